//! The key store of the machine: Keychain, Keystore, Credential Manager, Secret Service, or a file under a passphrase.

use async_trait::async_trait;

/// Keeps small secrets where other programs and other people cannot read them, and forgets them for good when told.
///
/// Everything that Pandu stores is sealed under keys kept here. An implementation must never fall back to a plain file, must
/// leave the entries out of backups and synchronisation, and must not log names with values.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// Reads the value under `name`; `None` when there is none.
    ///
    /// # Errors
    /// [`SecretsError`]. A store that is locked or gone is an error, never `None`: `None` means that the key was destroyed.
    async fn get(&self, name: String) -> Result<Option<Vec<u8>>, SecretsError>;

    /// Keeps `value`, at most 4,096 bytes, under `name`, replacing what was there. It must be durable on return.
    ///
    /// # Errors
    /// [`SecretsError`]; the old value then still stands.
    async fn set(&self, name: String, value: Vec<u8>) -> Result<(), SecretsError>;

    /// Destroys the value under `name`. Destroying what is not there is no error.
    ///
    /// # Errors
    /// [`SecretsError`].
    async fn delete(&self, name: String) -> Result<(), SecretsError>;
}

/// Why the key store did not do it, by what the person can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// The key store is locked: unlock it.
    #[error("the key store is locked")]
    Locked,
    /// The person or the system refused access: allow it.
    #[error("access to the key store was refused")]
    Denied,
    /// There is no key store here: install one, or choose a passphrase.
    #[error("there is no key store")]
    Missing,
    /// The disk under the key store is full or read-only.
    #[error("the key store cannot write")]
    CannotWrite,
    /// The key store failed for another reason: try again. Details belong in the app's own log.
    #[error("the key store failed")]
    Failed,
}
