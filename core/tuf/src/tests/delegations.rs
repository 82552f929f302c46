//! Searches along delegations: which roles are asked, in which order, and who is believed about which path.

use std::collections::BTreeSet;

use super::{Host, NOW, World, in_days, signing_key};
use crate::{CacheKey, Client, DelegatedRole, Delegations, Error, Limits, Metadata, Role, RoleKeys, Target, Targets};

/// A delegation of the graph: from, to, patterns, terminating.
type Edge = (&'static str, &'static str, &'static [&'static str], bool);

const ALL: &[&str] = &["*"];

fn key_of(role: &str) -> u8 {
    100 + role.bytes().fold(0_u8, |sum, byte| sum.wrapping_mul(3).wrapping_add(byte)) % 100
}

pub(super) fn delegated(
    role: &str,
    patterns: &[&str],
    terminating: bool,
    key: u8,
) -> (DelegatedRole, crate::sign::SigningKey) {
    let key = signing_key(key);
    let keys = RoleKeys { keyids: vec![key.id().to_owned()], threshold: 1, ..RoleKeys::default() };
    let paths = Some(patterns.iter().map(|pattern| (*pattern).to_owned()).collect());
    (DelegatedRole { name: role.to_owned(), keys, terminating, paths, path_hash_prefixes: None }, key)
}

/// Adds edges, and publishes every role. A target `by ROLE` stands in each role for each of its paths.
fn graph(edges: &[Edge], targets: &[(&'static str, &'static str)]) -> World {
    let mut world = World::new();
    for (_, role, _, _) in edges {
        world.delegated.entry(*role).or_insert_with(|| Metadata::new(0, in_days(30), Targets::default()));
        world.keys.insert(*role, vec![key_of(role)]);
    }
    for (from, to, patterns, terminating) in edges {
        let (role, key) = delegated(to, patterns, *terminating, key_of(to));
        let from = if *from == "targets" { &mut world.targets } else { world.delegated.get_mut(from).expect("a role") };
        let delegations = from.body.delegations.get_or_insert_with(Delegations::default);
        delegations.keys.insert(key.id().to_owned(), key.public().clone());
        delegations.roles.get_or_insert_with(Vec::new).push(role);
    }
    for (role, path) in targets {
        let metadata =
            if *role == "targets" { &mut world.targets } else { world.delegated.get_mut(role).expect("a role") };
        metadata.body.targets.insert((*path).to_owned(), Target::of(role.as_bytes()));
    }
    let roles: BTreeSet<&'static str> = edges.iter().map(|(_, role, _, _)| *role).chain(["targets"]).collect();
    world.publish(&roles.into_iter().collect::<Vec<_>>());
    world
}

/// What is asked for while searching for a path that nobody names.
fn visits(edges: &[Edge]) -> String {
    let mut host = Host::default();
    assert_eq!(host.find(&graph(edges, &[]), "nowhere"), Ok(None));
    let name = |path: &String| path.trim_start_matches("1.").trim_end_matches(".json").to_owned();
    host.asked.iter().map(name).collect::<Vec<_>>().join(" ")
}

#[test]
fn depth_first_in_order() {
    for (edges, expected) in [
        (vec![("targets", "A", ALL, false)], "A"),
        (vec![("targets", "A", ALL, false), ("targets", "B", ALL, false), ("B", "C", ALL, false)], "A B C"),
        (
            vec![
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("A", "C", ALL, false),
                ("A", "D", ALL, false),
            ],
            "A C D B",
        ),
        (
            vec![
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("A", "C", ALL, true),
                ("A", "D", ALL, false),
                ("C", "E", ALL, false),
            ],
            "A C E",
        ),
        (vec![("targets", "A", &["*.py"] as &[_], true), ("targets", "B", ALL, false), ("A", "C", ALL, false)], "B"),
        (
            vec![
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("B", "C", ALL, false),
                ("C", "B", ALL, false),
                ("C", "A", ALL, false),
            ],
            "A B C",
        ),
        (vec![("targets", "A", ALL, false), ("A", "A", ALL, false)], "A"),
    ] {
        assert_eq!(visits(&edges), expected);
    }
}

const TREE: &[Edge] = &[
    ("targets", "lamps", &["lamp/*", "lamp/advisories/*"], true),
    ("targets", "rest", &["*/*", "*/*/*"], false),
    ("lamps", "cheap", &["lamp/*"], false),
    ("rest", "ovens", &["oven/*"], false),
];
const NAMED: &[(&str, &str)] = &[
    ("targets", "index.json"),
    ("lamps", "lamp/2.img"),
    ("lamps", "oven/9.img"),
    ("cheap", "lamp/2.img"),
    ("cheap", "lamp/3.img"),
    ("cheap", "lamp/advisories/1.json"),
    ("rest", "lamp/4.img"),
    ("rest", "oven/1.img"),
    ("ovens", "oven/1.img"),
    ("ovens", "oven/2.img"),
    ("ovens", "lamp/5.img"),
];

#[test]
fn who_is_believed_about_which_path() {
    let world = graph(TREE, NAMED);
    for (path, by, asked) in [
        ("index.json", Some("targets"), 0),
        ("lamp/1.img", Some("image one"), 0),
        ("lamp/2.img", Some("lamps"), 1),
        ("lamp/3.img", Some("cheap"), 2),
        // Not delegated to `cheap`.
        ("lamp/advisories/1.json", None, 1),
        // `lamps` ends the search, and `rest` is not asked.
        ("lamp/4.img", None, 2),
        ("lamp/5.img", None, 2),
        ("oven/1.img", Some("rest"), 1),
        ("oven/2.img", Some("ovens"), 2),
        // `lamps` names it without the right to.
        ("oven/9.img", None, 2),
    ] {
        let mut host = Host::default();
        let found = host.find(&world, path).expect("searched");
        assert_eq!(found, by.map(|role| Target::of(role.as_bytes())), "{path}");
        assert_eq!(host.asked.len(), asked, "{path}: {:?}", host.asked);
    }
}

pub(super) fn list(host: &mut Host, world: &World, folder: &str) -> Vec<(String, Target)> {
    let mut client = host.refresh(world).expect("refreshed");
    client.list(folder).expect("a folder");
    host.run(&mut client, world).expect("not killed").expect("searched");
    client.found().iter().map(|found| (found.path.clone(), found.target.clone())).collect()
}

#[test]
fn a_list_is_what_finding_each_path_gives() {
    let world = graph(TREE, NAMED);
    for (folder, expected) in [
        ("", vec!["index.json"]),
        ("lamp", vec!["lamp/1.img", "lamp/2.img", "lamp/3.img"]),
        ("lamp/advisories", vec![]),
        ("oven", vec!["oven/1.img", "oven/2.img"]),
        ("la", vec![]),
    ] {
        let listed = list(&mut Host::default(), &world, folder);
        assert_eq!(listed.iter().map(|(path, _)| path).collect::<Vec<_>>(), expected, "{folder}");
        for (path, target) in listed {
            assert_eq!(Host::default().find(&world, &path), Ok(Some(target)), "{path}");
        }
    }
}

#[test]
fn only_the_roles_of_the_folder_are_fetched() {
    let world = graph(TREE, NAMED);
    let mut host = Host::default();
    list(&mut host, &world, "");
    assert_eq!(host.asked.len(), 4, "{:?}", host.asked);
    list(&mut host, &world, "oven");
    assert_eq!(host.asked, ["2.root.json", "timestamp.json?", "1.rest.json", "1.ovens.json"]);
    list(&mut host, &world, "oven");
    assert_eq!(host.asked, ["2.root.json", "timestamp.json?"], "kept");
}

#[test]
fn trust_is_not_inherited_from_another_delegator() {
    let mut world = graph(
        &[
            ("targets", "A", &["a/*"], false),
            ("targets", "B", &["b/*"], false),
            ("A", "C", &["a/*"], false),
            ("B", "C", &["b/*"], false),
        ],
        &[("C", "a/x"), ("C", "b/x")],
    );
    // B lets another key sign for C.
    let other = signing_key(77);
    let delegations = world.delegated.get_mut("B").expect("there").body.delegations.as_mut().expect("there");
    delegations.keys.insert(other.id().to_owned(), other.public().clone());
    delegations.roles.as_mut().expect("there")[0].keys.keyids = vec![other.id().to_owned()];
    world.publish(&["B"]);

    let mut host = Host::default();
    let mut client = host.refresh(&world).expect("refreshed");
    client.find("a/x").expect("a path");
    host.run(&mut client, &world).expect("not killed").expect("searched");
    assert_eq!(client.found().len(), 1);
    client.find("b/x").expect("a path");
    let refused = host.run(&mut client, &world).expect("not killed");
    assert_eq!(refused, Err(Error::BelowThreshold(Role::Delegated)));
    assert!(client.found().is_empty());
    assert_eq!(Host::default().find(&world, "b/x"), Err(Error::BelowThreshold(Role::Delegated)));
}

#[test]
fn a_delegated_role_is_checked_like_any_other() {
    const EDGES: &[Edge] = &[("targets", "A", ALL, false)];
    let found = |change: &dyn Fn(&mut World)| {
        let mut world = graph(EDGES, &[("A", "x")]);
        change(&mut world);
        Host::default().find(&world, "x")
    };
    assert_eq!(found(&|_| {}), Ok(Some(Target::of(b"A"))));
    let wrong_key = |world: &mut World| {
        world.keys.insert("A", vec![9]);
        world.publish(&["A"]);
    };
    assert_eq!(found(&wrong_key), Err(Error::BelowThreshold(Role::Delegated)));
    let expired = |world: &mut World| {
        world.delegated.get_mut("A").expect("there").expires = crate::Time::from_unix(NOW).expect("in range");
        world.publish(&["A"]);
    };
    assert_eq!(found(&expired), Err(Error::Expired(Role::Delegated)));
    let other = |world: &mut World| {
        world.publish(&["A"]);
        let first = world.files["metadata/1.A.json"].clone();
        world.files.insert("metadata/2.A.json".to_owned(), first);
    };
    assert_eq!(found(&other), Err(Error::WrongHash(Role::Delegated)));
    let gone = |world: &mut World| {
        world.files.remove("metadata/1.A.json");
    };
    assert_eq!(found(&gone), Err(Error::Missing(Role::Delegated)));
    let unlisted = |world: &mut World| {
        world.snapshot.as_mut().expect("there").body.meta.remove("A.json");
        world.force_snapshot();
    };
    assert_eq!(found(&unlisted), Err(Error::NotInSnapshot(Role::Delegated)));
}

#[test]
fn an_older_delegated_file_is_refused() {
    let mut world = graph(&[("targets", "A", ALL, false)], &[("A", "x")]);
    let mut host = Host::default();
    world.publish(&["A"]);
    assert!(host.find(&world, "x").expect("searched").is_some());
    world.delegated.get_mut("A").expect("there").version = 0;
    world.publish(&["A"]);
    assert_eq!(host.refused(&world), Error::Rollback(Role::Delegated));
}

#[test]
fn names_of_roles_lead_to_no_other_place() {
    for (role, expected) in [("../x", "1...%2Fx.json"), ("?", "1.%3F.json"), ("/x#", "1.%2Fx%23.json")] {
        let world = graph(&[("targets", role, ALL, false)], &[]);
        let mut host = Host::default();
        assert_eq!(host.find(&world, "nowhere"), Ok(None));
        assert_eq!(host.asked, [expected]);
        let key = CacheKey::Delegated(role.to_owned());
        assert!(host.cache.get(&key).is_some());
        assert!(!key.file_name().contains('/'));
    }
}

#[test]
fn a_role_that_is_gone_is_forgotten() {
    let mut world = graph(&[("targets", "A", ALL, false)], &[]);
    let mut host = Host::default();
    assert_eq!(host.find(&world, "nowhere"), Ok(None));
    assert!(host.cache.get(&CacheKey::Delegated("A".to_owned())).is_some());
    // A role leaves the snapshot only with a new snapshot key.
    world.let_sign(Role::Snapshot, 1, &[33]);
    world.publish_root();
    world.targets.body.delegations = None;
    world.snapshot.as_mut().expect("there").body.meta.remove("A.json");
    world.publish(&["targets"]);
    host.refresh(&world).expect("refreshed");
    assert!(host.cache.get(&CacheKey::Delegated("A".to_owned())).is_none());
}

#[test]
fn too_many_roles_end_the_search() {
    const NAMES: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
    let edges: Vec<Edge> = NAMES.iter().map(|name| ("targets", *name, ALL, false)).collect();
    let world = graph(&edges, &[("F", "x")]);
    for (delegations, expected) in [(7, Ok(1)), (6, Err(Error::TooManyDelegations))] {
        let limits = Limits { delegations, ..Limits::default() };
        let mut host = Host::default();
        let mut client = Client::new(&world.pinned, host.cache.clone(), NOW, limits).expect("pinned");
        host.run(&mut client, &world).expect("not killed").expect("refreshed");
        client.find("x").expect("a path");
        let result = host.run(&mut client, &world).expect("not killed");
        assert_eq!(result.map(|()| client.found().len()), expected);
    }
}

#[test]
fn many_slow_patterns_end_the_search() {
    let slow: &'static str = String::leak(format!("*{}b", "a".repeat(500)));
    let patterns: &'static [&'static str] = Vec::leak(vec![slow; 300]);
    let world = graph(&[("targets", "A", patterns, false)], &[]);
    let path = "a".repeat(1_000);
    assert_eq!(Host::default().find(&world, "a"), Ok(None));
    let limits = Limits { pattern_steps: 1_000_000, ..Limits::default() };
    let mut host = Host::default();
    let mut client = Client::new(&world.pinned, host.cache.clone(), NOW, limits).expect("pinned");
    host.run(&mut client, &world).expect("not killed").expect("refreshed");
    client.find(&path).expect("a path");
    assert_eq!(host.run(&mut client, &world).expect("not killed"), Err(Error::TooManyDelegations));
}

#[test]
fn paths_that_no_target_has() {
    let world = World::new();
    let mut client = Host::default().refresh(&world).expect("refreshed");
    for path in ["", "..", "a/../b", "/a", "a\\b"] {
        assert_eq!(client.find(path), Err(Error::Path), "{path}");
    }
    assert_eq!(client.list("../a"), Err(Error::Path));
    assert_eq!(client.list(""), Ok(()));
    assert_eq!(client.list(""), Err(Error::OutOfTurn), "the search before has not ended");
}

#[test]
fn delegations_that_contradict_themselves() {
    let plain = || delegated("A", ALL, false, 50).0;
    for (name, change) in [
        ("the name of a top-level role", (|role| role.name = "snapshot".to_owned()) as fn(&mut DelegatedRole)),
        ("no name", |role| role.name.clear()),
        ("a long name", |role| role.name = "a".repeat(257)),
        ("neither paths nor prefixes", |role| role.paths = None),
        ("both", |role| role.path_hash_prefixes = Some(Vec::new())),
        ("no threshold", |role| role.keys.threshold = 0),
        ("a key twice", |role| role.keys.keyids.push(role.keys.keyids[0].clone())),
    ] {
        let mut role = plain();
        change(&mut role);
        let delegations = Delegations { roles: Some(vec![role]), ..Delegations::default() };
        let targets = Targets { delegations: Some(delegations), ..Targets::default() };
        assert!(crate::sign::sign(&Metadata::new(1, in_days(1), targets), &[]).is_err(), "{name}");
    }
    let twice = Delegations { roles: Some(vec![plain(), plain()]), ..Delegations::default() };
    let targets = Targets { delegations: Some(twice), ..Targets::default() };
    assert!(crate::sign::sign(&Metadata::new(1, in_days(1), targets), &[]).is_err());
}
