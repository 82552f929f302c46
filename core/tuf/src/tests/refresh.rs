//! A refresh without an enemy: what is asked, what is kept, what is found.

use super::{DAY, Host, NOW, World, in_days};
use crate::{Action, Answer, Cache, CacheKey, Client, Error, Limits, Role, Target};

#[test]
fn four_requests_cold_and_two_warm() {
    let world = World::new();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    assert_eq!(host.asked, ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]);
    host.refresh(&world).expect("refreshed");
    assert_eq!(host.asked, ["2.root.json", "timestamp.json?"]);
}

#[test]
fn only_what_is_new_is_asked_for() {
    let mut world = World::new();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    world.publish(&[]);
    host.refresh(&world).expect("refreshed");
    assert_eq!(host.asked, ["2.root.json", "timestamp.json?", "2.snapshot.json"]);
}

#[test]
fn bytes_are_kept_as_they_came() {
    let mut world = World::new();
    let stamp = world.files.get_mut("metadata/timestamp.json").expect("there");
    stamp.extend_from_slice(b" \n");
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    for (key, path) in [
        (CacheKey::Timestamp, "metadata/timestamp.json"),
        (CacheKey::Snapshot, "metadata/1.snapshot.json"),
        (CacheKey::Targets, "metadata/1.targets.json"),
    ] {
        assert_eq!(host.cache.get(&key), Some(world.files[path].as_slice()), "{path}");
    }
}

#[test]
fn a_target_is_found_and_verified() {
    let world = World::new();
    let mut host = Host::default();
    let mut client = host.refresh(&world).expect("refreshed");
    client.find("lamp/1.img").expect("a path");
    host.run(&mut client, &world).expect("not killed").expect("searched");
    let found = client.found()[0].clone();
    let download = client.download(&found).expect("a download");
    let bytes = &world.files[&format!("targets/{}", download.path)];
    assert_eq!(download.max_bytes, bytes.len() as u64);
    assert_eq!(found.target.verify(bytes), Ok(()));
    assert_eq!(found.target.verify(b"image two"), Err(Error::TargetHash));
    assert_eq!(found.target.verify(b"image"), Err(Error::TargetLength));
    assert_eq!(found.target.verify(b"image one and more"), Err(Error::TargetLength));
}

#[test]
fn what_nobody_names_is_not_found() {
    let world = World::new();
    assert_eq!(Host::default().find(&world, "lamp/2.img"), Ok(None));
}

#[test]
fn an_unchanged_timestamp_may_be_answered_as_such() {
    let mut world = World::new();
    world.timestamp.as_mut().expect("there").expires = in_days(2);
    world.force_timestamp();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    let answer = |now| {
        let mut client = Client::new(&world.pinned, host.cache.clone(), now, Limits::default()).expect("pinned");
        for answer in [Answer::Missing, Answer::NotModified] {
            assert!(matches!(client.poll(), Ok(Action::Fetch(_))));
            client.handle_answer(answer);
        }
        client.poll()
    };
    assert_eq!(answer(NOW), Ok(Action::Done));
    // A frozen mirror says "unchanged" for ever: that confirms nothing.
    assert_eq!(answer(NOW + 2 * DAY), Err(Error::Expired(Role::Timestamp)));
}

#[test]
fn unchanged_is_no_answer_where_nothing_is_kept() {
    let world = World::new();
    let mut client = Client::new(&world.pinned, Cache::default(), NOW, Limits::default()).expect("pinned");
    for answer in [Answer::Missing, Answer::NotModified] {
        assert!(matches!(client.poll(), Ok(Action::Fetch(_))));
        client.handle_answer(answer);
    }
    assert_eq!(client.poll(), Err(Error::OutOfTurn));
}

#[test]
fn without_consistent_snapshots_names_have_no_versions() {
    let mut world = World::new();
    world.root.body.consistent_snapshot = false;
    world.publish_root();
    for name in ["snapshot", "targets"] {
        let bytes = world.files[&format!("metadata/1.{name}.json")].clone();
        world.files.insert(format!("metadata/{name}.json"), bytes);
    }
    let mut host = Host::default();
    let mut client = host.refresh(&world).expect("refreshed");
    assert_eq!(host.asked, ["2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json"]);
    client.find("lamp/1.img").expect("a path");
    host.run(&mut client, &world).expect("not killed").expect("searched");
    assert_eq!(client.download(&client.found()[0]).expect("a download").path, "lamp/1.img");
}

#[test]
fn polling_again_asks_the_same_and_a_late_answer_changes_nothing() {
    let world = World::new();
    let mut client = Client::new(&world.pinned, Cache::default(), NOW, Limits::default()).expect("pinned");
    client.handle_answer(Answer::TooLong);
    let first = client.poll();
    assert_eq!(first, client.poll());
    assert_eq!(client.find("lamp/1.img"), Err(Error::OutOfTurn));
    client.handle_answer(Answer::Missing);
    client.handle_answer(Answer::TooLong);
    assert!(matches!(client.poll(), Ok(Action::Fetch(fetch)) if fetch.path == "timestamp.json"));
}

#[test]
fn an_error_stays() {
    let world = World::new();
    let mut client = Client::new(&world.pinned, Cache::default(), NOW, Limits::default()).expect("pinned");
    assert!(client.poll().is_ok());
    client.handle_answer(Answer::TooLong);
    assert_eq!(client.poll(), Err(Error::TooLong(Role::Root)));
    client.handle_answer(Answer::Missing);
    assert_eq!(client.poll(), Err(Error::TooLong(Role::Root)));
    assert_eq!(client.find("lamp/1.img"), Err(Error::OutOfTurn));
}

#[test]
fn a_pinned_root_must_vouch_for_itself() {
    let mut world = World::new();
    let pinned = std::mem::take(&mut world.pinned);
    for (bytes, problem) in [
        (b"{}".to_vec(), "malformed"),
        (world.files["metadata/timestamp.json"].clone(), "another type"),
        (String::from_utf8(pinned).expect("text").replace("2027", "2037").into_bytes(), "changed"),
    ] {
        assert!(Client::new(&bytes, Cache::default(), NOW, Limits::default()).is_err(), "{problem}");
    }
}

#[test]
fn an_expired_pinned_root_is_good_if_a_newer_one_is_there() {
    let mut world = World::new();
    world.root.expires = in_days(90);
    world.publish_root();
    world.targets.expires = in_days(90);
    world.publish(&["targets"]);
    let mut host = Host::default();
    assert!(host.refresh_at(&world, NOW + 29 * DAY).is_ok());
    // Root 1 has expired by now; timestamp and snapshot are renewed.
    world.snapshot.as_mut().expect("there").expires = in_days(90);
    world.snapshot.as_mut().expect("there").version += 1;
    world.timestamp.as_mut().expect("there").expires = in_days(90);
    world.timestamp.as_mut().expect("there").version += 1;
    world.force_snapshot();
    assert!(Host::default().refresh_at(&world, NOW + 60 * DAY).is_ok());
    assert!(host.refresh_at(&world, NOW + 60 * DAY).is_ok(), "kept files have expired; the new ones have not");
}

#[test]
fn custom_words_come_out_as_they_were_signed() {
    let mut world = World::new();
    let mut target = Target::of(b"two");
    target.custom = serde_json::json!({ "pandu": { "notice": { "id": "ë" } } }).as_object().cloned();
    world.targets.body.targets.insert("lamp/2.img".to_owned(), target.clone());
    world.publish(&["targets"]);
    assert_eq!(Host::default().find(&world, "lamp/2.img"), Ok(Some(target)));
}
