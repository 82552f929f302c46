//! What a client keeps between refreshes: signed files, byte for byte. Never anything that is believed without its signatures.

use std::collections::BTreeMap;

use crate::path::encode_segment;

/// Which kept file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CacheKey {
    /// The root of this version, newer than the pinned one. All of them are kept, so that each is verified from the
    /// pinned one at every start, and a newly pinned root that is not in the chain makes the chain void.
    Root(u64),
    /// The newest timestamp.
    Timestamp,
    /// The newest snapshot.
    Snapshot,
    /// The newest top-level targets file.
    Targets,
    /// The newest file of this delegated role. The name is the repository's: never make a path of it; see [`CacheKey::file_name`].
    Delegated(String),
}

impl CacheKey {
    /// A name that is safe as a file's or a record's: `root.7.json`, `timestamp.json`, `delegated.lamp.json`.
    #[must_use]
    pub fn file_name(&self) -> String {
        match self {
            Self::Root(version) => format!("root.{version}.json"),
            Self::Timestamp => "timestamp.json".to_owned(),
            Self::Snapshot => "snapshot.json".to_owned(),
            Self::Targets => "targets.json".to_owned(),
            Self::Delegated(name) => format!("delegated.{}.json", encode_segment(name)),
        }
    }
}

/// The kept files. The host loads them, gives them to a new client, and carries out each
/// [`Action::Store`](crate::Action::Store) and [`Action::Remove`](crate::Action::Remove) at once and in order, each durably:
/// what a kill leaves behind is then always a state that a refresh passes through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cache(BTreeMap<CacheKey, Vec<u8>>);

impl Cache {
    /// The bytes kept for `key`.
    #[must_use]
    pub fn get(&self, key: &CacheKey) -> Option<&[u8]> {
        self.0.get(key).map(Vec::as_slice)
    }

    /// Keeps `bytes`.
    pub fn insert(&mut self, key: CacheKey, bytes: Vec<u8>) {
        self.0.insert(key, bytes);
    }

    /// Forgets `key`.
    pub fn remove(&mut self, key: &CacheKey) {
        self.0.remove(key);
    }

    /// All kept files, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&CacheKey, &[u8])> {
        self.0.iter().map(|(key, bytes)| (key, bytes.as_slice()))
    }

    /// How many bytes they are.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

impl FromIterator<(CacheKey, Vec<u8>)> for Cache {
    fn from_iter<I: IntoIterator<Item = (CacheKey, Vec<u8>)>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}
