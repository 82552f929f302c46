//! Attack 4: guessing the typed code off line.

use super::*;
use crate::pake::{Bound, CodeSecret, Pake, PakeError, Spake2Plus, VerifierRecord};

/// 4: from a captured pairing no guess can be confirmed. With both ends' Noise secrets, but without x and y, the right
/// and a wrong code look alike: the shares are elements that either code explains, and neither confirmation verifies
/// under either.
#[test]
fn attack_04_a_captured_pairing_confirms_no_guess() {
    let mut world = World::plain(4);
    let right = world.code.clone();
    let wrong = CodeSecret::from_bytes(draw(&mut world.random).unwrap());
    let bound = Bound { context: b"captured", prover: b"companion", verifier: b"device" };
    let record = right.verifier_record().unwrap();
    let mut seed = || draw::<64>(&mut world.random).unwrap();

    let (prover, share_p) = Spake2Plus::start(&right, bound, seed()).unwrap();
    let (verifier, share_v, confirm_v) = Spake2Plus::answer(&record, bound, seed(), &share_p).unwrap();
    let (confirm_p, _) = Spake2Plus::prove(prover, &share_v, &confirm_v).unwrap();
    Spake2Plus::verify(verifier, &confirm_p).unwrap();

    for guess in [&right, &wrong] {
        let guessed = guess.verifier_record().unwrap();
        // The best he can do with a guess is to stand in for one end with ephemeral secrets of his own.
        for _ in 0..4 {
            let (mine, _) = Spake2Plus::start(guess, bound, seed()).unwrap();
            assert_eq!(Spake2Plus::prove(mine, &share_v, &confirm_v).err(), Some(PakeError::Confirmation));
            let (mine, ..) = Spake2Plus::answer(&guessed, bound, seed(), &share_p).unwrap();
            assert_eq!(Spake2Plus::verify(mine, &confirm_p).err(), Some(PakeError::Confirmation));
        }
        // Unmasked with the guess, each share is an element of the group and not the identity: it rules nothing out.
        assert!(unmasks(&share_p, M, &guessed) && unmasks(&share_v, N, &guessed));
    }
}

/// The compressed constants of RFC 9383, section 4.
const M: &str = "02886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f";

const N: &str = "03d8bbd6c639c62937b04d997f38c3770719c629d7014d49a24b4f98baa1292b49";

fn unmasks(share: &[u8; 33], mask: &str, guess: &VerifierRecord) -> bool {
    use p256::elliptic_curve::Group;
    use p256::elliptic_curve::ff::PrimeField;
    let mask = data_encoding::HEXLOWER.decode(mask.as_bytes()).unwrap();
    let point = |bytes: &[u8]| p256::PublicKey::from_sec1_bytes(bytes).unwrap().to_projective();
    let w0: [u8; 32] = guess.expose()[..32].try_into().unwrap();
    let w0 = p256::Scalar::from_repr_vartime(w0.into()).unwrap();
    !bool::from((point(share) - point(&mask) * w0).is_identity())
}

/// 4: a false device without the record gets one share, and nothing to test a guess with.
#[test]
fn attack_04_a_false_device_gets_one_share_and_nothing_else() {
    let mut world = World::plain(6);
    world.record = CodeSecret::from_bytes(draw(&mut world.random).unwrap()).verifier_record().unwrap();
    let mut link = world.link(How::Code);
    link.run(&mut world);
    assert_eq!(link.our_error, handshake(HandshakeError::Confirmation));
    assert_eq!(link.messages(From::Companion).iter().map(Vec::len).collect::<Vec<_>>(), [81]);
}
