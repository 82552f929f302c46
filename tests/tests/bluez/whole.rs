//! The program itself, from its first screen to its end: it sets a device up, is interrupted, is killed, and leaves nothing behind.

use pandu::wizard::Answer;
use pandu_tests::bluez::Station;
use pandu_tests::person::enter;

use crate::words::{computer, room};
use crate::{HALL, lock};

/// Each looks around for seconds first, so they do it side by side.
#[test]
fn a_set_up_with_the_program_is_finished_left_or_gone_on_with() {
    std::thread::scope(|scope| {
        scope.spawn(by_code);
        scope.spawn(interrupted);
        scope.spawn(killed);
        scope.spawn(without_a_bus);
    });
}

/// A set-up by typed code.
fn by_code() {
    let room = room();
    let (_bus, bluez, person) = computer(room.path());
    let device = lock();
    bluez.place(Station::of(HALL, &device));
    let mut run = person.run(&["setup"]);
    run.until(|screen| Some(enter(screen, &device.sticker.code)));
    let ended = run.ends();
    assert_eq!((ended.exit, ended.problem()), (Some(0), None), "{}", ended.errors);
    assert!(device.look(|state| state.setup_finished));
    assert_eq!((bluez.connected().len(), bluez.discovering(), bluez.subscribers()), (0, 0, 0), "nothing is left");
}

/// Ctrl-C in the middle.
fn interrupted() {
    let room = room();
    let (_bus, bluez, person) = computer(room.path());
    let device = lock();
    bluez.place(Station::of(HALL, &device));
    let mut run = person.run(&["setup"]);
    run.until(|screen| (screen.id != "setup-sign-in").then(|| enter(screen, &device.sticker.qr)));
    assert_eq!(bluez.connected().len(), 1, "the session is open");
    let interrupted = std::process::Command::new("kill").args(["-INT", &run.id().to_string()]).status();
    assert!(interrupted.expect("kill is there").success());
    assert_eq!(run.ends().exit, Some(3));
    assert_eq!((bluez.connected().len(), bluez.subscribers()), (0, 0));
}

/// Killed in the middle, and started again.
fn killed() {
    let room = room();
    let (_bus, bluez, person) = computer(room.path());
    let device = lock();
    bluez.place(Station::of(HALL, &device));
    let label = device.sticker.qr.clone();
    let mut run = person.run(&["setup"]);
    run.until(|screen| (screen.id != "setup-sign-in").then(|| enter(screen, &label)));
    run.kill();
    assert_eq!(bluez.connected().len(), 1, "BlueZ keeps a connection whose program was killed");
    let mut run = person.run(&["setup"]);
    run.until(|screen| Some(enter(screen, &label)));
    let ended = run.ends();
    assert_eq!(ended.exit, Some(0), "{:?} {}", ended.problem(), ended.errors);
    assert!(device.look(|state| state.setup_finished));
    assert_eq!(bluez.connected().len(), 0);
}

/// The bus goes under it: that is told like any other trouble, and the program leaves when it is told to.
fn without_a_bus() {
    let room = room();
    let (bus, bluez, person) = computer(room.path());
    let device = lock();
    bluez.place(Station::of(HALL, &device));
    let mut run = person.run(&["setup"]);
    run.until(|screen| (screen.id != "setup-sign-in").then(|| enter(screen, &device.sticker.qr)));
    drop(bus);
    run.answer(&Answer::enter("setup-sign-in"));
    run.until(|screen| screen.problem.is_none().then(|| enter(screen, &device.sticker.qr)));
    let ended = run.ends();
    let code = ended.problem().map(|problem| problem.0);
    assert_eq!((code.as_deref(), ended.exit), (Some("error-radio-missing"), Some(3)), "{}", ended.errors);
}
