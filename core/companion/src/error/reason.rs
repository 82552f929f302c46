//! What happened, as stable codes, each with its message in the translations and its variant of [`PanduError`].

use std::fmt;

use super::PanduError;

/// What happened, without words: the shell takes them from the screen, or from the translations by `message_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The stable code.
    pub code: ReasonCode,
    /// The message in the translations that says what happened and, as attribute `next`, what to do.
    pub message_id: String,
    /// Seconds to wait, with [`PanduError::WaitUntil`].
    pub wait_seconds: Option<u32>,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.message_id())
    }
}

macro_rules! reasons {
    ($($code:ident $variant:ident $message:literal $says:literal;)*) => {
        /// Every reason there is. Codes are only added, never renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ReasonCode {
            $(#[doc = $says] $code,)*
        }

        impl ReasonCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            /// Its message in the translations.
            #[must_use]
            pub const fn message_id(self) -> &'static str {
                match self { $(Self::$code => $message,)* }
            }

            /// The part of its message that says what to do.
            #[must_use]
            pub const fn next_id(self) -> &'static str {
                match self { $(Self::$code => concat!($message, ".next"),)* }
            }

            /// Its short name, such as `radio-off`: stable, for machines.
            #[must_use]
            pub fn id(self) -> &'static str {
                let message = self.message_id();
                message.strip_prefix("error-").unwrap_or(message)
            }

            /// The code with this short name.
            #[must_use]
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.id() == id)
            }

            /// The error that crosses the border.
            #[must_use]
            pub fn error(self, wait_seconds: Option<u32>) -> PanduError {
                let reason = Reason { code: self, message_id: self.message_id().to_owned(), wait_seconds };
                match self { $(Self::$code => PanduError::$variant { reason },)* }
            }
        }
    };
}

reasons! {
    // The radio and the way to the device.
    RadioOff TurnOnBluetooth "error-radio-off" "Bluetooth is switched off.";
    RadioBlocked TurnOnBluetooth "error-radio-blocked" "Bluetooth is blocked on this machine.";
    RadioNotAllowed TurnOnBluetooth "error-radio-not-allowed" "The app may not use Bluetooth.";
    RadioMissing TurnOnBluetooth "error-radio-missing" "This machine has no Bluetooth.";
    RadioBusy TryAgain "error-radio-busy" "Bluetooth is busy with something else.";
    RadioFailed TryAgain "error-radio-failed" "Bluetooth failed.";
    DeviceNotFound MoveCloser "error-device-not-found" "The device was not heard nearby.";
    DeviceOutOfReach MoveCloser "error-device-out-of-reach" "The device does not answer the call.";
    DeviceTaken TryAgain "error-device-taken" "The device ends the connection at once: another phone may be using it.";
    DeviceAmbiguous CheckCode "error-device-ambiguous" "Several devices are nearby that can be the one that is meant.";
    LinkLost MoveCloser "error-link-lost" "The connection broke off and did not come back.";
    AnswerLate TryAgain "error-answer-late" "The device took too long to answer.";
    NotPandu AskMaker "error-not-pandu" "What answered is not a Pandu device.";
    // Pairing.
    LabelUnreadable CheckCode "error-label-unreadable" "The label's code cannot be read.";
    LabelMistyped CheckCode "error-label-mistyped" "A digit of the code is wrong: the check digit does not fit.";
    LabelNewer UpdateApp "error-label-newer" "The label is of a newer kind than this app knows.";
    LabelRefused CheckCode "error-label-refused" "The device does not accept this label: it is another device's.";
    CodeWrong CheckCode "error-code-wrong" "The typed code is not the device's.";
    PairingClosed OpenPairing "error-pairing-closed" "The device is not open to pairing.";
    WayNotOffered CheckCode "error-way-not-offered" "The device cannot be paired in this way, only in the other.";
    AlreadyPaired PairAgain "error-already-paired" "The device is paired already; forget it first.";
    // The session.
    DeviceChanged PairAgain "error-device-changed" "The device does not prove the key it was paired with.";
    SessionRefused PairAgain "error-session-refused" "The device no longer knows this phone.";
    SuiteRefused AskMaker "error-suite-refused" "The device offers no encryption that is still accepted.";
    VersionRefused UpdateApp "error-version-refused" "The device speaks only versions that this app does not know.";
    DeviceMisbehaved AskMaker "error-device-misbehaved" "The device broke the rules of the conversation.";
    // What a device answers.
    SetupRequired AskOwner "error-setup-required" "The device's set-up is not finished.";
    AuthRequired ConfirmFirst "error-auth-required" "The device wants to know who is asking.";
    ConfirmationRequired ConfirmFirst "error-confirmation-required" "The device wants a fresh confirmation first.";
    Forbidden AskOwner "error-forbidden" "This phone's role does not have the right.";
    Throttled WaitUntil "error-throttled" "Too many failures; the device makes everyone wait.";
    Quarantined AskMaker "error-quarantined" "The device reports tampering and does nothing else.";
    DeviceBusy TryAgain "error-device-busy" "The device is doing something else.";
    ValueRefused CheckCode "error-value-refused" "The device does not accept one of the values.";
    Unsupported AskMaker "error-unsupported" "The device does not know this request.";
    CredentialRefused CheckCode "error-credential-refused" "The password or PIN was not accepted.";
    DeviceFull AskMaker "error-device-full" "The device has no room for it.";
    NotOnDevice TryAgain "error-not-on-device" "The device does not have what was named.";
    NewerAnswer UpdateApp "error-newer-answer" "The device answered something that this app does not know.";
    // This machine's storage.
    StoreInUse TryAgain "error-store-in-use" "Another window or program of this app is open with the same data.";
    StoreFull FreeSpace "error-store-full" "The disk is full; nothing was changed.";
    StoreReadOnly CheckStorage "error-store-read-only" "The app's folder cannot be written.";
    StoreUnreachable CheckStorage "error-store-unreachable" "The app's folder or file cannot be opened.";
    StoreDamaged CheckStorage "error-store-damaged" "The app's data is damaged; it was left as it is.";
    StoreRowDamaged CheckStorage "error-store-row-damaged" "One stored record is damaged or was changed by someone else.";
    StoreNotOurs CheckStorage "error-store-not-ours" "The file in the app's folder belongs to another program.";
    StoreNewer UpdateApp "error-store-newer" "The data was written by a newer version of this app.";
    StoreKeyMissing UnlockSecrets "error-store-key-missing" "The key of the stored data is not in the key store.";
    DeviceKeyMissing PairAgain "error-device-key-missing" "The key of this device's data is not in the key store.";
    // The key store.
    SecretsLocked UnlockSecrets "error-secrets-locked" "The key store is locked.";
    SecretsDenied UnlockSecrets "error-secrets-denied" "Access to the key store was refused.";
    SecretsMissing UnlockSecrets "error-secrets-missing" "This machine has no key store.";
    SecretsCannotWrite FreeSpace "error-secrets-cannot-write" "The key store cannot write.";
    SecretsFailed TryAgain "error-secrets-failed" "The key store failed.";
    PassphraseWrong UnlockSecrets "error-passphrase-wrong" "The passphrase is wrong.";
    PassphraseShort CheckCode "error-passphrase-short" "The passphrase is too short.";
    VaultDamaged CheckStorage "error-vault-damaged" "The file of keys is damaged; it was left as it is.";
    VaultNewer UpdateApp "error-vault-newer" "The file of keys was written by a newer version of this app.";
    VaultThere UnlockSecrets "error-vault-there" "There is a file of keys already; open it with its passphrase.";
    VaultMissing UnlockSecrets "error-vault-missing" "There is no file of keys yet; choose a passphrase.";
    // This machine.
    ClockUnavailable TryAgain "error-clock-unavailable" "The clock of this machine cannot be read.";
    RandomUnavailable TryAgain "error-random-unavailable" "This machine gives no random bytes.";
    // The caller.
    UnknownDevice PairAgain "error-unknown-device" "No such device is paired with this app.";
    UnknownWizard TryAgain "error-unknown-wizard" "There is no such unfinished task any more.";
    Cancelled Cancelled "error-cancelled" "It was cancelled; nothing more was done.";
    Misuse Bug "error-bug" "A fault in the app.";
}

impl ReasonCode {
    /// Whether it is this machine's radio that does not work, whatever devices are near.
    #[must_use]
    pub const fn is_radio(self) -> bool {
        matches!(self, Self::RadioBusy | Self::RadioFailed) || self.is_radio_kept_off()
    }

    /// Whether the radio stays as it is until a person does something about this machine: trying again is of no use.
    #[must_use]
    pub const fn is_radio_kept_off(self) -> bool {
        matches!(self, Self::RadioOff | Self::RadioBlocked | Self::RadioNotAllowed | Self::RadioMissing)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_its_own_message() {
        let ids: BTreeSet<_> = ReasonCode::ALL.iter().map(|code| code.message_id()).collect();
        assert_eq!(ids.len(), ReasonCode::ALL.len());
        assert!(ids.iter().all(|id| id.starts_with("error-")));
    }

    #[test]
    fn the_error_carries_its_own_code() {
        for code in ReasonCode::ALL {
            assert_eq!(code.error(None).reason().code, *code);
            assert_eq!(ReasonCode::from_id(code.id()), Some(*code));
        }
    }
}
