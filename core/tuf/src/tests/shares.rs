//! Delegations that share paths by their hash, and not by patterns.

use super::delegations::{delegated, list};
use super::{Host, World, in_days, signing_key};
use crate::{Delegations, Metadata, RoleKeys, SuccinctRoles, Target, Targets};

#[test]
fn prefixes_of_hashes() {
    // SHA-256 of "lamp/2.img", by sha256sum, begins like this.
    let (mut role, _) = delegated("A", &[], false, 50);
    role.paths = None;
    role.path_hash_prefixes = Some(vec!["f0".to_owned(), HASH_OF_LAMP[..3].to_owned()]);
    assert!(role.covers("lamp/2.img"));
    role.path_hash_prefixes = Some(vec![HASH_OF_LAMP[1..4].to_owned(), String::new()]);
    assert!(!role.covers("lamp/2.img"));
}

const HASH_OF_LAMP: &str = "1081a009fdea81838874c3b715066ae0ffa556f0c601bbdc2506130313c13615";

#[test]
fn succinct_roles_share_all_paths() {
    let roles = |bit_length| SuccinctRoles {
        keys: RoleKeys { keyids: Vec::new(), threshold: 1, ..RoleKeys::default() },
        bit_length,
        name_prefix: "bin".to_owned(),
    };
    assert_eq!(roles(32).role_of("lamp/2.img"), format!("bin-{}", &HASH_OF_LAMP[..8]));
    assert_eq!(roles(8).role_of("lamp/2.img"), format!("bin-{}", &HASH_OF_LAMP[..2]));
    let first = u8::from_str_radix(&HASH_OF_LAMP[..2], 16).expect("hexadecimal");
    assert_eq!(roles(1).role_of("lamp/2.img"), format!("bin-{}", first >> 7));
    assert_eq!(roles(3).role_of("lamp/2.img"), format!("bin-{}", first >> 5));

    let key = signing_key(60);
    let mut world = World::new();
    let mut succinct = roles(1);
    succinct.keys.keyids = vec![key.id().to_owned()];
    world.targets.body.delegations = Some(Delegations {
        keys: [(key.id().to_owned(), key.public().clone())].into(),
        roles: None,
        succinct_roles: Some(succinct.clone()),
        ..Delegations::default()
    });
    for bin in ["bin-0", "bin-1"] {
        let mut targets = Targets::default();
        targets.targets.insert("lamp/2.img".to_owned(), Target::of(bin.as_bytes()));
        world.delegated.insert(bin, Metadata::new(0, in_days(30), targets));
        world.keys.insert(bin, vec![60]);
    }
    world.publish(&["bin-0", "bin-1", "targets"]);
    let right = Target::of(succinct.role_of("lamp/2.img").as_bytes());
    let mut host = Host::default();
    assert_eq!(host.find(&world, "lamp/2.img"), Ok(Some(right.clone())));
    assert_eq!(host.asked.len(), 1);
    let listed = list(&mut host, &world, "lamp");
    assert_eq!(listed.last(), Some(&("lamp/2.img".to_owned(), right)));
}
