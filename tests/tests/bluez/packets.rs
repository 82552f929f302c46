//! The packets of a whole set-up over Bluetooth are those that the benchmarks count in memory: `setup.att_packets`. The adapter adds none,
//! splits none and repeats none.

use pandu::wizard::End;
use pandu_device::profile::{LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};
use pandu_protocol::frame::value_len;
use pandu_tests::bluez::{Carried, Room, Station, in_a_process_of_its_own};
use pandu_tests::lives::set_up;
use pandu_tests::person::presses_enter;
use pandu_tests::world::{Chance, Reference, World, WorldClock, made};

use crate::HALL;
use crate::phone::Phone;

/// Directions (up = true) and lengths of all values of a default set-up, in order.
type Values = Vec<(bool, usize)>;

async fn in_memory(profile: &'static Profile, mtu: u16) -> Values {
    let world = World::with_mtu(61, mtu);
    let device = world.device(profile, "hall");
    let walk = set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished), "{:?}", walk.problems());
    world.air.heard().iter().map(|heard| (heard.up, heard.value.len())).collect()
}

async fn over_bluetooth(room: &Room, profile: &'static Profile, mtu: u16) -> Values {
    let (_bus, bluez) = room.bluetooth();
    let device = Reference::new(made(profile), mtu, Chance::new(4), WorldClock::new());
    bluez.place(Station::of(HALL, &device).mtus(&[mtu]));
    let walk = Phone::new(room.folder()).set_up(presses_enter(&device.sticker.qr)).await;
    assert_eq!(walk.end(), Some(End::Finished), "{:?}", walk.problems());
    let carried = bluez.carried();
    assert_full(&carried, value_len(mtu));
    carried.iter().map(|carried| (carried.up, carried.value.len())).collect()
}

/// No value could have ridden in another: a message is cut only where a value is full, and after each the other end speaks.
fn assert_full(carried: &[Carried], longest: usize) {
    let (first, last) = (|value: &Carried| value.value[0] & 0x80 != 0, |value: &Carried| value.value[0] & 0x40 != 0);
    for (at, pair) in carried.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        if last(before) {
            assert!(first(after), "value {at}: a message follows");
            assert_ne!((before.link, before.up), (after.link, after.up), "value {at}: two messages in a row");
        } else {
            assert_eq!((before.link, before.up), (after.link, after.up), "value {at}: the message goes on");
            assert_eq!(before.value.len(), longest, "value {at} is full");
        }
    }
}

async fn assert_the_same(room: Room, mtu: u16) {
    for profile in [&LOCK, &THERMOSTAT, &WINDOW_SENSOR] {
        let (memory, bluetooth) = (in_memory(profile, mtu).await, over_bluetooth(&room, profile, mtu).await);
        let sides = |values: &Values| {
            let side = |up| values.iter().filter(|value| value.0 == up).map(|value| value.1).collect::<Vec<_>>();
            (side(true), side(false))
        };
        assert_eq!(sides(&bluetooth), sides(&memory), "{} at MTU {mtu}", profile.name);
        assert!(memory.len() > 20, "a set-up has more values than {}", memory.len());
    }
}

#[test]
fn a_set_up_takes_the_packets_that_the_benchmark_counts() {
    in_a_process_of_its_own("packets::a_set_up_takes_the_packets_that_the_benchmark_counts", |room| {
        assert_the_same(room, 247)
    });
}

#[test]
fn a_set_up_takes_the_packets_that_the_benchmark_counts_at_the_smallest_mtu() {
    in_a_process_of_its_own(
        "packets::a_set_up_takes_the_packets_that_the_benchmark_counts_at_the_smallest_mtu",
        |room| assert_the_same(room, 23),
    );
}
