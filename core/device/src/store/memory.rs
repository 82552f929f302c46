//! A store in memory, for tests: it outlives its device, so that a restart finds it, and it can be told to fail.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::{Loaded, Storage, StoreError};

/// A store in memory. Clones share it.
#[derive(Clone, Default)]
pub struct MemoryStorage(Arc<Mutex<Contents>>);

#[derive(Default)]
struct Contents {
    state: Option<Zeroizing<Vec<u8>>>,
    writes: usize,
    fails: Option<StoreError>,
    erases: bool,
}

impl MemoryStorage {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on every write fails like this; `None` = writes succeed again.
    pub fn fail_with(&self, error: Option<StoreError>) {
        let mut contents = self.contents();
        (contents.fails, contents.erases) = (error, false);
    }

    /// From now on every write fails like this, but a reset erases first, as when power fails between the two.
    pub fn fail_after_erasing(&self, error: StoreError) {
        let mut contents = self.contents();
        (contents.fails, contents.erases) = (Some(error), true);
    }

    /// How often something was written.
    #[must_use]
    pub fn writes(&self) -> usize {
        self.contents().writes
    }

    /// What is stored.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.contents().state.as_deref().cloned().unwrap_or_default()
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Storage for MemoryStorage {
    fn load(&mut self) -> Result<Option<Loaded>, StoreError> {
        Ok(self.contents().state.clone().map(|state| Loaded { state, recovered: false }))
    }

    fn replace(&mut self, state: &[u8]) -> Result<(), StoreError> {
        let mut contents = self.contents();
        if let Some(error) = contents.fails {
            return Err(error);
        }
        contents.writes += 1;
        contents.state = Some(Zeroizing::new(state.to_vec()));
        Ok(())
    }

    fn start_over(&mut self, state: &[u8]) -> Result<(), StoreError> {
        let mut contents = self.contents();
        if contents.erases {
            contents.state = None;
        }
        drop(contents);
        self.replace(state)
    }
}
