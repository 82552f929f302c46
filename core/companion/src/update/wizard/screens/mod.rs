//! The screens of the update wizard: what each state shows. Nothing is called certain that only the maker or the device says.

mod decisions;
mod ends;
mod notice;
mod outage;
mod way;

pub use decisions::DECISIONS;
pub use notice::preview;

use super::wizard::State;
use crate::access::Trouble;
use crate::text::Inert;
use crate::wizard::step::Failure;
use crate::wizard::view::{ChoiceView, Message, View};
use crate::wizard::{Announce, End, Progress, Role, Severity};

/// Steps of the way: what it is, what stops meanwhile, the way to the device, the installation, how it went.
const STEPS: u8 = 5;

/// The screen of a state.
pub(super) fn view(state: &State) -> View {
    match state {
        State::Reading { start } => busy(View::new("update-reading", title(&start.name)), "access-reading-busy"),
        State::Interrupted { trouble, .. } => View::new("update-interrupted", Message::new("access-interrupted-title"))
            .body(Message::new("access-interrupted-body"))
            .default_choice(act("again", "access-try-again"))
            .trouble(Some(trouble)),
        State::Looking { home } => busy(View::new("update-looking", title(&home.start.name)), "updates-looking-busy"),
        State::Fixed { start, reason } => ends::fixed(&start.name, reason.as_deref()),
        State::Current { home, checked, recalled } => ends::current(home, *checked, *recalled),
        State::Unconfirmed { home, doubt, recalled } => ends::unconfirmed(home, *doubt, *recalled),
        State::Later { home, version, from } => ends::later(home, version, *from),
        State::Due { home, case, due } => way::due(home, case.as_deref(), *due),

        State::New { case } => at(1, notice::new(case)),
        State::Notice { case, trouble } => at(1, notice::notice(case, trouble.as_ref())),
        State::Time { case, bad } => at(2, notice::time(case, *bad)),
        State::Downtime { case, when } => at(2, notice::downtime(case, *when)),

        State::Checking { .. } => {
            at(3, busy(View::new("update-checking", Message::new("updates-way-title")), "updates-checking-busy"))
        }
        State::NotReady { order, lacks } => at(3, way::not_ready(order, lacks)),
        State::Fetching { order, bytes, .. } => at(3, way::fetching(order, *bytes)),
        State::Sending { order, bytes, .. } => at(3, way::sending(order, *bytes)),
        State::Committing { .. } => at(
            3,
            View::new("update-committing", Message::new("updates-way-title"))
                .busy(Message::new("updates-committing-busy"), false),
        ),
        State::Stuck { part, trouble, .. } => at(3, way::stuck(*part, trouble)),
        State::Confirm { confirm, .. } => at(3, confirm.view()),
        State::Planned { order, due } => at(STEPS, way::planned(order, *due)),

        State::Outage { wait } => at(4, outage::outage(wait)),
        State::Overdue { wait, trouble } => at(4, outage::overdue(wait, trouble.as_ref())),
        State::Keeping { home, .. } => {
            at(4, busy(View::new("update-keeping", title(&home.start.name)), "updates-keeping-busy"))
        }
        State::Ended { ended, home } => at(STEPS, ends::ended(ended, home)),
        State::Opening => {
            let view = View::new("update-opening", Message::new("updates-opening"));
            View { opens: Some("check"), ..finished(view.body(Message::new("updates-opening.body"))) }
        }

        State::Postponing { .. } => {
            at(1, busy(View::new("update-postponing", Message::new("updates-later-title")), "updates-keeping-busy"))
        }
        State::Telling { .. } => {
            at(1, busy(View::new("update-telling", Message::new("updates-later-title")), "updates-telling-busy"))
        }
        State::Postponed { case, told } => at(STEPS, ends::postponed(case, *told)),
        State::Closed { said } => {
            finished(View::new("update-closed", Message::new("updates-closed-title")).body(Message::new(said)))
        }
        State::Stopped { failure, said } => stopped(*failure, said),
    }
}

/// The screen for leaving in a state: what is done, and what goes on.
pub(super) fn left(state: &State) -> View {
    let said = match state {
        State::Reading { .. }
        | State::Interrupted { .. }
        | State::Fixed { .. }
        | State::Looking { .. }
        | State::Current { .. }
        | State::Later { .. }
        | State::New { .. }
        | State::Notice { .. }
        | State::Time { .. }
        | State::Downtime { .. }
        | State::Checking { .. }
        | State::Postponing { .. }
        | State::Telling { .. }
        | State::Postponed { .. } => "updates-left-nothing",
        State::Unconfirmed { .. } => "updates-left-unconfirmed",
        State::NotReady { .. }
        | State::Fetching { .. }
        | State::Sending { .. }
        | State::Stuck { .. }
        | State::Confirm { .. } => "updates-left-kept",
        State::Due { .. } | State::Planned { .. } => "updates-left-planned",
        State::Committing { .. } | State::Outage { .. } | State::Overdue { .. } => "updates-left-not-known",
        State::Keeping { .. } | State::Ended { .. } | State::Opening => "updates-left-installed",
        State::Closed { said } | State::Stopped { said, .. } => said,
    };
    let view = View::new("update-left", Message::new("updates-left-title")).body(Message::new(said));
    View { announce: Announce::Polite, end: Some(End::Left), ..view }
}

fn stopped(failure: Failure, said: &'static str) -> View {
    let view = View::new("update-stopped", Message::new("updates-stopped-title"))
        .body(Message::new(said))
        .problem(Some(failure.problem(None)));
    View { severity: Severity::Danger, announce: Announce::Assertive, end: Some(End::Stopped), ..view }
}

fn title(device: &str) -> Message {
    Message::new("updates-title").with("device", Inert::name(device))
}

fn at(step: u8, view: View) -> View {
    View { progress: Some(Progress { step, of: STEPS }), ..view }
}

fn busy(view: View, text: &'static str) -> View {
    view.busy(Message::new(text), true)
}

fn finished(view: View) -> View {
    View { announce: Announce::Polite, end: Some(End::Finished), ..view }
}

fn act(id: &'static str, label: &'static str) -> ChoiceView {
    ChoiceView::new(id, Message::new(label), Role::Neutral)
}

fn advised(id: &'static str, label: &'static str) -> ChoiceView {
    ChoiceView::new(id, Message::new(label), Role::Recommended)
}

/// Says what went wrong, where anything did.
fn with(view: View, trouble: Option<&Trouble>) -> View {
    if trouble.is_some() { view.trouble(trouble) } else { view }
}
