//! A person leaves at any screen, reads what is already done, and goes on there another time.

use pandu::wizard::End;
use pandu_device::profile::THERMOSTAT;
use pandu_tests::journey::{Doing, Journey, travel};
use pandu_tests::lives::{assert_well, set_up};
use pandu_tests::person::{Act, careful, is_careful};
use pandu_tests::world::World;

#[tokio::test(start_paused = true)]
async fn leave_and_resume() {
    let scene = Journey {
        about:
            "Killed at the network, left at the updates, killed at the last screen but one: each time it goes on there."
                .into(),
        profile: "thermostat".into(),
        language: "en".into(),
        ..Journey::default()
    };
    let mut reopened = Vec::new();
    travel("leave-and-resume", scene, |screen, device| {
        let stops = ["setup-network", "setup-updates", "setup-checked"].contains(&screen.id.as_str());
        if stops && !reopened.contains(&screen.id) {
            reopened.push(screen.id.clone());
            return Doing::Reopen;
        }
        Doing::Act(Act::Answer(careful(screen, &device.sticker.qr)))
    })
    .await;
}

/// Leaves once at every screen of a set-up, one set-up for each.
#[tokio::test(start_paused = true)]
async fn leaving_at_any_screen_says_what_is_done_and_goes_on_there() {
    for number in 0.. {
        let world = World::new(21);
        let device = world.device(&THERMOSTAT, "hall");
        let label = device.sticker.qr.clone();
        let mut seen = 0;
        let left = set_up(&world, |screen| {
            seen += 1;
            if seen > number { Act::Leave } else { Act::Answer(careful(screen, &label)) }
        });
        let left = left.await.expect("it opens");
        let at = left.steps.iter().rev().map(|(screen, _)| screen).find(|screen| screen.end.is_none()).cloned();
        let at = at.expect("a screen before the end");
        if left.end() == Some(End::Finished) {
            assert!(number > 8, "the walk was cut short");
            return;
        }
        let last = left.last();
        assert_eq!((left.end(), last.id.as_str()), (Some(End::Left), "setup-left"), "at {}", at.id);
        assert!(!last.body.is_empty() || !last.facts.is_empty(), "at {}: it says what is done", at.id);

        let rest = set_up(&world, is_careful(&device.sticker.qr)).await.expect("it opens");
        let mut asked = rest.steps.iter().map(|(screen, _)| screen).filter(|screen| screen.busy.is_none());
        // A new session may want a confirmation first.
        let first = asked.find(|screen| screen.id != "setup-confirm");
        assert!(first.is_some_and(|first| first.id == at.id), "left at {}, went on with {:?}", at.id, rest.ids());
        assert_eq!(rest.end(), Some(End::Finished), "{:?} {:?}", rest.ids(), rest.problems());
        assert_well(&world, &device, &at.id).await;
    }
}
