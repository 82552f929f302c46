//! The companion is killed at every step of a set-up, by every way in, and begins again: it always ends well, nothing half-done,
//! nothing done twice. One step is one begin or end of a call to radio, key store or randomness; rows of the journal are written
//! between them (each row draws randomness first).

use std::sync::Mutex;

use pandu::wizard::{Answer, End};
use pandu_device::profile::{LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};
use pandu_device::state::State;
use pandu_protocol::message::{ConsentState, CredentialKind, EventKind, UpdateMode};
use pandu_tests::lives::{assert_well, events, kill_at_every_step, live, set_up};
use pandu_tests::person::{Act, WIFI, enter, is_careful, presses_enter};
use pandu_tests::world::{Reference, Trouble, World};

fn world(profile: &'static Profile) -> (World, Reference) {
    let world = World::new(11);
    let device = world.device(profile, "hall");
    (world, device)
}

/// What Enter all the way leaves on a device.
fn safe(state: &State, what: &str, consents: usize) {
    assert_eq!(state.consents.len(), consents, "{what}");
    assert!(
        state.consents.iter().all(|entry| entry.record.state == ConsentState::Refused),
        "{what}: Enter gives no consent"
    );
    assert_eq!(state.updates.policy.security, UpdateMode::Automatic, "{what}: Enter leaves updates on");
    assert!(state.network.is_none(), "{what}: Enter joins nothing");
    assert!(state.credentials.iter().all(|credential| credential.kind == CredentialKind::PhoneKey), "{what}");
}

/// What a careful person leaves on a device.
fn as_chosen(state: &State, what: &str, consents: usize) {
    assert_eq!(state.consents.len(), consents, "{what}");
    assert!(state.consents.iter().all(|entry| entry.record.state == ConsentState::Given), "{what}: as agreed");
    let passwords: Vec<_> =
        state.credentials.iter().filter(|credential| credential.kind == CredentialKind::Password).collect();
    // Typed again after a kill it is a new command: nobody keeps a password in a journal.
    assert!(matches!(passwords.as_slice(), [password] if password.version <= 2), "{what}: one password");
    assert_eq!(events(state, EventKind::CredentialRefused), 0, "{what}");
    let network = state.network.as_ref().expect("a network");
    assert_eq!((&*network.ssid, network.key.as_ref().expect("a key").expose()), (WIFI.0.as_bytes(), WIFI.1), "{what}");
}

#[tokio::test(start_paused = true)]
async fn the_lock_by_its_label() {
    let enter = |device: &Reference| presses_enter(&device.sticker.qr);
    let kills = kill_at_every_step(|| world(&LOCK), enter, |state, what| safe(state, what, 1), 1..).await;
    assert!(kills > 100, "{kills} kills are not every step");
}

#[tokio::test(start_paused = true)]
async fn the_lock_by_its_code() {
    let enter = |device: &Reference| presses_enter(&device.sticker.code);
    let kills = kill_at_every_step(|| world(&LOCK), enter, |state, what| safe(state, what, 1), 1..).await;
    assert!(kills > 100, "{kills} kills are not every step");
}

#[tokio::test(start_paused = true)]
async fn the_thermostat_with_password_network_and_consents() {
    let careful = |device: &Reference| is_careful(&device.sticker.qr);
    let kills = kill_at_every_step(|| world(&THERMOSTAT), careful, |state, what| as_chosen(state, what, 2), 1..).await;
    assert!(kills > 120, "{kills} kills are not every step");
}

#[tokio::test(start_paused = true)]
async fn the_window_sensor() {
    let enter = |device: &Reference| presses_enter(&device.sticker.qr);
    let kills = kill_at_every_step(|| world(&WINDOW_SENSOR), enter, |state, what| safe(state, what, 0), 1..).await;
    assert!(kills > 80, "{kills} kills are not every step");
}

/// Killed again and again, each life a little longer than the last, on a radio that loses links as well.
#[tokio::test(start_paused = true)]
async fn again_and_again() {
    for stride in [7, 13, 29] {
        let (world, device) = world(&THERMOSTAT);
        let lives = Mutex::new(0_u64);
        loop {
            let life = {
                let mut lives = lives.lock().expect("one thread");
                *lives += 1;
                *lives
            };
            assert!(life < 80, "stride {stride}: it never ends");
            world.fuse.set(Some(stride * life));
            world.air.fair_weather();
            world.air.plan(Trouble::LoseLinkAfter, 3 + life % 5);
            let Some(walk) = live(set_up(&world, is_careful(&device.sticker.qr))).await else { continue };
            let walk = walk.expect("it opens");
            assert!(matches!(walk.end(), None | Some(End::Finished)), "{:?} {:?}", walk.ids(), walk.problems());
            break;
        }
        world.fuse.set(None);
        world.air.fair_weather();
        assert_well(&world, &device, "again and again").await;
        device.look(|state| as_chosen(state, "again and again", 2));
    }
}

/// The companion dies when the device has just stored it and before it knows. Whatever the person does then, also looking for devices
/// anew, this device is found again, although it is open to nobody else.
#[tokio::test(start_paused = true)]
async fn a_pairing_that_broke_off_is_found_again() {
    let mut met = 0;
    for step in 1..80 {
        for choice in ["other", "connect"] {
            let (world, device) = world(&LOCK);
            world.fuse.set(Some(step));
            let dead = live(set_up(&world, presses_enter(&device.sticker.qr))).await.is_none();
            world.fuse.set(None);
            let stored = device.look(|state| state.clients.len()) == 1;
            let known = !world.open().await.expect("it opens").devices().expect("readable").is_empty();
            if !dead || !stored || known {
                continue;
            }
            met += 1;
            let mut first = true;
            let walk = set_up(&world, |screen| {
                let act = enter(screen, &device.sticker.qr);
                let turns_away = screen.id == "setup-label" && std::mem::take(&mut first) && choice == "other";
                let stuck = ["setup-none", "setup-closed"].contains(&screen.id.as_str());
                assert!(!stuck, "killed at step {step}, then {choice}: {}", screen.id);
                Act::Answer(if turns_away { Answer::choose(&screen.id, choice) } else { act })
            });
            assert_eq!(
                walk.await.expect("it opens").end(),
                Some(End::Finished),
                "killed at step {step}, then {choice}"
            );
            assert_well(&world, &device, "found again").await;
        }
    }
    assert!(met > 2, "no kill fell between the device's knowledge and the phone's");
}
