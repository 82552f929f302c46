//! What a person sees and a script gets when Bluetooth, or the device, does not work: stable names, words, exit codes.

use std::path::Path;

use pandu_tests::bluez::{Bluez, Bus, Fault, Policy, Refusal};
use pandu_tests::person::enter;
use tempfile::TempDir;

use crate::program::Person;
use crate::stand_in::echo;
use crate::{HALL, lock};

pub(crate) fn room() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A computer with Bluetooth.
pub(crate) fn computer(room: &Path) -> (Bus, Bluez, Person) {
    let bus = Bus::start(room, Policy::Open);
    let bluez = Bluez::start(&bus.address());
    bluez.adapter("hci0", true);
    let person = Person::new(&bus.address());
    (bus, bluez, person)
}

/// Both verbs that need a radio say the same: the name for scripts, the words, and the exit code of what was not reached.
fn assert_said(person: &Person, code: &str, what: &str, next: &str) {
    let ended = person.run(&["scan"]).ends();
    let expected = Some((code.to_owned(), what.to_owned(), next.to_owned()));
    assert_eq!((ended.problem(), ended.exit), (expected.clone(), Some(4)), "{}", ended.errors);
    let mut run = person.run(&["setup"]);
    run.until(|screen| screen.problem.is_none().then(|| enter(screen, "")));
    let ended = run.ends();
    assert_eq!(ended.problem(), expected, "{}", ended.errors);
}

#[test]
fn a_computer_without_bluetooth() {
    let room = room();
    let said = (
        "error-radio-missing",
        "This phone or computer has no Bluetooth.",
        "Use a phone or computer that has Bluetooth.",
    );
    let person = Person::new(&format!("unix:path={}/nowhere", room.path().display()));
    assert_said(&person, said.0, said.1, said.2);
    let bus = Bus::start(room.path(), Policy::Open);
    let person = Person::new(&bus.address());
    assert_said(&person, said.0, said.1, said.2);
    let _bluez = Bluez::start(&bus.address());
    assert_said(&person, said.0, said.1, said.2);
}

#[test]
fn bluetooth_is_off() {
    let room = room();
    let (_bus, bluez, person) = computer(room.path());
    bluez.power("hci0", false);
    assert_said(&person, "error-radio-off", "Bluetooth is switched off.", "Switch Bluetooth on. Then try again.");
    let malay = person.run(&["scan", "--language", "ms"]).ends().problem().expect("words");
    assert_eq!(malay.1, "Bluetooth dimatikan.");
}

#[test]
fn bluetooth_is_blocked() {
    let room = room();
    let (_bus, bluez, person) = computer(room.path());
    bluez.block("hci0");
    assert_said(
        &person,
        "error-radio-blocked",
        "Bluetooth is blocked on this phone or computer.",
        "Switch flight mode off, or the switch that turns radio off. Then try again.",
    );
}

#[test]
fn this_person_may_not_use_bluetooth() {
    let room = room();
    let bus = Bus::start(room.path(), Policy::BluetoothDenied);
    let bluez = Bluez::start(&bus.address());
    bluez.adapter("hci0", true);
    assert_said(
        &Person::new(&bus.address()),
        "error-radio-not-allowed",
        "This app may not use Bluetooth.",
        "Allow Bluetooth for this app in the settings. Then try again.",
    );
}

#[test]
fn bluetooth_is_busy_or_fails() {
    let room = room();
    let (_bus, bluez, person) = computer(room.path());
    let refuse = |name: &str, words: &str| Some(Fault::Refuse(Refusal::bluez(name, words)));
    bluez.always("StartDiscovery", refuse("InProgress", "Operation already in progress"));
    let ended = person.run(&["scan"]).ends();
    assert_eq!((ended.problem().map(|problem| problem.0), ended.exit), (Some("error-radio-busy".into()), Some(4)));
    bluez.always("StartDiscovery", refuse("Failed", "Invalid argument"));
    let ended = person.run(&["scan"]).ends();
    assert_eq!((ended.problem().map(|problem| problem.0), ended.exit), (Some("error-radio-failed".into()), Some(4)));
}

#[test]
fn an_adapter_that_is_not_there() {
    let room = room();
    let (bus, _bluez, _) = computer(room.path());
    let person = Person::new(&bus.address());
    let ended = person.run_with_adapter(&["scan"], "hci7").ends();
    assert_eq!((ended.problem().map(|problem| problem.0), ended.exit), (Some("cli-ble-no-adapter".into()), Some(2)));
}

/// What a set-up shows first that went wrong, when the label is typed; afterwards nothing may be left.
fn trouble(prepare: impl FnOnce(&Bluez)) -> Option<String> {
    let room = room();
    let (_bus, bluez, person) = computer(room.path());
    prepare(&bluez);
    let label = lock().sticker.qr;
    let mut run = person.run(&["setup"]);
    run.until(|screen| screen.problem.is_none().then(|| enter(screen, &label)));
    let code = run.ends().problem().map(|problem| problem.0);
    assert_eq!((bluez.connected().len(), bluez.discovering(), bluez.subscribers()), (0, 0, 0), "{code:?}");
    code
}

#[test]
fn what_is_wrong_with_a_device_is_told_apart() {
    let out_of_reach = |bluez: &Bluez| {
        bluez.place(echo(HALL).0);
        bluez.always("Connect", Some(Fault::Refuse(Refusal::bluez("Failed", "le-connection-abort-by-local"))));
    };
    let taken = |bluez: &Bluez| {
        let (station, echo) = echo(HALL);
        echo.lock().expect("whole").hangs_up = true;
        bluez.place(station);
    };
    let unfit = |bluez: &Bluez| bluez.place(echo(HALL).0.lacks(pandu_protocol::gatt::RX_UUID));
    let empty = |bluez: &Bluez| bluez.place(echo(HALL).0.hello(&[]));
    // Each looks around for four seconds first, so they do it side by side.
    let told = std::thread::scope(|scope| {
        let runs = [
            scope.spawn(|| trouble(out_of_reach)),
            scope.spawn(|| trouble(taken)),
            scope.spawn(|| trouble(unfit)),
            scope.spawn(|| trouble(empty)),
        ];
        runs.map(|run| run.join().expect("it ends"))
    });
    let expected = ["error-device-out-of-reach", "error-device-taken", "error-not-pandu", "error-device-misbehaved"];
    assert_eq!(told, expected.map(|code| Some(code.to_owned())));
}
