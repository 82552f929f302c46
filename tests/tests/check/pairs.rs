//! All pairs of faults: both show, and nothing else does.

use std::collections::BTreeSet;

use pandu::check::Verdict;
use pandu_device::profile::{LOCK, Profile, THERMOSTAT};
use pandu_tests::check::faults_of;

use crate::home::Home;

/// A lock has one use of data outside itself: whoever hides it cannot also be silent about how long it is kept.
const NOT_ON_A_LOCK: (&str, &str) = ("no-retention", "hidden-use");

/// Runs the pairs of which the first fault is number `part` of `parts`.
async fn pairs(profile: &'static Profile, part: usize, parts: usize) {
    let home = Home::new(profile).await;
    let faults = faults_of(profile);
    let mut wrong = Vec::new();
    for (place, one) in faults.iter().enumerate().filter(|(place, _)| place % parts == part) {
        for other in faults[place + 1..].iter().filter(|other| (one.0, other.0) != NOT_ON_A_LOCK) {
            wrong.extend(both_show(&home, *one, *other).await);
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{}", profile.name);
}

/// What is wrong with a pair: it must flip both items and nothing else.
async fn both_show(home: &Home, one: (&str, &str), other: (&str, &str)) -> Option<String> {
    let flipped = home.flipped(&home.check_with(&[one.0, other.0]).await);
    let expected = BTreeSet::from([one.1.to_owned(), other.1.to_owned()]);
    (flipped != expected).then(|| format!("{} and {} flip {flipped:?}, not {expected:?}", one.0, other.0))
}

#[tokio::test(start_paused = true)]
async fn all_pairs_on_a_lock_1() {
    pairs(&LOCK, 0, 2).await;
}

#[tokio::test(start_paused = true)]
async fn all_pairs_on_a_lock_2() {
    pairs(&LOCK, 1, 2).await;
}

#[tokio::test(start_paused = true)]
async fn the_pair_that_a_lock_cannot_have() {
    let home = Home::new(&THERMOSTAT).await;
    let (one, other) = NOT_ON_A_LOCK;
    assert_eq!(both_show(&home, (one, "retention"), (other, "data-map")).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_careless_factory_shows_beside_each_other_fault() {
    let home = Home::careless(&LOCK, &["guessable-code-counter"]).await;
    assert_eq!(home.well["label-code"], Verdict::FixIt);
    let mut wrong = Vec::new();
    for (fault, item) in faults_of(&LOCK) {
        let results = home.check_with(&[fault]).await;
        let flipped = home.flipped(&results);
        if flipped != BTreeSet::from([item.to_owned()]) || results["label-code"] != Verdict::FixIt {
            wrong.push(format!("{fault} flips {flipped:?}, not {item}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
