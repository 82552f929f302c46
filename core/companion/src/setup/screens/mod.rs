//! The screens of set-up: what each state shows. Every decision takes its choices from the registry.

mod choices;
mod device;
mod find;
mod network;
mod outcome;

use super::course::{Course, Leg};
use super::wizard::State;
use crate::text::Inert;
use crate::wizard::view::{ChoiceView, Message, ProblemView, View};
use crate::wizard::{Announce, Role, Severity};

/// The screen of a state.
pub(super) fn view(state: &State) -> View {
    match state {
        State::Find(find) => find::view(find),
        State::Resuming { .. } => View::new("setup-resume", Message::new("setup-resume-title"))
            .body(Message::new("setup-resume-body"))
            .default_choice(act("continue", "setup-resume-continue")),
        State::Reading { .. } => {
            busy(View::new("setup-reading", Message::new("setup-reading-title")), Message::new("setup-reading-busy"))
        }
        State::Interrupted { problem, .. } => View::new("setup-interrupted", Message::new("setup-interrupted-title"))
            .body(Message::new("setup-interrupted-body"))
            .problem(Some(problem.clone()))
            .default_choice(act("again", "setup-try-again")),
        State::Senses(course) => device::senses(course),
        State::SignIn(sign_in, course) => choices::sign_in(sign_in, course),
        State::Network(network, course) => network::view(network, course),
        State::Updates { course, problem } => choices::updates(course, problem),
        State::SettingUpdates { course } => working(
            View::new("setup-setting-updates", Message::new("setup-saving-choice-title")),
            "setup-saving-choice-busy",
            course,
            Leg::Updates,
        ),
        State::Consent { course, problem } => device::consent(course, problem),
        State::RecordingConsent { course, .. } => working(
            View::new("setup-recording-consent", Message::new("setup-saving-choice-title")),
            "setup-saving-choice-busy",
            course,
            Leg::Consents,
        ),
        State::Comparing { course, .. } => working(
            View::new("setup-comparing", Message::new("setup-checking-title")),
            "setup-comparing-busy",
            course,
            Leg::Check,
        ),
        State::Checking { course } => working(
            View::new("setup-checking", Message::new("setup-checking-title")),
            "setup-checking-busy",
            course,
            Leg::Check,
        ),
        State::Checked { course, update, problem } => outcome::checked(course, update.as_ref(), problem),
        State::Finishing { course, .. } => working(
            View::new("setup-finishing", Message::new("setup-finishing-title")),
            "setup-finishing-busy",
            course,
            Leg::Check,
        ),
        State::Saving { course, .. } => working(
            View::new("setup-saving", Message::new("setup-finishing-title")),
            "setup-saving-busy",
            course,
            Leg::Check,
        ),
        State::Finished { course, update, record, people } => {
            outcome::finished(course, update.as_ref(), record, people)
        }
        State::Confirm { password, problem, .. } => choices::confirm(*password, problem),
        State::Refreshing { .. } => {
            let title = Message::new("setup-reading-title");
            busy(View::new("setup-refreshing", title), Message::new("setup-refreshing-busy"))
        }
        State::Confirming { .. } => busy(
            View::new("setup-confirming", Message::new("setup-confirm-title")),
            Message::new("setup-confirming-busy"),
        ),
        State::Stopped { failure, done } => outcome::stopped(*failure, done),
    }
}

/// The screen for leaving in a state: what is done and how to go on.
pub(super) fn left(state: &State) -> View {
    match state {
        State::Stopped { done, .. } => outcome::left(done),
        State::Resuming { .. } | State::Reading { .. } | State::Interrupted { .. } => {
            outcome::left(&[Message::new("setup-done-paired")])
        }
        State::Finished { .. }
        | State::Find(_)
        | State::Senses(_)
        | State::SignIn(..)
        | State::Network(..)
        | State::Updates { .. }
        | State::SettingUpdates { .. }
        | State::Consent { .. }
        | State::RecordingConsent { .. }
        | State::Checking { .. }
        | State::Comparing { .. }
        | State::Checked { .. }
        | State::Finishing { .. }
        | State::Saving { .. }
        | State::Confirm { .. }
        | State::Refreshing { .. }
        | State::Confirming { .. } => outcome::left(&state.course().map(Course::done).unwrap_or_default()),
    }
}

/// A screen that waits for an effect. Leaving stops the waiting, and every command can be repeated without harm.
fn busy(view: View, text: Message) -> View {
    view.busy(text, true)
}

fn working(view: View, text: &'static str, course: &Course, leg: Leg) -> View {
    View { progress: course.progress(leg), ..busy(view, Message::new(text)) }
}

/// The one way on.
fn act(id: &'static str, label: &'static str) -> ChoiceView {
    ChoiceView::new(id, Message::new(label), Role::Neutral)
}

fn problem(view: View, problem: &Option<ProblemView>) -> View {
    view.problem(problem.clone())
}

fn name(words: &str) -> Message {
    Message::verbatim(Inert::name(words))
}

/// A screen that tells of something bad.
fn alarm(view: View) -> View {
    View { severity: Severity::Danger, announce: Announce::Assertive, ..view }
}
