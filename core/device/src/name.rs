//! Names that people and phones give. They are shown on screens and in logs, so what would act there is refused (attack 26).

use pandu_protocol::limit::NAME_MAX;
use pandu_protocol::message::{ErrorReply, Text};

/// Takes a name without blanks at its ends.
///
/// # Errors
/// `Invalid{name}` when nothing is left, or it holds a control character or one that changes the direction of text.
pub(crate) fn check(name: &Text<NAME_MAX>) -> Result<Text<NAME_MAX>, ErrorReply> {
    let trimmed = name.trim();
    if trimmed.is_empty() || trimmed.chars().any(acts_on_screens) {
        return Err(ErrorReply::invalid("name"));
    }
    Ok(Text::cut(trimmed))
}

/// Control characters, direction marks and overrides (UAX #9), separators of lines, and invisible characters that fill
/// a name with nothing.
fn acts_on_screens(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_act_on_a_screen_are_refused() {
        for good in ["Aminah", "Telefon Puan Siti", "张伟的手机", "அம்மா", " O'Neil <b> ", "👩\u{200d}👧 phone"]
        {
            assert!(check(&Text::cut(good)).is_ok(), "{good}");
        }
        for bad in
            ["", "   ", "a\nb", "a\u{0}", "\u{1b}[31m", "\u{202e}nimda", "\u{2066}x", "a\u{200f}", "\u{feff}", "\u{85}"]
        {
            assert_eq!(check(&Text::cut(bad)), Err(ErrorReply::invalid("name")), "{bad:?}");
        }
        assert_eq!(&*check(&Text::cut("  Aminah ")).unwrap(), "Aminah");
    }
}
