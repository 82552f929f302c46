//! Seals one record: ChaCha20-Poly1305 (RFC 8439) under a 256-bit key with a random nonce.
//!
//! Table, row and schema version are authenticated with it, so that a record moved to another place does not open.
//! It does not protect against an older copy of the same record put back in its own place.

use pandu_protocol::secret::SecretBytes;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::StoreError;
use crate::port::{Random, draw};

/// A key that seals records. ring keeps no copy of it beyond one operation.
pub(super) type SealingKey = SecretBytes<32>;

/// Where a record stands: it opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The table's name.
    pub(super) table: &'static str,
    /// The row's whole key.
    pub(super) row: &'a [u8],
    /// The version of the record's format.
    pub(super) schema: u32,
}

impl Place<'_> {
    /// Lengths stand before the parts, so that no two places have the same bytes.
    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.table.len() + self.row.len() + 24);
        for part in [b"Pandu store".as_slice(), self.table.as_bytes(), self.row] {
            out.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            out.extend_from_slice(part);
        }
        out.extend_from_slice(&self.schema.to_be_bytes());
        out
    }

    const fn damaged(&self) -> StoreError {
        StoreError::RowDamaged { table: self.table }
    }
}

fn cipher(key: &SealingKey) -> Result<LessSafeKey, StoreError> {
    UnboundKey::new(&CHACHA20_POLY1305, key.expose())
        .map(LessSafeKey::new)
        .map_err(|_| StoreError::Misuse("a key has the wrong length"))
}

/// Seals `plain` for its place: nonce, ciphertext, tag.
pub(super) fn seal(
    key: &SealingKey,
    place: &Place<'_>,
    plain: &[u8],
    random: &dyn Random,
) -> Result<Vec<u8>, StoreError> {
    if plain.len() > super::RECORD_MAX {
        return Err(StoreError::Misuse("a record is too long"));
    }
    let nonce = draw::<NONCE_LEN>(random)?;
    let mut sealed = Vec::with_capacity(NONCE_LEN + plain.len() + CHACHA20_POLY1305.tag_len());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let (_, body) = sealed.split_at_mut(NONCE_LEN);
    let tag = cipher(key)?
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place.bytes()), body)
        .map_err(|_| StoreError::Misuse("a record is too long"))?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
}

/// Opens what [`seal`] made for the same place.
pub(super) fn open(key: &SealingKey, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_LEN>().ok_or_else(|| place.damaged())?;
    let mut plain = Zeroizing::new(body.to_vec());
    let len = cipher(key)?
        .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(place.bytes()), &mut plain)
        .map_err(|_| place.damaged())?
        .len();
    plain.truncate(len);
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counting;

    #[test]
    fn a_record_opens_only_in_its_own_place() {
        let (key, random) = (SealingKey::new([7; 32]), Counting::default());
        let place = Place { table: "record", row: b"ab", schema: 1 };
        let sealed = seal(&key, &place, b"plain", &random).expect("sealed");
        assert_eq!(open(&key, &place, &sealed).expect("opened").as_slice(), b"plain");

        let damaged = |table| Err(StoreError::RowDamaged { table });
        let elsewhere = [
            Place { table: "device", ..place },
            Place { row: b"abc", ..place },
            Place { row: b"", ..place },
            Place { schema: 2, ..place },
        ];
        for other in &elsewhere {
            assert_eq!(open(&key, other, &sealed), damaged(other.table), "{other:?}");
        }
        assert_eq!(open(&SealingKey::new([8; 32]), &place, &sealed), damaged("record"));
        for cut in [0, 11, 12, sealed.len() - 1] {
            assert_eq!(open(&key, &place, &sealed[..cut]), damaged("record"), "cut at {cut}");
        }
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert_eq!(open(&key, &place, &bent), damaged("record"), "bit turned at {at}");
        }
    }

    #[test]
    fn parts_of_a_place_do_not_run_together() {
        let (key, random) = (SealingKey::new([7; 32]), Counting::default());
        let sealed = seal(&key, &Place { table: "record", row: b"xy", schema: 1 }, b"plain", &random).expect("sealed");
        let shifted = Place { table: "recordx", row: b"y", schema: 1 };
        assert!(open(&key, &shifted, &sealed).is_err());
    }

    #[test]
    fn the_same_record_never_looks_the_same() {
        let (key, random) = (SealingKey::new([7; 32]), Counting::default());
        let place = Place { table: "record", row: b"a", schema: 1 };
        let (one, two) = (seal(&key, &place, b"plain", &random), seal(&key, &place, b"plain", &random));
        assert_ne!(one.expect("sealed"), two.expect("sealed"));
    }
}
