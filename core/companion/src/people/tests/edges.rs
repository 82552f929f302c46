//! Every edge of the match, the diagram, and what holds on every screen.

use std::sync::OnceLock;

use pandu_protocol::message::CredentialKind;
use pandu_protocol::role::Role;

use super::super::People;
use super::{PIN, with_pin};
use crate::wizard::Answer;
use crate::wizard::step::{Effect, Outcome};
use crate::wizard::trial::{House, ME, PASSWORD, Reached, answered_by, diagram, explore, laws, table};
use crate::wizard::view::View;

fn houses() -> Vec<(&'static str, House)> {
    let open = |role| {
        House::new().but(|house| {
            house.fresh = true;
            house.invitation = Some(pandu_protocol::message::OpenInvitation {
                role,
                name: pandu_protocol::message::Text::cut("Tok Wan"),
                by: pandu_protocol::message::ClientId::new(ME).expect("short"),
                seconds: 480,
            });
        })
    };
    vec![
        ("confirmed", House::new().but(|house| house.fresh = true)),
        ("not confirmed", House::new()),
        ("a password", House::with_password()),
        ("the password off", House::with_password().but(|house| house.off = true)),
        ("a PIN", with_pin(false).but(|house| house.fresh = true)),
        ("a locked PIN", with_pin(true).but(|house| house.fresh = true)),
        ("an open invitation", open(Role::Member)),
        ("an owner came in", open(Role::Owner).but(House::comes_in)),
        ("a member came in", open(Role::Member).but(House::comes_in)),
        (
            "alone",
            House::new().but(|house| {
                house.people.truncate(1);
            }),
        ),
        ("of an admin", House::of(Role::Admin)),
        (
            "of a member with a locked PIN",
            House::of(Role::Member).but(|house| {
                house.add(CredentialKind::Pin, ME, "2580", true);
            }),
        ),
        ("of a guest", House::of(Role::Guest)),
        ("without keys", House::new().but(|house| house.abilities.pin = false)),
    ]
}

fn outcomes(effect: &Effect) -> Vec<(String, Outcome)> {
    answered_by(houses(), effect)
}

fn typed(view: &View) -> Vec<(&'static str, Answer)> {
    let with = |text: &str| view.fields.iter().fold(Answer::enter(""), |answer, field| answer.with(field.id, text));
    match view.fields.first().map(|field| field.id) {
        None => vec![("", Answer::enter(""))],
        Some("pin") => vec![("a PIN", with(PIN)), ("a simple one", with("1234"))],
        Some("password") => vec![("the password", with(PASSWORD)), ("nothing", with(""))],
        Some(_) => vec![("a name", with("Tok Wan")), ("nothing", with(" ")), ("too much", with(&"x".repeat(65)))],
    }
}

fn reached() -> &'static Reached<People> {
    static REACHED: OnceLock<Reached<People>> = OnceLock::new();
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
