//! The maker's side: what a repository consists of, as static files. Never writes one: paths and bytes come out, in the
//! order in which they may be uploaded, so that a client never sees a name before the file it names.

use serde_json::Map;

use crate::path::{encode_segment, with_hash};
use crate::sign::{SignError, SigningKey, sign};
use crate::{
    DelegatedRole, Delegations, Error, FileVersion, Key, Metadata, Role, RoleKeys, Root, Snapshot, Target, Targets,
    Time, Timestamp,
};

/// A file of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Where, below the repository's folder, with consistent snapshots: `metadata/3.targets.json`, `targets/lamp/HASH.1.2.img`.
    /// A role's name is encoded, so that it names no folder.
    pub path: String,
    /// What.
    pub bytes: Vec<u8>,
}

/// A targets file that is signed and not yet named by a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedTargets {
    /// `targets`, or the name of a delegated role.
    pub role: String,
    /// Its version.
    pub version: u64,
    /// The signed file.
    pub bytes: Vec<u8>,
}

/// What signs a snapshot or a timestamp, and until when it is to be believed.
#[derive(Debug, Clone, Copy)]
pub struct Online<'a> {
    /// The role's keys, at least its threshold.
    pub keys: &'a [&'a SigningKey],
    /// When it expires.
    pub expires: Time,
}

impl Root {
    /// A root with consistent snapshots and without keys: give each of the four roles some with [`Root::set_role`].
    #[must_use]
    pub fn new() -> Self {
        let roles = [Role::Root, Role::Timestamp, Role::Snapshot, Role::Targets];
        let no_keys = RoleKeys { threshold: 1, ..RoleKeys::default() };
        Self {
            consistent_snapshot: true,
            keys: [].into(),
            roles: roles.map(|role| (role.name().to_owned(), no_keys.clone())).into(),
            other: Map::new(),
        }
    }

    /// Gives a top-level role these keys and no others. Keys that no role has any more are dropped.
    pub fn set_role(&mut self, role: Role, threshold: u64, keys: &[&Key]) {
        let other = self.roles.remove(role.name()).map(|role| role.other).unwrap_or_default();
        let keyids: Vec<String> = keys.iter().map(|key| key.usual_id()).collect();
        for (id, key) in keyids.iter().zip(keys) {
            self.keys.insert(id.clone(), (*key).clone());
        }
        self.roles.insert(role.name().to_owned(), RoleKeys { keyids, threshold, other });
        let roles = &self.roles;
        self.keys.retain(|id, _| roles.values().any(|role| role.keyids.contains(id)));
    }
}

impl Default for Root {
    fn default() -> Self {
        Self::new()
    }
}

impl Targets {
    /// Delegates these patterns to a role, behind those before it, or changes what was delegated to it. Nothing behind it
    /// is asked for what it covers.
    pub fn delegate(&mut self, role: &str, patterns: &[&str], threshold: u64, keys: &[&Key]) {
        let keyids: Vec<String> = keys.iter().map(|key| key.usual_id()).collect();
        let delegations = self.delegations.get_or_insert_with(Delegations::default);
        delegations.keys.extend(keyids.iter().cloned().zip(keys.iter().map(|key| (*key).clone())));
        let delegated = DelegatedRole {
            name: role.to_owned(),
            keys: RoleKeys { keyids, threshold, other: Map::new() },
            terminating: true,
            paths: Some(patterns.iter().map(|pattern| (*pattern).to_owned()).collect()),
            path_hash_prefixes: None,
        };
        let roles = delegations.roles.get_or_insert_with(Vec::new);
        match roles.iter_mut().find(|other| other.name == role) {
            Some(place) => *place = delegated,
            None => roles.push(delegated),
        }
        let used = |id: &String| roles.iter().any(|role| role.keys.keyids.contains(id));
        delegations.keys.retain(|id, _| used(id));
    }
}

/// Where the root of this version lies.
#[must_use]
pub fn root_file(version: u64, bytes: Vec<u8>) -> Published {
    metadata_file("root", version, bytes)
}

/// Where a target's bytes lie, with its hash in its name.
///
/// # Errors
/// [`Error::Path`].
pub fn target_file(path: &str, bytes: Vec<u8>) -> Result<Published, Error> {
    crate::check_target_path(path)?;
    let target = Target::of(&bytes);
    let hash = target.hashes.prefix().ok_or(Error::TargetHash)?;
    Ok(Published { path: format!("targets/{}", with_hash(path, hash)), bytes })
}

/// Names changed targets files in a new snapshot, and that in a new timestamp. All other roles stay as `before` has them;
/// the first time there is no `before`. Upload in this order: the timestamp is last, and the only file that is overwritten.
///
/// # Errors
/// [`SignError`].
pub fn publish(
    changed: Vec<SignedTargets>,
    before: Option<(&Metadata<Snapshot>, &Metadata<Timestamp>)>,
    snapshot: Online<'_>,
    timestamp: Online<'_>,
) -> Result<Vec<Published>, SignError> {
    let next = |version: u64| version.saturating_add(1);
    let mut body = before.map(|(snapshot, _)| snapshot.body.clone()).unwrap_or_default();
    let mut files = Vec::new();
    for SignedTargets { role, version, bytes } in changed {
        body.meta.insert(format!("{role}.json"), FileVersion::of(version, &bytes));
        files.push(metadata_file(&role, version, bytes));
    }
    let version = before.map_or(1, |(snapshot, _)| next(snapshot.version));
    let bytes = sign(&Metadata::new(version, snapshot.expires, body), snapshot.keys)?;
    let named = FileVersion::of(version, &bytes);
    files.push(metadata_file("snapshot", version, bytes));
    files.push(stamp(named, before.map(|(_, timestamp)| timestamp), timestamp)?);
    Ok(files)
}

/// A new timestamp for a snapshot that stays: keeps a repository fresh when nothing has changed.
///
/// # Errors
/// [`SignError`], also if the timestamp before names no snapshot.
pub fn refresh_timestamp(before: &Metadata<Timestamp>, timestamp: Online<'_>) -> Result<Published, SignError> {
    let named = before.body.snapshot().cloned().ok_or(crate::Malformed::Field)?;
    stamp(named, Some(before), timestamp)
}

fn stamp(
    named: FileVersion,
    before: Option<&Metadata<Timestamp>>,
    timestamp: Online<'_>,
) -> Result<Published, SignError> {
    let version = before.map_or(1, |before| before.version.saturating_add(1));
    let bytes = sign(&Metadata::new(version, timestamp.expires, Timestamp::of(named)), timestamp.keys)?;
    Ok(Published { path: "metadata/timestamp.json".to_owned(), bytes })
}

fn metadata_file(role: &str, version: u64, bytes: Vec<u8>) -> Published {
    Published { path: format!("metadata/{version}.{}.json", encode_segment(role)), bytes }
}
