//! Time as it is handed in. Nothing here may read a clock.

use core::time::Duration;

/// A moment on a monotonic clock, in milliseconds since any fixed origin. It must never go back while a link lives;
/// if it does, no time has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Millis(pub u64);

impl Millis {
    /// The moment `wait` later; it stops at the end of time.
    #[must_use]
    pub fn after(self, wait: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)))
    }

    /// The time from `earlier` to here; zero when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// A day of the calendar, in days since 1970-01-01 (UTC). Sunset dates are such days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub u32);

impl Day {
    /// The day that holds a moment given in Unix milliseconds.
    #[must_use]
    pub fn from_unix_ms(unix_ms: u64) -> Self {
        Self(u32::try_from(unix_ms / 86_400_000).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_neither_wraps_nor_runs_backwards() {
        assert_eq!(Millis(u64::MAX).after(Duration::from_secs(1)), Millis(u64::MAX));
        assert_eq!(Millis(5).since(Millis(9)), Duration::ZERO);
        assert_eq!(Millis(9).since(Millis(5)), Duration::from_millis(4));
        assert_eq!(Day::from_unix_ms(1_795_478_400_000), Day(20_781));
        assert_eq!(Day::from_unix_ms(u64::MAX), Day(u32::MAX));
    }
}
