//! Bad input: each gets a typed error that says what happened and what to do; nothing half-done, nothing lost.
//!
//! What comes over the air is among the attacks (5, 11, 15, 17); an expired window and a device out of reach are journeys as well.

mod alarms;
mod clocks;
mod codes;
mod companions;
mod device_storage;
mod keys;
mod makers;
mod names;
mod reach;
mod several;
mod stores;

use pandu::PanduError;
use pandu::text::{Language, Text};

/// Checks that an error is the one that is due, and that there are words for it: what happened, and what to do.
fn assert_said(error: &PanduError, code: pandu::ReasonCode) {
    assert_eq!(error.reason().code, code, "{error:?}");
    for language in ["en", "ms"] {
        let problem = Text::new(Language::negotiate(&[language])).problem(error);
        assert!(problem.what.len() > 10 && problem.next.len() > 10, "{language}: {problem:?}");
        assert_ne!(problem.what, problem.next);
    }
}
