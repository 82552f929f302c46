//! The fixed keys and the fixed randomness that every vector is made of. They are public: no product may ever use one.

use pandu_protocol::key::StaticKey;
use pandu_protocol::label::{Label, ScannedLabel, TypedCode, parse_label};
use pandu_protocol::random::{Random, RandomError};
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::time::Day;

/// The day of every handshake: 2026-11-24.
pub const TODAY: Day = Day(20_781);

/// `N` bytes that count up from `first`.
#[must_use]
pub fn counting<const N: usize>(first: u8) -> [u8; N] {
    std::array::from_fn(|i| first.wrapping_add(i.to_le_bytes()[0]))
}

/// The device's static key: the private half counts up from 1.
#[must_use]
pub fn device_key() -> StaticKey {
    StaticKey::from_private(SecretBytes::new(counting(0x01)))
}

/// The companion's static key: the private half counts up from 0x21.
#[must_use]
pub fn companion_key() -> StaticKey {
    StaticKey::from_private(SecretBytes::new(counting(0x21)))
}

/// The device's label: its key and a secret that counts up from 0xa0.
#[must_use]
pub fn label() -> ScannedLabel {
    ScannedLabel::from_parts(device_key().public(), SecretBytes::new(counting(0xa0)))
}

/// The device's typed code.
///
/// # Panics
/// When the code's check digit were wrong.
#[must_use]
pub fn code() -> TypedCode {
    match parse_label("482-193-708") {
        Ok(Label::Typed(code)) => code,
        other => panic!("{other:?}"),
    }
}

/// Randomness that is known beforehand and given out once, in order.
#[derive(Debug)]
pub struct Fixed(Vec<u8>);

impl Fixed {
    /// Gives out these bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl Random for Fixed {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        if self.0.len() < out.len() {
            return Err(RandomError);
        }
        let rest = self.0.split_off(out.len());
        out.copy_from_slice(&self.0);
        self.0 = rest;
        Ok(())
    }
}
