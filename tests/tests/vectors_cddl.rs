//! `docs/protocol.cddl` and the decoder agree: what the schema can make is decoded and encoded to the same bytes, and of
//! a message that was changed in one place, one accepts exactly what the other does.

use pandu_protocol::cbor;
use pandu_protocol::limit::DOCUMENT_MAX;
use pandu_protocol::message::{
    Advisories, BackupStatement, BreachNotice, DataMap, DocumentKind, Downlink, ErasureReceipt, Kind, Posture,
    Replacement, Reply, RequestEnvelope, SensorManifest, Signed, SupportStatement, UpdateNotice, UpdateOffer,
    VulnPolicy,
};
use pandu_protocol::role::right;
use pandu_tests::vectors::cddl::{Entropy, Reading, Schema, Size, Type};
use pandu_tests::vectors::item::Item;
use pandu_tests::vectors::samples::signed_in;
use proptest::prelude::*;

const TEXT: &str = include_str!("../../docs/protocol.cddl");

fn options(schema: &Schema, rule: &str) -> Vec<(String, Vec<Type>)> {
    let Type::Choice(options) = schema.resolve(rule, &[]) else { panic!("{rule} is not a choice") };
    options
        .into_iter()
        .map(|option| {
            let Type::Name(name, arguments) = option else { panic!("{option:?} in {rule}") };
            (name, arguments)
        })
        .collect()
}

#[test]
fn the_schema_has_every_kind_with_its_number_and_its_key() {
    let schema = Schema::parse(TEXT);
    let requests = options(&schema, "request");
    let replies = options(&schema, "reply");
    assert_eq!((requests.len(), replies.len()), (Kind::ALL.len(), Kind::ALL.len()));
    for (kind, ((envelope, request), (answer, reply))) in Kind::ALL.iter().zip(requests.iter().zip(&replies)) {
        let number = Type::Literal(kind.number().into());
        assert_eq!((&request[0], &reply[0]), (&number, &number), "{kind:?}");
        assert_eq!((envelope == "command", answer.as_str()), (right(*kind).changes, "answer"), "{kind:?}");
    }
    let pushes: Vec<Type> = options(&schema, "push").into_iter().map(|(_, arguments)| arguments[0].clone()).collect();
    assert_eq!(pushes, (128..=131).map(Type::Literal).collect::<Vec<_>>());
}

/// Whether a device understands the bytes as a request.
fn device_accepts(bytes: &[u8]) -> bool {
    RequestEnvelope::decode(bytes).is_ok_and(|it| it.key.is_some() || !right(it.request.kind()).changes)
}

/// Whether a companion understands the bytes as a reply or push of a kind that it knows.
fn companion_accepts(bytes: &[u8]) -> bool {
    match Downlink::decode(bytes) {
        Ok(Downlink::Response(response)) => {
            response.result.is_ok_and(|reply| signed_in(reply.clone()).is_none_or(|signed| opens(&reply, &signed)))
        }
        Ok(Downlink::Push(_)) => true,
        Ok(Downlink::UnknownPush(_)) | Err(_) => false,
    }
}

fn opens(reply: &Reply, signed: &Signed) -> bool {
    let wanted = [
        (Kind::SensorManifest, DocumentKind::SensorManifest),
        (Kind::DataMap, DocumentKind::DataMap),
        (Kind::Posture, DocumentKind::Posture),
        (Kind::ErasureReceipt, DocumentKind::ErasureReceipt),
    ];
    let fits =
        wanted.iter().find(|(kind, _)| *kind == reply.kind()).is_none_or(|(_, document)| signed.kind == *document);
    fits && match signed.kind {
        DocumentKind::SensorManifest => signed.open::<SensorManifest>(signed.kind).is_ok(),
        DocumentKind::DataMap => signed.open::<DataMap>(signed.kind).is_ok(),
        DocumentKind::Posture => signed.open::<Posture>(signed.kind).is_ok(),
        DocumentKind::VulnPolicy => signed.open::<VulnPolicy>(signed.kind).is_ok(),
        DocumentKind::Advisories => signed.open::<Advisories>(signed.kind).is_ok(),
        DocumentKind::Replacement => signed.open::<Replacement>(signed.kind).is_ok(),
        DocumentKind::Support => signed.open::<SupportStatement>(signed.kind).is_ok(),
        DocumentKind::Backup => signed.open::<BackupStatement>(signed.kind).is_ok(),
        DocumentKind::Breach => signed.open::<BreachNotice>(signed.kind).is_ok(),
        DocumentKind::ErasureReceipt => signed.open::<ErasureReceipt>(signed.kind).is_ok(),
        DocumentKind::UpdateNotice => signed.open::<UpdateNotice>(signed.kind).is_ok(),
        DocumentKind::UpdateOffer => signed.open::<UpdateOffer>(signed.kind).is_ok(),
        DocumentKind::Other(_) => false,
    }
}

/// Whether a document in an item is longer than a document may be; the schema's maker does not look at that.
fn document_too_long(item: &Item) -> bool {
    matches!(item.get(2).and_then(|body| body.get(2)), Some(Item::Bytes(bytes)) if bytes.len() > DOCUMENT_MAX)
}

fn encode_again(bytes: &[u8]) -> Vec<u8> {
    match Downlink::decode(bytes).expect("checked before") {
        Downlink::Response(response) => response.encode().to_vec(),
        Downlink::Push(push) => push.encode().to_vec(),
        Downlink::UnknownPush(number) => panic!("push {number}"),
    }
}

#[test]
fn the_smallest_message_of_each_kind_is_understood() {
    let schema = Schema::parse(TEXT);
    let mut entropy = Entropy::new(0);
    for option in 0..Kind::ALL.len() {
        let request = schema.make_option("request", option, Size::Least, &mut entropy).encode();
        assert!(device_accepts(&request), "{:?}", Kind::ALL[option]);
        let reply = schema.make_option("reply", option, Size::Least, &mut entropy).encode();
        assert!(companion_accepts(&reply), "{:?}", Kind::ALL[option]);
    }
}

/// `Item` without the key at the end of a path of keys (the first element of a list on the way).
fn without(item: &mut Item, path: &[i128]) {
    match (item, path) {
        (Item::Array(elements), _) => without(elements.first_mut().expect("one element"), path),
        (Item::Map(pairs), [last]) => pairs.retain(|(key, _)| *key != Item::Int(*last)),
        (Item::Map(pairs), [first, rest @ ..]) => {
            let (_, inner) = pairs.iter_mut().find(|(key, _)| *key == Item::Int(*first)).expect("the key");
            without(inner, rest);
        }
        (item, _) => panic!("{item} on the way to {path:?}"),
    }
}

#[test]
fn a_key_with_a_default_may_be_missing_where_it_is_read_and_is_written_again() {
    let schema = Schema::parse(TEXT);
    for (kind, path) in
        [(Kind::Identify, &[2, 8, 4][..]), (Kind::ListCredentials, &[2, 0, 5]), (Kind::ConsentRequests, &[2, 0, 8])]
    {
        let option = Kind::ALL.iter().position(|it| *it == kind).expect("listed");
        let whole =
            (0..).map(|seed| schema.make_option("reply", option, Size::Any, &mut Entropy::new(seed))).find(|item| {
                match item.get(2).and_then(|body| body.get(path[1])) {
                    Some(Item::Array(elements)) => elements.len() == 1,
                    Some(_) => true,
                    None => false,
                }
            });
        let mut item = whole.expect("endless");
        without(&mut item, path);
        assert!(!schema.fits("reply", &item, Reading::Sent), "{kind:?}");
        assert!(schema.fits("reply", &item, Reading::Received), "{kind:?}");
        assert!(companion_accepts(&item.encode()), "{kind:?}");
        let again = Item::decode(&encode_again(&item.encode())).expect("our own");
        assert!(schema.fits("reply", &again, Reading::Sent), "{kind:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn whatever_the_schema_makes_is_understood_and_comes_back(seed in any::<u64>(), option in 0..Kind::ALL.len()) {
        let schema = Schema::parse(TEXT);
        let mut entropy = Entropy::new(seed);
        let request = schema.make_option("request", option, Size::Any, &mut entropy);
        prop_assert!(schema.fits("uplink", &request, Reading::Sent));
        let bytes = request.encode();
        prop_assert_eq!(cbor::check(&bytes), Ok(()));
        prop_assert!(device_accepts(&bytes), "{}", request);
        let understood = RequestEnvelope::decode(&bytes).expect("accepted");
        prop_assert_eq!(understood.encode().to_vec(), bytes);
        prop_assert_eq!(RequestEnvelope::decode(&understood.encode()), Ok(understood));

        let reply = schema.make_option("reply", option, Size::Any, &mut entropy);
        if !document_too_long(&reply) {
            let bytes = reply.encode();
            prop_assert!(schema.fits("downlink", &reply, Reading::Sent));
            prop_assert!(companion_accepts(&bytes), "{}", reply);
            prop_assert_eq!(encode_again(&bytes), bytes);
        }
        let push = schema.make("push", Size::Any, &mut entropy);
        prop_assert!(companion_accepts(&push.encode()), "{}", push);
        prop_assert_eq!(encode_again(&push.encode()), push.encode());
    }

    #[test]
    fn of_a_changed_message_both_say_the_same(seed in any::<u64>(), option in 0..Kind::ALL.len()) {
        let schema = Schema::parse(TEXT);
        let mut entropy = Entropy::new(seed);
        let request = changed(schema.make_option("request", option, Size::Any, &mut entropy), &mut entropy);
        agree(&schema, "uplink", &request, device_accepts)?;
        let reply = changed(schema.make_option("reply", option, Size::Any, &mut entropy), &mut entropy);
        agree(&schema, "reply", &reply, companion_accepts)?;
        let push = changed(schema.make("push", Size::Any, &mut entropy), &mut entropy);
        agree(&schema, "push", &push, companion_accepts)?;
    }
}

fn agree(schema: &Schema, rule: &str, item: &Item, accepts: impl Fn(&[u8]) -> bool) -> Result<(), TestCaseError> {
    let bytes = item.encode();
    let by_schema =
        cbor::check(&bytes).is_ok() && schema.fits(rule, item, Reading::Received) && is_one_envelope(rule, item);
    prop_assert_eq!(accepts(&bytes), by_schema, "{} by the schema: {}", rule, item);
    Ok(())
}

/// The keys 0 to 3 of an envelope are never unknown, wherever they stand (docs/protocol.md, section 10).
fn is_one_envelope(rule: &str, item: &Item) -> bool {
    match (rule, item.get(1), item.get(3)) {
        ("uplink", _, Some(Item::Bytes(key))) => key.len() == 16,
        ("uplink" | "reply", _, None) | ("push", None, None) => true,
        _ => false,
    }
}

#[test]
fn changes_are_neither_all_harmless_nor_all_fatal() {
    let schema = Schema::parse(TEXT);
    let (mut accepted, mut refused, mut sent) = (0, 0, 0);
    for seed in 0..3_000 {
        let mut entropy = Entropy::new(seed);
        let item = changed(schema.make("request", Size::Any, &mut entropy), &mut entropy);
        if schema.fits("uplink", &item, Reading::Received) {
            accepted += 1
        } else {
            refused += 1
        }
        sent += usize::from(schema.fits("uplink", &item, Reading::Sent));
    }
    assert!(
        accepted > 500 && refused > 500 && sent < accepted,
        "{accepted} accepted, {refused} refused, {sent} as sent"
    );
}

/// Changes an item in one place.
fn changed(mut item: Item, entropy: &mut Entropy) -> Item {
    let place = entropy.below(count(&item));
    at(&mut item, place, entropy);
    item
}

fn count(item: &Item) -> usize {
    1 + match item {
        Item::Array(elements) => elements.iter().map(count).sum(),
        Item::Map(pairs) => pairs.iter().map(|(_, value)| count(value)).sum(),
        Item::Int(_) | Item::Bytes(_) | Item::Text(_) | Item::Bool(_) => 0,
    }
}

/// Changes the node at a place, counting from this one as 0.
fn at(item: &mut Item, place: usize, entropy: &mut Entropy) {
    if place == 0 {
        return change(item, entropy);
    }
    let mut left = place - 1;
    let children: Vec<&mut Item> = match item {
        Item::Array(elements) => elements.iter_mut().collect(),
        Item::Map(pairs) => pairs.iter_mut().map(|(_, value)| value).collect(),
        Item::Int(_) | Item::Bytes(_) | Item::Text(_) | Item::Bool(_) => Vec::new(),
    };
    for child in children {
        let size = count(child);
        if left < size {
            return at(child, left, entropy);
        }
        left -= size;
    }
}

fn change(item: &mut Item, entropy: &mut Entropy) {
    const LENGTHS: [usize; 13] = [0, 1, 8, 9, 16, 17, 32, 33, 64, 65, 256, 257, 1_025];
    let length = LENGTHS[entropy.below(LENGTHS.len())];
    if entropy.below(3) == 0 {
        const NUMBERS: [i128; 12] = [0, 1, 9, 15, 255, 256, 65_535, 65_536, 1 << 32, (1 << 64) - 1, -1, -(1 << 63) - 1];
        *item = match entropy.below(8) {
            0 => Item::Bytes(vec![7; length]),
            1 => Item::Text("x".repeat(length)),
            2 => Item::Array(Vec::new()),
            3 => Item::Map(Vec::new()),
            4 => Item::Bool(true),
            _ => Item::Int(NUMBERS[entropy.below(NUMBERS.len())]),
        };
        return;
    }
    match item {
        Item::Int(number) => *number = (*number + 1).min((1 << 64) - 1),
        Item::Bool(value) => *value = !*value,
        Item::Bytes(bytes) => bytes.resize(length, 7),
        Item::Text(text) => *text = "x".repeat(length),
        Item::Array(elements) => match elements.last().cloned() {
            Some(last) => elements.resize(length, last),
            None => elements.push(Item::Bool(true)),
        },
        Item::Map(pairs) => {
            if entropy.below(2) == 0 && !pairs.is_empty() {
                let _ = pairs.remove(entropy.below(pairs.len()));
            } else {
                let keys = [0, 1, 2, 3, 4, 24, 99, 65_536, (1 << 32) - 1, 1 << 32];
                let key = Item::Int(keys[entropy.below(keys.len())]);
                pairs.retain(|(found, _)| *found != key);
                pairs.push((key, if entropy.below(2) == 0 { Item::Bool(false) } else { Item::Int(3) }));
                pairs.sort_by_key(|(key, _)| if let Item::Int(number) = key { *number } else { 0 });
            }
        }
    }
}
