//! Values that must never be printed, logged or compared in variable time.
//!
//! A secret here has no `Display`, a `Debug` that shows nothing, and is overwritten when dropped.
//! It must never gain a serialisation other than the one into an encrypted session.

use alloc::string::String;
use core::fmt;

use minicbor::{Decoder, Encoder, decode, encode};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A secret of exactly `N` bytes: a key, a PSK, a share.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretBytes<const N: usize>([u8; N]);

impl<const N: usize> SecretBytes<N> {
    /// Wraps bytes that the caller will forget.
    #[must_use]
    pub const fn new(bytes: [u8; N]) -> Self {
        Self(bytes)
    }

    /// Copies from a slice; `None` when its length is not `N`.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Shows the bytes to code that computes with them.
    #[must_use]
    pub const fn expose(&self) -> &[u8; N] {
        &self.0
    }

    /// Compares without a branch on the content.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0.iter()).fold(0u8, |sum, (a, b)| sum | (a ^ b)) == 0
    }
}

impl<const N: usize> fmt::Debug for SecretBytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretBytes(..)")
    }
}

impl<const N: usize> PartialEq for SecretBytes<N> {
    fn eq(&self, other: &Self) -> bool {
        self.matches(other)
    }
}

impl<const N: usize> Eq for SecretBytes<N> {}

impl<C, const N: usize> minicbor::Encode<C> for SecretBytes<N> {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C, const N: usize> minicbor::Decode<'b, C> for SecretBytes<N> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::from_slice(d.bytes()?).ok_or_else(|| decode::Error::message("wrong length"))
    }
}

/// A secret text that a person typed: a password, a PIN, a network key. At most `MAX` bytes of UTF-8.
#[derive(Clone)]
pub struct SecretText<const MAX: usize>(Zeroizing<String>);

impl<const MAX: usize> SecretText<MAX> {
    /// Takes the text over; `None` when it is longer than `MAX` bytes.
    #[must_use]
    pub fn new(text: String) -> Option<Self> {
        let text = Zeroizing::new(text);
        (text.len() <= MAX).then_some(Self(text))
    }

    /// Shows the text to code that computes with it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Debug for SecretText<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(..)")
    }
}

impl<const MAX: usize> PartialEq for SecretText<MAX> {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.0.as_bytes(), other.0.as_bytes());
        a.len() == b.len() && a.iter().zip(b).fold(0u8, |sum, (x, y)| sum | (x ^ y)) == 0
    }
}

impl<const MAX: usize> Eq for SecretText<MAX> {}

impl<C, const MAX: usize> minicbor::Encode<C> for SecretText<MAX> {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C, const MAX: usize> minicbor::Decode<'b, C> for SecretText<MAX> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let text = d.str()?;
        if text.len() > MAX {
            return Err(decode::Error::message("text too long"));
        }
        Ok(Self(Zeroizing::new(text.into())))
    }
}
