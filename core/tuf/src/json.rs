//! JSON as TUF needs it: read strictly, and written in the one canonical form that is signed. Never guesses: a document
//! that two readers could understand differently is refused.

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::Malformed;

/// Reads one JSON document. Refused: a name twice in one object (readers disagree which counts), numbers that are not
/// whole or do not fit 64 bits (canonical JSON has none), nesting past 128, anything behind the document.
///
/// # Errors
/// [`Malformed::Json`].
pub fn parse(bytes: &[u8]) -> Result<Value, Malformed> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict.deserialize(&mut reader).map_err(|_| Malformed::Json)?;
    reader.end().map_err(|_| Malformed::Json)?;
    Ok(value)
}

/// The canonical form (OLPC's, as the reference implementation writes it): no spaces, names in the order of their code
/// points, whole numbers, and in strings only `"` and `\` escaped. No Unicode normalisation: python-tuf does none.
///
/// # Errors
/// [`Malformed::Json`] if a number is not whole.
pub fn canonical(value: &Value) -> Result<Vec<u8>, Malformed> {
    let mut out = Vec::new();
    write(value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), Malformed> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) if number.is_f64() => return Err(Malformed::Json),
        Value::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            // Sorted here: another crate may switch on serde_json's `preserve_order` for the whole build.
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| name.as_str());
            out.push(b'{');
            for (at, (name, item)) in fields.into_iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write_text(name, out);
                out.push(b':');
                write(item, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Builds a [`Value`], refusing what [`parse`] refuses.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("canonical JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let value = fields.next_value_seed(Self)?;
            if object.insert(name, value).is_some() {
                return Err(de::Error::custom("a name twice"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::{canonical, parse};
    use crate::Malformed;

    #[test]
    fn the_canonical_form() {
        for (given, expected) in [
            (r#"{ "b": 12, "a": "q" , "A": [ true, null , -3 ]}"#, r#"{"A":[true,null,-3],"a":"q","b":12}"#),
            (r#""\u0041\"\\\/""#, "\"A\\\"\\\\/\""),
            ("\"\\n\\u0007\\u007f\"", "\"\n\u{7}\u{7f}\""),
            ("{\"\\ud83d\\ude00\":1,\"\u{e9}\":2,\"e\u{301}\":3}", "{\"e\u{301}\":3,\"\u{e9}\":2,\"\u{1f600}\":1}"),
            ("18446744073709551615", "18446744073709551615"),
            ("{\"\u{ff61}\":1,\"\u{1f600}\":2}", "{\"\u{ff61}\":1,\"\u{1f600}\":2}"),
        ] {
            let value = parse(given.as_bytes()).expect(given);
            assert_eq!(String::from_utf8(canonical(&value).expect(given)).expect("UTF-8"), expected);
        }
    }

    #[test]
    fn what_two_readers_could_understand_differently() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            "[1.0]",
            "1e2",
            "-0",
            "18446744073709551616",
            "[1,]",
            "[1] 2",
            "\"\\ud800\"",
            "",
            "nul",
            "\u{feff}{}",
            "{\"a\":\"\n\"}",
        ] {
            assert_eq!(parse(text.as_bytes()), Err(Malformed::Json), "{text}");
        }
        assert_eq!(parse(b"\"\xff\""), Err(Malformed::Json));
        assert_eq!(canonical(&serde_json::json!([0.5])), Err(Malformed::Json));
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(parse(&[b"[".repeat(127), b"]".repeat(127)].concat()).is_ok());
        assert_eq!(parse(&b"[".repeat(5_000_000)), Err(Malformed::Json));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_end_in_an_answer(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            if let Ok(value) = parse(&bytes) {
                canonical(&value).expect("what was read has a canonical form");
            }
        }

        #[test]
        fn json_like_text_ends_in_an_answer(text in "[\\[\\]{}\",:a0-9.eE\\\\u -]{0,80}") {
            if let Ok(value) = parse(text.as_bytes()) {
                // Strings without control characters are valid JSON in canonical form too.
                let written = canonical(&value).expect("canonical");
                if !written.iter().any(u8::is_ascii_control) {
                    proptest::prop_assert_eq!(parse(&written), Ok(value));
                }
            }
        }
    }
}
