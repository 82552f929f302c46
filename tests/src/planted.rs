//! Looks for planted secrets in whatever a run leaves behind: files, logs, frames, JSON.
//!
//! A secret is looked for as it is and in the forms in which programs write bytes down: hexadecimal, base64, base32, and as Rust and
//! CBOR-diagnostic lists of numbers. Pieces count too: half of a key is a leak.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER};

/// A secret, and how it is called in a report.
#[derive(Debug, Clone)]
pub struct Planted {
    name: &'static str,
    needles: Vec<(&'static str, Vec<u8>)>,
}

impl Planted {
    /// Takes the bytes of a secret, at least 6 of them: shorter ones are found everywhere by chance.
    ///
    /// # Panics
    /// When it is shorter.
    #[must_use]
    pub fn new(name: &'static str, secret: &[u8]) -> Self {
        assert!(secret.len() >= 6, "{name} is too short to be looked for");
        let mut needles = vec![("as it is", secret.to_vec())];
        if secret.len() >= 16 {
            let half = secret.len() / 2;
            needles.push(("first half", secret[..half].to_vec()));
            needles.push(("second half", secret[half..].to_vec()));
        }
        needles.push(("hexadecimal", HEXLOWER.encode(secret).into_bytes()));
        needles.push(("numbers", numbers(secret)));
        for (form, encode) in ENCODINGS {
            needles.extend(shifted(secret, encode.0, encode.1).into_iter().map(|needle| (form, needle)));
        }
        Self { name, needles }
    }

    /// Takes a text: as [`Planted::new`], and with the blanks and dashes taken out that a person puts in.
    #[must_use]
    pub fn text(name: &'static str, secret: &str) -> Self {
        let mut planted = Self::new(name, secret.as_bytes());
        let bare: String = secret.chars().filter(|letter| letter.is_alphanumeric()).collect();
        if bare != secret && bare.len() >= 6 {
            planted.needles.extend(Self::new(name, bare.as_bytes()).needles);
        }
        planted
    }

    /// How it is called.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Says in which forms it is in `content`.
    #[must_use]
    pub fn found_in(&self, content: &[u8]) -> Vec<String> {
        let lower = content.to_ascii_lowercase();
        let upper = content.to_ascii_uppercase();
        let within = |(form, needle): &(&str, Vec<u8>)| match *form {
            "hexadecimal" => has(&lower, needle),
            "base32" => has(&upper, needle),
            _ => has(content, needle),
        };
        self.needles.iter().filter(|needle| within(needle)).map(|(form, _)| format!("{} ({form})", self.name)).collect()
    }
}

/// What is found of any secret in the files below a folder: where, which, in which form.
///
/// # Errors
/// Those of reading.
pub fn found_below(folder: &Path, planted: &[Planted]) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for file in files_below(folder)? {
        let content = fs::read(&file)?;
        let names = planted.iter().flat_map(|secret| secret.found_in(&content));
        found.extend(names.map(|name| format!("{}: {name}", file.display())));
        let own_name = file.file_name().unwrap_or_default().as_encoded_bytes();
        found.extend(
            planted
                .iter()
                .flat_map(|secret| secret.found_in(own_name))
                .map(|name| format!("a file is named after {name}")),
        );
    }
    Ok(found)
}

/// Every file below a folder, in order.
///
/// # Errors
/// Those of reading.
pub fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files.extend(files_below(&path)?) } else { files.push(path) }
    }
    files.sort();
    Ok(files)
}

type Encode = (fn(&[u8]) -> String, usize);

const ENCODINGS: [(&str, Encode); 3] = [
    ("base64", (|bytes| BASE64_NOPAD.encode(bytes), 3)),
    ("base64 for addresses", (|bytes| BASE64URL_NOPAD.encode(bytes), 3)),
    ("base32", (|bytes| BASE32_NOPAD.encode(bytes), 5)),
];

/// The encodings of a secret wherever it stands in a longer text: for each place in a group of `group` bytes, the letters that do not
/// hang on its neighbours.
fn shifted(secret: &[u8], encode: fn(&[u8]) -> String, group: usize) -> Vec<Vec<u8>> {
    (0..group)
        .filter_map(|offset| {
            let padded: Vec<u8> = std::iter::repeat_n(0, offset).chain(secret.iter().copied()).collect();
            let from = padded.get(if offset == 0 { 0 } else { group }..)?;
            let whole = from.get(..from.len() / group * group)?;
            (whole.len() >= group).then(|| encode(whole).into_bytes()).filter(|needle| needle.len() >= 8)
        })
        .collect()
}

fn numbers(secret: &[u8]) -> Vec<u8> {
    secret.iter().map(u8::to_string).collect::<Vec<_>>().join(", ").into_bytes()
}

fn has(content: &[u8], needle: &[u8]) -> bool {
    let Some(first) = needle.first() else { return false };
    let mut rest = content;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        if rest[at..].starts_with(needle) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"\x01correct horse battery staple\xff\xfe\xfd";

    #[test]
    fn every_form_is_found_at_every_place() {
        let planted = Planted::new("secret", SECRET);
        for before in 0..7 {
            let content: Vec<u8> =
                std::iter::repeat_n(b'x', before).chain(SECRET.iter().copied()).chain(*b"and more").collect();
            let forms = [
                content.clone(),
                HEXLOWER.encode(&content).into_bytes(),
                HEXLOWER.encode(&content).to_uppercase().into_bytes(),
                BASE64_NOPAD.encode(&content).into_bytes(),
                BASE64URL_NOPAD.encode(&content).into_bytes(),
                BASE32_NOPAD.encode(&content).into_bytes(),
                BASE32_NOPAD.encode(&content).to_lowercase().into_bytes(),
                format!("{content:?}").into_bytes(),
            ];
            for (number, form) in forms.iter().enumerate() {
                assert!(!planted.found_in(form).is_empty(), "form {number} behind {before} bytes");
            }
        }
    }

    #[test]
    fn a_half_is_found_and_nothing_is_not() {
        let planted = Planted::new("secret", SECRET);
        assert!(!planted.found_in(&SECRET[..17]).is_empty() && !planted.found_in(&SECRET[15..]).is_empty());
        assert_eq!(planted.found_in(&SECRET[..10]), Vec::<String>::new());
        assert_eq!(planted.found_in(&[0; 4_096]), Vec::<String>::new());
    }

    #[test]
    fn a_code_is_found_without_its_dashes() {
        assert!(!Planted::text("code", "123-456-789").found_in(b"{\"code\":\"123456789\"}").is_empty());
    }
}
