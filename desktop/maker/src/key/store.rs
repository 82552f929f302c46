//! Folders of key files: finding the one whose public half is asked for, and adding new ones.
//!
//! A file is found by what it holds, not by its name, so a stick with keys can be named in any way. No key file is ever
//! overwritten or deleted: destroying a key is the maker's own act.

use std::path::{Path, PathBuf};

use pandu_protocol::random::Random;

use super::seal::{self, Label};
use super::{KeyUse, MakerKey, Passphrase};
use crate::error::MakerError;
use crate::file::{self, Readers};

/// Longest key file in bytes.
const KEY_FILE_MAX: u64 = 4_096;
/// Most key files of one use in one folder.
const KEY_FILES_MAX: u32 = 1_000;

/// Where keys lie: the first folder takes new ones.
pub(crate) struct KeyFolder {
    own: PathBuf,
    more: Vec<PathBuf>,
    passphrase: Option<Passphrase>,
}

/// A key that is needed, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Needed {
    pub(crate) usage: KeyUse,
    pub(crate) public: [u8; 32],
}

impl KeyFolder {
    pub(crate) fn new(own: PathBuf, passphrase: Option<Passphrase>) -> Self {
        Self { own, more: Vec::new(), passphrase }
    }

    /// Looks for keys in another folder too.
    pub(crate) fn also(&mut self, folder: PathBuf) {
        self.more.push(folder);
    }

    /// Makes a key and its file.
    pub(crate) fn add(&self, usage: &KeyUse, random: &mut dyn Random) -> Result<MakerKey, MakerError> {
        let key = MakerKey::draw(random)?;
        self.keep(&key, usage, random)?;
        Ok(key)
    }

    /// Writes the file of a key that is made elsewhere.
    pub(crate) fn keep(&self, key: &MakerKey, usage: &KeyUse, random: &mut dyn Random) -> Result<PathBuf, MakerError> {
        file::private_folder(&self.own)?;
        let name = |number| self.own.join(format!("{}-{number}.json", usage.word()));
        let path = (1..=KEY_FILES_MAX).map(name).find(|path| !path.exists()).ok_or(MakerError::Key)?;
        file::write(&path, &seal::write(key, usage, self.passphrase.as_ref(), random)?, Readers::Owner)?;
        Ok(path)
    }

    /// Every key file that can be read: where it is, and what it says of itself.
    pub(crate) fn list(&self) -> Result<Vec<(PathBuf, KeyUse, [u8; 32])>, MakerError> {
        let mut found = Vec::new();
        for folder in std::iter::once(&self.own).chain(&self.more) {
            for path in json_files(folder)? {
                if let Some(Label { usage, public }) = seal::label(&file::need(&path, KEY_FILE_MAX)?) {
                    found.push((path, usage, public));
                }
            }
        }
        Ok(found)
    }

    /// The key with this public half. `None` = its file is not here; a file that does not open is an error.
    pub(crate) fn find(&self, needed: &Needed) -> Result<Option<MakerKey>, MakerError> {
        let all = self.list()?;
        let Some((path, ..)) = all.iter().find(|(_, usage, public)| (usage, public) == (&needed.usage, &needed.public))
        else {
            return Ok(None);
        };
        seal::open(&file::need(path, KEY_FILE_MAX)?, self.passphrase.as_ref())
            .map(Some)
            .map_err(|error| error.about(path))
    }
}

/// The JSON files of a folder, in order of their names. Large ones are no key files.
fn json_files(folder: &Path) -> Result<Vec<PathBuf>, MakerError> {
    let names = file::names(folder)?.into_iter().filter(|name| name.ends_with(".json"));
    let paths = names.map(|name| folder.join(name));
    Ok(paths.filter(|path| path.metadata().is_ok_and(|about| about.len() <= KEY_FILE_MAX)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::Counting;

    #[test]
    fn a_key_is_found_by_what_it_is_and_wherever_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let (home, stick) = (folder.path().join("keys"), folder.path().join("stick"));
        let mut random = Counting::new(3);
        let mut keys = KeyFolder::new(home.clone(), None);
        let first = keys.add(&KeyUse::Root, &mut random).unwrap().public();
        let second = keys.add(&KeyUse::Root, &mut random).unwrap().public();
        let found: Vec<_> = keys.list().unwrap().into_iter().map(|(_, _, public)| public).collect();
        assert_eq!(found, [first, second]);
        std::fs::write(home.join("notes.json"), b"{}").unwrap();
        std::fs::create_dir(&stick).unwrap();
        std::fs::rename(home.join("root-1.json"), stick.join("the root.json")).unwrap();
        let needed = |usage, public| Needed { usage, public };
        assert!(keys.find(&needed(KeyUse::Root, first)).unwrap().is_none());
        keys.also(stick);
        assert_eq!(keys.find(&needed(KeyUse::Root, first)).unwrap().unwrap().public(), first);
        assert!(keys.find(&needed(KeyUse::Image, first)).unwrap().is_none(), "a root key signs no image");
        // A new key takes no name that is taken.
        let third = keys.add(&KeyUse::Root, &mut random).unwrap().public();
        let fourth = keys.add(&KeyUse::Root, &mut random).unwrap().public();
        for public in [second, third, fourth] {
            assert!(keys.find(&needed(KeyUse::Root, public)).unwrap().is_some());
        }
    }
}
