//! Screens that tell what was done: facts, and what else may be wise. And the way out of a device.

use pandu_protocol::role::Role as Right;

use super::super::home::Home;
use super::super::wizard::News;
use super::{act, danger, finished, named, right};
use crate::access::Trouble;
use crate::wizard::view::{Message, View};
use crate::wizard::{Announce, Assurance, Severity};

pub(super) fn told(home: &Home, news: &News) -> View {
    let view = match news {
        News::Removed { name, lost } => removed(name, *lost),
        News::PinSet { name, locked } => {
            let said = match locked {
                None => Message::new("people-told-pin-own"),
                Some(true) => Message::new("people-told-pin-locked").with("name", named(name)),
                Some(false) => Message::new("people-told-pin").with("name", named(name)),
            };
            let view = View::new("people-told", Message::new("people-told-pin-title"));
            view.body(said).body(Message::new("people-told-pin-try"))
        }
        News::Locked { name, locked } => {
            let id = if *locked { "people-told-locked" } else { "people-told-unlocked" };
            View::new("people-told", Message::new("people-told-title")).body(Message::new(id).with("name", named(name)))
        }
        News::Joined { name, role } => joined(name, *role),
        News::InvitationEnded => {
            View::new("people-told", Message::new("people-told-title")).body(Message::new("people-told-ended"))
        }
        News::InvitationOver => {
            let view = View::new("people-told", Message::new("people-told-over-title"));
            view.body(Message::new("people-told-over")).body(Message::new("people-told-over-next"))
        }
    };
    let view = view.default_choice(act("list", "people-told-list"));
    let is_owner = matches!(news, News::Joined { role: Right::Owner, .. });
    let view =
        if is_owner && home.has_other_owner() { view.choice(danger("leave", "people-hand-over-leave")) } else { view };
    let severity = if *news == News::InvitationOver { Severity::Info } else { Severity::Success };
    View { severity, announce: Announce::Polite, ..view }
}

fn removed(name: &str, lost: bool) -> View {
    let view = View::new("people-told", Message::new("people-told-removed-title").with("name", named(name)))
        .body(Message::new("people-told-removed"))
        .fact(Message::new("people-fact-access"), Message::new("people-no-access"), Assurance::SelfReported);
    if lost {
        view.body(Message::new("people-told-lost-pin"))
            .body(Message::new("people-told-lost-password"))
            .body(Message::new("people-told-lost-others"))
    } else {
        view.body(Message::new("people-told-removed-pin"))
    }
}

fn joined(name: &str, role: Right) -> View {
    View::new("people-told", Message::new("people-told-joined-title").with("name", named(name)))
        .body(Message::new("people-told-joined"))
        .fact(Message::new("people-fact-name"), Message::verbatim(named(name)), Assurance::SelfReported)
        .fact(Message::new("people-fact-role"), right(role), Assurance::SelfReported)
}

/// Whether to give up one's own access: what goes, and what stays.
pub(super) fn leave(home: &Home, trouble: Option<&Trouble>) -> View {
    let view = View::new("people-leave", Message::new("people-leave-title"))
        .body(Message::new("people-leave-body").with("device", named(&home.start.name)))
        .body(Message::new("people-leave-data"));
    view.default_choice(act("stay", "people-leave-stay")).choice(danger("leave", "people-leave")).trouble(trouble)
}

pub(super) fn left() -> View {
    let view = View::new("people-gone", Message::new("people-gone-title"))
        .body(Message::new("people-gone-body"))
        .body(Message::new("people-gone-next"))
        .fact(Message::new("people-fact-access"), Message::new("people-no-access"), Assurance::SelfReported);
    View { severity: Severity::Success, ..finished(view) }
}
