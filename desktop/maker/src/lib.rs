//! A maker's tool: keys, signed images and notices, and a repository of static files that apps and devices believe.
//!
//! [`Workshop`] is a maker's folder. Every verb but [`Workshop::publish`] and [`Workshop::refresh`] only prepares, and those two show
//! nothing to the world that the app's own client would refuse. The library must never read a clock, draw randomness of its own,
//! print, use the network, or hand a secret to anything but a key file.

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a failed test may panic"))]

mod books;
mod document;
mod envelope;
mod error;
mod file;
mod key;
mod name;
mod notice;
mod offer;
mod outbox;
mod publish;
mod release;
mod rotate;
mod settings;
mod signing;
#[cfg(test)]
mod tests;
mod verify;
mod walk;
mod workshop;

pub use pandu_protocol::random::{Random, RandomError};

pub use document::{ShortAdvisory, end_of_month};
pub use error::MakerError;
pub use key::{KeyUse, PASSPHRASE_MIN_CHARS, Passphrase};
pub use notice::{Changes, template, two_languages};
pub use publish::Publication;
pub use release::IMAGE_MAX;
pub use rotate::Rotate;
pub use settings::{Lives, Plan};
pub use signing::Signing;
pub use verify::{ImageLine, Report, RoleLine};
pub use workshop::Workshop;
