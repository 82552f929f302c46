//! Joins the Pandu core to a desktop: Bluetooth and TCP links, key store, clock, randomness, the folder for its files.
//!
//! The only crate that names a platform. It carries bytes and keeps secrets; it must never decide anything a person would
//! notice, never fall back to a weaker thing in silence, and never log a value or an address with a key.

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a failed test may panic"))]

mod ble;
mod clock;
mod directory;
mod keyring;
mod machine;
mod random;
mod tcp;

pub use ble::BleRadio;
pub use clock::SystemClock;
pub use directory::{Directory, DirectoryError};
pub use keyring::{KEYRING_VALUE_MAX, Keyring};
pub use machine::machine_name;
pub use random::SystemRandom;
pub use tcp::{MTU_DEFAULT, TcpAddress, TcpAddressError, TcpRadio};
