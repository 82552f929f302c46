//! PINs on the device's keys and fingers at its reader: who opens, who waits, who is switched off (clauses 6.1 d, 6.1 e).

use pandu_protocol::limit::PIN_FAILURES_MAX;
use pandu_protocol::message::*;
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;

use super::fingers::{agree, enrol, good};
use super::lab::{Keys, Lab, Phone, pin};
use super::people::invited;
use crate::boundary::{Felt, Notice};
use crate::profile::{LOCK, THERMOSTAT};
use crate::throttle::{FINGER_FAILURES_MAX, FINGERS_FREE, wait_after, wait_after_fingers};

const OWNERS: &str = "483920";
const CHILDS: &str = "550172";

fn typed(lab: &mut Lab, digits: &str) -> Felt {
    lab.notices();
    lab.device.type_pin(&SecretText::new(digits.into()).unwrap(), lab.now);
    let felt = |one| if let Notice::Typed(felt) = one { Some(felt) } else { None };
    lab.notices().into_iter().find_map(felt).expect("somebody felt it")
}

/// Types when the wait is over.
fn typed_in_time(lab: &mut Lab, digits: &str) -> Felt {
    match typed(lab, digits) {
        Felt::Wait(seconds) => {
            lab.wait(seconds.into());
            typed(lab, digits)
        }
        felt @ (Felt::Opened(_) | Felt::Refused | Felt::Unread(_)) => felt,
    }
}

fn touched(lab: &mut Lab, finger: &str) -> Felt {
    lab.notices();
    lab.device.touch(good(finger), lab.now);
    let felt = |one| if let Notice::Touched(felt) = one { Some(felt) } else { None };
    lab.notices().into_iter().find_map(felt).expect("somebody felt it")
}

fn touched_in_time(lab: &mut Lab, finger: &str) -> Felt {
    match touched(lab, finger) {
        Felt::Wait(seconds) => {
            lab.wait(seconds.into());
            touched(lab, finger)
        }
        felt @ (Felt::Opened(_) | Felt::Refused | Felt::Unread(_)) => felt,
    }
}

/// A lock with a parent and a child, both with a PIN; the child's is locked.
fn family() -> (Lab, (Phone, Keys, ClientId), (Phone, Keys, ClientId)) {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, keys) = lab.settled_owner();
    lab.call::<call::SetCredential>(&mut owner, pin(OWNERS)).unwrap();
    let (_, child_keys, paired) = invited(&mut lab, &mut owner, Role::Member);
    let of_child = SetCredential { client: Some(paired.client.clone()), locked: Some(true), ..pin(CHILDS) };
    lab.call::<call::SetCredential>(&mut owner, of_child).unwrap();
    let child = lab.session(&child_keys).unwrap();
    let id = lab.device.state().clients[0].id();
    (lab, (owner, keys, id), (child, child_keys, paired.client))
}

fn failures(lab: &Lab, client: &ClientId, kind: CredentialKind) -> u8 {
    lab.device.state().credentials.iter().find(|one| one.client == *client && one.kind == kind).unwrap().failures
}

#[test]
fn a_right_pin_draws_the_bolt_back_and_a_changed_one_does_not() {
    let (mut lab, (mut owner, _, id), (_, _, child)) = family();
    lab.device.state.functions = vec![1_000];
    assert_eq!(typed(&mut lab, "999999"), Felt::Refused);
    assert_eq!(lab.device.state().functions, [1_000]);
    assert_eq!(typed_in_time(&mut lab, CHILDS), Felt::Opened(child));
    assert_eq!(lab.device.state().functions, [0]);
    let set = lab.call::<call::SetCredential>(&mut owner, pin("771204")).unwrap();
    assert_eq!(set.version, 2);
    lab.restart();
    assert_eq!(typed_in_time(&mut lab, OWNERS), Felt::Refused, "the old one");
    assert_eq!(typed_in_time(&mut lab, "771204"), Felt::Opened(id), "the new one");
}

#[test]
fn a_locked_child_changes_nothing_and_a_parent_locks_without_knowing() {
    let (mut lab, (mut owner, _, owner_id), (mut child, _, id)) = family();
    lab.call::<call::Confirm>(&mut child, Confirm { kind: CredentialKind::PhoneKey, secret: None }).unwrap();
    assert_eq!(lab.call::<call::SetCredential>(&mut child, pin("606142")).err(), Some(ErrorReply::Forbidden));
    let own = lab.call::<call::ListCredentials>(&mut child, Empty {}).unwrap().credentials;
    assert!(own.iter().all(|one| one.client == id && one.locked));
    let remove = RemoveCredential { id: own[0].id };
    assert_eq!(lab.call::<call::RemoveCredential>(&mut child, remove).err(), Some(ErrorReply::Forbidden));
    let lock = |client: &ClientId, locked| SetCredential {
        kind: CredentialKind::Pin,
        client: Some(client.clone()),
        secret: None,
        locked: Some(locked),
    };
    assert_eq!(lab.call::<call::SetCredential>(&mut child, lock(&id, false)).err(), Some(ErrorReply::Forbidden));
    assert_eq!(lab.call::<call::SetCredential>(&mut child, lock(&owner_id, true)).err(), Some(ErrorReply::Forbidden));
    let unlocked = lab.call::<call::SetCredential>(&mut owner, lock(&id, false)).unwrap();
    assert_eq!((unlocked.version, unlocked.sessions_ended), (1, 0), "the value stays, and so do the sessions");
    assert_eq!(typed(&mut lab, CHILDS), Felt::Opened(id.clone()));
    lab.call::<call::SetCredential>(&mut child, pin("606142")).unwrap();
    assert_eq!(typed_in_time(&mut lab, "606142"), Felt::Opened(id.clone()));
    lab.call::<call::SetCredential>(&mut owner, lock(&id, true)).unwrap();
    assert_eq!(lab.call::<call::SetCredential>(&mut child, pin("771204")).err(), Some(ErrorReply::Forbidden));
    let password = SetCredential { kind: CredentialKind::Password, ..lock(&id, true) };
    assert_eq!(lab.call::<call::SetCredential>(&mut owner, password).err(), Some(ErrorReply::NotFound));
}

#[test]
fn ten_wrong_pins_in_a_row_switch_pins_off_and_nothing_else() {
    let (mut lab, (_, keys, id), (_, _, child)) = family();
    let began = lab.now.unix;
    for wrong in 1..=PIN_FAILURES_MAX {
        if wrong % 4 == 0 {
            lab.wait(6);
            lab.restart();
            assert_eq!(lab.device.state().wrong_pins, wrong - 1, "a restart gives no new tries");
        }
        assert_eq!(typed_in_time(&mut lab, "999999"), Felt::Refused);
        assert!(matches!(typed(&mut lab, OWNERS), Felt::Wait(_)), "not even the right one, and not counted");
    }
    let schedule: u64 = (1..PIN_FAILURES_MAX).map(|wrong| wait_after(wrong).as_secs()).sum();
    assert!(lab.now.unix - began >= schedule);
    assert_eq!(typed_in_time(&mut lab, OWNERS), Felt::Refused, "off");
    assert_eq!(typed_in_time(&mut lab, CHILDS), Felt::Refused, "off");
    assert_eq!(lab.logged(EventKind::CredentialDisabled), 2, "each person's is told once");
    let mut owner = lab.session(&keys).unwrap();
    let listed = lab.call::<call::ListCredentials>(&mut owner, Empty {}).unwrap().credentials;
    assert!(listed.iter().filter(|one| one.kind == CredentialKind::Pin).all(|one| one.off));
    let operate = Operate { function: Text::cut("bolt"), milli: 0 };
    assert!(lab.call::<call::Operate>(&mut owner, operate).is_ok(), "the phone opens");
    lab.call::<call::Confirm>(&mut owner, Confirm { kind: CredentialKind::PhoneKey, secret: None }).unwrap();
    // An admin sets one anew: that one works, the other does not.
    let anew = SetCredential { client: Some(child.clone()), ..pin("606142") };
    lab.call::<call::SetCredential>(&mut owner, anew).unwrap();
    assert_eq!(typed_in_time(&mut lab, OWNERS), Felt::Refused);
    assert_eq!(typed_in_time(&mut lab, "606142"), Felt::Opened(child));
    lab.device.press_button(lab.now);
    assert_eq!(typed(&mut lab, OWNERS), Felt::Opened(id), "the button switches on at once");
}

#[test]
fn the_tenth_try_may_be_right_and_a_power_cut_in_it_gives_none_back() {
    let (mut lab, (_, _, id), (_, _, child)) = family();
    for _ in 1..PIN_FAILURES_MAX {
        assert_eq!(typed_in_time(&mut lab, "999999"), Felt::Refused);
    }
    let before = lab.storage.clone();
    let writes = before.writes();
    assert_eq!(typed_in_time(&mut lab, OWNERS), Felt::Opened(id.clone()));
    assert_eq!(before.writes() - writes, 2, "counted first, then taken back");
    let state = lab.device.state();
    assert_eq!((state.wrong_pins, failures(&lab, &id, CredentialKind::Pin)), (0, 0));
    assert_eq!(
        failures(&lab, &child, CredentialKind::Pin),
        PIN_FAILURES_MAX - 1,
        "the wrong ones still count for others"
    );
    assert_eq!(typed(&mut lab, CHILDS), Felt::Opened(child));
}

#[test]
fn who_knows_one_pin_does_not_guess_anothers_for_ever() {
    let (mut lab, (_, _, id), (_, _, child)) = family();
    lab.device.state.credentials.iter_mut().filter(|one| one.client == id).for_each(|one| one.failures = 90);
    for _ in 0..5 {
        assert_eq!(typed_in_time(&mut lab, "999999"), Felt::Refused);
    }
    assert_eq!(typed_in_time(&mut lab, CHILDS), Felt::Opened(child.clone()), "the row begins anew");
    for _ in 0..5 {
        assert_eq!(typed_in_time(&mut lab, "999999"), Felt::Refused);
    }
    assert_eq!(typed_in_time(&mut lab, OWNERS), Felt::Refused, "one hundred in all");
    assert_eq!(typed_in_time(&mut lab, CHILDS), Felt::Opened(child));
}

#[test]
fn two_people_may_have_the_same_pin_and_neither_learns_it() {
    let (mut lab, (mut owner, _, id), (_, _, child)) = family();
    lab.call::<call::SetCredential>(&mut owner, pin(CHILDS)).unwrap();
    assert!([Felt::Opened(id), Felt::Opened(child)].contains(&typed(&mut lab, CHILDS)));
}

#[test]
fn bad_pins_are_refused_with_their_reason_and_elsewhere_there_are_none() {
    let (mut lab, (mut owner, _, _), _) = family();
    let cases = [
        ("123", Unfit::Short),
        ("4839201758463", Unfit::Long),
        ("48392x", Unfit::NotDigits),
        ("000000", Unfit::Repeated),
        ("345678", Unfit::Straight),
        ("121212", Unfit::Common),
    ];
    for (digits, reason) in cases {
        let refused = lab.call::<call::SetCredential>(&mut owner, pin(digits)).err();
        assert_eq!(refused, Some(ErrorReply::invalid(reason.field())), "{digits}");
    }
    let mut lab = Lab::new(&THERMOSTAT);
    let (mut owner, _) = lab.settled_owner();
    assert_eq!(lab.call::<call::SetCredential>(&mut owner, pin(OWNERS)).err(), Some(ErrorReply::Unsupported));
    lab.device.type_pin(&SecretText::new(OWNERS.into()).unwrap(), lab.now);
    assert!(!lab.notices().iter().any(|one| matches!(one, Notice::Typed(_))));
}

#[test]
fn the_keys_do_nothing_before_set_up_is_finished() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.owner();
    lab.call::<call::SetCredential>(&mut owner, pin(OWNERS)).unwrap();
    let unfinished = lab.call::<call::FinishSetup>(&mut owner, Empty {});
    assert_eq!(unfinished.err(), Some(ErrorReply::SetupRequired), "a PIN alone signs nobody in on the phone");
    assert_eq!((typed(&mut lab, OWNERS), touched(&mut lab, "thumb")), (Felt::Refused, Felt::Refused));
    assert_eq!((lab.device.state().wrong_pins, lab.device.state().wrong_fingers), (0, 0));
}

#[test]
fn five_wrong_fingers_cost_waits_and_fifty_switch_them_off_until_another_proof() {
    let (mut lab, (mut owner, keys, id), (mut child, _, child_id)) = family();
    agree(&mut lab, &mut owner);
    enrol(&mut lab, &mut owner, "parent", None).unwrap();
    lab.call::<call::Confirm>(&mut child, Confirm { kind: CredentialKind::PhoneKey, secret: None }).unwrap();
    agree(&mut lab, &mut child);
    enrol(&mut lab, &mut child, "child", None).unwrap();
    for _ in 1..FINGERS_FREE {
        assert_eq!(touched(&mut lab, "stranger"), Felt::Refused);
    }
    assert_eq!(touched(&mut lab, "parent"), Felt::Opened(id.clone()), "four wrong ones cost nothing");
    let began = lab.now.unix;
    for wrong in 1..=FINGER_FAILURES_MAX {
        if wrong % 20 == 0 {
            lab.wait(6);
            lab.restart();
        }
        assert_eq!(touched_in_time(&mut lab, "stranger"), Felt::Refused, "{wrong}");
        if wrong >= FINGERS_FREE {
            assert!(matches!(touched(&mut lab, "parent"), Felt::Wait(seconds) if seconds >= 30));
        }
    }
    let schedule: u64 = (1..FINGER_FAILURES_MAX).map(|wrong| wait_after_fingers(wrong).as_secs()).sum();
    assert!(lab.now.unix - began >= schedule);
    assert_eq!(touched_in_time(&mut lab, "parent"), Felt::Refused, "off");
    assert_eq!(lab.logged(EventKind::CredentialDisabled), 2);
    assert_eq!(typed(&mut lab, CHILDS), Felt::Opened(child_id.clone()), "PINs go on, and prove the child");
    assert_eq!(touched_in_time(&mut lab, "child"), Felt::Opened(child_id));
    assert_eq!(touched_in_time(&mut lab, "parent"), Felt::Refused, "only the child has proved himself");
    let mut again = lab.session(&keys).unwrap();
    lab.call::<call::Confirm>(&mut again, Confirm { kind: CredentialKind::PhoneKey, secret: None }).unwrap();
    assert_eq!(touched_in_time(&mut lab, "parent"), Felt::Opened(id));
}

#[test]
fn a_finger_that_cannot_be_read_is_no_guess() {
    let (mut lab, (mut owner, _, _), _) = family();
    agree(&mut lab, &mut owner);
    enrol(&mut lab, &mut owner, "parent", None).unwrap();
    lab.notices();
    let wet = crate::reader::Touch { quality: EnrolFeedback::PoorQuality, ..good("parent") };
    for _ in 0..60 {
        lab.device.touch(wet.clone(), lab.now);
    }
    assert!(lab.notices().contains(&Notice::Touched(Felt::Unread(EnrolFeedback::PoorQuality))));
    assert_eq!(lab.device.state().wrong_fingers, 0);
}

#[test]
fn during_an_enrolment_touches_open_nothing() {
    let (mut lab, (mut owner, _, _), _) = family();
    agree(&mut lab, &mut owner);
    enrol(&mut lab, &mut owner, "parent", None).unwrap();
    let start = EnrolBiometric { action: EnrolAction::Start, enrolment: None, replaces: None, name: None };
    lab.call::<call::EnrolBiometric>(&mut owner, start).unwrap();
    lab.device.state.functions = vec![1_000];
    lab.device.touch(good("parent"), lab.now);
    assert_eq!(lab.device.state().functions, [1_000]);
}
