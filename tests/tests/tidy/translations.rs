//! The translations are complete: every language says the same messages with the same variables and choices as English,
//! and the code and the translations name each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::locales::{LOCALES, Language, Text, languages};
use crate::tree::Tree;
use crate::{assert_caught, assert_tidy};

/// The language that the others follow.
const SOURCE_LANGUAGE: &str = "en";
/// CLDR's plural forms of whole numbers, by language; `other` is every select's default.
const PLURALS: [(&str, &[&str]); 4] =
    [("en", &["one", "other"]), ("ms", &["other"]), ("ta", &["one", "other"]), ("zh", &["other"])];

/// Every language against English, and each against itself.
fn complete(languages: &BTreeMap<String, Language>) -> Vec<String> {
    let mut problems = Vec::new();
    let Some(source) = languages.get(SOURCE_LANGUAGE) else {
        return vec![format!("there is no {LOCALES}{SOURCE_LANGUAGE}")];
    };
    for (name, language) in languages {
        problems.extend(language.problems.iter().cloned());
        problems.extend(
            difference(&source.files, &language.files)
                .map(|file| format!("{name} and English do not both have {file}")),
        );
        let ids = |language: &Language| language.texts.keys().cloned().collect::<BTreeSet<_>>();
        problems.extend(
            difference(&ids(source), &ids(language)).map(|id| format!("{name} and English do not both have {id}")),
        );
        for (id, text) in &language.texts {
            problems.extend(
                text.references
                    .iter()
                    .filter(|to| !language.texts.contains_key(*to))
                    .map(|to| format!("{name}: {id} refers to {to}")),
            );
            problems.extend(plurals(name, text).map(|problem| format!("{name}: {id} {problem}")));
            let Some(original) = source.texts.get(id) else {
                continue;
            };
            if text.variables != original.variables {
                problems.push(format!(
                    "{name}: {id} has the variables {:?}, English {:?}",
                    text.variables, original.variables
                ));
            }
            if text.choices != original.choices {
                problems
                    .push(format!("{name}: {id} chooses between {:?}, English {:?}", text.choices, original.choices));
            }
            if name != SOURCE_LANGUAGE && untranslated(text, original) {
                problems.push(format!("{name}: {id} is still English: {:?}", original.wordings[0]));
            }
        }
    }
    problems
}

fn difference(one: &BTreeSet<String>, other: &BTreeSet<String>) -> impl Iterator<Item = String> {
    one.symmetric_difference(other).cloned().collect::<Vec<_>>().into_iter()
}

/// A plural has the forms of its language, `other` among them and the default; exact numbers are free.
fn plurals(name: &str, text: &Text) -> impl Iterator<Item = String> {
    let forms = PLURALS.iter().find(|(language, _)| *language == name).map_or(&[][..], |(_, forms)| forms);
    let used: BTreeSet<&str> =
        text.plurals.iter().map(String::as_str).filter(|key| key.parse::<f64>().is_err()).collect();
    let allowed: BTreeSet<&str> = forms.iter().copied().chain([""]).collect();
    let right = used.is_empty() || used == allowed;
    (!right)
        .then(|| format!("has the plural forms {used:?}, the language {allowed:?}, where `other` is the default"))
        .into_iter()
}

/// Whether a text of more than two words is word for word the English one.
fn untranslated(text: &Text, original: &Text) -> bool {
    let words = |wording: &str| wording.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic)).count();
    text.wordings.iter().any(|wording| words(wording) > 2 && original.wordings.contains(wording))
}

/// Each message is named by the code, and each that the code names exists.
fn used(tree: &Tree, language: &Language) -> Vec<String> {
    let mut named = BTreeSet::new();
    for folder in ["core/companion/src/", "desktop/"] {
        for (_, source) in tree.rust(folder) {
            named.extend(source.words);
        }
    }
    let prefixes: Vec<String> = language.files.iter().map(|file| file.replace(".ftl", "-")).collect();
    let is_part = |part: &str| {
        part.starts_with(|next: char| next.is_ascii_lowercase())
            && part.chars().all(|next| next.is_ascii_lowercase() || next.is_ascii_digit())
    };
    let looks_like_one = |word: &&String| {
        prefixes.iter().any(|prefix| word.starts_with(prefix.as_str())) && word.split(['-', '.']).all(is_part)
    };
    let mut problems: Vec<String> = named
        .iter()
        .filter(looks_like_one)
        .filter(|word| {
            !language.texts.contains_key(*word) && !language.texts.keys().any(|id| id.starts_with(&format!("{word}.")))
        })
        .map(|word| format!("the code names {word}, which no translation has"))
        .collect();
    let referred: BTreeSet<&String> = language.texts.values().flat_map(|text| &text.references).collect();
    for id in language.texts.keys() {
        let attribute_of_all = id
            .split_once('.')
            .is_some_and(|(_, attribute)| named.contains(attribute) || named.contains(&format!(".{attribute}")));
        if !named.contains(id) && !referred.contains(id) && !attribute_of_all {
            problems.push(format!("no code says {id}: delete it"));
        }
    }
    problems
}

#[test]
fn translations_are_complete() {
    let tree = Tree::read();
    let languages = languages(&tree);
    assert_tidy(&[complete(&languages), used(&tree, &languages[SOURCE_LANGUAGE])].concat());
}

#[test]
fn an_incomplete_translation_is_caught() {
    assert_tidy(&against_english(MALAY));
    let finds = |malay: &str, needle: &str| {
        let problems = against_english(malay);
        assert!(problems.iter().any(|problem| problem.contains(needle)), "{needle:?} is not in {problems:#?}");
    };
    finds(&MALAY.replace("    .next = Tunggu.\n", ""), "do not both have a-one.next");
    finds(&MALAY.replace("a-one", "a-two"), "do not both have a-two");
    finds(&MALAY.replace("$days", "$day"), "variables {\"day\"");
    finds(&MALAY.replace("[lock]", "[gate]"), "chooses between");
    finds(&(MALAY.to_owned() + "a-three = { a-four }\n"), "refers to a-four");
    finds(
        &MALAY.replace("{ $days } hari", "{ $days ->\n    [one] sehari\n   *[other] { $days } hari\n }"),
        "plural forms",
    );
    finds(&(MALAY.to_owned() + MALAY), "said twice");
    finds(&MALAY.replace("Tunggu.", "{ \"\" }"), "a-one.next is empty");
    finds(&(MALAY.to_owned() + "a three\n"), "at byte");
}

/// What is wrong with a Malay file beside the English one below.
fn against_english(malay: &str) -> Vec<String> {
    let files = [("core/companion/locales/en/a.ftl", ENGLISH), ("core/companion/locales/ms/a.ftl", malay)];
    complete(&languages(&Tree::sample(&files)))
}

const ENGLISH: &str = "\
a-one = You have { $days ->
    [one] one day
   *[other] { $days } days
 } left to { $kind ->
    [lock] open
   *[sensor] look
 } it.
    .next = Wait.
";
const MALAY: &str = "\
a-one = Anda ada { $days } hari lagi untuk { $kind ->
    [lock] membuka
   *[sensor] melihat
 }.
    .next = Tunggu.
";

#[test]
fn english_left_in_place_is_caught() {
    let english = ("core/companion/locales/en/a.ftl", "a-one = Hold the button down.\na-two = Wi-Fi\n");
    let malay = ("core/companion/locales/ms/a.ftl", "a-one = Hold the button down.\na-two = Wi-Fi\n");
    assert_caught(&complete(&languages(&Tree::sample(&[english, malay]))), "a-one is still English");
}

#[test]
fn a_message_without_code_and_code_without_message_are_caught() {
    let code = "fn f() {\n    let view = View::new(\"setup-screen\", Message::new(\"setup-title\"));\n    say(\"error-x\", \"next\");\n}\n";
    let messages = "setup-title = Title\nerror-x = X\n    .next = Y\n";
    let problems = |code: &str, messages: &str| {
        let files = [("core/companion/src/setup/a.rs", code), ("core/companion/locales/en/setup.ftl", messages)];
        let tree = Tree::sample(&files);
        used(&tree, &languages(&tree)["en"])
    };
    assert_tidy(&problems(code, messages));
    assert_caught(&problems(code, &(messages.to_owned() + "setup-old = Old\n")), "no code says setup-old");
    assert_caught(&problems(&code.replace("say(", "say(\"setup-new\", "), messages), "names setup-new");
}
