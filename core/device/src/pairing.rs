//! The pairing window: when a phone that knows the label may come in, and as what (clauses 6.1 a, 6.1 b, 6.1 e).
//!
//! The window opens by a physical act: power on a device that nobody owns, or the button. One window lets one phone
//! in. The label alone must never open a device that has an owner (attacks 2 and 22).

use std::ops::RangeInclusive;
use std::time::Duration;

use pandu_protocol::hello::Way;
use pandu_protocol::limit::CODE_FAILURES_MAX;
use pandu_protocol::role::Role;
use pandu_protocol::time::Millis;

use crate::state::State;
use crate::time::Moment;

/// How long a window may be open, in minutes.
pub const WINDOW_MINUTES: RangeInclusive<u8> = 3..=15;
/// How long it is open if nobody says otherwise.
pub const WINDOW_MINUTES_DEFAULT: u8 = 10;
/// Longest time from the end of the handshake to the end of pairing; no person is asked anything meanwhile.
pub(crate) const PAIRING_TIMEOUT: Duration = Duration::from_secs(60);

/// The window. It is not stored: a restart of an owned device closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    open_until: Option<Millis>,
    minutes: u8,
    /// It never closes: for the fault of this name.
    stays_open: bool,
}

impl Window {
    /// The window at power-up: open on a device that no phone is paired with.
    #[must_use]
    pub(crate) fn at_start(state: &State, minutes: u8, now: Moment) -> Self {
        let minutes = minutes.clamp(*WINDOW_MINUTES.start(), *WINDOW_MINUTES.end());
        let mut window = Self { open_until: None, minutes, stays_open: false };
        if state.clients.is_empty() {
            window.open(now);
        }
        window
    }

    /// Opens the window, or begins its time anew.
    pub(crate) fn open(&mut self, now: Moment) {
        self.open_until = Some(now.monotonic.after(Duration::from_secs(60) * u32::from(self.minutes)));
    }

    /// Closes the window.
    pub(crate) const fn close(&mut self) {
        self.open_until = None;
    }

    /// The same window, or one that never closes.
    #[must_use]
    pub(crate) const fn that_stays_open(self, stays_open: bool) -> Self {
        Self { stays_open, ..self }
    }

    /// Whether it is open.
    #[must_use]
    pub(crate) fn is_open(&self, now: Moment) -> bool {
        self.seconds_left(now) > 0
    }

    /// Seconds until it closes, rounded up; 0 = closed.
    #[must_use]
    pub(crate) fn seconds_left(&self, now: Moment) -> u32 {
        if self.stays_open {
            return u32::from(self.minutes) * 60;
        }
        self.open_until.map_or(0, |until| now.seconds_until(until))
    }

    /// Minutes until it closes, rounded up, as the hello gives them.
    #[must_use]
    pub(crate) fn minutes_left(&self, now: Moment) -> u8 {
        u8::try_from(self.seconds_left(now).div_ceil(60)).unwrap_or(u8::MAX)
    }

    /// When it closes by itself.
    #[must_use]
    pub(crate) const fn closes_at(&self) -> Option<Millis> {
        self.open_until
    }

    /// The ways in that the hello names. Used-up guesses take the typed code away until somebody presses the button;
    /// the label stays, because nobody can guess it, and so no stranger can keep its holder out.
    #[must_use]
    pub(crate) fn ways(&self, state: &State, now: Moment) -> Vec<Way> {
        match (self.is_open(now), guesses_left(state)) {
            (false, _) => Vec::new(),
            (true, true) => vec![Way::Label, Way::Code],
            (true, false) => vec![Way::Label],
        }
    }
}

/// Whether the typed code may be tried once more before somebody presses the button.
#[must_use]
pub(crate) const fn guesses_left(state: &State) -> bool {
    state.code_failures < CODE_FAILURES_MAX
}

/// The role of the next phone: the owner's if there is none, else a member's, whom the owner may raise or remove.
#[must_use]
pub(crate) fn role_of_next(state: &State) -> Role {
    if state.has_owner() { Role::Member } else { Role::Owner }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::LOCK;
    use crate::state::ClientRecord;
    use pandu_protocol::message::{Bytes, Text};
    use pandu_protocol::secret::SecretBytes;

    fn at(seconds: u64) -> Moment {
        Moment { monotonic: Millis(seconds * 1_000), unix: 0 }
    }

    fn owned() -> State {
        let mut state = State::factory_new(&LOCK);
        let (key, psk) = (Bytes::new([1; 32]).unwrap(), SecretBytes::new([0; 32]));
        state.clients.push(ClientRecord {
            key,
            psk,
            name: Text::cut("x"),
            role: Role::Owner,
            last_seen: 0,
            vain_tries: 0,
        });
        state
    }

    #[test]
    fn power_opens_it_only_while_nobody_is_paired() {
        let mut state = State::factory_new(&LOCK);
        assert!(Window::at_start(&state, 10, at(0)).is_open(at(0)));
        state.code_failures = CODE_FAILURES_MAX;
        assert!(Window::at_start(&state, 10, at(0)).is_open(at(0)), "used-up guesses do not close it");
        assert!(!Window::at_start(&owned(), 10, at(0)).is_open(at(0)));
    }

    #[test]
    fn used_up_guesses_leave_the_label() {
        let mut state = State::factory_new(&LOCK);
        let window = Window::at_start(&state, 10, at(0));
        state.code_failures = CODE_FAILURES_MAX - 1;
        assert_eq!(window.ways(&state, at(0)), [Way::Label, Way::Code]);
        state.code_failures = CODE_FAILURES_MAX;
        assert_eq!(window.ways(&state, at(0)), [Way::Label]);
        assert!(Window::at_start(&owned(), 10, at(0)).ways(&owned(), at(0)).is_empty());
    }

    #[test]
    fn it_closes_on_time_and_its_length_is_bounded() {
        for (asked, minutes) in [(0, 3), (3, 3), (10, 10), (15, 15), (200, 15)] {
            let state = State::factory_new(&LOCK);
            let window = Window::at_start(&state, asked, at(0));
            assert_eq!(window.minutes_left(at(0)), minutes);
            let end = u64::from(minutes) * 60;
            assert_eq!(window.seconds_left(at(end - 1)), 1);
            assert!(!window.is_open(at(end)) && window.ways(&state, at(end)).is_empty());
        }
    }

    #[test]
    fn a_second_phone_is_no_second_owner() {
        assert_eq!(role_of_next(&State::factory_new(&LOCK)), Role::Owner);
        assert_eq!(role_of_next(&owned()), Role::Member);
    }
}
