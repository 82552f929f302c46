//! The clocks: virtual time that passes only while everyone waits, and a calendar that a test may set back or forward.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use pandu::port::{Clock, ClockError};
use tokio::time::Instant;

/// Tuesday, 24 November 2026, 12:00 UTC: when every test begins, in Unix seconds.
pub const NOON: u64 = 1_795_521_600;

/// The clock of one machine. All clocks of a world run with tokio's, which the tests pause.
#[derive(Debug, Clone)]
pub struct WorldClock {
    origin: Instant,
    /// What a machine's own calendar is off by, in milliseconds.
    off_by: Arc<AtomicI64>,
    /// What is added to the time since the start of the machine, in milliseconds: a restart begins at a new one.
    before: Arc<AtomicU64>,
}

impl WorldClock {
    /// Starts at [`NOON`].
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "tokio's clock is the virtual time of the tests")]
    pub fn new() -> Self {
        Self { origin: Instant::now(), off_by: Arc::default(), before: Arc::new(AtomicU64::new(1_000)) }
    }

    /// Another machine's clock, which agrees until it is set.
    #[must_use]
    pub fn of_another_machine(&self) -> Self {
        Self { origin: self.origin, off_by: Arc::default(), before: Arc::new(AtomicU64::new(5_000_000)) }
    }

    /// Milliseconds since the world began.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "tokio's clock is the virtual time of the tests")]
    pub fn elapsed_ms(&self) -> u64 {
        let elapsed = Instant::now().saturating_duration_since(self.origin);
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    }

    /// Sets the calendar `milliseconds` forward, or back when negative. The monotonic time does not notice.
    pub fn jump(&self, milliseconds: i64) {
        self.off_by.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// Milliseconds since the machine was switched on.
    #[must_use]
    pub fn monotonic(&self) -> u64 {
        self.before.load(Ordering::SeqCst) + self.elapsed_ms()
    }

    /// Milliseconds since 1970 by this machine's calendar.
    #[must_use]
    pub fn unix(&self) -> u64 {
        (NOON * 1_000 + self.elapsed_ms()).saturating_add_signed(self.off_by.load(Ordering::SeqCst))
    }
}

impl Default for WorldClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for WorldClock {
    fn unix_ms(&self) -> Result<u64, ClockError> {
        Ok(self.unix())
    }

    fn monotonic_ms(&self) -> Result<u64, ClockError> {
        Ok(self.monotonic())
    }
}
