//! Every reason in every language, language negotiation of words from outside, and what is not there.

use pandu_protocol::message::{List, LocalText, Text as Words};

use super::{Inert, Language, Text};
use crate::error::ReasonCode;
use crate::wizard::step::Failure;
use crate::wizard::view::{Arg, Message};

#[test]
fn every_reason_says_what_happened_and_what_to_do_in_every_language() {
    for language in Language::ALL {
        let text = Text::new(*language);
        for code in ReasonCode::ALL {
            let problem = Failure { code: *code, wait_seconds: Some(90), lost: false }.problem(None);
            for message in [&problem.what, &problem.next] {
                assert_eq!(text.faults_of(message), Vec::<String>::new(), "{} in {}", message.id, language.tag());
            }
            let said = text.problem(&code.error(Some(90)));
            assert_ne!(said.what, said.next);
        }
    }
    let said = Text::new(Language::English).problem(&ReasonCode::Throttled.error(Some(90)));
    assert_eq!(said.next.replace(['\u{2068}', '\u{2069}'], ""), "Wait 2 minutes. Then try again.");
}

#[test]
fn a_wait_that_nobody_stated_is_still_said() {
    let text = Text::new(Language::English);
    let problem = Failure { code: ReasonCode::Throttled, wait_seconds: None, lost: false }.problem(None);
    assert_eq!(text.faults_of(&problem.next), Vec::<String>::new());
}

#[test]
fn words_in_several_languages_are_shown_in_the_persons_own() {
    let words = |pairs: &[(&str, &str)]| {
        let local =
            |(language, text): &(&str, &str)| LocalText { language: Words::cut(language), text: Words::cut(text) };
        Arg::from(&List::cut(pairs.iter().map(local)))
    };
    let said = |language, arg: Arg| Text::new(language).message(&Message::verbatim(arg));
    let both = || words(&[("en", "Door"), ("ms-MY", "Pintu")]);
    assert_eq!(said(Language::English, both()), "Door");
    assert_eq!(said(Language::Malay, both()), "Pintu");
    assert_eq!(said(Language::Malay, words(&[("zh", "\u{9580}"), ("en", "Door")])), "\u{9580}");
    assert_eq!(said(Language::Malay, words(&[])), "–");
}

#[test]
fn lists_are_joined_as_the_language_does() {
    let list = |names: &[&str]| Arg::List(names.iter().map(|name| Inert::name(name).into()).collect());
    let said = |language, names: &[&str]| {
        Text::new(language).message(&Message::verbatim(list(names))).replace(['\u{2068}', '\u{2069}'], "")
    };
    assert_eq!(said(Language::English, &["A"]), "A");
    assert_eq!(said(Language::English, &["A", "B"]), "A and B");
    assert_eq!(said(Language::Malay, &["A", "B", "C"]), "A, B dan C");
    assert_eq!(said(Language::English, &[]), "None");
}

#[test]
fn a_missing_message_or_variable_is_a_fault() {
    let text = Text::new(Language::Malay);
    assert_eq!(text.message(&Message::new("device-nowhere")), "device-nowhere");
    assert_eq!(text.faults_of(&Message::new("device-nowhere")).len(), 2, "in Malay and in English");
    assert_eq!(text.faults_of(&Message::new("device-model")).len(), 2, "its variables are missing");
    assert_eq!(text.faults_of(&Message::new("setup-label-empty.why")).len(), 2);
}
