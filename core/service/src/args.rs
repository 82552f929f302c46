//! The command line.
//!
//! Nothing that cannot be safe may be read as an argument: no address but the loopback, no unknown fault.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use pandu_service::caller::hex;
use pandu_service::fault::Faults;
use pandu_service::store::Recipient;

/// The Pandu reference service.
#[derive(Parser)]
#[command(name = "pandu-service", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) run: Run,
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
}

/// A service that runs.
#[derive(Args)]
pub(crate) struct Run {
    /// Where it listens: an address of this machine's loopback
    #[arg(long, value_name = "127.0.0.1:PORT", value_parser = loopback, required_unless_present = "list_faults")]
    pub(crate) listen: Option<SocketAddr>,
    /// The folder of its memory
    #[arg(long, value_name = "DIR", required_unless_present = "list_faults")]
    pub(crate) state: Option<PathBuf>,
    /// Trusts the device with this key (Ed25519, 64 hexadecimal digits; repeatable)
    #[arg(long, value_name = "HEX", value_parser = key)]
    pub(crate) device: Vec<[u8; 32]>,
    /// Trusts any device: for tests only
    #[arg(long)]
    pub(crate) any_device: bool,
    /// Tells this service of erasures (repeatable)
    #[arg(long, value_name = "http://127.0.0.1:PORT#HEX", value_parser = recipient)]
    pub(crate) recipient: Vec<Recipient>,
    /// Is told of erasures by the service with this key (repeatable)
    #[arg(long, value_name = "HEX", value_parser = key)]
    pub(crate) sender: Vec<[u8; 32]>,
    /// Makes a backup every so many seconds; without it, none
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) backup_every: Option<u64>,
    /// Keeps a backup for so many days
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(0..=3650))]
    pub(crate) backup_days: u64,
    /// Serves only this purpose (repeatable); without it, any that is consented to
    #[arg(long, value_name = "NAME")]
    pub(crate) purpose: Vec<String>,
    /// Who runs it
    #[arg(long, default_value = "Pandu reference service")]
    pub(crate) operator: String,
    /// Where to complain
    #[arg(long, default_value = "")]
    pub(crate) complaints: String,
    /// Switches a fault on (repeatable)
    #[arg(long, value_name = "NAME", value_parser = fault)]
    pub(crate) fault: Vec<String>,
    /// Lists all faults
    #[arg(long)]
    pub(crate) list_faults: bool,
}

/// What else can be done with a folder.
#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Puts a backup back; erasures and withdrawals since are done again at the next start
    Restore {
        /// The backup
        file: PathBuf,
        /// The folder
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
    },
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: Option<SocketAddr> = text.parse().ok();
    address.filter(|address| address.ip().is_loopback()).ok_or_else(|| "write it as 127.0.0.1:PORT".into())
}

fn key(text: &str) -> Result<[u8; 32], String> {
    hex(text).ok_or_else(|| "write 64 hexadecimal digits in lower case".into())
}

fn recipient(text: &str) -> Result<Recipient, String> {
    let wrong = || "write it as http://127.0.0.1:PORT#KEY".to_owned();
    let (url, digits) = text.split_once('#').ok_or_else(wrong)?;
    loopback(url.strip_prefix("http://").ok_or_else(wrong)?)?;
    Ok(Recipient { url: url.into(), key: key(digits)? })
}

fn fault(text: &str) -> Result<String, String> {
    Faults::default().switch_on(text).map(|()| text.into()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_safe_is_read() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
        let read = |line: &str| Arguments::try_parse_from(format!("pandu-service {line}").split(' ')).is_ok();
        assert!(read("--listen 127.0.0.1:0 --state d --fault unsigned") && read("--list-faults"));
        let recipient = format!("--listen 127.0.0.1:0 --state d --recipient http://127.0.0.1:9#{}", "ab".repeat(32));
        assert!(read(&recipient) && read("restore f --state d"));
        for bad in ["--listen 0.0.0.0:0 --state d", "--listen 127.0.0.1:0", "--listen 127.0.0.1:0 --state d --fault x"]
        {
            assert!(!read(bad), "{bad}");
        }
        assert!(!read(&recipient.replace("127.0.0.1:9", "example.org:9")));
    }
}
