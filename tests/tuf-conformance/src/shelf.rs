//! The folder in which the conformance client keeps metadata, and the names under which the suite looks for it. Each file
//! is written aside and moved into place, so that a kill leaves the old one or the new one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use pandu_tuf::{Cache, CacheKey, encode_segment};

/// `FOLDER/kept` holds what the client keeps; `FOLDER/ROLE.json` is the newest of each role, for the suite to read.
#[derive(Debug)]
pub struct Shelf {
    shown: PathBuf,
    kept: PathBuf,
}

impl Shelf {
    /// The shelf in this folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { shown: folder.to_owned(), kept: folder.join("kept") }
    }

    /// Begins anew with this pinned root.
    ///
    /// # Errors
    /// The system's.
    pub fn pin(&self, root: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.kept)?;
        write(&self.kept.join("pinned"), root)?;
        self.show_root()
    }

    /// The pinned root.
    ///
    /// # Errors
    /// The system's, also when nothing was pinned.
    pub fn pinned(&self) -> io::Result<Vec<u8>> {
        fs::read(self.kept.join("pinned"))
    }

    /// Everything that was kept. A file whose name is none of ours is left out.
    ///
    /// # Errors
    /// The system's.
    pub fn cache(&self) -> io::Result<Cache> {
        let mut cache = Cache::default();
        for entry in fs::read_dir(&self.kept)? {
            let path = entry?.path();
            if let Some(key) = path.file_name().and_then(|name| key_of(name.to_str()?)) {
                cache.insert(key, fs::read(path)?);
            }
        }
        Ok(cache)
    }

    /// Keeps a file.
    ///
    /// # Errors
    /// The system's.
    pub fn store(&self, key: &CacheKey, bytes: &[u8]) -> io::Result<()> {
        write(&self.kept.join(name_of(key)), bytes)?;
        match shown_as(key) {
            Some(name) => write(&self.shown.join(name), bytes),
            None => self.show_root(),
        }
    }

    /// Forgets a file.
    ///
    /// # Errors
    /// The system's.
    pub fn remove(&self, key: &CacheKey) -> io::Result<()> {
        absent(fs::remove_file(self.kept.join(name_of(key))))?;
        match shown_as(key) {
            Some(name) => absent(fs::remove_file(self.shown.join(name))),
            None => self.show_root(),
        }
    }

    /// The validator that came with the timestamp that is kept.
    #[must_use]
    pub fn etag(&self) -> Option<String> {
        fs::read_to_string(self.kept.join("etag")).ok()
    }

    /// Keeps it, or forgets it.
    ///
    /// # Errors
    /// The system's.
    pub fn set_etag(&self, etag: Option<&str>) -> io::Result<()> {
        let path = self.kept.join("etag");
        match etag {
            Some(etag) => write(&path, etag.as_bytes()),
            None => absent(fs::remove_file(path)),
        }
    }

    /// Shows the newest root that is kept, or else the pinned one.
    fn show_root(&self) -> io::Result<()> {
        let cache = self.cache()?;
        let newest = cache.iter().filter(|(key, _)| matches!(key, CacheKey::Root(_))).map(|(_, bytes)| bytes).last();
        let root = newest.map_or_else(|| self.pinned(), |bytes| Ok(bytes.to_vec()))?;
        write(&self.shown.join("root.json"), &root)
    }
}

/// The name without a version under which the suite reads it; a root's is the newest one's.
fn shown_as(key: &CacheKey) -> Option<String> {
    match key {
        CacheKey::Root(_) => None,
        CacheKey::Timestamp => Some("timestamp.json".to_owned()),
        CacheKey::Snapshot => Some("snapshot.json".to_owned()),
        CacheKey::Targets => Some("targets.json".to_owned()),
        CacheKey::Delegated(role) => Some(format!("{}.json", encode_segment(role))),
    }
}

/// A name that leads back to the key. The role's own name is not trusted to be one.
fn name_of(key: &CacheKey) -> String {
    match key {
        CacheKey::Root(version) => format!("root-{version}"),
        CacheKey::Timestamp => "timestamp".to_owned(),
        CacheKey::Snapshot => "snapshot".to_owned(),
        CacheKey::Targets => "targets".to_owned(),
        CacheKey::Delegated(role) => format!("role-{}", HEXLOWER.encode(role.as_bytes())),
    }
}

fn key_of(name: &str) -> Option<CacheKey> {
    match name {
        "timestamp" => Some(CacheKey::Timestamp),
        "snapshot" => Some(CacheKey::Snapshot),
        "targets" => Some(CacheKey::Targets),
        _ => match name.split_once('-')? {
            ("root", version) => version.parse().ok().map(CacheKey::Root),
            ("role", hex) => String::from_utf8(HEXLOWER.decode(hex.as_bytes()).ok()?).ok().map(CacheKey::Delegated),
            _ => None,
        },
    }
}

/// Writes beside and moves into place.
///
/// # Errors
/// The system's.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = path.with_extension("new");
    fs::write(&aside, bytes)?;
    fs::rename(aside, path)
}

fn absent(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_is_shown_without_a_version() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(folder.path());
        let shown = |name: &str| fs::read(folder.path().join(name)).ok();
        shelf.pin(b"root 1").expect("written");
        let keys = [CacheKey::Root(2), CacheKey::Root(10), CacheKey::Timestamp, CacheKey::Delegated("../a".to_owned())];
        for (key, bytes) in keys.iter().zip(["root 2", "root 10", "time", "role"]) {
            shelf.store(key, bytes.as_bytes()).expect("written");
        }
        let cache = Shelf::new(folder.path()).cache().expect("read");
        assert_eq!(cache.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>(), keys);
        assert_eq!(shown("root.json").as_deref(), Some(&b"root 10"[..]), "the newest by number, not by letters");
        assert_eq!(shown("..%2Fa.json").as_deref(), Some(&b"role"[..]));

        shelf.remove(&CacheKey::Root(10)).expect("removed");
        shelf.remove(&CacheKey::Root(2)).expect("removed");
        shelf.remove(&CacheKey::Timestamp).expect("removed");
        assert_eq!(shown("root.json").as_deref(), Some(&b"root 1"[..]));
        assert_eq!(shown("timestamp.json"), None);
        assert_eq!(shelf.cache().expect("read").iter().count(), 1);
    }
}
