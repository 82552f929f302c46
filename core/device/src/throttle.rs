//! How guessing is made hopeless: growing waits, and an end (clause 6.1 e; SP 800-63B-4, 3.2.2, 3.2.3, 3.2.10).
//!
//! Failures are stored, waits are not: a restart begins the wait anew and never shortens it. Each phone waits for
//! itself, so one person's failures never keep another out; the keypad and the reader wait as a whole, because nobody
//! knows whose finger it was.

use std::collections::BTreeMap;
use std::time::Duration;

use pandu_protocol::message::{ClientId, CredentialKind};
use pandu_protocol::time::Millis;

use crate::state::State;
use crate::time::Moment;

/// Failures in a row after which a password or PIN is off until it is set anew or somebody presses the button.
pub const FAILURES_MAX: u8 = 100;
/// The same for fingerprints, which a confirmation by another way switches on again.
pub const FINGER_FAILURES_MAX: u8 = 50;
/// Wrong fingers in a row from which on each costs a wait.
pub const FINGERS_FREE: u8 = 5;
/// The longest wait.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(60 * 60);
/// The first wait after wrong fingers, in seconds.
const FINGER_WAIT: u64 = 30;
/// From so many own failures on, the failures of all phones together count: whoever guesses with many phones does not
/// guess faster, and a person who mistyped once or twice does not wait for strangers' guesses.
const OWN_BEFORE_ALL: u8 = 3;

/// The wait after so many failures in a row: 1, 2, 4, 8 s and so on, at most an hour.
#[must_use]
pub fn wait_after(failures: u8) -> Duration {
    match failures {
        0 => Duration::ZERO,
        1..=12 => Duration::from_secs(1 << (failures - 1)),
        _ => WAIT_MAX,
    }
}

/// The wait after so many wrong fingers in a row: from the fifth on 30, 60, 120 s and so on, at most an hour.
#[must_use]
pub fn wait_after_fingers(failures: u8) -> Duration {
    match failures.checked_sub(FINGERS_FREE) {
        None => Duration::ZERO,
        Some(more @ 0..7) => Duration::from_secs(FINGER_WAIT << more).min(WAIT_MAX),
        Some(_) => WAIT_MAX,
    }
}

/// Failures after which a credential of this kind is off.
#[must_use]
pub(crate) fn failures_max(kind: CredentialKind) -> u8 {
    if kind == CredentialKind::Fingerprint { FINGER_FAILURES_MAX } else { FAILURES_MAX }
}

/// The wait that a phone's failures and those of all phones together cost it.
#[must_use]
pub(crate) fn wait_of_phone(state: &State, client: &ClientId) -> Duration {
    let own = failures_of(state, client);
    let counted = if own < OWN_BEFORE_ALL {
        own
    } else {
        state.clients.iter().fold(0, |all: u8, one| all.saturating_add(failures_of(state, &one.id())))
    };
    wait_after(counted)
}

/// A phone's failed confirmations by password in a row, whether it has a password or not: nobody can tell which.
#[must_use]
pub(crate) fn failures_of(state: &State, client: &ClientId) -> u8 {
    let of_phone = |record: &&crate::state::CredentialRecord| record.client == *client;
    let mut passwords = state.credentials.iter().filter(|one| one.kind == CredentialKind::Password);
    match passwords.find(of_phone) {
        Some(record) => record.failures,
        None => state.client(client).map_or(0, |record| record.vain_tries),
    }
}

/// Where somebody may guess.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// In a session of this phone.
    Phone(ClientId),
    /// At the device's keys.
    Keypad,
    /// At its fingerprint reader.
    Reader,
}

/// When a guess was last wrong, as far as this device has been running.
#[derive(Debug)]
pub(crate) struct Waits {
    started: Millis,
    failed: BTreeMap<Place, Millis>,
    /// Whether nobody ever waits: a fault.
    off: bool,
}

/// Most places that are remembered; there are fewer phones at a time.
const PLACES_MAX: usize = 64;

impl Waits {
    /// No failure is known; stored ones count from the start on.
    #[must_use]
    pub(crate) const fn new(started: Millis, off: bool) -> Self {
        Self { started, failed: BTreeMap::new(), off }
    }

    /// Notes a failure. Phones that are no longer paired are forgotten when there are too many.
    pub(crate) fn note(&mut self, place: Place, state: &State, now: Moment) {
        if self.failed.len() >= PLACES_MAX {
            self.failed
                .retain(|one, _| if let Place::Phone(phone) = one { state.client(phone).is_some() } else { true });
        }
        self.failed.insert(place, now.monotonic);
    }

    /// Forgets all failures: somebody pressed the button.
    pub(crate) fn clear(&mut self) {
        self.failed.clear();
    }

    /// Seconds until the next guess is taken there, rounded up, when the failures there cost such a wait.
    #[must_use]
    pub(crate) fn seconds_left(&self, place: &Place, wait: Duration, now: Moment) -> u32 {
        if self.off {
            return 0;
        }
        let failed = self.failed.get(place).copied().unwrap_or(self.started);
        now.seconds_until(failed.after(wait))
    }

    /// Seconds until a phone may try a password again.
    #[must_use]
    pub(crate) fn seconds_for_phone(&self, state: &State, client: &ClientId, now: Moment) -> u32 {
        self.seconds_left(&Place::Phone(client.clone()), wait_of_phone(state, client), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::LOCK;

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
    fn wrong_fingers_cost_nothing_four_times_and_then_thirty_seconds_and_more() {
        let seconds: Vec<u64> = (0..=13).map(|failures| wait_after_fingers(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
        assert_eq!(wait_after_fingers(u8::MAX), WAIT_MAX);
    }

    #[test]
    fn a_restart_begins_the_wait_anew() {
        let state = State::factory_new(&LOCK);
        let mut waits = Waits::new(at(0).monotonic, false);
        waits.note(Place::Keypad, &state, at(10_000));
        let left = |waits: &Waits, place, failures, now| waits.seconds_left(&place, wait_after(failures), at(now));
        assert_eq!(left(&waits, Place::Keypad, 5, 10_000), 16);
        assert_eq!(left(&waits, Place::Keypad, 5, 25_001), 1);
        assert_eq!(left(&waits, Place::Keypad, 5, 26_000), 0);
        assert_eq!(left(&waits, Place::Reader, 0, 10_000), 0);
        assert_eq!(left(&Waits::new(at(500).monotonic, false), Place::Keypad, 5, 500), 16);
        assert_eq!(
            left(&Waits::new(at(500).monotonic, true), Place::Keypad, 5, 500),
            0,
            "a fault lets everybody guess"
        );
    }

    #[test]
    fn phones_that_are_gone_take_no_room_for_ever() {
        let state = State::factory_new(&LOCK);
        let mut waits = Waits::new(at(0).monotonic, false);
        waits.note(Place::Keypad, &state, at(1));
        for number in 0..=u8::MAX {
            waits.note(Place::Phone(ClientId::new([number; 8]).unwrap()), &state, at(2));
            assert!(waits.failed.len() <= PLACES_MAX);
        }
        assert!(waits.failed.contains_key(&Place::Keypad));
        waits.clear();
        assert!(waits.failed.is_empty());
    }
}
