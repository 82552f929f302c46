//! Pairing with somebody in between who changes adverts, forges refusals and drops values, but cannot break the handshakes.

use pandu_protocol::key::StaticKey;
use pandu_protocol::secret::SecretBytes;

use super::*;
use crate::devices::{PendingRecord, SessionRecord};

impl Room {
    fn open_window(&self) {
        self.device.window.store(true, Ordering::SeqCst);
    }

    fn disguise(&self, seen_as: Option<PublicKey>) {
        *self.device.disguise.lock().expect("lock") = seen_as;
    }

    /// The static key under which this phone has paired with a device.
    fn own(&self, device: PublicKey) -> PublicKey {
        let devices = self.sessions.devices();
        devices.with_session(devices.id(&device)).expect("read").expect("paired").1.own().public()
    }

    /// A pairing whose last answer is lost: the device has stored the phone.
    async fn lose_last_answer(&self) {
        self.device.fail_next([Fault::LostAfter(2)]);
        assert!(self.pair_label().await.expect_err("lost").lost);
        assert_eq!(self.device.phones(), 1);
    }
}

/// A typed code at a device that its advert does not give away: the phone is known there under another key.
#[tokio::test(start_paused = true)]
async fn a_known_device_in_disguise_never_lists_the_phone_twice() {
    for pending in [false, true] {
        for refused in [false, true] {
            let room = Room::new().await;
            if pending {
                room.lose_last_answer().await;
            } else {
                room.pair_label().await.expect("paired");
            }
            let starts = room.device.heard(Kind::PairStart);
            room.sessions.rest().await;
            room.open_window();
            room.disguise(Some(Device::new(9).key.public()));
            room.sessions.scan(100).await.expect("heard");
            let refusal = if refused { Fault::ForgedRefusal } else { Fault::None };
            room.device.fail_next([Fault::None, refusal]);
            room.pair(&room.device.code.printed()).await.expect("paired");
            assert_eq!(room.device.phones(), 1, "pending {pending}, refused {refused}");
            assert_eq!(room.device.heard(Kind::PairStart), starts + usize::from(refused));
            assert!(room.device.memory.lock().expect("lock").phones.contains_key(&room.own(room.key())));
            assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
        }
    }
}

/// The advert of a paired device where another one is: each knows the phone under a key of its own.
#[tokio::test(start_paused = true)]
async fn a_new_device_in_disguise_is_not_given_another_devices_key() {
    let room = Room::new().await;
    let other = Device::new(9);
    *room.air.devices.lock().expect("lock") = vec![("here".to_owned(), Arc::clone(&other))];
    room.pair(&other.label.qr_text()).await.expect("paired");
    *room.air.devices.lock().expect("lock") = vec![("here".to_owned(), Arc::clone(&room.device))];
    room.disguise(Some(other.key.public()));
    room.sessions.scan(100).await.expect("heard");
    let device = room.pair(&room.device.code.printed()).await.expect("paired");
    assert_eq!((device.public_key(), room.sessions.devices().all().expect("list").len()), (room.key(), 2));
    assert_ne!(room.own(room.key()), room.own(other.key.public()));
    assert_eq!((room.device.phones(), other.phones()), (1, 1));
}

/// The device keeps the PSK of the first try; a forged refusal and a second try that breaks off must not cost it.
#[tokio::test(start_paused = true)]
async fn a_forged_refusal_never_costs_the_psk_that_the_device_keeps() {
    for paired in [false, true] {
        let mut room = Room::new().await;
        if paired {
            room.pair_label().await.expect("paired");
            room.sessions.rest().await;
        } else {
            room.lose_last_answer().await;
        }
        for tries in 1..=3 {
            room.open_window();
            room.device.fail_next(std::iter::repeat_n(Fault::ForgedRefusal, tries));
            room.device.fail_next([Fault::CutAfter(3)]);
            assert!(room.pair(&room.device.code.printed()).await.expect_err("cut").lost);
            assert_eq!(room.device.heard(Kind::PairStart), tries + 1);
        }
        room.restart();
        room.device.window.store(false, Ordering::SeqCst);
        room.pair_label().await.expect("the device still knows this phone");
        assert_eq!((room.device.phones(), room.device.heard(Kind::PairFinish)), (1, 1), "paired {paired}");
        assert!(room.sessions.devices().pending().expect("list").is_empty());
        assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
    }
}

fn pending(device: PublicKey, own: u8, psk: u8, last_seen: u64) -> PendingRecord {
    let device = DeviceRecord {
        key: *device.as_bytes(),
        signing_key: [9; 32],
        name: None,
        category: pandu_protocol::hello::Category::Lock,
        role: Role::Other(0),
        paired_at: last_seen,
        last_seen,
        address: None,
    };
    let own = StaticKey::from_private(SecretBytes::new([own; 32]));
    PendingRecord::new(device, SessionRecord::new(&own, SecretBytes::new([psk; 32])))
}

/// Two static keys for one device, as an earlier version could leave them: which of them the device lists is not known.
#[tokio::test(start_paused = true)]
async fn settling_drops_only_what_was_made_with_the_proved_key() {
    let room = Room::new().await;
    let devices = room.sessions.devices();
    for (own, psk) in [(1, 1), (2, 1), (2, 2)] {
        devices.keep_pending(&pending(room.key(), own, psk, 1_790_000_000_000)).expect("kept");
    }
    room.pair_label().await.expect("paired");
    let public = |own| StaticKey::from_private(SecretBytes::new([own; 32])).public();
    assert_eq!(room.own(room.key()), public(2), "no third key");
    let left = devices.pending().expect("list");
    let left: Vec<_> = left.iter().flat_map(PendingRecord::candidates).map(|left| left.own().public()).collect();
    assert_eq!(left, [public(1)]);
    assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
}

#[tokio::test(start_paused = true)]
async fn pending_pairings_are_bounded_and_the_oldest_go_first() {
    let room = Room::new().await;
    let devices = room.sessions.devices();
    let device = |n: u8| PublicKey::from_bytes([n; 32]);
    (1..=6).for_each(|psk| devices.keep_pending(&pending(device(40), 1, psk, 2_000)).expect("kept"));
    assert_eq!(devices.pending().expect("list").iter().map(|pending| pending.candidates().count()).sum::<usize>(), 4);
    // The row names are in no order that has to do with age.
    for n in 0..12_u8 {
        devices.keep_pending(&pending(device(n), 1, 1, 3_000 + u64::from(n))).expect("kept");
    }
    let ages = || {
        let mut ages: Vec<_> =
            devices.pending().expect("list").iter().map(|pending| pending.device.last_seen).collect();
        ages.sort_unstable();
        ages
    };
    assert_eq!(ages(), (3_004..3_012).collect::<Vec<_>>());
    let month = 30 * 24 * 3_600_000;
    devices.drop_old_pending(month + 3_009).expect("dropped");
    assert_eq!(ages(), [3_009, 3_010, 3_011]);
    devices.drop_old_pending(0).expect("a clock that went back drops nothing");
    assert_eq!(ages().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_damaged_pending_pairing_hinders_nobody() {
    let room = Room::new().await;
    let devices = room.sessions.devices();
    let rows = [room.key(), PublicKey::from_bytes([7; 32])].map(|key| format!("pairing.{}", devices.id(&key)));
    room.store.change(|w| rows.iter().try_for_each(|row| w.put_setting(row, b"\xff"))).expect("bent");
    assert!(devices.pending().expect("list").is_empty());
    devices.drop_old_pending(u64::MAX).expect("nothing to drop");
    room.pair_label().await.expect("paired");
    assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
}
