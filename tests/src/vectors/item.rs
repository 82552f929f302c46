//! CBOR as plain data, for the checks that must not go through the message types.

use std::fmt;

use minicbor::data::Type;
use minicbor::{Decoder, Encoder, decode};

/// One CBOR item of the kinds that the protocol uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// An integer between -2^64 and 2^64 - 1.
    Int(i128),
    /// A byte string.
    Bytes(Vec<u8>),
    /// A text string.
    Text(String),
    /// An array.
    Array(Vec<Self>),
    /// A map, its pairs in the order of the wire.
    Map(Vec<(Self, Self)>),
    /// `true` or `false`.
    Bool(bool),
}

impl Item {
    /// Reads one item that has passed [`pandu_protocol::cbor::check`].
    ///
    /// # Errors
    /// When an item is of another kind.
    pub fn decode(bytes: &[u8]) -> Result<Self, decode::Error> {
        read(&mut Decoder::new(bytes))
    }

    /// Writes the item, map pairs in the order in which they stand.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut e = Encoder::new(Vec::new());
        write(&mut e, self);
        e.into_writer()
    }

    /// The value of an integer key of a map.
    #[must_use]
    pub fn get(&self, key: i128) -> Option<&Self> {
        let Self::Map(pairs) = self else { return None };
        pairs.iter().find(|(found, _)| *found == Self::Int(key)).map(|(_, value)| value)
    }
}

fn read(d: &mut Decoder<'_>) -> Result<Item, decode::Error> {
    let kind = d.datatype()?;
    Ok(if kind == Type::Bool {
        Item::Bool(d.bool()?)
    } else if kind == Type::Bytes {
        Item::Bytes(d.bytes()?.into())
    } else if kind == Type::String {
        Item::Text(d.str()?.into())
    } else if kind == Type::Array {
        let length = d.array()?.unwrap_or_default();
        Item::Array((0..length).map(|_| read(d)).collect::<Result<_, _>>()?)
    } else if kind == Type::Map {
        let length = d.map()?.unwrap_or_default();
        Item::Map((0..length).map(|_| Ok((read(d)?, read(d)?))).collect::<Result<_, decode::Error>>()?)
    } else {
        Item::Int(d.int()?.into())
    })
}

fn write(e: &mut Encoder<Vec<u8>>, item: &Item) {
    let written = match item {
        Item::Int(number) => e.int((*number).try_into().expect("an integer of CBOR")).map(|_| ()),
        Item::Bytes(bytes) => e.bytes(bytes).map(|_| ()),
        Item::Text(text) => e.str(text).map(|_| ()),
        Item::Bool(value) => e.bool(*value).map(|_| ()),
        Item::Array(elements) => {
            let head = e.array(elements.len() as u64).map(|_| ());
            elements.iter().for_each(|element| write(e, element));
            head
        }
        Item::Map(pairs) => {
            let head = e.map(pairs.len() as u64).map(|_| ());
            for (key, value) in pairs {
                write(e, key);
                write(e, value);
            }
            head
        }
    };
    written.expect("writing to memory cannot fail");
}

/// Diagnostic notation (RFC 8949, section 8).
impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => write!(f, "{number}"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Self::Bytes(bytes) => write!(f, "h'{}'", super::hex(bytes)),
            Self::Array(elements) => list(f, '[', ']', elements, |f, element| write!(f, "{element}")),
            Self::Map(pairs) => list(f, '{', '}', pairs, |f, (key, value)| write!(f, "{key}: {value}")),
        }
    }
}

fn list<T>(
    f: &mut fmt::Formatter<'_>,
    open: char,
    close: char,
    elements: &[T],
    show: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    write!(f, "{open}")?;
    for (i, element) in elements.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        show(f, element)?;
    }
    write!(f, "{close}")
}
