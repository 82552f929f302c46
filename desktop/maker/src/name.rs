//! Names that become folders and file names on a server, and versions. Nothing else may be one.

use pandu::update::paths;
use pandu_protocol::limit::VERSION_MAX;
use pandu_protocol::version::Version;

use crate::error::MakerError;

/// Longest name in bytes: what the protocol has room for.
const NAME_BYTES: usize = 64;
/// Names that TUF has taken for roles of its own. They are never a model's.
const RESERVED: [&str; 4] = ["root", "targets", "snapshot", "timestamp"];

/// A name that may stand in a path as it is.
pub(crate) fn path_part(name: &str) -> Result<(), MakerError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    let begins = name.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric());
    if begins && name.len() <= NAME_BYTES && name.bytes().all(plain) {
        Ok(())
    } else {
        Err(MakerError::Name(name.to_owned()))
    }
}

/// The folder of a model in the repository, which is also the name of its own role if it has one: the designation as on the label,
/// every run of letters that do not belong into an address turned into a hyphen.
pub(crate) fn folder(model: &str) -> Result<String, MakerError> {
    let wrong = || MakerError::Name(model.to_owned());
    if model.trim() != model || model.len() > NAME_BYTES || model.chars().any(char::is_control) {
        return Err(wrong());
    }
    let folder = paths::folder(model).ok_or_else(wrong)?;
    let folder = folder.trim_end_matches('/');
    path_part(folder).map_err(|_| wrong())?;
    if RESERVED.contains(&folder) { Err(wrong()) } else { Ok(folder.to_owned()) }
}

/// A version.
pub(crate) fn version(text: &str) -> Result<Version, MakerError> {
    text.parse().map_err(|_| MakerError::Version(text.to_owned()))
}

/// The newest version below this one that has room in a notice, so that the notice reaches everything older. `None` = there is none below.
pub(crate) fn below(version: Version) -> Option<String> {
    let mut parts = version.parts();
    let last = parts.iter().rposition(|part| *part > 0)?;
    parts[last] -= 1;
    parts[last + 1..].fill(u32::MAX);
    let texts = parts.map(|part| part.to_string());
    // Where four parts are too long, three reach everything that a maker would ever number.
    (1..=texts.len()).rev().map(|count| texts[..count].join(".")).find(|text| text.len() <= VERSION_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_climbs_or_hides_is_refused() {
        for (model, expected) in [("PLK-1", "PLK-1"), ("Kunci PK-1", "Kunci-PK-1"), ("A.b_c-9", "A.b_c-9")] {
            assert_eq!(folder(model).unwrap(), expected);
        }
        for wrong in
            ["", ".", "..", ".git", "-x", "/", "../x", " PLK-1", "PLK-1 ", "a\nb", &"x".repeat(65), "root", "timestamp"]
        {
            assert!(matches!(folder(wrong), Err(MakerError::Name(_))), "{wrong:?}: {:?}", folder(wrong));
        }
        for wrong in ["a/b", "a\\b", "a b", "kunci\u{e9}", ".a", ""] {
            assert!(path_part(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_just_below_a_version_is_below_it() {
        for (text, expected) in [
            ("1.0.0", Some("0.4294967295.4294967295")),
            ("1.1.0", Some("1.0.4294967295.4294967295")),
            ("1.1.1", Some("1.1.0.4294967295")),
            ("0.0.0.1", Some("0.0.0.0")),
            ("0", None),
        ] {
            let found = below(version(text).unwrap());
            assert_eq!(found.as_deref(), expected, "{text}");
            assert!(found.is_none_or(|below| version(&below).unwrap() < version(text).unwrap()));
        }
        assert!(matches!(version("1.02"), Err(MakerError::Version(_))));
    }
}
