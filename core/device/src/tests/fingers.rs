//! Enrolling, trying, replacing and removing fingers (clauses 6.1 d, 7 b; CTAP 2.1, 6.7).

use pandu_protocol::limit::{FINGER_SAMPLES, FINGERS_MAX, TOUCH_SECONDS};
use pandu_protocol::message::*;
use pandu_protocol::role::Role;

use super::lab::{Lab, Phone};
use super::people::invited;
use crate::boundary::{Felt, Notice};
use crate::fingerprint;
use crate::profile::{LOCK, THERMOSTAT};
use crate::reader::Touch;

pub(super) fn good(finger: &str) -> Touch {
    Touch { finger: finger.into(), quality: EnrolFeedback::Good }
}

fn step(action: EnrolAction, enrolment: Option<u32>) -> EnrolBiometric {
    EnrolBiometric { action, enrolment, replaces: None, name: None }
}

pub(super) fn agree(lab: &mut Lab, phone: &mut Phone) {
    let answer = ConsentAnswer {
        purpose: Text::cut(fingerprint::PURPOSE),
        version: 1,
        state: ConsentState::Given,
        screen: Bytes::new([7; 32]).unwrap(),
        language: Text::cut("en"),
    };
    lab.call::<call::ConsentAnswer>(phone, answer).unwrap();
}

fn start(lab: &mut Lab, phone: &mut Phone, replaces: Option<u32>) -> Result<EnrolState, ErrorReply> {
    lab.call::<call::EnrolBiometric>(phone, EnrolBiometric { replaces, ..step(EnrolAction::Start, None) })
}

/// Asks for the next touch; it is not answered yet.
fn ask(lab: &mut Lab, phone: &mut Phone, action: EnrolAction, enrolment: u32) {
    let answer = lab.request(phone, Request::EnrolBiometric(step(action, Some(enrolment))));
    assert_eq!(answer, None, "it waits for a finger");
}

fn answer(lab: &mut Lab, phone: &mut Phone) -> Result<EnrolState, ErrorReply> {
    let answer = lab.carry(phone).expect("an answer");
    answer.map(|reply| call::EnrolBiometric::reply(reply).expect("a fitting answer"))
}

/// Asks for a touch and touches.
fn touch(lab: &mut Lab, phone: &mut Phone, action: EnrolAction, enrolment: u32, touch: Touch) -> EnrolState {
    ask(lab, phone, action, enrolment);
    lab.device.touch(touch, lab.now);
    answer(lab, phone).unwrap()
}

/// Enrols a finger and tries it; its handle.
pub(super) fn enrol(lab: &mut Lab, phone: &mut Phone, finger: &str, replaces: Option<u32>) -> Result<u32, ErrorReply> {
    let begun = start(lab, phone, replaces)?;
    for remaining in (0..FINGER_SAMPLES).rev() {
        let state = touch(lab, phone, EnrolAction::Next, begun.enrolment, good(finger));
        assert_eq!((state.remaining, state.feedback, state.kept), (remaining, EnrolFeedback::Good, None));
    }
    let tried = touch(lab, phone, EnrolAction::Try, begun.enrolment, good(finger));
    Ok(tried.kept.expect("kept"))
}

/// Locks the bolt and lays a finger on the reader: whether it opens.
fn opens(lab: &mut Lab, finger: &str) -> bool {
    lab.device.state.functions = vec![1_000];
    lab.notices();
    lab.device.touch(good(finger), lab.now);
    let felt =
        lab.notices().into_iter().find_map(|one| if let Notice::Touched(felt) = one { Some(felt) } else { None });
    let opened = matches!(felt, Some(Felt::Opened(_)));
    assert_eq!(opened, lab.device.state().functions == [0]);
    opened
}

fn settled() -> (Lab, Phone, super::lab::Keys) {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    agree(&mut lab, &mut phone);
    (lab, phone, keys)
}

#[test]
fn a_finger_is_kept_when_it_was_tried_and_opens_then() {
    let (mut lab, mut phone, _) = settled();
    assert!(!opens(&mut lab, "right-thumb"));
    let id = enrol(&mut lab, &mut phone, "right-thumb", None).unwrap();
    let listed = lab.call::<call::ListCredentials>(&mut phone, Empty {}).unwrap().credentials;
    let finger = listed.iter().find(|one| one.id == id).unwrap();
    assert_eq!((finger.kind, finger.version, finger.off), (CredentialKind::Fingerprint, 1, false));
    assert!(opens(&mut lab, "right-thumb") && !opens(&mut lab, "left-thumb"));
    lab.restart();
    assert!(opens(&mut lab, "right-thumb"));
}

#[test]
fn nobodys_finger_is_taken_without_his_consent_and_taking_it_back_deletes_all() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.settled_owner();
    assert_eq!(start(&mut lab, &mut phone, None).err(), Some(ErrorReply::invalid("consent")));
    agree(&mut lab, &mut phone);
    enrol(&mut lab, &mut phone, "right-thumb", None).unwrap();
    let template = fingerprint::template("right-thumb", lab.factory.pepper());
    let is_stored = |lab: &Lab| lab.storage.bytes().windows(32).any(|window| window == template.expose());
    assert!(is_stored(&lab));
    let begun = start(&mut lab, &mut phone, None).unwrap();
    let withdraw = ConsentWithdraw { purpose: Text::cut(fingerprint::PURPOSE) };
    lab.call::<call::ConsentWithdraw>(&mut phone, withdraw).unwrap();
    assert!(!is_stored(&lab));
    // What was under way when he took it back is not kept either.
    for _ in 0..FINGER_SAMPLES {
        touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("left-thumb"));
    }
    ask(&mut lab, &mut phone, EnrolAction::Try, begun.enrolment);
    lab.device.touch(good("left-thumb"), lab.now);
    assert_eq!(answer(&mut lab, &mut phone), Err(ErrorReply::invalid("consent")));
    lab.call::<call::EnrolBiometric>(&mut phone, step(EnrolAction::Cancel, Some(begun.enrolment))).unwrap();
    assert!(!opens(&mut lab, "left-thumb") && !opens(&mut lab, "right-thumb"));
}

#[test]
fn every_bad_touch_is_told_and_costs_no_sample() {
    let (mut lab, mut phone, _) = settled();
    enrol(&mut lab, &mut phone, "ring", None).unwrap();
    let begun = start(&mut lab, &mut phone, None).unwrap();
    let told = EnrolFeedback::KNOWN
        .iter()
        .copied()
        .filter(|code| ![EnrolFeedback::Good, EnrolFeedback::Exists, EnrolFeedback::NoTouch].contains(code));
    for quality in told {
        let bad = Touch { finger: "thumb".into(), quality };
        let state = touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, bad);
        assert_eq!((state.feedback, state.remaining), (quality, FINGER_SAMPLES));
    }
    let state = touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("ring"));
    assert_eq!((state.feedback, state.remaining), (EnrolFeedback::Exists, FINGER_SAMPLES));
    touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("thumb"));
    let state = touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("index"));
    assert_eq!((state.feedback, state.remaining), (EnrolFeedback::MergeFailure, FINGER_SAMPLES - 1));
    let early = lab.call::<call::EnrolBiometric>(&mut phone, step(EnrolAction::Try, Some(begun.enrolment)));
    assert_eq!(early.err(), Some(ErrorReply::invalid("action")));
    for _ in 1..FINGER_SAMPLES {
        touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("thumb"));
    }
    let late = lab.call::<call::EnrolBiometric>(&mut phone, step(EnrolAction::Next, Some(begun.enrolment)));
    assert_eq!(late.err(), Some(ErrorReply::invalid("action")));
    let state = touch(&mut lab, &mut phone, EnrolAction::Try, begun.enrolment, good("index"));
    assert_eq!((state.feedback, state.kept), (EnrolFeedback::MergeFailure, None));
    let state = touch(&mut lab, &mut phone, EnrolAction::Try, begun.enrolment, good("thumb"));
    assert!(state.kept.is_some() && opens(&mut lab, "thumb") && !opens(&mut lab, "index"));
}

#[test]
fn a_finger_that_does_not_come_is_answered_after_twenty_seconds() {
    let (mut lab, mut phone, _) = settled();
    let begun = start(&mut lab, &mut phone, None).unwrap();
    ask(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment);
    let waits = lab.device.deadline().map(|at| at.since(lab.now.monotonic).as_secs());
    assert!(waits.is_some_and(|seconds| seconds <= u64::from(TOUCH_SECONDS)), "the host is told when to look");
    lab.wait(u64::from(TOUCH_SECONDS) - 1);
    assert_eq!(lab.carry(&mut phone), None);
    lab.wait(1);
    let state = answer(&mut lab, &mut phone).unwrap();
    assert_eq!((state.feedback, state.remaining), (EnrolFeedback::NoTouch, FINGER_SAMPLES));
    // A touch that comes early is kept for the next question; a second one is not noticed.
    assert!(lab.device.takes_touch());
    lab.device.touch(good("thumb"), lab.now);
    assert!(!lab.device.takes_touch());
    lab.device.touch(good("index"), lab.now);
    let next = step(EnrolAction::Next, Some(begun.enrolment));
    let state = lab.call::<call::EnrolBiometric>(&mut phone, next).unwrap();
    assert_eq!((state.feedback, state.remaining), (EnrolFeedback::Good, FINGER_SAMPLES - 1));
    assert!(lab.device.takes_touch());
}

#[test]
fn giving_up_keeps_nothing_at_any_moment() {
    let (mut lab, mut phone, keys) = settled();
    let before = lab.device.state().credentials.len();
    // While a touch is waited for: that question is answered first, and in order.
    let begun = start(&mut lab, &mut phone, None).unwrap();
    touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("thumb"));
    ask(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment);
    let cancel = step(EnrolAction::Cancel, Some(begun.enrolment));
    let cancelled = lab.call::<call::EnrolBiometric>(&mut phone, cancel.clone()).unwrap();
    assert_eq!((cancelled.enrolment, cancelled.kept), (begun.enrolment, None));
    assert!(lab.call::<call::EnrolBiometric>(&mut phone, cancel).is_ok(), "twice is no error");
    let gone = |lab: &mut Lab, phone: &mut Phone, number| {
        lab.call::<call::EnrolBiometric>(phone, step(EnrolAction::Next, Some(number))).err()
            == Some(ErrorReply::NotFound)
    };
    assert!(gone(&mut lab, &mut phone, begun.enrolment));
    // Another's cancel, or one for another number, ends nothing.
    let begun = start(&mut lab, &mut phone, None).unwrap();
    let mut other = lab.session(&keys).unwrap();
    lab.call::<call::Confirm>(&mut other, Confirm { kind: CredentialKind::PhoneKey, secret: None }).unwrap();
    lab.call::<call::EnrolBiometric>(&mut other, step(EnrolAction::Cancel, Some(begun.enrolment))).unwrap();
    lab.call::<call::EnrolBiometric>(&mut phone, step(EnrolAction::Cancel, Some(u32::MAX))).unwrap();
    touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("thumb"));
    // Silence for a minute, and the end of the session.
    lab.wait(60);
    assert!(gone(&mut lab, &mut phone, begun.enrolment));
    let begun = start(&mut lab, &mut phone, None).unwrap();
    for _ in 0..FINGER_SAMPLES {
        touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("thumb"));
    }
    lab.device.close_link(phone.link, lab.now);
    assert!(!opens(&mut lab, "thumb") && gone(&mut lab, &mut other, begun.enrolment));
    assert_eq!(lab.device.state().credentials.len(), before);
}

#[test]
fn the_old_finger_works_until_the_new_one_was_tried_and_never_after() {
    let (mut lab, mut phone, _) = settled();
    let named = EnrolBiometric { name: Some(Text::cut("Right thumb")), ..step(EnrolAction::Start, None) };
    let begun = lab.call::<call::EnrolBiometric>(&mut phone, named).unwrap();
    for _ in 0..FINGER_SAMPLES {
        touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("right-thumb"));
    }
    let old = touch(&mut lab, &mut phone, EnrolAction::Try, begun.enrolment, good("right-thumb")).kept.unwrap();
    assert_eq!(start(&mut lab, &mut phone, Some(999)).err(), Some(ErrorReply::NotFound));
    // The same finger once more: training it anew is no collision with itself.
    let again = enrol(&mut lab, &mut phone, "right-thumb", Some(old)).unwrap();
    let of = |lab: &mut Lab, phone: &mut Phone, id| {
        let listed = lab.call::<call::ListCredentials>(phone, Empty {}).unwrap().credentials;
        listed.iter().find(|one| one.id == id).cloned()
    };
    assert!(of(&mut lab, &mut phone, old).is_none());
    let trained = of(&mut lab, &mut phone, again).unwrap();
    assert_eq!((trained.version, trained.name.as_deref()), (2, Some("Right thumb")), "it keeps its name");
    let begun = start(&mut lab, &mut phone, Some(again)).unwrap();
    for _ in 0..FINGER_SAMPLES {
        touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("left-thumb"));
    }
    assert!(lab.device.state().credentials.iter().any(|one| one.id == again), "until it was tried");
    let new = touch(&mut lab, &mut phone, EnrolAction::Try, begun.enrolment, good("left-thumb")).kept.unwrap();
    assert!(of(&mut lab, &mut phone, again).is_none() && of(&mut lab, &mut phone, new).is_some());
    assert!(opens(&mut lab, "left-thumb") && !opens(&mut lab, "right-thumb"));
    lab.call::<call::RemoveCredential>(&mut phone, RemoveCredential { id: new }).unwrap();
    assert!(!opens(&mut lab, "left-thumb"));
}

#[test]
fn a_person_has_ten_fingers_and_one_reader_serves_one_person_at_a_time() {
    let (mut lab, mut owner, _) = settled();
    let mut last = 0;
    for number in 0..FINGERS_MAX {
        last = enrol(&mut lab, &mut owner, &format!("finger-{number}"), None).unwrap();
    }
    assert_eq!(start(&mut lab, &mut owner, None).err(), Some(ErrorReply::Full));
    assert!(enrol(&mut lab, &mut owner, "finger-11", Some(last)).is_ok(), "one takes another's place");
    let (mut member, _, _) = invited(&mut lab, &mut owner, Role::Member);
    agree(&mut lab, &mut member);
    let begun = start(&mut lab, &mut member, None).unwrap();
    assert_eq!(start(&mut lab, &mut owner, Some(1)).err(), Some(ErrorReply::NotFound), "that is no finger");
    let id = lab.device.state().credentials.iter().find(|one| one.template.is_some()).unwrap().id;
    assert_eq!(start(&mut lab, &mut owner, Some(id)).err(), Some(ErrorReply::Busy));
    assert_eq!(start(&mut lab, &mut member, Some(id)).err(), Some(ErrorReply::NotFound), "another's finger");
    let state = touch(&mut lab, &mut member, EnrolAction::Next, begun.enrolment, good("finger-0"));
    assert_eq!(state.feedback, EnrolFeedback::Exists, "a finger is one person's");
}

#[test]
fn a_lost_answer_to_the_try_is_given_again_and_keeps_one_finger() {
    let (mut lab, mut phone, keys) = settled();
    let begun = start(&mut lab, &mut phone, None).unwrap();
    for _ in 0..FINGER_SAMPLES {
        touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("thumb"));
    }
    let body = || Request::EnrolBiometric(step(EnrolAction::Try, Some(begun.enrolment)));
    assert_eq!(lab.request_with(&mut phone, body(), Some([3; 16])), None);
    lab.device.touch(good("thumb"), lab.now);
    lab.restart();
    let mut again = lab.session(&keys).unwrap();
    let Some(Ok(Reply::EnrolBiometric(state))) = lab.request_with(&mut again, body(), Some([3; 16])) else { panic!() };
    let fingers = lab.device.state().credentials.iter().filter(|one| one.template.is_some()).count();
    assert!(state.kept.is_some() && fingers == 1);
}

#[test]
fn enrolling_needs_a_confirmation_at_every_step_and_a_reader() {
    let (mut lab, mut phone, _) = settled();
    let begun = start(&mut lab, &mut phone, None).unwrap();
    lab.wait(30);
    touch(&mut lab, &mut phone, EnrolAction::Next, begun.enrolment, good("thumb"));
    for _ in 0..12 {
        lab.wait(50);
        let _ = lab.request(&mut phone, Request::EnrolBiometric(step(EnrolAction::Next, Some(begun.enrolment))));
    }
    let late = lab.call::<call::EnrolBiometric>(&mut phone, step(EnrolAction::Next, Some(begun.enrolment)));
    assert_eq!(late.err(), Some(ErrorReply::ConfirmationRequired));
    let mut lab = Lab::new(&THERMOSTAT);
    let (mut phone, _) = lab.settled_owner();
    assert_eq!(start(&mut lab, &mut phone, None).err(), Some(ErrorReply::Unsupported));
    lab.device.touch(good("thumb"), lab.now);
    assert!(!lab.notices().iter().any(|one| matches!(one, Notice::Touched(_))));
}
