//! What the service says and signs: one envelope around every acknowledgement, and the key that signs it.
//!
//! Nothing here may print the private key, or sign what does not say in its kind what it is.

mod documents;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use pandu_protocol::random::{Random, RandomError, draw};
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

pub use documents::{ConsentStored, DataStored, ErasureAsked, Line, Status, Telling, Withdrawal};

/// What stands in front of everything that a service signs.
const CONTEXT: &[u8] = b"Pandu/1 service";

/// What a signed document is. The number is signed too, so that no document can pass for one of another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Kind {
    /// A consent event was recorded.
    Consent = 1,
    /// A consent was withdrawn.
    Withdrawal = 2,
    /// Data was stored.
    Stored = 3,
    /// Somebody asked for an erasure.
    Erasure = 4,
    /// A line of an erasure.
    Line = 5,
    /// A request of one service to another to erase.
    Telling = 6,
}

/// A signed document as it stands in an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The document: JSON in the order of its type, base64url without padding.
    pub document: String,
    /// Ed25519 over context, kind (u32, big-endian) and the document's bytes; base64url without padding.
    pub signature: String,
    /// Which key: [`key_id`].
    pub key_id: String,
}

/// A signed document that cannot be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this document is not signed by the key that it should be signed by")]
pub struct NotSigned;

impl Signed {
    /// The document, when it is of this kind and this key signed it.
    ///
    /// # Errors
    /// [`NotSigned`] otherwise, or when it is not what it should be.
    pub fn open<T: serde::de::DeserializeOwned>(&self, kind: Kind, public_key: &[u8; 32]) -> Result<T, NotSigned> {
        let bytes = BASE64URL_NOPAD.decode(self.document.as_bytes()).map_err(|_| NotSigned)?;
        let signature = BASE64URL_NOPAD.decode(self.signature.as_bytes()).map_err(|_| NotSigned)?;
        let key = UnparsedPublicKey::new(&ED25519, public_key);
        key.verify(&signed_bytes(kind, &bytes), &signature).map_err(|_| NotSigned)?;
        if self.key_id != key_id(public_key) {
            return Err(NotSigned);
        }
        serde_json::from_slice(&bytes).map_err(|_| NotSigned)
    }
}

/// The name of a public key: the first 16 hexadecimal digits of its SHA-256.
#[must_use]
pub fn key_id(public_key: &[u8; 32]) -> String {
    HEXLOWER.encode(digest(&SHA256, public_key).as_ref()).chars().take(16).collect()
}

fn signed_bytes(kind: Kind, document: &[u8]) -> Vec<u8> {
    [CONTEXT, &(kind as u32).to_be_bytes(), document].concat()
}

/// How the service signs: well, or as a fault wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hand {
    /// With its key.
    #[default]
    Own,
    /// Not at all.
    None,
    /// With a key that nobody knows.
    Foreign,
}

/// The service's key.
pub struct ServiceKey {
    pair: Ed25519KeyPair,
    public: [u8; 32],
    hand: Hand,
}

impl std::fmt::Debug for ServiceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServiceKey").field("id", &key_id(&self.public)).finish_non_exhaustive()
    }
}

impl ServiceKey {
    /// The key of a seed; absent when the seed is unusable.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let public = pair.public_key().as_ref().try_into().ok()?;
        Some(Self { pair, public, hand: Hand::Own })
    }

    /// Signs as a fault wants it.
    ///
    /// # Errors
    /// [`RandomError`] when no foreign key can be drawn.
    pub fn with_hand(mut self, hand: Hand, random: &mut dyn Random) -> Result<Self, RandomError> {
        self.hand = hand;
        if hand == Hand::Foreign {
            let seed = draw::<32>(random)?;
            self.pair = Ed25519KeyPair::from_seed_unchecked(seed.expose()).map_err(|_| RandomError)?;
        }
        Ok(self)
    }

    /// The key that the service publishes.
    #[must_use]
    pub fn public(&self) -> &[u8; 32] {
        &self.public
    }

    /// Signs a document. Every type of a document can be written as JSON.
    #[must_use]
    pub fn sign(&self, kind: Kind, document: &impl Serialize) -> Signed {
        let bytes = serde_json::to_vec(document).unwrap_or_default();
        let signature = match self.hand {
            Hand::None => String::new(),
            Hand::Own | Hand::Foreign => BASE64URL_NOPAD.encode(self.pair.sign(&signed_bytes(kind, &bytes)).as_ref()),
        };
        Signed { document: BASE64URL_NOPAD.encode(&bytes), signature, key_id: key_id(&self.public) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counting;

    fn asked() -> ErasureAsked {
        ErasureAsked { request_id: "a".into(), subject: "b".into(), scope: "all".into(), requested_at: 7 }
    }

    #[test]
    fn a_stranger_can_verify_with_the_published_key_alone() {
        let key = ServiceKey::from_seed(&[7; 32]).expect("a key");
        let signed = key.sign(Kind::Erasure, &asked());
        assert_eq!(signed.open::<ErasureAsked>(Kind::Erasure, key.public()), Ok(asked()));
        assert_eq!(signed.open::<ErasureAsked>(Kind::Line, key.public()), Err(NotSigned), "another kind");
        let other = ServiceKey::from_seed(&[8; 32]).expect("a key");
        assert_eq!(signed.open::<ErasureAsked>(Kind::Erasure, other.public()), Err(NotSigned), "another key");
        let changed = Signed { document: BASE64URL_NOPAD.encode(b"{}"), ..signed };
        assert_eq!(changed.open::<ErasureAsked>(Kind::Erasure, key.public()), Err(NotSigned), "another document");
    }

    #[test]
    fn the_faults_of_signing_are_found_by_verifying() {
        for hand in [Hand::None, Hand::Foreign] {
            let key = ServiceKey::from_seed(&[7; 32]).expect("a key").with_hand(hand, &mut Counting::new(1));
            let key = key.expect("drawn");
            let signed = key.sign(Kind::Erasure, &asked());
            assert_eq!(signed.open::<ErasureAsked>(Kind::Erasure, key.public()), Err(NotSigned), "{hand:?}");
        }
    }
}
