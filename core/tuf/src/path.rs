//! Paths of targets, patterns of delegations, and names in addresses. Never lets a name of a repository become a folder.

use std::fmt::Write as _;
use std::str::Chars;

use crate::Error;

/// Whether a target can have this path: parts between `/` that are not empty, `.` or `..`; no backslash, no control
/// character; at most 1,024 bytes.
///
/// # Errors
/// [`Error::Path`].
pub fn check_target_path(path: &str) -> Result<(), Error> {
    let bad_part = |part: &str| part.is_empty() || part == "." || part == "..";
    let bad = path.len() > 1_024
        || path.split('/').any(bad_part)
        || path.chars().any(|letter| letter == '\\' || letter.is_control());
    if bad { Err(Error::Path) } else { Ok(()) }
}

/// Whether `path` matches a shell-style pattern (section 4.5): `*` is any text and `?` any letter, neither of them a
/// `/`. Nothing else is special, not even brackets, which python-tuf takes for a choice of letters. Case counts.
#[must_use]
pub fn matches(pattern: &str, path: &str) -> bool {
    matches_counting(pattern, path, &mut Steps(u64::MAX))
}

/// How many letters may still be compared. A pattern of many `*` takes up to `pattern × path` of them, and a repository may
/// name many patterns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Steps(pub(crate) u64);

impl Steps {
    pub(crate) fn take(&mut self) {
        self.0 = self.0.saturating_sub(1);
    }
}

/// The same, within so many steps; `false` once they are used up.
pub(crate) fn matches_counting(pattern: &str, path: &str, steps: &mut Steps) -> bool {
    let (mut patterns, mut parts) = (pattern.split('/'), path.split('/'));
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(part)) if matches_part(pattern, part, steps) => {}
            _ => return false,
        }
    }
}

/// Whether `pattern` matches any path that lies directly in `folder`.
pub(crate) fn could_match_in(pattern: &str, folder: &str, steps: &mut Steps) -> bool {
    match pattern.rsplit_once('/') {
        Some((above, _)) => !folder.is_empty() && matches_counting(above, folder, steps),
        None => folder.is_empty(),
    }
}

/// The part of a path before the last `/`; empty at the top.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The name of a target's file in a repository with consistent snapshots.
pub(crate) fn with_hash(path: &str, hash: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/{hash}.{name}"),
        None => format!("{hash}.{path}"),
    }
}

/// One part: goes back to the last `*` only, which is enough for such patterns.
fn matches_part(pattern: &str, part: &str, steps: &mut Steps) -> bool {
    let (mut pattern, mut part) = (pattern.chars(), part.chars());
    // What follows the last `*`, and from where in the part it is tried next.
    let mut again: Option<(Chars<'_>, Chars<'_>)> = None;
    loop {
        steps.take();
        if steps.0 == 0 {
            return false;
        }
        let here = pattern.clone();
        match (pattern.next(), part.clone().next()) {
            (Some('*'), _) => again = Some((pattern.clone(), part.clone())),
            (Some(letter), Some(other)) if letter == '?' || letter == other => {
                part.next();
            }
            (None, None) => return true,
            (_, None) => return here.clone().all(|letter| letter == '*'),
            _ => {
                let Some((behind_star, from)) = &mut again else { return false };
                from.next();
                (pattern, part) = (behind_star.clone(), from.clone());
            }
        }
    }
}

/// A role's name as one segment of an address, or as the name of a file: all but letters, digits, `_`, `.`, `-` and `~` as `%XX`.
#[must_use]
pub fn encode_segment(name: &str) -> String {
    encode(name, |byte| byte.is_ascii_alphanumeric() || b"_.-~".contains(&byte))
}

/// The same for a whole path: its `/` stay.
pub(crate) fn encode_path(path: &str) -> String {
    encode(path, |byte| byte.is_ascii_alphanumeric() || b"_.-~/".contains(&byte))
}

fn encode(text: &str, plain: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if plain(byte) {
            encoded.push(char::from(byte));
        } else {
            let _never_fails = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{Steps, check_target_path, could_match_in, encode_path, encode_segment, matches, matches_counting};

    #[test]
    fn patterns() {
        for (pattern, path, expected) in [
            ("*", "a", true),
            ("*", "a/b", false),
            ("*.doc", "x.doc", true),
            ("*.doc", "x.DOC", false),
            ("foo-?.tgz", "foo-1.tgz", true),
            ("foo-?.tgz", "foo-é.tgz", true),
            ("foo-?.tgz", "foo-alpha.tgz", false),
            ("releases/*/*", "releases/x/y", true),
            ("releases/*/*", "releases/x", false),
            ("lamp/*", "lamp/1.2.img", true),
            ("lamp/*", "lamp/advisories/x.json", false),
            ("lamp/*", "lamp", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b", "xaxbxc", false),
            ("a**", "a", true),
            ("[ab]", "a", false),
            ("[ab]", "[ab]", true),
            ("?", "", false),
            ("", "", true),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_slow_pattern_is_not_slow() {
        for pattern in ["*a".repeat(500) + "b", "*".to_owned() + &"a".repeat(500) + "b", "*?".repeat(500) + "b"] {
            let mut steps = Steps(1_000_000);
            assert!(!matches_counting(&pattern, &"a".repeat(1_024), &mut steps));
            assert_ne!(steps.0, 0, "pattern × path at most");
        }
    }

    #[test]
    fn steps_run_out() {
        let (pattern, path) = ("*a".repeat(500) + "b", "a".repeat(1_024));
        let mut steps = Steps(1_000);
        assert!(!matches_counting(&pattern, &path, &mut steps));
        assert_eq!(steps.0, 0);
        assert!(!matches_counting("a", "a", &mut steps), "nothing matches any more");
    }

    fn in_folder(pattern: &str, folder: &str) -> bool {
        could_match_in(pattern, folder, &mut Steps(u64::MAX))
    }

    #[test]
    fn folders() {
        assert!(in_folder("lamp/*", "lamp"));
        assert!(in_folder("*/x.json", "lamp"));
        assert!(!in_folder("lamp/advisories/*", "lamp"));
        assert!(!in_folder("*", "lamp"));
        assert!(in_folder("*", ""));
        assert!(!in_folder("lamp/*", ""));
    }

    /// Slow and plain: tries every way.
    fn matches_slowly(pattern: &[char], path: &[char]) -> bool {
        match (pattern.split_first(), path.split_first()) {
            (None, None) => true,
            (Some(('*', rest)), None) => matches_slowly(rest, path),
            (Some(('*', rest)), Some((letter, behind))) => {
                matches_slowly(rest, path) || (*letter != '/' && matches_slowly(pattern, behind))
            }
            (Some(('?', rest)), Some((letter, behind))) => *letter != '/' && matches_slowly(rest, behind),
            (Some((wanted, rest)), Some((letter, behind))) => wanted == letter && matches_slowly(rest, behind),
            _ => false,
        }
    }

    #[test]
    fn paths_of_targets() {
        for path in ["a", "lamp/1.2.img", "with space/é", "..a/b..", "%2e%2e/x"] {
            assert!(check_target_path(path).is_ok(), "{path}");
        }
        let long = "a".repeat(1_025);
        for path in ["", "/a", "a/", "a//b", "../a", "a/..", "./a", "a\\b", "a\nb", "a\u{0}", long.as_str()] {
            assert!(check_target_path(path).is_err(), "{path}");
        }
    }

    #[test]
    fn names_in_addresses() {
        assert_eq!(encode_segment("../é?#"), "..%2F%C3%A9%3F%23");
        assert_eq!(encode_path("a b/c%d"), "a%20b/c%25d");
    }

    proptest::proptest! {
        #[test]
        fn the_quick_way_is_the_slow_way(pattern in "[abé/*?]{0,8}", path in "[abé/]{0,8}") {
            let slowly = matches_slowly(&pattern.chars().collect::<Vec<_>>(), &path.chars().collect::<Vec<_>>());
            proptest::prop_assert_eq!(matches(&pattern, &path), slowly);
        }

        #[test]
        fn every_path_matches_itself_and_stars(path in "[a-c/*?]{0,20}") {
            proptest::prop_assert!(matches(&path, &path));
            let stars = path.split('/').map(|_| "*").collect::<Vec<_>>().join("/");
            proptest::prop_assert!(matches(&stars, &path));
        }

        #[test]
        fn what_matches_lies_in_a_folder_that_could(pattern in "[ab/*?]{1,8}", folder in "[ab]{1,2}(/[ab]{1,2})?", name in "[ab]{1,3}") {
            if matches(&pattern, &format!("{folder}/{name}")) {
                proptest::prop_assert!(in_folder(&pattern, &folder));
            }
        }
    }
}
