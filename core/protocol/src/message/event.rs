//! The device's event log and what it pushes unasked (clauses 6.3.9, 6.7.2, 6.10.1, 6.13.1).

use minicbor::{Decode, Encode};

use super::{List, Text, open_enum};
use crate::limit::NAME_MAX;

/// Asks for events after a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EventQuery {
    /// Events with a greater cursor are sent; 0 = from the oldest.
    #[n(0)]
    pub after: u64,
}

open_enum! {
    /// What happened.
    pub enum EventKind {
        /// A pairing failed: wrong code or label.
        PairingFailed = 1,
        /// A phone was paired.
        Paired = 2,
        /// A phone was removed.
        Removed = 3,
        /// A credential was refused.
        CredentialRefused = 4,
        /// A credential was changed.
        CredentialChanged = 5,
        /// The way of the typed code was shut after too many failures.
        PairingClosed = 6,
        /// A caller lacked the right.
        Forbidden = 7,
        /// An update was refused.
        UpdateRefused = 8,
        /// The clock jumped.
        ClockJump = 9,
        /// Something was changed that nobody may change.
        IntegrityAlarm = 10,
        /// A reading was out of range and dropped.
        RangeDropped = 11,
        /// A setting was changed.
        SettingChanged = 12,
        /// A consent was given, refused or withdrawn.
        Consent = 13,
        /// Data was erased.
        Erased = 14,
        /// Set-up was finished.
        SetupFinished = 15,
        /// The device started.
        Started = 16,
        /// The stored state was damaged and an older copy was used.
        StorageRecovered = 17,
        /// A session was refused: the phone is not known.
        SessionRefused = 18,
        /// The device's identity key is another than at its last start.
        KeyChanged = 19,
        /// A person told the device what to do about tampering.
        Recovered = 20,
        /// A credential was switched off after too many failures.
        CredentialDisabled = 21,
        /// An invitation was made.
        Invited = 22,
        /// An invitation ended after too many wrong guesses.
        InviteClosed = 23,
        /// An invitation was used; the phone that came by it follows as paired.
        InviteUsed = 24,
        /// An update was installed; the new version runs.
        UpdateInstalled = 25,
        /// A new version did not start, and the old one runs again.
        UpdateUndone = 26,
    }
}

/// One event of the log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Event {
    /// Its place in the log.
    #[n(0)]
    pub cursor: u64,
    /// Unix seconds by the device's clock.
    #[n(1)]
    pub at: u64,
    /// What happened.
    #[n(2)]
    pub kind: EventKind,
    /// The phone or part concerned, where there is one.
    #[n(3)]
    pub subject: Option<Text<NAME_MAX>>,
    /// How often in a row, for events that repeat.
    #[n(4)]
    pub count: u32,
    /// Unix seconds of the first of those counted; absent = all at once.
    #[n(5)]
    pub since: Option<u64>,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EventPage {
    /// The events, oldest first.
    #[n(0)]
    pub events: List<Event, 32>,
    /// Whether more follow.
    #[n(1)]
    pub more: bool,
    /// Whether events before the oldest one here are gone.
    #[n(2)]
    pub lost: bool,
}

open_enum! {
    /// What a person chose for a device that reports tampering (clause 6.7.2).
    pub enum RecoverAction {
        /// Go back to the last good software.
        RestoreKnownGood = 1,
        /// Leave every network, keep local use.
        Isolate = 2,
    }
}

/// Tells a quarantined device what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Recover {
    /// What to do.
    #[n(0)]
    pub action: RecoverAction,
}
