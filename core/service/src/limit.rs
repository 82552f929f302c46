//! Rate limits: a bucket of requests for each caller, filled by the clock that is passed in.
//!
//! It must never keep more buckets than its bound, whoever asks from how many addresses.

use std::collections::BTreeMap;

/// Most buckets at a time.
const BUCKETS_MAX: usize = 10_000;

/// How much a caller may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Its name in the headers.
    pub name: &'static str,
    /// Requests at once.
    pub burst: u64,
    /// Requests a second in the long run.
    pub per_second: u64,
}

/// For each network address.
pub const ADDRESS: Quota = Quota { name: "address", burst: 240, per_second: 8 };
/// For each token.
pub const TOKEN: Quota = Quota { name: "token", burst: 60, per_second: 2 };

/// What is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// The quota.
    pub quota: Quota,
    /// Whether this request may pass.
    pub passes: bool,
    /// How many more may pass now.
    pub more: u64,
    /// Seconds until the bucket is full again.
    pub full_in: u64,
}

/// The buckets of all callers.
#[derive(Debug, Default)]
pub struct Buckets(BTreeMap<String, (u64, u64)>);

impl Buckets {
    /// Takes one request out of the caller's bucket.
    pub fn take(&mut self, quota: Quota, caller: &str, now: u64) -> Left {
        let filled = |(left, at): (u64, u64)| {
            quota.burst.min(left.saturating_add(now.saturating_sub(at).saturating_mul(quota.per_second)))
        };
        let key = format!("{} {caller}", quota.name);
        if self.0.len() >= BUCKETS_MAX && !self.0.contains_key(&key) {
            // A bucket that had time to fill says as much as none.
            self.0.retain(|_, (_, at)| now.saturating_sub(*at) < 60);
        }
        let room = self.0.len() < BUCKETS_MAX || self.0.contains_key(&key);
        let left = self.0.get(&key).copied().map_or(quota.burst, filled);
        let passes = left > 0 && room;
        let more = left.saturating_sub(1);
        if room {
            // What is filled in the meantime counts from now on; a clock that went back fills nothing.
            let at = self.0.get(&key).map_or(now, |(_, at)| now.max(*at));
            self.0.insert(key, (more, at));
        }
        Left { quota, passes, more, full_in: (quota.burst - more).div_ceil(quota.per_second) }
    }
}

impl Left {
    /// The value of `RateLimit-Policy`.
    #[must_use]
    pub fn policy(&self) -> String {
        let window = self.quota.burst.div_ceil(self.quota.per_second);
        format!("\"{}\";q={};w={window}", self.quota.name, self.quota.burst)
    }

    /// The value of `RateLimit`.
    #[must_use]
    pub fn state(&self) -> String {
        format!("\"{}\";r={};t={}", self.quota.name, self.more, self.full_in)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_by_the_clock() {
        let mut buckets = Buckets::default();
        for _ in 0..TOKEN.burst {
            assert!(buckets.take(TOKEN, "a", 100).passes);
        }
        let refused = buckets.take(TOKEN, "a", 100);
        assert_eq!((refused.passes, refused.more), (false, 0));
        assert!(buckets.take(TOKEN, "b", 100).passes, "another caller");
        assert!(!buckets.take(TOKEN, "a", 50).passes, "the clock went back");
        assert!(buckets.take(TOKEN, "a", 101).passes);
        assert_eq!(refused.policy(), "\"token\";q=60;w=30");
        assert_eq!(refused.state(), "\"token\";r=0;t=30");
    }

    #[test]
    fn there_are_never_more_buckets_than_the_bound() {
        let mut buckets = Buckets::default();
        for number in 0..BUCKETS_MAX {
            assert!(buckets.take(ADDRESS, &number.to_string(), 100).passes);
        }
        assert!(!buckets.take(ADDRESS, "one more", 100).passes);
        assert!(buckets.take(ADDRESS, "one more", 200).passes);
        assert!(buckets.0.len() <= BUCKETS_MAX);
    }
}
