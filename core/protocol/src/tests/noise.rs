//! The Noise vectors that ship with `snow`, through our primitives.

use serde_json::Value;
use snow::Builder;

use crate::key::StaticKey;
use crate::resolver::Resolver;
use crate::secret::SecretBytes;
use crate::suite::SUITES;

/// The cases of `snow`'s `cacophony.txt` whose protocol names are in the registry.
const VECTORS: &str = include_str!("noise.json");

fn bytes(value: &Value) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

fn secret(value: &Value) -> SecretBytes<32> {
    SecretBytes::from_slice(&bytes(value)).unwrap()
}

fn end(vector: &Value, side: &str, remote: Option<&StaticKey>) -> snow::HandshakeState {
    let field = |name: &str| &vector[format!("{side}_{name}")];
    let name = vector["protocol_name"].as_str().unwrap();
    let own = StaticKey::from_private(secret(field("static")));
    let (psk, prologue) = (secret(&field("psks")[0]), bytes(field("prologue")));
    let resolver = Resolver::new(own.clone(), secret(field("ephemeral")));
    let mut builder = Builder::with_resolver(name.parse().unwrap(), Box::new(resolver))
        .local_private_key(own.private().expose())
        .unwrap()
        .psk(if name.contains("psk2") { 2 } else { 3 }, psk.expose())
        .unwrap()
        .prologue(&prologue)
        .unwrap();
    let public = remote.map(StaticKey::public);
    if let Some(public) = &public {
        builder = builder.remote_public_key(public.as_bytes()).unwrap();
    }
    if side == "init" { builder.build_initiator().unwrap() } else { builder.build_responder().unwrap() }
}

#[test]
fn every_pattern_of_every_suite_passes_the_vectors_of_snow() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let vectors = vectors["vectors"].as_array().unwrap();
    for name in SUITES.iter().flat_map(|suite| [suite.ik, suite.xx]) {
        assert!(vectors.iter().any(|vector| vector["protocol_name"] == name), "no vector for {name}");
    }
    for vector in vectors {
        run(vector);
    }
}

fn run(vector: &Value) {
    let name = vector["protocol_name"].as_str().unwrap();
    let device = StaticKey::from_private(secret(&vector["resp_static"]));
    let mut initiator = end(vector, "init", name.contains("IK").then_some(&device));
    let mut responder = end(vector, "resp", None);
    let messages = vector["messages"].as_array().unwrap();
    let handshake = if name.contains("IK") { 2 } else { 3 };
    let (mut sent, mut got) = ([0; 1024], [0; 1024]);
    for (i, message) in messages.iter().take(handshake).enumerate() {
        let (from, to) = if i % 2 == 0 { (&mut initiator, &mut responder) } else { (&mut responder, &mut initiator) };
        let length = from.write_message(&bytes(&message["payload"]), &mut sent).unwrap();
        assert_eq!(sent[..length], bytes(&message["ciphertext"]), "{name}, message {i}");
        let length = to.read_message(&sent[..length], &mut got).unwrap();
        assert_eq!(got[..length], bytes(&message["payload"]), "{name}, message {i}");
    }
    assert_eq!(initiator.get_handshake_hash(), bytes(&vector["handshake_hash"]));
    let mut initiator = initiator.into_transport_mode().unwrap();
    let mut responder = responder.into_transport_mode().unwrap();
    for (i, message) in messages.iter().enumerate().skip(handshake) {
        let (from, to) = if i % 2 == 0 { (&mut initiator, &mut responder) } else { (&mut responder, &mut initiator) };
        let length = from.write_message(&bytes(&message["payload"]), &mut sent).unwrap();
        assert_eq!(sent[..length], bytes(&message["ciphertext"]), "{name}, message {i}");
        let length = to.read_message(&sent[..length], &mut got).unwrap();
        assert_eq!(got[..length], bytes(&message["payload"]), "{name}, message {i}");
    }
}
