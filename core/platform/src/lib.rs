//! Joins the Pandu core to a desktop: Bluetooth and TCP links, HTTP, key store, clock, randomness, the folder for its files.
//!
//! The only crate that names a platform. It carries bytes and keeps secrets; it must never decide anything a person would
//! notice, never fall back to a weaker thing in silence, and never log a value or an address with a key.

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a failed test may panic"))]

mod ble;
mod clock;
mod directory;
mod http;
mod keyring;
mod machine;
mod random;
mod tcp;
mod zone;

pub use ble::BleRadio;
pub use clock::SystemClock;
pub use directory::{Directory, DirectoryError};
pub use http::RustlsHttp;
pub use keyring::{KEYRING_VALUE_MAX, Keyring};
pub use machine::machine_name;
pub use random::SystemRandom;
pub use tcp::{MTU_DEFAULT, TcpAddress, TcpAddressError, TcpRadio};
pub use zone::zone_minutes;
