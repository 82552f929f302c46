//! The script of set-up, played to its end: Enter all the way, refusals, the other ways, and what the person is told.

use pandu_protocol::message::{ErrorReply, UpdateFinding, UpdateMode};

use super::super::{DECISIONS, DECISIONS_MAX, SetupRecord, SetupStart, SignInWay};
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
fn a_wrong_wifi_password_is_mended_in_place_in_two_actions() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    run.until(&mut fake, "setup-network");
    assert!(run.answer(Answer::choose("setup-network", "join-0")));
    assert!(run.answer(Answer::enter("setup-network-key").with("key", "wrong-password")));
    assert!(run.perform(&mut fake));
    let view = run.view();
    assert_eq!(view.id, "setup-network-key", "still at the password");
    let problem = view.problem.expect("it says what went wrong");
    assert_eq!((problem.what.id, problem.field), ("network-wrong-key", Some("key")));
    assert!(run.answer(Answer::enter("setup-network-key").with("key", "melati-2026")), "type, Enter");
    assert!(run.perform(&mut fake));
    assert_eq!(fake.network, Some((b"Rumah".to_vec(), true)));
    assert_eq!(run.state(), "Updates");
}

#[test]
fn each_network_failure_has_its_own_words() {
    for (name, key, what, screen) in [
        ("Pejabat", "pejabat-2026", "network-no-address", "setup-network"),
        ("Lambat", "lambat-2026", "network-timed-out", "setup-network"),
        ("Tiada", "tiada-2026", "network-not-found", "setup-network-hidden"),
        ("Sembunyi", "wrong-password", "network-wrong-key", "setup-network-hidden"),
        ("Sembunyi", "short", "network-key-length", "setup-network-hidden"),
        ("", "sembunyi-2026", "network-name-empty", "setup-network-hidden"),
    ] {
        let mut fake = Fake::new(LOCK);
        let mut run = Run::begin();
        run.until(&mut fake, "setup-network");
        run.answer(Answer::choose("setup-network", "hidden"));
        assert!(run.answer(Answer::enter("setup-network-hidden").with("name", name).with("key", key)), "{name}");
        run.perform(&mut fake);
        let view = run.view();
        assert_eq!((view.id, view.problem.map(|problem| problem.what.id)), (screen, Some(what)), "{name}");
        if screen == "setup-network-hidden" {
            assert_eq!(view.fields[0].value, name, "what was typed is kept, but for secrets");
            assert_eq!(view.fields[1].value, "");
        }
    }
}

#[test]
fn an_open_network_without_internet_can_be_kept() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    run.until(&mut fake, "setup-network");
    assert_eq!(
        run.view().choices.iter().filter(|choice| choice.id.starts_with("join-")).count(),
        3,
        "one name, one line"
    );
    run.answer(Answer::choose("setup-network", "join-1"));
    run.perform(&mut fake);
    assert_eq!(run.view().problem.map(|problem| problem.what.id), Some("network-no-internet"));
    assert!(run.answer(Answer::enter("setup-network")), "Enter keeps it");
    assert_eq!(run.state(), "Updates");
    let answer = enter(&fake);
    run.finish(&mut fake, answer);
    let record = SetupRecord::decode(&fake.saved[0].bytes).expect("our own");
    assert_eq!(record.network.map(|network| (network.ssid, network.online)), Some((b"Kopitiam".to_vec(), false)));
}

#[test]
fn a_password_is_judged_in_place_and_then_kept_by_the_device_alone() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    run.until(&mut fake, "setup-sign-in");
    run.answer(Answer::choose("setup-sign-in", "password"));
    for (typed, what) in
        [("short", "setup-password-short"), ("password1234", "setup-password-common"), ("", "setup-password-short")]
    {
        assert!(run.answer(Answer::enter("setup-password").with("password", typed)));
        assert_eq!(run.view().problem.map(|problem| problem.what.id), Some(what));
        assert!(run.ledger.play.under_way.is_none(), "the device is not bothered");
    }
    assert!(run.answer(Answer::enter("setup-password").with("password", "kucing gemuk biru")));
    let answer = enter(&fake);
    run.finish(&mut fake, answer);
    assert_eq!(fake.password.as_deref(), Some("kucing gemuk biru"));
    let record = SetupRecord::decode(&fake.saved[0].bytes).expect("our own");
    assert_eq!(record.sign_in, SignInWay::Password);
}

#[test]
fn a_wrong_label_is_told_in_place_and_a_slip_never_reaches_the_device() {
    let mut fake = Fake::new(LOCK);
    let right = fake.full_code();
    let slip = format!("{}{}", super::fake::CODE, (right.as_bytes()[8] - b'0' + 1) % 10);
    let mut run = Run::begin();
    run.until(&mut fake, "setup-label");
    for (typed, what) in [
        ("", "setup-label-empty"),
        ("1234", "setup-label-length"),
        (slip.as_str(), "error-label-mistyped"),
        ("https://example.com/", "setup-label-foreign"),
    ] {
        assert!(run.answer(Answer::enter("setup-label").with("label", typed)));
        let problem = run.view().problem.expect("a problem");
        assert_eq!((problem.what.id, problem.field), (what, Some("label")), "{typed}");
    }
    assert!(!fake.asked.iter().any(|effect| matches!(effect, Effect::Pair(_))));
    fake.code = "87654321".into();
    assert!(run.answer(Answer::enter("setup-label").with("label", &right)));
    run.perform(&mut fake);
    assert_eq!(run.view().problem.map(|problem| problem.what.id), Some("error-code-wrong"));
    assert_eq!(run.state(), "Label");
}

#[test]
fn each_failure_of_pairing_is_named_and_leads_on() {
    for (code, state) in [
        (ReasonCode::CodeWrong, "Label"),
        (ReasonCode::LabelRefused, "Label"),
        (ReasonCode::DeviceOutOfReach, "Label"),
        (ReasonCode::LinkLost, "Label"),
        (ReasonCode::Throttled, "Label"),
        (ReasonCode::PairingClosed, "Closed"),
        (ReasonCode::AlreadyPaired, "Stopped"),
        (ReasonCode::DeviceChanged, "Stopped"),
    ] {
        let mut fake = Fake::new(LOCK);
        let mut run = Run::begin();
        run.until(&mut fake, "setup-label");
        fake.instead.push_back(Instead::Fails(code));
        run.answer(enter(&fake)(&run.view()));
        run.perform(&mut fake);
        assert_eq!(run.state(), state, "{code:?}");
        let problem = run.view().problem.expect("it is named");
        assert_eq!((problem.what.id, problem.next.id), (code.message_id(), code.next_id()), "{code:?}");
        assert_eq!(run.view().end, (state == "Stopped").then_some(End::Stopped));
    }
}

#[test]
fn a_changed_device_key_stops_everywhere_and_offers_no_way_on() {
    for screen in ["setup-label", "setup-sign-in", "setup-network", "setup-updates", "setup-consent-1", "setup-checked"]
    {
        let mut fake = Fake::new(LOCK);
        let mut run = Run::begin();
        run.until(&mut fake, screen);
        let before = fake.done.len();
        for _ in 0..4 {
            fake.instead.push_back(Instead::Fails(ReasonCode::DeviceChanged));
        }
        let answer = enter(&fake)(&run.view());
        assert!(run.answer(answer), "{screen}");
        run.finish(&mut fake, |view| Answer::enter(view.id));
        let view = run.view();
        assert_eq!((view.end, view.choices.len()), (Some(End::Stopped), 0), "{screen}");
        assert_eq!(fake.done.len(), before, "{screen}: nothing more was done");
    }
}

#[test]
fn a_device_that_wants_a_fresh_confirmation_gets_it_and_set_up_goes_on() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    run.until(&mut fake, "setup-sign-in");
    fake.instead.push_back(Instead::Refuses(ErrorReply::ConfirmationRequired));
    run.answer(Answer::enter("setup-sign-in"));
    run.perform(&mut fake);
    assert_eq!(run.state(), "Confirm");
    assert!(run.answer(Answer::enter("setup-confirm")));
    run.perform(&mut fake);
    assert_eq!((run.state(), run.view().problem), ("SignIn", None));
    let answer = enter(&fake);
    run.finish(&mut fake, answer);
    assert_eq!(run.view().end, Some(End::Finished));
}

#[test]
fn with_a_password_the_confirmation_asks_for_it() {
    let mut fake = Fake::new(LOCK);
    fake.password = Some("kucing gemuk biru".into());
    fake.signed_in = true;
    let mut run = Run::begin_with(SetupStart::paired(Fake::paired()));
    run.until(&mut fake, "setup-network");
    fake.instead.push_back(Instead::Refuses(ErrorReply::ConfirmationRequired));
    run.answer(Answer::choose("setup-network", "join-1"));
    run.perform(&mut fake);
    for (typed, what) in [("", "setup-confirm-empty"), ("salah salah", "error-credential-refused")] {
        assert!(run.answer(Answer::enter("setup-confirm").with("password", typed)));
        run.perform(&mut fake);
        assert_eq!(run.view().problem.map(|problem| problem.what.id), Some(what));
    }
    assert!(run.answer(Answer::enter("setup-confirm").with("password", "kucing gemuk biru")));
    run.perform(&mut fake);
    assert_eq!(run.state(), "Network");
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

#[test]
fn a_full_disk_at_the_end_says_so_and_trying_again_finishes() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    run.until(&mut fake, "setup-checked");
    fake.instead.extend([Instead::Truth, Instead::Fails(ReasonCode::StoreFull)]);
    run.answer(Answer::enter("setup-checked"));
    run.perform(&mut fake);
    run.perform(&mut fake);
    assert_eq!(run.view().problem.map(|problem| problem.what.id), Some("error-store-full"));
    let answer = enter(&fake);
    run.finish(&mut fake, answer);
    assert_eq!((run.view().end, fake.saved.len()), (Some(End::Finished), 1));
}

#[test]
fn a_sensor_list_that_the_pinned_key_did_not_sign_is_not_shown() {
    let mut fake = Fake::new(LOCK);
    let mut paired = Fake::paired();
    paired.signing_key = [3; 32];
    let mut run = Run::begin_with(SetupStart::paired(paired));
    run.answer(Answer::enter("setup-resume"));
    run.perform(&mut fake);
    assert_eq!(run.view().problem.map(|problem| problem.what.id), Some("error-device-misbehaved"));
    assert_eq!(run.view().end, Some(End::Stopped));
}

#[test]
fn a_lost_answer_is_repeated_and_nothing_is_done_twice() {
    for screen in ["setup-sign-in", "setup-updates", "setup-consent-1", "setup-checked"] {
        let mut fake = Fake::new(LOCK);
        let mut run = Run::begin();
        run.until(&mut fake, screen);
        fake.instead.push_back(Instead::Lost);
        assert!(run.answer(Answer::enter(screen)));
        run.perform(&mut fake);
        let view = run.view();
        assert_eq!((view.id, view.problem.map(|problem| problem.what.id)), (screen, Some("error-link-lost")));
        let answer = enter(&fake);
        run.finish(&mut fake, answer);
        assert_eq!(run.view().end, Some(End::Finished), "{screen}");
        for kind in ["SetCredential", "SetUpdatePolicy", "ConsentAnswer", "FinishSetup"] {
            assert_eq!(fake.done[kind], 1, "{screen}: {kind}");
        }
        assert_eq!(fake.consents.len(), 1, "{screen}");
    }
}
