//! The history of a device's updates as plain data, with the outage as it was measured beside what the maker had named.

use serde::{Deserialize, Serialize};

use crate::text::Inert;
use crate::wizard::update::{Done, DoneOutcome};

/// One line of the history of a device's updates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateLine {
    /// The version that it led to, or should have.
    pub version: String,
    /// The version before.
    pub from: Option<String>,
    /// When this app learned of it, Unix seconds.
    pub at: u64,
    /// `installed`, `rolled_back` or `refused`.
    pub outcome: String,
    /// Seconds that the device was away, by its own clock.
    pub outage_seconds: Option<u32>,
    /// Seconds until this machine heard it again.
    pub outage_here: Option<u32>,
    /// Minutes that the maker had named: typical and longest.
    pub stated_minutes: Option<(u16, u16)>,
}

impl From<&Done> for UpdateLine {
    fn from(done: &Done) -> Self {
        Self {
            version: Inert::name(&done.version).as_str().to_owned(),
            from: done.from.as_deref().map(|from| Inert::name(from).as_str().to_owned()),
            at: done.at,
            outcome: match done.outcome {
                DoneOutcome::Installed => "installed",
                DoneOutcome::RolledBack => "rolled_back",
                DoneOutcome::Refused => "refused",
            }
            .to_owned(),
            outage_seconds: done.outage_seconds,
            outage_here: done.outage_here,
            stated_minutes: done.stated_minutes,
        }
    }
}
