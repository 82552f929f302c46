//! Who may come in: pairing, credentials, fresh confirmation, and the list of paired phones (clauses 6.1, 6.5.5, 6.5.8).

use minicbor::{Decode, Encode};

use super::{Bytes, List, Text, open_enum};
use crate::limit::{CLIENTS_MAX, CREDENTIALS_MAX, NAME_MAX, PASSWORD_MAX};
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
///
/// With `locked` and without `secret`, an admin changes only the lock of another's credential.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SetCredential {
    /// Which kind of credential.
    #[n(0)]
    pub kind: CredentialKind,
    /// Whose; absent means the caller's own.
    #[n(1)]
    pub client: Option<ClientId>,
    /// The new value; absent for [`CredentialKind::PhoneKey`], which has none, and to change only the lock.
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
    /// Whether it is switched off after too many failures, until it is set anew or somebody presses the button. An
    /// older device does not say: no.
    #[cbor(default)]
    #[n(5)]
    pub off: bool,
    /// What its holder calls it; fingerprints only.
    #[n(6)]
    pub name: Option<Text<NAME_MAX>>,
}

/// The credentials that the caller may see.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Credentials {
    /// In the order of their handles.
    #[n(0)]
    pub credentials: List<Credential, CREDENTIALS_MAX>,
}

/// Removes one credential. The device refuses to remove the phone's last way to confirm.
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

/// One step of the enrolment of one of the caller's own fingerprints (modelled on CTAP 2.1, section 6.7).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolBiometric {
    /// What to do.
    #[n(0)]
    pub action: EnrolAction,
    /// The enrolment, once begun.
    #[n(1)]
    pub enrolment: Option<u32>,
    /// With [`EnrolAction::Start`]: the caller's fingerprint that the new one takes the place of, a handle from
    /// [`Credential`]. It works until the new one was tried and kept.
    #[n(2)]
    pub replaces: Option<u32>,
    /// With [`EnrolAction::Start`]: what the person calls this finger; no control characters.
    #[n(3)]
    pub name: Option<Text<NAME_MAX>>,
}

open_enum! {
    /// What was wrong with the last sample of a finger: the codes of CTAP 2.1, section 6.7.1.
    pub enum EnrolFeedback {
        /// Nothing: it was good, or none was taken yet.
        Good = 0,
        /// The finger lay too high.
        TooHigh = 1,
        /// The finger lay too low.
        TooLow = 2,
        /// The finger lay too far to the left.
        TooLeft = 3,
        /// The finger lay too far to the right.
        TooRight = 4,
        /// The finger moved too fast.
        TooFast = 5,
        /// The finger moved too slowly.
        TooSlow = 6,
        /// The picture was poor, as of a wet or dirty finger.
        PoorQuality = 7,
        /// The finger was turned to the side.
        TooSkewed = 8,
        /// Only a small part of the finger was seen.
        TooShort = 9,
        /// It did not fit the samples before: another finger, most likely.
        MergeFailure = 10,
        /// This finger is enrolled already.
        Exists = 11,
        /// The reader has no room for another finger.
        Full = 12,
        /// Nobody touched the reader in time.
        NoTouch = 13,
        /// The finger was not lifted between two touches.
        NoLift = 14,
    }
}

/// Where a fingerprint enrolment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolState {
    /// The enrolment.
    #[n(0)]
    pub enrolment: u32,
    /// Good samples still wanted; 0 = the finger can be tried.
    #[n(1)]
    pub remaining: u8,
    /// How the last touch was.
    #[n(2)]
    pub feedback: EnrolFeedback,
    /// The fingerprint's handle once it was tried and is kept; the enrolment is over then.
    #[n(3)]
    pub kept: Option<u32>,
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
    /// Whether the caller's password is switched off after too many failures, until somebody presses the button.
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

/// Asks for a code with which one other phone may pair. At most one invitation is open; a new one ends the one before.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Invite {
    /// The role that the other phone will have, never above the inviter's.
    #[n(0)]
    pub role: Role,
    /// What the inviter calls that person; the phone gets this name.
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

/// An invitation that is open.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OpenInvitation {
    /// The role that the phone will have.
    #[n(0)]
    pub role: Role,
    /// Who is invited.
    #[n(1)]
    pub name: Text<NAME_MAX>,
    /// Who invited.
    #[n(2)]
    pub by: ClientId,
    /// Seconds until it ends.
    #[n(3)]
    pub seconds: u32,
}

/// One paired phone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PairedClient {
    /// Its handle.
    #[n(0)]
    pub client: ClientId,
    /// The name it gave at pairing, or that of its invitation.
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
    pub clients: List<PairedClient, CLIENTS_MAX>,
    /// The invitation that is open, if there is one.
    #[n(1)]
    pub invitation: Option<OpenInvitation>,
}

/// Removes a phone: its key is erased and its sessions end.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RevokeClient {
    /// Which phone.
    #[n(0)]
    pub client: ClientId,
}
