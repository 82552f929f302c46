//! Frames over every size, and every way in which a radio or a stranger spoils them.

use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::limit::{HANDSHAKE_MESSAGE_MAX, MESSAGE_MAX, REASSEMBLY_TIMEOUT, VALUE_MAX};
use crate::time::Millis;

const NOW: Millis = Millis(1_000);

fn cut(sequence: u8, value_len: usize, message: &[u8]) -> Vec<Vec<u8>> {
    let mut fragmenter = Fragmenter::new(sequence, value_len);
    fragmenter.push(message.to_vec());
    core::iter::from_fn(|| fragmenter.poll_value()).collect()
}

#[test]
fn value_lengths_are_whole_packets() {
    for (mtu, expected) in [
        (0, 20),
        (23, 20),
        (24, 21),
        (185, 182),
        (246, 243),
        (247, 244),
        (497, 244),
        (498, 495),
        (517, 495),
        (65_535, 495),
    ] {
        assert_eq!(value_len(mtu), expected, "{mtu}");
    }
}

#[test]
fn headers_are_those_of_the_specification() {
    assert_eq!(cut(2, 20, b"hello"), [b"\xc2hello".to_vec()]);
    let values = cut(63, 20, &[7; 45]);
    assert_eq!(
        values.iter().map(|value| (value[0], value.len())).collect::<Vec<_>>(),
        [(0xbf, 20), (0, 20), (0x41, 8)]
    );
    assert!(cut(2, 20, b"").is_empty());
    assert_eq!(REFUSAL, [0xc0, 0]);
}

#[test]
fn what_is_wrong_is_named() {
    let mut long = vec![0x82];
    long.resize(VALUE_MAX + 1, 1);
    let cases: &[(&[&[u8]], FrameError)] = &[
        (&[b""], FrameError::Empty),
        (&[b"\xc2"], FrameError::Empty),
        (&[b"\x82a", b"\x03"], FrameError::Empty),
        (&[&long], FrameError::ValueTooLong),
        (&[b"\xc3a"], FrameError::Sequence),
        (&[b"\x82a", b"\x44c"], FrameError::Sequence),
        (&[b"\x82a", b"\x02a"], FrameError::Sequence),
        (&[b"\x42a"], FrameError::NotBegun),
        (&[b"\xc2a", b"\x43b"], FrameError::NotBegun),
        (&[b"\x82a", b"\x83b"], FrameError::Unfinished),
    ];
    for (values, expected) in cases {
        let mut reassembler = Reassembler::new(2, HANDSHAKE_MESSAGE_MAX);
        let got = values.iter().find_map(|value| reassembler.handle_value(NOW, value).err());
        assert_eq!(got, Some(*expected), "{values:02x?}");
    }
}

#[test]
fn endless_fragments_end_at_the_limit_and_cost_no_more() {
    let mut reassembler = Reassembler::new(2, HANDSHAKE_MESSAGE_MAX);
    let mut sequence = 2;
    let mut first = FIRST;
    let error = loop {
        match reassembler.handle_value(NOW, &[first | sequence, 0xff]) {
            Ok(message) => assert_eq!(message, None),
            Err(error) => break error,
        }
        (first, sequence) = (0, (sequence + 1) & SEQUENCE);
        assert!(reassembler.bytes_held() <= HANDSHAKE_MESSAGE_MAX);
    };
    assert_eq!(error, FrameError::MessageTooLong);
}

#[test]
fn the_longest_message_passes_and_one_byte_more_does_not() {
    for (length, passes) in [(MESSAGE_MAX, true), (MESSAGE_MAX + 1, false)] {
        let mut reassembler = Reassembler::new(9, MESSAGE_MAX);
        let message = vec![0xab; length];
        let mut got = Ok(None);
        for value in cut(9, 244, &message) {
            got = reassembler.handle_value(NOW, &value);
            assert!(reassembler.bytes_held() <= MESSAGE_MAX);
        }
        assert_eq!(got, if passes { Ok(Some(message)) } else { Err(FrameError::MessageTooLong) });
    }
}

#[test]
fn a_pause_ends_a_message_and_nothing_else() {
    let mut reassembler = Reassembler::new(0, 100);
    assert_eq!(reassembler.deadline(), None);
    assert_eq!(reassembler.handle_timeout(Millis(u64::MAX)), Ok(()));
    reassembler.handle_value(NOW, b"\x80a").unwrap();
    let later = NOW.after(REASSEMBLY_TIMEOUT - Duration::from_millis(1));
    reassembler.handle_value(later, b"\x01b").unwrap();
    assert_eq!(reassembler.deadline(), Some(later.after(REASSEMBLY_TIMEOUT)));
    assert_eq!(reassembler.handle_value(later.after(REASSEMBLY_TIMEOUT), b"\x42c"), Err(FrameError::Expired));
}

#[test]
fn a_queue_is_bounded_but_takes_one_message_of_any_length() {
    let mut fragmenter = Fragmenter::new(0, 244);
    assert!(fragmenter.has_room(usize::MAX));
    fragmenter.push(vec![1; MESSAGE_MAX]);
    assert!(fragmenter.has_room(MESSAGE_MAX) && !fragmenter.has_room(MESSAGE_MAX + 1));
    fragmenter.poll_value();
    fragmenter.clear();
    assert_eq!((fragmenter.bytes_held(), fragmenter.poll_value()), (0, None));
}

proptest! {
    #[test]
    fn messages_come_back_whole_and_in_order(
        messages in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..2_000), 1..5),
        sequence in 0u8..64, mtu in prop_oneof![Just(23u16), Just(185), Just(247), Just(517), any::<u16>()],
    ) {
        let mut fragmenter = Fragmenter::new(sequence, value_len(mtu));
        let mut reassembler = Reassembler::new(sequence, MESSAGE_MAX);
        messages.iter().for_each(|message| fragmenter.push(message.clone()));
        let mut got = Vec::new();
        while let Some(value) = fragmenter.poll_value() {
            prop_assert!(value.len() <= value_len(mtu));
            got.extend(reassembler.handle_value(NOW, &value).unwrap());
        }
        prop_assert_eq!(got, messages);
        prop_assert_eq!(fragmenter.bytes_held(), 0);
    }

    #[test]
    fn no_values_panic_or_pass_the_bound(
        values in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..600), 0..40),
    ) {
        let mut reassembler = Reassembler::new(0, HANDSHAKE_MESSAGE_MAX);
        for value in &values {
            if let Ok(Some(message)) = reassembler.handle_value(NOW, value) {
                prop_assert!(!message.is_empty() && message.len() <= HANDSHAKE_MESSAGE_MAX);
            }
            prop_assert!(reassembler.bytes_held() <= HANDSHAKE_MESSAGE_MAX);
        }
    }

    /// Lose, repeat or swap any one value of a message: the receiver must see it.
    #[test]
    fn any_disorder_is_noticed(length in 60usize..2_000, at in any::<prop::sample::Index>(), kind in 0u8..3) {
        let message = vec![0x5a; length];
        let mut values = cut(2, 20, &message);
        let at = at.index(values.len() - 1);
        match kind {
            0 => { values.remove(at); }
            1 => values.insert(at, values[at].clone()),
            _ => values.swap(at, at + 1),
        }
        let mut reassembler = Reassembler::new(2, MESSAGE_MAX);
        let failed = values.iter().any(|value| reassembler.handle_value(NOW, value).is_err());
        prop_assert!(failed);
    }
}
