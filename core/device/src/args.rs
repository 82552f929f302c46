//! The command line of `pandu-device`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use pandu_device::{Faults, WINDOW_MINUTES, WINDOW_MINUTES_DEFAULT, profile};

/// The Pandu reference device. Facts for machines go to standard output, sentences for people to standard error.
#[derive(Parser)]
#[command(name = "pandu-device", version, args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
    #[command(flatten)]
    pub(crate) run: RunArguments,
}

/// What to run a device with.
#[derive(Args)]
pub(crate) struct RunArguments {
    /// Where to wait for phones; port 0 takes a free one
    #[arg(long, value_name = "tcp:HOST:PORT", value_parser = address, required_unless_present = "list_faults")]
    pub(crate) listen: Option<SocketAddr>,
    /// The folder that stands for the device's memory
    #[arg(long, value_name = "DIR", required_unless_present = "list_faults")]
    pub(crate) state: Option<PathBuf>,
    /// What to be, in a new folder: lock, thermostat or window-sensor
    #[arg(long, value_parser = known_profile)]
    pub(crate) profile: Option<String>,
    /// Writes the label's QR code as a picture
    #[arg(long, value_name = "FILE")]
    pub(crate) label_png: Option<PathBuf>,
    /// Writes the label as two lines: `qr TEXT` and `code DIGITS`
    #[arg(long, value_name = "FILE")]
    pub(crate) label_text: Option<PathBuf>,
    /// Sets the device's clock: Unix seconds, or a difference such as +3600 or -60
    #[arg(long, value_name = "UNIX|+SECONDS|-SECONDS", allow_hyphen_values = true, value_parser = clock)]
    pub(crate) clock: Option<Clock>,
    /// The ATT MTU of its radio, 23 to 517
    #[arg(long, default_value_t = 247, value_parser = clap::value_parser!(u16).range(23..=517))]
    pub(crate) mtu: u16,
    /// Minutes for which the pairing window is open
    #[arg(long, default_value_t = WINDOW_MINUTES_DEFAULT, value_parser = clap::value_parser!(u8).range(i64::from(*WINDOW_MINUTES.start())..=i64::from(*WINDOW_MINUTES.end())))]
    pub(crate) window: u8,
    /// Switches a fault on (repeatable); also comma-separated in PANDU_DEVICE_FAULTS
    #[arg(long, value_name = "NAME[=NUMBER]", value_parser = fault)]
    pub(crate) fault: Vec<String>,
    /// Lists all faults
    #[arg(long)]
    pub(crate) list_faults: bool,
}

/// What else can be done with a device's folder.
#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Shows what the device's memory holds, as JSON
    Dump {
        /// The device's folder
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
        /// Shows the unsealed bytes in hexadecimal instead, secrets and all
        #[arg(long)]
        raw: bool,
    },
    /// Prints the label again
    Label {
        /// The device's folder
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
        /// Writes its QR code as a picture too
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
    },
    /// Presses the button of a running device: pairing opens
    PressButton {
        /// The device's folder
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
    },
    /// Holds the button of a running device: everything personal is erased
    HoldButton {
        /// The device's folder
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
    },
}

/// How the device's clock is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    /// To Unix seconds.
    At(u64),
    /// So many seconds from the real time.
    Off(i64),
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let address = text.strip_prefix("tcp:").ok_or("write it as tcp:127.0.0.1:PORT")?;
    address.parse().map_err(|_| "write it as tcp:127.0.0.1:PORT".into())
}

fn known_profile(text: &str) -> Result<String, String> {
    let names = profile::ALL.map(|profile| profile.name).join(", ");
    profile::by_name(text).map(|_| text.into()).ok_or_else(|| format!("choose one of {names}"))
}

fn clock(text: &str) -> Result<Clock, String> {
    let wrong = |_| "write Unix seconds, or +SECONDS or -SECONDS".to_owned();
    if text.starts_with(['+', '-']) {
        text.parse().map(Clock::Off).map_err(wrong)
    } else {
        text.parse().map(Clock::At).map_err(wrong)
    }
}

fn fault(text: &str) -> Result<String, String> {
    Faults::default().switch_on(text).map(|()| text.into()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn a_device_is_described() {
        let line = "pandu-device --listen tcp:127.0.0.1:0 --state d --profile lock --clock -60 --fault silent --fault slow-answers=9";
        let arguments = Arguments::try_parse_from(line.split(' ')).expect("complete");
        assert_eq!(arguments.run.clock, Some(Clock::Off(-60)));
        assert_eq!(arguments.run.fault, ["silent", "slow-answers=9"]);
        assert!(Arguments::try_parse_from(["pandu-device", "--list-faults"]).is_ok());
        for bad in [
            "--listen 127.0.0.1:0 --state d",
            "--listen tcp:127.0.0.1:0",
            "--listen tcp:localhost:0 --state d --fault x",
            "dump",
        ] {
            let line = format!("pandu-device {bad}");
            assert!(Arguments::try_parse_from(line.split(' ')).is_err(), "{bad}");
        }
    }
}
