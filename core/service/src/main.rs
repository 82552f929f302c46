//! The program around the service: its clock, its randomness, its folder, its connections.
//!
//! Everything that the service decides is in the library. It must never listen in the clear where another machine can reach it.

mod args;
mod courier;
mod serve;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser;
use pandu_protocol::random::{Random, RandomError};
use pandu_service::caller::Trust;
use pandu_service::fault::{Fault, Faults, TABLE};
use pandu_service::store::{Policy, Store, StoreError, restore};
use pandu_service::web::{Profile, Service};
use ring::rand::SecureRandom;
use tokio::net::TcpListener;

use crate::args::{Arguments, Run, Verb};

/// Why the process ends.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the address cannot be listened on, or the clock is before 1970 ({0})")]
    Io(#[from] std::io::Error),
}

/// The system's randomness.
struct System(ring::rand::SystemRandom);

impl System {
    #[expect(clippy::disallowed_methods, reason = "the program brings the system's randomness")]
    fn new() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Random for System {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        self.0.fill(out).map_err(|_| RandomError)
    }
}

#[expect(clippy::disallowed_methods, reason = "the program brings the clock")]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.verb {
        Some(Verb::Restore { file, state }) => put_back(&state, &file),
        None if arguments.run.list_faults => {
            list_faults();
            Ok(())
        }
        None => run(arguments.run),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say_failure(&failure);
            ExitCode::FAILURE
        }
    }
}

fn put_back(state: &Path, file: &Path) -> Result<(), Failure> {
    Ok(restore(state, file)?)
}

fn run(run: Run) -> Result<(), Failure> {
    let mut faults = Faults::default();
    // Each name was looked up when the command line was read.
    run.fault.iter().for_each(|name| faults.switch_on(name).unwrap_or_default());
    let is_offline = faults.has(Fault::Offline);
    let policy = Policy { recipients: run.recipient, backup_days: run.backup_days, faults };
    let (Some(state), Some(listen)) = (run.state, run.listen) else { return Ok(()) };
    let store = Store::open(&state, policy, now(), &mut System::new())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        let base = format!("http://{}", listener.local_addr()?);
        say_ready(&base, store.key().public());
        let profile = Profile {
            operator: run.operator,
            complaints: run.complaints,
            purposes: run.purpose,
            base,
            tls: false,
            trust: Trust { any: run.any_device, devices: run.device },
            senders: run.sender,
        };
        let service = Arc::new(Service::new(profile, store, Box::new(now), Box::new(System::new())));
        tokio::select! {
            () = serve::serve(listener, &service, is_offline) => {}
            () = serve::upkeep(&service, run.backup_every) => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        Ok(())
    })
}

#[expect(clippy::print_stdout, reason = "what the caller asked for")]
fn list_faults() {
    for (_, name, does) in TABLE {
        println!("{name}\t{does}");
    }
}

#[expect(clippy::print_stdout, reason = "whoever started it reads where it is")]
fn say_ready(base: &str, key: &[u8; 32]) {
    println!("listening {base} key {}", data_encoding::HEXLOWER.encode(key));
}

#[expect(clippy::print_stderr, reason = "the only place that speaks to the terminal")]
fn say_failure(failure: &Failure) {
    eprintln!("pandu-service: {failure}");
}
