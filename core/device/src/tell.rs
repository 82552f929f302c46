//! What the process says: facts for machines on standard output, sentences for people on standard error.
//!
//! Neither ends the device when nobody reads. Only the label, printed once, holds a secret.

use std::io::{self, Write};

use pandu_device::events::sentence;
use pandu_device::{Device, Notice};
use pandu_protocol::message::EventKind;

/// A line for machines.
pub(crate) fn fact(line: &str) {
    let mut out = io::stdout().lock();
    let _: Result<(), _> = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// A sentence for people.
pub(crate) fn say(sentence: &str) {
    let _: Result<(), _> = writeln!(io::stderr().lock(), "{sentence}");
}

/// Tells what the device noticed.
pub(crate) fn notice(device: &Device, notice: &Notice) {
    match notice {
        Notice::WindowOpened(seconds) => {
            fact(&format!("window open {seconds}"));
            say(&format!("Pairing is open for {} minutes.", seconds.div_ceil(60)));
        }
        Notice::WindowClosed => {
            fact("window closed");
            say("Pairing is closed. The button opens it.");
        }
        Notice::NotStored(error) => say(&format!("Nothing was changed: {error}.")),
        Notice::Logged(event) => {
            let subject = event.subject.as_deref().unwrap_or_default();
            let happened = |kind| event.kind == kind;
            if happened(EventKind::Paired) {
                fact(&format!("paired {subject} {}", role(device, subject)));
            } else if happened(EventKind::Removed) {
                fact(&format!("removed {subject}"));
            } else if happened(EventKind::SetupFinished) {
                fact("setup finished");
            } else if happened(EventKind::Erased) {
                fact("reset");
            }
            say(&sentence(event));
        }
    }
}

fn role(device: &Device, client: &str) -> String {
    let record = device.state().clients.iter().find(|record| pandu_device::state::shown(&record.id()) == client);
    record.map(|record| format!("{:?}", record.role).to_lowercase()).unwrap_or_default()
}
