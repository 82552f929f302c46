//! Secrets in memory, for the demo alone: they are gone with the program, and so is all that they sealed.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use pandu::port::{Secrets, SecretsError};
use zeroize::Zeroizing;

/// A key store that forgets everything when it is dropped.
#[derive(Default)]
pub(super) struct MemorySecrets {
    entries: Mutex<BTreeMap<String, Zeroizing<Vec<u8>>>>,
}

#[async_trait]
impl Secrets for MemorySecrets {
    async fn get(&self, name: String) -> Result<Option<Vec<u8>>, SecretsError> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(entries.get(&name).map(|value| value.to_vec()))
    }

    async fn set(&self, name: String, value: Vec<u8>) -> Result<(), SecretsError> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).insert(name, Zeroizing::new(value));
        Ok(())
    }

    async fn delete(&self, name: String) -> Result<(), SecretsError> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
        Ok(())
    }
}
