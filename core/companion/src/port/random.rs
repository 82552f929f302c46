//! Randomness, passed in so that every recording repeats.

use pandu_protocol::secret::SecretBytes;
use zeroize::Zeroizing;

/// Gives random bytes that nobody can predict: the generator of the operating system.
pub trait Random: Send + Sync {
    /// Returns exactly `len` random bytes, at most 1,024.
    ///
    /// # Errors
    /// [`RandomError`]; weak bytes instead are never acceptable.
    fn fill(&self, len: u32) -> Result<Vec<u8>, RandomError>;
}

/// Why there is no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RandomError {
    /// The generator is not available, or gave another number of bytes than asked for.
    #[error("there is no randomness")]
    Unavailable,
}

/// Draws `N` bytes that need no hiding.
pub(crate) fn draw<const N: usize>(random: &dyn Random) -> Result<[u8; N], RandomError> {
    let len = u32::try_from(N).map_err(|_| RandomError::Unavailable)?;
    random.fill(len)?.try_into().map_err(|_| RandomError::Unavailable)
}

/// Draws `N` bytes that become a key.
pub(crate) fn draw_secret<const N: usize>(random: &dyn Random) -> Result<SecretBytes<N>, RandomError> {
    let len = u32::try_from(N).map_err(|_| RandomError::Unavailable)?;
    let bytes = Zeroizing::new(random.fill(len)?);
    SecretBytes::from_slice(&bytes).ok_or(RandomError::Unavailable)
}
