//! Frames: how a message is cut into attribute values, and put together again.
//!
//! 1. A value is one header byte and at least one byte of the message; it has at most `min(ATT MTU - 3, 512)` bytes.
//! 2. Header: bit 7 first of its message, bit 6 last, bits 5 to 0 a sequence number that rises by one per value and
//!    direction, across messages, modulo 64.
//! 3. A link starts with the sequence number that is its selector ([`crate::suite::Selector`]), in both directions.
//!
//! Frames protect from nothing: whoever can write to the radio can end a link. They bound what a stranger can make
//! this end keep, and must never allocate on the word of a length that has not arrived.

mod assemble;
mod cut;

pub use assemble::Reassembler;
pub use cut::Fragmenter;

use crate::limit::VALUE_MIN;

const FIRST: u8 = 0b1000_0000;
const LAST: u8 = 0b0100_0000;
const SEQUENCE: u8 = 0b0011_1111;

/// The one answer to whatever a stranger does wrong: first and last value of a message, one byte 0.
pub const REFUSAL: [u8; 2] = [FIRST | LAST, 0];

/// What is wrong with a value. Each of these ends the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// It has no byte of a message, or no header even.
    #[error("a value is empty")]
    Empty,
    /// It is longer than [`crate::limit::VALUE_MAX`].
    #[error("a value is longer than the radio allows")]
    ValueTooLong,
    /// Its sequence number is not the next one: a value was lost, repeated or swapped.
    #[error("values were lost, repeated or swapped")]
    Sequence,
    /// It goes on with a message that never began.
    #[error("a message goes on that never began")]
    NotBegun,
    /// It begins a message in the middle of another.
    #[error("a message begins in the middle of another")]
    Unfinished,
    /// The message is longer than it may be at this point.
    #[error("a message is longer than it may be")]
    MessageTooLong,
    /// The rest of the message did not come in time.
    #[error("the rest of a message did not come in time")]
    Expired,
}

/// The best length of values on a link with this ATT MTU: a whole number of link-layer packets (244, 495) where
/// one fits, and between [`VALUE_MIN`] and [`crate::limit::VALUE_MAX`].
#[must_use]
pub const fn value_len(mtu: u16) -> usize {
    match mtu {
        0..=22 => VALUE_MIN,
        23..=246 => mtu as usize - 3,
        247..=497 => 244,
        _ => 495,
    }
}

/// Reads the sequence number of a value; `None` when it is empty.
#[must_use]
pub fn sequence(value: &[u8]) -> Option<u8> {
    value.first().map(|header| header & SEQUENCE)
}

#[cfg(test)]
mod tests;
