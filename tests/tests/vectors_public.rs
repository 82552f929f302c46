//! The stored vectors of labels, hellos, adverts and frames, read back through the public interface.

use std::collections::BTreeSet;

use pandu_protocol::advert::Advert;
use pandu_protocol::frame::{Fragmenter, REFUSAL, Reassembler, value_len};
use pandu_protocol::hello::Hello;
use pandu_protocol::key::PublicKey;
use pandu_protocol::label::{Label, parse_label};
use pandu_protocol::limit::MESSAGE_MAX;
use pandu_protocol::pake::{CodeSecret, VerifierRecord};
use pandu_protocol::time::Millis;
use pandu_tests::vectors::cddl::{Reading, Schema};
use pandu_tests::vectors::frames::{Frames, error_name as frame_error};
use pandu_tests::vectors::hello::{Adverts, Hellos};
use pandu_tests::vectors::item::Item;
use pandu_tests::vectors::labels::{Labels, error_name as label_error};
use pandu_tests::vectors::{hex, load, unhex};

#[test]
fn labels_are_read_as_their_vectors_say() {
    let file = load::<Labels>("labels.json");
    for vector in &file.scanned {
        for text in vector.also_read.iter().chain([&vector.qr_text]) {
            let Ok(Label::Scanned(label)) = parse_label(text) else { panic!("{text:?} is not read") };
            assert_eq!(hex(label.device().as_bytes()), vector.device_key);
            assert_eq!(hex(label.secret().expose()), vector.secret);
            assert_eq!(hex(label.psk().expose()), vector.psk);
            assert_eq!(*label.qr_text(), vector.qr_text);
        }
    }
    for vector in &file.typed {
        for text in vector.also_read.iter().chain([&vector.printed]) {
            let Ok(Label::Typed(code)) = parse_label(text) else { panic!("{text:?} is not read") };
            assert_eq!(*code.printed(), vector.printed);
        }
        let Ok(Label::Typed(code)) = parse_label(&vector.printed) else { panic!("checked above") };
        let secret = CodeSecret::derive(&code).expect("19 MiB of memory");
        assert_eq!(hex(secret.expose()), vector.argon2id);
        let record = secret.verifier_record().expect("a record");
        assert_eq!(hex(record.to_bytes().expose()), vector.verifier_record);
        assert!(VerifierRecord::from_bytes(&unhex(&vector.verifier_record)).is_ok());
    }
    let mut reasons = BTreeSet::new();
    for vector in &file.invalid {
        let reason = parse_label(&vector.text).map(|_| "a label").unwrap_or_else(label_error);
        assert_eq!(reason, vector.error, "{}", vector.name);
        reasons.insert(reason);
    }
    assert_eq!(reasons.len(), 10, "each reason is shown");
}

#[test]
fn hellos_are_read_as_their_vectors_say() {
    let schema = Schema::parse(include_str!("../../docs/protocol.cddl"));
    let file = load::<Hellos>("hello.json");
    for vector in &file.valid {
        let bytes = unhex(&vector.cbor);
        assert_eq!(Hello::decode(&bytes), Ok(vector.content()), "{}", vector.name);
        assert_eq!(hex(&vector.content().encode()), vector.cbor, "{}", vector.name);
        assert!(schema.fits("hello", &Item::decode(&bytes).expect("CBOR"), Reading::Sent), "{}", vector.name);
    }
    for vector in &file.newer {
        assert_eq!(Hello::decode(&unhex(&vector.cbor)), Ok(vector.content()), "{}", vector.name);
    }
    for vector in &file.invalid {
        let bytes = unhex(&vector.cbor);
        assert!(Hello::decode(&bytes).is_err(), "{}", vector.name);
        if let (Ok(()), Ok(item)) = (pandu_protocol::cbor::check(&bytes), Item::decode(&bytes)) {
            assert!(!schema.fits("hello", &item, Reading::Sent), "{} fits docs/protocol.cddl", vector.name);
        }
    }
}

#[test]
fn adverts_are_recognised_as_their_vectors_say() {
    let key = |text: &str| PublicKey::from_slice(&unhex(text)).expect("32 bytes");
    let file = load::<Adverts>("adverts.json");
    for vector in &file.valid {
        let bytes = unhex(&vector.advert);
        let advert = Advert::decode(&bytes).expect("an advert");
        assert_eq!((advert.category.number(), advert.ready), (vector.category, vector.ready));
        assert_eq!(hex(&advert.id.as_bytes()[..3]), vector.random);
        assert!(advert.id.belongs_to(&key(&vector.device_key)));
        assert!(!advert.id.belongs_to(&key(&vector.other_key)));
        assert_eq!(hex(&advert.encode()), vector.advert);
    }
    for vector in &file.invalid {
        assert!(Advert::decode(&unhex(&vector.advert)).is_err(), "{}", vector.name);
    }
}

#[test]
fn messages_are_cut_and_joined_as_their_vectors_say() {
    let file = load::<Frames>("frames.json");
    assert_eq!(file.refusal, hex(&REFUSAL));
    for vector in &file.cut {
        assert_eq!(value_len(vector.mtu), vector.value_len);
        let mut fragmenter = Fragmenter::new(vector.selector, vector.value_len);
        vector.messages.iter().for_each(|message| fragmenter.push(unhex(message)));
        let values: Vec<String> = std::iter::from_fn(|| fragmenter.poll_value()).map(|value| hex(&value)).collect();
        assert_eq!(values, vector.values, "{} at {}", vector.name, vector.mtu);

        let mut reassembler = Reassembler::new(vector.selector, MESSAGE_MAX);
        let messages: Vec<String> = vector
            .values
            .iter()
            .filter_map(|value| reassembler.handle_value(Millis(0), &unhex(value)).expect(&vector.name))
            .map(|message| hex(&message))
            .collect();
        assert_eq!(messages, vector.messages, "{} at {}", vector.name, vector.mtu);
    }
    let mtus: BTreeSet<u16> = file.cut.iter().map(|vector| vector.mtu).collect();
    assert!([23, 185, 247, 517].iter().all(|mtu| mtus.contains(mtu)));
}

#[test]
fn broken_values_end_a_link_where_their_vectors_say() {
    let mut reasons = BTreeSet::new();
    for vector in load::<Frames>("frames.json").broken {
        let mut outcomes = vector.play();
        let last = outcomes.pop().flatten().map(frame_error);
        assert_eq!(last, Some(vector.error.as_str()), "{}", vector.name);
        assert!(outcomes.iter().all(Option::is_none), "{}: {outcomes:?}", vector.name);
        reasons.extend(last);
    }
    assert_eq!(reasons.len(), 7, "each reason is shown");
}
