//! Fingerprints on the real device: enrolled with good, partial and wrong touches, tried, replaced, removed; consent first.

use std::collections::VecDeque;

use pandu::wizard::{Answer, End, Screen};
use pandu_device::profile::LOCK;
use pandu_device::{Felt, Notice, Touch};
use pandu_protocol::message::{ConsentState, CredentialKind, EnrolFeedback};
use pandu_tests::journey::{Doing, Incident, Journey, Task, travel_with};
use pandu_tests::lives::live;
use pandu_tests::person::{Act, takes};
use pandu_tests::world::{Reference, World};

fn scene(about: &str, language: &str) -> Journey {
    Journey {
        about: about.into(),
        profile: "lock".into(),
        language: language.into(),
        task: Some(Task::Fingerprint),
        ..Journey::default()
    }
}

/// Adds a finger, and is done when it stands in the list.
fn adds(choices: &[(&str, &str)]) -> impl FnMut(&Screen) -> Answer + use<> {
    let (mut habit, mut added) = (takes(choices), false);
    move |screen| {
        added |= screen.id == "fingerprint-told";
        if added && screen.id == "fingerprint-list" && screen.default.as_deref() != Some("done") {
            return Answer::choose(&screen.id, "done");
        }
        habit(screen)
    }
}

/// Touches the reader whenever it waits for a touch: these first, then well.
fn touches(first: &[Incident]) -> impl FnMut(&Screen) -> Option<Incident> + use<> {
    let mut first: VecDeque<Incident> = first.iter().copied().collect();
    move |screen| {
        let waits = ["fingerprint-touching", "fingerprint-trying"].contains(&screen.id.as_str());
        waits.then(|| first.pop_front().unwrap_or(Incident::Touch))
    }
}

#[tokio::test(start_paused = true)]
async fn a_finger_is_enrolled() {
    let scene = scene("The right thumb is enrolled, with one partial touch and one of another finger.", "en");
    let mut habit = adds(&[]);
    let first = [Incident::Touch, Incident::PartialTouch, Incident::OtherTouch];
    travel_with("fingerprint-enrolled", scene, |screen, _| Doing::Act(Act::Answer(habit(screen))), touches(&first))
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_wrong_finger_does_not_pass_the_trial() {
    let scene = scene("Ibu jari didaftarkan; ujian gagal sekali dengan jari lain.", "ms");
    let mut habit = adds(&[]);
    let first = [[Incident::Touch; 5].as_slice(), &[Incident::OtherTouch]].concat();
    travel_with("fingerprint-trial-malay", scene, |screen, _| Doing::Act(Act::Answer(habit(screen))), touches(&first))
        .await;
}

#[tokio::test(start_paused = true)]
async fn nobody_touches_and_the_person_stops() {
    let scene = scene("Nobody touches the reader for a minute; the person stops, and nothing is kept.", "en");
    let mut habit = adds(&[("fingerprint-paused", "stop")]);
    travel_with("fingerprint-nobody", scene, |screen, _| Doing::Act(Act::Answer(habit(screen))), |_| None).await;
}

#[tokio::test(start_paused = true)]
async fn consent_is_refused() {
    let scene = scene("The person does not want a fingerprint to be kept, and nothing is.", "en");
    let mut habit = adds(&[("fingerprint-consent", "refuse")]);
    travel_with("fingerprint-refused", scene, |screen, _| Doing::Act(Act::Answer(habit(screen))), |_| None).await;
}

#[tokio::test(start_paused = true)]
async fn a_finger_is_replaced_and_all_are_removed() {
    let scene = scene("A finger is added and replaced; then the consent is taken back and all are gone.", "en");
    let mut habit = adds(&[
        ("fingerprint-list", "add"),
        ("fingerprint-list", "finger-0"),
        ("fingerprint-one", "replace"),
        ("fingerprint-list", "withdraw"),
        ("fingerprint-withdraw", "withdraw"),
    ]);
    let first = [[Incident::Touch; 6].as_slice(), &[Incident::OtherTouch; 6]].concat();
    travel_with("fingerprint-replaced", scene, |screen, _| Doing::Act(Act::Answer(habit(screen))), touches(&first))
        .await;
}

async fn enrols(world: &World, device: &Reference, choices: &[(&str, &str)], finger: &str) -> Option<End> {
    let companion = world.open().await.expect("it opens");
    let wizard = Task::Fingerprint.wizard(&companion).expect("a wizard");
    let mut habit = adds(choices);
    let mut end = None;
    while let Some(screen) = wizard.next_screen().await {
        end = screen.end;
        if ["fingerprint-touching", "fingerprint-trying"].contains(&screen.id.as_str()) {
            let touch = Touch { finger: finger.into(), quality: EnrolFeedback::Good };
            device.act(|device, now| device.touch(touch, now));
            world.air.tick_all();
        } else if screen.busy.is_none() && screen.end.is_none() {
            wizard.answer(habit(&screen));
        }
    }
    companion.rest().await;
    end
}

fn opens(device: &Reference, finger: &str) -> bool {
    let before = device.notices().len();
    device.act(|device, now| device.touch(Touch { finger: finger.into(), quality: EnrolFeedback::Good }, now));
    let felt = device
        .notices()
        .into_iter()
        .skip(before)
        .find_map(|notice| if let Notice::Touched(felt) = notice { Some(felt) } else { None });
    matches!(felt, Some(Felt::Opened { .. }))
}

#[tokio::test(start_paused = true)]
async fn the_new_finger_opens_the_door_and_the_old_one_no_longer() {
    let world = World::new(81);
    let device = world.device(&LOCK, "hall");
    Task::Fingerprint.prepare(&world, &device).await;
    assert_eq!(enrols(&world, &device, &[], "right thumb").await, Some(End::Finished));
    assert!(opens(&device, "right thumb") && !opens(&device, "left thumb"));
    let replace = [("fingerprint-list", "finger-0"), ("fingerprint-one", "replace")];
    assert_eq!(enrols(&world, &device, &replace, "left thumb").await, Some(End::Finished));
    assert!(opens(&device, "left thumb") && !opens(&device, "right thumb"));
    device.look(|state| {
        let fingers = state.credentials.iter().filter(|one| one.kind == CredentialKind::Fingerprint).count();
        assert_eq!(fingers, 1);
        let asked: Vec<_> = state.consents.iter().filter(|entry| &*entry.record.purpose == "fingerprints").collect();
        assert_eq!(
            asked.iter().map(|entry| entry.record.state).collect::<Vec<_>>(),
            [ConsentState::Given],
            "asked once"
        );
    });
}

/// The companion is killed at every step of an enrolment: there is never half a finger, and the next life enrols it.
#[tokio::test(start_paused = true)]
async fn killed_at_every_step_of_an_enrolment_there_is_never_half_a_finger() {
    let mut kills = 0;
    for step in (1..).step_by(3) {
        let world = World::new(82);
        let device = world.device(&LOCK, "hall");
        Task::Fingerprint.prepare(&world, &device).await;
        world.fuse.set(Some(step));
        let first = live(enrols(&world, &device, &[], "right thumb")).await;
        world.fuse.set(None);
        let fingers = |device: &Reference| {
            device.look(|state| state.credentials.iter().filter(|one| one.kind == CredentialKind::Fingerprint).count())
        };
        assert!(fingers(&device) <= 1, "step {step}");
        if first.is_some() {
            break;
        }
        kills += 1;
        if fingers(&device) == 0 {
            let again = live(enrols(&world, &device, &[], "right thumb")).await.expect("nobody kills it now");
            assert_eq!(again, Some(End::Finished), "step {step}");
        }
        assert!(opens(&device, "right thumb"), "step {step}");
    }
    assert!(kills > 10, "{kills} kills are not every step");
}
