//! When to look for updates: once a day at a minute of one's own, so that millions of phones do not come at once. Pure.

use minicbor::{Decode, Encode};

use super::calendar::DAY;

/// Whoever has confirmed nothing for so long no longer knows; it is shown in amber.
pub(crate) const OLD: u64 = 7 * DAY;
/// First wait after a look that came to nothing, in seconds; it doubles, up to a day.
const RETRY: u64 = 3_600;

/// When this app looks, and how its last looks went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Schedule {
    /// The second of the day (UTC) at which this app looks, drawn once at random.
    #[n(0)]
    pub(crate) second: u32,
    /// When it last looked, Unix seconds; absent = never.
    #[n(1)]
    pub(crate) looked: Option<u64>,
    /// How many looks in a row came to nothing.
    #[n(2)]
    pub(crate) failures: u8,
}

impl Schedule {
    /// A new one, out of four random bytes.
    pub(crate) fn new(random: [u8; 4]) -> Self {
        let second = u32::from_be_bytes(random) % 86_400;
        Self { second, looked: None, failures: 0 }
    }

    /// When to look next, Unix seconds. A clock that was set back does not keep it from looking for more than a day.
    pub(crate) fn next(&self, now: u64) -> u64 {
        let Some(looked) = self.looked else { return now };
        if looked > now.saturating_add(DAY) {
            return now;
        }
        let day = looked - looked % DAY;
        let second = u64::from(self.second.min(86_399));
        let daily = if day + second > looked { day + second } else { day.saturating_add(DAY + second) };
        if self.failures == 0 {
            return daily;
        }
        let wait = (RETRY << (self.failures - 1).min(8)).min(DAY);
        // The same second of the day keeps the later tries apart, too.
        looked.saturating_add(wait + second % RETRY).min(daily.max(looked.saturating_add(RETRY)))
    }

    /// After a look.
    pub(crate) const fn after(self, now: u64, confirmed: bool) -> Self {
        let failures = if confirmed { 0 } else { self.failures.saturating_add(1) };
        Self { looked: Some(now), failures, ..self }
    }
}

/// Whether what was confirmed at `checked` is too old at `now`. What was confirmed in the future was not confirmed.
pub(crate) fn is_old(checked: Option<u64>, now: u64) -> bool {
    checked.is_none_or(|checked| now.saturating_sub(checked) > OLD || checked > now.saturating_add(DAY))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: u64 = 1_795_551_900;

    #[test]
    fn a_new_app_looks_at_once_and_then_once_a_day() {
        let mut schedule = Schedule::new([0, 0, 0x80, 0x99]);
        assert_eq!(schedule.next(NOW), NOW);
        let mut now = NOW;
        for _ in 0..5 {
            schedule = schedule.after(now, true);
            let next = schedule.next(now);
            assert_eq!((next % DAY, next > now), (u64::from(schedule.second), true));
            assert!(next - now <= DAY);
            now = next;
        }
    }

    #[test]
    fn a_look_that_came_to_nothing_is_tried_again_with_growing_patience() {
        let mut schedule = Schedule::new([0; 4]).after(NOW, true);
        let mut waits = Vec::new();
        for _ in 0..6 {
            schedule = schedule.after(NOW, false);
            waits.push(schedule.next(NOW) - NOW);
        }
        assert_eq!(waits[0], RETRY);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
        assert!(waits.iter().all(|wait| *wait <= DAY), "{waits:?}");
    }

    #[test]
    fn what_was_confirmed_long_ago_or_in_the_future_is_old() {
        for (checked, old) in [
            (None, true),
            (Some(NOW), false),
            (Some(NOW - OLD), false),
            (Some(NOW - OLD - 1), true),
            (Some(NOW + DAY), false),
            (Some(NOW + DAY + 1), true),
            (Some(0), true),
        ] {
            assert_eq!(is_old(checked, NOW), old, "{checked:?}");
        }
        assert_eq!(Schedule { second: 5, looked: Some(NOW * 2), failures: 0 }.next(NOW), NOW);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

        #[test]
        fn it_never_sleeps_for_more_than_a_day(
            random in any::<[u8; 4]>(), looked in any::<u64>(), now in any::<u64>(), failures in any::<u8>()
        ) {
            let schedule = Schedule { looked: Some(looked), failures, ..Schedule::new(random) };
            let next = schedule.next(now);
            prop_assert!(next <= now.saturating_add(2 * DAY));
        }
    }

    #[test]
    fn the_minutes_of_many_apps_are_spread() {
        let random = crate::testing::Counting::default();
        let hour = |_| Schedule::new(crate::port::draw(&random).expect("random")).second / 3_600;
        let hours: std::collections::BTreeSet<_> = (0..200).map(hour).collect();
        assert_eq!(hours.len(), 24);
    }
}
