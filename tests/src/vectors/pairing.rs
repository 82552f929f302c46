//! Vectors of what two ends agree on after a pairing handshake.

use pandu_protocol::pairing::derive_session_psk;
use pandu_protocol::secret::SecretBytes;
use ring::hkdf::{HKDF_SHA256, Salt};
use serde::{Deserialize, Serialize};

use super::fixed::{companion_key, counting};
use super::{hex, unhex};

/// The device's share in every vector.
pub const DEVICE_SHARE: [u8; 32] = [0x77; 32];
/// The companion's share in every vector.
pub const COMPANION_SHARE: [u8; 32] = [0x33; 32];

/// The file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pairings {
    /// What the file is.
    pub comment: String,
    /// Session PSKs.
    pub session_psks: Vec<SessionPsk>,
    /// Handles of companions.
    pub client_ids: Vec<Client>,
}

/// A session PSK and what it is made of.
#[derive(Debug, Serialize, Deserialize)]
pub struct SessionPsk {
    /// Which handshake.
    pub name: String,
    /// The handshake hash.
    pub handshake_hash: String,
    /// The companion's share.
    pub companion_share: String,
    /// The device's share.
    pub device_share: String,
    /// The PSK.
    pub psk: String,
}

/// A companion's key and its handle.
#[derive(Debug, Serialize, Deserialize)]
pub struct Client {
    /// The static public key.
    pub public_key: String,
    /// The handle.
    pub client: String,
}

/// Derivations after pairing.
#[must_use]
pub fn pairings() -> Pairings {
    let mut session_psks: Vec<SessionPsk> = super::handshakes::handshakes()
        .vectors
        .into_iter()
        .filter(|handshake| !handshake.name.starts_with("session"))
        .map(|handshake| session_psk(handshake.name, &unhex(&handshake.handshake_hash), COMPANION_SHARE, DEVICE_SHARE))
        .collect();
    session_psks.push(session_psk("shares that count".into(), &[0xff; 32], counting(0x00), counting(0x80)));
    Pairings {
        comment: "What both ends derive after a pairing handshake (docs/protocol.md, section 7): the session PSK from \
                  the handshake hash and the two shares, and the handle of a companion from its static public key."
            .into(),
        session_psks,
        client_ids: vec![Client {
            public_key: hex(companion_key().public().as_bytes()),
            client: hex(&companion_key().public().client_id()),
        }],
    }
}

fn session_psk(name: String, hash: &[u8], companion: [u8; 32], device: [u8; 32]) -> SessionPsk {
    let hash: [u8; 32] = hash.try_into().expect("a SHA-256 hash");
    let psk = derive_session_psk(&hash, &SecretBytes::new(companion), &SecretBytes::new(device));
    SessionPsk {
        name,
        handshake_hash: hex(&hash),
        companion_share: hex(&companion),
        device_share: hex(&device),
        psk: hex(psk.expose()),
    }
}

/// HKDF-SHA256 (RFC 5869) by another hand than the library's.
///
/// # Panics
/// Never: 32 bytes are one block.
#[must_use]
pub fn hkdf(salt: &[u8], key: &[u8], info: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    Salt::new(HKDF_SHA256, salt)
        .extract(key)
        .expand(&[info], HKDF_SHA256)
        .and_then(|okm| okm.fill(&mut out))
        .expect("one block");
    out
}
