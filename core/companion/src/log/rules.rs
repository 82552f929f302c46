//! The table of rules: which events together make one alert.

use pandu_protocol::message::EventKind;

use super::AlertKind;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How events become one alert.
pub(super) struct Rule {
    /// The alert.
    pub(super) kind: AlertKind,
    /// The events that count.
    pub(super) of: &'static [EventKind],
    /// How many it takes.
    pub(super) least: u64,
    /// Within how many seconds. Events that follow one another within this time belong to the same alert.
    pub(super) within: u64,
    /// Whether each subject has alerts of its own.
    pub(super) each_subject: bool,
}

const fn rule(kind: AlertKind, of: &'static [EventKind], least: u64, within: u64, each_subject: bool) -> Rule {
    Rule { kind, of, least, within, each_subject }
}

/// The rules. An event counts for one of them at most.
pub(super) const RULES: [Rule; 10] = [
    rule(AlertKind::FailedSignIns, &[EventKind::CredentialRefused, EventKind::PairingFailed], 20, 10 * MINUTE, false),
    rule(AlertKind::UpdateRefusals, &[EventKind::UpdateRefused], 3, 7 * DAY, false),
    rule(AlertKind::ClockJump, &[EventKind::ClockJump], 1, DAY, false),
    rule(AlertKind::NewPhone, &[EventKind::Paired], 1, DAY, true),
    rule(AlertKind::KeyChanged, &[EventKind::KeyChanged], 1, DAY, false),
    rule(AlertKind::IntegrityAlarm, &[EventKind::IntegrityAlarm], 1, HOUR, true),
    rule(AlertKind::RangeDropped, &[EventKind::RangeDropped], 1, DAY, true),
    rule(AlertKind::StorageRecovered, &[EventKind::StorageRecovered], 1, DAY, false),
    rule(AlertKind::CredentialDisabled, &[EventKind::CredentialDisabled], 1, DAY, true),
    rule(AlertKind::InviteClosed, &[EventKind::InviteClosed], 1, DAY, false),
];

/// The rule for which an event counts.
pub(super) fn rule_of(kind: EventKind) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.of.contains(&kind))
}
