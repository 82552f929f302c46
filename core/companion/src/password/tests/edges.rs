//! Every edge of the match, the diagram, and what holds on every screen.

use std::sync::OnceLock;

use super::super::Password;
use super::NEW;
use crate::wizard::Answer;
use crate::wizard::step::{Effect, Outcome};
use crate::wizard::trial::{House, PASSWORD, Reached, answered_by, diagram, explore, laws, table};
use crate::wizard::view::View;

fn houses() -> Vec<(&'static str, House)> {
    vec![
        ("no password", House::new().but(|house| house.fresh = true)),
        ("a password", House::with_password().but(|house| house.fresh = true)),
        ("not confirmed", House::with_password()),
        ("the new password", {
            let mut house = House::with_password().but(|house| house.fresh = true);
            for (one, secret) in &mut house.credentials {
                (one.version, *secret) = (2, NEW.into());
            }
            house
        }),
        ("the password off", House::with_password().but(|house| house.off = true)),
        ("a wait", House::with_password().but(|house| house.wait = 32)),
        (
            "the password locked",
            House::with_password().but(|house| {
                for (one, _) in &mut house.credentials {
                    one.locked = true;
                }
            }),
        ),
        ("no passwords at all", House::new().but(|house| house.abilities.password = false)),
        (
            "without a key of the phone",
            House::with_password().but(|house| {
                house.fresh = true;
                house.credentials.retain(|(_, secret)| !secret.is_empty());
            }),
        ),
    ]
}

fn outcomes(effect: &Effect) -> Vec<(String, Outcome)> {
    answered_by(houses(), effect)
}

fn typed(view: &View) -> Vec<(&'static str, Answer)> {
    let with = |text: &str| view.fields.iter().fold(Answer::enter(""), |answer, field| answer.with(field.id, text));
    if view.fields.is_empty() {
        return vec![("", Answer::enter(""))];
    }
    vec![
        ("the old one", with(PASSWORD)),
        ("a new one", with(NEW)),
        ("nothing", with("")),
        ("an easy one", with("dragon77")),
    ]
}

fn reached() -> &'static Reached<Password> {
    static REACHED: OnceLock<Reached<Password>> = OnceLock::new();
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
