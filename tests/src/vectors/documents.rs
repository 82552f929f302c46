//! Vectors of signed documents.

use pandu_protocol::message::{Bytes, DocumentKind, Signed};
use ring::signature::KeyPair;
use serde::{Deserialize, Serialize};

use super::hex;
use super::item::Item;
use super::samples::{self, SIGNING_SEED, signing_key};

/// The file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Documents {
    /// What the file is.
    pub comment: String,
    /// Seed of the signing key (RFC 8032, section 5.1.5).
    pub seed: String,
    /// Its public half.
    pub public_key: String,
    /// The vectors.
    pub vectors: Vec<Document>,
}

/// One document.
#[derive(Debug, Serialize, Deserialize)]
pub struct Document {
    /// What it is, or what is wrong with it.
    pub name: String,
    /// The number of its kind.
    pub kind: u32,
    /// The number of its signer.
    pub signer: u32,
    /// The document.
    pub document: String,
    /// The document in diagnostic notation.
    pub diagnostic: String,
    /// What the signature covers.
    pub signed_bytes: String,
    /// The signature.
    pub signature: String,
    /// Whether it verifies.
    pub valid: bool,
}

/// Every kind of document, and some that must not be believed.
#[must_use]
pub fn documents() -> Documents {
    let mut vectors: Vec<_> = samples::all_documents()
        .into_iter()
        .map(|(name, signed)| vector(name, &signed, &signed.signed_bytes(), true))
        .collect();
    let (_, last) = samples::all_documents().pop().expect("there are documents");
    let mut edited = last.document.to_vec();
    edited[1] ^= 1;
    let with = |document: &[u8], signature: &[u8]| Signed {
        document: Bytes::new(document).expect("as long as before"),
        signature: Bytes::new(signature).expect("as long as before"),
        ..last.clone()
    };
    let mut flipped = last.signature.to_vec();
    flipped[63] ^= 1;
    let over_document = signing_key().sign(&last.document);
    let cases = [
        ("a document of which a bit was changed", with(&edited, &last.signature)),
        ("a signature of which a bit was changed", with(&last.document, &flipped)),
        ("a signature over the document alone", with(&last.document, over_document.as_ref())),
        ("a document that passes for one of another kind", Signed { kind: DocumentKind::DataMap, ..last.clone() }),
    ];
    vectors.extend(cases.into_iter().map(|(name, signed)| vector(name.into(), &signed, &signed.signed_bytes(), false)));
    Documents {
        comment: "Signed documents (docs/protocol.md, section 14): the Ed25519 signature covers \
                  \"Pandu/1 document\" || kind as u32, big-endian || document. Those with valid = false must be refused."
            .into(),
        seed: hex(&SIGNING_SEED),
        public_key: hex(signing_key().public_key().as_ref()),
        vectors,
    }
}

/// The public half of the key that signs every document.
pub(super) fn public_key() -> Bytes<32, 32> {
    Bytes::new(signing_key().public_key().as_ref()).expect("32 bytes")
}

fn vector(name: String, signed: &Signed, covered: &[u8], valid: bool) -> Document {
    Document {
        name,
        kind: signed.kind.number(),
        signer: signed.signer.number(),
        document: hex(&signed.document),
        diagnostic: Item::decode(&signed.document).map_or_else(|_| "not CBOR".into(), |item| item.to_string()),
        signed_bytes: hex(covered),
        signature: hex(&signed.signature),
        valid,
    }
}
