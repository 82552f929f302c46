//! What is stored about a device when its set-up ends: facts as they were read back, and no secret.

use minicbor::{Decode, Encode};
use pandu_protocol::cbor;
use pandu_protocol::hello::Category;
use pandu_protocol::message::{ConsentState, UpdatePolicy};
use pandu_protocol::role::Role;

use super::course::SignInWay;

/// The record of a finished set-up: CBOR with integer keys; new fields are optional.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SetupRecord {
    /// The maker's name, as the device says it.
    #[n(0)]
    pub maker: String,
    /// The model, as the device says it.
    #[n(1)]
    pub model: String,
    /// The variant, where there is one.
    #[n(2)]
    pub variant: Option<String>,
    /// The serial number.
    #[n(3)]
    pub serial: String,
    /// The firmware at the end of set-up.
    #[n(4)]
    pub firmware: String,
    /// What kind of thing it is.
    #[n(5)]
    pub category: Category,
    /// This phone's role.
    #[n(6)]
    pub role: Role,
    /// How the person signs in.
    #[n(7)]
    pub sign_in: SignInWay,
    /// The network that the device is on.
    #[n(8)]
    pub network: Option<NetworkRecord>,
    /// Update settings as read back; absent = the device has none.
    #[n(9)]
    pub updates: Option<UpdatePolicy>,
    /// Year and month of the end of support; absent = not stated.
    #[n(10)]
    pub support_end: Option<SupportEnd>,
    /// Every consent that was asked for, given or refused.
    #[n(11)]
    pub consents: Vec<ConsentLine>,
    /// How many requests for consent were not asked in set-up. What was not asked is not given.
    #[n(12)]
    pub unasked: u8,
}

/// The network that a device is on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NetworkRecord {
    /// Its name: any bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub ssid: Vec<u8>,
    /// Whether the internet was reached.
    #[n(1)]
    pub online: bool,
}

/// The month in which security updates end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SupportEnd {
    /// The year.
    #[n(0)]
    pub year: u16,
    /// The month, 1 to 12.
    #[n(1)]
    pub month: u8,
}

/// One consent.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentLine {
    /// Stable name of the purpose.
    #[n(0)]
    pub purpose: String,
    /// Version of the request that was answered.
    #[n(1)]
    pub version: u32,
    /// The answer.
    #[n(2)]
    pub state: ConsentState,
}

impl SetupRecord {
    /// Name of the record in the store.
    pub const NAME: &'static str = "setup";

    /// Encodes the record.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Decodes a record of this or an earlier version; `None` when it is damaged.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        cbor::check(bytes).ok()?;
        minicbor::decode(bytes).ok()
    }
}
