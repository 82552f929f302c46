//! The update of a device: a person hears what the maker says, what stops and for how long, and decides when (clauses 6.3.3, 6.3.6,
//! 6.3.11, 6.3.12).
//!
//! The button that starts an update stands below what stops meanwhile, never before it. Nothing here is called installed that the
//! device does not say is running, and no wait is silent.

mod home;
mod lacks;
mod moves;
mod order;
mod result;
mod screens;
#[cfg(test)]
mod tests;
mod times;
#[expect(clippy::module_inception, reason = "every wizard keeps its match in a file of this name")]
mod wizard;

pub use screens::{DECISIONS, preview};
pub use wizard::Update;
