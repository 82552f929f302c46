//! Attacks 1, 2, 3, 5, 6 and 18: somebody who is not who he should be.

use super::*;
use crate::key::StaticKey;
use crate::label::ScannedLabel;
use crate::pake::CodeSecret;
use crate::secret::SecretBytes;

/// 1, 3: a device without the label's key, or a label of another device with the same key.
#[test]
fn attack_01_a_rogue_device_does_not_pass_for_the_label() {
    let mut world = World::plain(1);
    let rogue = StaticKey::generate(&mut world.random).unwrap();
    let other = ScannedLabel::generate(rogue.public(), &mut world.random).unwrap();
    let ours = companion(&mut world, &Plan::Label(&other));
    let mut link = Link::new(ours, world.responder());
    link.run(&mut world);
    assert_eq!(link.their_error, handshake(HandshakeError::Decrypt));
    assert_eq!(link.our_error, handshake(HandshakeError::Refused));
    assert!(is_refused(&link));

    // It stole the key but not the secret: the companion does not believe message 2.
    let forged = ScannedLabel::from_parts(world.device.public(), draw(&mut world.random).unwrap());
    let ours = companion(&mut world, &Plan::Label(&forged));
    let mut link = Link::new(ours, world.responder());
    link.run(&mut world);
    assert_eq!(link.our_error, handshake(HandshakeError::Decrypt));
    assert!(link.our_established.is_none() && link.their_established.is_none());
    assert_eq!(link.values.len(), 2, "nothing more leaves the companion");
}

/// 2: a stranger's phone without the label or the code.
#[test]
fn attack_02_a_stranger_with_a_wrong_code_is_counted_and_learns_nothing_more() {
    let mut world = World::plain(2);
    let wrong = CodeSecret::from_bytes(draw(&mut world.random).unwrap());
    let ours = companion(&mut world, &Plan::Code(&wrong));
    let mut link = Link::new(ours, world.responder());
    link.run(&mut world);
    assert_eq!(link.our_error, handshake(HandshakeError::Confirmation));
    assert_eq!(link.messages(From::Companion).len(), 1, "no confirmation for a device that has not proved itself");
    assert_eq!(world.failures, 1);
    link.run_out(&mut world);
    assert!(is_refused(&link));
    assert_eq!(world.failures, 1);
}

/// 3: somebody in the middle who carries the SPAKE2+ shares over between two Noise handshakes of his own.
#[test]
fn attack_03_shares_carried_over_do_not_pair() {
    let mut world = World::plain(3);
    let mut link = world.link(How::Code);
    let first = link.ours.poll_value().unwrap();
    // His own handshake with the device, with another ephemeral key, but the same code for the sake of the argument:
    // even then the companion's confirmation is for the companion's share.
    let mut his = world.initiator(How::Code);
    let his_first = his.poll_value().unwrap();
    assert_ne!(first, his_first);
    link.give_device(&mut world, &his_first);
    let second = link.theirs.poll_value().unwrap();
    link.give_companion(&world, &second);
    assert_eq!(link.our_error, handshake(HandshakeError::Decrypt));
    assert!(link.ours.poll_value().is_none());
}

/// 5, 18: another device key, or a phone that the device no longer knows.
#[test]
fn attack_05_a_changed_device_key_is_refused() {
    let mut world = World::plain(7);
    let mut link = world.link(How::Session);
    world.device = StaticKey::generate(&mut world.random).unwrap();
    link.theirs = world.responder();
    link.run(&mut world);
    assert_eq!(link.our_error, handshake(HandshakeError::Refused));
    assert!(is_refused(&link));

    // Key and PSK belong together: the key alone (attack 6, key compromise) opens nothing.
    let mut world = World::plain(8);
    let mut link = world.link(How::Session);
    world.paired.insert(world.client.public(), SecretBytes::new([1; 32]));
    link.run(&mut world);
    assert_eq!(link.our_error, handshake(HandshakeError::Decrypt));
    assert!(link.their_established.is_none());
}

/// Whatever a stranger does wrong, the device's last word is the same two bytes.
#[test]
fn every_refusal_looks_the_same() {
    let spoil: [fn(&mut Vec<u8>); 6] = [
        |value| value.truncate(1),
        |value| value.truncate(40),
        |value| value[0] ^= 0x20,
        |value| value[5] ^= 1,
        |value| value.push(0),
        |value| value[1..33].fill(0),
    ];
    for how in HOWS {
        for spoil in spoil {
            let mut world = World::plain(20);
            let mut link = world.link(how);
            let mut value = link.ours.poll_value().unwrap();
            spoil(&mut value);
            link.give_device(&mut world, &value);
            assert!(link.their_error.is_some());
            assert_eq!(link.theirs.poll_value(), Some(REFUSAL.to_vec()));
            assert_eq!(link.theirs.poll_value(), None);
        }
        // A refusal by the device's own decision, of a stranger or of a removed phone (attack 18).
        let mut world = World::plain(21);
        let mut link = world.link(how);
        let value = link.ours.poll_value().unwrap();
        link.theirs.handle_value(world.now, &value).unwrap();
        link.theirs.refuse();
        let refusal = link.theirs.poll_value().unwrap();
        assert_eq!(refusal, REFUSAL);
        link.give_companion(&world, &refusal);
        assert_eq!(link.our_error, handshake(HandshakeError::Refused));
        link.theirs.refuse();
        assert_eq!(link.theirs.poll_value(), None, "it is said once");
    }
}
