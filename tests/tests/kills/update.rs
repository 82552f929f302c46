//! The app dies at every third step of an update, from the maker's notice to the history: the next life goes on, the new version runs in the
//! end, and it was installed and written down once. (At every step it dies in the tests of the wizard and of the delivery.)

use pandu::wizard::End;
use pandu_device::profile::LOCK;
use pandu_protocol::message::EventKind;
use pandu_tests::journey::Task;
use pandu_tests::lives::{events, live, set_up};
use pandu_tests::maker::{Maker, security};
use pandu_tests::person::{Act, Walk, presses_enter, takes};
use pandu_tests::world::World;

/// Bytes of each image: two frames of the protocol.
const IMAGE_BYTES: usize = 3_000;

/// One life of the app: it goes on with the update, or begins it, and installs at once.
async fn life(world: &World) -> Walk {
    let companion = world.open().await.expect("it opens");
    let mut habit = takes(&[]);
    let wizard = Task::Update.wizard(&companion).expect("a wizard");
    let walk = Walk::through(&wizard, |screen| Act::Answer(habit(screen))).await;
    companion.rest().await;
    walk
}

#[tokio::test(start_paused = true)]
async fn the_app_is_killed_all_along_an_update() {
    let world = World::new(64);
    let device = world.device(&LOCK, "hall");
    let mut maker = Maker::found(&world, &LOCK);
    let walk = set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished), "{:?}", walk.problems());
    // The maker keeps every version, so that each try is slower than the one before.
    for step in (1..).step_by(3) {
        let version = format!("1.0.{step}");
        maker.release(LOCK.model, &version, IMAGE_BYTES, security());
        world.fuse.set(Some(step));
        let first = live(life(&world)).await;
        let what = format!("killed at step {step}, {}", world.fuse.last());
        world.fuse.set(None);
        let walk = match &first {
            Some(walk) => walk.clone(),
            None => life(&world).await,
        };
        assert_eq!(walk.end(), Some(End::Finished), "{what}: {:?} {:?}", walk.ids(), walk.problems());
        let companion = world.open().await.expect("it opens");
        assert_eq!(companion.unfinished().expect("readable"), [], "{what}: nothing is left over");
        let id = companion.devices().expect("readable")[0].id.clone();
        let past = companion.update_history(&id).expect("readable");
        let lines = past.iter().filter(|line| line.version == version && line.outcome == "installed").count();
        assert_eq!(lines, 1, "{what}: {:?} {:?}", walk.ids(), past.first());
        device.look(|state| {
            assert_eq!(state.images.firmware(&LOCK), version, "{what}");
            let installed = events(state, EventKind::UpdateInstalled);
            assert!(u64::from(installed) <= step, "{what}: {installed} installations");
            assert_eq!(events(state, EventKind::UpdateRefused), 0, "{what}: it was never asked for what it has");
        });
        if first.is_some() {
            assert!(step > 60, "only {step} steps");
            return;
        }
    }
}
