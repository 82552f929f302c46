//! What the system's errors mean here. Plain functions over names and messages; nothing of them is kept or shown.

use std::time::Duration;

use btleplug::Error;
use pandu::port::{LinkError, RadioError};
use tokio::time::timeout;

/// Why the system did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// This program may not use Bluetooth.
    NotAllowed,
    /// There is no adapter, or nothing that drives one.
    Missing,
    /// The adapter is switched off.
    Off,
    /// The adapter is kept off by a switch or by flight mode.
    Blocked,
    /// Another program of this machine holds what is needed.
    Held,
    /// Something else is under way, here or in another program: the same may go well in a moment.
    Passing,
    /// A connection did not come up. BlueZ says the same whether nobody answers or the air was bad for a moment.
    Broken,
    /// The device or the connection to it is not there.
    Gone,
    /// The device answers, but not as the service demands.
    Unfit,
    /// The system did not answer in time.
    Late,
    /// Anything else.
    Other,
}

impl Trouble {
    /// What it means for one who scans or connects.
    pub(super) const fn radio(self) -> RadioError {
        match self {
            Self::NotAllowed => RadioError::NotAllowed,
            Self::Missing => RadioError::Missing,
            Self::Off => RadioError::Off,
            Self::Blocked => RadioError::Blocked,
            Self::Held | Self::Passing => RadioError::Busy,
            Self::Gone | Self::Broken => RadioError::OutOfReach,
            Self::Unfit | Self::Late | Self::Other => RadioError::Failed,
        }
    }

    /// What it means on an open link.
    pub(super) const fn link(self) -> LinkError {
        match self {
            Self::Off | Self::Blocked => LinkError::RadioOff,
            Self::Gone | Self::Broken | Self::Late => LinkError::Lost,
            Self::Unfit => LinkError::NotPandu,
            Self::NotAllowed | Self::Missing | Self::Held | Self::Passing | Self::Other => LinkError::Failed,
        }
    }
}

/// Waits for the system, but not for ever: some of its calls never come back.
pub(super) async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, Error>> + Send,
) -> Result<T, Trouble> {
    match timeout(limit, work).await {
        Ok(done) => done.map_err(|error| of(&error)),
        Err(_) => Err(Trouble::Late),
    }
}

/// The meaning of an error of btleplug.
pub(super) fn of(error: &Error) -> Trouble {
    match error {
        Error::PermissionDenied => Trouble::NotAllowed,
        Error::NoAdapterAvailable => Trouble::Missing,
        Error::DeviceNotFound | Error::NotConnected => Trouble::Gone,
        Error::NoSuchCharacteristic | Error::UnexpectedCharacteristic | Error::NotSupported(_) => Trouble::Unfit,
        Error::TimedOut(_) => Trouble::Late,
        Error::Other(inner) => of_inner(&**inner),
        Error::UnexpectedCallback | Error::Uuid(_) | Error::InvalidBDAddr(_) | Error::RuntimeError(_) => Trouble::Other,
    }
}

#[cfg(target_os = "linux")]
fn of_inner(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Trouble {
    use bluez_async::BluetoothError;

    match error.downcast_ref::<BluetoothError>() {
        Some(BluetoothError::DbusError(error)) => {
            let (name, message) = (error.name().unwrap_or_default(), error.message().unwrap_or_default());
            let trouble = of_dbus(name, message);
            // The name is one of the bus or of BlueZ; the message may hold words of a device.
            tracing::debug!(name, ?trouble, "Bluetooth refused a call");
            trouble
        }
        Some(BluetoothError::NoBluetoothAdapters) => Trouble::Missing,
        Some(BluetoothError::ServiceDiscoveryTimedOut) => Trouble::Late,
        // An object that was taken away while it was being read.
        Some(BluetoothError::RequiredPropertyMissing(_) | BluetoothError::UuidNotFound { .. }) => Trouble::Gone,
        _ => Trouble::Other,
    }
}

#[cfg(not(target_os = "linux"))]
fn of_inner(_: &(dyn std::error::Error + Send + Sync + 'static)) -> Trouble {
    Trouble::Other
}

/// The meaning of an error of D-Bus or BlueZ, by its name, and by its message where BlueZ has one name for many things.
#[cfg(any(target_os = "linux", test))]
fn of_dbus(name: &str, message: &str) -> Trouble {
    if let Some(bus) = name.strip_prefix("org.freedesktop.DBus.Error.") {
        return match bus {
            "AccessDenied" | "AuthFailed" | "InteractiveAuthorizationRequired" => Trouble::NotAllowed,
            // No such service and no way to start it, or no bus at all.
            "ServiceUnknown" | "NameHasNoOwner" | "NoServer" | "FileNotFound" | "BadAddress" => Trouble::Missing,
            _ if bus.starts_with("Spawn.") => Trouble::Missing,
            // BlueZ has taken the object away.
            "UnknownObject" | "UnknownMethod" | "UnknownInterface" | "UnknownProperty" => Trouble::Gone,
            "NoReply" | "Timeout" | "TimedOut" => Trouble::Late,
            _ => Trouble::Other,
        };
    }
    match name.strip_prefix("org.bluez.Error.") {
        Some("NotReady") => Trouble::Off,
        Some("Blocked") => Trouble::Blocked,
        Some("InProgress" | "Busy" | "AlreadyConnected") => Trouble::Passing,
        Some("NotConnected" | "DoesNotExist") => Trouble::Gone,
        Some("NotPermitted") if message.ends_with(" acquired") => Trouble::Held,
        Some(
            "NotPermitted"
            | "NotAuthorized"
            | "NotSupported"
            | "InvalidOffset"
            | "InvalidValueLength"
            | "InvalidArguments"
            | "ImproperlyConfigured",
        ) => Trouble::Unfit,
        Some("Failed") => of_failed(message),
        _ if name == "org.freedesktop.systemd1.NoSuchUnit" => Trouble::Missing,
        _ => Trouble::Other,
    }
}

/// BlueZ's `Failed`, by the words it has used since 5.50: since 5.64 its own, before that those of `strerror`.
#[cfg(any(target_os = "linux", test))]
fn of_failed(message: &str) -> Trouble {
    let connection = message.strip_prefix("le-connection-").or_else(|| message.strip_prefix("br-connection-"));
    match connection {
        Some("adapter-not-powered") => return Trouble::Off,
        Some("busy" | "already-connected" | "concurrent-connection-limit") => return Trouble::Passing,
        Some("not-supported" | "invalid-arguments" | "key-missing" | "profile-unavailable") => return Trouble::Other,
        // Whatever goes wrong on the way up is "abort-by-local" or one of its kin.
        Some(_) => return Trouble::Broken,
        None => {}
    }
    match message {
        "Not connected" => Trouble::Gone,
        "Host is down" | "No route to host" => Trouble::Off,
        "Operation already in progress" | "Operation now in progress" | "Device or resource busy" => Trouble::Passing,
        "Input/output error"
        | "Software caused connection abort"
        | "Connection refused"
        | "Connection reset by peer"
        | "Connection timed out"
        | "Function not implemented" => Trouble::Broken,
        // What BlueZ says of a read that was under way when the connection was lost; other numbers are the device's own.
        _ if message.starts_with("Operation failed with ATT error: 0x0e") => Trouble::Gone,
        _ if message.starts_with("Operation failed with ATT error") => Trouble::Unfit,
        _ => Trouble::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_has_its_meaning() {
        let bus = "org.freedesktop.DBus.Error";
        let bluez = "org.bluez.Error";
        for (home, name, message, expected) in [
            (bus, "AccessDenied", "Rejected send message", Trouble::NotAllowed),
            (bus, "ServiceUnknown", "The name org.bluez was not provided", Trouble::Missing),
            (bus, "NameHasNoOwner", "Could not activate", Trouble::Missing),
            (bus, "FileNotFound", "Failed to connect to socket", Trouble::Missing),
            (bus, "Spawn.ServiceNotFound", "", Trouble::Missing),
            (bus, "UnknownObject", "Method \"Connect\" on \"org.bluez.Device1\" doesn't exist", Trouble::Gone),
            (bus, "UnknownMethod", "", Trouble::Gone),
            (bus, "NoReply", "", Trouble::Late),
            (bus, "Disconnected", "", Trouble::Other),
            (bluez, "NotReady", "Resource Not Ready", Trouble::Off),
            (bluez, "Blocked", "Blocked through rfkill", Trouble::Blocked),
            (bluez, "InProgress", "Operation already in progress", Trouble::Passing),
            (bluez, "Busy", "", Trouble::Passing),
            (bluez, "NotConnected", "Not Connected", Trouble::Gone),
            (bluez, "NotPermitted", "Notify acquired", Trouble::Held),
            (bluez, "NotPermitted", "Write not permitted", Trouble::Unfit),
            (bluez, "NotAuthorized", "Operation Not Authorized", Trouble::Unfit),
            (bluez, "Failed", "le-connection-abort-by-local", Trouble::Broken),
            (bluez, "Failed", "le-connection-concurrent-connection-limit", Trouble::Passing),
            (bluez, "Failed", "le-connection-adapter-not-powered", Trouble::Off),
            (bluez, "Failed", "le-connection-not-supported", Trouble::Other),
            (bluez, "Failed", "le-connection-busy", Trouble::Passing),
            (bluez, "Failed", "Operation already in progress", Trouble::Passing),
            (bluez, "Failed", "br-connection-canceled", Trouble::Broken),
            (bluez, "Failed", "Input/output error", Trouble::Broken),
            (bluez, "Failed", "Software caused connection abort", Trouble::Broken),
            (bluez, "Failed", "Not connected", Trouble::Gone),
            (bluez, "Failed", "Operation failed with ATT error: 0x05 (Insufficient Authentication)", Trouble::Unfit),
            (bluez, "Failed", "Operation failed with ATT error: 0x0e (Unlikely Error)", Trouble::Gone),
            (bluez, "Failed", "No discovery started", Trouble::Other),
            ("org.freedesktop.systemd1", "NoSuchUnit", "", Trouble::Missing),
            ("com.example.Error", "Failed", "Input/output error", Trouble::Other),
        ] {
            assert_eq!(of_dbus(&format!("{home}.{name}"), message), expected, "{name}: {message}");
        }
    }

    #[test]
    fn the_errors_of_btleplug_have_a_meaning_too() {
        for (error, expected) in [
            (Error::PermissionDenied, Trouble::NotAllowed),
            (Error::NoAdapterAvailable, Trouble::Missing),
            (Error::NotConnected, Trouble::Gone),
            (Error::NoSuchCharacteristic, Trouble::Unfit),
            (Error::RuntimeError("x".into()), Trouble::Other),
            (Error::Other("x".into()), Trouble::Other),
        ] {
            assert_eq!(of(&error), expected, "{error}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_error_of_the_bus_is_found_inside() {
        let inner = dbus::Error::new_custom("org.bluez.Error.NotReady", "Resource Not Ready");
        let error = Error::from(bluez_async::BluetoothError::from(inner));
        assert_eq!(of(&error), Trouble::Off, "btleplug and Pandu build with the same bluez-async");
    }

    #[tokio::test(start_paused = true)]
    async fn who_never_answers_is_late() {
        let never = std::future::pending::<Result<(), Error>>();
        assert_eq!(within(Duration::from_secs(1), never).await, Err(Trouble::Late));
    }
}
