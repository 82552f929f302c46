//! The journal of set-up: kills at every place, secrets, and journals of earlier versions.

use super::super::Setup;
use super::fake::{Fake, LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};
use super::play::{Run, enter};
use crate::wizard::journal::{JournalError, Play, Row, idempotency_key, kind};
use crate::wizard::step::{Event, Machine};
use crate::wizard::view::View;
use crate::wizard::{Answer, End};

const PASSWORD: &str = "kucing gemuk biru";
const KEY: &str = "melati-2026";

/// Takes the ways with secrets: a password, a network with a key, and agrees to everything.
fn with_secrets(fake: &Fake) -> impl Fn(&View) -> Answer + use<> {
    let base = enter(fake);
    move |view| match view.id {
        "setup-sign-in" => Answer::choose(view.id, "password"),
        "setup-password" => Answer::enter(view.id).with("password", PASSWORD),
        "setup-network" => Answer::choose(view.id, "join-0"),
        "setup-network-key" => Answer::enter(view.id).with("key", KEY),
        "setup-confirm" if !view.fields.is_empty() => Answer::enter(view.id).with("password", PASSWORD),
        _ if view.decision == Some("consent") => Answer::choose(view.id, "agree"),
        _ => base(view),
    }
}

/// Plays until the journal has `rows` rows, is killed there, and goes on. `effect` = the device still got the command.
fn killed(profile: Profile, answer: impl Fn(&View) -> Answer, rows: usize, effect: bool) -> Option<(Run, Fake)> {
    let mut fake = Fake::new(profile);
    let mut run = Run::begin();
    while run.rows().len() < rows {
        if run.view().end.is_some() {
            return None;
        }
        if !run.perform(&mut fake) {
            assert!(run.answer(answer(&run.view())));
        }
    }
    if effect && let Some((effect, index)) = run.ledger.play.under_way.clone() {
        let _lost = fake.perform(&effect, idempotency_key(&[5; 16], index));
    }
    let mut resumed = Run::resume(&run.rows());
    fake.fresh = false;
    resumed.finish(&mut fake, answer);
    Some((resumed, fake))
}

#[test]
fn killed_at_every_place_it_goes_on_and_no_command_runs_twice() {
    for (profile, at_least) in [(LOCK, 17), (THERMOSTAT, 19), (WINDOW_SENSOR, 12)] {
        let places = (1..).map_while(|rows| {
            for effect in [false, true] {
                let (run, fake) = killed(profile, enter(&Fake::new(profile)), rows, effect)?;
                assert_eq!(run.view().end, Some(End::Finished), "after {rows}");
                let once = |kind: &str| fake.done.get(kind).copied().unwrap_or_default();
                let can = profile.abilities;
                assert_eq!(once("SetCredential"), u32::from(can.password), "after {rows}");
                assert_eq!(once("SetUpdatePolicy"), u32::from(can.self_update), "after {rows}");
                assert_eq!(once("ConsentAnswer") as usize, profile.consents, "after {rows}");
                assert_eq!(fake.consents.len(), profile.consents, "after {rows}");
                assert_eq!(once("FinishSetup"), 1, "after {rows}");
            }
            Some(())
        });
        let places = places.count();
        assert!(places >= at_least, "{places} places were tried");
    }
}

#[test]
fn killed_at_every_place_with_secrets_it_asks_again_and_ends_with_what_was_typed_last() {
    let answer = with_secrets(&Fake::new(LOCK));
    let places = (1..).map_while(|rows| {
        for effect in [false, true] {
            let (run, fake) = killed(LOCK, &answer, rows, effect)?;
            assert_eq!(run.view().end, Some(End::Finished), "after {rows}");
            assert_eq!(fake.password.as_deref(), Some(PASSWORD), "after {rows}");
            assert_eq!(fake.network, Some((b"Rumah".to_vec(), true)), "after {rows}");
            assert_eq!(fake.consents.len(), 1, "after {rows}");
        }
        Some(())
    });
    assert!(places.count() >= 20);
}

#[test]
fn a_password_typed_again_after_a_kill_is_a_new_command() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    run.until(&mut fake, "setup-sign-in");
    run.answer(Answer::choose("setup-sign-in", "password"));
    run.answer(Answer::enter("setup-password").with("password", "first password of mine"));
    let (effect, index) = run.ledger.play.under_way.clone().expect("the device is told");
    let _lost = fake.perform(&effect, idempotency_key(&[5; 16], index));
    let mut resumed = Run::resume(&run.rows());
    fake.password = None;
    assert!(resumed.perform(&mut fake), "the device is asked first");
    assert_eq!(resumed.state(), "Password", "it was not set, so the same question again");
    assert!(resumed.answer(Answer::enter("setup-password").with("password", PASSWORD)));
    let (_, again) = resumed.ledger.play.under_way.clone().expect("the device is told");
    assert_ne!(index, again, "another key, else the device would answer for the first password");
    assert!(resumed.perform(&mut fake));
    assert_eq!(fake.password.as_deref(), Some(PASSWORD));
}

#[test]
fn a_password_that_the_device_got_before_a_kill_is_not_asked_for_again() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    run.until(&mut fake, "setup-sign-in");
    run.answer(Answer::choose("setup-sign-in", "password"));
    run.answer(Answer::enter("setup-password").with("password", PASSWORD));
    let (effect, index) = run.ledger.play.under_way.clone().expect("the device is told");
    let _lost = fake.perform(&effect, idempotency_key(&[5; 16], index));
    fake.fresh = false;
    let mut resumed = Run::resume(&run.rows());
    resumed.perform(&mut fake);
    assert_eq!(resumed.state(), "ListingNetworks", "a password is set: on with the next question");
    resumed.perform(&mut fake);
    let view = resumed.view();
    assert_eq!((view.id, view.fields.len()), ("setup-confirm", 1), "confirmed before anything secret is typed");
    assert!(resumed.answer(Answer::enter("setup-confirm").with("password", PASSWORD)));
    resumed.perform(&mut fake);
    assert_eq!(resumed.state(), "Network");
    assert_eq!(fake.done["SetCredential"], 1);
}

#[test]
fn stopped_at_a_secret_question_the_confirmation_comes_before_the_secret() {
    for screen in ["setup-network", "setup-network-key", "setup-password"] {
        let mut fake = Fake::new(LOCK);
        let answer = with_secrets(&fake);
        let mut run = Run::begin();
        while run.view().id != screen {
            if !run.perform(&mut fake) {
                assert!(run.answer(answer(&run.view())));
            }
        }
        fake.fresh = false;
        let mut resumed = Run::resume(&run.rows());
        assert_eq!(resumed.state(), "Refreshing");
        resumed.perform(&mut fake);
        assert_eq!(resumed.state(), "Confirm", "{screen}");
        assert!(resumed.answer(answer(&resumed.view())));
        resumed.perform(&mut fake);
        assert_eq!(resumed.view().id, screen);
        resumed.finish(&mut fake, |view| {
            assert_ne!(view.id, "setup-confirm", "once is enough");
            answer(view)
        });
        assert_eq!(resumed.view().end, Some(End::Finished));
    }
}

#[test]
fn replaying_any_beginning_gives_the_state_that_was() {
    let mut fake = Fake::new(THERMOSTAT);
    let answer = with_secrets(&fake);
    let mut run = Run::begin();
    loop {
        if run.view().end.is_some() {
            break;
        }
        if run.perform(&mut fake) {
            assert_eq!(run.replayed().machine, *run.machine());
        } else {
            assert!(run.answer(answer(&run.view())));
            let back = run.replayed();
            let secret = run.rows().last().is_some_and(|row| Row::decode(row) == Ok(Row::default()));
            assert!(secret || back == run.ledger.play, "{}", run.state());
            assert!(!secret || back.under_way.is_none(), "a secret is never sent without the person");
        }
    }
}

#[test]
fn no_secret_is_ever_in_the_journal_or_in_what_is_printed() {
    let mut fake = Fake::new(LOCK);
    let answer = with_secrets(&fake);
    let code = fake.full_code();
    let mut run = Run::begin();
    let mut printed = String::new();
    while run.view().end.is_none() {
        printed += &format!("{:?}\n", run.ledger.play);
        if !run.perform(&mut fake) {
            assert!(run.answer(answer(&run.view())));
        }
    }
    printed += &format!("{:?}{:?}", run.views, fake.asked);
    let rows = run.rows().concat();
    for secret in [PASSWORD, KEY, &code] {
        assert!(!rows.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} is in the journal");
        assert!(!printed.contains(secret), "{secret} is printed");
    }
    assert!(fake.password.is_some() && fake.network.is_some(), "they were used, though");
}

#[test]
fn going_back_from_a_secret_field_is_remembered_without_the_secret() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    run.until(&mut fake, "setup-network");
    run.answer(Answer::choose("setup-network", "join-0"));
    assert!(run.answer(Answer::choose("setup-network-key", "back").with("key", KEY)));
    let rows = run.rows();
    assert_eq!(run.replayed().machine.state(), "Network");
    assert!(!rows.concat().windows(KEY.len()).any(|window| window == KEY.as_bytes()));
}

#[test]
fn a_damaged_journal_is_told_from_a_good_one() {
    let mut fake = Fake::new(LOCK);
    let mut run = Run::begin();
    let answer = enter(&fake);
    run.finish(&mut fake, answer);
    let rows = run.rows();
    assert_eq!(kind(&rows).as_deref(), Ok("setup"));
    let replay = |rows: &[Vec<u8>]| {
        Play::replay(Setup::start(super::super::SetupStart::fresh()), &rows[1..]).map(|play| play.machine.state())
    };
    assert_eq!(replay(&rows), Ok("Finished"));
    let mut swapped = rows.clone();
    swapped.swap(2, 3);
    assert_eq!(replay(&swapped), Err(JournalError::Damaged));
    for place in 1..rows.len() {
        let mut cut = rows.clone();
        let row = cut[place].len() - 1;
        cut[place].truncate(row);
        assert_eq!(replay(&cut), Err(JournalError::Damaged), "row {place} cut");
        let mut longer = rows.clone();
        longer[place].push(0);
        assert_eq!(replay(&longer), Err(JournalError::Damaged), "row {place} longer");
    }
    assert_eq!(kind(&[]), Err(JournalError::Damaged));
    assert_eq!(kind(&[b"not cbor".to_vec()]), Err(JournalError::Damaged));
}

/// Journals that earlier versions wrote. They are kept for ever, and each must replay.
const OLD_JOURNALS: [(&str, &str); 4] = [
    ("format 1", include_str!("../fixtures/journal-1.hex")),
    ("format 1, which asks whether a confirmation is needed", include_str!("../fixtures/journal-1b.hex")),
    ("format 1, which keeps whether a pairing broke off", include_str!("../fixtures/journal-1c.hex")),
    ("format 1, of devices with keys for a PIN", include_str!("../fixtures/journal-1d.hex")),
];

#[test]
fn old_journals_still_replay() {
    for (name, fixture) in OLD_JOURNALS {
        let rows = rows(fixture);
        let run = Run::resume(&rows);
        assert_eq!(run.state(), "Finished", "{name}");
        for place in 1..rows.len() {
            let _replays = Run::resume(&rows[..place]);
        }
    }
}

#[test]
fn this_version_still_writes_format_1() {
    let mut fake = Fake::new(THERMOSTAT);
    let answer = with_secrets(&fake);
    let mut run = Run::begin();
    run.wordless = true;
    run.finish(&mut fake, answer);
    let hex: Vec<String> =
        run.rows().iter().map(|row| row.iter().map(|byte| format!("{byte:02x}")).collect()).collect();
    let written: Vec<&str> = OLD_JOURNALS[3].1.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(hex == written, "a change here needs a new fixture beside the old one:\n{}", hex.join("\n"));
}

/// The newest fixture.
pub(super) fn fixture() -> Vec<Vec<u8>> {
    rows(OLD_JOURNALS[3].1)
}

fn rows(fixture: &str) -> Vec<Vec<u8>> {
    fixture.lines().filter(|line| !line.starts_with('#')).map(bytes).collect()
}

fn bytes(line: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        line.chars().map(|digit| u8::try_from(digit.to_digit(16).expect("hex")).expect("small")).collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect()
}

#[test]
fn an_event_out_of_turn_is_not_kept() {
    let mut run = Run::begin();
    let rows = run.rows().len();
    assert!(!run.event(Event::Tick(1)));
    assert!(!run.answer(Answer::enter("setup-updates")));
    assert_eq!(run.rows().len(), rows);
}
