//! Attack 14: public keys that leave no secret.

use super::*;
use crate::pake::{Bound, Pake, Spake2Plus};
use crate::secret::SecretBytes;

/// 14: ephemeral keys that leave no secret, at both ends and in both patterns.
#[test]
fn attack_14_keys_without_a_secret_are_refused() {
    for how in HOWS {
        for low in [[0; 32], {
            let mut one = [0; 32];
            one[0] = 1;
            one
        }] {
            let mut world = World::plain(17);
            let mut link = world.link(how);
            link.run_spoilt(&mut world, &mut |from, mut value| {
                if from == From::Companion {
                    value[1..33].copy_from_slice(&low);
                }
                vec![value]
            });
            let expected = if how == How::Code { HandshakeError::Decrypt } else { HandshakeError::WeakKey };
            assert_eq!(link.their_error, handshake(expected), "{how:?}");

            let mut world = World::plain(18);
            let mut link = world.link(how);
            link.run_spoilt(&mut world, &mut |from, mut value| {
                if from == From::Device {
                    value[1..33].copy_from_slice(&low);
                }
                vec![value]
            });
            assert_eq!(link.our_error, handshake(HandshakeError::WeakKey), "{how:?}");
        }
    }
}

/// 14: in `XXpsk3` message 1 is encrypted under nothing but its own public key, so anyone can write one with a key of
/// small order; the device must refuse it when it answers.
#[test]
fn attack_14_a_well_formed_first_message_with_a_weak_key_is_refused() {
    let mut world = World::plain(19);
    let selector = world.initiator(How::Code).poll_value().unwrap()[0] & 0x3f;
    let suite = &crate::suite::SUITES[usize::from(selector >> 1) - 1];
    let prologue = crate::hello::prologue(crate::suite::Selector::new(suite, crate::suite::Pattern::Xx), &world.hello);
    let mut state = snow::Builder::with_resolver(suite.xx.parse().unwrap(), Box::new(ZeroKey))
        .local_private_key(&[5; 32])
        .unwrap()
        .prologue(&prologue)
        .unwrap()
        .build_initiator()
        .unwrap();
    let seed = draw(&mut world.random).unwrap();
    let bound = Bound { context: b"any", prover: b"", verifier: b"" };
    let (_, share) = Spake2Plus::start(&world.code, bound, seed).unwrap();
    let mut message = [0; 128];
    let length = state.write_message(&share, &mut message).unwrap();
    assert_eq!((length, &message[..32]), (81, &[0; 32][..]));
    let value = [&[0xc0 | selector][..], &message[..length]].concat();
    let ours = world.initiator(How::Code);
    let mut link = Link::new(ours, world.responder());
    link.give_device(&mut world, &value);
    assert_eq!(link.their_error, handshake(HandshakeError::WeakKey));
    assert_eq!(link.theirs.poll_value(), Some(REFUSAL.to_vec()));
}

/// A resolver whose every public key is zero.
struct ZeroKey;

struct ZeroDh;

impl snow::types::Dh for ZeroDh {
    fn name(&self) -> &'static str {
        "25519"
    }
    fn pub_len(&self) -> usize {
        32
    }
    fn priv_len(&self) -> usize {
        32
    }
    fn set(&mut self, _: &[u8]) {}
    fn generate(&mut self, _: &mut dyn snow::types::Random) -> Result<(), snow::Error> {
        Ok(())
    }
    fn pubkey(&self) -> &[u8] {
        &[0; 32]
    }
    fn privkey(&self) -> &[u8] {
        &[0; 32]
    }
    fn dh(&self, _: &[u8], out: &mut [u8]) -> Result<(), snow::Error> {
        out[..32].fill(0);
        Ok(())
    }
}

impl snow::resolvers::CryptoResolver for ZeroKey {
    fn resolve_rng(&self) -> Option<Box<dyn snow::types::Random>> {
        Some(Box::new(crate::random::Drawn::new(SecretBytes::new([1; 32]))))
    }
    fn resolve_dh(&self, _: &snow::params::DHChoice) -> Option<Box<dyn snow::types::Dh>> {
        Some(Box::new(ZeroDh))
    }
    fn resolve_hash(&self, choice: &snow::params::HashChoice) -> Option<Box<dyn snow::types::Hash>> {
        snow::resolvers::DefaultResolver.resolve_hash(choice)
    }
    fn resolve_cipher(&self, choice: &snow::params::CipherChoice) -> Option<Box<dyn snow::types::Cipher>> {
        snow::resolvers::DefaultResolver.resolve_cipher(choice)
    }
}
