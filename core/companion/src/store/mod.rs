//! What an app keeps: the paired devices, their records, the journals of unfinished wizards, its settings.
//!
//! One SQLite file; each record sealed by itself under a key that only [`crate::port::Secrets`] keeps: the app's key, or the
//! data key of the device that it is about. Destroying a device's key therefore destroys its data, wherever copies of the file
//! are. The file tells a stranger how many devices there are and when the file was written, nothing more.
//! A damaged file is never replaced, and a missing key never by a new one: that would lose what is still there.
//!
//! The file is locked for the life of the [`Store`]; the lock dies with the process. Every change is one transaction, on disk
//! when the call returns.

mod error;
mod forget;
mod journal;
mod key;
mod open;
mod schema;
mod seal;
mod vault;
mod writer;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use rusqlite::{Connection, TransactionBehavior};

pub use error::StoreError;
pub use forget::{ForgetOutcome, ForgetPart, ForgetStep};
pub(crate) use forget::{PENDING, pending_name};
pub use journal::{JournalRecord, WizardId};
pub use key::DeviceId;
pub use open::StorePlace;
pub use vault::{PASSPHRASE_MIN_CHARS, PassphraseVault, VaultError};
pub use writer::Writer;

use crate::port::{Random, Secrets};
use key::AppKeys;
use seal::SealingKey;

/// Longest record in bytes, before sealing. The longest honest one, a journal event with a signed document, has under 64 KiB.
pub const RECORD_MAX: usize = 1 << 20;

/// An open store. It is used from any thread, one call at a time.
pub struct Store {
    inner: Mutex<Inner>,
    secrets: Arc<dyn Secrets>,
    random: Arc<dyn Random>,
}

/// The connection and the keys that are in memory while it is open.
struct Inner {
    db: Connection,
    store_id: [u8; 8],
    app: AppKeys,
    devices: BTreeMap<DeviceId, SealingKey>,
}

impl Store {
    /// Does several reads and writes as one change: all of it is on disk on return, or nothing.
    ///
    /// # Errors
    /// What `change` returns, and [`StoreError`]; nothing is changed then.
    pub fn change<T>(&self, change: impl FnOnce(&Writer<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut inner = self.inner();
        let Inner { db, app, devices, .. } = &mut *inner;
        // The lock is ours already; deferred, so that reading works where writing does not.
        let tx = db.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let done = change(&Writer { tx: &tx, app, devices, random: &*self.random })?;
        tx.commit()?;
        Ok(done)
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // A panic while the lock was held left at most a transaction that is rolled back.
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store(..)")
    }
}
