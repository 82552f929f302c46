//! Logs that lie: bounded, named, and told once.

use super::*;

/// What a reader makes of pages that do not depend on what it asks for, and how many it asks for.
fn misled(remembered: u64, mut page: impl FnMut(u64, usize) -> EventPage) -> (LogReading, usize) {
    let memory = LogMemory { cursor: remembered, ..LogMemory::default() };
    let (mut reader, mut asked) = (LogReader::new(&memory), 0);
    while let Some(query) = reader.ask() {
        reader.take(page(query.after, asked));
        asked += 1;
    }
    (reader.finish(NOW), asked)
}

fn page(events: Vec<Event>, more: bool) -> EventPage {
    EventPage { events: List::cut(events), more, lost: false }
}

fn at_places(places: &[u64]) -> Vec<Event> {
    let event = |cursor: &u64| Event { cursor: *cursor, ..events(&[plain(0, EventKind::Started)]).remove(0) };
    places.iter().map(event).collect()
}

#[test]
fn a_log_that_lies_about_its_places_is_bounded_and_named() {
    use AlertKind::{LogEndless, LogRunsBackwards, LogShrank};
    let fixed = |places: &'static [u64], more| move |_: u64, _: usize| page(at_places(places), more);
    let wrong = |reading: LogReading| reading.wrong.into_iter().collect::<Vec<_>>();
    let (reading, asked) = misled(0, fixed(&[1, 2, 3], true));
    assert_eq!((reading.events.len(), wrong(reading), asked), (3, vec![LogRunsBackwards], 2), "the same page again");
    let (reading, asked) = misled(0, fixed(&[3, 2], false));
    assert_eq!((wrong(reading), asked), (vec![LogRunsBackwards], 1), "backwards in a page");
    let (reading, asked) = misled(0, fixed(&[0], false));
    assert_eq!((wrong(reading), asked), (vec![LogRunsBackwards], 1), "place 0");
    let (reading, asked) = misled(0, fixed(&[], true));
    assert_eq!((wrong(reading), asked), (vec![LogEndless], 1), "more of nothing");
    let (reading, asked) = misled(0, |after, _| page(at_places(&[after + 1]), true));
    assert_eq!((reading.events.len(), wrong(reading), asked), (PAGES_MAX, vec![LogEndless], PAGES_MAX), "no end");
    let (reading, asked) = misled(0, fixed(&[u64::MAX], true));
    assert_eq!((wrong(reading), asked), (vec![LogRunsBackwards], 2), "the last place there is");
    let shrunk = |after: u64, _: usize| page(at_places(&(after + 1..=3).collect::<Vec<_>>()), false);
    let (reading, _) = misled(9, shrunk);
    assert_eq!(wrong(reading), [LogShrank], "it ends before where we were");
    let (reading, _) = misled(9, fixed(&[], false));
    assert_eq!(wrong(reading), [LogShrank], "it is empty");
    let (reading, asked) = misled(3, fixed(&[1, 2, 3], false));
    assert_eq!((wrong(reading), asked), (vec![LogRunsBackwards], 1), "what was asked for does not matter to it");
    let honest = |after: u64, _: usize| page(at_places(&(after + 1..=4).collect::<Vec<_>>()), false);
    let (reading, asked) = misled(3, honest);
    let places: Vec<_> = reading.events.iter().map(|event| event.cursor).collect();
    assert_eq!((places, wrong(reading), asked), (vec![1, 2, 3, 4], vec![], 2), "honest");
    let (reading, asked) = misled(9_000, |after, _| page(at_places(&[after + 1]), after + 1 != 9_002));
    assert_eq!((wrong(reading), asked), (vec![LogEndless], PAGES_MAX + 2), "what is new comes first");
}

#[test]
fn impossible_times_and_counts_are_named_and_made_plausible() {
    let honest = || events(&[refused(0, 5, 60)]).remove(0);
    let cases = [
        ("honest", honest(), None, 5),
        ("nothing counted", Event { count: 0, ..honest() }, Some(AlertKind::LogImpossible), 1),
        ("four billion in a minute", Event { count: u32::MAX, ..honest() }, Some(AlertKind::LogImpossible), 61_000),
        ("ends before it begins", Event { since: Some(u64::MAX), ..honest() }, Some(AlertKind::LogImpossible), 5),
        ("since the beginning of time", Event { since: Some(0), ..honest() }, None, 5),
        ("tomorrow", Event { at: NOW + 86_399, since: None, count: 1, ..honest() }, None, 1),
        ("next week", Event { at: NOW + 7 * 86_400, since: None, count: 1, ..honest() }, Some(AlertKind::LogFuture), 1),
        ("the end of time", Event { at: u64::MAX, since: None, ..honest() }, Some(AlertKind::LogFuture), 5),
    ];
    for (what, event, expected, count) in cases {
        let (reading, _) = misled(0, |_, _| page(vec![event.clone()], false));
        assert_eq!(reading.wrong.into_iter().collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>(), "{what}");
        assert_eq!(reading.events[0].count, count, "{what}");
    }
}

#[test]
fn what_is_wrong_with_a_log_is_told_once_and_not_at_every_look() {
    let mut memory = LogMemory::default();
    let look = |memory: &mut LogMemory, now| {
        let reading = LogReading { wrong: [AlertKind::LogEndless].into(), lost: true, ..LogReading::default() };
        examine(memory, &reading, &Reader { now, ..reader() });
        let news = memory.alerts.iter().filter(|alert| !alert.told).count();
        memory.tell();
        news
    };
    memory.cursor = 4;
    assert_eq!(look(&mut memory, NOW), 2, "gone and without end");
    assert_eq!(look(&mut memory, NOW + 60), 0);
    assert_eq!(look(&mut memory, NOW + 86_000), 0);
    assert_eq!(look(&mut memory, NOW + 5 * 86_400), 2);
    assert_eq!(look(&mut memory, NOW - 9 * 86_400), 2, "our own clock went back");
    assert_eq!(memory.alerts.len(), 6);
    let mut fresh = LogMemory::default();
    assert_eq!(look(&mut fresh, NOW), 1, "who never read has missed nothing");
}

#[test]
fn a_log_that_shrank_is_gone_through_again_and_old_alerts_stay_single() {
    let log = events(&[
        of(0, EventKind::Paired, OTHER),
        of(1, EventKind::Paired, OWN),
        of(2, EventKind::IntegrityAlarm, "firmware"),
        plain(90_000, EventKind::Started),
        plain(90_001, EventKind::KeyChanged),
    ]);
    let mut memory = examined(&log, &[5], 32);
    assert_eq!(kinds(&memory), [AlertKind::IntegrityAlarm, AlertKind::KeyChanged]);
    memory.tell();
    let mut shrunk = log[..3].to_vec();
    shrunk.push(Event { cursor: 4, ..events(&[plain(90_005, EventKind::StorageRecovered)]).remove(0) });
    let reading = read(&memory, &shrunk, 32);
    examine(&mut memory, &reading, &reader());
    let news: Vec<_> = memory.alerts.iter().filter(|alert| !alert.told).map(|alert| alert.kind).collect();
    assert_eq!(news, [AlertKind::LogShrank, AlertKind::StorageRecovered]);
    assert_eq!((memory.cursor, memory.alerts.len()), (4, 4));
}
