//! The device goes out of reach before each answer in turn, and comes back when the person has read that.

use pandu::wizard::{End, Screen};
use pandu_device::profile::THERMOSTAT;
use pandu_tests::lives::{assert_well, set_up};
use pandu_tests::person::{Act, careful};
use pandu_tests::world::World;

#[tokio::test(start_paused = true)]
async fn out_of_reach_at_every_screen() {
    for away_at in 1.. {
        let world = World::new(81);
        let device = world.device(&THERMOSTAT, "hall");
        let label = device.sticker.qr.clone();
        let mut answers = 0;
        let mut said = false;
        let walk = set_up(&world, |screen: &Screen| {
            answers += 1;
            if answers == away_at {
                world.air.reach("hall", false);
            } else if answers > away_at {
                said |= screen.problem.is_some() || screen.id == "setup-none" || screen.id == "setup-interrupted";
                world.air.reach("hall", true);
            }
            Act::Answer(careful(screen, &label))
        });
        let walk = walk.await.expect("it opens");
        if answers < away_at {
            assert!(away_at > 8, "a set-up has more screens than that");
            return;
        }
        assert_eq!(walk.end(), Some(End::Finished), "away at answer {away_at}: {:?} {:?}", walk.ids(), walk.problems());
        assert_well(&world, &device, &format!("away at answer {away_at}")).await;
        let touches_radio = walk.steps.iter().filter(|(screen, _)| screen.busy.is_none()).nth(away_at - 1);
        let id = touches_radio.map(|(screen, _)| screen.id.as_str()).unwrap_or_default();
        let silent = ["setup-senses", "setup-sign-in", "setup-network"].contains(&id);
        assert!(said || silent, "away at {id}: nothing was said: {:?}", walk.ids());
    }
}
