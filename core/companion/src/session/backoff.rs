//! How long to wait before the next try: exponential back-off with full jitter, so that many phones that lost the same device
//! do not come back in step.

/// The longest first wait, in milliseconds.
pub const BACKOFF_BASE_MS: u64 = 500;
/// The longest wait of all, in milliseconds.
pub const BACKOFF_CAP_MS: u64 = 60_000;

/// Milliseconds to wait after the failed try number `attempt`, counted from 0.
///
/// It is uniform between 0 and `base * 2^attempt`, at most the cap; `random` is any random number.
#[must_use]
pub fn backoff(attempt: u32, random: u64) -> u64 {
    let bound = BACKOFF_BASE_MS.saturating_mul(1u64.checked_shl(attempt).unwrap_or(u64::MAX)).min(BACKOFF_CAP_MS);
    // The bound is far below 2^32, so that the remainder favours no wait noticeably.
    random % (bound + 1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::port::{Random, draw};
    use crate::testing::Counting;

    fn number(random: &dyn Random) -> u64 {
        u64::from_be_bytes(draw(random).expect("random"))
    }

    #[test]
    fn the_wait_grows_to_the_cap_and_stays() {
        for (attempt, bound) in
            [(0, 500), (1, 1_000), (2, 2_000), (6, 32_000), (7, 60_000), (63, 60_000), (64, 60_000), (u32::MAX, 60_000)]
        {
            let random = Counting::default();
            let waits: Vec<_> = (0..2_000).map(|_| backoff(attempt, number(&random))).collect();
            let most = waits.iter().max().copied().unwrap_or_default();
            assert!(most <= bound && most > bound * 99 / 100, "attempt {attempt}: {most} of {bound}");
            let mean = waits.iter().sum::<u64>() / 2_000;
            assert!(mean > bound * 45 / 100 && mean < bound * 55 / 100, "attempt {attempt}: mean {mean} of {bound}");
        }
    }

    /// A thousand phones lose the device at the same moment and every try fails. Without jitter all 1,000 would fall into one
    /// slot of 100 ms each time; with it, the first slots hold what their shorter waits make them hold and later ones level out.
    #[test]
    fn a_thousand_clients_do_not_come_back_in_step() {
        let random = Counting::default();
        let mut slots = BTreeMap::<u64, u32>::new();
        for _client in 0..1_000 {
            let mut now = 0;
            for attempt in 0..10 {
                now += backoff(attempt, number(&random));
                *slots.entry(now / 100).or_default() += 1;
            }
        }
        let peak = |from: u64| slots.range(from / 100..).map(|(_, count)| *count).max().unwrap_or_default();
        assert!(peak(0) <= 350, "at once: {}", peak(0));
        assert!(peak(2_000) <= 150, "after two seconds: {}", peak(2_000));
        assert!(peak(10_000) <= 40, "after ten seconds: {}", peak(10_000));
    }
}
