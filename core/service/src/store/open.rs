//! Opens a state folder, finishes what a kill broke off, and puts a backup back.
//!
//! A restore must never bring back what was erased or withdrawn since: the ledger is played again before anything is served.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use pandu_protocol::random::{Random, draw};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension};

use super::{Policy, Store, StoreError, backups};
use crate::ack::{Hand, ServiceKey};
use crate::fault::Fault;
use crate::moment::Stamp;

const PEOPLE: &str = "service.db";
const LEDGER: &str = "ledger.db";
const KEY: &str = "service.key";
/// A backup on its way to become [`PEOPLE`].
const RESTORED: &str = "restored.partial";

const PEOPLE_SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS consent (
        stamp INTEGER PRIMARY KEY, subject TEXT NOT NULL, record_id TEXT NOT NULL, state TEXT NOT NULL,
        record TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS consent_subject ON consent (subject, record_id);
    CREATE TABLE IF NOT EXISTS datum (
        stamp INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, category TEXT NOT NULL,
        purpose TEXT NOT NULL, payload TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS datum_subject ON datum (subject, purpose);";

const LEDGER_SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS withdrawal (
        subject TEXT NOT NULL, record_id TEXT NOT NULL, stamp INTEGER NOT NULL, receipt TEXT NOT NULL,
        applied INTEGER NOT NULL, PRIMARY KEY (subject, record_id)) STRICT;
    CREATE TABLE IF NOT EXISTS erasure (
        id TEXT PRIMARY KEY, subject TEXT NOT NULL, idempotency TEXT NOT NULL, scope TEXT, stamp INTEGER NOT NULL,
        asked TEXT NOT NULL, swept INTEGER NOT NULL, UNIQUE (subject, idempotency)) STRICT;
    CREATE TABLE IF NOT EXISTS line (
        erasure TEXT NOT NULL REFERENCES erasure, number INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT,
        line TEXT NOT NULL, signed TEXT NOT NULL, evidence TEXT NOT NULL, is_final INTEGER NOT NULL,
        attempts INTEGER NOT NULL, next_try INTEGER NOT NULL, PRIMARY KEY (erasure, number)) STRICT;";

impl Store {
    /// Opens the store of a folder, makes it when there is none, and finishes what was broken off.
    ///
    /// # Errors
    /// [`StoreError`]; nothing may be served then.
    pub fn open(folder: &Path, policy: Policy, now: u64, random: &mut dyn Random) -> Result<Self, StoreError> {
        let key = key(folder, random)?;
        let hand = match () {
            () if policy.faults.has(Fault::Unsigned) => Hand::None,
            () if policy.faults.has(Fault::WrongKey) => Hand::Foreign,
            () => Hand::Own,
        };
        let key = key.with_hand(hand, random)?;
        private_folder(&backups::folder(folder))?;
        let ledger = connect(&folder.join(LEDGER), LEDGER_SCHEMA)?;
        // Under the ledger's lock: nobody else is in the folder.
        backups::remove_partial(folder)?;
        remove_if_there(&folder.join(RESTORED))?;
        let people = connect(&folder.join(PEOPLE), PEOPLE_SCHEMA)?;
        let newest = |db: &Connection, table: &str| {
            let query = format!("SELECT coalesce(max(stamp), 0) FROM {table}");
            db.query_row(&query, [], |row| row.get::<_, i64>(0))
        };
        let stamps = [
            newest(&people, "consent")?,
            newest(&people, "datum")?,
            newest(&ledger, "withdrawal")?,
            newest(&ledger, "erasure")?,
            backups::list(folder)?.last().map_or(0, |backup| backup.taken.0),
        ];
        let last = Stamp(stamps.into_iter().max().unwrap_or_default());
        let steps_left = Cell::new(None);
        let mut store = Self { folder: folder.to_owned(), people, ledger, last, key, policy, steps_left };
        store.settle(now)?;
        Ok(store)
    }
}

/// Puts a backup in the place of the live data. What was asked for since is done again when the store is opened next.
///
/// # Errors
/// [`StoreError`]. Until the last moment the live data stays as it is.
pub fn restore(folder: &Path, backup: &Path) -> Result<(), StoreError> {
    let ledger = connect(&folder.join(LEDGER), LEDGER_SCHEMA)?;
    // First: after a kill at any later line the ledger is played again, on whichever data is there.
    ledger
        .execute_batch("BEGIN IMMEDIATE; UPDATE erasure SET swept = 0; UPDATE withdrawal SET applied = 0; COMMIT;")?;
    let fresh = folder.join(RESTORED);
    remove_if_there(&fresh)?;
    fs::copy(backup, &fresh)?;
    let sound: String = connect(&fresh, PEOPLE_SCHEMA)?.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        remove_if_there(&fresh)?;
        return Err(StoreError::Damaged);
    }
    File::open(&fresh)?.sync_all()?;
    // A log of the old data must not be played into the new.
    let live = folder.join(PEOPLE);
    drop(connect(&live, PEOPLE_SCHEMA));
    remove_if_there(&folder.join("service.db-wal"))?;
    fs::rename(&fresh, &live)?;
    sync_folder(folder)?;
    Ok(())
}

fn connect(file: &Path, schema: &str) -> Result<Connection, StoreError> {
    let db = Connection::open(file)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // The lock comes before the log, so that no shared memory lies beside the file.
    for (name, value) in [
        ("locking_mode", "EXCLUSIVE"),
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        ("secure_delete", "ON"),
        ("foreign_keys", "ON"),
        ("cell_size_check", "ON"),
        ("temp_store", "MEMORY"),
    ] {
        db.pragma_update_and_check(None, name, value, |_| Ok(())).optional()?;
    }
    // Takes the lock.
    db.execute_batch(&format!("BEGIN IMMEDIATE; {schema} COMMIT;"))?;
    Ok(db)
}

/// The service's key, made at the first start.
fn key(folder: &Path, random: &mut dyn Random) -> Result<ServiceKey, StoreError> {
    private_folder(folder)?;
    let file = folder.join(KEY);
    if !file.exists() {
        let next = folder.join("service.key.next");
        remove_if_there(&next)?;
        let mut open = create_private(&next)?;
        open.write_all(draw::<32>(random)?.expose())?;
        open.sync_all()?;
        fs::rename(&next, &file)?;
        sync_folder(folder)?;
    }
    let mut seed = [0; 32];
    File::open(&file)?.read_exact(&mut seed)?;
    ServiceKey::from_seed(&seed).ok_or(StoreError::Damaged)
}

fn create_private(file: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

pub(super) fn remove_if_there(file: &Path) -> std::io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes names that came or went last.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
