//! A device whose software was changed: it alarms, does nothing else, and comes back only by a person (clause 6.7.2).

use pandu_protocol::message::{
    Confirm, CredentialKind, DocumentKind, Empty, ErrorReply, Event, EventKind, EventQuery, Kind, NetworkJoin, Posture,
    PostureRequest, Push, Recover, RecoverAction, Request, call,
};
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;

use super::lab::{Keys, Lab, Phone, Plan, password, ssid};
use super::matrix::sample;
use crate::profile::LOCK;

/// A lock with an owner who has a password and a member, changed while it was off.
fn changed() -> (Lab, Keys, Keys) {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, keys) = lab.owner();
    lab.call::<call::SetCredential>(&mut owner, password("kucing-biru")).unwrap();
    let key = SecretText::new("melati-2026".into());
    lab.call::<call::NetworkJoin>(&mut owner, NetworkJoin { ssid: ssid("Rumah Melati"), key }).unwrap();
    lab.call::<call::FinishSetup>(&mut owner, Empty {}).unwrap();
    let (_, member, finished) = lab.guest("Member");
    assert_eq!(finished.role, Role::Member);
    lab.restart_with(&["tampered"]);
    (lab, keys, member)
}

fn confirmed(lab: &mut Lab, keys: &Keys) -> Phone {
    let mut phone = lab.session(keys).unwrap();
    lab.call::<call::Confirm>(&mut phone, Confirm { kind: CredentialKind::PhoneKey, secret: None }).unwrap();
    phone
}

const OPEN: [Kind; 6] = [Kind::Identify, Kind::AuthState, Kind::Confirm, Kind::Leave, Kind::Events, Kind::Recover];

#[test]
fn every_kind_but_alert_and_recovery_is_answered_quarantined_to_everybody() {
    let (mut lab, owner, member) = changed();
    for keys in [&owner, &member] {
        for kind in Kind::ALL.iter().filter(|kind| !OPEN.contains(kind) && !is_pairing(**kind)) {
            let mut phone = confirmed(&mut lab, keys);
            assert_eq!(lab.request(&mut phone, sample(*kind)), Some(Err(ErrorReply::Quarantined)), "{kind:?}");
        }
        let mut phone = lab.session(keys).unwrap();
        for kind in [Kind::Identify, Kind::AuthState] {
            assert!(lab.request(&mut phone, sample(kind)).unwrap().is_ok(), "{kind:?}");
        }
    }
    let mut phone = lab.session(&member).unwrap();
    assert_eq!(lab.request(&mut phone, sample(Kind::Events)), Some(Err(ErrorReply::Forbidden)), "roles count as ever");
}

fn is_pairing(kind: Kind) -> bool {
    [Kind::PairStart, Kind::PairFinish].contains(&kind)
}

#[test]
fn nobody_new_is_let_in() {
    let (mut lab, ..) = changed();
    lab.device.press_button(lab.now);
    let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
    let mut phone = lab.connect(&Plan::Label(&qr), &own).unwrap();
    assert_eq!(lab.pair_on(&mut phone, "Late").err(), Some(ErrorReply::Quarantined));
}

fn alarms(phone: &Phone) -> Vec<Event> {
    let event = |push: &Push| if let Push::Event(event) = push { Some(event.clone()) } else { None };
    phone.pushes.iter().filter_map(event).filter(|event| event.kind == EventKind::IntegrityAlarm).collect()
}

#[test]
fn the_alarm_is_full_for_who_can_act_and_neutral_for_others_and_comes_once_in_a_session() {
    let (mut lab, owner, member) = changed();
    let (mut owner, mut member) = (lab.session(&owner).unwrap(), lab.session(&member).unwrap());
    for _ in 0..3 {
        lab.request(&mut owner, sample(Kind::Identify));
        lab.request(&mut member, sample(Kind::Operate));
    }
    let (full, neutral) = (alarms(&owner), alarms(&member));
    assert_eq!((full.len(), neutral.len()), (1, 1));
    assert_eq!(full[0].subject.as_deref(), Some("firmware"));
    assert!(full[0].cursor > 0);
    assert_eq!((neutral[0].cursor, &neutral[0].subject, neutral[0].count), (0, &None, 1));
}

#[test]
fn the_alarm_is_in_the_log_once_however_often_the_device_starts() {
    let (mut lab, owner, _) = changed();
    for _ in 0..5 {
        lab.restart();
        assert_eq!(lab.logged(EventKind::IntegrityAlarm), 1);
    }
    lab.restart_with(&[]);
    let mut phone = lab.session(&owner).unwrap();
    let page = lab.call::<call::Events>(&mut phone, EventQuery { after: 0 }).unwrap();
    assert!(page.events.iter().any(|event| event.kind == EventKind::IntegrityAlarm));
    let answer = lab.request(&mut phone, sample(Kind::Operate));
    assert_eq!(answer, Some(Err(ErrorReply::Quarantined)), "switching off and on heals nothing");
}

#[test]
fn known_good_software_ends_it_and_what_was_confirmed_meanwhile_counts_no_more() {
    let (mut lab, owner, member) = changed();
    let mut phone = lab.session(&owner).unwrap();
    let recover = |action| Recover { action };
    let restore = recover(RecoverAction::RestoreKnownGood);
    assert_eq!(lab.call::<call::Recover>(&mut phone, restore).err(), Some(ErrorReply::ConfirmationRequired));
    let mut phone = confirmed(&mut lab, &owner);
    let unknown = recover(RecoverAction::Other(9));
    assert_eq!(lab.call::<call::Recover>(&mut phone, unknown).err(), Some(ErrorReply::invalid("action")));
    let mut of_member = confirmed(&mut lab, &member);
    assert_eq!(lab.call::<call::Recover>(&mut of_member, restore).err(), Some(ErrorReply::Forbidden));
    lab.call::<call::Recover>(&mut phone, restore).unwrap();
    assert_eq!(lab.logged(EventKind::Recovered), 1);
    assert!(lab.request(&mut phone, sample(Kind::Operate)).unwrap().is_ok());
    let answer = lab.request(&mut phone, sample(Kind::SetCredential));
    assert_eq!(
        answer,
        Some(Err(ErrorReply::ConfirmationRequired)),
        "it was given to a changed device, without the password"
    );
    let by_phone = Confirm { kind: CredentialKind::PhoneKey, secret: None };
    assert_eq!(
        lab.call::<call::Confirm>(&mut phone, by_phone).err(),
        Some(ErrorReply::Refused),
        "the password counts again"
    );
    lab.restart();
    let mut phone = lab.session(&owner).unwrap();
    assert!(lab.request(&mut phone, sample(Kind::Operate)).unwrap().is_ok(), "it stays good");
}

#[test]
fn a_repeated_recovery_has_no_second_effect() {
    let (mut lab, owner, _) = changed();
    let mut phone = confirmed(&mut lab, &owner);
    let restore = Request::Recover(Recover { action: RecoverAction::RestoreKnownGood });
    for _ in 0..2 {
        assert!(lab.request_with(&mut phone, restore.clone(), Some([8; 16])).unwrap().is_ok());
    }
    assert_eq!(lab.logged(EventKind::Recovered), 1);
}

#[test]
fn isolation_leaves_the_network_and_keeps_local_use() {
    let (mut lab, owner, _) = changed();
    let mut phone = confirmed(&mut lab, &owner);
    lab.call::<call::Recover>(&mut phone, Recover { action: RecoverAction::Isolate }).unwrap();
    assert!(lab.device.state().network.is_none());
    assert!(lab.request(&mut phone, sample(Kind::Operate)).unwrap().is_ok());
    for kind in [Kind::NetworkScan, Kind::NetworkJoin, Kind::UpdateCheck] {
        assert_eq!(lab.request(&mut phone, sample(kind)), Some(Err(ErrorReply::Quarantined)), "{kind:?}");
    }
    let Request::Posture(PostureRequest { nonce }) = sample(Kind::Posture) else { panic!() };
    let signed = lab.call::<call::Posture>(&mut phone, PostureRequest { nonce }).unwrap();
    let posture: Posture = signed.open(DocumentKind::Posture).unwrap();
    assert!(posture.boot.is_some_and(|boot| !boot.verified), "it does not call itself good");
    lab.restart();
    let mut phone = lab.session(&owner).unwrap();
    assert!(lab.request(&mut phone, sample(Kind::Operate)).unwrap().is_ok());
}

#[test]
fn a_hand_at_the_device_ends_it_and_the_last_phone_that_leaves_does_not() {
    let (mut lab, owner, member) = changed();
    for keys in [member, owner] {
        let mut phone = lab.session(&keys).unwrap();
        assert!(lab.request(&mut phone, sample(Kind::Leave)).unwrap().is_ok());
    }
    assert!(lab.device.state().clients.is_empty() && lab.device.state().integrity.quarantined());
    lab.device.hold_button(lab.now);
    assert!(!lab.device.state().integrity.quarantined());
    let (mut phone, _) = lab.owner();
    assert!(lab.request(&mut phone, sample(Kind::Identify)).unwrap().is_ok());
}

#[test]
fn a_good_device_has_nothing_to_recover_from() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.settled_owner();
    for action in [RecoverAction::RestoreKnownGood, RecoverAction::Isolate] {
        assert_eq!(lab.call::<call::Recover>(&mut phone, Recover { action }).err(), Some(ErrorReply::NotFound));
    }
}
