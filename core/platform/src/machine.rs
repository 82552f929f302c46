//! What this machine calls itself.

use std::fs;

/// Gives the name of this machine, so that a person knows it among the phones that a device lists. At most 48 characters.
///
/// `Pandu` where the system tells none.
#[must_use]
pub fn machine_name() -> String {
    let told = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let told = told.or_else(|| ["HOSTNAME", "COMPUTERNAME"].iter().find_map(|name| std::env::var(name).ok()));
    name_of(&told.unwrap_or_default())
}

/// Letters, digits and the marks of host names, from the part before the first dot.
fn name_of(told: &str) -> String {
    let first = told.trim().split('.').next().unwrap_or_default();
    let name: String =
        first.chars().filter(|next| next.is_alphanumeric() || "-_ ".contains(*next)).take(NAME_MAX).collect();
    if name.trim().is_empty() { "Pandu".into() } else { name }
}

const NAME_MAX: usize = 48;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_plain() {
        assert_eq!(name_of("melati.example.my\n"), "melati");
        assert_eq!(name_of("aishah-laptop"), "aishah-laptop");
        assert_eq!(name_of("\u{1b}[31m"), "31m");
        assert_eq!(name_of(" \n"), "Pandu");
        assert_eq!(name_of(""), "Pandu");
        assert_eq!(name_of(&"x".repeat(200)).len(), 48);
        assert!(!machine_name().is_empty());
    }
}
