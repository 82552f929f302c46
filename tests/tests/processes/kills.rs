//! SIGKILL for either process at every screen.

use pandu::wizard::{End, Screen};
use pandu_tests::person::{PASSWORD, WIFI, careful, enter};
use pandu_tests::planted::{Planted, found_below};
use serde_json::Value;

use crate::device::Device;
use crate::phone::{Home, PASSPHRASE};

/// What must be true of a device after every set-up.
fn assert_set_up(device: &Device, what: &str) {
    let dump = device.dump();
    assert_eq!(dump["setup_finished"], Value::Bool(true), "{what}: {dump:#}");
    assert_eq!(dump["clients"].as_array().map(Vec::len), Some(1), "{what}: one phone: {dump:#}");
    let happened = |kind: &str| {
        let events = dump["events"].as_array().expect("events").iter();
        events.filter(|event| event["kind"] == kind).map(|event| event["count"].as_u64().expect("a count")).sum::<u64>()
    };
    assert_eq!((happened("Paired"), happened("SetupFinished")), (1, 1), "{what}: {dump:#}");
    assert_eq!(dump["consents"].as_array().map(Vec::len), Some(1), "{what}: one consent: {dump:#}");
}

/// Kills the companion when it shows its screen of this number, before or right after the answer. `None` when it had ended before.
fn kill_at(home: &Home, device: &Device, number: usize, answered: bool) -> Option<Screen> {
    let mut phone = home.set_up(&device.link);
    let mut shown = 0;
    while let Some(screen) = phone.screen() {
        shown += 1;
        let asks = screen.busy.is_none() && screen.end.is_none();
        if shown == number && !(answered && asks) {
            phone.kill();
            return Some(screen);
        }
        if asks {
            phone.answer(&enter(&screen, &device.qr));
        }
        if shown == number {
            phone.kill();
            return Some(screen);
        }
    }
    None
}

fn companion_dies(answered: bool) {
    for number in 1.. {
        let (device, home) = (Device::start("lock"), Home::new());
        let Some(screen) = kill_at(&home, &device, number, answered) else {
            assert!(number > 15, "a set-up has more screens than {number}");
            return;
        };
        let what = format!("killed at {} (screen {number})", screen.id);
        if home.knows_all_about_a_device() {
            // It was quicker than the signal: there is nothing to go on with.
            assert_set_up(&device, &what);
            continue;
        }
        let ended = home.set_up(&device.link).ends(|screen| enter(screen, &device.qr));
        assert_eq!((ended.end, ended.exit), (Some(End::Finished), Some(0)), "{what}: {}", ended.story());
        assert_set_up(&device, &what);
    }
}

#[test]
fn the_companion_is_killed_at_every_screen() {
    companion_dies(false);
}

#[test]
fn the_companion_is_killed_right_after_every_answer() {
    companion_dies(true);
}

#[test]
fn the_device_is_killed_at_every_screen() {
    for number in 1.. {
        let (mut device, home) = (Device::start("lock"), Home::new());
        let qr = device.qr.clone();
        let mut phone = home.set_up(&device.link);
        let mut shown = Vec::new();
        let mut last = None;
        while let Some(screen) = phone.screen() {
            shown.push(screen.id.clone());
            if shown.len() == number {
                device.kill_and_start();
            }
            if screen.busy.is_none() && screen.end.is_none() {
                phone.answer(&enter(&screen, &qr));
            }
            assert!(shown.len() < 100, "round in circles: {shown:?}");
            last = Some(screen);
        }
        let last = last.expect("a screen");
        if shown.len() < number {
            assert!(number > 15, "a set-up has more screens than {number}");
            return;
        }
        let what = format!("killed at screen {number} of {shown:?}");
        assert_eq!(last.end, Some(End::Finished), "{what}: {:?}", last.problem);
        assert_set_up(&device, &what);
    }
}

/// Nothing of what a person types, nor of what the label shows, is left in any file, output or log of the two programs.
#[test]
fn no_secret_is_left_by_either_process() {
    let (device, home) = (Device::start("lock"), Home::new());
    let (qr, code) = (device.qr.clone(), device.code.clone());
    let mut tries = 0;
    let ended = home.set_up(&device.link).ends(|screen| {
        tries += usize::from(screen.id == "setup-network-key");
        if screen.id == "setup-network-key" && tries == 1 {
            return pandu::wizard::Answer::enter(&screen.id).with("key", "melati-salah-2026");
        }
        careful(screen, &qr)
    });
    assert_eq!((ended.end, ended.exit), (Some(End::Finished), Some(0)), "{}", ended.story());
    let (device_said, room) = device.last_words();
    let secrets = [
        Planted::text("the password", PASSWORD),
        Planted::text("the Wi-Fi key", WIFI.1),
        Planted::text("a mistyped Wi-Fi key", "melati-salah-2026"),
        Planted::text("the passphrase", PASSPHRASE),
        Planted::text("the typed code", &code),
        Planted::text("the label", qr.rsplit(':').next().expect("a label")),
    ];
    let mut found = found_below(&home.data(), &secrets).expect("readable");
    found.extend(found_below(&room.path().join("state/memory"), &secrets).expect("readable"));
    for (place, text) in [("the screens", &ended.said), ("what pandu said", &ended.errors)] {
        found.extend(
            secrets.iter().flat_map(|secret| secret.found_in(text.as_bytes())).map(|name| format!("{place}: {name}")),
        );
    }
    // A device prints its own label for the person who holds it, and nothing else.
    let typed = secrets.iter().filter(|secret| !secret.name().contains("label") && !secret.name().contains("code"));
    found.extend(
        typed
            .flat_map(|secret| secret.found_in(device_said.as_bytes()))
            .map(|name| format!("the device's words: {name}")),
    );
    assert_eq!(found, Vec::<String>::new());
}
