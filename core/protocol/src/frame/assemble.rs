//! Putting values together again, within a bound and a time.

use alloc::vec::Vec;

use super::{FIRST, FrameError, LAST, SEQUENCE};
use crate::limit::{REASSEMBLY_TIMEOUT, VALUE_MAX};
use crate::time::Millis;

/// Puts the values of one direction together. After an error it must not be used again.
#[derive(Debug)]
pub struct Reassembler {
    message: Vec<u8>,
    last_value: Option<Millis>,
    sequence: u8,
    limit: usize,
}

impl Reassembler {
    /// Starts a direction at a sequence number, for messages of at most `limit` bytes.
    #[must_use]
    pub const fn new(sequence: u8, limit: usize) -> Self {
        Self { message: Vec::new(), last_value: None, sequence: sequence & SEQUENCE, limit }
    }

    /// Changes the bound for messages that begin from now on and for the one that is under way.
    pub const fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Takes a value; gives the message when it was its last.
    ///
    /// # Errors
    /// [`FrameError`]; the link must be closed then.
    pub fn handle_value(&mut self, now: Millis, value: &[u8]) -> Result<Option<Vec<u8>>, FrameError> {
        let (header, payload) = value.split_first().ok_or(FrameError::Empty)?;
        if value.len() > VALUE_MAX {
            return Err(FrameError::ValueTooLong);
        }
        if payload.is_empty() {
            return Err(FrameError::Empty);
        }
        self.handle_timeout(now)?;
        if header & SEQUENCE != self.sequence {
            return Err(FrameError::Sequence);
        }
        match (header & FIRST != 0, self.last_value.is_some()) {
            (false, false) => return Err(FrameError::NotBegun),
            (true, true) => return Err(FrameError::Unfinished),
            (true, false) | (false, true) => {}
        }
        self.append(payload)?;
        self.sequence = (self.sequence + 1) & SEQUENCE;
        if header & LAST == 0 {
            self.last_value = Some(now);
            return Ok(None);
        }
        self.last_value = None;
        Ok(Some(core::mem::take(&mut self.message)))
    }

    /// Grows by what has arrived, at most doubling and never past the limit.
    fn append(&mut self, payload: &[u8]) -> Result<(), FrameError> {
        let length = self.message.len() + payload.len();
        if length > self.limit {
            return Err(FrameError::MessageTooLong);
        }
        if length > self.message.capacity() {
            let capacity = length.max(self.message.capacity() * 2).min(self.limit);
            self.message.reserve_exact(capacity - self.message.len());
        }
        self.message.extend_from_slice(payload);
        Ok(())
    }

    /// When [`handle_timeout`](Self::handle_timeout) must be called; `None` between messages.
    #[must_use]
    pub fn deadline(&self) -> Option<Millis> {
        self.last_value.map(|at| at.after(REASSEMBLY_TIMEOUT))
    }

    /// Looks at the clock.
    ///
    /// # Errors
    /// [`FrameError::Expired`] when a message under way has paused for [`REASSEMBLY_TIMEOUT`].
    pub fn handle_timeout(&mut self, now: Millis) -> Result<(), FrameError> {
        if self.deadline().is_some_and(|deadline| now >= deadline) { Err(FrameError::Expired) } else { Ok(()) }
    }

    /// Bytes of memory taken for a message under way.
    #[must_use]
    pub fn bytes_held(&self) -> usize {
        self.message.capacity()
    }
}
