//! Opens every place where the device waits for phones, tells that it is ready, and lets the loop run.
//!
//! Nobody is told that the device is ready before every place is open. It must never go on with fewer places than asked.

use std::io;
use std::time::Duration;

use pandu_device::Device;
use pandu_protocol::frame::value_len;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::args::Place;
#[cfg(all(feature = "ble", target_os = "linux"))]
use crate::ble;
use crate::hands::HELP;
use crate::serve::{self, Counter, Desk, Host};
use crate::{tcp, tell};

/// Why the device cannot wait for phones.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WaitError {
    /// The system does not give the socket.
    #[error("it cannot wait for phones there ({0})")]
    Socket(#[from] io::Error),
    /// Two adapters were asked for.
    #[error("it can use only one Bluetooth adapter: one identifier from two addresses would give it away")]
    TwoRadios,
    /// Bluetooth does not work.
    #[cfg(all(feature = "ble", target_os = "linux"))]
    #[error(transparent)]
    Bluetooth(#[from] ble::BleError),
    /// This program knows no Bluetooth.
    #[cfg(not(all(feature = "ble", target_os = "linux")))]
    #[error(
        "this pandu-device was built without Bluetooth. On Linux, build it with: cargo build -p pandu-device --features ble"
    )]
    NoBluetooth,
}

/// Longest time that Bluetooth may take to put the adapter back as it was.
const TIDY_UP: Duration = Duration::from_secs(5);

/// Waits for phones at all these places until it is told to stop.
pub(crate) async fn wait(mut device: Device, places: &[Place], mtu: u16, host: Host<'_>) -> Result<(), WaitError> {
    if places.iter().filter(|place| matches!(place, Place::Ble(_))).count() > 1 {
        return Err(WaitError::TwoRadios);
    }
    let ends = serve::desk(device.advert((host.now)()), device.is_away());
    let mut doors = JoinSet::new();
    let done = run(device, places, mtu, host, ends, &mut doors).await;
    // All notice the end by themselves, and Bluetooth has something to put back.
    let _: Result<(), _> = timeout(TIDY_UP, async { while doors.join_next().await.is_some() {} }).await;
    done
}

/// Opens all places and lets the loop run.
async fn run(
    mut device: Device,
    places: &[Place],
    mtu: u16,
    host: Host<'_>,
    (desk, counter): (Desk, Counter),
    doors: &mut JoinSet<()>,
) -> Result<(), WaitError> {
    let mut ready = Vec::new();
    for place in places {
        ready.push(open(place, mtu, &desk, doors).await?);
    }
    // Only the doors may hold ends of it, or nobody would notice the other's end.
    drop(desk);
    while let Some(notice) = device.poll_notice() {
        tell::notice(&device, &notice);
    }
    for (place, fact) in ready {
        tell::say(&format!("Waiting for phones {place}. {HELP}"));
        tell::fact(&format!("listening {fact}"));
    }
    Ok(serve::serve(device, counter, host).await?)
}

/// Opens one place: how a person calls it, and how a machine does.
async fn open(place: &Place, mtu: u16, desk: &Desk, doors: &mut JoinSet<()>) -> Result<(String, String), WaitError> {
    match place {
        Place::Tcp(address) => {
            let (listener, address) = tcp::Listener::bind(*address, value_len(mtu)).await?;
            doors.spawn(listener.run(desk.inbox.clone()));
            Ok((format!("at {address}"), format!("tcp:{address}")))
        }
        #[cfg(all(feature = "ble", target_os = "linux"))]
        Place::Ble(name) => {
            let peripheral = ble::Peripheral::start(name.as_deref(), desk).await?;
            let name = peripheral.adapter_name().to_owned();
            doors.spawn(peripheral.run());
            Ok((format!("on Bluetooth ({name})"), format!("ble:{name}")))
        }
        #[cfg(not(all(feature = "ble", target_os = "linux")))]
        Place::Ble(_) => Err(WaitError::NoBluetooth),
    }
}
