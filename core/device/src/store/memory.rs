//! A store in memory, for tests: it outlives its device, so that a restart finds it, and it can be told to fail.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::{Loaded, Slot, Storage, StoreError};

/// A store in memory. Clones share it.
#[derive(Clone, Default)]
pub struct MemoryStorage(Arc<Mutex<Contents>>);

#[derive(Default)]
struct Contents {
    state: Option<Zeroizing<Vec<u8>>>,
    writes: usize,
    fails: Option<StoreError>,
    erases: bool,
    images: [Vec<u8>; 2],
}

impl Contents {
    const fn image_mut(&mut self, slot: Slot) -> &mut Vec<u8> {
        let [a, b] = &mut self.images;
        match slot {
            Slot::A => a,
            Slot::B => b,
        }
    }
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

    /// What a slot for images holds.
    #[must_use]
    pub fn image(&self, slot: Slot) -> Vec<u8> {
        let [a, b] = &self.contents().images;
        if slot == Slot::A { a.clone() } else { b.clone() }
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

    fn put_block(&mut self, slot: Slot, offset: u32, block: &[u8]) -> Result<(), StoreError> {
        let mut contents = self.contents();
        if let Some(error) = contents.fails {
            return Err(error);
        }
        contents.writes += 1;
        let image = contents.image_mut(slot);
        image.resize(usize::try_from(offset).unwrap_or(usize::MAX), 0);
        image.extend_from_slice(block);
        Ok(())
    }

    fn block(&mut self, slot: Slot, offset: u32, most: usize) -> Result<Vec<u8>, StoreError> {
        let mut contents = self.contents();
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        Ok(contents.image_mut(slot).iter().skip(from).take(most).copied().collect())
    }
}
