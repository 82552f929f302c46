//! What a hostile mirror or a thief of some keys can do with bytes, signatures and names: every row is refused.

use super::{Host, NOW, World, signing_key};
use crate::{Action, Answer, Cache, Client, Error, FileVersion, Limits, Malformed, Role, Target};

const METADATA: [(&str, Role); 4] = [
    ("metadata/2.root.json", Role::Root),
    ("metadata/timestamp.json", Role::Timestamp),
    ("metadata/1.snapshot.json", Role::Snapshot),
    ("metadata/1.targets.json", Role::Targets),
];

/// A repository with a second root, so that all four kinds of file are fetched.
fn with_second_root() -> World {
    let mut world = World::new();
    world.publish_root();
    world
}

#[test]
fn tampered_at_any_byte() {
    let world = with_second_root();
    for (path, role) in METADATA {
        let length = world.files[path].len();
        for at in (0..length).step_by(7) {
            for change in [1, 0x80] {
                let mut tampered = world.clone();
                tampered.files.get_mut(path).expect("there")[at] ^= change;
                let mut host = Host::default();
                let result = host.refresh(&tampered);
                // One bit of a signature's key id or of a field outside `signed` may only make it count less.
                let error = result.expect_err("refused");
                let its_own = [
                    Error::BelowThreshold(role),
                    Error::WrongHash(role),
                    Error::WrongVersion(role),
                    Error::Malformed { role, problem: Malformed::Json },
                    Error::Malformed { role, problem: Malformed::Field },
                    Error::Malformed { role, problem: Malformed::Type },
                    Error::Malformed { role, problem: Malformed::SpecVersion },
                ];
                assert!(its_own.contains(&error), "{path} at {at}: {error:?}");
            }
        }
    }
}

#[test]
fn truncated_anywhere() {
    let world = with_second_root();
    for (path, role) in METADATA {
        let whole = world.files[path].clone();
        for length in (0..whole.len()).step_by(11) {
            let mut cut = world.clone();
            cut.files.insert(path.to_owned(), whole[..length].to_vec());
            let error = Host::default().refused(&cut);
            let malformed = Error::Malformed { role, problem: Malformed::Json };
            assert!([malformed, Error::WrongLength(role)].contains(&error), "{path}: {error:?}");
        }
    }
}

#[test]
fn endless_bytes_are_cut_off_where_they_are_asked_for() {
    let world = with_second_root();
    let limits = Limits::default();
    let most = |path: &str| match path {
        "2.root.json" | "3.root.json" => limits.root_bytes,
        "timestamp.json" => limits.timestamp_bytes,
        // Both are named with their length.
        other => world.files[&format!("metadata/{other}")].len() as u64,
    };
    for (endless, (_, role)) in METADATA.into_iter().enumerate() {
        let mut client = Client::new(&world.pinned, Cache::default(), NOW, limits).expect("pinned");
        let mut asked = 0;
        let error = loop {
            match client.poll() {
                Ok(Action::Fetch(fetch)) => {
                    assert_eq!(fetch.max_bytes, most(&fetch.path), "{}", fetch.path);
                    let body = world.files.get(&format!("metadata/{}", fetch.path));
                    // A host that does not cut is not believed either.
                    let endless_body = Answer::Body(vec![b' '; usize::try_from(fetch.max_bytes).expect("small") + 1]);
                    client.handle_answer(match body {
                        Some(_) if asked == endless => endless_body,
                        Some(body) => Answer::Body(body.clone()),
                        None => Answer::Missing,
                    });
                    asked += usize::from(body.is_some());
                }
                Ok(Action::Done) => panic!("believed"),
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        assert_eq!(error, Error::TooLong(role));
    }
}

#[test]
fn a_named_length_does_not_lift_the_limit() {
    let mut world = World::new();
    let mut named = world.timestamp.clone().expect("there");
    named.body.meta.get_mut("snapshot.json").expect("there").length = Some(u64::MAX);
    world.timestamp = Some(named);
    world.force_timestamp();
    let mut client = Client::new(&world.pinned, Cache::default(), NOW, Limits::default()).expect("pinned");
    loop {
        match client.poll().expect("goes on") {
            Action::Fetch(fetch) if fetch.role == Role::Snapshot => {
                assert_eq!(fetch.max_bytes, Limits::default().snapshot_bytes);
                break;
            }
            Action::Fetch(fetch) => {
                let body = world.files.get(&format!("metadata/{}", fetch.path));
                client.handle_answer(body.map_or(Answer::Missing, |body| Answer::Body(body.clone())));
            }
            Action::Store { .. } | Action::Remove { .. } | Action::Done => {}
        }
    }
}

#[test]
fn each_role_below_its_threshold() {
    for role in [Role::Root, Role::Timestamp, Role::Snapshot, Role::Targets] {
        let mut world = World::new();
        world.let_sign(role, 2, &[10, 11]);
        // The old root's key signs as well, so that only the new threshold is not reached.
        world.keys.insert("root", if role == Role::Root { vec![1, 10] } else { vec![1] });
        world.publish_root();
        if role != Role::Root {
            world.keys.insert(role.name(), vec![10, 1]);
        }
        world.publish(&["targets"]);
        assert_eq!(Host::default().refused(&world), Error::BelowThreshold(role));
        world.keys.insert(role.name(), if role == Role::Root { vec![1, 10, 11] } else { vec![10, 11] });
        world.root.version -= 1;
        world.publish_root();
        world.publish(&["targets"]);
        assert!(Host::default().refresh(&world).is_ok(), "{role}");
    }
}

#[test]
fn one_key_under_two_names_counts_once() {
    let mut world = World::new();
    world.let_sign(Role::Timestamp, 2, &[2]);
    let (mut twin, body) = (signing_key(2).public().clone(), &mut world.root.body);
    twin.other.insert("x".to_owned(), 1.into());
    let twin_id = twin.usual_id();
    body.keys.insert(twin_id.clone(), twin);
    body.roles.get_mut("timestamp").expect("there").keyids.push(twin_id.clone());
    world.publish_root();
    world.publish(&[]);
    let path = "metadata/timestamp.json";
    let mut stamp: serde_json::Value = serde_json::from_slice(&world.files[path]).expect("JSON");
    let mut signature = stamp["signatures"][0].clone();
    signature["keyid"] = twin_id.into();
    stamp["signatures"].as_array_mut().expect("a list").push(signature);
    world.files.insert(path.to_owned(), stamp.to_string().into_bytes());
    assert_eq!(Host::default().refused(&world), Error::BelowThreshold(Role::Timestamp));
}

#[test]
fn a_key_id_that_signs_twice_or_stands_twice() {
    let mut world = World::new();
    let path = "metadata/timestamp.json";
    let mut stamp: serde_json::Value = serde_json::from_slice(&world.files[path]).expect("JSON");
    let signature = stamp["signatures"][0].clone();
    stamp["signatures"].as_array_mut().expect("a list").push(signature);
    world.files.insert(path.to_owned(), stamp.to_string().into_bytes());
    let problem = Malformed::DuplicateSignature;
    assert_eq!(Host::default().refused(&world), Error::Malformed { role: Role::Timestamp, problem });

    let mut root = World::new();
    let keyids = &mut root.root.body.roles.get_mut("snapshot").expect("there").keyids;
    keyids.push(keyids[0].clone());
    let signed = crate::sign::sign(&root.root, &[&signing_key(1)]);
    assert_eq!(signed, Err(Malformed::Field.into()));
}

#[test]
fn mixed_versions() {
    let mut world = World::new();
    world.publish(&["targets"]);
    world.publish(&["targets"]);
    let older = world.files["metadata/2.targets.json"].clone();
    world.files.insert("metadata/3.targets.json".to_owned(), older);
    // The same length; only the hash tells them apart.
    assert_eq!(Host::default().refused(&world), Error::WrongHash(Role::Targets));

    let mut world = World::new();
    world.publish(&[]);
    let older = world.files["metadata/1.snapshot.json"].clone();
    world.files.insert("metadata/2.snapshot.json".to_owned(), older);
    assert_eq!(Host::default().refused(&world), Error::WrongHash(Role::Snapshot));
}

#[test]
fn mixed_versions_where_no_hash_is_named() {
    for (role, path, other) in [
        (Role::Snapshot, "metadata/2.snapshot.json", "metadata/1.snapshot.json"),
        (Role::Targets, "metadata/2.targets.json", "metadata/1.targets.json"),
    ] {
        let mut world = World::new();
        world.publish(&["targets"]);
        let bare = |file: &mut FileVersion| (file.length, file.hashes) = (None, None);
        let snapshot = world.snapshot.as_mut().expect("there");
        snapshot.body.meta.values_mut().for_each(bare);
        world.force_snapshot();
        world.timestamp.as_mut().expect("there").body.meta.values_mut().for_each(bare);
        world.force_timestamp();
        assert!(Host::default().refresh(&world).is_ok());
        let bytes = world.files[other].clone();
        world.files.insert(path.to_owned(), bytes);
        assert_eq!(Host::default().refused(&world), Error::WrongVersion(role));
    }
}

#[test]
fn another_kind_of_file_with_the_right_keys() {
    let mut world = World::new();
    // The timestamp key may sign snapshots too, and a snapshot looks like a timestamp.
    world.let_sign(Role::Snapshot, 1, &[2]);
    world.publish_root();
    let mut snapshot = world.snapshot.clone().expect("there");
    snapshot.body.meta = [("snapshot.json".to_owned(), FileVersion::of(1, b""))].into();
    let bytes = crate::sign::sign(&snapshot, &[&signing_key(2)]).expect("signed");
    world.files.insert("metadata/timestamp.json".to_owned(), bytes);
    let problem = Malformed::Type;
    assert_eq!(Host::default().refused(&world), Error::Malformed { role: Role::Timestamp, problem });
}

#[test]
fn missing_files() {
    for (path, role) in &METADATA[1..] {
        let mut world = World::new();
        world.files.remove(*path);
        assert_eq!(Host::default().refused(&world), Error::Missing(*role));
    }
}

#[test]
fn a_snapshot_without_targets() {
    let mut world = World::new();
    world.snapshot.as_mut().expect("there").body.meta.clear();
    world.force_snapshot();
    assert_eq!(Host::default().refused(&world), Error::NotInSnapshot(Role::Targets));
}

#[test]
fn hashes_of_unknown_kinds_only() {
    let mut world = World::new();
    let mut target = Target::of(b"image one");
    let hash = target.hashes.0.remove("sha256").expect("there");
    target.hashes.0.insert("sha-9".to_owned(), hash);
    world.targets.body.targets.insert("lamp/1.img".to_owned(), target.clone());
    world.publish(&["targets"]);
    let mut host = Host::default();
    let mut client = host.refresh(&world).expect("refreshed");
    client.find("lamp/1.img").expect("a path");
    host.run(&mut client, &world).expect("not killed").expect("searched");
    assert_eq!(client.download(&client.found()[0]), Err(Error::TargetHash));
    assert_eq!(target.verify(b"image one"), Err(Error::TargetHash));
}

#[test]
fn one_right_hash_beside_a_wrong_one() {
    let mut target = Target::of(b"image one");
    target.hashes.0.insert("sha512".to_owned(), "00".repeat(64));
    assert_eq!(target.verify(b"image one"), Err(Error::TargetHash));
    target.hashes.0.insert("sha512".to_owned(), "no hexadecimal".to_owned());
    assert_eq!(target.verify(b"image one"), Err(Error::TargetHash));
}

#[test]
fn a_hash_leads_to_no_other_place() {
    let mut world = World::new();
    let mut target = Target::of(b"image one");
    target.hashes.0.insert("sha256".to_owned(), "../../x".to_owned());
    world.targets.body.targets.insert("lamp/1.img".to_owned(), target);
    world.publish(&["targets"]);
    let mut host = Host::default();
    let mut client = host.refresh(&world).expect("refreshed");
    client.find("lamp/1.img").expect("a path");
    host.run(&mut client, &world).expect("not killed").expect("searched");
    assert_eq!(client.download(&client.found()[0]), Err(Error::TargetHash));
}
