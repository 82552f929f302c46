//! What is remembered, what is offered out of it, and what a person is told of it.

use pandu_protocol::message::{UpdateMode, UpdateNotice};

use super::super::calendar::DAY;
use super::super::notice::tests::{ISSUED, notice};
use super::super::period::SupportMonth;
use super::super::reminder::{Cause, due, tell};
use super::*;
use crate::wizard::update::{DoneOutcome, Image};

pub(crate) const NOW: u64 = ISSUED + 5 * DAY;

fn standing(finding: Finding, at: u64) -> Standing {
    let checked = (!is_doubt_of_repository(&finding)).then_some(at);
    Standing { finding, installed: "1.0".into(), installed_recalled: false, checked, at }
}

pub(crate) fn offered(to: &str) -> Finding {
    let notice = UpdateNotice::try_from(&notice(to)).expect("right");
    let begin = pandu_protocol::message::UpdateBegin {
        model: notice.model.clone(),
        version: notice.to.clone(),
        size: notice.size,
        sha256: pandu_protocol::message::Bytes::new([1; 32]).expect("32"),
        signature: pandu_protocol::message::Bytes::new([2; 64]).expect("64"),
    };
    let image = Image { begin, path: format!("PLK-1/{to}.img"), maker: "Maker".into() };
    Finding::Offered(Box::new(Offered { notice, image }))
}

pub(crate) fn learnt(findings: &[(Finding, u64)]) -> UpdateMemory {
    let mut memory = UpdateMemory::default();
    findings.iter().for_each(|(finding, at)| memory.learn(&standing(finding.clone(), *at)));
    memory
}

pub(crate) fn done(version: &str, at: u64, outcome: DoneOutcome) -> Done {
    Done {
        version: version.into(),
        from: None,
        at,
        outcome,
        outage_seconds: Some(40),
        outage_here: None,
        stated_minutes: Some((1, 5)),
    }
}

/// All that is told when the app is asked every hour for so many days.
fn told_in(memory: &mut UpdateMemory, from: u64, days: u64) -> Vec<(u64, Cause)> {
    let mut all = Vec::new();
    for hour in 0..days * 24 {
        let now = from + hour * 3_600;
        if let Some(reminder) = due(memory, now) {
            tell(memory, &reminder, now);
            all.push((hour / 24, reminder.cause));
        }
    }
    all
}

#[test]
fn the_record_survives_its_encoding() {
    let mut memory = learnt(&[(offered("1.1"), NOW), (Finding::CannotConfirm(Doubt::Frozen), NOW + 1)]);
    memory.note(done("1.1", NOW, DoneOutcome::Installed));
    memory.postponed = Some(Postponed { version: "1.1".into(), until: 5 });
    memory.documents = vec![Kept { path: "p".into(), sha256: [3; 32], bytes: vec![1, 2] }];
    memory.support = Some(Support::default().learn(SupportMonth::new(2030, 1)));
    assert_eq!(UpdateMemory::decode(&memory.encode()), Some(memory));
    assert_eq!(UpdateMemory::decode(&[0xa0]).map(|memory| memory.history), None);
    assert_eq!(UpdateMemory::decode(&[0xff]), None);
}

#[test]
fn what_was_confirmed_is_kept_when_the_repository_is_not_reached() {
    for doubt in [Doubt::Offline, Doubt::Frozen, Doubt::Forged, Doubt::Clock] {
        let memory = learnt(&[(offered("1.1"), NOW), (Finding::CannotConfirm(doubt), NOW + DAY)]);
        assert_eq!(memory.offered(NOW + DAY).map(|offered| &*offered.notice.to), Some("1.1"), "{doubt:?}");
        assert_eq!(memory.confirmed.expect("kept").checked, Some(NOW));
    }
    let memory = learnt(&[(offered("1.1"), NOW), (Finding::CannotConfirm(Doubt::NoticeExpired), NOW + DAY)]);
    assert_eq!(memory.offered(NOW + DAY), None);
    // An expired notice is never shown as current, however it was confirmed.
    assert_eq!(learnt(&[(offered("1.1"), NOW)]).offered(ISSUED + 60 * DAY), None);
}

#[test]
fn what_runs_is_not_offered_again() {
    let mut memory = learnt(&[(offered("1.1"), NOW)]);
    memory.note(done("1.1", NOW + 1, DoneOutcome::RolledBack));
    assert!(memory.offered(NOW + 1).is_some());
    memory.note(done("1.1", NOW + 2, DoneOutcome::Installed));
    assert_eq!((memory.offered(NOW + 2), memory.running.as_deref()), (None, Some("1.1")));
}

#[test]
fn a_line_of_history_that_comes_twice_is_one_and_the_oldest_go() {
    let mut memory = UpdateMemory::default();
    memory.note(done("1.1", NOW, DoneOutcome::Installed));
    memory.note(done("1.1", NOW + 60, DoneOutcome::Installed));
    assert_eq!((memory.history.len(), memory.history[0].at), (1, NOW));
    memory.note(done("1.1", NOW + 120, DoneOutcome::RolledBack));
    memory.note(done("1.1", NOW + 2 * REPEAT, DoneOutcome::RolledBack));
    assert_eq!(memory.history.len(), 3);
    (0..100).for_each(|n| memory.note(done(&format!("2.{n}"), NOW + n, DoneOutcome::Installed)));
    assert_eq!(memory.history.len(), HISTORY_MAX);
    assert_eq!(memory.history.last().expect("one").version, "2.99");
}

#[test]
fn an_update_that_came_by_itself_has_its_line() {
    let mut memory = learnt(&[(offered("1.1"), NOW)]);
    memory.runs("1.0", Some(9), NOW + 1);
    memory.runs("1.1", Some(41), NOW + 2);
    memory.runs("1.1", Some(41), NOW + 2 * REPEAT);
    let line = Done {
        from: Some("1.0".into()),
        outage_seconds: Some(41),
        stated_minutes: Some((2, 5)),
        ..done("1.1", NOW + 2, DoneOutcome::Installed)
    };
    assert_eq!(memory.history, vec![line.clone()]);
    // The wizard that had it installed adds what it measured to the same line.
    memory.note(Done { outage_here: Some(50), at: NOW + 9, ..line.clone() });
    assert_eq!(memory.history, [Done { outage_here: Some(50), ..line }]);
    // Going back, or to no version at all, is no update.
    memory.runs("1.0", None, NOW + 3 * REPEAT);
    memory.runs("odd", None, NOW + 3 * REPEAT);
    assert_eq!(memory.history.len(), 1);
}

#[test]
fn a_security_update_is_told_once_a_day_until_it_is_decided() {
    let mut memory = learnt(&[(offered("1.1"), NOW)]);
    memory.confirmed.as_mut().expect("one").checked = Some(NOW + 3 * DAY);
    let told = told_in(&mut memory, NOW, 3);
    assert_eq!(told, [(0, Cause::Security), (1, Cause::Security), (2, Cause::Security)]);
    memory.postponed = Some(Postponed { version: "1.1".into(), until: NOW + 6 * DAY });
    assert_eq!(told_in(&mut memory, NOW + 3 * DAY, 3), []);
    assert_eq!(told_in(&mut memory, NOW + 6 * DAY, 1), [(0, Cause::Security)]);
}

#[test]
fn other_updates_are_told_once_a_week_and_not_when_switched_off() {
    let finding = || {
        let Finding::Offered(mut offered) = offered("1.1") else { panic!("offered") };
        (offered.notice.kind, offered.notice.security_required) = (UpdateKind::Feature, false);
        Finding::Offered(offered)
    };
    let mut memory = learnt(&[(finding(), NOW)]);
    let told = told_in(&mut memory, NOW, 7);
    assert_eq!(told, [(0, Cause::Update)]);
    let mut memory = learnt(&[(finding(), NOW)]);
    let ask = UpdateMode::Ask;
    let policy = UpdatePolicy { security: ask, maintenance: ask, feature: UpdateMode::Off, postponed_until: None };
    memory.policy = Some(policy);
    assert_eq!((told_in(&mut memory, NOW, 7), memory.off()), (vec![], vec![UpdateKind::Feature]));
}

#[test]
fn the_end_of_support_is_told_at_each_step_once() {
    let support = Some(Support::default().learn(SupportMonth::new(2028, 3)));
    let mut memory = UpdateMemory { support, ..UpdateMemory::default() };
    let from = super::super::calendar::Moment::parse("2027-02-20T00:00:00Z").expect("a moment").0;
    let told = told_in(&mut memory, from, 450);
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told.iter().all(|(_, cause)| *cause == Cause::Support));

    let shorter = memory.support.expect("known").learn(SupportMonth::new(2028, 2));
    memory.support = Some(shorter);
    let told = told_in(&mut memory, from + 451 * DAY, 30);
    assert_eq!(told, [(0, Cause::Shortened), (1, Cause::Support)]);
}

#[test]
fn a_week_without_confirmation_and_a_forged_repository_are_told() {
    let mut memory = learnt(&[(Finding::UpToDate, NOW)]);
    assert_eq!(told_in(&mut memory, NOW, 7), []);
    assert_eq!(told_in(&mut memory, NOW + 7 * DAY + 1, 7), [(0, Cause::Old)]);
    let mut memory = learnt(&[(Finding::UpToDate, NOW), (Finding::CannotConfirm(Doubt::Forged), NOW)]);
    assert_eq!(told_in(&mut memory, NOW, 1), [(0, Cause::Doubtful)]);
    let mut memory = learnt(&[(Finding::CannotConfirm(Doubt::NoMaker), NOW)]);
    assert_eq!(told_in(&mut memory, NOW, 30), []);
    let mut memory = UpdateMemory::default();
    memory.learn(&Standing { installed_recalled: true, ..standing(Finding::UpToDate, NOW) });
    assert_eq!(told_in(&mut memory, NOW, 1), [(0, Cause::Recalled)]);
}
