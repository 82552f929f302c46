//! A storm: a person who taps anything, a radio that spoils values, a device that loses power, an app that is killed, all at random and all
//! at once. Nothing ever panics, spins or cannot be left; and when the weather is fair again, Enter ends it well.

use pandu::wizard::{Answer, End, Screen};
use pandu_device::profile::{LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};
use pandu_protocol::message::EventKind;
use pandu_tests::lives::{events, live, set_up};
use pandu_tests::person::{Act, PASSWORD, WIFI, is_careful};
use pandu_tests::world::{Chance, Reference, Trouble, When, World};

/// Taps any choice and types anything that might fit, or not.
fn taps_anything(chance: Chance, label: String) -> impl FnMut(&Screen) -> Act {
    let mut left = 40;
    move |screen| {
        left -= 1;
        let pick = |bound: usize| usize::try_from(chance.below(bound as u64)).expect("small");
        if left == 0 || pick(25) == 0 {
            return Act::Leave;
        }
        let answer = match screen.choices.get(pick(screen.choices.len() + 2)) {
            Some(choice) => Answer::choose(&screen.id, &choice.id),
            None => Answer::enter(&screen.id),
        };
        let typed = [label.as_str(), PASSWORD, WIFI.1, "", "123-456-789", "salah\u{202e}", "Sembunyi"];
        Act::Answer(screen.fields.iter().fold(answer, |answer, field| {
            let fitting = match field.id.as_str() {
                "label" => label.as_str(),
                "password" => PASSWORD,
                "key" => WIFI.1,
                _ => "Sembunyi",
            };
            let text = if pick(3) == 0 { typed[pick(typed.len())] } else { fitting };
            answer.with(&field.id, text)
        }))
    }
}

/// Ends what the storm has begun: goes back from a network that is not the right one, takes the careful way elsewhere.
fn ends_it(label: &str) -> impl FnMut(&Screen) -> Act + use<> {
    let mut careful = is_careful(label);
    move |screen| {
        let elsewhere = screen.id == "setup-network-key" && !screen.title.contains(WIFI.0);
        if elsewhere || screen.id == "setup-network-hidden" {
            return Act::Answer(Answer::choose(&screen.id, "back"));
        }
        careful(screen)
    }
}

fn weather(world: &World, device: &Reference, chance: &Chance) {
    world.fuse.set((chance.below(3) > 0).then(|| 1 + chance.below(160)));
    world.air.fair_weather();
    for _ in 0..chance.below(4) {
        let trouble = match chance.below(6) {
            0 => Trouble::LoseLink,
            1 => Trouble::LoseLinkAfter,
            2 => Trouble::Repeat,
            3 => Trouble::Swap,
            4 => Trouble::Flip(usize::try_from(chance.below(800)).expect("small")),
            _ => Trouble::Drop,
        };
        world.air.plan(trouble, 1 + chance.below(50));
    }
    let when = if chance.below(2) == 0 { When::Before } else { When::After };
    match chance.below(4) {
        0 => device.power_cut_at(1 + chance.below(30), when),
        1 => device.crash.at(1 + chance.below(8), when),
        2 => device.power_cut(),
        _ => {}
    }
}

async fn storm(profile: &'static Profile, seeds: impl Iterator<Item = u64>) {
    for seed in seeds {
        let world = World::new(seed);
        let device = world.device(profile, "hall");
        let chance = Chance::new(seed + 1_000);
        for _ in 0..6 {
            weather(&world, &device, &chance);
            let label = if chance.below(2) == 0 { device.sticker.qr.clone() } else { device.sticker.code.clone() };
            let habit = taps_anything(chance.clone(), label);
            if let Some(walk) = live(set_up(&world, habit)).await {
                let walk = walk.unwrap_or_else(|error| panic!("seed {seed}: it does not open: {error}"));
                assert!(walk.end().is_some() || walk.steps.is_empty(), "seed {seed}: {:?}", walk.ids());
            }
        }
        world.fuse.set(None);
        world.air.fair_weather();
        device.crash.at(u64::MAX, When::Before);
        device.power_cut_at(u64::MAX, When::Before);
        // Whoever used up the guesses, or let the window close, presses the button.
        if device.look(|state| state.clients.is_empty()) {
            device.press_button();
        }
        let walk = set_up(&world, ends_it(&device.sticker.qr)).await.expect("it opens");
        assert!(
            matches!(walk.end(), None | Some(End::Finished)),
            "seed {seed}: {:?} {:?}",
            walk.ids(),
            walk.problems()
        );
        device.look(|state| {
            assert_eq!(state.clients.len(), 1, "seed {seed}: one phone");
            assert!(state.setup_finished, "seed {seed}");
            assert_eq!(events(state, EventKind::Paired), 1, "seed {seed}: paired once");
            assert_eq!(events(state, EventKind::SetupFinished), 1, "seed {seed}: finished once");
            let mut purposes: Vec<_> = state.consents.iter().map(|entry| entry.record.purpose.to_string()).collect();
            purposes.sort_unstable();
            purposes.dedup();
            assert_eq!(purposes.len(), state.consents.len(), "seed {seed}: every consent once");
        });
        let companion = world.open().await.expect("it opens");
        assert_eq!(companion.unfinished().expect("readable"), [], "seed {seed}");
        assert_eq!(companion.devices().expect("readable").len(), 1, "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn over_the_lock() {
    storm(&LOCK, 0..25).await;
}

#[tokio::test(start_paused = true)]
async fn over_the_thermostat() {
    storm(&THERMOSTAT, 100..125).await;
}

#[tokio::test(start_paused = true)]
async fn over_the_window_sensor() {
    storm(&WINDOW_SENSOR, 200..220).await;
}
