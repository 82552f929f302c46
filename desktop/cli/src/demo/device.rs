//! The pretend device of the demo: a process of its own, as far from the companion as a real device would be.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use pandu_platform::TcpAddress;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::home::VARIABLE;

/// A running device. Dropping it ends the process.
pub(super) struct Device {
    child: Child,
    /// Kept open so that the device may go on telling what it does.
    _told: Lines<BufReader<ChildStdout>>,
    /// Where it listens.
    pub(super) address: TcpAddress,
    /// The code on its label.
    pub(super) code: Zeroizing<String>,
    /// What else is printed there.
    pub(super) printed: Sticker,
}

/// Why there is no device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DeviceError {
    /// There is no program `pandu-device`.
    NoProgram,
    /// It ended, or did not begin to listen in time. What it said about it.
    NotStarted(String),
}

impl Device {
    /// Starts a new device of a profile with its memory in `room`, and waits until it listens.
    pub(super) async fn start(profile: &str, image_key: &str, room: &Path) -> Result<Self, DeviceError> {
        let complaints = room.join("device.log");
        let log = File::create(&complaints).map_err(|_| DeviceError::NotStarted(String::new()))?;
        let mut command = Command::new(program());
        command.args(["--listen", "tcp:127.0.0.1:0", "--profile", profile, "--state"]).arg(room.join("device"));
        command.args(["--image-key", image_key]);
        command.arg("--label-png").arg(room.join("label.png"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true).env_remove(VARIABLE);
        let mut child = command.spawn().map_err(|error| {
            let missing = error.kind() == io::ErrorKind::NotFound;
            if missing { DeviceError::NoProgram } else { DeviceError::NotStarted(error.kind().to_string()) }
        })?;
        let said = || DeviceError::NotStarted(std::fs::read_to_string(&complaints).unwrap_or_default());
        let stdout = child.stdout.take().ok_or_else(said)?;
        let mut told = BufReader::new(stdout).lines();
        match timeout(START_TIMEOUT, listen(&mut told)).await {
            Ok(Some((address, code))) => {
                let printed = printed(&room.join("device/sticker.json")).unwrap_or_default();
                Ok(Self { child, _told: told, address, code, printed })
            }
            Ok(None) | Err(_) => Err(said()),
        }
    }

    /// Asks it to end, and ends it when it does not.
    pub(super) async fn stop(mut self) {
        if let Some(mut orders) = self.child.stdin.take() {
            // A device that is gone already needs no orders.
            let _ = orders.write_all(b"quit\n").await;
        }
        if timeout(STOP_TIMEOUT, self.child.wait()).await.is_err() {
            let _ = self.child.kill().await;
        }
    }
}

/// Reads what the device tells until it listens. `None` = it ended, or told something else.
async fn listen(told: &mut Lines<BufReader<ChildStdout>>) -> Option<(TcpAddress, Zeroizing<String>)> {
    let mut code = None;
    while let Ok(Some(line)) = told.next_line().await {
        if let Some(printed) = line.strip_prefix("label code ") {
            code = Some(Zeroizing::new(printed.trim().to_owned()));
        } else if let Some(address) = line.strip_prefix("listening ") {
            return Some((address.trim().parse().ok()?, code?));
        }
    }
    None
}

/// What stands on the label beside its code.
#[derive(Default, Deserialize)]
pub(super) struct Sticker {
    pub(super) maker: String,
    pub(super) model: String,
    pub(super) serial: String,
}

fn printed(file: &Path) -> Option<Sticker> {
    serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()
}

/// The device program beside this one, else the one that the system finds.
fn program() -> PathBuf {
    let name = format!("pandu-device{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().map(|own| own.with_file_name(&name)).filter(|path| path.is_file());
    beside.unwrap_or_else(|| name.into())
}

/// Longest wait for a device to listen; the first start makes its keys.
const START_TIMEOUT: Duration = Duration::from_secs(20);
const STOP_TIMEOUT: Duration = Duration::from_secs(3);
