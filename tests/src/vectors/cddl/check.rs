//! Whether an item fits a type.

use super::{Entry, Presence, Reading, Schema, Type};
use crate::vectors::item::Item;

impl Schema {
    /// Whether an item is what a rule describes.
    #[must_use]
    pub fn fits(&self, rule: &str, item: &Item, reading: Reading) -> bool {
        self.is(&self.resolve(rule, &[]), item, reading)
    }

    pub(super) fn is(&self, wanted: &Type, item: &Item, reading: Reading) -> bool {
        match (wanted, item) {
            (Type::Choice(options), _) => options.iter().any(|option| self.is(option, item, reading)),
            (Type::Literal(number), Item::Int(found)) => number == found,
            (Type::Range(least, most), Item::Int(found)) => (least..=most).contains(&found),
            (Type::Enumeration(names), Item::Int(found)) => match reading {
                Reading::Sent => names.iter().any(|(_, number)| number == found),
                Reading::Received => u32::try_from(*found).is_ok(),
            },
            (Type::Name(name, arguments), _) => match (name.as_str(), item) {
                ("uint", Item::Int(found)) => *found >= 0,
                ("bool", Item::Bool(_)) | ("tstr", Item::Text(_)) | ("bstr", Item::Bytes(_)) => true,
                ("uint" | "bool" | "tstr" | "bstr", _) => false,
                _ => self.is(&self.resolve(name, arguments), item, reading),
            },
            (Type::Map(entries), Item::Map(pairs)) => self.is_map(entries, pairs, reading),
            (Type::Array(least, most, element), Item::Array(elements)) => {
                (least..=most).contains(&&elements.len())
                    && elements.iter().all(|found| self.is(element, found, reading))
            }
            (Type::Size(inner, least, most), _) => self.is(inner, item, reading) && size_within(item, *least, *most),
            (Type::Cbor(inner), Item::Bytes(bytes)) => {
                pandu_protocol::cbor::check(bytes).is_ok()
                    && Item::decode(bytes).is_ok_and(|held| self.is(inner, &held, reading))
            }
            (Type::And(one, other), _) => self.is(one, item, reading) && self.is(other, item, reading),
            (
                Type::Literal(_)
                | Type::Range(..)
                | Type::Enumeration(_)
                | Type::Map(_)
                | Type::Array(..)
                | Type::Cbor(_),
                _,
            ) => false,
        }
    }

    fn is_map(&self, entries: &[Entry], pairs: &[(Item, Item)], reading: Reading) -> bool {
        let value = |key: i128| pairs.iter().find(|(found, _)| *found == Item::Int(key)).map(|(_, value)| value);
        let known = |key: &Item| entries.iter().any(|entry| *key == Item::Int(entry.key));
        let rest_passes = |key: &Item| match reading {
            Reading::Sent => false,
            Reading::Received => matches!(key, Item::Int(0..)),
        };
        let may_be_absent = |entry: &Entry| match entry.presence {
            Presence::Required => false,
            Presence::Optional => true,
            Presence::Defaulted => reading == Reading::Received,
        };
        entries.iter().all(|entry| {
            value(entry.key).map_or_else(|| may_be_absent(entry), |found| self.is(&entry.value, found, reading))
        }) && pairs.iter().all(|(key, _)| known(key) || rest_passes(key))
    }
}

fn size_within(item: &Item, least: u64, most: u64) -> bool {
    match item {
        Item::Bytes(bytes) => (least..=most).contains(&(bytes.len() as u64)),
        Item::Text(text) => (least..=most).contains(&(text.len() as u64)),
        // RFC 8610, section 3.8.1: an unsigned number below 256^n.
        Item::Int(number) => *number >= 0 && *number >> (8 * most) == 0,
        Item::Array(_) | Item::Map(_) | Item::Bool(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        Schema::parse(
            "; a comment, with 'quotes'\n\
             top = two<1, colour> / two<2, [0*2 tstr .size (0..3)]>\n\
             two<kind, body> = { 0: kind, 1: body, ? 7: bool }\n\
             later = { 0: uint, ? 1: bool .default false }\n\
             colour = &( red: 1,\n blue: 4 )\n\
             small = -3..300\n\
             octet = uint .size 1\n\
             inside = bytes .and (bstr .cbor colour)\n\
             bytes = bstr .size (0..1)\n",
        )
    }

    fn diagnostic(rule: &str, hex: &str, reading: Reading) -> bool {
        let item = Item::decode(&crate::vectors::unhex(hex)).expect("an item");
        schema().fits(rule, &item, reading)
    }

    #[test]
    fn accepts_what_fits_and_nothing_else() {
        let cases = [
            ("top", "a200010101", true),
            ("top", "a30001010407f5", true),
            ("top", "a3000101040701", false),
            ("top", "a200010103", false),
            ("top", "a200010181", false),
            ("top", "a10001", false),
            ("top", "a3000101010800", false),
            ("top", "a2000201826361626360", true),
            ("top", "a2000201816461626364", false),
            ("top", "a200020183606060", false),
            ("top", "a200020101", false),
            ("top", "01", false),
            ("small", "22", true),
            ("small", "23", false),
            ("small", "19012c", true),
            ("small", "19012d", false),
            ("octet", "18ff", true),
            ("octet", "190100", false),
            ("octet", "20", false),
            ("octet", "40", false),
            ("inside", "4104", true),
            ("inside", "4103", false),
            ("inside", "41a0", false),
            ("inside", "420404", false),
            ("inside", "40", false),
        ];
        for (rule, hex, expected) in cases {
            let fits =
                Item::decode(&crate::vectors::unhex(hex)).is_ok_and(|item| schema().fits(rule, &item, Reading::Sent));
            assert_eq!(fits, expected, "{rule} {hex}");
        }
    }

    #[test]
    fn a_key_with_a_default_is_sent_and_may_be_missing_where_it_is_read() {
        for (hex, sent, received) in [
            ("a2000001f5", true, true),
            ("a10000", false, true),
            ("a20000010a", false, false),
            ("a101f4", false, false),
        ] {
            assert_eq!(diagnostic("later", hex, Reading::Sent), sent, "{hex}");
            assert_eq!(diagnostic("later", hex, Reading::Received), received, "{hex}");
        }
    }

    #[test]
    fn a_receiver_takes_unknown_keys_and_numbers() {
        assert!(diagnostic("top", "a3000101010860", Reading::Received));
        assert!(diagnostic("top", "a200010109", Reading::Received));
        assert!(!diagnostic("top", "a20001011b0000000100000000", Reading::Received));
        assert!(!diagnostic("top", "a200030101", Reading::Received));
        assert!(!diagnostic("top", "a3000101010700", Reading::Received));
    }
}
