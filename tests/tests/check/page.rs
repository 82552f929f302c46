//! `docs/check.md` against the code.

use pandu::check::ITEMS;
use pandu_device::fault::TABLE;
use pandu_tests::check::{FACTORY, FAULTS, SOME, path, refreshed};

#[test]
fn the_made_table_is_current() {
    let page = std::fs::read_to_string(path()).expect("docs/check.md");
    assert!(refreshed(&page) == page, "run: cargo run -p pandu-tests --bin vectors");
}

#[test]
fn every_item_has_a_fault_that_flips_it_and_every_fault_exists() {
    let page = std::fs::read_to_string(path()).expect("docs/check.md");
    for item in ITEMS {
        let row = page.lines().find(|line| line.contains(&format!("<br>`{}` |", item.id))).expect("a row");
        assert!(row.trim_end_matches(" |").ends_with('`'), "no fault flips {}", item.id);
    }
    let some = SOME.iter().map(|(fault, ..)| *fault);
    for fault in FAULTS.iter().map(|(fault, _)| *fault).chain(some).chain(FACTORY) {
        assert!(TABLE.iter().any(|row| row.name == fault), "{fault}");
    }
    // What the issue asks for at least.
    assert!(FAULTS.len() + SOME.len() + FACTORY.len() >= 30);
}
