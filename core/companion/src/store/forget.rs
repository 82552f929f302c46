//! Forgetting a device: the key first, which makes every copy of its data unreadable, then the rows, then the space they took.
//!
//! The intent is written down before, so that a forgetting that was broken off is ended at the next start.

use rusqlite::TransactionBehavior;
use serde::{Deserialize, Serialize};

use super::key::device_key_name;
use super::{DeviceId, Inner, Store, StoreError};

/// Settings of this prefix hold pairings of the device whose row follows. They go with the device.
pub(crate) const PENDING: &str = "pairing.";

/// The setting with a device's pairings whose last answer has not come.
pub(crate) fn pending_name(device: DeviceId) -> String {
    format!("{PENDING}{device}")
}

/// A part of forgetting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForgetPart {
    /// The device was told to remove this phone from its list.
    DeviceTold,
    /// The key of the device's data was destroyed: what was sealed under it is unreadable from here on, everywhere.
    KeyDestroyed,
    /// The device's rows and unfinished wizards were removed.
    RowsRemoved,
    /// The freed space was overwritten and the file made smaller.
    SpaceOverwritten,
}

/// How a part went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForgetOutcome {
    /// It is done.
    Done,
    /// It could not be done now and is done at the next start of the app.
    Later,
    /// It could not be done, and nobody else will: the device was not in reach.
    NotReached,
    /// The device refused.
    Refused,
}

/// One line of the report on forgetting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetStep {
    /// What was to be done.
    pub part: ForgetPart,
    /// How it went.
    pub outcome: ForgetOutcome,
}

impl Store {
    /// Forgets a device and reports each step taken.
    ///
    /// # Errors
    /// [`StoreError`] when the key could not be destroyed; then nothing is changed. After that there is no way back: what
    /// cannot be done now is reported as [`ForgetOutcome::Later`].
    pub async fn forget(&self, device: DeviceId) -> Result<Vec<ForgetStep>, StoreError> {
        self.mark(device, true)?;
        let name = device_key_name(self.inner().store_id, device);
        if let Err(error) = self.secrets.delete(name).await {
            self.mark(device, false)?;
            return Err(error.into());
        }
        let mut inner = self.inner();
        inner.devices.remove(&device);
        let rows = remove_rows(&mut inner, device);
        let space = if rows.is_ok() { overwrite(&inner) } else { Err(StoreError::Full) };
        let outcome =
            |result: Result<(), StoreError>| if result.is_ok() { ForgetOutcome::Done } else { ForgetOutcome::Later };
        Ok(vec![
            ForgetStep { part: ForgetPart::KeyDestroyed, outcome: ForgetOutcome::Done },
            ForgetStep { part: ForgetPart::RowsRemoved, outcome: outcome(rows) },
            ForgetStep { part: ForgetPart::SpaceOverwritten, outcome: outcome(space) },
        ])
    }

    /// Whether the key store answers now, so that nothing is begun that it could not end.
    ///
    /// # Errors
    /// [`StoreError::Secrets`].
    pub async fn check_secrets(&self) -> Result<(), StoreError> {
        let name = super::key::app_key_name(self.inner().store_id);
        super::key::read(&*self.secrets, name).await.map(|_| ())
    }

    /// Ends what an earlier run began.
    pub(super) async fn finish_forgetting(&self) -> Result<(), StoreError> {
        let marked = super::open::device_rows(&self.inner().db, "SELECT id FROM device WHERE forgetting = 1")?;
        for device in marked {
            self.forget(device).await?;
        }
        let inner = self.inner();
        let free: i64 = inner.db.query_row("PRAGMA freelist_count", [], |row| row.get(0))?;
        if free > 0 && overwrite(&inner).is_err() {
            tracing::debug!("freed space stays in the file until the next start");
        }
        Ok(())
    }

    fn mark(&self, device: DeviceId, forgetting: bool) -> Result<(), StoreError> {
        self.inner().db.execute("UPDATE device SET forgetting = ?2 WHERE id = ?1", (device.0, forgetting))?;
        Ok(())
    }
}

fn remove_rows(inner: &mut Inner, device: DeviceId) -> Result<(), StoreError> {
    let tx = inner.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute("DELETE FROM journal WHERE wizard IN (SELECT id FROM wizard WHERE device = ?1)", [device.0])?;
    tx.execute("DELETE FROM wizard WHERE device = ?1", [device.0])?;
    tx.execute("DELETE FROM record WHERE device = ?1", [device.0])?;
    tx.execute("DELETE FROM app WHERE name = ?1", [pending_name(device)])?;
    tx.execute("DELETE FROM device WHERE id = ?1", [device.0])?;
    tx.commit()?;
    Ok(())
}

fn overwrite(inner: &Inner) -> Result<(), StoreError> {
    inner.db.execute_batch("VACUUM")?;
    Ok(())
}
