//! The reference associated service: what a maker's service must do with consents, data and erasure, as a library and a program.
//!
//! It knows no clock and no randomness of its own, and nothing of the companion or of a device but their signatures.

pub mod ack;
pub mod caller;
pub mod consent;
pub mod fault;
pub mod limit;
pub mod moment;
pub mod problem;
pub mod store;
#[cfg(test)]
mod testing;
pub mod web;
