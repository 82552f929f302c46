//! The vector of RFC 9383 and a second implementation (`pakery-spake2plus`), each end against each.

use alloc::vec::Vec;

use p256::Scalar;
use p256::elliptic_curve::ff::PrimeField;
use pakery_crypto::Spake2PlusP256;
use pakery_spake2plus::{Prover, ProverState, Verifier, VerifierState};
use proptest::prelude::*;

use super::*;
use crate::label::{Label, TypedCode, parse_label};
use crate::random::Drawn;
use crate::random::tests::Counting;

const BOUND: Bound<'_> = Bound { context: b"a context", prover: b"companion", verifier: b"device" };

fn hex<const N: usize>(text: &str) -> [u8; N] {
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap().try_into().unwrap()
}

/// A number of 32 bytes as the last of `N`: reducing it changes nothing.
fn wide<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    bytes[N - 32..].copy_from_slice(&hex::<32>(text));
    bytes
}

fn secret_of(w0: &str, w1: &str) -> CodeSecret {
    let bytes = [wide::<40>(w0), wide::<40>(w1)].concat();
    CodeSecret::from_bytes(SecretBytes::from_slice(&bytes).unwrap())
}

fn compressed(uncompressed: &str) -> Share {
    let bytes = hex::<65>(uncompressed);
    let mut share = [0; 33];
    share[0] = if bytes[64].is_multiple_of(2) { 2 } else { 3 };
    share[1..].copy_from_slice(&bytes[1..33]);
    share
}

/// RFC 9383, appendix C, P256-SHA256-HKDF-SHA256-HMAC-SHA256.
#[test]
fn the_vector_of_rfc_9383() {
    let bound = Bound {
        context: b"SPAKE2+-P256-SHA256-HKDF-SHA256-HMAC-SHA256 Test Vectors",
        prover: b"client",
        verifier: b"server",
    };
    let w0 = "bb8e1bbcf3c48f62c08db243652ae55d3e5586053fca77102994f23ad95491b3";
    let w1 = "7e945f34d78785b8a3ef44d0df5a1a97d6b3b460409a345ca7830387a74b1dba";
    let l = "04eb7c9db3d9a9eb1f8adab81b5794c1f13ae3e225efbe91ea487425854c7fc00f\
             00bfedcbd09b2400142d40a14f2064ef31dfaa903b91d1faea7093d835966efd";
    let x = "d1232c8e8693d02368976c174e2088851b8365d0d79a9eee709c6a05a2fad539";
    let y = "717a72348a182085109c8d3917d6c43d59b224dc6a7fc4f0483232fa6516d8b3";
    let share_p = "04ef3bd051bf78a2234ec0df197f7828060fe9856503579bb1733009042c15c0c1\
                   de127727f418b5966afadfdd95a6e4591d171056b333dab97a79c7193e341727";
    let share_v = "04c0f65da0d11927bdf5d560c69e1d7d939a05b0e88291887d679fcadea75810fb\
                   5cc1ca7494db39e82ff2f50665255d76173e09986ab46742c798a9a68437b048";
    let confirm_p = "926cc713504b9b4d76c9162ded04b5493e89109f6d89462cd33adc46fda27527";
    let confirm_v = "9747bcc4f8fe9f63defee53ac9b07876d907d55047e6ff2def2e7529089d3e68";
    let k_shared = "0c5f8ccd1413423a54f6c1fb26ff01534a87f893779c6e68666d772bfd91f3e7";

    let secret = secret_of(w0, w1);
    let record = secret.verifier_record().unwrap();
    assert_eq!(record.expose()[..32], hex::<32>(w0));
    assert_eq!(record.expose()[32..], hex::<65>(l));

    let (prover, own_p) = Spake2Plus::start(&secret, bound, SecretBytes::new(wide(x))).unwrap();
    assert_eq!(own_p, compressed(share_p));
    let (verifier, own_v, confirmation_v) =
        Spake2Plus::answer(&record, bound, SecretBytes::new(wide(y)), &own_p).unwrap();
    assert_eq!((own_v, confirmation_v), (compressed(share_v), hex(confirm_v)));
    let (confirmation_p, key) = Spake2Plus::prove(prover, &own_v, &confirmation_v).unwrap();
    assert_eq!((confirmation_p, *key.expose()), (hex(confirm_p), hex(k_shared)));
    assert_eq!(Spake2Plus::verify(verifier, &confirmation_p).unwrap(), key);
}

/// The second implementation behind the same trait.
struct Pakery;

/// A big-endian number modulo the group order, the slow way.
fn reduce(bytes: &[u8]) -> Scalar {
    bytes.iter().fold(Scalar::ZERO, |sum, byte| sum * Scalar::from(256u64) + Scalar::from(u64::from(*byte)))
}

fn uncompressed(share: &Share) -> Vec<u8> {
    use p256::elliptic_curve::sec1::ToSec1Point;
    p256::PublicKey::from_sec1_bytes(share).unwrap().to_sec1_point(false).as_bytes().to_vec()
}

fn pressed(share: &[u8]) -> Share {
    compressed(&data_encoding::HEXLOWER.encode(share))
}

impl Pake for Pakery {
    type Prover = ProverState<Spake2PlusP256>;
    type Verifier = VerifierState;

    fn start(secret: &CodeSecret, bound: Bound<'_>, seed: SecretBytes<64>) -> Result<(Self::Prover, Share), PakeError> {
        let (w0, w1) = secret.expose().split_at(40);
        let (share, state) =
            Prover::start(&reduce(w0), &reduce(w1), bound.context, bound.prover, bound.verifier, &mut Drawn::new(seed))
                .map_err(|_| PakeError::Secret)?;
        Ok((state, pressed(&share)))
    }

    fn answer(
        record: &VerifierRecord,
        bound: Bound<'_>,
        seed: SecretBytes<64>,
        share: &Share,
    ) -> Result<(Self::Verifier, Share, Confirmation), PakeError> {
        let (w0, l) = record.expose().split_at(32);
        let w0 = Scalar::from_repr_vartime(<[u8; 32]>::try_from(w0).unwrap().into()).unwrap();
        let (own, confirmation, state) = Verifier::<Spake2PlusP256>::start(
            &uncompressed(share),
            &w0,
            l,
            bound.context,
            bound.prover,
            bound.verifier,
            &mut Drawn::new(seed),
        )
        .map_err(|_| PakeError::Share)?;
        Ok((state, pressed(&own), confirmation.try_into().unwrap()))
    }

    fn prove(
        prover: Self::Prover,
        share: &Share,
        confirmation: &Confirmation,
    ) -> Result<(Confirmation, SecretBytes<32>), PakeError> {
        let output = prover.finish(&uncompressed(share), confirmation).map_err(|_| PakeError::Confirmation)?;
        let key = SecretBytes::from_slice(output.session_key.as_bytes()).unwrap();
        Ok((output.into_confirm_p().try_into().unwrap(), key))
    }

    fn verify(verifier: Self::Verifier, confirmation: &Confirmation) -> Result<SecretBytes<32>, PakeError> {
        let output = verifier.finish(confirmation).map_err(|_| PakeError::Confirmation)?;
        Ok(SecretBytes::from_slice(output.session_key.as_bytes()).unwrap())
    }
}

/// A run of one implementation's prover with another's verifier; the keys of both.
fn run<P: Pake, V: Pake>(
    secret: &CodeSecret,
    record: &VerifierRecord,
    seed: u64,
) -> Result<(SecretBytes<32>, SecretBytes<32>), PakeError> {
    let mut random = Counting::new(seed);
    let mut fresh = || crate::random::draw::<64>(&mut random).unwrap();
    let (prover, share_p) = P::start(secret, BOUND, fresh())?;
    let (verifier, share_v, confirm_v) = V::answer(record, BOUND, fresh(), &share_p)?;
    let (confirm_p, own) = P::prove(prover, &share_v, &confirm_v)?;
    Ok((own, V::verify(verifier, &confirm_p)?))
}

fn random_secret(seed: u64) -> CodeSecret {
    CodeSecret::from_bytes(crate::random::draw(&mut Counting::new(seed)).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn two_implementations_agree_in_every_pairing(seed in any::<u64>()) {
        let secret = random_secret(seed);
        let record = secret.verifier_record().unwrap();
        for keys in [
            run::<Spake2Plus, Spake2Plus>(&secret, &record, seed),
            run::<Spake2Plus, Pakery>(&secret, &record, seed),
            run::<Pakery, Spake2Plus>(&secret, &record, seed),
            run::<Pakery, Pakery>(&secret, &record, seed),
        ] {
            let (prover, verifier) = keys.unwrap();
            prop_assert!(prover == verifier);
        }
        let wrong = random_secret(!seed).verifier_record().unwrap();
        prop_assert_eq!(run::<Spake2Plus, Pakery>(&secret, &wrong, seed).err(), Some(PakeError::Confirmation));
        prop_assert_eq!(run::<Pakery, Spake2Plus>(&secret, &wrong, seed).err(), Some(PakeError::Confirmation));
    }

    #[test]
    fn shares_that_are_no_points_are_refused(share in proptest::array::uniform32(any::<u8>()), tag in any::<u8>()) {
        let mut bytes = [tag; 33];
        bytes[1..].copy_from_slice(&share);
        let record = random_secret(1).verifier_record().unwrap();
        let answered = Spake2Plus::answer(&record, BOUND, SecretBytes::new([9; 64]), &bytes);
        if tag != 2 && tag != 3 {
            prop_assert_eq!(answered.err(), Some(PakeError::Share));
        }
    }
}

#[test]
fn a_compact_point_is_refused() {
    // The x of a point of the curve: 2 and 3 before it are taken, 5 is another encoding of the same.
    let mut bytes = [
        2, 25, 19, 16, 157, 17, 99, 104, 228, 143, 66, 10, 212, 158, 162, 77, 141, 85, 56, 39, 193, 157, 150, 55, 14,
        190, 24, 208, 123, 97, 84, 71, 105,
    ];
    let record = random_secret(1).verifier_record().unwrap();
    assert!(Spake2Plus::answer(&record, BOUND, SecretBytes::new([9; 64]), &bytes).is_ok());
    bytes[0] = 5;
    assert_eq!(Spake2Plus::answer(&record, BOUND, SecretBytes::new([9; 64]), &bytes).err(), Some(PakeError::Share));
}

#[test]
fn degenerate_shares_are_refused() {
    let secret = random_secret(7);
    let record = secret.verifier_record().unwrap();
    // X = w0*M leaves nothing but the code in the key. M of RFC 9383, section 4.
    let m = hex::<33>("02886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f");
    let m = p256::PublicKey::from_sec1_bytes(&m).unwrap().to_projective();
    let mask = (m * reduce(&record.expose()[..32])).to_affine();
    let mask = p256::PublicKey::from_affine(mask).unwrap();
    let share = {
        use p256::elliptic_curve::sec1::ToSec1Point;
        pressed(mask.to_sec1_point(false).as_bytes())
    };
    let answered = Spake2Plus::answer(&record, BOUND, SecretBytes::new([9; 64]), &share);
    assert_eq!(answered.err(), Some(PakeError::Share));
    assert_eq!(Spake2Plus::answer(&record, BOUND, SecretBytes::new([9; 64]), &[0; 33]).err(), Some(PakeError::Share));
}

fn code(text: &str) -> TypedCode {
    match parse_label(text) {
        Ok(Label::Typed(code)) => code,
        other => panic!("{other:?}"),
    }
}

/// Argon2id with the parameters of the specification, computed by the reference implementation (argon2-cffi).
#[test]
fn a_code_becomes_the_secret_of_the_specification() {
    let secret = CodeSecret::derive(&code(CODE)).unwrap();
    assert_eq!(*secret.expose(), hex(SECRET));
    let record = secret.verifier_record().unwrap();
    let stored = record.to_bytes();
    assert_eq!(VerifierRecord::from_bytes(stored.expose()).unwrap().expose(), record.expose());
    for bad in [&[][..], &stored.expose()[..96], &[0; 97]] {
        assert_eq!(VerifierRecord::from_bytes(bad).err(), Some(PakeError::Secret));
    }
}

const CODE: &str = "482-193-708";
const SECRET: &str = "aa5c6c67461205925190af3ce00b7cd0a0435c5c7a2011d50032864bf38d0203\
                      14940d046fcb384fcd7612e7d70d34624db03ff3d080ebc76c9d7a7e90659712\
                      f21b668a66bafe68792f81cc33a92bf6";
