//! The ordinary life of a workshop: nothing, a release, another one, a recall, an end.

use std::fs;

use pandu::update::documents::MakerPolicy;
use pandu_protocol::message::{DocumentKind, Signed, UpdateOffer};
use pandu_tuf::{Cache, Error, Role};
use ring::signature::{ED25519, UnparsedPublicKey};

use super::shop::{DAY, MODEL, NOW, Shop, changes, offer_in};
use crate::{Changes, MakerError, Plan, ShortAdvisory, Workshop};

#[test]
fn a_new_repository_is_valid_and_empty() {
    let shop = Shop::new();
    assert_eq!(shop.new_app(NOW).unwrap(), Vec::<String>::new());
    assert_eq!(shop.new_app(NOW + 8 * DAY), Err(Error::Expired(Role::Timestamp)));
    let again = Workshop::create(shop.folder.path(), &Plan::new("Other"), None, NOW, &mut super::Counting::new(1));
    assert!(matches!(again, Err(MakerError::InUse(_))));
    assert!(matches!(Workshop::open(&shop.folder.path().join("keys"), None), Err(MakerError::NoWorkshop(_))));
}

#[test]
fn a_release_reaches_an_app_with_its_bytes_its_words_and_a_signature_that_a_device_accepts() {
    let mut shop = Shop::new();
    let root = shop.shop.root().unwrap();
    let mut cache = Cache::default();
    shop.app(&root, &mut cache, NOW).unwrap();
    let publication = shop.release("1.1.0", NOW + DAY);
    assert_eq!(publication.files.last().unwrap().0, "metadata/timestamp.json");
    let found = shop.app(&root, &mut cache, NOW + DAY).unwrap();
    let offer = offer_in(&found, "1.1.0");
    assert_eq!(offer.faults(), []);
    assert_eq!((offer.notice.model.as_str(), offer.notice.revision), (MODEL, 1));
    let begin = crate::offer::begin(&offer, &found[0].target).unwrap();
    let key = UnparsedPublicKey::new(&ED25519, shop.shop.image_key().unwrap());
    key.verify(&begin.signed_bytes(), &offer.image_signature.0).unwrap();
    let stored = crate::release::stored_path(&found[0].path, &found[0].target).unwrap();
    let bytes = fs::read(shop.shop.repository().join("targets").join(stored)).unwrap();
    found[0].target.verify(&bytes).unwrap();
    // What self-updating devices read.
    let signed: Signed =
        minicbor::decode(&fs::read(shop.shop.repository().join("offers/Kunci-PK-1.cbor")).unwrap()).unwrap();
    key.verify(&signed.signed_bytes(), &signed.signature).unwrap();
    let for_devices: UpdateOffer = signed.open(DocumentKind::UpdateOffer).unwrap();
    assert_eq!(for_devices.image, begin);
    let report = shop.shop.verify(None, NOW + DAY).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
    assert_eq!((report.first.0, report.daily.0), (4, 2));
}

#[test]
fn an_image_without_a_right_notice_is_not_published() {
    let mut shop = Shop::new();
    shop.shop.image(MODEL, "1.1.0", b"image", NOW).unwrap();
    assert!(matches!(shop.shop.publish(NOW), Err(MakerError::Unknown(_))));
    let mute = shop.shop.notice((MODEL, "1.1.0"), None, Changes::default(), false, NOW);
    assert!(matches!(mute, Err(MakerError::Notice(_))));
    assert!(matches!(shop.shop.publish(NOW), Err(MakerError::Unknown(_))));
    assert_eq!(shop.new_app(NOW).unwrap(), Vec::<String>::new());
    shop.shop.notice((MODEL, "1.1.0"), None, changes(), false, NOW).unwrap();
    shop.shop.publish(NOW).unwrap();
    assert_eq!(shop.new_app(NOW).unwrap(), ["Kunci-PK-1/1.1.0.img"]);
}

#[test]
fn a_published_version_never_changes_its_bytes_and_a_prepared_one_may() {
    let mut shop = Shop::new();
    shop.prepare("1.1.0", NOW);
    shop.shop.image(MODEL, "1.1.0", b"other bytes", NOW).unwrap();
    assert_eq!(shop.shop.offer((MODEL, "1.1.0")).unwrap().notice.size, 11, "the notice follows the image");
    shop.shop.publish(NOW).unwrap();
    shop.shop.image(MODEL, "1.1.0", b"other bytes", NOW).unwrap();
    for (version, bytes) in [("1.1.0", b"third" as &[u8]), ("1.1", b"other bytes")] {
        let taken = shop.shop.image(MODEL, version, bytes, NOW);
        assert!(matches!(taken, Err(MakerError::Published { .. })), "{version}");
    }
    assert!(matches!(shop.shop.image("Kunci  PK-1", "2.0", b"x", NOW), Err(MakerError::SameFolder { .. })));
    assert!(matches!(shop.shop.image(MODEL, "2.0", b"", NOW), Err(MakerError::Bounds(_))));
}

#[test]
fn a_notice_has_editions_and_an_image_is_recalled_and_ended() {
    let mut shop = Shop::new();
    shop.release("1.1.0", NOW);
    shop.release("1.2.0", NOW);
    let at = (MODEL, "1.2.0");
    let edition =
        shop.shop.notice(at, None, Changes { minutes_max: Some(9), ..Changes::default() }, false, NOW + 9).unwrap();
    assert_eq!((edition.notice.revision, edition.notice.issued.0), (2, NOW + 9));
    shop.shop.recall(at, true, NOW + 9).unwrap();
    shop.shop.publish(NOW + 9).unwrap();
    let found = shop.app(&shop.shop.root().unwrap(), &mut Cache::default(), NOW + 9).unwrap();
    assert!(offer_in(&found, "1.2.0").recalled && !offer_in(&found, "1.1.0").recalled);
    assert_eq!(offered(&shop), Some("1.1.0".to_owned()), "devices are offered the newest that is not recalled");
    shop.shop.expire((MODEL, "1.1.0"), NOW + DAY).unwrap();
    shop.shop.publish(NOW + DAY).unwrap();
    let found = shop.app(&shop.shop.root().unwrap(), &mut Cache::default(), NOW + DAY).unwrap();
    assert_eq!(offer_in(&found, "1.1.0").notice.expires.0, NOW + DAY);
    assert_eq!(offered(&shop), None);
    shop.shop.recall(at, false, NOW + DAY).unwrap();
    shop.shop.publish(NOW + DAY).unwrap();
    assert_eq!(offered(&shop), Some("1.2.0".to_owned()));
    assert!(matches!(shop.shop.recall((MODEL, "9"), true, NOW), Err(MakerError::Unknown(_))));
}

#[test]
fn a_roll_out_reaches_devices_that_fetch_by_themselves_when_it_is_over() {
    let mut shop = Shop::new();
    shop.shop.image(MODEL, "1.1.0", b"image", NOW).unwrap();
    let slowly = Changes { rollout_days: Some(5), ..changes() };
    shop.shop.notice((MODEL, "1.1.0"), None, slowly, false, NOW).unwrap();
    shop.shop.publish(NOW).unwrap();
    assert_eq!(offered(&shop), None);
    shop.shop.refresh(NOW + 4 * DAY).unwrap();
    assert_eq!(offered(&shop), None);
    shop.shop.refresh(NOW + 5 * DAY).unwrap();
    assert_eq!(offered(&shop), Some("1.1.0".to_owned()));
}

#[test]
fn documents_are_published_and_what_an_app_would_not_read_is_refused() {
    let mut shop = Shop::new();
    shop.shop.support(MODEL, "2031-11", NOW).unwrap();
    let policy = |contact: &str| MakerPolicy {
        contacts: vec![contact.to_owned()],
        policy_url: None,
        acknowledge_days: Some(3),
        update_days: None,
        replacement: None,
    };
    shop.shop.policy(MODEL, &policy("mailto:security@example.com"), NOW).unwrap();
    let short = ShortAdvisory {
        id: "KILANG-2026-01".to_owned(),
        title: "Opening without a key".to_owned(),
        details: "Somebody nearby could open the lock.".to_owned(),
        severity: "important".to_owned(),
        cve: None,
        fixed_in: Some("1.1.0".to_owned()),
        meanwhile: None,
        page: "https://example.com/security".to_owned(),
    };
    let first = shop.shop.short_advisory(MODEL, &short, NOW).unwrap();
    let second = shop.shop.short_advisory(MODEL, &short, NOW + DAY).unwrap();
    assert_eq!(first.published, second.published, "another edition is no other fault");
    shop.shop.publish(NOW + DAY).unwrap();
    assert_eq!(shop.new_app(NOW + DAY).unwrap(), ["Kunci-PK-1/policy.json", "Kunci-PK-1/support.json"]);
    let report = shop.shop.verify(None, NOW + DAY).unwrap();
    assert_eq!(report.documents.len(), 3);
    assert_eq!(report.problems, Vec::<String>::new());
    let wrong = |result: Result<(), MakerError>| assert!(matches!(result, Err(MakerError::Document { .. })));
    wrong(shop.shop.policy(MODEL, &policy("security@example.com"), NOW));
    wrong(shop.shop.support_document(MODEL, b"{}", NOW).map(drop));
    wrong(shop.shop.advisory(MODEL, b"{}", NOW).map(drop));
    let climbing = ShortAdvisory { id: "../x".to_owned(), ..short };
    assert!(matches!(shop.shop.short_advisory(MODEL, &climbing, NOW), Err(MakerError::Name(_))));
}

#[test]
fn a_refresh_needs_only_the_online_key_and_leaves_what_is_prepared() {
    let mut shop = Shop::new();
    shop.release("1.1.0", NOW);
    shop.prepare("1.2.0", NOW);
    for name in ["root-1.json", "targets-1.json", "image-1.json"] {
        fs::remove_file(shop.folder.path().join("keys").join(name)).unwrap();
    }
    let day = |day: u64| NOW + day * DAY;
    let one = shop.shop.refresh(day(6)).unwrap();
    assert_eq!(one.files.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["metadata/timestamp.json"]);
    assert_eq!(shop.new_app(day(12)).unwrap(), ["Kunci-PK-1/1.1.0.img"]);
    // Half of the snapshot's life is over.
    let two = shop.shop.refresh(day(16)).unwrap();
    assert_eq!(two.files.len(), 2);
    assert_eq!(two.offers_left, [MODEL], "the offer for devices needs the image key");
    shop.new_app(day(22)).unwrap();
    let mut shop = shop.reopen();
    assert_eq!(shop.shop.offer((MODEL, "1.2.0")).unwrap().notice.to, "1.2.0");
    shop.shop.discard().unwrap();
    assert!(matches!(shop.shop.offer((MODEL, "1.2.0")), Err(MakerError::Unknown(_))));
    // Targets run out after a year, and only their key can help.
    assert!(super::shop::is_refused(&shop.shop.refresh(day(366))));
}

/// The version that devices are offered which fetch by themselves.
fn offered(shop: &Shop) -> Option<String> {
    let bytes = fs::read(shop.shop.repository().join("offers/Kunci-PK-1.cbor")).ok()?;
    let signed: Signed = minicbor::decode(&bytes).unwrap();
    let offer: UpdateOffer = signed.open(DocumentKind::UpdateOffer).unwrap();
    Some(offer.image.version.to_string())
}
