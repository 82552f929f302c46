//! Keys that are apart, and keys that change. An app that knows the old ones follows; a thief of an old one gets nowhere.

use std::fs;
use std::path::PathBuf;

use pandu_tuf::Cache;

use super::shop::{DAY, MODEL, NOW, Shop, offer_in};
use crate::{KeyUse, MakerError, Passphrase, Plan, Rotate, Workshop};

fn away(shop: &Shop, name: &str) -> PathBuf {
    let stick = shop.folder.path().join("stick").join(name.trim_end_matches(".json"));
    fs::create_dir_all(&stick).unwrap();
    fs::rename(shop.folder.path().join("keys").join(name), stick.join(name)).unwrap();
    stick
}

#[test]
fn two_of_three_root_keys_sign_one_after_the_other() {
    let plan = Plan { root_keys: 3, root_threshold: 2, ..Plan::new("Kilang Contoh Sdn Bhd") };
    let mut shop = Shop::with(&plan);
    let sticks: Vec<_> = (1..=3).map(|number| away(&shop, &format!("root-{number}.json"))).collect();
    shop.shop.rotate(&Rotate::Targets, NOW, &mut shop.random).unwrap();
    let missing = |error: MakerError| {
        let MakerError::NotSigned { usage, missing, .. } = error else { panic!("{error}") };
        (usage, missing)
    };
    assert_eq!(missing(shop.shop.publish(NOW).unwrap_err()), (KeyUse::Root, 2));
    shop.shop.also_keys(sticks[2].clone());
    let signing = shop.shop.sign().unwrap();
    assert_eq!(
        (signing[0].file.as_str(), signing[0].added, &signing[0].missing),
        ("root.json", 1, &vec![(KeyUse::Root, 1); 2])
    );
    // The other key never meets the first.
    let mut shop = shop.reopen();
    assert_eq!(missing(shop.shop.publish(NOW).unwrap_err()), (KeyUse::Root, 1));
    shop.shop.also_keys(sticks[0].clone());
    shop.shop.publish(NOW).unwrap();
    assert_eq!(shop.shop.verify(None, NOW).unwrap().roles[0].version, 2);
}

#[test]
fn every_rotation_is_followed_by_an_app_that_knows_the_old_keys() {
    let mut shop = Shop::new();
    shop.release("1.1.0", NOW);
    let pinned = shop.shop.root().unwrap();
    let mut cache = Cache::default();
    shop.app(&pinned, &mut cache, NOW).unwrap();
    for (day, which) in [Rotate::Root, Rotate::Targets, Rotate::Online, Rotate::Root].into_iter().enumerate() {
        let now = NOW + u64::try_from(day).unwrap() * DAY;
        shop.shop.rotate(&which, now, &mut shop.random).unwrap();
        shop.shop.publish(now).unwrap();
        let found = shop.app(&pinned, &mut cache, now).unwrap();
        assert_eq!(offer_in(&found, "1.1.0").notice.to, "1.1.0", "{which:?}");
        assert_eq!(shop.new_app(now).unwrap().len(), 1, "{which:?}");
    }
    let report = shop.shop.verify(Some(&pinned), NOW + 3 * DAY).unwrap();
    assert_eq!((report.roles[0].version, report.problems), (5, Vec::new()));
    shop.release("1.2.0", NOW + 4 * DAY);
    assert_eq!(shop.app(&pinned, &mut cache, NOW + 4 * DAY).unwrap().len(), 2);
}

#[test]
fn two_rotations_may_be_prepared_together() {
    let mut shop = Shop::new();
    shop.release("1.1.0", NOW);
    let pinned = shop.shop.root().unwrap();
    let mut cache = Cache::default();
    shop.app(&pinned, &mut cache, NOW).unwrap();
    shop.shop.rotate(&Rotate::Targets, NOW, &mut shop.random).unwrap();
    shop.shop.rotate(&Rotate::Online, NOW, &mut shop.random).unwrap();
    shop.prepare("1.2.0", NOW);
    shop.shop.publish(NOW).unwrap();
    assert_eq!(shop.app(&pinned, &mut cache, NOW).unwrap().len(), 2);
    assert_eq!(shop.shop.verify(None, NOW).unwrap().roles[0].version, 2, "one new root for both");
}

#[test]
fn a_model_gets_a_key_of_its_own_and_the_team_releases_with_it_alone() {
    let mut shop = Shop::new();
    shop.release("1.1.0", NOW);
    let pinned = shop.shop.root().unwrap();
    let mut cache = Cache::default();
    shop.app(&pinned, &mut cache, NOW).unwrap();
    shop.shop.delegate(MODEL, NOW, &mut shop.random).unwrap();
    shop.shop.publish(NOW).unwrap();
    assert_eq!(shop.app(&pinned, &mut cache, NOW).unwrap().len(), 1, "what was there moved");
    for name in ["root-1.json", "targets-1.json"] {
        away(&shop, name);
    }
    shop.release("1.2.0", NOW);
    let found = shop.app(&pinned, &mut cache, NOW).unwrap();
    assert_eq!(found.len(), 2);
    let report = shop.shop.verify(None, NOW).unwrap();
    assert_eq!((report.roles.last().unwrap().name.as_str(), report.problems), ("Kunci-PK-1", Vec::new()));
    // Another model is not the team's.
    shop.shop.support("Suhu PS-2", "2031-11", NOW).unwrap();
    let refused = shop.shop.publish(NOW);
    assert!(matches!(refused, Err(MakerError::NotSigned { usage: KeyUse::Targets, .. })), "{refused:?}");
    shop.shop.rotate(&Rotate::Model(MODEL.to_owned()), NOW, &mut shop.random).unwrap();
    shop.shop.also_keys(shop.folder.path().join("stick/targets-1"));
    shop.shop.publish(NOW).unwrap();
    assert_eq!(shop.app(&pinned, &mut cache, NOW).unwrap().len(), 2);
    let unknown = shop.shop.rotate(&Rotate::Model("Suhu PS-2".to_owned()), NOW, &mut shop.random);
    assert!(matches!(unknown, Err(MakerError::Unknown(_))));
}

#[test]
fn old_and_new_image_keys_sign_for_their_own_devices() {
    let mut shop = Shop::new();
    let first = shop.shop.image_key().unwrap();
    shop.release("1.1.0", NOW);
    shop.shop.rotate(&Rotate::Image, NOW, &mut shop.random).unwrap();
    assert_ne!(shop.shop.image_key().unwrap(), first);
    shop.release("1.2.0", NOW);
    let found = shop.app(&shop.shop.root().unwrap(), &mut Cache::default(), NOW).unwrap();
    assert_ne!(offer_in(&found, "1.1.0").image_key_id, offer_in(&found, "1.2.0").image_key_id);
    assert_eq!(shop.shop.verify(None, NOW).unwrap().problems, Vec::<String>::new());
    let trust = fs::read_to_string(shop.shop.trust_file()).unwrap();
    assert!(trust.contains(&data_encoding::HEXLOWER.encode(&shop.shop.image_key().unwrap())));
}

#[test]
fn everything_offline_is_renewed_before_it_runs_out() {
    let mut shop = Shop::new();
    shop.release("1.1.0", NOW);
    let late = NOW + 360 * DAY;
    shop.shop.refresh(late).unwrap();
    assert!(
        shop.shop
            .verify(None, late)
            .unwrap()
            .warnings
            .iter()
            .any(|warning| warning.starts_with("targets runs out in 5"))
    );
    shop.shop.renew(late).unwrap();
    shop.shop.publish(late).unwrap();
    let report = shop.shop.verify(None, late).unwrap();
    assert!(report.roles.iter().all(|role| !report.warnings.iter().any(|warning| warning.starts_with(&role.name))));
    assert!(shop.new_app(late + 6 * DAY).is_ok());
}

#[test]
fn locked_keys_need_their_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = || Some(Passphrase::new("a long passphrase".to_owned()).unwrap());
    let mut random = super::Counting::new(9);
    Workshop::create(folder.path(), &Plan::new("Kilang"), passphrase(), NOW, &mut random).unwrap();
    let mut shut = Workshop::open(folder.path(), None).unwrap();
    let refused = shut.refresh(NOW).unwrap_err();
    assert!(
        matches!(&refused, MakerError::About { error, .. } if matches!(**error, MakerError::PassphraseNeeded)),
        "{refused}"
    );
    drop(shut);
    Workshop::open(folder.path(), passphrase()).unwrap().refresh(NOW).unwrap();
    let wrong = Some(Passphrase::new("another passphrase".to_owned()).unwrap());
    assert!(Workshop::open(folder.path(), wrong).unwrap().refresh(NOW).is_err());
}
