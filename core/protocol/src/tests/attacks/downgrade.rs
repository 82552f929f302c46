//! Attacks 7 and 8: the hello or the selector is edited on the way.

use super::*;
use crate::hello::{Category, Hello, Way};
use crate::suite::SuiteRefused;

/// 7: a hello edited on the way, in every byte, breaks the handshake whichever way it goes.
#[test]
fn attack_07_an_edited_hello_breaks_the_handshake() {
    for how in HOWS {
        let mut world = World::plain(9);
        world.prepare(how);
        let hello = world.hello.clone();
        let mut tried = 0;
        for at in 0..hello.len() {
            let mut edited = hello.clone();
            edited[at] ^= 1;
            let Ok(offer) = Hello::decode(&edited) else { continue };
            if !offer.versions.contains(&1) || offer.suites.is_empty() || offer.ways.len() < 2 {
                continue;
            }
            if offer.ways != [Way::Label, Way::Code] || !offer.suites.iter().any(|suite| (1..=2).contains(suite)) {
                continue;
            }
            tried += 1;
            let ours = world.initiator_told(how, &edited);
            let mut link = Link::new(ours, world.responder());
            link.run(&mut world);
            assert!(link.our_established.is_none() && link.their_established.is_none(), "{how:?} byte {at}");
            assert!(link.our_error.is_some());
        }
        assert!(tried >= 3, "category, window and suites can be edited");
    }
}

/// 7: stripping the stronger suite is noticed; nothing but the registry is accepted; no second try with less.
#[test]
fn attack_07_no_downgrade() {
    let mut world = World::plain(10);
    let mut offer = Hello::decode(&world.hello).unwrap();
    offer.suites = vec![2];
    let ours = world.initiator_told(How::Label, &offer.encode());
    let mut link = Link::new(ours, world.responder());
    link.run(&mut world);
    assert_eq!(link.our_error, handshake(HandshakeError::Refused));

    for (versions, suites, expected) in [
        (vec![1], vec![3, 200], HandshakeError::Suite(SuiteRefused::Unknown)),
        (vec![2], vec![1], HandshakeError::Version),
    ] {
        let weak = Hello { versions, suites, category: Category::Lock, window_minutes: 9, ways: vec![Way::Label] };
        let settings = Settings { value_len: 244, today: TODAY };
        let plan = Plan::Label(&world.label);
        let started =
            InitiatorLink::start(world.now, &weak.encode(), &plan, &world.client, settings, &mut world.random);
        assert_eq!(started.err(), Some(expected));
        assert_eq!(expected.blame(), Blame::Peer);
    }
}

/// 8: another selector on the first value, in both directions of edit.
#[test]
fn attack_08_an_edited_selector_is_refused() {
    for how in HOWS {
        for selector in 0..64u8 {
            let mut world = World::plain(11);
            let mut link = world.link(how);
            let mut first = true;
            let mut edited = false;
            link.run_spoilt(&mut world, &mut |from, mut value| {
                if from == From::Companion && core::mem::take(&mut first) {
                    edited = value[0] & 0x3f != selector;
                    value[0] = value[0] & 0xc0 | selector;
                }
                vec![value]
            });
            link.run_out(&mut world);
            assert!(link.their_established.is_none() || !edited, "{how:?} {selector}");
            assert!(!edited || link.our_established.is_none());
        }
    }
}

/// 8: a way that the hello does not offer is refused by both ends.
#[test]
fn attack_08_a_way_that_is_not_offered_is_refused() {
    let mut world = World::plain(12);
    let ours = world.initiator(How::Code);
    let mut offer = Hello::decode(&world.hello).unwrap();
    offer.ways = vec![Way::Label];
    world.hello = offer.encode();
    let mut link = Link::new(ours, world.responder());
    link.run(&mut world);
    assert_eq!(link.their_error, handshake(HandshakeError::Way));
    assert!(is_refused(&link));
    assert_eq!(world.failures, 0);
    let settings = Settings { value_len: 244, today: TODAY };
    let started = InitiatorLink::start(
        world.now,
        &world.hello,
        &Plan::Code(&world.code),
        &world.client,
        settings,
        &mut world.random,
    );
    assert_eq!(started.err(), Some(HandshakeError::Way));
}
