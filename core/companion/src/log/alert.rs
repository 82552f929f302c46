//! What a person should know of a device's log: plain data, in no language.

use minicbor::{Decode, Encode};
use pandu_protocol::limit::NAME_MAX;
use pandu_protocol::message::Text;
use serde::{Deserialize, Serialize};

/// What was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Twenty or more wrong tries to sign in or to pair within about ten minutes.
    #[n(0)]
    FailedSignIns,
    /// The device refused an update three times or more.
    #[n(1)]
    UpdateRefusals,
    /// The device's clock jumped.
    #[n(2)]
    ClockJump,
    /// A phone was paired that this one did not invite.
    #[n(3)]
    NewPhone,
    /// The device's own key is another than before.
    #[n(4)]
    KeyChanged,
    /// The device's software was changed: it answers only alert and recovery.
    #[n(5)]
    IntegrityAlarm,
    /// A sensor read what cannot be; the device dropped it.
    #[n(6)]
    RangeDropped,
    /// The device's memory was damaged and an older copy is used: what was changed since is gone.
    #[n(7)]
    StorageRecovered,
    /// A way of signing in was switched off after too many wrong tries.
    #[n(8)]
    CredentialDisabled,
    /// An invitation ended after too many wrong guesses.
    #[n(9)]
    InviteClosed,
    /// Events are gone that this phone had not read.
    #[n(10)]
    LostEvents,
    /// The log's places do not rise from one event to the next: the device cannot be believed.
    #[n(11)]
    LogRunsBackwards,
    /// The log ends before the place to which this phone has read it: events were taken out.
    #[n(12)]
    LogShrank,
    /// The log goes on without end, or says that more follows and gives nothing.
    #[n(13)]
    LogEndless,
    /// An event counts what cannot be, or begins after it ended.
    #[n(14)]
    LogImpossible,
    /// An event is of a day that has not come yet.
    #[n(15)]
    LogFuture,
}

impl AlertKind {
    /// Every kind, in the order of the table.
    pub const ALL: [Self; 16] = [
        Self::FailedSignIns,
        Self::UpdateRefusals,
        Self::ClockJump,
        Self::NewPhone,
        Self::KeyChanged,
        Self::IntegrityAlarm,
        Self::RangeDropped,
        Self::StorageRecovered,
        Self::CredentialDisabled,
        Self::InviteClosed,
        Self::LostEvents,
        Self::LogRunsBackwards,
        Self::LogShrank,
        Self::LogEndless,
        Self::LogImpossible,
        Self::LogFuture,
    ];
}

/// One thing that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Alert {
    /// What was noticed.
    #[n(0)]
    pub kind: AlertKind,
    /// Unix seconds of its first event, by the device's clock; of what is wrong with the log itself, by this phone's.
    #[n(1)]
    pub since: u64,
    /// Unix seconds of its last event, by the same clock.
    #[n(2)]
    pub at: u64,
    /// How many events it stands for.
    #[n(3)]
    pub count: u64,
    /// The phone or part concerned, where there is one: words from outside.
    #[n(4)]
    pub subject: Option<Text<NAME_MAX>>,
    /// Whether it was told before.
    #[n(5)]
    pub told: bool,
    /// When its last event came, in seconds of the log's own time.
    #[n(6)]
    pub(super) last: u64,
}
