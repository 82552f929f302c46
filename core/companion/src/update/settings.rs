//! What a person decided about updates of each kind, as plain data and as the device is told it.

use pandu_protocol::message::{UpdateMode, UpdatePolicy};
use serde::{Deserialize, Serialize};

/// What happens when an update of a kind is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateChoice {
    /// It is installed without asking, where the device can.
    Automatic,
    /// The person is told, and asked.
    Ask,
    /// Nobody is told.
    Off,
}

/// What the person decided, for each kind of update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateSettings {
    /// Security updates.
    pub security: UpdateChoice,
    /// Maintenance updates.
    pub maintenance: UpdateChoice,
    /// Feature updates.
    pub feature: UpdateChoice,
}

impl UpdateSettings {
    /// What a device's policy means; without one, the person is asked.
    pub(crate) fn of(policy: Option<&UpdatePolicy>) -> Self {
        let choice = |mode| match mode {
            UpdateMode::Automatic => UpdateChoice::Automatic,
            UpdateMode::Ask | UpdateMode::Other(_) => UpdateChoice::Ask,
            UpdateMode::Off => UpdateChoice::Off,
        };
        match policy {
            None => Self { security: UpdateChoice::Ask, maintenance: UpdateChoice::Ask, feature: UpdateChoice::Ask },
            Some(policy) => Self {
                security: choice(policy.security),
                maintenance: choice(policy.maintenance),
                feature: choice(policy.feature),
            },
        }
    }

    /// The policy that a device is told.
    pub(crate) const fn policy(self, postponed_until: Option<u64>) -> UpdatePolicy {
        const fn mode(choice: UpdateChoice) -> UpdateMode {
            match choice {
                UpdateChoice::Automatic => UpdateMode::Automatic,
                UpdateChoice::Ask => UpdateMode::Ask,
                UpdateChoice::Off => UpdateMode::Off,
            }
        }
        UpdatePolicy {
            security: mode(self.security),
            maintenance: mode(self.maintenance),
            feature: mode(self.feature),
            postponed_until,
        }
    }
}
