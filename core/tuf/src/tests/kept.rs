//! What is kept: a kill before any change, a spoiled cache, and a root that is pinned anew.

use super::{Host, NOW, World, in_days};
use crate::{Cache, CacheKey, Client, Error, Limits, Role};

/// A repository that was refreshed, and then changed in everything, keys included.
fn changed() -> (World, Host) {
    let mut world = World::new();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    for (role, keys) in [(Role::Timestamp, [2, 30]), (Role::Snapshot, [31, 32])] {
        world.let_sign(role, 1, &keys);
        world.publish_root();
    }
    world.publish(&["targets"]);
    host.changes = 0;
    (world, host)
}

#[test]
fn killed_before_any_change_the_next_refresh_ends_the_same() {
    let (world, mut whole) = changed();
    whole.refresh(&world).expect("refreshed");
    assert_eq!(whole.changes, 7, "two removed, two roots, timestamp, snapshot, targets");
    for change in 0..whole.changes {
        let (world, mut host) = changed();
        host.dies_before = Some(change);
        let mut client = Client::new(&world.pinned, host.cache.clone(), NOW, Limits::default()).expect("pinned");
        assert!(host.run(&mut client, &world).is_err(), "killed");
        host.dies_before = None;
        host.refresh(&world).expect("refreshed");
        assert_eq!(host.cache, whole.cache, "killed before change {change}");
        host.refresh(&world).expect("refreshed");
        assert_eq!(host.asked.len(), 2);
    }
}

#[test]
fn a_spoiled_cache_costs_requests_and_nothing_else() {
    let (world, mut host) = changed();
    host.refresh(&world).expect("refreshed");
    let good = host.cache.clone();
    let keys: Vec<CacheKey> = good.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(keys.len(), 5);
    for key in keys {
        let whole = good.get(&key).expect("there").to_vec();
        let half = whole[..whole.len() / 2].to_vec();
        let bent = [&whole[..whole.len() - 40], &whole[whole.len() - 39..]].concat();
        for spoiled in [Vec::new(), half, bent, b"{}".to_vec()] {
            let mut host = Host { cache: good.clone(), ..Host::default() };
            host.cache.insert(key.clone(), spoiled);
            host.refresh(&world).expect("refreshed");
            assert_eq!(host.cache, good, "{key:?}");
        }
    }
}

#[test]
fn a_file_of_another_place_in_the_cache_is_not_believed() {
    let (world, mut host) = changed();
    host.refresh(&world).expect("refreshed");
    let good = host.cache.clone();
    let snapshot = good.get(&CacheKey::Snapshot).expect("there").to_vec();
    for key in [CacheKey::Timestamp, CacheKey::Targets, CacheKey::Root(2)] {
        host.cache.insert(key, snapshot.clone());
    }
    host.refresh(&world).expect("refreshed");
    assert_eq!(host.cache, good);
}

#[test]
fn a_root_pinned_anew_that_is_in_the_chain_keeps_it() {
    let (mut world, mut host) = changed();
    host.refresh(&world).expect("refreshed");
    world.pinned = world.files["metadata/2.root.json"].clone();
    host.refresh(&world).expect("refreshed");
    assert_eq!(host.asked, ["4.root.json", "timestamp.json?"]);
    assert!(host.cache.get(&CacheKey::Root(2)).is_none(), "pinned now");
    assert!(host.cache.get(&CacheKey::Root(3)).is_some());
}

#[test]
fn a_root_pinned_anew_with_other_keys_makes_the_chain_void() {
    let (world, mut host) = changed();
    host.refresh(&world).expect("refreshed");
    // All root keys were stolen: the maker begins anew, and the app comes with the new root.
    let mut anew = World::new();
    for (role, key) in [(Role::Root, 201), (Role::Timestamp, 202), (Role::Snapshot, 203), (Role::Targets, 204)] {
        anew.let_sign(role, 1, &[key]);
    }
    anew.root.version = 0;
    anew.publish_root();
    anew.pinned = anew.files["metadata/1.root.json"].clone();
    anew.targets.expires = in_days(20);
    anew.publish(&["targets"]);
    let client = host.refresh(&anew).expect("the new root counts, and the old one binds nothing");
    assert_eq!(client.root().signed.version, 1);
    assert!(host.cache.get(&CacheKey::Root(2)).is_none());
    // The thief's repository is refused from now on.
    let stolen = World { pinned: anew.pinned.clone(), ..world };
    assert_eq!(host.refused(&stolen), Error::BelowThreshold(Role::Root));
}

#[test]
fn a_cache_counts_and_lists_what_it_holds() {
    let files = [(CacheKey::Targets, vec![1, 2]), (CacheKey::Root(7), vec![3])];
    let mut cache: Cache = files.into_iter().collect();
    cache.insert(CacheKey::Delegated("a/b".to_owned()), vec![4, 5, 6]);
    assert_eq!(cache.bytes(), 6);
    let names: Vec<String> = cache.iter().map(|(key, _)| key.file_name()).collect();
    assert_eq!(names, ["root.7.json", "targets.json", "delegated.a%2Fb.json"]);
    cache.remove(&CacheKey::Targets);
    assert_eq!(cache.get(&CacheKey::Targets), None);
}
