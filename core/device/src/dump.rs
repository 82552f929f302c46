//! What the device's storage holds, as JSON, for tests and for people who want to see. Secrets appear as present or not.

use serde_json::{Value, json};

use crate::factory::Factory;
use crate::state::{ConsentEntry, CredentialRecord, State, shown};

/// Everything that is stored.
#[must_use]
pub fn dump(factory: &Factory, state: &State) -> Value {
    json!({
        "factory": {
            "profile": factory.profile().name,
            "model": factory.profile().model,
            "serial": factory.serial(),
            "static_key": hex(factory.static_key().public().as_bytes()),
            "signing_key": hex(&factory.signing_key()),
            "image_key": hex(factory.image_key()),
            "secrets": ["static private key", "signing seed", "label key", "code record", "pepper"],
        },
        "name": state.name.as_deref(),
        "setup_finished": state.setup_finished,
        "clients": state.clients.iter().map(|client| json!({
            "client": shown(&client.id()),
            "key": hex(&client.key),
            "name": &*client.name,
            "role": format!("{:?}", client.role).to_lowercase(),
            "last_seen": client.last_seen,
            "vain_tries": client.vain_tries,
            "psk": "present",
        })).collect::<Vec<_>>(),
        "credentials": state.credentials.iter().map(credential).collect::<Vec<_>>(),
        "code_failures": state.code_failures,
        "wrong_pins": state.wrong_pins,
        "wrong_fingers": state.wrong_fingers,
        "network": state.network.as_ref().map(|network| json!({
            "ssid": String::from_utf8_lossy(&network.ssid),
            "ssid_hex": hex(&network.ssid),
            "key": network.key.as_ref().map(|_| "present"),
            "online": network.online,
        })),
        "updates": updates(factory, state),
        "consents": state.consents.iter().map(consent).collect::<Vec<_>>(),
        "events": state.events.iter().map(|event| json!({
            "cursor": event.cursor,
            "at": event.at,
            "kind": format!("{:?}", event.kind),
            "subject": event.subject.as_deref(),
            "count": event.count,
        })).collect::<Vec<_>>(),
        "answers": state.answers.iter().map(|kept| json!({
            "client": shown(&kept.client),
            "key": hex(&kept.key),
        })).collect::<Vec<_>>(),
        "functions": functions(factory, state),
        "written_at": state.written_at,
    })
}

/// The stored bytes as they are after unsealing, in hexadecimal, for whoever looks for planted secrets.
#[must_use]
pub fn raw(factory: &[u8], state: &[u8]) -> Value {
    json!({ "factory": hex(factory), "state": hex(state) })
}

fn updates(factory: &Factory, state: &State) -> Value {
    json!({
        "chosen": state.updates.chosen,
        "security": format!("{:?}", state.updates.policy.security).to_lowercase(),
        "maintenance": format!("{:?}", state.updates.policy.maintenance).to_lowercase(),
        "feature": format!("{:?}", state.updates.policy.feature).to_lowercase(),
        "postponed_until": state.updates.policy.postponed_until,
        "finding": format!("{:?}", state.updates.finding),
        "last_checked": state.updates.last_checked,
        "installed": state.images.firmware(factory.profile()),
        "slot": format!("{:?}", state.images.active).to_lowercase(),
        "phase": format!("{:?}", state.images.phase),
        "pending": state.images.pending.as_ref().map(|pending| json!({
            "version": &*pending.image.version,
            "size": pending.image.size,
            "sha256": hex(&pending.image.sha256),
            "received": pending.received,
            "due": pending.due,
            "fetched": pending.fetched.is_some(),
        })),
        "outage_seconds": state.images.outage_seconds,
    })
}

fn credential(record: &CredentialRecord) -> Value {
    json!({
        "id": record.id,
        "kind": format!("{:?}", record.kind),
        "client": shown(&record.client),
        "version": record.version,
        "locked": record.locked,
        "verifier": record.verifier.as_ref().map(|_| "present"),
        "template": record.template.as_ref().map(|_| "present"),
        "name": record.name.as_deref(),
        "failures": record.failures,
        "off": record.is_off(),
    })
}

fn consent(entry: &ConsentEntry) -> Value {
    json!({
        "client": shown(&entry.client),
        "id": hex(&entry.record.id),
        "purpose": &*entry.record.purpose,
        "version": entry.record.version,
        "state": format!("{:?}", entry.record.state).to_lowercase(),
        "at": entry.record.at,
        "previous": hex(&entry.record.previous),
        "screen": hex(&entry.record.screen),
        "language": &*entry.language,
    })
}

fn functions(factory: &Factory, state: &State) -> Value {
    let named = factory.profile().functions.iter().zip(&state.functions);
    named.map(|(function, value)| (function.name.to_owned(), json!(value))).collect::<serde_json::Map<_, _>>().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
