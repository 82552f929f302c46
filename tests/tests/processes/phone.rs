//! A `pandu` process that talks JSON, and the home of the person who uses it.

use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use pandu::wizard::{Answer, End, Screen};
use tempfile::TempDir;

use crate::device::{folder, program};

/// Protects the keys of the person; no key store is needed.
pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

/// A person with a home of their own.
pub(crate) struct Home(pub(crate) TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(folder())
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.0.path().join("home")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("pandu"));
        command.args(arguments).arg("--json").arg("--home").arg(self.data());
        command.env("PANDU_PASSPHRASE", PASSPHRASE).env("LC_ALL", "C.UTF-8").env("RUST_LOG", "trace");
        command
    }

    /// Whether a device is listed with everything that the end of a set-up keeps of it.
    pub(crate) fn knows_all_about_a_device(&self) -> bool {
        let output = self.command(&["devices"]).output().expect("it runs");
        let cards = String::from_utf8(output.stdout).expect("text");
        cards.lines().any(|card| {
            let card: serde_json::Value = serde_json::from_str(card).expect("a card");
            !card["about"].is_null()
        })
    }

    pub(crate) fn set_up(&self, link: &str) -> Phone {
        Phone::run(self.command(&["setup", "--link", link]))
    }
}

/// One run of `pandu`.
pub(crate) struct Phone {
    process: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    /// Every line that it printed.
    pub(crate) said: String,
}

impl Phone {
    pub(crate) fn run(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("it starts");
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().expect("kept")).lines();
        Self { process, input, output, said: String::new() }
    }

    /// The next screen; `None` when it has ended.
    pub(crate) fn screen(&mut self) -> Option<Screen> {
        let line = self.output.next()?.expect("text");
        self.said += &line;
        Some(serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")))
    }

    pub(crate) fn answer(&mut self, answer: &Answer) {
        let line = serde_json::to_string(answer).expect("plain data");
        // It may be gone already; then the next screen says so.
        let _ = writeln!(self.input.as_mut().expect("open"), "{line}");
    }

    /// Answers screens to the end. Gives the last one, the exit code, and what was said to people.
    pub(crate) fn ends(mut self, mut habit: impl FnMut(&Screen) -> Answer) -> Ended {
        let mut screens = Vec::new();
        while let Some(screen) = self.screen() {
            if screen.busy.is_none() && screen.end.is_none() {
                self.answer(&habit(&screen));
            }
            screens.push(screen);
            assert!(
                screens.len() < 200,
                "round in circles: {:?}",
                screens[180..].iter().map(|screen| &screen.id).collect::<Vec<_>>()
            );
        }
        let mut errors = String::new();
        self.process.stderr.take().expect("kept").read_to_string(&mut errors).expect("text");
        let exit = self.process.wait().expect("it ends").code();
        let said = std::mem::take(&mut self.said);
        Ended { end: screens.last().and_then(|screen| screen.end), screens, exit, said, errors }
    }

    /// SIGKILL.
    pub(crate) fn kill(mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it is gone");
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) end: Option<End>,
    pub(crate) screens: Vec<Screen>,
    pub(crate) exit: Option<i32>,
    pub(crate) said: String,
    pub(crate) errors: String,
}

impl Ended {
    /// Ids of the screens and what went wrong, for the message of a failed test.
    pub(crate) fn story(&self) -> String {
        let ids: Vec<&str> = self.screens.iter().map(|screen| screen.id.as_str()).collect();
        let problems: Vec<_> =
            self.screens.iter().filter_map(|screen| screen.problem.as_ref()).map(|problem| &problem.what).collect();
        format!("exit {:?}, {ids:?} {problems:?} {}", self.exit, self.errors)
    }
}
