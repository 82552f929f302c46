//! The typed code: eight random digits and a check digit (Verhoeff), printed as `123-456-789`.
//!
//! 10^8 codes are too few to be a key: it is only ever used through SPAKE2+, where each guess costs a pairing. The
//! check digit is public arithmetic and adds nothing to them.

use alloc::string::String;
use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::LabelError;
use crate::random::{Random, RandomError};

/// Digits of a code, the check digit among them.
pub const CODE_DIGITS: usize = 9;
const SECRET_DIGITS: usize = CODE_DIGITS - 1;

/// A typed code, complete and with a fitting check digit.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct TypedCode([u8; CODE_DIGITS]);

impl TypedCode {
    /// Makes a code of eight evenly distributed digits. Codes that a person would try first are drawn again.
    ///
    /// # Errors
    /// [`RandomError`] when the source fails, or gives trivial codes only.
    pub fn generate(random: &mut dyn Random) -> Result<Self, RandomError> {
        let mut draws = Zeroizing::new([0; 4]);
        // An even source is refused here less than once in 10^60.
        for _ in 0..64 {
            random.fill(draws.as_mut_slice())?;
            let number = u32::from_be_bytes(*draws);
            // The largest multiple of 10^8 below 2^32, so that no code is likelier than another.
            if number >= 4_200_000_000 {
                continue;
            }
            let code = Self::from_number(number % 100_000_000);
            if !code.is_trivial() {
                return Ok(code);
            }
        }
        Err(RandomError)
    }

    fn from_number(mut number: u32) -> Self {
        let mut digits = [0; CODE_DIGITS];
        for digit in digits[..SECRET_DIGITS].iter_mut().rev() {
            *digit = u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
        }
        digits[SECRET_DIGITS] = check_digit(&digits[..SECRET_DIGITS]);
        Self(digits)
    }

    /// Whether the digits go in equal steps (11111111, 12345678, 98765432, 24680246) or repeat after two or four.
    fn is_trivial(&self) -> bool {
        let digits = &self.0[..SECRET_DIGITS];
        let step = |from: u8, to: u8| (10 + to - from) % 10;
        digits.windows(3).all(|three| step(three[0], three[1]) == step(three[1], three[2]))
            || digits.windows(3).all(|three| three[0] == three[2])
            || digits[..4] == digits[4..]
    }

    /// The code as it is printed on a label: `123-456-789`. It is the secret: print it on a label, nowhere else.
    #[must_use]
    pub fn printed(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(CODE_DIGITS + 2));
        for (i, digit) in self.0.iter().enumerate() {
            if i > 0 && i % 3 == 0 {
                text.push('-');
            }
            text.push(char::from(b'0' + digit));
        }
        text
    }

    /// The eight secret digits in ASCII, as the password hash takes them.
    pub(crate) fn secret_digits(&self) -> Zeroizing<[u8; SECRET_DIGITS]> {
        Zeroizing::new(core::array::from_fn(|i| b'0' + self.0[i]))
    }

    pub(super) fn parse(text: &str) -> Result<Self, LabelError> {
        let mut code = Self([0; CODE_DIGITS]);
        let mut count = 0;
        for character in text.chars().filter(|character| !is_separator(*character)) {
            let digit = digit_of(character).ok_or(LabelError::NotADigit)?;
            if let Some(place) = code.0.get_mut(count) {
                *place = digit;
            }
            count += 1;
        }
        if count != CODE_DIGITS {
            return Err(LabelError::WrongLength { digits: u8::try_from(count).unwrap_or(u8::MAX) });
        }
        if check_digit(&code.0[..SECRET_DIGITS]) != code.0[SECRET_DIGITS] {
            return Err(LabelError::CheckDigit);
        }
        Ok(code)
    }
}

impl fmt::Debug for TypedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedCode(..)")
    }
}

impl PartialEq for TypedCode {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
    }
}

impl Eq for TypedCode {}

/// Whether a person meant a code: there is a digit, and not a web address around it.
pub(super) fn looks_like(text: &str) -> bool {
    text.chars().any(|character| digit_of(character).is_some()) && !text.contains([':', '/'])
}

/// Blanks and dashes, as people and keyboards put them.
fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

/// A digit, also in the full width of Chinese keyboards.
fn digit_of(character: char) -> Option<u8> {
    let value = match character {
        '0'..='9' => u32::from(character) - u32::from('0'),
        '\u{ff10}'..='\u{ff19}' => u32::from(character) - 0xff10,
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// The digit that makes `digits` and itself pass Verhoeff's check, which finds every wrong digit and every swap of
/// neighbours (J. Verhoeff, Error Detecting Decimal Codes, 1969).
pub(super) fn check_digit(digits: &[u8]) -> u8 {
    let sum = digits.iter().rev().enumerate().fold(0, |sum, (i, digit)| {
        let permuted = PERMUTATION[(i + 1) % PERMUTATION.len()][usize::from(*digit)];
        PRODUCT[usize::from(sum)][usize::from(permuted)]
    });
    INVERSE[usize::from(sum)]
}

/// Multiplication in the dihedral group of order ten.
const PRODUCT: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
/// What each place does to its digit.
const PERMUTATION: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];
const INVERSE: [u8; 10] = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9];
