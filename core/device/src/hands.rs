//! What people do to the device with their hands, as lines of text: from standard input, or from another process.
//!
//! `button`, `hold`, `keypad DIGITS`, `touch FINGER [QUALITY]`. A line with digits is a secret: it must never be repeated.

use pandu_device::Touch;
use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::message::EnrolFeedback;
use pandu_protocol::secret::SecretText;

/// What there is to do, for people.
pub(crate) const HELP: &str = "Type button, hold, keypad DIGITS, touch FINGER [QUALITY] or quit.";

/// Longest line, in bytes.
pub(crate) const LINE_MAX: usize = 128;

/// How a reader may see a finger, by name: the codes of CTAP 2.1, 6.7.1, that a touch can lead to.
pub(crate) const QUALITIES: [(&str, EnrolFeedback); 14] = [
    ("good", EnrolFeedback::Good),
    ("partial", EnrolFeedback::TooShort),
    ("too-high", EnrolFeedback::TooHigh),
    ("too-low", EnrolFeedback::TooLow),
    ("too-left", EnrolFeedback::TooLeft),
    ("too-right", EnrolFeedback::TooRight),
    ("too-fast", EnrolFeedback::TooFast),
    ("too-slow", EnrolFeedback::TooSlow),
    ("poor-quality", EnrolFeedback::PoorQuality),
    ("too-skewed", EnrolFeedback::TooSkewed),
    ("too-short", EnrolFeedback::TooShort),
    ("merge-failure", EnrolFeedback::MergeFailure),
    ("full", EnrolFeedback::Full),
    ("no-lift", EnrolFeedback::NoLift),
];

/// One thing that hands do.
#[derive(Debug)]
pub(crate) enum Act {
    /// A short press of the button: pairing opens.
    Press,
    /// A long one: everything personal is erased.
    Hold,
    /// Digits on the keys.
    Type(SecretText<PASSWORD_MAX>),
    /// A finger on the reader.
    Touch(Touch),
}

impl Act {
    /// Reads a line; `None` when it says nothing that hands can do.
    pub(crate) fn read(line: &str) -> Option<Self> {
        if line.len() > LINE_MAX {
            return None;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        match *words.as_slice() {
            ["button"] => Some(Self::Press),
            ["hold"] => Some(Self::Hold),
            ["keypad", digits] => SecretText::new(digits.into()).map(Self::Type),
            ["touch", finger] => Some(Self::touch(finger, EnrolFeedback::Good)),
            ["touch", finger, name] => {
                let quality = QUALITIES.into_iter().find(|(known, _)| *known == name)?.1;
                Some(Self::touch(finger, quality))
            }
            _ => None,
        }
    }

    fn touch(finger: &str, quality: EnrolFeedback) -> Self {
        Self::Touch(Touch { finger: finger.into(), quality })
    }
}

/// The name of what was wrong with a finger.
pub(crate) fn name_of(feedback: EnrolFeedback) -> &'static str {
    let others = [("exists", EnrolFeedback::Exists), ("no-touch", EnrolFeedback::NoTouch)];
    // The last name is the one that the standard has.
    let known = QUALITIES.into_iter().chain(others).rev().find(|(_, known)| *known == feedback);
    known.map_or("other", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_acts_or_nothing() {
        assert!(matches!(Act::read("button"), Some(Act::Press)) && matches!(Act::read(" hold "), Some(Act::Hold)));
        let Some(Act::Type(digits)) = Act::read("keypad 483920") else { panic!("digits") };
        assert_eq!(digits.expose(), "483920");
        let Some(Act::Touch(touch)) = Act::read("touch right-thumb partial") else { panic!("a touch") };
        assert_eq!((touch.finger.as_str(), touch.quality), ("right-thumb", EnrolFeedback::TooShort));
        for nothing in ["", "press", "keypad", "keypad 1 2", "touch", "touch a b", "touch a good x", "button now"] {
            assert!(Act::read(nothing).is_none(), "{nothing}");
        }
        assert!(Act::read(&format!("touch {}", "x".repeat(LINE_MAX))).is_none());
    }

    #[test]
    fn every_code_of_the_standard_has_a_name() {
        let names: std::collections::BTreeSet<_> = EnrolFeedback::KNOWN.iter().map(|code| name_of(*code)).collect();
        assert_eq!((names.len(), EnrolFeedback::KNOWN.len()), (15, 15));
        assert!(!names.contains("other") && !names.contains("partial"));
    }
}
