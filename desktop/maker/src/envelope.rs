//! A signed file on its way: what is signed, and who has signed so far. Signatures that no longer fit are dropped, never kept.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use pandu_tuf::{Key, Kind, Metadata, RoleKeys, canonical, parse_json};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::{Value, json};

use crate::error::MakerError;
use crate::key::MakerKey;

/// A file of the repository, not necessarily signed by all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Envelope {
    signed: Value,
    /// Signatures in hexadecimal, by key id.
    signatures: BTreeMap<String, String>,
}

/// Why a value is no file: `parse` and `canonical` say no more.
const NO_FILE: MakerError = MakerError::Refused(String::new());

impl Envelope {
    /// A file that nobody has signed.
    pub(crate) fn new<T: Kind>(metadata: &Metadata<T>) -> Result<Self, MakerError> {
        let signed = serde_json::to_value(metadata).map_err(|error| MakerError::Refused(error.to_string()))?;
        Ok(Self { signed, signatures: BTreeMap::new() })
    }

    /// Reads a file. `None` = it is none.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut value = parse_json(bytes).ok()?;
        let signed = value.get_mut("signed")?.take();
        let lines = value.get("signatures")?.as_array()?;
        let line =
            |line: &Value| Some((line.get("keyid")?.as_str()?.to_owned(), line.get("sig")?.as_str()?.to_owned()));
        Some(Self { signed, signatures: lines.iter().map(line).collect::<Option<_>>()? })
    }

    /// What it says, as its kind.
    pub(crate) fn metadata<T: Kind>(&self) -> Result<Metadata<T>, MakerError> {
        Metadata::from_value(&self.signed).map_err(|problem| MakerError::Refused(problem.to_string()))
    }

    /// The bytes that are signed.
    fn bytes_to_sign(&self) -> Result<Vec<u8>, MakerError> {
        canonical(&self.signed).map_err(|_| NO_FILE)
    }

    /// Signs it.
    pub(crate) fn sign(&mut self, key: &MakerKey) -> Result<(), MakerError> {
        let signature = HEXLOWER.encode(&key.sign(&self.bytes_to_sign()?));
        self.signatures.insert(key.signing().id().to_owned(), signature);
        Ok(())
    }

    /// Which of a role's keys have signed what stands here now.
    pub(crate) fn signers<'a>(
        &self,
        role: &'a RoleKeys,
        keys: &BTreeMap<String, Key>,
    ) -> Result<Vec<&'a str>, MakerError> {
        let message = self.bytes_to_sign()?;
        let has_signed = |id: &&str| {
            let public = keys.get(*id).and_then(public_bytes);
            let signature = self.signatures.get(*id).and_then(|hex| HEXLOWER.decode(hex.as_bytes()).ok());
            let (Some(public), Some(signature)) = (public, signature) else { return false };
            UnparsedPublicKey::new(&ED25519, public).verify(&message, &signature).is_ok()
        };
        Ok(role.keyids.iter().map(String::as_str).filter(has_signed).collect())
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, MakerError> {
        let signatures: Vec<Value> =
            self.signatures.iter().map(|(id, signature)| json!({ "keyid": id, "sig": signature })).collect();
        canonical(&json!({ "signatures": signatures, "signed": self.signed })).map_err(|_| NO_FILE)
    }
}

/// The public half of an Ed25519 key. Other kinds are not made here.
pub(crate) fn public_bytes(key: &Key) -> Option<[u8; 32]> {
    let bytes = HEXLOWER.decode(key.keyval.public.as_bytes()).ok().filter(|_| key.scheme == "ed25519")?;
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests {
    use pandu_tuf::{Role, Root, Targets, Time};

    use super::*;
    use crate::tests::Counting;

    #[test]
    fn a_signature_counts_for_what_was_signed_and_for_nothing_else() {
        let mut random = Counting::new(4);
        let (ours, other) = (MakerKey::draw(&mut random).unwrap(), MakerKey::draw(&mut random).unwrap());
        let mut root = Root::new();
        root.set_role(Role::Targets, 2, &[ours.signing().public(), other.signing().public()]);
        let (role, keys) = (root.roles["targets"].clone(), root.keys);
        let (our_id, other_id) = (ours.signing().id().to_owned(), other.signing().id().to_owned());
        let expires = Time::from_unix(1_900_000_000).unwrap();
        let mut envelope = Envelope::new(&Metadata::new(1, expires, Targets::default())).unwrap();
        assert!(envelope.signers(&role, &keys).unwrap().is_empty());
        envelope.sign(&ours).unwrap();
        assert_eq!(envelope.signers(&role, &keys).unwrap(), [our_id.as_str()]);
        let read = Envelope::read(&envelope.bytes().unwrap()).unwrap();
        assert_eq!(read, envelope);
        assert_eq!(read.metadata::<Targets>().unwrap().version, 1);
        // The old signature under new words.
        let mut changed = Envelope::new(&Metadata::new(2, expires, Targets::default())).unwrap();
        changed.signatures = envelope.signatures.clone();
        assert!(changed.signers(&role, &keys).unwrap().is_empty());
        // A stranger's signature under our id.
        envelope.sign(&other).unwrap();
        let stolen = envelope.signatures[&other_id].clone();
        envelope.signatures.insert(our_id, stolen);
        assert_eq!(envelope.signers(&role, &keys).unwrap(), [other_id]);
        assert!(Envelope::read(b"{}").is_none());
        assert!(Envelope::read(b"{\"signed\":{},\"signatures\":[{}]}").is_none());
    }
}
