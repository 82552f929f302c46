//! `IKpsk2`: the initiator knows the device's key, from its label or from pairing.

use alloc::vec::Vec;

use super::Step;
use super::noise::{Noise, Setting};
use crate::error::HandshakeError;
use crate::key::PublicKey;
use crate::secret::SecretBytes;
use crate::session::Session;
use crate::time::Millis;

/// The initiator after its first message.
pub(super) struct KnownInitiator {
    noise: Noise,
    psk: SecretBytes<32>,
}

pub(super) fn start(
    setting: Setting<'_>,
    device: PublicKey,
    psk: SecretBytes<32>,
) -> Result<(Step, Vec<u8>), HandshakeError> {
    let mut noise = Noise::initiator(setting, Some(&device))?;
    let message = noise.write(&[])?;
    Ok((Step::Known(KnownInitiator { noise, psk }), message))
}

impl KnownInitiator {
    pub(super) fn handle_message(mut self, now: Millis, message: &[u8]) -> Result<Session, HandshakeError> {
        self.noise.read_psk(&self.psk, message)?;
        self.noise.into_session(now, true)
    }
}

pub(super) fn read(setting: Setting<'_>, message: &[u8]) -> Result<ClientAsked, HandshakeError> {
    let mut noise = Noise::responder(setting)?;
    noise.read::<0>(message)?;
    let client = noise.peer()?;
    Ok(ClientAsked { noise, client })
}

/// The responder that knows whose first message it has read, and needs to know the pre-shared key that goes with it:
/// that of pairing for a paired phone, that of the label for a stranger while the window is open.
///
/// Whoever recorded the message once can send it again. Nothing may change by it.
pub struct ClientAsked {
    noise: Noise,
    client: PublicKey,
}

impl ClientAsked {
    /// The static key of the initiator.
    #[must_use]
    pub const fn client(&self) -> PublicKey {
        self.client
    }

    /// Answers with the second message. The session is not confirmed until its first record decrypts.
    ///
    /// # Errors
    /// [`HandshakeError::WeakKey`] for an ephemeral key that protects nothing.
    pub fn accept(mut self, now: Millis, psk: &SecretBytes<32>) -> Result<(Vec<u8>, Session), HandshakeError> {
        let message = self.noise.write_psk(psk, &[])?;
        Ok((message, self.noise.into_session(now, false)?))
    }
}
