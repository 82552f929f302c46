//! Passwords, waits and fresh confirmation on a running device (clauses 6.1 d, 6.1 e, 6.5.5; attacks 19, 20, 33).

use pandu_protocol::message::{
    ClientId, Confirm, CredentialKind, Empty, ErrorReply, EventKind, Push, RemoveCredential, SetCredential, call,
};
use pandu_protocol::secret::SecretText;

use super::lab::{Lab, Phone, password, phone_key};
use crate::profile::{LOCK, WINDOW_SENSOR};
use crate::throttle::{FAILURES_MAX, wait_after};

fn confirm(lab: &mut Lab, phone: &mut Phone, text: &str) -> Result<(), ErrorReply> {
    let body = Confirm { kind: CredentialKind::Password, secret: SecretText::new(text.into()) };
    lab.call::<call::Confirm>(phone, body).map(|_| ())
}

fn with_password() -> (Lab, Phone, super::lab::Keys) {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.owner();
    lab.call::<call::SetCredential>(&mut phone, password("kucing-biru")).unwrap();
    (lab, phone, keys)
}

#[test]
fn confirmation_counts_for_ten_minutes_of_its_own_session() {
    let (mut lab, mut phone, keys) = with_password();
    lab.wait(599);
    assert!(lab.call::<call::SetCredential>(&mut phone, password("kucing-hijau")).is_ok(), "pairing was fresh");
    lab.wait(1);
    let late = lab.call::<call::SetCredential>(&mut phone, password("kucing-merah"));
    assert_eq!(late.err(), Some(ErrorReply::ConfirmationRequired));
    assert_eq!(confirm(&mut lab, &mut phone, "kucing-hijau"), Ok(()));
    let state = lab.call::<call::AuthState>(&mut phone, Empty {}).unwrap();
    assert_eq!((state.fresh_seconds, state.wait_seconds, state.locked_out), (600, 0, false));
    let mut other = lab.session(&keys).unwrap();
    let elsewhere = lab.call::<call::SetCredential>(&mut other, password("kucing-merah"));
    assert_eq!(elsewhere.err(), Some(ErrorReply::ConfirmationRequired));
}

#[test]
fn a_set_password_cannot_be_passed_by_with_the_phone() {
    let (mut lab, mut phone, keys) = with_password();
    let by_phone = Confirm { kind: CredentialKind::PhoneKey, secret: None };
    assert_eq!(lab.call::<call::Confirm>(&mut phone, by_phone.clone()).err(), Some(ErrorReply::Refused));
    lab.call::<call::SetCredential>(&mut phone, phone_key()).unwrap();
    assert_eq!(lab.call::<call::Confirm>(&mut phone, by_phone.clone()).err(), Some(ErrorReply::Refused));
    lab.call::<call::FinishSetup>(&mut phone, Empty {}).unwrap();
    lab.call::<call::RemoveCredential>(&mut phone, RemoveCredential { id: 1 }).unwrap();
    let mut again = lab.session(&keys).unwrap();
    assert!(lab.call::<call::Confirm>(&mut again, by_phone).is_ok());
    let last = lab.call::<call::RemoveCredential>(&mut again, RemoveCredential { id: 2 });
    assert_eq!(last.err(), Some(ErrorReply::Forbidden), "the last way in stays");
}

#[test]
fn changing_a_password_ends_the_other_sessions_and_the_old_value() {
    let (mut lab, mut phone, keys) = with_password();
    let mut other = lab.session(&keys).unwrap();
    lab.call::<call::AuthState>(&mut other, Empty {}).unwrap();
    let set = lab.call::<call::SetCredential>(&mut phone, password("kucing-hijau")).unwrap();
    assert_eq!((set.version, set.sessions_ended), (2, 1));
    assert_eq!(lab.request(&mut other, pandu_protocol::message::Request::Identify(Empty {})), None);
    assert_eq!(confirm(&mut lab, &mut phone, "kucing-biru"), Err(ErrorReply::Refused));
    lab.wait(1);
    assert_eq!(confirm(&mut lab, &mut phone, "kucing-hijau"), Ok(()));
}

#[test]
fn one_hundred_and_one_tries_with_restarts_never_get_in_and_take_the_schedule() {
    let (mut lab, _, keys) = with_password();
    let (start, mut tries) = (lab.now.unix, 0_u8);
    for attempt in 1..=101_u32 {
        if attempt % 7 == 0 {
            lab.restart();
        }
        let mut phone = lab.session(&keys).unwrap();
        loop {
            match confirm(&mut lab, &mut phone, "kucing-baru") {
                Err(ErrorReply::Throttled { wait }) => {
                    assert_eq!(
                        confirm(&mut lab, &mut phone, "kucing-biru"),
                        Err(ErrorReply::Throttled { wait }),
                        "not even the right one"
                    );
                    // A session lives an hour without a word; a wait is never longer.
                    lab.wait(u64::from(wait) - 1);
                    phone = lab.session(&keys).unwrap();
                    assert!(matches!(
                        confirm(&mut lab, &mut phone, "kucing-biru"),
                        Err(ErrorReply::Throttled { wait: 1 })
                    ));
                    lab.wait(1);
                }
                Err(ErrorReply::Refused) => break tries = tries.saturating_add(1),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(tries, 101);
    let schedule: u64 = (1..FAILURES_MAX).map(|failures| wait_after(failures).as_secs()).sum();
    assert!(lab.now.unix - start >= schedule);
    let mut phone = lab.session(&keys).unwrap();
    assert!(lab.call::<call::AuthState>(&mut phone, Empty {}).unwrap().locked_out);
    lab.wait(3_600);
    let mut phone = lab.session(&keys).unwrap();
    assert_eq!(confirm(&mut lab, &mut phone, "kucing-biru"), Err(ErrorReply::Refused), "off, even with the right one");
    assert_eq!(lab.logged(EventKind::CredentialDisabled), 1, "and that is told once");
    lab.restart();
    lab.device.press_button(lab.now);
    let mut phone = lab.session(&keys).unwrap();
    assert_eq!(confirm(&mut lab, &mut phone, "kucing-biru"), Ok(()), "the owner recovers with the button");
    assert!(lab.logged(EventKind::CredentialRefused) >= 1);
}

#[test]
fn ones_failures_do_not_slow_another_down() {
    let (mut lab, mut owner, _) = with_password();
    lab.call::<call::FinishSetup>(&mut owner, Empty {}).unwrap();
    let (mut member, _, _) = lab.guest("Salleh");
    lab.call::<call::SetCredential>(&mut member, password("ikan-kuning")).unwrap();
    for _ in 0..3 {
        assert!(confirm(&mut lab, &mut member, "ikan-hitam").is_err());
    }
    assert_eq!(confirm(&mut lab, &mut owner, "kucing-biru"), Ok(()));
}

#[test]
fn a_phone_without_a_password_cannot_burn_the_devices_time_with_tries() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    for failures in 1..=4 {
        assert_eq!(confirm(&mut lab, &mut phone, "wrong-wrong"), Err(ErrorReply::Refused));
        let wait = u32::try_from(wait_after(failures).as_secs()).unwrap();
        assert_eq!(confirm(&mut lab, &mut phone, "wrong-wrong"), Err(ErrorReply::Throttled { wait }));
        phone = lab.session(&keys).unwrap();
        let again = confirm(&mut lab, &mut phone, "wrong-wrong");
        assert_eq!(again, Err(ErrorReply::Throttled { wait }), "a new session does not help");
        assert_eq!(lab.call::<call::AuthState>(&mut phone, Empty {}).unwrap().wait_seconds, wait);
        lab.wait(wait.into());
    }
    let by_phone = Confirm { kind: CredentialKind::PhoneKey, secret: None };
    assert!(lab.call::<call::Confirm>(&mut phone, by_phone).is_ok(), "the way that it has stays open");
    lab.call::<call::SetCredential>(&mut phone, password("kucing-biru")).unwrap();
    assert_eq!(confirm(&mut lab, &mut phone, "kucing-biru"), Ok(()), "and so does a new one");
}

#[test]
fn every_change_of_a_credential_is_told_to_the_admins() {
    let (mut lab, mut owner, _) = with_password();
    lab.call::<call::FinishSetup>(&mut owner, Empty {}).unwrap();
    let (mut member, _, _) = lab.guest("Salleh");
    for text in ["ikan-kuning", "ikan-hitam", "ikan-merah"] {
        lab.call::<call::SetCredential>(&mut member, password(text)).unwrap();
    }
    lab.carry(&mut owner);
    let changed = |push: &&Push| matches!(push, Push::Event(event) if event.kind == EventKind::CredentialChanged);
    assert_eq!(owner.pushes.iter().filter(changed).count(), 3, "though they are one entry");
}

#[test]
fn success_forgets_the_failures() {
    let (mut lab, mut phone, _) = with_password();
    for failures in 1..=3 {
        assert_eq!(confirm(&mut lab, &mut phone, "wrong-wrong"), Err(ErrorReply::Refused));
        lab.wait(wait_after(failures).as_secs());
    }
    assert_eq!(confirm(&mut lab, &mut phone, "kucing-biru"), Ok(()));
    assert_eq!(lab.device.state().credentials[0].failures, 0);
    assert_eq!(confirm(&mut lab, &mut phone, "wrong-wrong"), Err(ErrorReply::Refused));
}

#[test]
fn an_admin_sets_and_locks_a_members_password_and_nobody_governs_upwards() {
    let (mut lab, mut owner, _) = with_password();
    lab.call::<call::FinishSetup>(&mut owner, Empty {}).unwrap();
    let (mut member, keys, paired) = lab.guest("Anak");
    let of = |client: &ClientId, text: &str, locked| SetCredential {
        client: Some(client.clone()),
        locked,
        ..password(text)
    };
    lab.call::<call::SetCredential>(&mut owner, of(&paired.client, "ikan-kuning", Some(true))).unwrap();
    assert_eq!(
        lab.request(&mut member, pandu_protocol::message::Request::Identify(Empty {})),
        None,
        "its session ended"
    );
    let mut member = lab.session(&keys).unwrap();
    assert_eq!(confirm(&mut lab, &mut member, "ikan-kuning"), Ok(()));
    let own = lab.call::<call::SetCredential>(&mut member, password("ikan-hitam"));
    assert_eq!(own.err(), Some(ErrorReply::Forbidden), "locked");
    let owner_id = lab.device.state().clients[0].id();
    let upwards = lab.call::<call::SetCredential>(&mut member, of(&owner_id, "ikan-hitam", None));
    assert_eq!(upwards.err(), Some(ErrorReply::Forbidden));
    let seen = lab.call::<call::ListCredentials>(&mut member, Empty {}).unwrap();
    assert_eq!(seen.credentials.len(), 1, "only its own");
    let of_owner = lab.call::<call::RemoveCredential>(&mut member, RemoveCredential { id: 1 });
    assert_eq!(of_owner.err(), Some(ErrorReply::NotFound));
    let nobody = ClientId::new([3; 8]).unwrap();
    let missing = lab.call::<call::SetCredential>(&mut owner, of(&nobody, "ikan-hitam", None));
    assert_eq!(missing.err(), Some(ErrorReply::NotFound));
}

#[test]
fn a_device_without_passwords_says_so() {
    let mut lab = Lab::new(&WINDOW_SENSOR);
    let (mut phone, _) = lab.owner();
    assert_eq!(
        lab.call::<call::SetCredential>(&mut phone, password("kucing-biru")).err(),
        Some(ErrorReply::Unsupported)
    );
    assert!(lab.call::<call::SetupState>(&mut phone, Empty {}).is_ok_and(|state| state.sign_in));
    assert!(lab.call::<call::FinishSetup>(&mut phone, Empty {}).is_ok());
}
