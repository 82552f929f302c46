//! What the tests of this crate share: a source of randomness that repeats, and one person's records.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use pandu_protocol::random::{Random, RandomError};
use ring::digest::{SHA256, digest};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::json;

use crate::caller::{Application, attested};
use crate::consent::{Event, Party, Record, State};

/// The person of most tests.
pub(crate) const SUBJECT: &str = "000102030405060708090a0b0c0d0e0f";
/// Somebody else.
pub(crate) const OTHER: &str = "ffeeddccbbaa99887766554433221100";
/// A record's id.
pub(crate) const RECORD: &str = "6f1c1c52-3a55-4d57-9c6b-0d2f6f6c8a11";

/// SHA-256 over a seed and a counter.
pub(crate) struct Counting(u64);

impl Counting {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed << 32)
    }
}

impl Random for Counting {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        for chunk in out.chunks_mut(32) {
            self.0 += 1;
            chunk.copy_from_slice(&digest(&SHA256, &self.0.to_be_bytes()).as_ref()[..chunk.len()]);
        }
        Ok(())
    }
}

/// A record that is complete.
pub(crate) fn record(record_id: &str, purpose: &str, state: State) -> Record {
    Record {
        schema_version: "1".into(),
        record_id: record_id.into(),
        pii_principal_id: SUBJECT.into(),
        privacy_notice: "notice 3".into(),
        language: "en".into(),
        purpose: purpose.into(),
        pii_information: vec!["temperature".into(), "voice".into()],
        pii_controllers: vec!["maker".into()],
        storage_locations: vec!["MY".into()],
        retention_period: "P30D".into(),
        jurisdiction: "MY".into(),
        recipient_third_parties: vec![],
        withdrawal_method: "in the app".into(),
        parties: vec![Party {
            party_id: "maker".into(),
            name: "Maker".into(),
            address: "1 Street".into(),
            contact: "privacy@maker.example".into(),
            party_type: "controller".into(),
        }],
        screen_hash: "ab".repeat(32),
        event: Event {
            event_time: 1_000,
            validity_duration: 0,
            entity_id: "app".into(),
            event_type: "explicit".into(),
            event_state: state,
        },
    }
}

/// A phone and the device that vouches for it.
pub(crate) struct Phone {
    phone: Ed25519KeyPair,
    device: Ed25519KeyPair,
}

impl Phone {
    pub(crate) fn new(seed: u8) -> Self {
        let pair = |seed| Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("a key");
        Self { phone: pair(seed), device: pair(200) }
    }

    pub(crate) fn device_key(&self) -> [u8; 32] {
        self.device.public_key().as_ref().try_into().expect("32 bytes")
    }

    fn key(&self) -> [u8; 32] {
        self.phone.public_key().as_ref().try_into().expect("32 bytes")
    }

    pub(crate) fn application(&self, subject: &str, expires: u64) -> Application {
        let bytes = crate::caller::hex(subject).expect("a pseudonym");
        let signed = attested(&self.device_key(), &self.key(), &bytes, expires);
        Application {
            device_public_key: HEXLOWER.encode(&self.device_key()),
            phone_public_key: HEXLOWER.encode(&self.key()),
            subject: subject.into(),
            expires,
            attestation: BASE64URL_NOPAD.encode(self.device.sign(&signed).as_ref()),
        }
    }

    /// A DPoP proof.
    pub(crate) fn proof(&self, method: &str, url: &str, now: u64, token: Option<&str>, jti: &str) -> String {
        let key = BASE64URL_NOPAD.encode(&self.key());
        let header = json!({ "typ": "dpop+jwt", "alg": "EdDSA", "jwk": { "kty": "OKP", "crv": "Ed25519", "x": key } });
        let mut claims = json!({ "jti": jti, "htm": method, "htu": url, "iat": now });
        if let Some(token) = token {
            claims["ath"] = BASE64URL_NOPAD.encode(digest(&SHA256, token.as_bytes()).as_ref()).into();
        }
        let part = |value: &serde_json::Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(&header), part(&claims));
        format!("{signed}.{}", BASE64URL_NOPAD.encode(self.phone.sign(signed.as_bytes()).as_ref()))
    }
}
