//! A second process for one test, because the address of the bus is a variable of the whole process.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::bus::{Bus, Policy, address};
use super::daemon::Bluez;

/// Says in the second process where its folder is.
const INSIDE: &str = "PANDU_TEST_BLUETOOTH_ROOM";

/// Where the second process lives: a folder of its own, and the system bus that it believes in.
#[derive(Debug)]
pub struct Room {
    folder: PathBuf,
}

impl Room {
    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts its bus.
    #[must_use]
    pub fn bus(&self, policy: Policy) -> Bus {
        Bus::start(&self.folder, policy)
    }

    /// Starts its bus with a pretend BlueZ that has one adapter, `hci0`, switched on.
    #[must_use]
    pub fn bluetooth(&self) -> (Bus, Bluez) {
        let bus = self.bus(Policy::Open);
        let bluez = Bluez::start(&bus.address());
        bluez.adapter("hci0", true);
        (bus, bluez)
    }
}

/// Runs a test once more in a process of its own, and there its life, with a room. `test` is its full name.
///
/// # Panics
/// When the second process fails; what it said is in the message.
pub fn in_a_process_of_its_own<F: Future<Output = ()>>(test: &str, life: impl FnOnce(Room) -> F) {
    if let Some(folder) = std::env::var_os(INSIDE) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(life(Room { folder: folder.into() }));
        return;
    }
    let in_memory = Path::new("/dev/shm");
    let room = if in_memory.is_dir() { tempfile::tempdir_in(in_memory) } else { tempfile::tempdir() };
    let room = room.expect("a temporary folder");
    let run = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, room.path())
        .env("DBUS_SYSTEM_BUS_ADDRESS", address(&room.path().join("bus")))
        .output()
        .expect("it starts");
    let said = format!("{}\n{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "the second process failed:\n{said}");
    // A task that panics does not fail a test by itself.
    assert!(!said.contains("panicked at"), "something panicked in the second process:\n{said}");
    assert!(said.contains("1 passed"), "the test did not run in the second process: is {test} its full name?\n{said}");
}
