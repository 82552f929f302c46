//! The proof that a request comes from the key that its token is bound to: DPoP (RFC 9449), with Ed25519 only.
//!
//! It must never be taken for another method, another address, another token or another time.

use data_encoding::BASE64URL_NOPAD;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::Deserialize;

/// For how many seconds a proof is good before and after its time.
const WINDOW: u64 = 300;
/// Longest proof, in bytes.
const PROOF_MAX: usize = 2_048;
/// Longest name of a proof, in bytes.
const JTI_MAX: usize = 128;

/// What a proof must be about.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The method.
    pub method: &'a str,
    /// The address without its query.
    pub url: &'a str,
    /// Now, Unix seconds.
    pub now: u64,
    /// SHA-256 of the token; absent where one is asked for.
    pub token: Option<&'a [u8; 32]>,
}

/// A proof that fits.
#[derive(Debug, PartialEq, Eq)]
pub struct Proof {
    /// Its name; each is taken once.
    pub jti: String,
    /// Until when it would be taken, Unix seconds.
    pub good_until: u64,
}

#[derive(Deserialize)]
struct Header {
    typ: String,
    alg: String,
    jwk: Jwk,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
}

#[derive(Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    iat: u64,
    ath: Option<String>,
}

impl Proof {
    /// Reads a proof of a phone's key; absent when it does not fit.
    #[must_use]
    pub fn read(text: &str, phone: &[u8; 32], expected: &Expected<'_>) -> Option<Self> {
        if text.len() > PROOF_MAX {
            return None;
        }
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        UnparsedPublicKey::new(&ED25519, phone).verify(signed.as_bytes(), &signature).ok()?;
        let header: Header = part(header)?;
        let claims: Claims = part(claims)?;
        let key = BASE64URL_NOPAD.encode(phone);
        let is_proof = header.typ == "dpop+jwt" && header.alg == "EdDSA";
        let is_key = header.jwk.kty == "OKP" && header.jwk.crv == "Ed25519" && header.jwk.x == key;
        let is_here = claims.htm == expected.method && claims.htu == expected.url;
        let is_now = claims.iat.abs_diff(expected.now) <= WINDOW;
        let is_token = claims.ath == expected.token.map(|hash| BASE64URL_NOPAD.encode(hash));
        let is_named = (1..=JTI_MAX).contains(&claims.jti.len());
        let good_until = claims.iat.saturating_add(WINDOW);
        (is_proof && is_key && is_here && is_now && is_token && is_named)
            .then_some(Self { jti: claims.jti, good_until })
    }
}

fn part<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()
}
