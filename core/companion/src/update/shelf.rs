//! Where a maker's signed files lie between two looks: sealed settings of the app, one for each file, bounded in number.
//!
//! They are verified anew at every look, so a record that does not open is simply not there.

use minicbor::{Decode, Encode};
use pandu_tuf::{Cache, CacheKey};
use ring::digest::{SHA256, digest};

use crate::store::{Store, StoreError};

/// Most files of one maker that are kept. More is no repository that an app meets.
const FILES_MAX: usize = 96;

/// The files of one maker.
pub(super) struct Shelf<'a> {
    store: &'a Store,
    prefix: String,
}

/// A kept file: which, and its bytes.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Row {
    /// The number of the kind of file.
    #[n(0)]
    kind: u8,
    /// The version of a root.
    #[n(1)]
    version: Option<u64>,
    /// The name of a delegated role.
    #[n(2)]
    name: Option<String>,
    /// The file.
    #[cbor(n(3), with = "minicbor::bytes")]
    bytes: Vec<u8>,
}

/// What is known of a maker's repository besides its files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub(super) struct Stand {
    /// When the repository was last confirmed, Unix seconds: the latest time that is known.
    #[n(0)]
    pub(super) confirmed: Option<u64>,
    /// The tag with which the server named the timestamp.
    #[n(1)]
    pub(super) etag: Option<String>,
}

impl<'a> Shelf<'a> {
    /// The shelf of a maker.
    pub(super) fn of(store: &'a Store, maker: &str) -> Self {
        let hash = digest(&SHA256, maker.as_bytes());
        let hex: String = hash.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { store, prefix: format!("maker.{hex}.") }
    }

    /// All files that can be read.
    ///
    /// # Errors
    /// [`StoreError`], but for records that do not open.
    pub(super) fn load(&self) -> Result<Cache, StoreError> {
        let prefix = self.file("");
        self.store.change(|w| {
            let mut files = Vec::new();
            for name in w.setting_names(&prefix)?.into_iter().take(2 * FILES_MAX) {
                match w.setting(&name) {
                    Err(StoreError::RowDamaged { .. }) => {}
                    read => files.extend(read?.and_then(|bytes| Row::read(&bytes))),
                }
            }
            Ok(files.into_iter().collect())
        })
    }

    /// Keeps a file. A delegated one too many is not kept, and asked for again next time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(super) fn put(&self, key: &CacheKey, bytes: Vec<u8>) -> Result<(), StoreError> {
        let (name, prefix) = (self.file(&key.file_name()), self.file(""));
        let row = minicbor::to_vec(Row::new(key, bytes)).unwrap_or_default();
        self.store.change(|w| {
            let names = w.setting_names(&prefix)?;
            // Without the newest of the others there would be no memory against going back.
            let fits = names.len() < FILES_MAX || names.contains(&name) || !matches!(key, CacheKey::Delegated(_));
            if fits { w.put_setting(&name, &row) } else { Ok(()) }
        })
    }

    /// Forgets a file.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(super) fn remove(&self, key: &CacheKey) -> Result<(), StoreError> {
        self.store.change(|w| w.remove_setting(&self.file(&key.file_name())))
    }

    /// What is known besides.
    ///
    /// # Errors
    /// [`StoreError`], but for a record that does not open.
    pub(super) fn stand(&self) -> Result<Stand, StoreError> {
        let read = self.store.change(|w| w.setting(&self.stand_name()));
        let bytes = if let Err(StoreError::RowDamaged { .. }) = read { None } else { read? };
        Ok(bytes.and_then(|bytes| minicbor::decode(&bytes).ok()).unwrap_or_default())
    }

    /// Keeps that.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(super) fn put_stand(&self, stand: &Stand) -> Result<(), StoreError> {
        let bytes = minicbor::to_vec(stand).unwrap_or_default();
        self.store.change(|w| w.put_setting(&self.stand_name(), &bytes))
    }

    fn file(&self, name: &str) -> String {
        format!("{}file.{name}", self.prefix)
    }

    fn stand_name(&self) -> String {
        format!("{}stand", self.prefix)
    }
}

impl Row {
    fn new(key: &CacheKey, bytes: Vec<u8>) -> Self {
        let (kind, version, name) = match key {
            CacheKey::Root(version) => (0, Some(*version), None),
            CacheKey::Timestamp => (1, None, None),
            CacheKey::Snapshot => (2, None, None),
            CacheKey::Targets => (3, None, None),
            CacheKey::Delegated(name) => (4, None, Some(name.clone())),
        };
        Self { kind, version, name, bytes }
    }

    fn read(bytes: &[u8]) -> Option<(CacheKey, Vec<u8>)> {
        let row: Self = minicbor::decode(bytes).ok()?;
        let key = match row.kind {
            0 => CacheKey::Root(row.version?),
            1 => CacheKey::Timestamp,
            2 => CacheKey::Snapshot,
            3 => CacheKey::Targets,
            4 => CacheKey::Delegated(row.name?),
            _ => return None,
        };
        Some((key, row.bytes))
    }
}
