//! Serial numbers, and the bad factories of clause 6.1 b: where secrets are counted, copied or hashed instead of drawn.

use pandu_protocol::random::{Random, RandomError, draw};
use pandu_protocol::secret::SecretBytes;
use ring::digest::{SHA256, digest};

use crate::fault::{Fault, Faults};
use crate::profile::Profile;

/// Letters of serial numbers: no vowels, so that no words appear, and no digits, so that no code looks like one.
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// The serial number. Good ones are ten random letters; the faults that reveal a code need digits.
pub(super) fn serial(profile: &Profile, faults: &Faults, random: &mut dyn Random) -> Result<String, RandomError> {
    let prefix = profile.model.rsplit(' ').next().unwrap_or_default();
    if let Some(made_before) = faults.number(Fault::GuessableCodeCounter) {
        return Ok(format!("{prefix}-{:08}", made_before.saturating_add(1)));
    }
    let bytes = draw::<10>(random)?;
    if faults.has(Fault::GuessableCodeFromSerial) {
        let digits: String = bytes.expose().iter().take(8).map(|byte| char::from(b'0' + byte % 10)).collect();
        return Ok(format!("{prefix}-{digits}"));
    }
    let letter = |byte: &u8| LETTERS.get(usize::from(*byte) % LETTERS.len()).map_or('X', |letter| char::from(*letter));
    Ok(format!("{prefix}-{}", bytes.expose().iter().map(letter).collect::<String>()))
}

/// The label's secret and the number behind its code, where a fault makes them guessable.
pub(super) fn label_secret(serial: &str, faults: &Faults) -> Option<(SecretBytes<16>, u32)> {
    let digits = || serial.rsplit('-').next().and_then(|digits| digits.parse().ok()).unwrap_or(0);
    if faults.has(Fault::GuessableCodeCounter) {
        let number: u32 = digits();
        Some((SecretBytes::new(u128::from(number).to_be_bytes()), number))
    } else if faults.has(Fault::GuessableCodeFromSerial) {
        let mut secret = [b'0'; 16];
        secret
            .iter_mut()
            .rev()
            .zip(serial.bytes().rev().take_while(u8::is_ascii_digit))
            .for_each(|(to, from)| *to = from);
        Some((SecretBytes::new(secret), digits()))
    } else if faults.has(Fault::GuessableCodeFromHash) {
        let hash = digest(&SHA256, serial.as_bytes());
        let first = |count: usize| hash.as_ref().iter().take(count);
        let number = first(4).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) % 100_000_000;
        Some((SecretBytes::from_slice(&first(16).copied().collect::<Vec<_>>())?, number))
    } else {
        None
    }
}

/// A source that gives one number, then the next ones, as a code is drawn from it.
pub(super) struct Number(pub(super) u32);

impl Random for Number {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        let bytes = self.0.to_be_bytes();
        self.0 = self.0.wrapping_add(1);
        out.iter_mut().zip(bytes.iter().cycle()).for_each(|(to, from)| *to = *from);
        Ok(())
    }
}

/// A source that gives the same bytes in every device.
#[derive(Default)]
pub(super) struct Repeating(u64);

impl Random for Repeating {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        for chunk in out.chunks_mut(32) {
            self.0 += 1;
            let block = digest(&SHA256, &self.0.to_be_bytes());
            chunk.iter_mut().zip(block.as_ref()).for_each(|(to, from)| *to = *from);
        }
        Ok(())
    }
}
