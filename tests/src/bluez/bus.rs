//! A private D-Bus bus: a `dbus-daemon` of one test. It must never be the bus of the system or of a person.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What programs on the bus may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Everything.
    Open,
    /// Everything but speak to `org.bluez`, as on a system that lets only some people use Bluetooth.
    BluetoothDenied,
}

/// A running bus. Dropping it ends it, and every connection to it with it.
#[derive(Debug)]
pub struct Bus {
    daemon: Child,
    socket: PathBuf,
}

impl Bus {
    /// Starts a bus whose socket is `bus` in the folder.
    ///
    /// # Panics
    /// When `dbus-daemon` is not installed or does not listen.
    #[must_use]
    pub fn start(folder: &Path, policy: Policy) -> Self {
        let socket = folder.join("bus");
        let denied = match policy {
            Policy::Open => "",
            Policy::BluetoothDenied => "<deny send_destination=\"org.bluez\"/>",
        };
        let rules = format!(
            "<busconfig><listen>{}</listen><policy context=\"default\"><allow user=\"*\"/><allow own=\"*\"/>\
             <allow send_destination=\"*\"/><allow receive_sender=\"*\"/>{denied}</policy></busconfig>",
            address(&socket)
        );
        let file = folder.join("bus.conf");
        std::fs::write(&file, rules).expect("a folder to write into");
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", file.display()))
            .args(["--nofork", "--nopidfile", "--nosyslog", "--print-address"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(folder.join("bus.log")).expect("a folder to write into"))
            .spawn()
            .unwrap_or_else(|error| panic!("dbus-daemon did not start ({error}): install the package `dbus`"));
        // It prints its address once it listens.
        let mut line = String::new();
        let output = daemon.stdout.take().expect("kept");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let log = || std::fs::read_to_string(folder.join("bus.log")).unwrap_or_default();
        assert!(line.starts_with("unix:"), "dbus-daemon does not listen: {}", log());
        Self { daemon, socket }
    }

    /// Where programs find it: what `DBUS_SYSTEM_BUS_ADDRESS` must say.
    #[must_use]
    pub fn address(&self) -> String {
        address(&self.socket)
    }
}

/// The address of a bus with this socket.
pub(super) fn address(socket: &Path) -> String {
    format!("unix:path={}", socket.display())
}

impl Drop for Bus {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
