//! The events of a device: its log as a person reads it, what to know of it, and what to do about a device that was changed
//! (clauses 6.7.2, 6.10.1).
//!
//! The rules are in [`crate::log`]. Here the log is fetched, names are put to phones, and words to it all. Whoever may not see
//! the log is told only whether the device needs its owner.

mod fetch;
mod report;
#[cfg(test)]
mod tests;
mod view;

pub(crate) use fetch::{fetch, recover};
pub use report::{EventAlert, EventLine, EventReport, Recovered, Recovery, Who};
pub use view::view;
