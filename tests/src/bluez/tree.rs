//! The object paths of the pretend BlueZ, and what stands below each.

use pandu_protocol::gatt::{HELLO_UUID, RX_UUID, SERVICE_UUID, TX_UUID};

use super::state::{CHARACTERISTIC, SERVICE};
use super::station::Station;

/// A service of every peripheral.
pub(super) struct ServiceNode {
    pub(super) node: &'static str,
    pub(super) uuid: &'static str,
    pub(super) characteristics: &'static [CharacteristicNode],
}

/// A characteristic of a service.
pub(super) struct CharacteristicNode {
    pub(super) node: &'static str,
    pub(super) uuid: &'static str,
    pub(super) flags: &'static [&'static str],
}

/// The attributes of a peripheral: the service that every GATT server has, and ours.
pub(super) const SERVICES: [ServiceNode; 2] = [
    ServiceNode {
        node: "service0001",
        uuid: "00001801-0000-1000-8000-00805f9b34fb",
        characteristics: &[CharacteristicNode {
            node: "char0002",
            uuid: "00002a05-0000-1000-8000-00805f9b34fb",
            flags: &["indicate"],
        }],
    },
    ServiceNode {
        node: "service0010",
        uuid: SERVICE_UUID,
        characteristics: &[
            CharacteristicNode { node: "char0011", uuid: HELLO_UUID, flags: &["read"] },
            CharacteristicNode { node: "char0013", uuid: RX_UUID, flags: &["write-without-response"] },
            CharacteristicNode { node: "char0015", uuid: TX_UUID, flags: &["notify"] },
        ],
    },
];

/// What an object path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Object {
    /// An adapter, by name.
    Adapter(String),
    /// A station, by address.
    Device(String),
    /// A service of a station, by the name of its node.
    Service(String, String),
    /// A characteristic of a station.
    Characteristic(String, &'static str),
}

/// Reads a path. Whether the object exists is another question.
pub(super) fn object(path: &str) -> Option<Object> {
    let mut parts = path.strip_prefix("/org/bluez/")?.split('/');
    let adapter = parts.next()?.to_owned();
    let Some(device) = parts.next() else { return Some(Object::Adapter(adapter)) };
    let address = device.strip_prefix("dev_")?.replace('_', ":");
    let Some(service) = parts.next() else { return Some(Object::Device(address)) };
    let Some(characteristic) = parts.next() else { return Some(Object::Service(address, service.to_owned())) };
    let service = SERVICES.iter().find(|known| known.node == service)?;
    let known = service.characteristics.iter().find(|known| known.node == characteristic)?;
    parts.next().is_none().then_some(Object::Characteristic(address, known.uuid))
}

/// Every service of a station: the name of its node, and its UUID.
pub(super) fn services(station: &Station) -> Vec<(String, String)> {
    let known = SERVICES.iter().map(|service| (service.node.to_owned(), service.uuid.to_owned()));
    let known = known.filter(|(_, uuid)| station.lacks != Some(uuid));
    let more = (0x100..).zip(&station.known.more_services);
    let more = more.map(|(number, uuid): (u32, &String)| (format!("service{number:04x}"), uuid.clone()));
    known.chain(more).collect()
}

/// The paths of a station's services and characteristics with their interface, parents first; what it lacks is left out.
pub(super) fn below(station: &Station) -> Vec<(String, &'static str)> {
    let mut paths = Vec::new();
    for (node, _) in services(station) {
        let path = format!("{}/{node}", station.path());
        let known = SERVICES.iter().find(|service| service.node == node);
        let characteristics = known.map_or(&[][..], |service| service.characteristics).iter();
        let there = characteristics.filter(|known| station.lacks != Some(known.uuid));
        let below: Vec<_> = there.map(|known| (format!("{path}/{}", known.node), CHARACTERISTIC)).collect();
        paths.push((path, SERVICE));
        paths.extend(below);
    }
    paths
}

/// The path of a characteristic.
pub(super) fn characteristic(station: &Station, uuid: &str) -> String {
    let found = SERVICES.iter().flat_map(|service| service.characteristics.iter().map(move |known| (service, known)));
    let mut found = found.filter(|(_, known)| known.uuid == uuid);
    let (service, known) = found.next().expect("one of our characteristics");
    format!("{}/{}/{}", station.path(), service.node, known.node)
}
