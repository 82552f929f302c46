//! Versions of firmware: one to four decimal numbers with dots between them, compared number by number (clause 6.3.2).
//!
//! Both ends decide by this alone whether an image is newer. It must never guess at a text of another form.

use core::str::FromStr;

/// Most numbers in a version.
const PARTS_MAX: usize = 4;

/// A version. Missing numbers count as 0, so `1.2` and `1.2.0` are the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version([u32; PARTS_MAX]);

/// A text is no version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a version is one to four numbers with dots between them")]
pub struct NotAVersion;

impl Version {
    /// The version with these numbers.
    #[must_use]
    pub const fn new(parts: [u32; PARTS_MAX]) -> Self {
        Self(parts)
    }

    /// Its numbers; those that were missing are 0.
    #[must_use]
    pub const fn parts(self) -> [u32; PARTS_MAX] {
        self.0
    }
}

impl FromStr for Version {
    type Err = NotAVersion;

    /// Reads a version. Each number is at most `u32::MAX` and has no leading zero.
    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let mut parts = [0; PARTS_MAX];
        let mut places = parts.iter_mut();
        for number in text.split('.') {
            let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
            if !is_plain || (number.len() > 1 && number.starts_with('0')) {
                return Err(NotAVersion);
            }
            *places.next().ok_or(NotAVersion)? = number.parse().map_err(|_| NotAVersion)?;
        }
        Ok(Self(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn versions_compare_by_their_numbers() {
        let rising = [
            "0",
            "0.0.0.1",
            "0.9",
            "0.10",
            "1",
            "1.0.0.1",
            "1.0.2",
            "1.0.10",
            "1.2",
            "2",
            "10",
            "4294967295.4294967295",
        ];
        for pair in rising.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
        assert_eq!(version("1.2"), version("1.2.0.0"));
        assert_eq!(version("1.2.3.4").parts(), [1, 2, 3, 4]);
        assert_eq!(version("7"), Version::new([7, 0, 0, 0]));
    }

    #[test]
    fn other_texts_are_no_versions() {
        for text in [
            "",
            ".",
            "1.",
            ".1",
            "1..2",
            "1.2.3.4.5",
            "01",
            "1.00",
            "v1",
            "1.0-rc1",
            "1,0",
            " 1",
            "1 ",
            "+1",
            "-1",
            "4294967296",
            "1.0\n",
            "\u{661}",
        ] {
            assert_eq!(text.parse::<Version>(), Err(NotAVersion), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_four_numbers_come_back(parts in any::<[u32; 4]>(), other in any::<[u32; 4]>()) {
            let text = |parts: [u32; 4]| parts.map(|part| alloc::format!("{part}")).join(".");
            prop_assert_eq!(version(&text(parts)).parts(), parts);
            prop_assert_eq!(version(&text(parts)).cmp(&version(&text(other))), parts.cmp(&other));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,24}") {
            let _ = text.parse::<Version>();
        }
    }
}
