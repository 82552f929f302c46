//! Randomness as it is handed in, and the way it reaches the libraries that want their own traits.
//!
//! What a handshake needs is drawn before it starts, so that a failing source is an error here and never in the
//! middle of a computation. Nothing here may ask the system for randomness.

use core::convert::Infallible;

use sha2::{Digest, Sha256};
use spake2plus::rand_core::{TryCryptoRng, TryRng};
use zeroize::Zeroize;

use crate::secret::SecretBytes;

/// The source of randomness failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the source of randomness failed")]
pub struct RandomError;

/// A cryptographically secure source of random bytes.
pub trait Random {
    /// Fills `out` entirely.
    ///
    /// # Errors
    /// [`RandomError`] when it cannot; `out` must not be used then.
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError>;
}

impl<R: Random + ?Sized> Random for &mut R {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        (**self).fill(out)
    }
}

/// Draws a secret of `N` random bytes.
///
/// # Errors
/// [`RandomError`] when the source fails.
pub fn draw<const N: usize>(random: &mut dyn Random) -> Result<SecretBytes<N>, RandomError> {
    let mut bytes = [0; N];
    let drawn = random.fill(&mut bytes).map(|()| SecretBytes::new(bytes));
    bytes.zeroize();
    drawn
}

/// Bytes drawn in advance, given out once and in order, to `snow` and to the `rand_core` traits.
///
/// INVARIANT: no byte is given out twice. `snow` gets an error when they are used up; `rand_core`, which knows no
/// errors, gets a hash chain over them, which honest use never reaches.
pub(crate) struct Drawn<const N: usize> {
    bytes: SecretBytes<N>,
    used: usize,
    chained: u64,
}

impl<const N: usize> Drawn<N> {
    pub(crate) const fn new(bytes: SecretBytes<N>) -> Self {
        Self { bytes, used: 0, chained: 0 }
    }

    fn take(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        let end = self.used.checked_add(out.len()).ok_or(RandomError)?;
        out.copy_from_slice(self.bytes.expose().get(self.used..end).ok_or(RandomError)?);
        self.used = end;
        Ok(())
    }

    fn chain(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            self.chained += 1;
            let mut block =
                Sha256::new().chain_update(self.bytes.expose()).chain_update(self.chained.to_be_bytes()).finalize();
            chunk.copy_from_slice(&block[..chunk.len()]);
            block.as_mut_slice().zeroize();
        }
    }
}

impl<const N: usize> snow::types::Random for Drawn<N> {
    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), snow::Error> {
        self.take(dest).map_err(|_| snow::Error::Rng)
    }
}

impl<const N: usize> TryRng for Drawn<N> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        if self.take(dst).is_err() {
            self.chain(dst);
        }
        Ok(())
    }
}

impl<const N: usize> TryCryptoRng for Drawn<N> {}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A source for tests: SHA-256 over a seed and a counter.
    pub(crate) struct Counting {
        seed: u64,
        counter: u64,
    }

    impl Counting {
        pub(crate) const fn new(seed: u64) -> Self {
            Self { seed, counter: 0 }
        }
    }

    impl Random for Counting {
        fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
            for chunk in out.chunks_mut(32) {
                self.counter += 1;
                let block = Sha256::new()
                    .chain_update(self.seed.to_be_bytes())
                    .chain_update(self.counter.to_be_bytes())
                    .finalize();
                chunk.copy_from_slice(&block[..chunk.len()]);
            }
            Ok(())
        }
    }

    /// A source that always fails.
    pub(crate) struct Failing;

    impl Random for Failing {
        fn fill(&mut self, _: &mut [u8]) -> Result<(), RandomError> {
            Err(RandomError)
        }
    }

    #[test]
    fn drawn_bytes_come_once_and_in_order() {
        let mut drawn = Drawn::new(SecretBytes::new([1, 2, 3, 4, 5, 6]));
        let mut out = [0; 4];
        snow::types::Random::try_fill_bytes(&mut drawn, &mut out).unwrap();
        assert_eq!(out, [1, 2, 3, 4]);
        assert!(snow::types::Random::try_fill_bytes(&mut drawn, &mut out).is_err());
        let mut rest = [0; 2];
        snow::types::Random::try_fill_bytes(&mut drawn, &mut rest).unwrap();
        assert_eq!(rest, [5, 6]);
    }

    #[test]
    fn an_empty_draw_never_repeats_itself() {
        let mut drawn = Drawn::new(SecretBytes::new([7; 4]));
        let (mut a, mut b, mut c) = ([0; 40], [0; 40], [0; 4]);
        let Ok(()) = TryRng::try_fill_bytes(&mut drawn, &mut a);
        let Ok(()) = TryRng::try_fill_bytes(&mut drawn, &mut b);
        let Ok(()) = TryRng::try_fill_bytes(&mut drawn, &mut c);
        assert_ne!(a, b);
        assert_eq!(c, [7; 4]);
    }

    #[test]
    fn a_failing_source_is_an_error() {
        assert_eq!(draw::<32>(&mut Failing), Err(RandomError));
        assert!(draw::<32>(&mut Counting::new(1)).unwrap() != draw::<32>(&mut Counting::new(2)).unwrap());
    }
}
