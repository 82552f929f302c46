//! Reading signed files: fields that are missing or wrong, fields that are not known, and bytes that mean nothing.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Host, World, in_days, signing_key};
use crate::sign::sign;
use crate::{Document, Error, Kind, Malformed, Metadata, Role, Root, Snapshot, Targets, Timestamp};

fn value(path: &str) -> Value {
    serde_json::from_slice(&World::new().files[path]).expect("JSON")
}

fn read<T: Kind>(value: &Value) -> Result<Document<T>, Malformed> {
    Document::read(value.to_string().as_bytes())
}

/// Changes `signed` at a JSON pointer; [`Value::Null`] takes the field away.
fn problem<T: Kind>(path: &str, pointer: &str, new: Value) -> Option<Malformed> {
    let mut file = value(path);
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = file["signed"].pointer_mut(parent).expect("a field").as_object_mut().expect("an object");
    if new.is_null() {
        parent.remove(name).expect("a field");
    } else {
        parent.insert(name.to_owned(), new);
    }
    read::<T>(&file).err()
}

#[test]
fn fields_that_are_missing_or_wrong() {
    const ROOT: &str = "metadata/1.root.json";
    for (pointer, new, expected) in [
        ("/_type", json!("targets"), Malformed::Type),
        ("/_type", Value::Null, Malformed::Type),
        ("/spec_version", json!("2.0.0"), Malformed::SpecVersion),
        ("/spec_version", json!("10.0"), Malformed::SpecVersion),
        ("/spec_version", Value::Null, Malformed::Field),
        ("/version", json!(0), Malformed::Field),
        ("/version", json!(-1), Malformed::Field),
        ("/version", json!("1"), Malformed::Field),
        ("/version", json!(true), Malformed::Field),
        ("/version", Value::Null, Malformed::Field),
        ("/expires", json!("2027-01-15"), Malformed::Field),
        ("/expires", Value::Null, Malformed::Field),
        ("/keys", Value::Null, Malformed::Field),
        ("/keys", json!([]), Malformed::Field),
        ("/roles/timestamp", Value::Null, Malformed::Field),
        ("/roles/root/threshold", json!(0), Malformed::Field),
        ("/roles/root/threshold", Value::Null, Malformed::Field),
        ("/roles/root/keyids", json!(["a", "a"]), Malformed::Field),
        ("/consistent_snapshot", json!("yes"), Malformed::Field),
    ] {
        assert_eq!(problem::<Root>(ROOT, pointer, new.clone()), Some(expected), "{pointer} {new}");
    }
    for (pointer, new) in [
        ("/meta", json!({})),
        ("/meta/snapshot.json/version", json!(0)),
        ("/meta/snapshot.json/length", json!(-1)),
        ("/meta/snapshot.json/hashes", json!("?")),
        ("/meta/targets.json", json!({ "version": 1 })),
    ] {
        assert_eq!(problem::<Timestamp>("metadata/timestamp.json", pointer, new), Some(Malformed::Field), "{pointer}");
    }
    assert_eq!(
        problem::<Snapshot>("metadata/1.snapshot.json", "/meta/targets.json/version", json!(0)),
        Some(Malformed::Field)
    );
}

#[test]
fn targets_and_delegations_that_are_wrong() {
    let succinct = |bits: u32| json!({ "keyids": [], "threshold": 1, "bit_length": bits, "name_prefix": "a" });
    for (pointer, new) in [
        ("/targets", Value::Null),
        ("/targets/a", json!({ "length": 1 })),
        ("/targets/a", json!({ "length": 1, "hashes": {} })),
        ("/targets/a", json!({ "hashes": { "sha256": "00" } })),
        ("/targets/a", json!({ "length": 1, "hashes": { "sha256": "00" }, "custom": [] })),
        ("/delegations", json!({ "keys": {} })),
        ("/delegations", json!({ "keys": {}, "roles": [], "succinct_roles": succinct(1) })),
        ("/delegations", json!({ "keys": {}, "succinct_roles": succinct(33) })),
        ("/delegations", json!({ "keys": {}, "succinct_roles": succinct(0) })),
    ] {
        assert_eq!(
            problem::<Targets>("metadata/1.targets.json", pointer, new.clone()),
            Some(Malformed::Field),
            "{new}"
        );
    }
}

#[test]
fn without_signatures_or_content() {
    for file in [json!({}), json!([]), json!({ "signed": {} }), json!(1)] {
        assert!(read::<Root>(&file).is_err(), "{file}");
    }
    let mut file = value("metadata/1.root.json");
    for signatures in [json!({}), json!([1]), json!([{ "keyid": "a" }]), json!([{ "sig": "00" }]), Value::Null] {
        file["signatures"] = signatures;
        assert_eq!(read::<Root>(&file).err(), Some(Malformed::Field));
    }
    file["signatures"] = json!([{ "keyid": "a", "sig": "no hexadecimal" }, { "keyid": "b", "sig": "" }]);
    let root = read::<Root>(&file).expect("read; they only never count");
    assert_eq!(root.signers().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn a_wrong_signature_beside_enough_right_ones_does_no_harm() {
    let mut world = World::new();
    world.let_sign(Role::Timestamp, 1, &[2, 3]);
    world.publish_root();
    world.publish(&[]);
    let path = "metadata/timestamp.json";
    for wrong in ["", "00", "zz", &"ab".repeat(64)] {
        let mut stamp: Value = serde_json::from_slice(&world.files[path]).expect("JSON");
        stamp["signatures"][0]["sig"] = wrong.into();
        world.files.insert(path.to_owned(), stamp.to_string().into_bytes());
        assert!(Host::default().refresh(&world).is_ok(), "{wrong}");
    }
}

#[test]
fn unknown_fields_are_signed_and_kept() {
    let mut world = World::new();
    let root = &mut world.root.body;
    root.other.insert("x-root".to_owned(), json!({ "b": [1, "é"], "a": null }));
    root.roles.get_mut("root").expect("there").other.insert("x-role".to_owned(), json!(1));
    let mut key = signing_key(2).public().clone();
    key.other.insert("x-key".to_owned(), json!("y"));
    key.keyval.other.insert("x-val".to_owned(), json!(false));
    *root.keys.get_mut(signing_key(2).id()).expect("there") = key;
    root.keys.insert(
        "of another kind".to_owned(),
        serde_json::from_value(json!({
            "keytype": "sphincs", "scheme": "sphincs", "keyval": { "public": "?" }
        }))
        .expect("a key"),
    );
    world.publish_root();
    let client = Host::default().refresh(&world).expect("refreshed");
    assert_eq!(client.root().signed, world.root, "nothing is lost in reading and writing");
    // A field that is taken away breaks the signature.
    let path = "metadata/2.root.json";
    let mut file: Value = serde_json::from_slice(&world.files[path]).expect("JSON");
    file["signed"].as_object_mut().expect("an object").remove("x-root");
    world.files.insert(path.to_owned(), file.to_string().into_bytes());
    assert_eq!(Host::default().refused(&world), Error::BelowThreshold(Role::Root));
}

#[test]
fn spaces_and_order_are_not_signed() {
    let mut world = World::new();
    let stamp = value("metadata/timestamp.json");
    world.files.insert("metadata/timestamp.json".to_owned(), serde_json::to_vec_pretty(&stamp).expect("JSON"));
    assert!(Host::default().refresh(&world).is_ok());
}

#[test]
fn a_name_twice_is_refused_before_it_can_mean_two_things() {
    let mut world = World::new();
    let text = String::from_utf8(world.files["metadata/timestamp.json"].clone()).expect("text");
    let twice = text.replacen("\"version\":1", "\"version\":9,\"version\":1", 1);
    assert_ne!(text, twice);
    world.files.insert("metadata/timestamp.json".to_owned(), twice.into_bytes());
    let problem = Malformed::Json;
    assert_eq!(Host::default().refused(&world), Error::Malformed { role: Role::Timestamp, problem });
}

#[test]
fn a_root_of_the_highest_version_has_no_next() {
    let mut world = World::new();
    world.root.version = u64::MAX;
    world.pinned = sign(&world.root, &[&signing_key(1)]).expect("signed");
    assert_eq!(Host::default().refused(&world), Error::WrongVersion(Role::Root));
}

/// JSON with the shape of a signed file, bent in a place or two.
fn bent() -> impl Strategy<Value = Vec<u8>> {
    let paths =
        ["metadata/1.root.json", "metadata/timestamp.json", "metadata/1.snapshot.json", "metadata/1.targets.json"];
    let files: Vec<Vec<u8>> = paths.iter().map(|path| World::new().files[*path].clone()).collect();
    let piece = prop_oneof![
        Just("null"),
        Just("{}"),
        Just("[]"),
        Just("1e9"),
        Just("\""),
        Just("99999999999999999999"),
        Just(":"),
        Just("}")
    ];
    (prop::sample::select(files), prop::collection::vec((any::<prop::sample::Index>(), piece), 1..3)).prop_map(
        |(mut file, pieces)| {
            for (at, piece) in pieces {
                let at = at.index(file.len());
                let to = (at + piece.len()).min(file.len());
                file.splice(at..to, piece.bytes());
            }
            file
        },
    )
}

#[test]
fn bent_files_are_never_believed() {
    const PATHS: [&str; 4] =
        ["metadata/2.root.json", "metadata/timestamp.json", "metadata/1.snapshot.json", "metadata/1.targets.json"];
    let mut whole = World::new();
    whole.publish_root();
    proptest!(|(file in bent(), at in 0..4_usize)| {
        let mut world = whole.clone();
        let original = world.files.insert(PATHS[at].to_owned(), file.clone());
        let same = original.as_deref() == Some(file.as_slice());
        prop_assert_eq!(Host::default().refresh(&world).is_ok(), same);
    });
}

proptest! {
    #[test]
    fn any_bytes_end_in_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Document::<Root>::read(&bytes).is_err());
    }

    #[test]
    fn bent_files_end_in_an_answer(file in bent()) {
        let _ = Document::<Root>::read(&file);
        let _ = Document::<Timestamp>::read(&file);
        let _ = Document::<Snapshot>::read(&file);
        let _ = Document::<Targets>::read(&file);
    }

    #[test]
    fn what_is_written_is_read_again(version in 1..u64::MAX, days in 0..10_000_u64, path in "[a-z\"\\\\\u{1}\u{e9}\u{1f600}/]{1,12}", length: u64) {
        let mut target = crate::Target::of(path.as_bytes());
        target.length = length;
        let targets = Targets { targets: [(path, target)].into(), ..Targets::default() };
        let metadata = Metadata::new(version, in_days(days), targets);
        let file = sign(&metadata, &[&signing_key(4)]).expect("signed");
        let document = Document::<Targets>::read(&file).expect("read");
        let root = World::new().root.body;
        prop_assert_eq!(document.is_signed_by(&root.roles["targets"], &root.keys), true);
        prop_assert_eq!(document.is_signed_by(&root.roles["snapshot"], &root.keys), false);
        prop_assert_eq!(document.signed, metadata);
    }
}
