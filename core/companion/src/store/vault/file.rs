//! The file itself: its outer record, its lock, and how it is replaced as a whole.
//!
//! Only its owner may read it, and a link in its place is never followed: it would lead the keys to where others read.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::{FORMAT, VaultError};

/// Largest file that is read.
const FILE_MAX: u64 = 1 << 20;

/// The file: everything but the sealed part may be known.
#[derive(Encode, Decode)]
#[cbor(map)]
pub(super) struct VaultRecord {
    #[n(0)]
    pub(super) format: u32,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(super) salt: [u8; 16],
    /// Tells a wrong passphrase from a damaged file. It helps a guesser no more than the seal does.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(super) check: [u8; 16],
    #[n(3)]
    pub(super) sealed: ByteVec,
}

pub(super) fn read(path: &Path) -> Result<VaultRecord, VaultError> {
    not_a_link(path)?;
    let file = File::open(path).map_err(|_| VaultError::Unreachable)?;
    let mut bytes = Vec::new();
    file.take(FILE_MAX).read_to_end(&mut bytes).map_err(|_| VaultError::Unreachable)?;
    let record: VaultRecord = minicbor::decode(&bytes).map_err(|_| VaultError::Damaged)?;
    match record.format {
        FORMAT => Ok(record),
        newer if newer > FORMAT => Err(VaultError::Newer),
        _ => Err(VaultError::Damaged),
    }
}

/// Puts the bytes into a new file, then that file in the old one's place. A kill in between leaves the old one.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let new = with_ending(path, "new");
    if let Err(error) = fs::remove_file(&new)
        && error.kind() != ErrorKind::NotFound
    {
        return Err(cannot_write(&error));
    }
    // What somebody put there since is neither followed nor taken over.
    let mut file = private().create_new(true).open(&new).map_err(|error| cannot_write(&error))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| cannot_write(&error))?;
    fs::rename(&new, path).map_err(|error| cannot_write(&error))?;
    // Makes the new name durable where folders can be opened.
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        folder.sync_all().map_err(|error| cannot_write(&error))?;
    }
    Ok(())
}

/// Takes the lock file beside the file. The system lets it go when the process ends, however it ends.
pub(super) fn lock(path: &Path) -> Result<File, VaultError> {
    let path = with_ending(path, "lock");
    not_a_link(&path)?;
    let file = private().create(true).truncate(false).open(path);
    let file = file.map_err(|error| cannot_write(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(VaultError::InUse),
        Err(TryLockError::Error(_)) => Err(VaultError::Unreachable),
    }
}

fn not_a_link(path: &Path) -> Result<(), VaultError> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|there| there.is_symlink());
    if is_link { Err(VaultError::Unreachable) } else { Ok(()) }
}

/// Writes, and lets nobody else read what it makes. Files below a Windows profile are closed to other people already.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

pub(super) fn cannot_write(error: &std::io::Error) -> VaultError {
    if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        VaultError::Full
    } else if matches!(error.kind(), ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) {
        VaultError::ReadOnly
    } else {
        VaultError::Unreachable
    }
}
