//! What is published and what is prepared: the newest file of each role, verified from the pinned root, and changes on top.
//!
//! It never builds on a file that an app would refuse: whoever could write into `repository/` would otherwise have the maker sign it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pandu_tuf::{
    Cache, CacheKey, DelegatedRole, Delegations, Key, Metadata, RoleKeys, Root, Snapshot, Targets, Time, Timestamp,
};

use crate::envelope::{Envelope, public_bytes};
use crate::error::MakerError;
use crate::file::{self, Readers};
use crate::key::KeyUse;
use crate::notice::DAY;
use crate::walk::{Shelf, Walk};

/// The role that names targets, unless a model has its own.
pub(crate) const TARGETS: &str = "targets";
/// The role that names all keys.
pub(crate) const ROOT: &str = "root";
/// Longest file that is prepared, in bytes: what an app reads at most.
const PENDING_MAX: u64 = 5_000_000;

/// The places of a workshop.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub(crate) folder: PathBuf,
}

impl Places {
    pub(crate) fn settings(&self) -> PathBuf {
        self.folder.join("maker.json")
    }
    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join("maker.lock")
    }
    pub(crate) fn keys(&self) -> PathBuf {
        self.folder.join("keys")
    }
    pub(crate) fn pending(&self) -> PathBuf {
        self.folder.join("pending")
    }
    pub(crate) fn pending_metadata(&self) -> PathBuf {
        self.pending().join("metadata")
    }
    pub(crate) fn repository(&self) -> PathBuf {
        self.folder.join("repository")
    }
    pub(crate) fn metadata(&self) -> PathBuf {
        self.repository().join("metadata")
    }
    pub(crate) fn pinned_root(&self) -> PathBuf {
        self.folder.join("trust").join("root.json")
    }
    pub(crate) fn trust(&self) -> PathBuf {
        self.folder.join("trust").join("maker.json")
    }
}

/// The newest files.
#[derive(Debug)]
pub(crate) struct Books {
    places: Places,
    root: Envelope,
    targets: Metadata<Targets>,
    models: BTreeMap<String, Metadata<Targets>>,
    pub(crate) snapshot: Metadata<Snapshot>,
    pub(crate) timestamp: Metadata<Timestamp>,
    /// What the walk believed, for a look at the next publication with the eyes of an app that has seen this one.
    pub(crate) cache: Cache,
    pending: BTreeMap<String, Envelope>,
}

/// Who must sign a file: keys with how many of them, and what they are called here.
pub(crate) struct Duty {
    pub(crate) role: RoleKeys,
    pub(crate) keys: BTreeMap<String, Key>,
    pub(crate) usage: KeyUse,
}

impl Books {
    /// Reads a workshop's books.
    pub(crate) fn read(places: &Places) -> Result<Self, MakerError> {
        let pinned = file::need(&places.pinned_root(), PENDING_MAX)?;
        let shelf = Shelf { next: &BTreeMap::new(), folder: &places.metadata() };
        let mut walk = Walk::begin(&shelf, &pinned, Cache::default(), 0)?;
        let targets: Metadata<Targets> = believed(&walk, &CacheKey::Targets)?;
        let mut models = BTreeMap::new();
        for role in delegated(&targets.body) {
            walk.list(&shelf, &role.name)?;
            models.insert(role.name.clone(), believed(&walk, &CacheKey::Delegated(role.name.clone()))?);
        }
        let root_key = CacheKey::Root(walk.client.root().signed.version);
        let root = walk.believed(&root_key).unwrap_or(&pinned);
        Ok(Self {
            places: places.clone(),
            root: Envelope::read(root).ok_or_else(|| MakerError::Damaged(places.metadata()))?,
            targets,
            models,
            snapshot: believed(&walk, &CacheKey::Snapshot)?,
            timestamp: believed(&walk, &CacheKey::Timestamp)?,
            cache: walk.client.cache().clone(),
            pending: pending(&places.pending_metadata())?,
        })
    }

    /// The names of the roles that have something prepared: root first.
    pub(crate) fn pending_roles(&self) -> Vec<String> {
        let mut names: Vec<_> = self.pending.keys().cloned().collect();
        names.sort_by_key(|name| name != ROOT);
        names
    }

    /// What is prepared for a role.
    pub(crate) fn pending(&self, role: &str) -> Option<&Envelope> {
        self.pending.get(role)
    }

    /// The root that will count: the prepared one, else the published one.
    pub(crate) fn root(&self) -> Result<Metadata<Root>, MakerError> {
        self.pending.get(ROOT).unwrap_or(&self.root).metadata()
    }

    /// The published root.
    pub(crate) fn published_root(&self) -> Result<Metadata<Root>, MakerError> {
        self.root.metadata()
    }

    /// The targets that a role will name: prepared, else published.
    pub(crate) fn targets(&self, role: &str) -> Result<Metadata<Targets>, MakerError> {
        match self.pending.get(role) {
            Some(envelope) => envelope.metadata(),
            None => self.published(role).cloned().ok_or_else(|| MakerError::Unknown(format!("role `{role}`"))),
        }
    }

    /// The targets that a role names already.
    pub(crate) fn published(&self, role: &str) -> Option<&Metadata<Targets>> {
        if role == TARGETS { Some(&self.targets) } else { self.models.get(role) }
    }

    /// The models with a role of their own, prepared or published.
    pub(crate) fn delegated(&self) -> Result<Vec<DelegatedRole>, MakerError> {
        Ok(delegated(&self.targets(TARGETS)?.body).to_vec())
    }

    /// The role that signs for a model.
    pub(crate) fn role_of(&self, model: &str) -> Result<String, MakerError> {
        let own = self.delegated()?.iter().any(|role| role.name == model);
        Ok(if own { model } else { TARGETS }.to_owned())
    }

    /// Prepares the next root. Signatures of a root prepared before are gone.
    pub(crate) fn prepare_root(&mut self, body: Root, days: u32, now: u64) -> Result<(), MakerError> {
        let version = self.published_root()?.version + 1;
        self.prepare(ROOT, &Envelope::new(&Metadata::new(version, after(days, now)?, body))?)
    }

    /// Prepares the next targets of a role.
    pub(crate) fn prepare_targets(&mut self, role: &str, body: Targets, days: u32, now: u64) -> Result<(), MakerError> {
        let version = self.published(role).map_or(0, |published| published.version) + 1;
        self.prepare(role, &Envelope::new(&Metadata::new(version, after(days, now)?, body))?)
    }

    /// Keeps a prepared file, with the signatures that it has.
    pub(crate) fn prepare(&mut self, role: &str, envelope: &Envelope) -> Result<(), MakerError> {
        let folder = self.places.pending_metadata();
        file::folder(&folder)?;
        file::write(&folder.join(format!("{role}.json")), &envelope.bytes()?, Readers::Everybody)?;
        self.pending.insert(role.to_owned(), envelope.clone());
        Ok(())
    }

    /// Everybody who must sign what is prepared for a role. For a root these are the old and the new keys.
    pub(crate) fn duties(&self, role: &str) -> Result<Vec<Duty>, MakerError> {
        let next = self.root()?.body;
        match role {
            ROOT => [self.published_root()?.body, next].iter().map(|root| duty(root, ROOT, KeyUse::Root)).collect(),
            TARGETS => Ok(vec![duty(&next, TARGETS, KeyUse::Targets)?]),
            model => {
                let unknown = || MakerError::Unknown(format!("role `{model}`"));
                let delegations = self.targets(TARGETS)?.body.delegations.unwrap_or_default();
                let own = delegations.roles.into_iter().flatten().find(|own| own.name == model).ok_or_else(unknown)?;
                Ok(vec![Duty { role: own.keys, keys: delegations.keys, usage: KeyUse::Model(model.to_owned()) }])
            }
        }
    }

    /// The books as if nothing were prepared.
    pub(crate) fn without_pending(mut self) -> Self {
        self.pending.clear();
        self
    }
}

impl Duty {
    /// The public half of a key by its id.
    pub(crate) fn public(&self, id: &str) -> Option<[u8; 32]> {
        self.keys.get(id).and_then(public_bytes)
    }

    /// How many signatures are still missing.
    pub(crate) fn missing(&self, envelope: &Envelope) -> Result<usize, MakerError> {
        let have = envelope.signers(&self.role, &self.keys)?.len();
        Ok(usize::try_from(self.role.threshold).unwrap_or(usize::MAX).saturating_sub(have))
    }
}

/// Who signs a top-level role.
pub(crate) fn duty(root: &Root, role: &str, usage: KeyUse) -> Result<Duty, MakerError> {
    let role = root.roles.get(role).cloned().ok_or_else(|| MakerError::Unknown(format!("role `{role}`")))?;
    Ok(Duty { role, keys: root.keys.clone(), usage })
}

/// The delegated roles of a targets file.
fn delegated(targets: &Targets) -> &[DelegatedRole] {
    targets.delegations.as_ref().and_then(|delegations: &Delegations| delegations.roles.as_deref()).unwrap_or_default()
}

/// So many days from now.
pub(crate) fn after(days: u32, now: u64) -> Result<Time, MakerError> {
    Time::from_unix(now.saturating_add(u64::from(days) * DAY)).ok_or(MakerError::Bounds("the clock is far ahead"))
}

fn believed<T: pandu_tuf::Kind>(walk: &Walk, key: &CacheKey) -> Result<Metadata<T>, MakerError> {
    let missing = || MakerError::Refused(format!("{} was not found", key.file_name()));
    Envelope::read(walk.believed(key).ok_or_else(missing)?).ok_or_else(missing)?.metadata()
}

fn pending(folder: &Path) -> Result<BTreeMap<String, Envelope>, MakerError> {
    let mut found = BTreeMap::new();
    for name in file::names(folder)? {
        let Some(role) = name.strip_suffix(".json") else { continue };
        let path = folder.join(&name);
        let envelope = Envelope::read(&file::need(&path, PENDING_MAX)?).ok_or(MakerError::Damaged(path))?;
        found.insert(role.to_owned(), envelope);
    }
    Ok(found)
}
