//! An update image of 512 KiB over a session, on Bluetooth LE 2M as arithmetic: answers that are stood still for, bytes, speed.

use std::sync::Arc;
use std::time::Duration;

use pandu::PanduError;
use pandu::port::Ports;
use pandu::wizard::End;
use pandu_device::profile::LOCK;
use pandu_protocol::frame::value_len;
use pandu_protocol::message::{Empty, Request};

use super::report::Measured;
use crate::firmware::{self, Firmware};
use crate::lives::{device_key, set_up};
use crate::person::presses_enter;
use crate::world::{LeCount, LeRadio, MTU, World, bare_us};

/// Bytes of the image.
const IMAGE: usize = 512 * 1_024;
/// The connection interval that phones choose when they are in a hurry.
const INTERVAL: Duration = Duration::from_millis(15);
/// What the device needs to store a piece and to answer.
const DEVICE: Duration = Duration::from_millis(10);

/// Measures one delivery, from the announcement to the answer to the commit.
///
/// # Errors
/// [`PanduError`] when the device does not take the image.
///
/// # Panics
/// When a device cannot be set up, or there is no runtime.
pub fn measure(measured: &mut Measured) -> Result<(), PanduError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let (count, took_us) = runtime.expect("a runtime").block_on(deliver(INTERVAL, DEVICE))?;
    measured.count("update.round_trips_512k", count.still);
    measured.count("update.answers_512k", count.answers);
    measured.number("update.image_share", ratio(IMAGE, count.up + count.down));
    let bare = usize::try_from(bare_us(IMAGE, value_len(MTU))).unwrap_or(usize::MAX);
    measured.number("update.le2m_speed", ratio(bare, usize::try_from(took_us).unwrap_or(usize::MAX)));
    Ok(())
}

/// Delivers the image to a device that is set up, over an open session; gives what passed and the microseconds that it took.
async fn deliver(interval: Duration, device_needs: Duration) -> Result<(LeCount, u64), PanduError> {
    let world = World::new(62);
    let device = world.device(&LOCK, "hall");
    let walk = set_up(&world, presses_enter(&device.sticker.qr)).await?;
    assert_eq!(walk.end(), Some(End::Finished), "{:?}", walk.problems());
    let ports = world.ports();
    let radio = LeRadio::new(Arc::clone(&ports.radio), interval, device_needs);
    let companion = world.open_with("en", Ports { radio: Arc::new(radio.clone()), ..ports }).await?;
    let key = device_key(&companion);
    companion.sessions().call(&key, &Request::AuthState(Empty {}), None).await??;

    let image = Firmware::new(&LOCK, "1.1.0", IMAGE);
    radio.forget();
    let began = radio.now_us();
    firmware::deliver(&companion, &image).await?;
    firmware::commit(&companion, None).await?;
    let count = radio.count();
    companion.rest().await;
    Ok((count, count.last_us - began))
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).expect("counts are small"));
    number(part) / number(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The phones' intervals, and devices from quick to as slow as the radio: what is promised holds for each.
    #[tokio::test(start_paused = true)]
    async fn hardly_any_answer_is_stood_still_for() {
        for interval in [8, 15, 30] {
            for device in [1, 10, 100] {
                let [interval, device] = [interval, device].map(Duration::from_millis);
                let (count, took_us) = deliver(interval, device).await.expect("it is delivered");
                let share = ratio(IMAGE, count.up + count.down);
                assert!(count.still <= 8, "{interval:?} {device:?}: {count:?}");
                assert!(share >= 0.98, "{interval:?} {device:?}: {share}");
                // Announcement, last piece and commit are stood still for, whoever sends.
                let unavoidable = 3 * u64::try_from((2 * interval + device).as_micros()).expect("small");
                let bare = bare_us(IMAGE, value_len(MTU)) + unavoidable;
                let speed = ratio(usize::try_from(bare).expect("small"), usize::try_from(took_us).expect("small"));
                assert!(speed >= 0.98, "{interval:?} {device:?}: {speed} of what is possible");
            }
        }
    }
}
