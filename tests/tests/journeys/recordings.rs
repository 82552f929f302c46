//! The recordings themselves: they hold no secret of a device, and no file is left that nobody plays.

use std::fs;

use pandu_device::profile::{LOCK, THERMOSTAT, WINDOW_SENSOR};
use pandu_tests::journey::recordings;
use pandu_tests::world::made;

#[test]
fn they_hold_no_label_and_none_is_forgotten() {
    let files = recordings();
    let sources = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/journeys")).expect("the sources");
    let sources: String =
        sources.map(|entry| fs::read_to_string(entry.expect("readable").path()).expect("text")).collect();
    for file in &files {
        let text = fs::read_to_string(file).expect("readable");
        for (_, sticker) in [&LOCK, &THERMOSTAT, &WINDOW_SENSOR].map(made) {
            assert!(!text.contains(&sticker.code) && !text.contains(&sticker.qr), "{}", file.display());
        }
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(sources.contains(&format!("\"{name}\"")), "nobody plays {name}");
    }
    assert!(files.len() >= 11, "{} recordings", files.len());
}
