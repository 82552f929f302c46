//! The event log: bounded, sealed with the rest of the state, read with a cursor (clauses 6.3.9, 6.10.1).
//!
//! Only admins read it. What strangers and failures cause is counted in one entry instead of filling the log, every
//! cause has its share of the room, and the cause with most entries makes room first: so nobody can push out the entry
//! that gives him away. An event must never hold a secret.

use minicbor::{Decode, Encode};
use pandu_protocol::message::{Event, EventKind, EventPage, List, Text};

/// Most events kept; the kind and subject with most of them loses its oldest first.
pub const EVENTS_MAX: usize = 256;
/// Repeats of one kind by one subject within this many seconds are one event with a count.
pub const MERGE_SECONDS: u64 = 60 * 60;
/// Most entries of one kind and subject that is counted in one entry, so of what can be caused at will.
pub const REPEATED_MAX: usize = 8;
/// Most entries of one subject, whatever their kinds.
pub const SUBJECT_MAX: usize = 48;
/// Most events in one page (the list of [`EventPage`]).
const PAGE: usize = 32;

/// The log.
#[derive(Debug, Clone, Default, Encode, Decode)]
#[cbor(map)]
pub struct EventLog {
    /// The events, oldest first.
    #[n(0)]
    events: Vec<Event>,
    /// The cursor of the newest event ever logged.
    #[n(1)]
    last: u64,
    /// The greatest cursor of an event that had to go.
    #[n(2)]
    gone: u64,
}

impl EventLog {
    /// Notes an event and returns it as it now stands in the log.
    ///
    /// A repeated failure moves to the end with a new cursor and a greater count, so that a reader sees it again.
    pub fn note(&mut self, at: u64, kind: EventKind, subject: Option<&str>) -> Event {
        let subject = subject.map(Text::cut);
        let merges = |event: &Event| {
            event.kind == kind
                && event.subject == subject
                && at.saturating_sub(event.at) < MERGE_SECONDS
                && repeats(kind)
        };
        let count = match self.events.iter().rposition(merges) {
            Some(place) => self.events.remove(place).count.saturating_add(1),
            None => 1,
        };
        self.last += 1;
        let event = Event { cursor: self.last, at, kind, subject, count };
        self.events.push(event.clone());
        self.make_room(&event);
        event
    }

    /// Keeps the bounds after an event came in. What goes is the oldest of whoever takes most room.
    fn make_room(&mut self, newest: &Event) {
        let alike = |event: &Event| (event.kind, &event.subject) == (newest.kind, &newest.subject);
        let of_subject = |event: &Event| event.subject == newest.subject;
        let count = |belongs: &dyn Fn(&Event) -> bool| self.events.iter().filter(|event| belongs(event)).count();
        let surplus = if repeats(newest.kind) && count(&alike) > REPEATED_MAX {
            self.events.iter().position(alike)
        } else if newest.subject.is_some() && count(&of_subject) > SUBJECT_MAX {
            self.oldest_of_most(of_subject)
        } else if self.events.len() > EVENTS_MAX {
            self.oldest_of_most(|_| true)
        } else {
            None
        };
        if let Some(place) = surplus {
            self.gone = self.gone.max(self.events.remove(place).cursor);
        }
    }

    /// Of the events in question, the place of the oldest one of the kind and subject that has most of them.
    fn oldest_of_most(&self, belongs: impl Fn(&Event) -> bool) -> Option<usize> {
        // The first entry of each kind and subject, and how many there are.
        let mut groups: Vec<(usize, usize)> = Vec::new();
        for (place, event) in self.events.iter().enumerate().filter(|(_, event)| belongs(event)) {
            let same = |first: &usize| {
                self.events.get(*first).is_some_and(|one| (one.kind, &one.subject) == (event.kind, &event.subject))
            };
            match groups.iter_mut().find(|(first, _)| same(first)) {
                Some((_, count)) => *count += 1,
                None => groups.push((place, 1)),
            }
        }
        groups.into_iter().min_by_key(|(first, count)| (usize::MAX - count, *first)).map(|(first, _)| first)
    }

    /// The events after a cursor, at most 32 of them.
    #[must_use]
    pub fn page(&self, after: u64) -> EventPage {
        let mut later = self.events.iter().filter(|event| event.cursor > after).cloned();
        let events = List::cut(later.by_ref().take(PAGE));
        EventPage { events, more: later.next().is_some(), lost: self.gone > after }
    }

    /// All events, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Event> {
        self.events.iter()
    }
}

/// Whether repeats of a kind are counted in one entry: everything that somebody without rights, or any phone about
/// itself, can cause at will.
fn repeats(kind: EventKind) -> bool {
    [
        EventKind::PairingFailed,
        EventKind::PairingClosed,
        EventKind::CredentialRefused,
        EventKind::CredentialChanged,
        EventKind::Forbidden,
        EventKind::UpdateRefused,
        EventKind::ClockJump,
        EventKind::RangeDropped,
        EventKind::SessionRefused,
        EventKind::Started,
    ]
    .contains(&kind)
}

/// An event as a plain sentence for the device's own log.
#[must_use]
pub fn sentence(event: &Event) -> String {
    let what = match event.kind {
        EventKind::PairingFailed => "Somebody tried to pair and failed",
        EventKind::Paired => "A phone was paired",
        EventKind::Removed => "A phone was removed",
        EventKind::CredentialRefused => "A wrong password was given",
        EventKind::CredentialChanged => "A way of signing in was changed",
        EventKind::PairingClosed => {
            "Pairing by typed code was closed after too many wrong codes; press the button to open it again"
        }
        EventKind::Forbidden => "A phone asked for something that it may not do",
        EventKind::UpdateRefused => "An update was refused",
        EventKind::ClockJump => "The clock jumped",
        EventKind::IntegrityAlarm => "Something was changed that nobody may change",
        EventKind::RangeDropped => "A value out of range was dropped",
        EventKind::SettingChanged => "A setting was changed",
        EventKind::Consent => "A consent was given, refused or withdrawn",
        EventKind::Erased => "Everything personal was erased",
        EventKind::SetupFinished => "Set-up was finished",
        EventKind::Started => "The device started",
        EventKind::StorageRecovered => "The stored state was damaged; an older copy is used",
        EventKind::SessionRefused => "A phone that is not known was refused",
        EventKind::Other(_) => "Something happened",
    };
    let subject = event.subject.as_ref().map(|subject| format!(" ({})", subject.escape_default())).unwrap_or_default();
    let count = if event.count > 1 { format!(", {} times", event.count) } else { String::new() };
    format!("{what}{subject}{count}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_counted_in_one_entry() {
        let mut log = EventLog::default();
        for at in 0..20 {
            log.note(at, EventKind::PairingFailed, None);
            log.note(at, EventKind::Forbidden, Some("a"));
        }
        let all: Vec<_> = log.iter().map(|event| (event.cursor, event.kind, event.count)).collect();
        assert_eq!(all, [(39, EventKind::PairingFailed, 20), (40, EventKind::Forbidden, 20)]);
        log.note(19 + MERGE_SECONDS, EventKind::PairingFailed, None);
        log.note(20, EventKind::Forbidden, Some("b"));
        assert_eq!(log.iter().count(), 4);
    }

    #[test]
    fn what_a_person_did_is_never_merged() {
        let mut log = EventLog::default();
        log.note(1, EventKind::Paired, Some("a"));
        log.note(1, EventKind::Paired, Some("a"));
        assert_eq!(log.iter().count(), 2);
    }

    #[test]
    fn a_flood_by_strangers_pushes_nothing_out() {
        let mut log = EventLog::default();
        log.note(0, EventKind::Paired, Some("owner"));
        for second in 0..100_000 {
            log.note(second / 100, EventKind::SessionRefused, None);
            log.note(second / 100, EventKind::PairingFailed, None);
        }
        assert_eq!(log.iter().next().map(|event| event.kind), Some(EventKind::Paired));
        assert!(log.iter().count() <= 3);
    }

    #[test]
    fn changing_ones_own_password_again_and_again_is_one_entry() {
        let mut log = EventLog::default();
        for at in 0..1_000 {
            log.note(at, EventKind::CredentialChanged, Some("a"));
        }
        log.note(1_000, EventKind::CredentialChanged, Some("b"));
        let all: Vec<_> = log.iter().map(|event| (event.subject.as_deref(), event.count)).collect();
        assert_eq!(all, [(Some("a"), 1_000), (Some("b"), 1)]);
    }

    #[test]
    fn patience_pushes_nothing_out_either() {
        let mut log = EventLog::default();
        log.note(0, EventKind::Paired, Some("thief"));
        for hour in 1..=2_000_u64 {
            let at = hour * MERGE_SECONDS;
            for kind in [EventKind::PairingFailed, EventKind::SessionRefused, EventKind::Started] {
                log.note(at, kind, None);
            }
            for kind in [EventKind::CredentialChanged, EventKind::Forbidden, EventKind::CredentialRefused] {
                log.note(at, kind, Some("thief"));
            }
        }
        assert_eq!(log.iter().next().map(|event| event.kind), Some(EventKind::Paired));
        assert_eq!(log.iter().count(), 6 * REPEATED_MAX + 1);
        assert!(log.page(0).lost && !log.page(log.last).lost);
    }

    #[test]
    fn who_fills_the_log_loses_his_own_entries() {
        let mut log = EventLog::default();
        log.note(0, EventKind::Paired, Some("thief"));
        log.note(0, EventKind::CredentialChanged, Some("owner"));
        for at in 1..=1_000 {
            log.note(at, EventKind::SettingChanged, Some("name"));
            log.note(at, EventKind::Consent, None);
        }
        let first: Vec<_> = log.iter().map(|event| event.kind).take(2).collect();
        assert_eq!(first, [EventKind::Paired, EventKind::CredentialChanged]);
        let of_name = log.iter().filter(|event| event.subject.as_deref() == Some("name")).count();
        assert_eq!((of_name, log.iter().count()), (SUBJECT_MAX, EVENTS_MAX));
    }

    #[test]
    fn the_log_is_bounded_and_read_page_by_page() {
        let mut log = EventLog::default();
        let rooms: Vec<String> = (0..EVENTS_MAX + 10).map(|number| format!("room {number}")).collect();
        for (room, at) in rooms.iter().zip(0..) {
            log.note(at, EventKind::SettingChanged, Some(room));
        }
        assert_eq!(log.iter().count(), EVENTS_MAX);
        let (mut after, mut seen, mut pages) = (0, Vec::new(), 0);
        loop {
            let page = log.page(after);
            assert_eq!(page.lost, after == 0, "only the first reader misses events");
            seen.extend(page.events.iter().map(|event| event.cursor));
            after = page.events.last().map_or(after, |event| event.cursor);
            pages += 1;
            if !page.more {
                break;
            }
        }
        assert_eq!(seen, (11..=EVENTS_MAX as u64 + 10).collect::<Vec<_>>());
        assert_eq!(pages, 8);
        assert!(log.page(after).events.is_empty());
        assert!(log.page(u64::MAX).events.is_empty());
    }

    #[test]
    fn a_subject_is_inert_in_the_plain_log() {
        let mut log = EventLog::default();
        let event = log.note(0, EventKind::Paired, Some("\u{202e}\u{1b}[31m"));
        assert_eq!(sentence(&event), "A phone was paired (\\u{202e}\\u{1b}[31m).");
    }
}
