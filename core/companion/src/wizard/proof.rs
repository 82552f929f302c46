//! Opens a device's signed documents with the key that was pinned at pairing. A document that does not verify is never shown.

use minicbor::Decode;
use pandu_protocol::message::{DocumentKind, Signed, Signer};
use ring::signature::{ED25519, UnparsedPublicKey};

/// Why a signed document proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// It is signed by someone whose key is not pinned here.
    #[error("the document is signed by someone else")]
    Signer,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    Signature,
    /// The document is about something else, or cannot be read.
    #[error("the document cannot be read")]
    Document,
}

/// Verifies a document signed by the device (Ed25519, RFC 8032) and reads it.
///
/// # Errors
/// [`ProofError`].
pub fn open<T: for<'b> Decode<'b, ()>>(
    signed: &Signed,
    kind: DocumentKind,
    signing_key: &[u8; 32],
) -> Result<T, ProofError> {
    if signed.signer != Signer::Device {
        return Err(ProofError::Signer);
    }
    let key = UnparsedPublicKey::new(&ED25519, signing_key);
    key.verify(&signed.signed_bytes(), &signed.signature).map_err(|_| ProofError::Signature)?;
    signed.open(kind).map_err(|_| ProofError::Document)
}

#[cfg(test)]
mod tests {
    use pandu_protocol::message::{Bytes, List, SensorManifest, Text};
    use ring::signature::{Ed25519KeyPair, KeyPair};

    use super::*;

    #[test]
    fn only_what_the_pinned_key_signed_is_opened() {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a seed");
        let key: [u8; 32] = pair.public_key().as_ref().try_into().expect("32 bytes");
        let manifest = SensorManifest { model: Text::cut("L1"), version: 1, sensors: List::default() };
        let sign = |bytes: &[u8]| pair.sign(bytes).as_ref().to_vec();
        let signed = Signed::seal(DocumentKind::SensorManifest, Signer::Device, &manifest, sign).expect("it fits");
        assert_eq!(open(&signed, DocumentKind::SensorManifest, &key), Ok(manifest.clone()));
        assert_eq!(open::<SensorManifest>(&signed, DocumentKind::SensorManifest, &[9; 32]), Err(ProofError::Signature));
        assert_eq!(open::<SensorManifest>(&signed, DocumentKind::DataMap, &key), Err(ProofError::Document));
        let renamed = Signed { kind: DocumentKind::DataMap, ..signed.clone() };
        assert_eq!(open::<SensorManifest>(&renamed, DocumentKind::DataMap, &key), Err(ProofError::Signature));
        let other = Signed { document: Bytes::new([0xa0]).expect("short"), ..signed.clone() };
        assert_eq!(open::<SensorManifest>(&other, DocumentKind::SensorManifest, &key), Err(ProofError::Signature));
        let maker = Signed { signer: Signer::Maker, ..signed };
        assert_eq!(open::<SensorManifest>(&maker, DocumentKind::SensorManifest, &key), Err(ProofError::Signer));
    }
}
