//! The people of a device: who has access, invitations, removed and lost phones, PINs, handing over (clauses 6.1 d, 6.5.5, 6.5.8).
//!
//! The device decides who may do what; nobody may be removed, invited or locked without the device saying that it is so.

mod home;
mod moves;
mod screens;
#[cfg(test)]
mod tests;
mod wizard;

pub use wizard::People;
