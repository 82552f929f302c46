//! What a PIN must be that is typed on a device's keys (SP 800-63B-4, 3.2.10): 4 to 12 digits, and not what fingers try first.

use pandu_protocol::limit::{PASSWORD_MAX, PIN_MAX, PIN_MIN};
use pandu_protocol::secret::SecretText;

use crate::wizard::view::{Message, ProblemView};

/// So many digits or more are advised.
pub(crate) const PIN_DIGITS_ADVISED: usize = 6;

/// Judges what was typed as a new PIN. Blanks and dashes are left out.
///
/// # Errors
/// The reason, and what to do, beside the field `pin`.
pub(crate) fn new_pin(typed: &str) -> Result<SecretText<PASSWORD_MAX>, ProblemView> {
    let digits =
        zeroize::Zeroizing::new(typed.chars().filter(|char| !char.is_whitespace() && *char != '-').collect::<String>());
    let said = |what, next| ProblemView { what, next, field: Some("pin") };
    if !digits.chars().all(|char| char.is_ascii_digit()) {
        return Err(said(Message::new("access-pin-digits"), Message::new("access-pin-digits.next")));
    }
    if !(PIN_MIN..=PIN_MAX).contains(&digits.len()) {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let next = Message::new("access-pin-length.next").with("least", count(PIN_MIN)).with("most", count(PIN_MAX));
        return Err(said(Message::new("access-pin-length").with("count", count(digits.len())), next));
    }
    if is_simple(digits.as_bytes()) {
        return Err(said(Message::new("access-pin-simple"), Message::new("access-pin-simple.next")));
    }
    SecretText::new(digits.as_str().to_owned())
        .ok_or_else(|| said(Message::new("access-pin-digits"), Message::new("access-pin-digits.next")))
}

/// The same digit throughout, digits in a row, or two digits in turn.
fn is_simple(digits: &[u8]) -> bool {
    let steps = |step: i16| digits.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == step);
    [-1, 0, 1].into_iter().any(steps) || digits.windows(3).all(|three| three[0] == three[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_digits_enough_and_is_not_the_first_to_be_tried() {
        for (typed, verdict) in [
            ("", Err("access-pin-length")),
            ("123", Err("access-pin-length")),
            ("1234567890123", Err("access-pin-length")),
            ("12a4", Err("access-pin-digits")),
            ("١٢٣٤", Err("access-pin-digits")),
            ("1111", Err("access-pin-simple")),
            ("1234", Err("access-pin-simple")),
            ("987654", Err("access-pin-simple")),
            ("1212", Err("access-pin-simple")),
            ("2580", Ok("2580")),
            ("73 19-40", Ok("731940")),
            ("402817365019", Ok("402817365019")),
        ] {
            let judged = new_pin(typed).map_err(|reason| reason.what.id);
            assert_eq!(judged.as_ref().map(SecretText::expose), verdict.as_ref().map(|pin| *pin), "{typed}");
        }
    }
}
