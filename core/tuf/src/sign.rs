//! The maker's side: keys that sign, and files that are signed. Ed25519 only. Never prints a secret, never draws a random number.

use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::json::canonical;
use crate::{Key, Kind, Malformed, Metadata};

/// A key that signs. Cannot be printed; the seed it was made from is the caller's to keep and wipe.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    key: Key,
    id: String,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// From 32 random bytes.
    ///
    /// # Errors
    /// [`SignError::Key`], which does not happen for any 32 bytes that `ring` knows of.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, SignError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| SignError::Key)?;
        let public: [u8; 32] = pair.public_key().as_ref().try_into().map_err(|_| SignError::Key)?;
        let key = Key::ed25519(&public);
        let id = key.usual_id();
        Ok(Self { pair, key, id })
    }

    /// What others verify with.
    #[must_use]
    pub const fn public(&self) -> &Key {
        &self.key
    }

    /// Its id: SHA-256 of the canonical public key, in hexadecimal.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The 64 bytes of its signature over `message`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

/// Why a file was not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// These bytes make no key.
    #[error("no key")]
    Key,
    /// What is to be signed would not be read back.
    #[error("cannot be signed: {0}")]
    Document(#[from] Malformed),
}

/// The bytes of a file, signed by all these keys.
///
/// # Errors
/// [`SignError::Document`] if a client would refuse to read it.
pub fn sign<T: Kind>(metadata: &Metadata<T>, keys: &[&SigningKey]) -> Result<Vec<u8>, SignError> {
    let signed = serde_json::to_value(metadata).map_err(|_| Malformed::Json)?;
    Metadata::<T>::from_value(&signed)?;
    let mut file = json!({ "signatures": [], "signed": signed });
    for key in keys {
        put_signature(&mut file, key)?;
    }
    Ok(written(&file))
}

/// Adds one more signature to a signed file of any kind, or renews the one that this key has made before. For keys that
/// never meet on one machine.
///
/// # Errors
/// [`SignError::Document`] if it is no signed file.
pub fn add_signature(file: &[u8], key: &SigningKey) -> Result<Vec<u8>, SignError> {
    let mut file = crate::json::parse(file)?;
    put_signature(&mut file, key)?;
    Ok(written(&file))
}

fn put_signature(file: &mut Value, key: &SigningKey) -> Result<(), Malformed> {
    let message = canonical(file.get("signed").ok_or(Malformed::Field)?)?;
    let signature = json!({ "keyid": key.id(), "sig": data_encoding::HEXLOWER.encode(&key.sign(&message)) });
    let signatures = file.get_mut("signatures").and_then(Value::as_array_mut).ok_or(Malformed::Field)?;
    signatures.retain(|other| other.get("keyid").and_then(Value::as_str) != Some(key.id()));
    signatures.push(signature);
    Ok(())
}

/// Compact: millions of clients fetch it. Whole numbers and strings only, so writing cannot fail.
fn written(file: &Value) -> Vec<u8> {
    file.to_string().into_bytes()
}
