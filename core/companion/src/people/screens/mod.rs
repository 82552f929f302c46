//! The screens of the people wizard: what each state shows. Names are words from outside; no screen ever shows a PIN.

mod invite;
mod list;
mod news;

use pandu_protocol::role::Role as Right;

use super::wizard::{News, State};
use crate::text::Inert;
use crate::wizard::step::Failure;
use crate::wizard::view::{ChoiceView, Message, View};
use crate::wizard::{Announce, End, Role, Severity};

/// The screen of a state.
pub(super) fn view(state: &State) -> View {
    match state {
        State::Reading { .. } => busy(View::new("people-reading", Message::new("people-title")), "access-reading-busy"),
        State::Interrupted { trouble, .. } => View::new("people-interrupted", Message::new("access-interrupted-title"))
            .body(Message::new("access-interrupted-body"))
            .default_choice(act("again", "access-try-again"))
            .trouble(Some(trouble)),
        State::People { home, trouble } => list::people(home, trouble.as_ref()),
        State::Lost { home } => list::lost(home),
        State::Person { home, client } => list::person(home, client),
        State::RemoveAsk { home, client, lost } => list::remove(home, client, *lost),
        State::InviteRole { home } => invite::role(home),
        State::InviteName { role, name, problem, .. } => invite::name(*role, name, problem.clone()),
        State::HandOver { home } => invite::hand_over(home),
        State::Gate { .. } => busy(View::new("people-gate", Message::new("people-title")), "access-confirming-busy"),
        State::Confirm { confirm, .. } => confirm.view(),
        State::Pin { home, client, locked, trouble } => list::pin(home, client, *locked, trouble.as_ref()),
        State::Changing { .. } => {
            busy(View::new("people-changing", Message::new("people-title")), "people-changing-busy")
        }
        State::Inviting { .. } => {
            busy(View::new("people-inviting", Message::new("people-invite-title")), "people-inviting-busy")
        }
        State::Invited { invitation, code, looked, trouble, .. } => {
            invite::invited(invitation, code, *looked, trouble.as_ref())
        }
        State::Looking { .. } => {
            busy(View::new("people-looking", Message::new("people-invited-title")), "people-looking-busy")
        }
        State::Told { home, news } => news::told(home, news),
        State::LeaveAsk { home, trouble } => news::leave(home, trouble.as_ref()),
        State::Leaving { .. } => {
            busy(View::new("people-leaving", Message::new("people-leave-title")), "people-leaving-busy")
        }
        State::Left => news::left(),
        State::Done { home } => {
            let view = View::new("people-done", Message::new("people-done-title"));
            finished(list::facts(view, home))
        }
        State::Stopped { failure } => stopped(*failure),
    }
}

/// The screen for leaving in a state: what is done.
pub(super) fn left(state: &State) -> View {
    let said = match state {
        State::Changing { .. } | State::Inviting { .. } | State::Leaving { .. } => "people-left-not-known",
        State::Invited { .. } | State::Looking { .. } => "people-left-invited",
        State::Left => "people-gone-body",
        State::Told { news: News::InvitationOver, .. }
        | State::Reading { .. }
        | State::Interrupted { .. }
        | State::People { .. }
        | State::Lost { .. }
        | State::Person { .. }
        | State::RemoveAsk { .. }
        | State::InviteRole { .. }
        | State::InviteName { .. }
        | State::HandOver { .. }
        | State::Gate { .. }
        | State::Confirm { .. }
        | State::Pin { .. }
        | State::LeaveAsk { .. }
        | State::Done { .. }
        | State::Stopped { .. }
        | State::Told { .. } => "people-left-body",
    };
    let view = View::new("people-left", Message::new("people-left-title")).body(Message::new(said));
    View { announce: Announce::Polite, end: Some(End::Left), ..view }
}

fn stopped(failure: Failure) -> View {
    let view = View::new("people-stopped", Message::new("people-stopped-title"))
        .body(Message::new("people-left-body"))
        .problem(Some(failure.problem(None)));
    View { severity: Severity::Danger, announce: Announce::Assertive, end: Some(End::Stopped), ..view }
}

/// What a role may do, in a few words.
pub(super) fn right(role: Right) -> Message {
    Message::new(match role {
        Right::Owner => "people-role-owner",
        Right::Admin => "people-role-admin",
        Right::Member => "people-role-member",
        Right::Guest => "people-role-guest",
        Right::Other(_) => "people-role-other",
    })
}

fn named(name: &str) -> Inert {
    Inert::name(name)
}

fn finished(view: View) -> View {
    View { announce: Announce::Polite, end: Some(End::Finished), ..view }
}

fn busy(view: View, text: &'static str) -> View {
    view.busy(Message::new(text), true)
}

fn act(id: &'static str, label: &'static str) -> ChoiceView {
    ChoiceView::new(id, Message::new(label), Role::Neutral)
}

fn danger(id: &'static str, label: &'static str) -> ChoiceView {
    ChoiceView::new(id, Message::new(label), Role::Danger)
}
