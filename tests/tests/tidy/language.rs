//! What a person reads is plain: short sentences, none of our trade's words, no promises that nobody can keep.

use crate::locales::languages;
use crate::tree::Tree;
use crate::{assert_caught, assert_tidy};

/// The longest sentence, in words; a variable counts as one.
const SENTENCE_WORDS: usize = 20;

/// Words of the trade, which a first layer does not need, and words that promise too much anywhere. As whole words, as written.
const TRADE_WORDS: [&str; 18] = [
    "BLE",
    "GATT",
    "Noise",
    "PAKE",
    "PSK",
    "PKI",
    "TLS",
    "CVE",
    "MTU",
    "UUID",
    "posture",
    "Posture",
    "firmware",
    "Firmware",
    "handshake",
    "Handshake",
    "provisioning",
    "Provisioning",
];
const PROMISES: [&str; 8] =
    ["compliant", "Compliant", "certified", "Certified", "unhackable", "Unhackable", "guaranteed", "Guaranteed"];

/// Texts with this in their id stand behind a tap and may say more.
const SECOND_LAYER: &str = "detail";

fn long_sentences(tree: &Tree) -> Vec<String> {
    problems(tree, |_, wording| {
        sentences(wording)
            .find(|sentence| words(sentence).count() > SENTENCE_WORDS)
            .map(|sentence| format!("has a sentence of {} words: {sentence:?}", words(&sentence).count()))
    })
}

fn trade_words(tree: &Tree) -> Vec<String> {
    problems(tree, |id, wording| {
        let said = |list: &[&str]| {
            words(wording).map(bare).find(|word| list.contains(word)).map(|word| format!("says {word:?}"))
        };
        said(&PROMISES).or_else(|| said(&TRADE_WORDS).filter(|_| !id.contains(SECOND_LAYER)))
    })
}

/// What a check finds in any wording of any language, once per text.
fn problems(tree: &Tree, check: impl Fn(&str, &str) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, language) in languages(tree) {
        for (id, text) in &language.texts {
            let problem = text.wordings.iter().find_map(|wording| check(id, wording));
            found.extend(problem.map(|problem| format!("{name}: {id} {problem}")));
        }
    }
    found
}

/// Sentences end with a full stop, question mark, exclamation mark or colon before a space, or with an empty line.
fn sentences(wording: &str) -> impl Iterator<Item = String> {
    let lines = wording.replace("\n\n", ". ").replace('\n', " ");
    let ended = ['.', '?', '!', ':', '。', '？', '！']
        .iter()
        .fold(lines, |text, end| text.replace(&format!("{end} "), &format!("{end}\n")));
    ended.lines().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

fn words(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|next: char| !next.is_alphanumeric())
}

#[test]
fn texts_are_plain() {
    let tree = Tree::read();
    assert!(!languages(&tree).is_empty(), "there are translations");
    assert_tidy(&[long_sentences(&tree), trade_words(&tree)].concat());
}

#[test]
fn a_long_sentence_is_caught() {
    let long = "word ".repeat(21);
    let sample =
        |text: &str| Tree::sample(&[("core/companion/locales/en/a.ftl", &format!("a-one = {text}\n") as &str)]);
    assert_caught(&long_sentences(&sample(&long)), "a sentence of 21 words");
    let short = format!("{}end. {}end.", &long[..50], &long[..50]);
    let chosen = format!("{}{{ $a ->\n    [one] x\n   *[other] y\n }} end.", &long[..90]);
    assert_tidy(&long_sentences(&sample(&short)));
    assert_tidy(&long_sentences(&sample(&chosen)));
}

#[test]
fn a_trade_word_and_a_promise_are_caught() {
    let sample = |id: &str, text: &str| {
        Tree::sample(&[("core/companion/locales/ms/a.ftl", &format!("{id} = {text}\n") as &str)])
    };
    assert_caught(&trade_words(&sample("a-one", "Peranti (BLE) tidak dijumpai.")), "says \"BLE\"");
    assert_caught(&trade_words(&sample("a-detail", "This is compliant.")), "says \"compliant\"");
    assert_tidy(&trade_words(&sample("a-detail", "Noise_IKpsk2, then Noise.")));
    assert_tidy(&trade_words(&sample("a-one", "It measures noise.")));
}
