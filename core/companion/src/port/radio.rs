//! The radio: finds devices nearby and connects to one.

use std::sync::Arc;

use async_trait::async_trait;

use super::Link;

/// Finds Pandu devices nearby and connects to them: Bluetooth on a phone or desktop, memory or TCP in tests and the demo.
///
/// Dropping the future of any method must end what it began: stop the scan, give the connection attempt up.
#[async_trait]
pub trait Radio: Send + Sync {
    /// Listens for `duration_ms` milliseconds and returns every Pandu device heard, the latest advert of each.
    ///
    /// Report only adverts that carry Pandu's service data, each address once, at most 256 of them.
    /// It may return earlier when nothing more can come.
    ///
    /// # Errors
    /// [`RadioError`], by what the person can do about it. Hearing nothing is an empty list, not an error.
    async fn scan(&self, duration_ms: u32) -> Result<Vec<Sighting>, RadioError>;

    /// Connects to the device at `address`, an address from a [`Sighting`].
    ///
    /// Pandu puts its own time-out round the call.
    ///
    /// # Errors
    /// [`RadioError`]; [`RadioError::OutOfReach`] when nobody answers there.
    async fn connect(&self, address: String) -> Result<Arc<dyn Link>, RadioError>;

    /// Whether a device keeps its address for ever, and no other ever has it: TCP, not Bluetooth.
    ///
    /// Where it is so, another device at the address of a paired one is told as a changed device. Saying `true` where it is
    /// not so frightens people; saying `false` costs a scan now and then.
    fn keeps_addresses(&self) -> bool {
        false
    }
}

/// One device heard by [`Radio::scan`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// What [`Radio::connect`] takes: opaque, may change from scan to scan, never shown to a person.
    pub address: String,
    /// The service data of the advert, byte for byte.
    pub advert: Vec<u8>,
    /// Signal strength in dBm, where the radio tells it.
    pub rssi: Option<i16>,
}

/// Why the radio could not do it, by what the person can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RadioError {
    /// The radio is switched off: switch Bluetooth on.
    #[error("the radio is switched off")]
    Off,
    /// The radio is blocked: flight mode is on, or a switch keeps it off.
    #[error("the radio is blocked")]
    Blocked,
    /// The app may not use the radio: allow it in the settings.
    #[error("the app may not use the radio")]
    NotAllowed,
    /// This machine has no radio that fits.
    #[error("there is no radio")]
    Missing,
    /// Nobody answers at that address: come closer, switch the device on.
    #[error("the device does not answer")]
    OutOfReach,
    /// The device answers and ends the connection at once: another phone may be using it.
    #[error("the device ends the connection at once")]
    Taken,
    /// The radio is busy with something else: try again.
    #[error("the radio is busy")]
    Busy,
    /// The radio failed for another reason: try again. Details belong in the app's own log.
    #[error("the radio failed")]
    Failed,
}
