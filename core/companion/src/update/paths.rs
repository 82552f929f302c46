//! Where things stand in a maker's repository. Maker's tool and app take the paths from here, so that there is one spelling.

/// Longest name of a model, version or advisory in a path, in bytes.
const PART_MAX: usize = 64;

/// The image of a version: `MODEL/VERSION.img`; `None` when a part cannot stand in a path.
#[must_use]
pub fn image(model: &str, version: &str) -> Option<String> {
    within(model, &format!("{}.img", part(version)?))
}

/// The support period of a model (OpenEoX): `MODEL/support.json`.
#[must_use]
pub fn support(model: &str) -> Option<String> {
    within(model, "support.json")
}

/// How faults of a model are reported, and what becomes of it when it cannot be updated: `MODEL/policy.json`.
#[must_use]
pub fn policy(model: &str) -> Option<String> {
    within(model, "policy.json")
}

/// One published fault (CSAF 2.0): `MODEL/advisories/ID.json`.
#[must_use]
pub fn advisory(model: &str, id: &str) -> Option<String> {
    within(model, &format!("advisories/{}.json", part(id)?))
}

/// The folder of a model, with its `/`: its name, with each run of other characters than letters, digits and `.-_+` as one
/// `-`. The notice names the model exactly, so two models in one folder are not mixed up; a maker's tool refuses them anyway.
#[must_use]
pub fn folder(model: &str) -> Option<String> {
    within(model, "")
}

/// The version of which `path` is the image.
pub(crate) fn version_of<'a>(model: &str, path: &'a str) -> Option<&'a str> {
    path.strip_prefix(&folder(model)?)?.strip_suffix(".img").filter(|version| !version.contains('/'))
}

/// Whether `path` is an advisory of the model.
pub(crate) fn is_advisory(model: &str, path: &str) -> bool {
    let rest = folder(model).and_then(|folder| path.strip_prefix(&folder)?.strip_prefix("advisories/"));
    rest.and_then(|rest| rest.strip_suffix(".json")).is_some_and(|id| part(id).is_some())
}

fn within(model: &str, rest: &str) -> Option<String> {
    let mut name = String::with_capacity(model.len());
    for char in model.chars() {
        if is_plain(char) {
            name.push(char);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let named = model.chars().any(|char| char.is_ascii_alphanumeric());
    (named && name.len() <= PART_MAX).then(|| format!("{name}/{rest}"))
}

const fn is_plain(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_' | '+')
}

/// A part that means the same in every file system and address: letters, digits, `.`, `-`, `_`, `+`, at least one of the first two.
fn part(text: &str) -> Option<&str> {
    let named = text.chars().any(|char| char.is_ascii_alphanumeric());
    (named && text.chars().all(is_plain) && text.len() <= PART_MAX).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_folder_of_the_model() {
        assert_eq!(image("PLK-1", "1.2.0").as_deref(), Some("PLK-1/1.2.0.img"));
        assert_eq!(advisory("PLK-1", "PANDU-2026-1").as_deref(), Some("PLK-1/advisories/PANDU-2026-1.json"));
        assert_eq!(support("PLK-1").as_deref(), Some("PLK-1/support.json"));
        for bad in ["", ".", "..", "a/b", "a\\b", "a b", "ä", "a%2f", &"x".repeat(65)] {
            assert_eq!((image("m", bad), advisory("m", bad)), (None, None), "{bad:?}");
        }
        for (model, name) in [
            ("Kunci PK-1", Some("Kunci-PK-1/")),
            ("a/b", Some("a-b/")),
            ("../x", Some("..-x/")),
            ("A  /  B", Some("A-B/")),
            ("锁 1", Some("-1/")),
            ("", None),
            ("..", None),
            ("锁", None),
        ] {
            assert_eq!(folder(model).as_deref(), name, "{model:?}");
        }
        assert_eq!(folder(&"x".repeat(65)), None);
        assert_eq!(version_of("Kunci PK-1", "Kunci-PK-1/1.2.img"), Some("1.2"));
        assert_eq!(version_of("PLK-1", "PLK-1/1.2.0.img"), Some("1.2.0"));
        assert_eq!(version_of("PLK-1", "PLK-10/1.2.0.img"), None);
        assert_eq!(version_of("PLK-1", "PLK-1/old/1.2.0.img"), None);
        assert!(is_advisory("PLK-1", "PLK-1/advisories/a.json"));
        assert!(!is_advisory("PLK-1", "PLK-1/advisories/a/b.json"));
    }
}
