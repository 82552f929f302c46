//! The Pandu wire protocol for both ends: frames, hello, pairing, sessions and messages.
//!
//! Bytes, time and randomness come in, bytes and events go out. This crate must never open a socket, read a clock,
//! draw randomness of its own, spawn or block; it works without `std`. The normative text is `docs/protocol.md`.
#![cfg_attr(not(any(feature = "std", test)), no_std)]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a failed test may panic"))]

extern crate alloc;

pub mod advert;
pub mod cbor;
pub mod error;
pub mod frame;
pub mod gatt;
pub mod handshake;
pub mod hello;
pub mod image;
pub mod key;
pub mod label;
pub mod limit;
pub mod link;
pub mod message;
pub mod pairing;
pub mod pake;
pub mod random;
mod resolver;
pub mod role;
pub mod secret;
pub mod session;
pub mod suite;
pub mod time;
pub mod version;

#[cfg(test)]
mod tests;
