//! Public keys as a repository names them, and whether one has signed. Never trusts a key's id: it is a name, not a hash.

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A public key (section 4.2.2). A key of an unknown kind may stand in a root; it only never counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// `ed25519`, `ecdsa`, `rsa`; or another one that this client does not know.
    pub keytype: String,
    /// How it signs, such as `ed25519`, `ecdsa-sha2-nistp256`, `rsassa-pss-sha256`.
    pub scheme: String,
    /// The key itself.
    pub keyval: KeyValue,
    /// Everything else that stands there; it is signed, so it is kept.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The key itself, as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyValue {
    /// Hexadecimal or PEM, by the kind of key.
    pub public: String,
    /// Everything else that stands there.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A key that can be tried. Two are the same key when these bytes are, whatever their ids say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Usable {
    algorithm: Algorithm,
    public: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Ed25519,
    EcdsaP256Sha256,
    RsaPssSha256,
}

impl Algorithm {
    fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::Ed25519 => &signature::ED25519,
            Self::EcdsaP256Sha256 => &signature::ECDSA_P256_SHA256_ASN1,
            Self::RsaPssSha256 => &signature::RSA_PSS_2048_8192_SHA256,
        }
    }
}

impl Key {
    /// An Ed25519 key from its 32 bytes.
    #[must_use]
    pub fn ed25519(public: &[u8; 32]) -> Self {
        Self {
            keytype: "ed25519".to_owned(),
            scheme: "ed25519".to_owned(),
            keyval: KeyValue { public: HEXLOWER_PERMISSIVE.encode(public), other: Map::new() },
            other: Map::new(),
        }
    }

    /// The id that most repositories give a key: SHA-256 of its canonical form, in hexadecimal. Readers must not rely on it.
    #[must_use]
    pub fn usual_id(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        let bytes = crate::json::canonical(&value).unwrap_or_default();
        HEXLOWER_PERMISSIVE.encode(ring::digest::digest(&ring::digest::SHA256, &bytes).as_ref())
    }

    /// The key to try; `None` if its kind is unknown or its bytes make none.
    pub(crate) fn usable(&self) -> Option<Usable> {
        let text = self.keyval.public.as_str();
        let (algorithm, public) = match (self.keytype.as_str(), self.scheme.as_str()) {
            ("ed25519", "ed25519") => {
                let public = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok().filter(|key| key.len() == 32)?;
                (Algorithm::Ed25519, public)
            }
            // The second spelling stands in roots of the years before 2023, with the bare point in hexadecimal.
            ("ecdsa" | "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") => {
                let point = match HEXLOWER_PERMISSIVE.decode(text.as_bytes()) {
                    Ok(point) => point,
                    Err(_) => bit_string(&pem(text)?, EC_P256)?,
                };
                (Algorithm::EcdsaP256Sha256, Some(point).filter(|point| point.len() == 65 && point[0] == 4)?)
            }
            ("rsa", "rsassa-pss-sha256") => (Algorithm::RsaPssSha256, bit_string(&pem(text)?, RSA)?),
            _ => return None,
        };
        Some(Usable { algorithm, public })
    }
}

impl Usable {
    /// Whether this key made `signature` over `message`.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(self.algorithm.verification(), &self.public).verify(message, signature).is_ok()
    }
}

/// `AlgorithmIdentifier` of a key on P-256 (RFC 5480).
const EC_P256: &[u8] =
    &[0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
/// `AlgorithmIdentifier` of an RSA key (RFC 3279).
const RSA: &[u8] = &[0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];

/// The bytes of one PEM public key.
fn pem(text: &str) -> Option<Vec<u8>> {
    let body = text.trim().strip_prefix("-----BEGIN PUBLIC KEY-----")?.strip_suffix("-----END PUBLIC KEY-----")?;
    let body: Vec<u8> = body.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(&body).ok()
}

/// The key in a `SubjectPublicKeyInfo` (RFC 5280) whose algorithm is exactly `algorithm`.
fn bit_string(der: &[u8], algorithm: &[u8]) -> Option<Vec<u8>> {
    let (inside, rest) = element(der, 0x30)?;
    let key = inside.strip_prefix(algorithm)?;
    let (bits, behind) = element(key, 3)?;
    let (unused, public) = bits.split_first()?;
    (rest.is_empty() && behind.is_empty() && *unused == 0).then(|| public.to_vec())
}

/// The content of a DER element with this tag, and what stands behind it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let rest = der.strip_prefix(&[tag])?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 => (usize::from(*rest.first()?), rest.get(1..)?),
        0x82 => (usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?])), rest.get(2..)?),
        // No key is longer than 64 KiB.
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests;
