//! What a PIN may be (SP 800-63B-4, 3.2.10; clause 6.1 a). It is typed at the device's own keys and nowhere else.

use pandu_protocol::limit::{PASSWORD_MAX, PIN_MAX, PIN_MIN};
use pandu_protocol::message::Unfit;
use pandu_protocol::secret::SecretText;

use crate::password::{is_common, is_repeated};

/// Checks a new PIN. Two people may have the same one: refusing it would tell each that the other has it.
///
/// # Errors
/// The reason, to be told.
pub(crate) fn check_new(pin: &SecretText<PASSWORD_MAX>) -> Result<(), Unfit> {
    let digits = pin.expose();
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Unfit::NotDigits);
    }
    match digits.len() {
        ..PIN_MIN => Err(Unfit::Short),
        PIN_MIN..=PIN_MAX if is_repeated(digits) => Err(Unfit::Repeated),
        PIN_MIN..=PIN_MAX if is_straight(digits) => Err(Unfit::Straight),
        PIN_MIN..=PIN_MAX if is_common(digits) => Err(Unfit::Common),
        PIN_MIN..=PIN_MAX => Ok(()),
        _ => Err(Unfit::Long),
    }
}

/// Whether digits count up or down, as `4567`, `7890` and `3210` do.
fn is_straight(digits: &str) -> bool {
    let steps = || digits.bytes().zip(digits.bytes().skip(1)).map(|(one, next)| (10 + next - one) % 10);
    steps().all(|step| step == 1) || steps().all(|step| step == 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_four_to_twelve_digits_and_is_not_the_first_guess() {
        let cases = [
            ("", Some(Unfit::Short)),
            ("483", Some(Unfit::Short)),
            ("4839", None),
            ("483920", None),
            ("483920175846", None),
            ("4839201758463", Some(Unfit::Long)),
            ("48 39", Some(Unfit::NotDigits)),
            ("٤٨٣٩", Some(Unfit::NotDigits)),
            ("48ab", Some(Unfit::NotDigits)),
            ("7777", Some(Unfit::Repeated)),
            ("4567", Some(Unfit::Straight)),
            ("7890", Some(Unfit::Straight)),
            ("9876543210", Some(Unfit::Straight)),
            ("1212", Some(Unfit::Common)),
        ];
        for (pin, refused) in cases {
            assert_eq!(check_new(&SecretText::new(pin.into()).unwrap()).err(), refused, "{pin}");
        }
    }
}
