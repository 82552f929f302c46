//! Vectors of the strict walk over CBOR.

use pandu_protocol::limit::{CBOR_CONTAINER_MAX, CBOR_DEPTH_MAX};
use serde::{Deserialize, Serialize};

use super::hex;

/// The file.
#[derive(Debug, Serialize, Deserialize)]
pub struct CborFile {
    /// What the file is.
    pub comment: String,
    /// The vectors.
    pub vectors: Vec<CborVector>,
}

/// One sequence of bytes.
#[derive(Debug, Serialize, Deserialize)]
pub struct CborVector {
    /// What it shows.
    pub name: String,
    /// The bytes.
    pub cbor: String,
    /// Absent when the bytes are acceptable, else the reason.
    pub error: Option<String>,
}

/// Bytes that pass and bytes that must not.
#[must_use]
pub fn cbor() -> CborFile {
    let mut vectors: Vec<_> = SHORT.iter().map(|(name, hex, error)| vector(name, (*hex).into(), *error)).collect();
    vectors.extend(long());
    CborFile {
        comment: "Bytes that are, or are not, one item of deterministic CBOR within the limits of docs/protocol.md, \
                  section 9. `error` is null for acceptable bytes, else the first rule that is broken, reading from \
                  the left. Whatever the reason, the receiver closes the link."
            .into(),
        vectors,
    }
}

fn vector(name: &str, cbor: String, error: Option<&str>) -> CborVector {
    CborVector { name: name.into(), cbor, error: error.map(Into::into) }
}

const SHORT: &[(&str, &str, Option<&str>)] = &[
    ("an empty map", "a0", None),
    ("the largest number in one byte", "17", None),
    ("the smallest number in two bytes", "1818", None),
    ("the largest number", "1bffffffffffffffff", None),
    ("the least number", "3bffffffffffffffff", None),
    ("keys in rising order", "a300f401f5181860", None),
    ("the largest key", "a11affffffff00", None),
    ("an array in an array", "818180", None),
    ("text with four-byte letters", "64f09f9492", None),
    ("nothing", "", Some("Truncated")),
    ("a map without its value", "a100", Some("Truncated")),
    ("an array without its element", "81", Some("Truncated")),
    ("a number without its bytes", "1901", Some("Truncated")),
    ("a byte string shorter than it says", "43aabb", Some("Truncated")),
    ("a byte string of 4 GiB", "5affffffff", Some("Truncated")),
    ("a text of 2^64 - 1 bytes", "7bffffffffffffffff", Some("Truncated")),
    ("a byte after the item", "a000", Some("Trailing")),
    ("two items", "0101", Some("Trailing")),
    ("23 in two bytes", "1817", Some("NotShortest")),
    ("255 in three bytes", "1900ff", Some("NotShortest")),
    ("65535 in five bytes", "1a0000ffff", Some("NotShortest")),
    ("2^32 - 1 in nine bytes", "1b00000000ffffffff", Some("NotShortest")),
    ("-24 in three bytes", "3817", Some("NotShortest")),
    ("a long length of a byte string", "5801aa", Some("NotShortest")),
    ("a long length of a text", "780161", Some("NotShortest")),
    ("a long length of an array", "980100", Some("NotShortest")),
    ("a long length of a map", "b8010000", Some("NotShortest")),
    ("a key that is not in its shortest form", "a1180000", Some("NotShortest")),
    ("an array without a length", "9fff", Some("Indefinite")),
    ("a map without a length", "bfff", Some("Indefinite")),
    ("a byte string in pieces", "5f41aaff", Some("Indefinite")),
    ("a text in pieces", "7f6161ff", Some("Indefinite")),
    ("a key twice", "a200010002", Some("Keys")),
    ("keys in falling order", "a201010002", Some("Keys")),
    ("a text as a key", "a1616100", Some("Keys")),
    ("a negative key", "a12000", Some("Keys")),
    ("a key of 2^32", "a11b000000010000000000", Some("Keys")),
    ("a key twice, deep inside", "81a100a200010002", Some("Keys")),
    ("text that is not UTF-8", "61ff", Some("Text")),
    ("half a surrogate pair as text", "63eda080", Some("Text")),
    ("an overlong letter in text", "62c080", Some("Text")),
    ("a tag", "c000", Some("Kind")),
    ("a half-precision number", "f93c00", Some("Kind")),
    ("a double-precision number", "fb3ff0000000000000", Some("Kind")),
    ("null", "f6", Some("Kind")),
    ("undefined", "f7", Some("Kind")),
    ("another simple value", "f0", Some("Kind")),
    ("false in two bytes", "f814", Some("Kind")),
    ("a break without a beginning", "ff", Some("Kind")),
    ("a reserved length", "1c", Some("Kind")),
];

fn long() -> Vec<CborVector> {
    let nested = |depth: usize| format!("{}00", "81".repeat(depth));
    let widest = u16::try_from(CBOR_CONTAINER_MAX).expect("it is 512");
    let array = |length: u16| format!("99{length:04x}{}", "00".repeat(length.into()));
    let map = |length: u16| format!("b9{length:04x}{}", (0..length).map(|key| hex(&pair(key))).collect::<String>());
    // The outer array, 356 arrays of 22 numbers, and one more array.
    let heavy = |last: &str| format!("990165{}{last}", format!("96{}", "00".repeat(22)).repeat(356));
    vec![
        vector("containers as deep as they may be", nested(CBOR_DEPTH_MAX), None),
        vector("containers one deeper", nested(CBOR_DEPTH_MAX + 1), Some("Depth")),
        vector("containers 3,000 deep, cut off", "81".repeat(3_000), Some("Depth")),
        vector("an array as long as it may be", array(widest), None),
        vector("an array one longer", array(widest + 1), Some("Items")),
        vector("an array of 2^64 - 1 elements", "9bffffffffffffffff".into(), Some("Items")),
        vector("a map as large as it may be", map(widest), None),
        vector("a map one larger", map(widest + 1), Some("Items")),
        vector("items as many as there may be", heavy("820000"), None),
        vector("one item more", heavy("83000000"), Some("Items")),
    ]
}

/// A key in its shortest form, and 0 as its value.
fn pair(key: u16) -> Vec<u8> {
    match key.to_be_bytes() {
        [0, small @ 0..24] => vec![small, 0],
        [0, small] => vec![0x18, small, 0],
        [high, low] => vec![0x19, high, low, 0],
    }
}
