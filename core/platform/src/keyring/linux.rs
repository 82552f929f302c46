//! The Secret Service over D-Bus: GNOME Keyring, KWallet, KeePassXC.

use std::error::Error as StdError;
use std::sync::Arc;

use dbus_secret_service::Error as ServiceError;
use dbus_secret_service_keyring_store::Store;
use keyring_core::{CredentialStore, Entry, Result};
use pandu::port::SecretsError;
use zeroize::Zeroizing;

pub(super) fn open() -> Result<Arc<CredentialStore>> {
    Ok(Store::new()?)
}

pub(super) fn entry(store: &Arc<CredentialStore>, service: &str, name: &str) -> Result<Entry> {
    let label = format!("Pandu: {name}");
    store.build(service, name, Some(&[("label", label.as_str())].into()))
}

/// KWallet keeps only text, so bytes are written in base64.
pub(super) fn encode(value: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(data_encoding::BASE64.encode(value).into_bytes())
}

pub(super) fn decode(stored: &[u8]) -> Option<Vec<u8>> {
    data_encoding::BASE64.decode(stored).ok()
}

pub(super) fn kind_of_failure(error: &(dyn StdError + Send + Sync + 'static)) -> SecretsError {
    match error.downcast_ref::<ServiceError>() {
        Some(ServiceError::Unavailable) => SecretsError::Missing,
        Some(ServiceError::Dbus(bus)) => kind_of_bus_error(bus.name().unwrap_or_default()),
        _ => SecretsError::Failed,
    }
}

pub(super) fn kind_of_denial(error: &(dyn StdError + Send + Sync + 'static)) -> SecretsError {
    match error.downcast_ref::<ServiceError>() {
        // The service runs, but the person has no keyring in it, and did not make one.
        Some(ServiceError::NoResult) => SecretsError::Missing,
        Some(ServiceError::Prompt) => SecretsError::Denied,
        _ => SecretsError::Locked,
    }
}

/// By the names of the D-Bus specification and of the Secret Service API 0.2, section 8.
fn kind_of_bus_error(name: &str) -> SecretsError {
    match name {
        "org.freedesktop.Secret.Error.IsLocked" => SecretsError::Locked,
        "org.freedesktop.DBus.Error.AccessDenied" => SecretsError::Denied,
        "org.freedesktop.DBus.Error.ServiceUnknown"
        | "org.freedesktop.DBus.Error.NameHasNoOwner"
        | "org.freedesktop.DBus.Error.NotSupported"
        | "org.freedesktop.DBus.Error.NoServer"
        | "org.freedesktop.DBus.Error.FileNotFound"
        | "org.freedesktop.DBus.Error.BadAddress"
        | "org.freedesktop.DBus.Error.Disconnected"
        | "org.freedesktop.DBus.Error.Spawn.ExecFailed"
        | "org.freedesktop.DBus.Error.Spawn.ChildExited"
        | "org.freedesktop.DBus.Error.Spawn.ServiceNotFound" => SecretsError::Missing,
        _ => SecretsError::Failed,
    }
}
