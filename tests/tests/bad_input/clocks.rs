//! Clocks that are set back and forward, on the phone and on the device, between any two screens: nothing expired becomes valid, nothing
//! valid is lost, and the device notes the jump.

use std::time::Duration;

use pandu::wizard::{End, Screen};
use pandu_device::profile::LOCK;
use pandu_protocol::message::{Call as _, Empty, EventKind, call};
use pandu_tests::lives::{assert_well, events, set_up};
use pandu_tests::person::{Act, enter};
use pandu_tests::world::World;

const YEAR: i64 = 365 * 24 * 3_600 * 1_000;

#[tokio::test(start_paused = true)]
async fn the_phones_calendar_jumps_at_every_screen() {
    for jump in [-YEAR, YEAR, 10 * YEAR, -50 * YEAR] {
        for at in 1..12 {
            let world = World::new(91);
            let device = world.device(&LOCK, "hall");
            let mut screens = 0;
            let walk = set_up(&world, |screen: &Screen| {
                screens += 1;
                if screens == at {
                    world.clock.jump(jump);
                }
                Act::Answer(enter(screen, &device.sticker.qr))
            });
            let walk = walk.await.expect("it opens");
            assert_eq!(walk.end(), Some(End::Finished), "{jump} at {at}: {:?} {:?}", walk.ids(), walk.problems());
            assert_well(&world, &device, &format!("{jump} at screen {at}")).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_devices_calendar_jumps_at_every_screen() {
    for jump in [-YEAR, YEAR] {
        for at in 2..9 {
            let world = World::new(91);
            let device = world.device(&LOCK, "hall");
            let mut screens = 0;
            let walk = set_up(&world, |screen: &Screen| {
                screens += 1;
                if screens == at {
                    device.clock.jump(jump);
                }
                Act::Answer(enter(screen, &device.sticker.qr))
            });
            let walk = walk.await.expect("it opens");
            assert_eq!(walk.end(), Some(End::Finished), "{jump} at {at}: {:?}", walk.problems());
            assert_well(&world, &device, &format!("{jump} at screen {at}")).await;
            device
                .look(|state| assert!(events(state, EventKind::ClockJump) > 0, "{jump} at {at}: the device notes it"));
        }
    }
}

/// A calendar that jumps does not open the pairing window again, nor keep it open.
#[tokio::test(start_paused = true)]
async fn a_jump_opens_no_window_and_confirms_nobody() {
    let world = World::new(92);
    let device = world.device(&LOCK, "hall");
    device.act(|_, _| ());
    tokio::time::sleep(Duration::from_secs(16 * 60)).await;
    world.air.tick_all();
    device.clock.jump(-YEAR);
    device.act(|device, now| assert_eq!(device.window_seconds(now), 0, "closed stays closed"));
    device.press_button();
    device.clock.jump(-20 * 60 * 1_000);
    tokio::time::sleep(Duration::from_secs(16 * 60)).await;
    device.act(|device, now| assert_eq!(device.window_seconds(now), 0, "and time goes on"));
}

/// A session that was silent for longer than an hour is opened afresh, whatever the calendar says meanwhile.
#[tokio::test(start_paused = true)]
async fn a_long_pause_opens_a_new_session() {
    let world = World::new(93);
    let device = world.device(&LOCK, "hall");
    set_up(&world, |screen| Act::Answer(enter(screen, &device.sticker.qr))).await.expect("it opens");
    let companion = world.open().await.expect("it opens");
    let key =
        companion.sessions().devices().all().expect("readable")[0].record.as_ref().expect("a record").public_key();
    for pause in [60, 2 * 3_600, 25 * 3_600] {
        companion
            .sessions()
            .call(&key, &call::Identify::request(Empty {}), None)
            .await
            .expect("a session")
            .expect("a reply");
        world.clock.jump(-YEAR / 100);
        tokio::time::sleep(Duration::from_secs(pause)).await;
        world.air.tick_all();
    }
    companion
        .sessions()
        .call(&key, &call::Identify::request(Empty {}), None)
        .await
        .expect("a session")
        .expect("a reply");
}
