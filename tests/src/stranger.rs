//! Strangers: what somebody without any key can send on a link, to make an end fall over, hold memory or wait for ever.

use crate::world::Chance;

/// A way of sending nonsense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// Sends nothing.
    Silent,
    /// Begins a message and never ends it, in values of this length.
    Endless(usize),
    /// Sends whole messages of random bytes of this length.
    Messages(usize),
    /// Sends values of random bytes and random lengths up to this one, each with the next sequence number.
    Noise(usize),
    /// Sends values of random bytes and random lengths up to this one, headers random too.
    WildNoise(usize),
    /// Sends values without a message in them.
    Empty,
}

impl Stranger {
    /// The worst of them.
    pub const ALL: [Self; 15] = [
        Self::Silent,
        Self::Endless(2),
        Self::Endless(20),
        Self::Endless(512),
        Self::Endless(513),
        Self::Endless(65_000),
        Self::Messages(1),
        Self::Messages(48),
        Self::Messages(96),
        Self::Messages(161),
        Self::Messages(512),
        Self::Messages(70_000),
        Self::Noise(512),
        Self::WildNoise(600),
        Self::Empty,
    ];

    /// Whether its headers are random too.
    #[must_use]
    pub const fn is_wild(self) -> bool {
        matches!(self, Self::WildNoise(_))
    }

    /// The values that it sends, at most 2,000 of them, when the next sequence number of the link is `sequence`.
    pub fn values(self, sequence: u8) -> impl Iterator<Item = Vec<u8>> {
        let chance = Chance::new(u64::from(sequence) + 1_000);
        let mut place = 0;
        (0..VALUES_MAX).map_while(move |number| {
            let header = (sequence.wrapping_add(u8::try_from(number % 64).unwrap_or_default())) & 0x3f;
            let (flags, length) = match self {
                Self::Silent => return None,
                Self::Empty => return Some(if number % 2 == 0 { Vec::new() } else { vec![0xc0 | header] }),
                Self::Endless(length) => (if number == 0 { 0x80 } else { 0 }, length.saturating_sub(1)),
                Self::Messages(length) => {
                    let first = if place == 0 { 0x80 } else { 0 };
                    let part = (length - place).min(PART);
                    place += part;
                    let last = if place == length { 0x40 } else { 0 };
                    place %= length;
                    (first | last, part)
                }
                Self::Noise(longest) => (0xc0, 1 + small(&chance, longest - 1)),
                Self::WildNoise(longest) => {
                    (u8::try_from(chance.below(256)).unwrap_or_default(), small(&chance, longest))
                }
            };
            let mut value = vec![0; 1 + length];
            chance.next_bytes(&mut value);
            value[0] = if self.is_wild() { flags } else { flags | header };
            Some(value)
        })
    }
}

const VALUES_MAX: usize = 2_000;
/// Longest part of a message in one value.
const PART: usize = 243;

fn small(chance: &Chance, bound: usize) -> usize {
    usize::try_from(chance.below(bound as u64)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_framed_as_the_protocol_wants() {
        for (value, expected) in
            Stranger::Messages(300).values(62).zip([(0xbe, 244), (0x7f, 58), (0x80, 244), (0x41, 58)])
        {
            assert_eq!((value[0], value.len()), expected);
        }
    }

    #[test]
    fn endless_never_ends() {
        let values: Vec<_> = Stranger::Endless(20).values(2).collect();
        assert_eq!(values.len(), VALUES_MAX);
        assert_eq!((values[0][0], values[1][0]), (0x82, 0x03));
        assert!(values.iter().all(|value| value[0] & 0x40 == 0 && value.len() == 20));
    }
}
