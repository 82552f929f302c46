//! The fingerprint wizard: one match, read from top to bottom in the order of the script.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Reading
//!     Changing --> Confirm
//!     Changing --> Fingers
//!     Changing --> Reading
//!     Changing --> Stopped
//!     Changing --> Told
//!     Confirm --> Confirming
//!     Confirm --> Fingers
//!     Confirm --> Reading
//!     Confirming --> Changing
//!     Confirming --> Confirm
//!     Confirming --> PasswordOff
//!     Confirming --> Stopped
//!     Done --> [*]
//!     Finger --> Fingers
//!     Finger --> Name
//!     Finger --> Reading
//!     Finger --> RemoveAsk
//!     Fingers --> Confirm
//!     Fingers --> Done
//!     Fingers --> Finger
//!     Fingers --> Name
//!     Fingers --> Reading
//!     Fingers --> WithdrawAsk
//!     Gate --> Changing
//!     Gate --> Confirm
//!     Gate --> Fingers
//!     Gate --> PasswordOff
//!     Gate --> Reading
//!     Gate --> Stopped
//!     Interrupted --> Reading
//!     Name --> Fingers
//!     Name --> Gate
//!     Name --> Reading
//!     PasswordOff --> Confirm
//!     PasswordOff --> Fingers
//!     PasswordOff --> Reading
//!     Reading --> Fingers
//!     Reading --> Interrupted
//!     Reading --> Stopped
//!     Reading --> Unavailable
//!     RemoveAsk --> Fingers
//!     RemoveAsk --> Gate
//!     RemoveAsk --> Reading
//!     Stopped --> [*]
//!     Told --> Fingers
//!     Told --> Reading
//!     Unavailable --> [*]
//!     WithdrawAsk --> Changing
//!     WithdrawAsk --> Fingers
//!     WithdrawAsk --> Reading
//! ```

use pandu_protocol::message::{EnrolFeedback, call};

use super::home::{Finger, Home, Plan, read};
use super::moves::{
    agreed, back, cancel, changed, chose, confirmed, do_it, gate, interrupted, name_typed, next_touch, opened, reading,
    recorded, refuse, resumed, started, stop, touched, trial, tried_it, withdraw,
};
use crate::access::{Confirm, Ended, Trouble};
use crate::wizard::DeviceStart;
use crate::wizard::step::{Effect, Event, Failure, Machine, Nested, Outcome, Step};
use crate::wizard::view::{ProblemView, View};

/// Where the fingerprint wizard stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(pub(super) State);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// The device is asked how things stand.
    Reading { start: DeviceStart },
    /// That did not work.
    Interrupted { start: DeviceStart, trouble: Trouble },
    /// The fingers, and what can be done about them.
    Fingers { home: Box<Home>, trouble: Option<Trouble> },
    /// One finger.
    Finger { home: Box<Home>, finger: Finger },
    /// Which finger it is.
    Name { home: Box<Home>, plan: Plan, problem: Option<ProblemView> },
    /// Whether the device may keep the fingerprint.
    Consent { home: Box<Home>, plan: Plan, trouble: Option<Trouble> },
    /// The device records the answer. `given` = the person agreed.
    Recording { home: Box<Home>, plan: Plan, given: bool },
    /// The device is asked whether the last confirmation still counts.
    Gate { home: Box<Home>, deed: Deed },
    /// The person shows that it is them.
    Confirm { home: Box<Home>, confirm: Confirm, deed: Deed },
    /// The reader is made ready.
    Starting { home: Box<Home>, plan: Plan },
    /// The device waits for a touch.
    Touching { home: Box<Home>, enrolment: Enrolment },
    /// The person is asked whether to go on.
    Paused { home: Box<Home>, enrolment: Enrolment, trouble: Trouble },
    /// The finger is tried.
    Trying { home: Box<Home>, enrolment: Enrolment },
    /// It was not recognised.
    TryAgain { home: Box<Home>, enrolment: Enrolment, trouble: Trouble },
    /// The device gives the enrolment up.
    Cancelling { home: Box<Home> },
    /// Whether a finger is really to be removed.
    RemoveAsk { home: Box<Home>, finger: Finger },
    /// Whether all are to be removed and the consent taken back.
    WithdrawAsk { home: Box<Home> },
    /// The device removes, and what is left is read back.
    Changing { home: Box<Home>, deed: Deed },
    /// What was done.
    Told { home: Box<Home>, news: News },
    /// The device reads no fingerprints.
    Unavailable,
    /// The person is done.
    Done { home: Box<Home> },
    /// It cannot go on.
    Stopped { failure: Failure },
}

/// An enrolment under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Enrolment {
    pub(super) plan: Plan,
    /// The device's number of it.
    pub(super) number: u32,
    /// Good touches still wanted.
    pub(super) remaining: u8,
    /// How the last touch was; `None` = there was none yet.
    pub(super) last: Option<EnrolFeedback>,
    /// How often in a row nobody touched.
    pub(super) quiet: u8,
}

/// Something that needs a fresh confirmation, or changes something at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    Enrol(Plan),
    Remove(Finger),
    /// Take the consent back; the device deletes all fingers with it.
    Withdraw,
    /// Switch fingers on again, which a confirmation by itself does.
    Wake,
}

/// What was done, as the person is told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum News {
    Kept { name: String, replaced: Option<String> },
    Removed { name: String },
    Withdrawn,
    Cancelled,
    Refused,
}

impl Machine for Fingerprint {
    const KIND: &'static str = "fingerprint";
    type Start = DeviceStart;

    fn start(start: DeviceStart) -> Self {
        Self(State::Reading { start })
    }

    fn opening(&self) -> Option<Effect> {
        if let State::Reading { start } = &self.0 { Some(read(start)) } else { None }
    }

    fn view(&self) -> View {
        super::screens::view(&self.0)
    }

    fn left(&self) -> View {
        super::screens::left(&self.0)
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

        (State::Reading { start }, Event::Done(Outcome::Replied(replies))) => opened(start, replies),
        (State::Reading { start }, Event::Done(Outcome::Failed(failure))) => interrupted(start, failure),
        (State::Interrupted { start, .. }, Event::Answer(_)) => reading(start),

        (State::Fingers { home, .. }, Event::Answer(given)) => chose(home, given.choice()),
        (State::Finger { home, finger }, Event::Answer(given)) => match given.choice() {
            Some("replace") => {
                let plan = Plan { name: finger.name.clone(), replaces: Some(finger) };
                Step::to(State::Name { home, plan, problem: None })
            }
            Some("remove") => Step::to(State::RemoveAsk { home, finger }),
            _ => Step::to(State::Fingers { home, trouble: None }),
        },
        (State::Name { home, .. }, Event::Answer(given)) if given.choice() == Some("back") => {
            Step::to(State::Fingers { home, trouble: None })
        }
        (State::Name { home, plan, .. }, Event::Answer(given)) => name_typed(home, plan, &given),

        (State::Consent { home, plan, .. }, Event::Answer(given)) if given.choice() == Some("agree") => {
            agreed(home, plan, &given)
        }
        // Enter without a choice is a refusal, and refusals are recorded too.
        (State::Consent { home, plan, .. }, Event::Answer(given)) => refuse(home, plan, &given),
        (State::Recording { home, plan, given }, Event::Done(Outcome::Replied(replies))) => {
            recorded(home, plan, given, replies)
        }
        (State::Recording { home, plan, .. }, Event::Done(Outcome::Failed(failure))) if !failure.is_final() => {
            Step::to(State::Consent { home, plan, trouble: Some(Trouble::of(failure, None)) })
        }
        (State::Recording { .. }, Event::Done(Outcome::Failed(failure))) => stop(failure),

        (State::Gate { home, deed }, Event::Done(Outcome::Replied(mut replies))) => {
            match replies.take::<call::AuthState>() {
                Ok(state) if state.fresh_seconds >= FRESH_SECONDS_MIN => do_it(home, deed),
                Ok(state) => {
                    let confirm = if state.locked_out { Confirm::Off } else { Confirm::ask(home.by) };
                    Step::to(State::Confirm { home, confirm, deed })
                }
                Err(failure) => back(home, failure),
            }
        }
        (State::Gate { home, .. }, Event::Done(Outcome::Failed(failure))) => back(home, failure),
        (State::Confirm { home, confirm, deed }, event) => match confirm.step(event, &home.start.paired.device) {
            Nested::Going(step) => step.map(|confirm| State::Confirm { home, confirm, deed }),
            Nested::Ended(Ended::Confirmed) => confirmed(home, deed),
            Nested::Ended(Ended::Back) => Step::to(State::Fingers { home, trouble: None }),
            Nested::Ended(Ended::Stopped(failure)) => stop(failure),
        },

        (State::Starting { home, plan }, Event::Done(Outcome::Replied(replies))) => started(home, plan, replies),
        (State::Touching { home, enrolment }, Event::Done(Outcome::Replied(replies))) => {
            touched(home, enrolment, replies)
        }
        (State::Paused { home, enrolment, .. }, Event::Answer(given)) => match given.choice() {
            Some("on") => next_touch(home, Enrolment { quiet: 0, last: None, ..enrolment }),
            _ => cancel(home, enrolment.number),
        },
        (State::Trying { home, enrolment }, Event::Done(Outcome::Replied(replies))) => {
            tried_it(home, enrolment, replies)
        }
        (State::TryAgain { home, enrolment, .. }, Event::Answer(given)) => match given.choice() {
            Some("again") => trial(home, enrolment),
            _ => cancel(home, enrolment.number),
        },
        (State::Cancelling { home }, Event::Done(Outcome::Replied(_) | Outcome::Failed(_))) => {
            Step::to(State::Told { home, news: News::Cancelled })
        }
        (
            State::Starting { home, .. } | State::Touching { home, .. } | State::Trying { home, .. },
            Event::Done(Outcome::Failed(failure)),
        ) => back(home, failure),

        (State::RemoveAsk { home, finger }, Event::Answer(given)) if given.choice() == Some("remove") => {
            gate(home, Deed::Remove(finger))
        }
        (State::WithdrawAsk { home }, Event::Answer(given)) if given.choice() == Some("withdraw") => withdraw(home),
        (State::RemoveAsk { home, .. } | State::WithdrawAsk { home }, Event::Answer(_)) => {
            Step::to(State::Fingers { home, trouble: None })
        }
        (State::Changing { home, deed }, Event::Done(Outcome::Replied(replies))) => changed(home, deed, replies),
        (State::Changing { home, .. }, Event::Done(Outcome::Failed(failure))) => back(home, failure),
        (State::Told { home, .. }, Event::Answer(_)) => Step::to(State::Fingers { home, trouble: None }),

        (state, _) => Step::stay(state),
    }
}

/// An enrolment with all its touches needs less than this many seconds of a confirmation.
const FRESH_SECONDS_MIN: u32 = 240;

impl State {
    /// Name in the diagram.
    const fn name(&self) -> &'static str {
        match self {
            Self::Reading { .. } => "Reading",
            Self::Interrupted { .. } => "Interrupted",
            Self::Fingers { .. } => "Fingers",
            Self::Finger { .. } => "Finger",
            Self::Name { .. } => "Name",
            Self::Consent { .. } => "Consent",
            Self::Recording { .. } => "Recording",
            Self::Gate { .. } => "Gate",
            Self::Confirm { confirm, .. } => confirm.state(),
            Self::Starting { .. } => "Starting",
            Self::Touching { .. } => "Touching",
            Self::Paused { .. } => "Paused",
            Self::Trying { .. } => "Trying",
            Self::TryAgain { .. } => "TryAgain",
            Self::Cancelling { .. } => "Cancelling",
            Self::RemoveAsk { .. } => "RemoveAsk",
            Self::WithdrawAsk { .. } => "WithdrawAsk",
            Self::Changing { .. } => "Changing",
            Self::Told { .. } => "Told",
            Self::Unavailable => "Unavailable",
            Self::Done { .. } => "Done",
            Self::Stopped { .. } => "Stopped",
        }
    }
}
