//! The companion's end of a link.

use alloc::vec::Vec;

use super::Event;
use super::pipe::Pipe;
use crate::error::{HandshakeError, LinkError};
use crate::frame::REFUSAL;
use crate::handshake::{Initiator, Plan};
use crate::key::StaticKey;
use crate::random::Random;
use crate::session::Opened;
use crate::suite::Selector;
use crate::time::{Day, Millis};

/// What the companion must know of the world to start a link.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Longest value of the link; see [`crate::frame::value_len`].
    pub value_len: usize,
    /// The date, for the sunset of suites.
    pub today: Day,
}

/// The initiator's end of a link.
pub struct InitiatorLink {
    pipe: Pipe,
    selector: Selector,
    handshake: Option<Initiator>,
}

impl InitiatorLink {
    /// Starts a link with the hello that the device gave on it. The first message waits to be sent.
    ///
    /// # Errors
    /// [`HandshakeError`] about the hello, the suite, the way, or this end's own randomness and secrets.
    pub fn start(
        now: Millis,
        hello: &[u8],
        plan: &Plan<'_>,
        client: &StaticKey,
        settings: Settings,
        random: &mut dyn Random,
    ) -> Result<Self, HandshakeError> {
        let (initiator, message) = Initiator::start(hello, plan, client, settings.today, random)?;
        let selector = initiator.selector();
        let mut pipe = Pipe::new(now, selector.byte(), settings.value_len);
        pipe.push(message);
        Ok(Self { pipe, selector, handshake: Some(initiator) })
    }

    /// Takes a value from the radio.
    ///
    /// # Errors
    /// The link is closed by every error; [`HandshakeError::Refused`] when the device said no.
    pub fn handle_value(&mut self, now: Millis, value: &[u8]) -> Result<(), LinkError> {
        self.pipe.check_open()?;
        self.take_value(now, value).map_err(|error| self.pipe.fail(error, false))
    }

    fn take_value(&mut self, now: Millis, value: &[u8]) -> Result<(), LinkError> {
        self.pipe.check_time(now, self.handshake.is_some())?;
        if !self.pipe.is_confirmed() && value == REFUSAL {
            return Err(HandshakeError::Refused.into());
        }
        let Some(message) = self.pipe.assemble(now, value)? else { return Ok(()) };
        if let Some(initiator) = self.handshake.take() {
            let (last, session) = initiator.handle_message(now, &message)?;
            last.into_iter().for_each(|last| self.pipe.push(last));
            self.pipe.keep(session);
            self.pipe.establish(self.selector.pattern());
        } else if let Opened::Message(plaintext) = self.pipe.open(now, &message)? {
            self.pipe.emit(Event::Message(plaintext));
        }
        Ok(())
    }

    /// Looks at the clock. Call it when [`deadline`](Self::deadline) has passed.
    ///
    /// # Errors
    /// What has expired; the link is closed then.
    pub fn handle_timeout(&mut self, now: Millis) -> Result<(), LinkError> {
        self.pipe.check_time(now, self.handshake.is_some()).map_err(|error| self.pipe.fail(error, false))
    }

    /// Seals and queues a message, after [`Event::Established`]. The first one must be sent within
    /// [`crate::limit::HANDSHAKE_TIMEOUT`] of the start and have at most
    /// [`crate::limit::FIRST_PLAINTEXT_MAX`] bytes.
    ///
    /// # Errors
    /// [`LinkError::Misuse`] changes nothing; every other error closes the link.
    pub fn send(&mut self, now: Millis, plaintext: &[u8]) -> Result<(), LinkError> {
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
        self.pipe.deadline(self.handshake.is_some())
    }

    /// Whether the device has proved that it holds its keys, now and here. Send nothing secret before.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.pipe.is_confirmed()
    }

    /// Whether the link is closed.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.pipe.is_closed()
    }

    /// Bytes of memory that the link holds, a handshake under way not counted.
    #[must_use]
    pub fn bytes_held(&self) -> usize {
        size_of::<Self>() + self.pipe.bytes_held()
    }
}
