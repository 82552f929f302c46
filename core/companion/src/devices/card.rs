//! What a shell shows of devices: plain data, in no language, with every word from outside made harmless.

use pandu_protocol::advert::Advert;
use pandu_protocol::hello::Category;
use pandu_protocol::role::Role;
use serde::{Deserialize, Serialize};

use super::{DeviceRecord, Entry};
use crate::setup::SetupRecord;
use crate::store::{DeviceId, ForgetStep};
use crate::text::Inert;

/// A paired device, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCard {
    /// Names the device in every call; 32 hexadecimal digits, different in every installation.
    pub id: String,
    /// What the person calls it, or else its model; empty when neither is known.
    pub name: String,
    /// What kind of thing it is.
    pub kind: DeviceKind,
    /// What this phone may do with it.
    pub role: DeviceRole,
    /// A short form of the key that it proves, to compare by eye: four groups of four hexadecimal digits.
    pub fingerprint: String,
    /// When it was paired, Unix seconds.
    pub paired_at: u64,
    /// When it last proved its key, Unix seconds.
    pub last_seen: u64,
    /// What set-up found; empty while set-up is not finished.
    pub about: Option<DeviceAbout>,
    /// Whether what is stored can be read. If not, its key is missing: all that can be done is to forget it and pair again.
    pub readable: bool,
}

/// What a device said of itself at the end of set-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceAbout {
    /// Its maker.
    pub maker: String,
    /// Its model.
    pub model: String,
    /// The variant of the model.
    pub variant: Option<String>,
    /// Its serial number.
    pub serial: String,
    /// The version of its firmware at that time.
    pub firmware: String,
    /// The network that it joined.
    pub network: Option<String>,
    /// Year and month until which its maker promises security updates, such as `2031-06`.
    pub support_end: Option<String>,
}

impl From<&SetupRecord> for DeviceAbout {
    fn from(record: &SetupRecord) -> Self {
        let inert = |text: &str| Inert::name(text).as_str().to_owned();
        Self {
            maker: inert(&record.maker),
            model: inert(&record.model),
            variant: record.variant.as_deref().map(inert),
            serial: inert(&record.serial),
            firmware: inert(&record.firmware),
            network: record.network.as_ref().map(|network| Inert::bytes(&network.ssid).as_str().to_owned()),
            support_end: record.support_end.map(|end| format!("{:04}-{:02}", end.year, end.month)),
        }
    }
}

/// What kind of thing a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// A door lock.
    Lock,
    /// A thermostat.
    Thermostat,
    /// A sensor without controls.
    Sensor,
    /// A camera.
    Camera,
    /// A lamp.
    Light,
    /// A switched socket.
    Plug,
    /// Something that this version does not know.
    Other,
}

impl From<Category> for DeviceKind {
    fn from(category: Category) -> Self {
        match category {
            Category::Lock => Self::Lock,
            Category::Thermostat => Self::Thermostat,
            Category::Sensor => Self::Sensor,
            Category::Camera => Self::Camera,
            Category::Light => Self::Light,
            Category::Plug => Self::Plug,
            Category::Other(_) => Self::Other,
        }
    }
}

/// What this phone may do with a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceRole {
    /// Everything.
    Owner,
    /// Settings and people.
    Admin,
    /// Use, and its own data.
    Member,
    /// Use.
    Guest,
    /// Not known.
    Unknown,
}

impl From<Role> for DeviceRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Admin => Self::Admin,
            Role::Member => Self::Member,
            Role::Guest => Self::Guest,
            Role::Other(_) => Self::Unknown,
        }
    }
}

impl DeviceCard {
    /// The card of a row of the registry.
    #[must_use]
    pub fn new(entry: &Entry, about: Option<DeviceAbout>) -> Self {
        let Some(record) = &entry.record else { return Self::unreadable(entry.id) };
        let own_name = record.name.as_deref().map(|name| Inert::name(name).as_str().to_owned());
        Self {
            id: entry.id.to_string(),
            name: own_name.or_else(|| about.as_ref().map(|about| about.model.clone())).unwrap_or_default(),
            kind: record.category.into(),
            role: record.role.into(),
            fingerprint: fingerprint(record),
            paired_at: record.paired_at / 1_000,
            last_seen: record.last_seen / 1_000,
            about,
            readable: true,
        }
    }

    fn unreadable(id: DeviceId) -> Self {
        Self {
            id: id.to_string(),
            name: String::new(),
            kind: DeviceKind::Other,
            role: DeviceRole::Unknown,
            fingerprint: String::new(),
            paired_at: 0,
            last_seen: 0,
            about: None,
            readable: false,
        }
    }
}

fn fingerprint(record: &DeviceRecord) -> String {
    let groups = record.public_key().client_id();
    groups
        .chunks(2)
        .map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect())
        .collect::<Vec<String>>()
        .join(" ")
}

/// A device that was heard nearby.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearby {
    /// The radio's address: opaque, may change, not for people.
    pub address: String,
    /// What kind of thing it is.
    pub kind: DeviceKind,
    /// Whether it can be set up now.
    pub ready: bool,
    /// Signal strength in dBm, where it is told. It never decides anything.
    pub rssi: Option<i16>,
    /// Id of the paired device that it is.
    pub paired: Option<String>,
}

impl Nearby {
    pub(crate) fn new(address: String, advert: &Advert, rssi: Option<i16>, paired: Option<DeviceId>) -> Self {
        Self {
            address,
            kind: advert.category.into(),
            ready: advert.ready,
            rssi,
            paired: paired.map(|id| id.to_string()),
        }
    }
}

/// What forgetting a device did, step by step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetReport {
    /// In the order in which it was done.
    pub steps: Vec<ForgetStep>,
}
