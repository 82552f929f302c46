//! What can go wrong for a maker, by what the maker can do about it. No secret and no content of a file stands in it.

use std::path::{Path, PathBuf};

use pandu::update::notice::OfferFault;
use pandu_protocol::random::RandomError;
use pandu_tuf::sign::SignError;

use crate::key::{KeyUse, PASSPHRASE_MIN_CHARS};

/// Why something was not done. Nothing is published half: what stood before still stands.
#[derive(Debug, thiserror::Error)]
pub enum MakerError {
    /// A file or folder cannot be read or written.
    #[error("{}: {reason}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// A file is larger than it may be.
    #[error("{} is larger than {most} bytes", path.display())]
    TooLarge {
        /// Which one.
        path: PathBuf,
        /// The most that it may have.
        most: u64,
    },
    /// A folder that should become a workshop has something in it already.
    #[error("{} is in use already: take an empty folder", .0.display())]
    InUse(PathBuf),
    /// Another run has the workshop open.
    #[error("another run of pandu-maker is at work here ({})", .0.display())]
    Busy(PathBuf),
    /// A folder is no workshop.
    #[error("{} is no maker's folder: begin with `pandu-maker init`", .0.display())]
    NoWorkshop(PathBuf),
    /// A file of the workshop is damaged or was made by something else.
    #[error("{} is damaged, or was made by another program", .0.display())]
    Damaged(PathBuf),
    /// A key file cannot be used.
    #[error("a key file cannot be used")]
    Key,
    /// A key file is under a passphrase and none was given.
    #[error("the key is locked: give --passphrase or --passphrase-file")]
    PassphraseNeeded,
    /// The passphrase does not open the key file.
    #[error("the passphrase does not open this key")]
    WrongPassphrase,
    /// A new passphrase is too short or too long.
    #[error("a passphrase has at least {PASSPHRASE_MIN_CHARS} characters and at most 1,024 bytes")]
    PassphraseLength,
    /// Something about one file.
    #[error("{}: {error}", path.display())]
    About {
        /// Which one.
        path: PathBuf,
        /// What about it.
        error: Box<Self>,
    },
    /// Keys that must sign are not here.
    #[error("{file} needs {missing} more signature(s) of {}: name their folder with --keys, or sign where they are", usage.word())]
    NotSigned {
        /// What needs them.
        file: String,
        /// Whose.
        usage: KeyUse,
        /// How many.
        missing: usize,
    },
    /// A name has letters that no folder on a server should have.
    #[error(
        "`{0}` cannot be used as a name here: begin with a letter or digit, and use letters, digits, dot, hyphen and underscore, at most 64"
    )]
    Name(String),
    /// Two models would share a folder.
    #[error("the models `{known}` and `{model}` would lie in the same folder: give one of them another designation")]
    SameFolder {
        /// The one that is there.
        known: String,
        /// The new one.
        model: String,
    },
    /// What was named is not there.
    #[error("there is no {0} here")]
    Unknown(String),
    /// A version is no version.
    #[error("`{0}` is no version: use one to four numbers with dots, such as 1.4.2")]
    Version(String),
    /// This version was published with other bytes. A version never changes.
    #[error("version {version} of {model} is published already, with other bytes: raise the version")]
    Published {
        /// The model.
        model: String,
        /// The version.
        version: String,
    },
    /// A notice would not be understood.
    #[error("the notice is not right: {0}")]
    Notice(#[from] OfferFault),
    /// A document is not what the companion reads.
    #[error("{document} is not right: {reason}")]
    Document {
        /// Which kind of document.
        document: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A number is out of its bounds.
    #[error("{0}")]
    Bounds(&'static str),
    /// The repository does not pass the check that every app makes.
    #[error("an app would refuse this repository: {0}")]
    Refused(String),
    /// A file could not be signed.
    #[error("a file could not be signed: {0}")]
    Sign(#[from] SignError),
    /// The source of randomness failed.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl MakerError {
    /// What the system says about a file.
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::File { path: path.to_owned(), reason: error.to_string() }
    }

    /// The same, with the file that it is about.
    pub(crate) fn about(self, path: &Path) -> Self {
        Self::About { path: path.to_owned(), error: Box::new(self) }
    }
}
