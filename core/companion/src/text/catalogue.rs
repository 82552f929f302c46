//! The translations, one Fluent file for each capability and language, built into the library.

use super::Language;

macro_rules! files {
    ($tag:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../locales/", $tag, "/", $name, ".ftl")))),*]
    };
}

/// The files of a language: name and content.
pub(super) const fn files(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::English => {
            files!("en": "access" "check" "cli" "consent" "decision" "device" "error" "events" "fingerprint" "list" "network" "password"
                "people" "setup" "time" "update" "updates")
        }
        Language::Malay => {
            files!("ms": "access" "check" "cli" "consent" "decision" "device" "error" "events" "fingerprint" "list" "network" "password"
                "people" "setup" "time" "update" "updates")
        }
    }
}
