//! The script of the update wizard, played to its end: now, tonight, at a time, not now; kills and random events.

use pandu_protocol::message::{Text, UpdatePhase};
use pandu_protocol::role::Role;
use proptest::prelude::*;

use super::super::{DECISIONS, Update};
use super::{AUTOMATIC, enter, feature, house, installed, notice, on, safety, with};
use crate::error::ReasonCode;
use crate::wizard::trial::{House, Instead, NOW, Run, laws};
use crate::wizard::update::DoneOutcome;
use crate::wizard::view::View;
use crate::wizard::{Answer, Assurance, Decision, End};

fn played(mut house: House, answer: impl FnMut(&View) -> Answer) -> (Run<Update>, House) {
    let mut run = Run::begin();
    run.finish(&mut house, answer);
    (run, house)
}

/// Screens on which the person chooses between something.
fn decided(run: &Run<Update>) -> Vec<&'static str> {
    run.views.iter().filter(|view| view.busy.is_none() && view.choices.len() > 1).map(|view| view.id).collect()
}

#[test]
fn enter_all_the_way_installs_a_security_update_with_two_decisions() {
    let (run, house) = played(house(), enter);
    assert_eq!(decided(&run), ["update-notice", "update-downtime"]);
    assert_eq!((run.view().id, run.view().end), ("update-installed", Some(End::Finished)));
    assert_eq!((installed(&house), house.done["UpdateCommit"]), ("1.1.0", 1));
    assert_eq!(house.shed.outcomes(), [("1.1.0", DoneOutcome::Installed)]);
    let done = &house.shed.history[0];
    // Away for two parts of the wait and back in the third.
    assert_eq!((done.outage_seconds, done.outage_here, done.stated_minutes), (Some(13), Some(24), Some((2, 5))));
    assert_eq!(done.from.as_deref(), Some("1.0.0"));
    let fact =
        |label: &str| run.view().facts.into_iter().find(|fact| fact.label.id == label).map(|fact| fact.assurance);
    assert_eq!(fact("updates-fact-away"), Some(Assurance::SelfReported));
    assert_eq!(fact("updates-fact-heard"), Some(Assurance::Ours));
    assert_eq!(fact("updates-fact-stated"), Some(Assurance::MakerStated));
    assert_eq!(fact("updates-fact-runs"), Some(Assurance::SelfReported));
}

#[test]
fn every_decision_is_in_the_registry_and_there_are_at_most_two() {
    let ways: [(&'static [(&str, &str)], House); 5] = [
        (&[("update-notice", "now")], house()),
        (&[("update-notice", "tonight")], house()),
        (&[("update-notice", "choose")], house()),
        (&[("update-notice", "later")], with(safety)),
        (&[("update-notice", "now")], with(feature)),
    ];
    for (choices, house) in ways {
        let (run, _) = played(house, on(choices));
        let ids: Vec<_> = run.views.iter().filter_map(|view| view.decision).collect();
        assert!(ids.len() <= 2, "{choices:?}: {ids:?}");
        for view in run.views.iter().filter(|view| view.decision.is_some()) {
            let Some(Decision::Setting(setting)) = DECISIONS.get(view.decision.expect("it has one")) else {
                panic!("{} is in the registry", view.id)
            };
            let known = |id: &str| setting.option(id).is_some();
            assert!(view.choices.iter().all(|choice| known(&choice.id)), "{}", view.id);
        }
    }
}

#[test]
fn the_steps_never_grow_and_never_fall() {
    for (choices, house) in [(&[] as &[_], house()), (&[("update-notice", "tonight")], with(feature))] {
        let (run, _) = played(house, on(choices));
        let seen: Vec<_> = run.views.iter().filter_map(|view| view.progress).collect();
        assert!(seen.windows(2).all(|pair| pair[1].of == pair[0].of && pair[1].step >= pair[0].step), "{seen:?}");
    }
}

#[test]
fn tonight_and_a_typed_time_are_planned_on_the_device_and_told_of_afterwards() {
    // Seen from Kuala Lumpur it is 19:06:40 in the evening.
    for (choice, due) in [("tonight", 1_795_028_400), ("choose", 1_795_008_600)] {
        let choices: &'static [_] =
            if choice == "tonight" { &[("update-notice", "tonight")] } else { &[("update-notice", "choose")] };
        let (run, mut house) = played(house(), on(choices));
        assert_eq!((run.view().id, run.view().end), ("update-planned", Some(End::Finished)), "{choice}");
        assert_eq!((house.shed.state.due, installed(&house)), (Some(due), "1.0.0"), "{choice}");
        assert!(house.shed.history.is_empty());
        // Before its time the plan is shown, and can be left as it is.
        let (run, same) = played(house.clone(), enter);
        assert_eq!((decided(&run), run.view().id), (vec!["update-due"], "update-closed"));
        assert_eq!(same.done["UpdateCommit"], 1);
        // Its time comes while nobody looks.
        house.shed.install();
        let (run, house) = played(house, enter);
        assert_eq!((run.view().id, run.view().body[0].id), ("update-installed", "updates-installed-since"));
        assert_eq!(house.shed.outcomes(), [("1.1.0", DoneOutcome::Installed)]);
        // It is told of once.
        assert_eq!(played(house, enter).0.view().id, "update-current");
    }
}

#[test]
fn what_the_look_itself_noted_is_completed_and_told() {
    let (_, mut house) = played(house(), on(&[("update-notice", "tonight")]));
    house.shed.install();
    house.shed.notes = true;
    let (run, house) = played(house, enter);
    assert_eq!(run.view().id, "update-installed");
    let done = &house.shed.history[0];
    assert_eq!(
        (done.from.as_deref(), done.outage_seconds, done.stated_minutes),
        (Some("1.0.0"), Some(13), Some((2, 5)))
    );
}

#[test]
fn a_plan_can_be_changed() {
    let (_, house) = played(house(), on(&[("update-notice", "tonight")]));
    let (run, house) = played(house, on(&[("update-due", "change"), ("update-notice", "now")]));
    assert_eq!((run.view().id, installed(&house)), ("update-installed", "1.1.0"));
}

#[test]
fn not_now_changes_nothing_and_puts_the_reminder_off_for_a_day() {
    let (run, house) = played(house(), on(&[("update-notice", "later")]));
    assert_eq!((run.view().id, installed(&house)), ("update-postponed", "1.0.0"));
    let until = house.shed.now_ms / 1_000 + 86_400;
    assert_eq!(house.shed.postponed, [("1.1.0".into(), until)]);
    assert!(!house.done.contains_key("UpdateCommit"));
    assert!(run.view().body.iter().any(|line| line.id == "updates-later-risk"));
}

#[test]
fn a_device_that_installs_by_itself_is_told_to_wait_too() {
    for (reached, said) in [(true, "updates-later-told"), (false, "updates-later-not-told")] {
        let mut house = house().but(|house| house.shed.policy = Some(AUTOMATIC));
        let mut run = Run::<Update>::begin();
        run.settle(&mut house);
        assert!(run.answer(Answer::choose("update-notice", "later")));
        run.perform(&mut house);
        if !reached {
            house.instead.push_back(Instead::Fails(ReasonCode::DeviceOutOfReach));
        }
        run.perform(&mut house);
        assert_eq!(run.view().body.last().map(|line| line.id), Some(said));
        let until = house.shed.policy.and_then(|policy| policy.postponed_until);
        assert_eq!(until.is_some_and(|until| until >= NOW + 86_400), reached);
    }
}

#[test]
fn where_a_safety_function_stops_enter_does_not_start_it() {
    let mut house = with(safety);
    let mut run = Run::<Update>::begin();
    run.settle(&mut house);
    assert_eq!(run.then(&mut house, Answer::enter("update-notice")).id, "update-time");
    let view = run.then(&mut house, Answer::enter("update-time"));
    assert_eq!((view.id, view.problem.map(|problem| problem.what.id)), ("update-time", Some("updates-time-empty")));
    let view = run.then(&mut house, Answer::enter("update-time").with("time", "21:30"));
    assert_eq!((view.id, house.shed.state.phase), ("update-planned", UpdatePhase::Ready));
}

#[test]
fn going_back_keeps_the_time_that_was_typed() {
    let mut house = house();
    let mut run = Run::<Update>::begin();
    run.settle(&mut house);
    run.then(&mut house, Answer::choose("update-notice", "choose"));
    let typed = Answer::choose("update-time", "back").with("time", "22:15");
    assert_eq!(run.then(&mut house, typed).id, "update-notice");
    let view = run.then(&mut house, Answer::choose("update-notice", "choose"));
    assert_eq!(view.fields[0].value, "22:15");
}

#[test]
fn what_is_new_is_shown_before_anything_is_asked_and_can_be_looked_at_afterwards() {
    let (run, house) = played(with(feature), on(&[("update-notice", "now")]));
    let asked: Vec<_> = run.views.iter().filter(|view| view.busy.is_none()).map(|view| view.id).collect();
    assert_eq!(asked, ["update-new", "update-notice", "update-downtime", "update-installed", "update-opening"]);
    assert_eq!((installed(&house), run.view().opens), ("1.1.0", Some("check")));
    let (run, house) = played(with(feature), enter);
    assert_eq!((run.view().id, installed(&house)), ("update-postponed", "1.0.0"), "Enter does not add anything");
}

#[test]
fn who_may_not_install_hears_of_it_and_is_asked_nothing() {
    let (run, house) = played(house().but(|house| house.role = Role::Member), enter);
    let notice = run.views.iter().find(|view| view.id == "update-notice").expect("it is shown");
    assert_eq!(notice.body[0].id, "updates-risk");
    assert_eq!((decided(&run), installed(&house)), (vec![], "1.0.0"));
}

#[test]
fn what_the_device_has_already_is_not_sent() {
    let house = house().but(|house| {
        house.shed.receive(&super::begin(&notice()));
        (house.shed.state.phase, house.shed.state.available) = (UpdatePhase::Ready, Some(Text::cut("1.1.0")));
        house.shed.hitch = Some(crate::wizard::update::Hitch::Offline);
    });
    let (run, house) = played(house, enter);
    assert_eq!((run.view().id, installed(&house)), ("update-installed", "1.1.0"));
}

#[test]
fn killed_at_every_place_it_goes_on_and_installs_it_once() {
    let places = laws::killed_at_every_place::<Update, _>(
        house,
        || enter,
        |run, house, what| {
            assert_eq!(run.view().end, Some(End::Finished), "{what}");
            assert_eq!(installed(house), "1.1.0", "{what}");
            assert_eq!(house.shed.outcomes(), [("1.1.0", DoneOutcome::Installed)], "{what}");
            assert!(house.done["UpdateCommit"] <= 1, "{what}");
        },
    );
    assert!(places >= 12, "{places} places");
}

#[test]
fn killed_at_every_place_of_a_plan_it_stays_one_plan() {
    let places = laws::killed_at_every_place::<Update, _>(
        || with(safety),
        || enter,
        |run, house, what| {
            assert_eq!(run.view().end, Some(End::Finished), "{what}");
            assert_eq!((house.shed.state.due, installed(house)), (Some(1_795_008_600), "1.0.0"), "{what}");
            assert!(house.done["UpdateCommit"] <= 1, "{what}");
        },
    );
    assert!(places >= 9, "{places} places");
}

#[test]
fn killed_and_found_again_hours_later_the_person_is_asked_again() {
    let mut house = house();
    let mut run = Run::<Update>::begin();
    while run.state() != "Sending" || house.shed.state.received == 0 {
        if !run.perform(&mut house) {
            assert!(run.answer(enter(&run.view())));
        }
    }
    let mut run = Run::<Update>::resume(&run.rows());
    house.shed.now_ms += 5 * 3_600_000;
    assert_eq!(run.settle(&mut house).id, "update-notice");
    assert!(house.shed.now_ms > (NOW + 4 * 3_600) * 1_000 && house.shed.state.received > 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn random_events_never_panic_and_every_state_can_be_left(acts in laws::acts(), kind in 0..4u8) {
        let house = match kind {
            0 => house(),
            1 => with(safety),
            2 => with(feature),
            _ => house().but(|house| house.shed.asks = true),
        };
        laws::survives::<Update>(house, acts);
    }
}
