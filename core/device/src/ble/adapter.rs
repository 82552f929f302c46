//! The Bluetooth adapter: which one, whether it works, and what strangers would read off it.
//!
//! While the device runs, the adapter has a name that says nothing and makes no bonds, because bonding gives away the
//! address behind the private ones. It must never be left so: what was there before is put back.

use std::fs;
use std::future::Future;
use std::path::Path;
use std::time::Duration;

use bluer::{Adapter, Session};
use tokio::time::timeout;

use super::error::{BleError, from_bluez};

/// Longest time that BlueZ may take for one answer.
const ANSWER: Duration = Duration::from_secs(10);
/// The name that strangers read (GAP device name 0x2A00): the same for every device.
const NEUTRAL: &str = "Pandu";
/// Where the kernel shows which radios are blocked.
const RFKILL: &str = "/sys/class/rfkill";

/// Asks BlueZ something, not for ever.
pub(super) async fn ask<T>(adapter: &str, question: impl Future<Output = bluer::Result<T>>) -> Result<T, BleError> {
    match timeout(ANSWER, question).await {
        Ok(answer) => answer.map_err(|error| from_bluez(&error, adapter)),
        Err(_) => Err(BleError::Slow),
    }
}

/// Finds the adapter: the named one, or else the first that is switched on.
pub(super) async fn find(session: &Session, wanted: Option<&str>) -> Result<Adapter, BleError> {
    let mut names = ask("", session.adapter_names()).await?;
    names.sort();
    if let Some(name) = wanted {
        if !names.iter().any(|there| there == name) {
            return Err(if names.is_empty() { BleError::NoAdapter } else { BleError::NotThatAdapter(name.into()) });
        }
        names = vec![name.into()];
    }
    let mut off = BleError::NoAdapter;
    for name in names {
        let adapter = session.adapter(&name).map_err(|error| from_bluez(&error, &name))?;
        if ask(&name, adapter.is_powered()).await? {
            return Ok(adapter);
        }
        off = if is_blocked(&name) { BleError::Blocked(name) } else { BleError::Off(name) };
    }
    Err(off)
}

/// Whether the kernel holds this adapter switched off.
fn is_blocked(adapter: &str) -> bool {
    is_blocked_in(Path::new(RFKILL), adapter)
}

fn is_blocked_in(folder: &Path, adapter: &str) -> bool {
    let read = |switch: &Path, what: &str| fs::read_to_string(switch.join(what)).unwrap_or_default();
    let says = |switch: &Path, what: &str, value: &str| read(switch, what).trim() == value;
    fs::read_dir(folder).into_iter().flatten().flatten().any(|switch| {
        let switch = switch.path();
        says(&switch, "type", "bluetooth")
            && says(&switch, "name", adapter)
            && (says(&switch, "soft", "1") || says(&switch, "hard", "1"))
    })
}

/// What the adapter was like before.
#[derive(Debug, Default)]
pub(super) struct Before {
    alias: Option<String>,
    pairable: bool,
}

/// Gives the adapter the name that says nothing, and forbids bonds.
pub(super) async fn go_neutral(adapter: &Adapter) -> Result<Before, BleError> {
    let name = adapter.name();
    let alias = ask(name, adapter.alias()).await?;
    let system = ask(name, adapter.system_name()).await?;
    let pairable = ask(name, adapter.is_pairable()).await?;
    ask(name, adapter.set_alias(NEUTRAL.into())).await?;
    if pairable {
        ask(name, adapter.set_pairable(false)).await?;
    }
    Ok(Before { alias: alias_before(alias, &system), pairable })
}

/// The alias to put back; `None` = the computer's own name, which needs none.
fn alias_before(alias: String, system: &str) -> Option<String> {
    // Ours was left behind by a process that was killed.
    Some(alias).filter(|alias| alias != system && alias != NEUTRAL)
}

/// Puts back what was there before, as far as the adapter is still there.
pub(super) async fn put_back(adapter: &Adapter, before: Before) {
    let name = adapter.name();
    // An empty alias means the computer's own name again.
    let _: Result<(), _> = ask(name, adapter.set_alias(before.alias.unwrap_or_default())).await;
    if before.pairable {
        let _: Result<(), _> = ask(name, adapter.set_pairable(true)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alias_before_is_a_persons_own_or_none() {
        for (alias, before) in [("My laptop", Some("My laptop")), ("host-7", None), (NEUTRAL, None)] {
            assert_eq!(alias_before(alias.into(), "host-7").as_deref(), before, "{alias}");
        }
    }

    #[test]
    fn a_blocked_adapter_is_told_from_one_that_is_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let switch = |number: &str, files: [(&str, &str); 4]| {
            let switch = folder.path().join(number);
            fs::create_dir(&switch).expect("a folder");
            for (file, text) in files {
                fs::write(switch.join(file), format!("{text}\n")).expect("a file");
            }
        };
        switch("rfkill0", [("type", "wlan"), ("name", "hci1"), ("soft", "1"), ("hard", "0")]);
        switch("rfkill1", [("type", "bluetooth"), ("name", "hci0"), ("soft", "1"), ("hard", "0")]);
        switch("rfkill2", [("type", "bluetooth"), ("name", "hci1"), ("soft", "0"), ("hard", "0")]);
        switch("rfkill3", [("type", "bluetooth"), ("name", "hci2"), ("soft", "0"), ("hard", "1")]);
        let blocked = ["hci0", "hci1", "hci2", "hci3"].map(|name| is_blocked_in(folder.path(), name));
        assert_eq!(blocked, [true, false, true, false]);
        assert!(!is_blocked_in(Path::new("/nowhere"), "hci0"));
    }
}
