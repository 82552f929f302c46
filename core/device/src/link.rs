//! One link from the device's side: the protocol's channel, and what is known of whoever is at its other end.
//!
//! A link knows how far the other end has proved itself. It must never carry a right: rights are looked up.

use std::collections::{BTreeMap, VecDeque};

use pandu_protocol::key::PublicKey;
use pandu_protocol::limit::NAME_MAX;
use pandu_protocol::link::ResponderLink;
use pandu_protocol::message::{ClientId, Text};
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::time::Millis;

use crate::access::Caller;
use crate::time::Moment;

/// Links whose other end is not a paired phone in a session. A flood drops the oldest that proved least, so ten
/// thousand half-open handshakes never keep the owner out (attack 16).
pub const STRANGERS_MAX: usize = 8;
/// Links among those whose first message names a paired phone or was made from the label. Such a message can be
/// recorded and repeated, so repeats must not fill all places.
pub(crate) const EXPECTED_MAX: usize = 4;
/// Sessions of one phone; a new one drops its oldest.
pub const SESSIONS_PER_CLIENT: usize = 2;

/// Names a link. Numbers are never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkId(pub u64);

/// One link.
pub(crate) struct Link {
    pub(crate) channel: ResponderLink,
    pub(crate) stage: Stage,
    /// The link closes once its values are out.
    pub(crate) ends: bool,
    /// Values received, for the fault that counts them.
    pub(crate) received: u64,
    /// Values wait until then, for the fault that is slow.
    pub(crate) held_until: Option<Millis>,
    /// Values that wait, and values taken, outside any handshake: for the fault that answers strangers.
    pub(crate) plain: VecDeque<Vec<u8>>,
    pub(crate) plain_received: u64,
    /// Longest value in bytes.
    pub(crate) value_len: usize,
    /// Whether the other end was told in this session that the device was changed.
    pub(crate) alarmed: bool,
}

/// How far the other end has proved itself.
pub(crate) enum Stage {
    /// Not at all.
    Stranger,
    /// It was given a pre-shared key to prove.
    Expected(Expected),
    /// It knows the label or the code, and is not stored yet.
    Pairing(Pairing),
    /// It is a paired phone.
    Session(Session),
}

/// Which pre-shared key the other end must prove.
#[derive(PartialEq, Eq)]
pub(crate) enum Expected {
    /// That of a paired phone.
    Client(ClientId),
    /// The label's.
    Label,
    /// The typed code's.
    Code,
    /// That of the invitation with this number.
    Invitation(u32),
}

/// A pairing after its handshake.
pub(crate) struct Pairing {
    pub(crate) key: PublicKey,
    pub(crate) handshake_hash: [u8; 32],
    pub(crate) since: Millis,
    pub(crate) begun: Option<Begun>,
    /// The number of the invitation whose code it knew.
    pub(crate) invitation: Option<u32>,
}

/// What `PairStart` left behind for `PairFinish`.
pub(crate) struct Begun {
    pub(crate) name: Text<NAME_MAX>,
    pub(crate) share: SecretBytes<32>,
}

/// A session of a paired phone.
pub(crate) struct Session {
    pub(crate) client: ClientId,
    /// Until when the person's confirmation counts.
    pub(crate) fresh_until: Option<Millis>,
}

impl Link {
    pub(crate) const fn new(channel: ResponderLink, value_len: usize) -> Self {
        Self {
            channel,
            stage: Stage::Stranger,
            ends: false,
            received: 0,
            held_until: None,
            plain: VecDeque::new(),
            plain_received: 0,
            value_len,
            alarmed: false,
        }
    }

    /// Who may speak; `None` before the handshake is done.
    pub(crate) fn caller(&self) -> Option<Caller> {
        match &self.stage {
            Stage::Stranger | Stage::Expected(_) => None,
            Stage::Pairing(_) => Some(Caller::Pairing),
            Stage::Session(session) => Some(Caller::Paired(session.client.clone())),
        }
    }

    /// The paired phone in session.
    pub(crate) fn client(&self) -> Option<&ClientId> {
        match &self.stage {
            Stage::Session(session) => Some(&session.client),
            Stage::Stranger | Stage::Expected(_) | Stage::Pairing(_) => None,
        }
    }

    /// Seconds for which the person's confirmation still counts.
    pub(crate) fn fresh_seconds(&self, now: Moment) -> u32 {
        match &self.stage {
            Stage::Session(session) => session.fresh_until.map_or(0, |until| now.seconds_until(until)),
            Stage::Stranger | Stage::Expected(_) | Stage::Pairing(_) => 0,
        }
    }

    /// Forgets that the person confirmed.
    pub(crate) const fn end_freshness(&mut self) {
        if let Stage::Session(session) = &mut self.stage {
            session.fresh_until = None;
        }
    }

    /// What the other end has proved: who proved less is dropped first. `None` = it is in session and stays.
    const fn rank(&self) -> Option<u8> {
        match &self.stage {
            // Anybody can ask for the typed code, so asking proves nothing.
            Stage::Stranger | Stage::Expected(Expected::Code | Expected::Invitation(_)) => Some(0),
            // Its first message was made with the device's key, which strangers do not have.
            Stage::Expected(Expected::Client(_) | Expected::Label) => Some(1),
            Stage::Pairing(_) => Some(2),
            Stage::Session(_) => None,
        }
    }
}

/// The link to drop before one more stranger is let in; `None` while there is room.
pub(crate) fn surplus_stranger(links: &BTreeMap<LinkId, Link>) -> Option<LinkId> {
    let strangers = || links.iter().filter_map(|(id, link)| link.rank().map(|rank| (rank, *id)));
    if strangers().count() < STRANGERS_MAX { None } else { strangers().min().map(|(_, id)| id) }
}

/// The link to drop after `newest` was given a pre-shared key to prove; `None` while there is room.
pub(crate) fn surplus_expected(links: &BTreeMap<LinkId, Link>, newest: LinkId) -> Option<LinkId> {
    let expected = || links.iter().filter(|(id, link)| **id != newest && link.rank() == Some(1)).map(|(id, _)| *id);
    if expected().count() < EXPECTED_MAX { None } else { expected().min() }
}

/// The session to drop before one more of the same phone begins on `except`; `None` while there is room.
pub(crate) fn surplus_session(links: &BTreeMap<LinkId, Link>, client: &ClientId, except: LinkId) -> Option<LinkId> {
    let sessions =
        || links.iter().filter(|(id, link)| **id != except && link.client() == Some(client)).map(|(id, _)| *id);
    if sessions().count() < SESSIONS_PER_CLIENT { None } else { sessions().min() }
}
