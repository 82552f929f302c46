//! Bold and colour, which only ever repeat what the words say.

/// Whether bold and colour are used at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Letters only.
    Plain,
    /// Escape sequences for bold and colour.
    Painted,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// A heading, or the default.
    Strong,
    /// Something was done.
    Good,
    /// Something needs attention.
    Attention,
    /// Something is wrong.
    Danger,
}

impl Style {
    /// Painted on a terminal that can do it, unless the person said `NO_COLOR` (no-color.org: any value but an empty one).
    pub(crate) fn choose(terminal: bool, no_color: Option<&std::ffi::OsStr>, term: Option<&std::ffi::OsStr>) -> Self {
        let wanted = no_color.is_none_or(std::ffi::OsStr::is_empty);
        let able = term.is_some_and(|term| !term.is_empty() && term != "dumb");
        if terminal && wanted && able { Self::Painted } else { Self::Plain }
    }

    /// Paints one line.
    pub(crate) fn paint(self, tone: Tone, line: &str) -> String {
        let code = match tone {
            Tone::Strong => "1",
            Tone::Good => "1;32",
            Tone::Attention => "1;33",
            Tone::Danger => "1;31",
        };
        match self {
            Self::Plain => line.into(),
            Self::Painted => format!("\u{1b}[{code}m{line}\u{1b}[0m"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn paint_is_for_terminals_whose_owner_wants_it() {
        let choose = |terminal, no_color: Option<&str>, term: Option<&str>| {
            Style::choose(terminal, no_color.map(OsStr::new), term.map(OsStr::new))
        };
        assert_eq!(choose(true, None, Some("xterm")), Style::Painted);
        assert_eq!(choose(true, Some(""), Some("xterm")), Style::Painted);
        assert_eq!(choose(true, Some("1"), Some("xterm")), Style::Plain);
        assert_eq!(choose(true, None, Some("dumb")), Style::Plain);
        assert_eq!(choose(true, None, None), Style::Plain);
        assert_eq!(choose(false, None, Some("xterm")), Style::Plain);
    }

    #[test]
    fn paint_changes_no_letter() {
        assert_eq!(Style::Plain.paint(Tone::Danger, "x"), "x");
        assert_eq!(Style::Painted.paint(Tone::Danger, "x"), "\u{1b}[1;31mx\u{1b}[0m");
    }
}
