//! A device's storage that can lose its device: dead just before or just after a write.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pandu_device::store::{Loaded, MemoryStorage, Slot, Storage, StoreError};

/// When a device dies, seen from the deed at which it dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Nothing of it has happened.
    Before,
    /// It has happened, and nobody was told.
    After,
}

/// Decides at which write a device dies. A clone is the same decision.
#[derive(Debug, Clone, Default)]
pub struct Crash(Arc<Mutex<Plan>>);

#[derive(Debug, Default)]
struct Plan {
    writes: u64,
    at: Option<(u64, When)>,
    dead: bool,
}

impl Crash {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Dies at write number `write`, counted from 1 from now on.
    pub fn at(&self, write: u64, when: When) {
        *self.plan() = Plan { writes: 0, at: Some((write, when)), dead: false };
    }

    /// Writes since the start of the device or since [`Crash::at`].
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.plan().writes
    }

    /// Whether it died, once: asking buries it.
    pub(super) fn take_death(&self) -> bool {
        let mut plan = self.plan();
        let dead = plan.dead;
        if dead {
            *plan = Plan::default();
        }
        dead
    }
}

/// Storage in memory under such a decision.
pub(super) struct CrashingStorage {
    pub(super) memory: MemoryStorage,
    pub(super) crash: Crash,
}

impl CrashingStorage {
    fn write(&mut self, write: impl FnOnce(&mut MemoryStorage) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let mut plan = self.crash.plan();
        if plan.dead {
            return Err(StoreError::Interrupted);
        }
        plan.writes += 1;
        let due = plan.at.filter(|(at, _)| *at == plan.writes).map(|(_, when)| when);
        plan.dead = due.is_some();
        match due {
            Some(When::Before) => Err(StoreError::Interrupted),
            Some(When::After) => write(&mut self.memory).and(Err(StoreError::Interrupted)),
            None => write(&mut self.memory),
        }
    }
}

impl Storage for CrashingStorage {
    fn load(&mut self) -> Result<Option<Loaded>, StoreError> {
        self.memory.load()
    }

    fn replace(&mut self, state: &[u8]) -> Result<(), StoreError> {
        self.write(|memory| memory.replace(state))
    }

    fn start_over(&mut self, state: &[u8]) -> Result<(), StoreError> {
        self.write(|memory| memory.start_over(state))
    }

    fn put_block(&mut self, slot: Slot, offset: u32, block: &[u8]) -> Result<(), StoreError> {
        self.write(|memory| memory.put_block(slot, offset, block))
    }

    fn block(&mut self, slot: Slot, offset: u32, most: usize) -> Result<Vec<u8>, StoreError> {
        self.memory.block(slot, offset, most)
    }
}
