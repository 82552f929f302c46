//! The stored vectors of messages, errors, documents and CBOR, read back through the public interface.

use std::collections::BTreeSet;

use pandu_protocol::cbor;
use pandu_protocol::message::{
    Bytes, DecodeError, DocumentKind, Downlink, ErrorReply, Kind, RequestEnvelope, Response, Signed, Signer, Text,
    UpdateBegin,
};
use pandu_protocol::role::right;
use pandu_protocol::version::Version;
use pandu_tests::vectors::cbor::CborFile;
use pandu_tests::vectors::cddl::{Reading, Schema};
use pandu_tests::vectors::documents::Documents;
use pandu_tests::vectors::images::Images;
use pandu_tests::vectors::item::Item;
use pandu_tests::vectors::messages::{Errors, Messages, Outcome, Receiver, StrangeMessages, Way};
use pandu_tests::vectors::{hex, load, unhex};
use ring::signature::{ED25519, UnparsedPublicKey};

const SCHEMA: &str = include_str!("../../docs/protocol.cddl");

#[test]
fn every_message_decodes_to_what_its_vector_says_and_encodes_to_the_same_bytes() {
    let schema = Schema::parse(SCHEMA);
    for vector in load::<Messages>("messages.json").vectors {
        let bytes = unhex(&vector.cbor);
        let item = Item::decode(&bytes).expect("CBOR");
        assert_eq!(item.to_string(), vector.diagnostic);
        let (rule, again) = match vector.way {
            Way::Request => {
                let request = RequestEnvelope::decode(&bytes).expect(&vector.name);
                assert_eq!(request.request.kind().number(), vector.kind, "{}", vector.name);
                assert_eq!((Some(request.id), request.key.map(|key| hex(&key))), (vector.id, vector.idempotency_key));
                assert_eq!(right(request.request.kind()).changes, request.key.is_some(), "{}", vector.name);
                ("uplink", request.encode())
            }
            Way::Reply => {
                let Downlink::Response(response) = Downlink::decode(&bytes).expect(&vector.name) else {
                    panic!("{} is no reply", vector.name)
                };
                let reply = response.result.as_ref().expect("a reply");
                assert_eq!((reply.kind().number(), Some(response.id)), (vector.kind, vector.id), "{}", vector.name);
                ("downlink", response.encode())
            }
            Way::Push => {
                let Downlink::Push(push) = Downlink::decode(&bytes).expect(&vector.name) else {
                    panic!("{} is no push", vector.name)
                };
                assert_eq!(push.number(), vector.kind);
                ("downlink", push.encode())
            }
        };
        assert_eq!(hex(&again), vector.cbor, "{}", vector.name);
        assert!(schema.fits(rule, &item, Reading::Sent), "{} does not fit docs/protocol.cddl", vector.name);
    }
}

#[test]
fn every_kind_has_vectors_both_ways() {
    let vectors = load::<Messages>("messages.json").vectors;
    for way in [Way::Request, Way::Reply] {
        let found: BTreeSet<u32> = vectors.iter().filter(|it| it.way == way).map(|it| it.kind).collect();
        assert_eq!(found, Kind::ALL.iter().map(|kind| kind.number()).collect(), "{way:?}");
    }
    let pushes: BTreeSet<u32> = vectors.iter().filter(|it| it.way == Way::Push).map(|it| it.kind).collect();
    assert_eq!(pushes, (128..=131).collect());
    let names: BTreeSet<&str> = vectors.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names.len(), vectors.len() - documents_shown_under_one_kind(&vectors), "a name stands twice");
}

/// `Statement` carries every kind of document, each under the same name.
fn documents_shown_under_one_kind(vectors: &[pandu_tests::vectors::messages::Message]) -> usize {
    let statements: Vec<&str> =
        vectors.iter().filter(|it| it.name.starts_with("Statement reply")).map(|it| it.name.as_str()).collect();
    statements.len() - statements.iter().collect::<BTreeSet<_>>().len()
}

#[test]
fn every_error_decodes_to_what_its_vector_says() {
    let vectors = load::<Errors>("errors.json").vectors;
    for vector in &vectors {
        let bytes = unhex(&vector.cbor);
        let Ok(Downlink::Response(Response { id: 0x0123, result: Err(error) })) = Downlink::decode(&bytes) else {
            panic!("{} is not an error for request 0x0123", vector.name)
        };
        assert_eq!(error.code(), vector.code);
        if let ErrorReply::Throttled { wait } = &error {
            assert_eq!(Some(*wait), vector.wait);
        } else if let ErrorReply::Invalid { field } = &error {
            assert_eq!(Some(field.to_string()), vector.field);
        } else {
            assert_eq!(format!("{error:?}"), vector.name);
        }
        assert_eq!(hex(&Response { id: 0x0123, result: Err(error) }.encode()), vector.cbor);
        let item = Item::decode(&bytes).expect("CBOR");
        assert!(Schema::parse(SCHEMA).fits("downlink", &item, Reading::Sent), "{}", vector.name);
    }
    assert_eq!(vectors.iter().map(|it| it.code).collect::<BTreeSet<_>>(), (1..=12).collect());
}

#[test]
fn strange_messages_are_treated_as_their_vectors_say() {
    for vector in load::<StrangeMessages>("messages-strange.json").vectors {
        let bytes = unhex(&vector.cbor);
        let outcome = match vector.to {
            Receiver::Device => match RequestEnvelope::decode(&bytes) {
                Ok(it) if right(it.request.kind()).changes && it.key.is_none() => Outcome::Invalid,
                Ok(_) => Outcome::Accept,
                Err(DecodeError::UnknownKind { id: 1, .. }) => Outcome::Unsupported,
                Err(DecodeError::Request { id: 1 }) => Outcome::Invalid,
                Err(_) => Outcome::Close,
            },
            Receiver::Companion => match Downlink::decode(&bytes) {
                Ok(Downlink::UnknownPush(_)) => Outcome::Ignore,
                Ok(_) => Outcome::Accept,
                Err(_) => Outcome::Close,
            },
        };
        assert_eq!(outcome, vector.outcome, "{}", vector.name);
    }
}

#[test]
fn documents_verify_and_open_exactly_where_their_vectors_say_so() {
    let file = load::<Documents>("documents.json");
    let key = UnparsedPublicKey::new(&ED25519, unhex(&file.public_key));
    let mut kinds = BTreeSet::new();
    for vector in &file.vectors {
        let signed = Signed {
            kind: DocumentKind::from_number(vector.kind),
            signer: Signer::from_number(vector.signer),
            document: Bytes::new(unhex(&vector.document)).expect("short enough"),
            signature: Bytes::new(unhex(&vector.signature)).expect("64 bytes"),
        };
        assert_eq!(hex(&signed.signed_bytes()), vector.signed_bytes, "{}", vector.name);
        let verified = key.verify(&signed.signed_bytes(), &signed.signature).is_ok();
        assert_eq!(verified, vector.valid, "{}", vector.name);
        kinds.insert(signed.kind);
    }
    assert_eq!(kinds, DocumentKind::KNOWN.iter().copied().collect());
    assert_eq!(file.vectors.iter().filter(|it| !it.valid).count(), 4);
}

#[test]
fn images_verify_and_versions_are_read_exactly_where_their_vectors_say_so() {
    let file = load::<Images>("images.json");
    let key = UnparsedPublicKey::new(&ED25519, unhex(&file.public_key));
    for vector in &file.images {
        let image = UpdateBegin {
            model: Text::new(vector.model.as_str()).expect("short enough"),
            version: Text::new(vector.version.as_str()).expect("short enough"),
            size: vector.size,
            sha256: Bytes::new(unhex(&vector.sha256)).expect("32 bytes"),
            signature: Bytes::new(unhex(&vector.signature)).expect("64 bytes"),
        };
        assert_eq!(hex(&image.signed_bytes()), vector.signed_bytes, "{}", vector.name);
        let verified = key.verify(&image.signed_bytes(), &image.signature).is_ok();
        assert_eq!(verified, vector.valid, "{}", vector.name);
    }
    for vector in &file.versions {
        assert_eq!(vector.text.parse::<Version>().ok().map(Version::parts), vector.numbers, "{:?}", vector.text);
    }
    assert!(file.images.iter().filter(|it| !it.valid).count() > 5);
}

#[test]
fn cbor_is_accepted_and_refused_as_its_vectors_say() {
    for vector in load::<CborFile>("cbor.json").vectors {
        let found = cbor::check(&unhex(&vector.cbor)).err().map(|error| format!("{error:?}"));
        assert_eq!(found, vector.error, "{}", vector.name);
    }
}
