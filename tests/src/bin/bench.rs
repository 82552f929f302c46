//! `make bench`: measures what Pandu promises, prints a table and writes `target/bench.json`. Exit code 1 when a bar is missed.
//!
//! `bench child LOAD ROUNDS` is what it runs under valgrind; it prints nothing.
#![expect(clippy::print_stderr, reason = "a person who runs it must see why it failed")]

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use pandu_tests::bench::instructions::{self, Load};
use pandu_tests::bench::memory::Meter;
use pandu_tests::bench::report::Measured;
use pandu_tests::bench::{memory, setup, tuf, update, wire};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The allocator's own count.
struct Allocated;

impl Meter for Allocated {
    fn start(&self) -> usize {
        ALLOCATOR.reset_peak_usage();
        ALLOCATOR.current_usage()
    }

    fn peak_since(&self, start: usize) -> usize {
        ALLOCATOR.peak_usage().saturating_sub(start)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        [] => bench(),
        ["child", load, rounds] => child(load, rounds),
        _ => Err("bench takes no arguments".into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn child(load: &str, rounds: &str) -> Result<bool, Box<dyn Error>> {
    Load::by_name(load).ok_or("no such load")?.run(rounds.parse()?);
    Ok(true)
}

/// Measures everything. Tells whether every bar is reached.
fn bench() -> Result<bool, Box<dyn Error>> {
    let mut measured = Measured::default();
    wire::measure(&mut measured)?;
    memory::measure(&Allocated, &mut measured);
    setup::measure(&mut measured)?;
    update::measure(&mut measured)?;
    tuf::measure(&mut measured)?;
    let counts = instructions::measure(&std::env::current_exe()?, &mut measured).map_err(|error| error.to_string())?;

    // What `make test-ble` left behind, if it has run.
    if let Ok(result) = std::fs::read(target().join("ble-vm/result.json")) {
        measured.radio(&serde_json::from_slice(&result)?);
    }

    let file = target().join("bench.json");
    std::fs::write(&file, format!("{:#}\n", measured.json()))?;
    let missed = measured.missed();
    let mut out = std::io::stdout();
    writeln!(out, "{}\n{}Written to {}", measured.table(), counts.lines(), file.display())?;
    if !missed.is_empty() {
        writeln!(out, "Missed: {}", missed.join(", "))?;
    }
    Ok(missed.is_empty())
}

/// The workspace's target folder.
fn target() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new("."));
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from)
}
