//! What somebody changes who can write to the server, or into the folder to be uploaded. An app refuses it, and the maker's tool
//! signs nothing on top of it.

use std::fs;
use std::path::{Path, PathBuf};

use pandu_tuf::{Cache, Error, Role};

use super::shop::{DAY, MODEL, NOW, Shop, is_refused, look};
use crate::{MakerError, Rotate};

/// A story with two releases, and an app that has seen the first.
fn story() -> (Shop, Vec<u8>, Cache, tempfile::TempDir) {
    let mut shop = Shop::new();
    shop.release("1.1.0", NOW);
    let pinned = shop.shop.root().unwrap();
    let mut cache = Cache::default();
    shop.app(&pinned, &mut cache, NOW).unwrap();
    let old = tempfile::tempdir().unwrap();
    copy_metadata(&shop.shop.repository(), old.path());
    shop.release("1.2.0", NOW + DAY);
    (shop, pinned, cache, old)
}

fn copy_metadata(repository: &Path, to: &Path) {
    fs::create_dir_all(to.join("metadata")).unwrap();
    for entry in fs::read_dir(repository.join("metadata")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join("metadata").join(path.file_name().unwrap())).unwrap();
    }
}

fn change(path: PathBuf, from: &str, to: &str) {
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from} stands in {}", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_server_that_goes_back_or_stands_still_is_found_out() {
    let (shop, pinned, mut cache, old) = story();
    shop.app(&pinned, &mut cache, NOW + DAY).unwrap();
    assert_eq!(look(old.path(), &pinned, &mut cache.clone(), NOW + DAY), Err(Error::Rollback(Role::Timestamp)));
    assert_eq!(shop.app(&pinned, &mut cache.clone(), NOW + 9 * DAY), Err(Error::Expired(Role::Timestamp)));
}

#[test]
fn a_mixture_of_releases_is_refused() {
    let (shop, pinned, cache, old) = story();
    let metadata = shop.shop.repository().join("metadata");
    // The new snapshot with the old targets under the new name.
    fs::copy(old.path().join("metadata/2.targets.json"), metadata.join("3.targets.json")).unwrap();
    assert!(shop.app(&pinned, &mut cache.clone(), NOW + DAY).is_err());
    assert!(is_refused(&shop.shop.verify(None, NOW + DAY)));
}

#[test]
fn a_changed_cut_off_or_longer_file_is_refused_by_app_and_tool() {
    for (name, from, to) in [
        ("timestamp.json", "\"version\":3", "\"version\":4"),
        ("3.snapshot.json", "targets.json", "argets.json"),
        ("3.targets.json", "Kunci PK-1", "Kunci PK-9"),
        ("1.root.json", "\"threshold\":1", "\"threshold\":0"),
    ] {
        let (mut shop, pinned, cache, _) = story();
        let path = shop.shop.repository().join("metadata").join(name);
        change(path.clone(), from, to);
        let app = shop.app(&pinned, &mut cache.clone(), NOW + DAY);
        assert!(name == "1.root.json" || app.is_err(), "{name}");
        // The tool signs nothing on top of it.
        if name != "1.root.json" {
            assert!(is_refused(&shop.shop.support(MODEL, "2031-11", NOW + DAY)), "{name}");
            assert!(is_refused(&shop.shop.refresh(NOW + DAY)), "{name}");
        }
    }
    for cut in [0, 1, 100] {
        let (shop, pinned, cache, _) = story();
        let path = shop.shop.repository().join("metadata/timestamp.json");
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..cut]).unwrap();
        assert!(shop.app(&pinned, &mut cache.clone(), NOW + DAY).is_err());
        fs::write(&path, [bytes, vec![b' '; 100_000]].concat()).unwrap();
        assert_eq!(shop.app(&pinned, &mut cache.clone(), NOW + DAY), Err(Error::TooLong(Role::Timestamp)));
        assert!(is_refused(&shop.shop.verify(None, NOW + DAY)));
    }
}

#[test]
fn a_changed_image_or_document_is_found_by_verify() {
    let (mut shop, ..) = story();
    shop.shop.support(MODEL, "2031-11", NOW + DAY).unwrap();
    shop.shop.publish(NOW + DAY).unwrap();
    let folder = shop.shop.repository().join("targets/Kunci-PK-1");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, [&bytes[1..], b"x"].concat()).unwrap();
        assert_eq!(shop.shop.verify(None, NOW + DAY).unwrap().problems.len(), 1, "{}", path.display());
        fs::write(&path, bytes).unwrap();
    }
    let offer = shop.shop.repository().join("offers/Kunci-PK-1.cbor");
    let mut bytes = fs::read(&offer).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&offer, bytes).unwrap();
    assert_eq!(
        shop.shop.verify(None, NOW + DAY).unwrap().problems,
        ["offers/Kunci-PK-1.cbor: a device would refuse it"]
    );
}

#[test]
fn a_stolen_online_key_gives_no_image_and_loses_its_power_by_a_rotation() {
    let (mut shop, pinned, mut cache, _) = story();
    // The thief has keys/online-1.json and the server: a timestamp far ahead, so that the real one looks old for ever.
    let thief = thief_timestamp(&shop, 1_000_000);
    let path = shop.shop.repository().join("metadata/timestamp.json");
    let real = fs::read(&path).unwrap();
    fs::write(&path, thief).unwrap();
    assert_eq!(shop.app(&pinned, &mut cache, NOW + DAY).unwrap().len(), 2, "nothing but the maker's images");
    fs::write(&path, real).unwrap();
    assert_eq!(shop.app(&pinned, &mut cache.clone(), NOW + DAY), Err(Error::Rollback(Role::Timestamp)));
    shop.shop.rotate(&Rotate::Online, NOW + DAY, &mut shop.random).unwrap();
    shop.shop.publish(NOW + DAY).unwrap();
    assert_eq!(shop.app(&pinned, &mut cache, NOW + DAY).unwrap().len(), 2, "an app recovers by itself");
}

fn thief_timestamp(shop: &Shop, version: u64) -> Vec<u8> {
    let books = shop.shop.books().unwrap();
    let mut timestamp = books.timestamp.clone();
    timestamp.version = version;
    let mut envelope = crate::envelope::Envelope::new(&timestamp).unwrap();
    let root = books.root().unwrap().body;
    let duty = crate::books::duty(&root, "timestamp", crate::KeyUse::Online).unwrap();
    let public = duty.public(&duty.role.keyids[0]).unwrap();
    let needed = crate::key::Needed { usage: crate::KeyUse::Online, public };
    envelope.sign(&shop.shop.keys.find(&needed).unwrap().unwrap()).unwrap();
    envelope.bytes().unwrap()
}

#[test]
fn a_key_of_another_use_signs_nothing() {
    let mut shop = Shop::new();
    let keys = shop.folder.path().join("keys");
    // The image key's file, renamed by whoever tidies up.
    fs::rename(keys.join("targets-1.json"), keys.join("x.json")).unwrap();
    fs::copy(keys.join("image-1.json"), keys.join("targets-1.json")).unwrap();
    shop.release("1.1.0", NOW);
    fs::remove_file(keys.join("x.json")).unwrap();
    shop.prepare("1.2.0", NOW);
    assert!(matches!(shop.shop.publish(NOW), Err(MakerError::NotSigned { .. })));
}
