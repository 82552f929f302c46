//! Where `snow` gets its primitives from: hash and ciphers from ring (or, without `std`, from its own resolver), X25519
//! from dalek, randomness from bytes drawn in advance.
//!
//! It refuses every Diffie-Hellman result of all zeros, as low-order points give it (RFC 7748, section 6.1;
//! attack 14), keeps the public half of the static key, and wipes keys. It must never reach for the
//! system's randomness.

use alloc::boxed::Box;

use snow::params::{CipherChoice, DHChoice, HashChoice};
use snow::resolvers::CryptoResolver;
use snow::types::{Cipher, Dh, Hash, Random};
use zeroize::{Zeroize, Zeroizing};

use crate::key::StaticKey;
use crate::random::Drawn;
use crate::secret::SecretBytes;

#[cfg(not(feature = "std"))]
use snow::resolvers::DefaultResolver as Primitives;
#[cfg(feature = "std")]
use snow::resolvers::RingResolver as Primitives;

/// The public half of an X25519 private key.
pub(crate) fn base_multiple(private: &[u8; 32]) -> [u8; 32] {
    x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(*private)).to_bytes()
}

/// The primitives of one handshake.
pub(crate) struct Resolver {
    own: StaticKey,
    ephemeral: SecretBytes<32>,
}

impl Resolver {
    /// Takes the static key of this end and the 32 random bytes that become its ephemeral key.
    pub(crate) const fn new(own: StaticKey, ephemeral: SecretBytes<32>) -> Self {
        Self { own, ephemeral }
    }
}

impl CryptoResolver for Resolver {
    fn resolve_rng(&self) -> Option<Box<dyn Random>> {
        Some(Box::new(Drawn::new(self.ephemeral.clone())))
    }

    fn resolve_dh(&self, choice: &DHChoice) -> Option<Box<dyn Dh>> {
        (*choice == DHChoice::Curve25519).then(|| Box::new(X25519::new(self.own.clone())) as Box<dyn Dh>)
    }

    fn resolve_hash(&self, choice: &HashChoice) -> Option<Box<dyn Hash>> {
        Primitives.resolve_hash(choice)
    }

    fn resolve_cipher(&self, choice: &CipherChoice) -> Option<Box<dyn Cipher>> {
        Primitives.resolve_cipher(choice).map(|inner| Box::new(Wiping(inner)) as Box<dyn Cipher>)
    }
}

/// X25519 that knows one key pair already and refuses results without a secret in them.
struct X25519 {
    known: StaticKey,
    private: Zeroizing<[u8; 32]>,
    public: [u8; 32],
}

impl X25519 {
    fn new(known: StaticKey) -> Self {
        Self { known, private: Zeroizing::new([0; 32]), public: [0; 32] }
    }
}

impl Dh for X25519 {
    fn name(&self) -> &'static str {
        "25519"
    }

    fn pub_len(&self) -> usize {
        32
    }

    fn priv_len(&self) -> usize {
        32
    }

    fn set(&mut self, privkey: &[u8]) {
        self.private.copy_from_slice(privkey);
        let known = SecretBytes::new(*self.private).matches(self.known.private());
        // `snow` would compute the public half of the static key anew for each handshake: 6 % of it.
        self.public = if known { *self.known.public().as_bytes() } else { base_multiple(&self.private) };
    }

    fn generate(&mut self, rng: &mut dyn Random) -> Result<(), snow::Error> {
        rng.try_fill_bytes(&mut *self.private)?;
        self.public = base_multiple(&self.private);
        Ok(())
    }

    fn pubkey(&self) -> &[u8] {
        &self.public
    }

    fn privkey(&self) -> &[u8] {
        &*self.private
    }

    fn dh(&self, pubkey: &[u8], out: &mut [u8]) -> Result<(), snow::Error> {
        let theirs = pubkey.first_chunk::<32>().ok_or(snow::Error::Dh)?;
        let shared = Zeroizing::new(x25519_dalek::x25519(*self.private, *theirs));
        if shared.iter().fold(0, |sum, byte| sum | byte) == 0 {
            return Err(snow::Error::Dh);
        }
        out.get_mut(..32).ok_or(snow::Error::Dh)?.copy_from_slice(&*shared);
        Ok(())
    }
}

/// A cipher whose key is overwritten before its memory is given back.
struct Wiping(Box<dyn Cipher>);

impl Cipher for Wiping {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn set(&mut self, key: &[u8; 32]) {
        self.0.set(key);
    }

    fn encrypt(&self, nonce: u64, authtext: &[u8], plaintext: &[u8], out: &mut [u8]) -> usize {
        self.0.encrypt(nonce, authtext, plaintext, out)
    }

    fn decrypt(&self, nonce: u64, authtext: &[u8], ciphertext: &[u8], out: &mut [u8]) -> Result<usize, snow::Error> {
        let opened = self.0.decrypt(nonce, authtext, ciphertext, out);
        if opened.is_err() {
            // Some ciphers decrypt before they compare the tag: nothing of that may be seen.
            out.zeroize();
        }
        opened
    }

    fn rekey(&mut self) {
        self.0.rekey();
    }
}

impl Drop for Wiping {
    fn drop(&mut self) {
        self.0.set(&[0; 32]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> StaticKey {
        StaticKey::from_private(SecretBytes::new([byte; 32]))
    }

    fn hex(text: &str) -> [u8; 32] {
        data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap().try_into().unwrap()
    }

    /// RFC 7748, section 5.2.
    #[test]
    fn x25519_is_that_of_rfc_7748() {
        let mut dh = X25519::new(key(1));
        dh.set(&hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
        let mut out = [0; 32];
        dh.dh(&hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"), &mut out).unwrap();
        assert_eq!(out, hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
    }

    /// Every point of small order on the curve and its twist, and the encodings that are not reduced.
    #[test]
    fn low_order_points_are_refused() {
        let points = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ];
        let mut dh = X25519::new(key(1));
        dh.set(&[0x42; 32]);
        for point in points {
            let mut out = [0; 32];
            assert_eq!(dh.dh(&hex(point), &mut out), Err(snow::Error::Dh), "{point}");
            assert_eq!(out, [0; 32]);
        }
    }

    #[test]
    fn the_known_public_half_is_used_for_its_key_only() {
        let odd = StaticKey::from_parts(SecretBytes::new([3; 32]), crate::key::PublicKey::from_bytes([9; 32]));
        let mut dh = X25519::new(odd);
        dh.set(&[3; 32]);
        assert_eq!(dh.pubkey(), [9; 32], "the stored half, without a multiplication");
        dh.set(&[4; 32]);
        assert_eq!(dh.pubkey(), key(4).public().as_bytes());
    }

    #[test]
    fn a_forged_record_shows_no_plaintext() {
        for choice in [CipherChoice::ChaChaPoly, CipherChoice::AESGCM] {
            let mut cipher = Resolver::new(key(1), SecretBytes::new([2; 32])).resolve_cipher(&choice).unwrap();
            cipher.set(&[5; 32]);
            let mut sealed = [0; 48];
            cipher.encrypt(0, b"", &[0x77; 32], &mut sealed);
            sealed[47] ^= 1;
            let mut out = [0xee; 48];
            assert!(cipher.decrypt(0, b"", &sealed, &mut out).is_err());
            assert_eq!(out, [0; 48]);
        }
    }
}
