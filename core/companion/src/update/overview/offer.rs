//! An offered update as plain data: every word is the maker's, and made harmless.

use std::collections::BTreeMap;

use pandu_protocol::message::{Exploited, Restart, UpdateKind, UpdateNotice, Urgency, Words};
use serde::{Deserialize, Serialize};

use crate::text::Inert;

/// An update that is there, in the maker's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateOfferReport {
    /// The version that it leads to.
    pub version: String,
    /// What it is for: `security`, `maintenance`, `feature` or `other`.
    pub kind: String,
    /// Whether security needs it.
    pub security_required: bool,
    /// How soon: `critical`, `high`, `medium`, `low`; absent = not stated.
    pub urgency: Option<String>,
    /// Whether the fault is abused; absent = not stated.
    pub exploited: Option<bool>,
    /// The risk that it removes, by language; empty = the maker did not say.
    pub risk: BTreeMap<String, String>,
    /// Where to read more.
    pub risk_url: Option<String>,
    /// CVE identifiers.
    pub cves: Vec<String>,
    /// What stops meanwhile; absent = not stated.
    pub outage: Option<OutageReport>,
    /// Bytes of the image.
    pub size: u32,
    /// Sensors that it adds.
    pub new_sensors: Vec<String>,
    /// Purposes for data that it adds.
    pub new_purposes: Vec<String>,
    /// When the maker issued the notice, Unix seconds.
    pub issued: u64,
    /// Until when the person put it off.
    pub postponed_until: Option<u64>,
    /// After when it can be put off no longer; absent = not stated.
    pub postpone_limit: Option<u64>,
}

/// What stops while an update installs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutageReport {
    /// What stops, by language.
    pub stops: Vec<BTreeMap<String, String>>,
    /// What keeps working, by language.
    pub keeps_running: Vec<BTreeMap<String, String>>,
    /// Typical minutes.
    pub minutes_typical: u16,
    /// Longest minutes.
    pub minutes_max: u16,
    /// Whether a safety function stops.
    pub safety_relevant: bool,
    /// What restarts: `none`, `service` or `device`.
    pub restart: String,
}

impl UpdateOfferReport {
    /// The report of a notice that is current.
    pub(crate) fn new(notice: &UpdateNotice, postponed_until: Option<u64>) -> Self {
        let names = |all: &mut dyn Iterator<Item = &str>| all.map(|one| Inert::name(one).as_str().to_owned()).collect();
        let urgency = |urgency| match urgency {
            Urgency::Critical => Some("critical"),
            Urgency::High => Some("high"),
            Urgency::Medium => Some("medium"),
            Urgency::Low => Some("low"),
            Urgency::Other(_) => None,
        };
        Self {
            version: Inert::name(&notice.to).as_str().to_owned(),
            kind: match notice.kind {
                UpdateKind::Security => "security",
                UpdateKind::Maintenance => "maintenance",
                UpdateKind::Feature => "feature",
                UpdateKind::Other(_) => "other",
            }
            .to_owned(),
            security_required: notice.security_required,
            urgency: notice.urgency.and_then(urgency).map(str::to_owned),
            exploited: match notice.exploited {
                Exploited::Yes => Some(true),
                Exploited::No => Some(false),
                Exploited::NotStated | Exploited::Other(_) => None,
            },
            risk: notice.risk.as_ref().map(spoken).unwrap_or_default(),
            risk_url: notice.risk_url.as_deref().map(|url| Inert::sentence(url).as_str().to_owned()),
            cves: names(&mut notice.cves.iter().map(|cve| &**cve)),
            outage: notice.disruption.as_ref().map(|outage| OutageReport {
                stops: outage.stops.iter().map(spoken).collect(),
                keeps_running: outage.keeps_running.iter().map(spoken).collect(),
                minutes_typical: outage.minutes_typical,
                minutes_max: outage.minutes_max,
                safety_relevant: outage.safety_relevant,
                restart: match outage.restart {
                    Restart::None => "none",
                    Restart::Service => "service",
                    Restart::Machine | Restart::Other(_) => "device",
                }
                .to_owned(),
            }),
            size: notice.size,
            new_sensors: names(&mut notice.new_sensors.iter().map(|sensor| &**sensor)),
            new_purposes: names(&mut notice.new_purposes.iter().map(|purpose| &**purpose)),
            issued: notice.issued,
            postponed_until,
            postpone_limit: notice.postpone_until,
        }
    }
}

/// A text by language, made harmless.
fn spoken(words: &Words) -> BTreeMap<String, String> {
    let one = |language: &str, text: &str| {
        (Inert::name(language).as_str().to_ascii_lowercase(), Inert::sentence(text).as_str().to_owned())
    };
    words.iter().map(|local| one(&local.language, &local.text)).collect()
}
