//! Either end dies at every step of a delivery; the next life goes on where the device says, and the image is the same, byte for byte.

use pandu_device::profile::LOCK;
use pandu_tests::firmware::{self, Firmware};
use pandu_tests::lives::live;
use pandu_tests::world::{When, World};

use super::{assert_ready, home, small};

/// One life of the companion that delivers an image and leaves. Gives where each part began.
async fn life(world: &World, image: &Firmware) -> Vec<u32> {
    let companion = world.open().await.expect("it opens");
    let parts = firmware::deliver(&companion, image).await.expect("it takes it");
    companion.rest().await;
    parts.iter().map(|part| part.from).collect()
}

#[tokio::test(start_paused = true)]
async fn the_companion_is_killed_at_every_step() {
    let (world, device) = home(&LOCK).await;
    let mut went_on = 0;
    for step in 1.. {
        let image = small(step);
        world.fuse.set(Some(step));
        let first = live(life(&world, &image)).await;
        let what = format!("killed at step {step}, {}", world.fuse.last());
        world.fuse.set(None);
        if first.is_some() {
            assert!(step > 60, "only {step} steps");
            break;
        }
        went_on += u32::from(life(&world, &image).await.first().is_some_and(|from| *from > 0));
        assert_ready(&world, &device, &image, &what).await;
    }
    assert!(went_on > 10, "only {went_on} went on in the middle");
}

/// The device loses its power at every value that it receives and at every write, just before and just after.
#[tokio::test(start_paused = true)]
async fn the_device_dies_at_every_value_and_every_write() {
    let (world, device) = home(&LOCK).await;
    let mut number = 0;
    for (by_write, least) in [(true, 3), (false, 20)] {
        for when in [When::Before, When::After] {
            for at in 1.. {
                number += 1;
                let image = small(number);
                // Running, so that its own start is not what dies.
                device.crash.at(u64::MAX, when);
                device.power_cut_at(u64::MAX, when);
                device.act(|_, _| ());
                let starts = device.starts();
                if by_write {
                    device.crash.at(at, when);
                } else {
                    device.power_cut_at(at, when);
                }
                life(&world, &image).await;
                let what = format!("write {by_write}, {at}, {when:?}");
                let died = device.starts() - starts;
                if died == 0 {
                    assert!(at > least, "only {at}: {what}");
                    break;
                }
                assert_eq!(died, 1, "{what}");
                assert_ready(&world, &device, &image, &what).await;
            }
        }
    }
}

/// A large image, the power cut in the middle of it: what is sent twice is less than 64 KiB, since a piece is stored when it has
/// arrived and not before.
#[tokio::test(start_paused = true)]
async fn a_power_cut_costs_at_most_one_piece() {
    let (world, device) = home(&LOCK).await;
    let image = Firmware::new(&LOCK, "2.0", 400_000);
    let sent =
        || -> usize { world.air.heard().iter().filter(|heard| heard.up).map(|heard| heard.value.len() - 1).sum() };
    for at in [3, 200, 400, 900, 1_450, 1_500] {
        device.power_cut_at(at, When::After);
        world.air.forget_heard();
        let mut parts = life(&world, &image).await;
        // What is left after all announcements, handshakes and tags is what was sent more than once.
        let twice = sent().saturating_sub(image.image.len());
        assert!(twice < 64 * 1_024, "cut at {at}: {twice} bytes");
        parts.dedup();
        assert_eq!(parts, [0], "one part: the companion finds the device again");
        assert_ready(&world, &device, &image, "large").await;
        // Another image takes its place.
        life(&world, &small(1)).await;
    }
}
