//! What the device remembers: one value, written as a whole, so that it is always old or new and never mixed.
//!
//! Nothing in it may be shown but through the dump, which hides the secrets. What the factory burnt in stands in [`crate::factory`].

use minicbor::{Decode, Encode};
use pandu_protocol::key::PublicKey;
use pandu_protocol::limit::{NAME_MAX, SSID_MAX, WIFI_KEY_MAX};
use pandu_protocol::message::{
    Bytes, ClientId, ConsentRecord, CredentialKind, Text, UpdateFinding, UpdateMode, UpdatePolicy,
};
use pandu_protocol::role::Role;
use pandu_protocol::secret::{SecretBytes, SecretText};
use zeroize::Zeroizing;

use crate::events::EventLog;
use crate::idempotency::StoredAnswer;
use crate::integrity::Integrity;
use crate::profile::Profile;
use crate::update::Images;

/// Version of the stored form.
pub const STATE_FORMAT: u32 = 1;

/// Everything that the device remembers.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct State {
    /// Version of the stored form.
    #[n(0)]
    pub format: u32,
    /// The name that its people gave it.
    #[n(1)]
    pub name: Option<Text<NAME_MAX>>,
    /// Whether set-up is finished (clause 6.1 a).
    #[n(2)]
    pub setup_finished: bool,
    /// The paired phones, in the order of pairing.
    #[n(3)]
    pub clients: Vec<ClientRecord>,
    /// Their credentials, in the order of their handles.
    #[n(4)]
    pub credentials: Vec<CredentialRecord>,
    /// The handle of the last credential made.
    #[n(5)]
    pub last_credential: u32,
    /// Failed pairings by typed code since the button was last pressed (clause 6.1 e).
    #[n(6)]
    pub code_failures: u8,
    /// The network that the device joined.
    #[n(7)]
    pub network: Option<NetworkRecord>,
    /// What was decided about updates.
    #[n(8)]
    pub updates: UpdateRecord,
    /// Consent events of all phones, oldest first.
    #[n(9)]
    pub consents: Vec<ConsentEntry>,
    /// The event log.
    #[n(10)]
    pub events: EventLog,
    /// Answers kept for repeated commands, oldest first.
    #[n(11)]
    pub answers: Vec<StoredAnswer>,
    /// Values of the plain functions, in the order of the profile.
    #[n(12)]
    pub functions: Vec<i64>,
    /// Unix seconds at the last write.
    #[n(13)]
    pub written_at: u64,
    /// Wrong PINs in a row at the device's keys (clause 6.1 e).
    #[cbor(n(14), default)]
    pub wrong_pins: u8,
    /// Wrong fingers in a row at its reader.
    #[cbor(n(15), default)]
    pub wrong_fingers: u8,
    /// What the device knows of its own software.
    #[cbor(n(20), default)]
    pub integrity: Integrity,
    /// The handle of the device's own key as it was at its last start.
    #[n(21)]
    pub own_key: Option<Bytes<8, 8>>,
    /// What lies in the two slots for software, and how far an update is.
    #[cbor(n(22), default)]
    pub images: Images,
}

/// One paired phone.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct ClientRecord {
    /// Its static public key.
    #[n(0)]
    pub key: Bytes<32, 32>,
    /// The pre-shared key of its sessions.
    #[n(1)]
    pub psk: SecretBytes<32>,
    /// The name that it gave itself, or that of its invitation.
    #[n(2)]
    pub name: Text<NAME_MAX>,
    /// What it may do.
    #[n(3)]
    pub role: Role,
    /// Unix seconds of its last session.
    #[n(4)]
    pub last_seen: u64,
    /// Confirmations by password in a row while it had none (clause 6.1 e).
    #[cbor(n(5), default)]
    pub vain_tries: u8,
}

/// One way of a phone's holder to prove being there.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct CredentialRecord {
    /// Its handle.
    #[n(0)]
    pub id: u32,
    /// Which kind.
    #[n(1)]
    pub kind: CredentialKind,
    /// Whose.
    #[n(2)]
    pub client: ClientId,
    /// One more at each change.
    #[n(3)]
    pub version: u32,
    /// Whether only an admin may change it (clause 6.1 d).
    #[n(4)]
    pub locked: bool,
    /// What a password or PIN is checked against.
    #[n(5)]
    pub verifier: Option<Verifier>,
    /// Wrong values since it was last right or set (clause 6.1 e).
    #[n(6)]
    pub failures: u8,
    /// What a finger is compared with. It never leaves the device.
    #[n(7)]
    pub template: Option<SecretBytes<32>>,
    /// What its holder calls it; fingerprints only.
    #[n(8)]
    pub name: Option<Text<NAME_MAX>>,
}

/// A salted, slow hash of a password or PIN.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct Verifier {
    /// The salt.
    #[n(0)]
    pub salt: Bytes<16, 16>,
    /// Argon2id of the value, keyed with the device's pepper.
    #[n(1)]
    pub hash: SecretBytes<32>,
}

/// The network that the device is on.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct NetworkRecord {
    /// Its name.
    #[n(0)]
    pub ssid: Bytes<SSID_MAX>,
    /// Its key; absent for an open network.
    #[n(1)]
    pub key: Option<SecretText<WIFI_KEY_MAX>>,
    /// Whether the internet was reached.
    #[n(2)]
    pub online: bool,
}

/// What was decided and found about updates.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct UpdateRecord {
    /// Whether a person decided; until then `policy` is the factory's.
    #[n(0)]
    pub chosen: bool,
    /// The settings.
    #[n(1)]
    pub policy: UpdatePolicy,
    /// What was found at the last look.
    #[n(2)]
    pub finding: UpdateFinding,
    /// Unix seconds of the last look.
    #[n(3)]
    pub last_checked: Option<u64>,
    /// The version that was found.
    #[n(4)]
    pub available: Option<Text<32>>,
}

/// One consent event and whose it is.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct ConsentEntry {
    /// Whose.
    #[n(0)]
    pub client: ClientId,
    /// The event, as it is chained.
    #[n(1)]
    pub record: ConsentRecord,
    /// Language of the screen (BCP 47).
    #[n(2)]
    pub language: Text<16>,
}

/// Stored bytes are not a state of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored state is not of a known form")]
pub struct NotAState;

impl State {
    /// The state in which a device leaves the factory.
    #[must_use]
    pub fn factory_new(profile: &Profile) -> Self {
        let policy = UpdatePolicy {
            security: UpdateMode::Automatic,
            maintenance: UpdateMode::Automatic,
            feature: UpdateMode::Ask,
            postponed_until: None,
        };
        Self {
            format: STATE_FORMAT,
            name: None,
            setup_finished: false,
            clients: Vec::new(),
            credentials: Vec::new(),
            last_credential: 0,
            code_failures: 0,
            network: None,
            updates: UpdateRecord {
                chosen: false,
                policy,
                finding: UpdateFinding::CannotConfirm,
                last_checked: None,
                available: None,
            },
            consents: Vec::new(),
            events: EventLog::default(),
            answers: Vec::new(),
            functions: profile.functions.iter().map(|function| function.start).collect(),
            written_at: 0,
            wrong_pins: 0,
            wrong_fingers: 0,
            integrity: Integrity::default(),
            own_key: None,
            images: Images::default(),
        }
    }

    /// The state as bytes, wiped when dropped.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::new());
        let written = minicbor::encode(self, &mut *out);
        debug_assert!(written.is_ok(), "writing to memory cannot fail");
        out
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    /// [`NotAState`] when the bytes are something else or of another version.
    pub fn decode(bytes: &[u8]) -> Result<Self, NotAState> {
        let state: Self = minicbor::decode(bytes).map_err(|_| NotAState)?;
        if state.format == STATE_FORMAT { Ok(state) } else { Err(NotAState) }
    }

    /// The phone with this handle.
    #[must_use]
    pub fn client(&self, id: &ClientId) -> Option<&ClientRecord> {
        self.clients.iter().find(|client| client.id() == *id)
    }

    /// The phone with this key.
    #[must_use]
    pub fn client_by_key(&self, key: &PublicKey) -> Option<&ClientRecord> {
        self.clients.iter().find(|client| *client.key == *key.as_bytes())
    }

    /// The role of a phone; `None` when it is not paired (any more).
    #[must_use]
    pub fn role_of(&self, id: &ClientId) -> Option<Role> {
        self.client(id).map(|client| client.role)
    }

    /// Notes the device's own key at its start. Returns whether it is another than at the start before.
    pub fn sees_key(&mut self, key: &PublicKey) -> bool {
        let now = Bytes::new(key.client_id()).ok();
        let before = std::mem::replace(&mut self.own_key, now);
        before.is_some() && before != self.own_key
    }

    /// What stays when everything personal goes: what the device knows of itself.
    #[must_use]
    pub fn cleared(&self, profile: &Profile) -> Self {
        Self {
            integrity: self.integrity,
            own_key: self.own_key.clone(),
            images: self.images.kept(),
            ..Self::factory_new(profile)
        }
    }

    /// Whether some phone is the owner's.
    #[must_use]
    pub fn has_owner(&self) -> bool {
        self.clients.iter().any(|client| client.role == Role::Owner)
    }
}

impl ClientRecord {
    /// Its handle.
    #[must_use]
    pub fn id(&self) -> ClientId {
        PublicKey::from_slice(&self.key).map(|key| client_id(&key)).unwrap_or_default()
    }
}

/// The handle of a phone with this key.
#[must_use]
pub fn client_id(key: &PublicKey) -> ClientId {
    ClientId::new(key.client_id()).unwrap_or_default()
}

/// A handle as people and logs see it.
#[must_use]
pub fn shown(client: &ClientId) -> String {
    client.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::LOCK;

    #[test]
    fn a_state_survives_being_written() {
        let mut state = State::factory_new(&LOCK);
        state.clients.push(ClientRecord {
            key: Bytes::new([7; 32]).unwrap(),
            psk: SecretBytes::new([9; 32]),
            name: Text::cut("Aminah"),
            role: Role::Owner,
            last_seen: 5,
            vain_tries: 0,
        });
        let bytes = state.encode();
        let back = State::decode(&bytes).unwrap();
        assert_eq!(*back.encode(), *bytes);
        assert_eq!(back.role_of(&client_id(&PublicKey::from_bytes([7; 32]))), Some(Role::Owner));
        assert!(back.has_owner());
    }

    #[test]
    fn other_bytes_are_not_a_state() {
        let mut state = State::factory_new(&LOCK);
        state.format = 2;
        assert_eq!(State::decode(&state.encode()).err(), Some(NotAState));
        for bytes in [&[][..], &[0xa0], &[0xff; 40]] {
            assert_eq!(State::decode(bytes).err(), Some(NotAState));
        }
    }

    #[test]
    fn nothing_secret_is_printed() {
        let mut state = State::factory_new(&LOCK);
        let key = SecretText::new("melati-2026".into());
        state.network = Some(NetworkRecord { ssid: Bytes::new(*b"Rumah").unwrap(), key, online: true });
        assert!(!format!("{state:?}").contains("melati"));
    }
}
