//! The screens of the password wizard: what each state shows. No screen ever shows a password.

use super::known::{Known, Why};
use super::wizard::{Done, State, Then};
use crate::access::{By, CHARS_MAX, Confirm, Trouble, WITH_PHONE_CHARS_MIN, password_field};
use crate::text::Inert;
use crate::wizard::step::Failure;
use crate::wizard::view::{ChoiceView, FieldView, Message, View};
use crate::wizard::{Announce, Assurance, End, FieldKind, Progress, Role, Severity};

/// Steps of each way through: who you are, what is to change, how it stands now.
const STEPS: u8 = 3;

pub(super) fn view(state: &State) -> View {
    match state {
        State::Reading { .. } => {
            busy(View::new("password-reading", Message::new("password-title")), "access-reading-busy")
        }
        State::Interrupted { trouble, .. } => {
            View::new("password-interrupted", Message::new("access-interrupted-title"))
                .body(Message::new("access-interrupted-body"))
                .default_choice(act("again", "access-try-again"))
                .trouble(Some(trouble))
        }
        State::NoPassword { known, trouble } => at(1, no_password(known, trouble.as_ref())),
        State::Confirm { known, confirm: Confirm::Ask { by: By::Password, trouble }, then: Then::Change } => {
            at(1, current(known, trouble.as_ref()))
        }
        State::Confirm { confirm, then: Then::Change | Then::Create, .. } => at(1, confirm.view()),
        State::Confirm { confirm, then: Then::Remove, .. } => at(2, confirm.view()),
        State::New { known, trouble, .. } => at(2, new(known, trouble.as_ref())),
        State::Setting { .. } => {
            at(2, busy(View::new("password-setting", Message::new("password-new-title")), "password-setting-busy"))
        }
        State::Proving { .. } => {
            at(2, busy(View::new("password-proving", Message::new("password-new-title")), "password-proving-busy"))
        }
        State::Prove { trouble, .. } => at(2, prove(trouble.as_ref())),
        State::Changed { ended, proved, .. } => at(STEPS, changed(*ended, *proved)),
        State::RemoveAsk { trouble, .. } => at(1, remove(trouble.as_ref())),
        State::KeepingPhone { .. } | State::Removing { .. } => {
            at(2, busy(View::new("password-removing", Message::new("password-remove-title")), "password-removing-busy"))
        }
        State::TryingPhone { .. } => {
            at(2, busy(View::new("password-trying", Message::new("password-remove-title")), "password-trying-busy"))
        }
        State::Removed { proved, .. } => at(STEPS, removed(*proved)),
        State::Unavailable(why) => unavailable(*why),
        State::Stopped { failure, done } => stopped(*failure, *done),
    }
}

/// The screen for leaving: what is done.
pub(super) fn left(done: Done) -> View {
    let view = View::new("password-left", Message::new("password-left-title")).body(said(done));
    View { announce: Announce::Polite, end: Some(End::Left), ..view }
}

fn no_password(known: &Known, trouble: Option<&Trouble>) -> View {
    View::new("password-none", Message::new("password-title"))
        .body(Message::new("password-none-body").with("device", Inert::name(&known.start.name)))
        .body(Message::new("password-none-both"))
        .default_choice(act("create", "password-create"))
        .help(Message::new("password-why-title"), Message::new("password-why"))
        .trouble(trouble)
}

fn current(known: &Known, trouble: Option<&Trouble>) -> View {
    View::new("password-current", Message::new("password-title"))
        .body(Message::new("password-current-body").with("device", Inert::name(&known.start.name)))
        .field(password_field("password-current-field"))
        .default_choice(act("change", "password-change"))
        .choice(ChoiceView::new("remove", Message::new("password-remove"), Role::Neutral))
        .help(Message::new("password-forgotten-title"), Message::new("password-forgotten"))
        .trouble(trouble)
}

fn new(known: &Known, trouble: Option<&Trouble>) -> View {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let field = FieldView {
        id: "password",
        label: Message::new("password-new-field"),
        kind: FieldKind::NewSecret,
        hint: Some(Message::new("password-new-hint")),
        value: String::new(),
        required: true,
        max_chars: u16::try_from(CHARS_MAX).unwrap_or(u16::MAX),
    };
    let view = View::new("password-new", Message::new("password-new-title"))
        .body(Message::new("password-new-body").with("count", count(WITH_PHONE_CHARS_MIN)))
        .body(Message::new("password-new-advice"));
    let view = if known.password.is_some() { view.body(Message::new("password-new-others")) } else { view };
    view.field(field).default_choice(act("set", "password-set")).trouble(trouble)
}

fn prove(trouble: Option<&Trouble>) -> View {
    View::new("password-prove", Message::new("password-prove-title"))
        .body(Message::new("password-prove-body"))
        .field(password_field("password-prove-field"))
        .default_choice(act("try", "password-prove-try"))
        .choice(act("later", "password-prove-later"))
        .trouble(trouble)
}

fn changed(ended: Option<u16>, proved: bool) -> View {
    let view = View::new("password-changed", Message::new("password-changed-title"));
    let view = tested(view, "password-fact-new", proved);
    let view = match ended {
        Some(ended) => {
            let said = Message::new("password-ended").with("count", i64::from(ended));
            view.fact(Message::new("password-fact-ended"), said, Assurance::SelfReported)
        }
        None => view,
    };
    finished(view.body(Message::new("password-changed-body")))
}

fn remove(trouble: Option<&Trouble>) -> View {
    View::new("password-remove", Message::new("password-remove-title"))
        .body(Message::new("password-remove-body"))
        .default_choice(act("keep", "password-keep"))
        .choice(ChoiceView::new("remove", Message::new("password-remove"), Role::Danger))
        .trouble(trouble)
}

fn removed(proved: bool) -> View {
    let view = View::new("password-removed", Message::new("password-removed-title"));
    finished(tested(view, "password-fact-phone", proved).body(Message::new("password-removed-body")))
}

/// Only what was tried may be called tested.
fn tested(view: View, label: &'static str, proved: bool) -> View {
    if proved {
        view.fact(Message::new(label), Message::new("access-tested"), Assurance::Probed)
    } else {
        view.fact(Message::new(label), Message::new("access-not-tested"), Assurance::SelfReported)
    }
}

fn unavailable(why: Why) -> View {
    let (body, next) = match why {
        Why::NoPasswords => ("password-unavailable-none", "password-unavailable-none-next"),
        Why::Locked => ("password-unavailable-locked", "password-unavailable-locked-next"),
    };
    let view = View::new("password-unavailable", Message::new("password-unavailable-title"))
        .body(Message::new(body))
        .body(Message::new(next));
    View { announce: Announce::Polite, end: Some(End::Finished), ..view }
}

fn stopped(failure: Failure, done: Done) -> View {
    let view = View::new("password-stopped", Message::new("password-stopped-title"))
        .body(said(done))
        .problem(Some(failure.problem(None)));
    View { severity: Severity::Danger, announce: Announce::Assertive, end: Some(End::Stopped), ..view }
}

fn said(done: Done) -> Message {
    Message::new(match done {
        Done::Nothing => "password-done-nothing",
        Done::NotKnown => "password-done-not-known",
        Done::Set => "password-done-set",
        Done::Removed => "password-done-removed",
    })
}

fn finished(view: View) -> View {
    View { severity: Severity::Success, announce: Announce::Polite, end: Some(End::Finished), ..view }
}

fn at(step: u8, view: View) -> View {
    View { progress: Some(Progress { step, of: STEPS }), ..view }
}

fn busy(view: View, text: &'static str) -> View {
    view.busy(Message::new(text), true)
}

fn act(id: &'static str, label: &'static str) -> ChoiceView {
    ChoiceView::new(id, Message::new(label), Role::Neutral)
}
