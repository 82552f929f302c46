//! The password of a device: made, changed, removed, each tried before it is called done (clauses 6.1 a, 6.1 d).
//!
//! Nobody may come to a new password without the old one or the phone in hand; nothing may be said to work that was not tried.

mod known;
mod moves;
mod screens;
#[cfg(test)]
mod tests;
mod wizard;

pub use wizard::Password;
