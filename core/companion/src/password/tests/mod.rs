//! The password wizard against a made-up house: its edges, its script, kills, random events, its words.

mod edges;
mod script;
mod words;

use crate::wizard::Answer;
use crate::wizard::trial::PASSWORD;
use crate::wizard::view::View;

/// What the person makes up.
const NEW: &str = "ular sawa durian tujuh";

/// Presses Enter on everything; only passwords, which nobody else can know, are typed.
fn enter(view: &View) -> Answer {
    let typed = match view.id {
        "password-new" | "password-prove" => NEW,
        _ => PASSWORD,
    };
    view.fields.iter().fold(Answer::enter(view.id), |answer, field| answer.with(field.id, typed))
}

/// The same, but the password is removed.
fn removes(view: &View) -> Answer {
    match view.id {
        "password-current" | "password-remove" => Answer::choose(view.id, "remove"),
        _ => enter(view),
    }
}
