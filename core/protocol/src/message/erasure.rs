//! Taking data out and having it erased, with proof (clauses 6.11.1 to 6.11.4, 7 g).

use minicbor::{Decode, Encode};

use super::{Bytes, List, Text, Words, open_enum};
use crate::limit::{DOCUMENT_MAX, NAME_MAX};

/// Asks for one's own data, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Export {
    /// Where to go on; 0 = from the start.
    #[n(0)]
    pub cursor: u32,
}

/// One part of an export: JSON text in all parts together.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ExportPart {
    /// The bytes.
    #[n(0)]
    pub data: Bytes<DOCUMENT_MAX>,
    /// Where to go on; absent = this was the last part.
    #[n(1)]
    pub next: Option<u32>,
}

open_enum! {
    /// What an erasure covers.
    pub enum EraseScope {
        /// The caller's own data; the device goes on working.
        Mine = 1,
        /// Everything: the device is as it left the factory.
        Device = 2,
    }
}

/// Starts an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EraseRequest {
    /// What it covers.
    #[n(0)]
    pub scope: EraseScope,
}

open_enum! {
    /// How one holder stands with an erasure (clause 6.11.4).
    pub enum EraseStatus {
        /// Gone.
        Deleted = 1,
        /// The key is destroyed; the data cannot be read.
        KeyDestroyed = 2,
        /// Out of use, gone by a date.
        OutOfUse = 3,
        /// Kept until a date because a law says so.
        KeptByLaw = 4,
        /// Asked; no answer yet.
        Waiting = 5,
        /// Could not be reached.
        Unreachable = 6,
        /// Failed.
        Failed = 7,
    }
}

/// One holder's line of an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EraseLine {
    /// Who holds the data.
    #[n(0)]
    pub holder: Text<NAME_MAX>,
    /// Which data.
    #[n(1)]
    pub categories: List<Text<NAME_MAX>, 16>,
    /// How it stands.
    #[n(2)]
    pub status: EraseStatus,
    /// Unix seconds when done, or by when.
    #[n(3)]
    pub date: Option<u64>,
    /// Why it is kept, if it is.
    #[n(4)]
    pub reason: Option<Words>,
}

/// An erasure that has begun.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EraseStarted {
    /// Its identifier.
    #[n(0)]
    pub erasure: Bytes<16, 16>,
}

/// Asks how an erasure stands, or for its receipt.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EraseQuery {
    /// Which one.
    #[n(0)]
    pub erasure: Bytes<16, 16>,
}

/// How an erasure stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EraseProgress {
    /// Which one.
    #[n(0)]
    pub erasure: Bytes<16, 16>,
    /// One line for each holder that the device knows.
    #[n(1)]
    pub lines: List<EraseLine, 16>,
}

/// The device's part of an erasure receipt, as a signed document.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ErasureReceipt {
    /// Which erasure.
    #[n(0)]
    pub erasure: Bytes<16, 16>,
    /// What it covered.
    #[n(1)]
    pub scope: EraseScope,
    /// Unix seconds when it was asked for.
    #[n(2)]
    pub requested_at: u64,
    /// The lines.
    #[n(3)]
    pub lines: List<EraseLine, 16>,
    /// SHA-256 of the previous receipt; 32 zero bytes for the first.
    #[n(4)]
    pub previous: Bytes<32, 32>,
}
