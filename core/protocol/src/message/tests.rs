//! Messages as bytes: what is written, what is refused, what is never shown. `tests/tests/vectors_cddl.rs` holds every
//! kind against `docs/protocol.cddl`.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::limit::{NAME_MAX, PASSWORD_MAX};
use crate::role::Role;
use crate::secret::{SecretBytes, SecretText};

fn request(request: Request, key: Option<IdempotencyKey>) -> RequestEnvelope {
    RequestEnvelope { id: 7, key, request }
}

#[test]
fn a_request_is_written_as_the_document_says() {
    let query = request(Request::Identify(Empty {}), None);
    assert_eq!(*query.encode(), [0xa3, 0, 3, 1, 7, 2, 0xa0]);
    let command = request(Request::Leave(Empty {}), Some([9; 16]));
    let expected = [&[0xa4, 0, 14, 1, 7, 2, 0xa0, 3, 0x50][..], &[9; 16]].concat();
    assert_eq!(*command.encode(), expected);
    assert_eq!(RequestEnvelope::decode(&expected), Ok(command));
    let body = request(Request::Events(EventQuery { after: 24 }), None);
    assert_eq!(*body.encode(), [0xa3, 0, 0x18, 64, 1, 7, 2, 0xa1, 0, 0x18, 24]);
}

#[test]
fn answers_and_pushes_are_written_as_the_document_says() {
    let reply = Response { id: 300, result: Ok(Reply::Operate(Operated { milli: -1 })) };
    assert_eq!(*reply.encode(), [0xa3, 0, 16, 1, 0x19, 1, 44, 2, 0xa1, 0, 0x20]);
    let error = Response { id: 1, result: Err(ErrorReply::Throttled { wait: 30 }) };
    assert_eq!(*error.encode(), [0xa2, 1, 1, 3, 0xa2, 0, 4, 1, 0x18, 30]);
    let error = Response { id: 1, result: Err(ErrorReply::invalid("ssid")) };
    assert_eq!(*error.encode(), [&[0xa2, 1, 1, 3, 0xa2, 0, 7, 2, 0x64][..], b"ssid"].concat());
    let push = Push::EnrolState(EnrolState { enrolment: 1, remaining: 2, feedback: EnrolFeedback::Good, kept: None });
    assert_eq!(*push.encode(), [0xa2, 0, 0x18, 131, 2, 0xa3, 0, 1, 1, 2, 2, 0]);
    assert_eq!(Downlink::decode(&push.encode()), Ok(Downlink::Push(push)));
}

#[test]
fn what_cannot_be_answered_is_told_from_what_can() {
    let cases: &[(&[u8], DecodeError)] = &[
        (&[], DecodeError::Cbor(crate::cbor::CborError::Truncated)),
        (&[0xa3, 0, 3, 1, 7, 2, 0xa0, 0], DecodeError::Cbor(crate::cbor::CborError::Trailing)),
        (&[0x80], DecodeError::Envelope),
        (&[0xa2, 0, 3, 1, 7], DecodeError::Envelope),
        (&[0xa2, 1, 7, 2, 0xa0], DecodeError::Envelope),
        (&[0xa2, 0, 3, 2, 0xa0], DecodeError::Envelope),
        (&[0xa3, 0, 3, 1, 0x1a, 0, 1, 0, 0, 2, 0xa0], DecodeError::Envelope),
        (&[0xa3, 0, 0x18, 99, 1, 7, 2, 0xa0], DecodeError::UnknownKind { id: 7, kind: 99 }),
        (&[0xa3, 0, 0x18, 128, 1, 7, 2, 0xa0], DecodeError::UnknownKind { id: 7, kind: 128 }),
        (&[0xa3, 0, 1, 1, 7, 2, 0xa0], DecodeError::Request { id: 7 }),
        (&[0xa3, 0, 3, 1, 7, 2, 0x80], DecodeError::Request { id: 7 }),
        (&[0xa4, 0, 14, 1, 7, 2, 0xa0, 3, 0x41, 0], DecodeError::Request { id: 7 }),
    ];
    for (bytes, expected) in cases {
        assert_eq!(RequestEnvelope::decode(bytes), Err(*expected), "{bytes:02x?}");
    }
}

#[test]
fn a_companion_takes_one_form_at_a_time() {
    let cases: &[&[u8]] = &[
        &[0xa3, 0, 3, 1, 7, 3, 0xa1],
        &[0xa4, 0, 9, 1, 7, 2, 0xa0, 3, 0xa1, 0, 1],
        &[0xa3, 0, 0x18, 128, 1, 7, 2, 0xa0],
        &[0xa2, 0, 9, 2, 0xa0],
        &[0xa2, 1, 7, 3, 0xa1, 0, 4],
        &[0xa2, 1, 7, 3, 0xa1, 0, 7],
        &[0xa2, 1, 7, 3, 0xa0],
        &[0xa1, 1, 7],
    ];
    for bytes in cases {
        assert!(Downlink::decode(bytes).is_err(), "{bytes:02x?}");
    }
    assert_eq!(Downlink::decode(&[0xa2, 0, 0x18, 200, 2, 0xa0]), Ok(Downlink::UnknownPush(200)));
    let unknown = Response { id: 7, result: Err(ErrorReply::Other(99)) };
    assert_eq!(Downlink::decode(&[0xa2, 1, 7, 3, 0xa1, 0, 0x18, 99]), Ok(Downlink::Response(unknown)));
}

#[test]
fn bounds_hold_in_both_directions() {
    assert_eq!(Text::<4>::new("12345"), Err(TooLong));
    assert_eq!(&*Text::<4>::cut("abcé"), "abc", "never in the middle of a letter");
    assert_eq!(&*Text::<5>::cut("abcé"), "abcé");
    assert_eq!(Bytes::<2>::new([1, 2, 3]), Err(TooLong));
    assert_eq!(Bytes::<2, 2>::new([1]), Err(TooLong));
    assert_eq!(Bytes::<2, 2>::default().len(), 2);
    assert_eq!(List::<u8, 2>::new([1, 2, 3]), Err(TooLong));
    assert_eq!(List::<u8, 2>::cut([1, 2, 3]).len(), 2);
    assert!(SecretText::<4>::new("12345".into()).is_none());
    assert!(decode_body::<Rename>(&name_of(NAME_MAX)).is_ok());
    assert_eq!(decode_body::<Rename>(&name_of(NAME_MAX + 1)), Err(DecodeError::Body));
    assert!(decode_body::<PostureRequest>(&[&[0xa1, 0, 0x50][..], &[0; 16]].concat()).is_ok());
    for length in [15, 17] {
        let nonce = [&[0xa1, 0, 0x40 + length][..], &vec![0; usize::from(length)]].concat();
        assert_eq!(decode_body::<PostureRequest>(&nonce), Err(DecodeError::Body));
    }
}

fn name_of(length: usize) -> Vec<u8> {
    [&[0xa1, 0, 0x78, u8::try_from(length).unwrap()][..], &vec![b'x'; length]].concat()
}

#[test]
fn numbers_of_a_newer_peer_survive() {
    let bytes = [0xa1, 0, 0x19, 1, 0];
    let Ok(query) = decode_body::<StatementQuery>(&bytes) else { panic!("an unknown document kind is decoded") };
    assert_eq!(query.kind, DocumentKind::Other(256));
    assert_eq!(encode_body(&query), bytes);
    assert_eq!(Role::from_number(4), Role::Guest);
    assert!(DocumentKind::KNOWN.iter().all(|kind| DocumentKind::from_number(kind.number()) == *kind));
}

#[test]
fn a_document_opens_as_its_kind_only() {
    let document = SupportStatement { model: Text::cut("KS-100"), end_year: 2031, end_month: 12, stated_at: 1 };
    let signed = Signed::seal(DocumentKind::Support, Signer::Device, &document, |bytes| {
        assert!(bytes.starts_with(b"Pandu/1 document\x00\x00\x00\x07"));
        vec![5; 64]
    });
    let signed = signed.unwrap();
    assert_eq!(signed.open(DocumentKind::Support), Ok(document));
    assert_eq!(signed.open::<SupportStatement>(DocumentKind::Backup), Err(DecodeError::Body));
    assert_eq!(signed.open::<VulnPolicy>(DocumentKind::Support), Err(DecodeError::Body));
    let short = Signed::seal(DocumentKind::Support, Signer::Device, &Empty {}, |_| vec![5; 63]);
    assert_eq!(short, None);
    let long = LastTelemetry { sent_at: None, payload: Bytes::new(vec![0; crate::limit::DOCUMENT_MAX]).unwrap() };
    assert_eq!(Signed::seal(DocumentKind::Support, Signer::Device, &long, |_| vec![5; 64]), None);
}

#[test]
fn replies_go_to_the_call_that_they_answer() {
    let reply = Reply::AuthState(AuthState { role: Role::Owner, fresh_seconds: 0, wait_seconds: 0, locked_out: false });
    assert!(call::AuthState::reply(reply.clone()).is_some());
    assert!(call::Confirm::reply(reply.clone()).is_none(), "the same body, another call");
    assert!(call::Identify::reply(reply).is_none());
    assert_eq!(call::Leave::request(Empty {}), Request::Leave(Empty {}));
}

#[test]
fn no_message_shows_a_secret() {
    let word = "kopi-o kaw 3 pagi";
    let password = || SecretText::<PASSWORD_MAX>::new(word.into());
    let messages = [
        Request::SetCredential(SetCredential {
            kind: CredentialKind::Password,
            client: None,
            secret: password(),
            locked: None,
        }),
        Request::Confirm(Confirm { kind: CredentialKind::Password, secret: password() }),
        Request::NetworkJoin(NetworkJoin { ssid: Bytes::default(), key: SecretText::new(word.into()) }),
        Request::PairFinish(PairFinish { share: SecretBytes::new(*b"kopi-o kaw 3 pagi kopi-o kaw 3 p") }),
    ];
    for message in messages {
        let shown: String = format!("{message:?}");
        assert!(!shown.contains("kopi") && !shown.contains("107, 111"), "{shown}");
        assert!(RequestEnvelope { id: 0, key: None, request: message }.encode().windows(4).any(|part| part == b"kopi"));
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = RequestEnvelope::decode(&bytes);
        let _ = Downlink::decode(&bytes);
    }

    #[test]
    fn random_bodies_never_panic_and_come_back(kind in 0u8..140, body in proptest::collection::vec(any::<u8>(), 1..80)) {
        let request = [&[0xa3, 0, 0x18, kind, 1, 7, 2][..], &body].concat();
        let request = if kind < 24 { [&[0xa3, 0, kind, 1, 7, 2][..], &body].concat() } else { request };
        if let Ok(decoded) = RequestEnvelope::decode(&request) {
            prop_assert_eq!(RequestEnvelope::decode(&decoded.encode()), Ok(decoded));
        }
        if let Ok(Downlink::Response(decoded)) = Downlink::decode(&request) {
            prop_assert_eq!(Downlink::decode(&decoded.encode()), Ok(Downlink::Response(decoded)));
        }
    }
}
