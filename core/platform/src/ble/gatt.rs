//! The service as btleplug names it: which characteristics there must be, and how long a value may be. Pure.

use std::collections::BTreeSet;

use btleplug::api::{CharPropFlags, Characteristic, Service};
use pandu::port::gatt::{HELLO_UUID, RX_UUID, SERVICE_UUID, TX_UUID};
use uuid::Uuid;

/// The service, and the key of its service data.
pub(super) const SERVICE: Uuid = parse(SERVICE_UUID);
/// What is notified by the device.
pub(super) const TX: Uuid = parse(TX_UUID);
const HELLO: Uuid = parse(HELLO_UUID);
const RX: Uuid = parse(RX_UUID);

/// Refuses to compile what is no UUID.
const fn parse(text: &str) -> Uuid {
    match Uuid::try_parse(text) {
        Ok(uuid) => uuid,
        Err(_) => panic!("not a UUID"),
    }
}

/// The characteristics of a device.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) hello: Characteristic,
    pub(super) rx: Characteristic,
    pub(super) tx: Characteristic,
}

/// Finds the three characteristics of the service, each with the property that it needs. `None` = this is no device of ours.
pub(super) fn parts(services: &BTreeSet<Service>) -> Option<Parts> {
    let service = services.iter().find(|service| service.uuid == SERVICE)?;
    let find = |uuid: Uuid, property: CharPropFlags| {
        let mut all = service.characteristics.iter();
        all.find(|found| found.uuid == uuid && found.properties.contains(property)).cloned()
    };
    Some(Parts {
        hello: find(HELLO, CharPropFlags::READ)?,
        rx: find(RX, CharPropFlags::WRITE_WITHOUT_RESPONSE)?,
        tx: find(TX, CharPropFlags::NOTIFY)?,
    })
}

/// The UUIDs of all primary services in the port's form, each once, at most [`SERVICES_MAX`].
pub(super) fn primary(services: &BTreeSet<Service>) -> Vec<String> {
    let uuids: BTreeSet<Uuid> = services.iter().filter(|service| service.primary).map(|service| service.uuid).collect();
    uuids.iter().take(SERVICES_MAX).map(|uuid| uuid.hyphenated().to_string()).collect()
}

/// The longest value at an ATT MTU.
pub(super) fn value_len(mtu: u16) -> u32 {
    u32::from(mtu).saturating_sub(ATT_HEADER).clamp(VALUE_MIN, VALUE_MAX)
}

/// Most services that are told of one device. An honest one has a handful.
const SERVICES_MAX: usize = 256;
/// Bytes of each ATT packet that are not the value (Bluetooth Core 5.4, Vol 3, Part F, 3.4.5).
const ATT_HEADER: u32 = 3;
/// Shortest value: an ATT MTU of 23, the least there is.
const VALUE_MIN: u32 = 20;
/// Longest value. An attribute may have 512 bytes, but BlueZ 5.66 as a device drops writes of 511 and 512 in silence.
const VALUE_MAX: u32 = 509;

#[cfg(test)]
mod tests {
    use super::*;

    fn service(uuid: Uuid, parts: &[(Uuid, CharPropFlags)]) -> Service {
        let characteristics = parts.iter().map(|(part, properties)| Characteristic {
            uuid: *part,
            service_uuid: uuid,
            properties: *properties,
            descriptors: BTreeSet::new(),
        });
        Service { uuid, primary: true, characteristics: characteristics.collect() }
    }

    #[test]
    fn all_three_with_their_properties_make_a_device() {
        let whole = [
            (HELLO, CharPropFlags::READ),
            (RX, CharPropFlags::WRITE_WITHOUT_RESPONSE | CharPropFlags::WRITE),
            (TX, CharPropFlags::NOTIFY),
        ];
        let found = parts(&[service(Uuid::nil(), &whole), service(SERVICE, &whole)].into()).unwrap();
        assert_eq!((found.hello.uuid, found.rx.uuid, found.tx.uuid), (HELLO, RX, TX));
        assert_eq!(found.tx.service_uuid, SERVICE);

        assert!(parts(&BTreeSet::new()).is_none());
        assert!(parts(&[service(Uuid::nil(), &whole)].into()).is_none(), "another service");
        for missing in 0..3 {
            let mut less = whole.to_vec();
            less.remove(missing);
            assert!(parts(&[service(SERVICE, &less)].into()).is_none(), "without number {missing}");
            let mut other = whole.to_vec();
            other[missing].1 = CharPropFlags::INDICATE;
            assert!(parts(&[service(SERVICE, &other)].into()).is_none(), "number {missing} of another kind");
        }
    }

    #[test]
    fn primary_services_are_told_each_once() {
        let battery = Uuid::from_u128(0x0000_180f_0000_1000_8000_0080_5f9b_34fb);
        let included = Service { primary: false, ..service(TX, &[]) };
        let twice = service(battery, &[(RX, CharPropFlags::READ)]);
        let all = [service(SERVICE, &[]), service(battery, &[]), twice, included];
        assert_eq!(primary(&all.into()), ["0000180f-0000-1000-8000-00805f9b34fb", SERVICE_UUID]);
    }

    #[test]
    fn a_value_is_as_long_as_the_mtu_allows_and_never_too_long_for_old_systems() {
        for (mtu, expected) in [(0, 20), (23, 20), (185, 182), (247, 244), (498, 495), (512, 509), (517, 509)] {
            assert_eq!(value_len(mtu), expected, "{mtu}");
        }
    }
}
