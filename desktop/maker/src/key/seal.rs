//! A key file: the public half in the open, the secret half under a passphrase where the maker wants one.
//!
//! Argon2id (RFC 9106) stretches the passphrase, ChaCha20-Poly1305 seals the secret and binds it to its use and public half,
//! so that a root key cannot be handed in as an image key. It must never write a secret to anything but the bytes it gives back.

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::HEXLOWER;
use pandu_protocol::random::Random;
use pandu_protocol::secret::{SecretBytes, SecretText};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::{Zeroize as _, Zeroizing};

use super::{KeyUse, MakerKey};
use crate::error::MakerError;

/// Fewest characters of a passphrase: its file can be guessed at offline (SP 800-63B-4, 3.1.1.2).
pub const PASSPHRASE_MIN_CHARS: usize = 15;
/// Longest passphrase in bytes.
const PASSPHRASE_MAX: usize = 1_024;
/// Memory in KiB, passes and lanes for a new file: RFC 9106's second recommendation (section 4), with one lane.
const MEMORY_KIB: u32 = 64 * 1_024;
const PASSES: u32 = 3;
/// The most that a file may ask for, so that a foreign file does not eat the machine.
const MEMORY_KIB_MAX: u32 = 1_024 * 1_024;
const PASSES_MAX: u32 = 16;
/// The format of the file.
const FORMAT: u32 = 1;

/// What unlocks key files. It cannot be printed and wipes itself.
pub struct Passphrase(SecretText<PASSPHRASE_MAX>);

impl Passphrase {
    /// Takes a passphrase, as typed.
    ///
    /// # Errors
    /// [`MakerError::PassphraseLength`] below [`PASSPHRASE_MIN_CHARS`] characters or above 1,024 bytes.
    pub fn new(text: String) -> Result<Self, MakerError> {
        // One form, whichever keyboard made it.
        let text = Zeroizing::new(Zeroizing::new(text).nfc().collect::<String>());
        if text.chars().count() < PASSPHRASE_MIN_CHARS {
            return Err(MakerError::PassphraseLength);
        }
        SecretText::new((*text).clone()).map(Self).ok_or(MakerError::PassphraseLength)
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// A key file as JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    pandu_maker_key: u32,
    #[serde(rename = "use")]
    usage: String,
    scheme: String,
    public: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed: Option<Sealed>,
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

/// The secret under a passphrase.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    memory_kib: u32,
    passes: u32,
    salt: String,
    nonce: String,
    secret: String,
}

/// What a key file says without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) usage: KeyUse,
    pub(super) public: [u8; 32],
}

/// The bytes of a key file.
pub(super) fn write(
    key: &MakerKey,
    usage: &KeyUse,
    passphrase: Option<&Passphrase>,
    random: &mut dyn Random,
) -> Result<Zeroizing<Vec<u8>>, MakerError> {
    let mut file = KeyFile {
        pandu_maker_key: FORMAT,
        usage: usage.word(),
        scheme: "ed25519".to_owned(),
        public: HEXLOWER.encode(&key.public()),
        secret: None,
        sealed: None,
    };
    match passphrase {
        None => file.secret = Some(HEXLOWER.encode(key.seed().expose())),
        Some(passphrase) => file.sealed = Some(seal(key, &file, passphrase, random)?),
    }
    let mut bytes = Zeroizing::new(serde_json::to_vec_pretty(&file).map_err(|_| MakerError::Key)?);
    bytes.push(b'\n');
    Ok(bytes)
}

/// What a key file is for, without opening it. `None` = it is no key file.
pub(super) fn label(bytes: &[u8]) -> Option<Label> {
    let file = parse(bytes)?;
    Some(Label { usage: KeyUse::read(&file.usage)?, public: hex(&file.public)? })
}

/// Opens a key file.
pub(super) fn open(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<MakerKey, MakerError> {
    let file = parse(bytes).ok_or(MakerError::Key)?;
    let seed = match (&file.secret, &file.sealed) {
        (Some(secret), None) => hex(secret).map(SecretBytes::new).ok_or(MakerError::Key)?,
        (None, Some(sealed)) => unseal(sealed, &file, passphrase.ok_or(MakerError::PassphraseNeeded)?)?,
        (Some(_), Some(_)) | (None, None) => return Err(MakerError::Key),
    };
    let key = MakerKey::from_seed(seed).ok_or(MakerError::Key)?;
    if hex(&file.public) == Some(key.public()) { Ok(key) } else { Err(MakerError::Key) }
}

fn parse(bytes: &[u8]) -> Option<KeyFile> {
    let file: KeyFile = serde_json::from_slice(bytes).ok()?;
    (file.pandu_maker_key == FORMAT && file.scheme == "ed25519").then_some(file)
}

fn seal(
    key: &MakerKey,
    file: &KeyFile,
    passphrase: &Passphrase,
    random: &mut dyn Random,
) -> Result<Sealed, MakerError> {
    let (mut salt, mut nonce) = ([0; 16], [0; 12]);
    random.fill(&mut salt)?;
    random.fill(&mut nonce)?;
    let mut sealed = Sealed {
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        salt: HEXLOWER.encode(&salt),
        nonce: HEXLOWER.encode(&nonce),
        secret: String::new(),
    };
    let mut secret = Zeroizing::new(key.seed().expose().to_vec());
    cipher(&sealed, &salt, passphrase)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound(file)), &mut *secret)
        .map_err(|_| MakerError::Key)?;
    sealed.secret = HEXLOWER.encode(&secret);
    Ok(sealed)
}

fn unseal(sealed: &Sealed, file: &KeyFile, passphrase: &Passphrase) -> Result<SecretBytes<32>, MakerError> {
    let salt: [u8; 16] = hex(&sealed.salt).ok_or(MakerError::Key)?;
    let nonce: [u8; 12] = hex(&sealed.nonce).ok_or(MakerError::Key)?;
    let mut secret = Zeroizing::new(hex::<48>(&sealed.secret).ok_or(MakerError::Key)?.to_vec());
    let opened = cipher(sealed, &salt, passphrase)?
        .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(bound(file)), &mut secret)
        .map_err(|_| MakerError::WrongPassphrase)?;
    SecretBytes::from_slice(opened).ok_or(MakerError::Key)
}

/// What the seal binds beside the secret.
fn bound(file: &KeyFile) -> Vec<u8> {
    format!("Pandu/1 maker key {FORMAT} {} {}", file.usage, file.public).into_bytes()
}

fn cipher(sealed: &Sealed, salt: &[u8; 16], passphrase: &Passphrase) -> Result<LessSafeKey, MakerError> {
    if sealed.memory_kib > MEMORY_KIB_MAX || sealed.passes > PASSES_MAX {
        return Err(MakerError::Key);
    }
    let params = Params::new(sealed.memory_kib, sealed.passes, 1, Some(32)).map_err(|_| MakerError::Key)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.0.expose().as_bytes(), salt, &mut *key)
        .map_err(|_| MakerError::Key)?;
    UnboundKey::new(&CHACHA20_POLY1305, &*key).map(LessSafeKey::new).map_err(|_| MakerError::Key)
}

/// Exactly `N` bytes of lower-case hexadecimal.
fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N {
        return None;
    }
    let bytes = Zeroizing::new(HEXLOWER.decode(text.as_bytes()).ok()?);
    (&**bytes).try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::Counting;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned()).unwrap()
    }

    #[test]
    fn a_key_comes_back_from_its_file() {
        let mut random = Counting::new(1);
        let key = MakerKey::draw(&mut random).unwrap();
        let bytes = write(&key, &KeyUse::Root, None, &mut random).unwrap();
        assert_eq!(label(&bytes), Some(Label { usage: KeyUse::Root, public: key.public() }));
        assert_eq!(open(&bytes, None).unwrap().public(), key.public());
        assert_eq!(label(b"{}"), None);
    }

    #[test]
    fn a_sealed_key_needs_its_passphrase_its_use_and_its_public_half() {
        let mut random = Counting::new(2);
        let key = MakerKey::draw(&mut random).unwrap();
        let right = passphrase("fifteen letters");
        let bytes = write(&key, &KeyUse::Targets, Some(&right), &mut random).unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(!text.contains(&HEXLOWER.encode(key.seed().expose())));
        assert_eq!(open(&bytes, Some(&right)).unwrap().public(), key.public());
        assert!(matches!(open(&bytes, None), Err(MakerError::PassphraseNeeded)));
        let wrong = passphrase("fifteen lettert");
        assert!(matches!(open(&bytes, Some(&wrong)), Err(MakerError::WrongPassphrase)));
        let other = text.replace("\"targets\"", "\"image\"");
        assert!(matches!(open(other.as_bytes(), Some(&right)), Err(MakerError::WrongPassphrase)));
        let greedy = text.replace("65536", "4000000000");
        assert!(matches!(open(greedy.as_bytes(), Some(&right)), Err(MakerError::Key)));
    }

    #[test]
    fn a_short_passphrase_is_refused_and_none_is_printed() {
        assert_eq!(passphrase("cafe\u{301} fifteen letters").0, passphrase("caf\u{e9} fifteen letters").0);
        assert!(matches!(Passphrase::new("fourteen chars".to_owned()), Err(MakerError::PassphraseLength)));
        assert!(matches!(Passphrase::new("x".repeat(1_025)), Err(MakerError::PassphraseLength)));
        assert_eq!(format!("{:?}", passphrase("fifteen letters")), "Passphrase(..)");
    }
}
