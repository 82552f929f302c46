//! What the log keeps, what it counts, and what nobody can make it forget.

use super::*;

fn kinds_and_counts(log: &EventLog) -> Vec<(EventKind, u32)> {
    log.iter().map(|event| (event.kind, event.count)).collect()
}

#[test]
fn failures_are_counted_two_minutes_to_an_entry() {
    let mut log = EventLog::default();
    for at in 100..120 {
        log.note(at, EventKind::PairingFailed, None);
        log.note(at, EventKind::Forbidden, Some("a"));
    }
    let all: Vec<_> = log.iter().map(|event| (event.cursor, event.kind, event.count, event.since)).collect();
    assert_eq!(all, [(39, EventKind::PairingFailed, 20, Some(100)), (40, EventKind::Forbidden, 20, Some(100))]);
    log.note(99 + SPAN_SECONDS, EventKind::PairingFailed, None);
    log.note(100 + SPAN_SECONDS, EventKind::PairingFailed, None);
    log.note(120, EventKind::Forbidden, Some("b"));
    let counts: Vec<_> = log.iter().map(|event| (event.count, event.since)).collect();
    assert_eq!(counts, [(20, Some(100)), (21, Some(100)), (1, None), (1, None)]);
}

#[test]
fn a_clock_that_goes_back_begins_a_new_entry() {
    let mut log = EventLog::default();
    for at in [1_000, 1_010, 500, 510, 1_020] {
        log.note(at, EventKind::PairingFailed, None);
    }
    let all: Vec<_> = log.iter().map(|event| (start(event), event.at, event.count)).collect();
    assert_eq!(all, [(500, 510, 2), (1_000, 1_020, 3)]);
}

#[test]
fn what_a_person_did_is_never_merged() {
    let mut log = EventLog::default();
    log.note(1, EventKind::Paired, Some("a"));
    log.note(1, EventKind::Paired, Some("a"));
    assert_eq!(log.iter().count(), 2);
}

#[test]
fn news_is_what_was_not_said_within_the_hour() {
    let mut log = EventLog::default();
    let mut news = |at, kind| {
        let event = log.note(at, kind, None);
        log.is_news(&event)
    };
    let said: Vec<bool> =
        [0, 1, 300, 3_000, 6_599, 10_199].map(|at| news(at, EventKind::PairingFailed)).into_iter().collect();
    assert_eq!(said, [true, false, false, false, false, true]);
    assert!(news(10_200, EventKind::Paired) && news(10_200, EventKind::Paired));
}

#[test]
fn a_flood_by_strangers_pushes_nothing_out_and_no_count_is_lost() {
    let mut log = EventLog::default();
    log.note(0, EventKind::Paired, Some("owner"));
    for second in 0..100_000_u64 {
        log.note(second, EventKind::SessionRefused, None);
        log.note(second, EventKind::PairingFailed, None);
    }
    assert_eq!(log.iter().next().map(|event| event.kind), Some(EventKind::Paired));
    assert_eq!(log.iter().count(), 2 * REPEATED_MAX + 1);
    let failed: u32 = log.iter().filter(|event| event.kind == EventKind::PairingFailed).map(|event| event.count).sum();
    assert_eq!(failed, 100_000);
    assert!(!log.page(0).lost);
}

#[test]
fn changing_ones_own_password_again_and_again_is_few_entries() {
    let mut log = EventLog::default();
    for at in 0..1_000 {
        log.note(at / 10, EventKind::CredentialChanged, Some("a"));
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
        let at = hour * NEWS_SECONDS;
        for kind in [EventKind::PairingFailed, EventKind::SessionRefused, EventKind::Started] {
            log.note(at, kind, None);
        }
        for kind in [EventKind::CredentialChanged, EventKind::Forbidden, EventKind::CredentialRefused] {
            log.note(at, kind, Some("thief"));
        }
    }
    assert_eq!(log.iter().next().map(|event| event.kind), Some(EventKind::Paired));
    assert_eq!(log.iter().count(), 6 * REPEATED_MAX + 1);
    let all = kinds_and_counts(&log);
    assert_eq!(all.iter().map(|(_, count)| count).sum::<u32>(), 6 * 2_000 + 1, "counts are folded, not lost");
    assert!(!log.page(0).lost);
}

#[test]
fn an_old_spike_is_still_one_entry_after_folding() {
    let mut log = EventLog::default();
    for at in 0..25 {
        log.note(at, EventKind::CredentialRefused, Some("a"));
    }
    for late in 1..=40_u64 {
        log.note(late * 10_000, EventKind::CredentialRefused, Some("a"));
    }
    let first = log.iter().next().cloned().unwrap();
    assert_eq!((start(&first), first.count), (0, 25 + 40 - 11));
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
    assert!(log.page(0).lost && !log.page(log.last).lost);
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
