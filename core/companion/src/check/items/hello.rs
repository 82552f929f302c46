//! What a hello tells beyond what the protocol lets it tell: every key is looked at, also those that a reader skips.

use minicbor::Decoder;
use minicbor::data::Type;
use pandu_protocol::cbor;

use crate::text::Inert;

/// The last key that a hello has (docs/protocol.md, section 5).
const LAST_KEY: u64 = 4;

/// What a hello tells that it need not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing.
    Nothing,
    /// Things under keys that are not of this protocol: the words among them.
    More(Vec<Inert>),
    /// Nobody can tell: it cannot be read.
    Unreadable,
}

/// Reads every key of a hello.
pub(super) fn told(hello: &[u8]) -> Told {
    if cbor::check(hello).is_err() {
        return Told::Unreadable;
    }
    read(hello).unwrap_or(Told::Unreadable)
}

fn read(hello: &[u8]) -> Option<Told> {
    let mut decoder = Decoder::new(hello);
    let pairs = decoder.map().ok()??;
    let (mut more, mut words) = (false, Vec::new());
    for _ in 0..pairs {
        let is_ours = decoder.u64().ok()? <= LAST_KEY;
        more |= !is_ours;
        if !is_ours && decoder.datatype().ok()? == Type::String {
            words.push(Inert::name(decoder.str().ok()?));
        } else {
            decoder.skip().ok()?;
        }
    }
    Some(if more { Told::More(words) } else { Told::Nothing })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_under_a_strange_key_is_found() {
        let plain = [0xa5, 0, 0x81, 1, 1, 0x82, 1, 2, 2, 1, 3, 14, 4, 0x82, 1, 2];
        assert_eq!(told(&plain), Told::Nothing);
        let with = |more: &[u8]| [&[0xa6], &plain[1..], more].concat();
        assert_eq!(told(&with(b"\x05\x66PK-1\x1b!")), Told::More(vec![Inert::name("PK-1!")]));
        assert_eq!(told(&with(b"\x18\x63\x81\x01")), Told::More(Vec::new()));
        for bytes in [&b""[..], b"\x80", b"\xa1\x61a\x01", b"\xa1\x05", &[0xff; 40]] {
            assert_eq!(told(bytes), Told::Unreadable, "{bytes:02x?}");
        }
    }
}
