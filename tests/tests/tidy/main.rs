//! The rules of docs/architecture.md as tests: each rule looks at the tree and names what breaks it.
//!
//! A rule is a function from the tree to a list of sentences, empty when all is well. Every rule also meets a sample that breaks it, so
//! that none can pass by looking at nothing. These tests read files and run `cargo metadata`; they change nothing.

mod architecture;
mod arrows;
mod documents;
mod language;
mod lexer;
mod locales;
mod marks;
mod sizes;
mod translations;
mod tree;

/// Fails with every broken rule at once.
#[track_caller]
fn assert_tidy(problems: &[String]) {
    assert!(problems.is_empty(), "\n{} untidy:\n  {}\n", problems.len(), problems.join("\n  "));
}

/// Fails unless the sample breaks the rule once, in words that contain `needle`.
#[track_caller]
fn assert_caught(problems: &[String], needle: &str) {
    assert_eq!(problems.len(), 1, "exactly one problem was planted: {problems:#?}");
    assert!(problems[0].contains(needle), "{needle:?} is not in {:?}", problems[0]);
}
