//! The file that stands for a secure element: the keys under which everything else is sealed.
//!
//! A real device keeps this where it cannot be read out. Whoever has this file has the device.

use minicbor::{Decode, Encode};
use pandu_protocol::random::{Random, draw};
use pandu_protocol::secret::SecretBytes;
use zeroize::Zeroizing;

use super::StoreError;

/// The keys.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(super) struct Element {
    /// Seals what the factory burnt in.
    #[n(0)]
    pub(super) factory_key: SecretBytes<32>,
    /// Seals the state; a new one makes all that was written before unreadable.
    #[n(1)]
    pub(super) state_key: SecretBytes<32>,
    /// Whether a state was written under this key. Then an unreadable one is damage, not novelty.
    #[n(2)]
    pub(super) written: bool,
}

impl Element {
    pub(super) fn new(random: &mut dyn Random) -> Result<Self, StoreError> {
        let mut key = || draw(random).map_err(|_| StoreError::Seal);
        Ok(Self { factory_key: key()?, state_key: key()?, written: false })
    }

    pub(super) fn with_new_state_key(&self, random: &mut dyn Random) -> Result<Self, StoreError> {
        let state_key = draw(random).map_err(|_| StoreError::Seal)?;
        Ok(Self { factory_key: self.factory_key.clone(), state_key, written: false })
    }

    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::new());
        let written = minicbor::encode(self, &mut *out);
        debug_assert!(written.is_ok(), "writing to memory cannot fail");
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, StoreError> {
        minicbor::decode(bytes).map_err(|_| StoreError::Damaged)
    }
}
