//! The stored vectors are what the generator makes today: a change of the wire shows here first.

use std::collections::BTreeSet;

use pandu_tests::vectors;

#[test]
fn the_stored_files_are_what_the_generator_makes() {
    for file in vectors::files() {
        let path = vectors::folder().join(file.name);
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        let line = stored.lines().zip(file.json.lines()).position(|(old, new)| old != new);
        assert!(
            stored == file.json,
            "{} differs from line {:?} on. If the wire was meant to change: cargo run -p pandu-tests --bin vectors",
            path.display(),
            line.map(|line| line + 1),
        );
    }
}

#[test]
fn no_other_file_lies_about() {
    let made: BTreeSet<String> = vectors::files().iter().map(|file| file.name.to_owned()).collect();
    let stored: BTreeSet<String> = std::fs::read_dir(vectors::folder())
        .expect("tests/vectors exists")
        .map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".json"))
        .collect();
    assert_eq!(made, stored);
}
