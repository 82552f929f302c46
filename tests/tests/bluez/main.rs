//! Bluetooth as the adapters of this project use it, over a pretend BlueZ: every fault that a person can meet, whole set-ups, and the
//! packets that they take. Nothing here needs a radio or a kernel, and nothing here touches the system's bus.
//!
//! The address of the bus is a variable of the whole process, so each test runs once more in a process of its own.

#![cfg(target_os = "linux")]

mod adapter;
mod connect;
mod link;
mod packets;
mod phone;
mod program;
mod scan;
mod set_up;
mod stand_in;
mod whole;
mod words;

use std::sync::Arc;

use pandu::port::{Link, Radio as _, RadioError};
use pandu_device::profile::LOCK;
use pandu_platform::BleRadio;
use pandu_tests::world::{Chance, Reference, WorldClock, made};

/// The address of the device in most tests, and as the radio names it.
pub(crate) const HALL: &str = "F0:00:00:00:00:99";
pub(crate) const HALL_NODE: &str = "hci0/dev_F0_00_00_00_00_99";

/// A lock as it comes out of the factory.
pub(crate) fn lock() -> Reference {
    Reference::new(made(&LOCK), 247, Chance::new(4), WorldClock::new())
}

/// Hears whatever there is for a moment, so that BlueZ knows it, and connects to the device in the hall.
pub(crate) async fn reach_hall(radio: &BleRadio) -> Result<Arc<dyn Link>, RadioError> {
    let heard = radio.scan(40).await?;
    assert!(heard.iter().any(|sighting| sighting.address == HALL_NODE), "it is heard: {heard:?}");
    radio.connect(HALL_NODE.to_owned()).await
}
