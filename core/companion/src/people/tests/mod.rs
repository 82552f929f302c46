//! The people wizard against a made-up house: its edges, its scripts, kills, random events, its words.

mod edges;
mod script;
mod words;

use pandu_protocol::message::CredentialKind;

use crate::wizard::Answer;
use crate::wizard::trial::{House, OTHER, PASSWORD};
use crate::wizard::view::View;

/// A PIN that nobody would try first.
const PIN: &str = "731940";

/// What must be typed on a screen, if anything must.
fn typed(view: &View, answer: Answer) -> Answer {
    view.fields.iter().fold(answer, |answer, field| match field.id {
        "password" => answer.with("password", PASSWORD),
        "pin" => answer.with("pin", PIN),
        _ => answer.with(field.id, "Tok Wan"),
    })
}

/// Takes these choices on the screens that are named, once each and where they are offered; Enter elsewhere.
fn on(choices: &'static [(&'static str, &'static str)]) -> impl FnMut(&View) -> Answer {
    let mut left: Vec<_> = choices.to_vec();
    move |view| {
        let offers = |choice: &str| view.choices.iter().any(|offered| offered.id == choice);
        let place = left.iter().position(|(screen, choice)| *screen == view.id && offers(choice));
        let answer = match place.map(|place| left.remove(place)) {
            Some((screen, choice)) => Answer::choose(screen, choice),
            None => Answer::enter(view.id),
        };
        typed(view, answer)
    }
}

/// A house in which the member has a PIN.
fn with_pin(locked: bool) -> House {
    House::new().but(|house| {
        house.add(CredentialKind::Pin, OTHER, "2580", locked);
    })
}
