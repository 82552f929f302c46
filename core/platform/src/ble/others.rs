//! Connections that were there before we came: in use by another program, or left over from one that ended without a word.
//!
//! On BlueZ all programs share a connection, and one that nobody uses stays. A device of ours cannot be heard then, and to us
//! a connection is one link: so what is left over is ended. What another program is subscribed to is never touched.

use std::time::Duration;

use btleplug::api::{Central as _, Peripheral as _, RetrievePeripheralsOptions};
use btleplug::platform::{Adapter, Peripheral};
use tokio::time::sleep;

use super::adapter::CALL_TIMEOUT;
use super::bus::is_used;
use super::gatt::SERVICE;
use super::open::OpenLinks;
use super::trouble::{Trouble, within};

/// Ends a connection that is left over; gives whether the device is free now.
pub(super) async fn make_free(device: &Peripheral) -> Result<bool, Trouble> {
    for _ in 0..LOOKS {
        if !within(CALL_TIMEOUT, device.is_connected()).await? {
            return Ok(true);
        }
        if is_used(&device.id().to_string()).await {
            return Ok(false);
        }
        // Who has only just connected will subscribe in a moment.
        sleep(LOOK_PAUSE).await;
    }
    tracing::debug!("ending a Bluetooth connection that nobody uses");
    within(CALL_TIMEOUT, device.disconnect()).await.map(|()| true)
}

/// Ends the connections to devices of ours that are left over, so that these can be heard again.
pub(super) async fn free_all(adapter: &Adapter, open: &OpenLinks) {
    let options = RetrievePeripheralsOptions { services: Some(vec![SERVICE]), ..Default::default() };
    let Ok(connected) = within(CALL_TIMEOUT, adapter.retrieve_peripherals(options)).await else { return };
    for device in connected.into_iter().filter(|device| !open.is_open(&device.id().to_string())) {
        if make_free(&device).await.is_err() {
            tracing::debug!("a Bluetooth connection that nobody uses did not end");
        }
    }
}

/// How often a connection is looked at before it counts as left over.
const LOOKS: u32 = 3;
/// Between two looks.
const LOOK_PAUSE: Duration = Duration::from_millis(500);
