//! Whether the software is the maker's, and what a person may do when it is not (clauses 6.7.1, 6.7.2).
//!
//! A device that finds itself changed answers only alert and recovery. It must never come out of that by itself, nor by
//! a restart: only by a person's word or hand.

use minicbor::{Decode, Encode};
use pandu_protocol::message::{Boot, Bytes, ErrorReply, EventKind, Kind, Recover, RecoverAction, Text};
use ring::digest::{SHA256, digest};

use crate::fault::{Fault, Faults};
use crate::profile::Profile;
use crate::turn::Turn;

/// What the device knows of its own software.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Integrity {
    /// The software was found changed, and is so still.
    #[n(0)]
    changed: bool,
    /// A person took the device off every network and goes on using it.
    #[n(1)]
    isolated: bool,
    /// The maker's software was put back, so that the simulated change is gone.
    #[n(2)]
    restored: bool,
}

impl Integrity {
    /// What is known after the maker's software was put back.
    #[must_use]
    pub const fn put_back(self) -> Self {
        Self { changed: false, isolated: false, restored: self.changed || self.restored }
    }

    /// Whether only alert and recovery are answered.
    #[must_use]
    pub const fn quarantined(self) -> bool {
        self.changed && !self.isolated
    }

    /// Whether a kind is answered `Quarantined` now: all but alert and recovery, or what needs a network when the
    /// device was taken off every network.
    #[must_use]
    pub fn closes(self, kind: Kind) -> bool {
        (self.quarantined() && !IN_QUARANTINE.contains(&kind)) || (self.isolated && OF_NETWORKS.contains(&kind))
    }

    /// Whether every stage of the software that runs is the maker's.
    #[must_use]
    pub const fn verified(self) -> bool {
        !self.changed
    }

    /// Compares the software with the maker's. Returns whether a change is news.
    #[must_use]
    pub fn look(&mut self, faults: &Faults) -> bool {
        self.restored &= faults.has(Fault::Tampered);
        let found = faults.has(Fault::Tampered) && !self.restored;
        let is_news = found && !self.changed;
        self.changed |= found;
        is_news
    }
}

/// What a device that was changed still answers (clause 6.7.2): who it is, who asks, what happened, and what to do.
const IN_QUARANTINE: [Kind; 6] =
    [Kind::AuthState, Kind::Confirm, Kind::Identify, Kind::Events, Kind::Recover, Kind::Leave];

/// What a device that was taken off every network no longer does.
const OF_NETWORKS: [Kind; 3] = [Kind::NetworkScan, Kind::NetworkJoin, Kind::UpdateCheck];

/// Carries out [`Recover`]. The confirmation that it took counts no longer: it was given to a changed device.
pub(crate) fn recover(turn: &mut Turn<'_>, body: Recover) -> Result<(), ErrorReply> {
    let changed = turn.draft.integrity.changed;
    let (next, subject) = match body.action {
        RecoverAction::RestoreKnownGood => (turn.draft.integrity.put_back(), "restored"),
        RecoverAction::Isolate => (Integrity { isolated: true, ..turn.draft.integrity }, "isolated"),
        RecoverAction::Other(_) => return Err(ErrorReply::invalid("action")),
    };
    if !changed {
        return Err(ErrorReply::NotFound);
    }
    if next.isolated {
        turn.draft.network = None;
    }
    turn.draft.integrity = next;
    turn.note(EventKind::Recovered, Some(subject));
    turn.after.ends_freshness = true;
    Ok(())
}

/// How the running software was verified.
pub(crate) fn boot(integrity: Integrity, profile: &Profile, firmware: &str) -> Boot {
    let change = if integrity.verified() { "" } else { " changed" };
    let software = format!("Pandu reference firmware {} {firmware}{change}", profile.name);
    Boot {
        verified: integrity.verified(),
        mechanism: Text::cut("First boot stage checks the firmware's signature (simulated)"),
        measurement: Bytes::new(digest(&SHA256, software.as_bytes()).as_ref()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandu_protocol::role::right;

    fn tampered() -> Faults {
        let mut faults = Faults::default();
        faults.switch_on("tampered").unwrap();
        faults
    }

    #[test]
    fn a_change_is_news_once_and_stays_until_somebody_acts() {
        let mut integrity = Integrity::default();
        assert!(!integrity.look(&Faults::default()) && !integrity.quarantined());
        assert!(integrity.look(&tampered()) && integrity.quarantined() && !integrity.verified());
        assert!(!integrity.look(&tampered()), "no second alarm");
        assert!(!integrity.look(&Faults::default()) && integrity.quarantined(), "a restart heals nothing");
        let mut restored = integrity.put_back();
        assert!(!restored.look(&tampered()) && restored.verified());
        assert!(!restored.look(&Faults::default()));
        assert!(restored.look(&tampered()), "somebody changed it again");
        assert_eq!(Integrity::default().put_back(), Integrity::default());
    }

    #[test]
    fn quarantine_leaves_alert_and_recovery_and_isolation_leaves_local_use() {
        let mut integrity = Integrity::default();
        assert!(Kind::ALL.iter().all(|kind| !integrity.closes(*kind)));
        let _ = integrity.look(&tampered());
        let open: Vec<_> = Kind::ALL.iter().filter(|kind| !integrity.closes(**kind)).copied().collect();
        assert_eq!(open, [Kind::Identify, Kind::AuthState, Kind::Confirm, Kind::Leave, Kind::Events, Kind::Recover]);
        let isolated = Integrity { isolated: true, ..integrity };
        let closed: Vec<_> = Kind::ALL.iter().filter(|kind| isolated.closes(**kind)).copied().collect();
        assert_eq!(closed, OF_NETWORKS);
        assert!(!isolated.verified(), "isolation makes nothing good");
    }

    #[test]
    fn nothing_that_is_answered_in_quarantine_takes_a_secret_but_confirming() {
        let secrets = [Kind::SetCredential, Kind::NetworkJoin, Kind::Invite, Kind::PairFinish];
        assert!(IN_QUARANTINE.iter().all(|kind| !secrets.contains(kind)));
        assert!(right(Kind::Recover).fresh, "a passer-by cannot recover");
    }
}
