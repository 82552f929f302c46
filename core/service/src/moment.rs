//! Time inside the service: stamps that only grow, whatever the machine's clock does.
//!
//! It must never read a clock: seconds are passed in.

/// Milliseconds since 1970, or one more than the last stamp where the clock stood still or went back.
///
/// What is older than an erasure is told from what is newer by comparing stamps, so two must never be equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
pub struct Stamp(pub i64);

impl Stamp {
    /// The next stamp at `now` (Unix seconds).
    #[must_use]
    pub fn after(self, now: u64) -> Self {
        let clock = i64::try_from(now.saturating_mul(1000)).unwrap_or(i64::MAX);
        Self(clock.max(self.0.saturating_add(1)))
    }

    /// Unix seconds of this stamp.
    #[must_use]
    pub fn seconds(self) -> u64 {
        u64::try_from(self.0 / 1000).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_grow_when_the_clock_does_not() {
        let first = Stamp::default().after(1_000);
        assert_eq!(first, Stamp(1_000_000));
        assert_eq!((first.after(1_000), first.after(5)), (Stamp(1_000_001), Stamp(1_000_001)));
        assert_eq!(first.after(1_001).seconds(), 1_001);
    }
}
