//! The command line of `pandu-maker`. Each verb is one line in the guide for makers; nothing is asked for that has a safe default.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Signs and publishes a maker's updates: images, notices, support dates and advisories. What it makes are static files for any server.
#[derive(Debug, Parser)]
#[command(name = "pandu-maker", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) shared: Shared,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What every verb understands.
#[derive(Debug, Args)]
pub(crate) struct Shared {
    /// The maker's folder
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub(crate) dir: PathBuf,
    /// Looks for keys in this folder too, such as one on a stick (repeatable)
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) keys: Vec<PathBuf>,
    /// Asks for the passphrase of the keys; new keys get it too
    #[arg(long, global = true, conflicts_with = "passphrase_file")]
    pub(crate) passphrase: bool,
    /// Reads the passphrase from the first line of a file; - is standard input
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Makes a maker's folder: keys, a repository, and what an app must know to trust it
    Init(Init),
    /// Takes an image in and signs it for the devices
    Image {
        #[command(flatten)]
        at: At,
        /// The image, as the device installs it
        file: PathBuf,
    },
    /// Says what an update is about, and shows it as people will see it
    Notice(Box<NoticeWords>),
    /// Shows a notice as people will see it, in English and Malay
    Show {
        #[command(flatten)]
        at: At,
    },
    /// Signs what is prepared, checks it as an app does, and puts it into repository/
    Publish,
    /// Signs what is prepared with the keys that are here, and leaves it prepared: for keys on another machine
    Sign,
    /// Forgets everything that is prepared
    Discard,
    /// Says anew that nothing newer is there. Run it every day, by a timer
    #[command(alias = "refresh")]
    RefreshTimestamp,
    /// Prepares everything that offline keys sign anew, unchanged: for the yearly visit to the safe
    Renew,
    /// Makes a new key in the place of an old one
    Rotate {
        /// Which key
        #[arg(value_enum)]
        which: Rotated,
        /// The model, for `rotate model`
        #[arg(required_if_eq("which", "model"))]
        model: Option<String>,
    },
    /// Gives one model a key of its own, for a team that releases it by itself
    Delegate {
        /// The model's designation
        model: String,
    },
    /// Says that a version must not be installed any more
    Recall {
        #[command(flatten)]
        at: At,
        /// Takes the recall back
        #[arg(long)]
        undo: bool,
    },
    /// Ends a notice now: apps no longer show it as current
    Expire {
        #[command(flatten)]
        at: At,
    },
    /// Says until when a model gets security updates (an OpenEoX document)
    Support(Support),
    /// Publishes a fault and what to do about it (a CSAF 2.0 document)
    Advisory(Box<Advisory>),
    /// Says how to report a vulnerability in a model
    Policy(Policy),
    /// Says where the repository will be reached
    Url {
        /// The address of repository/, without metadata/ or targets/
        address: String,
    },
    /// Checks the repository as an app and a device do, and says what runs out when
    Verify {
        /// The root.json to begin with, instead of trust/root.json
        #[arg(long, value_name = "FILE")]
        root: Option<PathBuf>,
    },
}

/// A version of a model.
#[derive(Debug, Args)]
pub(crate) struct At {
    /// The model's designation, as on its label
    pub(crate) model: String,
    /// The version: one to four numbers with dots
    pub(crate) version: String,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The maker's name, exactly as its devices say it
    #[arg(long)]
    pub(crate) name: String,
    /// Where repository/ will be reached; can be said later with `url`
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) url: Option<String>,
    /// How many root keys to make
    #[arg(long, default_value_t = 1)]
    pub(crate) root_keys: usize,
    /// How many root keys must sign
    #[arg(long, default_value_t = 1)]
    pub(crate) root_threshold: usize,
    /// Days for which `refresh-timestamp` counts: longer forgives a missed run, shorter ends a frozen copy sooner
    #[arg(long, default_value_t = 7, value_name = "DAYS")]
    pub(crate) timestamp_days: u32,
}

#[derive(Debug, Args)]
pub(crate) struct NoticeWords {
    #[command(flatten)]
    pub(crate) at: At,
    /// Takes the whole notice from a JSON file; other options change it
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Writes the notice as a JSON file, to edit it and give it back with --file
    #[arg(long, value_name = "FILE")]
    pub(crate) write: Option<PathBuf>,
    /// What the update is for
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Purpose>,
    /// How soon to act
    #[arg(long, value_enum)]
    pub(crate) urgency: Option<Haste>,
    /// Whether the fault is known to be abused
    #[arg(long, value_enum)]
    pub(crate) exploited: Option<Abuse>,
    /// The risk that it removes, in one plain sentence: "English | Malay"
    #[arg(long, value_name = "EN | MS")]
    pub(crate) risk: Option<String>,
    /// Where to read more, beginning with https://
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) risk_url: Option<String>,
    /// A CVE identifier (repeatable)
    #[arg(long = "cve", value_name = "CVE")]
    pub(crate) cves: Vec<String>,
    /// Something that stops meanwhile (repeatable): "English | Malay"
    #[arg(long, value_name = "EN | MS")]
    pub(crate) stops: Vec<String>,
    /// Something that keeps working (repeatable): "English | Malay"
    #[arg(long, value_name = "EN | MS")]
    pub(crate) keeps: Vec<String>,
    /// Minutes that it usually takes
    #[arg(long)]
    pub(crate) minutes: Option<u16>,
    /// Minutes that it takes at most
    #[arg(long)]
    pub(crate) minutes_max: Option<u16>,
    /// A safety function stops: the person must choose a time
    #[arg(long)]
    pub(crate) safety: bool,
    /// What restarts
    #[arg(long, value_enum)]
    pub(crate) restart: Option<Restarts>,
    /// Least charge of the battery in percent
    #[arg(long, value_name = "PERCENT")]
    pub(crate) battery: Option<u8>,
    /// Needs mains power
    #[arg(long)]
    pub(crate) mains: bool,
    /// Needs Wi-Fi
    #[arg(long)]
    pub(crate) network: bool,
    /// The person can go back to the old version
    #[arg(long)]
    pub(crate) can_undo: bool,
    /// Oldest version that it installs over; without it, any
    #[arg(long, value_name = "VERSION")]
    pub(crate) from_min: Option<String>,
    /// Newest version that it installs over; without it, everything older than this version
    #[arg(long, value_name = "VERSION")]
    pub(crate) from_max: Option<String>,
    /// Before which it must not start, such as 2026-12-01T18:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) earliest: Option<String>,
    /// After which it cannot be postponed any more
    #[arg(long, value_name = "TIME")]
    pub(crate) postpone_until: Option<String>,
    /// A sensor that it adds (repeatable)
    #[arg(long = "new-sensor", value_name = "NAME")]
    pub(crate) new_sensors: Vec<String>,
    /// A purpose for data that it adds (repeatable)
    #[arg(long = "new-purpose", value_name = "NAME")]
    pub(crate) new_purposes: Vec<String>,
    /// The month in which support ends, such as 2031-11
    #[arg(long, value_name = "YEAR-MONTH")]
    pub(crate) support_end: Option<String>,
    /// Days for which the notice is current
    #[arg(long)]
    pub(crate) days: Option<u16>,
    /// Hands it out over so many days from now, to a growing part of all devices; 0 = to all at once
    #[arg(long, value_name = "DAYS")]
    pub(crate) rollout_days: Option<u16>,
    /// Takes a notice that is understood but not complete
    #[arg(long)]
    pub(crate) incomplete: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Support {
    /// The model's designation
    pub(crate) model: String,
    /// The month in which security updates end, such as 2031-11
    #[arg(long, value_name = "YEAR-MONTH", required_unless_present = "file")]
    pub(crate) until: Option<String>,
    /// Takes an OpenEoX document of your own
    #[arg(long, value_name = "FILE", conflicts_with = "until")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Advisory {
    /// The model's designation
    pub(crate) model: String,
    /// Takes a CSAF 2.0 document of your own
    #[arg(long, value_name = "FILE", conflicts_with_all = ["id", "title", "details", "severity", "page"])]
    pub(crate) file: Option<PathBuf>,
    /// Your identifier for it, such as KILANG-2026-01
    #[arg(long, required_unless_present = "file")]
    pub(crate) id: Option<String>,
    /// What it is about, in one line
    #[arg(long, required_unless_present = "file")]
    pub(crate) title: Option<String>,
    /// What the fault lets happen, in a few sentences
    #[arg(long, required_unless_present = "file")]
    pub(crate) details: Option<String>,
    /// How bad it is
    #[arg(long, value_parser = ["low", "moderate", "important", "critical"], required_unless_present = "file")]
    pub(crate) severity: Option<String>,
    /// Your page about faults, beginning with https://
    #[arg(long, value_name = "ADDRESS", required_unless_present = "file")]
    pub(crate) page: Option<String>,
    /// Its CVE identifier
    #[arg(long)]
    pub(crate) cve: Option<String>,
    /// The first version in which it is mended; without it, there is none yet
    #[arg(long, value_name = "VERSION")]
    pub(crate) fixed_in: Option<String>,
    /// What people can do meanwhile
    #[arg(long)]
    pub(crate) meanwhile: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Policy {
    /// The model's designation
    pub(crate) model: String,
    /// Where to report (repeatable): https:// or mailto:
    #[arg(long, value_name = "ADDRESS", required_unless_present = "file")]
    pub(crate) contact: Vec<String>,
    /// The page with the whole policy
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) page: Option<String>,
    /// Days until a report is acknowledged
    #[arg(long, value_name = "DAYS")]
    pub(crate) acknowledge_days: Option<u16>,
    /// Days between news about a report
    #[arg(long, value_name = "DAYS")]
    pub(crate) update_days: Option<u16>,
    /// Takes a document of your own, also with what you do for a model that cannot be updated
    #[arg(long, value_name = "FILE", conflicts_with = "contact")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rotated {
    /// Every root key. Needs the old ones once more
    Root,
    /// The key of targets. Needs the root keys
    Targets,
    /// The key of the publishing machine. Needs the root keys
    Online,
    /// The key that devices made from now on trust
    Image,
    /// The key of one model. Needs the key of targets
    Model,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Purpose {
    /// Removes a risk
    Security,
    /// Keeps the device working
    Maintenance,
    /// Adds or changes abilities
    Feature,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Haste {
    /// Now
    Critical,
    /// Within days
    High,
    /// Within weeks
    Medium,
    /// When convenient
    Low,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Abuse {
    /// It is
    Yes,
    /// It is not, as far as is known
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Restarts {
    /// Nothing
    None,
    /// The function concerned
    Service,
    /// The device
    Machine,
}
