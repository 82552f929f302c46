//! Pandu as a whole, for tests and benchmarks: a small world of devices, a radio and a person, all in memory and in virtual time.
//!
//! Nothing here may be used by a product: randomness repeats, keys lie open, and every wire can be cut.

pub mod bench;
#[cfg(target_os = "linux")]
pub mod bluez;
pub mod check;
pub mod company;
pub mod firmware;
pub mod journey;
pub mod lives;
pub mod log;
pub mod maker;
pub mod pair;
pub mod person;
pub mod planted;
pub mod rogue;
pub mod stranger;
pub mod vectors;
pub mod world;
