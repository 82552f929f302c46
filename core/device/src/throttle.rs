//! How guessing is made hopeless: growing waits, and an end after one hundred (clause 6.1 e; SP 800-63B-4, 3.2.2).
//!
//! Failures are stored, waits are not: a restart begins the wait anew and never shortens it. Waits belong to one
//! credential, or to one phone that has none to try, so one person's failures never keep another out.

use std::collections::BTreeMap;
use std::time::Duration;

use pandu_protocol::message::ClientId;
use pandu_protocol::time::Millis;

use crate::time::Moment;

/// Failures in a row after which a credential is off until somebody presses the button.
pub const FAILURES_MAX: u8 = 100;
/// The longest wait.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(60 * 60);

/// The wait after so many failures in a row: 1, 2, 4, 8 s and so on, at most an hour.
#[must_use]
pub fn wait_after(failures: u8) -> Duration {
    match failures {
        0 => Duration::ZERO,
        1..=12 => Duration::from_secs(1 << (failures - 1)),
        _ => WAIT_MAX,
    }
}

/// When each credential last failed, as far as this device has been running.
#[derive(Debug)]
pub(crate) struct Waits {
    started: Millis,
    failed: BTreeMap<u32, Millis>,
    /// Tries of phones that have no credential which could be right, and when the last one was. Not stored: there is
    /// nothing to guess, only the device's time to waste.
    vain: BTreeMap<ClientId, (u8, Millis)>,
}

/// Most phones whose vain tries are counted; more are not paired at a time.
const VAIN_MAX: usize = 64;

impl Waits {
    /// No failure is known; stored ones count from the start on.
    #[must_use]
    pub(crate) const fn new(started: Millis) -> Self {
        Self { started, failed: BTreeMap::new(), vain: BTreeMap::new() }
    }

    /// Notes a failure of a credential.
    pub(crate) fn note(&mut self, credential: u32, now: Moment) {
        self.failed.insert(credential, now.monotonic);
    }

    /// Notes a try that could not succeed.
    pub(crate) fn note_vain(&mut self, client: &ClientId, now: Moment) {
        let tries = self.vain.get(client).map_or(0, |(tries, _)| *tries);
        if tries == 0 && self.vain.len() >= VAIN_MAX {
            // Most of these phones have been removed since.
            self.vain.clear();
        }
        self.vain.insert(client.clone(), (tries.saturating_add(1), now.monotonic));
    }

    /// Seconds until a phone may try in vain again, rounded up.
    #[must_use]
    pub(crate) fn vain_seconds_left(&self, client: &ClientId, now: Moment) -> u32 {
        self.vain.get(client).map_or(0, |(tries, last)| now.seconds_until(last.after(wait_after(*tries))))
    }

    /// Forgets all failures: somebody pressed the button.
    pub(crate) fn clear(&mut self) {
        self.failed.clear();
        self.vain.clear();
    }

    /// Seconds until a credential with so many failures may be tried again, rounded up.
    #[must_use]
    pub(crate) fn seconds_left(&self, credential: u32, failures: u8, now: Moment) -> u32 {
        let failed = self.failed.get(&credential).copied().unwrap_or(self.started);
        now.seconds_until(failed.after(wait_after(failures)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Moment {
        Moment { monotonic: Millis(millis), unix: 0 }
    }

    #[test]
    fn the_schedule_grows_to_an_hour() {
        let seconds: Vec<u64> = (0..=14).map(|failures| wait_after(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 3_600, 3_600]);
        assert_eq!(wait_after(u8::MAX), WAIT_MAX);
        let all: u64 = (1..FAILURES_MAX).map(|failures| wait_after(failures).as_secs()).sum();
        assert!(all > 3 * 24 * 3_600, "one hundred tries take {all} s");
    }

    #[test]
    fn vain_tries_wait_longer_and_longer_each_phone_for_itself() {
        let mut waits = Waits::new(at(0).monotonic);
        let (a, b) = (ClientId::new([1; 8]).unwrap(), ClientId::new([2; 8]).unwrap());
        for wait in [1, 2, 4, 8] {
            waits.note_vain(&a, at(0));
            assert_eq!((waits.vain_seconds_left(&a, at(0)), waits.vain_seconds_left(&b, at(0))), (wait, 0));
        }
        assert_eq!(waits.vain_seconds_left(&a, at(8_000)), 0);
        for number in 0..=u8::MAX {
            waits.note_vain(&ClientId::new([number; 8]).unwrap(), at(0));
            assert!(waits.vain.len() <= VAIN_MAX);
        }
        waits.clear();
        assert_eq!(waits.vain_seconds_left(&a, at(0)), 0);
    }

    #[test]
    fn a_restart_begins_the_wait_anew() {
        let mut waits = Waits::new(at(0).monotonic);
        waits.note(1, at(10_000));
        assert_eq!(waits.seconds_left(1, 5, at(10_000)), 16);
        assert_eq!(waits.seconds_left(1, 5, at(25_001)), 1);
        assert_eq!(waits.seconds_left(1, 5, at(26_000)), 0);
        assert_eq!(waits.seconds_left(2, 0, at(10_000)), 0);
        let restarted = Waits::new(at(500).monotonic);
        assert_eq!(restarted.seconds_left(1, 5, at(500)), 16);
    }
}
