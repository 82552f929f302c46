//! The objects that exist now, and the properties of each, as `GetAll` gives them.

use dbus::arg::{PropMap, RefArg, Variant};
use pandu_protocol::gatt::TX_UUID;

use super::state::{ADAPTER, CHARACTERISTIC, DEVICE, SERVICE, State, dbus_path};
use super::station::{Adverts, Station};
use super::tree::{self, Object, SERVICES};

/// Interfaces and their properties, in the form in which they travel.
#[expect(clippy::disallowed_types, reason = "the bus library wants it so; nothing depends on the order")]
pub(super) type Interfaces = std::collections::HashMap<String, PropMap>;

/// Objects and their interfaces, in the form in which they travel.
#[expect(clippy::disallowed_types, reason = "the bus library wants it so; nothing depends on the order")]
pub(super) type Objects = std::collections::HashMap<dbus::Path<'static>, Interfaces>;

fn set(properties: &mut PropMap, name: &str, value: impl RefArg + 'static) {
    properties.insert(name.to_owned(), Variant(Box::new(value)));
}

impl State {
    /// Every path that exists, parents first.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = self.adapters.keys().map(|name| format!("/org/bluez/{name}")).collect();
        let here = |station: &&Station| station.known.exported && self.adapters.contains_key(&station.adapter);
        for station in self.stations.values().filter(here) {
            paths.push(station.path());
            if station.shows_services() {
                paths.extend(tree::below(station).into_iter().map(|(path, _)| path));
            }
        }
        paths
    }

    /// What `GetManagedObjects` gives.
    pub(super) fn objects(&self) -> Objects {
        let paths = self.paths().into_iter();
        paths.filter_map(|path| Some((dbus_path(&path), self.interfaces(&path)?))).collect()
    }

    /// The interfaces of an object; `None` when nothing stands at the path.
    pub(super) fn interfaces(&self, path: &str) -> Option<Interfaces> {
        let object = tree::object(path)?;
        let (interface, properties) = match &object {
            Object::Adapter(name) => (ADAPTER, self.adapter_properties(name)?),
            Object::Device(address) => (DEVICE, device_properties(self.exported(address)?)),
            Object::Service(address, node) => (SERVICE, service_properties(self.with_services(address, path)?, node)),
            Object::Characteristic(address, uuid) => {
                (CHARACTERISTIC, characteristic_properties(self.with_services(address, path)?, uuid, path))
            }
        };
        let mut all = Interfaces::default();
        all.insert("org.freedesktop.DBus.Introspectable".to_owned(), PropMap::new());
        all.insert(interface.to_owned(), properties);
        all.insert("org.freedesktop.DBus.Properties".to_owned(), PropMap::new());
        Some(all)
    }

    pub(super) fn exported(&self, address: &str) -> Option<&Station> {
        let station = self.stations.get(address)?;
        (station.known.exported && self.adapters.contains_key(&station.adapter)).then_some(station)
    }

    /// The station, if the object at this path below it exists.
    fn with_services(&self, address: &str, path: &str) -> Option<&Station> {
        let station = self.exported(address).filter(|station| station.shows_services())?;
        tree::below(station).iter().any(|(below, _)| below == path).then_some(station)
    }

    fn adapter_properties(&self, name: &str) -> Option<PropMap> {
        let adapter = self.adapters.get(name)?;
        let power = match (adapter.on, adapter.blocked) {
            (true, _) => "on",
            (false, true) => "off-blocked",
            (false, false) => "off",
        };
        let mut all = PropMap::new();
        set(&mut all, "Address", "F0:00:00:00:00:01".to_owned());
        set(&mut all, "AddressType", "public".to_owned());
        set(&mut all, "Name", "pretend".to_owned());
        set(&mut all, "Alias", "pretend".to_owned());
        set(&mut all, "Class", 0_u32);
        set(&mut all, "Powered", adapter.on);
        set(&mut all, "PowerState", power.to_owned());
        set(&mut all, "Discoverable", false);
        set(&mut all, "DiscoverableTimeout", 180_u32);
        set(&mut all, "Pairable", true);
        set(&mut all, "PairableTimeout", 0_u32);
        set(&mut all, "Discovering", !adapter.seekers.is_empty());
        set(&mut all, "UUIDs", Vec::<String>::new());
        set(&mut all, "Modalias", "usb:v1D6Bp0246d0552".to_owned());
        Some(all)
    }
}

fn device_properties(station: &Station) -> PropMap {
    let known = &station.known;
    let link = known.link.as_ref();
    let mut all = PropMap::new();
    set(&mut all, "Address", station.address.clone());
    set(&mut all, "AddressType", "random".to_owned());
    set(&mut all, "Alias", station.address.replace(':', "-"));
    set(&mut all, "Adapter", dbus_path(&format!("/org/bluez/{}", station.adapter)));
    for name in ["Paired", "Bonded", "Trusted", "Blocked", "LegacyPairing"] {
        set(&mut all, name, false);
    }
    set(&mut all, "Connected", link.is_some());
    set(&mut all, "ServicesResolved", link.is_some_and(|link| link.resolved));
    set(&mut all, "UUIDs", uuids(station));
    if let Some(rssi) = known.rssi {
        set(&mut all, "RSSI", rssi);
    }
    if let Some((service, data)) = station.service_data() {
        let mut by_service = PropMap::new();
        set(&mut by_service, service, data.to_vec());
        set(&mut all, "ServiceData", by_service);
    }
    if let (Adverts::Maker(maker, data), true) = (&station.adverts, known.exported) {
        set(&mut all, "ManufacturerData", maker_data(*maker, data));
    }
    set(&mut all, "AdvertisingFlags", vec![6_u8]);
    all
}

#[expect(clippy::disallowed_types, reason = "the bus library wants it so; nothing depends on the order")]
fn maker_data(maker: u16, data: &[u8]) -> std::collections::HashMap<u16, Variant<Box<dyn RefArg>>> {
    std::iter::once((maker, Variant(Box::new(data.to_vec()) as Box<dyn RefArg>))).collect()
}

/// The services in the adverts at first, then those that the peripheral has.
fn uuids(station: &Station) -> Vec<String> {
    if station.known.connections == 0 || !station.shows_services() {
        return station.service_data().map(|(uuid, _)| uuid.to_owned()).into_iter().collect();
    }
    tree::services(station).into_iter().map(|(_, uuid)| uuid).collect()
}

fn service_properties(station: &Station, node: &str) -> PropMap {
    let uuid = tree::services(station).into_iter().find(|(known, _)| known == node).map(|(_, uuid)| uuid);
    let mut all = PropMap::new();
    set(&mut all, "UUID", uuid.unwrap_or_default());
    set(&mut all, "Device", dbus_path(&station.path()));
    set(&mut all, "Primary", true);
    set(&mut all, "Includes", Vec::<dbus::Path<'static>>::new());
    all
}

fn characteristic_properties(station: &Station, uuid: &str, path: &str) -> PropMap {
    let found = SERVICES.iter().flat_map(|service| service.characteristics).find(|known| known.uuid == uuid);
    let flags = found.map_or(&[][..], |known| known.flags);
    let service = path.rsplit_once('/').map_or(path, |(service, _)| service);
    let mut all = PropMap::new();
    set(&mut all, "UUID", uuid.to_owned());
    set(&mut all, "Service", dbus_path(service));
    set(&mut all, "Flags", flags.iter().map(|flag| (*flag).to_owned()).collect::<Vec<_>>());
    if let Some(value) = station.known.values.get(uuid) {
        set(&mut all, "Value", value.clone());
    }
    if uuid == TX_UUID {
        set(&mut all, "Notifying", station.known.subscribers.values().any(|told| *told));
        set(&mut all, "NotifyAcquired", false);
    }
    // It exists only while there is a link.
    if let Some(link) = &station.known.link {
        set(&mut all, "MTU", link.mtu);
    }
    all
}
