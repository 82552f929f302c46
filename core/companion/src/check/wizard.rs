//! The check wizard: one match, read from top to bottom in the order of the script. It asks nothing until all is gathered,
//! and then at most whether it may try wrong passwords.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Looking
//!     Looking --> Unreached
//!     Unreached --> Looking
//!     Looking --> Knocking
//!     Knocking --> Asking
//!     Knocking --> Saving
//!     Asking --> MayGuess
//!     Asking --> Saving
//!     MayGuess --> Guessing
//!     MayGuess --> Saving
//!     MayGuess --> Looking
//!     Guessing --> Saving
//!     Saving --> Shown
//!     Shown --> Detail
//!     Shown --> Finished
//!     Shown --> Looking
//!     Detail --> Shown
//!     Detail --> Accepting
//!     Detail --> Opening
//!     Detail --> Looking
//!     Accepting --> Detail
//!     Finished --> [*]
//!     Opening --> [*]
//! ```

use super::evidence::{Evidence, Read};
use super::gather::{self, Step as Part};
use super::item::{Group, ITEMS, Item, Look};
use super::memory::{CheckRecord, Memory};
use crate::error::ReasonCode;
use crate::wizard::DeviceStart;
use crate::wizard::probe::{Probe, Probed, Way};
use crate::wizard::step::{Effect, Event, Failure, Given, Machine, Outcome, Saved, Step};
use crate::wizard::view::View;

/// The check of one paired device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub(super) start: DeviceStart,
    /// How often it was begun: every round has a nonce of its own.
    pub(super) round: u32,
    pub(super) evidence: Box<Evidence>,
    pub(super) state: State,
}

/// Where a check stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// The device is looked at as a stranger sees it.
    Looking,
    /// It is not there.
    Unreached(Failure),
    /// What needs a confirmation is tried without one.
    Knocking,
    /// The device is asked about itself.
    Asking(Part),
    /// The person is asked whether wrong passwords may be tried.
    MayGuess,
    /// They are tried.
    Guessing,
    /// What was gathered is kept.
    Saving,
    /// One part of the findings is shown.
    Shown { group: usize, trouble: Option<Failure> },
    /// One item is shown in full.
    Detail { group: usize, item: usize, trouble: Option<Failure> },
    /// The person called the phones right; that is kept.
    Accepting { group: usize, item: usize },
    /// The wizard that helps is opened.
    Opening { kind: &'static str },
    /// All was shown.
    Finished,
}

impl Machine for Check {
    const KIND: &'static str = "check";
    type Start = DeviceStart;

    fn start(start: DeviceStart) -> Self {
        Self { start, round: 0, evidence: Box::new(Evidence::nothing()), state: State::Looking }
    }

    fn opening(&self) -> Option<Effect> {
        Some(self.probe(Way::Look))
    }

    fn view(&self) -> View {
        super::screens::view(self)
    }

    fn left(&self) -> View {
        super::screens::left(&self.state)
    }

    fn step(self, event: Event) -> Step<Self> {
        step(self, event)
    }

    fn state(&self) -> &'static str {
        match self.state {
            State::Looking => "Looking",
            State::Unreached(_) => "Unreached",
            State::Knocking => "Knocking",
            State::Asking(_) => "Asking",
            State::MayGuess => "MayGuess",
            State::Guessing => "Guessing",
            State::Saving => "Saving",
            State::Shown { .. } => "Shown",
            State::Detail { .. } => "Detail",
            State::Accepting { .. } => "Accepting",
            State::Opening { .. } => "Opening",
            State::Finished => "Finished",
        }
    }
}

fn step(mut check: Check, event: Event) -> Step<Check> {
    match (check.state.clone(), event) {
        (State::Looking, Event::Done(Outcome::Probed(Probed::Looked(looked)))) => {
            check.evidence.at = looked.at;
            check.evidence.looked = Some(looked);
            check.evidence.before = check.remembered();
            check.probing(State::Knocking, Way::Knock)
        }
        (State::Looking, Event::Done(Outcome::Failed(failure))) => check.to(State::Unreached(failure)),
        (State::Unreached(_), Event::Answer(_)) => check.again(),

        (State::Knocking, Event::Done(Outcome::Probed(Probed::Knocked(knocked)))) => {
            check.evidence.knocked = Read::Got(knocked);
            check.ask(Part::About)
        }
        (State::Knocking, Event::Done(Outcome::Failed(failure))) => {
            check.evidence.knocked = Read::Failed(failure.code);
            if goes_on(failure) {
                return check.ask(Part::About);
            }
            check.evidence.stopped = Some(failure);
            check.save()
        }

        (State::Asking(part), Event::Done(Outcome::Probed(Probed::Asked(asked)))) => {
            match gather::take(&mut check.evidence, &check.start, check.round, part, asked) {
                Some(next) => check.ask(next),
                None if may_guess(&check.evidence) => check.to(State::MayGuess),
                None => check.save(),
            }
        }
        (State::Asking(_), Event::Done(Outcome::Failed(failure))) => {
            check.evidence.stopped = Some(failure);
            check.save()
        }

        (State::MayGuess, Event::Answer(given)) if given.choice() == Some("try") => {
            check.evidence.may_guess = true;
            check.probing(State::Guessing, Way::Guess)
        }
        (State::MayGuess, Event::Answer(_)) => check.save(),
        (State::Guessing, Event::Done(Outcome::Probed(Probed::Guessed(guesses)))) => {
            check.evidence.guessed = Read::Got(guesses);
            check.save()
        }
        (State::Guessing, Event::Done(Outcome::Failed(failure))) => {
            check.evidence.guessed = Read::Failed(failure.code);
            check.save()
        }

        (State::Saving, Event::Done(Outcome::Kept)) => check.to(State::Shown { group: 0, trouble: None }),
        (State::Saving, Event::Done(Outcome::Failed(failure))) => {
            check.to(State::Shown { group: 0, trouble: Some(failure) })
        }

        (State::Shown { group, .. }, Event::Answer(given)) => check.shown(group, &given),
        (State::Detail { group, item, .. }, Event::Answer(given)) => check.detail(group, item, &given),
        (State::Accepting { group, item }, Event::Done(Outcome::Kept)) => {
            check.to(State::Detail { group, item, trouble: None })
        }
        (State::Accepting { group, item }, Event::Done(Outcome::Failed(failure))) => {
            check.evidence.before = check.remembered();
            check.to(State::Detail { group, item, trouble: Some(failure) })
        }

        // What was found before a stop may have changed since.
        (
            State::Looking
            | State::Unreached(_)
            | State::Knocking
            | State::Asking(_)
            | State::MayGuess
            | State::Guessing
            | State::Saving
            | State::Shown { .. }
            | State::Detail { .. }
            | State::Accepting { .. },
            Event::Resumed,
        ) => check.again(),

        (_, _) => Step::stay(check),
    }
}

/// Whether a failure spoils one answer and not the conversation.
const fn goes_on(failure: Failure) -> bool {
    matches!(
        failure.code,
        ReasonCode::DeviceMisbehaved | ReasonCode::NewerAnswer | ReasonCode::Quarantined | ReasonCode::SetupRequired
    )
}

/// Whether there is a password to guess, and guessing would tell something.
fn may_guess(evidence: &Evidence) -> bool {
    let takes = evidence.identity.got().is_some_and(|identity| identity.abilities.password);
    let open = evidence.auth.got().is_some_and(|auth| !auth.locked_out);
    takes && open && evidence.stopped.is_none()
}

impl Check {
    fn to(mut self, state: State) -> Step<Self> {
        self.state = state;
        Step::to(self)
    }

    /// What the last check remembered.
    fn remembered(&self) -> Option<Memory> {
        let record = self.evidence.looked.as_ref()?.known.check.as_deref()?;
        CheckRecord::decode(record).map(|record| record.memory)
    }

    fn probe(&self, way: Way) -> Effect {
        Effect::Probe(Probe { device: self.start.paired.device, way })
    }

    fn probing(mut self, state: State, way: Way) -> Step<Self> {
        self.state = state;
        let effect = self.probe(way);
        Step::with(self, effect)
    }

    fn ask(self, part: Part) -> Step<Self> {
        let requests = gather::requests(part, gather::nonce(&self.start, self.round));
        self.probing(State::Asking(part), Way::Ask(requests))
    }

    /// Begins again from the start, with another nonce.
    fn again(self) -> Step<Self> {
        let round = self.round.wrapping_add(1);
        let fresh = Self { round, ..Self::start(self.start) };
        fresh.probing(State::Looking, Way::Look)
    }

    /// Keeps what was gathered, and what the next check is to know.
    fn save(mut self) -> Step<Self> {
        self.state = State::Saving;
        let effect = self.keeping();
        Step::with(self, effect)
    }

    fn keeping(&self) -> Effect {
        let memory = Memory::learn(&self.evidence);
        let mut evidence = self.evidence.clone();
        if let Some(looked) = &mut evidence.looked {
            // The record of the check before is in `before`, as far as it is needed.
            looked.known.check = None;
        }
        let bytes = CheckRecord { memory, evidence }.encode();
        Effect::Save(Saved { device: self.start.paired.device, name: CheckRecord::NAME, bytes })
    }

    fn shown(self, group: usize, given: &Given) -> Step<Self> {
        match given.choice() {
            Some("back") => self.to(State::Shown { group: group.saturating_sub(1), trouble: None }),
            Some("next") | None if group + 1 < Group::ALL.len() => {
                self.to(State::Shown { group: group + 1, trouble: None })
            }
            Some("next") | None => self.to(State::Finished),
            Some(choice) => {
                let item = choice.strip_prefix("item-").and_then(|id| ITEMS.iter().position(|item| item.id == id));
                match item {
                    Some(item) => self.to(State::Detail { group, item, trouble: None }),
                    None => Step::stay(self),
                }
            }
        }
    }

    fn detail(mut self, group: usize, item: usize, given: &Given) -> Step<Self> {
        match given.choice() {
            Some("open") => match ITEMS.get(item).and_then(|item| item.opens) {
                Some(kind) => self.to(State::Opening { kind }),
                None => Step::stay(self),
            },
            Some("accept") if ITEMS.get(item).is_some_and(|item| can_be_accepted(item, &item.look(&self.evidence))) => {
                self.evidence.accept_phones();
                self.state = State::Accepting { group, item };
                let effect = self.keeping();
                Step::with(self, effect)
            }
            _ => self.to(State::Shown { group, trouble: None }),
        }
    }
}

/// Whether the person may call an item right: only they know which phones are new in their family.
pub(super) fn can_be_accepted(item: &Item, look: &Look) -> bool {
    item.id == "phones" && look.why.id == "check-phones.new"
}
