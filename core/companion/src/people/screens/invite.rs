//! Screens about somebody new: what they may do, what they are called, the code for their phone, and handing over.

use pandu_protocol::limit::NAME_MAX;
use pandu_protocol::role::Role as Right;
use pandu_protocol::secret::SecretText;

use super::super::home::{Home, Invitation};
use super::{act, danger, named, right};
use crate::access::Trouble;
use crate::wizard::view::{Arg, ChoiceView, FieldView, Message, ProblemView, View};
use crate::wizard::{Assurance, FieldKind, Role};

pub(super) fn role(home: &Home) -> View {
    let choice = |id: &'static str, label, detail| {
        ChoiceView::new(id, Message::new(label), Role::Neutral).detail(Message::new(detail))
    };
    let view = View::new("people-invite-role", Message::new("people-invite-title"))
        .body(Message::new("people-invite-body"))
        .default_choice(choice("member", "people-invite-member", "people-invite-member-detail"))
        .choice(choice("guest", "people-invite-guest", "people-invite-guest-detail"));
    let view = if home.role.covers(Right::Admin) {
        view.choice(choice("admin", "people-invite-admin", "people-invite-admin-detail"))
    } else {
        view
    };
    view.choice(act("back", "access-back"))
}

pub(super) fn name(role: Right, typed: &str, problem: Option<ProblemView>) -> View {
    let field = FieldView {
        id: "name",
        label: Message::new("people-name-field"),
        kind: FieldKind::Text,
        hint: Some(Message::new("people-name-hint")),
        value: typed.into(),
        required: true,
        max_chars: u16::try_from(NAME_MAX).unwrap_or(u16::MAX),
    };
    View::new("people-invite-name", Message::new("people-name-title"))
        .body(Message::new("people-name-body").with("role", right(role)))
        .field(field)
        .default_choice(act("invite", "people-name-go"))
        .choice(act("back", "access-back"))
        .problem(problem)
}

/// The code, which has to be read to somebody, and how it is used.
pub(super) fn invited(invitation: &Invitation, code: &SecretText<16>, looked: bool, trouble: Option<&Trouble>) -> View {
    let view = View::new("people-invited", Message::new("people-invited-title"))
        .body(Message::new("people-invited-how").with("name", named(&invitation.name)))
        .body(Message::new("people-invited-once"));
    let view = if looked { view.body(Message::new("people-invited-nobody")) } else { view };
    let view = view
        .fact(Message::new("people-fact-code"), Message::verbatim(Arg::Code(code.clone())), Assurance::SelfReported)
        .fact(Message::new("people-fact-name"), Message::verbatim(named(&invitation.name)), Assurance::Ours)
        .fact(Message::new("people-fact-role"), right(invitation.role), Assurance::Ours)
        .default_choice(act("look", "people-invited-look"))
        .choice(act("end", "people-invitation-end"))
        .choice(act("back", "people-invited-back"))
        .trouble(trouble);
    View { lasts: Some(invitation.seconds), ..view }
}

pub(super) fn hand_over(home: &Home) -> View {
    let view = View::new("people-hand-over", Message::new("people-hand-over-title"))
        .body(Message::new("people-hand-over-body"))
        .body(Message::new("people-hand-over-then"))
        .body(Message::new("people-hand-over-data"))
        .default_choice(act("back", "access-back"))
        .choice(act("invite", "people-hand-over-invite"));
    if home.has_other_owner() { view.choice(danger("leave", "people-hand-over-leave")) } else { view }
}
