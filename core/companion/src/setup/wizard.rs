//! The set-up wizard: one match, read from top to bottom in the order of the script.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Start
//!     [*] --> Resuming
//!     Start --> Searching
//!     Searching --> NoneFound
//!     Searching --> Choosing
//!     Searching --> Meeting
//!     NoneFound --> Searching
//!     Choosing --> Searching
//!     Choosing --> Meeting
//!     Meeting --> NoneFound
//!     Meeting --> Closed
//!     Meeting --> Label
//!     Meeting --> Stopped
//!     Closed --> Searching
//!     Closed --> Meeting
//!     Label --> Searching
//!     Label --> Closed
//!     Label --> Pairing
//!     Pairing --> Closed
//!     Pairing --> Label
//!     Pairing --> Reading
//!     Pairing --> Stopped
//!     Resuming --> Reading
//!     Reading --> Interrupted
//!     Reading --> Senses
//!     Reading --> Stopped
//!     Interrupted --> Reading
//!     Senses --> SignIn
//!     Senses --> ListingNetworks
//!     Senses --> Checking
//!     SignIn --> Password
//!     SignIn --> SettingSignIn
//!     SignIn --> Refreshing
//!     Password --> SettingSignIn
//!     Password --> Refreshing
//!     SettingSignIn --> SignIn
//!     SettingSignIn --> ListingNetworks
//!     SettingSignIn --> Confirm
//!     SettingSignIn --> Stopped
//!     ListingNetworks --> Network
//!     ListingNetworks --> Updates
//!     ListingNetworks --> Confirm
//!     ListingNetworks --> Stopped
//!     Network --> ListingNetworks
//!     Network --> NetworkKey
//!     Network --> HiddenNetwork
//!     Network --> Joining
//!     Network --> Updates
//!     Network --> Refreshing
//!     NetworkKey --> Network
//!     NetworkKey --> Joining
//!     NetworkKey --> Refreshing
//!     HiddenNetwork --> Network
//!     HiddenNetwork --> Joining
//!     HiddenNetwork --> Refreshing
//!     Joining --> Network
//!     Joining --> NetworkKey
//!     Joining --> HiddenNetwork
//!     Joining --> Updates
//!     Joining --> Confirm
//!     Joining --> Stopped
//!     Updates --> SettingUpdates
//!     SettingUpdates --> Updates
//!     SettingUpdates --> Consent
//!     SettingUpdates --> Confirm
//!     SettingUpdates --> Stopped
//!     Consent --> RecordingConsent
//!     RecordingConsent --> Consent
//!     RecordingConsent --> Checking
//!     RecordingConsent --> Confirm
//!     RecordingConsent --> Stopped
//!     Checking --> Checked
//!     Checking --> Comparing
//!     Checking --> Confirm
//!     Checking --> Stopped
//!     Comparing --> Checked
//!     Comparing --> Stopped
//!     Checked --> Finishing
//!     Finishing --> Checked
//!     Finishing --> Saving
//!     Finishing --> Confirm
//!     Finishing --> Stopped
//!     Saving --> Checked
//!     Saving --> Finished
//!     Refreshing --> SignIn
//!     Refreshing --> Password
//!     Refreshing --> ListingNetworks
//!     Refreshing --> Network
//!     Refreshing --> NetworkKey
//!     Refreshing --> HiddenNetwork
//!     Refreshing --> Confirm
//!     Refreshing --> Stopped
//!     Confirm --> Confirming
//!     Confirming --> SignIn
//!     Confirming --> Password
//!     Confirming --> Network
//!     Confirming --> NetworkKey
//!     Confirming --> HiddenNetwork
//!     Confirming --> Updates
//!     Confirming --> Consent
//!     Confirming --> Checked
//!     Confirming --> Confirm
//!     Confirming --> Stopped
//!     Finished --> [*]
//!     Stopped --> [*]
//! ```

use pandu_protocol::message::{Call as _, ConsentState, UpdateState, call};
use pandu_protocol::role::Role;

use super::course::{Course, SignInWay, optional};
use super::find::{self, Find};
use super::moves::{
    compare, compared, confirm, confirmed, finish, is_stale, landed, next, read, read_back, record_consent, refresh,
    refreshed, stop, update_found, wants_confirmation,
};
use super::network::Network;
use super::policy::update_policy;
use super::record::SetupRecord;
use super::sign_in::SignIn;
use crate::error::ReasonCode;
use crate::wizard::step::{Effect, Event, Failure, Machine, Nested, Outcome, Paired, Saved, Step};
use crate::wizard::view::{Message, ProblemView, View};

/// Where set-up stands, and whether the maker's repository is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup(pub(super) State, pub(super) bool);

/// What set-up begins with.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct SetupStart {
    /// A device that is paired already and whose set-up is not finished; absent = look for one.
    #[n(0)]
    pub paired: Option<Paired>,
    /// Whether the maker's repository is asked about the device, too. Set-ups of earlier versions did not: absent.
    #[n(1)]
    pub asks_maker: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// Find the device and pair with it.
    Find(Find),
    /// A paired device is to be gone on with.
    Resuming { paired: Paired },
    /// The device is asked what it is and what is done.
    Reading { paired: Paired },
    /// That did not work.
    Interrupted { paired: Paired, problem: ProblemView },
    /// What the device senses.
    Senses(Box<Course>),
    /// How the person signs in.
    SignIn(SignIn, Box<Course>),
    /// Which network.
    Network(Network, Box<Course>),
    /// What happens with updates.
    Updates { course: Box<Course>, problem: Option<ProblemView> },
    /// The device is told.
    SettingUpdates { course: Box<Course> },
    /// Whether data may be used for one purpose.
    Consent { course: Box<Course>, problem: Option<ProblemView> },
    /// The device records the answer.
    RecordingConsent { course: Box<Course>, state: ConsentState },
    /// The device looks for updates.
    Checking { course: Box<Course> },
    /// The maker's repository is asked, too.
    Comparing { course: Box<Course>, update: Option<UpdateState> },
    /// What it found; `None` = it could not be asked.
    Checked { course: Box<Course>, update: Option<UpdateState>, problem: Option<ProblemView> },
    /// The device ends set-up, and all is read back.
    Finishing { course: Box<Course>, update: Option<UpdateState> },
    /// The record is kept.
    Saving { course: Box<Course>, update: Option<UpdateState>, record: Box<SetupRecord>, people: Vec<Person> },
    /// All is done.
    Finished { course: Box<Course>, update: Option<UpdateState>, record: Box<SetupRecord>, people: Vec<Person> },
    /// After a stop, the device is asked how things stand; then `back`.
    Refreshing { back: Box<Self> },
    /// The person must show that it is still them, by `password` or by the phone; then `back`.
    Confirm { back: Box<Self>, password: bool, problem: Option<ProblemView> },
    /// The device checks it.
    Confirming { back: Box<Self>, password: bool },
    /// It cannot go on.
    Stopped { failure: Failure, done: Vec<Message> },
}

/// Somebody who has access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) is_you: bool,
}

impl SetupStart {
    /// Looks for a new device.
    #[must_use]
    pub const fn fresh() -> Self {
        Self { paired: None, asks_maker: None }
    }

    /// Goes on with a device that is paired already. It is asked what is done.
    #[must_use]
    pub const fn paired(paired: Paired) -> Self {
        Self { paired: Some(paired), asks_maker: None }
    }
}

impl Machine for Setup {
    const KIND: &'static str = "setup";
    type Start = SetupStart;

    fn start(start: SetupStart) -> Self {
        let state = start.paired.map_or(State::Find(Find::Start), |paired| State::Resuming { paired });
        Self(state, start.asks_maker.unwrap_or_default())
    }

    fn view(&self) -> View {
        super::screens::view(&self.0)
    }

    fn left(&self) -> View {
        super::screens::left(&self.0)
    }

    fn step(self, event: Event) -> Step<Self> {
        let (checking, asks_maker) = (matches!(self.0, State::Checking { .. }), self.1);
        let settled = matches!(self.0, State::Confirming { .. } | State::Refreshing { .. });
        let (refused, stale) = (wants_confirmation(&event), is_stale(&event));
        let step = step(self.0, event);
        let confirm = refused || (stale && matches!(step.machine, State::Network(..)));
        if confirm && !settled && step.effect.is_none() && step.machine.course().is_some() {
            return step.map(|back| {
                let password = back.course().is_some_and(|course| course.sign_in == Some(SignInWay::Password));
                Self(State::Confirm { back: Box::new(back.without_problem()), password, problem: None }, asks_maker)
            });
        }
        let step = if checking && asks_maker { compare(step) } else { step };
        step.map(|state| Self(state, asks_maker))
    }

    fn deadline(&self) -> Option<u64> {
        if let State::Find(find) = &self.0 { find.deadline() } else { None }
    }

    fn state(&self) -> &'static str {
        self.0.name()
    }
}

fn step(state: State, event: Event) -> Step<State> {
    match (state, event) {
        (State::Find(find), event) => match find.step(event) {
            Nested::Going(step) => step.map(State::Find),
            Nested::Ended(find::Ended::Paired(paired)) => read(paired),
            Nested::Ended(find::Ended::Stopped(failure)) => stop(failure, None),
        },

        (State::Resuming { paired } | State::Interrupted { paired, .. }, Event::Answer(_)) => read(paired),

        (State::Reading { paired }, Event::Done(Outcome::Replied(replies))) => {
            match Course::new(paired.clone(), replies) {
                Ok(course) => Step::to(State::Senses(Box::new(course))),
                Err(failure) if failure.is_final() => stop(failure, None),
                Err(failure) => Step::to(State::Interrupted { paired, problem: failure.problem(None) }),
            }
        }
        (State::Reading { .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => stop(failure, None),
        (State::Reading { paired }, Event::Done(Outcome::Failed(failure))) => {
            Step::to(State::Interrupted { paired, problem: failure.problem(None) })
        }

        (State::Senses(course), Event::Answer(_)) => next(course),

        (state @ (State::SignIn(..) | State::Network(..)), Event::Resumed) => refresh(state),

        (State::SignIn(sign_in, mut course), event) => match sign_in.step(event, &course) {
            Nested::Going(step) => step.map(|sign_in| State::SignIn(sign_in, course)),
            Nested::Ended(Ok(way)) => {
                course.sign_in = Some(way);
                next(course)
            }
            Nested::Ended(Err(failure)) => stop(failure, Some(&course)),
        },

        (State::Network(network, mut course), event) => match network.step(event, &course) {
            Nested::Going(step) => step.map(|network| State::Network(network, course)),
            Nested::Ended(Ok(joined)) => {
                course.network_asked = true;
                course.network = joined;
                next(course)
            }
            Nested::Ended(Err(failure)) => stop(failure, Some(&course)),
        },

        (State::Updates { course, problem }, Event::Answer(given)) => match given.choice().and_then(update_policy) {
            Some(policy) => {
                let effect = course.call(vec![call::SetUpdatePolicy::request(policy)]);
                Step::with(State::SettingUpdates { course }, effect)
            }
            None => Step::stay(State::Updates { course, problem }),
        },
        (State::SettingUpdates { mut course }, Event::Done(Outcome::Replied(mut replies))) => {
            match optional(course.paired.role, replies.take::<call::SetUpdatePolicy>()) {
                Ok(policy) => {
                    course.updates_asked = true;
                    course.updates = policy;
                    next(course)
                }
                Err(failure) => landed(failure, course, |course, problem| State::Updates { course, problem }),
            }
        }
        (State::SettingUpdates { course }, Event::Done(Outcome::Failed(failure))) => {
            landed(failure, course, |course, problem| State::Updates { course, problem })
        }

        (State::Consent { course, .. }, Event::Answer(given)) => record_consent(course, &given),
        (State::RecordingConsent { mut course, state }, Event::Done(Outcome::Replied(mut replies))) => {
            match replies.take::<call::ConsentAnswer>() {
                Ok(record) if record.state == state => {
                    course.consents.push(state);
                    next(course)
                }
                Ok(_) => {
                    stop(Failure { code: ReasonCode::DeviceMisbehaved, wait_seconds: None, lost: false }, Some(&course))
                }
                Err(failure) => landed(failure, course, |course, problem| State::Consent { course, problem }),
            }
        }
        (State::RecordingConsent { course, .. }, Event::Done(Outcome::Failed(failure))) => {
            landed(failure, course, |course, problem| State::Consent { course, problem })
        }

        (State::Checking { course }, Event::Done(Outcome::Replied(replies))) => {
            Step::to(State::Checked { course, update: update_found(replies), problem: None })
        }
        (State::Checking { course }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
            stop(failure, Some(&course))
        }
        (State::Checking { course }, Event::Done(Outcome::Failed(_))) => {
            Step::to(State::Checked { course, update: None, problem: None })
        }

        (State::Comparing { course, update }, Event::Done(outcome)) => compared(course, update, outcome),

        (State::Checked { course, update, .. }, Event::Answer(_)) => finish(course, update),

        (State::Finishing { course, update }, Event::Done(Outcome::Replied(replies))) => {
            match read_back(&course, replies) {
                Ok((record, people)) => {
                    let effect = Effect::Save(Saved {
                        device: course.paired.device,
                        name: SetupRecord::NAME,
                        bytes: record.encode(),
                    });
                    Step::with(State::Saving { course, update, record: Box::new(record), people }, effect)
                }
                Err(failure) => landed(failure, course, |course, problem| State::Checked { course, update, problem }),
            }
        }
        (State::Finishing { course, update }, Event::Done(Outcome::Failed(failure))) => {
            landed(failure, course, |course, problem| State::Checked { course, update, problem })
        }

        (State::Saving { course, update, record, people }, Event::Done(Outcome::Kept)) => {
            Step::to(State::Finished { course, update, record, people })
        }
        (State::Saving { course, update, .. }, Event::Done(Outcome::Failed(failure))) => {
            Step::to(State::Checked { course, update, problem: Some(failure.problem(None)) })
        }

        (State::Refreshing { back }, Event::Done(Outcome::Replied(replies))) => refreshed(*back, replies),
        (State::Refreshing { back }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
            stop(failure, back.course())
        }
        (State::Refreshing { back }, Event::Done(Outcome::Failed(_))) => Step::to(*back),

        (State::Confirm { back, password, problem }, Event::Answer(given)) => confirm(back, password, problem, &given),
        (State::Confirming { back, password }, Event::Done(Outcome::Replied(replies))) => {
            confirmed(*back, password, replies)
        }
        (State::Confirming { back, .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
            stop(failure, back.course())
        }
        (State::Confirming { back, password }, Event::Done(Outcome::Failed(failure))) => {
            Step::to(State::Confirm { back, password, problem: Some(failure.problem(None)) })
        }

        (state, _) => Step::stay(state),
    }
}
