//! Time as it is handed in. Nothing here may read a clock.

use pandu_protocol::time::Millis;

/// One moment on two clocks.
///
/// Waits, windows and sessions are counted on the monotonic clock, which nobody can set; the other one only dates
/// records and events (attack 32).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since the device started.
    pub monotonic: Millis,
    /// Unix seconds by the device's clock, right or wrong.
    pub unix: u64,
}

impl Moment {
    /// Whole seconds from here to `later`, rounded up, at most `u32::MAX`; 0 when `later` has passed.
    #[must_use]
    pub fn seconds_until(self, later: Millis) -> u32 {
        u32::try_from(later.since(self.monotonic).as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remaining_seconds_are_rounded_up() {
        let now = Moment { monotonic: Millis(1_000), unix: 0 };
        for (later, seconds) in [(0, 0), (1_000, 0), (1_001, 1), (2_000, 1), (2_001, 2), (u64::MAX, u32::MAX)] {
            assert_eq!(now.seconds_until(Millis(later)), seconds, "{later}");
        }
    }
}
