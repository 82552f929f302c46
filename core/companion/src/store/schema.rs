//! The tables, and how an older file becomes a newer one. A migration is added at the end and never changed afterwards.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::StoreError;
use crate::port::{Random, draw};

/// Marks the file as ours (`PRAGMA application_id`): "Pndu".
const APPLICATION_ID: i32 = 0x506e_6475;

/// The format of sealed records that this version writes. Older ones stay readable: each row says which it has.
pub(super) const RECORD_SCHEMA: u32 = 1;

/// Step `n` brings a file from version `n` to `n + 1`.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE store (one INTEGER PRIMARY KEY CHECK (one = 1), id BLOB NOT NULL) STRICT;
    CREATE TABLE app (name TEXT PRIMARY KEY, schema INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE device (
        id BLOB PRIMARY KEY, forgetting INTEGER NOT NULL DEFAULT 0, schema INTEGER NOT NULL, sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE record (
        device BLOB NOT NULL REFERENCES device (id), name TEXT NOT NULL, schema INTEGER NOT NULL, sealed BLOB NOT NULL,
        PRIMARY KEY (device, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE wizard (
        id BLOB PRIMARY KEY, device BLOB REFERENCES device (id), schema INTEGER NOT NULL, sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE journal (
        wizard BLOB NOT NULL REFERENCES wizard (id), place INTEGER NOT NULL, schema INTEGER NOT NULL, sealed BLOB NOT NULL,
        PRIMARY KEY (wizard, place)
    ) STRICT, WITHOUT ROWID;
"];

/// Brings the file to the newest version in one transaction and returns the store's id. Takes the file's lock.
pub(super) fn migrate(db: &mut Connection, random: &dyn Random) -> Result<[u8; 8], StoreError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let version = version(&tx)?;
    for step in MIGRATIONS.iter().skip(version) {
        tx.execute_batch(step)?;
    }
    if version == 0 {
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.execute("INSERT INTO store (one, id) VALUES (1, ?1)", [draw::<8>(random)?])?;
    }
    if version < MIGRATIONS.len() {
        tx.pragma_update(None, "user_version", i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX))?;
    }
    let id = tx.query_row("SELECT id FROM store", [], |row| row.get(0))?;
    tx.commit()?;
    Ok(id)
}

/// The version of a file that is ours; 0 for an empty one.
fn version(tx: &Transaction<'_>) -> Result<usize, StoreError> {
    let application: i32 = tx.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version: i64 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let tables: i64 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, usize::try_from(version)) {
        (0, Ok(0)) if tables == 0 => Ok(0),
        (APPLICATION_ID, Ok(version)) if version > MIGRATIONS.len() => Err(StoreError::Newer),
        (APPLICATION_ID, Ok(version)) if version > 0 => Ok(version),
        (APPLICATION_ID, _) => Err(StoreError::Damaged),
        _ => Err(StoreError::NotOurs),
    }
}
