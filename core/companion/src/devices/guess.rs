//! Whether a label's code can be guessed by somebody who knows what the device says of itself (clause 6.1 b).
//!
//! A finding must be near certain: of a million good codes hardly one may be called guessable.

use std::collections::BTreeSet;

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA512, digest};

/// Digits of a typed code without its check digit.
const CODE: usize = 8;
/// Parts of a text that the secret of a square code may share by chance, in bytes.
const SHARED_MAX: usize = 3;
/// Bytes of a hash that it may share by chance.
const HASHED_MAX: usize = 5;
/// Codes below this number were counted, not drawn.
const COUNTED_MAX: u32 = 100;

/// Whether the eight digits of a typed code follow from `told`: serial number, model, version, radio address.
pub(super) fn is_guessable_code(digits: &str, told: &[&str]) -> bool {
    let counted = digits.parse::<u32>().is_ok_and(|number| number < COUNTED_MAX);
    let is_code = digits.len() == CODE && digits.bytes().all(|byte| byte.is_ascii_digit());
    !is_code
        || counted
        || is_pattern(digits)
        || told.iter().flat_map(|text| codes_from(text)).any(|code| code == digits)
}

/// Whether the sixteen bytes of a square code follow from `told`, or are too few kinds of bytes to have been drawn.
pub(super) fn is_guessable_secret(secret: &[u8], told: &[&str]) -> bool {
    let kinds: BTreeSet<&u8> = secret.iter().collect();
    let zeros = secret.iter().take_while(|byte| **byte == 0).count();
    let step = |pair: &[u8]| pair.first().zip(pair.get(1)).map(|(one, next)| next.wrapping_sub(*one));
    let even_steps = secret.windows(2).all(|pair| step(pair) == secret.get(..2).and_then(step));
    let letters = secret.iter().all(u8::is_ascii_alphanumeric);
    kinds.len() <= secret.len() / 4
        || zeros >= secret.len() / 2
        || even_steps
        || letters
        || told.iter().any(|text| follows_from(secret, text))
}

/// Everybody's first guesses: equal steps, pairs that repeat, halves that repeat.
fn is_pattern(digits: &str) -> bool {
    let digits: Vec<u8> = digits.bytes().collect();
    let steps: BTreeSet<u8> =
        digits.iter().zip(digits.iter().skip(1)).map(|(one, next)| (10 + next - one) % 10).collect();
    let repeats = |every: usize| digits.iter().zip(digits.iter().skip(every)).all(|(one, next)| one == next);
    steps.len() <= 1 || repeats(2) || repeats(4)
}

/// All codes that a careless maker could have made of a text: its digits, its number, in either direction, its hashes.
fn codes_from(text: &str) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let hexadecimal: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    let as_number = |radix| {
        hexadecimal.get(hexadecimal.len().saturating_sub(12)..).and_then(|end| u64::from_str_radix(end, radix).ok())
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let last: String = text.rsplit(|char: char| !char.is_ascii_digit()).next().unwrap_or_default().into();
    let numbers = as_number(16).into_iter().flat_map(|number| [number.to_string(), (number % 100_000_000).to_string()]);
    for line in [digits, last].into_iter().chain(numbers).filter(|line| line.len() >= CODE / 2) {
        let padded = format!("{line:0>CODE$}");
        let turned: String = padded.chars().rev().collect();
        for line in [padded, turned] {
            codes.extend((0..=line.len() - CODE).filter_map(|at| line.get(at..at + CODE).map(str::to_owned)));
        }
    }
    for hash in hashes(text) {
        let number = |bytes: &[u8]| bytes.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte)) % 100_000_000;
        for bytes in [hash.get(..4), hash.get(..8), hash.get(hash.len() - 4..), hash.get(hash.len() - 8..)] {
            codes.extend(bytes.map(|bytes| format!("{:08}", number(bytes))));
        }
        let decimals: String = hash
            .iter()
            .flat_map(|byte| format!("{byte:02x}").into_bytes())
            .map(char::from)
            .filter(char::is_ascii_digit)
            .collect();
        codes.extend(decimals.get(..CODE).map(str::to_owned));
    }
    codes
}

/// Whether a secret holds a part of a text, of its digits as bytes, or of a hash of it.
fn follows_from(secret: &[u8], text: &str) -> bool {
    let hexadecimal: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let nibble =
        |digit: &u8| char::from(*digit).to_digit(16).and_then(|value| u8::try_from(value).ok()).unwrap_or_default();
    let bytes: Vec<u8> =
        hexadecimal.chunks_exact(2).map(|pair| pair.iter().fold(0, |sum, digit| sum << 4 | nibble(digit))).collect();
    let turned = |bytes: &[u8]| bytes.iter().rev().copied().collect::<Vec<u8>>();
    let shares = |part: &[u8], chance: usize| part.windows(chance + 1).any(|part| holds(secret, part));
    [text.as_bytes(), &turned(text.as_bytes()), &bytes, &turned(&bytes)]
        .into_iter()
        .any(|part| shares(part, SHARED_MAX))
        || hashes(text).iter().any(|hash| shares(hash, HASHED_MAX))
}

fn hashes(text: &str) -> [Vec<u8>; 3] {
    [&SHA256, &SHA1_FOR_LEGACY_USE_ONLY, &SHA512].map(|algorithm| digest(algorithm, text.as_bytes()).as_ref().to_vec())
}

fn holds(whole: &[u8], part: &[u8]) -> bool {
    whole.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use pandu_protocol::label::TypedCode;
    use pandu_protocol::random::{Random, RandomError};

    use super::*;

    const TOLD: [&str; 4] = ["1-WQZXBCDFGH", "Kunci PK-1", "1.0.0", "AA:BB:CC:11:22:33"];

    #[test]
    fn codes_that_follow_from_what_is_told_are_found() {
        for (code, told) in [
            ("00000042", "PK-1-00000042"),
            ("00000142", "PK-1-00000142"),
            ("24108001", "PK-1-00000142".replace("00000142", "10080142").as_str()),
            ("48213377", "PS-2-48213377"),
            ("77331284", "PS-2-48213377"),
            ("12345678", "x"),
            ("11111111", "x"),
            ("27272727", "x"),
            ("00000007", "x"),
        ] {
            assert!(is_guessable_code(code, &[told]), "{code} {told}");
        }
        let hash = digest(&SHA256, b"1-WQZXBCDFGH");
        let number = hash.as_ref().iter().take(4).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) % 100_000_000;
        assert!(is_guessable_code(&format!("{number:08}"), &TOLD));
        let address = u64::from_str_radix("AABBCC112233", 16).expect("hexadecimal") % 100_000_000;
        assert!(is_guessable_code(&format!("{address:08}"), &TOLD));
    }

    #[test]
    fn secrets_that_follow_from_what_is_told_are_found() {
        let hash = digest(&SHA256, b"1-WQZXBCDFGH");
        for secret in [
            [0; 16],
            *b"0000000048213377",
            u128::from(142_u32).to_be_bytes(),
            *b"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10",
            *b"\xf1\x02\x93\xaa\xbb\xcc\x11\x22\x33\x99\x0b\x7c\x8d\x9e\x0f\x10",
            *b"\xf1\x02\x93WQZX\xa1\x22\x13\x99\x0b\x7c\x8d\x9e\x0f",
            hash.as_ref()[..16].try_into().expect("sixteen"),
        ] {
            assert!(is_guessable_secret(&secret, &TOLD), "{secret:02x?}");
        }
    }

    /// splitmix64: even enough to stand for a good generator, and the same on every run.
    struct Even(u64);

    impl Random for Even {
        fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
            for chunk in out.chunks_mut(8) {
                self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_be_bytes()[..chunk.len()]);
            }
            Ok(())
        }
    }

    #[test]
    fn ten_thousand_good_codes_raise_no_flag() {
        let mut even = Even(7);
        for _ in 0..10_000 {
            let code = TypedCode::generate(&mut even).expect("a code");
            let digits: String = code.printed().chars().filter(char::is_ascii_digit).take(CODE).collect();
            assert!(!is_guessable_code(&digits, &TOLD), "{digits}");
            let mut secret = [0; 16];
            even.fill(&mut secret).expect("bytes");
            assert!(!is_guessable_secret(&secret, &TOLD), "{secret:02x?}");
        }
    }
}
