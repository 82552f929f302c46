//! Opens the file and gets the keys, or says exactly why not.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::key::{AppKeys, app_key_name, device_key_name, read};
use super::seal::{Place, SealingKey};
use super::{DeviceId, Inner, Store, StoreError, schema, seal};
use crate::port::{Random, Secrets, draw_secret};

/// Name of the file in the app's folder.
const FILE: &str = "pandu.db";
/// How long opening waits for another companion that is just closing.
const BUSY_TIMEOUT: Duration = Duration::from_millis(500);
/// The record that proves that the app's key is the right one.
const KEY_CHECK: Place<'_> = Place { table: "app", row: b"key-check", schema: schema::RECORD_SCHEMA };

/// Where the store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorePlace {
    /// In memory: gone with the process.
    Memory,
    /// A file, made when it is not there. Its folder must be.
    File(PathBuf),
}

impl StorePlace {
    /// The file in a folder; without one, memory.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] when the folder has no name: that would be whichever the process happens to be in.
    pub fn within(folder: Option<String>) -> Result<Self, StoreError> {
        match folder {
            None => Ok(Self::Memory),
            Some(folder) if folder.is_empty() => Err(StoreError::Unreachable),
            Some(folder) => Ok(Self::File(PathBuf::from(folder).join(FILE))),
        }
    }
}

impl Store {
    /// Opens the store, makes it when there is none, brings an older one up to date, and ends a forgetting that was broken off.
    ///
    /// # Errors
    /// [`StoreError`]. What is there stays untouched.
    pub async fn open(
        place: StorePlace,
        secrets: Arc<dyn Secrets>,
        random: Arc<dyn Random>,
    ) -> Result<Self, StoreError> {
        // The connection may move between threads but not be shared by them, so that nothing borrows it over an await.
        let mut db = connect(&place)?;
        let store_id = schema::migrate(&mut db, &*random)?;
        sound(&db)?;
        let (is_empty, ids) = (is_empty(&db)?, device_rows(&db, "SELECT id FROM device")?);
        let app = AppKeys::derive(&app_key(is_empty, store_id, &*secrets, &*random).await?);
        prove(&db, &app, &*random)?;
        let devices = device_keys(ids, store_id, &*secrets).await?;
        let store = Self { inner: Mutex::new(Inner { db, store_id, app, devices }), secrets, random };
        store.finish_forgetting().await?;
        Ok(store)
    }
}

fn connect(place: &StorePlace) -> Result<Connection, StoreError> {
    let db = match place {
        StorePlace::Memory => Connection::open_in_memory()?,
        StorePlace::File(path) => {
            let flags =
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            Connection::open_with_flags(path, flags)?
        }
    };
    // SQLite opens what it may not write for reading, and does not say so.
    if db.is_readonly("main")? {
        return Err(StoreError::ReadOnly);
    }
    db.busy_timeout(BUSY_TIMEOUT)?;
    // The schema of a file that somebody else changed must not run code of theirs.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // The lock is kept from the first transaction on. A truncated journal leaves nothing of what was deleted.
    for (name, value) in [
        ("locking_mode", "EXCLUSIVE"),
        ("journal_mode", "TRUNCATE"),
        ("synchronous", "FULL"),
        ("secure_delete", "ON"),
        ("foreign_keys", "ON"),
        ("cell_size_check", "ON"),
        ("temp_store", "MEMORY"),
    ] {
        db.pragma_update_and_check(None, name, value, |_| Ok(())).optional()?;
    }
    Ok(db)
}

fn sound(db: &Connection) -> Result<(), StoreError> {
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged) }
}

fn is_empty(db: &Connection) -> Result<bool, StoreError> {
    let rows = "SELECT (SELECT count(*) FROM app) + (SELECT count(*) FROM device) + (SELECT count(*) FROM wizard)";
    Ok(db.query_row(rows, [], |row| row.get::<_, i64>(0))? == 0)
}

/// Gets the app's key. A new one is made only while the store is still empty.
async fn app_key(
    is_empty: bool,
    store_id: [u8; 8],
    secrets: &dyn Secrets,
    random: &dyn Random,
) -> Result<SealingKey, StoreError> {
    let name = app_key_name(store_id);
    if let Some(key) = read(secrets, name.clone()).await? {
        return Ok(key);
    }
    if !is_empty {
        return Err(StoreError::KeyMissing);
    }
    let key = draw_secret::<32>(random)?;
    secrets.set(name, key.expose().to_vec()).await?;
    Ok(key)
}

/// Checks the app's key against the record made when the store was made, or makes that record.
fn prove(db: &Connection, app: &AppKeys, random: &dyn Random) -> Result<(), StoreError> {
    let sealed: Option<Vec<u8>> =
        db.query_row("SELECT sealed FROM app WHERE name = 'key-check'", [], |row| row.get(0)).optional()?;
    if let Some(sealed) = sealed {
        return seal::open(&app.seal, &KEY_CHECK, &sealed).map(|_| ());
    }
    let sealed = seal::seal(&app.seal, &KEY_CHECK, b"", random)?;
    db.execute("INSERT INTO app (name, schema, sealed) VALUES ('key-check', ?1, ?2)", (KEY_CHECK.schema, sealed))?;
    Ok(())
}

/// Gets the keys of all devices. A device without one stays in the list: its data cannot be read until the key comes back.
async fn device_keys(
    ids: Vec<DeviceId>,
    store_id: [u8; 8],
    secrets: &dyn Secrets,
) -> Result<BTreeMap<DeviceId, SealingKey>, StoreError> {
    let mut keys = BTreeMap::new();
    for id in ids {
        if let Some(key) = read(secrets, device_key_name(store_id, id)).await? {
            keys.insert(id, key);
        }
    }
    Ok(keys)
}

pub(super) fn device_rows(db: &Connection, select: &str) -> Result<Vec<DeviceId>, StoreError> {
    let mut rows = db.prepare(select)?;
    let ids = rows.query_map([], |row| row.get(0).map(DeviceId))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_name_is_not_the_current_one() {
        assert_eq!(StorePlace::within(Some(String::new())), Err(StoreError::Unreachable));
        assert_eq!(StorePlace::within(None), Ok(StorePlace::Memory));
        assert_eq!(StorePlace::within(Some("/data".into())), Ok(StorePlace::File("/data/pandu.db".into())));
    }
}
