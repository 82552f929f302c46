//! The one error that crosses the border: its variants are what the person can do next.
//!
//! No secret and no text from a peer ever enters it. The words come from the translations, by [`Reason::message_id`].
//! Which inner error becomes which reason, and what is logged, is decided in `error/from.rs` alone.

mod from;
mod reason;

pub use reason::{Reason, ReasonCode};

/// Why something was not done, by what the person can do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PanduError {
    /// Do the same again: it was a passing trouble.
    #[error("try again: {reason}")]
    TryAgain {
        /// What happened.
        reason: Reason,
    },
    /// Come closer, or switch the device on.
    #[error("move closer: {reason}")]
    MoveCloser {
        /// What happened.
        reason: Reason,
    },
    /// Switch Bluetooth on, or allow it.
    #[error("turn on Bluetooth: {reason}")]
    TurnOnBluetooth {
        /// What happened.
        reason: Reason,
    },
    /// Check what was entered: a code, a label, a password, a value.
    #[error("check what was entered: {reason}")]
    CheckCode {
        /// What happened.
        reason: Reason,
    },
    /// Wait, for [`Reason::wait_seconds`].
    #[error("wait: {reason}")]
    WaitUntil {
        /// What happened.
        reason: Reason,
    },
    /// Open the device to pairing: press its button.
    #[error("open the device to pairing: {reason}")]
    OpenPairing {
        /// What happened.
        reason: Reason,
    },
    /// Remove the device and pair again. There is no way round it.
    #[error("pair again: {reason}")]
    PairAgain {
        /// What happened.
        reason: Reason,
    },
    /// Confirm who you are, then do the same again.
    #[error("confirm first: {reason}")]
    ConfirmFirst {
        /// What happened.
        reason: Reason,
    },
    /// Ask the device's owner, who may do it or finish its set-up.
    #[error("ask the owner: {reason}")]
    AskOwner {
        /// What happened.
        reason: Reason,
    },
    /// Ask the maker: the device does not behave.
    #[error("ask the maker: {reason}")]
    AskMaker {
        /// What happened.
        reason: Reason,
    },
    /// Update this app.
    #[error("update the app: {reason}")]
    UpdateApp {
        /// What happened.
        reason: Reason,
    },
    /// Make room on this machine's disk.
    #[error("make room: {reason}")]
    FreeSpace {
        /// What happened.
        reason: Reason,
    },
    /// Look after this app's stored data: make it writable, or bring a backup back.
    #[error("check the storage: {reason}")]
    CheckStorage {
        /// What happened.
        reason: Reason,
    },
    /// Unlock or allow the key store, or choose a passphrase.
    #[error("unlock the key store: {reason}")]
    UnlockSecrets {
        /// What happened.
        reason: Reason,
    },
    /// Nothing: the person cancelled it.
    #[error("cancelled: {reason}")]
    Cancelled {
        /// What happened.
        reason: Reason,
    },
    /// Report it: Pandu or the app has a fault.
    #[error("a fault in the app: {reason}")]
    Bug {
        /// What happened.
        reason: Reason,
    },
}

impl PanduError {
    /// The record of what happened.
    #[must_use]
    pub const fn reason(&self) -> &Reason {
        match self {
            Self::TryAgain { reason }
            | Self::MoveCloser { reason }
            | Self::TurnOnBluetooth { reason }
            | Self::CheckCode { reason }
            | Self::WaitUntil { reason }
            | Self::OpenPairing { reason }
            | Self::PairAgain { reason }
            | Self::ConfirmFirst { reason }
            | Self::AskOwner { reason }
            | Self::AskMaker { reason }
            | Self::UpdateApp { reason }
            | Self::FreeSpace { reason }
            | Self::CheckStorage { reason }
            | Self::UnlockSecrets { reason }
            | Self::Cancelled { reason }
            | Self::Bug { reason } => reason,
        }
    }
}
