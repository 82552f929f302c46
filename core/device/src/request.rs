//! What happens to a message: understood, allowed, remembered, carried out, stored, answered; in this order.

use std::collections::BTreeMap;

use pandu_protocol::link::Event;
use pandu_protocol::message::{
    ClientId, DecodeError, Downlink, ErrorReply, EventKind, IdempotencyKey, Kind, Reply, Request, RequestEnvelope,
    Response,
};
use pandu_protocol::role::right;
use ring::hmac;

use crate::access::{Caller, check_fresh, check_role};
use crate::command;
use crate::device::Device;
use crate::fault::Fault;
use crate::idempotency::{self, Seen};
use crate::lie;
use crate::link::{Link, LinkId};
use crate::state::{State, shown};
use crate::turn::{After, Outside, Turn};

impl Device {
    /// Works off everything that happened on a link.
    pub(crate) fn work_off(&mut self, id: LinkId) {
        while let Some(event) = self.links.get_mut(&id).and_then(|link| link.channel.poll_event()) {
            match event {
                Event::NeedClient(key) => self.admit_key(id, &key),
                Event::NeedCode => self.admit_code(id),
                Event::Established(established) => self.let_in(id, &established),
                Event::Message(plaintext) => self.handle_message(id, &plaintext),
            }
        }
        if self.links.get(&id).is_some_and(|link| link.channel.is_closed()) {
            self.note_failed_entry(id);
        }
    }

    fn handle_message(&mut self, id: LinkId, plaintext: &[u8]) {
        self.end_wait_for_touch(id);
        let (request, result) = match RequestEnvelope::decode(plaintext) {
            Ok(envelope) => match self.handle_request(id, &envelope).transpose() {
                Some(result) => (envelope.id, result),
                None => return,
            },
            Err(DecodeError::UnknownKind { id, .. }) => (id, Err(ErrorReply::Unsupported)),
            Err(DecodeError::Request { id }) => (id, Err(ErrorReply::invalid("body"))),
            // Not a request at all: the other end does not speak the protocol.
            Err(DecodeError::Cbor(_) | DecodeError::Envelope | DecodeError::Body) => return self.drop_link(id),
        };
        self.answer(id, request, result);
    }

    /// Sends the answer to a request.
    pub(crate) fn answer(&mut self, id: LinkId, request: u16, result: Result<Reply, ErrorReply>) {
        if let Some(link) = self.links.get_mut(&id) {
            let answer = Response { id: request, result }.encode();
            if link.channel.send(self.now.monotonic, &answer).is_err() {
                // It does not take its answers, or one does not fit: a link that lost an answer is of no use.
                self.drop_link(id);
            }
        }
    }

    /// Carries out a request. `None` = it is answered later, when a finger comes.
    fn handle_request(&mut self, id: LinkId, envelope: &RequestEnvelope) -> Result<Option<Reply>, ErrorReply> {
        let caller = self.links.get(&id).and_then(Link::caller).ok_or(ErrorReply::AuthRequired)?;
        let kind = envelope.request.kind();
        self.alarm(id);
        let kept = self.kept_answer(&caller, envelope)?;
        if let (Kind::PairFinish, Some(reply)) = (kind, &kept) {
            // Its first answer was lost, and the phone is paired by now.
            return Ok(Some(reply.clone()));
        }
        let allowed = check_role(&self.state, &caller, kind);
        if allowed == Err(ErrorReply::Forbidden) {
            self.note(EventKind::Forbidden, caller.client().map(shown).as_deref());
        }
        allowed?;
        if let Some(reply) = kept {
            return Ok(Some(reply));
        }
        let reply = match (&envelope.request, caller) {
            (Request::PairStart(body), _) => self.pair_start(id, body),
            (Request::PairFinish(body), _) => self.pair_finish(id, envelope.key.as_ref(), body),
            (_, Caller::Pairing) => Err(ErrorReply::AuthRequired),
            (Request::Confirm(body), Caller::Paired(client)) => self.confirm(id, &client, body),
            (Request::EnrolBiometric(body), Caller::Paired(client)) => return self.enrol(id, &client, envelope, body),
            (Request::UpdateChunk(body), Caller::Paired(_)) => self.take_chunk(body),
            (_, Caller::Paired(client)) => self.handle_command(id, client, envelope),
        };
        reply.map(Some)
    }

    fn handle_command(
        &mut self,
        id: LinkId,
        caller: ClientId,
        envelope: &RequestEnvelope,
    ) -> Result<Reply, ErrorReply> {
        let (kind, request) = (envelope.request.kind(), &envelope.request);
        let fresh_seconds = self.links.get(&id).map_or(0, |link| link.fresh_seconds(self.now));
        check_fresh(kind, fresh_seconds > 0 || self.settings.faults.has(Fault::NeverAsksConfirmation))?;
        let changes = right(kind).changes;
        let key = if changes { Some(envelope.key.ok_or_else(|| ErrorReply::invalid("key"))?) } else { None };
        if kind == Kind::Events && self.store_by.is_some() {
            // A cursor that was told is never given to another event, whenever the power goes.
            self.store_notes();
        }
        let outside = Outside {
            image_hash: if kind == Kind::UpdateCommit { self.stored_hash() } else { None },
            offer: if kind == Kind::UpdateCheck { self.ask_uplink() } else { None },
        };
        let power = self.power();
        let mut draft = self.state.clone();
        let (other_sessions, invitation) = (self.sessions_beside(id), self.shown_invitation());
        let mut turn = Turn {
            draft: &mut draft,
            caller: caller.clone(),
            now: self.now,
            profile: self.factory.profile(),
            factory: &self.factory,
            faults: &self.settings.faults,
            random: &mut *self.random,
            other_sessions: &other_sessions,
            invitation,
            power,
            outside,
            after: After::default(),
        };
        let result = command::carry_out(&mut turn, request, &self.waits, fresh_seconds);
        let mut after = turn.after;
        if after.refused_image {
            self.state.images.refuse();
        }
        if result.is_err() || key.is_none() {
            // The draft goes; what it noted did happen.
            after.events.drain(..).for_each(|event| self.note(event.kind, event.subject.as_deref()));
        }
        let reply = lie::reply(result?, &self.settings.faults, self.now.unix);
        if let Some(key) = key {
            // A phone that has just left is forgotten, its answers too; an invitation's answer holds its code; and where an
            // image goes on is true only now.
            if draft.client(&caller).is_some() && ![Kind::Invite, Kind::UpdateBegin].contains(&kind) {
                self.keep_answer(&mut draft, &caller, &key, request, &reply);
            }
            self.commit(draft, after.starts_over).map_err(|_| ErrorReply::Full)?;
        }
        self.conclude(id, after);
        Ok(reply)
    }

    /// Does what a stored command brings with it.
    fn conclude(&mut self, id: LinkId, after: After) {
        let ends = |(other, link): &(&LinkId, &Link)| {
            **other != id && link.client().is_some_and(|client| after.ended.contains(client))
        };
        let ended: Vec<_> = self.links.iter().filter(ends).map(|(other, _)| *other).collect();
        ended.into_iter().for_each(|other| self.drop_link(other));
        if let (true, Some(link)) = (after.ends_caller, self.links.get_mut(&id)) {
            link.ends = true;
        }
        if let Some(change) = after.invitation {
            self.change_invitation(change);
        }
        if after.ends_freshness {
            self.links.values_mut().for_each(Link::end_freshness);
        }
        after.events.into_iter().for_each(|event| self.spread(event, Some(id)));
        if after.tells_update {
            self.tell_update(Some(id));
        }
        if after.installs {
            self.go_away();
        }
    }

    fn sessions_beside(&self, id: LinkId) -> BTreeMap<ClientId, u16> {
        let mut sessions = BTreeMap::new();
        for (_, link) in self.links.iter().filter(|(other, _)| **other != id) {
            if let Some(client) = link.client() {
                *sessions.entry(client.clone()).or_default() += 1;
            }
        }
        sessions
    }

    /// The answer that this command was given before.
    fn kept_answer(&self, caller: &Caller, envelope: &RequestEnvelope) -> Result<Option<Reply>, ErrorReply> {
        let (Some(client), Some(key), true) = (caller.client(), &envelope.key, right(envelope.request.kind()).changes)
        else {
            return Ok(None);
        };
        match idempotency::look_up(&self.state, client, key, self.hash_of(&envelope.request).as_ref()) {
            Seen::New => Ok(None),
            Seen::OtherRequest => Err(ErrorReply::invalid("key")),
            Seen::Answered(bytes) => match Downlink::decode(bytes) {
                Ok(Downlink::Response(response)) => response.result.map(Some),
                Ok(Downlink::Push(_) | Downlink::UnknownPush(_)) | Err(_) => Ok(None),
            },
        }
    }

    /// Keeps an answer for the command's repetition, in the draft that carries the command out.
    pub(crate) fn keep_answer(
        &self,
        draft: &mut State,
        client: &ClientId,
        key: &IdempotencyKey,
        request: &Request,
        reply: &Reply,
    ) {
        let answer = Response { id: 0, result: Ok(reply.clone()) }.encode();
        idempotency::keep(draft, client, key, self.hash_of(request).as_ref(), &answer);
    }

    /// A hash of a request that tells nothing about a password in it to whoever lacks the device's pepper.
    fn hash_of(&self, request: &Request) -> hmac::Tag {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.factory.pepper().expose());
        hmac::sign(&key, &RequestEnvelope { id: 0, key: None, request: request.clone() }.encode())
    }
}
