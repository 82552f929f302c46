//! Goes through what is new in a log, event by event, in the order of their places.
//!
//! It makes no difference in how many pages or at which times the same events are read.

use pandu_protocol::message::{Event, EventKind};

use super::memory::Entry;
use super::rules::{Rule, rule_of};
use super::{Alert, AlertKind, LogMemory, LogReading};

/// The longest time that is believed to have passed between two events: a clock that jumps far must not make all that
/// follows look near.
const STEP_MAX: u64 = 30 * 24 * 60 * 60;
/// What is wrong with a log is one alert as long as it is found again within this many seconds.
const WRONG_WITHIN: u64 = 24 * 60 * 60;

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// This phone's handle on the device, as its log writes it: 16 hexadecimal digits.
    pub phone: String,
    /// Unix seconds by this phone's clock.
    pub now: u64,
}

/// Examines what is new of a log and keeps what is worth telling.
pub fn examine(memory: &mut LogMemory, reading: &LogReading, reader: &Reader) {
    if reading.lost && memory.cursor > 0 {
        note_wrong(memory, AlertKind::LostEvents, reader.now);
    }
    let shrank = reading.wrong.contains(&AlertKind::LogShrank);
    if shrank {
        // Whatever is in it now may be old or new: it is gone through again, and what was told is not told twice.
        memory.cursor = 0;
    }
    reading.wrong.iter().for_each(|wrong| note_wrong(memory, *wrong, reader.now));
    let own_place = own_place(&reading.events, reader);
    let from = memory.cursor;
    for event in reading.events.iter().filter(|event| event.cursor > from) {
        pass_time(memory, event);
        let is_older_than_us = own_place.is_some_and(|place| event.cursor < place);
        let rule = rule_of(event.kind).filter(|_| is_news(memory, event, reader, is_older_than_us));
        if let Some(rule) = rule.filter(|rule| !(shrank && was_told(memory, rule, event))) {
            count(memory, rule, event);
        }
        if event.kind == EventKind::InviteUsed && event.subject.as_deref() == Some(&*reader.phone) {
            memory.invited = Some(event.cursor);
        }
        memory.cursor = event.cursor;
    }
}

/// Whether an alert already tells of an event that may be one from before the log shrank.
fn was_told(memory: &LogMemory, rule: &Rule, event: &Event) -> bool {
    let tells = |alert: &Alert| {
        alert.kind == rule.kind
            && (!rule.each_subject || alert.subject == event.subject)
            && (alert.since..=alert.at).contains(&event.at)
    };
    memory.alerts.iter().any(tells)
}

/// The place of the first event that says that this phone was paired.
fn own_place(events: &[Event], reader: &Reader) -> Option<u64> {
    let own = |event: &&Event| event.kind == EventKind::Paired && event.subject.as_deref() == Some(&*reader.phone);
    events.iter().find(own).map(|event| event.cursor)
}

/// Whether an event may be one that this phone's person does not know of. A phone that was paired before this one, is this
/// one, or came by its invitation, is known.
fn is_news(memory: &LogMemory, event: &Event, reader: &Reader, is_older_than_us: bool) -> bool {
    if event.kind != EventKind::Paired {
        return true;
    }
    let is_own = event.subject.as_deref() == Some(&*reader.phone);
    let is_invited = memory.invited.and_then(|place| place.checked_add(1)) == Some(event.cursor);
    !(is_own || is_invited || is_older_than_us)
}

/// Moves the log's own time on by what the device's clock says, but not where that clock jumped.
fn pass_time(memory: &mut LogMemory, event: &Event) {
    let jumped = event.kind == EventKind::ClockJump;
    let step = memory.clock.filter(|_| !jumped).map_or(0, |clock| event.at.saturating_sub(clock));
    memory.passed = memory.passed.saturating_add(step.min(STEP_MAX));
    memory.clock = Some(event.at);
}

/// Counts an event for a rule, and makes or prolongs its alert.
fn count(memory: &mut LogMemory, rule: &Rule, event: &Event) {
    let mut entry = entry(memory, rule, event);
    let more = u64::from(event.count).saturating_sub(replace(memory, &mut entry));
    let (first, last) = (entry.first, entry.last);
    let subject = if rule.each_subject { event.subject.clone() } else { None };
    memory.entries.retain(|other| other.rule != rule.kind || other.last.saturating_add(rule.within) >= first);
    memory.add_entry(entry);
    let counts = |other: &&Entry| {
        other.rule == rule.kind
            && (!rule.each_subject || other.subject == event.subject)
            && other.last.saturating_add(rule.within) >= last
    };
    let sum = memory.entries.iter().filter(counts).fold(0_u64, |sum, other| sum.saturating_add(other.count));
    let same = |alert: &&mut Alert| {
        alert.kind == rule.kind && alert.subject == subject && alert.last.saturating_add(rule.within) >= first
    };
    if let Some(alert) = memory.alerts.iter_mut().rev().find(same) {
        alert.count = alert.count.saturating_add(more);
        (alert.at, alert.last) = (event.at, last);
    } else if sum >= rule.least {
        let since = memory.entries.iter().find(counts).map_or(event.at, |first| first.since);
        memory.add_alert(Alert { kind: rule.kind, since, at: event.at, count: sum, subject, told: false, last });
    }
}

fn entry(memory: &LogMemory, rule: &Rule, event: &Event) -> Entry {
    let since = event.since.unwrap_or(event.at);
    let span = event.at.saturating_sub(since);
    Entry {
        rule: rule.kind,
        kind: event.kind.number(),
        subject: event.subject.clone(),
        since,
        first: memory.passed.saturating_sub(span),
        last: memory.passed,
        count: u64::from(event.count),
    }
}

/// Takes out the entries that an event has moved on from: the device counts on in them. Returns how many they counted.
fn replace(memory: &mut LogMemory, entry: &mut Entry) -> u64 {
    let until = memory.clock.unwrap_or(entry.since);
    let within = |other: &Entry| {
        (other.rule, other.kind, &other.subject) == (entry.rule, entry.kind, &entry.subject)
            && (entry.since..=until).contains(&other.since)
    };
    let counted =
        memory.entries.iter().filter(|other| within(other)).fold(0_u64, |sum, other| sum.saturating_add(other.count));
    // One that counts no more than they did is another one: somebody has turned the clock.
    if counted == 0 || entry.count <= counted {
        return 0;
    }
    let first = memory.entries.iter().filter(|other| within(other)).map(|other| other.first).min();
    memory.entries.retain(|other| !within(other));
    entry.first = entry.first.min(first.unwrap_or(entry.first));
    counted
}

/// Notes what is wrong with the log itself.
fn note_wrong(memory: &mut LogMemory, kind: AlertKind, now: u64) {
    let same = |alert: &&mut Alert| alert.kind == kind && now.abs_diff(alert.last) <= WRONG_WITHIN;
    if let Some(alert) = memory.alerts.iter_mut().rev().find(same) {
        alert.count = alert.count.saturating_add(1);
        (alert.at, alert.last) = (now, now);
    } else {
        memory.add_alert(Alert { kind, since: now, at: now, count: 1, subject: None, told: false, last: now });
    }
}
