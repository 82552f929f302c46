//! What the log says of attacks and troubles, who is told of it, and that pulling the plug hides none of it (clause 6.10.1).

use pandu_protocol::message::{
    Confirm, CredentialKind, Empty, Event, EventKind, EventQuery, NetworkJoin, Operate, Push, Request, SetCredential,
    Text, UpdateFinding, call,
};
use pandu_protocol::secret::SecretText;

use super::lab::{Lab, Phone, password, ssid};
use crate::profile::{LOCK, THERMOSTAT};

fn wrong() -> Confirm {
    Confirm { kind: CredentialKind::Password, secret: SecretText::new("not the password".into()) }
}

fn pushed(phone: &Phone, kind: EventKind) -> usize {
    phone.pushes.iter().filter(|push| matches!(push, Push::Event(event) if event.kind == kind)).count()
}

#[test]
fn wrong_passwords_are_stored_before_the_plug_can_be_pulled() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.owner();
    lab.call::<call::SetCredential>(&mut phone, SetCredential { ..password("kucing-biru") }).unwrap();
    lab.call::<call::FinishSetup>(&mut phone, Empty {}).unwrap();
    for tries in 1..=5 {
        lab.wait(3_700);
        let mut phone = lab.session(&keys).unwrap();
        assert!(lab.call::<call::Confirm>(&mut phone, wrong()).is_err());
        lab.restart();
        assert_eq!(lab.logged(EventKind::CredentialRefused), tries);
    }
}

#[test]
fn a_place_in_the_log_that_was_told_is_never_given_twice() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    let read = |lab: &mut Lab, phone: &mut Phone| -> Vec<Event> {
        lab.call::<call::Events>(phone, EventQuery { after: 0 }).unwrap().events.to_vec()
    };
    for round in 0..5 {
        // A note that waits for a write: somebody unknown is refused.
        let nobody = super::lab::Keys { own: lab.new_key(), ..keys.clone() };
        assert!(lab.session(&nobody).is_none());
        let told = read(&mut lab, &mut phone);
        lab.restart();
        phone = lab.session(&keys).unwrap();
        let after = read(&mut lab, &mut phone);
        for event in &told {
            let now = after.iter().find(|other| other.cursor == event.cursor);
            assert!(now.is_none_or(|now| now == event), "round {round}: {event:?} became {now:?}");
        }
        assert!(after.iter().map(|event| event.cursor).max() > told.iter().map(|event| event.cursor).max());
    }
}

#[test]
fn a_changed_key_is_noticed_at_the_next_start_and_stays_in_the_log() {
    let mut lab = Lab::new(&LOCK);
    let (_, keys) = lab.settled_owner();
    lab.restart();
    assert_eq!(lab.logged(EventKind::KeyChanged), 0);
    lab.restart_with(&["changed-key"]);
    assert_eq!(lab.logged(EventKind::KeyChanged), 1);
    assert!(lab.session(&keys).is_none());
    lab.restart_with(&[]);
    assert_eq!(lab.logged(EventKind::KeyChanged), 2, "and back");
    let mut phone = lab.session(&keys).unwrap();
    let page = lab.call::<call::Events>(&mut phone, EventQuery { after: 0 }).unwrap();
    assert_eq!(page.events.iter().filter(|event| event.kind == EventKind::KeyChanged).count(), 2);
}

#[test]
fn a_reading_that_cannot_be_is_dropped_and_recorded_also_by_a_request_that_changes_nothing() {
    let mut lab = Lab::new(&THERMOSTAT);
    let (_, keys) = lab.settled_owner();
    lab.restart_with(&["broken-sensor"]);
    assert_eq!(lab.logged(EventKind::RangeDropped), 1, "felt at the start");
    let mut phone = lab.session(&keys).unwrap();
    let state = lab.call::<call::SensorState>(&mut phone, Empty {}).unwrap();
    assert_eq!((state.readings[0].milli, state.readings[1].milli), (None, Some(71_000)));
    lab.wait(10);
    lab.restart();
    let dropped = |event: &&Event| event.kind == EventKind::RangeDropped;
    let subjects: Vec<_> =
        lab.device.state().events.iter().filter(dropped).map(|event| (event.subject.as_deref(), event.count)).collect();
    assert_eq!(subjects, [(Some("temperature"), 3)]);
}

#[test]
fn a_value_out_of_range_is_refused_and_recorded() {
    let mut lab = Lab::new(&THERMOSTAT);
    let (mut phone, _) = lab.settled_owner();
    for milli in [i64::MIN, -1, 35_001, 999_000, i64::MAX] {
        let body = Operate { function: Text::cut("target"), milli };
        assert!(lab.call::<call::Operate>(&mut phone, body).is_err());
    }
    assert_eq!(lab.logged(EventKind::RangeDropped), 5);
}

#[test]
fn an_update_with_a_wrong_signature_is_refused_and_recorded_at_each_look() {
    let mut lab = Lab::with(&LOCK, &["bad-update"]);
    let (mut phone, _) = lab.settled_owner();
    lab.call::<call::UpdateCheck>(&mut phone, Empty {}).unwrap();
    assert_eq!(lab.logged(EventKind::UpdateRefused), 0, "without a network there is nothing to find");
    let key = SecretText::new("melati-2026".into());
    lab.call::<call::NetworkJoin>(&mut phone, NetworkJoin { ssid: ssid("Rumah Melati"), key }).unwrap();
    for _ in 0..3 {
        let state = lab.call::<call::UpdateCheck>(&mut phone, Empty {}).unwrap();
        assert_eq!(state.finding, UpdateFinding::CannotConfirm);
    }
    lab.restart();
    assert_eq!(lab.logged(EventKind::UpdateRefused), 3);
}

#[test]
fn a_flood_of_failures_is_told_to_admins_once_an_hour_and_to_nobody_else() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, keys) = lab.settled_owner();
    let (mut member, ..) = lab.guest("Member");
    let writes = lab.storage.writes();
    for _ in 0..50 {
        let nobody = super::lab::Keys { own: lab.new_key(), ..keys.clone() };
        assert!(lab.session(&nobody).is_none());
        lab.wait(60);
    }
    for phone in [&mut owner, &mut member] {
        lab.request(phone, Request::Identify(Empty {}));
    }
    assert_eq!((pushed(&owner, EventKind::SessionRefused), pushed(&member, EventKind::SessionRefused)), (1, 0));
    assert_eq!(lab.logged(EventKind::SessionRefused), 50);
    assert!(lab.storage.writes() - writes < 5, "memory wears out: {} writes", lab.storage.writes() - writes);
}
