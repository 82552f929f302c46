//! What a device sends into the air: its category, whether it can be set up, and an id that only those who know its
//! key recognise.
//!
//! Ten bytes of service data: format 1, category, flags, then 3 random bytes and 4 bytes of a MAC over them. It must
//! never hold anything that stays the same when the id rotates, but for the category (attack 21).

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::hello::Category;
use crate::key::PublicKey;
use crate::random::{Random, RandomError};

/// Length of an advert in bytes.
pub const ADVERT_LENGTH: usize = 10;
const FORMAT: u8 = 1;
const READY: u8 = 0b1;

/// Why bytes are not an advert of this protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdvertError {
    /// It has not [`ADVERT_LENGTH`] bytes.
    #[error("the advert has another length")]
    Length,
    /// Its format is not 1.
    #[error("the advert is of another format")]
    Format,
    /// A reserved flag is set.
    #[error("the advert has a reserved flag set")]
    Flags,
}

/// An advert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advert {
    /// What kind of thing the device is. A number above 255 has no room here and travels as 255.
    pub category: Category,
    /// Whether its pairing window is open.
    pub ready: bool,
    /// Its id until the next rotation ([`crate::limit::ADVERT_ROTATION`]).
    pub id: RotatingId,
}

impl Advert {
    /// The bytes.
    #[must_use]
    pub fn encode(&self) -> [u8; ADVERT_LENGTH] {
        let category = u8::try_from(self.category.number()).unwrap_or(u8::MAX);
        let [a, b, c, d, e, f, g] = self.id.0;
        [FORMAT, category, if self.ready { READY } else { 0 }, a, b, c, d, e, f, g]
    }

    /// Reads an advert.
    ///
    /// # Errors
    /// [`AdvertError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, AdvertError> {
        let [format, category, flags, id @ ..]: [u8; ADVERT_LENGTH] =
            bytes.try_into().map_err(|_| AdvertError::Length)?;
        if format != FORMAT {
            return Err(AdvertError::Format);
        }
        if flags & !READY != 0 {
            return Err(AdvertError::Flags);
        }
        let category = Category::from_number(u32::from(category));
        Ok(Self { category, ready: flags & READY != 0, id: RotatingId(id) })
    }
}

/// An id that changes, and that only a holder of the device's public key can tell from a random number: 3 random
/// bytes, then the first 4 of HMAC-SHA256(HKDF-SHA256(device key, "Pandu advert"), those 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RotatingId([u8; 7]);

impl RotatingId {
    /// Makes the next id of a device.
    ///
    /// # Errors
    /// [`RandomError`] when the source fails.
    pub fn generate(device: &PublicKey, random: &mut dyn Random) -> Result<Self, RandomError> {
        let mut fresh = [0; 3];
        random.fill(&mut fresh)?;
        Ok(Self::from_random(device, fresh))
    }

    fn from_random(device: &PublicKey, [a, b, c]: [u8; 3]) -> Self {
        let [w, x, y, z] = tag(device, &[a, b, c]);
        Self([a, b, c, w, x, y, z])
    }

    /// Whether it is an id of this device. A stranger's id passes once in 2^32; the handshake then settles it.
    #[must_use]
    pub fn belongs_to(&self, device: &PublicKey) -> bool {
        let [a, b, c, ..] = self.0;
        Self::from_random(device, [a, b, c]) == *self
    }

    /// The 7 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 7] {
        &self.0
    }
}

fn tag(device: &PublicKey, fresh: &[u8; 3]) -> [u8; 4] {
    let mut key = [0; 32];
    // 32 bytes are one block of HKDF and any length is a key to HMAC: neither can fail.
    let _: Result<(), _> = Hkdf::<Sha256>::new(None, device.as_bytes()).expand(b"Pandu advert", &mut key);
    <Hmac<Sha256> as KeyInit>::new_from_slice(&key).map_or([0; 4], |mac| {
        let code = mac.chain_update(fresh).finalize().into_bytes();
        core::array::from_fn(|i| code[i])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::tests::Counting;
    use proptest::prelude::*;

    const DEVICE: PublicKey = PublicKey::from_bytes([7; 32]);

    #[test]
    fn only_its_own_key_recognises_an_id() {
        let mut random = Counting::new(1);
        let first = RotatingId::generate(&DEVICE, &mut random).unwrap();
        let second = RotatingId::generate(&DEVICE, &mut random).unwrap();
        assert_ne!(first, second);
        assert!(first.belongs_to(&DEVICE) && second.belongs_to(&DEVICE));
        assert!(!first.belongs_to(&PublicKey::from_bytes([8; 32])));
        for bit in 0..56 {
            let mut other = first;
            other.0[bit / 8] ^= 1 << (bit % 8);
            assert!(!other.belongs_to(&DEVICE), "bit {bit}");
        }
    }

    #[test]
    fn the_bytes_are_strict() {
        let id = RotatingId::from_random(&DEVICE, [1, 2, 3]);
        let advert = Advert { category: Category::Thermostat, ready: true, id };
        let bytes = advert.encode();
        assert_eq!(bytes[..6], [1, 2, 1, 1, 2, 3]);
        assert_eq!(Advert::decode(&bytes), Ok(advert));
        assert_eq!(Advert::decode(&bytes[..9]), Err(AdvertError::Length));
        assert_eq!(Advert::decode(&[&bytes[..], &[0]].concat()), Err(AdvertError::Length));
        for (at, value, expected) in
            [(0, 2, AdvertError::Format), (2, 2, AdvertError::Flags), (2, 0x81, AdvertError::Flags)]
        {
            let mut edited = bytes;
            edited[at] = value;
            assert_eq!(Advert::decode(&edited), Err(expected));
        }
    }

    proptest! {
        #[test]
        fn what_decodes_encodes_to_the_same(bytes in any::<[u8; ADVERT_LENGTH]>()) {
            if let Ok(advert) = Advert::decode(&bytes) {
                prop_assert_eq!(advert.encode(), bytes);
            }
        }
    }
}
