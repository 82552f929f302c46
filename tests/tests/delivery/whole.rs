//! Deliveries that go well, in the end.

use std::time::Duration;

use pandu_device::profile::{LOCK, THERMOSTAT};
use pandu_protocol::message::{Empty, ErrorReply, Reply, Request, UpdatePhase};
use pandu_tests::firmware::{self, Firmware, PART};
use pandu_tests::lives::device_key;
use pandu_tests::world::Trouble;

use super::{assert_ready, home, is_installed, small, tomorrow};

/// From the announcement to the new version that says its number, with the outage between.
#[tokio::test(start_paused = true)]
async fn an_image_is_delivered_installed_and_runs() {
    for profile in [&LOCK, &THERMOSTAT] {
        let (world, device) = home(profile).await;
        let companion = world.open().await.expect("it opens");
        let image = Firmware::new(profile, "7.0", 200_000);
        let parts = firmware::deliver(&companion, &image).await.expect("it takes it");
        assert_eq!(parts.len(), 1, "{parts:?}");
        assert!(firmware::is_in_slot(&device, &image));
        let state = firmware::commit(&companion, None).await.expect("it takes it");
        assert_eq!(state.phase, UpdatePhase::Installing);

        let key = device_key(&companion);
        let mut parts = 0;
        let state = loop {
            parts += 1;
            assert!(parts < 10, "it does not come back");
            let awaited = companion.sessions().await_update(&key, PART).await.expect("nothing final");
            match awaited.expect("it answers") {
                Some(state) if state.phase != UpdatePhase::Installing => break state,
                Some(_) | None => world.air.tick_all(),
            }
        };
        assert!(is_installed(&state, "7.0"), "{state:?}");
        assert!(state.outage_seconds.is_some());
        let identity = companion.sessions().call(&key, &Request::Identify(Empty {}), None).await.expect("it answers");
        let Ok(Reply::Identify(identity)) = identity else { panic!("{identity:?}") };
        assert_eq!(&*identity.firmware, "7.0");
        // It is not newer than what runs now, so it is refused: whoever has lost the commit's answer asks where it stands.
        let again = companion.sessions().deliver(&key, image.parcel(), PART).await;
        assert_eq!(again, Ok(Err(ErrorReply::Refused)));
    }
}

#[tokio::test(start_paused = true)]
async fn an_image_waits_for_its_time() {
    let (world, device) = home(&LOCK).await;
    let companion = world.open().await.expect("it opens");
    firmware::deliver(&companion, &small(0)).await.expect("it takes it");
    companion.rest().await;
    drop(companion);
    assert_ready(&world, &device, &small(0), "in time").await;
    tokio::time::sleep(Duration::from_secs(24 * 3_600 + 60)).await;
    world.air.tick_all();
    tokio::time::sleep(Duration::from_secs(600)).await;
    world.air.tick_all();
    let companion = world.open().await.expect("it opens");
    let state = companion.sessions().await_update(&device_key(&companion), PART).await.expect("it is back");
    let state = state.expect("it answers").expect("it is there");
    assert!(is_installed(&state, "1.1.0"), "{state:?}, due {:?}", tomorrow());
}

/// The link breaks at every value in turn, before it arrives or after; the delivery goes on where the device says.
#[tokio::test(start_paused = true)]
async fn a_link_lost_at_any_value_costs_at_most_what_was_under_way() {
    let (world, device) = home(&LOCK).await;
    let mut image = 0;
    for after in [false, true] {
        for at in 1.. {
            image += 1;
            let image = small(image);
            let what = format!("value {at}, after {after}");
            let companion = world.open().await.expect("it opens");
            world.air.plan(if after { Trouble::LoseLinkAfter } else { Trouble::LoseLink }, at);
            let before = world.air.passed();
            let parts = firmware::deliver(&companion, &image).await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
            let ended = world.air.passed() - before < at;
            world.air.fair_weather();
            companion.rest().await;
            drop(companion);
            assert!(
                parts.iter().all(|part| part.is_whole()),
                "{what}: a lost link costs the person nothing: {parts:?}"
            );
            assert_ready(&world, &device, &image, &what).await;
            if ended {
                assert!(at > 20, "there are only {at} values");
                break;
            }
        }
    }
}
