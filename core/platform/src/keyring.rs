//! The key store of the system: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
//!
//! It must never write a secret anywhere else: with no key store there is an error, and the person decides.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "windows")]
mod windows;

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(target_os = "windows")]
use windows as system;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keyring_core::{CredentialStore, Entry, Error};
use pandu::port::{Secrets, SecretsError};
use tokio::time::timeout;
use zeroize::Zeroizing;

/// Keeps secrets in the key store of the system.
#[derive(Clone)]
pub struct Keyring {
    store: Arc<CredentialStore>,
}

impl Keyring {
    /// Opens the key store. It may ask the person to unlock it when it is first used.
    ///
    /// # Errors
    /// [`SecretsError::Missing`] when the system has none or none is running; else as [`Secrets`].
    pub async fn open() -> Result<Self, SecretsError> {
        Ok(Self { store: in_background(system::open).await? })
    }

    /// Does something with one entry, away from the runtime: key stores answer only to blocking calls, and may ask the
    /// person something meanwhile.
    async fn with_entry<T: Send + 'static>(
        &self,
        name: String,
        work: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, SecretsError> {
        if name.is_empty() || name.len() > NAME_MAX {
            return Err(SecretsError::Failed);
        }
        let store = Arc::clone(&self.store);
        in_background(move || work(&system::entry(&store, SERVICE, &name)?)).await
    }
}

#[async_trait]
impl Secrets for Keyring {
    async fn get(&self, name: String) -> Result<Option<Vec<u8>>, SecretsError> {
        let read = |entry: &Entry| match entry.get_secret() {
            Ok(stored) => Ok(Some(Zeroizing::new(stored))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        };
        match self.with_entry(name, read).await? {
            Some(stored) => system::decode(&stored).map(Some).ok_or_else(|| {
                tracing::debug!("an entry of the key store was written by something else");
                SecretsError::Failed
            }),
            None => Ok(None),
        }
    }

    async fn set(&self, name: String, value: Vec<u8>) -> Result<(), SecretsError> {
        let value = Zeroizing::new(value);
        if value.len() > KEYRING_VALUE_MAX {
            return Err(SecretsError::Failed);
        }
        let stored = system::encode(&value);
        self.with_entry(name, move |entry| entry.set_secret(&stored)).await
    }

    async fn delete(&self, name: String) -> Result<(), SecretsError> {
        let delete = |entry: &Entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            // Somebody copied entries about: a key is destroyed only when every copy is.
            Err(Error::Ambiguous(copies)) => copies.iter().try_for_each(Entry::delete_credential),
            Err(error) => Err(error),
        };
        self.with_entry(name, delete).await
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring(..)")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "key stores have blocking calls only, and this crate joins them to the host's runtime"
)]
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, SecretsError> {
    match timeout(ANSWER_TIMEOUT, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(Ok(output))) => Ok(output),
        Ok(Ok(Err(error))) => Err(kind_of(&error)),
        Ok(Err(_)) => Err(SecretsError::Failed),
        // It waits for the person, who did not unlock it.
        Err(_) => Err(SecretsError::Locked),
    }
}

/// The error by what the person can do. Details may hold names and bytes, so only the kind is logged.
fn kind_of(error: &Error) -> SecretsError {
    let (kind, seen) = match error {
        Error::PlatformFailure(inner) => ("platform failure", system::kind_of_failure(inner.as_ref())),
        Error::NoStorageAccess(inner) => ("no access", system::kind_of_denial(inner.as_ref())),
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => ("not supported", SecretsError::Missing),
        Error::TooLong(..) => ("too long", SecretsError::CannotWrite),
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => {
            ("bad format", SecretsError::Failed)
        }
        Error::NoEntry | Error::Invalid(..) | Error::Ambiguous(_) => ("unfit", SecretsError::Failed),
        _ => ("new kind", SecretsError::Failed),
    };
    tracing::debug!(kind, ?seen, "the key store failed");
    seen
}

/// Longest value in bytes that every entry takes.
pub const KEYRING_VALUE_MAX: usize = 4_096;
/// What entries are called, so that a person who looks into the key store knows whose they are.
const SERVICE: &str = "Pandu";
/// Longest name in bytes, below the limit of every system.
const NAME_MAX: usize = 200;
/// Longest wait for an answer: time to type a password into the system's own window.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(120);
