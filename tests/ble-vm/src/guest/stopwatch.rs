//! The only clock of the journeys. Inside the emulated machine it goes with the instructions that were carried out, so that a busy host
//! changes no result.
#![expect(clippy::disallowed_methods, reason = "a real radio takes real time")]

use std::time::Instant;

use pandu_protocol::time::Millis;

/// Runs since it was started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one.
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Seconds since the start.
    pub(crate) fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }

    /// The same as the protocol wants it.
    pub(crate) fn millis(&self) -> Millis {
        Millis(u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX))
    }
}
