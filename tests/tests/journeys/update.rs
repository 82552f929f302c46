//! A security update: read, decided, brought to the real device from its maker's repository, installed; and all that can hinder it.

use std::time::Duration;

use pandu::wizard::{Answer, End};
use pandu_device::profile::LOCK;
use pandu_tests::journey::{Doing, Incident, Journey, Task, travel, travel_with};
use pandu_tests::lives::set_up;
use pandu_tests::maker::{Maker, security};
use pandu_tests::person::{Act, Walk, presses_enter, takes};
use pandu_tests::world::World;

fn scene(about: &str, language: &str, task: Task) -> Journey {
    Journey {
        about: about.into(),
        profile: "lock".into(),
        language: language.into(),
        task: Some(task),
        ..Journey::default()
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_is_installed_at_once() {
    let scene = scene("A security update is read, installed at once, and the device comes back.", "en", Task::Update);
    let mut habit = takes(&[]);
    travel("update-now", scene, |screen, _| Doing::Act(Act::Answer(habit(screen)))).await;
}

#[tokio::test(start_paused = true)]
async fn an_update_is_planned_for_the_night_in_malay() {
    let scene = scene("Kemas kini dipasang pada waktu malam.", "ms", Task::Update);
    let mut habit = takes(&[("update-notice", "tonight")]);
    travel("update-tonight-malay", scene, |screen, _| Doing::Act(Act::Answer(habit(screen)))).await;
}

#[tokio::test(start_paused = true)]
async fn where_a_safety_function_stops_a_time_is_chosen() {
    let scene =
        scene("A safety function stops meanwhile: a time must be typed, after one slip.", "en", Task::SafetyUpdate);
    let (mut habit, mut typed) = (takes(&[("update-notice", "choose")]), 0);
    travel("update-safety", scene, |screen, _| {
        let now = screen.choices.iter().any(|choice| choice.id == "now");
        assert!(!(screen.id == "update-notice" && now), "it cannot be installed at once");
        typed += u32::from(screen.id == "update-time");
        Doing::Act(Act::Answer(match (screen.id.as_str(), typed) {
            ("update-time", 1) => Answer::enter(&screen.id).with("time", "yesterday"),
            ("update-time", _) => Answer::enter(&screen.id).with("time", "21:30"),
            _ => habit(screen),
        }))
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_maker_who_is_not_reached_is_no_good_news() {
    let scene =
        scene("The maker is not reached: nothing can be confirmed, until it is reached again.", "en", Task::Update);
    let mut habit = takes(&[("update-unconfirmed", "again"), ("update-notice", "later")]);
    let mut reached = false;
    travel_with(
        "update-maker-away",
        scene,
        |screen, _| {
            let act = Act::Answer(habit(screen));
            match screen.id.as_str() {
                "update-unconfirmed" => Doing::After(Incident::ServerBack, act),
                _ => Doing::Act(act),
            }
        },
        |screen| {
            let first = screen.id == "update-reading" && !std::mem::replace(&mut reached, true);
            first.then_some(Incident::ServerGone)
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_version_that_does_not_start_is_undone_and_said_to_be() {
    let scene =
        scene("The new version does not start. The old one runs again, and the person is told.", "en", Task::Update);
    let mut habit = takes(&[]);
    travel("update-rolled-back", scene, |screen, _| {
        let act = Act::Answer(habit(screen));
        if screen.id == "update-notice" { Doing::After(Incident::Broken, act) } else { Doing::Act(act) }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_empty_battery_is_charged_first() {
    let scene = scene("The battery is nearly empty: nothing begins until it is charged.", "en", Task::Update);
    let mut habit = takes(&[("update-not-ready", "again")]);
    travel("update-flat-battery", scene, |screen, _| {
        let act = Act::Answer(habit(screen));
        match screen.id.as_str() {
            "update-notice" => Doing::After(Incident::Flat, act),
            "update-not-ready" => Doing::After(Incident::Charged, act),
            _ => Doing::Act(act),
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_app_ends_on_the_way_and_goes_on() {
    let scene = scene("The app is ended after the decision, and goes on where it was.", "en", Task::Update);
    let (mut habit, mut ended) = (takes(&[]), false);
    travel("update-resumed", scene, |screen, _| {
        if screen.id == "update-downtime" && !std::mem::replace(&mut ended, true) {
            return Doing::Reopen;
        }
        Doing::Act(Act::Answer(habit(screen)))
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_was_planned_is_installed_at_night_and_told_in_the_morning() {
    let world = World::new(22);
    let device = world.device(&LOCK, "hall");
    let mut maker = Maker::found(&world, &LOCK);
    let walk = set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished), "{:?}", walk.problems());
    maker.release(LOCK.model, "1.0.1", 70_000, security());
    let companion = world.open().await.expect("it opens");
    let id = companion.devices().expect("readable")[0].id.clone();
    let mut habit = takes(&[("update-notice", "tonight")]);
    let evening = Walk::through(&companion.update(&id).expect("a wizard"), |screen| Act::Answer(habit(screen))).await;
    assert_eq!((evening.last().id.as_str(), evening.end()), ("update-planned", Some(End::Finished)));
    assert_eq!(device.look(|state| state.images.firmware(&LOCK).to_owned()), "1.0.0");
    companion.rest().await;

    // The app is closed; the device has its own clock.
    for hours in [15, 1] {
        for seconds in [3_600 * hours, 5] {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            world.air.tick_all();
        }
    }
    let morning = Walk::through(&companion.update(&id).expect("a wizard"), |screen| Act::Answer(habit(screen))).await;
    let past = companion.update_history(&id).expect("readable");
    assert_eq!(morning.last().id, "update-installed", "{:?} {past:?}", morning.ids());
    assert_eq!((past.len(), past[0].version.as_str(), past[0].outage_seconds), (1, "1.0.1", Some(5)), "{past:?}");
}
