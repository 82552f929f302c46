//! The program `pandu` as its user runs it, over Bluetooth.

use std::process::Stdio;
use std::rc::Rc;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::timeout;

use super::device::Device;
use super::stage::{CENTRAL, Stage};

/// Scans, sets up by a picture of the label, knows its device again, and lists it.
pub(crate) async fn program(_: Rc<Stage>) -> String {
    let home = tempfile::tempdir_in("/dev/shm").expect("room");
    let picture = home.path().join("label.png");
    let device = Device::start("lock", &["--label-png", &picture.display().to_string()]).await;
    let heard = lines(&run(&home, &["scan", "--json"]).await);
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!((&heard[0]["kind"], &heard[0]["ready"]), (&"lock".into(), &true.into()), "{heard:?}");
    let said = run(&home, &["setup", "--yes", "--label", &picture.display().to_string()]).await;
    device.assert_set_up(1).await;
    let heard = lines(&run(&home, &["scan", "--json"]).await);
    assert!(!heard[0]["paired"].is_null(), "the phone knows its device again: {heard:?}");
    device.quit().await;
    let known = lines(&run(&home, &["devices", "--json"]).await);
    assert_eq!(known.len(), 1, "{known:?}");
    format!("{} lines for a person", said.lines().count())
}

/// Runs `pandu` to its good end and gives what it printed.
async fn run(home: &TempDir, arguments: &[&str]) -> String {
    let run = Command::new("pandu")
        .args(arguments)
        .arg(format!("--ble={CENTRAL}"))
        .arg("--home")
        .arg(home.path().join("home"))
        .env("PANDU_PASSPHRASE", "correct horse battery staple")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = timeout(Duration::from_secs(60), run).await.expect("it ends").expect("pandu is in the guest");
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "pandu {arguments:?}: {} {said} {errors}", output.status);
    said.into_owned()
}

fn lines(said: &str) -> Vec<Value> {
    said.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}
