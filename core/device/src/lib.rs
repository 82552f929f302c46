//! The Pandu reference device: the other end of the protocol, as an executable specification.
//!
//! It is as readable as the text it stands for: one file for each subject, one table for each fact. Time, randomness
//! and storage are handed in. It must never open a socket, read a clock, draw randomness of its own, answer before it
//! has stored, or tell a stranger why he was refused.
//!
//! Start at [`Device`]. [`profile`] says what kind of thing it is, [`fault`] how it can be told to misbehave.
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a failed test may panic"))]

mod access;
mod announce;
mod boundary;
mod button;
mod clients;
mod command;
mod confirm;
mod consent;
mod credential;
mod device;
pub mod dump;
mod enrol;
mod entry;
pub mod events;
pub mod factory;
pub mod fault;
mod fingerprint;
pub mod idempotency;
mod identity;
pub mod integrity;
mod invite;
mod journal;
mod keypad;
pub mod label;
pub mod later;
mod lie;
mod link;
mod name;
mod network;
mod pairing;
mod password;
mod pin;
pub mod profile;
mod reader;
mod request;
mod sensing;
mod setup;
pub mod state;
pub mod store;
mod throttle;
mod time;
mod turn;
pub mod update;

#[cfg(test)]
mod tests;

pub use boundary::{Felt, NoLink, Notice, OUTAGE_DEFAULT, Opened, Settings, StartError};
pub use device::Device;
pub use factory::{Factory, Sticker};
pub use fault::{Fault, Faults};
pub use link::{LinkId, SESSIONS_PER_CLIENT, STRANGERS_MAX};
pub use pairing::{WINDOW_MINUTES, WINDOW_MINUTES_DEFAULT};
pub use reader::Touch;
pub use throttle::{FAILURES_MAX, FINGER_FAILURES_MAX, FINGERS_FREE, wait_after, wait_after_fingers};
pub use time::Moment;
pub use update::Uplink;
