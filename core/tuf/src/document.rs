//! One signed file: its signatures, and the canonical bytes they are over. Never says who may sign: that stands in the file above.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER_PERMISSIVE;
use serde_json::Value;

use crate::json;
use crate::{Key, Kind, Malformed, Metadata, RoleKeys};

/// A signed file that has been read. Reading proves nothing: see [`Document::is_signed_by`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<T> {
    /// What it says.
    pub signed: Metadata<T>,
    /// The bytes that are signed: those of the file in canonical form, with every field that stands there.
    canonical: Vec<u8>,
    /// Signatures by key id; one that is no hexadecimal is empty, and never right.
    signatures: BTreeMap<String, Vec<u8>>,
}

impl<T: Kind> Document<T> {
    /// Reads a file. The caller has bounded its length.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let value = json::parse(bytes)?;
        let signed = value.get("signed").ok_or(Malformed::Field)?;
        let metadata = Metadata::from_value(signed)?;
        let signatures = read_signatures(value.get("signatures").ok_or(Malformed::Field)?)?;
        Ok(Self { signed: metadata, canonical: json::canonical(signed)?, signatures })
    }

    /// Whether at least the role's threshold of different keys have signed. Two ids of the same key count once. Keys of
    /// unknown kinds, ids without a key and wrong signatures do not count, and do no harm.
    #[must_use]
    pub fn is_signed_by(&self, role: &RoleKeys, keys: &BTreeMap<String, Key>) -> bool {
        let mut signers = BTreeSet::new();
        for id in &role.keyids {
            let Some(signature) = self.signatures.get(id).filter(|signature| !signature.is_empty()) else { continue };
            let Some(key) = keys.get(id).and_then(Key::usable) else { continue };
            if !signers.contains(&key) && key.has_signed(&self.canonical, signature) {
                signers.insert(key);
            }
            if u64::try_from(signers.len()).is_ok_and(|count| count >= role.threshold) {
                return true;
            }
        }
        false
    }

    /// Ids of the keys whose signatures stand in the file, right or wrong.
    pub fn signers(&self) -> impl Iterator<Item = &str> {
        self.signatures.keys().map(String::as_str)
    }
}

fn read_signatures(list: &Value) -> Result<BTreeMap<String, Vec<u8>>, Malformed> {
    let mut signatures = BTreeMap::new();
    for signature in list.as_array().ok_or(Malformed::Field)? {
        let field = |name: &str| signature.get(name).and_then(Value::as_str).ok_or(Malformed::Field);
        let bytes = HEXLOWER_PERMISSIVE.decode(field("sig")?.as_bytes()).unwrap_or_default();
        if signatures.insert(field("keyid")?.to_owned(), bytes).is_some() {
            return Err(Malformed::DuplicateSignature);
        }
    }
    Ok(signatures)
}
