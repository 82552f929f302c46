//! What goes wrong on a link, and whose fault it is.
//!
//! These are for this end's own log and screens. The other end learns nothing of them: before a session it gets
//! [`crate::frame::REFUSAL`], whatever the reason, and afterwards a closed link. No error holds a secret or a text of
//! the peer.

use crate::frame::FrameError;
use crate::hello::HelloError;
use crate::random::RandomError;
use crate::suite::SuiteRefused;

/// Who is to blame for an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blame {
    /// The other end, or whoever speaks in its place.
    Peer,
    /// The radio, or somebody who disturbs it.
    Wire,
    /// The caller on this end: the error is a mistake in its program.
    Misuse,
    /// No one: the link or its time is over.
    Closed,
}

/// Why a handshake came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandshakeError {
    /// The hello cannot be used.
    #[error("the hello cannot be used: {0}")]
    Hello(#[from] HelloError),
    /// The device speaks no version that this end speaks.
    #[error("the device speaks other versions of the protocol")]
    Version,
    /// No cipher suite is acceptable, or one was chosen that is not offered.
    #[error(transparent)]
    Suite(#[from] SuiteRefused),
    /// The device does not accept this way of pairing now.
    #[error("the device does not accept this way of pairing now")]
    Way,
    /// A message has another length than the handshake gives it.
    #[error("a handshake message has the wrong length")]
    Length,
    /// A message came when none was expected.
    #[error("a handshake message came out of turn")]
    OutOfTurn,
    /// A message does not decrypt: the other end holds other keys, or what it sent or saw was changed.
    #[error("the other end holds other keys, or something was changed on the way")]
    Decrypt,
    /// A public key is one that leaves no secret (RFC 7748, section 6.1).
    #[error("the other end sent a key that protects nothing")]
    WeakKey,
    /// A SPAKE2+ share is not an element of the group, or cancels the code.
    #[error("the other end sent a share that protects nothing")]
    Share,
    /// The key confirmation of SPAKE2+ does not fit: the typed code is wrong, or something was changed on the way.
    #[error("the code is wrong, or something was changed on the way")]
    Confirmation,
    /// The device said no. It never says why.
    #[error("the device refused")]
    Refused,
    /// It took longer than [`crate::limit::HANDSHAKE_TIMEOUT`].
    #[error("the handshake took too long")]
    Expired,
    /// The source of randomness failed.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// A stored key, PSK or verifier record is damaged, or a library refused what this crate gave it.
    #[error("a stored secret is damaged")]
    Damaged,
}

/// Why a session ended, or did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// More than [`crate::limit::BAD_RECORDS_MAX`] records did not decrypt.
    #[error("too many records did not decrypt")]
    BadRecords,
    /// The peer sent more than [`crate::limit::REKEY_REFUSED_AFTER`] messages without changing its key.
    #[error("the other end did not change its key in time")]
    KeyOverdue,
    /// The nonces of a direction are used up. None is ever used twice.
    #[error("the session has no nonces left")]
    Exhausted,
    /// It is older than [`crate::limit::SESSION_MAX`], or was silent for [`crate::limit::SESSION_IDLE`].
    #[error("the session has expired")]
    Expired,
    /// The session has ended before.
    #[error("the session has ended")]
    Ended,
    /// The caller asked for something impossible; the session goes on.
    #[error(transparent)]
    Misuse(#[from] Misuse),
}

/// A mistake of the caller. The link goes on as if the call had not been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misuse {
    /// There is no session yet, or no question is open.
    #[error("called before its time")]
    Early,
    /// A message must have at least one byte; the empty one is the key update.
    #[error("a message must not be empty")]
    Empty,
    /// A message is longer than [`crate::limit::PLAINTEXT_MAX`].
    #[error("a message is too long")]
    TooLong,
    /// The first message after the handshake is longer than [`crate::limit::FIRST_PLAINTEXT_MAX`].
    #[error("the first message of a session is too long")]
    FirstTooLong,
    /// More waits to be sent than [`crate::limit::SEND_QUEUE_MAX`]; take values first.
    #[error("too much waits to be sent")]
    Backlog,
}

/// Why a link ended, or did not do what was asked. Only [`LinkError::Misuse`] leaves it alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Values do not fit together.
    #[error(transparent)]
    Wire(#[from] FrameError),
    /// The handshake failed.
    #[error(transparent)]
    Handshake(#[from] HandshakeError),
    /// The session failed.
    #[error(transparent)]
    Session(SessionError),
    /// The caller made a mistake; the link goes on.
    #[error(transparent)]
    Misuse(#[from] Misuse),
    /// The link was closed before.
    #[error("the link is closed")]
    Closed,
}

impl From<SessionError> for LinkError {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Misuse(misuse) => Self::Misuse(misuse),
            SessionError::BadRecords
            | SessionError::KeyOverdue
            | SessionError::Exhausted
            | SessionError::Expired
            | SessionError::Ended => Self::Session(error),
        }
    }
}

impl LinkError {
    /// Who is to blame.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::Wire(_) => Blame::Wire,
            Self::Handshake(error) => error.blame(),
            Self::Session(error) => error.blame(),
            Self::Misuse(_) => Blame::Misuse,
            Self::Closed => Blame::Closed,
        }
    }
}

impl HandshakeError {
    /// Who is to blame.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::Hello(_)
            | Self::Version
            | Self::Suite(_)
            | Self::Length
            | Self::OutOfTurn
            | Self::Decrypt
            | Self::WeakKey
            | Self::Share
            | Self::Confirmation
            | Self::Refused => Blame::Peer,
            Self::Way | Self::Expired => Blame::Closed,
            Self::Random(_) | Self::Damaged => Blame::Misuse,
        }
    }
}

impl SessionError {
    /// Who is to blame.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::BadRecords | Self::KeyOverdue => Blame::Peer,
            Self::Misuse(_) => Blame::Misuse,
            Self::Exhausted | Self::Expired | Self::Ended => Blame::Closed,
        }
    }
}
