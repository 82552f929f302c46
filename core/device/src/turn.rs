//! One command under way: the draft of the state that it works on, and what else it may touch.
//!
//! A command changes the draft only. If it fails, or the draft cannot be stored, nothing has happened.

use std::collections::BTreeMap;

use pandu_protocol::message::{ClientId, Event, EventKind, OpenInvitation};
use pandu_protocol::random::Random;

use crate::factory::Factory;
use crate::fault::Faults;
use crate::invite::Invitation;
use crate::profile::{Power, Profile};
use crate::state::State;
use crate::time::Moment;

/// What a command works with.
pub(crate) struct Turn<'a> {
    /// The state as it will be stored if the command succeeds.
    pub(crate) draft: &'a mut State,
    /// The paired phone that calls.
    pub(crate) caller: ClientId,
    /// Now.
    pub(crate) now: Moment,
    /// The model.
    pub(crate) profile: &'static Profile,
    /// What the factory burnt in.
    pub(crate) factory: &'a Factory,
    /// The faults that are on.
    pub(crate) faults: &'a Faults,
    /// Randomness.
    pub(crate) random: &'a mut dyn Random,
    /// Open sessions of each phone, the calling one left out.
    pub(crate) other_sessions: &'a BTreeMap<ClientId, u16>,
    /// The invitation that is open.
    pub(crate) invitation: Option<OpenInvitation>,
    /// How the device is powered.
    pub(crate) power: Power,
    /// What was read for this command from elsewhere than the state.
    pub(crate) outside: Outside,
    /// What happens once the draft is stored.
    pub(crate) after: After,
}

/// What a command is given that lies outside the state.
#[derive(Default)]
pub(crate) struct Outside {
    /// The hash of the image in the other slot, for a command that installs it.
    pub(crate) image_hash: Option<[u8; 32]>,
    /// What the maker's repository offers, for a command that looks.
    pub(crate) offer: Option<Vec<u8>>,
}

/// What a command does to invitations, which are not stored.
pub(crate) enum InvitationChange {
    /// One is made; the one before ends.
    Opens(Box<Invitation>),
    /// The open one ends.
    Ends,
}

/// What happens once the draft is stored.
#[derive(Default)]
pub(crate) struct After {
    /// Events that were noted.
    pub(crate) events: Vec<Event>,
    /// Phones whose sessions end, the calling one excepted.
    pub(crate) ended: Vec<ClientId>,
    /// Whether the calling session ends too, after its answer.
    pub(crate) ends_caller: bool,
    /// Whether everything stored before must become unreadable.
    pub(crate) starts_over: bool,
    /// Whether confirmations no longer count, in any session.
    pub(crate) ends_freshness: bool,
    /// What happens to invitations.
    pub(crate) invitation: Option<InvitationChange>,
    /// Whether an image was refused; this counts for a failed command too.
    pub(crate) refused_image: bool,
    /// Whether phones are told where the update stands.
    pub(crate) tells_update: bool,
    /// Whether the device goes away to install, after its answer.
    pub(crate) installs: bool,
}

impl Turn<'_> {
    /// Notes an event.
    pub(crate) fn note(&mut self, kind: EventKind, subject: Option<&str>) {
        let event = self.draft.events.note(self.now.unix, kind, subject);
        self.after.events.push(event);
    }

    /// Ends the sessions of a phone, the calling one excepted; returns how many there are.
    pub(crate) fn end_other_sessions(&mut self, client: &ClientId) -> u16 {
        self.after.ended.push(client.clone());
        self.other_sessions.get(client).copied().unwrap_or_default()
    }
}
