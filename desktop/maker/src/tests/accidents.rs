//! A run that is killed: wherever it happens, an app sees the old repository or the new one, and the next run goes on.

use std::fs;
use std::path::{Path, PathBuf};

use pandu_tuf::Cache;

use super::shop::{NOW, Shop, look};
use crate::{MakerError, Rotate, Workshop};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn a_publication_that_is_cut_off_anywhere_is_finished_by_the_next_run() {
    let mut shop = Shop::new();
    shop.release("1.1.0", NOW);
    let pinned = shop.shop.root().unwrap();
    let mut known = Cache::default();
    shop.app(&pinned, &mut known, NOW).unwrap();
    shop.shop.rotate(&Rotate::Targets, NOW, &mut shop.random).unwrap();
    shop.prepare("1.2.0", NOW);
    let before = tempfile::tempdir().unwrap();
    copy(shop.folder.path(), before.path());
    let files: Vec<String> = shop.shop.publish(NOW).unwrap().files.into_iter().map(|(path, _)| path).collect();
    assert!(files.len() >= 6, "{files:?}");
    let mut seen = Vec::new();
    // The outbox is complete and so many files have moved.
    for moved in 0..=files.len() {
        let cut = tempfile::tempdir().unwrap();
        copy(before.path(), cut.path());
        let repository = cut.path().join("repository");
        let pending = cut.path().join("pending");
        for (at, path) in files.iter().enumerate() {
            let place = if at < moved {
                repository.join(path)
            } else if path.starts_with("targets/") {
                continue;
            } else {
                pending.join("outbox").join(path)
            };
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::copy(shop.shop.repository().join(path), place).unwrap();
            if at < moved && path.starts_with("targets/") {
                fs::remove_file(pending.join(path)).unwrap();
            }
        }
        fs::write(pending.join("outbox.json"), serde_json::to_vec(&files).unwrap()).unwrap();
        seen.push(look(&repository, &pinned, &mut known.clone(), NOW).map(|found| found.len()));
        let reopened = Workshop::open(cut.path(), None).unwrap();
        assert_eq!(look(&repository, &pinned, &mut known.clone(), NOW).unwrap().len(), 2, "after {moved}");
        assert_eq!(reopened.verify(None, NOW).unwrap().problems, Vec::<String>::new());
        assert!(!pending.join("outbox.json").exists() && !pending.join("metadata").exists());
        drop(reopened);
        Workshop::open(cut.path(), None).unwrap();
    }
    // A new key of targets cannot appear in one step: in between an app says that it cannot confirm, and never more than is there.
    assert_eq!(seen.first().unwrap(), &Ok(1));
    assert_eq!(seen.last().unwrap(), &Ok(2));
    assert!(seen.iter().all(|result| matches!(result, Ok(1 | 2) | Err(_))));
}

#[test]
fn without_a_new_key_an_app_never_sees_anything_but_old_or_new() {
    let mut shop = Shop::new();
    shop.release("1.1.0", NOW);
    let old = tempfile::tempdir().unwrap();
    copy(&shop.shop.repository(), old.path());
    let pinned = shop.shop.root().unwrap();
    let files = shop.release("1.2.0", NOW).files;
    let timestamp = files.len() - 1;
    for (at, (path, _)) in files.iter().enumerate() {
        let to = old.path().join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(shop.shop.repository().join(path), to).unwrap();
        let found = look(old.path(), &pinned, &mut Cache::default(), NOW).unwrap().len();
        assert_eq!(found, if at == timestamp { 2 } else { 1 }, "after {path}");
    }
}

#[test]
fn an_outbox_that_names_a_place_outside_is_refused() {
    let Shop { folder, shop, .. } = Shop::new();
    drop(shop);
    let pending = folder.path().join("pending");
    fs::create_dir_all(&pending).unwrap();
    fs::write(pending.join("outbox.json"), br#"["../../outside"]"#).unwrap();
    assert!(matches!(Workshop::open(folder.path(), None), Err(MakerError::Damaged(_))));
    let outside: PathBuf = folder.path().join("../outside");
    assert!(!outside.exists());
}
