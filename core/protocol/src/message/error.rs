//! What a device answers when it does not do what it was asked.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use super::Text;

/// Why a request was not carried out. None of these says more than the caller may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorReply {
    /// Only identification, pairing and setting a credential are possible until set-up is done (clause 6.1 a).
    SetupRequired,
    /// The caller is not authenticated.
    AuthRequired,
    /// The caller's role does not have this right.
    Forbidden,
    /// Too many failures: wait this many seconds.
    Throttled {
        /// Seconds to wait.
        wait: u32,
    },
    /// The device reports tampering and answers only alert and recovery (clause 6.7.2).
    Quarantined,
    /// The device is doing something else; ask again.
    Busy,
    /// A field of the request is not acceptable.
    Invalid {
        /// Key path of the field, such as `1.key`.
        field: Text<32>,
    },
    /// The device does not know this request.
    Unsupported,
    /// The person must confirm afresh first (clause 6.5.5).
    ConfirmationRequired,
    /// The credential was not accepted. The same for unknown, wrong and locked.
    Refused,
    /// The device has no room for it.
    Full,
    /// What was named is not there.
    NotFound,
    /// A code of a newer protocol.
    Other(u32),
}

impl ErrorReply {
    /// The code on the wire.
    #[must_use]
    pub const fn code(&self) -> u32 {
        match self {
            Self::SetupRequired => 1,
            Self::AuthRequired => 2,
            Self::Forbidden => 3,
            Self::Throttled { .. } => 4,
            Self::Quarantined => 5,
            Self::Busy => 6,
            Self::Invalid { .. } => 7,
            Self::Unsupported => 8,
            Self::ConfirmationRequired => 9,
            Self::Refused => 10,
            Self::Full => 11,
            Self::NotFound => 12,
            Self::Other(code) => *code,
        }
    }

    /// An [`Self::Invalid`] for a field, cut to fit.
    #[must_use]
    pub fn invalid(field: &str) -> Self {
        Self::Invalid { field: Text::cut(field) }
    }

    /// `None` when the code lacks the field that belongs to it.
    fn from_wire(code: u32, wait: Option<u32>, field: Option<Text<32>>) -> Option<Self> {
        Some(match code {
            1 => Self::SetupRequired,
            2 => Self::AuthRequired,
            3 => Self::Forbidden,
            4 => Self::Throttled { wait: wait? },
            5 => Self::Quarantined,
            6 => Self::Busy,
            7 => Self::Invalid { field: field? },
            8 => Self::Unsupported,
            9 => Self::ConfirmationRequired,
            10 => Self::Refused,
            11 => Self::Full,
            12 => Self::NotFound,
            other => Self::Other(other),
        })
    }
}

/// The same as three fields, so that every error has one shape: `{0: code, 1: wait, 2: field}`.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Wire {
    #[n(0)]
    code: u32,
    #[n(1)]
    wait: Option<u32>,
    #[n(2)]
    field: Option<Text<32>>,
}

impl<C> Encode<C> for ErrorReply {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), encode::Error<W::Error>> {
        let (wait, field) = match self {
            Self::Throttled { wait } => (Some(*wait), None),
            Self::Invalid { field } => (None, Some(field.clone())),
            Self::SetupRequired
            | Self::AuthRequired
            | Self::Forbidden
            | Self::Quarantined
            | Self::Busy
            | Self::Unsupported
            | Self::ConfirmationRequired
            | Self::Refused
            | Self::Full
            | Self::NotFound
            | Self::Other(_) => (None, None),
        };
        Wire { code: self.code(), wait, field }.encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for ErrorReply {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let wire = Wire::decode(d, ctx)?;
        Self::from_wire(wire.code, wire.wait, wire.field)
            .ok_or_else(|| decode::Error::message("the error lacks its field"))
    }
}
