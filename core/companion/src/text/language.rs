//! The languages that are complete, and which of them a person gets.

use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::LanguageIdentifier;

/// A language in which every word of Pandu exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Malay as written in Malaysia.
    Malay,
}

impl Language {
    /// Every language, the default first.
    pub const ALL: &'static [Self] = &[Self::English, Self::Malay];

    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Malay => "ms",
        }
    }

    /// Chooses the language for a list of wishes, the dearest first, such as `["ms-MY", "en-GB"]`.
    ///
    /// What is no language tag is passed over; English is taken when no wish can be met.
    #[must_use]
    pub fn negotiate<T: AsRef<str>>(wishes: &[T]) -> Self {
        let wishes: Vec<LanguageIdentifier> =
            wishes.iter().filter_map(|wish| posix(wish.as_ref()).parse().ok()).collect();
        let offered: Vec<LanguageIdentifier> =
            Self::ALL.iter().filter_map(|language| language.tag().parse().ok()).collect();
        let found = negotiate_languages(&wishes, &offered, offered.first(), NegotiationStrategy::Lookup);
        let best = found.first().map(|found| found.language.as_str());
        Self::ALL.iter().copied().find(|language| Some(language.tag()) == best).unwrap_or_default()
    }

    pub(super) fn identifier(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }
}

/// Drops what POSIX adds to a tag: `ms_MY.UTF-8@latin` is `ms_MY`. The tag of standard Malay is Malay too.
fn posix(wish: &str) -> String {
    let tag = wish.split(['.', '@']).next().unwrap_or_default().trim();
    match tag.strip_prefix("zsm") {
        Some(rest) => format!("ms{rest}"),
        None => tag.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dearest_wish_that_can_be_met_wins() {
        for (wishes, language) in [
            (&["ms-MY", "en-GB"][..], Language::Malay),
            (&["ms_MY.UTF-8"], Language::Malay),
            (&["zsm"], Language::Malay),
            (&["ta-MY", "ms"], Language::Malay),
            (&["en-GB", "ms"], Language::English),
            (&["id-ID"], Language::English),
            (&["C"], Language::English),
            (&["", "!!", "ms-BN"], Language::Malay),
            (&[], Language::English),
        ] {
            assert_eq!(Language::negotiate(wishes), language, "{wishes:?}");
        }
    }
}
