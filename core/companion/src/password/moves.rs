//! The moves of the password wizard that need more than a line, and the requests that they send.

use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::message::{
    Call as _, Confirm as Try, CredentialKind, Empty, RemoveCredential, SetCredential, call,
};
use pandu_protocol::secret::SecretText;

use super::known::{Found, Known, found, is_stale, read};
use super::wizard::{Done, State, Then};
use crate::access::{By, Confirm, Tried, Trouble, WITH_PHONE_CHARS_MIN, new_password, requests, tried, unfit};
use crate::error::ReasonCode;
use crate::wizard::DeviceStart;
use crate::wizard::step::{Failure, Given, Replies, Step};

/// After a stop the session is another one and what was typed is gone: the device says how things stand.
pub(super) fn resumed(state: State) -> Step<State> {
    match state {
        State::Interrupted { start, before, .. } => reading(start, before),
        State::New { known, .. } => {
            let before = Some(known.version());
            reading(known.start, before)
        }
        State::NoPassword { known, .. } | State::Confirm { known, .. } | State::RemoveAsk { known, .. } => {
            reading(known.start, None)
        }
        State::Reading { .. }
        | State::Setting { .. }
        | State::Proving { .. }
        | State::Prove { .. }
        | State::Changed { .. }
        | State::KeepingPhone { .. }
        | State::Removing { .. }
        | State::TryingPhone { .. }
        | State::Removed { .. }
        | State::Unavailable(_)
        | State::Stopped { .. } => Step::stay(state),
    }
}

pub(super) fn reading(start: DeviceStart, before: Option<u32>) -> Step<State> {
    let effect = read(&start);
    Step::with(State::Reading { start, before }, effect)
}

pub(super) fn interrupted(start: DeviceStart, before: Option<u32>, failure: Failure) -> Step<State> {
    if failure.is_final() {
        stop(failure, if before.is_some() { Done::NotKnown } else { Done::Nothing })
    } else {
        Step::to(State::Interrupted { start, before, trouble: Trouble::of(failure, None) })
    }
}

/// A password that came since a new one was asked for is the one that the device was told: it is still to be tried.
pub(super) fn have_read(start: DeviceStart, before: Option<u32>, replies: Replies) -> Step<State> {
    match found(start.clone(), replies) {
        Ok(Found::Unavailable(why)) => Step::to(State::Unavailable(why)),
        Ok(Found::Known { known, off: true }) => {
            Step::to(State::Confirm { known, confirm: Confirm::Off, then: Then::Change })
        }
        Ok(Found::Known { known, off: false }) if before.is_some_and(|before| known.version() > before) => {
            Step::to(State::Prove { known, ended: None, trouble: None })
        }
        Ok(Found::Known { known, off: false }) => Step::to(begin(known, None)),
        Err(failure) => interrupted(start, before, failure),
    }
}

/// The first question.
pub(super) fn begin(known: Box<Known>, trouble: Option<Trouble>) -> State {
    if known.password.is_some() {
        State::Confirm { known, confirm: Confirm::Ask { by: By::Password, trouble }, then: Then::Change }
    } else {
        State::NoPassword { known, trouble }
    }
}

pub(super) fn confirmed(known: Box<Known>, then: Then) -> Step<State> {
    match then {
        Then::Change | Then::Create => Step::to(State::New { known, advised: false, trouble: None }),
        Then::Remove if known.phone_key => remove(known),
        Then::Remove => {
            let request = SetCredential { kind: CredentialKind::PhoneKey, client: None, secret: None, locked: None };
            let effect = known.call(vec![call::SetCredential::request(request)]);
            Step::with(State::KeepingPhone { known }, effect)
        }
    }
}

pub(super) fn new(known: Box<Known>, advised: bool, given: &Given) -> Step<State> {
    let secret = if given.withheld {
        None
    } else {
        let typed = given.value("password").unwrap_or_default();
        match known.with_names(|names| new_password(typed, WITH_PHONE_CHARS_MIN, names)) {
            Err(problem) => return Step::to(State::New { known, advised, trouble: Some(problem.into()) }),
            Ok(new) => match new.advice.filter(|_| !advised) {
                Some(advice) => return Step::to(State::New { known, advised: true, trouble: Some(advice.into()) }),
                None => Some(new.secret),
            },
        }
    };
    let request = SetCredential { kind: CredentialKind::Password, client: None, secret: secret.clone(), locked: None };
    let effect = known.call(vec![call::SetCredential::request(request)]);
    Step::with(State::Setting { known, secret }, effect)
}

pub(super) fn set(known: Box<Known>, secret: Option<SecretText<PASSWORD_MAX>>, mut replies: Replies) -> Step<State> {
    if let Some(problem) = unfit(&replies, "password") {
        return Step::to(State::New { known, advised: true, trouble: Some(problem.into()) });
    }
    match replies.take::<call::SetCredential>() {
        Ok(set) => prove(known, Some(set.sessions_ended), secret),
        Err(failure) if failure.is_final() => stop(failure, Done::Nothing),
        Err(failure) if is_stale(failure) => Step::to(begin(known, Some(Trouble::of(failure, None)))),
        Err(failure) => {
            Step::to(State::New { known, advised: true, trouble: Some(Trouble::of(failure, Some("password"))) })
        }
    }
}

/// Tries the new password. Without its value the device only says that one is missing: that costs no try.
pub(super) fn prove(known: Box<Known>, ended: Option<u16>, secret: Option<SecretText<PASSWORD_MAX>>) -> Step<State> {
    let effect = known.call(requests(Try { kind: CredentialKind::Password, secret }));
    Step::with(State::Proving { known, ended }, effect)
}

pub(super) fn proved(known: Box<Known>, ended: Option<u16>, replies: Replies) -> Step<State> {
    let trouble = match tried(replies) {
        Tried::Right => return Step::to(State::Changed { known, ended, proved: true }),
        Tried::Off => return Step::to(State::Changed { known, ended, proved: false }),
        Tried::Not(failure) if failure.is_final() => return stop(failure, Done::Set),
        Tried::Not(Failure { code: ReasonCode::ValueRefused, .. }) => None,
        Tried::Not(failure) => Some(Trouble::of(failure, Some("password"))),
    };
    Step::to(State::Prove { known, ended, trouble })
}

pub(super) fn remove(known: Box<Known>) -> Step<State> {
    let id = known.password.map_or(0, |password| password.id);
    let effect = known
        .call(vec![call::RemoveCredential::request(RemoveCredential { id }), call::ListCredentials::request(Empty {})]);
    Step::with(State::Removing { known }, effect)
}

/// It is gone when the device no longer lists it, whoever removed it.
pub(super) fn removed(known: Box<Known>, mut replies: Replies) -> Step<State> {
    let answer = replies.take::<call::RemoveCredential>();
    let listed = replies.take::<call::ListCredentials>().map(|list| {
        let client = &known.start.paired.client;
        crate::access::own_password(&list.credentials, client).is_some()
    });
    match (answer, listed) {
        (_, Ok(false)) => {
            let effect = known.call(requests(Try { kind: CredentialKind::PhoneKey, secret: None }));
            Step::with(State::TryingPhone { known }, effect)
        }
        (Err(failure), _) | (Ok(_), Err(failure)) => not_removed(known, failure),
        (Ok(_), Ok(true)) => not_removed(known, Failure::of(ReasonCode::DeviceMisbehaved)),
    }
}

pub(super) fn not_removed(known: Box<Known>, failure: Failure) -> Step<State> {
    if failure.is_final() {
        stop(failure, if failure.lost { Done::NotKnown } else { Done::Nothing })
    } else if is_stale(failure) {
        let confirm = Confirm::Ask { by: By::Password, trouble: Some(Trouble::of(failure, None)) };
        Step::to(State::Confirm { known, confirm, then: Then::Remove })
    } else {
        Step::to(State::RemoveAsk { known, trouble: Some(Trouble::of(failure, None)) })
    }
}

pub(super) fn stop(failure: Failure, done: Done) -> Step<State> {
    Step::to(State::Stopped { failure, done })
}
