//! Makers whose repositories of updates are trusted: the files that `--maker` names, and those in Pandu's folder.
//!
//! A file of a maker decides whom this computer believes, so one that cannot be read stops the run; it is never passed over.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use pandu::update::{MAKERS_MAX, MakerTrust};
use serde::Deserialize;

/// A file about a maker, as `pandu-maker` writes it. Members that nobody here knows are passed over.
#[derive(Deserialize)]
struct MakerFile {
    name: String,
    /// Path of the first root metadata, from the folder of this file.
    root: PathBuf,
    metadata_url: String,
    targets_url: String,
}

/// Why a maker's file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MakerError {
    /// It, or the root that it names, cannot be read.
    Unreadable,
    /// It is not what `pandu-maker` writes.
    NotAMaker,
    /// Two files are about one maker.
    Twice,
    /// There are more than an app may trust.
    TooMany,
}

impl MakerError {
    /// What is wrong, and what to do, as messages.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Unreadable => ("cli-maker-unreadable", "cli-maker-unreadable.next"),
            Self::NotAMaker => ("cli-maker-unfit", "cli-maker-unfit.next"),
            Self::Twice => ("cli-maker-twice", "cli-maker-twice.next"),
            Self::TooMany => ("cli-maker-many", "cli-maker-many.next"),
        }
    }
}

/// Those that were named, and those in the folder `makers` below `home`. One that was named stands before one of the same
/// maker in the folder.
pub(super) fn read(named: &[PathBuf], home: &Path) -> Result<Vec<MakerTrust>, MakerError> {
    let mut makers = Vec::new();
    for file in named {
        add(&mut makers, maker(file)?)?;
    }
    let by_hand = makers.len();
    for file in kept(&home.join(FOLDER)).map_err(|_| MakerError::Unreadable)? {
        let maker = maker(&file)?;
        let is_named = makers.iter().take(by_hand).any(|named| named.name == maker.name);
        if !is_named {
            add(&mut makers, maker)?;
        }
    }
    Ok(makers)
}

fn add(makers: &mut Vec<MakerTrust>, maker: MakerTrust) -> Result<(), MakerError> {
    if makers.iter().any(|known| known.name == maker.name) {
        return Err(MakerError::Twice);
    }
    if makers.len() == MAKERS_MAX {
        return Err(MakerError::TooMany);
    }
    makers.push(maker);
    Ok(())
}

/// The files about makers, each in a folder of its own, in the order of the folders' names; none where there is no folder.
fn kept(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path().join(FILE))).collect();
    let mut paths: Vec<PathBuf> = paths?.into_iter().filter(|path| path.exists()).collect();
    paths.sort();
    Ok(paths)
}

fn maker(file: &Path) -> Result<MakerTrust, MakerError> {
    let said: MakerFile = serde_json::from_slice(&bounded(file)?).map_err(|_| MakerError::NotAMaker)?;
    let root = file.with_file_name(&said.root);
    if said.name.is_empty() || said.metadata_url.is_empty() || said.targets_url.is_empty() {
        return Err(MakerError::NotAMaker);
    }
    Ok(MakerTrust {
        name: said.name,
        root: bounded(&root)?,
        metadata_url: said.metadata_url,
        targets_url: said.targets_url,
    })
}

fn bounded(file: &Path) -> Result<Vec<u8>, MakerError> {
    let mut bytes = Vec::new();
    let file = File::open(file).map_err(|_| MakerError::Unreadable)?;
    file.take(FILE_MAX + 1).read_to_end(&mut bytes).map_err(|_| MakerError::Unreadable)?;
    if bytes.len() as u64 > FILE_MAX { Err(MakerError::NotAMaker) } else { Ok(bytes) }
}

/// The folder of makers, below Pandu's own.
const FOLDER: &str = "makers";
/// The file about a maker, in a folder of its own beside the root that it names.
const FILE: &str = "maker.json";
/// Longest file in bytes: a root with many keys has a few thousand.
const FILE_MAX: u64 = 512 * 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, file: &str, name: &str) -> PathBuf {
        let text = serde_json::json!({
            "name": name, "root": "root.json", "image_key": "00",
            "metadata_url": "https://maker.example/metadata/", "targets_url": "https://maker.example/targets/",
        });
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(file), text.to_string()).unwrap();
        fs::write(folder.join("root.json"), format!("the root of {name}")).unwrap();
        folder.join(file)
    }

    #[test]
    fn makers_come_from_the_line_and_from_the_folder() {
        let room = tempfile::tempdir().unwrap();
        assert_eq!(read(&[], room.path()), Ok(Vec::new()), "no folder, no makers");
        let (folder, elsewhere) = (room.path().join(FOLDER), room.path().join("elsewhere"));
        write(&folder.join("b"), FILE, "Beta");
        write(&folder.join("a"), FILE, "Alpha");
        fs::create_dir_all(folder.join("empty")).unwrap();
        let named = write(&elsewhere, "beta.json", "Beta");
        fs::write(elsewhere.join("root.json"), "another root of Beta").unwrap();
        let read = read(&[named], room.path()).unwrap();
        let found: Vec<(&str, &[u8])> = read.iter().map(|maker| (maker.name.as_str(), &maker.root[..])).collect();
        assert_eq!(found, [("Beta", &b"another root of Beta"[..]), ("Alpha", b"the root of Alpha")]);
        assert_eq!(read[0].metadata_url, "https://maker.example/metadata/");
    }

    #[test]
    fn a_file_that_is_not_in_order_is_not_passed_over() {
        let room = tempfile::tempdir().unwrap();
        let (one, two) = (room.path().join(FOLDER).join("one"), room.path().join(FOLDER).join("two"));
        let first = write(&one, FILE, "Alpha");
        fs::remove_file(one.join("root.json")).unwrap();
        assert_eq!(read(&[], room.path()), Err(MakerError::Unreadable), "its root is not there");
        write(&one, FILE, "Alpha");
        assert_eq!(read(&[first.clone(), first.clone()], room.path()), Err(MakerError::Twice));
        let second = write(&two, FILE, "Alpha");
        assert_eq!(read(&[], room.path()), Err(MakerError::Twice));
        assert_eq!(read(&[first], room.path()).map(|makers| makers.len()), Ok(1), "the one that was named is meant");
        for text in ["", "{}", "[]", &"x".repeat(600_000)] {
            fs::write(&second, text).unwrap();
            assert_eq!(read(&[], room.path()), Err(MakerError::NotAMaker));
        }
        write(&two, FILE, "");
        assert_eq!(read(&[], room.path()), Err(MakerError::NotAMaker), "a maker has a name");
        assert_eq!(read(&[room.path().join("nothing")], &room.path().join("x")), Err(MakerError::Unreadable));
    }
}
