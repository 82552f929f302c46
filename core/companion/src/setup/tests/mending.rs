//! What goes wrong and how it is mended: in place, with words that say what happened and what to do, and nothing done twice.

use pandu_protocol::message::ErrorReply;
use pandu_protocol::role::Role;

use super::super::{SetupRecord, SetupStart, SignInWay};
use super::fake::{Fake, Instead, LOCK, THERMOSTAT};
use super::play::{Run, enter};
use crate::error::ReasonCode;
use crate::wizard::step::Effect;
use crate::wizard::{Answer, End};

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
        [("short", "access-password-short"), ("password1234", "access-password-common"), ("", "access-password-short")]
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

#[test]
fn a_phone_that_gets_refused_alone_is_asked_for_the_password() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    run.until(&mut fake, "setup-sign-in");
    fake.password = Some("kucing gemuk biru".into());
    fake.fresh = false;
    run.answer(Answer::enter("setup-sign-in"));
    run.perform(&mut fake);
    assert_eq!(run.view().fields.len(), 0, "nobody knows of a password yet");
    run.answer(Answer::enter("setup-confirm"));
    run.perform(&mut fake);
    assert_eq!((run.view().id, run.view().fields.len()), ("setup-confirm", 1));
    assert!(run.answer(Answer::enter("setup-confirm").with("password", "kucing gemuk biru")));
    run.perform(&mut fake);
    assert_eq!(run.state(), "ListingNetworks", "the way to sign in is a password, so it is not asked for");
}

#[test]
fn a_member_ends_with_access_and_without_decisions() {
    for role in [Role::Admin, Role::Member, Role::Guest] {
        let mut fake = Fake::new(THERMOSTAT);
        (fake.role, fake.signed_in, fake.finished) = (role, true, true);
        let mut run = Run::begin();
        let answer = enter(&fake);
        run.finish(&mut fake, answer);
        let view = run.view();
        assert_eq!((view.end, view.title.id), (Some(End::Finished), "setup-member-title"), "{role:?}");
        assert!(run.views.iter().all(|view| view.decision.is_none()), "{role:?}");
        assert!(!fake.done.contains_key("FinishSetup") && fake.consents.is_empty(), "{role:?}");
        let record = SetupRecord::decode(&fake.saved[0].bytes).expect("our own");
        assert_eq!(record.role, role);
    }
}
