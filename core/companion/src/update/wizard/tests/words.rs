//! The screens of the update wizard as a person reads them, in both languages, and the rules for their words.

use super::super::{DECISIONS, Update, preview};
use super::{enter, feature, house, notice, on, safety, silent, with};
use crate::text::{Language, Text};
use crate::wizard::trial::{House, NOW, Run, draw};
use crate::wizard::update::{Doubt, Finding};
use crate::wizard::view::{Message, View};
use crate::wizard::{Answer, Decision};

fn tour(mut house: House, language: Language, answer: impl FnMut(&View) -> Answer) -> String {
    let mut run = Run::<Update>::begin();
    run.finish(&mut house, answer);
    let text = Text::new(language).with_zone(480);
    run.views.iter().map(|view| draw(&text.screen(view, 0))).collect::<Vec<_>>().join("\n")
}

/// Stops asking again after the first time.
fn once(choices: &'static [(&'static str, &'static str)]) -> impl FnMut(&View) -> Answer {
    let mut answer = on(choices);
    let mut seen = 0;
    move |view| {
        seen += 1;
        if view.choices.iter().any(|choice| choice.id == "done") {
            Answer::choose(view.id, "done")
        } else if seen > 4 && view.choices.iter().any(|choice| choice.id == "back") {
            Answer::choose(view.id, "back")
        } else {
            answer(view)
        }
    }
}

#[test]
fn the_screens_in_both_languages() {
    for language in Language::ALL {
        let mut slipped = false;
        let chosen = tour(with(safety), *language, |view| match view.id {
            "update-time" if !std::mem::replace(&mut slipped, true) => Answer::enter(view.id).with("time", "soon"),
            _ => enter(view),
        });
        let tours = [
            tour(house(), *language, enter),
            tour(with(silent), *language, on(&[("update-notice", "tonight")])),
            chosen,
            tour(with(feature), *language, on(&[("update-notice", "now")])),
            tour(house(), *language, on(&[("update-notice", "later")])),
            tour(House::new(), *language, enter),
            tour(
                House::new().but(|house| house.shed.finding = Finding::CannotConfirm(Doubt::Frozen)),
                *language,
                once(&[]),
            ),
            tour(house().but(|house| house.shed.fixed = true), *language, enter),
            tour(
                house().but(|house| house.shed.refuses = Some(pandu_protocol::message::ErrorReply::Refused)),
                *language,
                enter,
            ),
            tour(
                house().but(|house| house.shed.ends = pandu_protocol::message::UpdatePhase::RolledBack),
                *language,
                enter,
            ),
        ];
        insta::assert_snapshot!(format!("the_screens_{}", language.tag()), tours.join("\n====\n\n"));
    }
}

#[test]
fn sentences_are_short_and_have_no_words_that_need_explaining() {
    const BANNED: [&str; 9] = ["BLE", "CVE", "firmware", "hash", "TUF", "metadata", "Noise", "image", "commit"];
    let words = include_str!("../../../../locales/en/updates.ftl");
    let mut sentences = 0;
    for line in words.lines().filter(|line| !line.starts_with('#')) {
        let Some((_, said)) = line.split_once(" = ") else { continue };
        for sentence in said.split(['.', '?', ':']) {
            let count = sentence.split_whitespace().filter(|word| word.starts_with(char::is_alphanumeric)).count();
            assert!(count <= 20, "{count} words: {sentence}");
            sentences += 1;
        }
        for banned in BANNED {
            let has = said.split(|char: char| !char.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(banned));
            assert!(!has, "{banned}: {said}");
        }
    }
    assert!(sentences > 150, "{sentences}");
}

#[test]
fn what_the_maker_did_not_say_is_said_to_be_so() {
    let mut house = with(silent);
    let mut run = Run::<Update>::begin();
    let view = run.settle(&mut house);
    let ids: Vec<_> = view.body.iter().map(|line| line.id).collect();
    assert_eq!(ids, ["updates-risk-none", "updates-minutes-none"]);
    assert_eq!((view.facts[0].label.id, view.facts[0].value.id), ("updates-fact-urgency", "device-not-stated"));
    let view = run.then(&mut house, Answer::enter("update-notice"));
    assert_eq!(view.body[0].id, "updates-stops-none");
}

#[test]
fn the_reading_order_is_what_it_is_then_the_risk_then_the_outage_then_what_can_be_done() {
    let mut house = house();
    let mut run = Run::<Update>::begin();
    let view = run.settle(&mut house);
    let ids: Vec<_> = view.body.iter().map(|line| line.id).collect();
    assert_eq!((view.title.id, ids), ("updates-security-title", vec!["updates-risk", "updates-minutes"]));
    let choices: Vec<_> = view.choices.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(choices, ["now", "tonight", "choose", "later"]);
}

#[test]
fn a_maker_sees_the_screens_that_a_person_will_see() {
    for language in Language::ALL {
        let text = Text::new(*language);
        let mut new = notice();
        feature(&mut new);
        for (notice, screens) in [(notice(), 2), (new, 3)] {
            let views = preview(&notice, NOW);
            assert_eq!(views.len(), screens);
            for view in &views {
                assert_eq!(text.faults(view), Vec::<String>::new(), "{}", view.id);
                assert!(view.choices.is_empty());
            }
        }
    }
    let mut house = house();
    let mut run = Run::<Update>::begin();
    let (shown, seen) = (preview(&notice(), NOW).remove(0), run.settle(&mut house));
    assert_eq!((shown.title, shown.body, shown.help), (seen.title, seen.body, seen.help));
}

#[test]
fn every_decision_is_said_in_every_language() {
    for language in Language::ALL {
        let text = Text::new(*language);
        for decision in DECISIONS.all() {
            let Decision::Setting(setting) = decision else { panic!("no consent is asked here") };
            let mut ids = vec![setting.trigger, setting.why.0, setting.why.1];
            ids.extend(setting.options.iter().flat_map(|option| [option.label, option.detail]));
            for id in ids {
                assert_eq!(text.faults_of(&Message::new(id)), Vec::<String>::new());
            }
        }
    }
}
