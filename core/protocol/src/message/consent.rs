//! Consent per purpose: the requests a device has, the answers given, the records kept (clauses 7 b, 7 c).

use minicbor::{Decode, Encode};

use super::{Bytes, List, Text, Words, open_enum};
use crate::limit::NAME_MAX;

/// One request for consent: one purpose, all that must be known before the choice.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentRequest {
    /// Stable name of the purpose.
    #[n(0)]
    pub purpose: Text<32>,
    /// Version of the request; a change asks anew.
    #[n(1)]
    pub version: u32,
    /// The purpose in plain words.
    #[n(2)]
    pub title: Words,
    /// Which data.
    #[n(3)]
    pub data: Words,
    /// Who decides about the data.
    #[n(4)]
    pub controller: Text<NAME_MAX>,
    /// Who else receives it.
    #[n(5)]
    pub recipients: List<Text<NAME_MAX>, 8>,
    /// For how many days it is kept; absent = not stated.
    #[n(6)]
    pub retention_days: Option<u32>,
    /// Whether the data is sensitive.
    #[n(7)]
    pub sensitive: bool,
    /// Whether it is asked when the person first wants what it is for, and not in set-up. An older device does not say:
    /// no.
    #[cbor(default)]
    #[n(8)]
    pub later: bool,
}

/// All requests of the device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentRequests {
    /// In the order in which to ask.
    #[n(0)]
    pub requests: List<ConsentRequest, 8>,
}

open_enum! {
    /// The state of one consent.
    pub enum ConsentState {
        /// Asked, not answered.
        Requested = 0,
        /// Agreed. Only this state permits processing.
        Given = 1,
        /// Not agreed.
        Refused = 2,
        /// Agreed once, taken back.
        Withdrawn = 3,
    }
}

/// Records an answer. Refusals are recorded too.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentAnswer {
    /// The purpose.
    #[n(0)]
    pub purpose: Text<32>,
    /// The version of the request that was shown.
    #[n(1)]
    pub version: u32,
    /// [`ConsentState::Given`] or [`ConsentState::Refused`].
    #[n(2)]
    pub state: ConsentState,
    /// SHA-256 of the exact screen text.
    #[n(3)]
    pub screen: Bytes<32, 32>,
    /// Language of the screen (BCP 47).
    #[n(4)]
    pub language: Text<16>,
}

/// Takes a consent back. The stream ends within five seconds.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentWithdraw {
    /// The purpose.
    #[n(0)]
    pub purpose: Text<32>,
}

/// One stored consent event.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentRecord {
    /// The record's identifier (a random UUID's bytes).
    #[n(0)]
    pub id: Bytes<16, 16>,
    /// The purpose.
    #[n(1)]
    pub purpose: Text<32>,
    /// The version of the request.
    #[n(2)]
    pub version: u32,
    /// The state from this event on.
    #[n(3)]
    pub state: ConsentState,
    /// Unix seconds by the device's clock.
    #[n(4)]
    pub at: u64,
    /// SHA-256 of the previous record of this chain; 32 zero bytes for the first.
    #[n(5)]
    pub previous: Bytes<32, 32>,
    /// SHA-256 of the screen that was shown; empty for a withdrawal.
    #[n(6)]
    pub screen: Bytes<32>,
}

/// All stored consent events of the caller, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentRecords {
    /// The events.
    #[n(0)]
    pub records: List<ConsentRecord, 64>,
}
