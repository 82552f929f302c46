//! The command line of `pandu-device`.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::hands::QUALITIES;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use pandu_device::{Faults, OUTAGE_DEFAULT, WINDOW_MINUTES, WINDOW_MINUTES_DEFAULT, profile};

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
    /// Where to wait for phones (repeatable): tcp:HOST:PORT, port 0 takes a free one; or ble, ble:hci1 on one Bluetooth adapter
    #[arg(long, value_name = "WHERE", value_parser = place, required_unless_present = "list_faults")]
    pub(crate) listen: Vec<Place>,
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
    /// Seconds for which its Bluetooth advert keeps one identifier, 5 to 900
    #[arg(long, default_value_t = 900, value_parser = clap::value_parser!(u16).range(5..=900))]
    pub(crate) advert_seconds: u16,
    /// The ATT MTU that links over TCP pretend to have, 23 to 517; Bluetooth has its own
    #[arg(long, default_value_t = 247, value_parser = clap::value_parser!(u16).range(23..=517))]
    pub(crate) mtu: u16,
    /// Minutes for which the pairing window is open
    #[arg(long, default_value_t = WINDOW_MINUTES_DEFAULT, value_parser = clap::value_parser!(u8).range(i64::from(*WINDOW_MINUTES.start())..=i64::from(*WINDOW_MINUTES.end())))]
    pub(crate) window: u8,
    /// A folder that stands for its maker's repository on the internet: it looks there by itself once it is online
    #[arg(long, value_name = "DIR")]
    pub(crate) uplink: Option<PathBuf>,
    /// The maker's image key (Ed25519, 64 hexadecimal digits), in a new folder; without it everybody can sign images for the device
    #[arg(long, value_name = "HEX", value_parser = key)]
    pub(crate) image_key: Option<[u8; 32]>,
    /// Seconds for which it is away while it installs an update, 0 to 86400
    #[arg(long, default_value_t = OUTAGE_DEFAULT.as_secs(), value_parser = clap::value_parser!(u64).range(0..=86_400))]
    pub(crate) outage_seconds: u64,
    /// The charge that its battery shows, in percent
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) battery: Option<u8>,
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
    /// Types digits on the keys of a running device: a right PIN opens the bolt
    Keypad {
        /// The device's folder
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
        /// The digits
        #[arg(value_parser = word)]
        digits: String,
    },
    /// Lays a finger on the reader of a running device; waits until the reader has room
    Touch {
        /// The device's folder
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
        /// Names the finger, such as right-thumb: the same name is the same finger
        #[arg(value_parser = word)]
        finger: String,
        /// How well it lies there
        #[arg(default_value = "good", value_parser = PossibleValuesParser::new(QUALITIES.map(|(name, _)| name)))]
        quality: String,
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

/// Where the device waits for phones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// On a TCP socket.
    Tcp(SocketAddr),
    /// On a Bluetooth adapter: the named one, or the first that is switched on.
    Ble(Option<String>),
}

fn place(text: &str) -> Result<Place, String> {
    let wrong = "write it as tcp:127.0.0.1:PORT, ble or ble:hci0";
    if let Some(address) = text.strip_prefix("tcp:") {
        return address.parse().map(Place::Tcp).map_err(|_| wrong.into());
    }
    match text.strip_prefix("ble") {
        Some("") => Ok(Place::Ble(None)),
        Some(name) => {
            let name = name.strip_prefix(':').ok_or(wrong)?;
            // The name becomes part of a path on the bus.
            let is_name = !name.is_empty() && name.len() <= 16 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if is_name { Ok(Place::Ble(Some(name.into()))) } else { Err(wrong.into()) }
        }
        None => Err(wrong.into()),
    }
}

fn word(text: &str) -> Result<String, String> {
    let fits = !text.is_empty() && text.len() <= 64 && !text.contains(char::is_whitespace);
    if fits { Ok(text.into()) } else { Err("write one word of at most 64 letters".into()) }
}

fn key(text: &str) -> Result<[u8; 32], String> {
    let digits = text.as_bytes();
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |pair: &[u8]| if let [high, low] = pair { Some(digit(high)? << 4 | digit(low)?) } else { None };
    let key: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
    key.and_then(|key| key.try_into().ok()).ok_or_else(|| "write 64 hexadecimal digits".into())
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
        assert_eq!(arguments.run.listen, [Place::Tcp(SocketAddr::from(([127, 0, 0, 1], 0)))]);
        let line = "pandu-device --listen ble:hci1 --listen tcp:127.0.0.1:9 --state d --advert-seconds 5";
        let arguments = Arguments::try_parse_from(line.split(' ')).expect("complete");
        assert_eq!(arguments.run.listen[0], Place::Ble(Some("hci1".into())));
        assert_eq!((arguments.run.listen.len(), arguments.run.advert_seconds), (2, 5));
        assert_eq!(place("ble"), Ok(Place::Ble(None)));
        assert_eq!(arguments.run.outage_seconds, 5);
        assert_eq!(key(&"0aF1".repeat(16)), Ok([[0x0a, 0xf1]; 16].as_flattened().try_into().expect("32 bytes")));
        assert!(Arguments::try_parse_from(["pandu-device", "--list-faults"]).is_ok());
        let touch =
            Arguments::try_parse_from("pandu-device touch --state d thumb partial".split(' ')).expect("complete");
        assert!(
            matches!(touch.verb, Some(Verb::Touch { finger, quality, .. }) if finger == "thumb" && quality == "partial")
        );
        assert!(Arguments::try_parse_from("pandu-device keypad --state d 483920".split(' ')).is_ok());
        for bad in [
            "--listen 127.0.0.1:0 --state d",
            "--listen tcp:127.0.0.1:0",
            "--listen ble: --state d",
            "--listen ble:hci0/x --state d",
            "--listen bleh --state d",
            "--listen ble --state d --advert-seconds 4",
            "--listen ble --state d --advert-seconds 901",
            "--listen tcp:localhost:0 --state d --fault x",
            "--listen ble --state d --image-key 00ff",
            "--listen ble --state d --outage-seconds 86401",
            "--listen ble --state d --battery 101",
            "dump",
            "keypad --state d",
            "touch --state d thumb badly",
        ] {
            let line = format!("pandu-device {bad}");
            assert!(Arguments::try_parse_from(line.split(' ')).is_err(), "{bad}");
        }
    }
}
