//! What this app remembers about the updates of one device: one sealed record under the device's own key, bounded in every part.

use minicbor::{Decode, Encode};
use pandu_protocol::message::{UpdateKind, UpdateMode, UpdatePolicy};
use pandu_protocol::version::Version;

use super::period::Support;
use super::reminder::Told;
use crate::wizard::update::{Done, DoneOutcome, Doubt, Finding, Offered, Standing};

/// Most lines of history; the oldest go first.
const HISTORY_MAX: usize = 50;
/// Two lines about the same within so many seconds are one: an effect that was repeated after a kill.
const REPEAT: u64 = 3_600;

/// The record: CBOR with integer keys; new fields are optional.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct UpdateMemory {
    /// How the last look went.
    #[n(0)]
    pub(crate) latest: Option<Standing>,
    /// What was last confirmed by the maker's signatures.
    #[n(1)]
    pub(crate) confirmed: Option<Standing>,
    /// The version that the device named last.
    #[n(2)]
    pub(crate) running: Option<String>,
    /// How updates went, oldest first.
    #[n(3)]
    pub(crate) history: Vec<Done>,
    /// What the person put off.
    #[n(4)]
    pub(crate) postponed: Option<Postponed>,
    /// What the person was told, and when.
    #[n(5)]
    pub(crate) told: Vec<Told>,
    /// The settings for each kind, as the person made them here or the device said them last.
    #[n(6)]
    pub(crate) policy: Option<UpdatePolicy>,
    /// The support period.
    #[n(7)]
    pub(crate) support: Option<Support>,
    /// The maker's documents as they were last fetched.
    #[n(8)]
    pub(crate) documents: Vec<Kept>,
}

/// An update that was put off.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Postponed {
    /// The version.
    #[n(0)]
    pub(crate) version: String,
    /// Until when, Unix seconds.
    #[n(1)]
    pub(crate) until: u64,
}

/// A document of the maker, verified when it was fetched.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Kept {
    /// Its path.
    #[n(0)]
    pub(crate) path: String,
    /// Its SHA-256: while the maker names the same, it is not fetched again.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) sha256: [u8; 32],
    /// Its bytes.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(crate) bytes: Vec<u8>,
}

impl UpdateMemory {
    /// Name of the record in the store.
    pub(crate) const NAME: &'static str = "updates";

    /// Encodes the record.
    pub(crate) fn encode(&self) -> Vec<u8> {
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Decodes a record of this or an earlier version; `None` when it is damaged.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        // It is sealed by ourselves, and deeper than what a peer may send.
        minicbor::decode(bytes).ok()
    }

    /// Takes in how a look went.
    pub(crate) fn learn(&mut self, standing: &Standing) {
        self.runs(&standing.installed, None, standing.at);
        if !is_doubt_of_repository(&standing.finding) {
            self.confirmed = Some(standing.clone());
        }
        self.latest = Some(standing.clone());
    }

    /// Takes in which version runs. One that is newer than the one before came by itself, or through another phone: it gets
    /// its line of history, with the seconds that the device says it was away.
    pub(crate) fn runs(&mut self, version: &str, outage_seconds: Option<u32>, at: u64) {
        let Some(before) = self.running.replace(version.to_owned()) else { return };
        let newer = version.parse::<Version>().ok().zip(before.parse().ok()).is_some_and(|(new, old)| new > old);
        let known = self.history.last().is_some_and(|last| last.version == version);
        if !newer || known {
            return;
        }
        let notice = self.confirmed.as_ref().and_then(|standing| match &standing.finding {
            Finding::Offered(offered) if &*offered.notice.to == version => offered.notice.disruption.as_ref(),
            Finding::UpToDate | Finding::Offered(_) | Finding::Later { .. } | Finding::CannotConfirm(_) => None,
        });
        let stated_minutes = notice.map(|outage| (outage.minutes_typical, outage.minutes_max));
        let (version, from, outcome) = (version.to_owned(), Some(before), DoneOutcome::Installed);
        self.note(Done { version, from, at, outcome, outage_seconds, outage_here: None, stated_minutes });
    }

    /// Adds a line to the history, once.
    pub(crate) fn note(&mut self, done: Done) {
        if done.outcome == DoneOutcome::Installed {
            self.running = Some(done.version.clone());
        }
        let same = |other: &Done| {
            other.version == done.version && other.outcome == done.outcome && other.at.abs_diff(done.at) <= REPEAT
        };
        match self.history.last_mut() {
            Some(last) if same(last) => *last = Done { at: last.at, ..done },
            _ => self.history.push(done),
        }
        let surplus = self.history.len().saturating_sub(HISTORY_MAX);
        self.history.drain(..surplus);
    }

    /// What is offered, as far as it was ever confirmed and is current at `now`.
    pub(crate) fn offered(&self, now: u64) -> Option<&Offered> {
        let standing = self.confirmed.as_ref()?;
        let Finding::Offered(offered) = &standing.finding else { return None };
        let runs = self.running.as_deref().is_some_and(|running| running == &*offered.notice.to);
        (!runs && offered.notice.expires > now).then_some(offered)
    }

    /// Until when the update to `version` is put off, if it still is.
    pub(crate) fn put_off(&self, version: &str, now: u64) -> Option<u64> {
        self.postponed.as_ref().filter(|one| one.version == version && one.until > now).map(|one| one.until)
    }

    /// The bytes of a document of the maker.
    pub(crate) fn document(&self, path: Option<String>) -> Option<&[u8]> {
        self.documents.iter().find(|one| Some(&one.path) == path.as_ref()).map(|one| one.bytes.as_slice())
    }

    /// The kinds that are switched off.
    pub(crate) fn off(&self) -> Vec<UpdateKind> {
        let Some(policy) = self.policy else { return Vec::new() };
        let modes = [
            (policy.security, UpdateKind::Security),
            (policy.maintenance, UpdateKind::Maintenance),
            (policy.feature, UpdateKind::Feature),
        ];
        modes.into_iter().filter(|(mode, _)| *mode == UpdateMode::Off).map(|(_, kind)| kind).collect()
    }
}

/// Whether a finding says something about the way to the repository, and not about what is in it.
const fn is_doubt_of_repository(finding: &Finding) -> bool {
    let Finding::CannotConfirm(doubt) = finding else { return false };
    match doubt {
        Doubt::NoMaker
        | Doubt::NeverLooked
        | Doubt::Offline
        | Doubt::Frozen
        | Doubt::Forged
        | Doubt::Clock
        | Doubt::NotSetUp
        | Doubt::Old => true,
        Doubt::NoticeExpired | Doubt::NoticeUnreadable | Doubt::NoWay | Doubt::UnknownModel => false,
    }
}

#[cfg(test)]
pub(super) mod tests;
