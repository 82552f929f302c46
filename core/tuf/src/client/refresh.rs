//! A refresh: roots, timestamp, snapshot, targets, in this order (section 5.3 to 5.6). Never keeps a file before it is believed.

use std::collections::BTreeSet;

use super::search::{Delegation, ROOT, TOP};
use super::{Answer, Client, Fetch, Stage};
use crate::path::encode_segment;
use crate::{CacheKey, Document, Error, FileVersion, Key, Kind, Role, RoleKeys, Root, Snapshot, Timestamp};

pub(super) fn read<T: Kind>(role: Role, bytes: &[u8]) -> Result<Document<T>, Error> {
    Document::read(bytes).map_err(|problem| Error::Malformed { role, problem })
}

/// A root vouches for itself: whoever pinned it has vouched for it before.
pub(super) fn pinned_root(bytes: &[u8]) -> Result<Document<Root>, Error> {
    let root: Document<Root> = read(Role::Root, bytes)?;
    if signed_as(&root, &root, Role::Root) { Ok(root) } else { Err(Error::BelowThreshold(Role::Root)) }
}

/// Whether `root` says that enough keys of this top-level role have signed `document`.
fn signed_as<T: Kind>(root: &Document<Root>, document: &Document<T>, role: Role) -> bool {
    let body = &root.signed.body;
    body.roles.get(role.name()).is_some_and(|keys| document.is_signed_by(keys, &body.keys))
}

/// The next root is signed by the one before and by itself, and counts up by one (section 5.3.4 and 5.3.5).
fn next_root(before: &Document<Root>, bytes: &[u8]) -> Result<Document<Root>, Error> {
    let root: Document<Root> = read(Role::Root, bytes)?;
    if !signed_as(before, &root, Role::Root) || !signed_as(&root, &root, Role::Root) {
        return Err(Error::BelowThreshold(Role::Root));
    }
    if before.signed.version.checked_add(1) != Some(root.signed.version) {
        return Err(Error::WrongVersion(Role::Root));
    }
    Ok(root)
}

/// Whether the newer root no longer counts a key that the older one did for this role.
fn has_lost_a_key(older: &Document<Root>, newer: &Document<Root>, role: Role) -> bool {
    let usable = |root: &Document<Root>| {
        let keys = |id: &String| root.signed.body.keys.get(id).and_then(Key::usable);
        let role: Option<&RoleKeys> = root.signed.body.roles.get(role.name());
        role.into_iter().flat_map(|role| &role.keyids).filter_map(keys).collect::<BTreeSet<_>>()
    };
    !usable(older).is_subset(&usable(newer))
}

impl Client {
    /// Goes from the pinned root along the kept ones as far as each is signed by the one before. The rest is void.
    pub(super) fn walk_kept_roots(&mut self) {
        let pinned = self.root.signed.version;
        while let Some(next) = self.root.signed.version.checked_add(1) {
            let Some(bytes) = self.cache.get(&CacheKey::Root(next)) else { break };
            let Ok(root) = next_root(&self.root, bytes) else { break };
            self.root = root;
        }
        let reached = self.root.signed.version;
        self.forget_where(|key| matches!(key, CacheKey::Root(version) if *version <= pinned || *version > reached));
    }

    fn forget_where(&mut self, is_void: impl Fn(&CacheKey) -> bool) {
        let void: Vec<CacheKey> = self.cache.iter().map(|(key, _)| key).filter(|key| is_void(key)).cloned().collect();
        for key in void {
            self.forget(key);
        }
    }

    /// Takes a step that needs no answer: believes what is kept, or asks for the next file.
    pub(super) fn advance(&mut self) -> Result<(), Error> {
        match &self.stage {
            Stage::Root(_) => self.ask_for_root(),
            Stage::Timestamp => self.ask_for_timestamp(),
            Stage::Snapshot => self.use_or_ask_for_snapshot(),
            Stage::Targets if self.roles.contains_key(TOP) => {
                self.stage = Stage::Idle;
                Ok(())
            }
            Stage::Targets => self.use_or_ask_for_role(Delegation { delegator: ROOT.to_owned(), role: TOP.to_owned() }),
            Stage::Idle => Ok(()),
            Stage::Search(query) => {
                let query = query.clone();
                self.advance_search(&query)
            }
        }
    }

    /// Takes the answer to `fetch`, in the stage that asked it.
    pub(super) fn take_answer(&mut self, fetch: &Fetch, answer: Answer) -> Result<(), Error> {
        let bytes = match answer {
            Answer::Body(bytes) if u64::try_from(bytes.len()).is_ok_and(|length| length <= fetch.max_bytes) => bytes,
            Answer::Body(_) | Answer::TooLong => return Err(Error::TooLong(fetch.role)),
            Answer::NotModified if fetch.conditional => return self.end_timestamp(),
            Answer::NotModified => return Err(Error::OutOfTurn),
            Answer::Missing if matches!(self.stage, Stage::Root(_)) => return self.end_roots(),
            Answer::Missing => return Err(Error::Missing(fetch.role)),
        };
        match &self.stage {
            Stage::Root(walked) => {
                let walked = *walked;
                self.take_root(walked, bytes)
            }
            Stage::Timestamp => self.take_timestamp(bytes),
            Stage::Snapshot => self.take_snapshot(bytes),
            Stage::Targets | Stage::Search(_) => self.take_role(bytes),
            Stage::Idle => Ok(()),
        }
    }

    fn ask_for_root(&mut self) -> Result<(), Error> {
        let next = self.root.signed.version.checked_add(1).ok_or(Error::WrongVersion(Role::Root))?;
        self.ask(Role::Root, format!("{next}.root.json"), self.limits.root_bytes);
        Ok(())
    }

    fn take_root(&mut self, walked: u32, bytes: Vec<u8>) -> Result<(), Error> {
        let root = next_root(&self.root, &bytes)?;
        // A key was taken away, perhaps because it was stolen: what it may have signed must not bind the one that comes
        // after (section 5.3.11). Forgotten before the root is kept, so that a kill in between cannot leave it bound.
        if [Role::Timestamp, Role::Snapshot].iter().any(|role| has_lost_a_key(&self.root, &root, *role)) {
            self.forget(CacheKey::Timestamp);
            self.forget(CacheKey::Snapshot);
        }
        self.store(CacheKey::Root(root.signed.version), bytes);
        self.root = root;
        let walked = walked + 1;
        self.stage = Stage::Root(walked);
        if walked >= self.limits.root_rotations { Err(Error::TooManyRoots) } else { Ok(()) }
    }

    /// There is no newer root. Only the last one must be current (section 5.3.10).
    fn end_roots(&mut self) -> Result<(), Error> {
        self.root.signed.check_expiry(Role::Root, self.now)?;
        self.timestamp = self.kept(&CacheKey::Timestamp, Role::Timestamp);
        self.snapshot = self.kept(&CacheKey::Snapshot, Role::Snapshot);
        self.stage = Stage::Timestamp;
        Ok(())
    }

    /// A kept file that the newest root's keys have signed. It may be expired: it still says what was seen.
    fn kept<T: Kind>(&self, key: &CacheKey, role: Role) -> Option<Document<T>> {
        let document = Document::read(self.cache.get(key)?).ok()?;
        signed_as(&self.root, &document, role).then_some(document)
    }

    fn ask_for_timestamp(&mut self) -> Result<(), Error> {
        self.asked = Some(Fetch {
            role: Role::Timestamp,
            path: "timestamp.json".to_owned(),
            max_bytes: self.limits.timestamp_bytes,
            conditional: self.timestamp.is_some(),
        });
        Ok(())
    }

    /// A timestamp is newer than the one before, and so is the snapshot it names (section 5.4).
    fn take_timestamp(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let role = Role::Timestamp;
        let timestamp: Document<Timestamp> = read(role, &bytes)?;
        if !signed_as(&self.root, &timestamp, role) {
            return Err(Error::BelowThreshold(role));
        }
        if let Some(before) = &self.timestamp {
            if timestamp.signed.version < before.signed.version {
                return Err(Error::Rollback(role));
            }
            if timestamp.signed.version == before.signed.version {
                // The one that is kept counts, whatever this one says.
                return self.end_timestamp();
            }
            if named(&timestamp)?.version < named(before)?.version {
                return Err(Error::Rollback(Role::Snapshot));
            }
        }
        timestamp.signed.check_expiry(role, self.now)?;
        self.store(CacheKey::Timestamp, bytes);
        self.timestamp = Some(timestamp);
        self.end_timestamp()
    }

    fn end_timestamp(&mut self) -> Result<(), Error> {
        let timestamp = self.timestamp.as_ref().ok_or(Error::OutOfTurn)?;
        timestamp.signed.check_expiry(Role::Timestamp, self.now)?;
        self.stage = Stage::Snapshot;
        Ok(())
    }

    fn named_snapshot(&self) -> Result<FileVersion, Error> {
        named(self.timestamp.as_ref().ok_or(Error::OutOfTurn)?).cloned()
    }

    /// The kept snapshot will do if it is the one that is named, byte for byte where a hash is named.
    fn use_or_ask_for_snapshot(&mut self) -> Result<(), Error> {
        let file = self.named_snapshot()?;
        if let (Some(snapshot), Some(bytes)) = (&self.snapshot, self.cache.get(&CacheKey::Snapshot))
            && snapshot.signed.version == file.version
            && file.check_bytes(Role::Snapshot, bytes).is_ok()
        {
            snapshot.signed.check_expiry(Role::Snapshot, self.now)?;
            self.stage = Stage::Targets;
            return Ok(());
        }
        let (path, most) = self.place("snapshot", &file, self.limits.snapshot_bytes);
        self.ask(Role::Snapshot, path, most);
        Ok(())
    }

    /// A snapshot is the one that is named, and takes nothing back (section 5.5).
    fn take_snapshot(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let role = Role::Snapshot;
        let file = self.named_snapshot()?;
        file.check_bytes(role, &bytes)?;
        let snapshot: Document<Snapshot> = read(role, &bytes)?;
        if !signed_as(&self.root, &snapshot, role) {
            return Err(Error::BelowThreshold(role));
        }
        if snapshot.signed.version != file.version {
            return Err(Error::WrongVersion(role));
        }
        if let Some(before) = &self.snapshot {
            if snapshot.signed.version < before.signed.version {
                return Err(Error::Rollback(role));
            }
            let new = &snapshot.signed.body.meta;
            for (name, old) in &before.signed.body.meta {
                if new.get(name).is_none_or(|new| new.version < old.version) {
                    let top = name == "targets.json";
                    return Err(Error::Rollback(if top { Role::Targets } else { Role::Delegated }));
                }
            }
        }
        snapshot.signed.check_expiry(role, self.now)?;
        self.store(CacheKey::Snapshot, bytes);
        let listed = |name: &str| snapshot.signed.body.role(name).is_some();
        self.forget_where(|key| matches!(key, CacheKey::Delegated(name) if !listed(name)));
        self.snapshot = Some(snapshot);
        self.stage = Stage::Targets;
        Ok(())
    }

    /// Where a file of this role and version lies, and how much of it to read at most.
    pub(super) fn place(&self, name: &str, file: &FileVersion, limit: u64) -> (String, u64) {
        let name = encode_segment(name);
        let path = if self.root.signed.body.consistent_snapshot {
            format!("{}.{name}.json", file.version)
        } else {
            format!("{name}.json")
        };
        (path, file.length.unwrap_or(limit).min(limit))
    }
}

fn named(timestamp: &Document<Timestamp>) -> Result<&FileVersion, Error> {
    let problem = crate::Malformed::Field;
    timestamp.signed.body.snapshot().ok_or(Error::Malformed { role: Role::Timestamp, problem })
}
