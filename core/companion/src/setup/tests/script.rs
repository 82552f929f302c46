//! The script of set-up, played to its end: Enter all the way, refusals, the other ways, and what the person is told.

use pandu_protocol::message::{ErrorReply, UpdateFinding, UpdateMode};

use super::super::{DECISIONS, DECISIONS_MAX, SetupStart};
use super::fake::{Fake, GREEDY, Instead, LOCK, Profile, THERMOSTAT, WINDOW_SENSOR, refused};
use super::play::{Run, enter};
use crate::error::ReasonCode;
use crate::wizard::step::{Candidate, Effect};
use crate::wizard::view::View;
use crate::wizard::{Answer, Decision, End};

const PROFILES: [(&str, Profile); 4] =
    [("lock", LOCK), ("thermostat", THERMOSTAT), ("window-sensor", WINDOW_SENSOR), ("greedy", GREEDY)];

fn played(profile: Profile) -> (Run, Fake) {
    let mut fake = Fake::new(profile);
    let mut run = Run::begin();
    let answer = enter(&fake);
    run.finish(&mut fake, answer);
    (run, fake)
}

fn decisions(views: &[View]) -> Vec<(&'static str, &'static str)> {
    let mut asked: Vec<_> = views.iter().filter_map(|view| Some((view.decision?, view.id))).collect();
    asked.dedup();
    asked
}

#[test]
fn enter_all_the_way_ends_finished_and_secure() {
    for (name, profile) in PROFILES {
        let (run, fake) = played(profile);
        assert_eq!(run.view().end, Some(End::Finished), "{name}");
        assert!(fake.finished && fake.signed_in && fake.password.is_none(), "{name}: the phone is the key");
        assert!(fake.network.is_none(), "{name}: no network was chosen for the person");
        assert!(fake.consents.iter().all(refused), "{name}: nothing was agreed to");
        assert_eq!(
            fake.consents.len(),
            profile.consents.min(DECISIONS_MAX - if profile.abilities.password { 3 } else { 0 })
        );
        if profile.abilities.self_update {
            assert_eq!(fake.policy.security, UpdateMode::Automatic, "{name}: security updates come by themselves");
        }
        assert!(fake.done.values().all(|times| *times == 1) || profile.consents > 1, "{name}: {:?}", fake.done);
    }
}

#[test]
fn no_profile_asks_for_more_than_five_decisions_and_all_are_in_the_registry() {
    for ((name, profile), count) in PROFILES.into_iter().zip([4, 5, 0, 5]) {
        let (run, _) = played(profile);
        let asked = decisions(&run.views);
        assert_eq!(asked.len(), count, "{name}: {asked:?}");
        assert!(asked.len() <= DECISIONS_MAX);
        for view in &run.views {
            let Some(id) = view.decision else { continue };
            let decision = DECISIONS.get(id).expect("every decision screen is in the registry");
            assert_eq!(view.default.as_deref(), decision.default(), "{name}: {id}");
            assert!(view.help.is_some(), "{name}: {id} says why");
            if let Decision::Consent(_) = decision {
                assert_eq!(view.choices.len(), 2);
                assert_eq!(view.choices[0].role, view.choices[1].role, "{name}: refusing is as easy as agreeing");
            }
        }
    }
}

#[test]
fn the_total_of_steps_never_grows_and_the_step_never_falls() {
    for (name, profile) in PROFILES {
        let (run, _) = played(profile);
        let seen: Vec<_> = run.views.iter().filter_map(|view| view.progress).collect();
        assert!(
            seen.windows(2).all(|pair| pair[1].of <= pair[0].of && pair[1].step >= pair[0].step),
            "{name}: {seen:?}"
        );
        let last = seen.last().expect("there is progress");
        assert_eq!(last.step, last.of, "{name}");
    }
}

#[test]
fn refusing_everything_still_finishes_and_agreeing_is_recorded_with_what_was_shown() {
    for (choice, given) in [("refuse", false), ("agree", true)] {
        let mut fake = Fake::new(THERMOSTAT);
        let mut run = Run::begin();
        let base = enter(&fake);
        run.finish(&mut fake, |view| {
            if view.decision == Some("consent") { Answer::choose(view.id, choice) } else { base(view) }
        });
        assert_eq!(run.view().end, Some(End::Finished));
        assert_eq!(fake.consents.len(), 2);
        assert!(fake.consents.iter().all(|answer| refused(answer) != given));
        assert!(fake.consents.iter().all(|answer| answer.screen.len() == 32 && &*answer.language == "en"));
        assert_ne!(fake.consents[0].screen, fake.consents[1].screen, "each screen has its own words");
    }
}

#[test]
fn what_a_device_has_done_already_is_not_asked_again() {
    let mut fake = Fake::new(THERMOSTAT);
    let answer = enter(&fake);
    let mut first = Run::begin();
    first.until(&mut fake, "setup-consent-2");
    let before = fake.done.clone();
    let mut again = Run::begin_with(SetupStart::paired(Fake::paired()));
    again.finish(&mut fake, answer);
    assert_eq!(decisions(&again.views), [("network", "setup-network"), ("consent", "setup-consent-1")]);
    assert_eq!(fake.paired, 1);
    for kind in ["SetCredential", "SetUpdatePolicy"] {
        assert_eq!(fake.done[kind], before[kind], "{kind}");
    }
    assert_eq!(fake.consents.len(), 2);
}

#[test]
fn a_finished_device_is_only_read() {
    let (_, mut fake) = played(LOCK);
    let before = fake.done.clone();
    let mut again = Run::begin_with(SetupStart::paired(Fake::paired()));
    again.finish(&mut fake, |view| Answer::enter(view.id));
    assert_eq!(again.view().end, Some(End::Finished));
    assert!(decisions(&again.views).is_empty());
    let changed: Vec<_> =
        fake.done.iter().filter(|(kind, times)| before.get(*kind) != Some(times)).map(|(kind, _)| *kind).collect();
    assert_eq!(changed, ["UpdateCheck"]);
}

#[test]
fn the_update_check_says_no_more_than_the_device() {
    for (finding, instead, words) in [
        (UpdateFinding::UpToDate, Instead::Truth, "update-up-to-date"),
        (UpdateFinding::Available, Instead::Truth, "update-available"),
        (UpdateFinding::CannotConfirm, Instead::Truth, "update-cannot-confirm"),
        (UpdateFinding::UpToDate, Instead::Refuses(ErrorReply::Busy), "update-cannot-confirm"),
        (UpdateFinding::UpToDate, Instead::Fails(ReasonCode::LinkLost), "update-cannot-confirm"),
    ] {
        let mut fake = Fake::new(LOCK);
        fake.finding = finding;
        let mut run = Run::begin();
        run.until(&mut fake, "setup-consent-1");
        fake.instead.extend([Instead::Truth, instead]);
        let view = run.until(&mut fake, "setup-checked");
        assert_eq!(view.body[0].id, words);
    }
}

/// Whoever has no Bluetooth is not told to come closer.
#[test]
fn a_radio_that_does_not_work_is_no_device_that_is_missing() {
    for (code, screen) in [
        (ReasonCode::RadioOff, "setup-radio"),
        (ReasonCode::RadioBlocked, "setup-radio"),
        (ReasonCode::RadioNotAllowed, "setup-radio"),
        (ReasonCode::RadioMissing, "setup-radio"),
        (ReasonCode::RadioBusy, "setup-radio"),
        (ReasonCode::RadioFailed, "setup-radio"),
        (ReasonCode::DeviceAmbiguous, "setup-none"),
        (ReasonCode::LinkLost, "setup-none"),
    ] {
        for before in ["setup-searching", "setup-meeting"] {
            let mut fake = Fake::new(LOCK);
            let mut run = Run::begin();
            run.answer(Answer::enter("setup-start"));
            if before == "setup-meeting" {
                run.perform(&mut fake);
            }
            assert_eq!(run.view().id, before);
            fake.instead.push_back(Instead::Fails(code));
            run.perform(&mut fake);
            let view = run.view();
            assert_eq!((view.id, view.problem.map(|problem| problem.what.id)), (screen, Some(code.message_id())));
            assert!(view.title.id != "setup-none-title" && view.body.iter().all(|line| line.id != "setup-none-closer"));
        }
    }
}

#[test]
fn finding_covers_none_one_and_many() {
    let candidate = |address: &str, ready| Candidate { address: address.into(), category: LOCK.category, ready };
    for (found, screen) in [
        (vec![], "setup-none"),
        (vec![candidate("a", false)], "setup-none"),
        (vec![candidate("a", false), candidate("b", true)], "setup-meeting"),
        (vec![candidate("a", true), candidate("b", true)], "setup-choose"),
    ] {
        let mut fake = Fake::new(LOCK);
        fake.found = found;
        let mut run = Run::begin();
        run.answer(Answer::enter("setup-start"));
        run.perform(&mut fake);
        assert_eq!(run.view().id, screen);
        if screen == "setup-choose" {
            assert!(run.answer(Answer::choose("setup-choose", "device-1")));
            assert_eq!(fake.found[1].address, "b");
            assert!(matches!(&run.ledger.play.under_way, Some((Effect::Meet { address }, _)) if address == "b"));
        }
    }
}
