//! The first part of set-up: find the device, take its label, pair with it. It ends in a pairing or in a stop.

use pandu_protocol::label::{Label, LabelError, parse_label};
use pandu_protocol::secret::SecretText;

use crate::error::ReasonCode;
use crate::wizard::step::{
    Candidate, Effect, Event, Failure, Given, Greeting, LABEL_MAX, Nested, Outcome, PairOrder, Paired, Step,
};
use crate::wizard::view::{Message, ProblemView};

/// Where finding and pairing stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Find {
    /// The person is told what to have at hand.
    Start,
    /// Listening for devices.
    Searching,
    /// None can be set up; `others` were heard that are not open to set-up. Or looking or connecting failed.
    NoneFound { others: bool, failure: Option<Failure> },
    /// More than one can be set up.
    Choosing { found: Vec<Candidate> },
    /// Asking the device what it accepts.
    Meeting { address: String },
    /// The device takes no new phone now.
    Closed { address: String, problem: Option<ProblemView> },
    /// Waiting for the label.
    Label { address: String, greeting: Greeting, problem: Option<ProblemView> },
    /// Pairing.
    Pairing { address: String, greeting: Greeting },
}

/// How finding and pairing ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ended {
    Paired(Paired),
    Stopped(Failure),
}

/// Most devices that are listed; more than that cannot be told apart anyway.
const LISTED_MAX: usize = 9;

impl Find {
    pub(super) const fn state(&self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Searching => "Searching",
            Self::NoneFound { .. } => "NoneFound",
            Self::Choosing { .. } => "Choosing",
            Self::Meeting { .. } => "Meeting",
            Self::Closed { .. } => "Closed",
            Self::Label { .. } => "Label",
            Self::Pairing { .. } => "Pairing",
        }
    }

    pub(super) const fn deadline(&self) -> Option<u64> {
        match self {
            Self::Label { greeting, .. } => greeting.until,
            Self::Start
            | Self::Searching
            | Self::NoneFound { .. }
            | Self::Choosing { .. }
            | Self::Meeting { .. }
            | Self::Closed { .. }
            | Self::Pairing { .. } => None,
        }
    }

    pub(super) fn step(self, event: Event) -> Nested<Self, Ended> {
        Nested::Going(match (self, event) {
            (Self::Start, Event::Answer(_)) => search(),

            (Self::Searching, Event::Done(Outcome::Found(found))) => match ready(&found).as_slice() {
                [] => Step::to(Self::NoneFound { others: !found.is_empty(), failure: None }),
                [only] => meet(only.address.clone()),
                _ => Step::to(Self::Choosing { found: ready(&found) }),
            },
            (Self::Searching, Event::Done(Outcome::Failed(failure))) => {
                Step::to(Self::NoneFound { others: false, failure: Some(failure) })
            }

            (Self::NoneFound { .. }, Event::Answer(_)) => search(),
            // What kept it from working may be gone since.
            (Self::NoneFound { failure: Some(_), .. }, Event::Resumed) => search(),

            (Self::Choosing { found }, Event::Answer(given)) => match chosen(&found, &given) {
                Some(candidate) => meet(candidate.address.clone()),
                None if given.choice() == Some("again") => search(),
                None => Step::stay(Self::Choosing { found }),
            },

            (Self::Meeting { address }, Event::Done(Outcome::Met(greeting))) => {
                let open = greeting.until.is_some() || greeting.expected;
                Step::to(if open && (greeting.label || greeting.code) {
                    Self::Label { address, greeting, problem: None }
                } else {
                    Self::Closed { address, problem: None }
                })
            }
            (Self::Meeting { .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
                return Nested::Ended(Ended::Stopped(failure));
            }
            (Self::Meeting { .. }, Event::Done(Outcome::Failed(failure))) => {
                Step::to(Self::NoneFound { others: false, failure: Some(failure) })
            }

            (Self::Closed { address, .. }, Event::Answer(given)) if given.choice() == Some("again") => meet(address),
            (Self::Closed { .. }, Event::Answer(_)) => search(),

            (Self::Label { .. }, Event::Answer(given)) if given.choice() == Some("other") => search(),
            (Self::Label { address, greeting, .. }, Event::Answer(given)) => match label(greeting, &given) {
                Ok(label) => Step::with(
                    Self::Pairing { address: address.clone(), greeting },
                    Effect::Pair(PairOrder { address, label }),
                ),
                Err(problem) => Step::to(Self::Label { address, greeting, problem: Some(problem) }),
            },
            (Self::Label { address, .. }, Event::Tick(_)) => Step::to(Self::Closed { address, problem: None }),

            (Self::Pairing { .. }, Event::Done(Outcome::Paired(paired))) => {
                return Nested::Ended(Ended::Paired(paired));
            }
            (Self::Pairing { .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
                return Nested::Ended(Ended::Stopped(failure));
            }
            (Self::Pairing { address, .. }, Event::Done(Outcome::Failed(failure)))
                if failure.code == ReasonCode::PairingClosed =>
            {
                Step::to(Self::Closed { address, problem: Some(failure.problem(None)) })
            }
            (Self::Pairing { address, greeting }, Event::Done(Outcome::Failed(failure))) => {
                Step::to(Self::Label { address, greeting, problem: Some(failure.problem(Some("label"))) })
            }

            (state, _) => Step::stay(state),
        })
    }
}

fn search() -> Step<Find> {
    Step::with(Find::Searching, Effect::Scan)
}

fn meet(address: String) -> Step<Find> {
    Step::with(Find::Meeting { address: address.clone() }, Effect::Meet { address })
}

fn ready(found: &[Candidate]) -> Vec<Candidate> {
    found.iter().filter(|candidate| candidate.ready).take(LISTED_MAX).cloned().collect()
}

/// The choices are named by place, because addresses may be anything.
fn chosen<'a>(found: &'a [Candidate], given: &Given) -> Option<&'a Candidate> {
    let place: usize = given.choice()?.strip_prefix("device-")?.parse().ok()?;
    found.get(place)
}

/// Reads the label and tells a slip at once, without asking the device: its tries are few.
fn label(greeting: Greeting, given: &Given) -> Result<SecretText<LABEL_MAX>, ProblemView> {
    let text = given.value("label").unwrap_or_default();
    if !given.withheld {
        let offered = match parse_label(text) {
            Ok(Label::Scanned(_)) => greeting.label,
            Ok(Label::Typed(_)) => greeting.code,
            Err(error) => return Err(unreadable(error)),
        };
        if !offered {
            let way = Failure { code: ReasonCode::WayNotOffered, wait_seconds: None, lost: false };
            return Err(way.problem(Some("label")));
        }
    }
    SecretText::new(text.to_owned()).ok_or_else(|| unreadable(LabelError::TooLong))
}

fn unreadable(error: LabelError) -> ProblemView {
    let (what, next) = match error {
        LabelError::Empty => ("setup-label-empty", "setup-label-empty.next"),
        LabelError::WrongLength { .. } => ("setup-label-length", "setup-label-length.next"),
        LabelError::NotADigit => ("setup-label-digits", "setup-label-digits.next"),
        LabelError::CheckDigit => ("error-label-mistyped", "error-label-mistyped.next"),
        LabelError::Foreign => ("setup-label-foreign", "setup-label-foreign.next"),
        LabelError::Version => ("error-label-newer", "error-label-newer.next"),
        LabelError::TooLong | LabelError::Incomplete | LabelError::Characters | LabelError::Check => {
            ("error-label-unreadable", "error-label-unreadable.next")
        }
    };
    let what = Message::new(what);
    let what =
        if let LabelError::WrongLength { digits } = error { what.with("digits", i64::from(digits)) } else { what };
    ProblemView { what, next: Message::new(next), field: Some("label") }
}
