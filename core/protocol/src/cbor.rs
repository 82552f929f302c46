//! The strict walk over CBOR that every message passes before anything of it is decoded or allocated.
//!
//! `minicbor` accepts duplicate keys, long integers and trailing bytes. This module refuses them, so that
//! one value has one encoding (RFC 8949, section 4.2.1) and no peer can hide a second meaning. It never allocates.

use crate::limit::{CBOR_CONTAINER_MAX, CBOR_DEPTH_MAX, CBOR_ITEMS_MAX};

/// Why bytes are not one deterministic CBOR item within our limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// The input ends inside an item.
    #[error("the message is cut short")]
    Truncated,
    /// Bytes follow the item.
    #[error("bytes follow the message")]
    Trailing,
    /// An integer or length is not in its shortest form.
    #[error("a number is not in its shortest form")]
    NotShortest,
    /// A length is indefinite.
    #[error("a length is left open")]
    Indefinite,
    /// Map keys are not unsigned integers below 2^32 in rising order without repetition.
    #[error("map keys are repeated, out of order or not small integers")]
    Keys,
    /// Containers nest deeper than [`CBOR_DEPTH_MAX`].
    #[error("the message nests too deep")]
    Depth,
    /// More items than [`CBOR_ITEMS_MAX`], or a container larger than [`CBOR_CONTAINER_MAX`].
    #[error("the message has too many items")]
    Items,
    /// Text is not UTF-8.
    #[error("text is not UTF-8")]
    Text,
    /// A tag, a floating-point number, `null` or another simple value, which the protocol does not use.
    #[error("the message holds a kind of item that is not used here")]
    Kind,
}

/// Checks that `bytes` are exactly one deterministic CBOR item within the limits.
///
/// # Errors
/// The first [`CborError`] met, reading from the left.
pub fn check(bytes: &[u8]) -> Result<(), CborError> {
    let mut walk = Walk { rest: bytes, items: 0 };
    walk.item(0)?;
    if walk.rest.is_empty() { Ok(()) } else { Err(CborError::Trailing) }
}

struct Walk<'b> {
    rest: &'b [u8],
    items: usize,
}

impl Walk<'_> {
    fn take(&mut self, count: usize) -> Result<&[u8], CborError> {
        let (head, rest) = self.rest.split_at_checked(count).ok_or(CborError::Truncated)?;
        self.rest = rest;
        Ok(head)
    }

    /// Reads an initial byte and its argument, which must be in the shortest form.
    fn head(&mut self) -> Result<(u8, u64), CborError> {
        let initial = self.take(1)?.first().copied().ok_or(CborError::Truncated)?;
        let (major, short) = (initial >> 5, initial & 0x1f);
        if major == 7 {
            // false and true are the only simple values in use: what is absent has no key, so null would be a second encoding of it.
            return if matches!(short, 20..=21) { Ok((major, u64::from(short))) } else { Err(CborError::Kind) };
        }
        let (width, least) = match short {
            0..=23 => return Ok((major, u64::from(short))),
            24 => (1, 24),
            25 => (2, 1 << 8),
            26 => (4, 1 << 16),
            27 => (8, 1 << 32),
            31 => return Err(CborError::Indefinite),
            _ => return Err(CborError::Kind),
        };
        let value = self.take(width)?.iter().fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte));
        if value < least { Err(CborError::NotShortest) } else { Ok((major, value)) }
    }

    fn item(&mut self, depth: usize) -> Result<(), CborError> {
        self.count()?;
        let (major, value) = self.head()?;
        match major {
            0 | 1 | 7 => Ok(()),
            2 => self.string(value).map(|_| ()),
            3 => core::str::from_utf8(self.string(value)?).map(|_| ()).map_err(|_| CborError::Text),
            4 => self.array(value, depth),
            5 => self.map(value, depth),
            _ => Err(CborError::Kind),
        }
    }

    fn count(&mut self) -> Result<(), CborError> {
        self.items += 1;
        if self.items > CBOR_ITEMS_MAX { Err(CborError::Items) } else { Ok(()) }
    }

    fn string(&mut self, length: u64) -> Result<&[u8], CborError> {
        self.take(usize::try_from(length).map_err(|_| CborError::Truncated)?)
    }

    fn array(&mut self, length: u64, depth: usize) -> Result<(), CborError> {
        enter(length, depth)?;
        (0..length).try_for_each(|_| self.item(depth + 1))
    }

    fn map(&mut self, length: u64, depth: usize) -> Result<(), CborError> {
        enter(length, depth)?;
        let mut last = None;
        for _ in 0..length {
            self.count()?;
            let (major, key) = self.head()?;
            if major != 0 || key > u64::from(u32::MAX) || last.is_some_and(|before| key <= before) {
                return Err(CborError::Keys);
            }
            last = Some(key);
            self.item(depth + 1)?;
        }
        Ok(())
    }
}

fn enter(length: u64, depth: usize) -> Result<(), CborError> {
    if depth >= CBOR_DEPTH_MAX {
        Err(CborError::Depth)
    } else if length > CBOR_CONTAINER_MAX {
        Err(CborError::Items)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn accepts_only_the_one_encoding() {
        let cases: &[(&[u8], Result<(), CborError>)] = &[
            (&[0xa0], Ok(())),
            (&[0xa2, 0x00, 0x01, 0x01, 0xf5], Ok(())),
            (&[0x83, 0x01, 0x20, 0x41, 0xff], Ok(())),
            (&[], Err(CborError::Truncated)),
            (&[0xa1, 0x00], Err(CborError::Truncated)),
            (&[0x5a, 0xff, 0xff, 0xff, 0xff], Err(CborError::Truncated)),
            (&[0xa0, 0x00], Err(CborError::Trailing)),
            (&[0x18, 0x17], Err(CborError::NotShortest)),
            (&[0x19, 0x00, 0xff], Err(CborError::NotShortest)),
            (&[0x58, 0x01, 0xaa], Err(CborError::NotShortest)),
            (&[0x9f, 0xff], Err(CborError::Indefinite)),
            (&[0xbf, 0xff], Err(CborError::Indefinite)),
            (&[0xa2, 0x00, 0x01, 0x00, 0x02], Err(CborError::Keys)),
            (&[0xa2, 0x01, 0x01, 0x00, 0x02], Err(CborError::Keys)),
            (&[0xa1, 0x61, 0x61, 0x00], Err(CborError::Keys)),
            (&[0xa1, 0x20, 0x00], Err(CborError::Keys)),
            (&[0xa1, 0x1a, 0xff, 0xff, 0xff, 0xff, 0x00], Ok(())),
            (&[0xa1, 0x1b, 0, 0, 0, 1, 0, 0, 0, 0, 0x00], Err(CborError::Keys)),
            (&[0x61, 0xff], Err(CborError::Text)),
            (&[0xc0, 0x00], Err(CborError::Kind)),
            (&[0xf9, 0x3c, 0x00], Err(CborError::Kind)),
            (&[0xf6], Err(CborError::Kind)),
            (&[0xf7], Err(CborError::Kind)),
            (&[0x1c], Err(CborError::Kind)),
            (&[0x99, 0x02, 0x01], Err(CborError::Items)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(check(bytes), *expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn bounds_depth_and_items() {
        let mut deep = vec![0x81; CBOR_DEPTH_MAX];
        deep.push(0x00);
        assert_eq!(check(&deep), Ok(()));
        deep.insert(0, 0x81);
        assert_eq!(check(&deep), Err(CborError::Depth));
        assert_eq!(check(&vec![0x81; 60_000]), Err(CborError::Depth));

        let mut wide = vec![0x99, 0x02, 0x00];
        for _ in 0..512 {
            wide.extend([0x99, 0x00, 0xff]);
        }
        assert_eq!(check(&wide), Err(CborError::NotShortest));
        let mut wide = vec![0x99, 0x02, 0x00];
        for _ in 0..512 {
            wide.extend([0x98, 0x20]);
            wide.extend([0u8; 32]);
        }
        assert_eq!(check(&wide), Err(CborError::Items));
    }
}
