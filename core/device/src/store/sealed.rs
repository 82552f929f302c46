//! One sealed copy: `magic || number || key id || nonce || ciphertext and tag`, AES-256-GCM, with all before the nonce
//! and the copy's name authenticated. It must never be opened without that check.

use pandu_protocol::random::{Random, draw};
use pandu_protocol::secret::SecretBytes;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use zeroize::Zeroizing;

use super::StoreError;

const MAGIC: &[u8; 8] = b"pandu-d1";
const KEY_ID: usize = 8;
const HEADER: usize = MAGIC.len() + 8 + KEY_ID;
/// Longest copy that is read, in bytes: the largest possible state has a third of it.
pub(super) const COPY_MAX: u64 = 1 << 20;

/// A copy that opened.
pub(super) struct Opened {
    /// How many copies were written before it under the same key.
    pub(super) number: u64,
    pub(super) plain: Zeroizing<Vec<u8>>,
}

/// What a copy turned out to be.
pub(super) enum Copy {
    /// Good.
    Good(Opened),
    /// Sealed under a key that is gone: erased long ago.
    Erased,
    /// Neither.
    Damaged,
}

pub(super) fn seal(
    key: &SecretBytes<32>,
    name: &str,
    number: u64,
    plain: &[u8],
    random: &mut dyn Random,
) -> Result<Vec<u8>, StoreError> {
    let nonce = draw::<NONCE_LEN>(random).map_err(|_| StoreError::Seal)?;
    let mut out = Vec::with_capacity(HEADER + NONCE_LEN + plain.len() + AES_256_GCM.tag_len());
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&number.to_be_bytes());
    out.extend_from_slice(&key_id(key));
    let aad = aad(&out, name);
    out.extend_from_slice(nonce.expose());
    let mut body = Zeroizing::new(plain.to_vec());
    let nonce = Nonce::assume_unique_for_key(*nonce.expose());
    let tag =
        cipher(key)?.seal_in_place_separate_tag(nonce, Aad::from(aad), &mut body).map_err(|_| StoreError::Seal)?;
    out.extend_from_slice(&body);
    out.extend_from_slice(tag.as_ref());
    Ok(out)
}

pub(super) fn open(key: &SecretBytes<32>, name: &str, bytes: &[u8]) -> Copy {
    try_open(key, name, bytes).unwrap_or(Copy::Damaged)
}

fn try_open(key: &SecretBytes<32>, name: &str, bytes: &[u8]) -> Option<Copy> {
    let (header, rest) = bytes.split_at_checked(HEADER)?;
    let (magic, numbered) = header.split_at_checked(MAGIC.len())?;
    let (number, id) = numbered.split_at_checked(8)?;
    if magic != MAGIC {
        return None;
    }
    if id != key_id(key) {
        return Some(Copy::Erased);
    }
    let (nonce, sealed) = rest.split_at_checked(NONCE_LEN)?;
    let mut plain = Zeroizing::new(sealed.to_vec());
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let length = cipher(key).ok()?.open_in_place(nonce, Aad::from(aad(header, name)), &mut plain).ok()?.len();
    plain.truncate(length);
    Some(Copy::Good(Opened { number: u64::from_be_bytes(number.try_into().ok()?), plain }))
}

fn cipher(key: &SecretBytes<32>) -> Result<LessSafeKey, StoreError> {
    UnboundKey::new(&AES_256_GCM, key.expose()).map(LessSafeKey::new).map_err(|_| StoreError::Seal)
}

/// Names a key without telling it.
fn key_id(key: &SecretBytes<32>) -> [u8; KEY_ID] {
    let mut named = Zeroizing::new(b"pandu-device key id".to_vec());
    named.extend_from_slice(key.expose());
    let hash = digest(&SHA256, &named);
    let mut id = [0; KEY_ID];
    id.iter_mut().zip(hash.as_ref()).for_each(|(to, from)| *to = *from);
    id
}

fn aad(header: &[u8], name: &str) -> Vec<u8> {
    [header, name.as_bytes()].concat()
}
