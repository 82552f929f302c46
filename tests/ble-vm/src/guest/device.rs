//! The reference device: the real `pandu-device` on a virtual controller, as a process that can lose its power.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::mpsc;
use tokio::task::spawn_local;
use tokio::time::timeout;

use super::memory;
use super::runner::tell;
use super::stage::PERIPHERAL;

/// A device and its label. Dropping it kills it.
pub(crate) struct Device {
    /// The text of the QR code.
    pub(crate) qr: String,
    /// The nine digits.
    pub(crate) code: String,
    /// Where its state and its picture of the label are.
    pub(crate) folder: TempDir,
    running: Option<Running>,
}

struct Running {
    process: Child,
    input: ChildStdin,
    output: mpsc::UnboundedReceiver<String>,
}

/// How long it may take to start; making a new one takes a slow hash.
const START: Duration = Duration::from_secs(30);

impl Device {
    /// A new device of this profile, waiting for phones.
    pub(crate) async fn start(profile: &str, options: &[&str]) -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").expect("room");
        let mut device = Self { qr: String::new(), code: String::new(), folder, running: None };
        for line in device.power_on(&[&["--profile", profile][..], options].concat()).await {
            if let Some(code) = line.strip_prefix("label code ") {
                device.code = code.to_owned();
            } else if let Some(qr) = line.strip_prefix("label qr ") {
                device.qr = qr.to_owned();
            }
        }
        assert!(!device.qr.is_empty() && !device.code.is_empty(), "a new device shows its label");
        device
    }

    /// Starts it with what it remembers. Gives what it said until it waited for phones.
    #[expect(
        clippy::disallowed_methods,
        reason = "a program that nobody reads from stands still; the task ends with it"
    )]
    pub(crate) async fn power_on(&mut self, options: &[&str]) -> Vec<String> {
        let said = std::fs::File::create(self.folder.path().join("said")).expect("room");
        let mut process = Command::new("pandu-device")
            .args(["--listen", &format!("ble:{PERIPHERAL}"), "--state"])
            .arg(self.folder.path().join("state"))
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(said)
            .kill_on_drop(true)
            .spawn()
            .expect("pandu-device is in the guest");
        let input = process.stdin.take().expect("asked for");
        let (lines, output) = mpsc::unbounded_channel();
        spawn_local(read(process.stdout.take().expect("asked for"), lines));
        self.running = Some(Running { process, input, output });
        self.hears("listening ", START).await
    }

    /// Forgets what it has said so far.
    pub(crate) fn forget_lines(&mut self) {
        while self.running.as_mut().expect("it is on").output.try_recv().is_ok() {}
    }

    /// Waits for a line that begins so, and gives all lines up to it.
    pub(crate) async fn hears(&mut self, beginning: &str, limit: Duration) -> Vec<String> {
        let mut lines = Vec::new();
        let output = &mut self.running.as_mut().expect("it is on").output;
        let found = timeout(limit, async {
            while let Some(line) = output.recv().await {
                lines.push(line);
                if lines.last().is_some_and(|line| line.starts_with(beginning)) {
                    return true;
                }
            }
            false
        });
        let found = found.await;
        assert!(found == Ok(true), "the device does not say `{beginning}` but {lines:?} and {:?}", self.said());
        lines
    }

    /// Presses its button.
    pub(crate) async fn press_button(&mut self) {
        self.forget_lines();
        let input = &mut self.running.as_mut().expect("it is on").input;
        input.write_all(b"button\n").await.expect("it reads");
        self.hears("window open", Duration::from_secs(10)).await;
    }

    /// Takes its power away: no goodbye, no tidying up.
    pub(crate) async fn power_off(&mut self) {
        let mut running = self.running.take().expect("it is on");
        running.process.kill().await.expect("it runs");
    }

    /// Ends it as its owner does.
    pub(crate) async fn quit(mut self) {
        let mut running = self.running.take().expect("it is on");
        running.input.write_all(b"quit\n").await.expect("it reads");
        let ended = timeout(Duration::from_secs(15), running.process.wait()).await.expect("it ends").expect("it ended");
        assert!(ended.success(), "{ended}: {}", self.said());
    }

    /// Panics if it does not run any more.
    pub(crate) fn assert_runs(&mut self) {
        let ended = self.running.as_mut().expect("it is on").process.try_wait().expect("a process");
        assert!(ended.is_none(), "the device has ended ({ended:?}): {}", self.said());
    }

    /// KiB of memory that it has.
    pub(crate) fn memory(&self) -> u64 {
        let id = self.running.as_ref().and_then(|running| running.process.id()).expect("it is on");
        memory::of(&id.to_string())
    }

    /// What it told people since it was switched on.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("said")).unwrap_or_default()
    }

    /// What it remembers.
    pub(crate) async fn dump(&self) -> Value {
        let state = self.folder.path().join("state");
        let output = Command::new("pandu-device").arg("dump").arg("--state").arg(state).output().await;
        serde_json::from_slice(&output.expect("it runs").stdout).expect("a dump")
    }

    /// Panics unless it was set up by so many phones.
    pub(crate) async fn assert_set_up(&self, phones: usize) {
        let dump = self.dump().await;
        assert_eq!(dump["setup_finished"], Value::Bool(true), "{dump}");
        assert_eq!(dump["clients"].as_array().map(Vec::len), Some(phones), "{dump}");
    }
}

/// Reads all that it says, so that it never waits for us.
async fn read(output: ChildStdout, lines: mpsc::UnboundedSender<String>) {
    let mut output = BufReader::new(output).lines();
    while let Ok(Some(line)) = output.next_line().await {
        if !line.contains('\u{2580}') && !line.contains('\u{1b}') {
            tell(&format!("device {line}"));
        }
        // Nobody needs to listen.
        let _: Result<(), _> = lines.send(line);
    }
}

impl Drop for Device {
    #[expect(clippy::print_stdout, reason = "the console is all that leaves the machine")]
    fn drop(&mut self) {
        // Still on: the scenario went wrong, and this may say why.
        if self.running.is_some() {
            println!("  the device said: {}", self.said().trim_end().replace('\n', "\n  the device said: "));
        }
    }
}
