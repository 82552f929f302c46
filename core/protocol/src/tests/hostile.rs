//! Both ends against values that nobody honest sends: no panic, bounded memory, an end.

use proptest::prelude::*;

use super::world::{HOWS, How, World};
use crate::handshake::Responder;
use crate::link::ResponderLink;
use crate::random::tests::{Counting, Failing};

/// 16 and the 64 KiB: what one half-open link costs, `snow`'s boxes estimated from above.
#[test]
fn a_stranger_costs_little() {
    assert!(size_of::<ResponderLink>() < 2_048, "{}", size_of::<ResponderLink>());
    assert!(size_of::<snow::HandshakeState>() < 3_072, "{}", size_of::<snow::HandshakeState>());
    let mut world = World::plain(1);
    let mut most = 0;
    for how in HOWS {
        let mut link = world.link(how);
        most = most.max(link.theirs.bytes_held());
        let first = link.ours.poll_value().unwrap();
        link.theirs.handle_value(world.now, &first).unwrap();
        most = most.max(link.theirs.bytes_held());
        let mut endless = world.responder();
        let mut sequence = 2;
        let mut header = 0x80;
        while endless.handle_value(world.now, &[header | sequence, 7]).is_ok() {
            most = most.max(endless.bytes_held());
            header = 0;
            sequence = (sequence + 1) % 64;
        }
    }
    assert!(most < 4_096, "{most}");
}

/// After message 3 by code the companion still does not know whether the device is the one: it keeps little, too.
#[test]
fn an_unproved_device_costs_the_companion_little() {
    let mut world = World::plain(4);
    let mut link = world.link(How::Code);
    link.run(&mut world);
    assert!(link.our_established.is_some() && !link.ours.is_confirmed());
    let (mut sequence, mut header) = (4, 0x80);
    while link.our_error.is_none() {
        link.give_companion(&world, &[&[header | sequence][..], &[7; 243]].concat());
        (sequence, header) = ((sequence + 1) % 64, 0);
        assert!(link.ours.bytes_held() < 4_096);
    }
    assert!(sequence < 10);
    let before = size_of::<crate::link::InitiatorLink>();
    assert_eq!(link.ours.bytes_held(), before, "a closed link keeps nothing");
}

#[test]
fn ten_thousand_half_open_links_fit_in_little_and_the_owner_gets_in() {
    let mut world = World::plain(2);
    let first = world.initiator(How::Label).poll_value().unwrap();
    let mut held: Vec<ResponderLink> = Vec::new();
    for _ in 0..10_000 {
        held.push(world.responder());
    }
    // A real device keeps a few and drops the oldest; even all of them are 20 MB, and none is in the owner's way.
    for link in held.iter_mut().take(50) {
        link.handle_value(world.now, &first).unwrap();
        assert!(link.is_handshaking());
    }
    let bytes: usize = held.iter().map(ResponderLink::bytes_held).sum();
    assert!(bytes < 20_000_000, "{bytes}");
    let mut link = world.link(How::Session);
    link.run(&mut world);
    link.ours.send(world.now, b"x").unwrap();
    link.run(&mut world);
    assert!(link.is_established());
}

#[test]
fn a_failing_source_of_randomness_is_an_error_before_anything_is_sent() {
    let world = World::plain(3);
    assert!(ResponderLink::new(world.now, world.hello.clone(), world.device.clone(), 20, &mut Failing).is_err());
    assert!(Responder::new(world.hello.clone(), world.device.clone(), &mut Failing).is_err());
    let plan = crate::handshake::Plan::Label(&world.label);
    let today = super::world::TODAY;
    let started = crate::handshake::Initiator::start(&world.hello, &plan, &world.client, today, &mut Failing);
    assert_eq!(started.err().map(|error| error.blame()), Some(crate::error::Blame::Misuse));
}

/// A value: anything, or something with the right number so that it gets further in.
fn value() -> impl Strategy<Value = (bool, Vec<u8>)> {
    (any::<bool>(), proptest::collection::vec(any::<u8>(), 0..300))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_values_break_the_device(seed in any::<u64>(), values in proptest::collection::vec(value(), 0..30)) {
        let mut world = World::plain(seed);
        let mut link = world.link(How::Label);
        let mut sequence = 2;
        for (numbered, mut value) in values {
            if numbered && let Some(header) = value.first_mut() {
                *header = *header & 0xc0 | sequence;
                sequence = (sequence + 1) % 64;
            }
            link.give_device(&mut world, &value);
            prop_assert!(link.theirs.bytes_held() < 4_096);
        }
        prop_assert!(link.their_established.is_none());
        link.run_out(&mut world);
        prop_assert!(link.theirs.is_closed());
    }

    #[test]
    fn no_values_break_the_companion(
        seed in any::<u64>(), how in 0usize..3, values in proptest::collection::vec(value(), 0..30),
    ) {
        let mut world = World::plain(seed);
        let mut link = world.link(HOWS[how]);
        let mut sequence = link.ours.poll_value().unwrap()[0] & 0x3f;
        for (numbered, mut value) in values {
            if numbered && let Some(header) = value.first_mut() {
                *header = *header & 0xc0 | sequence;
                sequence = (sequence + 1) % 64;
            }
            link.give_companion(&world, &value);
            prop_assert!(link.ours.bytes_held() < 4_096);
        }
        prop_assert!(link.our_established.is_none() && link.our_messages.is_empty());
    }

    /// The same after a handshake: whatever a disturber writes, only what the peer sealed comes out.
    #[test]
    fn no_values_break_a_session(seed in any::<u64>(), values in proptest::collection::vec(value(), 0..30)) {
        let mut world = World::plain(seed);
        let mut link = world.link(How::Session);
        link.run(&mut world);
        link.ours.send(world.now, b"real").unwrap();
        link.run(&mut world);
        let mut sequence = 4;
        for (numbered, mut value) in values {
            if numbered && let Some(header) = value.first_mut() {
                *header = *header & 0xc0 | sequence;
                sequence = (sequence + 1) % 64;
            }
            link.give_device(&mut world, &value);
            prop_assert!(link.theirs.bytes_held() < 65_536);
        }
        prop_assert_eq!(&link.their_messages, &[b"real".to_vec()]);
    }
}

#[test]
fn the_test_source_is_not_constant() {
    use crate::random::Random;
    let (mut one, mut two) = ([0; 8], [0; 8]);
    let mut source = Counting::new(1);
    source.fill(&mut one).unwrap();
    source.fill(&mut two).unwrap();
    assert_ne!(one, two);
}
