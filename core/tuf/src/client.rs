//! The client: says what to fetch and what to keep, until a goal is reached. Never fetches, never waits, never reads a clock.

mod refresh;
mod search;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::path::{Steps, encode_path, with_hash};
use crate::{Cache, CacheKey, Document, Error, Limits, Role, Root, Snapshot, Target, Targets, Timestamp};

/// What the host is to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Ask the repository, then [`Client::handle_answer`]. Until then, polling gives the same again.
    Fetch(Fetch),
    /// Keep these bytes durably before going on: they are signed, current and newer than what was kept.
    Store {
        /// As what.
        key: CacheKey,
        /// Exactly as the repository sent them.
        bytes: Vec<u8>,
    },
    /// Forget what is kept for this key: it is void.
    Remove {
        /// Which.
        key: CacheKey,
    },
    /// The goal is reached: the repository is up to date, or the search has ended.
    Done,
}

/// A file to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which kind.
    pub role: Role,
    /// Where, below the address of the metadata; ready for an address (`3.root.json`, `1.team%2Fa.json`).
    pub path: String,
    /// Stop reading after this many bytes and answer [`Answer::TooLong`].
    pub max_bytes: u64,
    /// Whether a copy is kept that is still believed, so that the host may ask "only if it has changed" (`If-None-Match`)
    /// and answer [`Answer::NotModified`]. Only ever for the timestamp: no other file changes under its name.
    pub conditional: bool,
}

/// What came of it. A host that got no answer at all (offline, timed out, an error of the server) gives up instead: what was
/// kept so far is good, and the next refresh begins from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// These bytes, all of them.
    Body(Vec<u8>),
    /// There is no such file: 404, or 403 as some stores say instead.
    Missing,
    /// It has not changed: 304 to a conditional question.
    NotModified,
    /// There were more bytes than asked for.
    TooLong,
}

/// A target that some role vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: String,
    /// What is known of it.
    pub target: Target,
}

/// How to fetch a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Where, below the address of the targets; ready for an address.
    pub path: String,
    /// Its length: stop reading there.
    pub max_bytes: u64,
}

/// A client of one repository. Made new for each refresh, with the time of that moment, so that one refresh sees one time.
#[derive(Debug)]
pub struct Client {
    now: u64,
    limits: Limits,
    cache: Cache,
    stage: Stage,
    asked: Option<Fetch>,
    outbox: VecDeque<Action>,
    failed: Option<Error>,
    root: Document<Root>,
    timestamp: Option<Document<Timestamp>>,
    snapshot: Option<Document<Snapshot>>,
    /// Targets files that the current snapshot names, by role; believed only along the delegations in `trusted`.
    roles: BTreeMap<String, Document<Targets>>,
    /// The delegations whose own keys have signed the role's file.
    trusted: BTreeSet<search::Delegation>,
    /// For which delegation a targets file was asked.
    awaited: Option<search::Delegation>,
    /// What is left of [`Limits::pattern_steps`] for this search.
    steps: Steps,
    found: Vec<Found>,
}

/// How far the client is.
#[derive(Debug)]
enum Stage {
    /// Asks for the next root until there is none; so many were new.
    Root(u32),
    Timestamp,
    Snapshot,
    Targets,
    /// Up to date, and nothing to do.
    Idle,
    Search(search::Query),
}

impl Client {
    /// Begins a refresh: polling goes on with it. `pinned` is the root that the app was built with, `cache` what was kept
    /// before, `now` the time in seconds since 1970. A clock that has gone back makes old files look current: give the
    /// latest time that was ever seen.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::BelowThreshold`] if the pinned root is none. A bad cache is no error: what is not
    /// believed in it is fetched again.
    pub fn new(pinned: &[u8], cache: Cache, now: u64, limits: Limits) -> Result<Self, Error> {
        let root = refresh::pinned_root(pinned)?;
        let mut client = Self {
            now,
            limits,
            cache,
            stage: Stage::Root(0),
            asked: None,
            outbox: VecDeque::new(),
            failed: None,
            root,
            timestamp: None,
            snapshot: None,
            roles: BTreeMap::new(),
            trusted: BTreeSet::new(),
            awaited: None,
            steps: Steps(limits.pattern_steps),
            found: Vec::new(),
        };
        client.walk_kept_roots();
        Ok(client)
    }

    /// What to do next. First everything that is to be kept, then a question, an error or the end.
    ///
    /// # Errors
    /// Why the goal cannot be reached. It stays so: begin anew with a new client and what was kept.
    pub fn poll(&mut self) -> Result<Action, Error> {
        loop {
            if let Some(action) = self.outbox.pop_front() {
                return Ok(action);
            }
            if let Some(error) = self.failed {
                return Err(error);
            }
            if let Some(fetch) = &self.asked {
                return Ok(Action::Fetch(fetch.clone()));
            }
            if matches!(self.stage, Stage::Idle) {
                return Ok(Action::Done);
            }
            let advanced = self.advance();
            self.fail_if(advanced);
        }
    }

    /// The answer to the last [`Action::Fetch`]. An answer to nothing is ignored.
    pub fn handle_answer(&mut self, answer: Answer) {
        let Some(fetch) = self.asked.take() else { return };
        let handled = self.take_answer(&fetch, answer);
        self.fail_if(handled);
    }

    /// Begins to search for one target; polling goes on with it. Delegations are asked depth first, in their order (section
    /// 5.6.7), each only when it is reached.
    ///
    /// # Errors
    /// [`Error::Path`], or [`Error::OutOfTurn`] before the goal before is [`Action::Done`].
    pub fn find(&mut self, path: &str) -> Result<(), Error> {
        crate::check_target_path(path)?;
        self.search(search::Query::Path(path.to_owned()))
    }

    /// Begins to search for all targets that lie directly in a folder (`lamp`, `lamp/advisories`; empty for the top). What
    /// it finds is what [`Client::find`] would find for each path, sorted.
    ///
    /// # Errors
    /// As [`Client::find`].
    pub fn list(&mut self, folder: &str) -> Result<(), Error> {
        if !folder.is_empty() {
            crate::check_target_path(folder)?;
        }
        self.search(search::Query::Folder(folder.to_owned()))
    }

    /// What the last search has found; empty while it runs.
    #[must_use]
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// How to fetch it.
    ///
    /// # Errors
    /// [`Error::TargetHash`] if no hash of a known kind is named: nothing that came could be verified. [`Error::Path`].
    pub fn download(&self, found: &Found) -> Result<Download, Error> {
        crate::check_target_path(&found.path)?;
        let hash = found.target.hashes.prefix().ok_or(Error::TargetHash)?;
        let path =
            if self.root.signed.body.consistent_snapshot { with_hash(&found.path, hash) } else { found.path.clone() };
        Ok(Download { path: encode_path(&path), max_bytes: found.target.length })
    }

    /// The root that is believed now. While a refresh runs it may be expired.
    #[must_use]
    pub const fn root(&self) -> &Document<Root> {
        &self.root
    }

    /// The timestamp that is believed now; none before the refresh has come to it.
    #[must_use]
    pub const fn timestamp(&self) -> Option<&Document<Timestamp>> {
        self.timestamp.as_ref()
    }

    /// The snapshot that is believed now; none before the refresh has come to it.
    #[must_use]
    pub const fn snapshot(&self) -> Option<&Document<Snapshot>> {
        self.snapshot.as_ref()
    }

    /// The top-level targets file that is believed now; none before the refresh is done.
    #[must_use]
    pub fn targets(&self) -> Option<&Document<Targets>> {
        self.roles.get(search::TOP)
    }

    /// All that is kept now: what was given, changed by every [`Action::Store`] and [`Action::Remove`].
    #[must_use]
    pub const fn cache(&self) -> &Cache {
        &self.cache
    }

    fn search(&mut self, query: search::Query) -> Result<(), Error> {
        if !matches!(self.stage, Stage::Idle) || self.failed.is_some() {
            return Err(Error::OutOfTurn);
        }
        self.found.clear();
        self.steps = Steps(self.limits.pattern_steps);
        self.stage = Stage::Search(query);
        Ok(())
    }

    fn fail_if(&mut self, result: Result<(), Error>) {
        if let Err(error) = result {
            self.failed = Some(error);
        }
    }

    fn ask(&mut self, role: Role, path: String, max_bytes: u64) {
        self.asked = Some(Fetch { role, path, max_bytes, conditional: false });
    }

    fn store(&mut self, key: CacheKey, bytes: Vec<u8>) {
        self.cache.insert(key.clone(), bytes.clone());
        self.outbox.push_back(Action::Store { key, bytes });
    }

    fn forget(&mut self, key: CacheKey) {
        if self.cache.get(&key).is_some() {
            self.cache.remove(&key);
            self.outbox.push_back(Action::Remove { key });
        }
    }
}
