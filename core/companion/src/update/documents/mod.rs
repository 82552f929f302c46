//! The documents that a maker signs beside its images: support period, advisories, vulnerability policy.
//!
//! They are bounded and read with patience: an unknown field is passed over, a missing one is "not stated". Whoever shows a
//! word of them makes it harmless first.

mod advisory;
mod disclosure;
mod support;
#[cfg(test)]
pub(super) mod tests;

pub use advisory::{Advisory, Severity};
pub use disclosure::{MakerPolicy, ReplacementOffer};
pub use support::{SUPPORT_SCHEMA, SupportPeriod};

/// Longest document in bytes.
pub const DOCUMENT_MAX: usize = 256 * 1_024;

/// What is wrong with a document. It never holds words of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFault {
    /// It is longer than [`DOCUMENT_MAX`].
    #[error("the document is longer than 256 KiB")]
    TooLong,
    /// It is no JSON of this kind.
    #[error("the document is not JSON of this kind: a field is missing or of the wrong kind")]
    Format,
    /// A field is not what it must be.
    #[error("`{field}` is missing, empty, or not what it must be")]
    Field {
        /// Its name.
        field: &'static str,
    },
}

/// Takes JSON apart after its length was looked at.
fn read<'de, T: serde::Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, DocumentFault> {
    if bytes.len() > DOCUMENT_MAX {
        return Err(DocumentFault::TooLong);
    }
    serde_json::from_slice(bytes).map_err(|_| DocumentFault::Format)
}
