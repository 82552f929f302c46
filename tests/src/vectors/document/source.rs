//! Reads the message types out of the protocol crate's source: names, keys, types and the words that explain them. They
//! stand nowhere else, so the document takes them from there.

use std::path::{Path, PathBuf};

/// A body, or a piece of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The type's name.
    pub name: String,
    /// What it is.
    pub says: String,
    /// Its fields, in the order of their keys.
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its key.
    pub key: u32,
    /// Its name.
    pub name: String,
    /// Its type, as in the source.
    pub kind: String,
    /// What it means.
    pub says: String,
}

/// An enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumeration {
    /// The type's name.
    pub name: String,
    /// What it is.
    pub says: String,
    /// Number, name and meaning of each value.
    pub values: Vec<(u32, String, String)>,
}

/// What a source file declares, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Declared {
    /// A map.
    Record(Record),
    /// Named numbers.
    Enumeration(Enumeration),
}

/// The folder of the protocol crate's source.
#[must_use]
pub fn protocol() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/protocol/src")
}

/// Reads a source file of the protocol crate.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn read(file: &str) -> String {
    let path = protocol().join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a source file declares for the wire.
#[must_use]
pub fn declared(source: &str) -> Vec<Declared> {
    let mut found = Vec::new();
    let mut open: Option<Declared> = None;
    let (mut says, mut key, mut is_map, mut in_enumeration) = (String::new(), None, false, false);
    for line in source.lines().map(str::trim) {
        if line == "#[cfg(test)]" {
            break;
        }
        if let Some(more) = line.strip_prefix("/// ") {
            if !says.is_empty() {
                says.push(' ');
            }
            says.push_str(more);
            continue;
        }
        if line == "#[cbor(map)]" {
            is_map = true;
        } else if line.starts_with("open_enum! {") {
            in_enumeration = true;
        } else if let Some(number) = line.strip_prefix("#[n(").and_then(|rest| rest.strip_suffix(")]")) {
            key = number.parse().ok();
        } else if let Some(rest) = line.strip_prefix("pub struct ") {
            let name = rest.split(|next: char| !next.is_alphanumeric()).next().unwrap_or_default();
            let record =
                Declared::Record(Record { name: name.into(), says: std::mem::take(&mut says), fields: Vec::new() });
            if std::mem::take(&mut is_map) {
                if line.ends_with("{}") { found.push(record) } else { open = Some(record) }
            }
        } else if let Some(rest) = line.strip_prefix("pub enum ") {
            let name = rest.trim_end_matches(" {");
            if std::mem::take(&mut in_enumeration) {
                let enumeration =
                    Enumeration { name: name.into(), says: std::mem::take(&mut says), values: Vec::new() };
                open = Some(Declared::Enumeration(enumeration));
            }
        } else if line == "}" {
            found.extend(open.take());
        } else {
            take_member(open.as_mut(), line, &mut key, &says);
        }
        // Attributes stand between the words and what they explain.
        if !line.starts_with("#[") {
            says.clear();
        }
    }
    found
}

fn take_member(open: Option<&mut Declared>, line: &str, key: &mut Option<u32>, says: &str) {
    match open {
        Some(Declared::Record(record)) => {
            if let (Some(key), Some((name, kind))) =
                (key.take(), line.strip_prefix("pub ").and_then(|rest| rest.trim_end_matches(',').split_once(": ")))
            {
                record.fields.push(Field { key, name: name.into(), kind: kind.into(), says: says.into() });
            }
        }
        Some(Declared::Enumeration(enumeration)) => {
            if let Some((name, number)) = line.trim_end_matches(',').split_once(" = ") {
                let number = number.parse().unwrap_or_else(|_| panic!("{line}"));
                enumeration.values.push((number, name.into(), says.into()));
            }
        }
        None => {}
    }
}

/// Number, name, request, reply and meaning of each kind, as the catalogue has them.
#[must_use]
pub fn catalogue() -> Vec<[String; 5]> {
    let source = read("message/catalogue.rs");
    let row = |line: &str| {
        let (number, rest) = line.trim().split_once(' ')?;
        let _: u32 = number.parse().ok()?;
        let (name, rest) = rest.split_once('(')?;
        let (request, rest) = rest.split_once(") -> ")?;
        let (reply, rest) = rest.split_once(", \"")?;
        let says = rest.strip_suffix("\";")?;
        Some([number, name, request, reply, says].map(Into::into))
    };
    source.lines().filter_map(row).collect()
}

/// The name and the words of each limit, in the order of the source.
#[must_use]
pub fn limits() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut says = String::new();
    for line in read("limit.rs").lines() {
        if let Some(more) = line.strip_prefix("/// ") {
            if !says.is_empty() {
                says.push(' ');
            }
            says.push_str(more);
        } else if let Some(name) = line.strip_prefix("pub const ").and_then(|rest| rest.split(':').next()) {
            found.push((name.into(), std::mem::take(&mut says)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_records_and_enumerations_with_their_words() {
        let source = "/// A thing.\n/// Two lines.\n#[derive(Encode)]\n#[cbor(map)]\npub struct Thing {\n    /// Its name.\n    #[n(0)]\n    \
                      pub name: Text<NAME_MAX>,\n    /// More.\n    #[n(3)]\n    pub more: Option<u32>,\n}\n/// Not on the wire.\npub struct \
                      Other {\n    pub x: u8,\n}\nopen_enum! {\n    /// Colours.\n    pub enum Colour {\n        /// Like blood.\n        Red = \
                      1,\n    }\n}\n#[cfg(test)]\n#[cbor(map)]\npub struct Late {}\n";
        let field = |key, name: &str, kind: &str, says: &str| Field {
            key,
            name: name.into(),
            kind: kind.into(),
            says: says.into(),
        };
        let expected = [
            Declared::Record(Record {
                name: "Thing".into(),
                says: "A thing. Two lines.".into(),
                fields: vec![field(0, "name", "Text<NAME_MAX>", "Its name."), field(3, "more", "Option<u32>", "More.")],
            }),
            Declared::Enumeration(Enumeration {
                name: "Colour".into(),
                says: "Colours.".into(),
                values: vec![(1, "Red".into(), "Like blood.".into())],
            }),
        ];
        assert_eq!(declared(source), expected);
    }

    #[test]
    fn the_catalogue_and_the_limits_are_all_there() {
        let names: Vec<String> = catalogue().into_iter().map(|[_, name, ..]| name).collect();
        let kinds: Vec<&str> = pandu_protocol::message::Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names, kinds);
        assert!(limits().len() > 30 && limits().iter().all(|(_, says)| !says.is_empty()));
    }
}
