//! The wait for a device that installs: there are words at each part of it, and after a long time the person is asked.

use super::super::order::Wait;
use super::{act, with};
use crate::access::Trouble;
use crate::wizard::view::{Arg, Message, View};
use crate::wizard::{Announce, Severity};

/// The device is away, or answers that it installs.
pub(super) fn outage(wait: &Wait) -> View {
    let view = View::new("update-outage", Message::new("updates-outage-title"));
    let view = view.body(minutes(wait)).body(Message::new("updates-outage-power"));
    let time = Arg::Duration(u64::from(wait.waited()));
    let text = if !wait.sure {
        Message::new("updates-unsure-busy")
    } else if wait.parts == 0 {
        Message::new("updates-begins-busy")
    } else if wait.is_over() {
        Message::new("updates-over-busy").with("time", time)
    } else if wait.answers {
        Message::new("updates-answers-busy").with("time", time)
    } else {
        Message::new("updates-away-busy").with("time", time)
    };
    let severity = if wait.is_over() { Severity::Warning } else { Severity::Info };
    let view = view.busy(text, false);
    // A screen reader is told about twice a minute: a countdown is not read out.
    let announce = if wait.parts.is_multiple_of(4) { view.announce } else { Announce::Off };
    View { severity, announce, ..view }
}

/// It takes long. What may help, and what must not be done.
pub(super) fn overdue(wait: &Wait, trouble: Option<&Trouble>) -> View {
    let waited = Message::new("updates-overdue-body").with("time", Arg::Duration(u64::from(wait.waited())));
    let view = View::new("update-overdue", Message::new("updates-overdue-title"))
        .body(waited)
        .body(minutes(wait))
        .body(Message::new("updates-outage-power"))
        .body(Message::new("updates-overdue-undo"))
        .default_choice(act("wait", "updates-overdue-wait"))
        .choice(act("stop", "updates-overdue-stop"));
    with(View { severity: Severity::Warning, announce: Announce::Assertive, ..view }, trouble)
}

fn minutes(wait: &Wait) -> Message {
    match wait.minutes() {
        Some((typical, most)) => {
            let length = |minutes: u16| Arg::Duration(u64::from(minutes.max(1)) * 60);
            Message::new("updates-minutes").with("typical", length(typical)).with("most", length(most))
        }
        None => Message::new("updates-minutes-none"),
    }
}
