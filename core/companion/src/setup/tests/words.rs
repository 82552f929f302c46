//! Every screen in every language: no fault, nothing unsafe, and the main ones as a person reads them.

use super::super::{DECISIONS, Setup};
use super::edges::explore;
use super::fake::{Fake, LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};
use super::play::{Run, enter};
use crate::text::{Language, Text};
use crate::wizard::step::Machine;
use crate::wizard::trial::draw;
use crate::wizard::view::{Arg, Message, View};
use crate::wizard::{Answer, Decision};

#[test]
fn every_screen_is_said_in_every_language_without_a_fault() {
    for language in Language::ALL {
        let text = Text::new(*language);
        for play in explore().plays {
            for view in [play.machine.view(), play.machine.left()] {
                assert_eq!(text.faults(&view), Vec::<String>::new(), "{} in {}", view.id, language.tag());
            }
        }
    }
}

#[test]
fn every_entry_of_the_registry_has_its_words_in_every_language() {
    for language in Language::ALL {
        let text = Text::new(*language);
        for decision in DECISIONS.all() {
            let ids: Vec<&'static str> = match decision {
                Decision::Setting(setting) => setting
                    .options
                    .iter()
                    .flat_map(|option| [option.label, option.detail])
                    .chain([setting.trigger, setting.why.0, setting.why.1])
                    .collect(),
                Decision::Consent(consent) => {
                    vec![consent.trigger, consent.agree.1, consent.refuse.1, consent.why.0, consent.why.1]
                }
            };
            for id in ids {
                assert_eq!(text.faults_of(&Message::new(id)), Vec::<String>::new(), "{id} in {}", language.tag());
            }
        }
    }
}

#[test]
fn the_registry_can_be_read_by_machines() {
    let json = serde_json::to_value(DECISIONS).expect("plain data");
    let entries = json.as_array().expect("a list");
    assert_eq!(entries.len(), 4);
    for entry in entries {
        assert_eq!(entry.get("default").is_none(), entry["kind"] == "consent", "{entry}");
    }
}

#[test]
fn words_from_outside_stay_inert_and_isolated() {
    let mut fake = Fake::new(THERMOSTAT);
    let mut run = Run::begin();
    let text = Text::new(Language::English);
    let network = text.screen(&run.until(&mut fake, "setup-network"), 0);
    let hostile = network.choices.iter().find(|choice| choice.id == "join-2").expect("it is listed");
    assert_eq!(hostile.label, "Join \u{2068}<b>jahat\u{2069}", "literal, isolated, without its direction override");
    let consent = text.screen(&run.until(&mut fake, "setup-consent-2"), 0);
    assert!(
        consent.facts.iter().any(|fact| fact.value == "Awan Biru and IklanKita" || fact.value.contains("IklanKita"))
    );
    let said = serde_json::to_string(&[network, consent]).expect("plain data");
    assert!(!said.contains('\u{202e}'));
}

#[test]
fn the_time_left_for_pairing_is_shown_and_never_more_than_the_window() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    let view = run.until(&mut fake, "setup-label");
    let until = view.until.expect("there is a limit");
    let text = Text::new(Language::English);
    for (now, left) in [(until - 600_000, 600), (until - 1, 0), (until + 5_000, 0), (0, 900)] {
        assert_eq!(text.screen(&view, now).seconds_left, Some(left));
    }
    assert_eq!(run.machine().deadline(), Some(until));
}

/// A way through set-up that shows its main screens.
fn tour(profile: Profile, language: Language) -> String {
    let mut fake = Fake::new(profile);
    let base = enter(&fake);
    let mut run = Run::begin();
    let mut slipped = false;
    run.finish(&mut fake, |view: &View| match view.id {
        "setup-sign-in" => Answer::choose(view.id, "password"),
        "setup-password" if !slipped => {
            slipped = true;
            Answer::enter(view.id).with("password", "short")
        }
        "setup-password" => Answer::enter(view.id).with("password", "kucing gemuk biru"),
        "setup-network" if view.problem.is_none() => Answer::choose(view.id, "join-1"),
        _ => base(view),
    });
    let text = Text::new(language);
    let screens: Vec<String> = run.views.iter().map(|view| draw(&text.screen(view, 0))).collect();
    screens.join("\n")
}

#[test]
fn the_main_screens_in_english() {
    insta::assert_snapshot!(tour(THERMOSTAT, Language::English));
}

#[test]
fn the_main_screens_in_malay() {
    insta::assert_snapshot!(tour(THERMOSTAT, Language::Malay));
}

#[test]
fn the_short_way_of_a_sensor_in_both_languages() {
    let [english, malay] = [Language::English, Language::Malay].map(|language| tour(WINDOW_SENSOR, language));
    insta::assert_snapshot!(format!("{english}\n{malay}"));
}

#[test]
fn leaving_says_what_is_done() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    let text = Text::new(Language::English);
    let ids = |setup: &Setup| setup.left().body.iter().map(|line| line.id).collect::<Vec<_>>();
    assert_eq!(ids(run.machine()), ["setup-left-nothing", "setup-left-resume"]);
    run.until(&mut fake, "setup-consent-1");
    let done =
        ["setup-left-done", "setup-done-paired", "setup-done-sign-in-phone", "setup-done-updates", "setup-left-resume"];
    assert_eq!(ids(run.machine()), done);
    run.answer(Answer::enter("setup-consent-1"));
    run.perform(&mut fake);
    let said = text.screen(&run.machine().left(), 0).body.join(" ").replace(['\u{2068}', '\u{2069}'], "");
    assert!(said.contains("0 allowed, 1 not allowed"), "{said}");
    let with = Message::new("consent-unasked").with("count", Arg::Number(1));
    assert!(text.message(&with).contains("request was"));
}
