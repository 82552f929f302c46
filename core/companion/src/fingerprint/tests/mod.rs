//! The fingerprint wizard against a made-up house: its edges, its scripts, kills, random events, its words.

mod edges;
mod script;
mod words;

use pandu_protocol::message::{ConsentState, CredentialKind};

use crate::wizard::Answer;
use crate::wizard::trial::{House, ME, PASSWORD};
use crate::wizard::view::View;

/// A house that knows one finger, with consent.
fn with_finger() -> House {
    House::new().but(|house| {
        house.consents.push(ConsentState::Given);
        house.add(CredentialKind::Fingerprint, ME, "left thumb", false);
    })
}

/// What must be typed on a screen, if anything must.
fn typed(view: &View, answer: Answer) -> Answer {
    view.fields.iter().fold(answer, |answer, field| match field.id {
        "password" => answer.with("password", PASSWORD),
        _ => answer.with(field.id, "right thumb"),
    })
}

/// Takes these choices on the screens that are named, once each and where they are offered; agrees to keeping a finger; Enter elsewhere.
fn on(choices: &'static [(&'static str, &'static str)]) -> impl FnMut(&View) -> Answer {
    let mut left: Vec<_> = choices.to_vec();
    move |view| {
        let offers = |choice: &str| view.choices.iter().any(|offered| offered.id == choice);
        let place = left.iter().position(|(screen, choice)| *screen == view.id && offers(choice));
        let answer = match place.map(|place| left.remove(place)) {
            Some((screen, choice)) => Answer::choose(screen, choice),
            None if view.decision.is_some() => Answer::choose(view.id, "agree"),
            None => Answer::enter(view.id),
        };
        typed(view, answer)
    }
}
