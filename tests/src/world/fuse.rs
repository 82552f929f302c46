//! The fuse: ends the life of a program at a chosen step, as abruptly as a test in one process can.
//!
//! Every call of a port is two steps, its beginning and its end. Between two neighbouring steps a program can only compute and write
//! to its own store, so killing at each step in turn covers every order of effects. A kill is an unwinding that no program catches:
//! nothing is awaited, nothing is saved, what is open in the store is rolled back as after `kill -9`.

use std::sync::{Arc, Mutex, PoisonError};

/// What unwinds through a program that is killed.
#[derive(Debug, Clone, Copy)]
pub struct Killed;

/// Counts the steps of one program and kills it at one of them.
#[derive(Debug, Clone, Default)]
pub struct Fuse(Arc<Mutex<Burning>>);

#[derive(Debug, Default)]
struct Burning {
    steps: u64,
    kill_at: Option<u64>,
    last: &'static str,
}

impl Fuse {
    /// Kills at the step of this number, counted from 1 from now on; `None` never kills. Starts the count anew.
    pub fn set(&self, kill_at: Option<u64>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Burning { steps: 0, kill_at, last: "" };
    }

    /// Steps since [`Fuse::set`].
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).steps
    }

    /// Name of the last step, to say where a program was killed.
    #[must_use]
    pub fn last(&self) -> &'static str {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).last
    }

    /// One step.
    ///
    /// # Panics
    /// Unwinds with [`Killed`] when it is the chosen one.
    pub fn burn(&self, name: &'static str) {
        let mut burning = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        burning.steps += 1;
        burning.last = name;
        if burning.kill_at == Some(burning.steps) {
            drop(burning);
            // Not a panic: no hook, no message.
            std::panic::resume_unwind(Box::new(Killed));
        }
    }
}
