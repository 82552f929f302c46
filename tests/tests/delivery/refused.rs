//! Images that a device does not take.

use pandu::session::Parcel;
use pandu_device::profile::{LOCK, THERMOSTAT, WINDOW_SENSOR};
use pandu_protocol::message::{Bytes, ErrorReply, Text, UpdatePhase};
use pandu_tests::firmware::{self, Firmware, PART};
use pandu_tests::lives::device_key;

use super::{assert_ready, home, small};

/// Each thing that can be wrong with an announcement is one and the same answer, and an image that is under way is left alone.
#[tokio::test(start_paused = true)]
async fn an_announcement_that_is_wrong_is_refused_in_one_way() {
    let (world, device) = home(&LOCK).await;
    let companion = world.open().await.expect("it opens");
    let key = device_key(&companion);
    let good = Firmware::new(&LOCK, "2.0", 5_000);
    firmware::deliver(&companion, &good).await.expect("it takes it");
    let mut unsigned = good.clone();
    unsigned.begin.signature = Bytes::default();
    let mut newer = good.clone();
    newer.begin.version = Text::cut("3.0");
    let old = [Firmware::new(&LOCK, "1.0.0", 5_000), Firmware::new(&LOCK, "0.9", 5_000)];
    let strange = [Firmware::new(&LOCK, "2.0-beta", 5_000), Firmware::new(&THERMOSTAT, "3.0", 5_000)];
    for wrong in [unsigned, newer].into_iter().chain(old).chain(strange) {
        let answer = companion.sessions().deliver(&key, wrong.parcel(), PART).await.expect("it answers");
        assert_eq!(answer, Err(ErrorReply::Refused), "{:?}", wrong.begin);
    }
    companion.rest().await;
    drop(companion);
    assert_ready(&world, &device, &good, "the good one stands").await;
}

/// Bytes that are not the announced ones arrive as they are; the device refuses them when it has hashed them.
#[tokio::test(start_paused = true)]
async fn bytes_that_were_changed_are_refused_at_the_commit() {
    let (world, device) = home(&LOCK).await;
    let companion = world.open().await.expect("it opens");
    let mut image = small(1);
    image.image[2_500] ^= 1;
    firmware::deliver(&companion, &image).await.expect("it takes the bytes");
    let state = firmware::commit(&companion, None).await.expect("it answers");
    assert_eq!((state.phase, &*state.installed), (UpdatePhase::Refused, LOCK.firmware));
    firmware::deliver(&companion, &small(1)).await.expect("it takes the right ones");
    companion.rest().await;
    drop(companion);
    assert_ready(&world, &device, &small(1), "afterwards").await;
}

#[tokio::test(start_paused = true)]
async fn what_has_no_room_and_who_cannot_be_updated_say_so() {
    let (world, _device) = home(&LOCK).await;
    let companion = world.open().await.expect("it opens");
    let huge = Firmware::new(&LOCK, "2.0", 8 * 1_024 * 1_024 + 1);
    let answer = companion.sessions().deliver(&device_key(&companion), huge.parcel(), PART).await;
    assert_eq!(answer.expect("it answers"), Err(ErrorReply::Full));

    let (world, _device) = home(&WINDOW_SENSOR).await;
    let companion = world.open().await.expect("it opens");
    let image = Firmware::new(&WINDOW_SENSOR, "9.0", 10);
    let parcel = Parcel { begin: &image.begin, image: &image.image };
    let answer = companion.sessions().deliver(&device_key(&companion), parcel, PART).await;
    assert_eq!(answer.expect("it answers"), Err(ErrorReply::Unsupported));
}
