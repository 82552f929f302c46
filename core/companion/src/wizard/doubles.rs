//! A journal in memory for tests; it can be told to fail.

use std::sync::Mutex;

use crate::error::ReasonCode;
use crate::wizard::journal::{JournalError, JournalStore};

/// Keeps rows in memory.
#[derive(Debug, Default)]
pub(crate) struct MemoryJournal {
    rows: Mutex<Vec<Vec<u8>>>,
    /// Rows after which nothing more is taken.
    room: Option<usize>,
}

impl MemoryJournal {
    pub(crate) fn with(rows: &[Vec<u8>]) -> Self {
        Self { rows: Mutex::new(rows.to_vec()), room: None }
    }

    /// A journal in which there is room for so many rows.
    pub(crate) fn with_room(room: usize) -> Self {
        Self { room: Some(room), ..Self::default() }
    }

    pub(crate) fn all(&self) -> Vec<Vec<u8>> {
        self.rows.lock().expect("lock").clone()
    }
}

impl JournalStore for MemoryJournal {
    fn rows(&self) -> Result<Vec<Vec<u8>>, JournalError> {
        Ok(self.all())
    }

    fn append(&self, row: &[u8]) -> Result<(), JournalError> {
        let mut rows = self.rows.lock().expect("lock");
        if self.room.is_some_and(|room| rows.len() >= room) {
            return Err(JournalError::Store(ReasonCode::StoreFull));
        }
        rows.push(row.to_vec());
        Ok(())
    }

    fn clear(&self) -> Result<(), JournalError> {
        self.rows.lock().expect("lock").clear();
        Ok(())
    }
}
