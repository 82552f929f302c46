//! Update images over a session to the reference device: whole, broken off at every value, with either end killed, and refused.

mod kills;
mod refused;
mod whole;

use pandu::wizard::End;
use pandu_device::profile::{LOCK, Profile};
use pandu_protocol::message::{UpdatePhase, UpdateState};
use pandu_tests::firmware::{self, Firmware};
use pandu_tests::lives::set_up;
use pandu_tests::person::presses_enter;
use pandu_tests::world::{NOON, Reference, World};

/// A phone and a device that it has set up.
async fn home(profile: &'static Profile) -> (World, Reference) {
    let world = World::new(63);
    let device = world.device(profile, "hall");
    let walk = set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished), "{:?}", walk.problems());
    (world, device)
}

/// A small image of its own for each number: another version is another image.
fn small(number: u64) -> Firmware {
    Firmware::new(&LOCK, &format!("1.1.{number}"), 5_000)
}

/// Tomorrow by the device's clock.
fn tomorrow() -> Option<u64> {
    Some(NOON + 24 * 3_600)
}

/// What is true once an image was delivered: it stands in the slot byte for byte, and the device, which has hashed it, waits.
async fn assert_ready(world: &World, device: &Reference, image: &Firmware, what: &str) {
    let companion = world.open().await.expect("it opens");
    let state = firmware::commit(&companion, tomorrow()).await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    assert_eq!((state.phase, state.due), (UpdatePhase::Ready, tomorrow()), "{what}");
    assert!(firmware::is_in_slot(device, image), "{what}");
    companion.rest().await;
}

fn is_installed(state: &UpdateState, version: &str) -> bool {
    state.phase == UpdatePhase::Installed && *state.installed == *version
}
