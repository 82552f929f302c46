//! The people wizard: one match, read from top to bottom in the order of the script.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> Reading
//!     Changing --> Confirm
//!     Changing --> People
//!     Changing --> Reading
//!     Changing --> Stopped
//!     Changing --> Told
//!     Confirm --> Confirming
//!     Confirm --> People
//!     Confirm --> Reading
//!     Confirming --> Confirm
//!     Confirming --> Inviting
//!     Confirming --> PasswordOff
//!     Confirming --> Stopped
//!     Done --> [*]
//!     Gate --> Confirm
//!     Gate --> Inviting
//!     Gate --> PasswordOff
//!     Gate --> People
//!     Gate --> Reading
//!     Gate --> Stopped
//!     HandOver --> InviteName
//!     HandOver --> LeaveAsk
//!     HandOver --> People
//!     HandOver --> Reading
//!     Interrupted --> Reading
//!     InviteName --> Gate
//!     InviteName --> People
//!     InviteName --> Reading
//!     InviteRole --> InviteName
//!     InviteRole --> People
//!     InviteRole --> Reading
//!     Invited --> Changing
//!     Invited --> Looking
//!     Invited --> Reading
//!     Inviting --> Confirm
//!     Inviting --> Invited
//!     Inviting --> People
//!     Inviting --> Reading
//!     Inviting --> Stopped
//!     LeaveAsk --> Leaving
//!     LeaveAsk --> People
//!     LeaveAsk --> Reading
//!     Leaving --> LeaveAsk
//!     Leaving --> Left
//!     Leaving --> Stopped
//!     Left --> [*]
//!     Looking --> Invited
//!     Looking --> Stopped
//!     Looking --> Told
//!     Lost --> People
//!     Lost --> Reading
//!     Lost --> RemoveAsk
//!     PasswordOff --> Confirm
//!     PasswordOff --> People
//!     PasswordOff --> Reading
//!     People --> Changing
//!     People --> Done
//!     People --> Gate
//!     People --> HandOver
//!     People --> InviteRole
//!     People --> LeaveAsk
//!     People --> Lost
//!     People --> Person
//!     People --> Reading
//!     Person --> Gate
//!     Person --> People
//!     Person --> Reading
//!     Person --> RemoveAsk
//!     Reading --> Interrupted
//!     Reading --> People
//!     Reading --> Stopped
//!     RemoveAsk --> Gate
//!     RemoveAsk --> People
//!     RemoveAsk --> Reading
//!     Stopped --> [*]
//!     Told --> LeaveAsk
//!     Told --> People
//!     Told --> Reading
//! ```

use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::message::{ClientId, call};
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;

use super::home::{Home, Invitation, read};
use super::moves::{
    begin, changed, chose, confirmed, do_it, end_invitation, gate, interrupted, invited, leave, left_it, look, looked,
    name_typed, opened, pin_typed, reading, resumed, role_chosen, stop,
};
use crate::access::{Confirm, Ended, Trouble};
use crate::error::ReasonCode;
use crate::wizard::DeviceStart;
use crate::wizard::step::{Effect, Event, Failure, Machine, Nested, Outcome, Step};
use crate::wizard::view::{ProblemView, View};

/// Where the people wizard stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People(pub(super) State);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// The device is asked who has access.
    Reading { start: DeviceStart },
    /// That did not work.
    Interrupted { start: DeviceStart, trouble: Trouble },
    /// Who has access, and what can be done about it.
    People { home: Box<Home>, trouble: Option<Trouble> },
    /// Which phone is lost.
    Lost { home: Box<Home> },
    /// One person.
    Person { home: Box<Home>, client: ClientId },
    /// Whether a phone is really to be removed.
    RemoveAsk { home: Box<Home>, client: ClientId, lost: bool },
    /// What the new person may do.
    InviteRole { home: Box<Home> },
    /// What the new person is called.
    InviteName { home: Box<Home>, role: Role, name: String, problem: Option<ProblemView> },
    /// What handing over means.
    HandOver { home: Box<Home> },
    /// The device is asked whether the last confirmation still counts.
    Gate { home: Box<Home>, deed: Deed },
    /// The person shows that it is them.
    Confirm { home: Box<Home>, confirm: Confirm, deed: Deed },
    /// A PIN is to be typed. `locked` = its holder may not change it; `None` = it is one's own.
    Pin { home: Box<Home>, client: ClientId, locked: Option<bool>, trouble: Option<Trouble> },
    /// The device changes something, and the lists are read back. The value of a PIN is gone in a replay.
    Changing { home: Box<Home>, deed: Deed, secret: Option<SecretText<PASSWORD_MAX>> },
    /// The device makes an invitation.
    Inviting { home: Box<Home>, role: Role, name: String },
    /// The code is shown. `looked` = nobody had come when the device was last asked.
    Invited { home: Box<Home>, invitation: Invitation, code: SecretText<16>, looked: bool, trouble: Option<Trouble> },
    /// The device is asked whether somebody came.
    Looking { home: Box<Home>, invitation: Invitation, code: SecretText<16> },
    /// What was done.
    Told { home: Box<Home>, news: News },
    /// Whether to give up one's own access.
    LeaveAsk { home: Box<Home>, trouble: Option<Trouble> },
    /// The device removes this phone.
    Leaving { home: Box<Home> },
    /// This phone has no access any more.
    Left,
    /// The person is done.
    Done { home: Box<Home> },
    /// It cannot go on.
    Stopped { failure: Failure },
}

/// Something that needs a fresh confirmation, or changes something at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    Remove { client: ClientId, name: String, lost: bool },
    Pin { client: ClientId, locked: Option<bool> },
    Lock { client: ClientId, locked: bool },
    Invite { role: Role, name: String },
    EndInvitation,
}

/// What was done, as the person is told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum News {
    Removed { name: String, lost: bool },
    PinSet { name: String, locked: Option<bool> },
    Locked { name: String, locked: bool },
    Joined { name: String, role: Role },
    InvitationEnded,
    InvitationOver,
}

impl Machine for People {
    const KIND: &'static str = "people";
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

        (State::People { home, .. }, Event::Answer(given)) => chose(home, given.choice()),
        (State::Lost { home }, Event::Answer(given)) => match home.chosen(given.choice()).map(|one| one.client.clone())
        {
            Some(client) => Step::to(State::RemoveAsk { home, client, lost: true }),
            None => Step::to(State::People { home, trouble: None }),
        },
        (State::Person { home, client }, Event::Answer(given)) => begin(home, client, given.choice()),
        (State::RemoveAsk { home, client, lost }, Event::Answer(given)) if given.choice() == Some("remove") => {
            let name = home.person(&client).map(|person| person.name.clone()).unwrap_or_default();
            gate(home, Deed::Remove { client, name, lost })
        }
        (State::RemoveAsk { home, .. }, Event::Answer(_)) => Step::to(State::People { home, trouble: None }),

        (State::InviteRole { home }, Event::Answer(given)) => role_chosen(home, given.choice()),
        (State::HandOver { home }, Event::Answer(given)) => match given.choice() {
            Some("invite") => {
                Step::to(State::InviteName { home, role: Role::Owner, name: String::new(), problem: None })
            }
            Some("leave") if home.has_other_owner() => Step::to(State::LeaveAsk { home, trouble: None }),
            _ => Step::to(State::People { home, trouble: None }),
        },
        (State::InviteName { home, role, .. }, Event::Answer(given)) => name_typed(home, role, &given),

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
            Nested::Ended(Ended::Back) => Step::to(State::People { home, trouble: None }),
            Nested::Ended(Ended::Stopped(failure)) => stop(failure),
        },

        (State::Pin { home, client, locked, .. }, Event::Answer(given)) => pin_typed(home, client, locked, &given),
        (State::Changing { home, deed, .. }, Event::Done(Outcome::Replied(replies))) => changed(home, deed, replies),
        (State::Changing { home, .. }, Event::Done(Outcome::Failed(failure))) => back(home, failure),

        (State::Inviting { home, role, name }, Event::Done(Outcome::Replied(replies))) => {
            invited(home, role, name, replies)
        }
        (State::Inviting { home, .. }, Event::Done(Outcome::Failed(failure))) => back(home, failure),
        (State::Invited { home, invitation, code, .. }, Event::Answer(given)) => match given.choice() {
            Some("end") => end_invitation(home),
            Some("look") => look(home, invitation, code),
            _ => reading(home.start),
        },
        (State::Looking { home, invitation, code }, Event::Done(Outcome::Replied(replies))) => {
            looked(home, invitation, code, replies)
        }
        (State::Looking { .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => stop(failure),
        (State::Looking { home, invitation, code }, Event::Done(Outcome::Failed(failure))) => {
            let trouble = Some(Trouble::of(failure, None));
            Step::to(State::Invited { home, invitation, code, looked: false, trouble })
        }

        (State::Told { home, news: News::Joined { role: Role::Owner, .. } }, Event::Answer(given))
            if given.choice() == Some("leave") =>
        {
            Step::to(State::LeaveAsk { home, trouble: None })
        }
        (State::Told { home, .. }, Event::Answer(_)) => Step::to(State::People { home, trouble: None }),

        (State::LeaveAsk { home, .. }, Event::Answer(given)) if given.choice() == Some("leave") => leave(home),
        (State::LeaveAsk { home, .. }, Event::Answer(_)) => Step::to(State::People { home, trouble: None }),
        (State::Leaving { home }, Event::Done(Outcome::Replied(replies))) => left_it(home, replies),
        // The device no longer knows this phone: that is what was wanted, and its answer was lost.
        (State::Leaving { .. }, Event::Done(Outcome::Failed(Failure { code: ReasonCode::SessionRefused, .. }))) => {
            Step::to(State::Left)
        }
        (State::Leaving { .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => stop(failure),
        (State::Leaving { home }, Event::Done(Outcome::Failed(failure))) => {
            Step::to(State::LeaveAsk { home, trouble: Some(Trouble::of(failure, None)) })
        }

        (state, _) => Step::stay(state),
    }
}

/// A confirmation that ends sooner is asked for anew before anything is begun.
const FRESH_SECONDS_MIN: u32 = 60;

/// What failed leads back to the list; where it is not known whether the device did it, the device is asked.
fn back(home: Box<Home>, failure: Failure) -> Step<State> {
    if failure.is_final() {
        stop(failure)
    } else if failure.lost {
        reading(home.start)
    } else {
        Step::to(State::People { home, trouble: Some(Trouble::of(failure, None)) })
    }
}

impl State {
    /// Name in the diagram.
    const fn name(&self) -> &'static str {
        match self {
            Self::Reading { .. } => "Reading",
            Self::Interrupted { .. } => "Interrupted",
            Self::People { .. } => "People",
            Self::Lost { .. } => "Lost",
            Self::Person { .. } => "Person",
            Self::RemoveAsk { .. } => "RemoveAsk",
            Self::InviteRole { .. } => "InviteRole",
            Self::InviteName { .. } => "InviteName",
            Self::HandOver { .. } => "HandOver",
            Self::Gate { .. } => "Gate",
            Self::Confirm { confirm, .. } => confirm.state(),
            Self::Pin { .. } => "Pin",
            Self::Changing { .. } => "Changing",
            Self::Inviting { .. } => "Inviting",
            Self::Invited { .. } => "Invited",
            Self::Looking { .. } => "Looking",
            Self::Told { .. } => "Told",
            Self::LeaveAsk { .. } => "LeaveAsk",
            Self::Leaving { .. } => "Leaving",
            Self::Left => "Left",
            Self::Done { .. } => "Done",
            Self::Stopped { .. } => "Stopped",
        }
    }
}
