//! Every screen of updates in every language, without a word missing, and what a person reads on the main ones.

use super::*;
use crate::text::{Language, Text};
use crate::update::documents::tests::CSAF;
use crate::update::memory::tests::{NOW, done, learnt, offered};
use crate::update::overview::tests::{kept, policy, subject};
use crate::update::period::{Support, SupportMonth};
use crate::update::reminder::Reminder;
use crate::wizard::update::{Done, DoneOutcome, Finding};

/// Every doubt that there is.
const DOUBTS: [UpdateDoubt; 12] = [
    UpdateDoubt::NoMaker,
    UpdateDoubt::NeverLooked,
    UpdateDoubt::Offline,
    UpdateDoubt::Frozen,
    UpdateDoubt::Forged,
    UpdateDoubt::NoticeExpired,
    UpdateDoubt::NoticeUnreadable,
    UpdateDoubt::NoWay,
    UpdateDoubt::Clock,
    UpdateDoubt::NotSetUp,
    UpdateDoubt::Old,
    UpdateDoubt::UnknownModel,
];

/// The whole screen as one text, and that no word of it is missing.
fn said(view: &View, language: Language) -> String {
    let text = Text::new(language);
    assert_eq!(text.faults(view), Vec::<String>::new(), "{}", language.tag());
    let screen = text.screen(view, NOW * 1_000);
    let facts = screen.facts.iter().map(|fact| format!("{} | {}", fact.label, fact.value));
    let lines: Vec<_> = [screen.title.clone()].into_iter().chain(screen.body.clone()).chain(facts).collect();
    lines.join("\n").replace(['\u{2068}', '\u{2069}'], "")
}

fn name() -> Message {
    Message::verbatim(Inert::name("Front door"))
}

fn rich() -> UpdateOverview {
    let mut memory = learnt(&[(offered("1.1"), NOW)]);
    memory.documents = vec![
        kept("PLK-1/advisories/PANDU-2026-1.json", CSAF.as_bytes()),
        kept("PLK-1/policy.json", &policy().to_json()),
    ];
    memory.support = Some(Support::default().learn(SupportMonth::new(2031, 6)).learn(SupportMonth::new(2027, 3)));
    memory.postponed = Some(crate::update::memory::Postponed { version: "1.1".into(), until: NOW + 86_400 });
    UpdateOverview::new(&subject("1.0"), &memory, NOW)
}

#[test]
fn every_status_doubt_and_word_is_said_in_every_language() {
    for language in Language::ALL.iter().copied() {
        for doubt in DOUBTS {
            let overview = UpdateOverview {
                status: UpdateStatus::CannotConfirm,
                doubt: Some(doubt),
                is_old: true,
                recalled: true,
                updatable: false,
                ..rich()
            };
            let screen = said(&view(&overview, name()), language);
            assert!(!screen.contains("newest software"), "{screen}");
            said(&support_view("Maker", "PLK-1", None, Some(doubt)), language);
        }
        for (kind, urgency, exploited) in [
            ("security", Some("critical"), Some(true)),
            ("maintenance", Some("low"), Some(false)),
            ("feature", None, None),
            ("?", Some("?"), None),
        ] {
            let mut overview = rich();
            let offer = overview.offer.as_mut().expect("there");
            (offer.kind, offer.urgency, offer.exploited) = (kind.into(), urgency.map(str::to_owned), exploited);
            offer.risk.clear();
            offer.new_sensors = vec!["microphone".into()];
            if exploited.is_none() {
                offer.outage = None;
            }
            let screen = said(&view(&overview, name()), language);
            assert!(language != Language::English || screen.contains("The maker did not say which risk"), "{screen}");
        }
    }
}

#[test]
fn support_reminders_and_history_are_said_in_every_language() {
    for language in Language::ALL.iter().copied() {
        for finding in [Finding::UpToDate, Finding::Later { version: "1.1".into(), from: NOW }] {
            let overview = UpdateOverview::new(&subject("1.0"), &learnt(&[(finding, NOW)]), NOW);
            said(&view(&overview, name()), language);
        }
        for state in ["not_stated", "far", "within_12", "within_1", "ended"] {
            let end = (state != "not_stated").then(|| "2027-03".to_owned());
            let report = SupportReport { end, state: state.into(), shortened_from: None };
            said(&support_view("Maker", "PLK-1", Some(&report), None), language);
        }
        for cause in [
            Cause::Recalled,
            Cause::Doubtful,
            Cause::Security,
            Cause::Shortened,
            Cause::Support,
            Cause::Update,
            Cause::Old,
        ] {
            for about in ["1.1", "2027-03 6", "2027-03 0"] {
                let reminder = Reminder { cause, about: about.into() };
                let message = reminded(&reminder, &learnt(&[]), "Front door");
                said(&View::new("x", message), language);
            }
        }
        for outcome in [DoneOutcome::Installed, DoneOutcome::RolledBack, DoneOutcome::Refused] {
            for (by_device, here, stated) in
                [(Some(41), None, Some((1, 5))), (None, Some(60), None), (None, None, None)]
            {
                let done = Done {
                    outage_seconds: by_device,
                    outage_here: here,
                    stated_minutes: stated,
                    ..done("1.1", NOW, outcome)
                };
                said(&history_view(&[UpdateLine::from(&done)], name()), language);
            }
        }
        said(&history_view(&[], name()), language);
    }
}

#[test]
fn what_a_person_reads() {
    let line = UpdateLine::from(&done("1.1", NOW, DoneOutcome::Installed));
    let both = [view(&rich(), name()), history_view(&[line], name())];
    let read = both.iter().flat_map(|view| [said(view, Language::English), said(view, Language::Malay)]);
    insta::assert_snapshot!(read.collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn what_is_dangerous_looks_so() {
    let fine = UpdateOverview::new(&subject("1.0"), &learnt(&[(Finding::UpToDate, NOW)]), NOW);
    assert_eq!(view(&fine, name()).severity, Severity::Info);
    let forged =
        UpdateOverview { doubt: Some(UpdateDoubt::Forged), status: UpdateStatus::CannotConfirm, ..fine.clone() };
    assert_eq!(view(&forged, name()).severity, Severity::Danger);
    assert_eq!(view(&UpdateOverview { recalled: true, ..fine.clone() }, name()).severity, Severity::Danger);
    assert_eq!(view(&UpdateOverview { is_old: true, ..fine }, name()).severity, Severity::Warning);
    assert_eq!(view(&rich(), name()).severity, Severity::Warning);
}
