//! Items at large, and access against lies, silence, contradictions, huge and future values.

use std::collections::BTreeSet;

use super::good::{DAY, NOW, good, phone};
use crate::check::evidence::{Evidence, Phone, Read};
use crate::check::item::{ITEMS, Verdict, verdict};
use crate::error::ReasonCode;
use crate::wizard::probe::{Guess, Strange};
use crate::wizard::step::Failure;

use Verdict::{CouldNotCheck, DoesNotApply, FixIt, Ok};

pub(super) type Spoil = fn(&mut Evidence);

/// Spoils a good device in one way after the other: the item must say so.
pub(super) fn expect(item: &str, cases: &[(&str, Spoil, Verdict)]) {
    for (name, spoil, expected) in cases {
        let mut evidence = good();
        spoil(&mut evidence);
        assert_eq!(verdict(item, &evidence), Some(*expected), "{item}: {name}");
    }
}

#[test]
fn a_good_device_is_in_order() {
    for item in ITEMS {
        let result = item.look(&good()).verdict;
        let expected = if item.id == "replacement" { DoesNotApply } else { Ok };
        assert_eq!(result, expected, "{}", item.id);
        if item.id != "replacement" {
            assert_eq!(item.look(&good()).assurance, item.known_by, "{}", item.id);
        }
    }
}

#[test]
fn what_was_not_gathered_is_never_in_order() {
    let mut nothing = Evidence::nothing();
    nothing.stopped = Some(Failure::of(ReasonCode::LinkLost));
    for evidence in [Evidence::nothing(), nothing] {
        for item in ITEMS {
            assert_eq!(item.look(&evidence).verdict, CouldNotCheck, "{}", item.id);
        }
    }
}

#[test]
fn each_item_has_its_own_name_clauses_and_words() {
    let ids: BTreeSet<_> = ITEMS.iter().map(|item| item.id).collect();
    let titles: BTreeSet<_> = ITEMS.iter().map(|item| item.title).collect();
    assert_eq!((ids.len(), titles.len()), (ITEMS.len(), ITEMS.len()));
    assert!(ITEMS.iter().all(|item| !item.clauses.is_empty() && item.title == format!("check-{}", item.id)));
    assert!(ITEMS.is_sorted_by_key(|item| item.group));
}

#[test]
fn access() {
    expect(
        "sign-in",
        &[
            ("factory state", |it| it.posture_mut().factory_state = true, FixIt),
            (
                "set-up says no",
                |it| {
                    if let Read::Got(setup) = &mut it.setup {
                        setup.sign_in = false
                    }
                },
                FixIt,
            ),
            ("only the owner is told of set-up", |it| it.setup = Read::Refused(ReasonCode::Forbidden), Ok),
            ("silent", |it| it.posture = Read::Failed(ReasonCode::DeviceMisbehaved), CouldNotCheck),
        ],
    );
    expect(
        "set-up",
        &[
            (
                "open",
                |it| {
                    if let Read::Got(setup) = &mut it.setup {
                        setup.finished = false
                    }
                },
                FixIt,
            ),
            ("not for this phone", |it| it.setup = Read::Refused(ReasonCode::Forbidden), CouldNotCheck),
        ],
    );
    expect(
        "label-code",
        &[
            ("unseen", |it| it.looked_mut().known.label = None, CouldNotCheck),
            ("guessable", |it| it.looked_mut().known.label.as_mut().expect("seen").guessable = true, FixIt),
            ("shared", |it| it.looked_mut().known.label.as_mut().expect("seen").shared = true, FixIt),
        ],
    );
}

#[test]
fn strangers() {
    expect(
        "strangers",
        &[
            ("a call is answered", |it| it.looked_mut().calls[0].answer = Strange::Answered, FixIt),
            ("a session opens", |it| it.looked_mut().session = Strange::Answered, FixIt),
            (
                "nothing could be tried",
                |it| {
                    it.looked_mut().session = Strange::Untried;
                    it.looked_mut().calls.clear();
                },
                CouldNotCheck,
            ),
        ],
    );
    expect(
        "suites",
        &[
            ("a strange one beside good ones", |it| hello(it, &[1, 2, 31], 0), FixIt),
            ("one good one", |it| hello(it, &[2], 0), Ok),
            ("none", |it| hello(it, &[200], 0), FixIt),
            ("no hello", |it| it.looked_mut().hello = vec![0xff; 500], CouldNotCheck),
        ],
    );
    expect(
        "pairing-closed",
        &[
            ("open", |it| hello(it, &[1], 4), FixIt),
            ("the advert contradicts the hello", |it| it.looked_mut().ready = true, FixIt),
        ],
    );
}

fn hello(it: &mut Evidence, suites: &[u8], minutes: u8) {
    use pandu_protocol::hello::Hello;
    let good = Hello::decode(&it.looked_mut().hello).expect("a hello");
    it.looked_mut().hello = Hello { suites: suites.to_vec(), window_minutes: minutes, ..good }.encode();
}

#[test]
fn confirmations_and_guesses() {
    expect(
        "confirmation",
        &[
            ("one is carried out", |it| knock(it, 0, None), FixIt),
            ("one got as far as looking for the thing", |it| knock(it, 1, Some(12)), FixIt),
            ("a fresh session counts as confirmed", |it| fresh(it, 5), FixIt),
            ("what it cannot do it need not ask about", |it| knock(it, 1, Some(8)), Ok),
            ("no right to any", |it| (0..3).for_each(|at| knock(it, at, Some(3))), CouldNotCheck),
            ("a code of another time", |it| knock(it, 2, Some(9_999)), FixIt),
        ],
    );
    let guesses: &[(&[Guess], Verdict)] = &[
        (&[Guess::Refused, Guess::Wait(1), Guess::Refused, Guess::Wait(1)], FixIt),
        (&[Guess::Refused, Guess::Wait(2), Guess::Refused, Guess::Wait(1)], FixIt),
        (&[Guess::Refused, Guess::Wait(30)], Ok),
        (&[Guess::Wait(3_600)], Ok),
        (&[Guess::Refused, Guess::Refused, Guess::Refused, Guess::Says(0)], FixIt),
        (&[Guess::Refused, Guess::Refused, Guess::Refused, Guess::Says(30)], Ok),
        (&[Guess::Refused, Guess::Refused, Guess::Refused], CouldNotCheck),
        (&[Guess::Refused, Guess::Accepted], FixIt),
        (&[Guess::Unsupported], DoesNotApply),
        (&[Guess::Refused, Guess::Wait(0), Guess::Refused, Guess::Wait(0)], FixIt),
        (&[], CouldNotCheck),
    ];
    for (given, expected) in guesses {
        let evidence = Evidence { guessed: Read::Got(given.to_vec()), ..good() };
        assert_eq!(verdict("guessing", &evidence), Some(*expected), "{given:?}");
    }
    expect(
        "guessing",
        &[
            ("no password", |it| it.identity_mut().abilities.password = false, DoesNotApply),
            ("not allowed", |it| (it.may_guess, it.guessed) = (false, Read::NotAsked), CouldNotCheck),
            ("broke off", |it| it.guessed = Read::Failed(ReasonCode::LinkLost), CouldNotCheck),
        ],
    );
}

fn knock(it: &mut Evidence, at: usize, refusal: Option<u32>) {
    if let Read::Got(knocked) = &mut it.knocked {
        knocked.knocks[at].refusal = refusal;
    }
}

fn fresh(it: &mut Evidence, seconds: u32) {
    if let Read::Got(knocked) = &mut it.knocked {
        knocked.fresh_seconds = seconds;
    }
}

#[test]
fn phones_and_keys() {
    expect(
        "phones",
        &[
            ("a new one", |it| push(it, phone(3, NOW, false)), FixIt),
            ("a new one at the first check", |it| (it.before, ()) = (None, push(it, phone(3, NOW, false))), Ok),
            ("a year unseen", |it| it.phones = two(phone(2, NOW - 366 * DAY, false)), FixIt),
            ("never seen", |it| it.phones = two(phone(2, 0, false)), FixIt),
            ("seen in the future", |it| it.phones = two(phone(2, u64::MAX, false)), Ok),
            ("without this one", |it| it.phones = Read::Got(vec![phone(2, NOW, false)]), FixIt),
            ("this one twice", |it| it.phones = two(phone(2, NOW, true)), FixIt),
            ("nobody", |it| it.phones = Read::Got(vec![]), FixIt),
            ("not for this phone", |it| it.phones = Read::Refused(ReasonCode::Forbidden), CouldNotCheck),
        ],
    );
    expect(
        "own-key",
        &[
            ("a twin", |it| it.looked_mut().heard = 2, FixIt),
            ("shared", |it| it.looked_mut().known.shared_key = true, FixIt),
            ("changed", |it| it.stopped = Some(Failure::of(ReasonCode::DeviceChanged)), FixIt),
            ("refuses this phone", |it| it.stopped = Some(Failure::of(ReasonCode::SessionRefused)), FixIt),
            ("no session", |it| it.auth = Read::NotAsked, CouldNotCheck),
        ],
    );
}

fn two(other: Phone) -> Read<Vec<Phone>> {
    Read::Got(vec![phone(1, NOW, true), other])
}

fn push(it: &mut Evidence, more: Phone) {
    if let Read::Got(phones) = &mut it.phones {
        phones.push(more);
    }
}
