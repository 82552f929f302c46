//! A person who refuses everything that can be refused still gets a device that is ready, and no reproach.

use pandu::wizard::{Answer, End, Screen};
use pandu_device::profile::THERMOSTAT;
use pandu_protocol::message::{ConsentState, UpdateMode};
use pandu_tests::journey::{Doing, Journey, travel};
use pandu_tests::lives::{assert_well, set_up};
use pandu_tests::person::{Act, enter};
use pandu_tests::world::World;

fn refuse(screen: &Screen, label: &str) -> Answer {
    match screen.id.as_str() {
        "setup-updates" => Answer::choose(&screen.id, "off"),
        id if id.starts_with("setup-consent-") => Answer::choose(id, "refuse"),
        _ => enter(screen, label),
    }
}

#[tokio::test(start_paused = true)]
async fn refuse_all() {
    let scene = Journey {
        about: "Updates off, every consent refused, no network: the set-up ends all the same.".into(),
        profile: "thermostat".into(),
        language: "en".into(),
        ..Journey::default()
    };
    travel("refuse-all", scene, |screen, device| Doing::Act(Act::Answer(refuse(screen, &device.sticker.qr)))).await;
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_is_refused() {
    let world = World::new(21);
    let device = world.device(&THERMOSTAT, "hall");
    let label = device.sticker.qr.clone();
    let walk = set_up(&world, |screen| Act::Answer(refuse(screen, &label))).await.expect("it opens");
    assert_eq!((walk.end(), walk.problems()), (Some(End::Finished), Vec::new()));
    assert_well(&world, &device, "refused all").await;
    device.look(|state| {
        assert_eq!(state.consents.len(), 2);
        assert!(state.consents.iter().all(|entry| entry.record.state == ConsentState::Refused));
        assert_eq!(state.updates.policy.security, UpdateMode::Off);
    });
}
