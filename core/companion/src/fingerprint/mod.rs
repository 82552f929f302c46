//! Fingerprints on a device: listed, enrolled, tried, replaced, removed (clause 6.1 d; SP 800-63B-4, 3.2.3).
//!
//! A fingerprint stays on the device and nothing of it may reach this app. No finger is enrolled without consent, none is called
//! done that was not tried, and a finger that is to be replaced works until then.

mod home;
mod moves;
mod screens;
#[cfg(test)]
mod tests;
mod wizard;

pub use screens::DECISIONS;
pub use wizard::Fingerprint;
