//! The system's Bluetooth service dies and comes back, as it does when a stranger finds a fault in it. Device and phone go on by themselves.

use std::fs;
use std::rc::Rc;
use std::time::Duration;

use pandu_tests::person::presses_enter;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

use super::device::Device;
use super::phone::{Phone, ask, assert_finished, device};
use super::stage::{CENTRAL, Stage};
use super::stopwatch::Stopwatch;

/// How long both ends may take to find each other again.
const PATIENCE: Duration = Duration::from_secs(60);

/// Kills bluetoothd in the middle of a session.
pub(crate) async fn dies(stage: Rc<Stage>) -> String {
    let mut home = Device::start("lock", &[]).await;
    let phone = Phone::on(CENTRAL);
    assert_finished(&phone.set_up(presses_enter(&home.qr)).await);
    let companion = phone.open().await;
    let key = device(&companion);
    ask(&companion, &key).await;
    home.forget_lines();
    let begun = Stopwatch::start();
    let killed = Command::new("kill").args(["-KILL", &service()]).status().await.expect("kill is in the guest");
    assert!(killed.success(), "bluetoothd ran");
    let back = async {
        home.hears("advert ", PATIENCE).await;
        // The phone's own call gives up before the service is back; whoever uses the app tries again.
        while companion.devices().is_ok() {
            let answered = companion.scan().await.is_ok_and(|heard| heard.iter().any(|heard| heard.paired.is_some()));
            if answered {
                return ask(&companion, &key).await;
            }
            sleep(Duration::from_secs(1)).await;
        }
    };
    timeout(PATIENCE, back).await.expect("both come back by themselves");
    let after = begun.seconds();
    home.assert_runs();
    companion.rest().await;
    phone.close().await;
    home.quit().await;
    stage.settle().await;
    format!("they speak again after {after:.1} s")
}

/// The process id of bluetoothd.
fn service() -> String {
    let processes = fs::read_dir("/proc").expect("it is Linux").filter_map(Result::ok);
    let mut named = processes.filter(|process| {
        fs::read_to_string(process.path().join("comm")).is_ok_and(|name| name.trim() == "bluetoothd")
    });
    named.next().expect("bluetoothd runs").file_name().to_string_lossy().into_owned()
}
