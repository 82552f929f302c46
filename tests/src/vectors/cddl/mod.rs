//! CDDL (RFC 8610), as far as `docs/protocol.cddl` uses it: rules with parameters, maps with number keys, arrays of one
//! type, choices, `&( .. )`, ranges, `.size`, `.cbor`, `.and` and `.default false`. It reads a schema, holds items against it and makes items that fit.
//!
//! The crates for this bring a command line, a browser binding and sixty more crates along. `tests/vectors/verify.py`
//! holds the same messages against the same file with somebody else's validator, so that this one cannot err alone.

mod check;
mod make;
mod parse;

use std::collections::BTreeMap;

pub use make::{Entropy, Size};

/// A type of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// One of several.
    Choice(Vec<Self>),
    /// One number.
    Literal(i128),
    /// The numbers between two, both included.
    Range(i128, i128),
    /// A rule, a parameter or a type of the prelude, with its arguments.
    Name(String, Vec<Self>),
    /// A map.
    Map(Vec<Entry>),
    /// An array of so many elements of one type.
    Array(usize, usize, Box<Self>),
    /// One of several named numbers.
    Enumeration(Vec<(String, i128)>),
    /// `.size`: bytes of a string or of an unsigned number.
    Size(Box<Self>, u64, u64),
    /// `.cbor`: a byte string that holds an encoded item.
    Cbor(Box<Self>),
    /// `.and`: two types at once.
    And(Box<Self>, Box<Self>),
}

/// One key of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: i128,
    /// Whether it may be absent.
    pub presence: Presence,
    /// What it holds.
    pub value: Type,
}

/// Whether a key of a map may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Never.
    Required,
    /// In a message that is sent, and in one that is received.
    Optional,
    /// `.default` (RFC 8610, section 3.8.6): a sender writes it, a receiver takes its absence for the default.
    Defaulted,
}

/// A schema.
#[derive(Debug)]
pub struct Schema {
    rules: BTreeMap<String, (Vec<String>, Type)>,
}

/// How an item is held against a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As what a sender of version 1 writes.
    Sent,
    /// As what a receiver must accept: unknown keys and unknown numbers of an enumeration pass.
    Received,
}

impl Schema {
    /// The type behind a name with its arguments put in.
    ///
    /// # Panics
    /// When there is no such rule, or it takes another number of arguments.
    #[must_use]
    pub fn resolve(&self, name: &str, arguments: &[Type]) -> Type {
        let (parameters, body) = self.rules.get(name).unwrap_or_else(|| panic!("no rule {name}"));
        assert_eq!(parameters.len(), arguments.len(), "arguments of {name}");
        let values: BTreeMap<&str, &Type> = parameters.iter().map(String::as_str).zip(arguments).collect();
        put_in(body, &values)
    }

    /// The names of all rules.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }
}

fn put_in(body: &Type, values: &BTreeMap<&str, &Type>) -> Type {
    let again = |inner: &Type| Box::new(put_in(inner, values));
    match body {
        Type::Literal(_) | Type::Range(..) | Type::Enumeration(_) => body.clone(),
        Type::Choice(options) => Type::Choice(options.iter().map(|option| put_in(option, values)).collect()),
        Type::Name(name, arguments) => match values.get(name.as_str()) {
            Some(value) => (*value).clone(),
            None => Type::Name(name.clone(), arguments.iter().map(|argument| put_in(argument, values)).collect()),
        },
        Type::Map(entries) => Type::Map(
            entries.iter().map(|entry| Entry { value: put_in(&entry.value, values), ..entry.clone() }).collect(),
        ),
        Type::Array(least, most, element) => Type::Array(*least, *most, again(element)),
        Type::Size(inner, least, most) => Type::Size(again(inner), *least, *most),
        Type::Cbor(inner) => Type::Cbor(again(inner)),
        Type::And(one, other) => Type::And(again(one), again(other)),
    }
}
