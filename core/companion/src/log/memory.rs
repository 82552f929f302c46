//! What this phone remembers of a device's log: to where it has read, what may still belong to an alert, what it told.
//!
//! It is kept with the device's other records, sealed. It never grows past its bounds, whatever the log says.

use minicbor::{Decode, Encode};
use pandu_protocol::limit::NAME_MAX;
use pandu_protocol::message::Text;

use super::{Alert, AlertKind};

/// Most alerts kept; the oldest of the kind with most of them goes first.
pub(super) const ALERTS_MAX: usize = 64;
/// Most counted entries of one rule kept that may still belong to an alert: more than any rule needs to speak.
pub(super) const ENTRIES_MAX: usize = 24;

/// The memory of one device's log: a CBOR map with integer keys; new fields are optional.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct LogMemory {
    /// The place of the newest event that was examined.
    #[n(0)]
    pub(super) cursor: u64,
    /// The time of that event by the device's clock; absent = none was examined.
    #[n(1)]
    pub(super) clock: Option<u64>,
    /// The log's own time: seconds that passed between the events so far. It never runs backwards.
    #[n(2)]
    pub(super) passed: u64,
    /// Counted entries that may still belong to an alert, oldest first.
    #[n(3)]
    pub(super) entries: Vec<Entry>,
    /// The alerts, oldest first.
    #[n(4)]
    pub(super) alerts: Vec<Alert>,
    /// How many alerts had to go, told or not.
    #[n(5)]
    pub(super) dropped: u64,
    /// The place of the last event that says that an invitation of this phone was used.
    #[n(6)]
    pub(super) invited: Option<u64>,
}

/// One event that counts for a rule.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Entry {
    /// The rule's alert.
    #[n(0)]
    pub(super) rule: AlertKind,
    /// The event's kind.
    #[n(1)]
    pub(super) kind: u32,
    /// The event's subject.
    #[n(2)]
    pub(super) subject: Option<Text<NAME_MAX>>,
    /// When the first of those counted happened, by the device's clock.
    #[n(3)]
    pub(super) since: u64,
    /// The same and the last one, in the log's own time.
    #[n(4)]
    pub(super) first: u64,
    #[n(5)]
    pub(super) last: u64,
    /// How many are counted.
    #[n(6)]
    pub(super) count: u64,
}

impl LogMemory {
    /// To where the log was read.
    #[must_use]
    pub const fn cursor(&self) -> u64 {
        self.cursor
    }

    /// Reads what [`Self::encode`] wrote; anything else is no memory, and everything is read afresh.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Self {
        minicbor::decode(bytes).unwrap_or_default()
    }

    /// The memory as bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let written = minicbor::encode(self, &mut out);
        debug_assert!(written.is_ok(), "writing to memory cannot fail");
        out
    }

    /// The alerts, newest first, and how many more there were.
    #[must_use]
    pub fn alerts(&self) -> (Vec<Alert>, u64) {
        (self.alerts.iter().rev().cloned().collect(), self.dropped)
    }

    /// Notes that all alerts were told.
    pub fn tell(&mut self) {
        self.alerts.iter_mut().for_each(|alert| alert.told = true);
    }

    pub(super) fn add_alert(&mut self, alert: Alert) {
        self.alerts.push(alert);
        if self.alerts.len() > ALERTS_MAX {
            let of = |kind: AlertKind| self.alerts.iter().filter(|alert| alert.kind == kind).count();
            let most = AlertKind::ALL.into_iter().max_by_key(|kind| of(*kind));
            if let Some(place) = self.alerts.iter().position(|alert| Some(alert.kind) == most) {
                self.alerts.remove(place);
                self.dropped = self.dropped.saturating_add(1);
            }
        }
    }

    pub(super) fn add_entry(&mut self, entry: Entry) {
        let rule = entry.rule;
        self.entries.push(entry);
        let mut of_rule =
            self.entries.iter().enumerate().filter(|(_, entry)| entry.rule == rule).map(|(place, _)| place);
        if let (Some(oldest), true) = (of_rule.next(), of_rule.count() >= ENTRIES_MAX) {
            self.entries.remove(oldest);
        }
    }
}
