//! Several devices on one phone: each knows another phone key, and forgetting one leaves the other as it is.

use pandu::wizard::{Answer, End};
use pandu_device::profile::{LOCK, WINDOW_SENSOR};
use pandu_protocol::message::{Call as _, Empty, call};
use pandu_tests::person::{Act, Walk, enter};
use pandu_tests::planted::{Planted, found_below};
use pandu_tests::world::World;

#[tokio::test(start_paused = true)]
async fn two_devices_cannot_recognise_the_same_phone() {
    let world = World::new(151);
    let lock = world.device(&LOCK, "hall");
    let sensor = world.device(&WINDOW_SENSOR, "window");
    let companion = world.open().await.expect("it opens");
    for device in [&lock, &sensor] {
        let wizard = companion.set_up(None).expect("it begins");
        let place = if device.sticker.qr == lock.sticker.qr { "device-0" } else { "device-1" };
        let walk = Walk::through(&wizard, |screen| {
            let offered = screen.choices.iter().any(|choice| choice.id == place);
            let wanted = if offered { place } else { "device-0" };
            Act::Answer(match screen.id.as_str() {
                "setup-choose" => Answer::choose(&screen.id, wanted),
                _ => enter(screen, &device.sticker.qr),
            })
        });
        let walk = walk.await;
        assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    }
    let keys = [&lock, &sensor].map(|device| device.look(|state| state.clients[0].key.to_vec()));
    assert_ne!(keys[0], keys[1], "one phone, two keys");
    let psks = [&lock, &sensor].map(|device| device.look(|state| state.clients[0].psk.expose().to_vec()));
    assert_ne!(psks[0], psks[1]);

    // Forget the sensor: the lock still knows the phone, the sensor does not, and nothing of the sensor is left in the files.
    let cards = companion.devices().expect("readable");
    assert_eq!(cards.len(), 2);
    let gone = cards.iter().find(|card| format!("{:?}", card.kind).contains("Sensor")).expect("the sensor");
    let key_before = world.drawer.all().len();
    companion.forget(&gone.id).await.expect("forgotten");
    assert_eq!(world.drawer.all().len(), key_before - 1, "its data key is destroyed");
    assert!(sensor.look(|state| state.clients.is_empty()), "it was told");
    let rest = companion.devices().expect("readable");
    assert_eq!(rest.len(), 1);
    let key =
        companion.sessions().devices().all().expect("readable")[0].record.as_ref().expect("a record").public_key();
    companion.sessions().call(&key, &call::Identify::request(Empty {}), None).await.expect("a session").expect("known");
    let traces = [
        Planted::new("the sensor's key", sensor.factory().static_key().public().as_bytes()),
        Planted::text("the sensor's serial number", &sensor.sticker.serial),
    ];
    assert_eq!(found_below(world.folder(), &traces).expect("readable"), Vec::<String>::new());
}
