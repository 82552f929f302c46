//! How much memory a process has, as the kernel counts it.

/// KiB of memory of a process: its id, or `self`.
pub(crate) fn of(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the kernel tells it");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
