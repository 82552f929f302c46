//! Text from outside, made harmless before a person sees it (requirement 26 of the threat list, clause 6.13.1).
//!
//! What a device or a network calls itself may hold markup, escape sequences, direction overrides or ten thousand
//! letters. Nothing from outside may reach a screen except through here.

use std::fmt;

/// Words from outside that can be shown: no control, direction or invisible characters, one line, a bounded length.
///
/// Markup is kept as the letters that it is; a shell must show it literally.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inert(String);

impl Inert {
    /// Makes a text harmless and cuts it to `max_chars` characters, the last of which is then an ellipsis.
    ///
    /// Line ends and tabs become spaces, runs of spaces become one. Text of which nothing is left becomes a dash.
    #[must_use]
    pub fn new(text: &str, max_chars: usize) -> Self {
        let mut out = String::new();
        let mut count = 0;
        let mut marks = 0;
        for char in text.chars() {
            let char = if char.is_whitespace() { ' ' } else { char };
            if is_dangerous(char) || (char == ' ' && (out.is_empty() || out.ends_with(' '))) {
                continue;
            }
            marks = if is_mark(char) { marks + 1 } else { 0 };
            if marks > MARKS_MAX {
                continue;
            }
            if count == max_chars {
                out.pop();
                out.push('…');
                break;
            }
            out.push(char);
            count += 1;
        }
        let kept = out.trim_end().len();
        out.truncate(kept);
        if out.is_empty() {
            out.push('–');
        }
        Self(out)
    }

    /// Makes the name of a device, phone, network or person harmless.
    #[must_use]
    pub fn name(text: &str) -> Self {
        Self::new(text, NAME_CHARS)
    }

    /// Makes a sentence harmless.
    #[must_use]
    pub fn sentence(text: &str) -> Self {
        Self::new(text, SENTENCE_CHARS)
    }

    /// Makes bytes that should be UTF-8 harmless, such as a network's name.
    #[must_use]
    pub fn bytes(bytes: &[u8]) -> Self {
        Self::name(&String::from_utf8_lossy(bytes))
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Inert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Most characters of a name on a screen.
const NAME_CHARS: usize = 48;
/// Most characters of a sentence on a screen.
const SENTENCE_CHARS: usize = 320;
/// Most combining marks on one letter; Tamil and Vietnamese need two, towers of marks cover the lines above.
const MARKS_MAX: usize = 3;

fn is_mark(char: char) -> bool {
    matches!(char, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Control, direction, zero-width, invisible, private-use and tag characters, and what stands for unknown bytes.
fn is_dangerous(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{00AD}'
                | '\u{034F}'
                | '\u{061C}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{E000}'..='\u{F8FF}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFF}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{10FFFF}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_deceive_is_removed_and_the_rest_is_literal() {
        for (from, to) in [
            ("Front door", "Front door"),
            ("<b>Bank</b> & {$x}", "<b>Bank</b> & {$x}"),
            ("red\u{1b}[31m text", "red[31m text"),
            ("abc\u{202e}fed", "abcfed"),
            ("a\u{200b}b\u{feff}c\u{2066}d", "abcd"),
            ("  two\r\n lines\t ", "two lines"),
            ("\u{0}\u{7}", "–"),
            ("", "–"),
            ("பாண்டு", "பாண்டு"),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}"),
        ] {
            assert_eq!(Inert::name(from).as_str(), to, "{from:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_and_says_so() {
        let cut = Inert::new(&"x".repeat(10_000), 10);
        assert_eq!(cut.as_str(), "xxxxxxxxx…");
        assert_eq!(Inert::new("exactly 10", 10).as_str(), "exactly 10");
    }

    #[test]
    fn bytes_that_are_no_text_do_no_harm() {
        assert_eq!(Inert::bytes(&[0x48, 0xff, 0x69]).as_str(), "Hi");
    }

    proptest! {
        #[test]
        fn nothing_dangerous_is_left(text in any::<String>(), max in 1usize..60) {
            let inert = Inert::new(&text, max);
            prop_assert!(inert.as_str().chars().count() <= max);
            prop_assert!(!inert.as_str().is_empty());
            prop_assert!(!inert.as_str().chars().any(is_dangerous));
            prop_assert_eq!(Inert::new(inert.as_str(), max), inert);
        }
    }
}
