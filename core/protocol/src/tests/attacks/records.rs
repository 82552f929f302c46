//! Attacks 9 to 12 and 39: what was sent comes back, comes again, comes in disorder, or comes from nobody.

use super::*;

/// 8, 9: two initiators, and an end that hears itself.
#[test]
fn attack_09_swapped_roles_and_reflections_are_refused() {
    for how in HOWS {
        let mut world = World::plain(13);
        world.prepare(how);
        let (mut one, mut two) = (world.initiator(how), world.initiator(how));
        let (first, second) = (one.poll_value().unwrap(), two.poll_value().unwrap());
        for value in [first, second] {
            let error = one.handle_value(world.now, &value).err();
            assert!(matches!(error, Some(LinkError::Handshake(_) | LinkError::Closed)), "{error:?}");
        }
        assert!(one.is_closed() && one.poll_event().is_none());

        // In a session: every record comes back to its sender, with its frames' numbers put right.
        let mut link = world.link(how);
        link.run(&mut world);
        link.ours.send(world.now, b"open the door").unwrap();
        let mut own = link.ours.poll_value().unwrap();
        let device_values = link.values.iter().filter(|(from, _)| *from == From::Device).count() as u8;
        let selector = link.values[0].1[0] & 0x3f;
        own[0] = own[0] & 0xc0 | (selector + device_values);
        link.give_companion(&world, &own);
        assert_eq!((link.our_error, link.our_messages.len()), (None, 0));
    }
}

/// 10: a first message sent again gets an answer and no further: nothing is established, nothing counted.
#[test]
fn attack_10_a_replayed_first_message_establishes_nothing() {
    for how in HOWS {
        let mut world = World::plain(14);
        let mut link = world.link(how);
        link.run(&mut world);
        link.ours.send(world.now, b"unlock").unwrap();
        link.run(&mut world);
        assert_eq!(link.their_messages, [b"unlock"]);
        let recorded: Vec<Vec<u8>> =
            link.values.iter().filter(|(from, _)| *from == From::Companion).map(|(_, value)| value.clone()).collect();

        let idle = world.initiator(how);
        let mut replay = Link::new(idle, world.responder());
        for value in &recorded {
            replay.give_device(&mut world, value);
        }
        assert!(replay.their_established.is_none() && replay.their_messages.is_empty(), "{how:?}");
        replay.run_out(&mut world);
        assert!(replay.theirs.is_closed());
        assert!(world.failures <= u8::from(how == How::Code));
    }
}

/// 11: records replayed, swapped and dropped do nothing twice and nothing out of order.
#[test]
fn attack_11_replayed_records_do_nothing() {
    let mut world = World::plain(15);
    let mut link = world.link(How::Session);
    link.run(&mut world);
    let mut numbered = 3u8;
    let mut deliver = |link: &mut Link, world: &mut World, mut value: Vec<u8>| {
        // Whoever writes on the link can number frames as he likes.
        value[0] = value[0] & 0xc0 | numbered;
        numbered = (numbered + 1) % 64;
        link.give_device(world, &value);
    };
    for text in [b"one", b"two"] {
        link.ours.send(world.now, text).unwrap();
    }
    let (one, two) = (link.ours.poll_value().unwrap(), link.ours.poll_value().unwrap());
    deliver(&mut link, &mut world, two.clone());
    assert!(link.their_messages.is_empty());
    deliver(&mut link, &mut world, one.clone());
    deliver(&mut link, &mut world, one.clone());
    deliver(&mut link, &mut world, two.clone());
    deliver(&mut link, &mut world, two);
    assert_eq!(link.their_messages, [b"one", b"two"]);
    assert_eq!(link.their_error, None);
}

/// 12: eight records of garbage are survived, the ninth closes the link.
#[test]
fn attack_12_garbage_is_survived_eight_times() {
    for (garbage, survives) in [(8, true), (9, false)] {
        let mut world = World::plain(16);
        let mut link = world.link(How::Session);
        link.run(&mut world);
        link.ours.send(world.now, b"before").unwrap();
        link.run(&mut world);
        let mut numbered = 4u8;
        for _ in 0..garbage {
            let mut value = vec![0xc0 | numbered];
            value.extend_from_slice(&[0x5a; 60]);
            link.give_device(&mut world, &value);
            numbered += 1;
        }
        link.ours.send(world.now, b"after").unwrap();
        let mut value = link.ours.poll_value().unwrap();
        value[0] = 0xc0 | numbered;
        link.give_device(&mut world, &value);
        if survives {
            assert_eq!(link.their_messages, [&b"before"[..], b"after"]);
        } else {
            assert_eq!(link.their_messages, [b"before"]);
            assert_eq!(link.their_error, Some(LinkError::Session(SessionError::BadRecords)));
            assert_eq!(LinkError::Session(SessionError::BadRecords).blame(), Blame::Peer);
        }
    }
}

/// 39: a command for one device, carried to another that knows the same phone.
#[test]
fn attack_39_a_record_for_one_device_is_nothing_to_another() {
    let mut world = World::plain(22);
    let mut link = world.link(How::Session);
    link.run(&mut world);
    link.ours.send(world.now, b"unlock").unwrap();
    let value = link.ours.poll_value().unwrap();
    let mut other = world.link(How::Session);
    other.run(&mut world);
    other.give_device(&mut world, &value);
    assert!(other.their_messages.is_empty() && other.their_established.is_none());
}
