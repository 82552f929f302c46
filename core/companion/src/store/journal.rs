//! The journals of wizards: what happened, in order, so that a wizard that was killed goes on where it was.
//!
//! Before a device is known its wizard's rows are sealed under the app's key, afterwards all of them under the device's.

use std::fmt;

use minicbor::{Decode, Encode};
use rusqlite::OptionalExtension;
use zeroize::Zeroizing;

use super::schema::RECORD_SCHEMA;
use super::seal::SealingKey;
use super::writer::{Writer, open};
use super::{DeviceId, StoreError};

/// Most events of one journal. The longest honest wizard has under a hundred.
const EVENTS_MAX: u32 = 4_096;

/// Names one run of a wizard: 16 random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WizardId(pub [u8; 16]);

impl WizardId {
    /// Reads the 32 hexadecimal digits that [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        DeviceId::parse(text).map(|id| Self(id.0))
    }
}

impl fmt::Display for WizardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&DeviceId(self.0), f)
    }
}

/// What is known of a wizard besides its events.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct JournalRecord {
    /// Which wizard, such as `setup`.
    #[n(0)]
    pub kind: String,
    /// When it was begun, Unix milliseconds.
    #[n(1)]
    pub started_at: u64,
}

impl Writer<'_> {
    /// Begins a wizard's journal.
    ///
    /// # Errors
    /// [`StoreError::Misuse`] when there is one of this id.
    pub fn begin_wizard(&self, id: WizardId, record: &JournalRecord) -> Result<(), StoreError> {
        let plain = minicbor::to_vec(record).map_err(|_| StoreError::Misuse("a record does not encode"))?;
        let sealed = self.seal(&self.app.seal, "wizard", &id.0, &plain)?;
        self.tx
            .execute("INSERT INTO wizard (id, schema, sealed) VALUES (?1, ?2, ?3)", (id.0, RECORD_SCHEMA, sealed))?;
        Ok(())
    }

    /// Whether there is a journal of this wizard.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn has_wizard(&self, id: WizardId) -> Result<bool, StoreError> {
        Ok(self.bound(id)?.is_some())
    }

    /// Ties a wizard to the device that it turned out to be about: its rows are sealed anew under the device's key.
    ///
    /// # Errors
    /// [`StoreError::DeviceKeyMissing`] and others.
    pub fn bind_wizard(&self, id: WizardId, device: DeviceId) -> Result<(), StoreError> {
        let Some((bound, record, events)) = self.whole_wizard(id)? else {
            return Err(StoreError::Misuse("no such wizard"));
        };
        if bound == Some(device) {
            return Ok(());
        }
        let key = self.key(device)?;
        let sealed = self.seal(key, "wizard", &id.0, &record)?;
        self.tx.execute(
            "UPDATE wizard SET device = ?2, schema = ?3, sealed = ?4 WHERE id = ?1",
            (id.0, device.0, RECORD_SCHEMA, sealed),
        )?;
        for (place, event) in (0u32..).zip(&events) {
            let sealed = self.seal(key, "journal", &event_row(id, place), event)?;
            let update = "UPDATE journal SET schema = ?3, sealed = ?4 WHERE wizard = ?1 AND place = ?2";
            self.tx.execute(update, (id.0, place, RECORD_SCHEMA, sealed))?;
        }
        Ok(())
    }

    /// Adds an event at the end.
    ///
    /// # Errors
    /// [`StoreError::Misuse`] when there is no such wizard or it has 4,096 events already.
    pub fn append_event(&self, id: WizardId, event: &[u8]) -> Result<(), StoreError> {
        let bound = self.bound(id)?.ok_or(StoreError::Misuse("no such wizard"))?;
        let place: u32 =
            self.tx.query_row("SELECT count(*) FROM journal WHERE wizard = ?1", [id.0], |row| row.get(0))?;
        if place >= EVENTS_MAX {
            return Err(StoreError::Misuse("a journal is full"));
        }
        let sealed = self.seal(self.wizard_key(bound)?, "journal", &event_row(id, place), event)?;
        let insert = "INSERT INTO journal (wizard, place, schema, sealed) VALUES (?1, ?2, ?3, ?4)";
        self.tx.execute(insert, (id.0, place, RECORD_SCHEMA, sealed))?;
        Ok(())
    }

    /// All events in order. A gap counts as damage.
    ///
    /// # Errors
    /// [`StoreError::RowDamaged`] and others.
    pub fn events(&self, id: WizardId) -> Result<Vec<Zeroizing<Vec<u8>>>, StoreError> {
        let Some(bound) = self.bound(id)? else { return Ok(Vec::new()) };
        let key = self.wizard_key(bound)?;
        let mut select =
            self.tx.prepare("SELECT place, schema, sealed FROM journal WHERE wizard = ?1 ORDER BY place")?;
        let rows = select
            .query_map([id.0], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?, row.get::<_, Vec<u8>>(2)?)))?;
        let mut events = Vec::new();
        for (expected, row) in (0u32..).zip(rows) {
            let (place, schema, sealed) = row?;
            if place != expected {
                return Err(StoreError::RowDamaged { table: "journal" });
            }
            events.push(open(key, "journal", &event_row(id, place), schema, &sealed)?);
        }
        Ok(events)
    }

    /// All wizards that were begun and not ended, in the order of their ids, with the device each is tied to.
    /// One whose record does not open is there without it.
    ///
    /// # Errors
    /// [`StoreError`].
    #[expect(clippy::type_complexity, reason = "three facts of one row, read in one place")]
    pub fn wizards(&self) -> Result<Vec<(WizardId, Option<DeviceId>, Option<JournalRecord>)>, StoreError> {
        let mut select = self.tx.prepare("SELECT id FROM wizard ORDER BY id")?;
        let ids: Vec<_> = select.query_map([], |row| row.get(0).map(WizardId))?.collect::<Result<_, _>>()?;
        ids.into_iter()
            .map(|id| match self.record_of(id) {
                Ok(Some((device, record))) => Ok((id, device, minicbor::decode(&record).ok())),
                Ok(None) | Err(StoreError::RowDamaged { .. } | StoreError::DeviceKeyMissing) => {
                    Ok((id, self.bound(id)?.flatten(), None))
                }
                Err(error) => Err(error),
            })
            .collect()
    }

    /// Ends a wizard: its journal is removed. Ending none is no error.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn end_wizard(&self, id: WizardId) -> Result<(), StoreError> {
        self.tx.execute("DELETE FROM journal WHERE wizard = ?1", [id.0])?;
        self.tx.execute("DELETE FROM wizard WHERE id = ?1", [id.0])?;
        Ok(())
    }

    #[expect(clippy::type_complexity, reason = "the parts of one wizard, read in one place")]
    fn whole_wizard(
        &self,
        id: WizardId,
    ) -> Result<Option<(Option<DeviceId>, Zeroizing<Vec<u8>>, Vec<Zeroizing<Vec<u8>>>)>, StoreError> {
        let Some((device, record)) = self.record_of(id)? else { return Ok(None) };
        Ok(Some((device, record, self.events(id)?)))
    }

    #[expect(clippy::type_complexity, reason = "two facts of one row, read in one place")]
    fn record_of(&self, id: WizardId) -> Result<Option<(Option<DeviceId>, Zeroizing<Vec<u8>>)>, StoreError> {
        let select = "SELECT device, schema, sealed FROM wizard WHERE id = ?1";
        let row = self.tx.query_row(select, [id.0], |row| {
            Ok((row.get::<_, Option<[u8; 16]>>(0)?.map(DeviceId), row.get::<_, u32>(1)?, row.get::<_, Vec<u8>>(2)?))
        });
        let Some((device, schema, sealed)) = row.optional()? else { return Ok(None) };
        Ok(Some((device, open(self.wizard_key(device)?, "wizard", &id.0, schema, &sealed)?)))
    }

    /// Whether the wizard exists, and the device that it is tied to.
    fn bound(&self, id: WizardId) -> Result<Option<Option<DeviceId>>, StoreError> {
        let device = self
            .tx
            .query_row("SELECT device FROM wizard WHERE id = ?1", [id.0], |row| row.get::<_, Option<[u8; 16]>>(0));
        Ok(device.optional()?.map(|device| device.map(DeviceId)))
    }

    fn wizard_key(&self, bound: Option<DeviceId>) -> Result<&SealingKey, StoreError> {
        bound.map_or(Ok(&self.app.seal), |device| self.key(device))
    }
}

fn event_row(id: WizardId, place: u32) -> Vec<u8> {
    [id.0.as_slice(), &place.to_be_bytes()].concat()
}
