//! Backups: real copies of what people gave, each with the date on which it goes written into its name.
//!
//! A backup must never outlive that date, and none may be made while an erasure waits to be carried out.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::open::{remove_if_there, sync_folder};
use super::{Store, StoreError};
use crate::ack::{Line, Status};
use crate::fault::Fault;
use crate::moment::Stamp;

const PARTIAL: &str = "new.partial";
const DAY: u64 = 24 * 60 * 60;

/// A copy that lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Backup {
    pub(super) file: PathBuf,
    /// Everything in it is older.
    pub(super) taken: Stamp,
    /// Unix seconds.
    pub(super) due: u64,
}

pub(super) fn folder(state: &Path) -> PathBuf {
    state.join("backups")
}

/// What a kill left of a copy.
pub(super) fn remove_partial(state: &Path) -> Result<(), StoreError> {
    remove_if_there(&folder(state).join(PARTIAL))?;
    Ok(remove_if_there(&folder(state).join("new.partial-journal"))?)
}

/// The backups, oldest first.
pub(super) fn list(state: &Path) -> Result<Vec<Backup>, StoreError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder(state))? {
        let file = entry?.path();
        let name = file.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".db"));
        let Some((taken, due)) = name.and_then(|name| name.split_once('-')) else { continue };
        if let (Ok(taken), Ok(due)) = (taken.parse(), due.parse()) {
            found.push(Backup { file, taken: Stamp(taken), due });
        }
    }
    found.sort_by_key(|backup| backup.taken);
    Ok(found)
}

impl Store {
    /// Makes a backup. What waits to be erased is erased first.
    ///
    /// # Errors
    /// [`StoreError`]; what there is of the copy is removed at the next start.
    pub fn back_up(&mut self, now: u64) -> Result<PathBuf, StoreError> {
        self.settle(now)?;
        let taken = self.next_stamp(now);
        let due = now.saturating_add(self.policy.backup_days.saturating_mul(DAY));
        remove_partial(&self.folder)?;
        let partial = folder(&self.folder).join(PARTIAL);
        let name = partial.to_str().ok_or(StoreError::File)?;
        self.people.execute("VACUUM INTO ?1", [name])?;
        self.step()?;
        File::open(&partial)?.sync_all()?;
        let file = folder(&self.folder).join(format!("{}-{due}.db", taken.0));
        fs::rename(&partial, &file)?;
        sync_folder(&folder(&self.folder))?;
        self.step()?;
        Ok(file)
    }

    /// Deletes the backups whose date has come, and says so in the lines that waited for it.
    ///
    /// # Errors
    /// [`StoreError`]; the rest is done the next time.
    pub fn expire_backups(&mut self, now: u64) -> Result<(), StoreError> {
        let keeps = self.policy.faults.has(Fault::KeepsBackups);
        for backup in list(&self.folder)?.into_iter().filter(|backup| backup.due <= now && !keeps) {
            remove_if_there(&backup.file)?;
            self.step()?;
        }
        sync_folder(&folder(&self.folder))?;
        for (erasure, stamp, line) in self.open_backup_lines()? {
            let still = self.due_of_backups_before(stamp)?.filter(|due| !(keeps && *due <= now));
            let line = match still {
                Some(due) => Line { status: Status::OutOfUse, due_by: Some(due), ..line },
                None => Line { status: Status::Deleted, due_by: None, done_at: Some(now), ..line },
            };
            self.write_backup_line(&erasure, &line)?;
            self.step()?;
        }
        Ok(())
    }

    /// When the last backup goes that may hold what was there before a stamp; absent = there is none.
    pub(super) fn due_of_backups_before(&self, stamp: Stamp) -> Result<Option<u64>, StoreError> {
        let backups = list(&self.folder)?.into_iter();
        Ok(backups.filter(|backup| backup.taken < stamp).map(|backup| backup.due).max())
    }

    /// How many backups there are, and when the last of them goes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn backups(&self) -> Result<(usize, Option<u64>), StoreError> {
        let backups = list(&self.folder)?;
        Ok((backups.len(), backups.iter().map(|backup| backup.due).max()))
    }
}
