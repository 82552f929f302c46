//! What a wizard about one paired device begins with. It must never hold a secret: it is the journal's first row.

use minicbor::{Decode, Encode};

use crate::wizard::step::Paired;

/// What a wizard about one paired device begins with: CBOR with integer keys; new fields are optional.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DeviceStart {
    /// The device, as it was pinned at pairing.
    #[n(0)]
    pub paired: Paired,
    /// What the person calls it, or else its model; empty when neither is known. Words from outside.
    #[n(1)]
    pub name: String,
    /// What this phone is called on devices: after its person, as a rule.
    #[n(2)]
    pub phone: String,
    /// When the wizard was begun, Unix milliseconds by this machine's clock.
    #[n(3)]
    pub begun_at: u64,
    /// 32 random bytes, for nonces that must be the same when the wizard is replayed.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub seed: [u8; 32],
}
