//! An open link: values in order, an end that is noticed whatever caused it, and nothing left when it is dropped.

use std::sync::Arc;
use std::time::Duration;

use pandu::port::{Link, LinkError, Radio as _, RadioError};
use pandu_platform::BleRadio;
use pandu_tests::bluez::{Bluez, Fault, Stage, in_a_process_of_its_own};
use tokio::time::timeout;

use crate::stand_in::echo;
use crate::{HALL, HALL_NODE, reach_hall};

/// The link is over, for one who reads and for one who writes, and stays so.
async fn is_over(link: &Arc<dyn Link>, reads: Result<Option<Vec<u8>>, LinkError>, writes: LinkError) {
    for _ in 0..2 {
        let read = timeout(Duration::from_secs(2), link.next_value()).await.expect("the end is noticed");
        assert_eq!(read, reads);
        assert_eq!(link.write(vec![1]).await, Err(writes));
    }
    assert_eq!(link.disconnect().await, Ok(()), "ending an ended one is no error");
}

async fn nothing_is_left(bluez: &Bluez) {
    bluez.until("no link is left", |bluez| bluez.connected().is_empty() && bluez.subscribers() == 0).await;
}

#[test]
fn values_go_both_ways_in_order_and_none_is_lost() {
    in_a_process_of_its_own("link::values_go_both_ways_in_order_and_none_is_lost", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0.mtus(&[517]));
        let link = reach_hall(&BleRadio::new(None)).await.expect("it answers");
        let value = |number: u32| [&number.to_be_bytes()[..], &[7; 491]].concat();
        for number in 0..414 {
            link.write(value(number)).await.expect("it is taken");
        }
        for number in 0..414 {
            assert_eq!(link.next_value().await, Ok(Some(value(number))));
        }
        assert!(bluez.carried().iter().all(|carried| carried.value.len() == 495), "200 KiB in the longest values");
    });
}

#[test]
fn a_wait_that_is_dropped_loses_nothing() {
    in_a_process_of_its_own("link::a_wait_that_is_dropped_loses_nothing", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let link = reach_hall(&BleRadio::new(None)).await.expect("it answers");
        for number in 0..50 {
            let (read, written) = tokio::join!(
                timeout(Duration::from_micros(200 * number), link.next_value()),
                link.write(vec![u8::try_from(number).expect("small")])
            );
            written.expect("it is open");
            let value = match read {
                Ok(value) => value,
                Err(_) => link.next_value().await,
            };
            assert_eq!(value, Ok(Some(vec![u8::try_from(number).expect("small")])));
        }
    });
}

#[test]
fn what_came_before_the_end_is_read_and_then_the_end() {
    in_a_process_of_its_own("link::what_came_before_the_end_is_read_and_then_the_end", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        for keeps in [true, false] {
            bluez.gatt_cache(keeps);
            let link = reach_hall(&radio).await.expect("it answers");
            for value in [&b"one"[..], b"two"] {
                link.write(value.to_vec()).await.expect("it is open");
            }
            // The end may be noticed before the word that the value was taken.
            let _ = link.write(b"close".to_vec()).await;
            for value in [&b"one"[..], b"two", b"farewell"] {
                assert_eq!(link.next_value().await, Ok(Some(value.to_vec())));
            }
            is_over(&link, Ok(None), LinkError::Lost).await;
            nothing_is_left(&bluez).await;
        }
    });
}

#[test]
fn a_lost_link_is_noticed_at_once_although_its_stream_stays_open() {
    in_a_process_of_its_own("link::a_lost_link_is_noticed_at_once_although_its_stream_stays_open", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        for stage in [Stage::Up(1), Stage::Down(1), Stage::Up(3), Stage::Down(3), Stage::Called("WriteValue", 2)] {
            let link = reach_hall(&radio).await.expect("it answers");
            bluez.cut(HALL, stage);
            let mut read = Vec::new();
            for number in 0..4 {
                // BlueZ may have taken a value that never arrives.
                if link.write(vec![number]).await.is_err() {
                    break;
                }
                match timeout(Duration::from_secs(2), link.next_value()).await.expect("it does not hang") {
                    Ok(Some(value)) => read.extend(value),
                    other => assert_eq!(other, Ok(None), "{stage:?}"),
                }
            }
            let expected = match stage {
                Stage::Up(number) | Stage::Down(number) | Stage::Called(_, number) => number - 1,
                Stage::Connected | Stage::Resolved => 0,
            };
            assert_eq!(read.len(), expected as usize, "{stage:?}");
            is_over(&link, Ok(None), LinkError::Lost).await;
            nothing_is_left(&bluez).await;
        }
    });
}

#[test]
fn a_new_link_begins_with_nothing_of_the_old_one() {
    in_a_process_of_its_own("link::a_new_link_begins_with_nothing_of_the_old_one", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        let old = reach_hall(&radio).await.expect("it answers");
        old.write(b"old".to_vec()).await.expect("it is open");
        let new = radio.connect(HALL_NODE.to_owned()).await.expect("it answers");
        assert_eq!(old.next_value().await, Ok(None), "one connection is one link");
        assert!(old.write(vec![1]).await.is_err());
        new.write(b"new".to_vec()).await.expect("it is open");
        assert_eq!(new.next_value().await, Ok(Some(b"new".to_vec())));
        drop(old);
        new.write(b"still".to_vec()).await.expect("it is open");
        assert_eq!(new.next_value().await, Ok(Some(b"still".to_vec())));
    });
}

#[test]
fn what_another_program_reads_is_no_value_of_the_link() {
    in_a_process_of_its_own("link::what_another_program_reads_is_no_value_of_the_link", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        bluez.place(echo("F0:00:00:00:00:01").0);
        let radio = BleRadio::new(None);
        let link = reach_hall(&radio).await.expect("it answers");
        let other = radio.connect("hci0/dev_F0_00_00_00_00_01".to_owned()).await.expect("it answers");
        bluez.read_by_another(HALL);
        other.write(b"there".to_vec()).await.expect("it is open");
        link.write(b"here".to_vec()).await.expect("it is open");
        assert_eq!(link.next_value().await, Ok(Some(b"here".to_vec())));
        assert_eq!(other.next_value().await, Ok(Some(b"there".to_vec())));
        bluez.lose("F0:00:00:00:00:01");
        assert_eq!(other.next_value().await, Ok(None));
        link.write(b"here".to_vec()).await.expect("it is open");
        assert_eq!(link.next_value().await, Ok(Some(b"here".to_vec())), "the loss of one is not that of the other");
    });
}

#[test]
fn a_write_that_fails_ends_the_link() {
    in_a_process_of_its_own("link::a_write_that_fails_ends_the_link", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        for (name, words) in [
            ("Failed", "Failed to initiate write"),
            ("Failed", "Not connected"),
            ("InProgress", "In Progress"),
            ("NotPermitted", "Write acquired"),
        ] {
            let link = reach_hall(&radio).await.expect("it answers");
            link.write(vec![1]).await.expect("it is open");
            assert_eq!(link.next_value().await, Ok(Some(vec![1])));
            bluez.refuse("WriteValue", name, words);
            assert!(link.write(vec![2]).await.is_err(), "{words}");
            assert!(link.write(vec![3]).await.is_err(), "no value may follow a gap");
            assert_eq!(link.next_value().await, Ok(None));
            nothing_is_left(&bluez).await;
        }
    });
}

#[test]
fn who_floods_is_cut_off() {
    in_a_process_of_its_own("link::who_floods_is_cut_off", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        bluez.place(echo("F0:00:00:00:00:01").0.mtus(&[600]));
        let radio = BleRadio::new(None);
        let link = reach_hall(&radio).await.expect("it answers");
        bluez.flood(HALL, &[7; 244], 3_000);
        bluez.until("it is cut off", |bluez| bluez.connected().is_empty()).await;
        let mut read = 0;
        while let Ok(Some(_)) = link.next_value().await {
            read += 1;
        }
        assert!(read * 244 <= 256 * 1_024, "{read} values were kept");
        let link = radio.connect("hci0/dev_F0_00_00_00_00_01".to_owned()).await.expect("it answers");
        bluez.flood("F0:00:00:00:00:01", &[7; 513], 1);
        assert_eq!(link.next_value().await, Err(LinkError::NotPandu), "longer than a value can be");
        nothing_is_left(&bluez).await;
    });
}

#[test]
fn an_adapter_that_goes_takes_its_links_with_it() {
    in_a_process_of_its_own("link::an_adapter_that_goes_takes_its_links_with_it", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        let link = reach_hall(&radio).await.expect("it answers");
        let (read, ()) = tokio::join!(link.next_value(), async { bluez.power("hci0", false) });
        assert!(matches!(read, Err(LinkError::RadioOff) | Ok(None)), "{read:?}");
        assert!(link.write(vec![1]).await.is_err());
        bluez.power("hci0", true);
        let link = reach_hall(&radio).await.expect("it is on again");
        bluez.unplug("hci0");
        let read = timeout(Duration::from_secs(2), link.next_value()).await.expect("the end is noticed");
        assert!(matches!(read, Err(LinkError::RadioOff) | Ok(None)), "{read:?}");
        assert!(link.write(vec![1]).await.is_err());
        link.disconnect().await.expect("it is over");
    });
}

#[test]
fn a_link_that_is_dropped_is_closed_and_its_subscription_with_it() {
    in_a_process_of_its_own("link::a_link_that_is_dropped_is_closed_and_its_subscription_with_it", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        bluez.place(echo("F0:00:00:00:00:01").0);
        let radio = BleRadio::new(None);
        let link = reach_hall(&radio).await.expect("it answers");
        let other = Arc::clone(&link);
        drop(link);
        other.write(vec![1]).await.expect("the last handle keeps it open");
        drop(other);
        nothing_is_left(&bluez).await;
        let links = [reach_hall(&radio).await, radio.connect("hci0/dev_F0_00_00_00_00_01".to_owned()).await];
        assert!(links.iter().all(Result::is_ok));
        assert_eq!(bluez.connected().len(), 2);
        radio.close().await;
        assert_eq!(bluez.connected().len(), 0, "close waits until BlueZ has let go");
    });
}

/// Names of the threads of this process.
fn threads() -> Vec<String> {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
    let name = |task: std::io::Result<std::fs::DirEntry>| std::fs::read_to_string(task.ok()?.path().join("comm")).ok();
    tasks.filter_map(name).map(|name| name.trim().to_owned()).collect()
}

#[test]
fn a_radio_that_is_dropped_leaves_no_thread_and_no_connection_to_the_bus() {
    in_a_process_of_its_own(
        "link::a_radio_that_is_dropped_leaves_no_thread_and_no_connection_to_the_bus",
        |room| async move {
            let (_bus, bluez) = room.bluetooth();
            bluez.place(echo(HALL).0);
            for _ in 0..3 {
                let radio = BleRadio::new(None);
                let link = reach_hall(&radio).await.expect("it answers");
                assert!(threads().contains(&"pandu-ble".to_owned()));
                drop(radio);
                link.write(vec![1]).await.expect("the link outlives the radio");
                assert_eq!(link.next_value().await, Ok(Some(vec![1])));
                drop(link);
                nothing_is_left(&bluez).await;
                bluez.until("it left the bus", |bluez| bluez.clients() == 0).await;
            }
            while threads().contains(&"pandu-ble".to_owned()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        },
    );
}

#[test]
fn the_slow_end_of_a_link_is_waited_for() {
    in_a_process_of_its_own("link::the_slow_end_of_a_link_is_waited_for", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        bluez.disconnect_takes(Duration::from_millis(300));
        let radio = BleRadio::new(None);
        let link = reach_hall(&radio).await.expect("it answers");
        drop(link);
        let link = radio.connect(HALL_NODE.to_owned()).await.expect("the old link ends first");
        link.write(vec![1]).await.expect("it is the new one");
        assert_eq!(link.next_value().await, Ok(Some(vec![1])));
        link.disconnect().await.expect("it ends");
        assert_eq!(bluez.connected(), Vec::<String>::new());
        bluez.plan("Disconnect", Fault::Ignore);
        let link = radio.connect(HALL_NODE.to_owned()).await.expect("it answers");
        assert!(timeout(Duration::from_millis(100), link.disconnect()).await.is_err(), "BlueZ says nothing");
    });
}

#[test]
fn the_end_of_the_bus_is_the_end_of_the_link() {
    in_a_process_of_its_own("link::the_end_of_the_bus_is_the_end_of_the_link", |room| async move {
        let (bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        let link = reach_hall(&radio).await.expect("it answers");
        drop(bus);
        assert!(link.write(vec![1]).await.is_err(), "nothing is taken any more");
        let read = timeout(Duration::from_secs(12), link.next_value()).await.expect("the end is noticed");
        assert_eq!(read, Ok(None));
        assert!(radio.scan(50).await.is_err());
        drop(link);
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        assert!(reach_hall(&radio).await.is_ok(), "a bus that comes back is used");
    });
}

#[test]
fn a_bluez_that_ends_ends_its_links() {
    in_a_process_of_its_own("link::a_bluez_that_ends_ends_its_links", |room| async move {
        let (bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        let link = reach_hall(&radio).await.expect("it answers");
        bluez.leave().await;
        assert!(link.write(vec![1]).await.is_err(), "nobody takes it");
        let read = timeout(Duration::from_secs(2), link.next_value()).await.expect("the end is noticed");
        assert_eq!(read, Ok(None));
        assert_eq!(radio.scan(50).await, Err(RadioError::Missing));
        let bluez = Bluez::start(&bus.address());
        bluez.adapter("hci0", true);
        bluez.place(echo(HALL).0);
        let link = reach_hall(&radio).await.expect("a BlueZ that is started again is used");
        link.write(vec![1]).await.expect("it is open");
    });
}
