//! How files and types are named, how files begin, and what no finished file says.

use crate::tree::{Tree, is_foreign};
use crate::{assert_caught, assert_tidy};

/// Names that say nothing about the subject.
const EMPTY_NAMES: [&str; 10] =
    ["common", "helper", "helpers", "manager", "misc", "model", "models", "types", "util", "utils"];

/// Endings that say nothing about a type.
const EMPTY_ENDINGS: [&str; 8] = ["Manager", "Helper", "Helpers", "Utils", "Data", "Info", "Impl", "Sdk"];

/// Put together here, so that this file does not say them.
const UNFINISHED: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("HA", "CK"),
    concat!("todo", "!("),
    concat!("unimple", "mented!("),
];

/// The folders of the root. A new one is a decision for the whole project.
const TOP_LEVEL: [&str; 9] = [".ci", ".config", "android", "bindings", "core", "desktop", "docs", "ios", "tests"];

/// What the tree is made of: endings of file names, or whole names. Anything else was left behind by a run.
const KINDS: [&str; 18] = [
    ".rs",
    ".toml",
    ".lock",
    ".md",
    ".ftl",
    ".cddl",
    ".json",
    ".jsonl",
    ".snap",
    ".txt",
    ".py",
    ".sh",
    ".conf",
    ".xfails",
    "Makefile",
    ".gitignore",
    "LICENSE-MIT",
    "LICENSE-APACHE",
];

fn names(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, source) in tree.rust("") {
        for part in path.trim_end_matches(".rs").split('/') {
            if EMPTY_NAMES.contains(&part) {
                problems.push(format!("{path}: `{part}` names no subject"));
            }
        }
        for name in defined_types(&source.whole) {
            if EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
                problems.push(format!("{path}: the ending of `{name}` says nothing"));
            }
        }
    }
    problems
}

/// The names that a file gives to types.
fn defined_types(code: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for line in code.lines() {
        let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub") || *word == "in");
        if words.next().is_some_and(|word| ["struct", "enum", "trait", "type"].contains(&word)) {
            names.extend(words.next().and_then(|name| name.split(|next: char| !next.is_alphanumeric()).next()));
        }
    }
    names
}

/// The first line of a file says what it is.
fn beginnings(tree: &Tree) -> Vec<String> {
    tree.rust("")
        .filter(|(path, _)| !tree.text(path).is_some_and(|text| text.starts_with("//! ")))
        .map(|(path, _)| format!("{path} does not begin with `//!`: say what it is and what it must never do"))
        .collect()
}

fn unfinished(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, text) in tree.below("").filter(|(path, _)| !is_foreign(path)) {
        for (number, line) in text.lines().enumerate() {
            if let Some(mark) = UNFINISHED.iter().find(|mark| line.contains(**mark)) {
                problems.push(format!("{path}:{} says {mark}: finish it, or write it into the tracker", number + 1));
            }
        }
    }
    problems
}

/// Databases, logs, archives and other traces of a run.
fn strays(tree: &Tree) -> Vec<String> {
    let known = |path: &str| {
        path.starts_with(".ci/")
            || is_foreign(path)
            || path.contains("/fixtures/")
            || KINDS.iter().any(|kind| path.ends_with(kind))
    };
    tree.below("")
        .filter(|(path, _)| !known(path))
        .map(|(path, _)| format!("{path} is no kind of file that belongs here: what left it behind?"))
        .collect()
}

fn top_level(tree: &Tree) -> Vec<String> {
    let mut folders: Vec<&str> =
        tree.below("").filter_map(|(path, _)| path.split_once('/')).map(|(folder, _)| folder).collect();
    folders.dedup();
    folders.retain(|folder| !TOP_LEVEL.contains(folder));
    folders.into_iter().map(|folder| format!("{folder}/ is not among the top-level folders")).collect()
}

#[test]
fn files_are_named_begun_and_finished() {
    let tree = Tree::read();
    assert_tidy(&[names(&tree), beginnings(&tree), unfinished(&tree), strays(&tree), top_level(&tree)].concat());
}

#[test]
fn an_empty_name_is_caught() {
    assert_caught(&names(&Tree::sample(&[("core/x/src/utils.rs", "")])), "`utils` names no subject");
    assert_caught(&names(&Tree::sample(&[("core/x/src/common/a.rs", "")])), "`common` names no subject");
    assert_caught(
        &names(&Tree::sample(&[("core/x/src/a.rs", "pub(crate) struct DeviceManager<T> {}\n")])),
        "`DeviceManager`",
    );
}

#[test]
fn a_file_without_a_beginning_is_caught() {
    assert_caught(&beginnings(&Tree::sample(&[("core/x/src/a.rs", "use std::fmt;\n")])), "does not begin");
}

#[test]
fn an_unfinished_line_is_caught() {
    let text = format!("fine\n# {}: later\n", UNFINISHED[0]);
    assert_caught(&unfinished(&Tree::sample(&[("docs/a.md", &text)])), "docs/a.md:2");
    assert_tidy(&unfinished(&Tree::sample(&[("tests/tuf-conformance/suite/a.py", &text)])));
}

#[test]
fn a_new_top_level_folder_is_caught() {
    let tree = Tree::sample(&[("README.md", ""), ("core/a.rs", ""), ("scripts/a.sh", ""), ("scripts/b.sh", "")]);
    assert_caught(&top_level(&tree), "scripts/");
}

#[test]
fn a_file_left_behind_is_caught() {
    let tree = Tree::sample(&[("Makefile", ""), (".ci/run", ""), ("tests/pandu.db", ""), ("docs/a.md", "")]);
    assert_caught(&strays(&tree), "tests/pandu.db");
}
