//! The device's memory is full or read-only, from each write of a set-up on: the device changes nothing and says so, and goes on when
//! there is room again.

use std::io::ErrorKind;

use pandu::wizard::{End, Screen};
use pandu_device::profile::THERMOSTAT;
use pandu_device::store::StoreError;
use pandu_tests::lives::{assert_well, set_up};
use pandu_tests::person::{Act, careful};
use pandu_tests::world::World;

#[tokio::test(start_paused = true)]
async fn a_device_that_cannot_write_says_so_and_goes_on_later() {
    for error in [StoreError::Full, StoreError::Io(ErrorKind::ReadOnlyFilesystem)] {
        for at in 3..20 {
            let world = World::new(111);
            let device = world.device(&THERMOSTAT, "hall");
            let mut screens = 0;
            let mut told = false;
            let walk = set_up(&world, |screen: &Screen| {
                screens += 1;
                if screens == at {
                    device.memory.fail_with(Some(error));
                }
                if screens > at && screen.problem.is_some() {
                    told = true;
                    device.memory.fail_with(None);
                }
                Act::Answer(careful(screen, &device.sticker.qr))
            });
            let walk = walk.await.expect("it opens");
            let what = format!("{error:?} at screen {at}");
            device.memory.fail_with(None);
            if screens < at {
                break;
            }
            assert_eq!(walk.end(), Some(End::Finished), "{what}: {:?} {:?}", walk.ids(), walk.problems());
            assert!(told || at + 1 >= screens || walk.problems().is_empty(), "{what}");
            device.power_cut();
            assert_well(&world, &device, &what).await;
        }
    }
}
