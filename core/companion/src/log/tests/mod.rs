//! Tables: given these events, in any pages and over any restarts, expect these alerts; and logs that lie.

mod any;
mod lying;
mod rules;

use pandu_protocol::message::{Event, EventKind, EventPage, List, Text};

use super::*;

const OWN: &str = "0101010101010101";
const OTHER: &str = "0202020202020202";
/// 24 November 2026.
const NOW: u64 = 1_795_478_400;

/// An event before it has a place: seconds after [`START`], kind, subject, count, length of what is counted.
#[derive(Debug, Clone)]
struct Sketch(i64, EventKind, Option<&'static str>, u32, u64);

const START: i64 = 1_760_000_000;

fn plain(at: i64, kind: EventKind) -> Sketch {
    Sketch(at, kind, None, 1, 0)
}

fn of(at: i64, kind: EventKind, subject: &'static str) -> Sketch {
    Sketch(at, kind, Some(subject), 1, 0)
}

fn refused(at: i64, count: u32, span: u64) -> Sketch {
    Sketch(at, EventKind::CredentialRefused, Some(OTHER), count, span)
}

fn events(sketches: &[Sketch]) -> Vec<Event> {
    let place = |(place, sketch): (u64, &Sketch)| {
        let at = u64::try_from(START + sketch.0).expect("after 1970");
        let since = (sketch.3 > 1).then(|| at - sketch.4);
        Event { cursor: place, at, kind: sketch.1, subject: sketch.2.map(Text::cut), count: sketch.3, since }
    };
    (1..).zip(sketches).map(place).collect()
}

fn reader() -> Reader {
    Reader { phone: OWN.into(), now: NOW }
}

/// Reads a log that answers honestly, at most `page` events at a time.
fn read(memory: &LogMemory, log: &[Event], page: usize) -> LogReading {
    let mut reader = LogReader::new(memory);
    while let Some(query) = reader.ask() {
        let mut later = log.iter().filter(|event| event.cursor > query.after).cloned();
        let events = List::cut(later.by_ref().take(page));
        reader.take(EventPage { events, more: later.next().is_some(), lost: false });
    }
    reader.finish(NOW)
}

/// Examines a log as it grows to each of the given lengths, with a restart after each.
fn examined(log: &[Event], reads: &[usize], page: usize) -> LogMemory {
    let mut memory = LogMemory::default();
    for length in reads {
        let reading = read(&memory, &log[..*length], page);
        examine(&mut memory, &reading, &reader());
        memory = LogMemory::decode(&memory.encode());
    }
    memory
}

fn kinds(memory: &LogMemory) -> Vec<AlertKind> {
    memory.alerts.iter().map(|alert| alert.kind).collect()
}

/// The alerts of a log, and that they are the same however it is read.
fn alerts(sketches: &[Sketch]) -> Vec<Alert> {
    let log = events(sketches);
    let once = examined(&log, &[log.len()], 32);
    let every: Vec<usize> = (0..=log.len()).collect();
    let pairs: Vec<usize> = (0..=log.len()).step_by(2).chain([log.len()]).collect();
    for (reads, page) in [(&every[..], 5), (&every, 32), (&pairs, 6), (&[log.len(); 3], 7)] {
        let memory = examined(&log, reads, page);
        assert_eq!(memory.alerts, once.alerts, "{reads:?} in pages of {page}");
        assert_eq!((memory.cursor, memory.passed), (once.cursor, once.passed));
    }
    once.alerts
}

fn alert_kinds(sketches: &[Sketch]) -> Vec<AlertKind> {
    alerts(sketches).into_iter().map(|alert| alert.kind).collect()
}
