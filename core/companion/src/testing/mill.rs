//! A maker's repository in memory, made with the maker's side of pandu-tuf and laid into a [`Web`].

use std::collections::BTreeMap;

use pandu_tuf::repository::{Online, SignedTargets, publish, root_file, target_file};
use pandu_tuf::sign::{SigningKey, sign};
use pandu_tuf::{Metadata, Role, Root, Snapshot, Target, Targets, Time, Timestamp};

use super::Web;
use crate::update::MakerTrust;
use crate::update::notice::{ImageCustom, Offer};

/// A maker with a key for each role.
pub(crate) struct Mill {
    keys: BTreeMap<&'static str, SigningKey>,
    seed: u8,
    root: Metadata<Root>,
    roots: Vec<Vec<u8>>,
    targets: Metadata<Targets>,
    before: Option<(Metadata<Snapshot>, Metadata<Timestamp>)>,
    /// For how many seconds a timestamp is good.
    pub(crate) lasts: u64,
    base: String,
}

const ROLES: [(Role, &str); 4] =
    [(Role::Root, "root"), (Role::Targets, "targets"), (Role::Snapshot, "snapshot"), (Role::Timestamp, "timestamp")];

fn time(unix: u64) -> Time {
    Time::from_unix(unix).expect("a time")
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a key")
}

impl Mill {
    /// A maker whose metadata but for the timestamp expires in the year after `now`.
    pub(crate) fn new(base: &str, now: u64) -> Self {
        Self::with_keys(base, now, 1)
    }

    /// The same with other keys: the keys from `seed` on.
    pub(crate) fn with_keys(base: &str, now: u64, seed: u8) -> Self {
        let far = time(now + 400 * 86_400);
        let mut mill = Self {
            keys: BTreeMap::new(),
            seed,
            root: Metadata::new(1, far, Root::new()),
            roots: Vec::new(),
            targets: Metadata::new(1, far, Targets::default()),
            before: None,
            lasts: 2 * 86_400,
            base: base.to_owned(),
        };
        for (role, name) in ROLES {
            mill.new_key(role, name);
        }
        mill.roots.push(sign(&mill.root, &[&mill.keys["root"]]).expect("signed"));
        mill
    }

    fn new_key(&mut self, role: Role, name: &'static str) {
        let key = key(self.seed);
        self.seed += 1;
        self.root.body.set_role(role, 1, &[key.public()]);
        self.keys.insert(name, key);
    }

    /// What an app pins.
    pub(crate) fn trust(&self, name: &str) -> MakerTrust {
        MakerTrust {
            name: name.to_owned(),
            root: self.roots[0].clone(),
            metadata_url: format!("{}/metadata", self.base),
            targets_url: format!("{}/targets/", self.base),
        }
    }

    /// Adds a file.
    pub(crate) fn file(&mut self, web: &Web, path: &str, bytes: &[u8]) {
        self.targets.body.targets.insert(path.to_owned(), Target::of(bytes));
        self.lay(web, [target_file(path, bytes.to_vec()).expect("a path")]);
    }

    /// Adds an image with its offer.
    pub(crate) fn image(&mut self, web: &Web, path: &str, bytes: &[u8], offer: &Offer) {
        self.file(web, path, bytes);
        let custom = serde_json::to_value(ImageCustom { pandu: offer.clone() }).expect("JSON");
        let target = self.targets.body.targets.get_mut(path).expect("there");
        target.custom = custom.as_object().cloned();
    }

    /// Removes a file from what is signed.
    pub(crate) fn remove(&mut self, path: &str) {
        self.targets.body.targets.remove(path);
    }

    /// Replaces the keys of all roles but the root's, as after they were stolen.
    pub(crate) fn rotate(&mut self) {
        for (role, name) in ROLES.into_iter().skip(1) {
            self.new_key(role, name);
        }
        self.next_root();
    }

    /// Replaces the root's key.
    pub(crate) fn rotate_root(&mut self) {
        let old = self.keys.remove("root").expect("there");
        self.new_key(Role::Root, "root");
        self.root.version += 1;
        self.roots.push(sign(&self.root, &[&old, &self.keys["root"]]).expect("signed"));
    }

    fn next_root(&mut self) {
        self.root.version += 1;
        self.roots.push(sign(&self.root, &[&self.keys["root"]]).expect("signed"));
    }

    /// Signs what is there and lays it out.
    pub(crate) fn publish(&mut self, web: &Web, now: u64) {
        for (at, root) in self.roots.iter().enumerate() {
            self.lay(web, [root_file(at as u64 + 1, root.clone())]);
        }
        let bytes = sign(&self.targets, &[&self.keys["targets"]]).expect("signed");
        let changed = vec![SignedTargets { role: "targets".to_owned(), version: self.targets.version, bytes }];
        let far = time(now + 300 * 86_400);
        let files = publish(
            changed,
            self.before.as_ref().map(|(snapshot, timestamp)| (snapshot, timestamp)),
            Online { keys: &[&self.keys["snapshot"]], expires: far },
            Online { keys: &[&self.keys["timestamp"]], expires: time(now + self.lasts) },
        )
        .expect("published");
        let read = |name: &str| files.iter().find(|file| file.path.ends_with(name)).expect("there").bytes.clone();
        let snapshot = pandu_tuf::Document::<Snapshot>::read(&read("snapshot.json")).expect("read").signed;
        let timestamp = pandu_tuf::Document::<Timestamp>::read(&read("timestamp.json")).expect("read").signed;
        self.before = Some((snapshot, timestamp));
        self.targets.version += 1;
        self.lay(web, files);
    }

    fn lay(&self, web: &Web, files: impl IntoIterator<Item = pandu_tuf::repository::Published>) {
        let mut all = web.files.lock().expect("lock");
        all.extend(files.into_iter().map(|file| (format!("{}/{}", self.base, file.path), file.bytes)));
    }
}
