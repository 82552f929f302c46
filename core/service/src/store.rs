//! All that the service remembers: two SQLite files, and copies of one of them.
//!
//! `service.db` holds what people gave: consents and data. `ledger.db` holds what they asked for: withdrawals and erasures.
//! The ledger is written first and is in no backup, so that neither a kill nor a restore can undo what was asked for.
//! Nothing here may call an erasure done before no byte of the data is left in `service.db` and its log.

mod backups;
mod consents;
mod data;
mod erase;
mod ledger;
mod open;
mod recipients;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::path::PathBuf;

use rusqlite::Connection;

use crate::ack::ServiceKey;
use crate::fault::Faults;
use crate::moment::Stamp;

pub use consents::{Chained, ConsentError};
pub use data::{Datum, Held};
pub use erase::{Asked, EraseError, Scope};
pub use ledger::{Erasure, SignedLine};
pub use open::restore;
pub use recipients::{Recipient, Reply, Task};

/// What the store goes by.
#[derive(Debug, Default)]
pub struct Policy {
    /// Who is told of erasures.
    pub recipients: Vec<Recipient>,
    /// For how many days a backup is kept.
    pub backup_days: u64,
    /// How the service misbehaves.
    pub faults: Faults,
}

/// The open store. One process has it at a time.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    people: Connection,
    ledger: Connection,
    last: Stamp,
    key: ServiceKey,
    policy: Policy,
    steps_left: Cell<Option<u32>>,
}

/// The store cannot do it. It holds neither SQL nor anything that a person wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// SQLite, with its result code.
    #[error("the database failed (code {0})")]
    Database(i32),
    /// A file.
    #[error("a file of the state folder cannot be read or written")]
    File,
    /// Another process has it.
    #[error("another service runs on this state folder")]
    InUse,
    /// What is there is not what was written.
    #[error("the state folder is damaged")]
    Damaged,
    /// Randomness.
    #[error("the source of randomness failed")]
    Random,
    /// A test broke it off here.
    #[error("broken off by a test")]
    Interrupted,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error() {
            Some(error) if error.code == rusqlite::ErrorCode::DatabaseBusy => Self::InUse,
            Some(error) => Self::Database(error.extended_code),
            None => Self::Damaged,
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(_: std::io::Error) -> Self {
        Self::File
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> Self {
        Self::Damaged
    }
}

impl From<pandu_protocol::random::RandomError> for StoreError {
    fn from(_: pandu_protocol::random::RandomError) -> Self {
        Self::Random
    }
}

impl Store {
    /// The key that signs, for what is published of it.
    #[must_use]
    pub fn key(&self) -> &ServiceKey {
        &self.key
    }

    /// What the store goes by.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// For tests: after so many steps every further one fails, as if the process had been killed there.
    pub fn interrupt_after(&self, steps: u32) {
        self.steps_left.set(Some(steps));
    }

    /// A place between two durable changes.
    fn step(&self) -> Result<(), StoreError> {
        match self.steps_left.get() {
            None => Ok(()),
            Some(0) => Err(StoreError::Interrupted),
            Some(steps) => {
                self.steps_left.set(Some(steps - 1));
                Ok(())
            }
        }
    }

    fn next_stamp(&mut self, now: u64) -> Stamp {
        self.last = self.last.after(now);
        self.last
    }
}
