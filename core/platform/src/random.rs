//! Randomness of the operating system.

use pandu::port::{Random, RandomError};
use ring::rand::SecureRandom as _;

/// Gives random bytes from the operating system, through ring.
#[derive(Debug, Clone)]
pub struct SystemRandom {
    source: ring::rand::SystemRandom,
}

impl SystemRandom {
    /// Opens the generator.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        clippy::new_without_default,
        reason = "the generator of the whole program is made here, on purpose"
    )]
    pub fn new() -> Self {
        Self { source: ring::rand::SystemRandom::new() }
    }
}

impl Random for SystemRandom {
    fn fill(&self, len: u32) -> Result<Vec<u8>, RandomError> {
        if len > FILL_MAX {
            return Err(RandomError::Unavailable);
        }
        let mut bytes = vec![0; len as usize];
        self.source.fill(&mut bytes).map_err(|_| RandomError::Unavailable)?;
        Ok(bytes)
    }
}

/// Most bytes in one call: what the port promises to ask for.
const FILL_MAX: u32 = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_gives_as_many_bytes_as_asked_and_not_the_same_twice() {
        let random = SystemRandom::new();
        assert_eq!(random.fill(0).unwrap().len(), 0);
        assert_eq!(random.fill(1_024).unwrap().len(), 1_024);
        assert_ne!(random.fill(32).unwrap(), random.fill(32).unwrap());
        assert_eq!(random.fill(1_025), Err(RandomError::Unavailable));
    }
}
