//! Which device a person means, and what it is called.

use pandu::text::Inert;
use pandu::wizard::view::Message;
use pandu::{Companion, DeviceCard, DeviceKind};

use crate::exit::Exit;
use crate::shell::Shell;

/// Finds the device that is meant. `Err` = how the run ends; the person has been told why.
pub(super) fn meant(shell: &Shell, companion: &Companion, said: &str) -> Result<DeviceCard, Exit> {
    let cards = companion.devices().map_err(|error| shell.fail(&error))?;
    let mut fitting = fitting(cards, said).into_iter();
    match (fitting.next(), fitting.next()) {
        (Some(card), None) => Ok(card),
        (Some(_), Some(_)) => Err(shell.fail_with("cli-name-ambiguous", "cli-name-ambiguous.next", Exit::Usage)),
        (None, _) => Err(shell.fail_with("cli-name-unknown", "cli-name-unknown.next", Exit::Usage)),
    }
}

/// Finds the device that is meant; where nobody named one and there is only one, that.
pub(super) fn meant_or_only(shell: &Shell, companion: &Companion, said: Option<&str>) -> Result<DeviceCard, Exit> {
    if let Some(said) = said {
        return meant(shell, companion, said);
    }
    let mut cards = companion.devices().map_err(|error| shell.fail(&error))?.into_iter();
    match (cards.next(), cards.next()) {
        (Some(card), None) => Ok(card),
        (Some(_), Some(_)) => Err(shell.fail_with("cli-name-which", "cli-name-which.next", Exit::Usage)),
        (None, _) => Err(shell.fail_with("cli-name-none", "cli-name-none.next", Exit::Usage)),
    }
}

/// Those of the whole name, else those whose name or key begins so. Small and capital letters are the same.
fn fitting(cards: Vec<DeviceCard>, said: &str) -> Vec<DeviceCard> {
    let said = said.trim().to_lowercase();
    if said.is_empty() {
        return Vec::new();
    }
    let key = said.replace([' ', '-', ':'], "");
    let (named, others): (Vec<_>, Vec<_>) = cards.into_iter().partition(|card| card.name.to_lowercase() == said);
    if !named.is_empty() {
        return named;
    }
    let begins = |card: &DeviceCard| {
        let by_key = card.fingerprint.replace(' ', "").starts_with(&key) || card.id.starts_with(&key);
        card.name.to_lowercase().starts_with(&said) || (by_key && key.len() >= KEY_DIGITS_MIN)
    };
    others.into_iter().filter(begins).collect()
}

/// What a device is called: its name, or that it has none.
pub(super) fn called(card: &DeviceCard) -> Message {
    if card.name.is_empty() { Message::new("cli-devices-no-name") } else { Message::verbatim(Inert::name(&card.name)) }
}

/// What kind of thing it is.
pub(super) const fn kind(kind: DeviceKind) -> Message {
    Message::new(match kind {
        DeviceKind::Lock => "device-category-lock",
        DeviceKind::Thermostat => "device-category-thermostat",
        DeviceKind::Sensor => "device-category-sensor",
        DeviceKind::Camera => "device-category-camera",
        DeviceKind::Light => "device-category-light",
        DeviceKind::Plug => "device-category-plug",
        DeviceKind::Other => "device-category-other",
    })
}

/// Fewest digits of a key that count, so that a name such as `a` never means a key.
const KEY_DIGITS_MIN: usize = 4;

#[cfg(test)]
mod tests {
    use pandu::DeviceRole;

    use super::*;

    fn card(name: &str, fingerprint: &str) -> DeviceCard {
        DeviceCard {
            id: format!("ff{}", fingerprint.replace(' ', "")),
            name: name.into(),
            kind: DeviceKind::Lock,
            role: DeviceRole::Owner,
            fingerprint: fingerprint.into(),
            paired_at: 0,
            last_seen: 0,
            about: None,
            readable: true,
        }
    }

    #[test]
    fn a_device_is_meant_by_its_name_or_its_key() {
        let cards = || vec![card("Front door", "1a2b 3c4d"), card("Front", "1a2c 3c4d"), card("", "aaaa bbbb")];
        for (said, names) in [
            ("front door", &["Front door"][..]),
            ("FRONT", &["Front"]),
            ("fro", &["Front door", "Front"]),
            ("1a2b", &["Front door"]),
            ("1A2B 3C", &["Front door"]),
            ("1a2", &[]),
            ("aaaabbbb", &[""]),
            ("ff1a2c", &["Front"]),
            ("back", &[]),
            (" ", &[]),
        ] {
            let found: Vec<String> = fitting(cards(), said).into_iter().map(|card| card.name).collect();
            assert_eq!(found, names, "{said:?}");
        }
    }
}
