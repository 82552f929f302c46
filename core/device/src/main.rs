//! The process around the reference device: its clock, its randomness, its folder, its connections.
//!
//! Everything that the device decides is in the library. This is the only place of the crate that reads a clock, asks
//! the system for randomness or starts a thread.

mod args;
#[cfg(all(feature = "ble", target_os = "linux"))]
mod ble;
mod folder;
mod hands;
mod serve;
mod tcp;
mod tell;
mod uplink;
mod wait;

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use pandu_device::store::{OnStep, SealedDirectory, Step, StoreError};
use pandu_device::{Device, Factory, Fault, Faults, Moment, Settings, StartError, Sticker, dump, fault, label, state};
use pandu_protocol::random::{Random, RandomError};
use pandu_protocol::time::Millis;
use ring::rand::SecureRandom;
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use crate::args::{Arguments, Clock, RunArguments, Verb};
use crate::folder::{Body, FolderError};
use crate::serve::Host;
use crate::wait::WaitError;

/// Why the process ends.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Wait(#[from] WaitError),
    #[error("{0}")]
    Faults(#[from] fault::UnknownFault),
    #[error("no device runs on this folder, so nobody felt it")]
    NobodyFelt,
}

impl Failure {
    /// 3 = in use, 4 = damaged beyond the copy before it, else 1. clap itself ends with 2.
    fn exit_code(&self) -> ExitCode {
        let store = match self {
            Self::Folder(FolderError::Store(error)) | Self::Start(StartError::Store(error)) => Some(*error),
            Self::Start(StartError::State(_)) => Some(StoreError::Damaged),
            Self::Folder(_)
            | Self::Start(StartError::Random(_))
            | Self::Wait(_)
            | Self::Faults(_)
            | Self::NobodyFelt => None,
        };
        match store {
            Some(StoreError::InUse) => ExitCode::from(3),
            Some(StoreError::Damaged) => ExitCode::from(4),
            Some(StoreError::Io(_) | StoreError::Full | StoreError::Seal | StoreError::Interrupted) | None => {
                ExitCode::from(1)
            }
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.verb {
        Some(Verb::Dump { state, raw }) => show(&state, raw),
        Some(Verb::Label { state, png }) => print_label(&state, png.as_deref()),
        Some(Verb::PressButton { state }) => lay_hands(&state, "button"),
        Some(Verb::HoldButton { state }) => lay_hands(&state, "hold"),
        Some(Verb::Keypad { state, digits }) => lay_hands(&state, &Zeroizing::new(format!("keypad {digits}"))),
        Some(Verb::Touch { state, finger, quality }) => lay_hands(&state, &format!("touch {finger} {quality}")),
        None if arguments.run.list_faults => {
            list_faults();
            Ok(())
        }
        None => run(&arguments.run),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell::say(&format!("pandu-device: {failure}."));
            failure.exit_code()
        }
    }
}

fn run(arguments: &RunArguments) -> Result<(), Failure> {
    let Some(folder) = arguments.state.as_deref() else { return Ok(()) };
    let faults = faults(&arguments.fault)?;
    let profile = arguments.profile.as_deref();
    let mut random = SystemRandomness::new();
    let body =
        folder::open(folder, profile, arguments.image_key, &faults, &mut random, Box::new(SystemRandomness::new()))?;
    let Body { storage, factory, sticker, is_new } = body;
    // Whoever pressed before the power came on pressed nothing.
    folder::let_go(folder);
    hand_out_label(sticker.as_ref(), is_new, arguments)?;
    let storage = if faults.has(Fault::NoFsync) { storage.without_sync() } else { storage };
    let storage = Box::new(storage.on_step(crashes(&faults)));
    let advert_rotation = Duration::from_secs(arguments.advert_seconds.into());
    let settings = Settings {
        window_minutes: arguments.window,
        advert_rotation,
        outage: Duration::from_secs(arguments.outage_seconds),
        battery_percent: arguments.battery,
        faults,
    };
    if factory.has_demo_image_key() {
        tell::say(
            "This device trusts the image key of the demo, which everybody has. Make real ones with --image-key.",
        );
    }
    let now = clock(arguments.clock);
    let mut device = Device::start(factory, storage, Box::new(random), settings, now())?;
    if let Some(folder) = &arguments.uplink {
        device.attach_uplink(Box::new(uplink::Folder::new(folder)));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(WaitError::Socket)?;
    let host = Host { now, folder, lines: read_lines() };
    Ok(runtime.block_on(wait::wait(device, &arguments.listen, arguments.mtu, host))?)
}

/// Faults of the command line and of the environment.
fn faults(named: &[String]) -> Result<Faults, fault::UnknownFault> {
    let environment = std::env::var("PANDU_DEVICE_FAULTS").unwrap_or_default();
    let mut faults = Faults::default();
    let all = named.iter().map(String::as_str).chain(environment.split(',')).filter(|name| !name.is_empty());
    all.into_iter().try_for_each(|name| faults.switch_on(name))?;
    Ok(faults)
}

/// Prints the label of a new device, and writes it wherever it is wanted.
fn hand_out_label(sticker: Option<&Sticker>, is_new: bool, arguments: &RunArguments) -> Result<(), Failure> {
    let wanted = is_new || arguments.label_png.is_some() || arguments.label_text.is_some();
    let Some(sticker) = sticker else {
        return if wanted { Err(FolderError::NoLabel.into()) } else { Ok(()) };
    };
    if let Some(file) = &arguments.label_png {
        folder::write_png(sticker, file)?;
    }
    if let Some(file) = &arguments.label_text {
        folder::write_text(sticker, file)?;
    }
    if is_new { print_sticker(sticker) } else { Ok(()) }
}

fn print_label(folder: &Path, png: Option<&Path>) -> Result<(), Failure> {
    let sticker = folder::sticker(folder)?;
    if let Some(file) = png {
        folder::write_png(&sticker, file)?;
    }
    print_sticker(&sticker)
}

fn print_sticker(sticker: &Sticker) -> Result<(), Failure> {
    tell::fact(&label::text(sticker).map_err(FolderError::from)?);
    tell::fact(&format!("label code {}", sticker.code));
    tell::fact(&format!("label qr {}", sticker.qr));
    Ok(())
}

fn list_faults() {
    for row in fault::TABLE {
        let number = row.takes.map(|(unit, default)| format!("=N ({unit}, {default} if not said)")).unwrap_or_default();
        tell::fact(&format!("{}{number}: {} [{}]", row.name, row.does, row.clause));
    }
}

fn show(folder: &Path, raw: bool) -> Result<(), Failure> {
    let contents = SealedDirectory::peek(folder).map_err(FolderError::from)?;
    let factory = contents.factory.ok_or(FolderError::Store(StoreError::Damaged))?;
    let state = contents.state.map(|loaded| loaded.state).unwrap_or_default();
    let value = if raw {
        dump::raw(&factory, &state)
    } else {
        let factory = Factory::decode(&factory).map_err(FolderError::from)?;
        let state = if state.is_empty() {
            Ok(state::State::factory_new(factory.profile()))
        } else {
            state::State::decode(&state)
        };
        dump::dump(&factory, &state.map_err(StartError::from)?)
    };
    tell::fact(&format!("{value:#}"));
    Ok(())
}

/// Lays hands on the device that runs on a folder, and waits until it has felt them: a reader may have no room yet.
fn lay_hands(folder: &Path, line: &str) -> Result<(), Failure> {
    folder::press(folder, line).map_err(FolderError::from)?;
    let felt = (0..if line.starts_with("touch") { 600 } else { 100 }).any(|_| {
        pause(Duration::from_millis(50));
        !folder::is_pressed(folder)
    });
    folder::let_go(folder);
    if felt { Ok(()) } else { Err(Failure::NobodyFelt) }
}

#[expect(clippy::disallowed_methods, reason = "the command waits for another process")]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// Ends the process in the middle of a write, where a fault says so.
fn crashes(faults: &Faults) -> OnStep {
    let at = [(Step::Begun, Fault::CrashBefore), (Step::Written, Fault::CrashWithin), (Step::Done, Fault::CrashAfter)]
        .map(|(step, fault)| (step, faults.number(fault)));
    Box::new(move |step, write| {
        if at.contains(&(step, Some(write))) {
            std::process::abort();
        }
        Ok(())
    })
}

/// The device's two clocks.
#[expect(clippy::disallowed_methods, reason = "the process reads the clock for the device, which must not")]
fn clock(set: Option<Clock>) -> Box<dyn Fn() -> Moment> {
    let started = Instant::now();
    let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let unix = match set {
        None => real,
        Some(Clock::At(unix)) => unix,
        Some(Clock::Off(seconds)) => real.saturating_add_signed(seconds),
    };
    Box::new(move || {
        let passed = started.elapsed();
        Moment { monotonic: Millis(0).after(passed), unix: unix.saturating_add(passed.as_secs()) }
    })
}

/// Lines of standard input. Its end is no reason to stop: a device in the background has none.
#[expect(clippy::disallowed_methods, reason = "reading standard input blocks a thread until the process ends")]
fn read_lines() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(8);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if sender.blocking_send(line.trim().to_owned()).is_err() {
                break;
            }
        }
    });
    lines
}

/// The system's randomness.
struct SystemRandomness(ring::rand::SystemRandom);

impl SystemRandomness {
    #[expect(clippy::disallowed_methods, reason = "the process draws randomness for the device, which must not")]
    fn new() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Random for SystemRandomness {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        self.0.fill(out).map_err(|_| RandomError)
    }
}
