//! The event log: bounded, sealed with the rest of the state, read with a cursor (clauses 6.3.9, 6.10.1).
//!
//! Only admins read it. What strangers and failures cause is counted, two minutes to an entry, and old counts are
//! folded together, so that rates can be read from the log and no flood empties it. Every cause has its share of the
//! room, and the cause with most entries makes room first: so nobody can push out the entry that gives him away.
//! An event must never hold a secret.

mod words;

#[cfg(test)]
mod tests;

use minicbor::{Decode, Encode};
use pandu_protocol::message::{Event, EventKind, EventPage, List, Text};

pub use words::sentence;

/// Most events kept; the kind and subject with most of them loses its oldest first.
pub const EVENTS_MAX: usize = 256;
/// Repeats of one kind by one subject within this many seconds of the first are one event with a count.
pub const SPAN_SECONDS: u64 = 2 * 60;
/// Within this many seconds after a like event an event is no news.
pub const NEWS_SECONDS: u64 = 60 * 60;
/// Most entries of one kind and subject of what can be caused at will; the two oldest become one then.
pub const REPEATED_MAX: usize = 12;
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
                && event.at <= at
                && at.checked_sub(start(event)).is_some_and(|span| span < SPAN_SECONDS)
                && repeats(kind)
        };
        let (count, since) = match self.events.iter().rposition(merges) {
            Some(place) => {
                let before = self.events.remove(place);
                (before.count.saturating_add(1), Some(start(&before)))
            }
            None => (1, None),
        };
        self.last += 1;
        let event = Event { cursor: self.last, at, kind, subject, count, since };
        self.events.push(event.clone());
        self.make_room(&event);
        event
    }

    /// Whether an event tells a reader something that the log did not say an hour ago.
    #[must_use]
    pub fn is_news(&self, event: &Event) -> bool {
        let said = |other: &&Event| {
            (other.kind, &other.subject) == (event.kind, &event.subject)
                && other.cursor < event.cursor
                && event.at.abs_diff(other.at) < NEWS_SECONDS
        };
        event.count == 1 && !(repeats(event.kind) && self.events.iter().any(|other| said(&other)))
    }

    /// Keeps the bounds after an event came in. Counts are folded; what goes is the oldest of whoever takes most room.
    fn make_room(&mut self, newest: &Event) {
        let alike = |event: &Event| (event.kind, &event.subject) == (newest.kind, &newest.subject);
        let of_subject = |event: &Event| event.subject == newest.subject;
        let count = |belongs: &dyn Fn(&Event) -> bool| self.events.iter().filter(|event| belongs(event)).count();
        if repeats(newest.kind) && count(&alike) > REPEATED_MAX {
            self.fold_oldest(&alike);
            return;
        }
        let surplus = if newest.subject.is_some() && count(&of_subject) > SUBJECT_MAX {
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

    /// Counts the oldest of some like events into the next one, which keeps its place.
    fn fold_oldest(&mut self, alike: &dyn Fn(&Event) -> bool) {
        let mut places = self.events.iter().enumerate().filter(|(_, event)| alike(event)).map(|(place, _)| place);
        let (Some(oldest), Some(next)) = (places.next(), places.next()) else { return };
        drop(places);
        let oldest = self.events.remove(oldest);
        if let Some(kept) = self.events.get_mut(next - 1) {
            kept.since = Some(start(&oldest).min(start(kept)));
            kept.count = kept.count.saturating_add(oldest.count);
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

/// When the first of those counted in an entry happened.
fn start(event: &Event) -> u64 {
    event.since.unwrap_or(event.at)
}

/// Whether repeats of a kind are counted in one entry: everything that somebody without rights, or any phone about
/// itself, can cause at will.
fn repeats(kind: EventKind) -> bool {
    [
        EventKind::PairingFailed,
        EventKind::PairingClosed,
        EventKind::CredentialRefused,
        EventKind::CredentialChanged,
        EventKind::CredentialDisabled,
        EventKind::Forbidden,
        EventKind::UpdateRefused,
        EventKind::ClockJump,
        EventKind::RangeDropped,
        EventKind::SessionRefused,
        EventKind::InviteClosed,
        EventKind::Started,
    ]
    .contains(&kind)
}

/// Whether an event is stored at once: what tells of an attack on the device must not be lost with its power. What
/// strangers repeat is not among them, because memory wears out.
pub(crate) fn is_urgent(kind: EventKind) -> bool {
    [
        EventKind::IntegrityAlarm,
        EventKind::KeyChanged,
        EventKind::CredentialRefused,
        EventKind::CredentialDisabled,
        EventKind::UpdateRefused,
        EventKind::ClockJump,
    ]
    .contains(&kind)
}
