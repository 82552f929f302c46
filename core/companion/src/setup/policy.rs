//! The rules of set-up, without any state: what is asked, and what a Wi-Fi key can be. What a password must be stands in
//! [`crate::access`]; the device applies its own rules in any case and has the last word.

use pandu_protocol::message::{Abilities, SetupState, UpdateMode, UpdatePolicy};

use super::decisions::DECISIONS_MAX;

/// Which decisions a device needs, out of what it can do and what is already done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    /// Whether to ask how to sign in. A device without passwords is told without asking.
    pub(super) sign_in: bool,
    /// Whether to ask for a network.
    pub(super) network: bool,
    /// Whether to ask about updates.
    pub(super) updates: bool,
    /// How many consents to ask for.
    pub(super) consents: usize,
}

impl Plan {
    /// Makes the plan for a device with `unanswered` open requests for consent. It never has more than five decisions:
    /// consents beyond that are not asked in set-up, and what was not asked is not given.
    pub(super) fn new(can: Abilities, done: &SetupState, unanswered: usize) -> Self {
        let open = !done.finished;
        let mut plan = Self {
            sign_in: open && can.password && !done.sign_in,
            network: open && can.network,
            updates: open && can.self_update && !done.updates,
            consents: 0,
        };
        plan.consents = if open { unanswered.min(DECISIONS_MAX - plan.decisions()) } else { 0 };
        plan
    }

    /// How many decisions it has.
    pub(super) fn decisions(self) -> usize {
        usize::from(self.sign_in) + usize::from(self.network) + usize::from(self.updates) + self.consents
    }
}

/// What the device is told for a choice on updates. New features never come without asking: they may change what is sensed.
pub(super) fn update_policy(choice: &str) -> Option<UpdatePolicy> {
    let (security, feature) = match choice {
        "on" => (UpdateMode::Automatic, UpdateMode::Ask),
        "ask" => (UpdateMode::Ask, UpdateMode::Ask),
        "off" => (UpdateMode::Off, UpdateMode::Off),
        _ => return None,
    };
    Some(UpdatePolicy { security, maintenance: security, feature, postponed_until: None })
}

/// Fewest characters of a Wi-Fi key (IEEE 802.11, annex M: 8 to 63 characters, or 64 hexadecimal digits).
pub(super) const WIFI_KEY_CHARS_MIN: usize = 8;

/// Whether a text can be a Wi-Fi key at all.
pub(super) fn is_wifi_key(key: &str) -> bool {
    match key.len() {
        WIFI_KEY_CHARS_MIN..=63 => true,
        64 => key.bytes().all(|byte| byte.is_ascii_hexdigit()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use pandu_protocol::message::List;

    use super::*;

    fn plan(password: bool, network: bool, self_update: bool, done: &SetupState, unanswered: usize) -> Plan {
        Plan::new(Abilities { password, network, self_update, fingerprint: false, pin: false }, done, unanswered)
    }

    fn done(sign_in: bool, updates: bool, finished: bool) -> SetupState {
        SetupState { sign_in, updates, consents: List::default(), finished, seconds_left: 0 }
    }

    #[test]
    fn no_plan_has_more_than_five_decisions() {
        for bits in 0..64_u8 {
            let [password, network, update, sign_in, updates, finished] =
                [1, 2, 4, 8, 16, 32].map(|bit| bits & bit != 0);
            for unanswered in 0..=8 {
                let plan = plan(password, network, update, &done(sign_in, updates, finished), unanswered);
                assert!(plan.decisions() <= DECISIONS_MAX, "{plan:?}");
                assert!(!finished || plan.decisions() == 0, "{plan:?}");
            }
        }
    }

    #[test]
    fn what_a_device_cannot_do_or_has_done_is_not_asked() {
        let fresh = done(false, false, false);
        assert_eq!(plan(true, true, true, &fresh, 1).decisions(), 4);
        assert_eq!(plan(true, true, true, &fresh, 2).decisions(), 5);
        assert_eq!(plan(true, true, true, &fresh, 8).consents, 2);
        assert_eq!(plan(false, false, false, &fresh, 0).decisions(), 0);
        assert_eq!(plan(false, false, false, &fresh, 8).consents, 5);
        assert_eq!(plan(true, true, true, &done(true, true, false), 0).decisions(), 1);
    }

    #[test]
    fn wifi_keys_have_the_lengths_of_the_standard() {
        for (key, fits) in [
            ("", false),
            ("1234567", false),
            ("12345678", true),
            (&*"x".repeat(63), true),
            (&*"x".repeat(64), false),
            (&*"a".repeat(64), true),
            (&*"a".repeat(65), false),
        ] {
            assert_eq!(is_wifi_key(key), fits, "{}", key.len());
        }
    }

    #[test]
    fn the_default_on_updates_installs_security_by_itself() {
        let on = update_policy(crate::setup::decisions::UPDATES.default).expect("known");
        assert_eq!(
            (on.security, on.maintenance, on.feature),
            (UpdateMode::Automatic, UpdateMode::Automatic, UpdateMode::Ask)
        );
        assert_eq!(update_policy("sometimes"), None);
    }
}
