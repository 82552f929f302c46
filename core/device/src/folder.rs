//! A device's folder: its memory, its label, and the place where hands are laid on it from outside.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use pandu_device::factory::FactoryError;
use pandu_device::label::{self, NotDrawn};
use pandu_device::profile::{LOCK, by_name};
use pandu_device::store::{SealedDirectory, StoreError, create_private};
use pandu_device::{Factory, Faults, Sticker};
use pandu_protocol::random::Random;
use zeroize::Zeroizing;

use crate::hands::{Act, LINE_MAX};

/// The file that holds the printed label. It lies beside the memory, as the label is on the housing.
const STICKER: &str = "sticker.json";
/// The file through which another process lays hands on the device.
const BUTTON: &str = "button";

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FolderError {
    /// Its memory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What the factory made.
    #[error(transparent)]
    Factory(#[from] FactoryError),
    /// A file beside the memory.
    #[error("a file of the folder cannot be read or written ({0})")]
    Io(#[from] io::Error),
    /// The label.
    #[error(transparent)]
    Label(#[from] NotDrawn),
    /// The label is gone.
    #[error("this folder holds no label that can be read")]
    NoLabel,
    /// It holds another device.
    #[error("this folder holds a {0}; take another one or leave --profile away")]
    OtherProfile(&'static str),
    /// It holds a device with another image key.
    #[error("this folder holds a device with another image key, which was burnt in when it was made")]
    OtherImageKey,
}

/// A device's body, ready to be switched on.
pub(crate) struct Body {
    pub(crate) storage: SealedDirectory,
    pub(crate) factory: Factory,
    pub(crate) sticker: Option<Sticker>,
    pub(crate) is_new: bool,
}

/// Opens a folder. In a new one the factory makes a device first.
pub(crate) fn open(
    folder: &Path,
    profile: Option<&str>,
    image_key: Option<[u8; 32]>,
    faults: &Faults,
    random: &mut dyn Random,
    for_storage: Box<dyn Random + Send>,
) -> Result<Body, FolderError> {
    let mut storage = SealedDirectory::open(folder, for_storage)?;
    if let Some(bytes) = storage.factory()? {
        let factory = Factory::decode(&bytes)?;
        let name = factory.profile().name;
        if profile.is_some_and(|wanted| wanted != name) {
            return Err(FolderError::OtherProfile(name));
        }
        if image_key.is_some_and(|wanted| wanted != *factory.image_key()) {
            return Err(FolderError::OtherImageKey);
        }
        return Ok(Body { storage, factory, sticker: sticker(folder).ok(), is_new: false });
    }
    let profile = profile.and_then(by_name).unwrap_or(&LOCK);
    let (factory, sticker) = Factory::make(profile, faults, random)?;
    let factory = match image_key {
        Some(key) => factory.with_image_key(key),
        None => factory,
    };
    // The label first: a device without one would be of no use, and this file is overwritten until the memory is there.
    write_private(&folder.join(STICKER), &serde_json::to_vec_pretty(&sticker).map_err(io::Error::from)?)?;
    storage.burn(&factory.encode())?;
    Ok(Body { storage, factory, sticker: Some(sticker), is_new: true })
}

/// Reads the label of a device.
pub(crate) fn sticker(folder: &Path) -> Result<Sticker, FolderError> {
    let bytes = fs::read(folder.join(STICKER)).map_err(|_| FolderError::NoLabel)?;
    serde_json::from_slice(&bytes).map_err(|_| FolderError::NoLabel)
}

/// Writes the label as a picture.
pub(crate) fn write_png(sticker: &Sticker, file: &Path) -> Result<(), FolderError> {
    Ok(write_private(file, &label::png(&sticker.qr)?)?)
}

/// Writes the label as two lines.
pub(crate) fn write_text(sticker: &Sticker, file: &Path) -> Result<(), FolderError> {
    Ok(write_private(file, format!("qr {}\ncode {}\n", sticker.qr, sticker.code).as_bytes())?)
}

/// A file that only its owner may read, complete or not there, and there for good when this returns.
fn write_private(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut next = file.as_os_str().to_owned();
    next.push(".next");
    let next = PathBuf::from(next);
    let mut open = create_private(&next)?;
    open.write_all(bytes)?;
    open.sync_all()?;
    fs::rename(next, file)?;
    match file.parent() {
        // Only Unix can sync a folder. A bare name lies in the current one.
        Some(folder) if cfg!(unix) => {
            File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?.sync_all()
        }
        Some(_) | None => Ok(()),
    }
}

/// Asks the device that runs on a folder to feel what hands do, one line of [`Act`].
pub(crate) fn press(folder: &Path, line: &str) -> io::Result<()> {
    write_private(&folder.join(BUTTON), line.as_bytes())
}

/// Whether the device has not felt it yet.
pub(crate) fn is_pressed(folder: &Path) -> bool {
    folder.join(BUTTON).exists()
}

/// What another process does with the device. What is no act is as if nobody did anything.
pub(crate) fn pressed(folder: &Path) -> Option<Act> {
    let mut line = Zeroizing::new(String::new());
    let most = u64::try_from(LINE_MAX).unwrap_or(u64::MAX) + 1;
    File::open(folder.join(BUTTON)).ok()?.take(most).read_to_string(&mut line).ok()?;
    Act::read(&line)
}

/// Lets the button go: what it does is done.
pub(crate) fn let_go(folder: &Path) {
    // Nobody waits for a file that is gone already.
    let _: Result<(), _> = fs::remove_file(folder.join(BUTTON));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leftover_of_a_crash_is_no_obstacle() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("label");
        fs::write(folder.path().join("label.next"), b"half").expect("a leftover");
        write_private(&file, b"whole").expect("written");
        assert_eq!(fs::read(&file).expect("there"), b"whole");
        assert!(!folder.path().join("label.next").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_planted_link_is_not_written_through() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let (victim, file) = (folder.path().join("victim"), folder.path().join("label"));
        fs::write(&victim, b"untouched").expect("a file");
        std::os::unix::fs::symlink(&victim, folder.path().join("label.next")).expect("a link");
        write_private(&file, b"whole").expect("written");
        assert_eq!(fs::read(&victim).expect("there"), b"untouched");
        let kind = fs::symlink_metadata(&file).expect("there");
        assert!(kind.is_file() && kind.permissions().mode() & 0o777 == 0o600);
    }
}
