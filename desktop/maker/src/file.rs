//! Files of a workshop: read with a bound, written as a whole or not at all.
//!
//! It never follows a half-written file: what is written replaces the old file in one step, after the disk has it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::error::MakerError;

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Only the account that made it (mode 0600). Elsewhere than on Unix the user's profile decides.
    Owner,
    /// Whoever the folder lets in: it will be published.
    Everybody,
}

/// Reads a file of at most `most` bytes. `None` = it is not there.
pub(crate) fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, MakerError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(MakerError::file(path, &error)),
    };
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| MakerError::file(path, &error))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
        return Err(MakerError::TooLarge { path: path.to_owned(), most });
    }
    Ok(Some(bytes))
}

/// Reads a file that must be there.
pub(crate) fn need(path: &Path, most: u64) -> Result<Vec<u8>, MakerError> {
    read(path, most)?.ok_or_else(|| MakerError::file(path, &ErrorKind::NotFound.into()))
}

/// Writes a file as a whole: the old one stays until the new one is on the disk.
pub(crate) fn write(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), MakerError> {
    let mut next = path.as_os_str().to_owned();
    next.push(".next");
    let next = PathBuf::from(next);
    replace(path, &next, bytes, readers).map_err(|error| MakerError::file(path, &error))
}

fn replace(path: &Path, next: &Path, bytes: &[u8], readers: Readers) -> std::io::Result<()> {
    gone(fs::remove_file(next))?;
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    let mut file = options.open(next)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    rename(next, path)
}

/// Moves a file, and waits until the disk knows it.
pub(crate) fn shift(from: &Path, to: &Path) -> Result<(), MakerError> {
    rename(from, to).map_err(|error| MakerError::file(to, &error))
}

fn rename(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::rename(from, to)?;
    match to.parent() {
        // Only Unix can sync a folder. A bare name lies in the current one.
        Some(folder) if cfg!(unix) => {
            File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?.sync_all()
        }
        Some(_) | None => Ok(()),
    }
}

/// Holds a file for this run alone, until the result is dropped. It is made where it is not there.
pub(crate) fn lock(path: &Path) -> Result<File, MakerError> {
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    let file = opened.map_err(|error| MakerError::file(path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(MakerError::Busy(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(MakerError::file(path, &error)),
    }
}

/// Makes a folder and those above it.
pub(crate) fn folder(path: &Path) -> Result<(), MakerError> {
    fs::create_dir_all(path).map_err(|error| MakerError::file(path, &error))
}

/// Makes a folder into which only its owner may look.
pub(crate) fn private_folder(path: &Path) -> Result<(), MakerError> {
    folder(path)?;
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))
        .map_err(|error| MakerError::file(path, &error))?;
    Ok(())
}

/// Removes a file; that it is not there is no error.
pub(crate) fn remove(path: &Path) -> Result<(), MakerError> {
    gone(fs::remove_file(path)).map_err(|error| MakerError::file(path, &error))
}

/// The names of the files in a folder, in order, links not followed. None when the folder is not there.
pub(crate) fn names(path: &Path) -> Result<Vec<String>, MakerError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(MakerError::file(path, &error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| MakerError::file(path, &error))?;
        let kind = entry.file_type().map_err(|error| MakerError::file(path, &error))?;
        names.extend(entry.file_name().into_string().ok().filter(|_| kind.is_file()));
    }
    names.sort();
    Ok(names)
}

fn gone(removed: std::io::Result<()>) -> std::io::Result<()> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_bounded_when_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        assert_eq!(read(&path, 9).unwrap(), None);
        write(&path, b"first", Readers::Everybody).unwrap();
        // What a killed run left behind is no obstacle.
        fs::write(folder.path().join("a.next"), b"half").unwrap();
        write(&path, b"second", Readers::Everybody).unwrap();
        assert_eq!(read(&path, 6).unwrap().unwrap(), b"second");
        assert!(matches!(read(&path, 5), Err(MakerError::TooLarge { most: 5, .. })));
        assert_eq!(names(folder.path()).unwrap(), ["a"]);
        remove(&path).unwrap();
        remove(&path).unwrap();
        assert!(matches!(need(&path, 5), Err(MakerError::File { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        private_folder(&keys).unwrap();
        // A file that others could read is not written into: it is replaced.
        let path = keys.join("root.json");
        fs::write(&path, b"old").unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        write(&path, b"secret", Readers::Owner).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&keys).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
