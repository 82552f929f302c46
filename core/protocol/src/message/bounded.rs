//! Texts, byte strings and lists that cannot grow past their bound, whoever sends them.

use alloc::{string::String, vec, vec::Vec};
use core::{fmt, ops::Deref};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

/// A value was longer than the protocol allows, or not as long as its kind always is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the value does not have a length that the protocol allows")]
pub struct TooLong;

/// UTF-8 text of at most `MAX` bytes. It may hold anything, so whoever shows it must make it inert first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Takes a text over.
    ///
    /// # Errors
    /// [`TooLong`] when it has more than `MAX` bytes.
    pub fn new(text: impl Into<String>) -> Result<Self, TooLong> {
        let text = text.into();
        if text.len() <= MAX { Ok(Self(text)) } else { Err(TooLong) }
    }

    /// Takes a text over and cuts it at the last character that fits.
    #[must_use]
    pub fn cut(text: &str) -> Self {
        let end = (0..=MAX.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        Self(text[..end].into())
    }
}

impl<const MAX: usize> Deref for Text<MAX> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<C, const MAX: usize> Encode<C> for Text<MAX> {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C, const MAX: usize> Decode<'b, C> for Text<MAX> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let text = d.str()?;
        if text.len() > MAX {
            return Err(decode::Error::message(TooLong));
        }
        Ok(Self(text.into()))
    }
}

/// A byte string of at least `MIN` and at most `MAX` bytes. Keys, hashes and nonces have both the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes<const MAX: usize, const MIN: usize = 0>(Vec<u8>);

impl<const MAX: usize, const MIN: usize> Default for Bytes<MAX, MIN> {
    fn default() -> Self {
        Self(vec![0; MIN])
    }
}

impl<const MAX: usize, const MIN: usize> Bytes<MAX, MIN> {
    /// Takes bytes over.
    ///
    /// # Errors
    /// [`TooLong`] when there are more than `MAX` or fewer than `MIN`.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<Self, TooLong> {
        let bytes = bytes.into();
        if (MIN..=MAX).contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(TooLong) }
    }
}

impl<const MAX: usize, const MIN: usize> Deref for Bytes<MAX, MIN> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<const MAX: usize, const MIN: usize> fmt::Debug for Bytes<MAX, MIN> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({} of at most {MAX})", self.0.len())
    }
}

impl<C, const MAX: usize, const MIN: usize> Encode<C> for Bytes<MAX, MIN> {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C, const MAX: usize, const MIN: usize> Decode<'b, C> for Bytes<MAX, MIN> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let bytes = d.bytes()?;
        if !(MIN..=MAX).contains(&bytes.len()) {
            return Err(decode::Error::message(TooLong));
        }
        Ok(Self(bytes.into()))
    }
}

/// A list of at most `MAX` elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T, const MAX: usize>(Vec<T>);

impl<T, const MAX: usize> Default for List<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MAX: usize> List<T, MAX> {
    /// Takes elements over.
    ///
    /// # Errors
    /// [`TooLong`] when there are more than `MAX`.
    pub fn new(elements: impl Into<Vec<T>>) -> Result<Self, TooLong> {
        let elements = elements.into();
        if elements.len() <= MAX { Ok(Self(elements)) } else { Err(TooLong) }
    }

    /// Takes the first `MAX` elements and drops the rest.
    #[must_use]
    pub fn cut(elements: impl IntoIterator<Item = T>) -> Self {
        Self(elements.into_iter().take(MAX).collect())
    }
}

impl<T, const MAX: usize> Deref for List<T, MAX> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T, const MAX: usize> IntoIterator for &'a List<T, MAX> {
    type Item = &'a T;
    type IntoIter = core::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T, const MAX: usize> IntoIterator for List<T, MAX> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<C, T: Encode<C>, const MAX: usize> Encode<C> for List<T, MAX> {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(self.0.len() as u64)?;
        self.0.iter().try_for_each(|element| element.encode(e, ctx))
    }
}

impl<'b, C, T: Decode<'b, C>, const MAX: usize> Decode<'b, C> for List<T, MAX> {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let length = d.array()?.ok_or_else(|| decode::Error::message("indefinite length"))?;
        if length > MAX as u64 {
            return Err(decode::Error::message(TooLong));
        }
        (0..length).map(|_| T::decode(d, ctx)).collect::<Result<Vec<T>, _>>().map(Self)
    }
}
