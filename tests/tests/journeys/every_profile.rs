//! Every profile by scanned label and by typed code, Enter all the way: it ends ready and safe, with at most five decisions.

use pandu::setup::DECISIONS_MAX;
use pandu::wizard::{End, Role};
use pandu_device::profile::by_name;
use pandu_protocol::message::{ConsentState, CredentialKind, UpdateMode};
use pandu_tests::journey::{Doing, Journey, travel};
use pandu_tests::lives::{assert_well, set_up};
use pandu_tests::person::{Act, decisions, enter, presses_enter};
use pandu_tests::world::World;

async fn journey(name: &str, profile: &str, by_code: bool) {
    let way = if by_code { "typed code" } else { "scanned label" };
    let about = format!("A {profile} is set up by its {way}, Enter on every screen.");
    let scene = Journey { about, profile: profile.into(), language: "en".into(), ..Journey::default() };
    travel(name, scene, |screen, device| {
        let label = if by_code { &device.sticker.code } else { &device.sticker.qr };
        Doing::Act(Act::Answer(enter(screen, label)))
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn lock_by_label() {
    journey("lock-by-label", "lock", false).await;
}

#[tokio::test(start_paused = true)]
async fn lock_by_code() {
    journey("lock-by-code", "lock", true).await;
}

#[tokio::test(start_paused = true)]
async fn thermostat_by_label() {
    journey("thermostat-by-label", "thermostat", false).await;
}

#[tokio::test(start_paused = true)]
async fn thermostat_by_code() {
    journey("thermostat-by-code", "thermostat", true).await;
}

#[tokio::test(start_paused = true)]
async fn window_sensor_by_label() {
    journey("window-sensor-by-label", "window-sensor", false).await;
}

#[tokio::test(start_paused = true)]
async fn window_sensor_by_code() {
    journey("window-sensor-by-code", "window-sensor", true).await;
}

/// What all of them have in common, whatever the words.
#[tokio::test(start_paused = true)]
async fn enter_all_the_way_ends_ready_and_safe() {
    for (name, consents) in [("lock", 1), ("thermostat", 2), ("window-sensor", 0)] {
        let world = World::new(21);
        let device = world.device(by_name(name).expect("a profile"), "hall");
        let walk = set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
        assert_eq!(walk.end(), Some(End::Finished), "{name}");
        assert_eq!(walk.problems(), Vec::<String>::new(), "{name}: nothing was called a failure");
        assert!(decisions(&walk) <= DECISIONS_MAX, "{name}: {} decisions", decisions(&walk));
        for (screen, _) in &walk.steps {
            let default = screen.choices.iter().find(|choice| Some(&choice.id) == screen.default.as_ref());
            assert!(
                default.is_none_or(|choice| choice.role != Role::Danger),
                "{name}: {} defaults to danger",
                screen.id
            );
            if screen.id.starts_with("setup-consent") {
                assert_eq!(screen.default, None, "{name}: a consent has no default");
                assert!(screen.choices.iter().all(|choice| choice.role == Role::Neutral), "{name}: and no advice");
            }
            assert!(
                screen.busy.as_ref().is_none_or(|busy| !busy.text.is_empty()),
                "{name}: {} spins without a word",
                screen.id
            );
        }
        let totals: Vec<u8> =
            walk.steps.iter().filter_map(|(screen, _)| screen.progress).map(|progress| progress.of).collect();
        assert!(totals.is_sorted_by(|before, after| before >= after), "{name}: the total grew: {totals:?}");
        assert!(
            walk.steps.iter().filter_map(|(screen, _)| screen.progress).all(|progress| progress.step <= progress.of),
            "{name}"
        );
        assert_well(&world, &device, name).await;
        device.look(|state| {
            assert_eq!(state.consents.len(), consents, "{name}");
            assert!(
                state.consents.iter().all(|entry| entry.record.state == ConsentState::Refused),
                "{name}: no consent by Enter"
            );
            assert_eq!(state.updates.policy.security, UpdateMode::Automatic, "{name}");
            assert!(state.credentials.iter().all(|credential| credential.kind == CredentialKind::PhoneKey), "{name}");
            assert!(state.network.is_none(), "{name}: no network without a word");
        });
    }
}
