//! The documents that a service signs, as they stand in JSON: the order of the fields is the order of the bytes.
//!
//! None of them may hold what was deleted: names of holders, categories and purposes, hashes and times only.

use serde::{Deserialize, Serialize};

/// A consent event is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentStored {
    /// The record.
    pub record_id: String,
    /// The person's pseudonym.
    pub subject: String,
    /// The purpose.
    pub purpose: String,
    /// The state from now on.
    pub state: String,
    /// When the service recorded it, Unix seconds.
    pub recorded_at: u64,
    /// Hash of this event, hexadecimal.
    pub hash: String,
    /// Hash of the person's event before it; zeros for the first.
    pub previous: String,
}

/// A receipt for a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The record.
    pub record_id: String,
    /// The person's pseudonym.
    pub subject: String,
    /// The purpose for which nothing is taken any more.
    pub purpose: String,
    /// Since when, Unix seconds.
    pub withdrawn_at: u64,
}

/// Data is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataStored {
    /// The row.
    pub data_id: String,
    /// The person's pseudonym.
    pub subject: String,
    /// The category.
    pub category: String,
    /// The purpose.
    pub purpose: String,
    /// SHA-256 of the payload as it is stored, hexadecimal.
    pub hash: String,
    /// Unix seconds.
    pub received_at: u64,
}

/// A request to erase is in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureAsked {
    /// The request.
    pub request_id: String,
    /// The person's pseudonym.
    pub subject: String,
    /// `all`, or one purpose.
    pub scope: String,
    /// Unix seconds.
    pub requested_at: u64,
}

/// How far a holder is. Only [`Status::Deleted`] is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Gone.
    Deleted,
    /// In a backup that nobody uses, which is deleted at its date.
    #[serde(rename = "Out of use, gone by DATE")]
    OutOfUse,
    /// Asked for.
    #[serde(rename = "Asked, waiting")]
    Waiting,
    /// The holder did not answer; it is asked again.
    #[serde(rename = "Could not reach")]
    NotReached,
    /// The holder refused, or its answer cannot be believed; it is asked again.
    Failed,
}

/// One holder's line of an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The request.
    pub request_id: String,
    /// Who holds the data.
    pub holder: String,
    /// Which categories it held.
    pub categories: Vec<String>,
    /// How far it is.
    pub status: Status,
    /// How it is destroyed.
    pub method: String,
    /// When it was done, Unix seconds.
    pub done_at: Option<u64>,
    /// When it will be done, Unix seconds.
    pub due_by: Option<u64>,
}

/// A service tells a recipient to erase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telling {
    /// The request, as the first service names it.
    pub request_id: String,
    /// The person's pseudonym.
    pub subject: String,
    /// `all`, or one purpose.
    pub scope: String,
    /// Who is told, so that a request to one cannot be taken to another.
    pub recipient: String,
    /// Unix seconds.
    pub requested_at: u64,
}
