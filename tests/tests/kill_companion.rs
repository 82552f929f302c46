//! The companion is killed at every step of a set-up, by every way in, and begins again: it always ends well, nothing half-done,
//! nothing done twice. One step is one begin or end of a call to radio, key store, clock or randomness; rows of the journal are
//! written between them (each row draws randomness first).

use pandu::wizard::Screen;
use pandu_device::profile::{LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};
use pandu_device::state::State;
use pandu_protocol::message::{ConsentState, CredentialKind, UpdateMode};
use pandu_tests::lives::kill_at_every_step;
use pandu_tests::person::{Act, presses_enter};
use pandu_tests::world::{Reference, World};

fn world(profile: &'static Profile) -> (World, Reference) {
    let world = World::new(11);
    let device = world.device(profile, "hall");
    (world, device)
}

/// What Enter all the way leaves on a device.
fn safe(state: &State, what: &str) {
    assert!(state.consents.iter().all(|entry| entry.record.state == ConsentState::Refused), "{what}: Enter gives no consent");
    assert!(!state.updates.chosen || state.updates.policy.security == UpdateMode::Automatic, "{what}: Enter leaves updates on");
    assert!(state.network.is_none(), "{what}: Enter joins nothing");
}

#[tokio::test(start_paused = true)]
async fn the_lock_by_its_scanned_label() {
    let check = |state: &State, what: &str| {
        safe(state, what);
        assert_eq!((state.consents.len(), state.credentials.len()), (1, 1), "{what}");
        assert!(state.updates.chosen, "{what}");
    };
    let enter = |device: &Reference| presses_enter(&device.sticker.qr);
    let kills = kill_at_every_step(|| world(&LOCK), enter, check, 1..).await;
    assert!(kills > 100, "{kills} kills are not every step");
}
