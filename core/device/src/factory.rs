//! What the factory burns into one device, and the label that it prints for it (clauses 6.1 b, 6.4.2 to 6.4.4).
//!
//! Every secret is drawn for this one device; nothing is derived from anything else. The device keeps what proves the
//! label, not the label: it must never be able to print its code again.

use minicbor::{Decode, Encode};
use pandu_protocol::key::{PublicKey, StaticKey};
use pandu_protocol::label::{ScannedLabel, TypedCode};
use pandu_protocol::message::{Bytes, Text};
use pandu_protocol::pake::{CodeSecret, VerifierRecord};
use pandu_protocol::random::{Random, RandomError, draw};
use pandu_protocol::secret::SecretBytes;
use ring::signature::{Ed25519KeyPair, KeyPair};
use zeroize::Zeroizing;

use crate::fault::{Fault, Faults};
use crate::profile::{Profile, by_name};

mod rigged;

/// Seed of the image key that devices of the demo and of tests trust (RFC 8032). It is published, so it protects nothing:
/// a release must have a key of its own.
pub const DEMO_IMAGE_SEED: [u8; 32] = *b"Pandu demo image key: not secret";

fn demo_image_key() -> Option<Bytes<32, 32>> {
    let pair = Ed25519KeyPair::from_seed_unchecked(&DEMO_IMAGE_SEED).ok()?;
    Bytes::new(pair.public_key().as_ref()).ok()
}

/// What is burnt in. It never changes; a factory reset keeps it.
#[derive(Clone)]
pub struct Factory {
    record: FactoryRecord,
    profile: &'static Profile,
    static_key: StaticKey,
}

#[derive(Clone, Encode, Decode)]
#[cbor(map)]
struct FactoryRecord {
    #[n(0)]
    profile: Text<32>,
    #[n(1)]
    serial: Text<32>,
    #[n(2)]
    private: SecretBytes<32>,
    #[n(3)]
    public: Bytes<32, 32>,
    #[n(4)]
    signing_seed: SecretBytes<32>,
    #[n(5)]
    label_psk: SecretBytes<32>,
    #[n(6)]
    code_record: SecretBytes<97>,
    #[n(7)]
    pepper: SecretBytes<32>,
    /// Absent in devices that were made before there were updates: they have the demo's.
    #[n(8)]
    image_key: Option<Bytes<32, 32>>,
}

/// The label on the housing. It is no part of the device's memory.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct Sticker {
    /// The maker's name.
    pub maker: String,
    /// Model designation.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// The code that a person types.
    pub code: String,
    /// The text of the QR code.
    pub qr: String,
}

/// A device could not be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FactoryError {
    /// The source of randomness failed.
    #[error("the source of randomness failed")]
    Random(#[from] RandomError),
    /// Memory for hashing the code was not there.
    #[error("there is not enough memory to hash the code")]
    Memory,
    /// What was burnt in cannot be read.
    #[error("what the factory burnt in cannot be read")]
    Damaged,
}

/// Everything that is drawn for one device, before the slow part.
pub(crate) struct Blank {
    profile: &'static Profile,
    serial: String,
    static_key: StaticKey,
    signing_seed: SecretBytes<32>,
    pepper: SecretBytes<32>,
    label: ScannedLabel,
    code: TypedCode,
}

impl Blank {
    /// Draws a device. Faults of the factory apply here and nowhere later.
    pub(crate) fn draw(
        profile: &'static Profile,
        faults: &Faults,
        random: &mut dyn Random,
    ) -> Result<Self, RandomError> {
        let mut always_the_same = rigged::Repeating::default();
        let random: &mut dyn Random = if faults.has(Fault::ClonedKey) { &mut always_the_same } else { random };
        let static_key = StaticKey::generate(random)?;
        let (signing_seed, pepper) = (draw(random)?, draw(random)?);
        let serial = rigged::serial(profile, faults, random)?;
        let (label, code) = match rigged::label_secret(&serial, faults) {
            None => (ScannedLabel::generate(static_key.public(), random)?, TypedCode::generate(random)?),
            Some((secret, number)) => (
                ScannedLabel::from_parts(static_key.public(), secret),
                TypedCode::generate(&mut rigged::Number(number))?,
            ),
        };
        Ok(Self { profile, serial, static_key, signing_seed, pepper, label, code })
    }

    /// Hashes the code, burns everything in and prints the label.
    pub(crate) fn burn(self) -> Result<(Factory, Sticker), FactoryError> {
        let record = CodeSecret::derive(&self.code).and_then(|secret| secret.verifier_record());
        let code_record = record.map_err(|_| FactoryError::Memory)?;
        let record = FactoryRecord {
            profile: Text::cut(self.profile.name),
            serial: Text::cut(&self.serial),
            private: self.static_key.private().clone(),
            public: Bytes::new(*self.static_key.public().as_bytes()).unwrap_or_default(),
            signing_seed: self.signing_seed,
            label_psk: self.label.psk(),
            code_record: code_record.to_bytes(),
            pepper: self.pepper,
            image_key: demo_image_key(),
        };
        let sticker = Sticker {
            maker: self.profile.maker.into(),
            model: self.profile.model.into(),
            serial: self.serial,
            code: self.code.printed().as_str().into(),
            qr: self.label.qr_text().as_str().into(),
        };
        Ok((Factory { record, profile: self.profile, static_key: self.static_key }, sticker))
    }

    #[cfg(test)]
    pub(crate) fn secrets(&self) -> (String, [Vec<u8>; 4]) {
        let secrets = [
            self.static_key.private().expose().to_vec(),
            self.signing_seed.expose().to_vec(),
            self.pepper.expose().to_vec(),
            self.label.secret().expose().to_vec(),
        ];
        (self.code.printed().as_str().into(), secrets)
    }

    #[cfg(test)]
    pub(crate) fn serial(&self) -> &str {
        &self.serial
    }
}

impl Factory {
    /// Makes a device and its label.
    ///
    /// # Errors
    /// [`FactoryError`] when randomness or memory fails.
    pub fn make(
        profile: &'static Profile,
        faults: &Faults,
        random: &mut dyn Random,
    ) -> Result<(Self, Sticker), FactoryError> {
        Blank::draw(profile, faults, random)?.burn()
    }

    /// The same device with its maker's image key: an Ed25519 public key. Images under another one are refused.
    #[must_use]
    pub fn with_image_key(mut self, key: [u8; 32]) -> Self {
        self.record.image_key = Bytes::new(key).ok();
        self
    }

    /// The public key under which images are verified. Without a readable one every image is refused.
    #[must_use]
    pub fn image_key(&self) -> &[u8] {
        self.record.image_key.as_deref().unwrap_or_default()
    }

    /// Whether everybody can sign images for this device, because it has the key of the demo.
    #[must_use]
    pub fn has_demo_image_key(&self) -> bool {
        self.record.image_key == demo_image_key()
    }

    /// The bytes to store, wiped when dropped.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::new());
        let written = minicbor::encode(&self.record, &mut *out);
        debug_assert!(written.is_ok(), "writing to memory cannot fail");
        out
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    /// [`FactoryError::Damaged`] when the bytes are something else.
    pub fn decode(bytes: &[u8]) -> Result<Self, FactoryError> {
        let mut record: FactoryRecord = minicbor::decode(bytes).map_err(|_| FactoryError::Damaged)?;
        record.image_key = record.image_key.or_else(demo_image_key);
        let profile = by_name(&record.profile).ok_or(FactoryError::Damaged)?;
        let public = PublicKey::from_slice(&record.public).ok_or(FactoryError::Damaged)?;
        VerifierRecord::from_bytes(record.code_record.expose()).map_err(|_| FactoryError::Damaged)?;
        let static_key = StaticKey::from_parts(record.private.clone(), public);
        Ok(Self { record, profile, static_key })
    }

    /// The model.
    #[must_use]
    pub const fn profile(&self) -> &'static Profile {
        self.profile
    }

    /// The serial number.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.record.serial
    }

    /// The static key of its handshakes.
    #[must_use]
    pub const fn static_key(&self) -> &StaticKey {
        &self.static_key
    }

    /// The pre-shared key of whoever scanned the label.
    #[must_use]
    pub const fn label_psk(&self) -> &SecretBytes<32> {
        &self.record.label_psk
    }

    /// What a typed code is checked against; `None` cannot happen, for it was read at [`Self::decode`].
    #[must_use]
    pub fn code_record(&self) -> Option<VerifierRecord> {
        VerifierRecord::from_bytes(self.record.code_record.expose()).ok()
    }

    /// The key that goes into every password hash and lives apart from them (SP 800-63B-4, 3.1.1.2).
    #[must_use]
    pub const fn pepper(&self) -> &SecretBytes<32> {
        &self.record.pepper
    }

    /// The key under which its signatures are verified (RFC 8032).
    #[must_use]
    pub fn signing_key(&self) -> Bytes<32, 32> {
        self.key_pair().and_then(|pair| Bytes::new(pair.public_key().as_ref()).ok()).unwrap_or_default()
    }

    /// Signs with the identity key; empty if that key is unusable, which no document accepts as a signature.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.key_pair().map(|pair| pair.sign(message).as_ref().to_vec()).unwrap_or_default()
    }

    fn key_pair(&self) -> Option<Ed25519KeyPair> {
        Ed25519KeyPair::from_seed_unchecked(self.record.signing_seed.expose()).ok()
    }
}

impl std::fmt::Debug for Factory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Factory")
            .field("profile", &self.profile.name)
            .field("serial", &self.serial())
            .finish_non_exhaustive()
    }
}
