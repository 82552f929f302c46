//! A repository in memory with all its keys, and a host that asks it and keeps what it is told to. The subjects lie below.

mod age;
mod attacks;
mod delegations;
mod files;
mod hostile;
mod kept;
mod refresh;
mod rotation;
mod shares;
mod signing;

use std::collections::BTreeMap;

use crate::repository::{Online, Published, SignedTargets, publish, root_file, target_file};
use crate::sign::{SigningKey, sign};
use crate::{
    Action, Answer, Cache, Client, Document, Error, Key, Limits, Metadata, Role, Root, Snapshot, Target, Targets, Time,
    Timestamp,
};

/// When the tests take place.
pub(crate) const NOW: u64 = 1_800_000_000;
pub(crate) const DAY: u64 = 86_400;

pub(crate) fn in_days(days: u64) -> Time {
    Time::from_unix(NOW + days * DAY).expect("in range")
}

/// A key of its own for each number.
pub(crate) fn signing_key(number: u8) -> SigningKey {
    SigningKey::from_seed(&[number; 32]).expect("a key")
}

/// A repository whose owner and whose thief is the test.
#[derive(Clone)]
pub(crate) struct World {
    /// Numbers of the keys that sign for each role, in the next file.
    pub(crate) keys: BTreeMap<&'static str, Vec<u8>>,
    pub(crate) root: Metadata<Root>,
    pub(crate) targets: Metadata<Targets>,
    pub(crate) delegated: BTreeMap<&'static str, Metadata<Targets>>,
    pub(crate) snapshot: Option<Metadata<Snapshot>>,
    pub(crate) timestamp: Option<Metadata<Timestamp>>,
    /// What the mirror serves, by path below `metadata/` and `targets/`.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) pinned: Vec<u8>,
}

impl World {
    /// Version 1 of everything, one key for each role, expiring in 30 days; one image of a lamp.
    pub(crate) fn new() -> Self {
        let mut world = Self {
            keys: BTreeMap::from([
                ("root", vec![1]),
                ("timestamp", vec![2]),
                ("snapshot", vec![3]),
                ("targets", vec![4]),
            ]),
            root: Metadata::new(0, in_days(30), Root::new()),
            targets: Metadata::new(0, in_days(30), Targets::default()),
            delegated: BTreeMap::new(),
            snapshot: None,
            timestamp: None,
            files: BTreeMap::new(),
            pinned: Vec::new(),
        };
        for (role, number) in [(Role::Root, 1), (Role::Timestamp, 2), (Role::Snapshot, 3), (Role::Targets, 4)] {
            world.let_sign(role, 1, &[number]);
        }
        world.targets.body.targets.insert("lamp/1.img".to_owned(), Target::of(b"image one"));
        world.put([target_file("lamp/1.img", b"image one".to_vec()).expect("a path")]);
        world.publish_root();
        world.publish(&["targets"]);
        world.pinned = world.files["metadata/1.root.json"].clone();
        world
    }

    /// Lets these keys sign for a role, in the next root, and has them sign.
    pub(crate) fn let_sign(&mut self, role: Role, threshold: u64, numbers: &[u8]) {
        let keys: Vec<SigningKey> = numbers.iter().map(|number| signing_key(*number)).collect();
        let public: Vec<&Key> = keys.iter().map(SigningKey::public).collect();
        self.root.body.set_role(role, threshold, &public);
        self.keys.insert(role.name(), numbers.to_vec());
    }

    fn signed<T: crate::Kind>(&self, role: &str, metadata: &Metadata<T>) -> Vec<u8> {
        let keys: Vec<SigningKey> = self.keys[role].iter().map(|number| signing_key(*number)).collect();
        sign(metadata, &keys.iter().collect::<Vec<_>>()).expect("signed")
    }

    pub(crate) fn put(&mut self, files: impl IntoIterator<Item = Published>) {
        self.files.extend(files.into_iter().map(|file| (file.path, file.bytes)));
    }

    pub(crate) fn publish_root(&mut self) {
        self.root.version += 1;
        let bytes = self.signed("root", &self.root);
        self.put([root_file(self.root.version, bytes)]);
    }

    /// New versions of these targets files, a new snapshot and a new timestamp.
    pub(crate) fn publish(&mut self, roles: &[&'static str]) {
        let mut changed = Vec::new();
        for role in roles {
            let metadata =
                if *role == "targets" { &mut self.targets } else { self.delegated.get_mut(role).expect("one") };
            metadata.version += 1;
            let metadata = metadata.clone();
            let bytes = self.signed(role, &metadata);
            changed.push(SignedTargets { role: (*role).to_owned(), version: metadata.version, bytes });
        }
        let keys = |role| self.keys[role].iter().map(|number| signing_key(*number)).collect::<Vec<_>>();
        let (snapshot, timestamp) = (keys("snapshot"), keys("timestamp"));
        let (snapshot, timestamp): (Vec<_>, Vec<_>) = (snapshot.iter().collect(), timestamp.iter().collect());
        let before = self.snapshot.as_ref().zip(self.timestamp.as_ref());
        let files = publish(
            changed,
            before,
            Online { keys: &snapshot, expires: in_days(30) },
            Online { keys: &timestamp, expires: in_days(30) },
        );
        self.put(files.expect("published"));
        let stamp = Document::read(&self.files["metadata/timestamp.json"]).expect("a timestamp");
        self.read_back(stamp.signed);
    }

    fn read_back(&mut self, timestamp: Metadata<Timestamp>) {
        let version = timestamp.body.snapshot().expect("named").version;
        let snapshot = Document::read(&self.files[&format!("metadata/{version}.snapshot.json")]).expect("a snapshot");
        self.snapshot = Some(snapshot.signed);
        self.timestamp = Some(timestamp);
    }

    /// Signs the snapshot and the timestamp as they are, whatever that is, with consistent names for each other.
    pub(crate) fn force_snapshot(&mut self) {
        let snapshot = self.snapshot.clone().expect("published before");
        let bytes = self.signed("snapshot", &snapshot);
        let named = crate::FileVersion::of(snapshot.version, &bytes);
        self.files.insert(format!("metadata/{}.snapshot.json", snapshot.version), bytes);
        self.timestamp.as_mut().expect("published before").body = Timestamp::of(named);
        self.force_timestamp();
    }

    pub(crate) fn force_timestamp(&mut self) {
        let bytes = self.signed("timestamp", self.timestamp.as_ref().expect("published before"));
        self.files.insert("metadata/timestamp.json".to_owned(), bytes);
    }

    /// Signs the top-level targets file as it is, and names it in a new snapshot.
    pub(crate) fn force_targets(&mut self) {
        let bytes = self.signed("targets", &self.targets);
        let named = crate::FileVersion::of(self.targets.version, &bytes);
        self.files.insert(format!("metadata/{}.targets.json", self.targets.version), bytes);
        let snapshot = self.snapshot.as_mut().expect("published before");
        snapshot.version += 1;
        snapshot.body.meta.insert("targets.json".to_owned(), named);
        self.timestamp.as_mut().expect("published before").version += 1;
        self.force_snapshot();
    }
}

/// A host: keeps what it is told to, and remembers what it asked.
#[derive(Default)]
pub(crate) struct Host {
    pub(crate) cache: Cache,
    /// Paths asked for, in order; those with a conditional question end in `?`.
    pub(crate) asked: Vec<String>,
    /// Dies before carrying out the change with this number, counted over its life.
    pub(crate) dies_before: Option<usize>,
    pub(crate) changes: usize,
}

/// The host died.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Killed;

impl Host {
    /// A refresh at [`NOW`].
    pub(crate) fn refresh(&mut self, world: &World) -> Result<Client, Error> {
        self.refresh_at(world, NOW)
    }

    pub(crate) fn refresh_at(&mut self, world: &World, now: u64) -> Result<Client, Error> {
        self.asked.clear();
        let mut client = Client::new(&world.pinned, self.cache.clone(), now, Limits::default())?;
        self.run(&mut client, world).expect("not killed")?;
        Ok(client)
    }

    /// A refresh that fails, and what for.
    pub(crate) fn refused(&mut self, world: &World) -> Error {
        self.refresh(world).expect_err("refused")
    }

    /// Polls to the end of the goal.
    pub(crate) fn run(&mut self, client: &mut Client, world: &World) -> Result<Result<(), Error>, Killed> {
        loop {
            match client.poll() {
                Err(error) => return Ok(Err(error)),
                Ok(Action::Done) => return Ok(Ok(())),
                Ok(Action::Fetch(fetch)) => {
                    self.asked.push(format!("{}{}", fetch.path, if fetch.conditional { "?" } else { "" }));
                    client.handle_answer(match world.files.get(&format!("metadata/{}", fetch.path)) {
                        None => Answer::Missing,
                        Some(bytes) if bytes.len() as u64 > fetch.max_bytes => Answer::TooLong,
                        Some(bytes) => Answer::Body(bytes.clone()),
                    });
                }
                Ok(change) => self.carry_out(change)?,
            }
        }
    }

    fn carry_out(&mut self, change: Action) -> Result<(), Killed> {
        if self.dies_before == Some(self.changes) {
            return Err(Killed);
        }
        self.changes += 1;
        match change {
            Action::Store { key, bytes } => self.cache.insert(key, bytes),
            Action::Remove { key } => self.cache.remove(&key),
            Action::Fetch(_) | Action::Done => {}
        }
        Ok(())
    }

    /// Refreshes, and searches for one path.
    pub(crate) fn find(&mut self, world: &World, path: &str) -> Result<Option<Target>, Error> {
        let mut client = self.refresh(world)?;
        self.asked.clear();
        client.find(path)?;
        self.run(&mut client, world).expect("not killed")?;
        assert!(client.found().len() <= 1);
        Ok(client.found().first().map(|found| found.target.clone()))
    }
}
