//! The login keychain of macOS.

use std::error::Error as StdError;
use std::sync::Arc;

use apple_native_keyring_store::keychain::Store;
use keyring_core::{CredentialStore, Entry, Result};
use pandu::port::SecretsError;
use zeroize::Zeroizing;

pub(super) fn open() -> Result<Arc<CredentialStore>> {
    Ok(Store::new()?)
}

pub(super) fn entry(store: &Arc<CredentialStore>, service: &str, name: &str) -> Result<Entry> {
    store.build(service, name, None)
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

/// The system asks the person by itself; what comes back as "no access" is their no, or a keychain that may not be written.
pub(super) fn kind_of_denial(_: &(dyn StdError + Send + Sync + 'static)) -> SecretsError {
    SecretsError::Denied
}
