//! `pandu-device` as a process: over TCP, killed at every write, pressed, looked into.
#![expect(clippy::unwrap_used, reason = "a failed test may panic")]

mod running;
mod updating;

use std::fs;
use std::process::Command;

use pandu_protocol::message::*;
use pandu_protocol::secret::SecretText;

use crate::running::{Lost, Phone, Running, program};

fn phone_key() -> Request {
    Request::SetCredential(SetCredential { kind: CredentialKind::PhoneKey, client: None, secret: None, locked: None })
}

fn join() -> Request {
    let ssid = Bytes::new(*b"Rumah Melati").unwrap();
    Request::NetworkJoin(NetworkJoin { ssid, key: SecretText::new("melati-2026".into()) })
}

/// The commands of a short set-up, in order. Each has one idempotency key for ever.
fn script() -> [Request; 3] {
    [phone_key(), join(), Request::FinishSetup(Empty {})]
}

/// Goes on with the set-up from wherever it stands, as a companion does after a crash of either side.
fn set_up(device: &Running, phone: &mut Phone) -> Result<(), Lost> {
    phone.come_in(device)?;
    phone.send(Request::Confirm(Confirm { kind: CredentialKind::PhoneKey, secret: None }), None)?.unwrap();
    for (request, number) in script().into_iter().zip(1..) {
        phone.send(request, Some([number; 16]))?.unwrap();
    }
    Ok(())
}

#[test]
fn killed_at_any_write_the_device_is_old_or_new_and_the_set_up_ends_well() {
    let mut crashes = 0;
    for fault in ["crash-before", "crash-within", "crash-after"] {
        for write in 1..=6 {
            let folder = tempfile::tempdir().unwrap();
            let crash = format!("{fault}={write}");
            let mut phone = Phone::new(write);
            // The first write is part of starting: then there is no device to talk to.
            if let Some(device) = Running::try_start(folder.path(), &["--fault", &crash]) {
                phone.label = device.label_qr();
                if set_up(&device, &mut phone).is_err() {
                    crashes += 1;
                }
            } else {
                crashes += 1;
            }
            let device = Running::start(folder.path(), &[]);
            phone.label = Running::label_of(folder.path());
            set_up(&device, &mut phone).unwrap_or_else(|lost| panic!("{crash}: {lost:?}"));
            let dump = device.dump();
            let count = |list: &str| dump[list].as_array().map(Vec::len);
            assert_eq!((count("clients"), count("credentials")), (Some(1), Some(1)), "{crash}");
            assert_eq!(
                (&dump["network"]["key"], &dump["setup_finished"]),
                (&"present".into(), &true.into()),
                "{crash}"
            );
            let events = dump["events"].as_array().unwrap();
            let happened = |kind: &str| events.iter().filter(|event| event["kind"] == kind).count();
            assert_eq!(
                (happened("Paired"), happened("SetupFinished"), happened("CredentialChanged")),
                (1, 1, 1),
                "{crash}"
            );
        }
    }
    assert!(crashes >= 15, "{crashes} crashes");
}

fn password(text: &str) -> Request {
    let secret = SecretText::new(text.into());
    Request::SetCredential(SetCredential { kind: CredentialKind::Password, client: None, secret, locked: None })
}

/// Confirms with a password. The button saves the wait.
fn confirms(device: &Running, phone: &mut Phone, text: &str) -> Result<bool, Lost> {
    loop {
        let secret = SecretText::new(text.into());
        match phone.send(Request::Confirm(Confirm { kind: CredentialKind::Password, secret }), None)? {
            Err(ErrorReply::Throttled { .. }) => assert!(device.run(&["press-button"]).status.success()),
            answer => return Ok(answer.is_ok()),
        }
    }
}

#[test]
fn killed_at_any_write_of_a_new_password_one_of_the_two_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let device = Running::start(folder.path(), &[]);
    let mut phone = Phone::new(1);
    phone.label = device.label_qr();
    set_up(&device, &mut phone).unwrap();
    phone.send(password("kucing-0"), Some([100; 16])).unwrap().unwrap();
    drop(device);
    let (mut valid, mut crashes, mut number) = ("kucing-0".to_owned(), 0, 0);
    for fault in ["crash-before", "crash-within", "crash-after"] {
        for write in 1..=5 {
            number += 1;
            let new = format!("kucing-{number}");
            let crash = format!("{fault}={write}");
            let change = |device: &Running, phone: &mut Phone| -> Result<(), Lost> {
                phone.come_in(device)?;
                assert!(confirms(device, phone, &valid)?, "{crash}");
                phone.send(password(&new), Some([number; 16]))?.unwrap();
                Ok(())
            };
            match Running::try_start(folder.path(), &["--fault", &crash]) {
                Some(device) => crashes += u8::from(change(&device, &mut phone).is_err()),
                None => crashes += 1,
            }
            let device = Running::start(folder.path(), &[]);
            phone.come_in(&device).unwrap();
            let (old, changed) =
                (confirms(&device, &mut phone, &valid).unwrap(), confirms(&device, &mut phone, &new).unwrap());
            assert!(old != changed, "{crash}: old {old}, new {changed}");
            assert!(confirms(&device, &mut phone, if changed { &new } else { &valid }).unwrap());
            if changed {
                valid = new;
            }
        }
    }
    assert!(crashes >= 11, "{crashes} crashes");
}

#[test]
fn keys_and_reader_are_used_from_outside_and_by_lines() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = Running::start(folder.path(), &[]);
    let mut phone = Phone::new(1);
    phone.label = device.label_qr();
    set_up(&device, &mut phone).unwrap();
    let secret = SecretText::new("483920175846".into());
    let pin = SetCredential { kind: CredentialKind::Pin, client: None, secret, locked: None };
    phone.send(Request::SetCredential(pin), Some([20; 16])).unwrap().unwrap();
    let lock = Operate { function: Text::cut("bolt"), milli: 1_000 };
    phone.send(Request::Operate(lock), Some([21; 16])).unwrap().unwrap();
    assert!(device.run(&["keypad", "111222333444"]).status.success());
    device.read_until("keypad refused");
    device.write_line("keypad 483920175846");
    device.read_until("keypad wait 1");
    // The button saves the wait.
    assert!(device.run(&["press-button"]).status.success());
    assert!(device.run(&["keypad", "483920175846"]).status.success());
    device.read_until("keypad opened ");
    assert_eq!(device.dump()["functions"]["bolt"], 0);
    let agreed = ConsentAnswer {
        purpose: Text::cut("fingerprints"),
        version: 1,
        state: ConsentState::Given,
        screen: Bytes::new([7; 32]).unwrap(),
        language: Text::cut("en"),
    };
    phone.send(Request::ConsentAnswer(agreed), Some([22; 16])).unwrap().unwrap();
    let mut steps = 30;
    let mut step = |phone: &mut Phone, action, enrolment| {
        steps += 1;
        let body = EnrolBiometric { action, enrolment, replaces: None, name: None };
        let Ok(Reply::EnrolBiometric(state)) = phone.send(Request::EnrolBiometric(body), Some([steps; 16])).unwrap()
        else {
            panic!("no state");
        };
        state
    };
    let begun = step(&mut phone, EnrolAction::Start, None);
    device.write_line("touch thumb partial");
    assert_eq!(step(&mut phone, EnrolAction::Next, Some(begun.enrolment)).feedback, EnrolFeedback::TooShort);
    device.read_until("touch enrolling too-short 5");
    for remaining in (0..5).rev() {
        assert!(device.run(&["touch", "thumb"]).status.success());
        assert_eq!(step(&mut phone, EnrolAction::Next, Some(begun.enrolment)).remaining, remaining);
    }
    device.write_line("touch thumb");
    assert!(step(&mut phone, EnrolAction::Try, Some(begun.enrolment)).kept.is_some());
    device.read_until("touch kept ");
    assert!(device.run(&["touch", "thumb"]).status.success());
    device.read_until("touch opened ");
    assert!(device.run(&["touch", "nose", "poor-quality"]).status.success());
    device.read_until("touch unread poor-quality");
    assert_eq!(device.run(&["touch", "nose", "badly"]).status.code(), Some(2));
    let dump = String::from_utf8(device.run(&["dump"]).stdout).unwrap();
    let raw = String::from_utf8(device.run(&["dump", "--raw"]).stdout).unwrap();
    for secret in ["483920175846", "111222333444", "thumb"] {
        assert!(!dump.contains(secret) && !raw.contains(&hex(secret.as_bytes())), "{secret}");
    }
    assert!(!folder.path().join("button").exists());
}

#[test]
fn a_killed_device_knows_its_owner_and_no_plain_secret_lies_in_its_memory() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = Running::start(folder.path(), &["--profile", "thermostat"]);
    let mut phone = Phone::new(1);
    phone.label = device.label_qr();
    set_up(&device, &mut phone).unwrap();
    device.kill();
    fs::write(folder.path().join("button"), b"button").unwrap();
    let device = Running::start(folder.path(), &[]);
    let mut stranger = Phone::new(9);
    stranger.label.clone_from(&phone.label);
    assert!(stranger.come_in(&device).is_err(), "whoever pressed while the power was off pressed nothing");
    phone.hang_up();
    phone.come_in(&device).unwrap();
    let identity = phone.send(Request::Identify(Empty {}), None).unwrap().unwrap();
    assert!(matches!(identity, Reply::Identify(identity) if &*identity.model == "Suhu PS-2"));
    for file in fs::read_dir(folder.path().join("memory")).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("melati") && !text.contains("PANDU") && !text.contains("Suhu"));
    }
    let raw = device.run(&["dump", "--raw"]);
    assert!(String::from_utf8_lossy(&raw.stdout).contains(&hex(b"melati-2026")), "the raw dump shows what is sealed");
}

#[test]
fn the_button_is_pressed_from_outside_and_each_way_of_ending_has_its_code() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = Running::start(folder.path(), &[]);
    let mut phone = Phone::new(1);
    phone.label = device.label_qr();
    set_up(&device, &mut phone).unwrap();
    device.read_until("setup finished");
    assert!(device.run(&["press-button"]).status.success());
    device.read_until("window open 600");
    let mut second = Phone::new(2);
    second.label.clone_from(&phone.label);
    second.come_in(&device).unwrap();
    device.read_until("paired");
    let taken =
        Command::new(program()).args(["--listen", "tcp:127.0.0.1:0", "--state"]).arg(folder.path()).output().unwrap();
    assert_eq!(taken.status.code(), Some(3));
    device.write_line("hold");
    device.read_until("reset");
    assert!(phone.send(Request::Identify(Empty {}), None).is_err(), "its session ended");
    device.write_line("quit");
    assert_eq!(device.wait(), Some(0));
    assert_eq!(Running::run_on(folder.path(), &["press-button"]).status.code(), Some(1), "nobody feels it");
    for name in ["state.a", "state.b"] {
        let _ = fs::write(folder.path().join("memory").join(name), b"damage");
    }
    let damaged =
        Command::new(program()).args(["--listen", "tcp:127.0.0.1:0", "--state"]).arg(folder.path()).output().unwrap();
    assert_eq!(damaged.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&damaged.stderr).contains("damaged"));
}

#[test]
fn the_last_line_is_heard_even_when_the_input_ends_right_after_it() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let mut device = Running::start(folder.path(), &[]);
        device.write_line("quit");
        assert_eq!(device.wait(), Some(0));
    }
}

#[test]
fn the_label_is_handed_out_and_a_scanner_could_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let (png, text) = (folder.path().join("label.png"), folder.path().join("label.txt"));
    let state = folder.path().join("state");
    let device = Running::start(
        &state,
        &["--label-png", png.to_str().unwrap(), "--label-text", text.to_str().unwrap(), "--profile", "window-sensor"],
    );
    let written = fs::read_to_string(&text).unwrap();
    let lines: Vec<_> = written.lines().collect();
    assert_eq!(lines[0], format!("qr {}", device.label_qr()));
    assert!(lines[1].strip_prefix("code ").is_some_and(|code| pandu_protocol::label::parse_label(code).is_ok()));
    assert!(fs::read(&png).unwrap().starts_with(b"\x89PNG"));
    let again = device.run(&["label"]);
    assert!(String::from_utf8_lossy(&again.stdout).contains(&format!("label qr {}", device.label_qr())));
}

#[test]
fn a_crowd_of_silent_connections_does_not_keep_the_owner_out() {
    let folder = tempfile::tempdir().unwrap();
    let device = Running::start(folder.path(), &[]);
    let mut phone = Phone::new(1);
    phone.label = device.label_qr();
    set_up(&device, &mut phone).unwrap();
    let crowd: Vec<_> = (0..300).map(|_| device.connect()).collect();
    phone.send(Request::Identify(Empty {}), None).unwrap().unwrap();
    let mut again = phone.clone_keys();
    again.come_in(&device).unwrap();
    again.send(Request::Identify(Empty {}), None).unwrap().unwrap();
    drop(crowd);
}

#[test]
fn all_faults_are_listed() {
    let output = Command::new(program()).arg("--list-faults").output().unwrap();
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    for row in pandu_device::fault::TABLE {
        assert!(listed.lines().any(|line| line.starts_with(row.name)), "{}", row.name);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
