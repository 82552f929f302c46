//! A `pandu-device` process that can be killed and started again at the same address.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Path of a program that was built beside this test.
pub(crate) fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("this test");
    let built = test.parent().and_then(Path::parent).expect("target/PROFILE/deps").join(name);
    assert!(built.is_file(), "{} is missing: cargo build -p pandu-cli -p pandu-device", built.display());
    built
}

/// A folder in memory, where there is one.
pub(crate) fn folder() -> TempDir {
    let in_memory = Path::new("/dev/shm");
    let made = if in_memory.is_dir() { tempfile::tempdir_in(in_memory) } else { tempfile::tempdir() };
    made.expect("a temporary folder")
}

/// A device, its state and its label. Dropping it kills it.
pub(crate) struct Device {
    profile: String,
    pub(crate) room: TempDir,
    pub(crate) link: String,
    pub(crate) code: String,
    pub(crate) qr: String,
    process: Child,
}

impl Device {
    pub(crate) fn start(profile: &str) -> Self {
        let room = folder();
        let (process, lines) = run(profile, room.path(), "tcp:127.0.0.1:0");
        let of = |prefix: &str| lines.iter().find_map(|line| line.strip_prefix(prefix)).unwrap_or_default().to_owned();
        Self {
            profile: profile.into(),
            link: of("listening "),
            code: of("label code "),
            qr: of("label qr "),
            room,
            process,
        }
    }

    /// Kills it without a warning and starts it again with the state that it left.
    pub(crate) fn kill_and_start(&mut self) {
        self.kill();
        self.process = run(&self.profile, self.room.path(), &self.link).0;
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it is gone");
    }

    /// What it remembers, as it tells developers.
    pub(crate) fn dump(&self) -> Value {
        let output = Command::new(program("pandu-device"))
            .arg("dump")
            .arg("--state")
            .arg(self.room.path().join("state"))
            .output();
        serde_json::from_slice(&output.expect("it runs").stdout).expect("a dump")
    }

    /// What it told people so far. It is dead afterwards.
    pub(crate) fn last_words(mut self) -> (String, TempDir) {
        self.kill();
        let mut said = String::new();
        self.process.stderr.take().expect("kept").read_to_string(&mut said).expect("text");
        let room = std::mem::replace(&mut self.room, folder());
        (said, room)
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts it and reads its lines until it listens.
fn run(profile: &str, room: &Path, listen: &str) -> (Child, Vec<String>) {
    let mut process = Command::new(program("pandu-device"))
        .args(["--listen", listen, "--profile", profile, "--state"])
        .arg(room.join("state"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = Vec::new();
    for line in BufReader::new(process.stdout.take().expect("kept")).lines() {
        lines.push(line.expect("text"));
        if lines.last().is_some_and(|line| line.starts_with("listening ")) {
            return (process, lines);
        }
    }
    let ended = process.wait_with_output().expect("it ended");
    panic!("the device does not listen: {}", String::from_utf8_lossy(&ended.stderr));
}
