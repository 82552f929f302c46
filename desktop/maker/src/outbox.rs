//! A publication as one step: everything is complete in `pending/outbox` before the first file of the repository changes, and a
//! run that is killed is finished by the next one.
//!
//! The order of the files is the order in which they move: the timestamp, which makes all others count, is last.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::MakerError;
use crate::file::{self, Readers};
use crate::workshop::Workshop;

/// The list of what moves from the outbox into the repository, in order. It is written last and removed last.
const MANIFEST: &str = "outbox.json";
/// Longest such list, and longest root, in bytes.
const MANIFEST_MAX: u64 = 4_000_000;

/// A file for the repository.
pub(crate) enum Source {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A prepared target, which moves.
    Pending(u64),
}

/// What will be written, in order: paths below `repository/`.
pub(crate) type Outbox = Vec<(String, Source)>;

impl Source {
    /// Its length in bytes.
    pub(crate) fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Self::Pending(length) => *length,
        }
    }
}

impl Workshop {
    /// Forgets everything that is prepared.
    ///
    /// # Errors
    /// What the system says.
    pub fn discard(&mut self) -> Result<(), MakerError> {
        empty(&self.places.pending())
    }

    /// Fills the outbox, and moves it into the repository.
    pub(crate) fn hand_out(&self, outbox: &Outbox) -> Result<(), MakerError> {
        let pending = self.places.pending();
        let mut names = Vec::new();
        for (path, source) in outbox {
            if let Source::Bytes(bytes) = source {
                let place = pending.join(path_in_outbox(path));
                file::folder(place.parent().unwrap_or(&pending))?;
                file::write(&place, bytes, Readers::Everybody)?;
            }
            names.push(path.as_str());
        }
        let manifest = serde_json::to_vec(&names).map_err(|_| MakerError::Damaged(pending.clone()))?;
        file::write(&pending.join(MANIFEST), &manifest, Readers::Everybody)?;
        self.finish()
    }

    /// Moves what is in a complete outbox into the repository. Does nothing when there is none, and what is done already only once.
    pub(crate) fn finish(&self) -> Result<(), MakerError> {
        let pending = self.places.pending();
        let manifest = pending.join(MANIFEST);
        let Some(bytes) = file::read(&manifest, MANIFEST_MAX)? else { return Ok(()) };
        let names: Vec<String> = serde_json::from_slice(&bytes).map_err(|_| MakerError::Damaged(manifest.clone()))?;
        for name in &names {
            pandu_tuf::check_target_path(name).map_err(|_| MakerError::Damaged(manifest.clone()))?;
            let from = [pending.join(path_in_outbox(name)), pending.join(name)].into_iter().find(|path| path.exists());
            let to = self.places.repository().join(name);
            let Some(from) = from else { continue };
            file::folder(to.parent().unwrap_or(&pending))?;
            if is_root(name) {
                let root = file::need(&from, MANIFEST_MAX)?;
                file::write(&self.places.pinned_root(), &root, Readers::Everybody)?;
            }
            file::shift(&from, &to)?;
        }
        // A publication takes everything prepared with it; a mere refresh has no target files and leaves it.
        if names.iter().any(|name| is_targets_or_root(name)) {
            empty(&self.places.pending_metadata())?;
            empty(&pending.join("targets"))?;
        }
        empty(&pending.join("outbox"))?;
        file::remove(&manifest)
    }
}

fn path_in_outbox(name: &str) -> PathBuf {
    Path::new("outbox").join(name)
}

fn is_root(name: &str) -> bool {
    let version = name.strip_prefix("metadata/").and_then(|name| name.strip_suffix(".root.json"));
    version.is_some_and(|version| version.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Whether a file is signed by a role that is prepared, and not by the online key.
fn is_targets_or_root(name: &str) -> bool {
    let file = name.strip_prefix("metadata/").and_then(|name| name.split_once('.')).map(|(_, role)| role);
    file.is_some_and(|role| role != "json" && role != "snapshot.json")
}

fn empty(folder: &Path) -> Result<(), MakerError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(MakerError::file(folder, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}
