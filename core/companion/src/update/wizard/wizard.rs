//! The update wizard: one match, read from top to bottom in the order of the script. The person decides at most twice: when, and
//! after what stops meanwhile was said, whether to begin.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Reading
//!     Checking --> Committing
//!     Checking --> Confirm
//!     Checking --> Fetching
//!     Checking --> Keeping
//!     Checking --> NotReady
//!     Checking --> Outage
//!     Checking --> Stopped
//!     Checking --> Stuck
//!     Closed --> [*]
//!     Committing --> Checking
//!     Committing --> Confirm
//!     Committing --> Fixed
//!     Committing --> Keeping
//!     Committing --> NotReady
//!     Committing --> Outage
//!     Committing --> Planned
//!     Committing --> Stopped
//!     Committing --> Stuck
//!     Confirm --> Confirming
//!     Confirm --> Notice
//!     Confirm --> Reading
//!     Confirming --> Checking
//!     Confirming --> Committing
//!     Confirming --> Confirm
//!     Confirming --> Fetching
//!     Confirming --> PasswordOff
//!     Confirming --> Sending
//!     Confirming --> Stopped
//!     Current --> [*]
//!     Downtime --> Checking
//!     Downtime --> Notice
//!     Downtime --> Reading
//!     Due --> Closed
//!     Due --> Notice
//!     Due --> Reading
//!     Ended --> Closed
//!     Ended --> Opening
//!     Ended --> [*]
//!     Fetching --> Confirm
//!     Fetching --> Reading
//!     Fetching --> Sending
//!     Fetching --> Stopped
//!     Fetching --> Stuck
//!     Fixed --> [*]
//!     Interrupted --> Reading
//!     Keeping --> Ended
//!     Later --> [*]
//!     Looking --> Current
//!     Looking --> Due
//!     Looking --> Interrupted
//!     Looking --> Keeping
//!     Looking --> Later
//!     Looking --> New
//!     Looking --> Notice
//!     Looking --> Outage
//!     Looking --> Stopped
//!     Looking --> Unconfirmed
//!     New --> Notice
//!     New --> Reading
//!     NotReady --> Checking
//!     NotReady --> Notice
//!     NotReady --> Reading
//!     Notice --> Downtime
//!     Notice --> Postponing
//!     Notice --> Reading
//!     Notice --> Time
//!     Opening --> [*]
//!     Outage --> Committing
//!     Outage --> Keeping
//!     Outage --> Overdue
//!     Outage --> Planned
//!     Outage --> Reading
//!     Outage --> Stopped
//!     Overdue --> Closed
//!     Overdue --> Outage
//!     Overdue --> Reading
//!     PasswordOff --> Confirm
//!     PasswordOff --> Notice
//!     PasswordOff --> Reading
//!     Planned --> [*]
//!     Postponed --> [*]
//!     Postponing --> Notice
//!     Postponing --> Postponed
//!     Postponing --> Telling
//!     Reading --> Fixed
//!     Reading --> Interrupted
//!     Reading --> Looking
//!     Reading --> Stopped
//!     Sending --> Checking
//!     Sending --> Committing
//!     Sending --> Confirm
//!     Sending --> Fixed
//!     Sending --> Keeping
//!     Sending --> NotReady
//!     Sending --> Reading
//!     Sending --> Stopped
//!     Sending --> Stuck
//!     Stopped --> [*]
//!     Stuck --> Checking
//!     Stuck --> Closed
//!     Stuck --> Committing
//!     Stuck --> Fetching
//!     Stuck --> Reading
//!     Telling --> Postponed
//!     Time --> Checking
//!     Time --> Notice
//!     Time --> Reading
//!     Unconfirmed --> Closed
//!     Unconfirmed --> Reading
//! ```

use pandu_protocol::message::call;

use super::home::{Home, read};
use super::lacks::Lack;
use super::moves::{
    again, back, begin, checked, committed, confirmed, fetched, interrupted, keep, looked, opened, postponed, reading,
    refused, resumed, sending, sent, stop, time_typed, unanswered, waited, watch, when_chosen,
};
use super::order::{Case, Order, Wait, When};
use super::result::Ended;
use super::times::BadTime;
use crate::access::{Confirm, Ended as Confirmed, Trouble};
use crate::session::Headway;
use crate::wizard::DeviceStart;
use crate::wizard::step::{Effect, Event, Failure, Machine, Nested, Outcome, Step};
use crate::wizard::update::{Delivered, Doubt, Updated};
use crate::wizard::view::View;

/// Where the update wizard stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update(pub(super) State);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// The device is asked how things stand.
    Reading { start: DeviceStart },
    /// That did not work.
    Interrupted { start: DeviceStart, trouble: Trouble },
    /// Its software cannot be updated; why not, if it says so.
    Fixed { start: DeviceStart, reason: Option<String> },
    /// The maker's repository is asked.
    Looking { home: Box<Home> },
    /// Nothing newer is there. `checked` = when that was confirmed, Unix seconds.
    Current { home: Box<Home>, checked: Option<u64>, recalled: bool },
    /// Nobody can confirm what is there.
    Unconfirmed { home: Box<Home>, doubt: Doubt, recalled: bool },
    /// Something is there, but this device's turn comes later.
    Later { home: Box<Home>, version: String, from: u64 },
    /// The device has a plan already: it installs at this time by its clock.
    Due { home: Box<Home>, case: Option<Box<Case>>, due: u64 },
    /// What the update adds, before anything is asked.
    New { case: Box<Case> },
    /// The notice, and when to install.
    Notice { case: Box<Case>, trouble: Option<Trouble> },
    /// What stops meanwhile, and the time is typed.
    Time { case: Box<Case>, bad: Option<BadTime> },
    /// What stops meanwhile, and the button that starts it.
    Downtime { case: Box<Case>, when: When },
    /// The device is asked whether all holds that must hold.
    Checking { order: Box<Order> },
    /// Something does not.
    NotReady { order: Box<Order>, lacks: Vec<Lack> },
    /// The image comes from the maker.
    Fetching { order: Box<Order>, bytes: u32, idle: u8 },
    /// It goes to the device. `again` = it did not answer in time, and is asked once more.
    Sending { order: Box<Order>, bytes: u32, headway: Headway, again: bool },
    /// The device is told to install it.
    Committing { order: Box<Order>, commits: u8 },
    /// The way broke off; nothing is lost.
    Stuck { order: Box<Order>, part: Part, trouble: Trouble },
    /// The device wants to be sure that it is the person.
    Confirm { order: Box<Order>, part: Part, confirm: Confirm },
    /// The device will install it at this time by its clock; absent = it did not say when.
    Planned { order: Box<Order>, due: Option<u64> },
    /// The device installs; it is away, or answers that it does.
    Outage { wait: Box<Wait> },
    /// It takes long. The person is asked whether to go on waiting.
    Overdue { wait: Box<Wait>, trouble: Option<Trouble> },
    /// How it ended is kept.
    Keeping { ended: Box<Ended>, home: Box<Home> },
    /// How it ended.
    Ended { ended: Box<Ended>, home: Box<Home> },
    /// What it adds can be looked at now.
    Opening,
    /// The reminder is put off.
    Postponing { case: Box<Case> },
    /// A device that would install it by itself is told to wait.
    Telling { case: Box<Case> },
    /// It is put off. `told` = a device that would install it by itself knows of it; absent = there is none to tell.
    Postponed { case: Box<Case>, told: Option<bool> },
    /// The person is done; this is how things stand.
    Closed { said: &'static str },
    /// It cannot go on.
    Stopped { failure: Failure, said: &'static str },
}

/// Which part of the way to the device is gone on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What must hold is looked at.
    Check,
    /// From the maker.
    Fetch,
    /// To the device.
    Send,
    /// The word to install it.
    Commit,
}

impl Machine for Update {
    const KIND: &'static str = "update";
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
        (State::Looking { home }, Event::Done(Outcome::Updated(Updated::Looked(found)))) => looked(home, *found),
        (State::Looking { home }, Event::Done(Outcome::Failed(failure))) => interrupted(home.start, failure),
        (State::Unconfirmed { home, .. }, Event::Answer(given)) => match given.choice() {
            Some("again") => reading(home.start),
            _ => Step::to(State::Closed { said: "updates-left-unconfirmed" }),
        },
        (State::Due { case, due, home }, Event::Answer(given)) => match (given.choice(), case) {
            (Some("change"), Some(case)) => begin(case),
            (Some("change"), case @ None) => Step::stay(State::Due { case, due, home }),
            _ => Step::to(State::Closed { said: "updates-left-planned" }),
        },

        (State::New { case }, Event::Answer(_)) => Step::to(State::Notice { case, trouble: None }),
        (State::Notice { case, .. }, Event::Answer(given)) => when_chosen(case, given.choice()),
        (State::Postponing { case }, Event::Done(Outcome::Updated(Updated::Kept))) => postponed(case),
        (State::Postponing { case }, Event::Done(Outcome::Failed(failure))) => {
            Step::to(State::Notice { case, trouble: Some(Trouble::of(failure, None)) })
        }
        (State::Telling { case }, Event::Done(Outcome::Replied(mut replies))) => {
            let told = replies.take::<call::SetUpdatePolicy>().is_ok();
            Step::to(State::Postponed { case, told: Some(told) })
        }
        (State::Telling { case }, Event::Done(Outcome::Failed(_))) => {
            Step::to(State::Postponed { case, told: Some(false) })
        }
        (State::Time { mut case, .. }, Event::Answer(given)) => match given.choice() {
            Some("back") => {
                case.keep(given.value("time").unwrap_or_default());
                Step::to(State::Notice { case, trouble: None })
            }
            _ => time_typed(case, given.value("time").unwrap_or_default()),
        },
        (State::Downtime { case, when }, Event::Answer(given)) => match given.choice() {
            Some("back") => Step::to(State::Notice { case, trouble: None }),
            _ => again(Box::new(Order::new(*case, when)), Part::Check),
        },

        (State::Checking { order }, Event::Done(Outcome::Replied(replies))) => checked(order, replies),
        (State::Checking { order }, Event::Done(Outcome::Failed(failure))) => unanswered(order, Part::Check, failure),
        (State::NotReady { order, .. }, Event::Answer(given)) => match given.choice() {
            Some("again") => again(order, Part::Check),
            _ => back(order),
        },

        (State::Fetching { order, bytes, idle }, Event::Done(Outcome::Delivered(delivered))) => {
            fetched(order, bytes, idle, &delivered)
        }
        (State::Fetching { order, .. }, Event::Done(Outcome::Failed(failure))) => {
            unanswered(order, Part::Fetch, failure)
        }
        (State::Sending { order, headway, .. }, Event::Done(Outcome::Delivered(delivered))) => {
            sent(order, headway, &delivered)
        }
        (State::Sending { order, .. }, Event::Done(Outcome::Replied(replies))) => refused(order, Part::Send, replies),
        (State::Sending { order, bytes, headway, again }, Event::Done(Outcome::Failed(failure))) => {
            sending(order, bytes, headway, again, failure)
        }
        (State::Committing { order, commits }, Event::Done(Outcome::Replied(mut replies))) => match replies.0.first() {
            Some(Err(_)) => refused(order, Part::Commit, replies),
            _ => match replies.take::<call::UpdateCommit>() {
                Ok(said) => committed(order, commits, &said),
                Err(failure) => stop(failure, "updates-left-not-known"),
            },
        },
        // The device ends the link when it begins: a lost answer may be its way of saying yes.
        (State::Committing { order, commits }, Event::Done(Outcome::Failed(failure)))
            if failure.lost && !failure.is_final() =>
        {
            watch(Wait::of(order, false, commits))
        }
        (State::Committing { order, .. }, Event::Done(Outcome::Failed(failure))) => {
            unanswered(order, Part::Commit, failure)
        }
        (State::Stuck { order, part, .. }, Event::Answer(given)) => match given.choice() {
            // Much may have happened at the device meanwhile; what it has got stays there.
            Some("again") => again(order, if part == Part::Send { Part::Check } else { part }),
            _ => Step::to(State::Closed { said: "updates-left-kept" }),
        },
        (State::Confirm { order, part, confirm }, event) => {
            match confirm.step(event, &order.case.home.start.paired.device) {
                Nested::Going(step) => step.map(|confirm| State::Confirm { order, part, confirm }),
                Nested::Ended(Confirmed::Confirmed) => confirmed(order, part),
                Nested::Ended(Confirmed::Back) => back(order),
                Nested::Ended(Confirmed::Stopped(failure)) => stop(failure, "updates-left-kept"),
            }
        }

        (State::Outage { wait }, Event::Done(Outcome::Delivered(Delivered::Away(span)))) => waited(*wait, span, None),
        (State::Outage { wait }, Event::Done(Outcome::Delivered(Delivered::Back { span, state }))) => {
            waited(*wait, span, Some(&state))
        }
        (State::Outage { .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
            stop(failure, "updates-left-not-known")
        }
        (State::Outage { wait }, Event::Done(Outcome::Failed(failure))) => {
            Step::to(State::Overdue { wait, trouble: Some(Trouble::of(failure, None)) })
        }
        (State::Overdue { wait, .. }, Event::Answer(given)) => match given.choice() {
            Some("wait") => watch(wait.on()),
            _ => Step::to(State::Closed { said: "updates-left-not-known" }),
        },

        (State::Keeping { ended, home }, Event::Done(Outcome::Updated(Updated::Kept))) => keep(ended, home, None),
        (State::Keeping { ended, home }, Event::Done(Outcome::Failed(failure))) => keep(ended, home, Some(failure)),
        (State::Ended { .. }, Event::Answer(given)) => match given.choice() {
            Some("check") => Step::to(State::Opening),
            _ => Step::to(State::Closed { said: "updates-left-installed" }),
        },

        (state, _) => Step::stay(state),
    }
}

impl State {
    /// Name in the diagram.
    const fn name(&self) -> &'static str {
        match self {
            Self::Reading { .. } => "Reading",
            Self::Interrupted { .. } => "Interrupted",
            Self::Fixed { .. } => "Fixed",
            Self::Looking { .. } => "Looking",
            Self::Current { .. } => "Current",
            Self::Unconfirmed { .. } => "Unconfirmed",
            Self::Later { .. } => "Later",
            Self::Due { .. } => "Due",
            Self::New { .. } => "New",
            Self::Notice { .. } => "Notice",
            Self::Time { .. } => "Time",
            Self::Downtime { .. } => "Downtime",
            Self::Checking { .. } => "Checking",
            Self::NotReady { .. } => "NotReady",
            Self::Fetching { .. } => "Fetching",
            Self::Sending { .. } => "Sending",
            Self::Committing { .. } => "Committing",
            Self::Stuck { .. } => "Stuck",
            Self::Confirm { confirm, .. } => confirm.state(),
            Self::Planned { .. } => "Planned",
            Self::Outage { .. } => "Outage",
            Self::Overdue { .. } => "Overdue",
            Self::Keeping { .. } => "Keeping",
            Self::Ended { .. } => "Ended",
            Self::Opening => "Opening",
            Self::Postponing { .. } => "Postponing",
            Self::Telling { .. } => "Telling",
            Self::Postponed { .. } => "Postponed",
            Self::Closed { .. } => "Closed",
            Self::Stopped { .. } => "Stopped",
        }
    }
}
