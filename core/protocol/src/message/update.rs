//! Updates: what the maker announces, what the person decided, and how an image travels (clauses 6.3.1 to 6.3.16).
//!
//! What a version is stands in [`crate::version`], what a maker signs of an image in [`crate::image`].

use minicbor::{Decode, Encode};

use super::{Bytes, List, Text, Words, open_enum};
use crate::limit::{NAME_MAX, UPDATE_CHUNK_MAX, VERSION_MAX};

open_enum! {
    /// What an update is for. Security is kept apart from features (clause 6.3.4).
    pub enum UpdateKind {
        /// Removes a risk.
        Security = 1,
        /// Keeps the device working.
        Maintenance = 2,
        /// Adds or changes abilities.
        Feature = 3,
    }
}

open_enum! {
    /// What the device does when an update of a kind is there (clause 6.3.6).
    pub enum UpdateMode {
        /// Installs it by itself.
        Automatic = 1,
        /// Tells the person and waits.
        Ask = 2,
        /// Does not look for it.
        Off = 3,
    }
}

/// What the person decided, for each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UpdatePolicy {
    /// Security updates.
    #[n(0)]
    pub security: UpdateMode,
    /// Maintenance updates.
    #[n(1)]
    pub maintenance: UpdateMode,
    /// Feature updates.
    #[n(2)]
    pub feature: UpdateMode,
    /// Unix seconds before which nothing is installed.
    #[n(3)]
    pub postponed_until: Option<u64>,
}

open_enum! {
    /// How soon to act.
    pub enum Urgency {
        /// Now: somebody abuses the fault, or soon will.
        Critical = 1,
        /// Within days.
        High = 2,
        /// Within weeks.
        Medium = 3,
        /// When convenient.
        Low = 4,
    }
}

open_enum! {
    /// Whether the fault is known to be abused.
    pub enum Exploited {
        /// Nobody said.
        NotStated = 0,
        /// It is.
        Yes = 1,
        /// It is not, as far as is known.
        No = 2,
    }
}

open_enum! {
    /// What must restart (CSAF 2.0, `restart_required`).
    pub enum Restart {
        /// Nothing.
        None = 0,
        /// The function concerned.
        Service = 1,
        /// The device.
        Machine = 2,
    }
}

/// What stops while an update installs, and for how long (clause 6.3.12).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Disruption {
    /// What stops.
    #[n(0)]
    pub stops: List<Words, 8>,
    /// What keeps working.
    #[n(1)]
    pub keeps_running: List<Words, 8>,
    /// Typical outage in minutes.
    #[n(2)]
    pub minutes_typical: u16,
    /// Longest outage in minutes.
    #[n(3)]
    pub minutes_max: u16,
    /// Whether a safety function stops: then a time must be chosen.
    #[n(4)]
    pub safety_relevant: bool,
    /// What restarts.
    #[n(5)]
    pub restart: Restart,
}

/// What must hold before an update starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UpdateNeeds {
    /// Least battery charge in percent; absent = any.
    #[n(0)]
    pub battery_percent: Option<u8>,
    /// Mains power.
    #[n(1)]
    pub mains: bool,
    /// Wi-Fi.
    #[n(2)]
    pub network: bool,
}

/// A maker's announcement of an update, signed as a target's custom data in the maker's repository.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UpdateNotice {
    /// The notice's identifier.
    #[n(0)]
    pub id: Text<NAME_MAX>,
    /// The model that it is for.
    #[n(1)]
    pub model: Text<NAME_MAX>,
    /// Oldest version that it applies to.
    #[n(2)]
    pub from_min: Text<VERSION_MAX>,
    /// Newest version that it applies to.
    #[n(3)]
    pub from_max: Text<VERSION_MAX>,
    /// The version that it leads to.
    #[n(4)]
    pub to: Text<VERSION_MAX>,
    /// What it is for.
    #[n(5)]
    pub kind: UpdateKind,
    /// Whether security needs it.
    #[n(6)]
    pub security_required: bool,
    /// How soon; absent = not stated.
    #[n(7)]
    pub urgency: Option<Urgency>,
    /// Whether the fault is abused.
    #[n(8)]
    pub exploited: Exploited,
    /// The risk that it removes, in one plain sentence; absent = the maker did not say.
    #[n(9)]
    pub risk: Option<Words>,
    /// Where to read more.
    #[n(10)]
    pub risk_url: Option<Text<256>>,
    /// CVE identifiers.
    #[n(11)]
    pub cves: List<Text<24>, 32>,
    /// What stops meanwhile; absent = not stated.
    #[n(12)]
    pub disruption: Option<Disruption>,
    /// What must hold first.
    #[n(13)]
    pub needs: UpdateNeeds,
    /// Unix seconds before which it must not start.
    #[n(14)]
    pub earliest: Option<u64>,
    /// Unix seconds after which postponing ends.
    #[n(15)]
    pub postpone_until: Option<u64>,
    /// Whether it can be undone.
    #[n(16)]
    pub can_undo: bool,
    /// Bytes of the image.
    #[n(17)]
    pub size: u32,
    /// Sensors that it adds.
    #[n(18)]
    pub new_sensors: List<Text<NAME_MAX>, 16>,
    /// Purposes that it adds.
    #[n(19)]
    pub new_purposes: List<Text<32>, 16>,
    /// Unix seconds of the end of support.
    #[n(20)]
    pub support_end: Option<u64>,
    /// Unix seconds of issue.
    #[n(21)]
    pub issued: u64,
    /// Unix seconds after which it is not current.
    #[n(22)]
    pub expires: u64,
    /// One more at each edition of the same notice.
    #[n(23)]
    pub revision: u32,
}

open_enum! {
    /// Where the device stands with updates.
    pub enum UpdatePhase {
        /// Nothing under way.
        Idle = 0,
        /// An image is arriving.
        Receiving = 1,
        /// An image is complete and waits for its time.
        Ready = 2,
        /// Installing; the disruption has begun.
        Installing = 3,
        /// Installed and confirmed.
        Installed = 4,
        /// The new version did not start; the old one runs again.
        RolledBack = 5,
        /// The image was refused.
        Refused = 6,
    }
}

open_enum! {
    /// What the device found when it last looked for updates.
    pub enum UpdateFinding {
        /// It could not look, or what it got had expired.
        CannotConfirm = 0,
        /// It says that nothing newer is there.
        UpToDate = 1,
        /// It says that something newer is there.
        Available = 2,
    }
}

/// Where the device stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UpdateState {
    /// The running version.
    #[n(0)]
    pub installed: Text<VERSION_MAX>,
    /// Where it stands.
    #[n(1)]
    pub phase: UpdatePhase,
    /// What it found when it last looked.
    #[n(2)]
    pub finding: UpdateFinding,
    /// Unix seconds when it last looked; absent = never.
    #[n(3)]
    pub last_checked: Option<u64>,
    /// The version that it found.
    #[n(4)]
    pub available: Option<Text<VERSION_MAX>>,
    /// Bytes of an image received so far.
    #[n(5)]
    pub received: u32,
    /// Charge of its battery in percent, at most 100; absent = it has none, or does not say.
    #[n(6)]
    pub battery_percent: Option<u8>,
    /// Whether it runs on mains power; absent = it does not say.
    #[n(7)]
    pub mains: Option<bool>,
    /// Bytes of the largest image that fits; absent = it does not say.
    #[n(8)]
    pub room: Option<u32>,
    /// Unix seconds by its own clock when a complete image will be installed; absent = nothing is due.
    #[n(9)]
    pub due: Option<u64>,
    /// Seconds by its own clock that the last installation kept it away; absent = there was none.
    #[n(10)]
    pub outage_seconds: Option<u32>,
}

/// Announces an image.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UpdateBegin {
    /// The model that it is for.
    #[n(0)]
    pub model: Text<NAME_MAX>,
    /// Its version.
    #[n(1)]
    pub version: Text<VERSION_MAX>,
    /// Its size in bytes.
    #[n(2)]
    pub size: u32,
    /// Its SHA-256.
    #[n(3)]
    pub sha256: Bytes<32, 32>,
    /// The signature of the maker's image key (Ed25519) over [`Self::signed_bytes`].
    #[n(4)]
    pub signature: Bytes<64, 64>,
}

/// What a maker's repository offers to devices that fetch updates by themselves, signed with the image key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UpdateOffer {
    /// The newest image for the model.
    #[n(0)]
    pub image: UpdateBegin,
    /// What it is for.
    #[n(1)]
    pub kind: UpdateKind,
    /// What must hold before it is installed.
    #[n(2)]
    pub needs: UpdateNeeds,
    /// Unix seconds of issue.
    #[n(3)]
    pub issued: u64,
    /// Unix seconds after which it says nothing any more.
    #[n(4)]
    pub expires: u64,
}

/// Where to go on with an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UpdateCredit {
    /// Bytes safely stored.
    #[n(0)]
    pub offset: u32,
    /// Bytes that may be sent before the next acknowledgement.
    #[n(1)]
    pub window: u32,
}

/// A part of an image.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UpdateChunk {
    /// Where it belongs.
    #[n(0)]
    pub offset: u32,
    /// The bytes.
    #[n(1)]
    pub data: Bytes<UPDATE_CHUNK_MAX>,
}

/// Asks the device to verify and install a complete image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UpdateCommit {
    /// Unix seconds when to start; absent = now.
    #[n(0)]
    pub at: Option<u64>,
}
