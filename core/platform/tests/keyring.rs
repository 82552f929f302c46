//! The key store against a real one: each test starts a private session bus, and a GNOME Keyring on it, never the person's own.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a failed test may panic")]

use std::process::Command;
use std::time::Duration;

use pandu::port::{Secrets as _, SecretsError};
use pandu_platform::{KEYRING_VALUE_MAX, Keyring};

/// Runs the calling test once more inside a private session in which `prepare` was run first. True = this is that second run.
fn inside(test: &str, prepare: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let room = tempfile::tempdir().unwrap();
    let script = format!("{prepare}\nexec \"$0\" --exact {test} --nocapture");
    let run = Command::new("dbus-run-session")
        .args(["--", "sh", "-eu", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .env(INSIDE, "yes")
        .env("XDG_DATA_HOME", room.path())
        .env("XDG_RUNTIME_DIR", room.path())
        .env("HOME", room.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap_or_else(|error| {
            panic!("dbus-run-session did not start ({error}): install the packages `dbus` and `gnome-keyring`")
        });
    let said = format!("{}\n{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(
        run.status.success(),
        "the run in a private session failed; it needs the packages `dbus` and `gnome-keyring`.\n{said}"
    );
    assert!(said.contains("1 passed"), "the test did not run inside: {said}");
    false
}

#[tokio::test]
async fn secrets_are_kept_replaced_and_destroyed() {
    if !inside("secrets_are_kept_replaced_and_destroyed", UNLOCKED) {
        return;
    }
    let keyring = Keyring::open().await.unwrap();
    let (one, other) = ("pandu.0011223344556677.app".to_owned(), "pandu.0011223344556677.device.00".to_owned());
    assert_eq!(keyring.get(one.clone()).await, Ok(None));
    assert_eq!(keyring.delete(one.clone()).await, Ok(()), "nothing to destroy");
    for value in [vec![0, 255, 10, 0], Vec::new(), vec![7; KEYRING_VALUE_MAX]] {
        keyring.set(one.clone(), value.clone()).await.unwrap();
        assert_eq!(keyring.get(one.clone()).await, Ok(Some(value)));
    }
    keyring.set(other.clone(), vec![1]).await.unwrap();
    let another_run = Keyring::open().await.unwrap();
    assert_eq!(another_run.get(other.clone()).await, Ok(Some(vec![1])));
    keyring.delete(one.clone()).await.unwrap();
    assert_eq!(another_run.get(one).await, Ok(None));
    assert_eq!(keyring.get(other).await, Ok(Some(vec![1])), "its neighbour stays");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_the_old_value_stands() {
    if !inside("what_does_not_fit_is_refused_and_the_old_value_stands", UNLOCKED) {
        return;
    }
    let keyring = Keyring::open().await.unwrap();
    keyring.set("key".into(), vec![1]).await.unwrap();
    assert_eq!(keyring.set("key".into(), vec![0; KEYRING_VALUE_MAX + 1]).await, Err(SecretsError::Failed));
    assert_eq!(keyring.get("key".into()).await, Ok(Some(vec![1])));
    assert_eq!(keyring.set(String::new(), vec![1]).await, Err(SecretsError::Failed));
    assert_eq!(keyring.set("k".repeat(201), vec![1]).await, Err(SecretsError::Failed));
}

#[tokio::test]
async fn a_locked_store_is_an_error_and_never_an_absent_key() {
    if !inside("a_locked_store_is_an_error_and_never_an_absent_key", UNLOCKED) {
        return;
    }
    let keyring = Keyring::open().await.unwrap();
    keyring.set("key".into(), vec![1]).await.unwrap();
    let lock = Command::new("dbus-send").args(LOCK).status().expect("dbus-send is in the package `dbus`");
    assert!(lock.success());
    let locked =
        tokio::time::timeout(Duration::from_secs(60), keyring.get("key".into())).await.expect("it does not hang");
    assert!(matches!(locked, Err(SecretsError::Locked | SecretsError::Denied)), "{locked:?}");
    let locked =
        tokio::time::timeout(Duration::from_secs(60), keyring.delete("key".into())).await.expect("it does not hang");
    assert!(matches!(locked, Err(SecretsError::Locked | SecretsError::Denied)), "{locked:?}");
}

#[tokio::test]
async fn without_a_service_the_store_is_missing() {
    if !inside("without_a_service_the_store_is_missing", "export DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere") {
        return;
    }
    assert_eq!(Keyring::open().await.map(drop), Err(SecretsError::Missing));
}

#[tokio::test]
async fn a_service_in_which_the_person_has_no_keyring_is_as_good_as_none() {
    if !inside("a_service_in_which_the_person_has_no_keyring_is_as_good_as_none", STARTED) {
        return;
    }
    let keyring = Keyring::open().await.unwrap();
    assert_eq!(keyring.get("key".into()).await, Ok(None));
    let refused = tokio::time::timeout(Duration::from_secs(60), keyring.set("key".into(), vec![1]))
        .await
        .expect("it does not hang");
    assert_eq!(refused, Err(SecretsError::Missing));
}

const INSIDE: &str = "PANDU_TEST_INSIDE_SESSION";
const UNLOCKED: &str = "printf pandu-test | gnome-keyring-daemon --unlock --components=secrets >/dev/null";
const STARTED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null";
const LOCK: [&str; 6] = [
    "--session",
    "--print-reply",
    "--dest=org.freedesktop.secrets",
    "/org/freedesktop/secrets",
    "org.freedesktop.Secret.Service.Lock",
    "array:objpath:/org/freedesktop/secrets/collection/login",
];
