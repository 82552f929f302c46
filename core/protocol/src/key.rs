//! X25519 static keys (RFC 7748): who a device and a phone are. A private key must never leave its [`StaticKey`] but into sealed storage.

use core::fmt;

use sha2::{Digest, Sha256};

use crate::random::{Random, RandomError, draw};
use crate::secret::SecretBytes;

/// The public half of a static key. It names a device or a phone to those who are paired; strangers never see it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Wraps the 32 bytes of RFC 7748, section 5. Any 32 bytes are a point; useless ones are refused when they are used.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Copies from a slice; `None` when it has not 32 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The short handle of a phone on a device: the first 8 bytes of SHA-256 over the key.
    #[must_use]
    pub fn client_id(&self) -> [u8; 8] {
        let hash = Sha256::digest(self.0);
        core::array::from_fn(|i| hash[i])
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.client_id();
        write!(f, "PublicKey({a:02x}{b:02x}{c:02x}{d:02x}..)")
    }
}

/// A static key pair. It keeps its public half, so that no handshake computes it again.
#[derive(Clone, Debug)]
pub struct StaticKey {
    private: SecretBytes<32>,
    public: PublicKey,
}

impl StaticKey {
    /// Makes a new pair.
    ///
    /// # Errors
    /// [`RandomError`] when the source fails.
    pub fn generate(random: &mut dyn Random) -> Result<Self, RandomError> {
        draw(random).map(Self::from_private)
    }

    /// Computes the public half of a private key.
    #[must_use]
    pub fn from_private(private: SecretBytes<32>) -> Self {
        let public = PublicKey(crate::resolver::base_multiple(private.expose()));
        Self { private, public }
    }

    /// Takes a stored pair as it is. Halves that do not belong together make every handshake fail, no more.
    #[must_use]
    pub const fn from_parts(private: SecretBytes<32>, public: PublicKey) -> Self {
        Self { private, public }
    }

    /// The private half, for sealed storage.
    #[must_use]
    pub const fn private(&self) -> &SecretBytes<32> {
        &self.private
    }

    /// The public half.
    #[must_use]
    pub const fn public(&self) -> PublicKey {
        self.public
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    /// RFC 7748, section 5.2: the scalar 9 times the base point.
    #[test]
    fn the_public_half_is_that_of_rfc_7748() {
        let mut nine = [0; 32];
        nine[0] = 9;
        let expected = "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079";
        let pair = StaticKey::from_private(SecretBytes::new(nine));
        assert_eq!(data_encoding::HEXLOWER.encode(pair.public().as_bytes()), expected);
    }

    #[test]
    fn a_key_pair_prints_no_secret() {
        let pair = StaticKey::from_private(SecretBytes::new([0x41; 32]));
        let shown = format!("{pair:?}");
        assert!(!shown.contains("41, 41") && !shown.contains("4141") && !shown.contains("65, 65"), "{shown}");
    }
}
