//! Who may come in: pairing, credentials, fresh confirmation, and the list of paired phones (clauses 6.1, 6.5.5, 6.5.8).

use minicbor::{Decode, Encode};

use super::{Bytes, List, Text, open_enum};
use crate::limit::{NAME_MAX, PASSWORD_MAX};
use crate::role::Role;
use crate::secret::{SecretBytes, SecretText};

/// A phone's handle on the device: the first 8 bytes of SHA-256 over its static public key.
pub type ClientId = Bytes<8, 8>;

/// Opens the pairing conversation right after the handshake. It carries nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PairStart {
    /// What the owner will see in the list of phones.
    #[n(0)]
    pub name: Text<NAME_MAX>,
}

/// The device's half of the session PSK, and the keys to pin.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PairStarted {
    /// The device's share of the session PSK.
    #[n(0)]
    pub share: SecretBytes<32>,
    /// The Ed25519 key with which the device signs its statements (RFC 8032).
    #[n(1)]
    pub signing_key: Bytes<32, 32>,
}

/// The companion's half of the session PSK. The device stores the phone before it answers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PairFinish {
    /// The companion's share of the session PSK.
    #[n(0)]
    pub share: SecretBytes<32>,
}

/// Pairing is complete.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PairFinished {
    /// The role that the device gave to this phone.
    #[n(0)]
    pub role: Role,
    /// This phone's handle in the list of paired phones.
    #[n(1)]
    pub client: ClientId,
}

open_enum! {
    /// A way of proving who one is.
    pub enum CredentialKind {
        /// The paired phone's own key.
        PhoneKey = 1,
        /// A password typed by a person.
        Password = 2,
        /// A PIN typed on the device.
        Pin = 3,
        /// A fingerprint kept on the device.
        Fingerprint = 4,
    }
}

/// Sets or replaces a credential, atomically. The old value stops working when the new one starts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SetCredential {
    /// Which kind of credential.
    #[n(0)]
    pub kind: CredentialKind,
    /// Whose; absent means the caller's own.
    #[n(1)]
    pub client: Option<ClientId>,
    /// The new value; absent for [`CredentialKind::PhoneKey`], which has none.
    #[n(2)]
    pub secret: Option<SecretText<PASSWORD_MAX>>,
    /// Whether its holder may not change it (a child's PIN, clause 6.1 d).
    #[n(3)]
    pub locked: Option<bool>,
}

/// The credential is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CredentialSet {
    /// Version of the value, one more at each change.
    #[n(0)]
    pub version: u32,
    /// How many other sessions the device ended.
    #[n(1)]
    pub sessions_ended: u16,
}

/// One credential, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Credential {
    /// Handle for [`RemoveCredential`].
    #[n(0)]
    pub id: u32,
    /// Which kind.
    #[n(1)]
    pub kind: CredentialKind,
    /// Whose it is.
    #[n(2)]
    pub client: ClientId,
    /// Version of the value.
    #[n(3)]
    pub version: u32,
    /// Whether only an admin may change it.
    #[n(4)]
    pub locked: bool,
}

/// The credentials that the caller may see.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Credentials {
    /// In the order of their handles.
    #[n(0)]
    pub credentials: List<Credential, 32>,
}

/// Removes one credential. The device refuses to remove the last way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RemoveCredential {
    /// Handle from [`Credential`].
    #[n(0)]
    pub id: u32,
}

open_enum! {
    /// What to do next in a fingerprint enrolment.
    pub enum EnrolAction {
        /// Begin a new finger.
        Start = 1,
        /// Wait for the next touch.
        Next = 2,
        /// Give up; nothing is kept.
        Cancel = 3,
        /// Test the finger just enrolled.
        Try = 4,
    }
}

/// One step of a fingerprint enrolment (modelled on CTAP 2.1, section 6.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolBiometric {
    /// What to do.
    #[n(0)]
    pub action: EnrolAction,
    /// The enrolment, once begun.
    #[n(1)]
    pub enrolment: Option<u32>,
}

/// Where a fingerprint enrolment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolState {
    /// The enrolment.
    #[n(0)]
    pub enrolment: u32,
    /// Good samples still wanted.
    #[n(1)]
    pub remaining: u8,
    /// What was wrong with the last sample: the codes of CTAP 2.1, section 6.7.1 (0 = good).
    #[n(2)]
    pub feedback: u8,
}

/// Where the caller stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AuthState {
    /// The caller's role now.
    #[n(0)]
    pub role: Role,
    /// Seconds for which a fresh confirmation still counts; 0 = confirm first.
    #[n(1)]
    pub fresh_seconds: u32,
    /// Seconds to wait before the next try; 0 = none.
    #[n(2)]
    pub wait_seconds: u32,
    /// Whether confirmations by password are switched off until a physical act.
    #[n(3)]
    pub locked_out: bool,
}

/// Proves afresh that the person is there, for commands that need it (clause 6.5.5).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Confirm {
    /// Which way: [`CredentialKind::Password`], or [`CredentialKind::PhoneKey`] after the phone checked its holder.
    #[n(0)]
    pub kind: CredentialKind,
    /// The password.
    #[n(1)]
    pub secret: Option<SecretText<PASSWORD_MAX>>,
}

/// Asks for a code with which another phone may pair.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Invite {
    /// The role that the other phone will have.
    #[n(0)]
    pub role: Role,
    /// What the inviter calls that person.
    #[n(1)]
    pub name: Text<NAME_MAX>,
}

/// A one-time pairing code.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Invited {
    /// Typed code, eight digits and a check digit.
    #[n(0)]
    pub code: SecretText<16>,
    /// Seconds until it ends.
    #[n(1)]
    pub seconds: u32,
}

/// One paired phone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PairedClient {
    /// Its handle.
    #[n(0)]
    pub client: ClientId,
    /// The name it gave at pairing.
    #[n(1)]
    pub name: Text<NAME_MAX>,
    /// Its role.
    #[n(2)]
    pub role: Role,
    /// Unix seconds of its last session, by the device's clock.
    #[n(3)]
    pub last_seen: u64,
    /// Whether it is the caller.
    #[n(4)]
    pub is_you: bool,
}

/// All paired phones.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PairedClients {
    /// In the order of pairing.
    #[n(0)]
    pub clients: List<PairedClient, 16>,
}

/// Removes a phone: its key is erased and its sessions end.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RevokeClient {
    /// Which phone.
    #[n(0)]
    pub client: ClientId,
}
