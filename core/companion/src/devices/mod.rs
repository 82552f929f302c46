//! The paired devices: what is pinned and remembered of each, and the card that a shell shows.
//!
//! A device is the key that it proved at pairing. Names, addresses and models never decide which device it is.

mod card;
mod guess;
mod label;
mod record;
mod registry;

pub use card::{DeviceAbout, DeviceCard, DeviceKind, DeviceRole, ForgetReport, Nearby};
pub(crate) use label::LabelRecord;
pub(crate) use record::Candidate;
pub use record::{DeviceRecord, PendingRecord, SessionRecord};
pub use registry::{Devices, Entry};
