//! What may stand where inside the crates: runtimes, bindings, platforms, sibling capabilities, exceptions to the bans.

use crate::tree::Tree;
use crate::{assert_caught, assert_tidy};

/// `word` may stand only in files whose path begins with one of `homes`; looked for below `folder`, outside tests.
struct Home {
    word: &'static str,
    folder: &'static str,
    homes: &'static [&'static str],
}

const WORDS: [Home; 6] = [
    Home {
        word: "tokio",
        folder: "core/companion/src",
        homes: &["core/companion/src/wizard/runner.rs", "core/companion/src/session/"],
    },
    Home { word: "tokio", folder: "core/protocol", homes: &[] },
    Home {
        word: "uniffi",
        folder: "core",
        homes: &[
            "core/companion/src/wizard/screen.rs",
            "core/companion/src/wizard/answer.rs",
            "core/companion/src/port/",
            "core/companion/src/error.rs",
        ],
    },
    Home { word: "btleplug", folder: "", homes: &["core/platform/"] },
    Home { word: "keyring_core", folder: "", homes: &["core/platform/"] },
    Home { word: "reqwest", folder: "", homes: &["core/platform/"] },
];

/// Where the bans of clippy.toml may be lifted.
const EDGES: [&str; 6] = [
    "core/platform/",
    "core/device/src/main.rs",
    "core/service/src/main.rs",
    "desktop/cli/",
    "desktop/maker/src/main.rs",
    "tests/",
];

/// How often the core may say `uniffi` in all.
const UNIFFI_BUDGET: usize = 60;

/// The folders of core/companion/src that know nothing of each other's insides.
const CAPABILITIES: [&str; 10] =
    ["setup", "check", "password", "fingerprint", "people", "updates", "disclosure", "consent", "erasure", "events"];

fn homes(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for Home { word, folder, homes } in WORDS {
        for (path, source) in tree.rust(folder) {
            if !homes.iter().any(|home| path.starts_with(home)) && says(&source.code, word) {
                problems.push(format!("{path} names {word}, whose home is elsewhere: {homes:?}"));
            }
        }
    }
    problems
}

fn uniffi_budget(tree: &Tree) -> Vec<String> {
    let spent: usize = tree.rust("core").map(|(_, source)| source.code.matches("uniffi::").count()).sum();
    (spent > UNIFFI_BUDGET)
        .then(|| format!("the core says uniffi:: {spent} times, at most {UNIFFI_BUDGET}"))
        .into_iter()
        .collect()
}

/// The bans are lifted only at the edges, and no test is left out.
fn exceptions(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, source) in tree.rust("") {
        if source.whole.contains("clippy::disallowed_") && !EDGES.iter().any(|edge| path.starts_with(edge)) {
            problems
                .push(format!("{path} lifts a ban of clippy.toml: take the clock or the randomness as an argument"));
        }
        if source.whole.contains("#[ignore") {
            problems.push(format!("{path} leaves a test out: make it run, or delete it"));
        }
    }
    problems
}

/// A capability imports what lies below it, never a sibling: what two need moves down, once.
fn siblings(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, source) in tree.rust("core/companion/src/") {
        let own = path.trim_start_matches("core/companion/src/").split(['/', '.']).next().unwrap_or_default();
        if !CAPABILITIES.contains(&own) {
            continue;
        }
        let imports = imports(&source.code);
        for sibling in
            CAPABILITIES.into_iter().filter(|sibling| *sibling != own && imports.iter().any(|import| import == sibling))
        {
            problems.push(format!("{path} imports from its sibling {sibling}"));
        }
    }
    problems
}

/// The first segment of every path that starts at `crate::` (or climbs with `super::`), groups taken apart.
fn imports(code: &str) -> Vec<String> {
    let dense: String = code.split_whitespace().collect::<Vec<_>>().join(" ").replace(":: ", "::");
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in dense.match_indices(start) {
            let rest = &dense[at + start.len()..];
            match rest.strip_prefix('{') {
                Some(group) => found.extend(group_heads(group)),
                None => found.push(identifier(rest).to_owned()),
            }
        }
    }
    found
}

/// The first identifiers of a `use` group whose opening brace is already read.
fn group_heads(group: &str) -> Vec<String> {
    let (mut heads, mut depth, mut fresh) = (Vec::new(), 0_usize, true);
    for (at, next) in group.char_indices() {
        match next {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' => fresh |= depth == 0,
            ' ' => {}
            _ if fresh => {
                heads.push(identifier(&group[at..]).to_owned());
                fresh = false;
            }
            _ => {}
        }
    }
    heads
}

fn identifier(text: &str) -> &str {
    &text[..text.find(|next: char| !(next.is_alphanumeric() || next == '_')).unwrap_or(text.len())]
}

/// Whether the code uses the word as a whole identifier.
fn says(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        identifier(&code[at..]) == word && !before.is_some_and(|before| before.is_alphanumeric() || before == '_')
    })
}

#[test]
fn everything_stands_where_it_belongs() {
    let tree = Tree::read();
    assert_tidy(&[homes(&tree), uniffi_budget(&tree), exceptions(&tree), siblings(&tree)].concat());
}

#[test]
fn a_word_away_from_home_is_caught() {
    let code = "use tokio::sync::mpsc;\n";
    let tree =
        Tree::sample(&[("core/companion/src/store/file.rs", code), ("core/companion/src/session/link.rs", code)]);
    assert_caught(&homes(&tree), "core/companion/src/store/file.rs names tokio");
    let only_words = "// tokio\nfn f() -> &str {\n    \"tokio\"\n}\nfn tokiox() {}\n#[cfg(test)]\nmod tests {\n    use tokio::test;\n}\n";
    assert_tidy(&homes(&Tree::sample(&[("core/companion/src/store/file.rs", only_words)])));
    assert_caught(&homes(&Tree::sample(&[("desktop/cli/src/main.rs", "use btleplug::api;\n")])), "names btleplug");
}

#[test]
fn too_much_uniffi_is_caught() {
    let code = "#[derive(uniffi::Record)]\n".repeat(61);
    assert_caught(&uniffi_budget(&Tree::sample(&[("core/companion/src/error.rs", &code)])), "61 times");
}

#[test]
fn an_exception_away_from_the_edge_is_caught() {
    let lifts = "#[expect(clippy::disallowed_methods, reason = \"now\")]\nfn f() {}\n";
    let tree = Tree::sample(&[("core/companion/src/a.rs", lifts), ("core/platform/src/clock.rs", lifts)]);
    assert_caught(&exceptions(&tree), "core/companion/src/a.rs lifts a ban");
    assert_caught(&exceptions(&Tree::sample(&[("tests/tests/a.rs", "#[ignore]\nfn f() {}\n")])), "leaves a test out");
}

#[test]
fn a_sibling_import_is_caught() {
    for import in [
        "use crate::consent::Record;",
        "use crate::{port, consent::{Record, Other}, store};",
        "use super::super::consent;",
    ] {
        assert_caught(
            &siblings(&Tree::sample(&[("core/companion/src/setup/wizard.rs", import)])),
            "its sibling consent",
        );
    }
    let fine = "use crate::{port::{consent, Clock}, setup::policy};\nuse pandu_protocol::message::consent::Ask;\n";
    assert_tidy(&siblings(&Tree::sample(&[("core/companion/src/setup/wizard.rs", fine)])));
}
