//! The script of the password wizard, played to its end; what goes wrong and how it is mended; kills and random events.

use pandu_protocol::message::{CredentialKind, ErrorReply};
use proptest::prelude::*;

use super::super::Password;
use super::{NEW, enter, removes};
use crate::error::ReasonCode;
use crate::wizard::trial::{House, Instead, ME, PASSWORD, Run, laws};
use crate::wizard::view::View;
use crate::wizard::{Answer, Assurance, End};

fn played(mut house: House, answer: fn(&View) -> Answer) -> (Run<Password>, House) {
    let mut run = Run::begin();
    run.finish(&mut house, answer);
    (run, house)
}

fn password(house: &House) -> Option<&str> {
    house.secret(CredentialKind::Password, ME)
}

/// Screens that the person answers.
fn asked(run: &Run<Password>) -> Vec<&'static str> {
    run.views.iter().filter(|view| view.busy.is_none()).map(|view| view.id).collect()
}

#[test]
fn enter_all_the_way_changes_the_password_in_three_screens_and_proves_it() {
    for (house, first) in [(House::with_password(), "password-current"), (House::new(), "password-none")] {
        let (run, house) = played(house, enter);
        assert_eq!(asked(&run), [first, "password-new", "password-changed"]);
        assert_eq!((run.view().end, password(&house)), (Some(End::Finished), Some(NEW)));
        assert_eq!((house.done["SetCredential"], house.wrong), (1, 0));
        let facts = run.view().facts;
        assert_eq!((facts[0].value.id, facts[0].assurance), ("access-tested", Assurance::Probed));
        assert_eq!((facts[1].value.id, facts[1].assurance), ("password-ended", Assurance::SelfReported));
    }
}

#[test]
fn the_total_of_steps_never_grows_and_the_step_never_falls() {
    for (answer, house) in [(enter as fn(&View) -> Answer, House::new()), (enter, House::with_password())] {
        let (run, _) = played(house, answer);
        let seen: Vec<_> = run.views.iter().filter_map(|view| view.progress).collect();
        assert!(seen.windows(2).all(|pair| pair[1].of == pair[0].of && pair[1].step >= pair[0].step), "{seen:?}");
    }
}

#[test]
fn removing_it_leaves_the_phone_as_a_key_that_was_tried() {
    let without_key = House::with_password().but(|house| house.credentials.retain(|(_, secret)| !secret.is_empty()));
    for house in [House::with_password(), without_key] {
        let (run, house) = played(house, removes);
        assert_eq!((run.view().id, run.view().end), ("password-removed", Some(End::Finished)));
        assert_eq!((password(&house), house.wrong), (None, 0));
        assert!(house.secret(CredentialKind::PhoneKey, ME).is_some());
        assert_eq!(run.view().facts[0].assurance, Assurance::Probed);
    }
}

#[test]
fn a_bad_password_is_told_in_place_with_its_reason_and_the_device_is_not_bothered() {
    let mut house = House::new();
    let mut run = Run::<Password>::begin();
    run.settle(&mut house);
    assert_eq!(run.then(&mut house, Answer::enter("password-none")).id, "password-new");
    for (typed, what) in [
        ("", "access-password-short"),
        ("seven77", "access-password-short"),
        ("aaaaaaaaaaaa", "access-password-repeated"),
        ("password", "access-password-common"),
        ("Front door", "access-password-device"),
        ("phone of aminah", "access-password-person"),
        ("kelab s\u{f3}fa biru", "access-password-letters"),
        ("x", "access-password-short"),
    ] {
        assert!(run.answer(Answer::enter("password-new").with("password", typed)));
        let problem = run.view().problem.expect("a reason");
        assert_eq!((problem.what.id, problem.field), (what, Some("password")), "{typed}");
        assert!(run.ledger.play.under_way.is_none());
    }
    // What was said once about a password that is taken is not said again.
    assert_eq!(
        run.then(&mut house, Answer::enter("password-new").with("password", "kelab s\u{f3}fa biru")).id,
        "password-changed"
    );
}

#[test]
fn a_wrong_password_is_tried_once_for_each_press_and_the_wait_is_shown() {
    let mut house = House::with_password().but(|house| house.wait = 32);
    let mut run = Run::<Password>::begin();
    run.settle(&mut house);
    let view = run.then(&mut house, Answer::enter("password-current").with("password", "wrong horse"));
    assert_eq!((view.id, view.wait, house.wrong), ("password-current", Some(32), 1));
    assert_eq!(view.problem.expect("it says so").what.id, "error-credential-refused");
    house.instead.push_back(Instead::Refuses(ErrorReply::Throttled { wait: 31 }));
    let view = run.then(&mut house, Answer::enter("password-current").with("password", PASSWORD));
    assert_eq!((view.wait, view.problem.map(|problem| problem.what.id)), (Some(31), Some("error-throttled")));
    house.wait = 0;
    assert_eq!(run.then(&mut house, Answer::enter("password-current").with("password", PASSWORD)).id, "password-new");
}

#[test]
fn a_password_that_is_off_comes_back_by_the_button() {
    let mut house = House::with_password().but(|house| house.off = true);
    let mut run = Run::<Password>::begin();
    assert_eq!(run.settle(&mut house).id, "access-off");
    let ids: Vec<_> = run.view().body.iter().map(|line| line.id).collect();
    assert!(ids.contains(&"access-off-button"), "{ids:?}");
    house.off = false;
    run.finish(&mut house, enter);
    assert_eq!(password(&house), Some(NEW));
}

#[test]
fn what_the_device_does_not_take_is_told_with_its_reason() {
    let mut house = House::new();
    let mut run = Run::<Password>::begin();
    run.settle(&mut house);
    run.then(&mut house, Answer::enter("password-none"));
    for (field, what) in [
        ("secret.short", "access-password-longer"),
        ("secret.long", "access-password-shorter"),
        ("secret.common", "access-password-common"),
        ("secret.device", "access-password-device"),
        ("secret.person", "access-password-person"),
        ("secret.repeated", "access-password-repeated"),
        ("secret", "error-value-refused"),
    ] {
        house.instead.push_back(Instead::Refuses(ErrorReply::invalid(field)));
        let view = run.then(&mut house, Answer::enter("password-new").with("password", NEW));
        assert_eq!((view.id, view.problem.map(|problem| problem.what.id)), ("password-new", Some(what)), "{field}");
    }
}

#[test]
fn an_answer_that_was_lost_leads_to_asking_the_device_and_to_a_proof() {
    let mut house = House::with_password();
    let mut run = Run::<Password>::begin();
    run.settle(&mut house);
    run.then(&mut house, Answer::enter("password-current").with("password", PASSWORD));
    house.instead.push_back(Instead::Lost);
    let view = run.then(&mut house, Answer::enter("password-new").with("password", NEW));
    assert_eq!(view.id, "password-prove", "it is set, and still to be tried");
    house.instead.push_back(Instead::Fails(ReasonCode::LinkLost));
    let view = run.then(&mut house, Answer::enter("password-prove").with("password", NEW));
    assert_eq!((view.id, view.problem.is_some()), ("password-prove", true));
    let view = run.then(&mut house, Answer::choose("password-prove", "later"));
    assert_eq!(view.facts[0].value.id, "access-not-tested", "what was not tried is not called tested");
}

#[test]
fn nothing_is_promised_where_there_is_nothing_to_change() {
    for (house, body) in [
        (House::new().but(|house| house.abilities.password = false), "password-unavailable-none"),
        (
            House::with_password().but(|house| house.credentials.iter_mut().for_each(|(one, _)| one.locked = true)),
            "password-unavailable-locked",
        ),
    ] {
        let (run, _) = played(house, enter);
        assert_eq!((run.view().id, run.view().body[0].id), ("password-unavailable", body));
    }
}

#[test]
fn what_must_not_be_got_round_ends_it() {
    for (instead, code) in [
        (Instead::Refuses(ErrorReply::Quarantined), "error-quarantined"),
        (Instead::Refuses(ErrorReply::Forbidden), "error-forbidden"),
        (Instead::Fails(ReasonCode::DeviceChanged), "error-device-changed"),
        (Instead::Fails(ReasonCode::SessionRefused), "error-session-refused"),
    ] {
        let mut house = House::with_password();
        house.instead.push_back(instead);
        let (run, _) = played(house, enter);
        let view = run.view();
        assert_eq!((view.end, view.problem.map(|problem| problem.what.id)), (Some(End::Stopped), Some(code)));
        assert_eq!(view.body[0].id, "password-done-nothing");
    }
}

#[test]
fn killed_at_every_place_it_goes_on_and_ends_with_one_password_that_works() {
    for house in [House::new as fn() -> House, House::with_password] {
        let places = laws::killed_at_every_place::<Password, _>(
            house,
            || enter,
            |run, house, what| {
                assert_eq!(run.view().end, Some(End::Finished), "{what}");
                assert_eq!(password(house), Some(NEW), "{what}");
                assert!(house.wrong <= 1, "{what}: {} wrong tries", house.wrong);
            },
        );
        assert!(places >= 6, "{places} places");
    }
}

#[test]
fn killed_at_every_place_of_a_removal_it_ends_without_a_password() {
    let places = laws::killed_at_every_place::<Password, _>(
        House::with_password,
        || removes,
        |run, house, what| {
            assert_eq!((run.view().id, password(house)), ("password-removed", None), "{what}");
            assert_eq!((house.done["RemoveCredential"], house.wrong), (1, 0), "{what}");
        },
    );
    assert!(places >= 6, "{places} places");
}

#[test]
fn no_secret_is_ever_in_the_journal_or_in_what_is_printed() {
    laws::writes_no_secret_down::<Password>(House::with_password(), enter, &[PASSWORD, NEW]);
    laws::writes_no_secret_down::<Password>(House::with_password(), removes, &[PASSWORD, NEW]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn random_events_never_panic_and_every_state_can_be_left(acts in laws::acts(), set in any::<bool>()) {
        laws::survives::<Password>(if set { House::with_password() } else { House::new() }, acts);
    }
}
