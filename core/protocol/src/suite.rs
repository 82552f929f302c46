//! The cipher suites: a closed table with sunset dates, and the byte that says which one a link uses.
//!
//! There is no negotiation beyond "the first of this table that the device offers", and no second try with less.

use crate::time::Day;

/// A cipher suite of the registry.
#[derive(Debug, PartialEq, Eq)]
pub struct Suite {
    /// Its number on the wire, 1 to 31.
    pub id: u8,
    /// Noise protocol name for label pairing and sessions.
    pub ik: &'static str,
    /// Noise protocol name for pairing by typed code.
    pub xx: &'static str,
    /// The day from which it is refused; `None` while no end is set.
    pub sunset: Option<Day>,
}

/// Every suite, the preferred one first. A number is never used again.
pub const SUITES: &[Suite] = &[
    Suite {
        id: 1,
        ik: "Noise_IKpsk2_25519_ChaChaPoly_SHA256",
        xx: "Noise_XXpsk3_25519_ChaChaPoly_SHA256",
        sunset: None,
    },
    Suite { id: 2, ik: "Noise_IKpsk2_25519_AESGCM_SHA256", xx: "Noise_XXpsk3_25519_AESGCM_SHA256", sunset: None },
];

/// No offered suite is acceptable. Nothing weaker is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SuiteRefused {
    /// The device offers none that this registry knows.
    #[error("the device offers no cipher suite of the registry")]
    Unknown,
    /// What it offers has passed its sunset date.
    #[error("the device offers only cipher suites that are no longer accepted")]
    Sunset,
}

/// Chooses the first suite of the registry that is offered and has not passed its sunset date.
///
/// # Errors
/// [`SuiteRefused`]; there is no fallback.
pub fn choose(offered: &[u8], today: Day) -> Result<&'static Suite, SuiteRefused> {
    choose_from(SUITES, offered, today)
}

fn choose_from<'s>(table: &'s [Suite], offered: &[u8], today: Day) -> Result<&'s Suite, SuiteRefused> {
    let mut known = table.iter().filter(|suite| offered.contains(&suite.id)).peekable();
    if known.peek().is_none() {
        return Err(SuiteRefused::Unknown);
    }
    known.find(|suite| suite.sunset.is_none_or(|sunset| today < sunset)).ok_or(SuiteRefused::Sunset)
}

/// The Noise pattern of a handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// `IKpsk2`: the initiator knows the device's key, from its label or from pairing. Two messages.
    Ik,
    /// `XXpsk3` with SPAKE2+: the initiator knows the typed code. Three messages.
    Xx,
}

/// The first sequence number of a link, which names suite and pattern: `(suite id << 1) | pattern`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selector {
    suite: &'static Suite,
    pattern: Pattern,
}

impl Selector {
    /// Names a suite and a pattern.
    #[must_use]
    pub const fn new(suite: &'static Suite, pattern: Pattern) -> Self {
        Self { suite, pattern }
    }

    /// Reads a selector that the initiator sent, among the suites that this end offered. A device need not know the
    /// date: what it no longer accepts it does not offer.
    ///
    /// # Errors
    /// [`SuiteRefused::Unknown`] for 0, 1 and every suite that was not offered.
    pub fn read(byte: u8, offered: &[u8]) -> Result<Self, SuiteRefused> {
        let id = byte >> 1;
        let suite = SUITES.iter().find(|suite| suite.id == id && offered.contains(&id)).ok_or(SuiteRefused::Unknown)?;
        Ok(Self { suite, pattern: if byte & 1 == 0 { Pattern::Ik } else { Pattern::Xx } })
    }

    /// The byte: a sequence number between 2 and 63.
    #[must_use]
    pub const fn byte(self) -> u8 {
        (self.suite.id << 1)
            | match self.pattern {
                Pattern::Ik => 0,
                Pattern::Xx => 1,
            }
    }

    /// The suite.
    #[must_use]
    pub const fn suite(self) -> &'static Suite {
        self.suite
    }

    /// The pattern.
    #[must_use]
    pub const fn pattern(self) -> Pattern {
        self.pattern
    }

    pub(crate) const fn noise_name(self) -> &'static str {
        match self.pattern {
            Pattern::Ik => self.suite.ik,
            Pattern::Xx => self.suite.xx,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day(20_781);

    #[test]
    fn the_registry_is_sound() {
        for (i, suite) in SUITES.iter().enumerate() {
            assert!((1..=31).contains(&suite.id));
            assert!(SUITES[..i].iter().all(|other| other.id != suite.id));
            for name in [suite.ik, suite.xx] {
                assert!(name.parse::<snow::params::NoiseParams>().is_ok(), "{name}");
            }
        }
    }

    #[test]
    fn chooses_by_our_order_and_never_less() {
        assert_eq!(choose(&[2, 1], TODAY).unwrap().id, 1);
        assert_eq!(choose(&[9, 2], TODAY).unwrap().id, 2);
        assert_eq!(choose(&[0, 3, 255], TODAY), Err(SuiteRefused::Unknown));
        assert_eq!(choose(&[], TODAY), Err(SuiteRefused::Unknown));
    }

    #[test]
    fn a_sunset_is_the_first_day_of_refusal() {
        let table = [
            Suite { id: 1, ik: "", xx: "", sunset: Some(Day(100)) },
            Suite { id: 2, ik: "", xx: "", sunset: Some(Day(200)) },
        ];
        assert_eq!(choose_from(&table, &[1, 2], Day(99)).unwrap().id, 1);
        assert_eq!(choose_from(&table, &[1, 2], Day(100)).unwrap().id, 2);
        assert_eq!(choose_from(&table, &[1], Day(100)), Err(SuiteRefused::Sunset));
        assert_eq!(choose_from(&table, &[1, 2], Day(200)), Err(SuiteRefused::Sunset));
    }

    #[test]
    fn selectors_are_the_four_of_the_specification() {
        for (byte, id, pattern) in [(2, 1, Pattern::Ik), (3, 1, Pattern::Xx), (4, 2, Pattern::Ik), (5, 2, Pattern::Xx)]
        {
            let selector = Selector::read(byte, &[1, 2]).unwrap();
            assert_eq!((selector.suite().id, selector.pattern(), selector.byte()), (id, pattern, byte));
        }
        for byte in (0..2).chain(6..=255) {
            assert!(Selector::read(byte, &[1, 2]).is_err(), "{byte}");
        }
        assert!(Selector::read(4, &[1]).is_err(), "a suite that was not offered");
    }
}
