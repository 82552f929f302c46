//! Items that fit a type: the smallest, or any of them.

use super::{Presence, Schema, Type};
use crate::vectors::item::Item;

/// A stream of numbers that repeats for the same seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Entropy(u64);

impl Entropy {
    /// Starts a stream.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or_default()
    }

    /// A number between two, its ends much more often than chance.
    fn between(&mut self, least: i128, most: i128) -> i128 {
        match self.next() % 8 {
            0 | 1 => least,
            2 => most,
            3 => least.max(most.min(0)),
            _ => {
                // Numbers of every magnitude, not mostly huge ones.
                let shift = self.next() % 64;
                least + i128::from(self.next() >> shift) % (most - least + 1)
            }
        }
    }
}

/// How large an item becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Nothing optional, lists and strings as short as they may be.
    Least,
    /// Anything that fits, arrays and strings seldom as long as they may be.
    Any,
}

impl Schema {
    /// Makes an item that fits a rule.
    pub fn make(&self, rule: &str, size: Size, entropy: &mut Entropy) -> Item {
        self.item(&self.resolve(rule, &[]), size, entropy)
    }

    /// Makes an item that fits one option of a rule that is a choice, chosen by its position.
    ///
    /// # Panics
    /// When the rule is no choice or has fewer options.
    pub fn make_option(&self, rule: &str, option: usize, size: Size, entropy: &mut Entropy) -> Item {
        let Type::Choice(options) = self.resolve(rule, &[]) else { panic!("{rule} is not a choice") };
        self.item(&options[option], size, entropy)
    }

    fn item(&self, wanted: &Type, size: Size, entropy: &mut Entropy) -> Item {
        match wanted {
            Type::Choice(options) => {
                let at = if size == Size::Least { 0 } else { entropy.below(options.len()) };
                self.item(&options[at], size, entropy)
            }
            Type::Literal(number) => Item::Int(*number),
            Type::Range(least, most) => {
                Item::Int(if size == Size::Least { *least } else { entropy.between(*least, *most) })
            }
            Type::Enumeration(names) => {
                let at = if size == Size::Least { 0 } else { entropy.below(names.len()) };
                Item::Int(names[at].1)
            }
            Type::Name(name, arguments) => match name.as_str() {
                "uint" => number(u64::MAX.into(), size, entropy),
                "bool" => Item::Bool(size == Size::Any && entropy.next().is_multiple_of(2)),
                "bstr" => Item::Bytes(bytes(0, 9, size, entropy)),
                "tstr" => Item::Text(text(0, 9, size, entropy)),
                _ => self.item(&self.resolve(name, arguments), size, entropy),
            },
            Type::Map(entries) => Item::Map(
                entries
                    .iter()
                    .filter_map(|entry| {
                        let absent = entry.presence == Presence::Optional
                            && (size == Size::Least || entropy.next().is_multiple_of(2));
                        (!absent).then(|| (Item::Int(entry.key), self.item(&entry.value, size, entropy)))
                    })
                    .collect(),
            ),
            Type::Array(least, most, element) => {
                let length = length(*least, *most, size, entropy);
                Item::Array((0..length).map(|_| self.item(element, size, entropy)).collect())
            }
            Type::Size(inner, least, most) => {
                let (shortest, longest) = (*least as usize, *most as usize);
                let is = |wanted: &str| matches!(inner.as_ref(), Type::Name(name, _) if name == wanted);
                if is("tstr") {
                    Item::Text(text(shortest, longest, size, entropy))
                } else if is("bstr") {
                    Item::Bytes(bytes(shortest, longest, size, entropy))
                } else {
                    number((1 << (8 * most)) - 1, size, entropy)
                }
            }
            Type::Cbor(inner) => Item::Bytes(self.item(inner, size, entropy).encode()),
            // The other half only bounds the length; whoever needs it certain checks it.
            Type::And(_, other) => self.item(other, size, entropy),
        }
    }
}

fn number(most: i128, size: Size, entropy: &mut Entropy) -> Item {
    Item::Int(if size == Size::Least { 0 } else { entropy.between(0, most) })
}

fn length(least: usize, most: usize, size: Size, entropy: &mut Entropy) -> usize {
    match (size, entropy.below(8)) {
        (Size::Least, _) | (Size::Any, 0) => least,
        (Size::Any, 1) => most,
        (Size::Any, _) => least + entropy.below((most - least).min(3) + 1),
    }
}

fn bytes(least: usize, most: usize, size: Size, entropy: &mut Entropy) -> Vec<u8> {
    (0..length(least, most, size, entropy)).map(|_| entropy.next().to_le_bytes()[0]).collect()
}

/// Text with letters of one to four bytes, and some that a screen must make inert.
fn text(least: usize, most: usize, size: Size, entropy: &mut Entropy) -> String {
    const LETTERS: [char; 8] = ['a', '-', '\u{0}', 'é', 'அ', '中', '\u{202e}', '\u{1f512}'];
    let wanted = length(least, most, size, entropy);
    let mut made = String::new();
    while made.len() < wanted {
        let letter = LETTERS[entropy.below(LETTERS.len())];
        made.push(if made.len() + letter.len_utf8() > wanted { 'x' } else { letter });
    }
    made
}
