//! Cutting messages into values, when the radio asks for them and not before.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use super::{FIRST, LAST, SEQUENCE};
use crate::limit::{SEND_QUEUE_MAX, VALUE_MAX, VALUE_MIN};

/// Cuts the messages of one direction. Messages wait in order; [`poll_value`](Self::poll_value) takes the next value.
#[derive(Debug)]
pub struct Fragmenter {
    waiting: VecDeque<Vec<u8>>,
    sent_of_first: usize,
    bytes: usize,
    sequence: u8,
    value_len: usize,
}

impl Fragmenter {
    /// Starts a direction at a sequence number, with values of at most `value_len` bytes, header included. The length
    /// is kept between [`VALUE_MIN`] and [`VALUE_MAX`].
    #[must_use]
    pub fn new(sequence: u8, value_len: usize) -> Self {
        Self {
            waiting: VecDeque::new(),
            sent_of_first: 0,
            bytes: 0,
            sequence: sequence & SEQUENCE,
            value_len: value_len.clamp(VALUE_MIN, VALUE_MAX),
        }
    }

    /// Whether a message of `length` bytes may be queued now ([`SEND_QUEUE_MAX`]). An empty queue takes any.
    #[must_use]
    pub const fn has_room(&self, length: usize) -> bool {
        self.bytes == 0 || self.bytes.saturating_add(length) <= SEND_QUEUE_MAX
    }

    /// Queues a message. An empty one has no frames and is ignored.
    pub fn push(&mut self, message: Vec<u8>) {
        if !message.is_empty() {
            self.bytes += message.len();
            self.waiting.push_back(message);
        }
    }

    /// Cuts off the next value; `None` when nothing waits.
    pub fn poll_value(&mut self) -> Option<Vec<u8>> {
        let message = self.waiting.front()?;
        let rest = message.get(self.sent_of_first..)?;
        let payload = rest.get(..self.value_len - 1).unwrap_or(rest);
        let last = payload.len() == rest.len();
        let first = self.sent_of_first == 0;
        let mut value = Vec::with_capacity(1 + payload.len());
        value.push(self.sequence | if first { FIRST } else { 0 } | if last { LAST } else { 0 });
        value.extend_from_slice(payload);
        self.sequence = (self.sequence + 1) & SEQUENCE;
        self.sent_of_first += payload.len();
        if last {
            self.bytes -= message.len();
            self.sent_of_first = 0;
            self.waiting.pop_front();
        }
        Some(value)
    }

    /// Forgets what waits.
    pub fn clear(&mut self) {
        self.waiting = VecDeque::new();
        (self.sent_of_first, self.bytes) = (0, 0);
    }

    /// Bytes of messages that wait.
    #[must_use]
    pub const fn bytes_held(&self) -> usize {
        self.bytes
    }
}
