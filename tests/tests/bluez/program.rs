//! The program `pandu` on a private bus: a person's home, a run of it, and what it said.

use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use pandu::wizard::{Answer, Screen};
use tempfile::TempDir;

/// A person with a home of their own, on a computer whose system bus is at this address.
pub(crate) struct Person {
    home: TempDir,
    bus: String,
}

/// One run of `pandu`.
pub(crate) struct Run {
    process: Child,
    output: Lines<BufReader<ChildStdout>>,
    screens: Vec<Screen>,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) exit: Option<i32>,
    /// What it printed that was a screen.
    pub(crate) screens: Vec<Screen>,
    pub(crate) errors: String,
}

impl Person {
    pub(crate) fn new(bus: &str) -> Self {
        Self { home: tempfile::tempdir().expect("a temporary folder"), bus: bus.to_owned() }
    }

    /// Starts `pandu` with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.start(arguments, "--ble")
    }

    /// Starts `pandu` with these arguments and an adapter.
    pub(crate) fn run_with_adapter(&self, arguments: &[&str], adapter: &str) -> Run {
        self.start(arguments, &format!("--ble={adapter}"))
    }

    fn start(&self, arguments: &[&str], ble: &str) -> Run {
        let mut process = Command::new(program())
            .args(arguments)
            .args([ble, "--json", "--home"])
            .arg(self.home.path().join("home"))
            .env("DBUS_SYSTEM_BUS_ADDRESS", &self.bus)
            .env("PANDU_PASSPHRASE", "correct horse battery staple")
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let output = BufReader::new(process.stdout.take().expect("kept")).lines();
        Run { process, output, screens: Vec::new() }
    }
}

impl Run {
    /// The next screen; lines that are none are passed over. `None` when it has ended.
    pub(crate) fn screen(&mut self) -> Option<Screen> {
        loop {
            let line = self.output.next()?.expect("text");
            if let Ok(screen) = serde_json::from_str::<Screen>(&line) {
                assert!(self.screens.len() < 200, "round in circles");
                self.screens.push(screen.clone());
                return Some(screen);
            }
        }
    }

    pub(crate) fn answer(&mut self, answer: &Answer) {
        let line = serde_json::to_string(answer).expect("plain data");
        // It may be gone already; then there is no next screen.
        let _ = writeln!(self.process.stdin.as_mut().expect("open"), "{line}");
    }

    /// Answers screens until one is not answered, or it ends.
    pub(crate) fn until(&mut self, mut habit: impl FnMut(&Screen) -> Option<Answer>) {
        while let Some(screen) = self.screen() {
            if screen.busy.is_some() || screen.end.is_some() {
                continue;
            }
            match habit(&screen) {
                Some(answer) => self.answer(&answer),
                None => return,
            }
        }
    }

    /// Says nothing more and waits for the end.
    pub(crate) fn ends(mut self) -> Ended {
        drop(self.process.stdin.take());
        while self.screen().is_some() {}
        let mut errors = String::new();
        self.process.stderr.take().expect("kept").read_to_string(&mut errors).expect("text");
        let exit = self.process.wait().expect("it ends").code();
        assert!(!errors.contains("panicked") && !errors.contains("has a fault"), "{errors}");
        Ended { exit, screens: std::mem::take(&mut self.screens), errors }
    }

    /// Ends it without a warning.
    pub(crate) fn kill(mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it is gone");
    }

    /// Its process, for signals.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Ended {
    /// What went wrong first: its stable name, and the words.
    pub(crate) fn problem(&self) -> Option<(String, String, String)> {
        let problem = self.screens.iter().find_map(|screen| screen.problem.clone())?;
        Some((problem.code, problem.what, problem.next))
    }
}

/// The program that was built beside this test.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("this test");
    let built = test.parent().and_then(Path::parent).expect("target/PROFILE/deps").join("pandu");
    assert!(built.is_file(), "{} is missing: cargo build -p pandu-cli", built.display());
    built
}
