//! The password-authenticated key exchange behind the typed code: SPAKE2+ (RFC 9383) in the suite
//! P256-SHA256-HKDF-SHA256-HMAC-SHA256, behind a trait of our own.
//!
//! 1. The prover (companion) sends a share.
//! 2. The verifier (device) answers with its share and its confirmation: one guess is tested by it.
//! 3. The prover sends its confirmation, only after it has checked the verifier's. Both now hold a key.
//!
//! It protects a short code from guessing off line by whoever sees or alters the exchange. It does not protect it from
//! guessing on line (the device must count), nor from whoever reads the device's verifier record and has time: that
//! record must be kept sealed. Shares travel compressed (SEC 1, section 2.3.3); the transcript holds them uncompressed.

mod secret;
mod spake;

pub use secret::{CodeSecret, VerifierRecord};
pub use spake::Spake2Plus;

use crate::secret::SecretBytes;

/// A share as it travels: a compressed point of P-256.
pub type Share = [u8; 33];
/// A key confirmation.
pub type Confirmation = [u8; 32];

/// What both ends bind into the exchange besides the code.
#[derive(Debug, Clone, Copy)]
pub struct Bound<'b> {
    /// The context: what protocol and what conversation this is.
    pub context: &'b [u8],
    /// The prover's identity.
    pub prover: &'b [u8],
    /// The verifier's identity.
    pub verifier: &'b [u8],
}

/// Why an exchange was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PakeError {
    /// The peer's share is not an element of the group, or cancels the code.
    #[error("the share is not acceptable")]
    Share,
    /// The peer's confirmation does not fit: it holds another code, or something was changed.
    #[error("the confirmation does not fit")]
    Confirmation,
    /// The own secret or record is damaged, or there is not enough memory to compute it.
    #[error("the secret cannot be used")]
    Secret,
}

/// An augmented password-authenticated key exchange. Each step consumes the last.
pub trait Pake {
    /// The prover after its share is made.
    type Prover;
    /// The verifier after its confirmation is made.
    type Verifier;

    /// Makes the prover's share. The 64 bytes of `seed` must be random and used once.
    ///
    /// # Errors
    /// [`PakeError::Secret`].
    fn start(secret: &CodeSecret, bound: Bound<'_>, seed: SecretBytes<64>) -> Result<(Self::Prover, Share), PakeError>;

    /// Makes the verifier's share and confirmation. The 64 bytes of `seed` must be random and used once.
    ///
    /// # Errors
    /// [`PakeError::Secret`], [`PakeError::Share`].
    fn answer(
        record: &VerifierRecord,
        bound: Bound<'_>,
        seed: SecretBytes<64>,
        share: &Share,
    ) -> Result<(Self::Verifier, Share, Confirmation), PakeError>;

    /// Checks the verifier, then gives the prover's confirmation and the key.
    ///
    /// # Errors
    /// [`PakeError::Share`], [`PakeError::Confirmation`].
    fn prove(
        prover: Self::Prover,
        share: &Share,
        confirmation: &Confirmation,
    ) -> Result<(Confirmation, SecretBytes<32>), PakeError>;

    /// Checks the prover, then gives the key.
    ///
    /// # Errors
    /// [`PakeError::Confirmation`].
    fn verify(verifier: Self::Verifier, confirmation: &Confirmation) -> Result<SecretBytes<32>, PakeError>;
}

#[cfg(test)]
mod tests;
