//! What the process says: facts for machines on standard output, sentences for people on standard error.
//!
//! Neither ends the device when nobody reads. Only the label, printed once, holds a secret.

use std::io::{self, Write};

use pandu_device::events::sentence;
use pandu_device::state::shown;
use pandu_device::{Device, Felt, Notice};
use pandu_protocol::message::{EnrolState, EventKind, UpdatePhase, UpdateState};

use crate::hands::name_of;

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
        Notice::Typed(felt) => felt_at("keypad", felt),
        Notice::Touched(felt) => felt_at("touch", felt),
        Notice::Enrolling(EnrolState { kept: Some(handle), .. }) => {
            fact(&format!("touch kept {handle}"));
            say("The finger is kept.");
        }
        Notice::Enrolling(EnrolState { feedback, remaining, .. }) => {
            fact(&format!("touch enrolling {} {remaining}", name_of(*feedback)));
        }
        Notice::Update(state) => update(state),
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
            } else if happened(EventKind::IntegrityAlarm) {
                fact(&format!("alarm {subject}"));
            } else if happened(EventKind::Recovered) {
                fact(&format!("recovered {subject}"));
            }
            say(&sentence(event));
        }
    }
}

/// Tells where an update stands.
fn update(state: &UpdateState) {
    let due = state.due.map(|due| format!(" {due}")).unwrap_or_default();
    let (line, sentence) = match state.phase {
        UpdatePhase::Idle => ("idle".into(), "No update is under way."),
        UpdatePhase::Receiving => ("receiving".into(), "An update is arriving."),
        UpdatePhase::Ready => (format!("ready{due}"), "An update is complete and waits for its time."),
        UpdatePhase::Installing => ("installing".into(), "An update is being installed. The device is away meanwhile."),
        UpdatePhase::Installed => (format!("installed {}", &*state.installed), "The update is installed."),
        UpdatePhase::RolledBack => {
            (format!("undone {}", &*state.installed), "The update did not start. The old version runs.")
        }
        UpdatePhase::Refused => ("refused".into(), "The update was refused."),
        UpdatePhase::Other(_) => return,
    };
    fact(&format!("update {line}"));
    say(sentence);
}

/// Tells what came of a PIN or a finger.
fn felt_at(place: &str, felt: &Felt) {
    let (answer, sentence) = match felt {
        Felt::Opened(client) => (format!("opened {}", shown(client)), "The bolt is drawn back.".into()),
        Felt::Refused => ("refused".into(), "That was not right.".into()),
        Felt::Unread(feedback) => (format!("unread {}", name_of(*feedback)), "The finger could not be read.".into()),
        Felt::Wait(seconds) => (format!("wait {seconds}"), format!("Too many wrong ones: wait {seconds} seconds.")),
    };
    fact(&format!("{place} {answer}"));
    say(&sentence);
}

fn role(device: &Device, client: &str) -> String {
    let record = device.state().clients.iter().find(|record| shown(&record.id()) == client);
    record.map(|record| format!("{:?}", record.role).to_lowercase()).unwrap_or_default()
}
