//! Reads a log page by page, within bounds, and notices a device that does not give it honestly.

use std::collections::BTreeSet;

use pandu_protocol::message::{Event, EventPage, EventQuery};

use super::{AlertKind, LogMemory};

/// Most pages that are read of one log: eight times what the reference device keeps.
pub const PAGES_MAX: usize = 64;
/// Events further ahead of this phone's clock than this many seconds are of a day that has not come.
const AHEAD_MAX: u64 = 24 * 60 * 60;
/// Most events a second that a device could have counted.
const RATE_MAX: u64 = 1_000;
/// The greatest count that is believed.
const COUNT_MAX: u32 = 1_000_000;

/// Reads one log: first what is new, then what was there before. Ask for [`LogReader::ask`], hand the page to
/// [`LogReader::take`], until there is nothing to ask for.
#[derive(Debug)]
pub struct LogReader {
    /// To where this phone had read before.
    remembered: u64,
    /// The place after which to ask next.
    next: Option<u64>,
    /// Whether what was there before is being read.
    looks_back: bool,
    pages: usize,
    reading: LogReading,
    /// What was there before.
    older: Vec<Event>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogReading {
    /// The events in the order of their places, each made plausible.
    pub events: Vec<Event>,
    /// Whether events are gone that this phone had not read.
    pub lost: bool,
    /// Whether the oldest events are gone, read or not.
    pub older_gone: bool,
    /// What is wrong with the log itself.
    pub wrong: BTreeSet<AlertKind>,
}

impl LogReader {
    /// Begins to read.
    #[must_use]
    pub fn new(memory: &LogMemory) -> Self {
        Self {
            remembered: memory.cursor(),
            next: Some(memory.cursor()),
            looks_back: false,
            pages: 0,
            reading: LogReading::default(),
            older: Vec::new(),
        }
    }

    /// What to ask the device for; `None` when all is read that will be.
    #[must_use]
    pub fn ask(&self) -> Option<EventQuery> {
        self.next.map(|after| EventQuery { after })
    }

    /// Takes the page that was asked for.
    pub fn take(&mut self, page: EventPage) {
        let Some(after) = self.next.take() else { return };
        if self.looks_back || self.remembered == 0 {
            self.reading.older_gone |= page.lost;
        } else {
            self.reading.lost |= page.lost;
        }
        let (more, mut last) = (page.more, after);
        for event in page.events {
            if event.cursor <= last {
                self.reading.wrong.insert(AlertKind::LogRunsBackwards);
                return;
            }
            last = event.cursor;
            if !self.looks_back {
                self.reading.events.push(event);
            } else if event.cursor <= self.remembered {
                self.older.push(event);
            } else {
                return;
            }
        }
        self.pages += 1;
        let ends = !more || (self.looks_back && last >= self.remembered);
        if !ends && (last == after || self.pages >= PAGES_MAX) {
            self.reading.wrong.insert(AlertKind::LogEndless);
        } else if !ends {
            self.next = Some(last);
        } else if !self.looks_back && self.remembered > 0 {
            (self.looks_back, self.pages, self.next) = (true, 0, Some(0));
        }
    }

    /// What was read, as of `now` in Unix seconds by this phone's clock.
    #[must_use]
    pub fn finish(self, now: u64) -> LogReading {
        let mut reading = self.reading;
        reading.events = self.older.into_iter().chain(reading.events).collect();
        let newest = reading.events.last().map_or(0, |event| event.cursor);
        if newest < self.remembered && reading.wrong.is_empty() {
            reading.wrong.insert(AlertKind::LogShrank);
        }
        let wrong = &mut reading.wrong;
        for event in &mut reading.events {
            // What was examined before was named before.
            let is_new = event.cursor > self.remembered;
            if is_new && event.at > now.saturating_add(AHEAD_MAX) {
                wrong.insert(AlertKind::LogFuture);
            }
            if make_plausible(event) && is_new {
                wrong.insert(AlertKind::LogImpossible);
            }
        }
        reading
    }
}

/// Brings an event that contradicts itself within bounds. Returns whether it had to.
fn make_plausible(event: &mut Event) -> bool {
    let honest = event.clone();
    event.since = event.since.filter(|since| *since <= event.at);
    let span = event.at - event.since.unwrap_or(event.at);
    let most = span.saturating_add(1).saturating_mul(RATE_MAX).min(u64::from(COUNT_MAX));
    event.count = event.count.clamp(1, u32::try_from(most).unwrap_or(COUNT_MAX));
    *event != honest
}
