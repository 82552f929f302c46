//! The screens of the fingerprint wizard: what each state shows. Another way in is named wherever a finger is asked for.

use pandu_protocol::limit::{FINGER_SAMPLES, NAME_MAX};
use pandu_protocol::message::EnrolFeedback;

use super::home::{Finger, Home, Plan};
use super::wizard::{Enrolment, News, State};
use crate::access::Trouble;
use crate::text::Inert;
use crate::wizard::step::Failure;
use crate::wizard::view::{ChoiceView, FieldView, Message, ProblemView, View};
use crate::wizard::{Announce, Assurance, Consent, Decision, DecisionRegistry, End, FieldKind, Role, Severity};

/// What the wizard asks a person to decide.
pub const DECISIONS: DecisionRegistry = DecisionRegistry::new(&[Decision::Consent(CONSENT)]);

/// Whether the device may keep a fingerprint, which is personal data (clause 7 b).
const CONSENT: Consent = Consent {
    id: "finger-consent",
    trigger: "fingerprint-consent-trigger",
    agree: ("agree", "fingerprint-consent-agree"),
    refuse: ("refuse", "fingerprint-consent-refuse"),
    why: ("fingerprint-consent-why-title", "fingerprint-consent-why"),
};

/// The screen of a state.
pub(super) fn view(state: &State) -> View {
    match state {
        State::Reading { .. } => busy(
            View::new("fingerprint-reading", Message::new("fingerprint-title")),
            Message::new("access-reading-busy"),
        ),
        State::Interrupted { trouble, .. } => {
            View::new("fingerprint-interrupted", Message::new("access-interrupted-title"))
                .body(Message::new("access-interrupted-body"))
                .default_choice(act("again", "access-try-again"))
                .trouble(Some(trouble))
        }
        State::Fingers { home, trouble } => fingers(home, trouble.as_ref()),
        State::Finger { home, finger } => finger_of(home, finger),
        State::Name { plan, problem, .. } => name(plan, problem.clone()),
        State::Consent { home, trouble, .. } => consent(home, trouble.as_ref()),
        State::Recording { .. } => busy(
            View::new("fingerprint-recording", Message::new("fingerprint-consent-title")),
            Message::new("fingerprint-recording-busy"),
        ),
        State::Gate { .. } => busy(
            View::new("fingerprint-gate", Message::new("fingerprint-title")),
            Message::new("access-confirming-busy"),
        ),
        State::Confirm { confirm, .. } => confirm.view(),
        State::Starting { .. } => busy(
            View::new("fingerprint-starting", Message::new("fingerprint-touch-title")),
            Message::new("fingerprint-starting-busy"),
        ),
        State::Touching { enrolment, .. } => touching(enrolment),
        State::Paused { enrolment, trouble, .. } => paused(enrolment, trouble),
        State::Trying { .. } => busy(
            View::new("fingerprint-trying", Message::new("fingerprint-try-title")),
            Message::new("fingerprint-trying-busy"),
        ),
        State::TryAgain { trouble, .. } => View::new("fingerprint-try-again", Message::new("fingerprint-try-title"))
            .body(Message::new("fingerprint-try-body"))
            .default_choice(act("again", "access-try-again"))
            .choice(act("stop", "fingerprint-stop"))
            .trouble(Some(trouble)),
        State::Cancelling { .. } => busy(
            View::new("fingerprint-cancelling", Message::new("fingerprint-touch-title")),
            Message::new("fingerprint-cancelling-busy"),
        ),
        State::RemoveAsk { home, finger } => remove(home, finger),
        State::WithdrawAsk { home } => withdraw(home),
        State::Changing { .. } => busy(
            View::new("fingerprint-changing", Message::new("fingerprint-title")),
            Message::new("fingerprint-changing-busy"),
        ),
        State::Told { home, news } => told(home, news),
        State::Unavailable => {
            let view = View::new("fingerprint-unavailable", Message::new("fingerprint-unavailable-title"))
                .body(Message::new("fingerprint-unavailable"));
            View { announce: Announce::Polite, end: Some(End::Finished), ..view }
        }
        State::Done { home } => {
            let view = View::new("fingerprint-done", Message::new("fingerprint-done-title"));
            View { announce: Announce::Polite, end: Some(End::Finished), ..facts(view, home) }
        }
        State::Stopped { failure } => stopped(*failure),
    }
}

/// The screen for leaving in a state: what is done.
pub(super) fn left(state: &State) -> View {
    let said = match state {
        State::Starting { .. } | State::Touching { .. } | State::Paused { .. } | State::TryAgain { .. } => {
            "fingerprint-left-nothing"
        }
        State::Trying { .. } | State::Changing { .. } => "fingerprint-left-not-known",
        State::Reading { .. }
        | State::Interrupted { .. }
        | State::Fingers { .. }
        | State::Finger { .. }
        | State::Name { .. }
        | State::Consent { .. }
        | State::Recording { .. }
        | State::Gate { .. }
        | State::Confirm { .. }
        | State::Cancelling { .. }
        | State::RemoveAsk { .. }
        | State::WithdrawAsk { .. }
        | State::Told { .. }
        | State::Unavailable
        | State::Done { .. }
        | State::Stopped { .. } => "fingerprint-left-body",
    };
    let view = View::new("fingerprint-left", Message::new("fingerprint-left-title")).body(Message::new(said));
    View { announce: Announce::Polite, end: Some(End::Left), ..view }
}

fn fingers(home: &Home, trouble: Option<&Trouble>) -> View {
    let view = View::new("fingerprint-list", Message::new("fingerprint-title"))
        .body(Message::new("fingerprint-body").with("device", Inert::name(&home.start.name)));
    let mut view = facts(view, home);
    let add = act("add", "fingerprint-add");
    view = if home.fingers.is_empty() {
        view.default_choice(add).choice(act("done", "fingerprint-done"))
    } else {
        let view = view.default_choice(act("done", "fingerprint-done"));
        if home.has_room() { view.choice(add) } else { view.body(Message::new("fingerprint-no-room")) }
    };
    for (place, finger) in home.fingers.iter().enumerate() {
        let label = Message::new("fingerprint-see").with("name", Inert::name(&finger.name));
        view = view.choice(ChoiceView::new(format!("finger-{place}"), label, Role::Neutral));
    }
    if home.fingers.iter().any(|finger| finger.off) {
        view = view.body(Message::new("fingerprint-off-body")).choice(act("wake", "fingerprint-wake"));
    }
    if home.consent {
        view = view.choice(danger("withdraw", "fingerprint-withdraw"));
    }
    view.trouble(trouble)
}

/// The fingers, and the ways in that do not need one.
fn facts(view: View, home: &Home) -> View {
    let view = home.fingers.iter().fold(view, |view, finger| {
        let state = if finger.off { "fingerprint-is-off" } else { "fingerprint-is-set" };
        view.fact(Message::verbatim(Inert::name(&finger.name)), Message::new(state), Assurance::SelfReported)
    });
    let view = if home.fingers.is_empty() {
        view.fact(Message::new("fingerprint-fact"), Message::new("fingerprint-none"), Assurance::SelfReported)
    } else {
        view
    };
    alternative(view, home)
}

fn alternative(view: View, home: &Home) -> View {
    let ways = if home.pin { "fingerprint-ways-pin" } else { "fingerprint-ways-phone" };
    view.fact(Message::new("fingerprint-ways"), Message::new(ways), Assurance::SelfReported)
}

fn finger_of(home: &Home, finger: &Finger) -> View {
    let state = if finger.off { "fingerprint-is-off" } else { "fingerprint-is-set" };
    let view = View::new("fingerprint-one", Message::new("fingerprint-title")).fact(
        Message::verbatim(Inert::name(&finger.name)),
        Message::new(state),
        Assurance::SelfReported,
    );
    alternative(view, home)
        .default_choice(act("back", "access-back"))
        .choice(
            ChoiceView::new("replace", Message::new("fingerprint-replace"), Role::Neutral)
                .detail(Message::new("fingerprint-replace-detail")),
        )
        .choice(danger("remove", "fingerprint-remove"))
}

fn name(plan: &Plan, problem: Option<ProblemView>) -> View {
    let field = FieldView {
        id: "name",
        label: Message::new("fingerprint-name-field"),
        kind: FieldKind::Text,
        hint: Some(Message::new("fingerprint-name-hint")),
        value: plan.name.clone(),
        required: true,
        max_chars: u16::try_from(NAME_MAX).unwrap_or(u16::MAX),
    };
    let view = View::new("fingerprint-name", Message::new("fingerprint-name-title"))
        .body(Message::new("fingerprint-stays"))
        .body(Message::new("fingerprint-touches").with("count", i64::from(FINGER_SAMPLES)));
    let view = match &plan.replaces {
        Some(old) => view.body(Message::new("fingerprint-old-works").with("name", Inert::name(&old.name))),
        None => view,
    };
    view.field(field)
        .default_choice(act("go", "fingerprint-name-go"))
        .choice(act("back", "access-back"))
        .problem(problem)
}

fn consent(home: &Home, trouble: Option<&Trouble>) -> View {
    let view = View::new("fingerprint-consent", Message::new("fingerprint-consent-title"))
        .body(Message::new("fingerprint-consent-body"))
        .body(Message::new("fingerprint-stays"))
        .body(Message::new("consent-no-choice"));
    let view = match &home.request {
        Some(request) => view.request(request),
        None => view.body(Message::new("fingerprint-consent-silent")),
    };
    let view =
        view.fact(Message::new("consent-withdraw"), Message::new("fingerprint-consent-withdraw"), Assurance::Ours);
    CONSENT.on(alternative(view, home)).trouble(trouble)
}

/// The reader waits: how many touches are left, and how the last one was.
fn touching(enrolment: &Enrolment) -> View {
    let left = i64::from(enrolment.remaining);
    let text = match enrolment.last {
        None => Message::new("fingerprint-touch-first").with("count", left),
        Some(last) => {
            Message::new("fingerprint-touch-next").with("feedback", Message::new(feedback(last).0)).with("count", left)
        }
    };
    let view = View::new("fingerprint-touching", Message::new("fingerprint-touch-title")).fact(
        Message::new("fingerprint-touch-left"),
        left_words(enrolment.remaining),
        Assurance::SelfReported,
    );
    busy(view, text)
}

fn left_words(remaining: u8) -> Message {
    Message::new("fingerprint-touch-count").with("count", i64::from(remaining)).with("of", i64::from(FINGER_SAMPLES))
}

fn paused(enrolment: &Enrolment, trouble: &Trouble) -> View {
    View::new("fingerprint-paused", Message::new("fingerprint-touch-title"))
        .body(Message::new("fingerprint-paused-body"))
        .fact(Message::new("fingerprint-touch-left"), left_words(enrolment.remaining), Assurance::SelfReported)
        .default_choice(act("on", "fingerprint-go-on"))
        .choice(act("stop", "fingerprint-stop"))
        .trouble(Some(trouble))
}

fn remove(home: &Home, finger: &Finger) -> View {
    let title = Message::new("fingerprint-remove-title").with("name", Inert::name(&finger.name));
    let view = View::new("fingerprint-remove", title).body(Message::new("fingerprint-remove-body"));
    alternative(view, home)
        .default_choice(act("keep", "fingerprint-keep"))
        .choice(danger("remove", "fingerprint-remove"))
}

fn withdraw(home: &Home) -> View {
    let view = View::new("fingerprint-withdraw", Message::new("fingerprint-withdraw-title"))
        .body(Message::new("fingerprint-withdraw-body"));
    alternative(view, home)
        .default_choice(act("keep", "fingerprint-keep"))
        .choice(danger("withdraw", "fingerprint-withdraw"))
}

fn told(home: &Home, news: &News) -> View {
    let view = |title: Message| View::new("fingerprint-told", title);
    let said = Assurance::SelfReported;
    let view = match news {
        News::Kept { name, replaced } => {
            let view = view(Message::new("fingerprint-kept-title")).body(Message::new("fingerprint-kept-body")).fact(
                Message::verbatim(Inert::name(name)),
                Message::new("access-tested"),
                Assurance::Probed,
            );
            match replaced {
                Some(old) => {
                    let old = Message::new("fingerprint-fact-old").with("name", Inert::name(old));
                    view.fact(old, Message::new("fingerprint-replaced"), said)
                }
                None => view,
            }
        }
        News::Removed { name } => view(Message::new("fingerprint-removed-title")).fact(
            Message::verbatim(Inert::name(name)),
            Message::new("fingerprint-gone"),
            said,
        ),
        News::Withdrawn => view(Message::new("fingerprint-withdrawn-title")).fact(
            Message::new("fingerprint-fact"),
            Message::new("fingerprint-none"),
            said,
        ),
        News::Cancelled => {
            view(Message::new("fingerprint-cancelled-title")).body(Message::new("fingerprint-left-nothing"))
        }
        News::Refused => view(Message::new("fingerprint-refused-title")).body(Message::new("fingerprint-refused-body")),
    };
    let done = matches!(news, News::Kept { .. } | News::Removed { .. } | News::Withdrawn);
    let severity = if done { Severity::Success } else { Severity::Info };
    let view = alternative(view, home).default_choice(act("list", "fingerprint-list"));
    View { severity, announce: Announce::Polite, ..view }
}

fn stopped(failure: Failure) -> View {
    let view = View::new("fingerprint-stopped", Message::new("fingerprint-stopped-title"))
        .body(Message::new("fingerprint-left-body"))
        .problem(Some(failure.problem(None)));
    View { severity: Severity::Danger, announce: Announce::Assertive, end: Some(End::Stopped), ..view }
}

/// An enrolment that broke off.
pub(super) fn nothing_kept() -> Trouble {
    let (what, next) = ("fingerprint-broke-off", "fingerprint-broke-off.next");
    ProblemView { what: Message::new(what), next: Message::new(next), field: None }.into()
}

/// What is said about a touch, and what to do (CTAP 2.1, 6.7.1).
pub(super) const fn feedback(said: EnrolFeedback) -> (&'static str, &'static str) {
    match said {
        EnrolFeedback::Good => ("fingerprint-good", "fingerprint-good.next"),
        EnrolFeedback::TooHigh => ("fingerprint-too-high", "fingerprint-too-high.next"),
        EnrolFeedback::TooLow => ("fingerprint-too-low", "fingerprint-too-low.next"),
        EnrolFeedback::TooLeft => ("fingerprint-too-left", "fingerprint-too-left.next"),
        EnrolFeedback::TooRight => ("fingerprint-too-right", "fingerprint-too-right.next"),
        EnrolFeedback::TooFast => ("fingerprint-too-fast", "fingerprint-too-fast.next"),
        EnrolFeedback::TooSlow => ("fingerprint-too-slow", "fingerprint-too-slow.next"),
        EnrolFeedback::PoorQuality => ("fingerprint-poor", "fingerprint-poor.next"),
        EnrolFeedback::TooSkewed => ("fingerprint-skewed", "fingerprint-skewed.next"),
        EnrolFeedback::TooShort => ("fingerprint-too-short", "fingerprint-too-short.next"),
        EnrolFeedback::MergeFailure => ("fingerprint-other", "fingerprint-other.next"),
        EnrolFeedback::Exists => ("fingerprint-exists", "fingerprint-exists.next"),
        EnrolFeedback::Full => ("fingerprint-full", "fingerprint-full.next"),
        EnrolFeedback::NoTouch => ("fingerprint-no-touch", "fingerprint-no-touch.next"),
        EnrolFeedback::NoLift => ("fingerprint-no-lift", "fingerprint-no-lift.next"),
        EnrolFeedback::Other(_) => ("fingerprint-unknown", "fingerprint-unknown.next"),
    }
}

fn busy(view: View, text: Message) -> View {
    view.busy(text, true)
}

fn act(id: &'static str, label: &'static str) -> ChoiceView {
    ChoiceView::new(id, Message::new(label), Role::Neutral)
}

fn danger(id: &'static str, label: &'static str) -> ChoiceView {
    ChoiceView::new(id, Message::new(label), Role::Danger)
}
