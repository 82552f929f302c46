//! Set-up: from "where is it" to a device that is ready and safe, with at most five decisions (clauses 6.1 a, 6.12.1).
//!
//! Nobody who presses Enter throughout may end less safe than somebody who reads; no consent may come out of a key pressed
//! without a choice; nothing that a device says may be shown as proof of itself.

mod course;
mod decisions;
mod find;
mod moves;
mod network;
mod policy;
mod record;
mod screens;
mod sign_in;
#[cfg(test)]
mod tests;
mod wizard;

pub use course::SignInWay;
pub use decisions::{DECISIONS, DECISIONS_MAX};
pub use record::{ConsentLine, NetworkRecord, SetupRecord, SupportEnd};
pub use wizard::{Setup, SetupStart};
