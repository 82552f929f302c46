//! Labels as they are printed, scanned badly and typed wrong.

use alloc::format;
use alloc::string::{String, ToString};

use proptest::prelude::*;

use super::*;
use crate::key::PublicKey;
use crate::random::tests::{Counting, Failing};
use crate::random::{Random, RandomError};
use crate::secret::SecretBytes;

fn scanned() -> ScannedLabel {
    ScannedLabel::from_parts(PublicKey::from_bytes([0xa5; 32]), SecretBytes::new([0x5a; 16]))
}

fn read_code(text: &str) -> Result<TypedCode, LabelError> {
    match parse_label(text)? {
        Label::Typed(code) => Ok(code),
        Label::Scanned(_) => Err(LabelError::Foreign),
    }
}

#[test]
fn verhoeff_is_the_published_one() {
    assert_eq!(code::check_digit(&[2, 3, 6]), 3);
    assert_eq!(code::check_digit(&[1, 2, 3, 4, 5]), 1);
}

#[test]
fn a_qr_payload_fits_the_alphanumeric_mode_and_comes_back() {
    let text = scanned().qr_text();
    assert_eq!(text.len(), 88);
    assert!(text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b" $%*+-./:".contains(&b)));
    for variant in [text.to_string(), text.to_lowercase(), format!(" {}\n{} \t", &text[..40], &text[40..])] {
        match parse_label(&variant) {
            Ok(Label::Scanned(label)) => assert_eq!(label, scanned()),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_bad_qr_payload_says_why() {
    let text = scanned().qr_text().to_string();
    let cases = [
        (String::new(), LabelError::Empty),
        ("  \n".into(), LabelError::Empty),
        ("https://example.com/1".into(), LabelError::Foreign),
        ("WIFI:S:home;;".into(), LabelError::Foreign),
        (text.replace("PANDU:1:", "PANDU:2:"), LabelError::Version),
        (text.replace("PANDU:1:", "PANDU:"), LabelError::Version),
        (text[..87].into(), LabelError::Incomplete),
        (format!("{text}A"), LabelError::Incomplete),
        (format!("{}1", &text[..87]), LabelError::Characters),
        (format!("{}é", &text[..86]), LabelError::Characters),
        ("PANDU:1:".to_string() + &"A".repeat(80), LabelError::Check),
        ("9".repeat(257), LabelError::TooLong),
    ];
    for (text, expected) in cases {
        assert_eq!(parse_label(&text).err(), Some(expected), "{text}");
    }
}

#[test]
fn every_misread_character_of_a_qr_payload_is_noticed() {
    let text = scanned().qr_text().to_string();
    for at in 8..88 {
        let mut wrong = text.clone().into_bytes();
        wrong[at] = if wrong[at] == b'Q' { b'R' } else { b'Q' };
        let wrong = String::from_utf8(wrong).unwrap();
        assert_eq!(parse_label(&wrong).err(), Some(LabelError::Check), "{at}");
    }
}

#[test]
fn a_code_is_read_as_people_type_it() {
    let code = read_code("482193708").unwrap();
    let printed = code.printed();
    assert_eq!(*printed, "482-193-708");
    let bare = printed.replace('-', "");
    let wide: String = bare.chars().map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10).unwrap()).collect();
    for text in [
        bare.clone(),
        printed.to_string(),
        printed.replace('-', " "),
        printed.replace('-', "\u{2013}"),
        format!("  {} {} {}\n", &bare[..4], &bare[4..5], &bare[5..]),
        wide,
    ] {
        assert_eq!(read_code(&text), Ok(code.clone()), "{text}");
    }
}

#[test]
fn a_wrong_code_says_why() {
    for (text, expected) in [
        ("1234", LabelError::WrongLength { digits: 4 }),
        ("1234567890", LabelError::WrongLength { digits: 10 }),
        ("12345678x", LabelError::NotADigit),
        ("1234-5678-٣", LabelError::NotADigit),
        ("hello", LabelError::Foreign),
    ] {
        assert_eq!(read_code(text), Err(expected), "{text}");
    }
    assert_eq!(read_code(&"1".repeat(250)), Err(LabelError::WrongLength { digits: 250 }));
}

#[test]
fn generated_codes_are_even_and_never_trivial() {
    let mut random = Counting::new(11);
    let mut seen = [0u32; 10];
    for _ in 0..2_000 {
        let code = TypedCode::generate(&mut random).unwrap();
        for digit in code.secret_digits().iter() {
            seen[usize::from(digit - b'0')] += 1;
        }
    }
    assert!(seen.iter().all(|count| (1_400..1_800).contains(count)), "{seen:?}");
    assert_eq!(TypedCode::generate(&mut Failing), Err(RandomError));
}

/// A source that gives the codes that a person would try first, then a good one.
struct Trivial(usize);

/// The first two are past the last whole 10^8 of 2^32: taking them would make low codes likelier.
const TRIVIAL: [u32; 14] = [
    4_294_967_295,
    4_200_000_000,
    0,
    11_111_111,
    99_999_999,
    12_345_678,
    1_234_567,
    87_654_321,
    98_765_432,
    23_456_789,
    24_680_246,
    12_121_212,
    12_341_234,
    90_123_456,
];

impl Random for Trivial {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        let number = TRIVIAL.get(self.0).copied().unwrap_or(4_148_219_370);
        self.0 += 1;
        out.copy_from_slice(&number.to_be_bytes());
        Ok(())
    }
}

#[test]
fn trivial_codes_are_drawn_again() {
    let mut source = Trivial(0);
    let code = TypedCode::generate(&mut source).unwrap();
    assert_eq!(*code.secret_digits(), *b"48219370");
    assert_eq!(source.0, TRIVIAL.len() + 1);
}

#[test]
fn neither_secret_is_shown() {
    let code = TypedCode::generate(&mut Counting::new(5)).unwrap();
    assert_eq!(format!("{code:?}"), "TypedCode(..)");
    assert!(!format!("{:?}", scanned()).contains("90"), "0x5a = 90");
}

proptest! {
    #[test]
    fn every_single_slip_in_a_code_is_noticed(seed in any::<u64>(), at in 0usize..9, other in 1u8..10) {
        let code = TypedCode::generate(&mut Counting::new(seed)).unwrap();
        let right = code.printed().replace('-', "").into_bytes();
        let mut wrong = right.clone();
        wrong[at] = b'0' + (wrong[at] - b'0' + other) % 10;
        prop_assert_eq!(read_code(core::str::from_utf8(&wrong).unwrap()), Err(LabelError::CheckDigit));
        let mut swapped = right.clone();
        if at > 0 && right[at] != right[at - 1] {
            swapped.swap(at, at - 1);
            prop_assert_eq!(read_code(core::str::from_utf8(&swapped).unwrap()), Err(LabelError::CheckDigit));
        }
        prop_assert_eq!(read_code(core::str::from_utf8(&right).unwrap()), Ok(code));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,120}", tail in "[A-Za-z2-7 ]{0,100}") {
        let _ = parse_label(&text);
        let _ = parse_label(&format!("pandu:1:{tail}"));
    }
}
