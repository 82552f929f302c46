//! What a shell posts back: which choice was taken and what was typed.
//!
//! A typed value may be a secret, so it is never printed and is overwritten when dropped.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A person's answer to one screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Id of the screen that is answered.
    pub screen: String,
    /// Id of the choice taken; absent = Enter without a choice, which takes the screen's default if it has one.
    #[serde(default)]
    pub choice: Option<String>,
    /// What was typed, by field.
    #[serde(default)]
    pub values: Vec<FieldValue>,
}

impl Answer {
    /// Takes a choice on a screen.
    #[must_use]
    pub fn choose(screen: &str, choice: &str) -> Self {
        Self { screen: screen.into(), choice: Some(choice.into()), values: Vec::new() }
    }

    /// Presses Enter on a screen: its default choice, or no choice where there is no default.
    #[must_use]
    pub fn enter(screen: &str) -> Self {
        Self { screen: screen.into(), choice: None, values: Vec::new() }
    }

    /// Adds what was typed into a field.
    #[must_use]
    pub fn with(mut self, field: &str, value: &str) -> Self {
        self.values.push(FieldValue { field: field.into(), value: value.into() });
        self
    }

    /// Gives what was typed into a field, if anything was.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|value| value.field == field).map(|value| value.value.as_str())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("screen", &self.screen)
            .field("choice", &self.choice)
            .field("values", &self.values)
            .finish()
    }
}

/// What was typed into one field. Overwritten when dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValue {
    /// Id of the field.
    pub field: String,
    /// What was typed.
    pub value: String,
}

impl fmt::Debug for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldValue").field("field", &self.field).finish_non_exhaustive()
    }
}

impl Drop for FieldValue {
    fn drop(&mut self) {
        self.value.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printing_an_answer_shows_no_value() {
        let printed = format!("{:?}", Answer::choose("setup-password", "create").with("password", "correct horse"));
        assert!(printed.contains("setup-password") && printed.contains("password"));
        assert!(!printed.contains("correct horse"));
    }

    #[test]
    fn a_short_answer_in_json_is_enough() {
        let answer: Answer = serde_json::from_str(r#"{"screen":"setup-updates"}"#).expect("valid");
        assert_eq!(answer, Answer::enter("setup-updates"));
    }
}
