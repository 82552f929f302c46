//! What goes wrong between the companion and a device.

use pandu_protocol::error::HandshakeError;
use pandu_protocol::label::LabelError;
use pandu_protocol::message::ErrorReply;

use crate::port::{ClockError, LinkError, RadioError, RandomError};
use crate::store::StoreError;

/// How a handshake meant to come in; the same failure means something else to the person each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayIn {
    /// By the scanned label.
    Label,
    /// By the typed code.
    Code,
    /// As a paired phone.
    Session,
}

/// Why a device could not be paired with or spoken to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The radio did not find or connect it.
    #[error(transparent)]
    Radio(#[from] RadioError),
    /// The link did not carry a value.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The device ended the link.
    #[error("the device ended the link")]
    Ended,
    /// The device did not answer in time.
    #[error("the device did not answer in time")]
    Late,
    /// The device was not heard nearby.
    #[error("the device was not heard nearby")]
    NotHeard,
    /// More than one device that is heard can be the one that is meant.
    #[error("it is not clear which device is meant")]
    Ambiguous,
    /// At the device's address is one that is not it.
    #[error("the device does not prove the key it was paired with")]
    Changed,
    /// The handshake failed.
    #[error("the handshake failed: {error}")]
    Handshake {
        /// How it meant to come in.
        way: WayIn,
        /// Why it failed.
        error: HandshakeError,
    },
    /// Frames or records do not fit together, or the session has expired.
    #[error("the session ended: {0}")]
    Wire(pandu_protocol::error::LinkError),
    /// The device sent a message that is not one.
    #[error("the device sent a message that is not one")]
    Garbled,
    /// The device answered with a message that this version does not know.
    #[error("the device answered something unknown")]
    Newer,
    /// The device did not do what pairing needs.
    #[error("the device answered with an error")]
    Reply(ErrorReply),
    /// What was scanned or typed is no label.
    #[error(transparent)]
    Label(#[from] LabelError),
    /// The device's pairing window is closed.
    #[error("the device is not open to pairing")]
    Closed,
    /// The device cannot be paired in this way.
    #[error("the device does not offer this way of pairing")]
    WayNotOffered,
    /// No such device is paired.
    #[error("no such device is paired")]
    Unknown,
    /// What is stored could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no time.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// There is no randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// A request is longer than a message can be.
    #[error("the request is too long")]
    TooLong,
}

impl SessionError {
    /// Whether the same may go better in a moment, without anybody doing anything.
    pub(super) const fn is_passing(&self) -> bool {
        match self {
            Self::Radio(RadioError::OutOfReach | RadioError::Taken | RadioError::Busy | RadioError::Failed)
            | Self::Link(LinkError::Lost | LinkError::Failed)
            | Self::Ended
            | Self::Late
            | Self::NotHeard
            | Self::Wire(_) => true,
            Self::Handshake { error, .. } => matches!(error, HandshakeError::Expired),
            Self::Radio(RadioError::Off | RadioError::Blocked | RadioError::NotAllowed | RadioError::Missing)
            | Self::Link(LinkError::RadioOff | LinkError::NotPandu)
            | Self::Ambiguous
            | Self::Changed
            | Self::Garbled
            | Self::Newer
            | Self::Reply(_)
            | Self::Label(_)
            | Self::Closed
            | Self::WayNotOffered
            | Self::Unknown
            | Self::Store(_)
            | Self::Clock(_)
            | Self::Random(_)
            | Self::TooLong => false,
        }
    }

    /// Whether the device, or what is in its place, does not accept the keys of our pairing.
    pub(super) const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Handshake {
                way: WayIn::Session,
                error: HandshakeError::Refused
                    | HandshakeError::Decrypt
                    | HandshakeError::WeakKey
                    | HandshakeError::Length
            }
        )
    }
}

impl From<pandu_protocol::random::RandomError> for SessionError {
    fn from(_: pandu_protocol::random::RandomError) -> Self {
        Self::Random(RandomError::Unavailable)
    }
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct CallError {
    /// What happened last.
    pub error: SessionError,
    /// Whether the device may have done it: the request was sent and the answer did not come. A repetition must carry the
    /// same idempotency key.
    pub lost: bool,
}

impl From<SessionError> for CallError {
    fn from(error: SessionError) -> Self {
        Self { error, lost: false }
    }
}

impl From<StoreError> for CallError {
    fn from(error: StoreError) -> Self {
        SessionError::from(error).into()
    }
}
