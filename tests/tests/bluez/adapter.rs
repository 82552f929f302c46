//! What is wrong with the computer before anything is in the air: each is told apart, for each has another remedy.

use pandu::port::{Radio as _, RadioError};
use pandu_platform::BleRadio;
use pandu_tests::bluez::{Bluez, Policy, in_a_process_of_its_own};

use crate::stand_in::echo;
use crate::{HALL, HALL_NODE};

/// What a scan and a connection both end with.
async fn assert_refused(radio: &BleRadio, expected: RadioError) {
    assert_eq!(radio.scan(50).await, Err(expected));
    assert_eq!(radio.connect(HALL_NODE.to_owned()).await.map(drop), Err(expected));
}

#[test]
fn a_computer_without_an_adapter_has_no_bluetooth() {
    in_a_process_of_its_own("adapter::a_computer_without_an_adapter_has_no_bluetooth", |room| async move {
        let bus = room.bus(Policy::Open);
        let bluez = Bluez::start(&bus.address());
        let radio = BleRadio::new(None);
        assert_refused(&radio, RadioError::Missing).await;
        assert_eq!(radio.adapters().await, Ok(vec![]));
        bluez.adapter("hci0", true);
        assert_eq!(radio.scan(50).await, Ok(vec![]), "one that is plugged in later is found");
    });
}

#[test]
fn without_bluez_or_without_a_bus_there_is_no_bluetooth() {
    in_a_process_of_its_own("adapter::without_bluez_or_without_a_bus_there_is_no_bluetooth", |room| async move {
        let radio = BleRadio::new(None);
        assert_refused(&radio, RadioError::Missing).await;
        let bus = room.bus(Policy::Open);
        assert_refused(&radio, RadioError::Missing).await;
        let bluez = Bluez::start(&bus.address());
        bluez.adapter("hci0", true);
        assert_eq!(radio.scan(50).await, Ok(vec![]), "a service that starts later is found");
        bluez.leave().await;
        assert_refused(&radio, RadioError::Missing).await;
        drop(radio);
    });
}

#[test]
fn an_adapter_that_is_off_is_told_and_never_switched_on() {
    in_a_process_of_its_own("adapter::an_adapter_that_is_off_is_told_and_never_switched_on", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        bluez.place(echo(HALL).0);
        bluez.power("hci0", false);
        let radio = BleRadio::new(None);
        assert_refused(&radio, RadioError::Off).await;
        assert_eq!(bluez.called("Set"), 0, "that is for the person to do");
        bluez.power("hci0", true);
        assert_eq!(radio.scan(50).await.expect("it is on").len(), 1);
    });
}

#[test]
fn a_blocked_adapter_is_told_from_one_that_is_off() {
    in_a_process_of_its_own("adapter::a_blocked_adapter_is_told_from_one_that_is_off", |room| async move {
        let (_bus, bluez) = room.bluetooth();
        let radio = BleRadio::new(None);
        bluez.refuse("Set", "Blocked", "Blocked through rfkill");
        assert_eq!(radio.scan(50).await, Err(RadioError::Blocked));
        bluez.block("hci0");
        assert_refused(&radio, RadioError::Blocked).await;
    });
}

#[test]
fn a_person_who_may_not_use_bluetooth_is_told_so() {
    in_a_process_of_its_own("adapter::a_person_who_may_not_use_bluetooth_is_told_so", |room| async move {
        let bus = room.bus(Policy::BluetoothDenied);
        let bluez = Bluez::start(&bus.address());
        bluez.adapter("hci0", true);
        assert_refused(&BleRadio::new(None), RadioError::NotAllowed).await;
        assert_eq!(bluez.calls(), Vec::<String>::new());
    });
}

#[test]
fn the_adapter_that_was_asked_for_is_used_or_else_the_first_that_is_on() {
    in_a_process_of_its_own(
        "adapter::the_adapter_that_was_asked_for_is_used_or_else_the_first_that_is_on",
        |room| async move {
            let (_bus, bluez) = room.bluetooth();
            bluez.adapter("hci1", true);
            bluez.adapter("hci10", true);
            bluez.place(echo("F0:00:00:00:00:00").0);
            bluez.place(echo("F0:00:00:00:00:01").0.near("hci1"));
            bluez.place(echo("F0:00:00:00:00:10").0.near("hci10"));
            let heard_by = async |wanted: Option<&str>| {
                let heard = BleRadio::new(wanted.map(str::to_owned)).scan(50).await;
                heard.map(|heard| heard.into_iter().map(|sighting| sighting.address).collect::<Vec<_>>())
            };
            assert_eq!(heard_by(None).await, Ok(vec!["hci0/dev_F0_00_00_00_00_00".to_owned()]));
            assert_eq!(heard_by(Some("hci10")).await, Ok(vec!["hci10/dev_F0_00_00_00_00_10".to_owned()]));
            bluez.power("hci0", false);
            assert_eq!(heard_by(None).await, Ok(vec!["hci1/dev_F0_00_00_00_00_01".to_owned()]));
            assert_eq!(heard_by(Some("hci0")).await, Err(RadioError::Off));
            assert_eq!(heard_by(Some("hci7")).await, Err(RadioError::Missing));
            assert_eq!(BleRadio::new(None).adapters().await, Ok(["hci0", "hci1", "hci10"].map(str::to_owned).to_vec()));
        },
    );
}
