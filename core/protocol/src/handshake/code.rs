//! `XXpsk3` with SPAKE2+: the initiator knows the typed code.
//!
//! Message 1 carries the prover's share, message 2 the verifier's share and confirmation; message 3 is the prover's
//! confirmation, in front of the Noise message whose pre-shared key is made of the SPAKE2+ key. So the device's
//! confirmation tests one guess: the device must count before it sends message 2, and may take the count back when
//! message 3 is right.

use alloc::boxed::Box;
use alloc::vec::Vec;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::Step;
use super::noise::{Noise, Setting};
use crate::error::HandshakeError;
use crate::pake::{Bound, CodeSecret, Confirmation, Pake, PakeError, Share, Spake2Plus, VerifierRecord};
use crate::secret::SecretBytes;
use crate::session::Session;
use crate::time::Millis;

const SHARE: usize = size_of::<Share>();
const CONFIRMATION: usize = size_of::<Confirmation>();

/// The initiator after its first message.
pub(super) struct CodeInitiator {
    noise: Noise,
    prover: Box<<Spake2Plus as Pake>::Prover>,
}

pub(super) fn start(
    setting: Setting<'_>,
    secret: &CodeSecret,
    seed: SecretBytes<64>,
) -> Result<(Step, Vec<u8>), HandshakeError> {
    let context = code_context(setting.prologue);
    let (prover, share) = Spake2Plus::start(secret, bound(&context), seed)?;
    let mut noise = Noise::initiator(setting, None)?;
    let message = noise.write(&share)?;
    Ok((Step::Code(CodeInitiator { noise, prover: Box::new(prover) }), message))
}

impl CodeInitiator {
    pub(super) fn handle_message(mut self, now: Millis, message: &[u8]) -> Result<(Vec<u8>, Session), HandshakeError> {
        let payload = self.noise.read::<{ SHARE + CONFIRMATION }>(message)?;
        let (share, confirmation) = payload.split_first_chunk::<SHARE>().ok_or(HandshakeError::Length)?;
        let confirmation = confirmation.first_chunk::<CONFIRMATION>().ok_or(HandshakeError::Length)?;
        // Only after the device's confirmation is checked does anything keyed by the code leave this end.
        let (own, key) = Spake2Plus::prove(*self.prover, share, confirmation)?;
        let mut last = Vec::with_capacity(CONFIRMATION + 64);
        last.extend_from_slice(&own);
        last.extend_from_slice(&self.noise.write_psk(&code_psk(&key), &[])?);
        Ok((last, self.noise.into_session(now, false)?))
    }
}

pub(super) fn read(setting: Setting<'_>, message: &[u8], seed: SecretBytes<64>) -> Result<CodeAsked, HandshakeError> {
    let context = code_context(setting.prologue);
    let mut noise = Noise::responder(setting)?;
    let share = *noise.read::<SHARE>(message)?;
    Ok(CodeAsked { noise, context, share, seed })
}

/// The responder that has read a first message and needs the verifier record of its code. Count a failure first.
pub struct CodeAsked {
    noise: Noise,
    context: Vec<u8>,
    share: Share,
    seed: SecretBytes<64>,
}

impl CodeAsked {
    /// Answers with the second message.
    ///
    /// # Errors
    /// [`HandshakeError::Share`] or [`HandshakeError::WeakKey`] for keys that protect nothing.
    pub fn accept(mut self, record: &VerifierRecord) -> Result<(Vec<u8>, CodeConfirming), HandshakeError> {
        let (verifier, share, confirmation) = Spake2Plus::answer(record, bound(&self.context), self.seed, &self.share)?;
        let mut payload = [0; SHARE + CONFIRMATION];
        payload[..SHARE].copy_from_slice(&share);
        payload[SHARE..].copy_from_slice(&confirmation);
        let message = self.noise.write(&payload)?;
        Ok((message, CodeConfirming { noise: self.noise, verifier }))
    }
}

/// The responder after its second message.
pub struct CodeConfirming {
    noise: Noise,
    verifier: <Spake2Plus as Pake>::Verifier,
}

impl CodeConfirming {
    /// Takes the third message. The initiator has proved that it knows the code.
    ///
    /// # Errors
    /// [`HandshakeError::Confirmation`] for a wrong code, [`HandshakeError::Decrypt`] for anything else.
    pub fn handle_message(mut self, now: Millis, message: &[u8]) -> Result<Session, HandshakeError> {
        let (confirmation, rest) = message.split_first_chunk::<CONFIRMATION>().ok_or(HandshakeError::Length)?;
        let key = Spake2Plus::verify(self.verifier, confirmation)?;
        self.noise.read_psk(&code_psk(&key), rest)?;
        self.noise.into_session(now, true)
    }
}

/// The context of SPAKE2+: `"Pandu/1 code" || prologue`. The identities are "companion" and "device".
#[must_use]
pub fn code_context(prologue: &[u8]) -> Vec<u8> {
    [b"Pandu/1 code", prologue].concat()
}

const fn bound(context: &[u8]) -> Bound<'_> {
    Bound { context, prover: b"companion", verifier: b"device" }
}

/// The pre-shared key of message 3: HKDF-SHA256(K_shared, "Pandu code PSK"), 32 bytes, of SPAKE2+'s key.
#[must_use]
pub fn code_psk(key: &SecretBytes<32>) -> SecretBytes<32> {
    let mut psk = Zeroizing::new([0; 32]);
    // 32 bytes are one block of HKDF: it cannot fail.
    let _: Result<(), _> = Hkdf::<Sha256>::new(None, key.expose()).expand(b"Pandu code PSK", psk.as_mut_slice());
    SecretBytes::new(*psk)
}

impl From<PakeError> for HandshakeError {
    fn from(error: PakeError) -> Self {
        match error {
            PakeError::Share => Self::Share,
            PakeError::Confirmation => Self::Confirmation,
            PakeError::Secret => Self::Damaged,
        }
    }
}
