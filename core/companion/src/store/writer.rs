//! Reads and writes sealed records inside one transaction.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Params, Transaction};
use zeroize::Zeroizing;

use super::key::AppKeys;
use super::schema::RECORD_SCHEMA;
use super::seal::{self, Place, SealingKey};
use super::{DeviceId, StoreError};
use crate::port::Random;

/// A transaction on the store: see [`super::Store::change`].
pub struct Writer<'a> {
    pub(super) tx: &'a Transaction<'a>,
    pub(super) app: &'a AppKeys,
    pub(super) devices: &'a BTreeMap<DeviceId, SealingKey>,
    pub(super) random: &'a dyn Random,
}

impl std::fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Writer(..)")
    }
}

impl Writer<'_> {
    /// Reads a setting of the app.
    ///
    /// # Errors
    /// [`StoreError::RowDamaged`] when it does not open.
    pub fn setting(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        self.read(&self.app.seal, "app", name.as_bytes(), "SELECT schema, sealed FROM app WHERE name = ?1", [name])
    }

    /// Writes a setting of the app, in place of an older one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_setting(&self, name: &str, plain: &[u8]) -> Result<(), StoreError> {
        let sealed = self.seal(&self.app.seal, "app", name.as_bytes(), plain)?;
        self.tx
            .execute("REPLACE INTO app (name, schema, sealed) VALUES (?1, ?2, ?3)", (name, RECORD_SCHEMA, sealed))?;
        Ok(())
    }

    /// Removes a setting of the app; removing none is no error.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_setting(&self, name: &str) -> Result<(), StoreError> {
        self.tx.execute("DELETE FROM app WHERE name = ?1", [name])?;
        Ok(())
    }

    /// The names of all settings that begin with `prefix`, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn setting_names(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let mut select =
            self.tx.prepare("SELECT name FROM app WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name")?;
        let names = select.query_map([prefix], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(names)
    }

    /// The rows of all devices, in the order of their ids, those without a key included.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn device_ids(&self) -> Result<Vec<DeviceId>, StoreError> {
        super::open::device_rows(self.tx, "SELECT id FROM device ORDER BY id")
    }

    /// Reads what is kept in a device's own row.
    ///
    /// # Errors
    /// [`StoreError::DeviceKeyMissing`], [`StoreError::RowDamaged`].
    pub fn device(&self, id: DeviceId) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        self.read(self.key(id)?, "device", &id.0, "SELECT schema, sealed FROM device WHERE id = ?1", [id.0])
    }

    /// Writes a device's own row. [`super::Store::ensure_device_key`] comes first.
    ///
    /// # Errors
    /// [`StoreError::DeviceKeyMissing`] and others.
    pub fn put_device(&self, id: DeviceId, plain: &[u8]) -> Result<(), StoreError> {
        let sealed = self.seal(self.key(id)?, "device", &id.0, plain)?;
        let upsert = "INSERT INTO device (id, schema, sealed) VALUES (?1, ?2, ?3) \
                      ON CONFLICT (id) DO UPDATE SET schema = excluded.schema, sealed = excluded.sealed";
        self.tx.execute(upsert, (id.0, RECORD_SCHEMA, sealed))?;
        Ok(())
    }

    /// Reads a record about a device.
    ///
    /// # Errors
    /// [`StoreError::DeviceKeyMissing`], [`StoreError::RowDamaged`].
    pub fn record(&self, id: DeviceId, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let select = "SELECT schema, sealed FROM record WHERE device = ?1 AND name = ?2";
        self.read(self.key(id)?, "record", &record_row(id, name), select, (id.0, name))
    }

    /// Writes a record about a device that has its own row, in place of an older one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_record(&self, id: DeviceId, name: &str, plain: &[u8]) -> Result<(), StoreError> {
        let sealed = self.seal(self.key(id)?, "record", &record_row(id, name), plain)?;
        let replace = "REPLACE INTO record (device, name, schema, sealed) VALUES (?1, ?2, ?3, ?4)";
        self.tx.execute(replace, (id.0, name, RECORD_SCHEMA, sealed))?;
        Ok(())
    }

    /// Removes all records about a device; its own row stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_records(&self, id: DeviceId) -> Result<(), StoreError> {
        self.tx.execute("DELETE FROM record WHERE device = ?1", [id.0])?;
        Ok(())
    }

    pub(super) fn key(&self, id: DeviceId) -> Result<&SealingKey, StoreError> {
        self.devices.get(&id).ok_or(StoreError::DeviceKeyMissing)
    }

    pub(super) fn seal(
        &self,
        key: &SealingKey,
        table: &'static str,
        row: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        seal::seal(key, &Place { table, row, schema: RECORD_SCHEMA }, plain, self.random)
    }

    fn read(
        &self,
        key: &SealingKey,
        table: &'static str,
        row: &[u8],
        select: &str,
        at: impl Params,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let found =
            self.tx.query_row(select, at, |found| Ok((found.get(0)?, found.get::<_, Vec<u8>>(1)?))).optional()?;
        found.map(|(schema, sealed)| open(key, table, row, schema, &sealed)).transpose()
    }
}

/// Opens a row of a format that this version knows.
pub(super) fn open(
    key: &SealingKey,
    table: &'static str,
    row: &[u8],
    schema: u32,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    if schema > RECORD_SCHEMA {
        return Err(StoreError::Newer);
    }
    seal::open(key, &Place { table, row, schema }, sealed)
}

fn record_row(id: DeviceId, name: &str) -> Vec<u8> {
    [id.0.as_slice(), name.as_bytes()].concat()
}
