//! What the factory makes: nothing guessable, nothing shared (clauses 6.1 a, 6.1 b, 6.4.3, 6.4.4).

use std::collections::BTreeSet;

use super::lab::{Counting, faults, scanned};
use crate::factory::{Blank, Factory, FactoryError};
use crate::fault::Faults;
use crate::profile::{ALL, LOCK};

fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

#[test]
fn a_thousand_devices_share_no_secret_and_no_code() {
    let (mut seen, mut codes, mut random) = (BTreeSet::new(), BTreeSet::new(), Counting::new(1));
    for _ in 0..1_000 {
        let blank = Blank::draw(&LOCK, &Faults::default(), &mut random).unwrap();
        let (code, secrets) = blank.secrets();
        assert!(codes.insert(code.clone()));
        for secret in secrets {
            assert!(secret.windows(16).all(|window| seen.insert(window.to_vec())), "16 bytes appear twice");
        }
        // A code has no relation to the serial number: no digit of it is there.
        assert!(!blank.serial().rsplit('-').next().unwrap().contains(|letter: char| letter.is_ascii_digit()));
    }
    let starts: BTreeSet<String> = codes.iter().map(|code| digits(code)[..3].into()).collect();
    assert!(starts.len() > 550, "codes spread over their range: {}", starts.len());
}

#[test]
fn a_device_survives_being_stored_and_keeps_no_code() {
    for profile in ALL {
        let (factory, sticker) = Factory::make(profile, &Faults::default(), &mut Counting::new(2)).unwrap();
        let bytes = factory.encode();
        let back = Factory::decode(&bytes).unwrap();
        assert_eq!(back.static_key().public(), factory.static_key().public());
        assert_eq!((back.serial(), back.profile().name), (sticker.serial.as_str(), profile.name));
        let label = scanned(&sticker.qr);
        assert!(!bytes.windows(16).any(|window| window == label.secret().expose()), "not the label's secret");
        assert!(!String::from_utf8_lossy(&bytes).contains(&digits(&sticker.code)), "not the code");
        assert!(!format!("{factory:?}").contains(&sticker.code));
        assert_eq!(Factory::decode(&bytes[..bytes.len() - 1]).err(), Some(FactoryError::Damaged));
    }
}

#[test]
fn guessable_codes_are_guessable() {
    let made = |names: &[&str], seed| Factory::make(&LOCK, &faults(names), &mut Counting::new(seed)).unwrap().1;
    let (a, b) = (made(&["guessable-code-counter=41"], 1), made(&["guessable-code-counter=42"], 2));
    assert_eq!((&digits(&a.code)[..8], &digits(&b.code)[..8]), ("00000042", "00000043"));
    let serial = made(&["guessable-code-from-serial"], 3);
    assert!(serial.serial.ends_with(&digits(&serial.code)[..8]), "{}", serial.serial);
    assert_ne!(
        digits(&made(&["guessable-code-from-hash"], 4).code),
        digits(&made(&["guessable-code-from-hash"], 5).code)
    );
    let (one, two) = (made(&["cloned-key"], 6), made(&["cloned-key"], 7));
    assert_eq!((one.qr, one.code), (two.qr, two.code));
}
