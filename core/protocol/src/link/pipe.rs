//! What both ends of a link have in common: frames, the session, what waits, and the one way to close.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use super::{Established, Event};
use crate::error::{HandshakeError, LinkError, Misuse};
use crate::frame::{Fragmenter, REFUSAL, Reassembler};
use crate::limit::{FIRST_PLAINTEXT_MAX, HANDSHAKE_MESSAGE_MAX, HANDSHAKE_TIMEOUT, MESSAGE_MAX, PLAINTEXT_MAX};
use crate::session::{Opened, Session, TAG};
use crate::suite::{Pattern, Selector};
use crate::time::Millis;

pub(super) struct Pipe {
    fragmenter: Fragmenter,
    reassembler: Reassembler,
    session: Option<Session>,
    events: VecDeque<Event>,
    started: Millis,
    /// Longest plaintext of the next message; the first one is short while the other end may not believe in this one.
    plaintext_max: usize,
    refusing: bool,
    closed: bool,
}

impl Pipe {
    pub(super) fn new(now: Millis, sequence: u8, value_len: usize) -> Self {
        Self {
            fragmenter: Fragmenter::new(sequence, value_len),
            reassembler: Reassembler::new(sequence, HANDSHAKE_MESSAGE_MAX),
            session: None,
            events: VecDeque::new(),
            started: now,
            plaintext_max: FIRST_PLAINTEXT_MAX,
            refusing: false,
            closed: false,
        }
    }

    /// Starts over with the sequence number that the initiator chose.
    pub(super) fn begin(&mut self, selector: Selector, value_len: usize) {
        self.fragmenter = Fragmenter::new(selector.byte(), value_len);
        self.reassembler = Reassembler::new(selector.byte(), HANDSHAKE_MESSAGE_MAX);
    }

    pub(super) fn check_open(&self) -> Result<(), LinkError> {
        if self.closed { Err(LinkError::Closed) } else { Ok(()) }
    }

    pub(super) fn assemble(&mut self, now: Millis, value: &[u8]) -> Result<Option<Vec<u8>>, LinkError> {
        Ok(self.reassembler.handle_value(now, value)?)
    }

    pub(super) fn push(&mut self, message: Vec<u8>) {
        self.fragmenter.push(message);
    }

    pub(super) fn emit(&mut self, event: Event) {
        self.events.push_back(event);
    }

    /// Keeps a session; it is established once it is believed.
    pub(super) fn keep(&mut self, session: Session) {
        self.session = Some(session);
    }

    /// Tells that there is a session.
    pub(super) fn establish(&mut self, pattern: Pattern) {
        if let Some(session) = &self.session {
            let established = Established { peer: session.peer(), handshake_hash: *session.handshake_hash(), pattern };
            self.events.push_back(Event::Established(established));
            self.grow();
        }
    }

    /// Lets the other end's messages grow to their full length once it has proved itself.
    fn grow(&mut self) {
        if self.is_confirmed() {
            self.reassembler.set_limit(MESSAGE_MAX);
        }
    }

    /// Lets this end's first message grow too: the other end has proof of it by the handshake.
    pub(super) const fn lift_first(&mut self) {
        self.plaintext_max = PLAINTEXT_MAX;
    }

    pub(super) fn is_confirmed(&self) -> bool {
        self.session.as_ref().is_some_and(Session::is_confirmed)
    }

    /// Opens a record; `Dropped` is silent.
    pub(super) fn open(&mut self, now: Millis, record: &[u8]) -> Result<Opened, LinkError> {
        let session = self.session.as_mut().ok_or(HandshakeError::OutOfTurn)?;
        let opened = session.open(now, record)?;
        self.grow();
        Ok(opened)
    }

    pub(super) fn send(&mut self, now: Millis, plaintext: &[u8]) -> Result<(), LinkError> {
        self.check_open()?;
        let session = self.session.as_mut().ok_or(Misuse::Early)?;
        if plaintext.len() > self.plaintext_max {
            let first = self.plaintext_max < PLAINTEXT_MAX;
            return Err(if first { Misuse::FirstTooLong } else { Misuse::TooLong }.into());
        }
        if !self.fragmenter.has_room(plaintext.len() + 2 * TAG) {
            return Err(Misuse::Backlog.into());
        }
        match session.seal(now, plaintext) {
            Ok(sealed) => {
                self.plaintext_max = PLAINTEXT_MAX;
                sealed.update.into_iter().for_each(|update| self.fragmenter.push(update));
                self.fragmenter.push(sealed.record);
                Ok(())
            }
            Err(error) => Err(self.fail(error.into(), false)),
        }
    }

    /// Closes the link, unless the error is a misuse. With `refuse`, the constant refusal is the last value.
    pub(super) fn fail(&mut self, error: LinkError, refuse: bool) -> LinkError {
        if !matches!(error, LinkError::Misuse(_)) {
            self.close(refuse);
        }
        error
    }

    pub(super) fn close(&mut self, refuse: bool) {
        self.refusing = refuse && !self.closed;
        self.closed = true;
        self.session = None;
        self.fragmenter.clear();
        self.reassembler = Reassembler::new(0, 0);
    }

    pub(super) fn poll_value(&mut self) -> Option<Vec<u8>> {
        if core::mem::take(&mut self.refusing) { Some(REFUSAL.to_vec()) } else { self.fragmenter.poll_value() }
    }

    pub(super) fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    pub(super) fn deadline(&self, handshaking: bool) -> Option<Millis> {
        if self.closed {
            return None;
        }
        let handshake = handshaking.then(|| self.started.after(HANDSHAKE_TIMEOUT));
        let session = self.session.as_ref().map(Session::deadline);
        [handshake, session, self.reassembler.deadline()].into_iter().flatten().min()
    }

    pub(super) fn check_time(&mut self, now: Millis, handshaking: bool) -> Result<(), LinkError> {
        self.check_open()?;
        if handshaking && now >= self.started.after(HANDSHAKE_TIMEOUT) {
            return Err(HandshakeError::Expired.into());
        }
        if let Some(session) = &mut self.session {
            session.handle_timeout(now)?;
        }
        Ok(self.reassembler.handle_timeout(now)?)
    }

    pub(super) const fn is_closed(&self) -> bool {
        self.closed
    }

    pub(super) fn bytes_held(&self) -> usize {
        let events: usize = self
            .events
            .iter()
            .map(|event| match event {
                Event::Message(plaintext) => plaintext.capacity(),
                Event::NeedClient(_) | Event::NeedCode | Event::Established(_) => 0,
            })
            .sum();
        self.fragmenter.bytes_held() + self.reassembler.bytes_held() + events
    }
}
