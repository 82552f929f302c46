//! Update images to a device in memory: pipelined, cut at every value, resumed, and against devices whose credit makes no sense.

use tokio::time::Instant;

use super::*;
use crate::port::{Clock, ClockError};
use crate::testing::{Slot, Whim};

const BOX: Duration = Duration::from_secs(8);

fn image(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 7 + at / 251) as u8).collect()
}

fn announcement(image: &[u8]) -> UpdateBegin {
    let hash = ring::digest::digest(&ring::digest::SHA256, image);
    UpdateBegin {
        model: Text::cut("Model"),
        version: Text::cut("1.1"),
        size: u32::try_from(image.len()).expect("small"),
        sha256: Bytes::new(hash.as_ref()).expect("fits"),
        signature: Bytes::new([3; 64]).expect("fits"),
    }
}

impl Room {
    fn slot<T>(&self, look: impl FnOnce(&mut Slot) -> T) -> T {
        look(&mut self.device.memory.lock().expect("lock").slot)
    }

    async fn deliver(&self, image: &[u8]) -> Result<Result<Delivered, ErrorReply>, CallError> {
        let begin = announcement(image);
        self.sessions.deliver(&self.key(), Parcel { begin: &begin, image }, BOX).await
    }

    /// As a wizard does: part after part, until it is whole. Gives the number of parts.
    async fn deliver_all(&self, image: &[u8]) -> usize {
        let mut headway = Headway::default();
        for parts in 1.. {
            let delivered = self.deliver(image).await;
            let stored = match delivered {
                Ok(done) => done.expect("it takes the image").stored,
                Err(error) => {
                    assert!(error.error.is_passing(), "{error:?}");
                    0
                }
            };
            if stored as usize == image.len() {
                return parts;
            }
            assert!(headway.note(stored), "it gets nowhere");
        }
        0
    }

    /// The app is killed and started again, on a machine whose clock goes on.
    fn restart_in_time(&mut self) {
        let ports = Ports { clock: Arc::new(Ticking(now())), ..self.sessions.ports.clone() };
        self.sessions = Sessions::new(ports, Arc::clone(&self.store));
    }
}

/// Goes on with the virtual time.
struct Ticking(Instant);

impl Clock for Ticking {
    fn unix_ms(&self) -> Result<u64, ClockError> {
        Ok(1_790_000_000_000 + self.monotonic_ms()?)
    }

    fn monotonic_ms(&self) -> Result<u64, ClockError> {
        u64::try_from((now() - self.0).as_millis()).map_err(|_| ClockError::Unavailable)
    }
}

fn now() -> Instant {
    tokio::time::sleep(Duration::ZERO).deadline()
}

fn pieces(room: &Room) -> Vec<(u32, u32)> {
    room.slot(|slot| slot.pieces.clone())
}

#[tokio::test(start_paused = true)]
async fn an_image_arrives_whole_each_byte_once_and_in_large_pieces() {
    let room = Room::paired().await;
    let image = image(512 * 1_024);
    let done = room.deliver(&image).await.expect("answered").expect("taken");
    assert_eq!((done.from, done.stored, done.size), (0, 524_288, 524_288));
    assert!(room.slot(|slot| slot.data == image));
    let pieces = pieces(&room);
    let mut next = 0;
    for (offset, length) in &pieces {
        assert_eq!(*offset, next);
        next += length;
    }
    // Small ones at first, each twice the one before, then the largest there are.
    assert!((12..=14).contains(&pieces.len()), "{pieces:?}");
    assert_eq!(room.slot(|slot| slot.begins.len()), 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_device_has_already_is_not_sent_again() {
    let room = Room::paired().await;
    let image = image(50_000);
    room.deliver(&image).await.expect("answered").expect("taken");
    let before = pieces(&room).len();
    let done = room.deliver(&image).await.expect("answered").expect("taken");
    assert_eq!((done.from, done.is_whole(), pieces(&room).len()), (50_000, true, before));
    let empty = room.deliver(&[]).await.expect("answered").expect("taken");
    assert_eq!((empty.size, empty.is_whole()), (0, true));
}

/// Cut after every value in both directions, with the app killed or not: the next part goes on where the device says.
#[tokio::test(start_paused = true)]
async fn a_link_that_breaks_at_any_value_costs_at_most_what_was_under_way() {
    let image = image(5_000);
    for killed in [false, true] {
        for (up, values) in [(true, 28), (false, 10)] {
            let mut broke = 0;
            for count in 0..values {
                let mut room = Room::paired().await;
                room.restart();
                room.slot(|slot| slot.window = 1_000);
                room.device.fail_next([if up { Fault::CutAfter(count) } else { Fault::LostAfter(count) }]);
                if killed {
                    let began = tokio::time::timeout(Duration::from_millis(3_200), room.deliver(&image)).await;
                    assert!(began.is_err() || room.slot(|slot| slot.data == image), "{began:?}");
                    room.restart();
                }
                room.deliver_all(&image).await;
                assert!(room.slot(|slot| slot.data == image), "killed {killed}, up {up}, after {count}");
                let sent: u32 = pieces(&room).iter().map(|(_, length)| length).sum();
                assert!(sent <= 5_000 + 1_000, "{sent} bytes, up {up}, after {count}");
                broke += u32::from(room.links() > 2);
            }
            assert!(broke >= if up { 22 } else { 10 }, "up {up}: only {broke} of the links broke");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_delivery_that_is_dropped_at_any_await_goes_on() {
    let image = image(6_000);
    for count in 0..8 {
        let mut room = Room::paired().await;
        room.restart_in_time();
        room.device.fail_next([Fault::SilentAfter(count)]);
        let cancelled = tokio::time::timeout(Duration::from_secs(5), room.deliver(&image)).await;
        assert!(cancelled.is_err() || room.slot(|slot| slot.data == image), "after {count} values: {cancelled:?}");
        room.deliver_all(&image).await;
        assert!(room.slot(|slot| slot.data == image));
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_is_kept_and_the_session_too() {
    let mut room = Room::paired().await;
    room.restart_in_time();
    // A tenth of a second for each 243 bytes.
    room.device.slow.store(100, Ordering::SeqCst);
    let image = image(40_000);
    let (mut parts, mut stored) = (0, 0);
    while stored < image.len() {
        let began = now();
        let part = room.deliver(&image).await.expect("answered").expect("taken");
        assert!(now() - began <= BOX && part.from as usize == stored && part.stored > part.from, "{part:?}");
        (parts, stored) = (parts + 1, part.stored as usize);
    }
    assert!(room.slot(|slot| slot.data == image));
    assert!((3..=4).contains(&parts), "17 seconds of sending take {parts} parts");
    assert_eq!(room.links(), 2, "no part costs a link");
    let longest = pieces(&room).into_iter().map(|(_, length)| length).max();
    assert_eq!(longest, Some(16 * 244), "on so poor a link no piece is longer than the first");
}

#[tokio::test(start_paused = true)]
async fn a_silent_device_is_late_and_keeps_its_session_once() {
    // The handshake takes one value, the announcement another.
    for (values, links) in [(1, [2, 2, 3]), (2, [2, 2, 2])] {
        let mut room = Room::paired().await;
        room.restart_in_time();
        room.device.fail_next([Fault::SilentAfter(values), Fault::SilentAfter(values)]);
        for links in links {
            let limit = BOX + Duration::from_millis(1);
            let error = tokio::time::timeout(limit, room.deliver(&image(6_000))).await.expect("in time");
            assert_eq!(error.expect_err("late").error, SessionError::Late, "after {values} values");
            assert_eq!(room.links(), links, "it may only be slow, after {values} values");
        }
        room.deliver_all(&image(6_000)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_may_store_less_than_it_got_and_wait_with_its_credit() {
    let image = image(30_000);
    for whim in [Whim::Blocks(1_024), Whim::Blocks(1_951), Whim::LateCredit(2), Whim::AllCredit, Whim::Forgets] {
        let room = Room::paired().await;
        room.slot(|slot| slot.whim = whim);
        room.deliver_all(&image).await;
        assert!(room.slot(|slot| slot.data == image), "{whim:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_window_is_kept_to() {
    for window in [1, 2, 100, 2_000, 65_536] {
        let room = Room::paired().await;
        room.slot(|slot| slot.window = window);
        // The device itself panics when it gets more.
        let image = image(if window < 100 { 64 } else { 200_000 });
        room.deliver_all(&image).await;
        assert!(room.slot(|slot| slot.data == image), "{window}");
        let longest = pieces(&room).into_iter().map(|(_, length)| length).max();
        assert!(longest <= Some((window / 2).max(1)), "one piece is on its way while the other is answered");
    }
}

#[tokio::test(start_paused = true)]
async fn credit_that_cannot_be_ends_the_session_and_leads_nowhere_for_ever() {
    for whim in [Whim::BeyondEnd, Whim::BeyondSent, Whim::Backwards, Whim::Swallows, Whim::NoCredit] {
        let room = Room::paired().await;
        room.slot(|slot| slot.whim = whim);
        let error = room.deliver(&image(100_000)).await.expect_err("nonsense");
        assert_eq!(
            (error.error.clone(), reason(&error)),
            (SessionError::Garbled, ReasonCode::DeviceMisbehaved),
            "{whim:?}"
        );
        let (pieces, begins) = (pieces(&room).len(), room.slot(|slot| slot.begins.len()));
        assert!(pieces <= 4 * 16 && begins <= 4, "{whim:?}: {pieces} pieces, {begins} announcements");
        room.slot(|slot| slot.whim = Whim::None);
        room.deliver_all(&image(100_000)).await;
        assert_eq!(room.links(), 2, "{whim:?}: the session was ended");
    }
}

/// A device that forgets everything whenever the link is lost, which it always is.
#[tokio::test(start_paused = true)]
async fn a_device_that_gets_nowhere_is_given_up() {
    let mut room = Room::paired().await;
    room.restart();
    room.slot(|slot| slot.whim = Whim::Forgets);
    room.device.fail_next([Fault::CutAfter(30); 1_000]);
    let (image, mut headway) = (image(20_000), Headway::default());
    let mut parts = 0;
    loop {
        parts += 1;
        let stored = room.deliver(&image).await.map_or(0, |done| done.expect("taken").stored);
        if !headway.note(stored) {
            break;
        }
        assert!(parts < 20);
    }
    assert!(room.links() < 200, "{} links", room.links());
}

#[tokio::test(start_paused = true)]
async fn what_the_device_answers_instead_is_told() {
    let room = Room::paired().await;
    room.slot(|slot| slot.whim = Whim::Full);
    assert_eq!(room.deliver(&image(100_000)).await, Ok(Err(ErrorReply::Full)));
    assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))), "the session goes on");
    assert_eq!(room.links(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_image_of_another_length_than_announced_is_not_sent() {
    let room = Room::paired().await;
    let begin = announcement(&[1, 2, 3]);
    let sent = room.sessions.deliver(&room.key(), Parcel { begin: &begin, image: &[1, 2] }, BOX).await;
    assert_eq!(sent.expect_err("misuse").error, SessionError::TooLong);
    assert_eq!(room.device.heard(Kind::UpdateBegin), 0);
}

#[test]
fn headway_is_a_new_highest_mark_within_eight_parts() {
    let mut headway = Headway::default();
    assert!((1..=20).all(|mark| headway.note(mark)));
    assert!((1..8).all(|_| headway.note(20)));
    assert!(headway.note(21), "one byte more begins the count anew");
    assert!((1..8).all(|_| headway.note(0)) && !headway.note(21));
}
