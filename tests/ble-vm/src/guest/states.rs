//! Controllers that cannot be used: switched off, blocked, not there. The person is told which.

use std::fs;
use std::rc::Rc;

use pandu::port::{Radio as _, RadioError};
use pandu_platform::BleRadio;

use super::stage::{CENTRAL, Stage};

/// Each state in turn, and back.
pub(crate) async fn states(stage: Rc<Stage>) -> String {
    let radio = BleRadio::new(Some(CENTRAL.to_owned()));
    assert_eq!(BleRadio::new(Some("hci9".into())).scan(500).await, Err(RadioError::Missing));
    assert_eq!(radio.adapters().await.expect("they are listed"), ["hci0", "hci1", "hci2"]);
    stage.central.set_powered(false).await.expect("it goes off");
    assert_eq!(radio.scan(500).await, Err(RadioError::Off));
    let switch = rfkill(CENTRAL);
    fs::write(format!("{switch}/soft"), "1").expect("it can be blocked");
    assert_eq!(radio.scan(500).await, Err(RadioError::Blocked));
    // Without a name, the next one that is on serves.
    assert_eq!(BleRadio::new(None).scan(500).await, Ok(Vec::new()));
    fs::write(format!("{switch}/soft"), "0").expect("it can be unblocked");
    // BlueZ switches it on by itself, as it does for anybody with `AutoEnable`.
    stage.settle().await;
    assert_eq!(radio.scan(500).await, Ok(Vec::new()));
    "missing, off, blocked, and on again".into()
}

/// Where the kernel lets a controller be blocked.
fn rfkill(controller: &str) -> String {
    let switches = fs::read_dir("/sys/class/rfkill").expect("the kernel has it");
    let mut paths = switches.map(|switch| switch.expect("readable").path().display().to_string());
    let named = |path: &String| fs::read_to_string(format!("{path}/name")).is_ok_and(|name| name.trim() == controller);
    paths.find(named).expect("each controller has a switch")
}
