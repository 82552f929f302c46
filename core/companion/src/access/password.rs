//! What a password must be (SP 800-63B-4, 3.1.1.2; clause 6.1): long enough, and not what guessers try first.
//!
//! A password is judged as a whole; there are no rules about kinds of characters. The device judges once more by itself. A
//! password must never leave this file but as a [`SecretText`].

use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::secret::SecretText;
use passwords::analyzer::is_common_password;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;
use zxcvbn::Score;

use crate::wizard::view::{Message, ProblemView};

/// Fewest characters of a password that is used together with a paired phone.
pub(crate) const WITH_PHONE_CHARS_MIN: usize = 8;
/// Fewest characters of a password that is used alone.
pub(crate) const ALONE_CHARS_MIN: usize = 15;
/// Most characters (code points) of a password.
pub(crate) const CHARS_MAX: usize = 128;
/// Parts of names that are shorter than this say nothing.
const NAME_PART_CHARS_MIN: usize = 4;

/// Words that a guesser would try because of whose password it is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Names<'a> {
    /// Maker, model, serial number and name of the device.
    pub(crate) device: &'a [&'a str],
    /// Names of the person and the phone.
    pub(crate) person: &'a [&'a str],
}

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weak {
    /// It lacks so many characters.
    Short(usize),
    /// It has too many.
    Long,
    /// It is one character again and again.
    Repeated,
    /// It is known from others.
    Common,
    /// It is a name of the device.
    DeviceName,
    /// It is a name of the person.
    PersonName,
}

/// A password that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewPassword {
    /// The value in the form in which it is sent (NFC).
    pub(crate) secret: SecretText<PASSWORD_MAX>,
    /// What the person may want to know before it is set. It is said once and is no refusal.
    pub(crate) advice: Option<ProblemView>,
}

/// Judges what was typed as a new password of at least `least` characters.
///
/// # Errors
/// The reason, and what to do, beside the field `password`.
pub(crate) fn new_password(typed: &str, least: usize, names: Names<'_>) -> Result<NewPassword, ProblemView> {
    let text: Zeroizing<String> = Zeroizing::new(typed.nfc().collect());
    judge(&text, least, names).map_err(reason)?;
    let advice = advice(&text, names);
    let secret = SecretText::new(text.as_str().to_owned()).ok_or_else(|| reason(Weak::Long))?;
    Ok(NewPassword { secret, advice })
}

fn judge(text: &str, least: usize, names: Names<'_>) -> Result<(), Weak> {
    let length = text.chars().count();
    if length < least {
        return Err(Weak::Short(least - length));
    }
    if length > CHARS_MAX || text.len() > PASSWORD_MAX {
        return Err(Weak::Long);
    }
    let plain = plain(text);
    let word = plain.trim_matches(|char: char| char.is_ascii_digit());
    if is_named(&plain, word, names.device) {
        return Err(Weak::DeviceName);
    }
    if is_named(&plain, word, names.person) {
        return Err(Weak::PersonName);
    }
    let mut chars = text.chars();
    let first = chars.next();
    if chars.all(|char| Some(char) == first) {
        return Err(Weak::Repeated);
    }
    if COMMON.contains(&plain.as_str()) || COMMON.contains(&word) || is_run(text) || is_listed(text) {
        return Err(Weak::Common);
    }
    Ok(())
}

/// Whether the whole password is among the 100,000 that people use most.
fn is_listed(text: &str) -> bool {
    let small = Zeroizing::new(text.to_lowercase());
    is_common_password(text) || is_common_password(small.as_str())
}

/// One character after the other, such as `12345678` and `hgfedcba`.
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|char| i64::from(u32::from(char))).collect();
    [-1, 1].iter().any(|step| codes.windows(2).all(|pair| matches!(pair, [a, b] if b - a == *step)))
}

/// Whether it is one of these names or a part of one, digits around it or not.
fn is_named(whole: &str, word: &str, names: &[&str]) -> bool {
    names.iter().any(|name| {
        let name_whole = plain(name);
        let parts = name.split(|char: char| !char.is_alphanumeric()).map(plain);
        let is = |candidate: &str| !candidate.is_empty() && (whole == candidate || word == candidate);
        is(&name_whole) || parts.filter(|part| part.chars().count() >= NAME_PART_CHARS_MIN).any(|part| is(&part))
    })
}

fn plain(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is worth saying about a password that is taken all the same.
fn advice(text: &str, names: Names<'_>) -> Option<ProblemView> {
    let said =
        |what, next| Some(ProblemView { what: Message::new(what), next: Message::new(next), field: Some("password") });
    if !text.is_ascii() {
        return said("access-password-letters", "access-password-letters.next");
    }
    let words: Vec<&str> = names.device.iter().chain(names.person).copied().collect();
    if zxcvbn::zxcvbn(text, &words).score() <= Score::One {
        return said("access-password-easy", "access-password-easy.next");
    }
    None
}

fn reason(weak: Weak) -> ProblemView {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (what, next) = match weak {
        Weak::Short(missing) => (
            Message::new("access-password-short"),
            Message::new("access-password-short.next").with("count", count(missing)),
        ),
        Weak::Long => (
            Message::new("access-password-long"),
            Message::new("access-password-long.next").with("count", count(CHARS_MAX)),
        ),
        Weak::Repeated => (Message::new("access-password-repeated"), Message::new("access-password-repeated.next")),
        Weak::Common => (Message::new("access-password-common"), Message::new("access-password-common.next")),
        Weak::DeviceName => (Message::new("access-password-device"), Message::new("access-password-device.next")),
        Weak::PersonName => (Message::new("access-password-person"), Message::new("access-password-person.next")),
    };
    ProblemView { what, next, field: Some("password") }
}

/// Words that guessers try first here, which foreign lists lack, and those to which people add a year.
const COMMON: &[&str] = &[
    "admin",
    "administrator",
    "changeme",
    "cintaku",
    "default",
    "iloveyou",
    "katalaluan",
    "letmein",
    "malaysia",
    "merdeka",
    "passw0rd",
    "password",
    "qwerty",
    "rahsia",
    "sayang",
    "sayangku",
    "selamat",
    "sunshine",
    "welcome",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMES: Names<'_> =
        Names { device: &["Selangor Locks", "SL-100", "Front door"], person: &["Phone of Aminah", "Siti Nurhaliza"] };

    #[test]
    fn passwords_are_judged_whole_and_without_rules_on_kinds_of_characters() {
        for (password, verdict) in [
            ("seven77", Err(Weak::Short(1))),
            ("", Err(Weak::Short(8))),
            ("kucing gemuk", Ok(())),
            ("correct horse battery", Ok(())),
            ("ஆப்பிள் மரம்", Ok(())),
            ("密码密码是什么呢", Ok(())),
            ("aaaaaaaaaaaa", Err(Weak::Repeated)),
            ("12345678", Err(Weak::Common)),
            ("87654321", Err(Weak::Common)),
            ("Password", Err(Weak::Common)),
            ("password2026", Err(Weak::Common)),
            ("Sayang1234", Err(Weak::Common)),
            ("qwertyuiop", Err(Weak::Common)),
            ("trustno1", Err(Weak::Common)),
            ("liverpool", Err(Weak::Common)),
            ("selangor-locks", Err(Weak::DeviceName)),
            ("Selangor2026", Err(Weak::DeviceName)),
            ("FrontDoor2026", Err(Weak::DeviceName)),
            ("nurhaliza", Err(Weak::PersonName)),
            ("Aminah1998", Err(Weak::PersonName)),
            ("aminah likes durian", Ok(())),
        ] {
            assert_eq!(judge(password, 8, NAMES), verdict, "{password}");
        }
        assert_eq!(judge("four words in a row", ALONE_CHARS_MIN, NAMES), Ok(()));
        assert_eq!(judge("kucing gemuk", ALONE_CHARS_MIN, NAMES), Err(Weak::Short(3)));
    }

    #[test]
    fn what_many_people_use_is_refused_in_small_and_capital_letters() {
        for password in
            ["baseball", "football1", "qazwsxedc", "Katherine", "blink182", "Q1W2E3R4T5", "trustno1", "starwars"]
        {
            assert_eq!(judge(password, 8, Names::default()), Err(Weak::Common), "{password}");
        }
        for password in ["starwars starwars", "dragon and tiger", "p4sswurd-of-mine"] {
            assert_eq!(judge(password, 8, Names::default()), Ok(()), "{password}: only the whole counts");
        }
    }

    #[test]
    fn long_ones_are_taken_whole_and_too_long_ones_are_not() {
        let long: String =
            (0..CHARS_MAX).map(|place| char::from(b'a' + u8::try_from(place * 7 % 26).expect("small"))).collect();
        let taken = new_password(&long, 8, NAMES).expect("128 characters are fine");
        assert_eq!(taken.secret.expose(), long);
        let reason = new_password(&format!("{long}x"), 8, NAMES).expect_err("one too many");
        assert_eq!((reason.what.id, reason.field), ("access-password-long", Some("password")));
        let wide: String = (0..128).filter_map(|place| char::from_u32(0x20000 + place * 37 % 5_000)).collect();
        assert_eq!(judge(&wide, 8, NAMES), Ok(()), "128 characters of four bytes");
    }

    #[test]
    fn a_password_is_sent_and_counted_in_one_form() {
        let apart = new_password("cafe\u{301} susu", 8, NAMES).expect("nine letters");
        assert_eq!(apart.secret.expose(), "caf\u{e9} susu");
        assert_eq!(judge(&"e\u{301}123456".nfc().collect::<String>(), 8, NAMES), Err(Weak::Short(1)));
    }

    #[test]
    fn what_is_taken_may_come_with_advice() {
        let advice = |password| new_password(password, 8, NAMES).expect("taken").advice.map(|advice| advice.what.id);
        assert_eq!(advice("kucing gemuk biru"), None);
        assert_eq!(advice("kelab bola s\u{f3}fa"), Some("access-password-letters"));
        assert_eq!(advice("dragon772"), Some("access-password-easy"));
    }

    proptest! {
        #[test]
        fn nothing_that_can_be_typed_breaks_the_judgement(text in "\\PC{0,140}", name in "\\PC{0,20}") {
            let names = Names { device: &[&name], person: &[&name] };
            if let Ok(taken) = new_password(&text, WITH_PHONE_CHARS_MIN, names) {
                prop_assert!(taken.secret.expose().chars().count() >= WITH_PHONE_CHARS_MIN);
            }
        }
    }
}
