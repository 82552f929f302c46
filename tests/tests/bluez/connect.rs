//! Connecting: what passes is tried again, what does not has the right name, and nothing is left behind by who gave up.

use std::time::Duration;

use pandu::port::{LinkError, Radio as _, RadioError};
use pandu_platform::BleRadio;
use pandu_protocol::gatt::{HELLO_UUID, RX_UUID, SERVICE_UUID, TX_UUID};
use pandu_tests::bluez::{Bluez, Fault, Refusal, Room, Stage, in_a_process_of_its_own};
use tokio::time::timeout;

use crate::stand_in::{HELLO, echo};
use crate::{HALL, HALL_NODE, reach_hall};

/// The links that BlueZ holds are gone.
async fn nothing_is_left(bluez: &Bluez) {
    bluez.until("no link is left", |bluez| bluez.connected().is_empty() && bluez.subscribers() == 0).await;
    assert_eq!(bluez.discovering(), 0);
}

#[test]
fn what_bluez_refuses_for_a_moment_is_tried_again() {
    in_a_process_of_its_own("connect::what_bluez_refuses_for_a_moment_is_tried_again", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        for (name, words) in [
            ("InProgress", "In Progress"),
            ("Failed", "br-connection-canceled"),
            ("Failed", "le-connection-abort-by-local"),
            ("Failed", "Operation already in progress"),
            ("Failed", "Software caused connection abort"),
        ] {
            bluez.refuse("Connect", name, words);
            let link = reach_hall(&radio).await.unwrap_or_else(|error| panic!("{name} {words}: {error}"));
            assert_eq!(link.hello().await, Ok(HELLO.to_vec()), "{name} {words}");
            drop(link);
            nothing_is_left(&bluez).await;
        }
    });
}

#[test]
fn what_bluez_refuses_for_good_has_its_name() {
    in_a_process_of_its_own("connect::what_bluez_refuses_for_good_has_its_name", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        for (name, words, expected) in [
            ("Failed", "le-connection-abort-by-local", RadioError::OutOfReach),
            ("InProgress", "In Progress", RadioError::Busy),
            ("NotReady", "Resource Not Ready", RadioError::Off),
            ("Failed", "le-connection-key-missing", RadioError::Failed),
        ] {
            bluez.always("Connect", Some(Fault::Refuse(Refusal::bluez(name, words))));
            let connected = reach_hall(&BleRadio::new(None)).await;
            assert_eq!(connected.map(drop), Err(expected), "{name} {words}");
            nothing_is_left(&bluez).await;
        }
    });
}

#[test]
fn who_is_not_there_any_more_is_out_of_reach() {
    in_a_process_of_its_own("connect::who_is_not_there_any_more_is_out_of_reach", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        radio.scan(100).await.expect("it works");
        bluez.reach(HALL, false);
        assert_eq!(radio.connect(HALL_NODE.to_owned()).await.map(drop), Err(RadioError::OutOfReach));
        nothing_is_left(&bluez).await;
        bluez.reach(HALL, true);
        assert!(radio.connect(HALL_NODE.to_owned()).await.is_ok(), "and back again");
    });
}

#[test]
fn a_device_that_bluez_has_forgotten_is_looked_for() {
    in_a_process_of_its_own("connect::a_device_that_bluez_has_forgotten_is_looked_for", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        radio.scan(100).await.expect("it works");
        bluez.forget(HALL);
        let link = radio.connect(HALL_NODE.to_owned()).await.expect("it is heard again");
        assert_eq!(bluez.discovering(), 0, "it does not listen while it connects");
        assert_eq!(link.hello().await, Ok(HELLO.to_vec()));
    });
}

#[test]
fn a_device_without_all_of_the_service_is_not_pandu() {
    in_a_process_of_its_own("connect::a_device_without_all_of_the_service_is_not_pandu", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let radio = BleRadio::new(None);
        for missing in [SERVICE_UUID, HELLO_UUID, RX_UUID, TX_UUID] {
            bluez.place(echo(HALL).0.lacks(missing));
            let link = reach_hall(&radio).await.expect("it answers");
            assert_eq!(link.hello().await, Err(LinkError::NotPandu), "without {missing}");
            nothing_is_left(&bluez).await;
            bluez.forget(HALL);
        }
    });
}

#[test]
fn a_hello_is_at_most_512_bytes() {
    in_a_process_of_its_own("connect::a_hello_is_at_most_512_bytes", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let radio = BleRadio::new(None);
        for (length, expected) in
            [(0, Ok(0)), (512, Ok(512)), (513, Err(LinkError::NotPandu)), (60_000, Err(LinkError::NotPandu))]
        {
            bluez.place(echo(HALL).0.hello(&vec![7; length]));
            let link = reach_hall(&radio).await.expect("it answers");
            assert_eq!(link.hello().await.map(|hello| hello.len()), expected, "{length}");
            drop(link);
            nothing_is_left(&bluez).await;
        }
    });
}

#[test]
fn a_device_that_refuses_its_own_service_is_not_pandu() {
    in_a_process_of_its_own("connect::a_device_that_refuses_its_own_service_is_not_pandu", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        for (method, name, words) in [
            ("ReadValue", "NotPermitted", "Read not permitted"),
            ("ReadValue", "NotPermitted", "Not paired"),
            ("ReadValue", "Failed", "Operation failed with ATT error: 0x80"),
            ("StartNotify", "NotSupported", "Operation is not supported"),
            ("StartNotify", "Failed", "Operation failed with ATT error: 0x05"),
        ] {
            bluez.refuse(method, name, words);
            let link = reach_hall(&radio).await.expect("it answers");
            assert_eq!(link.hello().await, Err(LinkError::NotPandu), "{method} {words}");
            nothing_is_left(&bluez).await;
        }
    });
}

#[test]
fn each_connection_has_its_own_mtu() {
    in_a_process_of_its_own("connect::each_connection_has_its_own_mtu", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0.mtus(&[23, 185, 247, 517, 23]));
        let radio = BleRadio::new(None);
        for expected in [20, 182, 244, 509, 20] {
            let link = reach_hall(&radio).await.expect("it answers");
            assert_eq!(link.value_len().await, Ok(expected));
            link.write(vec![7; expected as usize]).await.expect("it fits");
            assert_eq!(link.next_value().await, Ok(Some(vec![7; expected as usize])));
            assert!(link.write(vec![7; expected as usize + 1]).await.is_err());
            link.disconnect().await.expect("it ends");
        }
    });
}

/// Loses the first link at each step on the way up; the next one stands.
async fn lost_on_the_way_up(room: Room, keeps: bool) {
    let (_bus, bluez) = room.bluetooth();
    bluez.place(echo(HALL).0);
    bluez.gatt_cache(keeps);
    let radio = BleRadio::new(None);
    for stage in [
        Stage::Connected,
        Stage::Resolved,
        Stage::Called("Introspect", 1),
        Stage::Called("ReadValue", 1),
        Stage::Called("StartNotify", 1),
    ] {
        bluez.cut(HALL, stage);
        let link = reach_hall(&radio).await.unwrap_or_else(|error| panic!("{stage:?}: {error}"));
        assert!(!bluez.will_cut(HALL), "{stage:?} came");
        assert_eq!(link.hello().await, Ok(HELLO.to_vec()), "{stage:?}");
        link.disconnect().await.expect("it ends");
        nothing_is_left(&bluez).await;
    }
}

#[test]
fn a_link_tells_the_services_that_anybody_sees() {
    in_a_process_of_its_own("connect::a_link_tells_the_services_that_anybody_sees", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let (station, echo) = echo(HALL);
        let battery = "0000180f-0000-1000-8000-00805f9b34fb";
        echo.lock().expect("whole").services = vec![battery.to_owned()];
        bluez.place(station);
        let link = reach_hall(&BleRadio::new(None)).await.expect("it answers");
        let expected = ["00001801-0000-1000-8000-00805f9b34fb", battery, SERVICE_UUID].map(str::to_owned);
        assert_eq!(link.services().await, Ok(Some(expected.to_vec())));
    });
}

#[test]
fn a_link_that_is_lost_on_the_way_up_is_made_again() {
    in_a_process_of_its_own("connect::a_link_that_is_lost_on_the_way_up_is_made_again", |room| {
        lost_on_the_way_up(room, true)
    });
}

#[test]
fn a_link_that_is_lost_with_its_objects_is_made_again() {
    in_a_process_of_its_own("connect::a_link_that_is_lost_with_its_objects_is_made_again", |room| {
        lost_on_the_way_up(room, false)
    });
}

#[test]
fn a_device_that_ends_every_link_at_once_is_taken() {
    in_a_process_of_its_own("connect::a_device_that_ends_every_link_at_once_is_taken", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let (station, echo) = echo(HALL);
        echo.lock().expect("whole").hangs_up = true;
        bluez.place(station);
        assert_eq!(reach_hall(&BleRadio::new(None)).await.map(drop), Err(RadioError::Taken));
        nothing_is_left(&bluez).await;
    });
}

#[test]
fn what_another_program_uses_is_left_alone() {
    in_a_process_of_its_own("connect::what_another_program_uses_is_left_alone", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        bluez.hold(HALL, true);
        let radio = BleRadio::new(None);
        assert_eq!(radio.scan(100).await, Ok(vec![]));
        assert_eq!(radio.connect(HALL_NODE.to_owned()).await.map(drop), Err(RadioError::Busy));
        assert_eq!((bluez.connected(), bluez.called("Disconnect")), (vec![HALL.to_owned()], 0));
    });
}

#[test]
fn what_a_program_left_behind_is_ended_so_that_the_device_is_heard() {
    in_a_process_of_its_own(
        "connect::what_a_program_left_behind_is_ended_so_that_the_device_is_heard",
        |room| async move {
            let (_bus, bluez) = room.bluetooth();
            bluez.place(echo(HALL).0);
            bluez.hold(HALL, false);
            assert_eq!(BleRadio::new(None).scan(100).await.expect("it works").len(), 1);
        },
    );
}

#[test]
fn what_a_program_left_behind_is_made_anew() {
    in_a_process_of_its_own("connect::what_a_program_left_behind_is_made_anew", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        bluez.hold(HALL, false);
        let link = BleRadio::new(None).connect(HALL_NODE.to_owned()).await.expect("it is free");
        link.write(b"new".to_vec()).await.expect("it is open");
        assert_eq!(link.next_value().await, Ok(Some(b"new".to_vec())));
        assert_eq!(bluez.called("Disconnect"), 1, "the device sees a new link");
    });
}

#[test]
fn who_gives_up_leaves_no_connection_behind() {
    in_a_process_of_its_own("connect::who_gives_up_leaves_no_connection_behind", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        bluez.place(echo("F0:00:00:00:00:01").0.never_answers());
        bluez.place(echo("F0:00:00:00:00:02").0.never_resolves());
        let radio = BleRadio::new(None);
        radio.scan(100).await.expect("it works");
        for (node, waits) in [
            ("hci0/dev_F0_00_00_00_00_01", &[20, 100][..]),
            ("hci0/dev_F0_00_00_00_00_02", &[20, 100]),
            (HALL_NODE, &[1, 2, 3, 5, 7, 9, 11, 13, 15]),
        ] {
            for wait in waits {
                // The shortest waits end in the middle, the longest may see it connected.
                drop(timeout(Duration::from_millis(*wait), radio.connect(node.to_owned())).await);
                nothing_is_left(&bluez).await;
            }
        }
        assert!(radio.connect(HALL_NODE.to_owned()).await.is_ok(), "and the next goes well");
    });
}

#[test]
fn what_never_comes_is_given_up() {
    in_a_process_of_its_own("connect::what_never_comes_is_given_up", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo("F0:00:00:00:00:01").0.never_answers());
        bluez.place(echo("F0:00:00:00:00:02").0.never_resolves());
        BleRadio::new(None).scan(100).await.expect("it works");
        let attempt = async |node: &str| BleRadio::new(None).connect(node.to_owned()).await.map(drop);
        let (no_answer, no_services, nobody, nonsense) = tokio::join!(
            attempt("hci0/dev_F0_00_00_00_00_01"),
            attempt("hci0/dev_F0_00_00_00_00_02"),
            attempt("hci0/dev_F0_00_00_00_00_03"),
            attempt("tcp:127.0.0.1:7"),
        );
        assert_eq!([no_answer, no_services, nobody, nonsense], [Err(RadioError::OutOfReach); 4]);
        nothing_is_left(&bluez).await;
    });
}
