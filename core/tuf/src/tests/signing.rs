//! The maker's side: what is signed is what clients read, and files come in an order that never breaks a client.

use super::{Host, World, in_days, signing_key};
use crate::repository::{Online, refresh_timestamp, target_file};
use crate::sign::{SignError, add_signature, sign};
use crate::{Document, Error, Key, Malformed, Metadata, Role, Root, Targets, Timestamp};

#[test]
fn keys_that_never_meet_sign_one_after_the_other() {
    let mut world = World::new();
    world.let_sign(Role::Root, 2, &[10, 11]);
    world.root.version += 1;
    let (old, first, second) = (signing_key(1), signing_key(10), signing_key(11));
    let file = sign(&world.root, &[&old]).expect("signed");
    let file = add_signature(&file, &first).expect("signed");
    world.files.insert("metadata/2.root.json".to_owned(), file.clone());
    assert_eq!(Host::default().refused(&world), Error::BelowThreshold(Role::Root));
    let both = add_signature(&file, &second).expect("signed");
    world.files.insert("metadata/2.root.json".to_owned(), both.clone());
    assert!(Host::default().refresh(&world).is_ok());
    assert_eq!(add_signature(&both, &second), Ok(both), "again is no second signature");
}

#[test]
fn nothing_unreadable_is_signed() {
    let mut targets = Metadata::new(0, in_days(1), Targets::default());
    assert_eq!(sign(&targets, &[]), Err(SignError::Document(Malformed::Field)), "version 0");
    targets.version = 1;
    targets.kind = "root".to_owned();
    assert_eq!(sign(&targets, &[]), Err(SignError::Document(Malformed::Type)));
    let mut targets = Metadata::new(1, in_days(1), Targets::default());
    targets.body.other.insert("x".to_owned(), serde_json::json!(0.5));
    assert_eq!(sign(&targets, &[&signing_key(4)]), Err(SignError::Document(Malformed::Json)));
    assert_eq!(add_signature(b"{}", &signing_key(4)), Err(SignError::Document(Malformed::Field)));
}

#[test]
fn a_signing_key_does_not_print_itself() {
    let key = signing_key(7);
    let printed = format!("{key:?}");
    assert!(printed.contains(key.id()));
    assert!(!printed.contains("pair"));
}

#[test]
fn any_cut_of_an_upload_leaves_clients_with_one_whole_state() {
    let mut world = World::new();
    let before = world.files.clone();
    world.publish(&["targets"]);
    // The order in which `publish` gives them; the map has them sorted.
    let upload = ["metadata/2.targets.json", "metadata/2.snapshot.json", "metadata/timestamp.json"];
    let after = world.files.clone();
    for cut in 0..=upload.len() {
        world.files = before.clone();
        for path in &upload[..cut] {
            world.files.insert((*path).to_owned(), after[*path].clone());
        }
        let client = Host::default().refresh(&world).expect("refreshed");
        let expected = if cut == upload.len() { 2 } else { 1 };
        assert_eq!(client.targets().expect("there").signed.version, expected);
    }
}

#[test]
fn a_timestamp_is_renewed_alone() {
    let mut world = World::new();
    let mut host = Host::default();
    host.refresh(&world).expect("refreshed");
    let key = signing_key(2);
    let online = Online { keys: &[&key], expires: in_days(60) };
    let file = refresh_timestamp(world.timestamp.as_ref().expect("there"), online).expect("signed");
    assert_eq!(file.path, "metadata/timestamp.json");
    world.put([file]);
    let client = host.refresh(&world).expect("refreshed");
    let stamp: &Document<Timestamp> = client.timestamp().expect("there");
    assert_eq!((stamp.signed.version, stamp.signed.expires), (2, in_days(60)));
    assert_eq!(host.asked, ["2.root.json", "timestamp.json?"], "the snapshot has stayed");
}

#[test]
fn keys_without_a_role_leave_the_root() {
    let (a, b) = (signing_key(1), signing_key(2));
    let mut root = Root::new();
    root.set_role(Role::Root, 1, &[a.public()]);
    root.set_role(Role::Targets, 1, &[a.public(), b.public()]);
    assert_eq!(root.keys.len(), 2);
    root.set_role(Role::Targets, 1, &[a.public()]);
    assert_eq!(root.keys.keys().collect::<Vec<_>>(), [a.id()]);
}

#[test]
fn a_delegation_is_changed_in_its_place() {
    let (a, b) = (signing_key(1), signing_key(2));
    let mut targets = Targets::default();
    targets.delegate("lamp", &["lamp/*"], 1, &[a.public()]);
    targets.delegate("oven", &["oven/*"], 1, &[a.public()]);
    targets.delegate("lamp", &["lamp/*", "lamp/advisories/*"], 1, &[b.public()]);
    let delegations = targets.delegations.expect("there");
    let roles = delegations.roles.expect("there");
    assert_eq!(roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>(), ["lamp", "oven"]);
    assert_eq!(roles[0].keys.keyids, [b.id()]);
    assert!(roles[0].covers("lamp/advisories/1.json") && !roles[1].covers("lamp/1.img"));
    assert_eq!(delegations.keys.len(), 2);
}

#[test]
fn a_target_lies_under_its_hash() {
    let file = target_file("lamp/1.2.img", b"x".to_vec()).expect("a path");
    assert_eq!(file.path, "targets/lamp/2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881.1.2.img");
    assert_eq!(target_file("../x", Vec::new()), Err(Error::Path));
}

#[test]
fn the_id_of_a_key_is_what_the_reference_implementation_makes_it() {
    // securesystemslib: SHA-256 of the canonical form of keytype, keyval and scheme.
    let key = Key::ed25519(&[0; 32]);
    assert_eq!(key.usual_id(), "7f7373360bc914a5d4a7bd87711615178beb6cf52494fcc49082ec65ba62908c");
}
