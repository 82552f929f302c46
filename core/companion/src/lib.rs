//! The Pandu companion: everything an app decides about its devices, with every effect behind a port.
//!
//! An app opens a [`Companion`] with five ports and draws the screens of its wizards. This crate must never name a platform,
//! open a socket, read a clock, draw randomness of its own, start a thread or print; what it needs comes through [`port`].

pub mod check;
pub mod devices;
pub mod error;
pub mod events;
pub mod fingerprint;
pub mod log;
pub mod password;
pub mod people;
pub mod port;
pub mod session;
pub mod setup;
pub mod store;
pub mod text;
pub mod update;
pub mod wizard;

mod access;
mod companion;
mod perform;
#[cfg(test)]
mod testing;

pub use companion::{
    Companion, Config, ModelSupport, Postpone, PostponeReport, SettingsReport, Unfinished, UpdateReminder,
};
pub use devices::{DeviceAbout, DeviceCard, DeviceKind, DeviceRole, ForgetReport, Nearby};
pub use error::{PanduError, Reason, ReasonCode};
pub use pandu_protocol::secret::SecretText;
