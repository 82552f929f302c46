//! Whole set-ups: the companion, its wizard and the adapter on one side, the reference device on the other.

use pandu::wizard::{Answer, End, FieldKind, Screen};
use pandu_device::profile::{LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};
use pandu_protocol::role::Role;
use pandu_tests::bluez::{Room, Stage, Station, in_a_process_of_its_own};
use pandu_tests::person::{Act, Walk, enter, is_careful, presses_enter};
use pandu_tests::world::{Chance, Reference, WorldClock, made, made_anew};

use crate::phone::Phone;
use crate::{HALL, lock};

/// The device has one phone, its owner, and is set up.
fn assert_set_up(device: &Reference, what: &str) {
    device.look(|state| {
        let roles: Vec<_> = state.clients.iter().map(|client| client.role).collect();
        assert_eq!((roles, state.setup_finished), (vec![Role::Owner], true), "{what}");
    });
}

/// A careful person sets up a device of a profile, at an MTU, by its label.
async fn by_label(room: Room, profile: &'static Profile, mtu: u16) {
    let (_bus, bluez) = room.bluetooth();
    let device = Reference::new(made(profile), mtu, Chance::new(4), WorldClock::new());
    bluez.place(Station::of(HALL, &device).mtus(&[mtu]));
    let phone = Phone::new(room.folder());
    let walk = phone.set_up(is_careful(&device.sticker.qr)).await;
    assert_eq!((walk.end(), walk.problems()), (Some(End::Finished), vec![]), "{:?}", walk.ids());
    assert_set_up(&device, "by label");
    assert_eq!(bluez.connected(), Vec::<String>::new(), "no connection is left");
    assert_eq!((bluez.subscribers(), bluez.discovering()), (0, 0));
    let longest = bluez.carried().iter().map(|carried| carried.value.len()).max();
    assert!(longest <= Some(usize::from(mtu.min(498) - 3)), "{longest:?} at MTU {mtu}");
}

#[test]
fn a_lock_by_its_label() {
    in_a_process_of_its_own("set_up::a_lock_by_its_label", |room| by_label(room, &LOCK, 247));
}

#[test]
fn a_thermostat_by_its_label() {
    in_a_process_of_its_own("set_up::a_thermostat_by_its_label", |room| by_label(room, &THERMOSTAT, 517));
}

#[test]
fn a_window_sensor_by_its_label() {
    in_a_process_of_its_own("set_up::a_window_sensor_by_its_label", |room| by_label(room, &WINDOW_SENSOR, 185));
}

#[test]
fn a_lock_at_the_smallest_mtu() {
    in_a_process_of_its_own("set_up::a_lock_at_the_smallest_mtu", |room| by_label(room, &LOCK, 23));
}

#[test]
fn a_wrong_code_is_told_and_the_right_one_goes_on() {
    in_a_process_of_its_own("set_up::a_wrong_code_is_told_and_the_right_one_goes_on", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let device = lock();
        bluez.place(Station::of(HALL, &device));
        let stranger = made_anew(&LOCK, 77).1;
        let (right, wrong) = (device.sticker.code.clone(), stranger.code);
        let mut asked = 0;
        let types = |screen: &Screen| {
            let label = screen.fields.iter().any(|field| field.kind == FieldKind::LabelCode);
            asked += usize::from(label);
            Act::Answer(enter(screen, if label && asked == 1 { &wrong } else { &right }))
        };
        let phone = Phone::new(room.folder());
        let walk = phone.set_up(types).await;
        assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
        assert_eq!(walk.codes(), ["error-code-wrong"]);
        assert_set_up(&device, "by code");
    });
}

#[test]
fn of_two_devices_each_is_set_up_and_found_again() {
    in_a_process_of_its_own("set_up::of_two_devices_each_is_set_up_and_found_again", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let hall = lock();
        let kitchen = Reference::new(made(&THERMOSTAT), 247, Chance::new(5), WorldClock::new());
        bluez.place(Station::of(HALL, &hall));
        bluez.place(Station::of("F0:00:00:00:00:01", &kitchen));
        let phone = Phone::new(room.folder());
        for (device, kind) in [(&kitchen, "thermostat"), (&hall, "lock")] {
            let companion = phone.open().await;
            let wizard = companion.set_up(None).expect("it begins");
            let label = device.sticker.qr.clone();
            let chooses = |screen: &Screen| {
                let it = screen.choices.iter().find(|choice| choice.label.to_lowercase().contains(kind));
                let chosen = it.filter(|_| screen.id == "setup-choose");
                Act::Answer(match chosen {
                    Some(choice) => Answer::choose(&screen.id, &choice.id),
                    None => enter(screen, &label),
                })
            };
            let walk = Walk::through(&wizard, chooses).await;
            assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
            assert_set_up(device, kind);
            companion.rest().await;
        }
        let companion = phone.open().await;
        let heard = companion.scan().await.expect("it works");
        assert_eq!(heard.iter().filter(|nearby| nearby.paired.is_some()).count(), 2, "both are recognised");
    });
}

/// The link is lost once, at this stage; the person presses Enter on whatever is shown, and all ends well.
async fn goes_on_after(room: Room, stage: Stage) {
    let (_bus, bluez) = room.bluetooth();
    let device = lock();
    bluez.place(Station::of(HALL, &device));
    let phone = Phone::new(room.folder());
    bluez.cut(HALL, stage);
    let walk = phone.set_up(presses_enter(&device.sticker.qr)).await;
    assert_eq!(walk.end(), Some(End::Finished), "{stage:?}: {:?} {:?}", walk.ids(), walk.problems());
    assert_set_up(&device, &format!("{stage:?}"));
    assert_eq!(bluez.connected(), Vec::<String>::new(), "{stage:?}");
    assert!(!bluez.will_cut(HALL), "{stage:?} came");
}

macro_rules! lost_at {
    ($($name:ident $stage:expr;)*) => {$(
        #[test]
        fn $name() {
            in_a_process_of_its_own(concat!("set_up::", stringify!($name)), |room| goes_on_after(room, $stage));
        }
    )*};
}

lost_at! {
    lost_when_connected Stage::Connected;
    lost_when_resolved Stage::Resolved;
    lost_while_the_hello_is_read Stage::Called("ReadValue", 1);
    lost_while_the_hello_is_read_for_the_pairing Stage::Called("ReadValue", 2);
    lost_while_subscribing Stage::Called("StartNotify", 2);
    lost_with_the_first_value Stage::Up(1);
    lost_with_the_first_answer Stage::Down(1);
    lost_with_pair_start Stage::Up(2);
    lost_with_the_answer_to_pair_start Stage::Down(2);
    lost_with_pair_finish Stage::Up(3);
    lost_with_the_answer_to_pair_finish Stage::Down(3);
    lost_with_the_first_request Stage::Up(4);
    lost_with_the_first_reply Stage::Down(4);
    lost_in_the_middle_of_a_transfer Stage::Down(7);
    lost_near_the_end Stage::Up(14);
}

#[test]
fn a_person_who_leaves_and_comes_back_goes_on() {
    in_a_process_of_its_own("set_up::a_person_who_leaves_and_comes_back_goes_on", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let device = lock();
        bluez.place(Station::of(HALL, &device));
        let phone = Phone::new(room.folder());
        let label = device.sticker.qr.clone();
        let leaves = |screen: &Screen| {
            if screen.id == "setup-network" { Act::Leave } else { Act::Answer(enter(screen, &label)) }
        };
        let walk = phone.set_up(leaves).await;
        assert_ne!(walk.end(), Some(End::Finished));
        bluez.until("the link is gone", |bluez| bluez.connected().is_empty()).await;
        let walk = phone.set_up(presses_enter(&label)).await;
        assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
        assert_set_up(&device, "later");
    });
}

#[test]
fn bluetooth_that_is_switched_off_in_the_middle_is_told_and_then_it_goes_on() {
    in_a_process_of_its_own(
        "set_up::bluetooth_that_is_switched_off_in_the_middle_is_told_and_then_it_goes_on",
        |room| async move {
            let (_bus, bluez) = room.bluetooth();
            let device = lock();
            bluez.place(Station::of(HALL, &device));
            let label = device.sticker.qr.clone();
            let mut times = 0;
            let switches = |screen: &Screen| {
                if screen.id == "setup-sign-in" {
                    times += 1;
                    bluez.power("hci0", times > 1);
                }
                Act::Answer(enter(screen, &label))
            };
            let walk = Phone::new(room.folder()).set_up(switches).await;
            assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
            assert_eq!(walk.codes(), ["error-radio-off"]);
            assert_set_up(&device, "on again");
        },
    );
}
