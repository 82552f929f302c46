//! Text cut into lines that fit a terminal, and made safe for one.

use unicode_width::UnicodeWidthStr;

/// Cuts a text into lines of at most `width` columns. Each line begins with `indent`, the first one with `first`.
///
/// Line ends in the text and spaces at the beginning of a line are kept. A word that is longer than a line is cut.
pub(crate) fn wrap(text: &str, width: usize, first: &str, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut start = first;
    for paragraph in visible(text).split('\n') {
        let lead = paragraph.len() - paragraph.trim_start_matches(' ').len();
        let mut line = format!("{start}{}", " ".repeat(lead.min(width / 2)));
        start = indent;
        let mut empty = true;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            if !empty && line.width() + 1 + word.width() > width {
                lines.push(std::mem::replace(&mut line, indent.into()));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            for letter in word.chars() {
                let room = width.saturating_sub(line.width());
                if unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0) > room && line.len() > indent.len() {
                    lines.push(std::mem::replace(&mut line, indent.into()));
                }
                line.push(letter);
            }
            empty = false;
        }
        let kept = line.trim_end().len();
        line.truncate(kept);
        lines.push(line);
    }
    lines
}

/// The text as a terminal may have it: no control characters but line ends, and no direction marks unless the text holds
/// letters that run from right to left, since some terminals draw the marks as boxes.
pub(crate) fn visible(text: &str) -> String {
    let marked = text.chars().any(runs_from_the_right);
    let keep = |letter: &char| match letter {
        '\n' => true,
        '\u{2066}'..='\u{2069}' => marked,
        other => !other.is_control(),
    };
    text.chars().filter(keep).collect()
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
const fn runs_from_the_right(letter: char) -> bool {
    matches!(letter, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_lost() {
        assert_eq!(wrap("one two three", 9, "", ""), ["one two", "three"]);
        assert_eq!(wrap("one two three", 9, "1. ", "   "), ["1. one", "   two", "   three"]);
        assert_eq!(wrap("abcdefghij", 4, "", ""), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("ab abcdefghij", 6, "- ", "  "), ["- ab", "  abcd", "  efgh", "  ij"]);
        assert_eq!(wrap("one\ntwo  words ", 80, "", " "), ["one", " two words"]);
        assert_eq!(wrap("one:\n  two three", 7, "", ""), ["one:", "  two", "three"]);
        assert_eq!(wrap("", 80, "", ""), [""]);
        assert_eq!(wrap("密码密码密", 4, "", ""), ["密码", "密码", "密"], "wide letters take two columns");
    }

    #[test]
    fn too_narrow_a_terminal_is_no_endless_loop() {
        assert_eq!(wrap("abc", 0, "", ""), ["a", "b", "c"]);
        assert_eq!(wrap("密", 1, "", ""), ["密"]);
    }

    #[test]
    fn a_terminal_gets_no_control_characters() {
        assert_eq!(visible("a\u{1b}[31mb\u{7}\tc\u{9b}d\ne"), "a[31mbcd\ne");
        assert_eq!(visible("the \u{2068}Front door\u{2069}"), "the Front door");
        assert_eq!(visible("the \u{2068}דלת\u{2069}"), "the \u{2068}דלת\u{2069}");
    }
}
