//! A search for targets along the delegations: depth first, in their order, each role asked for only when it is reached.
//! Never believes a role because somebody else has delegated to it: each delegation's own keys must have signed.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};

use super::refresh::read;
use super::{Client, Found, Stage};
use crate::path::{Steps, could_match_in, folder_of, matches_counting};
use crate::{CacheKey, DelegatedRole, Document, Error, Key, Role, RoleKeys, SuccinctRoles, Target, Targets};

/// The top-level targets role, and who delegates to it.
pub(super) const TOP: &str = "targets";
pub(super) const ROOT: &str = "root";

/// What is searched for.
#[derive(Debug, Clone)]
pub(super) enum Query {
    Path(String),
    Folder(String),
}

/// Where the roles that are there lead.
enum Walk {
    /// To this target.
    Found(Target),
    /// Past all these roles, and to nothing.
    Nowhere(BTreeSet<String>),
    /// To a role that must be believed first.
    Need(Delegation),
}

/// Somebody delegates to a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Delegation {
    pub(super) delegator: String,
    pub(super) role: String,
}

impl Client {
    /// Goes on with a search until it ends or a file is missing.
    pub(super) fn advance_search(&mut self, query: &Query) -> Result<(), Error> {
        let mut found = Vec::new();
        let mut steps = self.steps;
        let mut find = |path: &str, target| found.push(Found { path: path.to_owned(), target });
        match (self.walk(query, &mut steps)?, query) {
            (Walk::Need(delegation), _) => return self.need(delegation, steps),
            (Walk::Found(target), Query::Path(path)) => find(path, target),
            (Walk::Nowhere(visited), Query::Folder(folder)) => {
                for path in self.paths_in(folder, &visited) {
                    match self.walk(&Query::Path(path.clone()), &mut steps)? {
                        Walk::Need(delegation) => return self.need(delegation, steps),
                        Walk::Found(target) => find(&path, target),
                        Walk::Nowhere(_) => {}
                    }
                }
            }
            (Walk::Found(_) | Walk::Nowhere(_), _) => {}
        }
        self.found = found;
        self.stage = Stage::Idle;
        Ok(())
    }

    fn need(&mut self, delegation: Delegation, steps: Steps) -> Result<(), Error> {
        self.steps = steps;
        self.use_or_ask_for_role(delegation)
    }

    /// Goes depth first through the roles that the query reaches (section 5.6.7), as far as they are believed.
    fn walk(&self, query: &Query, steps: &mut Steps) -> Result<Walk, Error> {
        let mut visited = BTreeSet::new();
        let mut open = vec![Delegation { delegator: ROOT.to_owned(), role: TOP.to_owned() }];
        while let Some(next) = open.pop() {
            if visited.contains(&next.role) {
                continue;
            }
            if visited.len() >= self.limits.delegations {
                return Err(Error::TooManyDelegations);
            }
            let Some(targets) = self.roles.get(&next.role).filter(|_| self.trusted.contains(&next)) else {
                return Ok(Walk::Need(next));
            };
            let body = &targets.signed.body;
            if let Query::Path(path) = query
                && let Some(target) = body.targets.get(path)
            {
                return Ok(Walk::Found(target.clone()));
            }
            let (children, ends) = children(body, query, self.limits.delegations, steps);
            steps.take();
            if steps.0 == 0 {
                return Err(Error::TooManyDelegations);
            }
            if ends {
                open.clear();
            }
            let delegator = next.role;
            open.extend(children.into_iter().rev().map(|role| Delegation { delegator: delegator.clone(), role }));
            visited.insert(delegator);
        }
        Ok(Walk::Nowhere(visited))
    }

    /// Paths directly in a folder that any of these roles names, with or without the right to.
    fn paths_in(&self, folder: &str, roles: &BTreeSet<String>) -> BTreeSet<String> {
        let paths =
            roles.iter().filter_map(|role| self.roles.get(role)).flat_map(|role| role.signed.body.targets.keys());
        paths.filter(|path| crate::check_target_path(path).is_ok() && folder_of(path) == folder).cloned().collect()
    }

    /// Believes a role's file that is already there, or asks for it.
    pub(super) fn use_or_ask_for_role(&mut self, delegation: Delegation) -> Result<(), Error> {
        let (kind, key) = kind_of(&delegation.role);
        let snapshot = self.snapshot.as_ref().ok_or(Error::OutOfTurn)?;
        let file = snapshot.signed.body.role(&delegation.role).ok_or(Error::NotInSnapshot(kind))?;
        if let Some(targets) = self.roles.get(&delegation.role) {
            // Somebody else has delegated to it before. This one's keys must have signed as well.
            if !self.is_signed_for(&delegation, targets) {
                return Err(Error::BelowThreshold(kind));
            }
            self.trusted.insert(delegation);
            return Ok(());
        }
        let kept = self.cache.get(&key).filter(|bytes| file.check_bytes(kind, bytes).is_ok());
        let kept = kept.and_then(|bytes| Document::<Targets>::read(bytes).ok());
        if let Some(targets) = kept
            && targets.signed.version == file.version
            && self.is_signed_for(&delegation, &targets)
        {
            targets.signed.check_expiry(kind, self.now)?;
            self.believe(delegation, targets);
            return Ok(());
        }
        let (path, most) = self.place(&delegation.role, file, self.limits.targets_bytes);
        self.ask(kind, path, most);
        self.awaited = Some(delegation);
        Ok(())
    }

    /// A targets file is the one that the snapshot names, and signed by those whom its delegator names (section 5.6).
    pub(super) fn take_role(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let delegation = self.awaited.take().ok_or(Error::OutOfTurn)?;
        let (kind, key) = kind_of(&delegation.role);
        let snapshot = self.snapshot.as_ref().ok_or(Error::OutOfTurn)?;
        let file = snapshot.signed.body.role(&delegation.role).ok_or(Error::NotInSnapshot(kind))?;
        file.check_bytes(kind, &bytes)?;
        let targets: Document<Targets> = read(kind, &bytes)?;
        if !self.is_signed_for(&delegation, &targets) {
            return Err(Error::BelowThreshold(kind));
        }
        if targets.signed.version != file.version {
            return Err(Error::WrongVersion(kind));
        }
        targets.signed.check_expiry(kind, self.now)?;
        self.store(key, bytes);
        self.believe(delegation, targets);
        Ok(())
    }

    fn believe(&mut self, delegation: Delegation, targets: Document<Targets>) {
        self.roles.insert(delegation.role.clone(), targets);
        self.trusted.insert(delegation);
    }

    fn is_signed_for(&self, delegation: &Delegation, targets: &Document<Targets>) -> bool {
        self.keys_for(delegation).is_some_and(|(role, keys)| targets.is_signed_by(role, keys))
    }

    /// Whom the delegator lets sign for the role.
    fn keys_for(&self, delegation: &Delegation) -> Option<(&RoleKeys, &BTreeMap<String, Key>)> {
        if delegation.delegator == ROOT {
            let root = &self.root.signed.body;
            return Some((root.roles.get(&delegation.role)?, &root.keys));
        }
        let delegations = self.roles.get(&delegation.delegator)?.signed.body.delegations.as_ref()?;
        let listed =
            delegations.roles.iter().flatten().find(|role| role.name == delegation.role).map(|role| &role.keys);
        let role = listed.or_else(|| delegations.succinct_roles.as_ref().map(|roles| &roles.keys))?;
        Some((role, &delegations.keys))
    }
}

fn kind_of(role: &str) -> (Role, CacheKey) {
    if role == TOP {
        (Role::Targets, CacheKey::Targets)
    } else {
        (Role::Delegated, CacheKey::Delegated(role.to_owned()))
    }
}

/// The roles that a query goes on to, in their order, and whether the search ends with them. A folder goes on to all
/// that may name something in it; what ends there is decided for each path anew.
fn children(body: &Targets, query: &Query, most: usize, steps: &mut Steps) -> (Vec<String>, bool) {
    let Some(delegations) = &body.delegations else { return (Vec::new(), false) };
    let mut children = Vec::new();
    for role in delegations.roles.iter().flatten() {
        let (goes_on, ends) = match query {
            Query::Path(path) => (role.covers_counting(path, steps), role.terminating),
            Query::Folder(folder) => (role.could_cover_in(folder, steps), false),
        };
        if goes_on {
            children.push(role.name.clone());
            if ends {
                return (children, true);
            }
        }
    }
    match (&delegations.succinct_roles, query) {
        (Some(roles), Query::Path(path)) => children.push(roles.role_of(path)),
        (Some(roles), Query::Folder(_)) => children.extend(roles.names().take(most + 1)),
        (None, _) => {}
    }
    (children, false)
}

impl DelegatedRole {
    /// Whether it may name this path.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        self.covers_counting(path, &mut Steps(u64::MAX))
    }

    fn covers_counting(&self, path: &str, steps: &mut Steps) -> bool {
        if let Some(prefixes) = &self.path_hash_prefixes {
            let hash = HEXLOWER.encode(digest(&SHA256, path.as_bytes()).as_ref());
            return prefixes.iter().any(|prefix| !prefix.is_empty() && hash.starts_with(prefix.as_str()));
        }
        self.paths.iter().flatten().any(|pattern| matches_counting(pattern, path, steps))
    }

    /// Whether it may name anything directly in this folder.
    fn could_cover_in(&self, folder: &str, steps: &mut Steps) -> bool {
        self.path_hash_prefixes.is_some()
            || self.paths.iter().flatten().any(|pattern| could_match_in(pattern, folder, steps))
    }
}

impl SuccinctRoles {
    /// The one role that may name this path.
    #[must_use]
    pub fn role_of(&self, path: &str) -> String {
        let hash = digest(&SHA256, path.as_bytes());
        let first = hash.as_ref().iter().take(4).fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        self.name(first >> (32 - self.bit_length.clamp(1, 32)))
    }

    /// All of them.
    fn names(&self) -> impl Iterator<Item = String> + '_ {
        (0..1_u64 << self.bit_length.clamp(1, 32)).map(|number| self.name(number))
    }

    fn name(&self, number: u64) -> String {
        let digits = usize::try_from(self.bit_length.div_ceil(4)).unwrap_or(8);
        format!("{}-{number:0digits$x}", self.name_prefix)
    }
}
