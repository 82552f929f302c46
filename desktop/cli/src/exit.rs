//! How a run ended, as the number that scripts see. The table stands in `pandu --help` too.

use std::process::ExitCode;

use pandu::{PanduError, ReasonCode};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything that was asked for is done.
    Done = 0,
    /// Pandu has a fault.
    Bug = 1,
    /// The command was not understood, or misses something.
    Usage = 2,
    /// The person left, or input ended. Nothing is lost: the same command goes on.
    Cancelled = 3,
    /// The device was not reached, or the connection broke and did not come back.
    NotReached = 4,
    /// The device said no: wrong code, no right to it, closed to pairing.
    Refused = 5,
    /// Stopped for safety: the device does not prove the key that it was paired with, or reports tampering.
    Unsafe = 6,
    /// Something on this machine does not work: storage, key store, clock.
    Machine = 7,
}

impl Exit {
    /// Every end, in the order of its number, with the message that describes it.
    pub(crate) const ALL: [(Self, &'static str); 8] = [
        (Self::Done, "cli-exit-done"),
        (Self::Bug, "cli-exit-bug"),
        (Self::Usage, "cli-exit-usage"),
        (Self::Cancelled, "cli-exit-cancelled"),
        (Self::NotReached, "cli-exit-not-reached"),
        (Self::Refused, "cli-exit-refused"),
        (Self::Unsafe, "cli-exit-unsafe"),
        (Self::Machine, "cli-exit-machine"),
    ];

    /// The exit for a cause by its stable name on a screen, such as `error-code-wrong`. `None` for causes that are no error.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        Some(Self::from(&Self::cause(code)?.error(None)))
    }

    /// The cause by its stable name on a screen.
    pub(crate) fn cause(code: &str) -> Option<ReasonCode> {
        ReasonCode::ALL.iter().copied().find(|known| known.message_id() == code)
    }

    /// What a shell takes.
    pub(crate) fn code(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

impl From<&PanduError> for Exit {
    fn from(error: &PanduError) -> Self {
        match error.reason().code {
            ReasonCode::Misuse => Self::Bug,
            ReasonCode::UnknownDevice | ReasonCode::UnknownWizard | ReasonCode::PassphraseShort => Self::Usage,
            ReasonCode::Cancelled => Self::Cancelled,
            ReasonCode::RadioOff
            | ReasonCode::RadioBlocked
            | ReasonCode::RadioNotAllowed
            | ReasonCode::RadioMissing
            | ReasonCode::RadioBusy
            | ReasonCode::RadioFailed
            | ReasonCode::DeviceNotFound
            | ReasonCode::DeviceOutOfReach
            | ReasonCode::DeviceTaken
            | ReasonCode::DeviceAmbiguous
            | ReasonCode::LinkLost
            | ReasonCode::AnswerLate
            | ReasonCode::NotPandu => Self::NotReached,
            ReasonCode::LabelUnreadable
            | ReasonCode::LabelMistyped
            | ReasonCode::LabelNewer
            | ReasonCode::LabelRefused
            | ReasonCode::CodeWrong
            | ReasonCode::PairingClosed
            | ReasonCode::WayNotOffered
            | ReasonCode::AlreadyPaired
            | ReasonCode::SessionRefused
            | ReasonCode::VersionRefused
            | ReasonCode::SetupRequired
            | ReasonCode::AuthRequired
            | ReasonCode::ConfirmationRequired
            | ReasonCode::Forbidden
            | ReasonCode::Throttled
            | ReasonCode::DeviceBusy
            | ReasonCode::ValueRefused
            | ReasonCode::Unsupported
            | ReasonCode::CredentialRefused
            | ReasonCode::DeviceFull
            | ReasonCode::NotOnDevice
            | ReasonCode::NewerAnswer => Self::Refused,
            ReasonCode::DeviceChanged
            | ReasonCode::SuiteRefused
            | ReasonCode::DeviceMisbehaved
            | ReasonCode::Quarantined => Self::Unsafe,
            ReasonCode::StoreInUse
            | ReasonCode::StoreFull
            | ReasonCode::StoreReadOnly
            | ReasonCode::StoreUnreachable
            | ReasonCode::StoreDamaged
            | ReasonCode::StoreRowDamaged
            | ReasonCode::StoreNotOurs
            | ReasonCode::StoreNewer
            | ReasonCode::StoreKeyMissing
            | ReasonCode::DeviceKeyMissing
            | ReasonCode::SecretsLocked
            | ReasonCode::SecretsDenied
            | ReasonCode::SecretsMissing
            | ReasonCode::SecretsCannotWrite
            | ReasonCode::SecretsFailed
            | ReasonCode::PassphraseWrong
            | ReasonCode::VaultDamaged
            | ReasonCode::VaultNewer
            | ReasonCode::VaultThere
            | ReasonCode::VaultMissing
            | ReasonCode::ClockUnavailable
            | ReasonCode::RandomUnavailable => Self::Machine,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_its_exit_and_none_counts_as_done() {
        let exit = |code: ReasonCode| Exit::from(&code.error(None));
        assert!(ReasonCode::ALL.iter().all(|code| exit(*code) != Exit::Done));
        assert_eq!(exit(ReasonCode::CodeWrong), Exit::Refused);
        assert_eq!(exit(ReasonCode::DeviceChanged), Exit::Unsafe);
        assert_eq!(exit(ReasonCode::DeviceOutOfReach), Exit::NotReached);
        assert_eq!(exit(ReasonCode::SecretsLocked), Exit::Machine);
        assert_eq!(exit(ReasonCode::Cancelled), Exit::Cancelled);
        assert_eq!(exit(ReasonCode::Misuse), Exit::Bug);
        assert_eq!(Exit::of_code("error-device-changed"), Some(Exit::Unsafe));
        assert_eq!(Exit::of_code("network-wrong-key"), None);
    }

    #[test]
    fn the_numbers_are_the_documented_ones() {
        let numbers: Vec<u8> = Exit::ALL.iter().map(|(exit, _)| *exit as u8).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
