//! What a check gathered about one device: the only thing that its items look at.
//!
//! It is kept sealed with the device's other records, so that the last report can be read again in any language. Names of
//! phones and networks and the serial number are left out of it; nothing here judges.

use minicbor::{Decode, Encode};
use pandu_protocol::message::{
    Advisories, AuthState, BackupStatement, ClientId, ConsentRecords, ConsentRequests, DataMap, Identity,
    LastTelemetry, Posture, Replacement, SensorManifest, SensorState, SetupState, SupportStatement, TelemetryCatalogue,
    UpdatePolicy, UpdateState, VulnPolicy,
};
use pandu_protocol::role::Role;

use super::memory::Memory;
use crate::error::ReasonCode;
use crate::wizard::probe::{Guess, Knocked, Looked};
use crate::wizard::step::Failure;

/// Everything that was gathered: CBOR with integer keys; new fields are optional.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Evidence {
    /// When the device was asked about itself, Unix milliseconds by this machine's clock.
    #[n(0)]
    pub(crate) at: u64,
    /// What a stranger sees, and what this phone remembers.
    #[n(1)]
    pub(crate) looked: Option<Box<Looked>>,
    /// What the last check remembered.
    #[n(2)]
    pub(crate) before: Option<Memory>,
    /// What an unconfirmed session may do.
    #[n(3)]
    pub(crate) knocked: Read<Knocked>,
    /// What wrong passwords led to.
    #[n(4)]
    pub(crate) guessed: Read<Vec<Guess>>,
    /// Whether the person allowed to try wrong passwords.
    #[n(5)]
    pub(crate) may_guess: bool,
    /// Where this phone stands.
    #[n(6)]
    pub(crate) auth: Read<AuthState>,
    /// What the device is, without its serial number.
    #[n(7)]
    pub(crate) identity: Read<Identity>,
    /// Its word on its own security.
    #[n(8)]
    pub(crate) posture: Read<Word>,
    /// The course of set-up.
    #[n(9)]
    pub(crate) setup: Read<SetupState>,
    /// The paired phones, without their names.
    #[n(10)]
    pub(crate) phones: Read<Vec<Phone>>,
    /// Update settings.
    #[n(11)]
    pub(crate) policy: Read<UpdatePolicy>,
    /// Where it stands with updates.
    #[n(12)]
    pub(crate) update: Read<UpdateState>,
    /// The network, without its name.
    #[n(13)]
    pub(crate) network: Read<NetworkSeen>,
    /// What it says that it senses.
    #[n(14)]
    pub(crate) manifest: Read<Paper<SensorManifest>>,
    /// What its sensors read.
    #[n(15)]
    pub(crate) readings: Read<SensorState>,
    /// What it says becomes of personal data.
    #[n(16)]
    pub(crate) uses: Read<Paper<DataMap>>,
    /// The telemetry that it may send.
    #[n(17)]
    pub(crate) catalogue: Read<TelemetryCatalogue>,
    /// The telemetry that it sent last.
    #[n(18)]
    pub(crate) telemetry: Read<LastTelemetry>,
    /// What it wants consent for.
    #[n(19)]
    pub(crate) requests: Read<ConsentRequests>,
    /// The answers that it keeps.
    #[n(20)]
    pub(crate) consents: Read<ConsentRecords>,
    /// Its event log.
    #[n(21)]
    pub(crate) log: Read<LogSeen>,
    /// How long the maker supports it.
    #[n(22)]
    pub(crate) support: Read<Paper<SupportStatement>>,
    /// How the maker handles reported faults.
    #[n(23)]
    pub(crate) faults: Read<Paper<VulnPolicy>>,
    /// Published faults.
    #[n(24)]
    pub(crate) advisories: Read<Paper<Advisories>>,
    /// How long backups keep data.
    #[n(25)]
    pub(crate) backup: Read<Paper<BackupStatement>>,
    /// What the maker does for a device that cannot be updated.
    #[n(26)]
    pub(crate) replacement: Read<Paper<Replacement>>,
    /// Why the device was not asked to the end.
    #[n(27)]
    pub(crate) stopped: Option<Failure>,
}

/// One answer of the device, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) enum Read<T> {
    /// It answered.
    #[n(0)]
    Got(#[n(0)] T),
    /// It refused, or does not know the question.
    #[n(1)]
    Refused(#[cbor(n(0), with = "crate::wizard::journal::reason")] ReasonCode),
    /// What it answered makes no sense, or nothing came.
    #[n(2)]
    Failed(#[cbor(n(0), with = "crate::wizard::journal::reason")] ReasonCode),
    /// It was not asked.
    #[n(3)]
    NotAsked,
}

impl<T> Read<T> {
    /// The answer, if there is one.
    pub(crate) const fn got(&self) -> Option<&T> {
        if let Self::Got(value) = self { Some(value) } else { None }
    }

    /// Makes something of the answer.
    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Read<U> {
        match self {
            Self::Got(value) => Read::Got(make(value)),
            Self::Refused(code) => Read::Refused(code),
            Self::Failed(code) => Read::Failed(code),
            Self::NotAsked => Read::NotAsked,
        }
    }
}

/// Whose signature a document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(crate) enum Proof {
    /// The key that was pinned at pairing signed it.
    #[n(0)]
    Signed,
    /// The signature does not fit.
    #[n(1)]
    Wrong,
    /// Another key is named, which this app does not know.
    #[n(2)]
    Unknown,
}

/// A document and its signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Paper<T> {
    /// What it says.
    #[n(0)]
    pub(crate) says: T,
    /// Who signed it.
    #[n(1)]
    pub(crate) proof: Proof,
}

/// The device's word on its own security.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Word {
    /// What it says.
    #[n(0)]
    pub(crate) says: Posture,
    /// Who signed it.
    #[n(1)]
    pub(crate) proof: Proof,
    /// Whether it holds the number that was drawn for this check, so that it is no old copy.
    #[n(2)]
    pub(crate) fresh: bool,
}

/// A paired phone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Phone {
    /// Its handle.
    #[n(0)]
    pub(crate) client: ClientId,
    /// Its role.
    #[n(1)]
    pub(crate) role: Role,
    /// Unix seconds of its last session, by the device's clock.
    #[n(2)]
    pub(crate) last_seen: u64,
    /// Whether it is this one.
    #[n(3)]
    pub(crate) is_you: bool,
}

/// The network that the device is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct NetworkSeen {
    /// Whether it is on one.
    #[n(0)]
    pub(crate) joined: bool,
    /// Whether it reaches the internet.
    #[n(1)]
    pub(crate) online: bool,
    /// Whether a network of this name asks for a key, as the device hears it; absent = none of this name was heard.
    #[n(2)]
    pub(crate) secured: Option<bool>,
}

/// The event log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct LogSeen {
    /// The cursor of the newest event; 0 = there are none.
    #[n(0)]
    pub(crate) newest: u64,
    /// Whether events after the last check are gone.
    #[n(1)]
    pub(crate) lost: bool,
}

impl Evidence {
    /// Nothing is known yet.
    pub(crate) const fn nothing() -> Self {
        Self {
            at: 0,
            looked: None,
            before: None,
            knocked: Read::NotAsked,
            guessed: Read::NotAsked,
            may_guess: false,
            auth: Read::NotAsked,
            identity: Read::NotAsked,
            posture: Read::NotAsked,
            setup: Read::NotAsked,
            phones: Read::NotAsked,
            policy: Read::NotAsked,
            update: Read::NotAsked,
            network: Read::NotAsked,
            manifest: Read::NotAsked,
            readings: Read::NotAsked,
            uses: Read::NotAsked,
            catalogue: Read::NotAsked,
            telemetry: Read::NotAsked,
            requests: Read::NotAsked,
            consents: Read::NotAsked,
            log: Read::NotAsked,
            support: Read::NotAsked,
            faults: Read::NotAsked,
            advisories: Read::NotAsked,
            backup: Read::NotAsked,
            replacement: Read::NotAsked,
            stopped: None,
        }
    }

    /// Why the device was not asked to the end.
    pub(crate) fn stop(&self) -> Option<ReasonCode> {
        self.stopped.map(|failure| failure.code)
    }

    /// The time of the check, Unix seconds.
    pub(crate) const fn now(&self) -> u64 {
        self.at / 1_000
    }
}
