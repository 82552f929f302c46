//! How somebody comes in: the handshake's questions, and pairing after it (clauses 6.1 a to 6.1 c, 6.5.8).
//!
//! Strangers get the constant refusal whatever the reason. A guess of the typed code is counted, and stored, before
//! the message that tests it leaves.

use std::time::Duration;

use pandu_protocol::key::PublicKey;
use pandu_protocol::limit::{CLIENTS_MAX, FRESH_SECONDS, NAME_MAX};
use pandu_protocol::link::Established;
use pandu_protocol::message::{
    Bytes, ClientId, ErrorReply, EventKind, IdempotencyKey, PairFinish, PairFinished, PairStart, PairStarted, Reply,
    Request, Text,
};
use pandu_protocol::pairing::derive_session_psk;
use pandu_protocol::pake::VerifierRecord;
use pandu_protocol::random::draw;
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::time::Millis;

use crate::device::Device;
use crate::link::{Begun, Expected, Link, LinkId, Pairing, Session, Stage, surplus_expected, surplus_session};
use crate::name;
use crate::pairing::{PAIRING_TIMEOUT, guesses_left, role_of_next};
use crate::state::{ClientRecord, State, client_id, shown};

/// How long a confirmation counts.
pub(crate) const FRESH: Duration = Duration::from_secs(FRESH_SECONDS as u64);

impl Link {
    /// When a pairing that does not go on is given up.
    pub(crate) fn gives_up_at(&self) -> Option<Millis> {
        match &self.stage {
            Stage::Pairing(pairing) => Some(pairing.since.after(PAIRING_TIMEOUT)),
            Stage::Stranger | Stage::Expected(_) | Stage::Session(_) => None,
        }
    }
}

impl Device {
    /// A phone with this key begins a handshake: paired phones get their own pre-shared key, others the label's.
    pub(crate) fn admit_key(&mut self, id: LinkId, key: &PublicKey) {
        let known = self.state.client_by_key(key).map(|client| (Expected::Client(client.id()), client.psk.clone()));
        let admitted = known
            .or_else(|| self.window.is_open(self.now).then(|| (Expected::Label, self.factory.label_psk().clone())));
        let Some((expected, psk)) = admitted else {
            self.note_from_stranger(EventKind::SessionRefused);
            self.refuse(id);
            return;
        };
        if let Some(link) = self.links.get_mut(&id) {
            link.stage = Stage::Expected(expected);
            let _: Result<(), _> = link.channel.accept_client(self.now.monotonic, &psk);
        }
        if let Some(surplus) = surplus_expected(&self.links, id) {
            self.drop_link(surplus);
        }
    }

    /// Somebody wants to pair by typed code, that of the open invitation or else that of the label. What comes next lets
    /// them test one guess, so it is counted first. With [`CODE_FAILURES_MAX`] guesses counted the invitation ends, and
    /// the label's code is shut until somebody presses the button.
    ///
    /// [`CODE_FAILURES_MAX`]: pandu_protocol::limit::CODE_FAILURES_MAX
    pub(crate) fn admit_code(&mut self, id: LinkId) {
        if let Some((number, record)) = self.count_guess_of_invitation() {
            self.expect_code(id, Expected::Invitation(number), &record);
            return;
        }
        let record = self.factory.code_record();
        let (Some(record), true, true) = (record, self.window.is_open(self.now), guesses_left(&self.state)) else {
            self.note_from_stranger(EventKind::PairingFailed);
            self.refuse(id);
            return;
        };
        let counted = State { code_failures: self.state.code_failures.saturating_add(1), ..self.state.clone() };
        if self.commit(counted, false).is_err() {
            self.refuse(id);
            return;
        }
        self.expect_code(id, Expected::Code, &record);
    }

    fn expect_code(&mut self, id: LinkId, expected: Expected, record: &VerifierRecord) {
        if let Some(link) = self.links.get_mut(&id) {
            link.stage = Stage::Expected(expected);
            let _: Result<(), _> = link.channel.accept_code(record);
        }
    }

    /// The handshake is done: the other end has proved the key that it was given.
    pub(crate) fn let_in(&mut self, id: LinkId, established: &Established) {
        let Some(link) = self.links.get_mut(&id) else { return };
        let expected = match std::mem::replace(&mut link.stage, Stage::Stranger) {
            Stage::Expected(expected) => expected,
            Stage::Stranger | Stage::Pairing(_) | Stage::Session(_) => return self.drop_link(id),
        };
        if let Expected::Client(client) = expected {
            // The phone may have been removed since its first message.
            let Some(record) = self.state.clients.iter_mut().find(|record| record.id() == client) else {
                return self.drop_link(id);
            };
            record.last_seen = self.now.unix;
            self.store_soon();
            self.drop_other_pairings(id, &established.peer);
            self.begin_session(id, Session { client, fresh_until: None });
            return;
        }
        link.stage = Stage::Pairing(Pairing {
            key: established.peer,
            handshake_hash: established.handshake_hash,
            since: self.now.monotonic,
            begun: None,
            invitation: if let Expected::Invitation(number) = expected { Some(number) } else { None },
        });
        self.drop_other_pairings(id, &established.peer);
        if let Expected::Invitation(number) = expected {
            self.take_guess_back(number);
        }
        if expected == Expected::Code {
            let taken_back = State { code_failures: self.state.code_failures.saturating_sub(1), ..self.state.clone() };
            // If it cannot be stored, one guess fewer is left: the safe side.
            let _: Result<(), _> = self.commit(taken_back, false);
        }
    }

    /// Begins the pairing conversation.
    pub(crate) fn pair_start(&mut self, id: LinkId, body: &PairStart) -> Result<Reply, ErrorReply> {
        let name = name::check(&body.name)?;
        let share: SecretBytes<32> = draw(&mut *self.random).map_err(|_| ErrorReply::Busy)?;
        if let Some(pairing) = self.pairing_on(id) {
            pairing.begun = Some(Begun { name, share: share.clone() });
        }
        Ok(Reply::PairStart(PairStarted { share, signing_key: self.factory.signing_key() }))
    }

    /// Stores the phone, closes the window, and goes on as a session. Whoever else was pairing is dropped.
    pub(crate) fn pair_finish(
        &mut self,
        id: LinkId,
        key: Option<&IdempotencyKey>,
        body: &PairFinish,
    ) -> Result<Reply, ErrorReply> {
        let key = key.ok_or_else(|| ErrorReply::invalid("key"))?;
        let pairing = self.pairing_on(id).ok_or(ErrorReply::AuthRequired)?;
        let begun = pairing.begun.as_ref().ok_or_else(|| ErrorReply::invalid("share"))?;
        let psk = derive_session_psk(&pairing.handshake_hash, &body.share, &begun.share);
        let (phone, name, invitation) = (pairing.key, begun.name.clone(), pairing.invitation);
        let client = client_id(&phone);
        let granted = match invitation {
            // The invitation may have ended since its code was right.
            Some(number) => Some(self.granted_by(number).ok_or(ErrorReply::Refused)?),
            None => None,
        };
        let mut draft = self.state.clone();
        let newcomer = Newcomer { phone: &phone, handle: &client, psk, name, granted };
        let role = store_phone(&mut draft, newcomer, self.now.unix)?;
        let reply = Reply::PairFinish(PairFinished { role, client: client.clone() });
        self.keep_answer(&mut draft, &client, key, &Request::PairFinish(body.clone()), &reply);
        if let Some(by) = invitation.and_then(|_| self.inviter()) {
            // Right before the phone, so that the inviter's companion knows it for the one that was invited.
            draft.events.note(self.now.unix, EventKind::InviteUsed, Some(&shown(&by)));
        }
        let event = draft.events.note(self.now.unix, EventKind::Paired, Some(&shown(&client)));
        self.commit(draft, false).map_err(|_| ErrorReply::Full)?;
        if invitation.is_some() {
            self.invitation = None;
        } else {
            self.window.close();
            self.tell_window();
        }
        self.begin_session(id, Session { client, fresh_until: Some(self.now.monotonic.after(FRESH)) });
        self.spread(event, Some(id));
        self.drop_other_entries(id);
        Ok(reply)
    }

    /// Ends a pairing that takes longer than any phone needs.
    pub(crate) fn give_up_slow_pairing(&mut self, id: LinkId) {
        let late = |link: &Link| link.gives_up_at().is_some_and(|at| at <= self.now.monotonic);
        if self.links.get(&id).is_some_and(late) {
            self.drop_link(id);
        }
    }

    /// Notes that somebody tried to come in and did not; the last wrong guess shuts the way of the typed code.
    pub(crate) fn note_failed_entry(&mut self, id: LinkId) {
        let Some(link) = self.links.get_mut(&id) else { return };
        let missed = match std::mem::replace(&mut link.stage, Stage::Stranger) {
            Stage::Expected(expected @ (Expected::Label | Expected::Code | Expected::Invitation(_))) => expected,
            Stage::Stranger | Stage::Expected(Expected::Client(_)) | Stage::Pairing(_) | Stage::Session(_) => return,
        };
        self.note(EventKind::PairingFailed, None);
        if missed == Expected::Code && !guesses_left(&self.state) {
            self.note(EventKind::PairingClosed, None);
        }
        if let Expected::Invitation(number) = missed
            && self.miss_invitation(number)
        {
            self.note(EventKind::InviteClosed, None);
        }
    }

    fn begin_session(&mut self, id: LinkId, session: Session) {
        if let Some(surplus) = surplus_session(&self.links, &session.client, id) {
            self.drop_link(surplus);
        }
        if let Some(link) = self.links.get_mut(&id) {
            link.stage = Stage::Session(session);
        }
    }

    fn pairing_on(&mut self, id: LinkId) -> Option<&mut Pairing> {
        match &mut self.links.get_mut(&id)?.stage {
            Stage::Pairing(pairing) => Some(pairing),
            Stage::Stranger | Stage::Expected(_) | Stage::Session(_) => None,
        }
    }

    fn drop_other_entries(&mut self, winner: LinkId) {
        let entering = |link: &Link| match &link.stage {
            Stage::Expected(Expected::Label | Expected::Code | Expected::Invitation(_)) | Stage::Pairing(_) => true,
            Stage::Stranger | Stage::Expected(Expected::Client(_)) | Stage::Session(_) => false,
        };
        let losers: Vec<_> =
            self.links.iter().filter(|(id, link)| **id != winner && entering(link)).map(|(id, _)| *id).collect();
        losers.into_iter().for_each(|id| self.drop_link(id));
    }

    /// Drops what this phone left behind on other links: it goes on here. A `PairFinish` that somebody held back there
    /// would otherwise replace the key on which the phone has agreed since.
    fn drop_other_pairings(&mut self, id: LinkId, phone: &PublicKey) {
        let left = |link: &Link| matches!(&link.stage, Stage::Pairing(pairing) if pairing.key == *phone);
        let others: Vec<_> =
            self.links.iter().filter(|(other, link)| **other != id && left(link)).map(|(other, _)| *other).collect();
        others.into_iter().for_each(|other| self.drop_link(other));
    }

    fn refuse(&mut self, id: LinkId) {
        if let Some(link) = self.links.get_mut(&id) {
            link.channel.refuse();
        }
    }
}

/// A phone that has finished pairing.
struct Newcomer<'a> {
    phone: &'a PublicKey,
    handle: &'a ClientId,
    psk: SecretBytes<32>,
    /// The name that it gave itself.
    name: Text<NAME_MAX>,
    /// The role and name of its invitation.
    granted: Option<(Role, Text<NAME_MAX>)>,
}

/// Puts a phone among the paired ones. A phone that is there already gets the new key and keeps its role, unless its
/// invitation gives more. Handles are short hashes of keys, and rights hang on them: a phone whose handle is another's
/// already is refused.
fn store_phone(draft: &mut State, new: Newcomer<'_>, now: u64) -> Result<Role, ErrorReply> {
    let (granted, name) = match new.granted {
        Some((role, name)) => (Some(role), name),
        None => (None, new.name),
    };
    let role = granted.unwrap_or_else(|| role_of_next(draft));
    if let Some(record) = draft.clients.iter_mut().find(|record| *record.key == *new.phone.as_bytes()) {
        (record.psk, record.name, record.last_seen) = (new.psk, name, now);
        record.role = granted.filter(|role| role.covers(record.role)).unwrap_or(record.role);
        return Ok(record.role);
    }
    if draft.client(new.handle).is_some() {
        return Err(ErrorReply::Refused);
    }
    if draft.clients.len() >= CLIENTS_MAX {
        return Err(ErrorReply::Full);
    }
    let key = Bytes::new(*new.phone.as_bytes()).map_err(|_| ErrorReply::Full)?;
    draft.clients.push(ClientRecord { key, psk: new.psk, name, role, last_seen: now, vain_tries: 0 });
    Ok(role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::LOCK;

    #[test]
    fn a_handle_belongs_to_one_phone() {
        let mut state = State::factory_new(&LOCK);
        let (a, b) = (PublicKey::from_bytes([1; 32]), PublicKey::from_bytes([2; 32]));
        let store = |state: &mut State, phone: &PublicKey, handle: &ClientId| {
            let psk = SecretBytes::new([0; 32]);
            store_phone(state, Newcomer { phone, handle, psk, name: Text::cut("x"), granted: None }, 0)
        };
        assert_eq!(store(&mut state, &a, &client_id(&a)), Ok(Role::Owner));
        assert_eq!(store(&mut state, &b, &client_id(&a)), Err(ErrorReply::Refused), "as if its hash were the same");
        assert_eq!(state.clients.len(), 1);
        assert_eq!(store(&mut state, &a, &client_id(&a)), Ok(Role::Owner), "the same phone keeps its place");
        assert_eq!(store(&mut state, &b, &client_id(&b)), Ok(Role::Member));
        assert_eq!(state.clients.len(), 2);
    }

    #[test]
    fn an_invitation_gives_a_known_phone_more_and_never_less() {
        let mut state = State::factory_new(&LOCK);
        let (a, b) = (PublicKey::from_bytes([1; 32]), PublicKey::from_bytes([2; 32]));
        let mut store = |phone: &PublicKey, granted: Option<Role>| {
            let handle = client_id(phone);
            let granted = granted.map(|role| (role, Text::cut("Siti")));
            let psk = SecretBytes::new([0; 32]);
            store_phone(&mut state, Newcomer { phone, handle: &handle, psk, name: Text::cut("x"), granted }, 0)
        };
        assert_eq!(store(&a, None), Ok(Role::Owner));
        assert_eq!(store(&b, Some(Role::Guest)), Ok(Role::Guest));
        assert_eq!(store(&b, Some(Role::Admin)), Ok(Role::Admin));
        assert_eq!(store(&b, Some(Role::Member)), Ok(Role::Admin));
        assert_eq!(store(&b, None), Ok(Role::Admin));
        assert_eq!(store(&a, Some(Role::Guest)), Ok(Role::Owner));
        assert_eq!(state.client_by_key(&b).map(|record| &*record.name), Some("x"));
    }
}
