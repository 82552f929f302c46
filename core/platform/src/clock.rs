//! The clock of the system.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use pandu::port::{Clock, ClockError};

/// Tells the system's time; its monotonic time counts from the moment it was made.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// Starts counting now.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        clippy::new_without_default,
        reason = "the clock of the whole program is made here, on purpose"
    )]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    fn unix_ms(&self) -> Result<u64, ClockError> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|_| ClockError::Unavailable)?;
        u64::try_from(since.as_millis()).map_err(|_| ClockError::Unavailable)
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    fn monotonic_ms(&self) -> Result<u64, ClockError> {
        u64::try_from(self.start.elapsed().as_millis()).map_err(|_| ClockError::Unavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_a_time_of_this_century_and_never_goes_back() {
        let clock = SystemClock::new();
        assert!(clock.unix_ms().unwrap() > 1_700_000_000_000, "later than 2023");
        let first = clock.monotonic_ms().unwrap();
        assert!(clock.monotonic_ms().unwrap() >= first);
    }
}
