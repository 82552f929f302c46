//! Guessing passwords with many phones, as a stranger, and by what the answers tell (clause 6.1 e; attacks 33, 38).

use pandu_protocol::message::*;
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;

use super::lab::{Keys, Lab, Phone, Plan, password};
use super::people::invited;
use crate::profile::LOCK;
use crate::throttle::{FAILURES_MAX, wait_after};

fn wrong() -> Confirm {
    Confirm { kind: CredentialKind::Password, secret: SecretText::new("ikan-hitam".into()) }
}

fn right() -> Confirm {
    Confirm { kind: CredentialKind::Password, secret: SecretText::new("kucing-biru".into()) }
}

/// A device with an owner, and so many invited members, everybody with the same password.
fn household(members: usize) -> (Lab, (Phone, Keys), Vec<(Phone, Keys)>) {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, keys) = lab.settled_owner();
    lab.call::<call::SetCredential>(&mut owner, password("kucing-biru")).unwrap();
    let members = (0..members)
        .map(|_| {
            let (mut member, keys, _) = invited(&mut lab, &mut owner, Role::Member);
            lab.call::<call::SetCredential>(&mut member, password("kucing-biru")).unwrap();
            (member, keys)
        })
        .collect();
    (lab, (owner, keys), members)
}

#[test]
fn three_phones_guess_no_faster_than_one_and_the_owner_does_not_notice() {
    let (mut lab, (mut owner, _), mut members) = household(3);
    // Two wrong ones each: they wait for themselves.
    for failures in 1..=2 {
        for (member, _) in &mut members {
            assert_eq!(lab.call::<call::Confirm>(member, wrong()).err(), Some(ErrorReply::Refused));
        }
        lab.wait(wait_after(failures).as_secs());
    }
    // The third of each counts what all have failed.
    let mut all = 6;
    for (member, _) in &mut members {
        assert_eq!(lab.call::<call::Confirm>(member, wrong()).err(), Some(ErrorReply::Refused));
        all += 1;
        let wait = u32::try_from(wait_after(all).as_secs()).unwrap();
        assert_eq!(lab.call::<call::Confirm>(member, right()).err(), Some(ErrorReply::Throttled { wait }));
    }
    assert!(lab.call::<call::Confirm>(&mut owner, right()).is_ok());
    assert_eq!(lab.call::<call::Confirm>(&mut owner, wrong()).err(), Some(ErrorReply::Refused));
    lab.wait(1);
    assert!(lab.call::<call::Confirm>(&mut owner, right()).is_ok(), "a person who mistyped once waits a second");
    // It is remembered: the counts of all are stored.
    let keys = members[0].1.clone();
    lab.restart();
    let mut again = lab.session(&keys).unwrap();
    let wait = u32::try_from(wait_after(9).as_secs()).unwrap();
    assert_eq!(lab.call::<call::Confirm>(&mut again, right()).err(), Some(ErrorReply::Throttled { wait }));
}

#[test]
fn strangers_cannot_burn_anybodys_tries() {
    let (mut lab, (mut owner, keys), _) = household(1);
    let (qr, code) = (lab.sticker.qr.clone(), lab.sticker.code.clone());
    let before = lab.device.state().credentials.iter().map(|one| one.failures).collect::<Vec<_>>();
    for number in 0..150 {
        let own = lab.new_key();
        let stranger = Keys { own: own.clone(), ..keys.clone() };
        assert!(lab.session(&stranger).is_none() && lab.connect(&Plan::Label(&qr), &own).is_none());
        if number % 50 == 0 {
            assert!(lab.connect(&Plan::Code(&code), &own).is_none());
        }
    }
    // With the window open they get as far as pairing, and no further.
    lab.device.press_button(lab.now);
    let own = lab.new_key();
    let mut pairing = lab.connect(&Plan::Label(&qr), &own).unwrap();
    assert_eq!(lab.call::<call::Confirm>(&mut pairing, wrong()).err(), Some(ErrorReply::AuthRequired));
    let after = lab.device.state().credentials.iter().map(|one| one.failures).collect::<Vec<_>>();
    assert_eq!(after, before);
    assert!(lab.call::<call::Confirm>(&mut owner, right()).is_ok());
}

/// What goes over the air for one try: the length of each value of the answer; and how often something was stored.
fn measured(lab: &mut Lab, phone: &mut Phone, id: u16) -> (Vec<usize>, usize) {
    let writes = lab.storage.writes();
    let envelope = RequestEnvelope { id, key: None, request: Request::Confirm(wrong()) };
    phone.channel.send(lab.now.monotonic, &envelope.encode()).unwrap();
    while let Some(value) = phone.channel.poll_value() {
        lab.device.handle_value(phone.link, lab.now, &value);
    }
    let mut lengths = Vec::new();
    while let Some((link, value)) = lab.device.poll_value() {
        if link == phone.link {
            lengths.push(value.len());
            phone.channel.handle_value(lab.now.monotonic, &value).unwrap();
        }
    }
    while phone.channel.poll_event().is_some() {}
    (lengths, lab.storage.writes() - writes)
}

#[test]
fn no_password_a_wrong_one_and_one_that_is_off_are_answered_alike() {
    let (mut lab, (mut owner, _), members) = household(2);
    let (_, without, _) = invited(&mut lab, &mut owner, Role::Member);
    let phones = [members[0].1.clone(), members[1].1.clone(), without];
    let ids: Vec<ClientId> = lab.device.state().clients.iter().skip(1).map(crate::state::ClientRecord::id).collect();
    // All have failed so often that each waits an hour; the second one is off.
    let clients = &mut lab.device.state;
    for (id, failures) in [(&ids[0], 50), (&ids[1], FAILURES_MAX)] {
        clients.credentials.iter_mut().filter(|one| one.client == *id).for_each(|one| one.failures = failures);
    }
    clients.clients.iter_mut().filter(|one| one.id() == ids[2]).for_each(|one| one.vain_tries = 50);
    lab.wait(3_600);
    let mut seen = Vec::new();
    for keys in &phones {
        let mut phone = lab.session(keys).unwrap();
        // One message for the session's own record.
        lab.call::<call::AuthState>(&mut phone, Empty {}).unwrap();
        lab.wait(6);
        let mut course = Vec::new();
        for id in [1_000, 1_001] {
            course.push(measured(&mut lab, &mut phone, id));
        }
        let state = lab.call::<call::AuthState>(&mut phone, Empty {}).unwrap();
        seen.push((course, state.wait_seconds));
    }
    assert_eq!(seen[0], seen[1], "wrong and off");
    assert_eq!(seen[0], seen[2], "wrong and none");
    assert!(seen[0].0[0].1 >= 1 && seen[0].0[1].1 == 0, "the try is stored, the one in the wait is not");
    assert_eq!(seen[0].1, 3_600);
    assert_eq!(lab.logged(EventKind::CredentialRefused), 3, "and each is noted");
}

#[test]
fn a_phone_without_a_password_is_counted_over_restarts() {
    let (mut lab, (mut owner, _), _) = household(0);
    let (mut phone, keys, _) = invited(&mut lab, &mut owner, Role::Member);
    for failures in 1..=4 {
        assert_eq!(lab.call::<call::Confirm>(&mut phone, wrong()).err(), Some(ErrorReply::Refused));
        lab.restart();
        phone = lab.session(&keys).unwrap();
        let wait = u32::try_from(wait_after(failures).as_secs()).unwrap();
        assert_eq!(lab.call::<call::Confirm>(&mut phone, wrong()).err(), Some(ErrorReply::Throttled { wait }));
        lab.wait(wait.into());
        phone = lab.session(&keys).unwrap();
    }
    lab.device.press_button(lab.now);
    assert_eq!(lab.call::<call::AuthState>(&mut phone, Empty {}).unwrap().wait_seconds, 0);
}

#[test]
fn a_new_password_is_told_why_it_is_refused() {
    let (mut lab, (mut owner, _), _) = household(0);
    lab.call::<call::Rename>(&mut owner, Rename { name: Text::cut("Pintu depan") }).unwrap();
    let cases = [
        ("kucing", Unfit::Short),
        ("sunshine", Unfit::Common),
        ("pintu depan", Unfit::Device),
        ("Kunci PK-1", Unfit::Device),
        ("pppppppppp", Unfit::Repeated),
    ];
    for (text, reason) in cases {
        let refused = lab.call::<call::SetCredential>(&mut owner, password(text)).err();
        assert_eq!(refused, Some(ErrorReply::invalid(reason.field())), "{text}");
    }
    let serial = lab.sticker.serial.clone();
    let refused = lab.call::<call::SetCredential>(&mut owner, password(&serial)).err();
    assert_eq!(refused, Some(ErrorReply::invalid(Unfit::Device.field())));
    let code = super::people::invite(&mut lab, &mut owner, Role::Member, "Siti Nurhaliza").unwrap();
    let (mut siti, _, _) = lab.pair(&Plan::Code(&code), "x").unwrap();
    let refused = lab.call::<call::SetCredential>(&mut siti, password("sitinurhaliza")).err();
    assert_eq!(refused, Some(ErrorReply::invalid(Unfit::Person.field())), "the name of the invitation");
    assert!(lab.call::<call::Confirm>(&mut owner, right()).is_ok(), "the old one is still there");
}
