//! The device loses its power at every value that it receives and at every write to its memory, just before and just after, in the middle
//! of a set-up. It starts again with what it had stored, the companion finds it again, and all ends well: nothing half-done, nothing twice.

use pandu::wizard::{End, Screen};
use pandu_device::profile::{LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};
use pandu_device::state::State;
use pandu_protocol::message::{ConsentState, CredentialKind, EventKind};
use pandu_tests::lives::{assert_well, events, set_up};
use pandu_tests::person::{Act, WIFI, is_careful, presses_enter};
use pandu_tests::world::{Reference, When, World};

/// What makes a device die.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Value,
    Write,
}

/// Cuts the power at every deed in turn. Returns how many cuts there were.
async fn cut_at_every<H: FnMut(&Screen) -> Act>(
    profile: &'static Profile,
    deed: Deed,
    habit: impl Fn(&Reference) -> H,
    check: impl Fn(&State, &str),
) -> u64 {
    let mut cuts = 0;
    for when in [When::Before, When::After] {
        for number in 1.. {
            let world = World::new(13);
            let device = world.device(profile, "hall");
            // Started before, so that its own start is not what dies.
            device.act(|_, _| ());
            match deed {
                Deed::Value => device.power_cut_at(number, when),
                Deed::Write => device.crash.at(number, when),
            }
            let what = format!("{} {deed:?} {number}: {when:?}", profile.name);
            let walk = set_up(&world, habit(&device)).await.expect("it opens");
            assert_eq!(walk.end(), Some(End::Finished), "{what}: {:?} {:?}", walk.ids(), walk.problems());
            if device.starts() == 1 {
                break;
            }
            cuts += 1;
            assert_eq!(device.starts(), 2, "{what}: it died once");
            assert_well(&world, &device, &what).await;
            device.look(|state| check(state, &what));
        }
    }
    cuts
}

fn by_label(device: &Reference) -> impl FnMut(&Screen) -> Act + use<> {
    presses_enter(&device.sticker.qr)
}

fn as_entered(state: &State, what: &str, consents: usize) {
    assert_eq!(state.consents.len(), consents, "{what}");
    assert!(state.consents.iter().all(|entry| entry.record.state == ConsentState::Refused), "{what}");
}

#[tokio::test(start_paused = true)]
async fn at_every_value_of_the_lock() {
    let cuts = cut_at_every(&LOCK, Deed::Value, by_label, |state, what| as_entered(state, what, 1)).await;
    assert!(cuts > 40, "{cuts} cuts are not every value");
}

#[tokio::test(start_paused = true)]
async fn at_every_write_of_the_lock() {
    let cuts = cut_at_every(&LOCK, Deed::Write, by_label, |state, what| as_entered(state, what, 1)).await;
    assert!(cuts > 8, "{cuts} cuts are not every write");
}

#[tokio::test(start_paused = true)]
async fn at_every_value_and_write_of_the_lock_by_code() {
    for deed in [Deed::Value, Deed::Write] {
        let by_code = |device: &Reference| presses_enter(&device.sticker.code);
        cut_at_every(&LOCK, deed, by_code, |state, what| as_entered(state, what, 1)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn at_every_value_and_write_of_a_careful_set_up() {
    for deed in [Deed::Value, Deed::Write] {
        let careful = |device: &Reference| is_careful(&device.sticker.qr);
        cut_at_every(&THERMOSTAT, deed, careful, |state, what| {
            assert_eq!(state.consents.len(), 2, "{what}");
            assert!(state.consents.iter().all(|entry| entry.record.state == ConsentState::Given), "{what}");
            let passwords = state.credentials.iter().filter(|credential| credential.kind == CredentialKind::Password);
            assert_eq!(
                passwords.map(|password| password.version).collect::<Vec<_>>(),
                [1],
                "{what}: the password was set once"
            );
            assert_eq!(events(state, EventKind::CredentialRefused), 0, "{what}");
            assert_eq!(&*state.network.as_ref().expect("a network").ssid, WIFI.0.as_bytes(), "{what}");
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn at_every_value_and_write_of_the_window_sensor() {
    for deed in [Deed::Value, Deed::Write] {
        cut_at_every(&WINDOW_SENSOR, deed, by_label, |state, what| as_entered(state, what, 0)).await;
    }
}
