//! The stored vectors of handshakes, replayed through the public interface with the keys in the file, and then with one
//! bit changed at a time.

use std::time::Duration;

use pandu_protocol::handshake::{Asked, Initiator, Plan, Responder};
use pandu_protocol::key::{PublicKey, StaticKey};
use pandu_protocol::label::{Label, parse_label};
use pandu_protocol::pairing::derive_session_psk;
use pandu_protocol::pake::{CodeSecret, VerifierRecord};
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::session::{Opened, Sealed, Session};
use pandu_protocol::time::Millis;
use pandu_tests::vectors::fixed::{Fixed, TODAY};
use pandu_tests::vectors::handshakes::{End, Handshake, Handshakes};
use pandu_tests::vectors::labels::Labels;
use pandu_tests::vectors::pairing::Pairings;
use pandu_tests::vectors::{hex, load, unhex};

fn secret<const N: usize>(text: &str) -> SecretBytes<N> {
    SecretBytes::from_slice(&unhex(text)).expect("of that length")
}

/// The companion's end as a vector describes it.
fn initiator(vector: &Handshake) -> (Initiator, Vec<u8>) {
    let companion = StaticKey::from_private(secret(&vector.companion_private));
    assert_eq!(hex(companion.public().as_bytes()), vector.companion_public);
    let seed = vector.code.as_ref().map_or(String::new(), |code| code.companion_seed.clone());
    let mut random = Fixed::new(&unhex(&format!("{}{seed}", vector.companion_ephemeral)));
    let start = |plan: &Plan<'_>, random: &mut Fixed| {
        Initiator::start(&unhex(&vector.hello), plan, &companion, TODAY, random).expect("as in the vector")
    };
    let device = PublicKey::from_slice(&unhex(&vector.device_public)).expect("32 bytes");
    match &vector.code {
        Some(code) => start(&Plan::Code(&CodeSecret::from_bytes(secret(&code.argon2id))), &mut random),
        // A session and a pairing by label differ only in where the PSK comes from.
        None => start(&Plan::Session { device, psk: &secret(&vector.psk) }, &mut random),
    }
}

/// The device's end as a vector describes it, with what it says to each message.
fn respond(vector: &Handshake, hello: &[u8], selector: u8, messages: &[Vec<u8>]) -> Option<(Vec<u8>, Session)> {
    let device = StaticKey::from_private(secret(&vector.device_private));
    let seed = vector.code.as_ref().map_or_else(|| "00".repeat(64), |code| code.device_seed.clone());
    let mut random = Fixed::new(&unhex(&format!("{}{seed}", vector.device_ephemeral)));
    let responder = Responder::new(hello.to_vec(), device, &mut random).expect("enough randomness");
    let selector = responder.handle_selector(selector).ok()?;
    match responder.handle_message(selector, &messages[0]).ok()? {
        Asked::Client(asked) => {
            assert_eq!(hex(asked.client().as_bytes()), vector.companion_public);
            asked.accept(Millis(0), &secret(&vector.psk)).ok()
        }
        Asked::Code(asked) => {
            let code = vector.code.as_ref().expect("a vector of pairing by code");
            let record = VerifierRecord::from_bytes(&unhex(&code.verifier_record)).expect("a record");
            let (second, confirming) = asked.accept(&record).ok()?;
            confirming.handle_message(Millis(0), &messages[2]).ok().map(|session| (second, session))
        }
    }
}

fn messages(vector: &Handshake) -> Vec<Vec<u8>> {
    vector.messages.iter().map(|message| unhex(message)).collect()
}

#[test]
fn every_byte_of_every_handshake_is_as_its_vector_says() {
    let vectors = load::<Handshakes>("handshakes.json").vectors;
    assert_eq!(vectors.len(), 6);
    for vector in &vectors {
        let expected = messages(vector);
        let (companion, first) = initiator(vector);
        assert_eq!(
            (first.clone(), companion.selector().byte()),
            (expected[0].clone(), vector.selector),
            "{}",
            vector.name
        );
        let (third, mut companion) = companion.handle_message(Millis(0), &expected[1]).expect(&vector.name);
        assert_eq!(third.as_ref(), expected.get(2), "{}", vector.name);
        let (second, mut device) =
            respond(vector, &unhex(&vector.hello), vector.selector, &expected).expect(&vector.name);
        assert_eq!(second, expected[1], "{}", vector.name);
        assert_eq!(hex(companion.handshake_hash()), vector.handshake_hash, "{}", vector.name);
        assert_eq!(hex(device.handshake_hash()), vector.handshake_hash, "{}", vector.name);
        replay_records(vector, &mut companion, &mut device);
    }
}

fn replay_records(vector: &Handshake, companion: &mut Session, device: &mut Session) {
    let mut update: Option<Vec<u8>> = None;
    for record in &vector.records {
        let bytes = unhex(&record.record);
        if record.note == "key update" {
            update = Some(bytes);
            continue;
        }
        let minutes = match record.note.as_str() {
            "at once" => 0,
            "half an hour later" => 30,
            "an hour after the start" => 60,
            other => panic!("{other}"),
        };
        let now = Millis(0).after(Duration::from_secs(minutes * 60));
        let (from, to) = if record.from == End::Companion {
            (&mut *companion, &mut *device)
        } else {
            (&mut *device, &mut *companion)
        };
        let plaintext = unhex(&record.plaintext);
        let sealed = Sealed { update: update.take(), record: bytes.clone() };
        assert_eq!(from.seal(now, &plaintext), Ok(sealed.clone_parts()), "{}: {}", vector.name, record.note);
        if let Some(update) = sealed.update {
            assert_eq!(to.open(now, &update), Ok(Opened::KeyUpdate));
        }
        assert_eq!(to.open(now, &bytes), Ok(Opened::Message(plaintext.into())));
    }
    assert!(update.is_none() && vector.records.iter().filter(|it| it.note == "key update").count() == 2);
}

trait CloneParts {
    fn clone_parts(&self) -> Self;
}

impl CloneParts for Sealed {
    fn clone_parts(&self) -> Self {
        Self { update: self.update.clone(), record: self.record.clone() }
    }
}

#[test]
fn one_changed_bit_anywhere_ends_a_handshake() {
    for vector in load::<Handshakes>("handshakes.json").vectors {
        let right = messages(&vector);
        let hello = unhex(&vector.hello);
        for (place, message) in right.iter().enumerate() {
            // Each byte in the cheap pattern, each seventh where SPAKE2+ is computed anew.
            for at in (0..message.len()).step_by(if vector.code.is_some() { 7 } else { 1 }) {
                let mut wrong = right.clone();
                wrong[place][at] ^= 1 << (at % 8);
                let refused = if place == 1 {
                    initiator(&vector).0.handle_message(Millis(0), &wrong[1]).is_err()
                } else {
                    respond(&vector, &hello, vector.selector, &wrong).is_none_or(|answer| answer.0 != right[1])
                };
                // The top bit of an X25519 key does not count for the product (RFC 7748, section 5), but for the hash.
                assert!(refused, "{}: byte {at} of message {}", vector.name, place + 1);
            }
        }
        let mut edited = hello.clone();
        edited[10] ^= 1;
        assert!(respond(&vector, &edited, vector.selector, &right).is_none(), "{}: an edited hello", vector.name);
        let other = vector.selector ^ 0b110;
        assert!(respond(&vector, &hello, other, &right).is_none(), "{}: another suite", vector.name);
    }
}

#[test]
fn the_psk_of_a_label_is_the_one_of_its_handshake() {
    let psk = load::<Labels>("labels.json").scanned.remove(0).psk;
    let vectors = load::<Handshakes>("handshakes.json").vectors;
    let labels: Vec<&Handshake> = vectors.iter().filter(|it| it.name.starts_with("label")).collect();
    assert_eq!(labels.len(), 2);
    assert!(labels.iter().all(|vector| vector.psk == psk));
    for vector in vectors.iter().filter_map(|it| it.code.as_ref()) {
        let Ok(Label::Typed(code)) = parse_label("482-193-708") else { panic!("a code") };
        assert_eq!(hex(CodeSecret::derive(&code).expect("memory").expose()), vector.argon2id);
    }
}

#[test]
fn session_psks_and_handles_are_derived_as_their_vectors_say() {
    let file = load::<Pairings>("pairing.json");
    for vector in &file.session_psks {
        let hash: [u8; 32] = unhex(&vector.handshake_hash).try_into().expect("32 bytes");
        let psk = derive_session_psk(&hash, &secret(&vector.companion_share), &secret(&vector.device_share));
        assert_eq!(hex(psk.expose()), vector.psk, "{}", vector.name);
    }
    for vector in &file.client_ids {
        let key = PublicKey::from_slice(&unhex(&vector.public_key)).expect("32 bytes");
        assert_eq!(hex(&key.client_id()), vector.client);
    }
}
