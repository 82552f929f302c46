//! Why Bluetooth does not work here, and what the person can do. Nothing in it comes from a phone.

use bluer::{Error, ErrorKind, InternalErrorKind};

/// Why the device cannot be found by Bluetooth. Each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BleError {
    /// Nobody answers for org.bluez, or there is no system bus.
    #[error(
        "the Bluetooth service of this computer does not answer. Install BlueZ and start it: systemctl start bluetooth"
    )]
    NoService,
    /// There is no adapter at all.
    #[error("this computer has no Bluetooth adapter. Plug one in, then look for it with: bluetoothctl list")]
    NoAdapter,
    /// The named adapter is not there.
    #[error("there is no Bluetooth adapter {0}. Those that are there are shown by: bluetoothctl list")]
    NotThatAdapter(String),
    /// The adapter is switched off.
    #[error("Bluetooth is switched off ({0}). Switch it on with: bluetoothctl power on")]
    Off(String),
    /// The adapter is blocked: flight mode, or a switch on the housing.
    #[error("Bluetooth is blocked on this computer ({0}). Switch flight mode off, or run: rfkill unblock bluetooth")]
    Blocked(String),
    /// The bus does not let this user speak with BlueZ.
    #[error("this user may not use Bluetooth. Add the user to the group bluetooth, or run the device as root")]
    NotPermitted,
    /// All of the controller's advertising slots are taken.
    #[error("other programs use all advertising slots of {0}. Stop one of them, or use another adapter: ble:hci1")]
    SlotsFull(String),
    /// BlueZ did not answer in time.
    #[error("the Bluetooth service takes too long to answer. Start it again: systemctl restart bluetooth")]
    Slow,
    /// Something else, in the words of this computer's Bluetooth service.
    #[error("Bluetooth does not work: {0}")]
    Failed(String),
}

/// What BlueZ, or the bus in front of it, said about a call that concerns this adapter.
pub(super) fn from_bluez(error: &Error, adapter: &str) -> BleError {
    let other = || BleError::Failed(error.to_string());
    if let ErrorKind::Internal(kind) = &error.kind {
        return from_bus_error(kind).unwrap_or_else(other);
    }
    for (kinds, said) in [
        (&[ErrorKind::NotReady][..], BleError::Off(adapter.into())),
        (&[ErrorKind::NotFound, ErrorKind::DoesNotExist], BleError::NotThatAdapter(adapter.into())),
        (&[ErrorKind::NotAuthorized, ErrorKind::NotPermitted], BleError::NotPermitted),
    ] {
        if kinds.contains(&error.kind) {
            return said;
        }
    }
    other()
}

/// What went wrong between us and BlueZ.
fn from_bus_error(kind: &InternalErrorKind) -> Option<BleError> {
    if let InternalErrorKind::DBus(name) = kind {
        return from_bus(name);
    }
    let is_cut = matches!(kind, InternalErrorKind::DBusConnectionLost | InternalErrorKind::Io(_));
    is_cut.then_some(BleError::NoService)
}

/// What an error name of the bus means.
fn from_bus(name: &str) -> Option<BleError> {
    match name.strip_prefix("org.freedesktop.DBus.Error.")? {
        "AccessDenied" | "AuthFailed" => Some(BleError::NotPermitted),
        "ServiceUnknown" | "NameHasNoOwner" | "FileNotFound" | "NoServer" | "Disconnected" | "BadAddress" => {
            Some(BleError::NoService)
        }
        name if name.starts_with("Spawn") => Some(BleError::NoService),
        "NoReply" | "Timeout" | "TimedOut" => Some(BleError::Slow),
        // An adapter that went away takes its interfaces with it.
        "UnknownMethod" | "UnknownInterface" => Some(BleError::NoAdapter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_bus_become_advice() {
        let bus = |name: &str| from_bus(&format!("org.freedesktop.DBus.Error.{name}"));
        for (name, error) in [
            ("AccessDenied", Some(BleError::NotPermitted)),
            ("ServiceUnknown", Some(BleError::NoService)),
            ("Spawn.ServiceNotFound", Some(BleError::NoService)),
            ("FileNotFound", Some(BleError::NoService)),
            ("NoReply", Some(BleError::Slow)),
            ("UnknownInterface", Some(BleError::NoAdapter)),
            ("InvalidArgs", None),
        ] {
            assert_eq!(bus(name), error, "{name}");
        }
        assert_eq!(from_bus("org.bluez.Error.Failed"), None);
    }

    #[test]
    fn what_bluez_says_becomes_advice() {
        let said = |kind| from_bluez(&Error { kind, message: String::new() }, "hci7");
        assert_eq!(said(ErrorKind::NotReady), BleError::Off("hci7".into()));
        assert_eq!(said(ErrorKind::NotFound), BleError::NotThatAdapter("hci7".into()));
        assert!(matches!(said(ErrorKind::Failed), BleError::Failed(_)));
    }
}
