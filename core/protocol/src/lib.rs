//! The Pandu wire protocol for both ends: frames, hello, pairing, sessions and messages.
//!
//! Bytes, time and randomness come in, bytes and events go out. This crate must never open a socket, read a clock,
//! draw randomness of its own, spawn or block; it works without `std`. The normative text is `docs/protocol.md`.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a failed test may panic"))]

extern crate alloc;

pub mod cbor;
pub mod hello;
pub mod limit;
pub mod message;
pub mod role;
pub mod secret;
