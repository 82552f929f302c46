//! New keys: the chain of roots, and getting back from a theft of keys.

use super::{Host, NOW, World, in_days};
use crate::{CacheKey, Client, Error, Limits, Role};

#[test]
fn roots_are_walked_one_by_one() {
    let mut world = World::new();
    for (numbers, signers) in [(vec![11], vec![1, 11]), (vec![12, 13], vec![11, 12, 13]), (vec![13], vec![12, 13])] {
        world.let_sign(Role::Root, numbers.len() as u64, &numbers);
        world.keys.insert("root", signers);
        world.publish_root();
    }
    let mut host = Host::default();
    let client = host.refresh(&world).expect("refreshed");
    assert_eq!(client.root().signed.version, 4);
    assert_eq!(host.asked[..4], ["2.root.json", "3.root.json", "4.root.json", "5.root.json"]);
    let client = host.refresh(&world).expect("refreshed");
    assert_eq!(client.root().signed.version, 4);
    assert_eq!(host.asked, ["5.root.json", "timestamp.json?"], "kept roots are not asked for again");
}

#[test]
fn a_root_needs_the_keys_before_and_its_own() {
    for signers in [vec![11], vec![1], vec![12]] {
        let mut world = World::new();
        world.let_sign(Role::Root, 1, &[11]);
        world.keys.insert("root", signers);
        world.publish_root();
        let mut host = Host::default();
        assert_eq!(host.refused(&world), Error::BelowThreshold(Role::Root));
        assert_eq!(host.cache.bytes(), 0);
    }
}

#[test]
fn no_root_is_left_out() {
    let mut world = World::new();
    world.publish_root();
    world.publish_root();
    let third = world.files["metadata/3.root.json"].clone();
    world.files.insert("metadata/2.root.json".to_owned(), third);
    assert_eq!(Host::default().refused(&world), Error::WrongVersion(Role::Root));
    let first = world.files["metadata/1.root.json"].clone();
    world.files.insert("metadata/2.root.json".to_owned(), first);
    assert_eq!(Host::default().refused(&world), Error::WrongVersion(Role::Root));
}

#[test]
fn an_expired_root_on_the_way_is_no_trouble() {
    let mut world = World::new();
    world.root.expires = crate::Time::from_unix(NOW - 1).expect("in range");
    world.publish_root();
    let mut host = Host::default();
    assert_eq!(host.refused(&world), Error::Expired(Role::Root));
    assert!(host.cache.get(&CacheKey::Root(2)).is_some(), "kept: it is the way to the next one (5.3.10)");
    assert_eq!(host.asked.len(), 2, "nothing else is asked for");
    world.root.expires = in_days(30);
    world.publish_root();
    assert!(host.refresh(&world).is_ok());
}

#[test]
fn many_roots_are_walked_in_several_refreshes() {
    let mut world = World::new();
    for _ in 0..5 {
        world.publish_root();
    }
    let limits = Limits { root_rotations: 3, ..Limits::default() };
    let mut host = Host::default();
    let mut run = || {
        let mut client = Client::new(&world.pinned, host.cache.clone(), NOW, limits).expect("pinned");
        let result = host.run(&mut client, &world).expect("not killed");
        (result, client.root().signed.version)
    };
    assert_eq!(run(), (Err(Error::TooManyRoots), 4));
    assert_eq!(run(), (Ok(()), 6));
}

/// A thief of the online keys counts every version up, so that nothing the maker signs would be newer.
fn fast_forwarded() -> (World, Host) {
    let mut world = World::new();
    world.targets.version = 1_000_000;
    world.snapshot.as_mut().expect("there").version = 1_000_000;
    world.timestamp.as_mut().expect("there").version = 1_000_000;
    world.publish(&["targets"]);
    let mut host = Host::default();
    host.refresh(&world).expect("the thief is believed");
    world.targets.version = 1;
    world.snapshot.as_mut().expect("there").version = 1;
    world.timestamp.as_mut().expect("there").version = 1;
    world.snapshot.as_mut().expect("there").body.meta.clear();
    (world, host)
}

#[test]
fn after_a_fast_forward_new_keys_bring_the_repository_back() {
    let (mut world, mut host) = fast_forwarded();
    world.publish(&["targets"]);
    assert_eq!(host.refused(&world), Error::Rollback(Role::Timestamp));

    for role in [Role::Timestamp, Role::Snapshot, Role::Targets] {
        world.let_sign(role, 1, &[20 + role as u8]);
    }
    world.publish_root();
    world.publish(&["targets"]);
    let client = host.refresh(&world).expect("back");
    assert_eq!(client.targets().expect("there").signed.version, 3);
    assert_eq!(client.snapshot().expect("there").signed.version, 3);
}

/// Two keys may sign, one is enough, and both have counted everything up. Then the stolen one leaves: what was seen still
/// carries the signature of the one that stays.
fn one_of_two_stolen() -> (World, Host) {
    let mut world = World::new();
    for (role, keys) in [(Role::Timestamp, [2, 30]), (Role::Snapshot, [3, 31])] {
        world.let_sign(role, 1, &keys);
    }
    world.publish_root();
    world.targets.version = 500;
    world.snapshot.as_mut().expect("there").version = 500;
    world.timestamp.as_mut().expect("there").version = 500;
    world.publish(&["targets"]);
    let mut host = Host::default();
    host.refresh(&world).expect("believed");
    host.changes = 0;
    for (role, keys) in [(Role::Timestamp, [30]), (Role::Snapshot, [31])] {
        world.let_sign(role, 1, &keys);
    }
    world.publish_root();
    world.targets.version = 1;
    world.snapshot.as_mut().expect("there").version = 1;
    world.timestamp.as_mut().expect("there").version = 1;
    world.publish(&["targets"]);
    (world, host)
}

#[test]
fn a_stolen_key_among_others_is_enough_to_forget() {
    let (world, mut host) = one_of_two_stolen();
    assert_eq!(host.refresh(&world).expect("back").targets().expect("there").signed.version, 2);
    let changes = host.changes;
    assert_eq!(changes, 6, "two removed, the root, timestamp, snapshot, targets");
    for change in 0..changes {
        let (world, mut host) = one_of_two_stolen();
        host.dies_before = Some(change);
        let mut client = Client::new(&world.pinned, host.cache.clone(), NOW, Limits::default()).expect("pinned");
        assert!(host.run(&mut client, &world).is_err(), "killed");
        host.dies_before = None;
        let client = host.refresh(&world).expect("back, whenever it was killed");
        assert_eq!(client.targets().expect("there").signed.version, 2, "killed before change {change}");
    }
}

#[test]
fn a_key_that_only_joins_forgets_nothing() {
    let mut world = World::new();
    world.publish(&["targets"]);
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    world.let_sign(Role::Timestamp, 1, &[2, 40]);
    world.publish_root();
    world.timestamp.as_mut().expect("there").version = 0;
    world.publish(&[]);
    assert_eq!(host.refused(&world), Error::Rollback(Role::Timestamp));
}

#[test]
fn a_stolen_targets_key_is_worth_nothing_after_its_rotation() {
    let mut world = World::new();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    world.let_sign(Role::Targets, 1, &[50]);
    world.publish_root();
    world.publish(&["targets"]);
    host.refresh(&world).expect("refreshed");
    world.keys.insert("targets", vec![4]);
    world.publish(&["targets"]);
    assert_eq!(host.refused(&world), Error::BelowThreshold(Role::Targets));
}

#[test]
fn old_files_that_the_new_keys_have_not_signed_are_fetched_again() {
    let mut world = World::new();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    world.let_sign(Role::Targets, 1, &[50]);
    world.publish_root();
    // The same content and version, with the new key, under a new snapshot.
    world.force_targets();
    host.refresh(&world).expect("refreshed");
    assert!(host.asked.contains(&"1.targets.json".to_owned()), "{:?}", host.asked);
}
