//! The device's end of a link.
//!
//! Whatever goes wrong before the initiator has proved itself, it answers with the same single value and closes.

use alloc::vec::Vec;

use super::Event;
use super::pipe::Pipe;
use crate::error::{HandshakeError, LinkError, Misuse};
use crate::frame::{FrameError, sequence};
use crate::handshake::{Asked, ClientAsked, CodeAsked, CodeConfirming, Responder};
use crate::key::StaticKey;
use crate::pake::VerifierRecord;
use crate::random::{Random, RandomError};
use crate::secret::SecretBytes;
use crate::session::Opened;
use crate::suite::{Pattern, Selector};
use crate::time::Millis;

/// The responder's end of a link.
pub struct ResponderLink {
    pipe: Pipe,
    value_len: usize,
    state: State,
}

/// Where the responder stands. `Over` is also what is left while a step is taken.
enum State {
    /// No value has come yet.
    Silent(Responder),
    /// The first message is under way.
    Reading(Responder, Selector),
    /// The device must say which pre-shared key.
    Client(ClientAsked),
    /// The device must say which verifier record.
    Code(CodeAsked),
    /// Message 3 is awaited.
    Confirming(CodeConfirming),
    /// The first record is awaited.
    Unproved,
    /// The session is established.
    Open,
    /// The link is closed.
    Over,
}

impl ResponderLink {
    /// Opens a link on which exactly these bytes are the hello. Values have at most `value_len` bytes.
    ///
    /// # Errors
    /// [`RandomError`] when the source fails.
    pub fn new(
        now: Millis,
        hello: Vec<u8>,
        device: StaticKey,
        value_len: usize,
        random: &mut dyn Random,
    ) -> Result<Self, RandomError> {
        let state = State::Silent(Responder::new(hello, device, random)?);
        Ok(Self { pipe: Pipe::new(now, 0, value_len), value_len, state })
    }

    /// Takes a value from the radio.
    ///
    /// # Errors
    /// The link is closed by every error.
    pub fn handle_value(&mut self, now: Millis, value: &[u8]) -> Result<(), LinkError> {
        self.pipe.check_open()?;
        self.take_value(now, value).map_err(|error| self.fail(error))
    }

    fn take_value(&mut self, now: Millis, value: &[u8]) -> Result<(), LinkError> {
        self.pipe.check_time(now, self.is_handshaking())?;
        if let State::Silent(_) = self.state {
            self.begin(value)?;
        }
        let Some(message) = self.pipe.assemble(now, value)? else { return Ok(()) };
        match core::mem::replace(&mut self.state, State::Over) {
            State::Reading(responder, selector) => {
                match responder.handle_message(selector, &message)? {
                    Asked::Client(asked) => {
                        self.pipe.emit(Event::NeedClient(asked.client()));
                        self.state = State::Client(asked);
                    }
                    Asked::Code(asked) => {
                        self.pipe.emit(Event::NeedCode);
                        self.state = State::Code(asked);
                    }
                }
                Ok(())
            }
            State::Confirming(confirming) => {
                self.pipe.keep(confirming.handle_message(now, &message)?);
                self.pipe.establish(Pattern::Xx);
                self.state = State::Open;
                Ok(())
            }
            State::Unproved => {
                self.state = State::Unproved;
                let opened = self.pipe.open(now, &message)?;
                if self.pipe.is_confirmed() {
                    self.pipe.establish(Pattern::Ik);
                    self.pipe.lift_first();
                    self.state = State::Open;
                }
                self.deliver(opened);
                Ok(())
            }
            State::Open => {
                self.state = State::Open;
                let opened = self.pipe.open(now, &message)?;
                self.deliver(opened);
                Ok(())
            }
            State::Silent(_) | State::Client(_) | State::Code(_) | State::Over => Err(HandshakeError::OutOfTurn.into()),
        }
    }

    /// Reads the selector off the first value of the link.
    fn begin(&mut self, value: &[u8]) -> Result<(), LinkError> {
        let first = sequence(value).ok_or(FrameError::Empty)?;
        if let State::Silent(responder) = core::mem::replace(&mut self.state, State::Over) {
            let selector = responder.handle_selector(first)?;
            self.pipe.begin(selector, self.value_len);
            self.state = State::Reading(responder, selector);
        }
        Ok(())
    }

    fn deliver(&mut self, opened: Opened) {
        if let Opened::Message(plaintext) = opened {
            self.pipe.emit(Event::Message(plaintext));
        }
    }

    /// Answers [`Event::NeedClient`] with the pre-shared key that goes with that key: the one of pairing for a paired
    /// phone, the one of the label for a stranger while the window is open.
    ///
    /// # Errors
    /// [`Misuse::Early`] when nothing was asked; every other error closes the link.
    pub fn accept_client(&mut self, now: Millis, psk: &SecretBytes<32>) -> Result<(), LinkError> {
        self.pipe.check_open()?;
        let State::Client(_) = self.state else { return Err(Misuse::Early.into()) };
        self.answer_client(now, psk).map_err(|error| self.fail(error))
    }

    fn answer_client(&mut self, now: Millis, psk: &SecretBytes<32>) -> Result<(), LinkError> {
        if let State::Client(asked) = core::mem::replace(&mut self.state, State::Unproved) {
            let (message, session) = asked.accept(now, psk)?;
            self.pipe.push(message);
            self.pipe.keep(session);
        }
        Ok(())
    }

    /// Answers [`Event::NeedCode`] with the verifier record of the code. The answer lets the initiator test one guess:
    /// count a failure before, and take it back at [`Event::Established`].
    ///
    /// # Errors
    /// [`Misuse::Early`] when nothing was asked; every other error closes the link.
    pub fn accept_code(&mut self, record: &VerifierRecord) -> Result<(), LinkError> {
        self.pipe.check_open()?;
        let State::Code(_) = self.state else { return Err(Misuse::Early.into()) };
        self.answer_code(record).map_err(|error| self.fail(error))
    }

    fn answer_code(&mut self, record: &VerifierRecord) -> Result<(), LinkError> {
        if let State::Code(asked) = core::mem::replace(&mut self.state, State::Over) {
            let (message, confirming) = asked.accept(record)?;
            self.pipe.push(message);
            self.state = State::Confirming(confirming);
        }
        Ok(())
    }

    /// Closes the link. Before it is established the initiator gets the constant refusal; it never learns why.
    pub fn refuse(&mut self) {
        let refuse = self.is_handshaking();
        self.pipe.close(refuse);
        self.state = State::Over;
    }

    fn fail(&mut self, error: LinkError) -> LinkError {
        let refuse = !matches!(self.state, State::Open);
        if !matches!(error, LinkError::Misuse(_)) {
            self.state = State::Over;
        }
        self.pipe.fail(error, refuse)
    }

    /// Looks at the clock. Call it when [`deadline`](Self::deadline) has passed.
    ///
    /// # Errors
    /// What has expired; the link is closed then.
    pub fn handle_timeout(&mut self, now: Millis) -> Result<(), LinkError> {
        self.pipe.check_time(now, self.is_handshaking()).map_err(|error| self.fail(error))
    }

    /// Seals and queues a message, after [`Event::Established`]. After a pairing by code the first one has at most
    /// [`crate::limit::FIRST_PLAINTEXT_MAX`] bytes, for the companion has no proof yet of whom it speaks to.
    ///
    /// # Errors
    /// [`LinkError::Misuse`] changes nothing; every other error closes the link.
    pub fn send(&mut self, now: Millis, plaintext: &[u8]) -> Result<(), LinkError> {
        self.pipe.check_open()?;
        let State::Open = self.state else { return Err(Misuse::Early.into()) };
        self.pipe.send(now, plaintext)
    }

    /// The next value for the radio.
    pub fn poll_value(&mut self) -> Option<Vec<u8>> {
        self.pipe.poll_value()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.pipe.poll_event()
    }

    /// When to call [`handle_timeout`](Self::handle_timeout); `None` once closed.
    #[must_use]
    pub fn deadline(&self) -> Option<Millis> {
        self.pipe.deadline(self.is_handshaking())
    }

    /// Whether the initiator has not proved itself yet: such links are the first to drop when there are too many.
    #[must_use]
    pub const fn is_handshaking(&self) -> bool {
        !matches!(self.state, State::Open | State::Over)
    }

    /// Whether the link is closed.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.pipe.is_closed()
    }

    /// Bytes of memory that the link holds, all of `snow`'s boxes but its state not counted.
    #[must_use]
    pub fn bytes_held(&self) -> usize {
        let hello = match &self.state {
            State::Silent(responder) | State::Reading(responder, _) => responder.bytes_held(),
            State::Client(_) | State::Code(_) | State::Confirming(_) | State::Unproved | State::Open | State::Over => 0,
        };
        size_of::<Self>() + hello + self.pipe.bytes_held()
    }
}
