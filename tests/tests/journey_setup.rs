//! x
use pandu_device::profile::{LOCK, THERMOSTAT, WINDOW_SENSOR};
use pandu_tests::person::{Walk, presses_enter};
use pandu_tests::world::World;

#[tokio::test(start_paused = true)]
async fn explore() {
    for profile in [&LOCK, &THERMOSTAT, &WINDOW_SENSOR] {
        let world = World::new(1);
        let device = world.device(profile, "a");
        let companion = world.open().await.expect("opens");
        let wizard = companion.set_up(None).expect("begins");
        let walk = Walk::through(&wizard, presses_enter(&device.sticker.qr)).await;
        println!("{:#?}", walk.ids());
        println!("{:?} steps {} values {} problems {:?}", walk.end(), world.fuse.steps(), world.air.passed(), walk.problems());
        for (s, a) in &walk.steps { println!("{} {:?} {:?} d={:?} {:?} -> {a:?}", s.id, s.progress, s.choices.iter().map(|c| &c.id).collect::<Vec<_>>(), s.default, s.title); }
    }
}
