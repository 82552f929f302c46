//! Signed documents: the envelope, and what only the maker can say (clauses 6.2, 6.3.13, 6.3.14, 7 g).
//!
//! The reference device signs its copies with its identity key, so the companion may say "the device says".
//! Under the maker's own key there is the offer of an update only ([`super::UpdateOffer`]).

use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use super::{Bytes, List, Text, Words, decode_body, encode_body, open_enum};
use crate::limit::{DOCUMENT_MAX, NAME_MAX};
use crate::message::DecodeError;

open_enum! {
    /// Whose key signed a document.
    pub enum Signer {
        /// The device's own identity key, pinned at pairing.
        Device = 1,
        /// The maker's key.
        Maker = 2,
    }
}

open_enum! {
    /// What a signed document is about. It is part of what is signed, so that no document passes for another.
    pub enum DocumentKind {
        /// A [`super::SensorManifest`].
        SensorManifest = 1,
        /// A [`super::DataMap`].
        DataMap = 2,
        /// A [`super::Posture`].
        Posture = 3,
        /// A [`VulnPolicy`].
        VulnPolicy = 4,
        /// [`Advisories`].
        Advisories = 5,
        /// A [`Replacement`].
        Replacement = 6,
        /// A [`SupportStatement`].
        Support = 7,
        /// A [`BackupStatement`].
        Backup = 8,
        /// A [`BreachNotice`].
        Breach = 9,
        /// An [`super::ErasureReceipt`].
        ErasureReceipt = 10,
        /// A [`super::UpdateNotice`].
        UpdateNotice = 11,
        /// An [`super::UpdateOffer`].
        UpdateOffer = 12,
    }
}

/// A document and the signature over `"Pandu/1 document" || kind || document`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Signed {
    /// What the document is about.
    #[n(0)]
    pub kind: DocumentKind,
    /// Whose key signed it.
    #[n(1)]
    pub signer: Signer,
    /// The document: deterministic CBOR.
    #[n(2)]
    pub document: Bytes<DOCUMENT_MAX>,
    /// Ed25519 signature (RFC 8032).
    #[n(3)]
    pub signature: Bytes<64, 64>,
}

/// Domain separation of document signatures.
const DOCUMENT_CONTEXT: &[u8] = b"Pandu/1 document";

impl Signed {
    /// Encodes a document and has `sign` sign it. `None` when it is longer than [`DOCUMENT_MAX`] or the signature is not 64 bytes.
    pub fn seal<T: Encode<()>>(
        kind: DocumentKind,
        signer: Signer,
        document: &T,
        sign: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Option<Self> {
        let document = Bytes::new(encode_body(document)).ok()?;
        let signature = Bytes::new(sign(&signed_bytes(kind, &document))).ok()?;
        Some(Self { kind, signer, document, signature })
    }

    /// The bytes that the signature must cover, for the caller to verify.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        signed_bytes(self.kind, &self.document)
    }

    /// Decodes the document. Verify the signature first.
    ///
    /// # Errors
    /// [`DecodeError`] when it is not of the expected kind, not deterministic CBOR or out of bounds.
    pub fn open<T: for<'b> Decode<'b, ()>>(&self, kind: DocumentKind) -> Result<T, DecodeError> {
        if self.kind == kind { decode_body(&self.document) } else { Err(DecodeError::Body) }
    }
}

fn signed_bytes(kind: DocumentKind, document: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(DOCUMENT_CONTEXT.len() + 4 + document.len());
    bytes.extend_from_slice(DOCUMENT_CONTEXT);
    bytes.extend_from_slice(&kind.number().to_be_bytes());
    bytes.extend_from_slice(document);
    bytes
}

/// Asks for one signed document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StatementQuery {
    /// Which one.
    #[n(0)]
    pub kind: DocumentKind,
}

/// How the maker handles reported faults (clause 6.2.1).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct VulnPolicy {
    /// How to reach the maker.
    #[n(0)]
    pub contacts: List<Text<256>, 4>,
    /// Where the policy is.
    #[n(1)]
    pub policy_url: Option<Text<256>>,
    /// Days until a report is acknowledged.
    #[n(2)]
    pub acknowledge_days: Option<u16>,
    /// Days between status updates.
    #[n(3)]
    pub update_days: Option<u16>,
}

/// One published fault (clause 6.2.2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Advisory {
    /// Its identifier.
    #[n(0)]
    pub id: Text<NAME_MAX>,
    /// What it is about.
    #[n(1)]
    pub title: Words,
    /// Unix seconds of disclosure.
    #[n(2)]
    pub disclosed: u64,
    /// Unix seconds of the fix; absent = open.
    #[n(3)]
    pub fixed: Option<u64>,
    /// What to do meanwhile.
    #[n(4)]
    pub workaround: Option<Words>,
    /// Whom the fix waits for.
    #[n(5)]
    pub waiting_on: Option<Text<NAME_MAX>>,
}

/// The maker's published faults.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Advisories {
    /// Newest first.
    #[n(0)]
    pub advisories: List<Advisory, 32>,
}

/// What the maker does for a device that cannot be updated (clause 6.3.14).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Replacement {
    /// Why it cannot be updated.
    #[n(0)]
    pub rationale: Words,
    /// Unix seconds until which it is replaced.
    #[n(1)]
    pub until: Option<u64>,
    /// How it is replaced.
    #[n(2)]
    pub method: Option<Words>,
    /// Where to ask.
    #[n(3)]
    pub url: Option<Text<256>>,
}

/// How long the maker supports the model (clause 6.3.13).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SupportStatement {
    /// The model.
    #[n(0)]
    pub model: Text<NAME_MAX>,
    /// Year of the end of security updates.
    #[n(1)]
    pub end_year: u16,
    /// Month of the end, 1 to 12.
    #[n(2)]
    pub end_month: u8,
    /// Unix seconds of this statement.
    #[n(3)]
    pub stated_at: u64,
}

/// How long backups keep data (clause 7 g).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BackupStatement {
    /// Who holds the backups.
    #[n(0)]
    pub holder: Text<NAME_MAX>,
    /// Days after which a backup is overwritten.
    #[n(1)]
    pub cycle_days: u16,
}

/// The maker tells of a breach of personal data.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BreachNotice {
    /// What happened.
    #[n(0)]
    pub what: Words,
    /// Unix seconds when.
    #[n(1)]
    pub when: u64,
    /// What it may lead to.
    #[n(2)]
    pub risk: Words,
    /// What to do.
    #[n(3)]
    pub advice: Words,
}
