//! What each phone sees of a device's events, in every language, whatever the device says.

use pandu_protocol::message::{
    Bytes, ClientId, Event, EventKind, EventPage, List, PairedClient, PairedClients, Text as Words,
};
use pandu_protocol::role::Role;

use super::report::{Phones, handle};
use super::*;
use crate::devices::DeviceRole;
use crate::log::{AlertKind, LogMemory, LogReader, LogReading, Reader, examine};
use crate::text::{Inert, Language, Text};
use crate::wizard::Severity;
use crate::wizard::view::Message;

const NOW: u64 = 1_795_478_400;

fn client(byte: u8) -> ClientId {
    Bytes::new([byte; 8]).expect("eight bytes")
}

fn paired(names: &[(u8, &str)]) -> PairedClients {
    let phone = |(byte, name): &(u8, &str)| PairedClient {
        client: client(*byte),
        name: Words::cut(name),
        role: Role::Member,
        last_seen: 0,
        is_you: *byte == 1,
    };
    PairedClients { clients: List::cut(names.iter().map(phone)), invitation: None }
}

fn event(cursor: u64, kind: EventKind, subject: Option<&str>, count: u32) -> Event {
    let since = (count > 1).then_some(NOW - 60);
    Event { cursor, at: NOW, kind, subject: subject.map(Words::cut), count, since }
}

fn report(log: &[Event], names: &[(u8, &str)], quarantined: bool) -> EventReport {
    let mut memory = LogMemory::default();
    let mut reader = LogReader::new(&memory);
    while let Some(query) = reader.ask() {
        let mut later = log.iter().filter(|event| event.cursor > query.after).cloned();
        let events = List::cut(later.by_ref().take(32));
        reader.take(EventPage { events, more: later.next().is_some(), lost: false });
    }
    let reading: LogReading = reader.finish(NOW);
    examine(&mut memory, &reading, &Reader { phone: handle(&client(1)), now: NOW });
    let phones = Phones::new(&client(1), Some(&paired(names)));
    EventReport::open(DeviceRole::Owner, quarantined, &memory, &reading, &phones)
}

/// The whole screen as one text, and that no word of it is missing.
fn said(report: &EventReport, language: Language) -> String {
    let text = Text::new(language);
    let view = view(report, Message::verbatim(Inert::name("Front door")));
    assert_eq!(text.faults(&view), Vec::<String>::new(), "{}", language.tag());
    let screen = text.screen(&view, NOW * 1_000);
    let facts = screen.facts.iter().map(|fact| format!("{} | {}", fact.label, fact.value));
    let lines: Vec<_> = [screen.title.clone()].into_iter().chain(screen.body.clone()).chain(facts).collect();
    lines.join("\n").replace(['\u{2068}', '\u{2069}'], "")
}

#[test]
fn every_event_and_every_alert_has_its_words_in_every_language() {
    for language in Language::ALL {
        for kind in EventKind::KNOWN.iter().copied().chain([EventKind::Other(4_000)]) {
            for (subject, count) in [(None, 1), (Some("0202020202020202"), 1), (None, 9), (Some("temperature"), 9)] {
                let report = report(&[event(1, kind, subject, count)], &[], false);
                let known = kind == EventKind::Other(4_000);
                assert_eq!(report.lines[0].kind == "other", known, "{kind:?}");
                let said = said(&report, *language);
                let unknown = Text::new(*language).say("events-what-other", Vec::new());
                assert_eq!(said.contains(&unknown), known, "{kind:?}");
            }
        }
        for kind in AlertKind::ALL {
            let alert = EventAlert { kind, since: 0, at: NOW, count: 30, who: None, is_new: true };
            let report = EventReport { alerts: vec![alert], ..report(&[], &[], true) };
            said(&report, *language);
        }
    }
}

#[test]
fn a_person_reads_what_happened_who_it_was_and_what_to_do() {
    let log = [
        event(1, EventKind::Paired, Some("0101010101010101"), 1),
        event(2, EventKind::SettingChanged, Some("network"), 1),
        event(3, EventKind::Paired, Some("0202020202020202"), 1),
        event(4, EventKind::Removed, Some("0303030303030303"), 1),
        event(5, EventKind::CredentialRefused, Some("keypad"), 25),
    ];
    let report = report(&log, &[(1, "Aina"), (2, "Somebody")], false);
    let lines: Vec<_> = report.lines.iter().map(|line| line.cursor).collect();
    assert_eq!(lines, [5, 4, 3, 2, 1], "newest first");
    insta::assert_snapshot!(said(&report, Language::English));
    assert!(said(&report, Language::Malay).contains("25 cubaan salah"));
}

#[test]
fn what_a_device_calls_things_does_no_harm() {
    let evil = "\u{202e}<b>\u{1b}[31mrm -rf";
    let log = [event(1, EventKind::Paired, Some(evil), 1), event(2, EventKind::RangeDropped, Some(""), 1)];
    let report = report(&log, &[(2, evil)], false);
    let said = said(&report, Language::English);
    assert!(said.contains("<b>[31mrm -rf") && !said.contains(['\u{202e}', '\u{1b}']), "{said}");
    assert!(!serde_json::to_string(&report).expect("JSON").contains("u001b"));
}

#[test]
fn who_may_not_see_the_log_is_told_only_whether_the_owner_is_needed() {
    let calm = said(&EventReport::closed(DeviceRole::Member, false), Language::English);
    assert!(calm.contains("Only the owner") && !calm.contains("needs its owner"));
    let report = EventReport::closed(DeviceRole::Guest, true);
    let alarmed = said(&report, Language::English);
    assert!(alarmed.contains("The device needs its owner") && !alarmed.contains("changed"), "{alarmed}");
    assert_eq!(view(&report, Message::new("events-who-you")).severity, Severity::Warning);
}

#[test]
fn a_changed_device_is_a_danger_to_who_can_act() {
    let log = [event(1, EventKind::IntegrityAlarm, Some("firmware"), 1)];
    let report = report(&log, &[], true);
    let text = said(&report, Language::English);
    for part in
        ["its own software changed", "restore the maker's software", "off every network", "do not give it a password"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(view(&report, Message::new("events-who-you")).severity, Severity::Danger);
}

#[test]
fn a_long_log_is_cut_on_the_screen_and_whole_in_the_report() {
    let log: Vec<_> = (1..=300).map(|place| event(place, EventKind::SettingChanged, Some("name"), 1)).collect();
    let report = report(&log, &[], false);
    assert_eq!(report.lines.len(), 300);
    let text = said(&report, Language::English);
    assert!(text.contains("260 older events are not shown here"), "{text}");
    assert_eq!(text.matches("A setting was changed").count(), 40);
}

#[test]
fn nothing_new_is_not_called_new() {
    let report = report(&[event(1, EventKind::KeyChanged, None, 1)], &[], false);
    assert!(said(&report, Language::English).contains("New: "));
    let known = EventReport {
        alerts: report.alerts.iter().map(|alert| EventAlert { is_new: false, ..alert.clone() }).collect(),
        ..report
    };
    assert!(!said(&known, Language::English).contains("New: "));
    assert_eq!(view(&known, Message::new("events-who-you")).severity, Severity::Info);
}

#[test]
fn what_was_told_before_does_not_bury_what_is_new() {
    let mut report = report(&[event(1, EventKind::KeyChanged, None, 1)], &[], false);
    let known = EventAlert { is_new: false, kind: AlertKind::IntegrityAlarm, ..report.alerts[0].clone() };
    report.alerts.extend(vec![known; 30]);
    let text = said(&report, Language::English);
    assert_eq!(text.matches("its software was changed. ").count(), 5);
    assert!(text.contains("25 earlier notices") && text.contains("New: "), "{text}");
    assert!(text.contains("Somebody has decided since"), "nobody is told to restore what is restored");
}
