//! Attack 4 of the list in `main.rs`: guessing the typed code. There are only 10^8 codes, so nobody may be able to try them at home
//! on what he has captured, and nobody may try more than twenty at the device.
//!
//! What is checked, with an implementation of SPAKE2+ of our own that shares no code with the one under test:
//! 1. The shares fit every code. For any candidate there is an ephemeral key with which it would have given the very same share, so the
//!    shares alone say nothing, be the candidate right or wrong.
//! 2. The confirmations hang on the ephemeral keys. With one of them the right code can be told from all others (which shows that this
//!    test can tell); without them the right code fits no better than a wrong one, although the observer is given everything that he could
//!    possibly have captured, decrypted: both shares and both confirmations.
//! 3. Who takes part himself tests the one code that he chose before, and no other one afterwards.
//! 4. The device answers twenty of these, then the way of the code is shut, across restarts, until somebody presses its button.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use p256::elliptic_curve::Group;
use p256::elliptic_curve::ops::Reduce;
use p256::elliptic_curve::sec1::{FromSec1Point, ToSec1Point};
use p256::{AffinePoint, ProjectivePoint, Scalar, U256};
use pandu_device::profile::LOCK;
use pandu_protocol::error::{HandshakeError, LinkError};
use pandu_protocol::label::{Label, TypedCode, parse_label};
use pandu_protocol::limit::CODE_FAILURES_MAX;
use pandu_protocol::pake::{Bound, CodeSecret, Pake, Spake2Plus};
use pandu_protocol::secret::SecretBytes;
use pandu_tests::world::{Chance, World};
use sha2::{Digest, Sha256};

/// What an observer has of one pairing, if he could look through the Noise handshake around it.
struct Captured {
    context: Vec<u8>,
    share_p: [u8; 33],
    share_v: [u8; 33],
    confirm_v: [u8; 32],
    confirm_p: [u8; 32],
}

const BOUND: Bound<'_> = Bound { context: b"Pandu/1 code, and a prologue", prover: b"companion", verifier: b"device" };

fn code(text: &str) -> TypedCode {
    match parse_label(text) {
        Ok(Label::Typed(code)) => code,
        other => panic!("{text} is no code: {other:?}"),
    }
}

/// A few codes, each with its check digit; the first is the right one.
fn candidates() -> Vec<TypedCode> {
    let mut chance = Chance::new(77);
    (0..12).map(|_| TypedCode::generate(&mut chance).expect("randomness")).collect()
}

fn pair(right: &CodeSecret, seeds: [[u8; 64]; 2]) -> Captured {
    let record = right.verifier_record().expect("a good secret");
    let [x, y] = seeds.map(SecretBytes::new);
    let (prover, share_p) = Spake2Plus::start(right, BOUND, x).expect("a share");
    let (verifier, share_v, confirm_v) = Spake2Plus::answer(&record, BOUND, y, &share_p).expect("an answer");
    let (confirm_p, _) = Spake2Plus::prove(prover, &share_v, &confirm_v).expect("the right code");
    Spake2Plus::verify(verifier, &confirm_p).expect("the right code");
    Captured { context: BOUND.context.to_vec(), share_p, share_v, confirm_v, confirm_p }
}

#[test]
fn attack_04_the_shares_fit_every_code() {
    let codes = candidates();
    let secrets: Vec<CodeSecret> = codes.iter().map(|code| CodeSecret::derive(code).expect("memory")).collect();
    let captured = pair(&secrets[0], [[3; 64], [5; 64]]);
    for secret in &secrets {
        let (w0, _) = scalars(secret);
        // What x * P and y * P would be if this were the code: any point but the neutral one is somebody's public key.
        for point in [point(&captured.share_p) - m() * w0, point(&captured.share_v) - n() * w0] {
            assert!(!bool::from(point.is_identity()), "a share that rules a code out would be a test of it");
        }
    }
}

#[test]
fn attack_04_no_guess_is_confirmed_by_what_was_captured() {
    let codes = candidates();
    let secrets: Vec<CodeSecret> = codes.iter().map(|code| CodeSecret::derive(code).expect("memory")).collect();
    let seeds = [[3; 64], [5; 64]];
    let captured = pair(&secrets[0], seeds);

    // With the prover's ephemeral key the right code stands out: the computation below is the true one.
    let x = ephemeral_of(&captured, &secrets[0]);
    let told =
        |x: Scalar| secrets.iter().map(|secret| fits(&captured, secret, Known::Ephemeral(x))).collect::<Vec<_>>();
    let x = x.expect("the test knows the seed");
    assert_eq!(told(x), (0..secrets.len()).map(|number| number == 0).collect::<Vec<_>>(), "with x, the code is told");

    // Without it an observer can put in what he likes: keys of his own, the shares themselves, the code's own scalars.
    let mut tries = vec![Scalar::ONE, -Scalar::ONE];
    let chance = Chance::new(4);
    for _ in 0..20 {
        let mut bytes = [0; 32];
        chance.next_bytes(&mut bytes);
        tries.push(scalar(&bytes));
    }
    for secret in &secrets {
        let (w0, w1) = scalars(secret);
        tries.extend([w0, w1, w0 * w1, w0 + w1]);
    }
    for x in tries {
        assert!(told(x).iter().all(|fits| !fits), "the right code must look like all others");
    }
    for secret in &secrets {
        for z in [point(&captured.share_p), point(&captured.share_v), m(), n(), ProjectivePoint::GENERATOR] {
            assert!(!fits(&captured, secret, Known::Z(z)), "nor does any point that was seen stand for the shared one");
        }
    }
}

/// Whoever asks the device himself chooses one code with his share. Afterwards even the right code does not fit any more.
#[test]
fn attack_04_who_takes_part_tests_one_code() {
    let codes = candidates();
    let secrets: Vec<CodeSecret> = codes.iter().map(|code| CodeSecret::derive(code).expect("memory")).collect();
    let record = secrets[0].verifier_record().expect("a good secret");
    let (right, guess) = (&secrets[0], &secrets[1]);
    let (prover, share_p) = Spake2Plus::start(guess, BOUND, SecretBytes::new([9; 64])).expect("a share");
    let (verifier, share_v, confirm_v) =
        Spake2Plus::answer(&record, BOUND, SecretBytes::new([5; 64]), &share_p).expect("an answer");
    let captured = Captured { context: BOUND.context.to_vec(), share_p, share_v, confirm_v, confirm_p: [0; 32] };
    let x = ephemeral_of(&captured, guess).expect("his own key");
    for secret in [right, guess, &secrets[2]] {
        assert!(
            !fits(&captured, secret, Known::Ephemeral(x)),
            "he made his share for one code, and it was not the one"
        );
    }
    assert!(Spake2Plus::prove(prover, &share_v, &confirm_v).is_err(), "and that is all he learns");
    assert!(Spake2Plus::verify(verifier, &[0; 32]).is_err());
}

/// Twenty guesses are answered, whoever asks and however often the device starts again; then it takes a hand on its button.
#[tokio::test(start_paused = true)]
async fn attack_04_twenty_guesses_shut_the_way_of_the_code() {
    let world = World::new(5);
    let device = world.device(&LOCK, "hall");
    let right = code(&device.sticker.code);
    let wrong = candidates().into_iter().find(|wrong| *wrong != right).expect("another code");
    let mut answered = 0;
    for guess in 0..CODE_FAILURES_MAX + 5 {
        if guess % 7 == 3 {
            device.power_cut();
        }
        match device_answers(&device, &wrong) {
            Err(LinkError::Handshake(HandshakeError::Confirmation)) => answered += 1,
            Err(LinkError::Handshake(HandshakeError::Way | HandshakeError::Refused)) => {}
            other => panic!("guess {guess}: {other:?}"),
        }
    }
    assert_eq!(answered, CODE_FAILURES_MAX, "so many guesses and no more");
    assert_eq!(
        device_answers(&device, &right),
        Err(LinkError::Handshake(HandshakeError::Way)),
        "not even the right code now"
    );
    // The label cannot be guessed, so whoever burns the guesses keeps nobody out who holds it.
    device.act(|device, now| assert!(device.window_seconds(now) > 0, "the window stays open for the label"));
    device.press_button();
    device_answers(&device, &right).expect("after the button");
    device.look(|state| assert_eq!(state.code_failures, 0, "a right code takes its own count back"));
}

/// Goes through the handshake by code with a device.
fn device_answers(device: &pandu_tests::world::Reference, code: &TypedCode) -> Result<(), LinkError> {
    use pandu_protocol::handshake::Plan;
    use pandu_protocol::key::StaticKey;
    use pandu_protocol::link::{Event, InitiatorLink, Settings};
    use pandu_protocol::time::Day;
    let mut chance = Chance::new(6);
    let key = StaticKey::generate(&mut chance).expect("randomness");
    let secret = CodeSecret::derive(code).expect("memory");
    device.act(|device, now| {
        let opened = device.open_link(now, 244).expect("randomness");
        let settings = Settings { value_len: 244, today: Day(20_781) };
        let started =
            InitiatorLink::start(now.monotonic, &opened.hello, &Plan::Code(&secret), &key, settings, &mut chance);
        let mut phone = started.map_err(LinkError::Handshake)?;
        for _ in 0..3 {
            while let Some(value) = phone.poll_value() {
                device.handle_value(opened.link, now, &value);
            }
            while let Some((_, value)) = device.poll_value() {
                phone.handle_value(now.monotonic, &value).inspect_err(|_| device.close_link(opened.link, now))?;
            }
        }
        device.close_link(opened.link, now);
        matches!(phone.poll_event(), Some(Event::Established(_))).then_some(()).ok_or(LinkError::Closed)
    })
}

/// What somebody knows besides what was captured.
enum Known {
    /// The prover's ephemeral key.
    Ephemeral(Scalar),
    /// The shared point, or what he takes for it.
    Z(ProjectivePoint),
}

/// Whether a candidate and what is known explain one of the confirmations (RFC 9383, section 3.3 and 3.4).
fn fits(captured: &Captured, candidate: &CodeSecret, known: Known) -> bool {
    let (w0, w1) = scalars(candidate);
    let y = point(&captured.share_v) - n() * w0;
    let z = match known {
        Known::Ephemeral(x) => y * x,
        Known::Z(z) => z,
    };
    let mut transcript = Vec::new();
    for part in [
        captured.context.as_slice(),
        BOUND.prover,
        BOUND.verifier,
        &long(m()),
        &long(n()),
        &long(point(&captured.share_p)),
        &long(point(&captured.share_v)),
        &long(z),
        &long(y * w1),
        &w0.to_bytes(),
    ] {
        transcript.extend_from_slice(&(part.len() as u64).to_le_bytes());
        transcript.extend_from_slice(part);
    }
    let main = Sha256::digest(&transcript);
    let mut keys = [0; 64];
    Hkdf::<Sha256>::new(None, &main).expand(b"ConfirmationKeys", &mut keys).expect("two blocks");
    let confirm = |key: &[u8], share: &[u8; 33]| {
        let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("any length");
        mac.chain_update(long(point(share))).finalize().into_bytes().to_vec()
    };
    confirm(&keys[..32], &captured.share_v) == captured.confirm_p
        || confirm(&keys[32..], &captured.share_p) == captured.confirm_v
}

/// The prover's ephemeral key of a run whose randomness the test chose: the one that explains its share.
fn ephemeral_of(captured: &Captured, secret: &CodeSecret) -> Option<Scalar> {
    let (w0, _) = scalars(secret);
    let x = point(&captured.share_p) - m() * w0;
    [[3; 64], [9; 64]].iter().flat_map(from_seed).find(|candidate| ProjectivePoint::GENERATOR * candidate == x)
}

/// The ways in which 64 random bytes can have become a scalar.
fn from_seed(seed: &[u8; 64]) -> Vec<Scalar> {
    let wide = |bytes: &[u8]| {
        bytes.iter().fold(Scalar::ZERO, |sum, byte| sum * Scalar::from(256_u64) + Scalar::from(u64::from(*byte)))
    };
    let reversed: Vec<u8> = seed.iter().rev().copied().collect();
    [&seed[..32], &seed[..40], &seed[..48], &seed[..], &reversed[..32], &reversed[..40], &reversed[..48], &reversed[..]]
        .map(wide)
        .to_vec()
}

/// `w0` and `w1`: the halves of the password hash, reduced.
fn scalars(secret: &CodeSecret) -> (Scalar, Scalar) {
    let wide = |bytes: &[u8]| {
        bytes.iter().fold(Scalar::ZERO, |sum, byte| sum * Scalar::from(256_u64) + Scalar::from(u64::from(*byte)))
    };
    (wide(&secret.expose()[..40]), wide(&secret.expose()[40..]))
}

fn scalar(bytes: &[u8; 32]) -> Scalar {
    <Scalar as Reduce<U256>>::reduce(&U256::from_be_slice(bytes))
}

fn point(bytes: &[u8; 33]) -> ProjectivePoint {
    let encoded = p256::Sec1Point::from_bytes(bytes).expect("a point's form");
    AffinePoint::from_sec1_point(&encoded).expect("a point").into()
}

fn long(point: ProjectivePoint) -> [u8; 65] {
    point.to_affine().to_sec1_point(false).as_bytes().try_into().expect("65 bytes")
}

/// RFC 9383, section 4: M and N of P-256.
fn m() -> ProjectivePoint {
    point(&hex("02886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f"))
}

fn n() -> ProjectivePoint {
    point(&hex("03d8bbd6c639c62937b04d997f38c3770719c629d7014d49a24b4f98baa1292b49"))
}

fn hex(text: &str) -> [u8; 33] {
    data_encoding::HEXLOWER.decode(text.as_bytes()).expect("hexadecimal").try_into().expect("33 bytes")
}
