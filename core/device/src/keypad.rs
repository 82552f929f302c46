//! The device's own keys: a right PIN opens the door (clauses 6.1 d, 6.1 e; SP 800-63B-4, 3.2.10).
//!
//! Nobody says whose PIN he types, so a wrong one counts against all of them. Ten wrong ones in a row switch every PIN
//! off; phones and fingers go on. A try is counted, and stored, before it is checked.

use pandu_protocol::limit::{PASSWORD_MAX, PIN_FAILURES_MAX};
use pandu_protocol::message::{ClientId, CredentialKind, EventKind};
use pandu_protocol::secret::SecretText;

use crate::boundary::{Felt, Notice};
use crate::device::Device;
use crate::state::{CredentialRecord, State, shown};
use crate::throttle::{FAILURES_MAX, Place, wait_after};
use crate::time::Moment;
use crate::{credential, password};

/// What the log calls the keys.
const SUBJECT: &str = "keypad";

impl Device {
    /// Somebody typed digits on the device's keys.
    pub fn type_pin(&mut self, digits: &SecretText<PASSWORD_MAX>, now: Moment) {
        self.tell_time(now);
        if !self.factory.profile().abilities.pin || self.is_away() {
            return;
        }
        let felt = self.check_pin(digits);
        self.tell(Notice::Typed(felt));
    }

    fn check_pin(&mut self, digits: &SecretText<PASSWORD_MAX>) -> Felt {
        let wait = self.waits.seconds_left(&Place::Keypad, wait_after(self.state.wrong_pins), self.now);
        if wait > 0 {
            return Felt::Wait(wait);
        }
        let before = self.state.clone();
        let mut counted = before.clone();
        let switched_off = count_wrong(&mut counted);
        if !before.setup_finished || self.commit(counted, false).is_err() {
            return Felt::Refused;
        }
        self.waits.note(Place::Keypad, &self.state, self.now);
        match self.owner_of_pin(&before, digits) {
            Some(owner) => self.open_for(&owner, CredentialKind::Pin, &before),
            None => {
                self.note(EventKind::CredentialRefused, Some(SUBJECT));
                for owner in switched_off {
                    self.note(EventKind::CredentialDisabled, Some(&shown(&owner)));
                }
                Felt::Refused
            }
        }
    }

    /// Whose PIN this is. Every one is looked at, and one that nobody has if there is none.
    fn owner_of_pin(&self, before: &State, digits: &SecretText<PASSWORD_MAX>) -> Option<ClientId> {
        let live = before.credentials.iter().filter(|one| is_live_pin(one));
        let matches = |one: &CredentialRecord| password::matches(digits, one.verifier.as_ref(), self.factory.pepper());
        let owners: Vec<_> = live.map(|one| matches(one).then(|| one.client.clone())).collect();
        if owners.is_empty() {
            let _ = password::matches(digits, None, self.factory.pepper());
        }
        owners.into_iter().flatten().next()
    }

    /// A right PIN or finger: the door opens, and what was counted for this try against others is taken back.
    pub(crate) fn open_for(&mut self, owner: &ClientId, by: CredentialKind, before: &State) -> Felt {
        let mut draft = self.state.clone();
        for record in &mut draft.credentials {
            if let Some(old) = before.credentials.iter().find(|old| old.id == record.id) {
                record.failures = old.failures;
            }
        }
        credential::forget_failures(&mut draft, owner, by);
        if by == CredentialKind::Pin {
            draft.wrong_pins = 0;
        } else {
            draft.wrong_fingers = 0;
        }
        if let Some((function, value)) = self.factory.profile().unlocks {
            let functions = self.factory.profile().functions.iter();
            functions
                .zip(&mut draft.functions)
                .filter(|(one, _)| one.name == function)
                .for_each(|(_, now)| *now = value);
        }
        match self.commit(draft, false) {
            Ok(()) => Felt::Opened(owner.clone()),
            Err(_) => Felt::Refused,
        }
    }
}

fn is_live_pin(record: &CredentialRecord) -> bool {
    record.kind == CredentialKind::Pin && !record.is_off()
}

/// Counts a wrong PIN before it is known whether it is wrong. Returns whose PINs are off if it is.
fn count_wrong(draft: &mut State) -> Vec<ClientId> {
    draft.wrong_pins = draft.wrong_pins.saturating_add(1);
    let all_off = draft.wrong_pins >= PIN_FAILURES_MAX;
    let live = draft.credentials.iter_mut().filter(|one| is_live_pin(one));
    live.filter_map(|one| {
        one.failures = if all_off { FAILURES_MAX } else { one.failures.saturating_add(1) };
        one.is_off().then(|| one.client.clone())
    })
    .collect()
}
