//! The label on a device: the QR code with its key and a secret, and the code that a person can type.
//!
//! One parser takes what was scanned or typed, whichever it is. Neither secret may ever be printed, logged or sent.

mod code;
mod scanned;

pub use code::{CODE_DIGITS, TypedCode};
pub use scanned::ScannedLabel;

use crate::limit::LABEL_TEXT_MAX;

/// Why a text is not a label. None of these repeats any of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// Nothing was given.
    #[error("nothing was given")]
    Empty,
    /// The text is longer than any label.
    #[error("the text is longer than any label")]
    TooLong,
    /// A typed code has another number of digits.
    #[error("the code has {digits} digits instead of 9")]
    WrongLength {
        /// How many it has, at most 255.
        digits: u8,
    },
    /// A typed code holds something else than digits, blanks and dashes.
    #[error("the code holds something that is not a digit")]
    NotADigit,
    /// The check digit of a typed code does not fit: one digit is wrong or two are swapped.
    #[error("a digit of the code is wrong or two are swapped")]
    CheckDigit,
    /// The QR code belongs to something else.
    #[error("this is not the label of a device of this kind")]
    Foreign,
    /// The QR code is of another version of the label.
    #[error("the label is of a version that is not known here")]
    Version,
    /// The QR code is not complete, or has too much in it.
    #[error("the label is not complete")]
    Incomplete,
    /// The QR code holds characters that no label has.
    #[error("the label holds characters that do not belong there")]
    Characters,
    /// The check of the QR code does not fit: it was not read right.
    #[error("the label was not read right")]
    Check,
}

/// What was scanned or typed.
#[derive(Debug, Clone)]
pub enum Label {
    /// The QR code.
    Scanned(ScannedLabel),
    /// The typed code.
    Typed(TypedCode),
}

/// Reads a label from a text that was scanned or typed. Blanks and dashes around and inside do not matter for a typed
/// code, nor blanks and case for a QR payload.
///
/// # Errors
/// [`LabelError`] with the cause that a person can act on.
pub fn parse_label(text: &str) -> Result<Label, LabelError> {
    let text = text.trim();
    if text.is_empty() {
        Err(LabelError::Empty)
    } else if text.len() > LABEL_TEXT_MAX {
        Err(LabelError::TooLong)
    } else if ScannedLabel::looks_like(text) {
        ScannedLabel::parse(text).map(Label::Scanned)
    } else if code::looks_like(text) {
        TypedCode::parse(text).map(Label::Typed)
    } else {
        Err(LabelError::Foreign)
    }
}

#[cfg(test)]
mod tests;
