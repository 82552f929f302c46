//! The repository as an app walks it, from a pinned root, over files in a folder or about to be written.
//!
//! It uses the app's own client, so that nothing is signed on top of files that an app would refuse, and nothing is published that one would.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pandu_tuf::{Action, Answer, Cache, CacheKey, Client, Fetch, Found, Limits};

use crate::error::MakerError;
use crate::file;

/// Where signed files lie: first those that are about to be written, then a folder.
pub(crate) struct Shelf<'a> {
    /// About to be written, by name.
    pub(crate) next: &'a BTreeMap<String, Vec<u8>>,
    /// `repository/metadata`.
    pub(crate) folder: &'a Path,
}

/// What a walk has seen.
pub(crate) struct Walk {
    pub(crate) client: Client,
    /// Everything that was fetched, in order: name and bytes.
    pub(crate) fetched: Vec<(String, usize)>,
}

impl Shelf<'_> {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn answer(&self, fetch: &Fetch) -> Result<(Answer, usize), MakerError> {
        let bytes = match self.next.get(&fetch.path) {
            Some(bytes) => Some(bytes.clone()),
            None => match file::read(&self.path(&fetch.path), fetch.max_bytes) {
                Err(MakerError::TooLarge { .. }) => return Ok((Answer::TooLong, 0)),
                read => read?,
            },
        };
        Ok(match bytes {
            None => (Answer::Missing, 0),
            Some(bytes) if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > fetch.max_bytes => (Answer::TooLong, 0),
            Some(bytes) => {
                let length = bytes.len();
                (Answer::Body(bytes), length)
            }
        })
    }
}

impl Walk {
    /// Refreshes a client that knows `cache`, at the time `now`; 0 looks past every expiry.
    pub(crate) fn begin(shelf: &Shelf<'_>, pinned: &[u8], cache: Cache, now: u64) -> Result<Self, MakerError> {
        let client = Client::new(pinned, cache, now, Limits::default()).map_err(refused)?;
        let mut walk = Self { client, fetched: Vec::new() };
        walk.go(shelf)?;
        Ok(walk)
    }

    /// Every target directly in a folder.
    pub(crate) fn list(&mut self, shelf: &Shelf<'_>, folder: &str) -> Result<Vec<Found>, MakerError> {
        self.client.list(folder).map_err(refused)?;
        self.go(shelf)?;
        Ok(self.client.found().to_vec())
    }

    /// The bytes that were believed for a file.
    pub(crate) fn believed(&self, key: &CacheKey) -> Option<&[u8]> {
        self.client.cache().get(key)
    }

    fn go(&mut self, shelf: &Shelf<'_>) -> Result<(), MakerError> {
        loop {
            match self.client.poll().map_err(refused)? {
                Action::Fetch(fetch) => {
                    let (answer, length) = shelf.answer(&fetch)?;
                    self.fetched.push((fetch.path, length));
                    self.client.handle_answer(answer);
                }
                Action::Store { .. } | Action::Remove { .. } => {}
                Action::Done => return Ok(()),
            }
        }
    }
}

fn refused(error: pandu_tuf::Error) -> MakerError {
    MakerError::Refused(error.to_string())
}
