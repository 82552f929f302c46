//! What can be said about updates.

use clap::{Args, Subcommand};

use super::{Help, Maybe};

#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Updates {
    /// Nothing = what is known of all devices.
    #[command(subcommand)]
    pub(crate) what: Option<What>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum What {
    Check(Look),
    Install(Maybe),
    Postpone(Postpone),
    History(Maybe),
    Settings(Settings),
}

#[derive(Debug, Args)]
pub(crate) struct Look {
    #[arg(value_name = "DEVICE")]
    pub(crate) device: Option<String>,
    #[arg(long, conflicts_with = "device")]
    pub(crate) when_due: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Postpone {
    #[arg(value_name = "DEVICE")]
    pub(crate) device: Option<String>,
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u8).range(1..=30), default_value_t = 1, hide_default_value = true)]
    pub(crate) days: u8,
}

#[derive(Debug, Args)]
pub(crate) struct Settings {
    #[arg(value_name = "DEVICE")]
    pub(crate) device: Option<String>,
    #[arg(long, value_name = "HOW", value_enum, hide_possible_values = true)]
    pub(crate) security: Option<How>,
    #[arg(long, value_name = "HOW", value_enum, hide_possible_values = true)]
    pub(crate) maintenance: Option<How>,
    #[arg(long, value_name = "HOW", value_enum, hide_possible_values = true)]
    pub(crate) features: Option<How>,
}

/// What happens with one kind of update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum How {
    /// Nobody is told of it.
    Off,
    /// The person is asked.
    Ask,
    /// A device that can installs it by itself.
    Automatic,
}

#[derive(Debug, Args)]
pub(crate) struct Support {
    /// Not `maker`: that is the file which every verb understands.
    #[arg(value_name = "MAKER")]
    pub(crate) made_by: String,
    #[arg(value_name = "MODEL")]
    pub(crate) model: String,
}

const DEVICE: (&str, &str) = ("device", "cli-help-device-or-only");

/// The words of the help: each thing that can be done, and what its own arguments mean.
pub(super) const HELP: &[(&str, &str, Help)] = &[
    ("check", "cli-help-updates-check", &[DEVICE, ("when_due", "cli-help-when-due")]),
    ("install", "cli-help-updates-install", &[DEVICE]),
    ("postpone", "cli-help-updates-postpone", &[DEVICE, ("days", "cli-help-days")]),
    ("history", "cli-help-updates-history", &[DEVICE]),
    (
        "settings",
        "cli-help-updates-settings",
        &[
            DEVICE,
            ("security", "cli-help-updates-security"),
            ("maintenance", "cli-help-updates-maintenance"),
            ("features", "cli-help-updates-features"),
        ],
    ),
];
