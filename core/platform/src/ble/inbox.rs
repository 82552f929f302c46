//! The values that have come and were not asked for yet: in order, and bounded. Pure.

use std::collections::VecDeque;

/// Incoming values of one link.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    values: VecDeque<Vec<u8>>,
    bytes: usize,
}

/// Why a value was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is longer than an attribute value can be.
    TooLong,
    /// More has come than anyone asks for.
    Flood,
}

impl Inbox {
    /// Takes a value.
    pub(super) fn push(&mut self, value: Vec<u8>) -> Result<(), Refused> {
        if value.len() > VALUE_MAX {
            return Err(Refused::TooLong);
        }
        if self.values.len() >= VALUES_MAX || self.bytes + value.len() > BYTES_MAX {
            return Err(Refused::Flood);
        }
        self.bytes += value.len();
        self.values.push_back(value);
        Ok(())
    }

    /// Gives the oldest.
    pub(super) fn pop(&mut self) -> Option<Vec<u8>> {
        let value = self.values.pop_front()?;
        self.bytes -= value.len();
        Some(value)
    }
}

/// Longest attribute value (Bluetooth Core 5.4, Vol 3, Part F, 3.2.9).
const VALUE_MAX: usize = 512;
/// Most bytes that wait: four of the longest messages. An honest device answers one request after the other.
const BYTES_MAX: usize = 256 * 1_024;
/// Most values that wait: four of the longest messages at the smallest MTU.
const VALUES_MAX: usize = 16 * 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_out_in_order() {
        let mut inbox = Inbox::default();
        assert_eq!(inbox.pop(), None);
        for value in [vec![1], vec![], vec![3; 512]] {
            assert_eq!(inbox.push(value), Ok(()));
        }
        assert_eq!((inbox.pop(), inbox.pop()), (Some(vec![1]), Some(vec![])));
        assert_eq!((inbox.pop(), inbox.pop()), (Some(vec![3; 512]), None));
        assert_eq!(inbox.bytes, 0);
    }

    #[test]
    fn too_long_and_too_much_are_refused() {
        let mut inbox = Inbox::default();
        assert_eq!(inbox.push(vec![0; 513]), Err(Refused::TooLong));
        for _ in 0..512 {
            assert_eq!(inbox.push(vec![0; 512]), Ok(()));
        }
        assert_eq!(inbox.push(vec![0]), Err(Refused::Flood));
        inbox.pop();
        assert_eq!(inbox.push(vec![0]), Ok(()), "room again");
    }

    #[test]
    fn empty_values_are_counted_too() {
        let mut inbox = Inbox::default();
        assert_eq!((0..20_000).filter(|_| inbox.push(Vec::new()).is_ok()).count(), 16_384);
    }
}
