//! The wrong Wi-Fi password is retried in place, in two actions: type, Enter.

use pandu::wizard::{Answer, End, Screen};
use pandu_device::profile::LOCK;
use pandu_tests::journey::{Doing, Journey, travel};
use pandu_tests::lives::set_up;
use pandu_tests::person::{Act, WIFI, enter};
use pandu_tests::world::World;

/// Types a wrong key first, then the right one.
fn habit(label: String) -> impl FnMut(&Screen) -> Answer {
    let mut tries = 0;
    move |screen| match screen.id.as_str() {
        "setup-network" if screen.default.as_deref() != Some("keep") => Answer::choose(&screen.id, "join-0"),
        "setup-network-key" => {
            tries += 1;
            Answer::enter(&screen.id).with("key", if tries == 1 { "melati-2025" } else { WIFI.1 })
        }
        _ => enter(screen, &label),
    }
}

#[tokio::test(start_paused = true)]
async fn wrong_network_key() {
    let scene = Journey {
        about: "The Wi-Fi password is mistyped once; the second try is typing it again and Enter.".into(),
        profile: "lock".into(),
        language: "en".into(),
        ..Journey::default()
    };
    let mut habit_of = None;
    travel("wrong-network-key", scene, |screen, device| {
        let habit = habit_of.get_or_insert_with(|| habit(device.sticker.qr.clone()));
        Doing::Act(Act::Answer(habit(screen)))
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_second_try_takes_two_actions_and_the_cause_is_named() {
    let world = World::new(21);
    let device = world.device(&LOCK, "hall");
    let mut habit = habit(device.sticker.qr.clone());
    let walk = set_up(&world, |screen| Act::Answer(habit(screen))).await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished));
    let shown: Vec<&Screen> =
        walk.steps.iter().map(|(screen, _)| screen).filter(|screen| screen.busy.is_none()).collect();
    let first = shown.iter().position(|screen| screen.id == "setup-network-key").expect("the key is asked");
    let again = shown[first + 1];
    assert_eq!(again.id, "setup-network-key", "right after the failure the field is there again");
    let problem = again.problem.as_ref().expect("it says what went wrong");
    assert_eq!(problem.field.as_deref(), Some("key"), "beside the field");
    assert!(problem.code == "network-wrong-key" && !problem.what.is_empty() && !problem.next.is_empty(), "{problem:?}");
    assert!(again.fields[0].value.is_empty(), "no secret comes back on a screen");
    assert_eq!(shown[first + 2].id, "setup-updates", "and one answer later it goes on");
    device.look(|state| {
        assert_eq!(state.network.as_ref().expect("joined").key.as_ref().expect("a key").expose(), WIFI.1)
    });
}
