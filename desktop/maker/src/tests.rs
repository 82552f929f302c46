//! A maker's life in a temporary folder: releases, other keys, accidents, and what an attacker changes on the way. It must never
//! reach out of that folder.

use pandu_protocol::random::{Random, RandomError};
use ring::digest::{SHA256, digest};

/// A source for tests: SHA-256 over a seed and a counter.
pub(crate) struct Counting(u64, u64);

impl Counting {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed, 0)
    }
}

impl Random for Counting {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        for chunk in out.chunks_mut(32) {
            self.1 += 1;
            let block = digest(&SHA256, &[self.0.to_be_bytes(), self.1.to_be_bytes()].concat());
            chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        }
        Ok(())
    }
}

mod accidents;
mod attacks;
mod keys;
mod life;
mod shop;
