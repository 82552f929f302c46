//! A key store in a file under a passphrase, for machines that have none. It is never chosen silently.
//!
//! Argon2id (RFC 9106) stretches the passphrase, ChaCha20-Poly1305 seals all entries as one, and each change replaces the file
//! as a whole. The file's owner is whoever holds the lock file beside it. A passphrase is taken in Unicode's form NFC, so that
//! it is the same whichever keyboard made it (SP 800-63B-4, 3.1.1.2).

mod file;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use minicbor::bytes::ByteVec;
use pandu_protocol::secret::{SecretBytes, SecretText};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use self::file::VaultRecord;
use super::StoreError;
use super::seal::{self, Place};
use crate::access::ALONE_CHARS_MIN;
use crate::port::{Random, RandomError, Secrets, SecretsError, draw};

/// Fewest characters of a new passphrase: it is the only factor, and its file can be guessed at offline (SP 800-63B-4, 3.1.1.2).
pub const PASSPHRASE_MIN_CHARS: usize = ALONE_CHARS_MIN;
/// Longest passphrase in bytes.
const PASSPHRASE_MAX: usize = 1_024;
/// Memory in KiB and passes of Argon2id: OWASP's second recommendation, 40 ms on a desktop. They belong to format 1.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const FORMAT: u32 = 1;

/// A file of keys, open.
pub struct PassphraseVault {
    path: PathBuf,
    salt: [u8; 16],
    key: SecretBytes<32>,
    check: [u8; 16],
    random: Arc<dyn Random>,
    entries: Mutex<BTreeMap<String, Zeroizing<Vec<u8>>>>,
    _lock: File,
}

impl std::fmt::Debug for PassphraseVault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PassphraseVault(..)")
    }
}

/// Why a file of keys was not opened or made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The passphrase is wrong.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// A new passphrase has fewer than [`PASSPHRASE_MIN_CHARS`] characters, or more than 1,024 bytes.
    #[error("the passphrase is too short or too long")]
    PassphraseLength,
    /// There is no file yet: let the person choose a passphrase, then [`PassphraseVault::create`].
    #[error("there is no file of keys yet")]
    Missing,
    /// There is a file already: [`PassphraseVault::open`] it.
    #[error("there is a file of keys already")]
    There,
    /// Another process has it open.
    #[error("the file of keys is open elsewhere")]
    InUse,
    /// The file is damaged. It is left as it is.
    #[error("the file of keys is damaged")]
    Damaged,
    /// The file is of a newer format.
    #[error("the file of keys is of a newer version")]
    Newer,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The file or its folder cannot be written.
    #[error("the file of keys cannot be written")]
    ReadOnly,
    /// The file or its folder cannot be read.
    #[error("the file of keys cannot be reached")]
    Unreachable,
    /// There is no randomness to seal with.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl PassphraseVault {
    /// Whether there is a file at `path`, or something else that is in its place.
    #[must_use]
    pub fn exists(path: &Path) -> bool {
        path.symlink_metadata().is_ok()
    }

    /// Makes a new file under a passphrase that the person chose.
    ///
    /// # Errors
    /// [`VaultError::There`] when there is a file: it is never overwritten.
    pub fn create(
        path: &Path,
        passphrase: &SecretText<PASSPHRASE_MAX>,
        random: Arc<dyn Random>,
    ) -> Result<Self, VaultError> {
        let passphrase = normal(passphrase);
        if passphrase.chars().count() < PASSPHRASE_MIN_CHARS {
            return Err(VaultError::PassphraseLength);
        }
        let lock = file::lock(path)?;
        if Self::exists(path) {
            return Err(VaultError::There);
        }
        let salt = draw::<16>(&*random)?;
        let (key, check) = stretch(&passphrase, &salt)?;
        let vault = Self { path: path.to_owned(), salt, key, check, random, entries: Mutex::default(), _lock: lock };
        vault.write(&BTreeMap::new())?;
        Ok(vault)
    }

    /// Opens the file.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], [`VaultError::Missing`] and others; the file is left as it is.
    pub fn open(
        path: &Path,
        passphrase: &SecretText<PASSPHRASE_MAX>,
        random: Arc<dyn Random>,
    ) -> Result<Self, VaultError> {
        if !Self::exists(path) {
            return Err(VaultError::Missing);
        }
        let lock = file::lock(path)?;
        let record = file::read(path)?;
        let (key, check) = unlock(passphrase, &record)?;
        let plain = seal::open(&key, &place(&record.salt), &record.sealed).map_err(|_| VaultError::Damaged)?;
        let entries: BTreeMap<String, ByteVec> = minicbor::decode(&plain).map_err(|_| VaultError::Damaged)?;
        let entries = entries.into_iter().map(|(name, value)| (name, Zeroizing::new(value.into()))).collect();
        Ok(Self {
            path: path.to_owned(),
            salt: record.salt,
            key,
            check,
            random,
            entries: Mutex::new(entries),
            _lock: lock,
        })
    }

    fn write(&self, entries: &BTreeMap<String, Zeroizing<Vec<u8>>>) -> Result<(), VaultError> {
        let sealed = seal::seal(&self.key, &place(&self.salt), &encode(entries), &*self.random).map_err(|error| {
            if let StoreError::Random(error) = error { VaultError::Random(error) } else { VaultError::Full }
        })?;
        let record = VaultRecord { format: FORMAT, salt: self.salt, check: self.check, sealed: sealed.into() };
        let bytes = minicbor::to_vec(&record).map_err(|_| VaultError::Full)?;
        file::replace(&self.path, &bytes)
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, Zeroizing<Vec<u8>>>)) -> Result<(), SecretsError> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = entries.clone();
        change(&mut changed);
        self.write(&changed).map_err(|error| {
            let cannot_write = matches!(error, VaultError::Full | VaultError::ReadOnly);
            if cannot_write { SecretsError::CannotWrite } else { SecretsError::Failed }
        })?;
        *entries = changed;
        Ok(())
    }
}

#[async_trait]
impl Secrets for PassphraseVault {
    async fn get(&self, name: String) -> Result<Option<Vec<u8>>, SecretsError> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(entries.get(&name).map(|value| value.to_vec()))
    }

    async fn set(&self, name: String, value: Vec<u8>) -> Result<(), SecretsError> {
        let value = Zeroizing::new(value);
        self.change(|entries| drop(entries.insert(name, value)))
    }

    async fn delete(&self, name: String) -> Result<(), SecretsError> {
        self.change(|entries| drop(entries.remove(&name)))
    }
}

const fn place(salt: &[u8; 16]) -> Place<'_> {
    Place { table: "vault", row: salt, schema: FORMAT }
}

/// The passphrase in form NFC.
fn normal(passphrase: &SecretText<PASSPHRASE_MAX>) -> Zeroizing<String> {
    // Room for all of it, so that growing leaves no unwiped copy behind: NFC is at most three times as long (UAX 15).
    let mut out = Zeroizing::new(String::with_capacity(3 * passphrase.expose().len()));
    out.extend(passphrase.expose().nfc());
    out
}

/// The key and the check value of a file, if the passphrase is its own. The first files were made without normalising.
fn unlock(
    passphrase: &SecretText<PASSPHRASE_MAX>,
    record: &VaultRecord,
) -> Result<(SecretBytes<32>, [u8; 16]), VaultError> {
    let normal = normal(passphrase);
    let mut found = stretch(&normal, &record.salt)?;
    if found.1 != record.check && *normal != passphrase.expose() {
        found = stretch(passphrase.expose(), &record.salt)?;
    }
    if found.1 == record.check { Ok(found) } else { Err(VaultError::WrongPassphrase) }
}

/// Stretches a passphrase into the key and the public check value.
fn stretch(passphrase: &str, salt: &[u8; 16]) -> Result<(SecretBytes<32>, [u8; 16]), VaultError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(48)).map_err(|_| VaultError::PassphraseLength)?;
    let mut out = Zeroizing::new([0; 48]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut *out)
        .map_err(|_| VaultError::PassphraseLength)?;
    let (key, check) = out.split_at(32);
    let key = SecretBytes::from_slice(key).ok_or(VaultError::PassphraseLength)?;
    Ok((key, check.try_into().map_err(|_| VaultError::PassphraseLength)?))
}

fn encode(entries: &BTreeMap<String, Zeroizing<Vec<u8>>>) -> Zeroizing<Vec<u8>> {
    let room = entries.iter().map(|(name, value)| name.len() + value.len() + 16).sum::<usize>() + 16;
    // Room for all of it, so that growing leaves no unwiped copy behind.
    let mut out = Zeroizing::new(Vec::with_capacity(room));
    let mut encoder = minicbor::Encoder::new(&mut *out);
    let written = encoder
        .map(entries.len() as u64)
        .and_then(|encoder| entries.iter().try_fold(encoder, |encoder, (name, value)| encoder.str(name)?.bytes(value)));
    debug_assert!(written.is_ok(), "writing to memory cannot fail");
    out
}
