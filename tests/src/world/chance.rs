//! Randomness that repeats: the same seed gives the same run, and no two draws of a run are the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pandu::port::{Random, RandomError};
use pandu_protocol::random::RandomError as ProtocolRandomError;

use super::fuse::Fuse;

/// A generator for tests (SplitMix64, of Steele, Lea and Flood 2014). A clone goes on with the same stream, so that a program that was
/// killed and started again draws nothing twice.
#[derive(Debug, Clone)]
pub struct Chance {
    state: Arc<AtomicU64>,
    fuse: Option<Fuse>,
}

impl Chance {
    /// Starts a stream.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            state: Arc::new(AtomicU64::new(seed.wrapping_mul(0xd134_2543_de82_ef95) ^ 0x5851_f42d_4c95_7f2d)),
            fuse: None,
        }
    }

    /// The same stream, counted as a step of whoever draws from it.
    #[must_use]
    pub fn fused(&self, fuse: Fuse) -> Self {
        Self { state: Arc::clone(&self.state), fuse: Some(fuse) }
    }

    /// Fills with the next bytes of the stream.
    pub fn next_bytes(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z =
                self.state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst).wrapping_add(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }

    /// A number below `bound`, which is at least 1.
    #[must_use]
    pub fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.next_bytes(&mut bytes);
        u64::from_le_bytes(bytes) % bound.max(1)
    }
}

impl Random for Chance {
    fn fill(&self, len: u32) -> Result<Vec<u8>, RandomError> {
        if let Some(fuse) = &self.fuse {
            fuse.burn("random");
        }
        let mut out = vec![0; usize::try_from(len).map_err(|_| RandomError::Unavailable)?];
        self.next_bytes(&mut out);
        Ok(out)
    }
}

impl pandu_protocol::random::Random for Chance {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), ProtocolRandomError> {
        self.next_bytes(out);
        Ok(())
    }
}
