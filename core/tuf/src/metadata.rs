//! The four kinds of signed files as they stand in JSON (sections 4.3 to 4.6). Never drops a field: what is not known is kept and written again.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Error, Hashes, Key, Malformed, Role, Time, Verifier};

/// What every signed file begins with, around what only its kind has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata<T> {
    /// `root`, `timestamp`, `snapshot` or `targets`.
    #[serde(rename = "_type")]
    pub kind: String,
    /// The version of the specification that it follows: 1.x.
    pub spec_version: String,
    /// Counts up from 1.
    pub version: u64,
    /// Not to be believed at or after this time.
    pub expires: Time,
    /// The rest.
    #[serde(flatten)]
    pub body: T,
}

/// A kind of signed file.
pub trait Kind: Serialize + DeserializeOwned {
    /// Its `_type`.
    const TYPE: &'static str;

    /// What serde cannot see: values that contradict each other.
    ///
    /// # Errors
    /// [`Malformed::Field`].
    fn check(&self) -> Result<(), Malformed>;
}

impl<T: Kind> Metadata<T> {
    /// A file of this kind that follows version 1.0.31 of the specification.
    #[must_use]
    pub fn new(version: u64, expires: Time, body: T) -> Self {
        Self { kind: T::TYPE.to_owned(), spec_version: "1.0.31".to_owned(), version, expires, body }
    }

    /// Reads the `signed` part of a file.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn from_value(value: &Value) -> Result<Self, Malformed> {
        // First, so that another kind of file is named as such and not by a field that it lacks.
        if value.get("_type").and_then(Value::as_str) != Some(T::TYPE) {
            return Err(Malformed::Type);
        }
        let metadata = Self::deserialize(value).map_err(|_| Malformed::Field)?;
        if metadata.spec_version != "1" && !metadata.spec_version.starts_with("1.") {
            return Err(Malformed::SpecVersion);
        }
        if metadata.version == 0 {
            return Err(Malformed::Field);
        }
        metadata.body.check()?;
        Ok(metadata)
    }

    pub(crate) fn check_expiry(&self, role: Role, now: u64) -> Result<(), Error> {
        if self.expires.unix() > now { Ok(()) } else { Err(Error::Expired(role)) }
    }
}

/// Who may sign for a role.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RoleKeys {
    /// Ids of keys, each once.
    pub keyids: Vec<String>,
    /// How many different keys must sign; at least 1.
    pub threshold: u64,
    /// Everything else that stands there.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl RoleKeys {
    fn check(&self) -> Result<(), Malformed> {
        let different = self.keyids.iter().collect::<BTreeSet<_>>().len();
        if self.threshold == 0 || different != self.keyids.len() { Err(Malformed::Field) } else { Ok(()) }
    }
}

/// Names the keys of all roles (section 4.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// Whether files carry their version or hash in their name.
    #[serde(default)]
    pub consistent_snapshot: bool,
    /// Keys by id.
    pub keys: BTreeMap<String, Key>,
    /// `root`, `timestamp`, `snapshot` and `targets`.
    pub roles: BTreeMap<String, RoleKeys>,
    /// Everything else that stands there.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Kind for Root {
    const TYPE: &'static str = "root";

    fn check(&self) -> Result<(), Malformed> {
        if !TOP_LEVEL.iter().all(|role| self.roles.contains_key(*role)) {
            return Err(Malformed::Field);
        }
        self.roles.values().try_for_each(RoleKeys::check)
    }
}

const TOP_LEVEL: [&str; 4] = ["root", "timestamp", "snapshot", "targets"];

/// The longest name of a delegated role, in bytes: it becomes part of an address.
const LONGEST_NAME: usize = 256;

/// What is named of a signed file in the one above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileVersion {
    /// Its version.
    pub version: u64,
    /// Its length in bytes, if named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    /// Its hashes, if named; then at least one of a known kind must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hashes: Option<Hashes>,
    /// Everything else that stands there.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl FileVersion {
    /// Names `bytes`, which have this version, with their length and hash.
    #[must_use]
    pub fn of(version: u64, bytes: &[u8]) -> Self {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { version, length: Some(length), hashes: Some(Hashes::of(bytes)), other: Map::new() }
    }

    /// Whether `bytes` have the named length and hashes.
    pub(crate) fn check_bytes(&self, role: Role, bytes: &[u8]) -> Result<(), Error> {
        if self.length.is_some_and(|length| u64::try_from(bytes.len()) != Ok(length)) {
            return Err(Error::WrongLength(role));
        }
        if self.hashes.as_ref().is_some_and(|hashes| !hashes.match_bytes(bytes)) {
            return Err(Error::WrongHash(role));
        }
        Ok(())
    }
}

/// Names the newest snapshot (section 4.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timestamp {
    /// `snapshot.json` and nothing else.
    pub meta: BTreeMap<String, FileVersion>,
    /// Everything else that stands there.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Timestamp {
    /// A timestamp that names this snapshot.
    #[must_use]
    pub fn of(snapshot: FileVersion) -> Self {
        Self { meta: BTreeMap::from([("snapshot.json".to_owned(), snapshot)]), other: Map::new() }
    }

    /// What it says of the snapshot.
    #[must_use]
    pub fn snapshot(&self) -> Option<&FileVersion> {
        self.meta.get("snapshot.json")
    }
}

impl Kind for Timestamp {
    const TYPE: &'static str = "timestamp";

    fn check(&self) -> Result<(), Malformed> {
        match self.snapshot() {
            Some(file) if file.version > 0 && self.meta.len() == 1 => Ok(()),
            _ => Err(Malformed::Field),
        }
    }
}

/// Names the version of every targets file (section 4.4).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Snapshot {
    /// By `ROLE.json`.
    pub meta: BTreeMap<String, FileVersion>,
    /// Everything else that stands there.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Snapshot {
    /// What it says of the targets file of `role`.
    #[must_use]
    pub fn role(&self, role: &str) -> Option<&FileVersion> {
        self.meta.get(&format!("{role}.json"))
    }
}

impl Kind for Snapshot {
    const TYPE: &'static str = "snapshot";

    fn check(&self) -> Result<(), Malformed> {
        if self.meta.values().all(|file| file.version > 0) { Ok(()) } else { Err(Malformed::Field) }
    }
}

/// Names targets, and delegates (section 4.5).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Targets {
    /// Targets by path.
    pub targets: BTreeMap<String, Target>,
    /// Roles that may name targets below some paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegations: Option<Delegations>,
    /// Everything else that stands there.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Kind for Targets {
    const TYPE: &'static str = "targets";

    fn check(&self) -> Result<(), Malformed> {
        if self.targets.values().any(|target| target.hashes.0.is_empty()) {
            return Err(Malformed::Field);
        }
        self.delegations.as_ref().map_or(Ok(()), Delegations::check)
    }
}

/// A file that a repository offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its length in bytes.
    pub length: u64,
    /// Its hashes; at least one.
    pub hashes: Hashes,
    /// What the repository says about it, signed with the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom: Option<Map<String, Value>>,
    /// Everything else that stands there.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Target {
    /// Names `bytes`, with nothing said about them.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { length, hashes: Hashes::of(bytes), custom: None, other: Map::new() }
    }

    /// Whether these are the bytes that were named.
    ///
    /// # Errors
    /// [`Error::TargetLength`] or [`Error::TargetHash`]; the latter also if no hash is of a known kind.
    pub fn verify(&self, bytes: &[u8]) -> Result<(), Error> {
        let mut verifier = self.verifier()?;
        verifier.update(bytes)?;
        verifier.finish()
    }

    /// The same for bytes that come piece by piece.
    ///
    /// # Errors
    /// [`Error::TargetHash`] if no hash is of a known kind.
    pub fn verifier(&self) -> Result<Verifier, Error> {
        Verifier::new(self.length, &self.hashes)
    }
}

/// Whom a targets file delegates to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Delegations {
    /// Keys by id.
    pub keys: BTreeMap<String, Key>,
    /// Roles in the order in which they are asked; not together with [`Delegations::succinct_roles`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<DelegatedRole>>,
    /// Roles that share all paths evenly among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub succinct_roles: Option<SuccinctRoles>,
    /// Everything else that stands there.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A role that may name targets below some paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegatedRole {
    /// Its name; none of the four top-level ones.
    pub name: String,
    /// Who may sign for it.
    #[serde(flatten)]
    pub keys: RoleKeys,
    /// Whether nothing behind it is asked for paths that it matches.
    pub terminating: bool,
    /// Patterns of the paths; not together with [`DelegatedRole::path_hash_prefixes`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paths: Option<Vec<String>>,
    /// How the SHA-256 of the paths begins, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_hash_prefixes: Option<Vec<String>>,
}

/// Roles that share all paths evenly among them by their hash (TAP 15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuccinctRoles {
    /// Who may sign for each of them.
    #[serde(flatten)]
    pub keys: RoleKeys,
    /// How many bits of the hash choose: 1 to 32.
    pub bit_length: u32,
    /// What their names begin with.
    pub name_prefix: String,
}

impl Delegations {
    fn check(&self) -> Result<(), Malformed> {
        if let Some(roles) = &self.roles {
            let mut names = BTreeSet::new();
            for role in roles {
                let one_kind = role.paths.is_some() != role.path_hash_prefixes.is_some();
                let named = (1..=LONGEST_NAME).contains(&role.name.len()) && !TOP_LEVEL.contains(&role.name.as_str());
                if !one_kind || !named || !names.insert(&role.name) {
                    return Err(Malformed::Field);
                }
                role.keys.check()?;
            }
        }
        if let Some(succinct) = &self.succinct_roles {
            let named = (1..=LONGEST_NAME).contains(&succinct.name_prefix.len());
            if !(1..=32).contains(&succinct.bit_length) || !named {
                return Err(Malformed::Field);
            }
            succinct.keys.check()?;
        }
        if self.roles.is_some() == self.succinct_roles.is_some() { Err(Malformed::Field) } else { Ok(()) }
    }
}
