//! One link from its first value to its end: frames, handshake and session joined, for each end.
//!
//! 1. Feed every value that arrives to `handle_value`, and `handle_timeout` when `deadline` has passed.
//! 2. Then drain `poll_event`, act on the events (`send`, `accept_client`, `accept_code`, `refuse`), drain again.
//! 3. Then drain `poll_value` and hand each value to the radio.
//! 4. After an error other than misuse the link is closed: drain `poll_value` once more, and disconnect.
//!
//! A link holds no clock and no randomness but what it was given. Until the other end has proved itself it keeps at
//! most one message of [`crate::limit::HANDSHAKE_MESSAGE_MAX`] bytes of it.

mod initiator;
mod pipe;
mod responder;

pub use initiator::{InitiatorLink, Settings};
pub use responder::ResponderLink;

use core::fmt;

use crate::key::PublicKey;
use crate::session::Plaintext;
use crate::suite::Pattern;

/// What happened on a link.
#[derive(PartialEq, Eq)]
pub enum Event {
    /// Responder only: an initiator with this key is there. Answer with
    /// [`accept_client`](ResponderLink::accept_client) or [`refuse`](ResponderLink::refuse).
    NeedClient(PublicKey),
    /// Responder only: an initiator wants to pair by typed code. Count a failure, then answer with
    /// [`accept_code`](ResponderLink::accept_code) or [`refuse`](ResponderLink::refuse).
    NeedCode,
    /// There is a session.
    Established(Established),
    /// A message came.
    Message(Plaintext),
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedClient(client) => f.debug_tuple("NeedClient").field(client).finish(),
            Self::NeedCode => f.write_str("NeedCode"),
            Self::Established(established) => f.debug_tuple("Established").field(established).finish(),
            Self::Message(plaintext) => write!(f, "Message({} bytes)", plaintext.len()),
        }
    }
}

/// What a handshake settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Established {
    /// The static key of the other end.
    pub peer: PublicKey,
    /// The hash of the handshake, for [`crate::pairing::derive_session_psk`].
    pub handshake_hash: [u8; 32],
    /// How: [`Pattern::Xx`] is a pairing by typed code.
    pub pattern: Pattern,
}
