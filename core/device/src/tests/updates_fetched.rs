//! Images that the device fetches by itself, and mirrors that stand still, go back, lie or never end (clauses 6.3.4 to 6.3.6;
//! attacks 25 and 32).

use std::sync::{Arc, Mutex};

use pandu_protocol::message::*;
use pandu_protocol::secret::SecretText;
use proptest::prelude::*;
use ring::signature::{Ed25519KeyPair, KeyPair};

use super::images::{Made, bring, commit, image, image_key, outage, refusals, stands};
use super::lab::{Keys, Lab, Phone, START, ssid};
use crate::fault::Faults;
use crate::profile::LOCK;
use crate::store::Slot;
use crate::update::image::Judge;
use crate::update::uplink::{Found, examine};
use crate::update::{Images, OFFER_MAX, Uplink};

const DAY: u64 = 24 * 60 * 60;

/// What a bad mirror makes of a part.
type Spoils = fn(Vec<u8>) -> Option<Vec<u8>>;

/// A repository that a test holds in its hands.
#[derive(Clone, Default)]
struct Mirror(Arc<Mutex<Content>>);

#[derive(Default)]
struct Content {
    offer: Option<Vec<u8>>,
    images: Vec<Made>,
    looks: Vec<u64>,
    parts: usize,
    /// What becomes of a part.
    spoils: Option<Spoils>,
}

impl Uplink for Mirror {
    fn offer(&mut self, model: &str) -> Option<Vec<u8>> {
        assert_eq!(model, LOCK.model);
        let mut content = self.0.lock().unwrap();
        content.looks.push(0);
        content.offer.clone()
    }

    fn part(&mut self, image: &UpdateBegin, offset: u32, most: usize) -> Option<Vec<u8>> {
        let mut content = self.0.lock().unwrap();
        content.parts += 1;
        let made = content.images.iter().find(|made| made.begin == *image)?;
        let part = made.chunk(offset, most).data.to_vec();
        match content.spoils {
            Some(spoils) => spoils(part),
            None => Some(part),
        }
    }
}

fn offer(made: &Made, issued: u64, expires: u64) -> UpdateOffer {
    let needs = UpdateNeeds { battery_percent: None, mains: false, network: false };
    UpdateOffer { image: made.begin.clone(), kind: UpdateKind::Security, needs, issued, expires }
}

fn sealed_by(key: &Ed25519KeyPair, offer: &UpdateOffer) -> Vec<u8> {
    let sign = |bytes: &[u8]| key.sign(bytes).as_ref().to_vec();
    let signed = Signed::seal(DocumentKind::UpdateOffer, Signer::Maker, offer, sign).unwrap();
    minicbor::to_vec(signed).unwrap()
}

fn sealed(offer: &UpdateOffer) -> Vec<u8> {
    sealed_by(&image_key(), offer)
}

impl Mirror {
    fn publishes(&self, made: &Made, offer: &UpdateOffer) {
        let mut content = self.0.lock().unwrap();
        content.offer = Some(sealed(offer));
        content.images.push(made.clone());
    }

    fn gives(&self, bytes: Option<Vec<u8>>) {
        self.0.lock().unwrap().offer = bytes;
    }

    fn spoils(&self, spoils: Option<Spoils>) {
        self.0.lock().unwrap().spoils = spoils;
    }
}

/// A lock that is online, with a mirror.
fn online(policy: UpdateMode) -> (Lab, Mirror, Phone, Keys) {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    let key = SecretText::new("melati-2026".into());
    lab.call::<call::NetworkJoin>(&mut phone, NetworkJoin { ssid: ssid("Rumah Melati"), key }).unwrap();
    settings(&mut lab, &mut phone, policy, None);
    let mirror = Mirror::default();
    lab.device.attach_uplink(Box::new(mirror.clone()));
    (lab, mirror, phone, keys)
}

fn settings(lab: &mut Lab, phone: &mut Phone, mode: UpdateMode, postponed_until: Option<u64>) {
    let policy = UpdatePolicy { security: mode, maintenance: mode, feature: mode, postponed_until };
    lab.call::<call::SetUpdatePolicy>(phone, policy).unwrap();
}

fn look(lab: &mut Lab, phone: &mut Phone) -> UpdateState {
    lab.call::<call::UpdateCheck>(phone, Empty {}).unwrap()
}

/// Lets the device fetch for as long as it wants to.
fn fetch(lab: &mut Lab) {
    for _ in 0..20 {
        lab.device.handle_tick(lab.now);
    }
}

#[test]
fn a_security_update_is_found_fetched_and_installed_by_itself() {
    let (mut lab, mirror, mut phone, keys) = online(UpdateMode::Automatic);
    assert_eq!(look(&mut lab, &mut phone).finding, UpdateFinding::CannotConfirm, "nothing is there");
    let made = image("1.1.0", 130_000);
    mirror.publishes(&made, &offer(&made, START, START + 7 * DAY));
    let state = look(&mut lab, &mut phone);
    assert_eq!(
        (state.finding, state.available.as_deref(), state.phase),
        (UpdateFinding::Available, Some("1.1.0"), UpdatePhase::Receiving)
    );
    fetch(&mut lab);
    let state = stands(&mut lab, &mut phone);
    assert_eq!((state.phase, state.due), (UpdatePhase::Ready, Some(lab.now.unix + 3_600)));
    assert_eq!(lab.storage.image(Slot::B), made.bytes);
    lab.wait(3_599);
    assert!(!lab.device.is_away());
    lab.wait(1);
    outage(&mut lab);
    let mut phone = lab.session(&keys).unwrap();
    let state = stands(&mut lab, &mut phone);
    assert_eq!(
        (&*state.installed, state.phase, state.finding),
        ("1.1.0", UpdatePhase::Installed, UpdateFinding::UpToDate)
    );
    assert_eq!(look(&mut lab, &mut phone).finding, UpdateFinding::UpToDate);
}

#[test]
fn who_wants_to_be_asked_is_asked_and_who_wants_nothing_gets_nothing() {
    for (mode, phase) in [(UpdateMode::Ask, UpdatePhase::Ready), (UpdateMode::Off, UpdatePhase::Idle)] {
        let (mut lab, mirror, mut phone, _) = online(mode);
        let made = image("1.1.0", 1_000);
        mirror.publishes(&made, &offer(&made, START, START + 30 * DAY));
        assert_eq!(look(&mut lab, &mut phone).finding, UpdateFinding::Available);
        fetch(&mut lab);
        lab.wait(3_000);
        let state = stands(&mut lab, &mut phone);
        assert_eq!((state.phase, state.due), (phase, None));
        lab.wait(2 * DAY);
        assert!(!lab.device.is_away());
    }
}

#[test]
fn what_the_person_decides_moves_the_time() {
    let (mut lab, mirror, mut phone, _) = online(UpdateMode::Automatic);
    let made = image("1.1.0", 1_000);
    mirror.publishes(&made, &offer(&made, START, START + 30 * DAY));
    look(&mut lab, &mut phone);
    fetch(&mut lab);
    let later = lab.now.unix + 7 * DAY;
    settings(&mut lab, &mut phone, UpdateMode::Automatic, Some(later));
    assert_eq!(stands(&mut lab, &mut phone).due, Some(later));
    settings(&mut lab, &mut phone, UpdateMode::Ask, None);
    assert_eq!(stands(&mut lab, &mut phone).due, None);
    let at = lab.now.unix + 60;
    assert_eq!(
        commit(&mut lab, &mut phone, Some(at)).unwrap().due,
        Some(at),
        "a person decides over a fetched one too"
    );
    settings(&mut lab, &mut phone, UpdateMode::Automatic, Some(later));
    assert_eq!(stands(&mut lab, &mut phone).due, Some(at), "and then settings do not move it");
    assert_eq!(commit(&mut lab, &mut phone, None).unwrap().phase, UpdatePhase::Installing);
}

#[test]
fn only_a_current_word_of_the_maker_says_up_to_date() {
    let (now, old, new) = (START, image("1.0.0", 1_000), image("1.1.0", 1_000));
    let stranger = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).unwrap();
    let good = offer(&old, now - DAY, now + DAY);
    let resigned = |change: fn(&mut Signed)| {
        let mut signed: Signed = minicbor::decode(&sealed(&good)).unwrap();
        change(&mut signed);
        Some(minicbor::to_vec(signed).unwrap())
    };
    let mut long = sealed(&good);
    long.resize(OFFER_MAX + 1, 0);
    let unsigned = Made { begin: UpdateBegin { signature: Bytes::default(), ..new.begin.clone() }, ..new.clone() };
    let foreign = super::images::image_for("Suhu PS-2", "1.1.0", 1_000);
    let unreadable = image("1.1-rc1", 1_000);
    for (what, bytes, finding, is_noted) in [
        ("up to date", Some(sealed(&good)), UpdateFinding::UpToDate, false),
        ("newer", Some(sealed(&offer(&new, now, now + 1))), UpdateFinding::Available, false),
        ("nothing", None, UpdateFinding::CannotConfirm, false),
        ("expired", Some(sealed(&offer(&new, now - DAY, now))), UpdateFinding::CannotConfirm, false),
        (
            "expired before it was issued",
            Some(sealed(&offer(&new, now + DAY, now + 9))),
            UpdateFinding::CannotConfirm,
            false,
        ),
        ("for another model", Some(sealed(&offer(&foreign, now, now + DAY))), UpdateFinding::CannotConfirm, false),
        ("too long", Some(long), UpdateFinding::CannotConfirm, false),
        ("garbage", Some(vec![0xa4; 200]), UpdateFinding::CannotConfirm, true),
        ("of a stranger", Some(sealed_by(&stranger, &good)), UpdateFinding::CannotConfirm, true),
        ("of the device", resigned(|it| it.signer = Signer::Device), UpdateFinding::CannotConfirm, true),
        ("of another kind", resigned(|it| it.kind = DocumentKind::UpdateNotice), UpdateFinding::CannotConfirm, true),
        ("with an unsigned image", Some(sealed(&offer(&unsigned, now, now + DAY))), UpdateFinding::CannotConfirm, true),
        (
            "with a strange version",
            Some(sealed(&offer(&unreadable, now, now + DAY))),
            UpdateFinding::CannotConfirm,
            true,
        ),
    ] {
        let (mut lab, mirror, mut phone, _) = online(UpdateMode::Off);
        mirror.gives(bytes);
        let state = look(&mut lab, &mut phone);
        assert_eq!((state.finding, state.last_checked), (finding, Some(now)), "{what}");
        assert_eq!(refusals(&lab) == ["offer"], is_noted, "{what}");
    }
}

#[test]
fn a_mirror_that_stands_still_or_goes_back_cannot_confirm_whatever_the_clock_says() {
    let (mut lab, mirror, mut phone, _) = online(UpdateMode::Off);
    let (old, new) = (image("1.0.0", 1_000), image("1.1.0", 1_000));
    let before = offer(&old, START - 2 * DAY, START + 90 * DAY);
    mirror.gives(Some(sealed(&before)));
    assert_eq!(look(&mut lab, &mut phone).finding, UpdateFinding::UpToDate);
    mirror.gives(Some(sealed(&offer(&new, START, START + DAY))));
    assert_eq!(look(&mut lab, &mut phone).finding, UpdateFinding::Available);
    mirror.gives(Some(sealed(&before)));
    assert_eq!(look(&mut lab, &mut phone).finding, UpdateFinding::CannotConfirm, "replayed");
    mirror.gives(Some(sealed(&offer(&new, START, START + DAY))));
    lab.now.unix += 2 * DAY;
    assert_eq!(look(&mut lab, &mut phone).finding, UpdateFinding::CannotConfirm, "it stands still");
    let newest = offer(&new, START + 5 * DAY, START + 6 * DAY);
    mirror.gives(Some(sealed(&newest)));
    assert_eq!(look(&mut lab, &mut phone).finding, UpdateFinding::Available, "a clock that is late does no harm");
    lab.now.unix -= 20 * DAY;
    mirror.gives(Some(sealed(&offer(&new, START, START + DAY))));
    assert_eq!(look(&mut lab, &mut phone).finding, UpdateFinding::CannotConfirm, "a clock set back revives nothing");
    lab.now.unix += 400 * DAY;
    mirror.gives(Some(sealed(&newest)));
    assert_eq!(look(&mut lab, &mut phone).finding, UpdateFinding::CannotConfirm);
}

#[test]
fn parts_that_are_wrong_short_endless_or_missing_install_nothing() {
    let cases: [(Spoils, UpdatePhase); 5] = [
        (|_| None, UpdatePhase::Receiving),
        (|part| Some(part[..part.len() - 1].to_vec()), UpdatePhase::Receiving),
        (|part| Some([part.clone(), part].concat()), UpdatePhase::Receiving),
        (|_| Some(Vec::new()), UpdatePhase::Receiving),
        (|part| Some(vec![7; part.len()]), UpdatePhase::Refused),
    ];
    for (spoils, phase) in cases {
        let (mut lab, mirror, mut phone, _) = online(UpdateMode::Automatic);
        let made = image("1.1.0", 130_000);
        mirror.publishes(&made, &offer(&made, START, START + 9 * DAY));
        mirror.spoils(Some(spoils));
        look(&mut lab, &mut phone);
        fetch(&mut lab);
        let parts = mirror.0.lock().unwrap().parts;
        assert!(parts <= 3, "{parts} parts: it does not ask again and again");
        assert_eq!(stands(&mut lab, &mut phone).phase, phase);
        assert_eq!(refusals(&lab).len(), usize::from(phase == UpdatePhase::Refused));
        mirror.spoils(None);
        lab.wait(DAY);
        fetch(&mut lab);
        assert_eq!((lab.device.state().images.phase, lab.storage.image(Slot::B)), (UpdatePhase::Ready, made.bytes));
    }
}

#[test]
fn an_image_that_was_taken_back_or_did_not_start_is_not_installed_by_itself() {
    let (mut lab, mirror, mut phone, keys) = online(UpdateMode::Automatic);
    let (made, old) = (image("1.1.0", 1_000), image("1.0.0", 1_000));
    mirror.publishes(&made, &offer(&made, START, START + 9 * DAY));
    look(&mut lab, &mut phone);
    fetch(&mut lab);
    assert_eq!(stands(&mut lab, &mut phone).phase, UpdatePhase::Ready);
    mirror.gives(Some(sealed(&offer(&old, START + 1, START + 9 * DAY))));
    let state = look(&mut lab, &mut phone);
    assert_eq!((state.finding, state.phase, state.due), (UpdateFinding::UpToDate, UpdatePhase::Idle, None));

    lab.restart_with(&["update-does-not-start"]);
    lab.device.attach_uplink(Box::new(mirror.clone()));
    mirror.gives(Some(sealed(&offer(&made, START + 2, START + 9 * DAY))));
    let mut phone = lab.session(&keys).unwrap();
    look(&mut lab, &mut phone);
    fetch(&mut lab);
    lab.wait(3_600);
    outage(&mut lab);
    assert_eq!(lab.logged(EventKind::UpdateUndone), 1);
    for _ in 0..5 {
        lab.wait(DAY);
        fetch(&mut lab);
    }
    assert_eq!((lab.logged(EventKind::UpdateUndone), lab.device.state().images.phase), (1, UpdatePhase::RolledBack));
    assert_eq!(lab.device.state().updates.finding, UpdateFinding::Available, "it says so all the same");
}

#[test]
fn a_phone_and_the_uplink_share_one_image() {
    let (mut lab, mirror, mut phone, _) = online(UpdateMode::Automatic);
    let made = image("1.1.0", 130_000);
    mirror.publishes(&made, &offer(&made, START, START + 9 * DAY));
    look(&mut lab, &mut phone);
    lab.device.handle_tick(lab.now);
    assert_eq!(stands(&mut lab, &mut phone).received, 60_000);
    bring(&mut lab, &mut phone, &made).unwrap();
    assert_eq!(mirror.0.lock().unwrap().parts, 1, "the phone brought the rest");
    lab.wait(3_000);
    assert_eq!(stands(&mut lab, &mut phone).phase, UpdatePhase::Receiving, "and it is the phone's matter now");
    // The phone does not come back: the next look takes over.
    look(&mut lab, &mut phone);
    fetch(&mut lab);
    assert_eq!(stands(&mut lab, &mut phone).phase, UpdatePhase::Ready);
}

#[test]
fn needs_are_waited_for() {
    let (mut lab, mirror, mut phone, keys) = online(UpdateMode::Automatic);
    let made = image("1.1.0", 1_000);
    let needs = UpdateNeeds { battery_percent: Some(81), mains: false, network: false };
    mirror.publishes(&made, &UpdateOffer { needs, ..offer(&made, START, START + 9 * DAY) });
    look(&mut lab, &mut phone);
    fetch(&mut lab);
    lab.wait(5_000);
    let mut phone = lab.session(&keys).unwrap();
    assert!(stands(&mut lab, &mut phone).due.is_some() && !lab.device.is_away());
    lab.device.settings.battery_percent = Some(81);
    lab.wait(1);
    assert!(lab.device.is_away());
}

#[test]
fn it_looks_once_a_day_at_a_minute_of_its_own() {
    let (mut lab, mirror, ..) = online(UpdateMode::Automatic);
    let mut minutes = Vec::new();
    for minute in 0..30 * 24 * 60 {
        let looks = mirror.0.lock().unwrap().looks.len();
        lab.wait(60);
        if mirror.0.lock().unwrap().looks.len() > looks {
            minutes.push(minute % (24 * 60));
        }
    }
    assert!((29..=31).contains(&minutes.len()), "{} looks in 30 days", minutes.len());
    let mut others = std::collections::BTreeSet::new();
    for _ in 0..50 {
        lab.restart();
        lab.device.attach_uplink(Box::new(mirror.clone()));
        others.insert(lab.device.updating.look_at.unwrap().0 / 60_000);
    }
    assert!(others.len() > 40 && others.iter().all(|minute| *minute < 24 * 60), "{others:?}");
    settings_off_and_offline(&mut lab, &mirror);
}

/// Without a network, and with everything off, it does not look.
fn settings_off_and_offline(lab: &mut Lab, mirror: &Mirror) {
    let looks = mirror.0.lock().unwrap().looks.len();
    let network = lab.device.state.network.take();
    lab.wait(2 * DAY);
    lab.device.state.network = network;
    let off = UpdateMode::Off;
    lab.device.state.updates.policy =
        UpdatePolicy { security: off, maintenance: off, feature: off, postponed_until: None };
    lab.wait(2 * DAY);
    assert_eq!(mirror.0.lock().unwrap().looks.len(), looks);
}

/// What a lock without any update makes of these bytes.
fn examined(bytes: &[u8]) -> Found {
    let (images, faults) = (Images::default(), Faults::default());
    let key = image_key();
    let judge = Judge { key: key.public_key().as_ref(), profile: &LOCK, images: &images, faults: &faults };
    examine(&judge, Some(bytes), START)
}

proptest! {
    #[test]
    fn no_bytes_but_the_makers_are_believed(bytes in proptest::collection::vec(any::<u8>(), 0..400), place in 0_usize..400, bit in 0_u8..8) {
        prop_assert!(matches!(examined(&bytes), Found::Forged));
        let mut changed = sealed(&offer(&image("1.1.0", 100), START, START + DAY));
        prop_assert!(matches!(examined(&changed), Found::Newer(_)));
        let place = place % changed.len();
        changed[place] ^= 1 << bit;
        prop_assert!(matches!(examined(&changed), Found::Forged), "bit {bit} of byte {place}");
    }
}
