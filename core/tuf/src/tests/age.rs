//! What is too old: expired, frozen, older than before, and a clock that was moved. Every row is refused, and nothing of it is kept.

use super::{DAY, Host, NOW, World, in_days};
use crate::{CacheKey, Error, FileVersion, Role};

#[test]
fn each_role_expired() {
    for (role, days) in [(Role::Root, 1), (Role::Timestamp, 1), (Role::Snapshot, 1), (Role::Targets, 1)] {
        let mut world = World::new();
        match role {
            Role::Root => {
                world.root.expires = in_days(days);
                world.publish_root();
            }
            Role::Timestamp => {
                world.timestamp.as_mut().expect("there").expires = in_days(days);
                world.force_timestamp();
            }
            Role::Snapshot => {
                world.snapshot.as_mut().expect("there").expires = in_days(days);
                world.force_snapshot();
            }
            Role::Targets | Role::Delegated => {
                world.targets.expires = in_days(days);
                world.force_targets();
            }
        }
        let mut host = Host::default();
        assert!(host.refresh_at(&world, NOW + DAY - 1).is_ok(), "{role}");
        // To the second: expired means not later than its time.
        assert_eq!(host.refresh_at(&world, NOW + DAY).expect_err("expired"), Error::Expired(role));
        assert_eq!(Host::default().refresh_at(&world, NOW + DAY).expect_err("expired"), Error::Expired(role));
    }
}

#[test]
fn what_has_expired_is_not_kept() {
    let mut world = World::new();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    let before = host.cache.clone();
    world.timestamp.as_mut().expect("there").version = 9;
    world.timestamp.as_mut().expect("there").expires = crate::Time::from_unix(NOW - 1).expect("in range");
    world.force_timestamp();
    assert_eq!(host.refused(&world), Error::Expired(Role::Timestamp));
    assert_eq!(host.cache, before);
}

#[test]
fn a_clock_moved_ahead_confirms_nothing_and_harms_nothing() {
    let mut world = World::new();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    let before = host.cache.clone();
    assert_eq!(host.refresh_at(&world, NOW + 400 * DAY).expect_err("expired"), Error::Expired(Role::Root));
    assert_eq!(host.cache, before);
    world.publish(&["targets"]);
    assert!(host.refresh(&world).is_ok(), "right again");
}

#[test]
fn a_clock_moved_back_does_not_bring_older_files_back() {
    let mut world = World::new();
    let old = world.files.clone();
    let mut host = Host::default();
    world.publish(&["targets"]);
    host.refresh(&world).expect("refreshed");
    world.files.extend(old);
    assert_eq!(host.refresh_at(&world, NOW - 400 * DAY).expect_err("refused"), Error::Rollback(Role::Timestamp));
    assert_eq!(host.refresh_at(&world, 0).expect_err("refused"), Error::Rollback(Role::Timestamp));
}

#[test]
fn a_frozen_mirror_is_believed_until_the_timestamp_expires() {
    let mut world = World::new();
    world.timestamp.as_mut().expect("there").expires = in_days(2);
    world.force_timestamp();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    assert!(host.refresh_at(&world, NOW + 2 * DAY - 1).is_ok());
    assert_eq!(host.refresh_at(&world, NOW + 2 * DAY).expect_err("frozen"), Error::Expired(Role::Timestamp));
}

#[test]
fn the_same_version_with_other_words_is_not_taken() {
    let mut world = World::new();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    let before = host.cache.clone();
    let stamp = world.timestamp.as_mut().expect("there");
    stamp.body.meta.get_mut("snapshot.json").expect("there").version = 100;
    world.force_timestamp();
    host.refresh(&world).expect("the kept one counts");
    assert_eq!(host.asked, ["2.root.json", "timestamp.json?"]);
    assert_eq!(host.cache, before);
}

#[test]
fn an_older_snapshot_under_a_newer_timestamp() {
    let mut world = World::new();
    let mut host = Host::default();
    let old = world.snapshot.clone();
    world.publish(&["targets"]);
    host.refresh(&world).expect("refreshed");
    let before = host.cache.clone();
    world.snapshot = old;
    world.timestamp.as_mut().expect("there").version += 1;
    world.force_snapshot();
    assert_eq!(host.refused(&world), Error::Rollback(Role::Snapshot));
    assert_eq!(host.cache, before);
}

#[test]
fn an_older_snapshot_is_noticed_without_the_timestamp_before() {
    let mut world = World::new();
    let mut host = Host::default();
    let old = world.snapshot.clone();
    world.publish(&["targets"]);
    host.refresh(&world).expect("refreshed");
    host.cache.remove(&CacheKey::Timestamp);
    world.snapshot = old;
    world.force_snapshot();
    assert_eq!(host.refused(&world), Error::Rollback(Role::Snapshot));
}

#[test]
fn older_targets_in_a_newer_snapshot() {
    let mut world = World::new();
    let mut host = Host::default();
    let old = world.targets.clone();
    world.publish(&["targets"]);
    host.refresh(&world).expect("refreshed");
    world.targets = old;
    world.force_targets();
    assert_eq!(host.refused(&world), Error::Rollback(Role::Targets));
}

#[test]
fn a_role_that_disappears() {
    let mut world = World::new();
    let snapshot = world.snapshot.as_mut().expect("there");
    snapshot.body.meta.insert("oven.json".to_owned(), FileVersion::of(3, b"?"));
    world.force_targets();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    let snapshot = world.snapshot.as_mut().expect("there");
    snapshot.body.meta.remove("oven.json");
    world.force_targets();
    assert_eq!(host.refused(&world), Error::Rollback(Role::Delegated));
}
