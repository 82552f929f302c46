//! A mirror that answers anything it has ever seen, in any order: what is believed is always one whole state, and never an
//! older one.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Host, NOW, World};
use crate::{Action, Answer, CacheKey, Client, Document, Error, Limits, Snapshot, Timestamp};

type Files = BTreeMap<String, Vec<u8>>;

/// What the mirror has after each of the maker's changes: targets, snapshot or timestamp only, a root, and so on.
fn generations() -> (World, Vec<Files>) {
    let mut world = World::new();
    let mut all = vec![world.files.clone()];
    for change in 0..6 {
        match change {
            0 | 3 => world.publish(&["targets"]),
            1 | 4 => world.publish(&[]),
            _ => {
                world.publish_root();
                world.publish(&["targets"]);
            }
        }
        all.push(world.files.clone());
    }
    (world, all)
}

/// Versions of timestamp, snapshot and targets as they are kept.
fn kept(host: &Host) -> Option<(u64, u64, u64)> {
    let stamp = Document::<Timestamp>::read(host.cache.get(&CacheKey::Timestamp)?).ok()?;
    let snapshot = Document::<Snapshot>::read(host.cache.get(&CacheKey::Snapshot)?).ok()?;
    let targets = snapshot.signed.body.role("targets")?.version;
    Some((stamp.signed.version, snapshot.signed.version, targets))
}

/// What the mirror does with one question.
#[derive(Debug, Clone)]
enum Trick {
    /// The file of that name as it was in a generation.
    Of(prop::sample::Index),
    /// A file of another name.
    Another(prop::sample::Index),
    Answer(Answer),
}

fn trick() -> impl Strategy<Value = Trick> {
    prop_oneof![
        8 => any::<prop::sample::Index>().prop_map(Trick::Of),
        1 => any::<prop::sample::Index>().prop_map(Trick::Another),
        2 => prop_oneof![
            Just(Answer::Missing),
            Just(Answer::NotModified),
            Just(Answer::TooLong),
            Just(Answer::Body(Vec::new())),
            Just(Answer::Body(b"{\"signed\":{},\"signatures\":[]}".to_vec())),
        ]
        .prop_map(Trick::Answer),
    ]
}

fn answer(trick: &Trick, path: &str, all: &[Files]) -> Answer {
    let body = |bytes: Option<&Vec<u8>>| bytes.map_or(Answer::Missing, |bytes| Answer::Body(bytes.clone()));
    match trick {
        Trick::Of(which) => body(all[which.index(all.len())].get(&format!("metadata/{path}"))),
        Trick::Another(which) => {
            let newest = &all[all.len() - 1];
            body(newest.values().nth(which.index(newest.len())))
        }
        Trick::Answer(answer) => answer.clone(),
    }
}

/// One refresh against the tricks; the host is honest.
fn refresh(host: &mut Host, world: &World, tricks: &[Trick], all: &[Files]) -> Result<Client, Error> {
    let mut client = Client::new(&world.pinned, host.cache.clone(), NOW, Limits::default())?;
    let mut tricks = tricks.iter().cycle();
    for _ in 0..100 {
        match client.poll()? {
            Action::Fetch(fetch) => {
                client.handle_answer(answer(tricks.next().expect("endless"), &fetch.path, all));
            }
            Action::Done => return Ok(client),
            change @ (Action::Store { .. } | Action::Remove { .. }) => host.carry_out(change).expect("not killed"),
        }
    }
    panic!("a refresh does not end");
}

#[test]
fn never_mixed_never_older() {
    let (world, all) = generations();
    let states: Vec<_> = all
        .iter()
        .map(|files| {
            let mut host = Host::default();
            let state = World { files: files.clone(), ..world.clone() };
            host.refresh(&state).expect("each generation is whole");
            (kept(&host).expect("kept"), host.cache)
        })
        .collect();
    proptest!(|(plans in prop::collection::vec(prop::collection::vec(trick(), 1..8), 1..8))| {
        let mut host = Host::default();
        let mut before = (0, 0, 0);
        for tricks in &plans {
            let result = refresh(&mut host, &world, tricks, &all);
            if let Some(now) = kept(&host) {
                prop_assert!(now.0 >= before.0 && now.1 >= before.1 && now.2 >= before.2, "{:?} after {:?}", now, before);
                before = now;
            }
            if result.is_ok() {
                let (_, whole) = states.iter().find(|(state, _)| Some(*state) == kept(&host)).expect("one whole state");
                for key in [CacheKey::Timestamp, CacheKey::Snapshot, CacheKey::Targets] {
                    prop_assert_eq!(whole.get(&key), host.cache.get(&key));
                }
            }
        }
        // However it was treated, an honest mirror brings it up to date.
        host.refresh(&world).expect("up to date");
        prop_assert_eq!(kept(&host), Some(states[states.len() - 1].0));
    });
}
