//! The moves of the fingerprint wizard that need more than a line, and the requests that they send.

use pandu_protocol::limit::NAME_MAX;
use pandu_protocol::message::{
    Bytes, Call as _, ConsentAnswer, ConsentState, ConsentWithdraw, Empty, EnrolAction, EnrolBiometric, EnrolFeedback,
    RemoveCredential, Request, Text, call,
};

use super::home::{Finger, Home, PURPOSE, Plan, read};
use super::screens::{feedback, nothing_kept};
use super::wizard::{Deed, Enrolment, News, State};
use crate::access::{Confirm, Trouble};
use crate::error::ReasonCode;
use crate::text::Inert;
use crate::wizard::DeviceStart;
use crate::wizard::step::{Failure, Given, Replies, Step};
use crate::wizard::view::{Message, ProblemView};

/// After so many waits in a row without a touch the person is asked.
const QUIET_MAX: u8 = 3;

/// After a stop the session is another one, and an enrolment ends with its session: the device says how things stand.
pub(super) fn resumed(state: State) -> Step<State> {
    match state {
        State::Interrupted { start, .. } => reading(start),
        State::Fingers { home, .. }
        | State::Finger { home, .. }
        | State::Name { home, .. }
        | State::Consent { home, .. }
        | State::Confirm { home, .. }
        | State::Paused { home, .. }
        | State::TryAgain { home, .. }
        | State::RemoveAsk { home, .. }
        | State::WithdrawAsk { home }
        | State::Told { home, .. } => reading(home.start),
        State::Reading { .. }
        | State::Recording { .. }
        | State::Gate { .. }
        | State::Starting { .. }
        | State::Touching { .. }
        | State::Trying { .. }
        | State::Cancelling { .. }
        | State::Changing { .. }
        | State::Unavailable
        | State::Done { .. }
        | State::Stopped { .. } => Step::stay(state),
    }
}

pub(super) fn reading(start: DeviceStart) -> Step<State> {
    let effect = read(&start);
    Step::with(State::Reading { start }, effect)
}

pub(super) fn opened(start: DeviceStart, replies: Replies) -> Step<State> {
    match Home::new(start.clone(), replies) {
        Ok(Some(home)) => Step::to(State::Fingers { home: Box::new(home), trouble: None }),
        Ok(None) => Step::to(State::Unavailable),
        Err(failure) => interrupted(start, failure),
    }
}

pub(super) fn interrupted(start: DeviceStart, failure: Failure) -> Step<State> {
    if failure.is_final() {
        stop(failure)
    } else {
        Step::to(State::Interrupted { start, trouble: Trouble::of(failure, None) })
    }
}

/// What failed leads back to the list; where it is not known whether the device did it, the device is asked.
pub(super) fn back(home: Box<Home>, failure: Failure) -> Step<State> {
    if failure.is_final() {
        stop(failure)
    } else if failure.lost {
        reading(home.start)
    } else {
        Step::to(State::Fingers { home, trouble: Some(Trouble::of(failure, None)) })
    }
}

/// What was chosen on the list.
pub(super) fn chose(home: Box<Home>, choice: Option<&str>) -> Step<State> {
    Step::to(match choice {
        Some("add") if home.has_room() => {
            let plan = Plan { name: String::new(), replaces: None };
            State::Name { home, plan, problem: None }
        }
        Some("withdraw") if home.consent => State::WithdrawAsk { home },
        Some("wake") => {
            let confirm = Confirm::ask(home.by);
            State::Confirm { home, confirm, deed: Deed::Wake }
        }
        Some("done") => State::Done { home },
        choice => match home.chosen(choice).cloned() {
            Some(finger) => State::Finger { home, finger },
            None => State::Fingers { home, trouble: None },
        },
    })
}

pub(super) fn name_typed(home: Box<Home>, plan: Plan, given: &Given) -> Step<State> {
    let typed = given.answer.value("name").unwrap_or_default().trim().to_owned();
    let problem =
        |what, next| Some(ProblemView { what: Message::new(what), next: Message::new(next), field: Some("name") });
    let problem = if typed.is_empty() {
        problem("fingerprint-name-empty", "fingerprint-name-empty.next")
    } else if typed.len() > NAME_MAX {
        problem("fingerprint-name-long", "fingerprint-name-long.next")
    } else {
        let plan = Plan { name: Inert::name(&typed).as_str().to_owned(), ..plan };
        return if home.consent {
            gate(home, Deed::Enrol(plan))
        } else {
            Step::to(State::Consent { home, plan, trouble: None })
        };
    };
    Step::to(State::Name { home, plan: Plan { name: typed, ..plan }, problem })
}

/// A device that does not ask has nowhere to record the answer.
pub(super) fn agreed(home: Box<Home>, plan: Plan, given: &Given) -> Step<State> {
    if home.request.is_none() { gate(home, Deed::Enrol(plan)) } else { answer_consent(home, plan, given, true) }
}

pub(super) fn refuse(home: Box<Home>, plan: Plan, given: &Given) -> Step<State> {
    if home.request.is_none() {
        Step::to(State::Told { home, news: News::Refused })
    } else {
        answer_consent(home, plan, given, false)
    }
}

fn answer_consent(home: Box<Home>, plan: Plan, given: &Given, agrees: bool) -> Step<State> {
    let answer = ConsentAnswer {
        purpose: Text::cut(PURPOSE),
        version: home.request.as_ref().map_or(0, |asked| asked.version),
        state: if agrees { ConsentState::Given } else { ConsentState::Refused },
        screen: Bytes::new(given.shown.digest).unwrap_or_default(),
        language: Text::cut(&given.shown.language),
    };
    let effect = home.change(call::ConsentAnswer::request(answer));
    Step::with(State::Recording { home, plan, given: agrees }, effect)
}

pub(super) fn recorded(mut home: Box<Home>, plan: Plan, given: bool, mut replies: Replies) -> Step<State> {
    let answer = replies.take::<call::ConsentAnswer>();
    let read = home.update(replies);
    match (answer, read) {
        (Ok(record), Ok(())) if record.state == ConsentState::Given && given => gate(home, Deed::Enrol(plan)),
        (Ok(record), Ok(())) if record.state == ConsentState::Refused && !given => {
            Step::to(State::Told { home, news: News::Refused })
        }
        (Ok(_), Ok(())) => stop(Failure::of(ReasonCode::DeviceMisbehaved)),
        (Err(failure), _) | (Ok(_), Err(failure)) if failure.is_final() => stop(failure),
        (Err(failure), _) | (Ok(_), Err(failure)) => {
            Step::to(State::Consent { home, plan, trouble: Some(Trouble::of(failure, None)) })
        }
    }
}

/// Asks the device whether the last confirmation still counts.
pub(super) fn gate(home: Box<Home>, deed: Deed) -> Step<State> {
    let effect = home.call(vec![call::AuthState::request(Empty {})]);
    Step::with(State::Gate { home, deed }, effect)
}

pub(super) fn confirmed(home: Box<Home>, deed: Deed) -> Step<State> {
    do_it(home, deed)
}

/// Does what was confirmed.
pub(super) fn do_it(home: Box<Home>, deed: Deed) -> Step<State> {
    match deed {
        Deed::Enrol(plan) => {
            let replaces = plan.replaces.as_ref().map(|finger| finger.id);
            let start = EnrolBiometric {
                action: EnrolAction::Start,
                enrolment: None,
                replaces,
                name: Some(Text::cut(&plan.name)),
            };
            let effect = home.call(vec![call::EnrolBiometric::request(start)]);
            Step::with(State::Starting { home, plan }, effect)
        }
        Deed::Remove(ref finger) => {
            let effect = home.change(call::RemoveCredential::request(RemoveCredential { id: finger.id }));
            Step::with(State::Changing { home, deed }, effect)
        }
        Deed::Withdraw => withdraw(home),
        // The confirmation has done it already.
        Deed::Wake => reading(home.start),
    }
}

pub(super) fn withdraw(home: Box<Home>) -> Step<State> {
    let effect = home.change(call::ConsentWithdraw::request(ConsentWithdraw { purpose: Text::cut(PURPOSE) }));
    Step::with(State::Changing { home, deed: Deed::Withdraw }, effect)
}

fn enrol(action: EnrolAction, number: u32) -> Request {
    call::EnrolBiometric::request(EnrolBiometric { action, enrolment: Some(number), replaces: None, name: None })
}

/// Waits for the next touch.
pub(super) fn next_touch(home: Box<Home>, enrolment: Enrolment) -> Step<State> {
    let effect = home.call(vec![enrol(EnrolAction::Next, enrolment.number)]);
    Step::with(State::Touching { home, enrolment }, effect)
}

/// Waits for the touch that tries the finger; if it is kept, the lists show it.
pub(super) fn trial(home: Box<Home>, enrolment: Enrolment) -> Step<State> {
    let effect = home.change(enrol(EnrolAction::Try, enrolment.number));
    Step::with(State::Trying { home, enrolment }, effect)
}

pub(super) fn cancel(home: Box<Home>, number: u32) -> Step<State> {
    let effect = home.call(vec![enrol(EnrolAction::Cancel, number)]);
    Step::with(State::Cancelling { home }, effect)
}

pub(super) fn started(home: Box<Home>, plan: Plan, mut replies: Replies) -> Step<State> {
    match replies.take::<call::EnrolBiometric>() {
        Ok(state) => {
            let number = state.enrolment;
            next_touch(home, Enrolment { plan, number, remaining: state.remaining, last: None, quiet: 0 })
        }
        Err(failure) => not_enrolled(home, plan, failure),
    }
}

/// What came of one touch. A good one and a poor one lead to the next by themselves; nobody there, or a finger that is known
/// already, to a question.
pub(super) fn touched(home: Box<Home>, enrolment: Enrolment, mut replies: Replies) -> Step<State> {
    let state = match replies.take::<call::EnrolBiometric>() {
        Ok(state) => state,
        Err(failure) => return not_enrolled(home, enrolment.plan, failure),
    };
    let quiet = if state.feedback == EnrolFeedback::NoTouch { enrolment.quiet + 1 } else { 0 };
    let last = Some(state.feedback);
    let enrolment = Enrolment { remaining: state.remaining, last, quiet, ..enrolment };
    let needs_person = matches!(state.feedback, EnrolFeedback::Exists | EnrolFeedback::Full) || quiet >= QUIET_MAX;
    if needs_person {
        paused(home, enrolment, state.feedback)
    } else if state.feedback == EnrolFeedback::Good && state.remaining == 0 {
        trial(home, enrolment)
    } else {
        next_touch(home, enrolment)
    }
}

fn paused(home: Box<Home>, enrolment: Enrolment, said: EnrolFeedback) -> Step<State> {
    let (what, next) = feedback(said);
    let problem = ProblemView { what: Message::new(what), next: Message::new(next), field: None };
    Step::to(State::Paused { home, enrolment, trouble: problem.into() })
}

/// Why no finger is enrolled. Nothing was kept.
fn not_enrolled(home: Box<Home>, plan: Plan, failure: Failure) -> Step<State> {
    if matches!(failure.code, ReasonCode::ConfirmationRequired | ReasonCode::AuthRequired) {
        let confirm = Confirm::Ask { by: home.by, trouble: Some(Trouble::of(failure, None)) };
        Step::to(State::Confirm { home, confirm, deed: Deed::Enrol(plan) })
    } else if failure.code == ReasonCode::NotOnDevice {
        // The enrolment ended with its session or by its time.
        Step::to(State::Fingers { home, trouble: Some(nothing_kept()) })
    } else {
        back(home, failure)
    }
}

/// What came of trying the finger.
pub(super) fn tried_it(mut home: Box<Home>, enrolment: Enrolment, mut replies: Replies) -> Step<State> {
    let state = match replies.take::<call::EnrolBiometric>() {
        Ok(state) => state,
        Err(failure) if failure.wait_seconds.is_some() => {
            return Step::to(State::TryAgain { home, enrolment, trouble: Trouble::of(failure, None) });
        }
        Err(failure) => return not_enrolled(home, enrolment.plan, failure),
    };
    let Some(kept) = state.kept else {
        let what = if state.feedback == EnrolFeedback::MergeFailure {
            ("fingerprint-not-recognised", "fingerprint-not-recognised.next")
        } else {
            feedback(state.feedback)
        };
        let problem = ProblemView { what: Message::new(what.0), next: Message::new(what.1), field: None };
        return Step::to(State::TryAgain { home, enrolment, trouble: problem.into() });
    };
    let replaced = enrolment.plan.replaces;
    match home.update(replies) {
        Ok(()) if is_as_said(&home, kept, replaced.as_ref()) => {
            let news = News::Kept { name: enrolment.plan.name, replaced: replaced.map(|finger| finger.name) };
            Step::to(State::Told { home, news })
        }
        Ok(()) => stop(Failure::of(ReasonCode::DeviceMisbehaved)),
        Err(failure) => back(home, failure),
    }
}

/// Whether the device lists the new finger and no longer the one that it took the place of.
fn is_as_said(home: &Home, kept: u32, replaced: Option<&Finger>) -> bool {
    let has = |id: u32| home.fingers.iter().any(|finger| finger.id == id);
    has(kept) && replaced.is_none_or(|finger| finger.id == kept || !has(finger.id))
}

/// What came of a removal. It counts as done when the device no longer lists the finger.
pub(super) fn changed(mut home: Box<Home>, deed: Deed, mut replies: Replies) -> Step<State> {
    let answer = match deed {
        Deed::Withdraw => replies.take::<call::ConsentWithdraw>().map(|_| ()),
        Deed::Enrol(_) | Deed::Remove(_) | Deed::Wake => replies.take::<call::RemoveCredential>().map(|_| ()),
    };
    let read = home.update(replies);
    let gone = match &deed {
        Deed::Remove(finger) => !home.fingers.iter().any(|one| one.id == finger.id),
        Deed::Withdraw => home.fingers.is_empty() && !home.consent,
        Deed::Enrol(_) | Deed::Wake => false,
    };
    match (answer, read) {
        (Err(failure), _) if matches!(failure.code, ReasonCode::ConfirmationRequired | ReasonCode::AuthRequired) => {
            let confirm = Confirm::Ask { by: home.by, trouble: Some(Trouble::of(failure, None)) };
            Step::to(State::Confirm { home, confirm, deed })
        }
        (Ok(()) | Err(Failure { code: ReasonCode::NotOnDevice, .. }), Ok(())) if gone => {
            let news = match deed {
                Deed::Remove(finger) => News::Removed { name: finger.name },
                Deed::Withdraw | Deed::Enrol(_) | Deed::Wake => News::Withdrawn,
            };
            Step::to(State::Told { home, news })
        }
        (Ok(()), Ok(())) => stop(Failure::of(ReasonCode::DeviceMisbehaved)),
        (Err(failure), _) | (Ok(()), Err(failure)) => back(home, failure),
    }
}

pub(super) fn stop(failure: Failure) -> Step<State> {
    Step::to(State::Stopped { failure })
}
