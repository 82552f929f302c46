//! Where Pandu keeps its files on this machine.
//!
//! It finds and makes one folder that only its owner may enter. It must never choose a folder that others can write to
//! because the right one is missing.

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The folder with everything that Pandu stores for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    path: PathBuf,
}

impl Directory {
    /// Finds the folder: `home` if given, else the place that the system foresees for data of programs.
    ///
    /// That is `$XDG_DATA_HOME/pandu` or `~/.local/share/pandu` on Linux (XDG Base Directory Specification 0.8),
    /// `~/Library/Application Support/Pandu` on macOS, `%LOCALAPPDATA%\Pandu` on Windows. Nothing is made yet.
    ///
    /// # Errors
    /// [`DirectoryError::NoHome`] when neither is known.
    pub fn find(home: Option<PathBuf>) -> Result<Self, DirectoryError> {
        let path = match home {
            Some(home) => Some(home),
            None => system_folder(&|name| std::env::var_os(name)),
        };
        path.map(|path| Self { path }).ok_or(DirectoryError::NoHome)
    }

    /// Makes the folder if it is not there, for its owner alone. One that is there and open to other people is closed to them
    /// if it is empty or ours; otherwise it has another purpose, and is refused.
    ///
    /// # Errors
    /// [`DirectoryError`], by what the person can do; [`DirectoryError::NotAllowed`] for a folder that belongs to somebody
    /// else or is open to them.
    pub fn prepare(&self) -> Result<(), DirectoryError> {
        if let Some(parent) = self.path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent).map_err(|error| DirectoryError::from_io(&error))?;
        }
        match make_private(&self.path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let there = fs::metadata(&self.path).map_err(|error| DirectoryError::from_io(&error))?;
                if !there.is_dir() {
                    return Err(DirectoryError::NotAFolder);
                }
                self.close(&there).map_err(|error| DirectoryError::from_io(&error))
            }
            Err(error) => Err(DirectoryError::from_io(&error)),
        }
    }

    /// Closes a folder that was there before to other people. Only its owner can, so that another's is refused.
    #[cfg(unix)]
    fn close(&self, there: &fs::Metadata) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        if there.permissions().mode() & 0o077 == 0 {
            return Ok(());
        }
        let is_ours = self.database().exists() || self.vault().exists() || fs::read_dir(&self.path)?.next().is_none();
        if !is_ours {
            return Err(ErrorKind::PermissionDenied.into());
        }
        fs::set_permissions(&self.path, fs::Permissions::from_mode(0o700))
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    fn close(&self, _: &fs::Metadata) -> io::Result<()> {
        Ok(())
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database of sealed records.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path.join("pandu.db")
    }

    /// The file of keys under a passphrase, where there is no key store.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.path.join("keys.vault")
    }
}

/// Why there is no folder, by what the person can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// The system names no home for this person: name a folder.
    #[error("no home folder is known")]
    NoHome,
    /// There is a file of that name: name another folder.
    #[error("it is not a folder")]
    NotAFolder,
    /// The person may not make or enter it, or the disk is read-only.
    #[error("the folder cannot be written")]
    NotAllowed,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// It cannot be reached for another reason.
    #[error("the folder cannot be reached")]
    Unreachable,
}

impl DirectoryError {
    fn from_io(error: &io::Error) -> Self {
        let kind = error.kind();
        tracing::debug!(%kind, "the folder for Pandu's files failed");
        if matches!(kind, ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) {
            Self::NotAllowed
        } else if matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
            Self::Full
        } else if matches!(kind, ErrorKind::NotADirectory | ErrorKind::AlreadyExists) {
            Self::NotAFolder
        } else {
            Self::Unreachable
        }
    }
}

/// The place for data of programs, by what the environment says. Relative paths are ignored, as the specification asks.
fn system_folder(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(target_os = "windows") {
        folder("LOCALAPPDATA").map(|path| path.join("Pandu"))
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|path| path.join("Library/Application Support/Pandu"))
    } else {
        folder("XDG_DATA_HOME")
            .or_else(|| folder("HOME").map(|path| path.join(".local/share")))
            .map(|path| path.join("pandu"))
    }
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private(path: &Path) -> io::Result<()> {
    // Folders below a Windows profile are closed to other people already.
    fs::create_dir(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_place_follows_the_environment() {
        let place = |pairs: &[(&str, &str)]| {
            let pairs: Vec<(String, OsString)> =
                pairs.iter().map(|(name, value)| ((*name).to_owned(), value.into())).collect();
            system_folder(&move |name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
        };
        assert_eq!(place(&[("XDG_DATA_HOME", "/data"), ("HOME", "/home/a")]), Some("/data/pandu".into()));
        assert_eq!(place(&[("XDG_DATA_HOME", "data"), ("HOME", "/home/a")]), Some("/home/a/.local/share/pandu".into()));
        assert_eq!(place(&[("XDG_DATA_HOME", ""), ("HOME", "/home/a")]), Some("/home/a/.local/share/pandu".into()));
        assert_eq!(place(&[]), None);
    }

    #[test]
    fn it_is_made_once_and_only_its_owner_may_enter() {
        let room = tempfile::tempdir().unwrap();
        let directory = Directory::find(Some(room.path().join("a/b"))).unwrap();
        directory.prepare().unwrap();
        directory.prepare().unwrap();
        assert!(directory.path().is_dir());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(directory.path()).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_open_to_others_is_closed_or_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let ours: [(&[&str], Result<(), DirectoryError>, u32); 5] = [
            (&[], Ok(()), 0o700),
            (&["pandu.db"], Ok(()), 0o700),
            (&["keys.vault", "holiday.jpg"], Ok(()), 0o700),
            (&["holiday.jpg"], Err(DirectoryError::NotAllowed), 0o755),
            (&["pandu.db.old"], Err(DirectoryError::NotAllowed), 0o755),
        ];
        for (files, expected, mode) in ours {
            let room = tempfile::tempdir().unwrap();
            let path = room.path().join("data");
            fs::create_dir(&path).unwrap();
            files.iter().for_each(|name| fs::write(path.join(name), "x").unwrap());
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            assert_eq!(Directory::find(Some(path.clone())).unwrap().prepare(), expected, "{files:?}");
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{files:?}");
        }
    }

    #[test]
    fn a_file_in_its_place_is_told_apart() {
        let room = tempfile::tempdir().unwrap();
        let file = room.path().join("file");
        fs::write(&file, "x").unwrap();
        let prepare = |path: PathBuf| Directory::find(Some(path)).unwrap().prepare();
        assert_eq!(prepare(file.clone()), Err(DirectoryError::NotAFolder));
        assert_eq!(prepare(file.join("below")), Err(DirectoryError::NotAFolder));
    }
}
