//! `docs/protocol.md` against the code: its made tables are current, its written ones say what the code does, and no
//! reference leads nowhere.

use std::collections::BTreeSet;

use pandu_protocol::gatt;
use pandu_protocol::message::{DocumentKind, ErrorReply, Kind};
use pandu_protocol::suite::{Pattern, SUITES, Selector};
use pandu_tests::vectors::document::source::{self, Declared};
use pandu_tests::vectors::document::{path, refreshed, shown};
use pandu_tests::vectors::messages::{error_replies, push_name};
use pandu_tests::vectors::{files, hello};

fn document() -> String {
    std::fs::read_to_string(path()).expect("docs/protocol.md")
}

/// The rows of the table whose head begins with these columns.
fn rows(document: &str, head: &str) -> Vec<Vec<String>> {
    let (_, after) = document.split_once(head).unwrap_or_else(|| panic!("no table {head}"));
    after
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`').into()).collect())
        .collect()
}

#[test]
fn the_made_tables_are_current() {
    let document = document();
    assert!(refreshed(&document) == document, "run: cargo run -p pandu-tests --bin vectors");
}

#[test]
fn every_body_and_enumeration_is_in_the_document() {
    let document = document();
    let tables: BTreeSet<&str> = shown(&document).collect();
    let folder = std::fs::read_dir(source::protocol().join("message")).expect("the messages' source");
    for file in folder.map(|entry| entry.expect("it can be listed").path()) {
        let name = file.file_stem().expect("a file").to_string_lossy().into_owned();
        if file.is_file() && !source::declared(&source::read(&format!("message/{name}.rs"))).is_empty() {
            assert!(tables.contains(format!("bodies {name}").as_str()), "message/{name}.rs is not shown");
        }
    }
    for [_, _, request, reply, _] in source::catalogue() {
        for body in [request, reply].iter().filter(|body| *body != "Empty") {
            assert!(document.contains(&format!("**`{body}`**")), "{body} is not explained");
        }
    }
    for table in
        ["kinds", "limits", "suites", "enumeration hello Category", "enumeration hello Way", "enumeration role Role"]
    {
        assert!(tables.contains(table), "{table} is not shown");
    }
}

#[test]
fn keys_of_every_record_rise_from_zero() {
    for file in [
        "access",
        "consent",
        "erasure",
        "event",
        "identity",
        "mod",
        "network",
        "sensing",
        "setup",
        "statement",
        "update",
    ] {
        for declared in source::declared(&source::read(&format!("message/{file}.rs"))) {
            if let Declared::Record(record) = declared {
                let keys: Vec<u32> = record.fields.iter().map(|field| field.key).collect();
                let rising: Vec<u32> = (0..).take(keys.len()).collect();
                assert_eq!(keys, rising, "{}", record.name);
                assert!(record.fields.iter().all(|field| !field.says.is_empty()), "{}", record.name);
            }
        }
    }
}

#[test]
fn the_errors_are_those_of_the_code() {
    let written: Vec<(String, String)> = rows(&document(), "| Code | Name | Further field | When |")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    let mut coded: Vec<(String, String)> =
        error_replies().into_iter().map(|(name, error)| (error.code().to_string(), name.into())).collect();
    coded.dedup();
    assert_eq!(written, coded);
    assert_eq!(ErrorReply::Other(0).code(), 0);
}

#[test]
fn the_pushes_and_documents_are_those_of_the_code() {
    let document = document();
    for row in rows(&document, "| No. | Name | Body | Sent to |") {
        assert_eq!(push_name(row[0].parse().expect("a number")), row[1]);
        assert_eq!(row[1], row[2]);
    }
    let kinds: Vec<u32> = rows(&document, "| Kind | Document | Asked for by |")
        .iter()
        .map(|row| row[0].parse().expect("a number"))
        .collect();
    assert_eq!(kinds, DocumentKind::KNOWN.iter().map(|kind| kind.number()).collect::<Vec<_>>());
    for row in rows(&document, "| Kind | Document | Asked for by |") {
        for name in row[2].split("`, `") {
            assert!(Kind::ALL.iter().any(|kind| kind.name() == name), "{name} is not a kind");
        }
        assert!(document.contains(&format!("**`{}`**", row[1])), "{} is not explained", row[1]);
    }
}

#[test]
fn the_numbers_in_the_text_are_those_of_the_code() {
    let document = document();
    let byte = |suite: usize, pattern| Selector::new(&SUITES[suite], pattern).byte();
    let selectors = format!(
        "Suite 1 has the selectors {} and {}, suite 2 has {} and {}.",
        byte(0, Pattern::Ik),
        byte(0, Pattern::Xx),
        byte(1, Pattern::Ik),
        byte(1, Pattern::Xx)
    );
    assert!(document.contains(&selectors), "{selectors}");
    for uuid in [gatt::SERVICE_UUID, gatt::HELLO_UUID, gatt::RX_UUID, gatt::TX_UUID] {
        assert!(document.contains(&format!("`{uuid}`")), "{uuid}");
    }
    for text in ["`C0 00`", "memory = CODE_KDF_MEMORY_KIB, passes = CODE_KDF_PASSES"] {
        assert!(document.contains(text), "{text}");
    }
    assert!(hello::lock().encode().len() <= pandu_protocol::limit::HELLO_MAX);
}

#[test]
fn every_name_of_a_limit_is_a_limit() {
    let limits: BTreeSet<String> = source::limits().into_iter().map(|(name, _)| name).collect();
    let document = document();
    let is_name = |word: &&str| word.contains('_') && word.chars().all(|it| it.is_ascii_uppercase() || it == '_');
    let words = document.split(|next: char| !(next.is_ascii_alphanumeric() || next == '_'));
    let used: BTreeSet<&str> = words.filter(is_name).collect();
    for name in used {
        assert!(limits.contains(name), "{name} is not in core/protocol/src/limit.rs");
    }
}

#[test]
fn every_reason_of_a_refusal_is_explained() {
    let document = document();
    let reasons = [
        // Labels, frames, CBOR.
        "Empty",
        "TooLong",
        "Foreign",
        "Version",
        "Incomplete",
        "Characters",
        "Check",
        "NotADigit",
        "WrongLength",
        "CheckDigit",
        "ValueTooLong",
        "Expired",
        "Sequence",
        "NotBegun",
        "Unfinished",
        "MessageTooLong",
        "Trailing",
        "Truncated",
        "Kind",
        "NotShortest",
        "Indefinite",
        "Keys",
        "Text",
        "Depth",
        "Items",
    ];
    for reason in reasons {
        assert!(document.contains(&format!("`{reason}`")), "{reason}");
    }
}

#[test]
fn no_reference_leads_nowhere() {
    let document = document();
    let sections: BTreeSet<&str> = document
        .lines()
        .filter_map(|line| line.strip_prefix("### ").or_else(|| line.strip_prefix("## ")))
        .filter_map(|heading| heading.split(' ').next())
        .map(|number| number.trim_end_matches('.'))
        .collect();
    assert!(sections.contains("18") && sections.contains("6.6"));
    let schema = include_str!("../../docs/protocol.cddl");
    let comments: String = files().iter().map(|file| file.json.clone()).collect();
    for text in [document.as_str(), schema, comments.as_str()] {
        let mut before = "";
        for part in text.split("section ") {
            // "RFC 9383, section 4" and "Noise, section 9.2" lead elsewhere, as do "its section 4.2.1" and the like.
            let elsewhere = before.trim_end().ends_with(',') && !before.trim_end().ends_with("docs/protocol.md,")
                || before.ends_with("its ")
                || before.is_empty();
            let number: String = part.chars().take_while(|next| next.is_ascii_digit() || *next == '.').collect();
            if !elsewhere && !number.is_empty() {
                assert!(sections.contains(number.trim_end_matches('.')), "section {number} after {before:?}");
            }
            before = part;
        }
    }
    for file in files() {
        assert!(document.contains(&format!("| `{}` |", file.name)), "{} is not in section 18", file.name);
    }
}
