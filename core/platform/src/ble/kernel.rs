//! What Linux's kernel knows of Bluetooth and BlueZ may not tell: a block by flight mode or a switch, and an adapter that
//! BlueZ does not show. It is asked only for the right words when something failed.

use std::path::Path;

/// Whether the adapter of this name, or any when none is named, is blocked.
pub(super) fn is_blocked(adapter: Option<&str>) -> bool {
    is_ours() && is_blocked_in(Path::new("/sys/class/rfkill"), adapter)
}

/// Whether this machine has an adapter, shown by BlueZ or not.
pub(super) fn has_adapter() -> bool {
    is_ours() && Path::new("/sys/class/bluetooth").read_dir().is_ok_and(|mut adapters| adapters.next().is_some())
}

/// Whether the kernel and the bus are of the same machine.
fn is_ours() -> bool {
    cfg!(target_os = "linux") && std::env::var_os("DBUS_SYSTEM_BUS_ADDRESS").is_none()
}

/// Looks at every switch in the folder. One that is not an adapter's own, such as a laptop's, counts for all adapters.
fn is_blocked_in(folder: &Path, adapter: Option<&str>) -> bool {
    let Ok(switches) = folder.read_dir() else { return false };
    switches.flatten().any(|switch| {
        let read = |file: &str| std::fs::read_to_string(switch.path().join(file)).unwrap_or_default();
        let name = read("name");
        let concerns = adapter.is_none_or(|adapter| adapter == name.trim() || !name.starts_with("hci"));
        read("type").trim() == "bluetooth" && concerns && (read("soft").trim() == "1" || read("hard").trim() == "1")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_blocks_its_adapter() {
        for (name, kind, soft, hard, expected) in [
            ("hci0", "bluetooth", "0", "0", false),
            ("hci0", "bluetooth", "1", "0", true),
            ("hci0", "bluetooth", "0", "1", true),
            ("hci1", "bluetooth", "1", "1", false),
            ("phy0", "wlan", "1", "1", false),
            ("tpacpi_bluetooth_sw", "bluetooth", "0", "1", true),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let switch = folder.path().join("rfkill0");
            std::fs::create_dir(&switch).unwrap();
            for (file, text) in [("name", name), ("type", kind), ("soft", soft), ("hard", hard)] {
                std::fs::write(switch.join(file), format!("{text}\n")).unwrap();
            }
            assert_eq!(is_blocked_in(folder.path(), Some("hci0")), expected, "{name} {kind} {soft} {hard}");
            let any = kind == "bluetooth" && (soft, hard) != ("0", "0");
            assert_eq!(is_blocked_in(folder.path(), None), any, "{name} {kind} {soft} {hard}");
        }
        assert!(!is_blocked_in(Path::new("/nowhere"), None));
    }
}
