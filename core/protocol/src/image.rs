//! What a maker's image key signs of a firmware image, for whoever signs or verifies it (clauses 6.3.2, 6.3.7, 6.3.9).
//!
//! Model and version are under the signature, so that no image passes for another model's or a newer one. Nothing here
//! signs, verifies or holds a key.

use alloc::vec::Vec;

use crate::limit::{NAME_MAX, VERSION_MAX};
use crate::message::{Text, UpdateBegin};

/// Domain separation of image signatures.
const IMAGE_CONTEXT: &[u8] = b"Pandu/1 image";

/// The bytes that the signature of an image covers:
/// `"Pandu/1 image" || u8(len model) || model || u8(len version) || version || u32-be(size) || sha256`.
#[must_use]
pub fn signed_bytes(model: &Text<NAME_MAX>, version: &Text<VERSION_MAX>, size: u32, sha256: &[u8; 32]) -> Vec<u8> {
    put(model, version, size, sha256)
}

fn put(model: &str, version: &str, size: u32, sha256: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(IMAGE_CONTEXT.len() + 2 + model.len() + version.len() + 4 + sha256.len());
    bytes.extend_from_slice(IMAGE_CONTEXT);
    for text in [model, version] {
        // Both are bounded far below 256.
        bytes.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes.extend_from_slice(&size.to_be_bytes());
    bytes.extend_from_slice(sha256);
    bytes
}

impl UpdateBegin {
    /// The bytes that its signature must cover; see [`signed_bytes`].
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        put(&self.model, &self.version, self.size, &self.sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Bytes;

    #[test]
    fn every_field_is_covered_and_none_runs_into_the_next() {
        let begin = |model: &str, version: &str, size, byte| UpdateBegin {
            model: Text::new(model).unwrap(),
            version: Text::new(version).unwrap(),
            size,
            sha256: Bytes::new([byte; 32]).unwrap(),
            signature: Bytes::new([0; 64]).unwrap(),
        };
        let honest = begin("KS-1", "1.2", 258, 7);
        let wanted = [&b"Pandu/1 image\x04KS-1\x031.2\0\0\x01\x02"[..], &[7; 32]].concat();
        assert_eq!(honest.signed_bytes(), wanted);
        assert_eq!(signed_bytes(&honest.model, &honest.version, 258, &[7; 32]), wanted);
        for other in [
            begin("KS-11", ".2", 258, 7),
            begin("KS-2", "1.2", 258, 7),
            begin("KS-1", "1.3", 258, 7),
            begin("KS-1", "1.2", 259, 7),
            begin("KS-1", "1.2", 258, 8),
        ] {
            assert_ne!(other.signed_bytes(), wanted);
        }
    }
}
