//! What goes wrong on the way, what is said then, and that nothing is called done that is not.

use pandu_protocol::message::{ErrorReply, UpdatePhase};

use super::super::Update;
use super::{enter, house, installed, notice, on, with};
use crate::error::ReasonCode;
use crate::wizard::step::Machine as _;
use crate::wizard::trial::{House, Instead, Run};
use crate::wizard::update::{DoneOutcome, Doubt, Finding, Hitch};
use crate::wizard::view::View;
use crate::wizard::{Answer, End, Severity};

fn played(mut house: House) -> (Run<Update>, House) {
    let mut run = Run::begin();
    run.finish(&mut house, enter);
    (run, house)
}

/// Plays until a screen of this name is shown.
fn until(run: &mut Run<Update>, house: &mut House, id: &str) -> View {
    for _ in 0..60 {
        let view = run.view();
        if view.id == id {
            return view;
        }
        if !run.perform(house) {
            assert!(run.answer(enter(&view)), "{} takes its answer", view.id);
        }
    }
    panic!("{id} does not come: {}", run.state());
}

#[test]
fn nothing_unconfirmed_is_called_up_to_date() {
    for doubt in [Doubt::Offline, Doubt::Frozen, Doubt::Forged, Doubt::NoMaker, Doubt::NoticeExpired, Doubt::NoWay] {
        let mut house = House::new().but(|house| house.shed.finding = Finding::CannotConfirm(doubt));
        let mut run = Run::<Update>::begin();
        let view = run.settle(&mut house);
        assert_eq!((view.id, view.severity), ("update-unconfirmed", Severity::Warning), "{doubt:?}");
        house.shed.finding = Finding::UpToDate;
        assert_eq!(run.then(&mut house, Answer::enter("update-unconfirmed")).id, "update-current");
    }
    // A version that is not newer is not offered, whatever the maker's files say.
    let (run, house) = played_until_asked(with(|notice| notice.to = pandu_protocol::message::Text::cut("1.0")));
    assert_eq!((run.view().id, installed(&house)), ("update-unconfirmed", "1.0.0"));
}

fn played_until_asked(mut house: House) -> (Run<Update>, House) {
    let mut run = Run::begin();
    run.settle(&mut house);
    (run, house)
}

#[test]
fn an_empty_battery_keeps_it_from_starting_now_and_not_tonight() {
    let low = || house().but(|house| house.shed.state.battery_percent = Some(12));
    let mut house = low();
    let mut run = Run::<Update>::begin();
    let view = until(&mut run, &mut house, "update-not-ready");
    assert_eq!(view.body[1].id, "updates-lacks-battery");
    assert_eq!(house.shed.at_hand, 0, "nothing was fetched");
    assert_eq!(run.then(&mut house, Answer::enter("update-not-ready")).id, "update-not-ready");
    house.shed.state.battery_percent = Some(30);
    run.finish(&mut house, enter);
    assert_eq!(installed(&house), "1.1.0");
    let mut tonight = low();
    let mut run = Run::<Update>::begin();
    run.finish(&mut tonight, on(&[("update-notice", "tonight")]));
    assert_eq!(run.view().id, "update-planned");
    let full = super::house().but(|house| house.shed.state.room = Some(notice().size - 1));
    let mut full = full;
    let mut run = Run::<Update>::begin();
    let view = until(&mut run, &mut full, "update-not-ready");
    assert_eq!(view.body[1].id, "updates-lacks-room");
}

#[test]
fn what_breaks_off_goes_on_where_it_was() {
    let mut house = house();
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-sending");
    run.perform(&mut house);
    let before = house.shed.state.received;
    house.instead.push_back(Instead::Fails(ReasonCode::DeviceOutOfReach));
    let view = until(&mut run, &mut house, "update-stuck");
    assert_eq!((view.body[0].id, before > 0), ("updates-stuck-send", true));
    assert_eq!(run.ledger.play.machine.left().body[0].id, "updates-left-kept");
    assert!(run.answer(Answer::enter("update-stuck")));
    until(&mut run, &mut house, "update-sending");
    assert_eq!(house.shed.state.received, before, "it does not begin again");
    run.finish(&mut house, enter);
    assert_eq!((installed(&house), house.done["UpdateCommit"]), ("1.1.0", 1));
}

#[test]
fn a_slow_device_is_asked_once_more_before_the_person_is() {
    let mut house = house();
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-sending");
    house.instead.push_back(Instead::Fails(ReasonCode::AnswerLate));
    run.perform(&mut house);
    assert_eq!(run.view().id, "update-sending");
    house.instead.push_back(Instead::Fails(ReasonCode::AnswerLate));
    run.perform(&mut house);
    assert_eq!(run.view().id, "update-stuck");
}

#[test]
fn a_device_that_gets_nowhere_is_given_up() {
    let mut house = house();
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-sending");
    house.shed.piece = 0;
    run.finish(&mut house, enter);
    assert_eq!(run.view().end, Some(End::Stopped));
    assert_eq!(run.view().problem.map(|problem| problem.what.id), Some("error-device-misbehaved"));
}

#[test]
fn an_image_that_does_not_come_is_told_with_its_cause() {
    for (hitch, what) in [
        (Hitch::Offline, "updates-hitch-offline"),
        (Hitch::Missing, "updates-hitch-missing"),
        (Hitch::Wrong, "updates-hitch-wrong"),
        (Hitch::TooLarge, "updates-hitch-large"),
    ] {
        let mut house = house().but(|house| house.shed.hitch = Some(hitch));
        let mut run = Run::<Update>::begin();
        let view = until(&mut run, &mut house, "update-stuck");
        assert_eq!(view.problem.map(|problem| problem.what.id), Some(what));
        assert_eq!(house.shed.state.received, 0);
    }
    let mut house = house().but(|house| house.shed.piece = 0);
    let mut run = Run::<Update>::begin();
    let view = until(&mut run, &mut house, "update-stuck");
    assert_eq!(view.problem.map(|problem| problem.what.id), Some("updates-hitch-missing"));
}

#[test]
fn a_refusal_changes_nothing_and_is_kept() {
    let (run, house) = played(house().but(|house| house.shed.refuses = Some(ErrorReply::Refused)));
    assert_eq!((run.view().id, run.view().end), ("update-refused", Some(End::Stopped)));
    assert_eq!((installed(&house), house.shed.outcomes()), ("1.0.0", vec![("1.1.0", DoneOutcome::Refused)]));
    assert!(run.view().facts.iter().all(|fact| fact.label.id == "updates-fact-runs"), "no outage is claimed");
}

#[test]
fn a_new_version_that_does_not_start_is_told_as_undone() {
    let (run, house) = played(house().but(|house| house.shed.ends = UpdatePhase::RolledBack));
    assert_eq!((run.view().id, run.view().end), ("update-undone", Some(End::Stopped)));
    assert_eq!((installed(&house), house.shed.outcomes()), ("1.0.0", vec![("1.1.0", DoneOutcome::RolledBack)]));
    // The next time the update is there as before, and the failure is not told again.
    let view = played_until_asked(house).0.view();
    assert_eq!(view.id, "update-notice");
    assert!(view.body.iter().any(|line| line.id == "updates-last-undone"));
}

#[test]
fn the_wait_has_words_at_every_part_and_asks_after_a_long_time() {
    let mut house = house().but(|house| house.shed.away = 1_000);
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-outage");
    let mut said = Vec::new();
    while run.view().id == "update-outage" {
        let (text, _) = run.view().busy.expect("something is said");
        said.push(text.id);
        run.perform(&mut house);
    }
    // Five minutes at most, says the maker; the person is asked three minutes after that. A part lasts eight seconds.
    assert_eq!((said.len(), said[0], said[1]), (60, "updates-begins-busy", "updates-away-busy"));
    assert_eq!(said.iter().filter(|id| **id == "updates-over-busy").count(), 22);
    assert_eq!(run.view().id, "update-overdue");
    house.shed.away = 0;
    run.finish(&mut house, enter);
    assert_eq!((run.view().id, installed(&house)), ("update-installed", "1.1.0"));
    assert!(run.view().body.iter().all(|line| line.id != "updates-installed-over"), "13 seconds, by its own clock");
}

#[test]
fn a_wait_ends_even_where_the_clock_stands_still() {
    let mut house = house().but(|house| (house.shed.away, house.shed.part_ms) = (u32::MAX, 0));
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-outage");
    for _ in 0..481 {
        if run.view().id == "update-overdue" {
            return;
        }
        run.perform(&mut house);
    }
    panic!("it waits for ever");
}

#[test]
fn time_in_which_the_app_was_not_running_counts_too() {
    let mut house = house().but(|house| house.shed.away = 3);
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-outage");
    run.perform(&mut house);
    let mut run = Run::<Update>::resume(&run.rows());
    house.new_session();
    house.shed.now_ms += 60_000;
    run.perform(&mut house);
    let (text, _) = run.view().busy.expect("it waits");
    assert_eq!(text.args, [("time", crate::wizard::view::Arg::Duration(76))]);
    run.finish(&mut house, enter);
    assert_eq!(house.shed.history[0].outage_here, Some(92));
}

#[test]
fn a_clock_that_is_set_in_between_measures_nothing() {
    let mut house = house();
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-outage");
    run.perform(&mut house);
    house.shed.now_ms -= 3_600_000;
    run.finish(&mut house, enter);
    assert_eq!(house.shed.history[0].outage_here, None);
    assert_eq!(house.shed.history[0].outage_seconds, Some(13));
}

#[test]
fn a_lost_answer_to_the_last_word_is_looked_into_and_not_repeated_blindly() {
    // It arrived, and the device went away at once.
    let mut house = house();
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-committing");
    house.instead.push_back(Instead::Lost);
    run.perform(&mut house);
    assert_eq!(run.view().busy.map(|(text, _)| text.id), Some("updates-unsure-busy"));
    run.finish(&mut house, enter);
    assert_eq!((installed(&house), house.done["UpdateCommit"]), ("1.1.0", 1));
    assert_eq!(house.shed.history[0].outage_here, None, "nobody knows when it began");
    // It did not arrive: then it is told again.
    let mut house = super::house();
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-committing");
    let lost = crate::wizard::step::Failure { code: ReasonCode::LinkLost, wait_seconds: None, lost: true };
    run.ends_in(crate::wizard::step::Outcome::Failed(lost));
    run.finish(&mut house, enter);
    assert_eq!((installed(&house), house.done["UpdateCommit"]), ("1.1.0", 1));
}

#[test]
fn a_device_that_is_told_and_never_begins_is_given_up() {
    let mut house = house();
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-committing");
    house.shed.refuses = Some(ErrorReply::invalid("offset"));
    run.finish(&mut house, enter);
    assert_eq!(run.view().end, Some(End::Stopped));
}

#[test]
fn a_confirmation_that_the_device_wants_is_asked_for_and_then_it_goes_on() {
    for house in [
        house().but(|house| house.shed.asks = true),
        House::with_password().but(|house| {
            house.shed = super::house().shed;
            house.shed.asks = true;
        }),
    ] {
        let (run, house) = played(house);
        assert!(run.views.iter().any(|view| view.id == "access-confirm"));
        assert_eq!((installed(&house), house.wrong), ("1.1.0", 0));
    }
}

#[test]
fn a_device_that_takes_no_images_says_so_and_nothing_is_promised() {
    for house in [
        house().but(|house| house.shed.fixed = true),
        house().but(|house| house.shed.refuses = Some(ErrorReply::Unsupported)),
    ] {
        let (run, house) = played(house);
        assert_eq!((run.view().id, installed(&house)), ("update-fixed", "1.0.0"));
        assert!(house.shed.history.is_empty());
    }
}

#[test]
fn a_history_that_cannot_be_written_does_not_hide_the_result() {
    let mut house = house();
    let mut run = Run::<Update>::begin();
    until(&mut run, &mut house, "update-keeping");
    run.ends_in(crate::wizard::step::Outcome::Failed(crate::wizard::step::Failure::of(ReasonCode::StoreFull)));
    let view = run.view();
    assert_eq!((view.id, view.problem.map(|problem| problem.what.id)), ("update-installed", Some("error-store-full")));
}

#[test]
fn what_is_under_way_already_is_waited_for_and_never_begun_by_itself() {
    let mut house = house().but(|house| {
        house.shed.receive(&super::begin(&notice()));
        house.shed.state.phase = UpdatePhase::Installing;
    });
    let mut run = Run::<Update>::begin();
    run.perform(&mut house);
    run.perform(&mut house);
    assert_eq!(run.view().id, "update-outage");
    // Somebody stopped it meanwhile: the person is asked, nothing is committed.
    house.shed.state.phase = UpdatePhase::Idle;
    assert_eq!(run.settle(&mut house).id, "update-notice");
    assert!(!house.done.contains_key("UpdateCommit"));
}
