//! Carries out what the client asks for, over anything that answers for a path. Counts what passes; decides nothing.

use std::collections::BTreeMap;

use pandu_tuf::{Action, Answer, Client, Error, Fetch};

/// Where metadata comes from and is kept.
pub trait Around {
    /// Why it cannot go on.
    type Stop: From<Error>;

    /// Asks the repository.
    ///
    /// # Errors
    /// When there is no answer at all.
    fn fetch(&mut self, fetch: &Fetch) -> Result<Answer, Self::Stop>;

    /// Stores or removes durably.
    ///
    /// # Errors
    /// When it cannot.
    fn keep(&mut self, action: &Action) -> Result<(), Self::Stop>;
}

/// Goes on until the client's goal is reached.
///
/// # Errors
/// The client's, or those of what is around it.
pub fn walk<A: Around>(client: &mut Client, around: &mut A) -> Result<(), A::Stop> {
    loop {
        match client.poll()? {
            Action::Done => return Ok(()),
            Action::Fetch(fetch) => {
                let answer = around.fetch(&fetch)?;
                client.handle_answer(answer);
            }
            kept @ (Action::Store { .. } | Action::Remove { .. }) => around.keep(&kept)?,
        }
    }
}

/// A repository in memory, as a server of static files with validators would answer.
#[derive(Debug, Default)]
pub struct Shelves {
    files: BTreeMap<String, Vec<u8>>,
    timestamp_seen: Vec<u8>,
    /// How often it was asked.
    pub requests: usize,
    /// Bytes of all bodies that it gave.
    pub bytes: usize,
}

impl Shelves {
    /// With these files, by their path below the repository's folder.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self { files: files.into_iter().collect(), ..Self::default() }
    }

    /// Forgets the counts.
    pub const fn forget_counts(&mut self) {
        (self.requests, self.bytes) = (0, 0);
    }
}

impl Around for Shelves {
    type Stop = Error;

    fn fetch(&mut self, fetch: &Fetch) -> Result<Answer, Error> {
        self.requests += 1;
        let Some(body) = self.files.get(&format!("metadata/{}", fetch.path)) else { return Ok(Answer::Missing) };
        if fetch.conditional && self.timestamp_seen == *body {
            return Ok(Answer::NotModified);
        }
        if fetch.path == "timestamp.json" {
            self.timestamp_seen.clone_from(body);
        }
        self.bytes += body.len();
        Ok(Answer::Body(body.clone()))
    }

    fn keep(&mut self, _action: &Action) -> Result<(), Error> {
        Ok(())
    }
}
