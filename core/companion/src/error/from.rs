//! From inner errors to the border, one table each, without a wildcard: a new inner error does not compile until it has its
//! place here. Only faults of ours are logged, and never with a name or a value in them.

use pandu_protocol::error::{HandshakeError, LinkError as WireError};
use pandu_protocol::label::LabelError;
use pandu_protocol::message::ErrorReply;
use pandu_protocol::suite::SuiteRefused;

use super::{PanduError, ReasonCode};
use crate::port::{ClockError, LinkError, RadioError, RandomError, SecretsError};
use crate::session::{CallError, SessionError, WayIn};
use crate::store::{StoreError, VaultError};

impl From<ReasonCode> for PanduError {
    fn from(code: ReasonCode) -> Self {
        if code == ReasonCode::Misuse {
            tracing::error!("a fault in the app or in Pandu");
        }
        code.error(None)
    }
}

impl From<RadioError> for ReasonCode {
    fn from(error: RadioError) -> Self {
        match error {
            RadioError::Off => Self::RadioOff,
            RadioError::Blocked => Self::RadioBlocked,
            RadioError::NotAllowed => Self::RadioNotAllowed,
            RadioError::Missing => Self::RadioMissing,
            RadioError::OutOfReach => Self::DeviceOutOfReach,
            RadioError::Taken => Self::DeviceTaken,
            RadioError::Busy => Self::RadioBusy,
            RadioError::Failed => Self::RadioFailed,
        }
    }
}

impl From<LinkError> for ReasonCode {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Lost => Self::LinkLost,
            LinkError::RadioOff => Self::RadioOff,
            LinkError::NotPandu => Self::NotPandu,
            LinkError::Failed => Self::RadioFailed,
        }
    }
}

impl From<SecretsError> for ReasonCode {
    fn from(error: SecretsError) -> Self {
        match error {
            SecretsError::Locked => Self::SecretsLocked,
            SecretsError::Denied => Self::SecretsDenied,
            SecretsError::Missing => Self::SecretsMissing,
            SecretsError::CannotWrite => Self::SecretsCannotWrite,
            SecretsError::Failed => Self::SecretsFailed,
        }
    }
}

impl From<ClockError> for ReasonCode {
    fn from(error: ClockError) -> Self {
        match error {
            ClockError::Unavailable => Self::ClockUnavailable,
        }
    }
}

impl From<RandomError> for ReasonCode {
    fn from(error: RandomError) -> Self {
        match error {
            RandomError::Unavailable => Self::RandomUnavailable,
        }
    }
}

impl From<StoreError> for ReasonCode {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::InUse => Self::StoreInUse,
            StoreError::Full => Self::StoreFull,
            StoreError::ReadOnly => Self::StoreReadOnly,
            StoreError::Unreachable => Self::StoreUnreachable,
            StoreError::Damaged => Self::StoreDamaged,
            StoreError::RowDamaged { .. } => Self::StoreRowDamaged,
            StoreError::NotOurs => Self::StoreNotOurs,
            StoreError::Newer => Self::StoreNewer,
            StoreError::KeyMissing => Self::StoreKeyMissing,
            StoreError::DeviceKeyMissing => Self::DeviceKeyMissing,
            StoreError::Secrets(error) => error.into(),
            StoreError::Random(error) => error.into(),
            StoreError::Misuse(_) => Self::Misuse,
        }
    }
}

impl From<VaultError> for ReasonCode {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::WrongPassphrase => Self::PassphraseWrong,
            VaultError::PassphraseLength => Self::PassphraseShort,
            VaultError::Missing => Self::VaultMissing,
            VaultError::There => Self::VaultThere,
            VaultError::InUse => Self::StoreInUse,
            VaultError::Damaged => Self::VaultDamaged,
            VaultError::Newer => Self::VaultNewer,
            VaultError::Full => Self::StoreFull,
            VaultError::ReadOnly => Self::StoreReadOnly,
            VaultError::Unreachable => Self::StoreUnreachable,
            VaultError::Random(error) => error.into(),
        }
    }
}

impl From<LabelError> for ReasonCode {
    fn from(error: LabelError) -> Self {
        match error {
            LabelError::CheckDigit => Self::LabelMistyped,
            LabelError::Version => Self::LabelNewer,
            LabelError::Empty
            | LabelError::TooLong
            | LabelError::WrongLength { .. }
            | LabelError::NotADigit
            | LabelError::Foreign
            | LabelError::Incomplete
            | LabelError::Characters
            | LabelError::Check => Self::LabelUnreadable,
        }
    }
}

impl From<&ErrorReply> for ReasonCode {
    fn from(error: &ErrorReply) -> Self {
        match error {
            ErrorReply::SetupRequired => Self::SetupRequired,
            ErrorReply::AuthRequired => Self::AuthRequired,
            ErrorReply::Forbidden => Self::Forbidden,
            ErrorReply::Throttled { .. } => Self::Throttled,
            ErrorReply::Quarantined => Self::Quarantined,
            ErrorReply::Busy => Self::DeviceBusy,
            ErrorReply::Invalid { .. } => Self::ValueRefused,
            ErrorReply::Unsupported => Self::Unsupported,
            ErrorReply::ConfirmationRequired => Self::ConfirmationRequired,
            ErrorReply::Refused => Self::CredentialRefused,
            ErrorReply::Full => Self::DeviceFull,
            ErrorReply::NotFound => Self::NotOnDevice,
            ErrorReply::Other(_) => Self::NewerAnswer,
        }
    }
}

impl From<ErrorReply> for PanduError {
    fn from(error: ErrorReply) -> Self {
        let wait = if let ErrorReply::Throttled { wait } = error { Some(wait) } else { None };
        ReasonCode::from(&error).error(wait)
    }
}

/// What a failed handshake means depends on how one meant to come in: a refusal is a wrong label, a closed window or a lost
/// pairing.
fn handshake(way: WayIn, error: HandshakeError) -> ReasonCode {
    match error {
        HandshakeError::Hello(_) | HandshakeError::OutOfTurn => ReasonCode::DeviceMisbehaved,
        HandshakeError::Version => ReasonCode::VersionRefused,
        HandshakeError::Suite(SuiteRefused::Unknown | SuiteRefused::Sunset) => ReasonCode::SuiteRefused,
        HandshakeError::Way => ReasonCode::WayNotOffered,
        HandshakeError::Confirmation => ReasonCode::CodeWrong,
        HandshakeError::Refused => match way {
            WayIn::Label => ReasonCode::LabelRefused,
            WayIn::Code => ReasonCode::PairingClosed,
            WayIn::Session => ReasonCode::SessionRefused,
        },
        HandshakeError::Length | HandshakeError::Decrypt | HandshakeError::WeakKey | HandshakeError::Share => match way
        {
            WayIn::Label => ReasonCode::LabelRefused,
            WayIn::Code => ReasonCode::DeviceMisbehaved,
            WayIn::Session => ReasonCode::DeviceChanged,
        },
        HandshakeError::Expired => ReasonCode::AnswerLate,
        HandshakeError::Random(_) => ReasonCode::RandomUnavailable,
        HandshakeError::Damaged => ReasonCode::Misuse,
    }
}

impl From<&SessionError> for ReasonCode {
    fn from(error: &SessionError) -> Self {
        match error {
            SessionError::Radio(error) => (*error).into(),
            SessionError::Link(error) => (*error).into(),
            SessionError::Ended => Self::LinkLost,
            SessionError::Late => Self::AnswerLate,
            SessionError::NotHeard => Self::DeviceNotFound,
            SessionError::Ambiguous => Self::DeviceAmbiguous,
            SessionError::Changed => Self::DeviceChanged,
            SessionError::Handshake { way, error } => handshake(*way, *error),
            SessionError::Wire(WireError::Wire(_) | WireError::Session(_) | WireError::Closed) => Self::LinkLost,
            SessionError::Wire(WireError::Handshake(error)) => handshake(WayIn::Session, *error),
            SessionError::Wire(WireError::Misuse(_)) | SessionError::TooLong => Self::Misuse,
            SessionError::Garbled => Self::DeviceMisbehaved,
            SessionError::Newer => Self::NewerAnswer,
            SessionError::Reply(error) => error.into(),
            SessionError::Label(error) => (*error).into(),
            SessionError::Closed => Self::PairingClosed,
            SessionError::WayNotOffered => Self::WayNotOffered,
            SessionError::Unknown => Self::UnknownDevice,
            SessionError::Store(error) => (*error).into(),
            SessionError::Clock(error) => (*error).into(),
            SessionError::Random(error) => (*error).into(),
        }
    }
}

impl From<SessionError> for PanduError {
    fn from(error: SessionError) -> Self {
        if let SessionError::Reply(reply) = error { reply.into() } else { ReasonCode::from(&error).into() }
    }
}

impl From<CallError> for PanduError {
    fn from(error: CallError) -> Self {
        error.error.into()
    }
}

/// Whatever has a reason can cross the border by it.
macro_rules! crosses {
    ($($inner:ty),*) => {
        $(impl From<$inner> for PanduError {
            fn from(error: $inner) -> Self {
                ReasonCode::from(error).into()
            }
        })*
    };
}

crosses!(RadioError, LinkError, SecretsError, ClockError, RandomError, StoreError, VaultError, LabelError);

#[cfg(test)]
mod tests {
    use super::*;

    fn of(way: WayIn, error: HandshakeError) -> PanduError {
        SessionError::Handshake { way, error }.into()
    }

    #[test]
    fn a_failed_handshake_means_what_the_person_was_doing() {
        let code = |error: &PanduError| error.reason().code;
        for (way, error, expected) in [
            (WayIn::Label, HandshakeError::Refused, ReasonCode::LabelRefused),
            (WayIn::Label, HandshakeError::Decrypt, ReasonCode::LabelRefused),
            (WayIn::Code, HandshakeError::Confirmation, ReasonCode::CodeWrong),
            (WayIn::Code, HandshakeError::Refused, ReasonCode::PairingClosed),
            (WayIn::Session, HandshakeError::Refused, ReasonCode::SessionRefused),
            (WayIn::Session, HandshakeError::Decrypt, ReasonCode::DeviceChanged),
            (WayIn::Session, HandshakeError::WeakKey, ReasonCode::DeviceChanged),
            (WayIn::Session, HandshakeError::Suite(SuiteRefused::Sunset), ReasonCode::SuiteRefused),
        ] {
            assert_eq!(code(&of(way, error)), expected, "{way:?} {error:?}");
        }
    }

    /// A device that is not, or no longer, the one that was paired leaves one act only.
    #[test]
    fn what_must_not_be_got_round_says_pair_again() {
        for error in [HandshakeError::Refused, HandshakeError::Decrypt, HandshakeError::WeakKey, HandshakeError::Share]
        {
            assert!(matches!(of(WayIn::Session, error), PanduError::PairAgain { .. }), "{error:?}");
        }
        assert!(matches!(SessionError::Changed.into(), PanduError::PairAgain { .. }));
    }

    #[test]
    fn a_wait_comes_with_its_seconds() {
        let error = PanduError::from(ErrorReply::Throttled { wait: 32 });
        assert_eq!((error.reason().code, error.reason().wait_seconds), (ReasonCode::Throttled, Some(32)));
        assert!(matches!(error, PanduError::WaitUntil { .. }));
    }
}
