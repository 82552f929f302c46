//! Every edge of the match, the diagram, and what holds on every screen.

use std::sync::OnceLock;

use pandu_protocol::message::{ConsentState, CredentialKind, EnrolAction, EnrolBiometric, EnrolFeedback, Request};

use super::super::Fingerprint;
use super::with_finger;
use crate::wizard::Answer;
use crate::wizard::step::{Call, Effect, Outcome};
use crate::wizard::trial::{House, ME, PASSWORD, Reached, Touch, answered_by, diagram, explore, laws, table};
use crate::wizard::view::View;

/// A house in which an enrolment is under way, with so many good touches left.
fn enrolling(left: usize, touch: Touch) -> House {
    let mut house = with_finger().but(|house| house.fresh = true);
    let mut act = |action, enrolment| {
        let request = Request::EnrolBiometric(EnrolBiometric { action, enrolment, replaces: None, name: None });
        let call = Call { device: crate::wizard::trial::start().paired.device, requests: vec![request] };
        let _outcome = house.perform(&Effect::Call(call), [7; 16]);
    };
    act(EnrolAction::Start, None);
    (left..5).for_each(|_| act(EnrolAction::Next, Some(3)));
    house.touches.push_back(touch);
    house
}

fn houses() -> Vec<(&'static str, House)> {
    let good = Touch::As(EnrolFeedback::Good);
    let mut houses = vec![
        ("confirmed", House::new().but(|house| house.fresh = true)),
        ("not confirmed", House::new()),
        ("a finger", with_finger().but(|house| house.fresh = true)),
        (
            "a password",
            with_finger().but(|house| {
                house.add(CredentialKind::Password, ME, PASSWORD, false);
            }),
        ),
        ("the password off", House::with_password().but(|house| house.off = true)),
        (
            "a finger that is off",
            with_finger().but(|house| {
                house.credentials.iter_mut().for_each(|(one, _)| one.off = true);
                house.add(CredentialKind::Pin, ME, "2580", false);
            }),
        ),
        (
            "ten fingers",
            with_finger().but(|house| {
                (0..9).for_each(|_| {
                    house.add(CredentialKind::Fingerprint, ME, "one more", false);
                });
            }),
        ),
        ("consent refused", House::new().but(|house| house.consents.push(ConsentState::Refused))),
        ("no question of consent", House::new().but(|house| house.asks_consent = false)),
        ("no reader", House::new().but(|house| house.abilities.fingerprint = false)),
        ("a first touch", enrolling(5, good)),
        ("the last touch", enrolling(1, good)),
        ("nobody touches", enrolling(3, Touch::As(EnrolFeedback::NoTouch))),
        ("a known finger", enrolling(3, Touch::As(EnrolFeedback::Exists))),
        ("a poor touch", enrolling(3, Touch::As(EnrolFeedback::PoorQuality))),
        ("another finger", enrolling(3, Touch::As(EnrolFeedback::MergeFailure))),
        ("it gave up", enrolling(3, Touch::Over)),
        ("a wait", enrolling(3, Touch::Wait)),
    ];
    houses.iter_mut().for_each(|(_, house)| house.wrong = 0);
    houses
}

fn outcomes(effect: &Effect) -> Vec<(String, Outcome)> {
    answered_by(houses(), effect)
}

fn typed(view: &View) -> Vec<(&'static str, Answer)> {
    let with = |text: &str| view.fields.iter().fold(Answer::enter(""), |answer, field| answer.with(field.id, text));
    match view.fields.first().map(|field| field.id) {
        None => vec![("", Answer::enter(""))],
        Some("password") => vec![("the password", with(PASSWORD)), ("nothing", with(""))],
        Some(_) => vec![("a name", with("right thumb")), ("nothing", with(" ")), ("too much", with(&"x".repeat(65)))],
    }
}

fn reached() -> &'static Reached<Fingerprint> {
    static REACHED: OnceLock<Reached<Fingerprint>> = OnceLock::new();
    REACHED.get_or_init(|| explore(outcomes, typed))
}

#[test]
fn the_table_of_edges() {
    insta::assert_snapshot!(table(reached()));
}

#[test]
fn the_diagram_shows_exactly_the_reachable_edges() {
    let (should, drawn) = diagram(reached(), "Reading", include_str!("../wizard.rs"));
    assert!(should == drawn, "the diagram should be:\n{should}");
}

#[test]
fn every_screen_is_sound() {
    laws::screens_are_sound(reached());
}

#[test]
fn a_double_tap_or_a_late_outcome_changes_nothing() {
    laws::strays_change_nothing(reached());
}
