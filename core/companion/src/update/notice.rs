//! The maker's notice of an update as JSON: what stands in `custom.pandu` of an image's target, under the maker's signature.
//!
//! It is read with patience (unknown fields and words are passed over) and written with care ([`Offer::faults`]). It is never
//! believed before the repository's signatures are; and nothing here is shown before it is made harmless.

mod check;
mod convert;
mod encoding;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::calendar::Moment;

pub use check::OfferFault;
pub use encoding::{KeyId, Signature};

/// Texts by language tag (BCP 47), such as `{"en": "…", "ms": "…"}`. At most eight languages.
pub type Texts = BTreeMap<String, String>;

/// The `custom` object of an image's target. Other members are others' business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageCustom {
    /// Pandu's part.
    pub pandu: Offer,
}

/// What a maker says about one image: `custom.pandu` of the target `MODEL/VERSION.img`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What a person is told.
    pub notice: Notice,
    /// The Ed25519 signature that the device verifies, in base64.
    pub image_signature: Signature,
    /// Which of the maker's image keys made it, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_key_id: Option<KeyId>,
    /// Whether the maker says not to install it any more.
    #[serde(default, skip_serializing_if = "is_false")]
    pub recalled: bool,
    /// How it is handed out; absent = to all at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollout: Option<Rollout>,
}

/// Handing out in batches: each device has its turn at a moment of its own between `from` and `from` + `days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollout {
    /// When the first devices have their turn.
    pub from: Moment,
    /// Over how many days the turns are spread; at most 90.
    pub days: u16,
}

/// What a person is told about an update, before it is made a [`pandu_protocol::message::UpdateNotice`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The notice's identifier, at most 64 bytes.
    pub id: String,
    /// The model that it is for, as on the label.
    pub model: String,
    /// Oldest version that it installs over.
    pub from_min: String,
    /// Newest version that it installs over.
    pub from_max: String,
    /// The version that it leads to.
    pub to: String,
    /// What it is for.
    pub kind: Kind,
    /// Whether security needs it.
    pub security_required: bool,
    /// How soon; absent = not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// Whether the fault is known to be abused.
    #[serde(default)]
    pub exploited: Exploited,
    /// The risk that it removes, in one plain sentence of at most 160 characters; absent = the maker did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Texts>,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_url: Option<String>,
    /// CVE identifiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cves: Vec<String>,
    /// What stops meanwhile; absent = not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disruption: Option<Disruption>,
    /// What must hold first.
    #[serde(default)]
    pub needs: Needs,
    /// Before which it must not start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Moment>,
    /// After which it cannot be postponed any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postpone_until: Option<Moment>,
    /// Whether it can be undone.
    #[serde(default)]
    pub can_undo: bool,
    /// Bytes of the image; the same as the target's length.
    pub size: u32,
    /// Sensors that it adds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_sensors: Vec<String>,
    /// Purposes for data that it adds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_purposes: Vec<String>,
    /// The end of support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_end: Option<Moment>,
    /// When it was issued.
    pub issued: Moment,
    /// After which it is not current.
    pub expires: Moment,
    /// One more at each edition of the same notice.
    #[serde(default)]
    pub revision: u32,
}

/// What stops while an update installs, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disruption {
    /// What stops; at most eight.
    #[serde(default)]
    pub stops: Vec<Texts>,
    /// What keeps working; at most eight.
    #[serde(default)]
    pub keeps_running: Vec<Texts>,
    /// Typical outage in minutes.
    pub minutes_typical: u16,
    /// Longest outage in minutes.
    pub minutes_max: u16,
    /// Whether a safety function stops: then a time must be chosen.
    #[serde(default)]
    pub safety_relevant: bool,
    /// What restarts.
    pub restart: Restart,
}

/// What must hold before an update starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Needs {
    /// Least battery charge in percent; absent = any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub battery_percent: Option<u8>,
    /// Mains power.
    #[serde(default)]
    pub mains: bool,
    /// Wi-Fi.
    #[serde(default)]
    pub network: bool,
}

/// What an update is for. There is no unknown one: a person could not be told what they decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Removes a risk.
    Security,
    /// Keeps the device working.
    Maintenance,
    /// Adds or changes abilities.
    Feature,
}

/// How soon to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Now.
    Critical,
    /// Within days.
    High,
    /// Within weeks.
    Medium,
    /// When convenient.
    Low,
    /// A word that this version does not know: not stated.
    #[serde(other)]
    Unknown,
}

/// Whether the fault is known to be abused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exploited {
    /// It is.
    Yes,
    /// It is not, as far as is known.
    No,
    /// Nobody said, or in a word that this version does not know.
    #[default]
    #[serde(other)]
    NotStated,
}

/// What must restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Restart {
    /// Nothing.
    None,
    /// The function concerned.
    Service,
    /// The device; also for a word that this version does not know, because that is the most that can happen.
    #[serde(other)]
    Machine,
}

impl ImageCustom {
    /// Reads the `custom` object of a target.
    ///
    /// # Errors
    /// [`OfferFault::Format`] when it is not the JSON of an offer.
    pub fn from_json(bytes: &[u8]) -> Result<Self, OfferFault> {
        serde_json::from_slice(bytes).map_err(|_| OfferFault::Format)
    }
}

const fn is_false(value: &bool) -> bool {
    !*value
}

#[cfg(test)]
pub(crate) mod tests;
