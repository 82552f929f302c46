//! Who calls: phones that a trusted device vouches for, with tokens that are worth nothing without the phone's key.
//!
//! A token must never be kept or printed as it is, and none may be accepted without a fresh proof.

mod proof;

use std::collections::BTreeMap;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use pandu_protocol::random::{Random, draw};
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

pub use proof::{Expected, Proof};

use crate::problem::Problem;

/// For how many seconds a token is good.
pub const TOKEN_SECONDS: u64 = 3_600;
/// Most tokens at a time.
const TOKENS_MAX: usize = 10_000;
/// Most proofs that are remembered, so that none is taken twice.
const PROOFS_MAX: usize = 100_000;
/// What stands in front of what a device signs for a phone.
const CONTEXT: &[u8] = b"Pandu/1 paired phone";

/// What a phone sends for a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// The device's Ed25519 key, hexadecimal.
    pub device_public_key: String,
    /// The phone's Ed25519 key, hexadecimal.
    pub phone_public_key: String,
    /// The person's pseudonym, 16 bytes, hexadecimal.
    pub subject: String,
    /// Until when the device vouches, Unix seconds.
    pub expires: u64,
    /// The device's signature, base64url.
    pub attestation: String,
}

/// What it gets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Granted {
    /// The token.
    pub access_token: String,
    /// Always `DPoP`.
    pub token_type: String,
    /// Seconds.
    pub expires_in: u64,
}

/// Which devices are believed.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Any: for tests only.
    pub any: bool,
    /// Their keys.
    pub devices: Vec<[u8; 32]>,
}

#[derive(Debug)]
struct Grant {
    subject: String,
    phone: [u8; 32],
    expires: u64,
}

/// The tokens that are good now, by their hash. A restart ends them all.
#[derive(Debug, Default)]
pub struct Tokens {
    grants: BTreeMap<[u8; 32], Grant>,
    proofs: BTreeMap<[u8; 32], u64>,
}

/// What a device signs when it vouches for a phone.
#[must_use]
pub fn attested(device: &[u8; 32], phone: &[u8; 32], subject: &[u8; 16], expires: u64) -> Vec<u8> {
    [CONTEXT, device, phone, subject, &expires.to_be_bytes()].concat()
}

impl Tokens {
    /// Gives a token to a phone that a trusted device vouches for and that proves its key.
    ///
    /// # Errors
    /// [`Problem::AttestationInvalid`], whatever it is that does not fit; [`Problem::Full`].
    pub fn grant(
        &mut self,
        trust: &Trust,
        application: &Application,
        proof: Option<&str>,
        expected: &Expected<'_>,
        random: &mut dyn Random,
    ) -> Result<Granted, Problem> {
        let invalid = Problem::AttestationInvalid;
        let device: [u8; 32] = hex(&application.device_public_key).ok_or(invalid)?;
        let phone: [u8; 32] = hex(&application.phone_public_key).ok_or(invalid)?;
        let subject: [u8; 16] = hex(&application.subject).ok_or(invalid)?;
        let signature = BASE64URL_NOPAD.decode(application.attestation.as_bytes()).map_err(|_| invalid)?;
        let signed = attested(&device, &phone, &subject, application.expires);
        let vouches = UnparsedPublicKey::new(&ED25519, &device).verify(&signed, &signature).is_ok();
        let trusted = trust.any || trust.devices.contains(&device);
        if !vouches || !trusted || application.expires <= expected.now {
            return Err(invalid);
        }
        self.prove(proof, &phone, expected).ok_or(invalid)?;
        self.forget_old(expected.now);
        if self.grants.len() >= TOKENS_MAX {
            return Err(Problem::Full);
        }
        let token = draw::<32>(random).map_err(|_| Problem::Internal)?;
        let token = BASE64URL_NOPAD.encode(token.expose());
        let seconds = TOKEN_SECONDS.min(application.expires - expected.now);
        let grant = Grant { subject: application.subject.clone(), phone, expires: expected.now + seconds };
        self.grants.insert(sha256(token.as_bytes()), grant);
        Ok(Granted { access_token: token, token_type: "DPoP".into(), expires_in: seconds })
    }

    /// The person for whom a token and its proof speak.
    ///
    /// # Errors
    /// [`Problem::TokenMissing`], whatever it is that does not fit.
    pub fn subject(&mut self, token: &str, proof: Option<&str>, expected: &Expected<'_>) -> Result<String, Problem> {
        let invalid = Problem::TokenMissing;
        let hash = sha256(token.as_bytes());
        let grant = self.grants.get(&hash).filter(|grant| grant.expires > expected.now).ok_or(invalid)?;
        let (subject, phone) = (grant.subject.clone(), grant.phone);
        let expected = Expected { token: Some(&hash), ..*expected };
        self.prove(proof, &phone, &expected).ok_or(invalid)?;
        Ok(subject)
    }

    /// Takes a proof once.
    fn prove(&mut self, proof: Option<&str>, phone: &[u8; 32], expected: &Expected<'_>) -> Option<()> {
        let proof = Proof::read(proof?, phone, expected)?;
        self.forget_old(expected.now);
        if self.proofs.len() >= PROOFS_MAX {
            return None;
        }
        let once = sha256(&[phone, proof.jti.as_bytes()].concat());
        self.proofs.insert(once, proof.good_until).is_none().then_some(())
    }

    fn forget_old(&mut self, now: u64) {
        if self.grants.len() >= TOKENS_MAX {
            self.grants.retain(|_, grant| grant.expires > now);
        }
        if self.proofs.len() >= PROOFS_MAX {
            self.proofs.retain(|_, until| *until >= now);
        }
    }
}

/// Exactly so many bytes of lower-case hexadecimal digits.
#[must_use]
pub fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

#[cfg(test)]
mod tests;
