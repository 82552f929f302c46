//! Both ends over a radio that works, and over one that loses, repeats, swaps, cuts and dies.

use core::time::Duration;

use proptest::prelude::*;

use super::world::{From, HOWS, How, Link, World};
use crate::error::{Blame, HandshakeError, LinkError, Misuse, SessionError};
use crate::frame::{FrameError, value_len};
use crate::limit::{
    FIRST_PLAINTEXT_MAX, HANDSHAKE_TIMEOUT, MESSAGE_MAX, PLAINTEXT_MAX, REASSEMBLY_TIMEOUT, SEND_QUEUE_MAX,
    SESSION_IDLE,
};
use crate::pairing::derive_session_psk;
use crate::random::draw;
use crate::suite::Pattern;

/// Handshake messages in the order in which they go, and whose they are.
fn lengths(how: How) -> &'static [(From, usize)] {
    match how {
        How::Label | How::Session => &[(From::Companion, 96), (From::Device, 48)],
        How::Code => &[(From::Companion, 81), (From::Device, 161), (From::Companion, 96)],
    }
}

#[test]
fn handshakes_have_the_promised_messages_and_bytes() {
    for (suite, mtu) in [1, 2].into_iter().flat_map(|suite| [23, 185, 247, 517].map(|mtu| (suite, mtu))) {
        for how in HOWS {
            let mut world = World::new(u64::from(mtu), &[suite], value_len(mtu));
            let mut link = world.link(how);
            link.run(&mut world);
            let established = link.our_established.unwrap();
            assert_eq!(established.peer, world.device.public());
            assert_eq!(established.pattern, if how == How::Code { Pattern::Xx } else { Pattern::Ik });

            let mut sent: Vec<(From, usize)> = Vec::new();
            for (from, value) in &link.values {
                assert!(value.len() <= value_len(mtu));
                if value[0] & 0x80 != 0 {
                    sent.push((*from, 0));
                }
                sent.last_mut().unwrap().1 += value.len() - 1;
            }
            assert_eq!(sent, lengths(how), "{how:?} suite {suite} mtu {mtu}");
            let bytes: usize = sent.iter().map(|(_, length)| length).sum();
            assert_eq!(bytes, if how == How::Code { 338 } else { 144 });
            if mtu >= 247 {
                assert_eq!(link.values.len(), sent.len(), "one value per message");
            }
            let selector = suite << 1 | u8::from(how == How::Code);
            assert_eq!(link.values[0].1[0] & 0x3f, selector);
        }
    }
}

#[test]
fn the_first_request_is_answered_in_the_second_round_trip() {
    for how in [How::Label, How::Session] {
        let mut world = World::plain(1);
        let mut link = world.link(how);
        let mut trips = 0;
        let mut turns = Vec::new();
        while link.our_messages.is_empty() {
            trips += 1;
            while let Some(value) = link.ours.poll_value() {
                turns.push(From::Companion);
                link.give_device(&mut world, &value);
            }
            if let Some(request) = link.their_messages.pop() {
                assert_eq!(request, b"request");
                link.theirs.send(world.now, b"answer").unwrap();
            }
            while let Some(value) = link.theirs.poll_value() {
                turns.push(From::Device);
                link.give_companion(&world, &value);
            }
            if trips == 1 {
                link.ours.send(world.now, b"request").unwrap();
            }
        }
        assert_eq!((trips, turns.len()), (2, 4), "{how:?}");
        assert_eq!(link.their_established.unwrap().peer, world.client.public());
    }
    // By code the request goes right behind message 3.
    let mut world = World::plain(2);
    let mut link = world.link(How::Code);
    let first = link.ours.poll_value().unwrap();
    link.give_device(&mut world, &first);
    let second = link.theirs.poll_value().unwrap();
    link.give_companion(&world, &second);
    link.ours.send(world.now, b"request").unwrap();
    link.run(&mut world);
    assert_eq!(link.their_messages, [b"request"]);
}

#[test]
fn what_pairing_agrees_on_opens_a_session() {
    for how in [How::Label, How::Code] {
        let mut world = World::plain(3);
        let mut link = world.link(how);
        link.run(&mut world);
        assert!(!link.ours.is_confirmed() || how == How::Label);
        let device_share = draw(&mut world.random).unwrap();
        let companion_share = draw(&mut world.random).unwrap();
        link.ours.send(world.now, b"start").unwrap();
        link.run(&mut world);
        link.theirs.send(world.now, b"started").unwrap();
        link.run(&mut world);
        assert!(link.ours.is_confirmed());
        let (ours, theirs) = (link.our_established.unwrap(), link.their_established.unwrap());
        assert_eq!(ours.handshake_hash, theirs.handshake_hash);
        assert_eq!((ours.peer, theirs.peer), (world.device.public(), world.client.public()));
        world.psk = derive_session_psk(&ours.handshake_hash, &companion_share, &device_share);

        let mut session = world.link(How::Session);
        session.run(&mut world);
        session.ours.send(world.now, b"hello again").unwrap();
        session.run(&mut world);
        assert!(session.is_established());
        assert_eq!(session.their_messages, [b"hello again"]);
        assert_ne!(session.our_established.unwrap().handshake_hash, ours.handshake_hash);
    }
}

#[test]
fn messages_of_every_length_cross_in_order() {
    for mtu in [23, 185, 247, 517] {
        let mut world = World::new(4, &[2], value_len(mtu));
        let mut link = world.link(How::Session);
        link.run(&mut world);
        let texts: Vec<Vec<u8>> = [1, 3, 18, 300, 4_096, PLAINTEXT_MAX].map(|length| vec![length as u8; length]).into();
        link.ours.send(world.now, b"x").unwrap();
        link.run(&mut world);
        for text in &texts {
            link.ours.send(world.now, text).unwrap();
            link.theirs.send(world.now, text).unwrap();
            if mtu == 517 {
                link.run(&mut world);
            }
        }
        link.run(&mut world);
        assert_eq!(link.their_messages[1..], texts);
        assert_eq!(link.our_messages, texts);
    }
}

#[test]
fn misuse_leaves_a_link_as_it_was() {
    let mut world = World::plain(5);
    let mut link = world.link(How::Session);
    let early = Err(LinkError::Misuse(Misuse::Early));
    assert_eq!(link.ours.send(world.now, b"x"), early);
    assert_eq!(link.theirs.send(world.now, b"x"), early);
    assert_eq!(link.theirs.accept_code(&world.record), early);
    assert_eq!(link.theirs.accept_client(world.now, &world.psk), early);
    link.run(&mut world);
    assert_eq!(link.theirs.send(world.now, b"x"), early, "the device does not speak before it knows to whom");
    link.ours.send(world.now, &[1; FIRST_PLAINTEXT_MAX]).unwrap();
    link.run(&mut world);
    for (text, misuse) in [(vec![], Misuse::Empty), (vec![0; PLAINTEXT_MAX + 1], Misuse::TooLong)] {
        assert_eq!(link.theirs.send(world.now, &text), Err(LinkError::Misuse(misuse)));
        assert_eq!(LinkError::Misuse(misuse).blame(), Blame::Misuse);
    }
    let mut sent = 0;
    while link.theirs.send(world.now, &[7; 60_000]).is_ok() {
        sent += 1;
    }
    assert_eq!(link.theirs.send(world.now, &[7; 60_000]), Err(LinkError::Misuse(Misuse::Backlog)));
    assert!(link.theirs.bytes_held() < SEND_QUEUE_MAX + 8_192);
    link.run(&mut world);
    assert_eq!(link.our_messages.len(), sent, "what was refused took no nonce");
}

/// Until the first record has decrypted, the device takes no long message: message 1 may be a replay.
#[test]
fn the_first_record_is_short() {
    for how in HOWS {
        let mut world = World::plain(6);
        let mut link = world.link(how);
        link.run(&mut world);
        let long = vec![0; FIRST_PLAINTEXT_MAX + 1];
        assert_eq!(link.ours.send(world.now, &long), Err(LinkError::Misuse(Misuse::FirstTooLong)));
        link.ours.send(world.now, &[0; FIRST_PLAINTEXT_MAX]).unwrap();
        link.run(&mut world);
        link.ours.send(world.now, &long).unwrap();
        link.run(&mut world);
        assert_eq!(link.their_messages.iter().map(Vec::len).collect::<Vec<_>>(), [496, 497]);
        // The device's first one only after a pairing by code: IKpsk2 has proved the device to the companion.
        let expected = if how == How::Code { Err(LinkError::Misuse(Misuse::FirstTooLong)) } else { Ok(()) };
        assert_eq!(link.theirs.send(world.now, &long), expected);
        link.theirs.send(world.now, b"short").unwrap();
        link.theirs.send(world.now, &long).unwrap();
        link.run(&mut world);
        assert_eq!(link.our_messages.len(), if how == How::Code { 2 } else { 3 });
    }
    let mut world = World::plain(6);
    let mut link = world.link(How::Session);
    link.run(&mut world);
    // What follows message 1 is not from the companion: five values of a message without an end.
    for sequence in 3..8 {
        let header = sequence | if sequence == 3 { 0x80 } else { 0 };
        let mut value = vec![0; 130];
        value[0] = header;
        link.give_device(&mut world, &value);
    }
    assert_eq!(link.their_error, Some(LinkError::Wire(FrameError::MessageTooLong)));
    assert_eq!(link.theirs.poll_value(), Some(crate::frame::REFUSAL.to_vec()));
}

#[test]
fn time_ends_what_does_not_move() {
    for how in HOWS {
        for silent_after in 0..lengths(how).len() {
            let mut world = World::plain(7);
            let start = world.now;
            let mut link = world.link(how);
            let mut count = 0;
            link.run_spoilt(&mut world, &mut |_, value| {
                count += 1;
                if count > silent_after { vec![] } else { vec![value] }
            });
            link.run_out(&mut world);
            let expired = Some(LinkError::Handshake(HandshakeError::Expired));
            assert_eq!(link.their_error, expired, "{how:?} {silent_after}");
            assert!(link.ours.is_closed() && link.theirs.is_closed());
            assert!(world.now.since(start) >= HANDSHAKE_TIMEOUT);
            // Both give up at the same moment here; whoever is first ends it for both.
            if link.our_established.is_none() {
                assert_eq!(link.our_error, expired);
            }
        }
    }
}

#[test]
fn half_a_message_is_not_waited_for_long() {
    let mut world = World::new(8, &[1], value_len(23));
    let mut link = world.link(How::Label);
    let first = link.ours.poll_value().unwrap();
    link.give_device(&mut world, &first);
    assert_eq!(link.theirs.deadline(), Some(world.now.after(REASSEMBLY_TIMEOUT)));
    world.now = world.now.after(REASSEMBLY_TIMEOUT);
    assert_eq!(link.theirs.handle_timeout(world.now), Err(LinkError::Wire(FrameError::Expired)));
    assert_eq!(link.theirs.poll_value(), Some(crate::frame::REFUSAL.to_vec()));
    assert_eq!(link.theirs.handle_timeout(world.now), Err(LinkError::Closed));
    assert_eq!(link.theirs.deadline(), None);
}

#[test]
fn an_idle_session_ends_on_both_ends() {
    let mut world = World::plain(9);
    let mut link = world.link(How::Session);
    link.run(&mut world);
    link.ours.send(world.now, b"x").unwrap();
    link.run(&mut world);
    world.now = world.now.after(SESSION_IDLE - Duration::from_millis(1));
    assert_eq!(link.ours.handle_timeout(world.now), Ok(()));
    link.run_out(&mut world);
    let expired = LinkError::Session(SessionError::Expired);
    assert_eq!((link.our_error, link.their_error), (Some(expired), Some(expired)));
    assert_eq!(expired.blame(), Blame::Closed);
    assert!(link.values.iter().all(|(_, value)| *value != crate::frame::REFUSAL), "an open link closes without a word");
    assert!(!link.ours.is_confirmed() && !link.theirs.is_handshaking(), "a closed link has no keys");
}

/// One value lost, repeated, swapped with the next, or cut short, at every place of every handshake: both ends stop
/// with an error, or time stops them; never does one take what the other did not send.
#[test]
fn every_single_fault_in_a_handshake_ends_it() {
    for how in HOWS {
        for (place, kind) in (0..20).flat_map(|place| (0..4).map(move |kind| (place, kind))) {
            let mut world = World::new(10, &[1], value_len(23));
            let mut link = world.link(how);
            let (mut count, mut held, mut hit) = (0, None, false);
            link.run_spoilt(&mut world, &mut |_, value| {
                count += 1;
                if let Some(held) = held.take() {
                    return vec![value, held];
                }
                if count != place + 1 {
                    return vec![value];
                }
                hit = true;
                match kind {
                    0 => vec![],
                    1 => vec![value.clone(), value],
                    2 => {
                        held = Some(value);
                        vec![]
                    }
                    _ => vec![value[..value.len() / 2].to_vec()],
                }
            });
            link.run_out(&mut world);
            if !hit {
                continue;
            }
            assert!(link.their_error.is_some() || link.our_error.is_some(), "{how:?} {place} {kind}");
            assert!(link.ours.is_closed() && link.theirs.is_closed());
            if let (Some(ours), Some(theirs)) = (link.our_established, link.their_established) {
                assert_eq!(ours.handshake_hash, theirs.handshake_hash);
            }
        }
    }
}

/// The radio dies after any number of values. Both ends start over and succeed, and the device has counted no failure
/// for a right code that got through.
#[test]
fn a_dead_radio_costs_a_new_link_and_nothing_else() {
    for how in HOWS {
        for alive in 0..6 {
            let mut world = World::plain(11);
            let mut dead = world.link(how);
            let mut count = 0;
            dead.run_spoilt(&mut world, &mut |_, value| {
                count += 1;
                if count > alive { vec![] } else { vec![value] }
            });
            drop(dead);
            let counted = world.failures;
            let mut link = world.link(how);
            link.run(&mut world);
            link.ours.send(world.now, b"x").unwrap();
            link.run(&mut world);
            assert!(link.is_established(), "{how:?} {alive}");
            assert_eq!(world.failures, counted);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the radio does, what arrives is a beginning of what was sent, and the ends never disagree.
    #[test]
    fn what_arrives_is_a_beginning_of_what_was_sent(
        seed in any::<u64>(),
        mtu in prop_oneof![Just(23u16), Just(185), Just(247), Just(517)],
        faults in proptest::collection::vec((0usize..60, 0u8..6), 0..4),
        lengths in proptest::collection::vec(1usize..600, 1..8),
    ) {
        let mut world = World::new(seed, &[1, 2], value_len(mtu));
        let mut link = world.link(How::Session);
        let mut count = 0;
        let mut radio = |_: From, value: Vec<u8>| {
            count += 1;
            match faults.iter().find(|(place, _)| *place == count).map(|(_, kind)| *kind) {
                None => vec![value],
                Some(0) => vec![],
                Some(1) => vec![value.clone(), value],
                Some(2) => vec![value[..1].to_vec()],
                Some(3) => vec![value.iter().map(|byte| byte ^ 1).collect()],
                Some(4) => vec![[value, vec![0]].concat()],
                Some(_) => vec![vec![0xc0, 0], value],
            }
        };
        link.run_spoilt(&mut world, &mut radio);
        let mut texts: Vec<Vec<u8>> = lengths.iter().enumerate().map(|(i, length)| vec![i as u8; *length]).collect();
        texts[0].truncate(FIRST_PLAINTEXT_MAX);
        for text in &texts {
            let _ = link.ours.send(world.now, text);
            let _ = link.theirs.send(world.now, text);
            link.run_spoilt(&mut world, &mut radio);
        }
        prop_assert!(texts.starts_with(&link.their_messages), "{:?}", link.their_error);
        prop_assert!(texts.iter().filter(|text| link.our_messages.contains(text)).count() == link.our_messages.len());
        prop_assert!(link.ours.bytes_held() < MESSAGE_MAX && link.theirs.bytes_held() < MESSAGE_MAX);
        if let (Some(ours), Some(theirs)) = (link.our_established, link.their_established) {
            prop_assert_eq!(ours.handshake_hash, theirs.handshake_hash);
        }
    }
}

#[test]
fn both_ends_of_a_link_name_the_same_messages() {
    let mut world = World::plain(12);
    let mut link: Link = world.link(How::Code);
    link.run(&mut world);
    assert_eq!(link.messages(From::Companion).iter().map(Vec::len).collect::<Vec<_>>(), [81, 96]);
    assert_eq!(link.messages(From::Device).iter().map(Vec::len).collect::<Vec<_>>(), [161]);
    assert!(link.is_established(), "message 3 proves the companion by itself");
    assert_eq!(world.failures, 0);
}
