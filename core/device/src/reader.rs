//! The fingerprint reader at the door: a finger that is known opens it (clauses 6.1 d, 6.1 e; SP 800-63B-4, 3.2.3).
//!
//! Five wrong fingers in a row cost a wait each; fifty switch a person's fingers off until he proves himself otherwise.
//! PINs and phones go on. A try is counted, and stored, before it is compared. While somebody enrols a finger, touches
//! are his and open nothing.

use pandu_protocol::message::{CredentialKind, EnrolFeedback, EventKind};

use crate::boundary::{Felt, Notice};
use crate::device::Device;
use crate::fingerprint;
use crate::state::{CredentialRecord, State, shown};
use crate::throttle::{Place, wait_after_fingers};
use crate::time::Moment;

/// What the log calls the reader.
const SUBJECT: &str = "reader";

/// A finger on the reader, and how well it lay there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// Names the finger: the same name is the same finger.
    pub finger: String,
    /// How the reader saw it.
    pub quality: EnrolFeedback,
}

impl Device {
    /// Whether the reader has room for a touch: during an enrolment it keeps one that nobody has asked for yet.
    #[must_use]
    pub fn takes_touch(&self) -> bool {
        self.enrolment.as_ref().is_none_or(|enrolment| enrolment.takes_touch())
    }

    /// Somebody touched the reader. Without [`Self::takes_touch`] nobody notices.
    pub fn touch(&mut self, touch: Touch, now: Moment) {
        self.tell_time(now);
        if !self.factory.profile().abilities.fingerprint || self.is_away() {
            return;
        }
        self.end_lost_enrolment();
        if self.enrolment.is_some() {
            self.touch_to_enrol(touch);
        } else {
            let felt = self.check_finger(&touch);
            self.tell(Notice::Touched(felt));
        }
    }

    fn check_finger(&mut self, touch: &Touch) -> Felt {
        let wait = self.waits.seconds_left(&Place::Reader, wait_after_fingers(self.state.wrong_fingers), self.now);
        if wait > 0 {
            return Felt::Wait(wait);
        }
        if touch.quality != EnrolFeedback::Good {
            // Nothing was compared, so nothing was guessed.
            return Felt::Unread(touch.quality);
        }
        let before = self.state.clone();
        let mut counted = before.clone();
        let switched_off = count_wrong(&mut counted);
        if !before.setup_finished || self.commit(counted, false).is_err() {
            return Felt::Refused;
        }
        self.waits.note(Place::Reader, &self.state, self.now);
        let template = fingerprint::template(&touch.finger, self.factory.pepper());
        let known = fingerprint::find(&before, &template).filter(|one| !one.is_off());
        if let Some(owner) = known.map(|one| one.client.clone()) {
            return self.open_for(&owner, CredentialKind::Fingerprint, &before);
        }
        self.note(EventKind::CredentialRefused, Some(SUBJECT));
        for owner in switched_off {
            self.note(EventKind::CredentialDisabled, Some(&owner));
        }
        Felt::Refused
    }
}

/// Counts a wrong finger before it is known whether it is wrong. Returns whose fingers are off if it is, each once.
fn count_wrong(draft: &mut State) -> Vec<String> {
    draft.wrong_fingers = draft.wrong_fingers.saturating_add(1);
    let live = |one: &&mut CredentialRecord| one.kind == CredentialKind::Fingerprint && !one.is_off();
    let mut off: Vec<String> = draft
        .credentials
        .iter_mut()
        .filter(live)
        .filter_map(|one| {
            one.failures = one.failures.saturating_add(1);
            one.is_off().then(|| shown(&one.client))
        })
        .collect();
    off.sort();
    off.dedup();
    off
}
