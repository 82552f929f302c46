//! Doubles of the ports for the tests of this crate: a generator that counts, a clock that stands, a key store in memory.

mod device;
mod mill;
mod slot;
mod web;

pub(crate) use device::{Air, Device, Fault};
pub(crate) use mill::Mill;
pub(crate) use slot::{Slot, Whim};
pub(crate) use web::{Spell, Web};

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;

use crate::port::{Clock, ClockError, Random, RandomError, Secrets, SecretsError};

/// Gives bytes that never repeat and are the same in every run.
#[derive(Debug, Default)]
pub(crate) struct Counting(AtomicU64);

impl Random for Counting {
    fn fill(&self, len: u32) -> Result<Vec<u8>, RandomError> {
        let digest = |n: u64| ring::digest::digest(&ring::digest::SHA256, &n.to_be_bytes());
        let mut out = Vec::new();
        while out.len() < len as usize {
            out.extend_from_slice(digest(self.0.fetch_add(1, Ordering::SeqCst)).as_ref());
        }
        out.truncate(len as usize);
        Ok(out)
    }
}

/// Stands still unless it is moved.
#[derive(Debug, Default)]
pub(crate) struct Standing(pub(crate) AtomicU64);

impl Clock for Standing {
    fn unix_ms(&self) -> Result<u64, ClockError> {
        Ok(1_790_000_000_000 + self.0.load(Ordering::SeqCst))
    }

    fn monotonic_ms(&self) -> Result<u64, ClockError> {
        Ok(self.0.load(Ordering::SeqCst))
    }
}

/// Keeps secrets in memory, and fails on command.
#[derive(Debug, Default)]
pub(crate) struct Drawer {
    pub(crate) values: Mutex<BTreeMap<String, Vec<u8>>>,
    pub(crate) fails: Mutex<Option<SecretsError>>,
}

impl Drawer {
    fn check(&self) -> Result<(), SecretsError> {
        self.fails.lock().expect("lock").map_or(Ok(()), Err)
    }
}

#[async_trait]
impl Secrets for Drawer {
    async fn get(&self, name: String) -> Result<Option<Vec<u8>>, SecretsError> {
        self.check()?;
        Ok(self.values.lock().expect("lock").get(&name).cloned())
    }

    async fn set(&self, name: String, value: Vec<u8>) -> Result<(), SecretsError> {
        self.check()?;
        self.values.lock().expect("lock").insert(name, value);
        Ok(())
    }

    async fn delete(&self, name: String) -> Result<(), SecretsError> {
        self.check()?;
        self.values.lock().expect("lock").remove(&name);
        Ok(())
    }
}

/// Runs a future that only waits for the doubles here.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("runtime")
        .block_on(future)
}
