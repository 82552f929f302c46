//! The password wizard: one match, read from top to bottom in the order of the script.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Reading
//!     Changed --> [*]
//!     Confirm --> Confirming
//!     Confirm --> NoPassword
//!     Confirm --> Reading
//!     Confirm --> RemoveAsk
//!     Confirming --> Confirm
//!     Confirming --> KeepingPhone
//!     Confirming --> New
//!     Confirming --> PasswordOff
//!     Confirming --> Stopped
//!     Interrupted --> Reading
//!     KeepingPhone --> Confirm
//!     KeepingPhone --> RemoveAsk
//!     KeepingPhone --> Removing
//!     KeepingPhone --> Stopped
//!     New --> Reading
//!     New --> Setting
//!     NoPassword --> Confirming
//!     NoPassword --> Reading
//!     PasswordOff --> Confirm
//!     PasswordOff --> Reading
//!     PasswordOff --> RemoveAsk
//!     Prove --> Changed
//!     Prove --> Proving
//!     Proving --> Changed
//!     Proving --> Prove
//!     Proving --> Stopped
//!     Reading --> Confirm
//!     Reading --> Interrupted
//!     Reading --> NoPassword
//!     Reading --> PasswordOff
//!     Reading --> Prove
//!     Reading --> Stopped
//!     Reading --> Unavailable
//!     RemoveAsk --> Confirm
//!     RemoveAsk --> Reading
//!     Removed --> [*]
//!     Removing --> Confirm
//!     Removing --> RemoveAsk
//!     Removing --> Stopped
//!     Removing --> TryingPhone
//!     Setting --> New
//!     Setting --> NoPassword
//!     Setting --> Proving
//!     Setting --> Reading
//!     Setting --> Stopped
//!     Stopped --> [*]
//!     TryingPhone --> Removed
//!     TryingPhone --> Stopped
//!     Unavailable --> [*]
//! ```

use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::message::call;
use pandu_protocol::secret::SecretText;

use super::known::{Known, Why, read};
use super::moves::{
    begin, confirmed, have_read, interrupted, new, not_removed, prove, proved, reading, remove, removed, resumed, set,
    stop,
};
use crate::access::{By, Confirm, Ended, Tried, Trouble, tried, typed_password};
use crate::wizard::DeviceStart;
use crate::wizard::step::{Effect, Event, Failure, Machine, Nested, Outcome, Step};
use crate::wizard::view::View;

/// Where the password wizard stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Password(pub(super) State);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// The device is asked how things stand. `before` = the version when a new password was last asked for.
    Reading { start: DeviceStart, before: Option<u32> },
    /// That did not work.
    Interrupted { start: DeviceStart, before: Option<u32>, trouble: Trouble },
    /// No password is set; this phone is the key.
    NoPassword { known: Box<Known>, trouble: Option<Trouble> },
    /// The person shows that it is them, for `then`.
    Confirm { known: Box<Known>, confirm: Confirm, then: Then },
    /// The new password is asked for. `advised` = what may be said about one that is taken was said.
    New { known: Box<Known>, advised: bool, trouble: Option<Trouble> },
    /// The device is told. The value is gone in a replay.
    Setting { known: Box<Known>, secret: Option<SecretText<PASSWORD_MAX>> },
    /// The new password is tried. `ended` = how many other connections the device says it has ended.
    Proving { known: Box<Known>, ended: Option<u16> },
    /// It is to be typed once more, because it could not be tried.
    Prove { known: Box<Known>, ended: Option<u16>, trouble: Option<Trouble> },
    /// It is set. `proved` = it was tried and works.
    Changed { known: Box<Known>, ended: Option<u16>, proved: bool },
    /// Whether the password is really to be removed.
    RemoveAsk { known: Box<Known>, trouble: Option<Trouble> },
    /// This phone becomes a key by itself before the password goes.
    KeepingPhone { known: Box<Known> },
    /// The password goes, and what is left is read back.
    Removing { known: Box<Known> },
    /// This phone is tried as the only key.
    TryingPhone { known: Box<Known> },
    /// The password is gone. `proved` = this phone was tried and is enough.
    Removed { known: Box<Known>, proved: bool },
    /// There is nothing to do here.
    Unavailable(Why),
    /// It cannot go on.
    Stopped { failure: Failure, done: Done },
}

/// What a confirmation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Change,
    Create,
    Remove,
}

/// How much was done when the wizard was left or stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Nothing,
    NotKnown,
    Set,
    Removed,
}

impl Machine for Password {
    const KIND: &'static str = "password";
    type Start = DeviceStart;

    fn start(start: DeviceStart) -> Self {
        Self(State::Reading { start, before: None })
    }

    fn opening(&self) -> Option<Effect> {
        if let State::Reading { start, .. } = &self.0 { Some(read(start)) } else { None }
    }

    fn view(&self) -> View {
        super::screens::view(&self.0)
    }

    fn left(&self) -> View {
        super::screens::left(self.0.done())
    }

    fn step(self, event: Event) -> Step<Self> {
        step(self.0, event).map(Self)
    }

    fn state(&self) -> &'static str {
        self.0.name()
    }
}

fn step(state: State, event: Event) -> Step<State> {
    match (state, event) {
        (state, Event::Resumed) => resumed(state),

        (State::Reading { start, before }, Event::Done(Outcome::Replied(replies))) => have_read(start, before, replies),
        (State::Reading { start, before }, Event::Done(Outcome::Failed(failure))) => {
            interrupted(start, before, failure)
        }
        (State::Interrupted { start, before, .. }, Event::Answer(_)) => reading(start, before),

        (State::NoPassword { known, .. }, Event::Answer(_)) => {
            let step = Confirm::phone(&known.start.paired.device);
            step.map(|confirm| State::Confirm { known, confirm, then: Then::Create })
        }
        (State::Confirm { known, confirm: Confirm::Ask { .. }, then: Then::Change }, Event::Answer(given))
            if given.choice() == Some("remove") =>
        {
            Step::to(State::RemoveAsk { known, trouble: None })
        }
        (State::Confirm { known, confirm, then }, event) => match confirm.step(event, &known.start.paired.device) {
            Nested::Going(step) => step.map(|confirm| State::Confirm { known, confirm, then }),
            Nested::Ended(Ended::Confirmed) => confirmed(known, then),
            Nested::Ended(Ended::Back) if then == Then::Remove => Step::to(State::RemoveAsk { known, trouble: None }),
            Nested::Ended(Ended::Back) => Step::to(begin(known, None)),
            Nested::Ended(Ended::Stopped(failure)) => stop(failure, Done::Nothing),
        },

        (State::New { known, advised, .. }, Event::Answer(given)) => new(known, advised, &given),
        (State::Setting { known, secret }, Event::Done(Outcome::Replied(replies))) => set(known, secret, replies),
        (State::Setting { .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
            stop(failure, if failure.lost { Done::NotKnown } else { Done::Nothing })
        }
        // It may be set or not: only the device knows.
        (State::Setting { known, .. }, Event::Done(Outcome::Failed(failure))) if failure.lost => {
            let before = Some(known.version());
            reading(known.start, before)
        }
        (State::Setting { known, .. }, Event::Done(Outcome::Failed(failure))) => {
            Step::to(State::New { known, advised: true, trouble: Some(Trouble::of(failure, None)) })
        }

        (State::Proving { known, ended }, Event::Done(Outcome::Replied(replies))) => proved(known, ended, replies),
        (State::Proving { .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
            stop(failure, Done::Set)
        }
        (State::Proving { known, ended }, Event::Done(Outcome::Failed(failure))) => {
            Step::to(State::Prove { known, ended, trouble: Some(Trouble::of(failure, None)) })
        }
        (State::Prove { known, ended, .. }, Event::Answer(given)) if given.choice() == Some("later") => {
            Step::to(State::Changed { known, ended, proved: false })
        }
        (State::Prove { known, ended, .. }, Event::Answer(given)) => match typed_password(&given) {
            Ok(secret) => prove(known, ended, secret),
            Err(problem) => Step::to(State::Prove { known, ended, trouble: Some(problem.into()) }),
        },

        (State::RemoveAsk { known, .. }, Event::Answer(given)) if given.choice() == Some("remove") => {
            Step::to(State::Confirm { known, confirm: Confirm::ask(By::Password), then: Then::Remove })
        }
        (State::RemoveAsk { known, .. }, Event::Answer(_)) => Step::to(begin(known, None)),
        (State::KeepingPhone { known }, Event::Done(Outcome::Replied(mut replies))) => {
            match replies.take::<call::SetCredential>() {
                Ok(_) => remove(known),
                Err(failure) => not_removed(known, failure),
            }
        }
        (State::Removing { known }, Event::Done(Outcome::Replied(replies))) => removed(known, replies),
        (State::KeepingPhone { known } | State::Removing { known }, Event::Done(Outcome::Failed(failure))) => {
            not_removed(known, failure)
        }
        (State::TryingPhone { known }, Event::Done(Outcome::Replied(replies))) => {
            Step::to(State::Removed { known, proved: tried(replies) == Tried::Right })
        }
        (State::TryingPhone { .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
            stop(failure, Done::Removed)
        }
        (State::TryingPhone { known }, Event::Done(Outcome::Failed(_))) => {
            Step::to(State::Removed { known, proved: false })
        }

        (state, _) => Step::stay(state),
    }
}

impl State {
    /// How much is done.
    fn done(&self) -> Done {
        match self {
            Self::Stopped { done, .. } => *done,
            Self::Setting { .. } | Self::Removing { .. } => Done::NotKnown,
            Self::Reading { before: Some(_), .. } | Self::Interrupted { before: Some(_), .. } => Done::NotKnown,
            Self::Proving { .. } | Self::Prove { .. } | Self::Changed { .. } => Done::Set,
            Self::TryingPhone { .. } | Self::Removed { .. } => Done::Removed,
            Self::Reading { .. }
            | Self::Interrupted { .. }
            | Self::NoPassword { .. }
            | Self::Confirm { .. }
            | Self::New { .. }
            | Self::RemoveAsk { .. }
            | Self::KeepingPhone { .. }
            | Self::Unavailable(_) => Done::Nothing,
        }
    }

    /// Name in the diagram.
    const fn name(&self) -> &'static str {
        match self {
            Self::Reading { .. } => "Reading",
            Self::Interrupted { .. } => "Interrupted",
            Self::NoPassword { .. } => "NoPassword",
            Self::Confirm { confirm, .. } => confirm.state(),
            Self::New { .. } => "New",
            Self::Setting { .. } => "Setting",
            Self::Proving { .. } => "Proving",
            Self::Prove { .. } => "Prove",
            Self::Changed { .. } => "Changed",
            Self::RemoveAsk { .. } => "RemoveAsk",
            Self::KeepingPhone { .. } => "KeepingPhone",
            Self::Removing { .. } => "Removing",
            Self::TryingPhone { .. } => "TryingPhone",
            Self::Removed { .. } => "Removed",
            Self::Unavailable(_) => "Unavailable",
            Self::Stopped { .. } => "Stopped",
        }
    }
}
