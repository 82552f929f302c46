//! A disk that takes no more, a file that is not ours, a second program on the same data: as a person meets them.

use std::process::Command;

use pandu::wizard::End;
use pandu_tests::person::enter;

use crate::device::{Device, program};
use crate::phone::{Home, PASSPHRASE, Phone};

/// With less and less room for its files `pandu` stops with a word about its storage, and goes on once there is room again.
#[test]
fn without_room_it_stops_and_goes_on_later() {
    let mut stopped = 0;
    // Blocks of 512 bytes.
    for blocks in [0, 8, 40, 72, 88, 104] {
        let (device, home) = (Device::start("lock"), Home::new());
        let mut command = Command::new("sh");
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        command
            .args(["-c", &limited])
            .arg(program("pandu"))
            .args(["setup", "--link", &device.link, "--json", "--home"])
            .arg(home.data());
        command.env("PANDU_PASSPHRASE", PASSPHRASE).env("LC_ALL", "C.UTF-8");
        let first = Phone::run(command).ends(|screen| enter(screen, &device.qr));
        if first.end != Some(End::Finished) {
            stopped += 1;
            assert_eq!(first.exit, Some(7), "{blocks} blocks: something on this machine: {}", first.story());
            let problem = first.screens.iter().rev().find_map(|screen| screen.problem.clone());
            let said = problem.map_or_else(|| first.errors.clone(), |problem| problem.what);
            assert!(!said.is_empty(), "{blocks} blocks: it says why");
        }
        if first.end != Some(End::Finished) {
            let second = home.set_up(&device.link).ends(|screen| enter(screen, &device.qr));
            assert_eq!(
                (second.end, second.exit),
                (Some(End::Finished), Some(0)),
                "{blocks} blocks: {}",
                second.story()
            );
        }
        assert_eq!(device.dump()["clients"].as_array().map(Vec::len), Some(1), "{blocks} blocks");
    }
    assert!(stopped > 2, "the limits were too wide: {stopped}");
}

/// While one program uses the data, a second one is told so.
#[test]
fn a_second_program_on_the_same_data_is_told() {
    let (device, home) = (Device::start("lock"), Home::new());
    let mut first = home.set_up(&device.link);
    let screen = first.screen().expect("it is open");
    let second = home.set_up(&device.link).ends(|screen| enter(screen, &device.qr));
    assert_eq!(second.exit, Some(7), "{}", second.story());
    first.answer(&enter(&screen, &device.qr));
    let ended = first.ends(|screen| enter(screen, &device.qr));
    assert_eq!(ended.end, Some(End::Finished), "{}", ended.story());
}
