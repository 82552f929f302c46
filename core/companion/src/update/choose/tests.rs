//! Every reason to offer an update or not.

use super::*;
use crate::update::Moment;
use crate::update::notice::tests::{ISSUED, offer as right};

const NOW: u64 = ISSUED + 5 * DAY;

fn key(byte: u8) -> PublicKey {
    PublicKey::from_bytes([byte; 32])
}

fn listed(path: &str, offer: &Offer) -> Listed {
    let custom = serde_json::to_vec(&ImageCustom { pandu: offer.clone() }).expect("JSON");
    Listed { path: path.to_owned(), place: format!("{path}?"), length: 1_000, sha256: Some([9; 32]), custom }
}

fn target(to: &str, bend: impl FnOnce(&mut Offer)) -> Listed {
    let mut offer = right(to);
    bend(&mut offer);
    listed(&format!("PLK-1/{to}.img"), &offer)
}

fn ask(installed: &str, targets: &[Listed]) -> Choice {
    ask_at(installed, targets, NOW, &[])
}

fn ask_at(installed: &str, targets: &[Listed], now: u64, off: &[UpdateKind]) -> Choice {
    let says = DeviceNow { maker: "Maker".into(), model: "PLK-1".into(), installed: installed.into() };
    choose(Asking { device: &key(1), says: &says, wanted: is_wanted, off, now }, targets)
}

fn version(choice: &Choice) -> Option<&str> {
    if let Finding::Offered(offered) = &choice.finding { Some(&offered.notice.to) } else { None }
}

fn doubt(choice: &Choice) -> Option<Doubt> {
    if let Finding::CannotConfirm(doubt) = choice.finding { Some(doubt) } else { None }
}

#[test]
fn the_newest_that_installs_over_the_running_version_is_offered() {
    let all = [
        target("1.0.5", |_| {}),
        target("1.1", |_| {}),
        target("1.2", |_| {}),
        target("2.0", |o| o.notice.from_min = "1.0.9".into()),
    ];
    // Those up to `from_max` are installed over; 1.0.5 names itself as its `from_max`'s inside and is no update at all.
    assert_eq!(version(&ask("1.0.3", &all)), Some("1.2"));
    assert_eq!(version(&ask("1.0.9", &all)), Some("2.0"));
    let Finding::Offered(offered) = ask("1.0.3", &all).finding else { panic!("offered") };
    assert_eq!((&*offered.image.path, &*offered.image.maker), ("PLK-1/1.2.img?", "Maker"));
    assert_eq!((offered.image.begin.size, &*offered.image.begin.sha256), (1_000, &[9; 32][..]));
}

#[test]
fn up_to_date_is_said_only_when_nothing_newer_is_there() {
    let all = [target("1.1", |_| {}), target("1.0", |_| {})];
    assert_eq!(ask("1.1", &all).finding, Finding::UpToDate);
    assert_eq!(ask("1.1.0.0", &all).finding, Finding::UpToDate);
    assert_eq!(ask("3", &all).finding, Finding::UpToDate);
    type Bend = fn(&mut Offer);
    let table: &[(&str, Bend, Doubt)] = &[
        ("1.0", |o| o.notice.expires = Moment(NOW), Doubt::NoticeExpired),
        ("1.0", |o| o.notice.issued = Moment(NOW + DAY + 1), Doubt::Clock),
        ("0.9", |_| {}, Doubt::NoWay),
        ("1.0.10", |_| {}, Doubt::NoWay),
        ("1.0", |o| o.notice.model = "PLK-2".into(), Doubt::NoticeUnreadable),
        ("1.0", |o| o.notice.to = "1.2".into(), Doubt::NoticeUnreadable),
        ("1.0", |o| o.notice.size = 999, Doubt::NoticeUnreadable),
        ("1.0", |o| o.notice.id = String::new(), Doubt::NoticeUnreadable),
    ];
    for (installed, bend, expected) in table {
        assert_eq!(doubt(&ask(installed, &[target("1.1", bend)])), Some(*expected), "{installed} {expected:?}");
    }
    let unhashed = Listed { sha256: None, ..target("1.1", |_| {}) };
    assert_eq!(doubt(&ask("1.0", &[unhashed])), Some(Doubt::NoticeUnreadable));
    let bare = Listed { custom: Vec::new(), ..target("1.1", |_| {}) };
    assert_eq!(doubt(&ask("1.0", &[bare])), Some(Doubt::NoticeUnreadable));
}

#[test]
fn of_a_model_that_the_maker_does_not_name_nothing_is_known() {
    let other = listed("PLK-10/1.1.img", &right("1.1"));
    assert_eq!(doubt(&ask("1.0", &[other])), Some(Doubt::UnknownModel));
    assert_eq!(doubt(&ask("1.0", &[])), Some(Doubt::UnknownModel));
    let document = Listed { path: "PLK-1/support.json".into(), ..target("1.1", |_| {}) };
    assert_eq!(ask("1.0", &[document]).finding, Finding::UpToDate);
    let odd = listed("PLK-1/latest.img", &right("1.1"));
    assert_eq!(ask("1.0", &[odd]).finding, Finding::UpToDate);
}

#[test]
fn what_was_taken_back_is_never_offered() {
    let all = [target("1.1", |_| {}), target("1.2", |o| o.recalled = true)];
    let choice = ask("1.0", &all);
    assert_eq!((version(&choice), choice.installed_recalled), (Some("1.1"), false));
    let choice = ask("1.2", &all);
    assert_eq!((choice.finding, choice.installed_recalled), (Finding::UpToDate, true));
    assert_eq!(ask("1.0", &all[1..]).finding, Finding::UpToDate);
}

#[test]
fn batches_come_one_after_the_other_and_all_in_time() {
    let rollout = Rollout { from: Moment(NOW), days: 10 };
    let turns: Vec<u64> = (0..=255).map(|byte| turn(rollout, "n", &key(byte))).collect();
    assert!(turns.iter().all(|turn| (NOW..NOW + 10 * DAY).contains(turn)));
    let early = turns.iter().filter(|turn| **turn < NOW + 5 * DAY).count();
    assert!((96..=160).contains(&early), "half of the devices in half of the days, not {early} of 256");
    assert_ne!(turns, (0..=255).map(|byte| turn(rollout, "m", &key(byte))).collect::<Vec<_>>());

    let all = [target("1.1", |o| o.rollout = Some(rollout))];
    let at = turn(rollout, "PLK-1-1.1", &key(1));
    let later = Finding::Later { version: "1.1".into(), from: at };
    assert_eq!(ask_at("1.0", &all, at - 1, &[]).finding, later);
    assert_eq!(version(&ask_at("1.0", &all, at, &[])), Some("1.1"));
    let none = [target("1.1", |o| o.rollout = Some(Rollout { from: Moment(NOW + 1), days: 0 }))];
    assert!(matches!(ask("1.0", &none).finding, Finding::Later { from, .. } if from == NOW + 1));
}

#[test]
fn a_kind_that_is_switched_off_comes_only_when_there_is_no_other() {
    use crate::update::notice::Kind;
    let feature = || target("1.2", |o| o.notice.kind = Kind::Feature);
    let all = [target("1.1", |_| {}), feature()];
    assert_eq!(version(&ask_at("1.0", &all, NOW, &[UpdateKind::Feature])), Some("1.1"));
    assert_eq!(version(&ask_at("1.0", &all, NOW, &[])), Some("1.2"));
    assert_eq!(version(&ask_at("1.0", &[feature()], NOW, &[UpdateKind::Feature])), Some("1.2"));
}

#[test]
fn a_device_that_says_nonsense_is_offered_nothing() {
    let all = [target("1.1", |_| {})];
    for installed in ["", "v1", "1.0-rc", "9999999999", "../1"] {
        assert_eq!(doubt(&ask(installed, &all)), Some(Doubt::NoWay), "{installed}");
    }
    let says = DeviceNow { maker: "Maker".into(), model: "../x".into(), installed: "1".into() };
    let asking = Asking { device: &key(1), says: &says, wanted: is_wanted, off: &[], now: NOW };
    assert_eq!(doubt(&choose(asking, &all)), Some(Doubt::UnknownModel));
}
