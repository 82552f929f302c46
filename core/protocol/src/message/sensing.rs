//! What the device senses and what becomes of it: sensor manifest, data map, telemetry (clauses 6.8.3, 7 a, d, e).

use minicbor::{Decode, Encode};

use super::{Bytes, List, Text, Words, open_enum};
use crate::limit::{DOCUMENT_MAX, NAME_MAX};

open_enum! {
    /// A kind of sensor. The companion has an icon and plain words for each.
    pub enum SensorKind {
        /// Takes pictures or video.
        Camera = 1,
        /// Hears sound.
        Microphone = 2,
        /// Feels movement of people or things near it.
        Motion = 3,
        /// Measures temperature.
        Temperature = 4,
        /// Measures humidity.
        Humidity = 5,
        /// Measures light.
        Light = 6,
        /// Notices whether something is open or closed.
        Contact = 7,
        /// Reads fingerprints.
        Fingerprint = 8,
        /// Knows where it is.
        Location = 9,
        /// Feels its own movement.
        Acceleration = 10,
        /// Measures smoke or gas.
        Air = 11,
        /// Measures electric power.
        Power = 12,
        /// Notices radio devices near it.
        Radio = 13,
        /// Keys or touch surface.
        Touch = 14,
    }
}

/// One external sensing ability, in everyday words (clause 6.8.3).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Sensor {
    /// Its kind.
    #[n(0)]
    pub kind: SensorKind,
    /// Where on the device it is.
    #[n(1)]
    pub place: Words,
    /// When it is on.
    #[n(2)]
    pub when_on: Words,
    /// How one sees that it is on; absent = it does not show.
    #[n(3)]
    pub indicator: Option<Words>,
    /// What of it is kept; absent = nothing.
    #[n(4)]
    pub kept: Option<Words>,
    /// Where it is sent; absent = nowhere.
    #[n(5)]
    pub sent_to: Option<Words>,
    /// How to switch it off; absent = it cannot be switched off.
    #[n(6)]
    pub off_switch: Option<Words>,
}

/// All external sensing of a model, as a signed document.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SensorManifest {
    /// The model that it describes.
    #[n(0)]
    pub model: Text<NAME_MAX>,
    /// One more at each change.
    #[n(1)]
    pub version: u32,
    /// The sensors; empty = the device senses nothing.
    #[n(2)]
    pub sensors: List<Sensor, 16>,
}

/// The present state of one sensor.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SensorReading {
    /// Position in the manifest.
    #[n(0)]
    pub sensor: u8,
    /// Its kind, so that an undeclared sensor shows.
    #[n(1)]
    pub kind: SensorKind,
    /// Whether it is on.
    #[n(2)]
    pub on: bool,
    /// The reading in thousandths of its unit.
    #[n(3)]
    pub milli: Option<i64>,
}

/// The present state of all sensors.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SensorState {
    /// One for each sensor that is there.
    #[n(0)]
    pub readings: List<SensorReading, 16>,
}

open_enum! {
    /// Why data may be processed.
    pub enum Basis {
        /// The person agreed and may withdraw.
        Consent = 1,
        /// The service that the person asked for cannot work without it.
        Contract = 2,
        /// A law demands it.
        Law = 3,
        /// The maker's own stated interest.
        Interest = 4,
    }
}

/// Somebody who receives data.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Recipient {
    /// Name of the party.
    #[n(0)]
    pub name: Text<NAME_MAX>,
    /// Whether it advertises.
    #[n(1)]
    pub advertiser: bool,
}

/// One use of personal data (clause 7 a).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DataUse {
    /// Which data.
    #[n(0)]
    pub category: Words,
    /// Stable name of the purpose.
    #[n(1)]
    pub purpose: Text<32>,
    /// The purpose in plain words.
    #[n(2)]
    pub purpose_words: Words,
    /// Who holds it.
    #[n(3)]
    pub holder: Text<NAME_MAX>,
    /// Where, as ISO 3166 country codes or `device`.
    #[n(4)]
    pub place: Text<32>,
    /// For how many days; absent = not stated.
    #[n(5)]
    pub retention_days: Option<u32>,
    /// On what ground.
    #[n(6)]
    pub basis: Basis,
    /// Who else receives it.
    #[n(7)]
    pub recipients: List<Recipient, 8>,
    /// Whether it is sensitive (fingerprint, voice, video, location, health).
    #[n(8)]
    pub sensitive: bool,
}

/// Every use of personal data, as a signed document.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DataMap {
    /// The model that it describes.
    #[n(0)]
    pub model: Text<NAME_MAX>,
    /// One more at each change.
    #[n(1)]
    pub version: u32,
    /// The uses; empty = none.
    #[n(2)]
    pub uses: List<DataUse, 24>,
}

/// One item of telemetry and what it is needed for (clause 7 d).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TelemetryItem {
    /// Its key in the report.
    #[n(0)]
    pub item: Text<NAME_MAX>,
    /// What it is needed for.
    #[n(1)]
    pub needed_for: Words,
}

/// All telemetry that the device may send.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TelemetryCatalogue {
    /// The items.
    #[n(0)]
    pub items: List<TelemetryItem, 32>,
}

/// The last telemetry report, byte for byte as it left (clause 7 e).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LastTelemetry {
    /// Unix seconds when it left; absent = none ever did.
    #[n(0)]
    pub sent_at: Option<u64>,
    /// The bytes.
    #[n(1)]
    pub payload: Bytes<DOCUMENT_MAX>,
}
