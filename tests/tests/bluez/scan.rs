//! Scanning: only devices of ours, only those that are there now, and nothing goes on afterwards.

use std::time::Duration;

use pandu::port::{Radio as _, RadioError, Sighting};
use pandu_platform::BleRadio;
use pandu_tests::bluez::{Fault, Refusal, Station, in_a_process_of_its_own};
use tokio::time::timeout;

use crate::stand_in::{ADVERT, echo};
use crate::{HALL, HALL_NODE};

#[test]
fn only_devices_of_ours_that_are_there_now_are_heard() {
    in_a_process_of_its_own("scan::only_devices_of_ours_that_are_there_now_are_heard", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        bluez.place(Station::beacon("F0:00:00:00:00:02"));
        bluez.place(Station::beacon("F0:00:00:00:00:03").advertises("0000feaa-0000-1000-8000-00805f9b34fb", &ADVERT));
        bluez.place(Station::beacon("F0:00:00:00:00:04").advertises_as_pandu(&ADVERT[..9]));
        bluez.place(Station::beacon("F0:00:00:00:00:05").advertises_as_pandu(&[ADVERT.as_slice(), &[0]].concat()));
        bluez.place(Station::beacon("F0:00:00:00:00:06").advertises_as_pandu(&[]));
        bluez.place(echo("F0:00:00:00:00:07").0.remembered(&ADVERT));
        let radio = BleRadio::new(None);
        let hall = Sighting { address: HALL_NODE.to_owned(), advert: ADVERT.to_vec(), rssi: Some(-60) };
        for _ in 0..2 {
            assert_eq!(radio.scan(150).await, Ok(vec![hall.clone()]));
            assert_eq!(bluez.discovering(), 0, "it listens no longer");
        }
        bluez.reach(HALL, false);
        assert_eq!(radio.scan(150).await, Ok(vec![]), "BlueZ still has its advert, but it is gone");
    });
}

#[test]
fn the_advert_that_was_heard_last_is_reported() {
    in_a_process_of_its_own("scan::the_advert_that_was_heard_last_is_reported", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let radio = BleRadio::new(None);
        for last in 0..3 {
            let advert = [1, 1, 1, last, last, last, last, last, last, last];
            bluez.place(Station::beacon(HALL).advertises_as_pandu(&advert).remembered(&ADVERT).back_again());
            let heard = radio.scan(100).await.expect("it works");
            assert_eq!(heard.into_iter().map(|sighting| sighting.advert).collect::<Vec<_>>(), [advert.to_vec()]);
        }
    });
}

#[test]
fn a_house_full_of_radios_hides_no_device_of_ours() {
    in_a_process_of_its_own("scan::a_house_full_of_radios_hides_no_device_of_ours", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        for number in 0..300 {
            let address = format!("C0:00:00:00:{:02X}:{:02X}", number / 256, number % 256);
            bluez.place(Station::beacon(&address).every(700));
        }
        for number in 0..20 {
            bluez.place(echo(&format!("F0:00:00:00:00:{number:02X}")).0.every(300));
        }
        let radio = BleRadio::new(None);
        let heard = radio.scan(1_000).await.expect("it works");
        assert_eq!(heard.len(), 20);
        assert!(heard.iter().all(|sighting| sighting.rssi == Some(-60)));
    });
}

#[test]
fn of_a_crowd_no_more_is_reported_than_the_port_allows() {
    in_a_process_of_its_own("scan::of_a_crowd_no_more_is_reported_than_the_port_allows", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        for number in 0..300 {
            let address = format!("F0:00:00:00:{:02X}:{:02X}", number / 256, number % 256);
            bluez.place(Station::beacon(&address).advertises_as_pandu(&ADVERT).every(700));
        }
        assert_eq!(BleRadio::new(None).scan(1_000).await.expect("it works").len(), 256);
    });
}

#[test]
fn who_goes_away_leaves_no_scan_behind() {
    in_a_process_of_its_own("scan::who_goes_away_leaves_no_scan_behind", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let radio = BleRadio::new(None);
        for wait in [1, 3, 5, 10, 50] {
            assert!(timeout(Duration::from_millis(wait), radio.scan(60_000)).await.is_err());
            bluez.until("nobody listens", |bluez| bluez.discovering() == 0).await;
        }
        assert_eq!(radio.scan(50).await, Ok(vec![]), "and the next works");
        let started = bluez.called("StartDiscovery");
        drop(timeout(Duration::from_millis(30), radio.scan(60_000)).await);
        bluez.until("it has begun", |bluez| bluez.called("StartDiscovery") > started).await;
        drop(radio);
        bluez.until("a radio that is dropped listens no longer", |bluez| bluez.discovering() == 0).await;
    });
}

#[test]
fn a_scan_that_another_one_is_in_the_way_of_is_begun_again() {
    in_a_process_of_its_own("scan::a_scan_that_another_one_is_in_the_way_of_is_begun_again", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        bluez.refuse("StartDiscovery", "InProgress", "Operation already in progress");
        assert_eq!(radio.scan(100).await.expect("the second try goes well").len(), 1);
        let busy = Refusal::bluez("InProgress", "Operation already in progress");
        bluez.always("StartDiscovery", Some(Fault::Refuse(busy)));
        assert_eq!(radio.scan(100).await, Err(RadioError::Busy));
        bluez.always("StartDiscovery", None);
        bluez.refuse("StartDiscovery", "Failed", "Invalid argument");
        assert_eq!(radio.scan(100).await, Err(RadioError::Failed));
        assert_eq!(radio.scan(100).await.expect("it works").len(), 1);
    });
}

#[test]
fn an_adapter_that_goes_during_a_scan_is_told() {
    in_a_process_of_its_own("scan::an_adapter_that_goes_during_a_scan_is_told", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let radio = BleRadio::new(None);
        let scan = radio.scan(5_000);
        let off = async {
            bluez.until("it listens", |bluez| bluez.discovering() == 1).await;
            bluez.power("hci0", false);
        };
        assert_eq!(tokio::join!(scan, off).0, Err(RadioError::Off));
        bluez.power("hci0", true);
        assert_eq!(radio.scan(50).await, Ok(vec![]));
        assert_eq!(bluez.called("Set"), 2, "it was not switched on by the radio");
    });
}

#[test]
fn two_scans_at_once_wait_for_each_other() {
    in_a_process_of_its_own("scan::two_scans_at_once_wait_for_each_other", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        let radio = BleRadio::new(None);
        let (one, other) = tokio::join!(radio.scan(120), radio.scan(120));
        assert_eq!((one.expect("it works").len(), other.expect("it works").len()), (1, 1));
        assert_eq!(bluez.discovering(), 0);
    });
}
