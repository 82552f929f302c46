//! What set-up asks a person to decide: four kinds of decision, at most [`DECISIONS_MAX`] of them on any device.

use crate::wizard::{Alternative, Consent, Decision, DecisionRegistry, Role, Setting};

/// Most decisions in one set-up (requirement 1 of the usability list, clause 6.12.1).
pub const DECISIONS_MAX: usize = 5;

/// Every decision of set-up.
pub const DECISIONS: DecisionRegistry = DecisionRegistry::new(&[
    Decision::Setting(SIGN_IN),
    Decision::Setting(NETWORK),
    Decision::Setting(UPDATES),
    Decision::Consent(CONSENT),
]);

/// How the person signs in.
pub(super) const SIGN_IN: Setting = Setting {
    id: "sign-in",
    trigger: "decision-sign-in-trigger",
    options: &[
        Alternative {
            id: "phone",
            label: "decision-sign-in-phone",
            detail: "decision-sign-in-phone-detail",
            role: Role::Recommended,
        },
        Alternative {
            id: "password",
            label: "decision-sign-in-password",
            detail: "decision-sign-in-password-detail",
            role: Role::Neutral,
        },
    ],
    default: "phone",
    why: ("decision-sign-in-why-title", "decision-sign-in-why"),
};

/// Which network the device joins. Each network that the device hears is one more option, `join-0` and so on.
pub(super) const NETWORK: Setting = Setting {
    id: "network",
    trigger: "decision-network-trigger",
    options: &[
        Alternative {
            id: "later",
            label: "decision-network-later",
            detail: "decision-network-later-detail",
            role: Role::Neutral,
        },
        Alternative {
            id: "hidden",
            label: "decision-network-hidden",
            detail: "decision-network-hidden-detail",
            role: Role::Neutral,
        },
    ],
    default: "later",
    why: ("decision-network-why-title", "decision-network-why"),
};

/// What the device does with updates (clause 6.3.6).
pub(super) const UPDATES: Setting = Setting {
    id: "updates",
    trigger: "decision-updates-trigger",
    options: &[
        Alternative {
            id: "on",
            label: "decision-updates-on",
            detail: "decision-updates-on-detail",
            role: Role::Recommended,
        },
        Alternative {
            id: "ask",
            label: "decision-updates-ask",
            detail: "decision-updates-ask-detail",
            role: Role::Neutral,
        },
        Alternative {
            id: "off",
            label: "decision-updates-off",
            detail: "decision-updates-off-detail",
            role: Role::Danger,
        },
    ],
    default: "on",
    why: ("decision-updates-why-title", "decision-updates-why"),
};

/// Whether data may be used for one purpose (clause 7 b). Asked once for each purpose.
pub(super) const CONSENT: Consent = Consent {
    id: "consent",
    trigger: "decision-consent-trigger",
    agree: ("agree", "decision-consent-agree"),
    refuse: ("refuse", "decision-consent-refuse"),
    why: ("decision-consent-why-title", "decision-consent-why"),
};
