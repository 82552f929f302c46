//! Vectors of handshakes and of the first records of the session behind each.

use std::time::Duration;

use pandu_protocol::handshake::{Asked, Initiator, Plan, Responder};
use pandu_protocol::hello::Hello;
use pandu_protocol::message::{Empty, PairStart, PairStarted, Reply, Request, RequestEnvelope, Response, Text};
use pandu_protocol::pake::{Bound, CodeSecret, Pake, Spake2Plus};
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::session::{Sealed, Session};
use pandu_protocol::suite::{Pattern, SUITES};
use pandu_protocol::time::Millis;
use serde::{Deserialize, Serialize};

use super::fixed::{self, Fixed};
use super::{hello, hex, unhex};

/// The file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Handshakes {
    /// What the file is.
    pub comment: String,
    /// Pairing by label and by code and a session, in each suite.
    pub vectors: Vec<Handshake>,
}

/// One handshake with everything that goes into it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Handshake {
    /// What it is.
    pub name: String,
    /// The suite.
    pub suite: u8,
    /// The selector: the first sequence number both ways.
    pub selector: u8,
    /// The Noise protocol.
    pub noise: String,
    /// The hello.
    pub hello: String,
    /// The prologue.
    pub prologue: String,
    /// The companion's static private key.
    pub companion_private: String,
    /// Its public half.
    pub companion_public: String,
    /// The device's static private key.
    pub device_private: String,
    /// Its public half.
    pub device_public: String,
    /// The companion's ephemeral private key.
    pub companion_ephemeral: String,
    /// The device's ephemeral private key.
    pub device_ephemeral: String,
    /// The pre-shared key.
    pub psk: String,
    /// What only pairing by typed code has.
    pub code: Option<Code>,
    /// The handshake messages, the first from the companion, then in turn.
    pub messages: Vec<String>,
    /// The handshake hash.
    pub handshake_hash: String,
    /// The first records of the session.
    pub records: Vec<Record>,
}

/// The SPAKE2+ half of a pairing by typed code.
#[derive(Debug, Serialize, Deserialize)]
pub struct Code {
    /// The code's eight secret digits.
    pub digits: String,
    /// `w0s || w1s`.
    pub argon2id: String,
    /// The device's record: `w0 || L`.
    pub verifier_record: String,
    /// The context.
    pub context: String,
    /// 64 bytes; as a big-endian number modulo the order of the group they are the companion's `x`.
    pub companion_seed: String,
    /// The same for the device's `y`.
    pub device_seed: String,
    /// The companion's share, compressed.
    pub share_p: String,
    /// The device's share, compressed.
    pub share_v: String,
    /// The companion's confirmation.
    pub confirm_p: String,
    /// The device's confirmation.
    pub confirm_v: String,
    /// The shared key.
    pub k_shared: String,
}

/// One record of a session.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    /// What it is.
    pub note: String,
    /// Who sends it.
    pub from: End,
    /// The number of its nonce.
    pub nonce: u64,
    /// The plaintext; empty for a key update.
    pub plaintext: String,
    /// The record: the transport message.
    pub record: String,
}

/// An end of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The initiator.
    Companion,
    /// The responder.
    Device,
}

/// The companion's ephemeral private key.
const COMPANION_EPHEMERAL: [u8; 32] = counting_const(0x41);
/// The device's ephemeral private key.
const DEVICE_EPHEMERAL: [u8; 32] = counting_const(0x61);
/// What `x` is made of.
const COMPANION_SEED: [u8; 64] = [0x5c; 64];
/// What `y` is made of.
const DEVICE_SEED: [u8; 64] = [0xd3; 64];
/// The session PSK of the session vectors; pairing.json says how one is made.
const SESSION_PSK: [u8; 32] = counting_const(0xb0);

const fn counting_const(first: u8) -> [u8; 32] {
    let mut bytes = [0; 32];
    let mut i = 0;
    while i < 32 {
        bytes[i] = first + i as u8;
        i += 1;
    }
    bytes
}

/// Every handshake.
#[must_use]
pub fn handshakes() -> Handshakes {
    let vectors =
        [1, 2].into_iter().flat_map(|suite| [label_pairing(suite), code_pairing(suite), session(suite)]).collect();
    Handshakes {
        comment: "Handshakes with fixed keys (docs/protocol.md, sections 6 to 8): every input, every byte of each \
                  message, the handshake hash, and the first records of the session both ways with a key update in \
                  each direction. `messages` alternate, the companion's first. In `code` the 64-byte seeds, taken as \
                  big-endian numbers modulo the order of P-256, are the scalars x and y; they stand here only so that \
                  the exchange can be replayed."
            .into(),
        vectors,
    }
}

/// Pairing by scanned label.
#[must_use]
pub fn label_pairing(suite: u8) -> Handshake {
    let label = fixed::label();
    run(format!("label, suite {suite}"), suite, &Plan::Label(&label), &label.psk(), None)
}

/// A session with a paired device.
fn session(suite: u8) -> Handshake {
    let psk = SecretBytes::new(SESSION_PSK);
    let plan = Plan::Session { device: fixed::device_key().public(), psk: &psk };
    run(format!("session, suite {suite}"), suite, &plan, &psk, None)
}

/// Pairing by typed code.
fn code_pairing(suite: u8) -> Handshake {
    let secret = CodeSecret::derive(&fixed::code()).expect("19 MiB of memory");
    let prologue = prologue(suite, Pattern::Xx, &offer(suite).encode());
    let code = spake(&secret, &prologue);
    let psk = super::pairing::hkdf(&[], &unhex(&code.k_shared), b"Pandu code PSK");
    run(format!("code, suite {suite}"), suite, &Plan::Code(&secret), &SecretBytes::new(psk), Some(code))
}

fn offer(suite: u8) -> Hello {
    let suites = if suite == 1 { vec![1, 2] } else { vec![suite] };
    Hello { suites, ..hello::lock() }
}

/// `"Pandu/1" || selector || u16-be length of the hello || hello`, written down once more than in the library.
fn prologue(suite: u8, pattern: Pattern, hello: &[u8]) -> Vec<u8> {
    let selector = suite << 1 | u8::from(pattern == Pattern::Xx);
    let length = u16::try_from(hello.len()).expect("a hello is short").to_be_bytes();
    [b"Pandu/1", &[selector][..], &length, hello].concat()
}

/// The SPAKE2+ exchange inside a pairing by code, with the same seeds.
fn spake(secret: &CodeSecret, prologue: &[u8]) -> Code {
    let context = [b"Pandu/1 code", prologue].concat();
    let bound = Bound { context: &context, prover: b"companion", verifier: b"device" };
    let record = secret.verifier_record().expect("a record");
    let (prover, share_p) = Spake2Plus::start(secret, bound, SecretBytes::new(COMPANION_SEED)).expect("a share");
    let (verifier, share_v, confirm_v) =
        Spake2Plus::answer(&record, bound, SecretBytes::new(DEVICE_SEED), &share_p).expect("a share");
    let (confirm_p, key) = Spake2Plus::prove(prover, &share_v, &confirm_v).expect("the same code");
    assert_eq!(Spake2Plus::verify(verifier, &confirm_p).as_ref(), Ok(&key));
    Code {
        digits: "48219370".into(),
        argon2id: hex(secret.expose()),
        verifier_record: hex(record.to_bytes().expose()),
        context: hex(&context),
        companion_seed: hex(&COMPANION_SEED),
        device_seed: hex(&DEVICE_SEED),
        share_p: hex(&share_p),
        share_v: hex(&share_v),
        confirm_p: hex(&confirm_p),
        confirm_v: hex(&confirm_v),
        k_shared: hex(key.expose()),
    }
}

fn run(name: String, suite: u8, plan: &Plan<'_>, psk: &SecretBytes<32>, code: Option<Code>) -> Handshake {
    let hello = offer(suite).encode();
    let (companion, device) = (fixed::companion_key(), fixed::device_key());
    let mut random = Fixed::new(&[&COMPANION_EPHEMERAL[..], &COMPANION_SEED].concat());
    let (initiator, first) =
        Initiator::start(&hello, plan, &companion, fixed::TODAY, &mut random).expect("the device offers it");
    let selector = initiator.selector();
    let mut random = Fixed::new(&[&DEVICE_EPHEMERAL[..], &DEVICE_SEED].concat());
    let responder = Responder::new(hello.clone(), device.clone(), &mut random).expect("enough randomness");
    assert_eq!(responder.handle_selector(selector.byte()), Ok(selector));
    let asked = responder.handle_message(selector, &first).expect("a first message");
    let (messages, initiator, responder) = match asked {
        Asked::Client(asked) => {
            assert_eq!(asked.client(), companion.public());
            let (second, responder) = asked.accept(START, psk).expect("the same PSK");
            let (none, initiator) = initiator.handle_message(START, &second).expect("the same PSK");
            assert_eq!(none, None);
            (vec![first, second], initiator, responder)
        }
        Asked::Code(asked) => {
            let record =
                CodeSecret::derive(&fixed::code()).and_then(|secret| secret.verifier_record()).expect("a record");
            let (second, confirming) = asked.accept(&record).expect("a good share");
            let (third, initiator) = initiator.handle_message(START, &second).expect("the same code");
            let third = third.expect("three messages");
            let responder = confirming.handle_message(START, &third).expect("the same code");
            (vec![first, second, third], initiator, responder)
        }
    };
    assert_eq!(initiator.handshake_hash(), responder.handshake_hash());
    let noise = SUITES.iter().find(|it| it.id == suite).map(|it| match selector.pattern() {
        Pattern::Ik => it.ik,
        Pattern::Xx => it.xx,
    });
    Handshake {
        name,
        suite,
        selector: selector.byte(),
        noise: noise.expect("a suite of the registry").into(),
        prologue: hex(&prologue(suite, selector.pattern(), &hello)),
        hello: hex(&hello),
        companion_private: hex(companion.private().expose()),
        companion_public: hex(companion.public().as_bytes()),
        device_private: hex(device.private().expose()),
        device_public: hex(device.public().as_bytes()),
        companion_ephemeral: hex(&COMPANION_EPHEMERAL),
        device_ephemeral: hex(&DEVICE_EPHEMERAL),
        psk: hex(psk.expose()),
        code,
        messages: messages.iter().map(|message| hex(message)).collect(),
        handshake_hash: hex(initiator.handshake_hash()),
        records: records(initiator, responder, matches!(plan, Plan::Session { .. })),
    }
}

const START: Millis = Millis(0);

/// A request and its reply at the start, half an hour later, and after an hour, when both ends change their keys.
fn records(mut companion: Session, mut device: Session, paired: bool) -> Vec<Record> {
    let (request, reply) = if paired { identify() } else { pair_start() };
    let mut conversation = Conversation { records: Vec::new(), nonces: [0, 0] };
    for (minutes, note) in [(0, "at once"), (30, "half an hour later"), (60, "an hour after the start")] {
        let now = START.after(Duration::from_secs(60 * minutes));
        let sealed = companion.seal(now, &request).expect("a live session");
        conversation.carry(note, End::Companion, now, sealed, &request, &mut device);
        let sealed = device.seal(now, &reply).expect("a live session");
        conversation.carry(note, End::Device, now, sealed, &reply, &mut companion);
    }
    conversation.records
}

struct Conversation {
    records: Vec<Record>,
    nonces: [u64; 2],
}

impl Conversation {
    fn carry(&mut self, note: &str, from: End, now: Millis, sealed: Sealed, plaintext: &[u8], to: &mut Session) {
        let Sealed { update, record } = sealed;
        let update = update.map(|record| ("key update", &[][..], record));
        for (note, plaintext, record) in update.into_iter().chain([(note, plaintext, record)]) {
            let nonce = &mut self.nonces[usize::from(from == End::Device)];
            to.open(now, &record).expect("the other end of the same session");
            self.records.push(Record {
                note: note.into(),
                from,
                nonce: *nonce,
                plaintext: hex(plaintext),
                record: hex(&record),
            });
            *nonce += 1;
        }
    }
}

fn pair_start() -> (Vec<u8>, Vec<u8>) {
    let name = Text::new("Telefon Aminah").expect("short");
    let request = RequestEnvelope { id: 1, key: None, request: Request::PairStart(PairStart { name }) };
    let started = PairStarted {
        share: SecretBytes::new(super::pairing::DEVICE_SHARE),
        signing_key: super::documents::public_key(),
    };
    let reply = Response { id: 1, result: Ok(Reply::PairStart(started)) };
    (request.encode().to_vec(), reply.encode().to_vec())
}

fn identify() -> (Vec<u8>, Vec<u8>) {
    let request = RequestEnvelope { id: 1, key: None, request: Request::Identify(Empty {}) };
    let reply = super::samples::replies()
        .into_iter()
        .find_map(|(_, reply)| matches!(reply, Reply::Identify(_)).then_some(reply));
    let reply = Response { id: 1, result: Ok(reply.expect("there is a sample")) };
    (request.encode().to_vec(), reply.encode().to_vec())
}
