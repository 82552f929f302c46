//! What is shown of a device's events: plain data, with every word from outside made harmless.

use std::collections::BTreeMap;

use pandu_protocol::message::{ClientId, Event, EventKind, PairedClients, RecoverAction};
use serde::{Deserialize, Serialize};

use crate::devices::DeviceRole;
use crate::log::{Alert, AlertKind, LogMemory, LogReading};
use crate::text::Inert;

/// The events of a device, as far as this phone may see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventReport {
    /// What this phone may do with the device.
    pub role: DeviceRole,
    /// Whether this phone may see the log; if not, there are no alerts and no lines.
    pub visible: bool,
    /// Whether the device reports tampering: it answers only alert and recovery.
    pub quarantined: bool,
    /// What a person should know, newest first.
    pub alerts: Vec<EventAlert>,
    /// How many older alerts are no longer kept.
    pub more_alerts: u64,
    /// The log, newest first.
    pub lines: Vec<EventLine>,
    /// Whether the device no longer has its oldest events.
    pub older_gone: bool,
}

/// One thing that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventAlert {
    /// What was noticed.
    pub kind: AlertKind,
    /// Its first event, Unix seconds by the device's clock; of what is wrong with the log itself, by this phone's.
    pub since: u64,
    /// Its last event, by the same clock.
    pub at: u64,
    /// How many events it stands for.
    pub count: u64,
    /// Who or what it is about.
    pub who: Option<Who>,
    /// Whether it is told for the first time.
    pub is_new: bool,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    /// Its place in the log.
    pub cursor: u64,
    /// What happened, such as `credential_refused`; `other` = something that this version does not know.
    pub kind: String,
    /// The number of that in the protocol.
    pub number: u32,
    /// The first of those counted, Unix seconds by the device's clock.
    pub since: u64,
    /// The last of those counted.
    pub at: u64,
    /// How often.
    pub count: u32,
    /// Who or what it is about.
    pub who: Option<Who>,
}

/// Who or what an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The device's word for it: a phone's handle, or a part.
    pub subject: String,
    /// The phone's name, if it is one that is paired now.
    pub phone: Option<String>,
    /// Whether it is this phone.
    pub is_you: bool,
}

/// What a person chooses for a device that was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// Go back to the maker's last good software.
    Restore,
    /// Leave every network and go on being used nearby.
    Isolate,
}

/// What came of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovered {
    /// It is done.
    Done,
    /// The device reports no change.
    Nothing,
    /// It takes a hand at the device.
    ByHand,
}

impl From<Recovery> for RecoverAction {
    fn from(recovery: Recovery) -> Self {
        match recovery {
            Recovery::Restore => Self::RestoreKnownGood,
            Recovery::Isolate => Self::Isolate,
        }
    }
}

/// The names of the phones that are paired now, by their handle.
pub(super) struct Phones {
    own: String,
    names: BTreeMap<String, String>,
}

impl Phones {
    pub(super) fn new(own: &ClientId, paired: Option<&PairedClients>) -> Self {
        let phones = paired.into_iter().flat_map(|paired| &paired.clients);
        let names = phones.map(|phone| (handle(&phone.client), Inert::name(&phone.name).as_str().to_owned()));
        Self { own: handle(own), names: names.collect() }
    }

    fn who(&self, subject: Option<&str>) -> Option<Who> {
        subject.map(|subject| Who {
            subject: Inert::name(subject).as_str().to_owned(),
            phone: self.names.get(subject).cloned(),
            is_you: subject == self.own,
        })
    }
}

/// A phone's handle, as a device's log writes it.
pub(super) fn handle(client: &ClientId) -> String {
    client.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl EventReport {
    /// What a phone sees that may not see the log.
    pub(super) const fn closed(role: DeviceRole, quarantined: bool) -> Self {
        Self {
            role,
            visible: false,
            quarantined,
            alerts: Vec::new(),
            more_alerts: 0,
            lines: Vec::new(),
            older_gone: false,
        }
    }

    /// What a phone sees that may see the log.
    pub(super) fn open(
        role: DeviceRole,
        quarantined: bool,
        memory: &LogMemory,
        reading: &LogReading,
        phones: &Phones,
    ) -> Self {
        let (alerts, more_alerts) = memory.alerts();
        let alert = |alert: Alert| EventAlert {
            kind: alert.kind,
            since: alert.since,
            at: alert.at,
            count: alert.count,
            who: phones.who(alert.subject.as_deref()),
            is_new: !alert.told,
        };
        let line = |event: &Event| EventLine {
            cursor: event.cursor,
            kind: name(event.kind).to_owned(),
            number: event.kind.number(),
            since: event.since.unwrap_or(event.at),
            at: event.at,
            count: event.count,
            who: phones.who(event.subject.as_deref()),
        };
        Self {
            role,
            visible: true,
            quarantined,
            alerts: alerts.into_iter().map(alert).collect(),
            more_alerts,
            lines: reading.events.iter().rev().map(line).collect(),
            older_gone: reading.older_gone,
        }
    }
}

/// The stable name of a kind of event, for machines.
const fn name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::PairingFailed => "pairing_failed",
        EventKind::Paired => "paired",
        EventKind::Removed => "removed",
        EventKind::CredentialRefused => "credential_refused",
        EventKind::CredentialChanged => "credential_changed",
        EventKind::PairingClosed => "pairing_closed",
        EventKind::Forbidden => "forbidden",
        EventKind::UpdateRefused => "update_refused",
        EventKind::ClockJump => "clock_jump",
        EventKind::IntegrityAlarm => "integrity_alarm",
        EventKind::RangeDropped => "range_dropped",
        EventKind::SettingChanged => "setting_changed",
        EventKind::Consent => "consent",
        EventKind::Erased => "erased",
        EventKind::SetupFinished => "setup_finished",
        EventKind::Started => "started",
        EventKind::StorageRecovered => "storage_recovered",
        EventKind::SessionRefused => "session_refused",
        EventKind::KeyChanged => "key_changed",
        EventKind::Recovered => "recovered",
        EventKind::CredentialDisabled => "credential_disabled",
        EventKind::Invited => "invited",
        EventKind::InviteClosed => "invite_closed",
        EventKind::InviteUsed => "invite_used",
        EventKind::UpdateInstalled => "update_installed",
        EventKind::UpdateUndone => "update_undone",
        EventKind::Other(_) => "other",
    }
}
