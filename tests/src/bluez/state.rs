//! Everything that the pretend BlueZ knows, and the one place from which it speaks: what is to be sent waits in `out`, in order.
//!
//! It knows no connection to the bus. What happens later waits in `due`.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use dbus::Message;
use dbus::arg::PropMap;

use super::fault::Faults;
use super::station::{Carried, Station};
use super::tree;

/// What happens later to the station at an address.
#[derive(Debug)]
pub(super) enum Event {
    /// It sends its next advert, in the discovery of this number.
    Advert(String, u64),
    /// The try to connect of this number ends.
    Connect(String, u64),
    /// The services of the link of this number are known.
    Resolve(String, u64),
    /// The link of this number is taken down, because a client asked.
    Disconnect(String, u64),
    /// Its peer wants to know the time.
    Tick(String),
    /// A call that was delayed is done.
    Call(Message),
}

/// One adapter.
#[derive(Debug, Default)]
pub(super) struct Adapter {
    pub(super) on: bool,
    pub(super) blocked: bool,
    /// The clients that want to discover.
    pub(super) seekers: BTreeSet<String>,
}

/// The state.
pub(super) struct State {
    pub(super) adapters: BTreeMap<String, Adapter>,
    pub(super) stations: BTreeMap<String, Station>,
    pub(super) faults: Faults,
    /// Whether services stay known after the link: `Cache = always`, BlueZ's default, or `no`.
    pub(super) gatt_cache: bool,
    /// How long BlueZ waits before it takes a link down (2 s in life).
    pub(super) disconnect_takes: Duration,
    /// Method calls that came in: the last part of the path, and the method.
    pub(super) calls: Vec<String>,
    pub(super) carried: Vec<Carried>,
    /// Who has called and is still on the bus.
    pub(super) clients: BTreeSet<String>,
    /// Whether the name `org.bluez` was given back.
    pub(super) has_left: bool,
    pub(super) out: Vec<Message>,
    pub(super) due: BTreeMap<(Instant, u64), Event>,
    pub(super) last_number: u64,
}

pub(super) const ADAPTER: &str = "org.bluez.Adapter1";
pub(super) const DEVICE: &str = "org.bluez.Device1";
pub(super) const SERVICE: &str = "org.bluez.GattService1";
pub(super) const CHARACTERISTIC: &str = "org.bluez.GattCharacteristic1";
pub(super) const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const MANAGER: &str = "org.freedesktop.DBus.ObjectManager";

impl State {
    pub(super) fn new() -> Self {
        Self {
            adapters: BTreeMap::new(),
            stations: BTreeMap::new(),
            faults: Faults::default(),
            gatt_cache: true,
            disconnect_takes: Duration::from_millis(5),
            calls: Vec::new(),
            carried: Vec::new(),
            clients: BTreeSet::new(),
            has_left: false,
            out: Vec::new(),
            due: BTreeMap::new(),
            last_number: 0,
        }
    }

    pub(super) fn number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// Lets something happen after a while.
    #[expect(clippy::disallowed_methods, reason = "the pretend BlueZ runs in real time, beside real programs")]
    pub(super) fn later(&mut self, wait: Duration, event: Event) {
        let number = self.number();
        self.due.insert((Instant::now() + wait, number), event);
    }

    /// When something happens next.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Does what is due.
    #[expect(clippy::disallowed_methods, reason = "the pretend BlueZ runs in real time, beside real programs")]
    pub(super) fn run_due(&mut self) {
        let now = Instant::now();
        while self.due.first_key_value().is_some_and(|((at, _), _)| *at <= now) {
            let Some((_, event)) = self.due.pop_first() else { return };
            match event {
                Event::Advert(address, discovery) => self.advert(&address, discovery),
                Event::Connect(address, attempt) => self.connect_ends(&address, attempt),
                Event::Resolve(address, link) => self.resolve(&address, link),
                Event::Disconnect(address, link) => self.disconnect_ends(&address, link),
                Event::Tick(address) => self.tick(&address),
                Event::Call(call) => self.answer(call),
            }
        }
    }

    /// Says that these properties changed: with their values, or as invalid when they do not exist any more.
    pub(super) fn changed(&mut self, path: &str, interface: &str, names: &[&str]) {
        let Some(mut all) = self.interfaces(path).and_then(|mut all| all.remove(interface)) else { return };
        let (mut values, mut gone) = (PropMap::new(), Vec::new());
        for name in names {
            match all.remove(*name) {
                Some(value) => drop(values.insert((*name).to_owned(), value)),
                None => gone.push((*name).to_owned()),
            }
        }
        let signal = signal(path, PROPERTIES, "PropertiesChanged").append3(interface, values, gone);
        self.out.push(signal);
    }

    /// Says that an object appeared.
    pub(super) fn added(&mut self, path: &str) {
        let Some(all) = self.interfaces(path) else { return };
        self.out.push(signal("/", MANAGER, "InterfacesAdded").append2(dbus_path(path), all));
    }

    /// Says that an object is gone. It must be gone already, or must go before anybody asks.
    pub(super) fn removed(&mut self, path: &str, interface: &str) {
        let interfaces = ["org.freedesktop.DBus.Introspectable", interface, PROPERTIES];
        let interfaces: Vec<String> = interfaces.iter().map(|name| (*name).to_owned()).collect();
        self.out.push(signal("/", MANAGER, "InterfacesRemoved").append2(dbus_path(path), interfaces));
    }

    /// Everything below the station's object appears or goes.
    pub(super) fn show_services(&mut self, address: &str, shown: bool) {
        let Some(station) = self.stations.get_mut(address) else { return };
        if station.known.services == shown {
            return;
        }
        station.known.services = shown;
        let paths = tree::below(station);
        for (path, interface) in paths {
            if shown { self.added(&path) } else { self.removed(&path, interface) }
        }
        if let Some(station) = self.stations.get_mut(address).filter(|_| !shown) {
            station.known.subscribers.clear();
        }
    }

    /// A name on the bus has another owner, or none.
    pub(super) fn name_changed(&mut self, signal: &Message) {
        let (Some(name), Some(_), Some(owner)) = signal.get3::<String, String, String>() else { return };
        if owner.is_empty() && name == "org.bluez" {
            self.has_left = true;
        } else if owner.is_empty() {
            self.client_gone(&name);
        }
    }

    /// A program left the bus: what it wanted is over, but a connection that it asked for stays.
    fn client_gone(&mut self, client: &str) {
        self.clients.remove(client);
        let adapters: Vec<String> = self.adapters.keys().cloned().collect();
        for adapter in adapters {
            self.stop_seeking(&adapter, client);
        }
        for station in self.stations.values_mut() {
            station.known.subscribers.remove(client);
        }
    }
}

fn signal(path: &str, interface: &str, name: &str) -> Message {
    Message::new_signal(path, interface, name).expect("names of ours are well formed")
}

pub(super) fn dbus_path(path: &str) -> dbus::Path<'static> {
    dbus::Path::new(path.to_owned()).expect("paths of ours are well formed")
}
