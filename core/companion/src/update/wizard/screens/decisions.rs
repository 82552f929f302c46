//! What the update wizard asks a person to decide: when to install, and whether to begin.
//!
//! Not every option is there for every update: where a safety function stops, a time must be chosen.

use crate::wizard::{Alternative, Decision, DecisionRegistry, Role, Setting};

/// What the wizard asks a person to decide.
pub const DECISIONS: DecisionRegistry = DecisionRegistry::new(&[Decision::Setting(WHEN), Decision::Setting(START)]);

/// When to install (clause 6.3.6).
pub(super) const WHEN: Setting = Setting {
    id: "when-to-install",
    trigger: "updates-when-trigger",
    options: &[
        Alternative { id: "now", label: "updates-now", detail: "updates-now-detail", role: Role::Recommended },
        Alternative { id: "tonight", label: "updates-tonight", detail: "updates-tonight-detail", role: Role::Neutral },
        Alternative { id: "choose", label: "updates-choose", detail: "updates-choose-detail", role: Role::Neutral },
        Alternative { id: "later", label: "updates-later", detail: "updates-later-detail", role: Role::Neutral },
    ],
    default: "now",
    why: ("updates-why-title", "updates-why"),
};

/// Whether to begin, below what stops meanwhile (clause 6.3.12).
pub(super) const START: Setting = Setting {
    id: "start-installing",
    trigger: "updates-start-trigger",
    options: &[
        Alternative {
            id: "install",
            label: "updates-install",
            detail: "updates-install-detail",
            role: Role::Recommended,
        },
        Alternative { id: "back", label: "access-back", detail: "updates-back-detail", role: Role::Neutral },
    ],
    default: "install",
    why: ("updates-why-title", "updates-why"),
};
