//! A device's event log, as this phone reads and examines it (clauses 6.7.2, 6.10.1). Pure: pages and a memory in, alerts out.
//!
//! 1. [`LogReader`] says which page to ask for next, and what is wrong with how the device answers.
//! 2. [`examine`] goes through what is new, by the table of rules, and keeps what it saw in a [`LogMemory`].
//! 3. [`LogMemory::alerts`] is what a person should know. Each is told once as new, however often it is read.
//!
//! Every field of an event may lie, be huge or contradict another: all sums saturate, all lists are bounded, and a log that
//! lies is named. Nothing here may believe a device's clock: time runs only forwards, by what passes between its events.

mod alert;
mod examine;
mod memory;
mod read;
mod rules;
#[cfg(test)]
mod tests;

pub use alert::{Alert, AlertKind};
pub use examine::{Reader, examine};
pub use memory::LogMemory;
pub use read::{LogReader, LogReading, PAGES_MAX};
