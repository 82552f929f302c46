//! What a device tells anyone before authentication: versions, suites, its kind, and whether it can be set up.
//!
//! `{0: [versions], 1: [suites], 2: category, 3: minutes left in the pairing window, 4: [ways in]}`. Model, version,
//! serial number and owner must never be here (clause 6.6.2). The bytes as given are part of the prologue of every
//! handshake, so that a hello edited on the way breaks it.

use alloc::vec::Vec;

use minicbor::{Decoder, Encoder};

use crate::cbor::{self, CborError};
use crate::limit::{HELLO_LIST_MAX, HELLO_MAX, WINDOW_MINUTES_MAX};
use crate::message::open_enum;
use crate::suite::Selector;

/// The protocol version of this crate.
pub const VERSION: u8 = 1;

open_enum! {
    /// The kind of thing a device is: all that a stranger learns about it (clause 6.6.2).
    pub enum Category {
        /// A door lock.
        Lock = 1,
        /// A thermostat.
        Thermostat = 2,
        /// A sensor without controls.
        Sensor = 3,
        /// A camera.
        Camera = 4,
        /// A lamp.
        Light = 5,
        /// A switched socket.
        Plug = 6,
    }
}

open_enum! {
    /// A way of pairing.
    pub enum Way {
        /// By the scanned label.
        Label = 1,
        /// By the typed code.
        Code = 2,
    }
}

/// Why a hello cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HelloError {
    /// It is longer than [`HELLO_MAX`].
    #[error("the hello is too long")]
    TooLong,
    /// It is not deterministic CBOR.
    #[error("the hello is not deterministic CBOR: {0}")]
    Cbor(#[from] CborError),
    /// A key of version 1 is missing or has another type.
    #[error("the hello lacks a field or has one of another type")]
    Field,
    /// A list is empty or longer than [`HELLO_LIST_MAX`].
    #[error("a list of the hello is empty or too long")]
    List,
    /// The pairing window is longer than [`WINDOW_MINUTES_MAX`].
    #[error("the pairing window is longer than the protocol allows")]
    Window,
}

/// The hello of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// Protocol versions that it speaks, at least one.
    pub versions: Vec<u8>,
    /// Cipher suites that it accepts, at least one; see [`crate::suite::SUITES`].
    pub suites: Vec<u8>,
    /// What kind of thing it is.
    pub category: Category,
    /// Minutes left in its pairing window, 0 when it is closed, at most [`WINDOW_MINUTES_MAX`].
    pub window_minutes: u8,
    /// Ways of pairing that it accepts now.
    pub ways: Vec<Way>,
}

impl Hello {
    /// The bytes. Lists are cut at [`HELLO_LIST_MAX`] and the window at [`WINDOW_MINUTES_MAX`].
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut e = Encoder::new(Vec::with_capacity(HELLO_MAX));
        // Writing to a `Vec` cannot fail.
        let _: Result<(), _> = self.write(&mut e);
        e.into_writer()
    }

    fn write(&self, e: &mut Encoder<Vec<u8>>) -> Result<(), minicbor::encode::Error<core::convert::Infallible>> {
        e.map(5)?.u8(0)?;
        list(e, self.versions.iter().map(|version| u32::from(*version)))?;
        e.u8(1)?;
        list(e, self.suites.iter().map(|suite| u32::from(*suite)))?;
        e.u8(2)?.u32(self.category.number())?;
        e.u8(3)?.u8(self.window_minutes.min(WINDOW_MINUTES_MAX))?;
        e.u8(4)?;
        list(e, self.ways.iter().map(|way| way.number()))
    }

    /// Reads a hello. Unknown keys, versions, suites and ways are ignored or kept as numbers.
    ///
    /// # Errors
    /// [`HelloError`]; nothing is allocated for a hello that is not well formed.
    pub fn decode(bytes: &[u8]) -> Result<Self, HelloError> {
        if bytes.len() > HELLO_MAX {
            return Err(HelloError::TooLong);
        }
        cbor::check(bytes)?;
        let mut d = Decoder::new(bytes);
        let (mut versions, mut suites, mut category, mut window, mut ways) = (None, None, None, None, None);
        let pairs = d.map().ok().flatten().ok_or(HelloError::Field)?;
        for _ in 0..pairs {
            match d.u64().map_err(|_| HelloError::Field)? {
                0 => versions = Some(numbers(&mut d)?),
                1 => suites = Some(numbers(&mut d)?),
                2 => category = Some(d.u32().map_err(|_| HelloError::Field)?),
                3 => window = Some(d.u8().map_err(|_| HelloError::Field)?),
                4 => ways = Some(numbers(&mut d)?),
                _ => d.skip().map_err(|_| HelloError::Field)?,
            }
        }
        let window_minutes = window.ok_or(HelloError::Field)?;
        if window_minutes > WINDOW_MINUTES_MAX {
            return Err(HelloError::Window);
        }
        Ok(Self {
            versions: octets(&versions.ok_or(HelloError::Field)?)?,
            suites: octets(&suites.ok_or(HelloError::Field)?)?,
            category: Category::from_number(category.ok_or(HelloError::Field)?),
            window_minutes,
            ways: ways.ok_or(HelloError::Field)?.iter().map(|number| Way::from_number(*number)).collect(),
        })
    }
}

fn list(
    e: &mut Encoder<Vec<u8>>,
    numbers: impl ExactSizeIterator<Item = u32>,
) -> Result<(), minicbor::encode::Error<core::convert::Infallible>> {
    let length = numbers.len().min(HELLO_LIST_MAX);
    e.array(length as u64)?;
    for number in numbers.take(length) {
        e.u32(number)?;
    }
    Ok(())
}

fn numbers(d: &mut Decoder<'_>) -> Result<Vec<u32>, HelloError> {
    let length = d.array().ok().flatten().ok_or(HelloError::Field)?;
    if length > HELLO_LIST_MAX as u64 {
        return Err(HelloError::List);
    }
    (0..length).map(|_| d.u32().map_err(|_| HelloError::Field)).collect()
}

/// Versions and suites are small numbers; larger ones are of a later protocol and left out.
fn octets(numbers: &[u32]) -> Result<Vec<u8>, HelloError> {
    if numbers.is_empty() {
        return Err(HelloError::List);
    }
    Ok(numbers.iter().filter_map(|number| u8::try_from(*number).ok()).collect())
}

/// What both ends must agree on before a handshake: `"Pandu/1" || selector || u16-be length of hello || hello`.
#[must_use]
pub fn prologue(selector: Selector, hello: &[u8]) -> Vec<u8> {
    let length = u16::try_from(hello.len()).unwrap_or(u16::MAX);
    let mut bytes = Vec::with_capacity(10 + hello.len());
    bytes.extend_from_slice(b"Pandu/1");
    bytes.push(selector.byte());
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(hello);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use proptest::prelude::*;

    fn lock() -> Hello {
        Hello {
            versions: vec![1],
            suites: vec![1, 2],
            category: Category::Lock,
            window_minutes: 14,
            ways: vec![Way::Label, Way::Code],
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_specification() {
        let bytes = [0xa5, 0, 0x81, 1, 1, 0x82, 1, 2, 2, 1, 3, 14, 4, 0x82, 1, 2];
        assert_eq!(lock().encode(), bytes);
        assert_eq!(Hello::decode(&bytes), Ok(lock()));
    }

    #[test]
    fn what_is_new_is_ignored_and_what_is_wrong_is_refused() {
        let newer = [0xa6, 0, 0x82, 1, 0x19, 1, 0, 1, 0x81, 1, 2, 0x18, 99, 3, 0, 4, 0x81, 9, 5, 0x81, 0xf5];
        let hello = Hello::decode(&newer).unwrap();
        assert_eq!((hello.versions, hello.category, hello.ways), (vec![1], Category::Other(99), vec![Way::Other(9)]));

        let cases: &[(&[u8], HelloError)] = &[
            (&[], HelloError::Cbor(CborError::Truncated)),
            (&[0xa0], HelloError::Field),
            (&[0x80], HelloError::Field),
            (&[0xa5, 0, 0x80, 1, 0x81, 1, 2, 1, 3, 0, 4, 0x80], HelloError::List),
            (&[0xa5, 0, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0x81, 1, 2, 1, 3, 0, 4, 0x80], HelloError::List),
            (&[0xa5, 0, 0x81, 1, 1, 0x81, 1, 2, 1, 3, 16, 4, 0x80], HelloError::Window),
            (&[0xa5, 0, 0x81, 1, 1, 0x81, 1, 2, 0xf5, 3, 0, 4, 0x80], HelloError::Field),
            (&[0xa5, 0, 0x81, 1, 0, 0x81, 1, 2, 1, 3, 0, 4, 0x80], HelloError::Cbor(CborError::Keys)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Hello::decode(bytes), Err(*expected), "{bytes:02x?}");
        }
        assert_eq!(Hello::decode(&[0; HELLO_MAX + 1]), Err(HelloError::TooLong));
    }

    #[test]
    fn every_byte_is_in_the_prologue() {
        let selector = Selector::new(&crate::suite::SUITES[1], crate::suite::Pattern::Xx);
        assert_eq!(prologue(selector, &[0xaa, 0xbb]), *b"Pandu/1\x05\x00\x02\xaa\xbb");
    }

    proptest! {
        #[test]
        fn decoding_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Hello::decode(&bytes);
        }

        #[test]
        fn a_round_trip_keeps_all(
            versions in proptest::collection::vec(any::<u8>(), 1..8),
            suites in proptest::collection::vec(any::<u8>(), 1..8),
            category in any::<u32>(), window_minutes in 0u8..=15,
            ways in proptest::collection::vec(any::<u32>(), 0..8),
        ) {
            let hello = Hello {
                versions, suites, window_minutes,
                category: Category::from_number(category),
                ways: ways.into_iter().map(Way::from_number).collect(),
            };
            let bytes = hello.encode();
            prop_assert!(bytes.len() <= HELLO_MAX);
            prop_assert_eq!(Hello::decode(&bytes), Ok(hello));
        }
    }
}
