//! The network that the device joins: heard, hidden, or none for now. Each failure has its own words and its own next act.

use pandu_protocol::limit::{SSID_MAX, WIFI_KEY_MAX};
use pandu_protocol::message::{Bytes, Call as _, Empty, JoinOutcome, Network as Heard, NetworkJoin, call};
use pandu_protocol::secret::SecretText;

use super::course::{Course, Joined, optional};
use super::policy::is_wifi_key;
use crate::error::ReasonCode;
use crate::wizard::step::{Event, Failure, Given, Nested, Outcome, Replies, Step};
use crate::wizard::view::{Message, ProblemView};

/// Where the choice of a network stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Network {
    /// The device is asked what it hears.
    Listing,
    /// The choice. `kept` is a network that the device is on without reaching the internet.
    Ask { heard: Vec<Heard>, kept: Option<Vec<u8>>, problem: Option<ProblemView> },
    /// The key of a network that was heard.
    Key { heard: Vec<Heard>, place: usize, problem: Option<ProblemView> },
    /// Name and key of a network that hides its name.
    Hidden { heard: Vec<Heard>, name: String, problem: Option<ProblemView> },
    /// The device tries.
    Joining { heard: Vec<Heard>, target: Target },
}

/// What the device tries to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// The network at this place of the list.
    Heard(usize),
    /// The hidden network of this name.
    Hidden(String),
}

type Ended = Result<Option<Joined>, Failure>;

/// Most networks that are listed.
pub(super) const LISTED_MAX: usize = 12;

impl Network {
    pub(super) const fn state(&self) -> &'static str {
        match self {
            Self::Listing => "ListingNetworks",
            Self::Ask { .. } => "Network",
            Self::Key { .. } => "NetworkKey",
            Self::Hidden { .. } => "HiddenNetwork",
            Self::Joining { .. } => "Joining",
        }
    }

    /// Asks the device which network it is on, which it hears, and whether it wants a confirmation before it joins one.
    pub(super) fn list(course: &Course) -> Step<Self> {
        Step::with(
            Self::Listing,
            course.call(vec![
                call::NetworkState::request(Empty {}),
                call::NetworkScan::request(Empty {}),
                call::AuthState::request(Empty {}),
            ]),
        )
    }

    pub(super) fn step(self, event: Event, course: &Course) -> Nested<Self, Ended> {
        Nested::Going(match (self, event) {
            (Self::Listing, Event::Done(Outcome::Replied(replies))) => return listed(course, replies),
            (Self::Listing, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
                return Nested::Ended(Err(failure));
            }
            (Self::Listing, Event::Done(Outcome::Failed(failure))) => {
                Step::to(Self::Ask { heard: Vec::new(), kept: None, problem: Some(failure.problem(None)) })
            }

            (Self::Ask { heard, kept, problem }, Event::Answer(given)) => match given.choice() {
                Some("later") => return Nested::Ended(Ok(None)),
                Some("keep") => return Nested::Ended(Ok(kept.map(|ssid| Joined { ssid, online: false }))),
                Some("again") => Self::list(course),
                Some("hidden") => Step::to(Self::Hidden { heard, name: String::new(), problem: None }),
                choice => match choice
                    .and_then(place)
                    .and_then(|place| heard.get(place).map(|network| (place, network.secured)))
                {
                    Some((place, true)) => Step::to(Self::Key { heard, place, problem: None }),
                    Some((place, false)) => join(heard, Target::Heard(place), None, course),
                    None => Step::stay(Self::Ask { heard, kept, problem }),
                },
            },

            (Self::Key { heard, .. } | Self::Hidden { heard, .. }, Event::Answer(given))
                if given.choice() == Some("back") =>
            {
                Step::to(Self::Ask { heard, kept: None, problem: None })
            }
            (Self::Key { heard, place, .. }, Event::Answer(given)) => match key(&given) {
                Ok(key) => join(heard, Target::Heard(place), Some(key), course),
                Err(problem) => Step::to(Self::Key { heard, place, problem: Some(problem) }),
            },
            (Self::Hidden { heard, .. }, Event::Answer(given)) => {
                let name = given.answer.value("name").unwrap_or_default().to_owned();
                match hidden(&name, &given) {
                    Ok(key) => join(heard, Target::Hidden(name), key, course),
                    Err(problem) => Step::to(Self::Hidden { heard, name, problem: Some(problem) }),
                }
            }

            (Self::Joining { heard, target }, Event::Done(Outcome::Replied(mut replies))) => {
                return match replies.take::<call::NetworkJoin>() {
                    Ok(joined) => tried(heard, target, joined.outcome),
                    Err(failure) => landed(heard, target, failure),
                };
            }
            (Self::Joining { heard, target }, Event::Done(Outcome::Failed(failure))) => {
                return landed(heard, target, failure);
            }

            (state, _) => Step::stay(state),
        })
    }

    pub(super) fn without_problem(mut self) -> Self {
        match &mut self {
            Self::Ask { problem, .. } | Self::Key { problem, .. } | Self::Hidden { problem, .. } => *problem = None,
            Self::Listing | Self::Joining { .. } => {}
        }
        self
    }
}

fn listed(course: &Course, mut replies: Replies) -> Nested<Network, Ended> {
    let now = optional(course.paired.role, replies.take::<call::NetworkState>());
    let heard = optional(course.paired.role, replies.take::<call::NetworkScan>());
    match (now, heard) {
        (Err(failure), _) | (_, Err(failure)) if failure.is_final() => Nested::Ended(Err(failure)),
        (Ok(None), Ok(None)) => Nested::Ended(Ok(None)),
        (Ok(Some(state)), _) if state.online && state.ssid.is_some() => {
            Nested::Ended(Ok(state.ssid.map(|ssid| Joined { ssid: ssid.to_vec(), online: true })))
        }
        (now, heard) => {
            let kept = now.ok().flatten().and_then(|state| state.ssid).map(|ssid| ssid.to_vec());
            let problem = heard.as_ref().err().map(|failure| failure.problem(None));
            let mut list: Vec<Heard> = Vec::new();
            for network in heard.ok().flatten().into_iter().flat_map(|heard| heard.networks) {
                if list.len() < LISTED_MAX
                    && !network.ssid.is_empty()
                    && !list.iter().any(|known| known.ssid == network.ssid)
                {
                    list.push(network);
                }
            }
            Nested::Going(Step::to(Network::Ask { heard: list, kept, problem }))
        }
    }
}

fn place(choice: &str) -> Option<usize> {
    choice.strip_prefix("join-")?.parse().ok()
}

fn join(heard: Vec<Heard>, target: Target, key: Option<SecretText<WIFI_KEY_MAX>>, course: &Course) -> Step<Network> {
    let ssid = match &target {
        Target::Heard(place) => heard.get(*place).map(|network| network.ssid.clone()).unwrap_or_default(),
        Target::Hidden(name) => Bytes::new(name.as_bytes()).unwrap_or_default(),
    };
    Step::with(
        Network::Joining { heard, target },
        course.call(vec![call::NetworkJoin::request(NetworkJoin { ssid, key })]),
    )
}

/// A failure of the network is told where it can be mended: a wrong key at the key, everything else at the list.
fn tried(heard: Vec<Heard>, target: Target, outcome: JoinOutcome) -> Nested<Network, Ended> {
    let ssid = match &target {
        Target::Heard(place) => heard.get(*place).map(|network| network.ssid.to_vec()).unwrap_or_default(),
        Target::Hidden(name) => name.clone().into_bytes(),
    };
    let said = |what, next, field| ProblemView { what: Message::new(what), next: Message::new(next), field };
    let list = |heard, kept, what, next| Network::Ask { heard, kept, problem: Some(said(what, next, None)) };
    Nested::Going(Step::to(match (outcome, &target) {
        (JoinOutcome::Online, _) => return Nested::Ended(Ok(Some(Joined { ssid, online: true }))),
        (JoinOutcome::NoInternet, _) => list(heard, Some(ssid), "network-no-internet", "network-no-internet.next"),
        (JoinOutcome::WrongKey, _) => {
            retry(heard, target, said("network-wrong-key", "network-wrong-key.next", Some("key")))
        }
        (JoinOutcome::NotFound, Target::Hidden(_)) => {
            retry(heard, target, said("network-not-found", "network-not-found.next", Some("name")))
        }
        (JoinOutcome::NotFound, Target::Heard(_)) => list(heard, None, "network-not-found", "network-not-found.next"),
        (JoinOutcome::NoAddress, _) => list(heard, None, "network-no-address", "network-no-address.next"),
        (JoinOutcome::TimedOut, _) => list(heard, None, "network-timed-out", "network-timed-out.next"),
        (JoinOutcome::Other(_), _) => list(heard, None, "error-newer-answer", "error-newer-answer.next"),
    }))
}

fn landed(heard: Vec<Heard>, target: Target, failure: Failure) -> Nested<Network, Ended> {
    if failure.is_final() {
        return Nested::Ended(Err(failure));
    }
    if failure.code == ReasonCode::Unsupported {
        return Nested::Ended(Ok(None));
    }
    Nested::Going(Step::to(retry(heard, target, failure.problem(Some("key")))))
}

/// Back to where the key is typed, or to the list for a network without one.
fn retry(heard: Vec<Heard>, target: Target, problem: ProblemView) -> Network {
    match target {
        Target::Hidden(name) => Network::Hidden { heard, name, problem: Some(problem) },
        Target::Heard(place) if heard.get(place).is_some_and(|network| network.secured) => {
            Network::Key { heard, place, problem: Some(problem) }
        }
        Target::Heard(_) => Network::Ask { heard, kept: None, problem: Some(ProblemView { field: None, ..problem }) },
    }
}

fn key(given: &Given) -> Result<SecretText<WIFI_KEY_MAX>, ProblemView> {
    let typed = given.value("key").unwrap_or_default();
    let wrong = || ProblemView {
        what: Message::new("network-key-length"),
        next: Message::new("network-key-length.next"),
        field: Some("key"),
    };
    if !given.withheld && !is_wifi_key(typed) {
        return Err(wrong());
    }
    SecretText::new(typed.to_owned()).ok_or_else(wrong)
}

fn hidden(name: &str, given: &Given) -> Result<Option<SecretText<WIFI_KEY_MAX>>, ProblemView> {
    let about_name =
        |what, next| ProblemView { what: Message::new(what), next: Message::new(next), field: Some("name") };
    if name.is_empty() {
        return Err(about_name("network-name-empty", "network-name-empty.next"));
    }
    if name.len() > SSID_MAX {
        return Err(about_name("network-name-long", "network-name-long.next"));
    }
    match given.value("key") {
        None | Some("") if !given.withheld => Ok(None),
        _ => key(given).map(Some),
    }
}
