//! The QR code: `PANDU:1:` and 80 characters of base32 (RFC 4648, no padding), all from QR's alphanumeric set.
//!
//! They hold the device's static public key (32 bytes), 16 random secret bytes, and a check of 2 bytes: the first two
//! of SHA-256("Pandu label" || key || secret). 88 characters fit a QR code of version 4 with a quarter of it lost.

use alloc::string::String;
use alloc::vec::Vec;

use data_encoding::BASE32_NOPAD;
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::LabelError;
use crate::key::PublicKey;
use crate::random::{Random, RandomError, draw};
use crate::secret::SecretBytes;

const PREFIX: &str = "PANDU:";
const VERSION: &str = "1:";
const KEY: usize = 32;
const SECRET: usize = 16;
const CHECK: usize = 2;
const CHARACTERS: usize = 80;

/// The content of a QR label: which device, and the secret that shows that the label was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedLabel {
    device: PublicKey,
    secret: SecretBytes<SECRET>,
}

impl ScannedLabel {
    /// Makes the label of a device, with a fresh secret.
    ///
    /// # Errors
    /// [`RandomError`] when the source fails.
    pub fn generate(device: PublicKey, random: &mut dyn Random) -> Result<Self, RandomError> {
        draw(random).map(|secret| Self { device, secret })
    }

    /// Takes a stored key and secret.
    #[must_use]
    pub const fn from_parts(device: PublicKey, secret: SecretBytes<SECRET>) -> Self {
        Self { device, secret }
    }

    /// The key of the device that it is stuck on.
    #[must_use]
    pub const fn device(&self) -> PublicKey {
        self.device
    }

    /// Its secret, for the device's sealed storage.
    #[must_use]
    pub const fn secret(&self) -> &SecretBytes<SECRET> {
        &self.secret
    }

    /// The pre-shared key of label pairing: HKDF-SHA256(secret, "Pandu label PSK"), 32 bytes.
    #[must_use]
    pub fn psk(&self) -> SecretBytes<32> {
        let mut psk = Zeroizing::new([0; 32]);
        // 32 bytes are one block of HKDF: it cannot fail.
        let _: Result<(), _> =
            Hkdf::<Sha256>::new(None, self.secret.expose()).expand(b"Pandu label PSK", psk.as_mut_slice());
        SecretBytes::new(*psk)
    }

    /// The text of the QR code, 88 characters. It is the secret: draw it on a label, nowhere else.
    #[must_use]
    pub fn qr_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0; KEY + SECRET + CHECK]);
        let (content, check) = bytes.split_at_mut(KEY + SECRET);
        content[..KEY].copy_from_slice(self.device.as_bytes());
        content[KEY..].copy_from_slice(self.secret.expose());
        check.copy_from_slice(&checksum(content));
        let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + VERSION.len() + CHARACTERS));
        text.push_str(PREFIX);
        text.push_str(VERSION);
        BASE32_NOPAD.encode_append(bytes.as_slice(), &mut text);
        text
    }

    pub(super) fn looks_like(text: &str) -> bool {
        text.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
    }

    pub(super) fn parse(text: &str) -> Result<Self, LabelError> {
        let rest = text.get(PREFIX.len()..).ok_or(LabelError::Foreign)?;
        let rest = rest.strip_prefix(VERSION).ok_or(LabelError::Version)?;
        let mut characters = Zeroizing::new(Vec::with_capacity(rest.len()));
        characters
            .extend(rest.bytes().filter(|byte| !byte.is_ascii_whitespace()).map(|byte| byte.to_ascii_uppercase()));
        if characters.len() != CHARACTERS {
            return Err(LabelError::Incomplete);
        }
        let mut bytes = Zeroizing::new([0; KEY + SECRET + CHECK]);
        BASE32_NOPAD.decode_mut(&characters, bytes.as_mut_slice()).map_err(|_| LabelError::Characters)?;
        let (content, check) = bytes.split_at(KEY + SECRET);
        if checksum(content) != *check {
            return Err(LabelError::Check);
        }
        let (key, secret) = content.split_at(KEY);
        PublicKey::from_slice(key)
            .zip(SecretBytes::from_slice(secret))
            .map(|(device, secret)| Self { device, secret })
            .ok_or(LabelError::Incomplete)
    }
}

fn checksum(content: &[u8]) -> [u8; CHECK] {
    let mut hash = Sha256::new().chain_update(b"Pandu label").chain_update(content).finalize();
    let check = [hash[0], hash[1]];
    hash.as_mut_slice().zeroize();
    check
}
