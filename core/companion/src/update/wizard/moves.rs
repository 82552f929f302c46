//! The moves of the update wizard that need more than a line.

use pandu_protocol::message::{ErrorReply, UpdatePhase, UpdateState, call};

use super::home::{Found, Home, found, read, wants_confirmation};
use super::lacks::{Lack, lacks};
use super::order::{Case, Order, Wait, When};
use super::result::{Ended, Settled, settled, unseen};
use super::times::Wall;
use super::wizard::{Part, State};
use crate::access::{Confirm, Trouble};
use crate::error::ReasonCode;
use crate::session::Headway;
use crate::wizard::DeviceStart;
use crate::wizard::step::{Effect, Failure, Replies, Step};
use crate::wizard::update::{Delivered, Done, DoneOutcome, Doubt, Finding, Hitch, Looked, Offered, Span, Updates};
use crate::wizard::view::{Message, ProblemView};

/// How often the maker's server may send nothing new before the person is asked.
const IDLE_MAX: u8 = 3;
/// How often a device is told to install one image before it is called deaf.
const COMMITS_MAX: u8 = 3;
/// How often the way is begun anew by itself.
const ROUNDS_MAX: u8 = 3;
/// "Not now" puts the reminder off for a day, in seconds.
const DAY: u64 = 86_400;

/// After a stop the device and the maker are asked anew: what was decided on may be out of date.
pub(super) fn resumed(state: State) -> Step<State> {
    match state {
        State::Interrupted { start, .. } => reading(start),
        State::Unconfirmed { home, .. } | State::Due { home, .. } => reading(home.start),
        State::New { case } | State::Notice { case, .. } | State::Time { case, .. } | State::Downtime { case, .. } => {
            reading(case.home.start)
        }
        State::NotReady { order, .. } | State::Stuck { order, .. } | State::Confirm { order, .. } => {
            reading(order.case.home.start)
        }
        State::Overdue { wait, .. } => reading(wait.home.start),
        State::Ended { .. }
        | State::Reading { .. }
        | State::Fixed { .. }
        | State::Looking { .. }
        | State::Current { .. }
        | State::Later { .. }
        | State::Checking { .. }
        | State::Fetching { .. }
        | State::Sending { .. }
        | State::Committing { .. }
        | State::Planned { .. }
        | State::Outage { .. }
        | State::Keeping { .. }
        | State::Opening
        | State::Postponing { .. }
        | State::Telling { .. }
        | State::Postponed { .. }
        | State::Closed { .. }
        | State::Stopped { .. } => Step::stay(state),
    }
}

pub(super) fn reading(start: DeviceStart) -> Step<State> {
    let effect = read(&start);
    Step::with(State::Reading { start }, effect)
}

pub(super) fn interrupted(start: DeviceStart, failure: Failure) -> Step<State> {
    if failure.is_final() {
        stop(failure, "updates-left-nothing")
    } else {
        Step::to(State::Interrupted { start, trouble: Trouble::of(failure, None) })
    }
}

pub(super) fn opened(start: DeviceStart, replies: Replies) -> Step<State> {
    match found(start.clone(), replies) {
        Ok(Found::Fixed(reason)) => Step::to(State::Fixed { start, reason }),
        Ok(Found::Known(home)) => {
            let effect = home.look();
            Step::with(State::Looking { home }, effect)
        }
        Err(failure) => interrupted(start, failure),
    }
}

/// What is under way at the device goes first, then what ended unseen, then what the maker has.
pub(super) fn looked(home: Box<Home>, found: Looked) -> Step<State> {
    let Looked { standing, zone_minutes, last, noted } = found;
    let wall = Wall { now: standing.at, zone_minutes };
    let recalled = standing.installed_recalled;
    let case = match &standing.finding {
        Finding::Offered(offered) => {
            Some(Case { home: (*home).clone(), offered: Offered::clone(offered), wall, typed: String::new() })
        }
        Finding::UpToDate | Finding::Later { .. } | Finding::CannotConfirm(_) => None,
    };
    let state = home.state.clone();
    if state.phase == UpdatePhase::Installing {
        return watch(Wait::found(*home, case));
    }
    if let Some(outcome) = unseen(&state, last.as_ref()) {
        let case = case.filter(|_| outcome != DoneOutcome::Installed);
        let wait = Wait::found(*home, case);
        return over(wait, &state, outcome, wall.now.saturating_mul(1_000), noted.or(last));
    }
    if let Some(due) = state.due.filter(|_| state.phase == UpdatePhase::Ready) {
        let case = case.filter(|case| case.home.governs).map(Box::new);
        return Step::to(State::Due { home, case, due });
    }
    match (standing.finding, case) {
        (_, Some(case)) if case.is_newer() => begin(Box::new(case)),
        (Finding::UpToDate, _) => Step::to(State::Current { home, checked: standing.checked, recalled }),
        (Finding::Later { version, from }, _) => Step::to(State::Later { home, version, from }),
        (Finding::CannotConfirm(doubt), _) => Step::to(State::Unconfirmed { home, doubt, recalled }),
        (Finding::Offered(_), _) => Step::to(State::Unconfirmed { home, doubt: Doubt::NoWay, recalled }),
    }
}

/// What it adds is shown before anything is asked.
pub(super) fn begin(case: Box<Case>) -> Step<State> {
    Step::to(if case.adds() { State::New { case } } else { State::Notice { case, trouble: None } })
}

pub(super) fn when_chosen(case: Box<Case>, choice: Option<&str>) -> Step<State> {
    match choice {
        Some("now") => Step::to(State::Downtime { case, when: When::Now }),
        Some("tonight") => match case.wall.tonight(case.notice()) {
            Some(at) => Step::to(State::Downtime { case, when: When::At(at) }),
            None => Step::stay(State::Notice { case, trouble: None }),
        },
        Some("choose") => Step::to(State::Time { case, bad: None }),
        Some("later") => postpone(case),
        _ => Step::to(State::Closed { said: "updates-left-nothing" }),
    }
}

pub(super) fn postpone(case: Box<Case>) -> Step<State> {
    let version = case.notice().to.to_string();
    let effect = Updates::Postpone { device: case.home.start.paired.device, version, seconds: DAY };
    Step::with(State::Postponing { case }, Effect::Updates(effect))
}

/// A device that would install it by itself is told, too.
pub(super) fn postponed(case: Box<Case>) -> Step<State> {
    match case.home.put_off(case.notice().kind, case.wall.now.saturating_add(DAY)) {
        Some(effect) => Step::with(State::Telling { case }, effect),
        None => Step::to(State::Postponed { case, told: None }),
    }
}

pub(super) fn time_typed(mut case: Box<Case>, typed: &str) -> Step<State> {
    case.keep(typed);
    match case.wall.chosen(typed, case.notice()) {
        Ok(at) => again(Box::new(Order::new(*case, When::At(at))), Part::Check),
        Err(bad) => Step::to(State::Time { case, bad: Some(bad) }),
    }
}

/// Goes on with one part of the way.
pub(super) fn again(order: Box<Order>, part: Part) -> Step<State> {
    match part {
        Part::Check => {
            let effect = order.check();
            Step::with(State::Checking { order }, effect)
        }
        Part::Fetch => {
            let effect = order.fetch();
            Step::with(State::Fetching { order, bytes: 0, idle: 0 }, effect)
        }
        Part::Send => {
            let effect = order.send();
            Step::with(State::Sending { order, bytes: 0, headway: Headway::default(), again: false }, effect)
        }
        Part::Commit => commit(order, 0),
    }
}

fn commit(order: Box<Order>, commits: u8) -> Step<State> {
    let effect = order.commit();
    Step::with(State::Committing { order, commits: commits + 1 }, effect)
}

/// Back to the notice: nothing was begun, and what the device has got stays there.
pub(super) fn back(order: Box<Order>) -> Step<State> {
    Step::to(State::Notice { case: Box::new(order.case), trouble: None })
}

/// What must hold is looked at, and what is there already is not sent.
pub(super) fn checked(order: Box<Order>, mut replies: Replies) -> Step<State> {
    let state = match replies.take::<call::UpdateState>() {
        Ok(state) => state,
        Err(failure) => return unanswered(order, Part::Check, failure),
    };
    let online = replies.take::<call::NetworkState>().ok().map(|network| network.online);
    if state.phase == UpdatePhase::Installing {
        return watch(Wait::of(order, true, 0));
    }
    if order.is_done(&state) {
        let wait = Wait::of(order, false, 0);
        return over(wait, &state, DoneOutcome::Installed, 0, None);
    }
    let lacks = lacks(order.case.notice().needs, order.size(), &state, online, order.when == When::Now);
    if lacks.is_empty() {
        let part = if order.is_there(&state) { Part::Commit } else { Part::Fetch };
        again(order, part)
    } else {
        Step::to(State::NotReady { order, lacks })
    }
}

/// A part of the way did not work: what must not be got round ends it, a passing trouble is told with what to do.
pub(super) fn unanswered(order: Box<Order>, part: Part, failure: Failure) -> Step<State> {
    if failure.is_final() {
        let said = if part == Part::Commit && failure.lost { "updates-left-not-known" } else { "updates-left-kept" };
        stop(failure, said)
    } else if wants_confirmation(failure) {
        let confirm = Confirm::ask(order.case.home.by);
        Step::to(State::Confirm { order, part, confirm })
    } else {
        Step::to(State::Stuck { order, part, trouble: Trouble::of(failure, None) })
    }
}

pub(super) fn confirmed(order: Box<Order>, part: Part) -> Step<State> {
    again(order, part)
}

pub(super) fn fetched(mut order: Box<Order>, before: u32, idle: u8, delivered: &Delivered) -> Step<State> {
    match *delivered {
        Delivered::Fetched { at, .. } if !order.note(at) => reading(order.case.home.start),
        Delivered::Fetched { bytes, .. } if bytes == order.size() => again(order, Part::Send),
        Delivered::Fetched { bytes, .. } if bytes > before || idle < IDLE_MAX => {
            let idle = if bytes > before { 0 } else { idle + 1 };
            let effect = order.fetch();
            Step::with(State::Fetching { order, bytes: bytes.max(before), idle }, effect)
        }
        Delivered::Fetched { .. } => hitch(order, Hitch::Missing),
        Delivered::NotFetched(why) => hitch(order, why),
        Delivered::Sent { .. } | Delivered::NotAtHand | Delivered::Away(_) | Delivered::Back { .. } => {
            Step::stay(State::Fetching { order, bytes: before, idle })
        }
    }
}

fn hitch(order: Box<Order>, why: Hitch) -> Step<State> {
    let (what, next) = match why {
        Hitch::Offline => ("updates-hitch-offline", "updates-hitch-offline.next"),
        Hitch::Missing => ("updates-hitch-missing", "updates-hitch-missing.next"),
        Hitch::Wrong => ("updates-hitch-wrong", "updates-hitch-wrong.next"),
        Hitch::TooLarge => ("updates-hitch-large", "updates-hitch-large.next"),
    };
    let problem = ProblemView { what: Message::new(what), next: Message::new(next), field: None };
    Step::to(State::Stuck { order, part: Part::Fetch, trouble: problem.into() })
}

pub(super) fn sent(mut order: Box<Order>, mut headway: Headway, delivered: &Delivered) -> Step<State> {
    match *delivered {
        Delivered::Sent { at, .. } if !order.note(at) => reading(order.case.home.start),
        Delivered::Sent { bytes, .. } if bytes == order.size() => again(order, Part::Commit),
        Delivered::Sent { bytes, .. } => {
            if headway.note(bytes) {
                let effect = order.send();
                Step::with(State::Sending { order, bytes, headway, again: false }, effect)
            } else {
                stop(Failure::of(ReasonCode::DeviceMisbehaved), "updates-left-kept")
            }
        }
        Delivered::NotAtHand => anew(order),
        Delivered::Fetched { .. } | Delivered::NotFetched(_) | Delivered::Away(_) | Delivered::Back { .. } => {
            Step::stay(State::Sending { order, bytes: 0, headway, again: false })
        }
    }
}

/// A device that is only slow is asked once more before the person is.
pub(super) fn sending(
    order: Box<Order>,
    bytes: u32,
    headway: Headway,
    asked_again: bool,
    failure: Failure,
) -> Step<State> {
    if failure.code == ReasonCode::AnswerLate && !asked_again {
        let effect = order.send();
        Step::with(State::Sending { order, bytes, headway, again: true }, effect)
    } else {
        unanswered(order, Part::Send, failure)
    }
}

/// Begins the way anew, but not for ever.
fn anew(mut order: Box<Order>) -> Step<State> {
    order.rounds += 1;
    if order.rounds > ROUNDS_MAX {
        return stop(Failure::of(ReasonCode::DeviceMisbehaved), "updates-left-kept");
    }
    again(order, Part::Check)
}

/// What the device said instead of taking the image, or instead of installing it.
pub(super) fn refused(order: Box<Order>, part: Part, replies: Replies) -> Step<State> {
    let Some(Err(error)) = replies.0.into_iter().next() else {
        return stop(Failure::of(ReasonCode::DeviceMisbehaved), "updates-left-not-known");
    };
    match error {
        ErrorReply::Refused => {
            let (state, wait) = (order.case.home.state.clone(), Wait::of(order, false, 0));
            over(wait, &state, DoneOutcome::Refused, 0, None)
        }
        ErrorReply::Full => {
            let lack = Lack::Room { wanted: order.size() };
            Step::to(State::NotReady { order, lacks: vec![lack] })
        }
        // It takes no images from phones.
        ErrorReply::Unsupported => Step::to(State::Fixed { start: order.case.home.start, reason: None }),
        // What it had got is gone, or is not all that there is.
        ErrorReply::NotFound | ErrorReply::Invalid { .. } => anew(order),
        error @ (ErrorReply::SetupRequired
        | ErrorReply::AuthRequired
        | ErrorReply::Forbidden
        | ErrorReply::Throttled { .. }
        | ErrorReply::Quarantined
        | ErrorReply::Busy
        | ErrorReply::ConfirmationRequired
        | ErrorReply::Other(_)) => unanswered(order, part, Failure::from(&error)),
    }
}

pub(super) fn committed(order: Box<Order>, commits: u8, said: &UpdateState) -> Step<State> {
    let wait = Wait::of(order, true, commits);
    match settled(&wait, said) {
        Settled::Going => watch(wait),
        settled @ (Settled::Over(_) | Settled::Planned(_) | Settled::NotBegun) => settle(wait, said, settled, 0),
    }
}

pub(super) fn watch(wait: Wait) -> Step<State> {
    let effect = wait.watch();
    Step::with(State::Outage { wait: Box::new(wait) }, effect)
}

/// One more part of the wait is over.
pub(super) fn waited(mut wait: Wait, span: Span, state: Option<&UpdateState>) -> Step<State> {
    wait.add(span, state.is_some());
    match state.map(|state| (state, settled(&wait, state))) {
        Some((_, Settled::Going)) | None => {
            wait.sure |= state.is_some();
            if wait.waited() >= wait.patience {
                return Step::to(State::Overdue { wait: Box::new(wait), trouble: None });
            }
            watch(wait)
        }
        Some((state, settled)) => settle(wait, state, settled, span.at),
    }
}

fn settle(wait: Wait, state: &UpdateState, settled: Settled, at: u64) -> Step<State> {
    // Nothing is begun without the person's word: what was found under way and is not any more is looked at anew.
    match (settled, wait.order.clone().filter(|_| wait.ours)) {
        (Settled::Over(outcome), _) => over(wait, state, outcome, at, None),
        (Settled::Going, _) => watch(wait),
        (Settled::Planned(due), Some(order)) => planned(order, due),
        (Settled::NotBegun, Some(order)) if wait.commits < COMMITS_MAX => commit(order, wait.commits),
        (Settled::NotBegun, Some(_)) => stop(Failure::of(ReasonCode::DeviceMisbehaved), "updates-left-kept"),
        (Settled::NotBegun | Settled::Planned(_), None) => reading(wait.home.start),
    }
}

pub(super) fn planned(order: Box<Order>, due: Option<u64>) -> Step<State> {
    Step::to(State::Planned { order, due })
}

/// It is over: how it ended is kept first. `earlier` = a line of the history that may be about the same.
fn over(wait: Wait, state: &UpdateState, outcome: DoneOutcome, at: u64, earlier: Option<Done>) -> Step<State> {
    let known = wait.order.as_ref().map_or(0, |order| order.last);
    let done = Ended::complete(wait.done(state, outcome, at.max(known)), earlier);
    let effect = Updates::Keep { device: wait.home.start.paired.device, done: done.clone() };
    let ended = Box::new(Ended { order: wait.order, done, unkept: None });
    let home = Box::new(Home { state: state.clone(), ..wait.home });
    Step::with(State::Keeping { ended, home }, Effect::Updates(effect))
}

pub(super) fn keep(mut ended: Box<Ended>, home: Box<Home>, unkept: Option<Failure>) -> Step<State> {
    ended.unkept = unkept;
    Step::to(State::Ended { ended, home })
}

pub(super) fn stop(failure: Failure, said: &'static str) -> Step<State> {
    Step::to(State::Stopped { failure, said })
}
