//! The Credential Manager of Windows. It takes at most 2,560 bytes an entry, fewer than the port allows; Pandu's keys are far smaller.

use std::error::Error as StdError;
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Result};
use pandu::port::SecretsError;
use windows_native_keyring_store::Store;
use zeroize::Zeroizing;

pub(super) fn open() -> Result<Arc<CredentialStore>> {
    Ok(Store::new()?)
}

/// Entries stay on this machine: the default would carry them to others with a roaming profile.
pub(super) fn entry(store: &Arc<CredentialStore>, service: &str, name: &str) -> Result<Entry> {
    store.build(service, name, Some(&[("persistence", "Local")].into()))
}

pub(super) fn encode(value: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(value.to_vec())
}

pub(super) fn decode(stored: &[u8]) -> Option<Vec<u8>> {
    Some(stored.to_vec())
}

pub(super) fn kind_of_failure(_: &(dyn StdError + Send + Sync + 'static)) -> SecretsError {
    SecretsError::Failed
}

/// There is no access without a session of a person who logged in.
pub(super) fn kind_of_denial(_: &(dyn StdError + Send + Sync + 'static)) -> SecretsError {
    SecretsError::Denied
}
