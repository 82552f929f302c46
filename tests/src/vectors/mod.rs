//! The test vectors of the protocol: `cargo run -p pandu-tests --bin vectors` writes them to `tests/vectors`.
//!
//! Everything is made from fixed keys and fixed randomness through the public interface of `pandu-protocol`, so the same
//! code gives the same bytes. A test makes them again and compares, others read the files and replay them.

pub mod cbor;
pub mod cddl;
pub mod document;
pub mod documents;
pub mod fixed;
pub mod frames;
pub mod handshakes;
pub mod hello;
pub mod images;
pub mod item;
pub mod labels;
pub mod messages;
pub mod pairing;
pub mod samples;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A file of vectors.
#[derive(Debug)]
pub struct File {
    /// Its name in `tests/vectors`.
    pub name: &'static str,
    /// Its content.
    pub json: String,
}

/// Every file.
#[must_use]
pub fn files() -> Vec<File> {
    vec![
        file("labels.json", &labels::labels()),
        file("hello.json", &hello::hellos()),
        file("adverts.json", &hello::adverts()),
        file("frames.json", &frames::frames()),
        file("handshakes.json", &handshakes::handshakes()),
        file("pairing.json", &pairing::pairings()),
        file("messages.json", &messages::messages()),
        file("messages-strange.json", &messages::strange()),
        file("errors.json", &messages::errors()),
        file("documents.json", &documents::documents()),
        file("images.json", &images::images()),
        file("cbor.json", &cbor::cbor()),
    ]
}

fn file<T: Serialize>(name: &'static str, content: &T) -> File {
    let mut json = serde_json::to_string_pretty(content).expect("vectors are plain data");
    json.push('\n');
    File { name, json }
}

/// Where the files are.
#[must_use]
pub fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// Reads a file as it is stored.
///
/// # Panics
/// When it is missing or not of the expected shape.
#[must_use]
pub fn load<T: DeserializeOwned>(name: &str) -> T {
    let path = folder().join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from hexadecimal.
///
/// # Panics
/// When the text is not hexadecimal.
#[must_use]
pub fn unhex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2) && text.is_ascii(), "an odd number of hexadecimal digits");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal")).collect()
}
