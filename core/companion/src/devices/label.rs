//! What is kept of a device's label after pairing: what was found out about its code, never the code.

use minicbor::{Decode, Encode};
use pandu_protocol::key::PublicKey;
use pandu_protocol::label::Label;
use pandu_protocol::message::Identity;
use ring::digest::{Context, SHA256};
use zeroize::Zeroizing;

use super::Devices;
use super::guess::{is_guessable_code, is_guessable_secret};
use crate::store::StoreError;

/// What was found out about a label: CBOR with integer keys; new fields are optional.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct LabelRecord {
    /// Whether its code can be guessed by who knows what the device says of itself (clause 6.1 b).
    #[n(0)]
    pub(crate) guessable: bool,
    /// Whether the square code was scanned; else the number was typed.
    #[n(1)]
    scanned: bool,
    /// The first bytes of a hash of the code, to recognise the same code on another device (clause 6.4.4). Whoever can open
    /// this record holds the keys of the pairing already, and the code opens nothing without the device's button.
    #[cbor(n(2), with = "minicbor::bytes")]
    digest: [u8; 8],
}

const NAME: &str = "label";

impl LabelRecord {
    /// Compares a label with what its device says of itself.
    pub(crate) fn new(label: &Label, identity: &Identity, address: &str) -> Self {
        let told = [&*identity.serial, &*identity.model, &*identity.firmware, address];
        match label {
            Label::Scanned(label) => {
                let secret = label.secret().expose();
                Self { guessable: is_guessable_secret(secret, &told), scanned: true, digest: digest(secret) }
            }
            Label::Typed(code) => {
                let printed = code.printed();
                let digits: Zeroizing<String> =
                    Zeroizing::new(printed.chars().filter(char::is_ascii_digit).take(8).collect());
                let guessable = is_guessable_code(&digits, &told);
                Self { guessable, scanned: false, digest: digest(digits.as_bytes()) }
            }
        }
    }

    /// Whether both devices have the same code, as far as both were entered in the same way.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.scanned == other.scanned && self.digest == other.digest
    }

    /// What is kept of a device's label. A record that cannot be read is none.
    pub(crate) fn of(devices: &Devices, device: &PublicKey) -> Result<Option<Self>, StoreError> {
        let kept = devices.record(devices.id(device), NAME)?;
        Ok(kept.and_then(|bytes| minicbor::decode(&bytes).ok()))
    }

    /// Keeps it.
    pub(crate) fn keep(&self, devices: &Devices, device: &PublicKey) -> Result<(), StoreError> {
        devices.keep_record(devices.id(device), NAME, &minicbor::to_vec(self).unwrap_or_default())
    }
}

fn digest(code: &[u8]) -> [u8; 8] {
    let mut context = Context::new(&SHA256);
    context.update(b"Pandu label twin");
    context.update(code);
    let digest = context.finish();
    std::array::from_fn(|i| digest.as_ref()[i])
}
