//! `org.bluez.Adapter1`: power, and discovery with what it hears.

use std::time::Duration;

use dbus::Message;

use super::call::{Outcome, client};
use super::fault::Refusal;
use super::state::{ADAPTER, DEVICE, Event, State};
use super::station::Adverts;
use crate::world::Now;

impl State {
    pub(super) fn adapter_call(&mut self, name: &str, member: &str, call: &Message) -> Outcome {
        let Some(adapter) = self.adapters.get_mut(name) else { return Err(Refusal::unknown(member, ADAPTER)) };
        match member {
            "SetDiscoveryFilter" | "StartDiscovery" | "StopDiscovery" if !adapter.on => Err(Refusal::not_ready()),
            "SetDiscoveryFilter" => Ok(Some(call.method_return())),
            "StartDiscovery" => {
                let first = adapter.seekers.is_empty();
                if !adapter.seekers.insert(client(call)) {
                    return Err(Refusal::busy());
                }
                if first {
                    self.changed(&format!("/org/bluez/{name}"), ADAPTER, &["Discovering"]);
                    self.listen(name);
                }
                Ok(Some(call.method_return()))
            }
            "StopDiscovery" => {
                if !adapter.seekers.contains(&client(call)) {
                    return Err(Refusal::failed("No discovery started"));
                }
                self.stop_seeking(name, &client(call));
                Ok(Some(call.method_return()))
            }
            _ => Err(Refusal::unknown(member, ADAPTER)),
        }
    }

    /// Ends the discovery of one client. Signal strengths are forgotten with the last one.
    pub(super) fn stop_seeking(&mut self, name: &str, client: &str) {
        let Some(adapter) = self.adapters.get_mut(name) else { return };
        if adapter.seekers.remove(client) && adapter.seekers.is_empty() {
            self.forget_signals(name);
            self.changed(&format!("/org/bluez/{name}"), ADAPTER, &["Discovering"]);
        }
    }

    fn forget_signals(&mut self, name: &str) {
        let heard = self.stations.values_mut().filter(|station| station.adapter == name);
        let heard = heard.filter_map(|station| station.known.rssi.take().map(|_| station.path()));
        for path in heard.collect::<Vec<_>>() {
            self.changed(&path, DEVICE, &["RSSI"]);
        }
    }

    /// Plans the first advert of every station.
    fn listen(&mut self, name: &str) {
        let discovery = self.number();
        let around = self.stations.values_mut().filter(|station| station.adapter == name);
        let around: Vec<String> = around
            .map(|station| {
                station.known.discovery = discovery;
                station.address.clone()
            })
            .collect();
        for (at, address) in around.into_iter().enumerate() {
            let micros = 200 * u64::try_from(at).unwrap_or(u64::MAX);
            self.later(Duration::from_micros(micros), Event::Advert(address, discovery));
        }
    }

    /// Lets a station send its advert, if anybody listens, and plans the next.
    pub(super) fn advert(&mut self, address: &str, discovery: u64) {
        let Some(station) = self.stations.get(address) else { return };
        let heard = self.adapters.get(&station.adapter).is_some_and(|adapter| !adapter.seekers.is_empty());
        if !heard || station.known.discovery != discovery {
            return;
        }
        let every = station.every;
        if station.in_reach && station.known.link.is_none() {
            self.hear(address);
        }
        self.later(every, Event::Advert(address.to_owned(), discovery));
    }

    fn hear(&mut self, address: &str) {
        let Some(station) = self.stations.get_mut(address) else { return };
        let (data, property) = match &station.adverts {
            Adverts::OfPeer => {
                let Some((peer, clock)) = &station.talks else { return };
                let now = Now { monotonic: clock.monotonic(), unix: clock.unix() / 1_000 };
                let advert = peer.lock().expect("no peer panics").advert(now);
                let Some(advert) = advert else { return };
                (Some(advert), "ServiceData")
            }
            Adverts::Service(_, data) => (Some(data.clone()), "ServiceData"),
            Adverts::Maker(..) => (None, "ManufacturerData"),
        };
        station.known.advert = data;
        station.known.rssi = Some(station.rssi);
        let (path, known_already) = (station.path(), station.known.exported);
        station.known.exported = true;
        if known_already {
            self.changed(&path, DEVICE, &["RSSI", property]);
        } else {
            self.added(&path);
        }
    }

    /// Switches an adapter on or off for a client.
    pub(super) fn set_powered(&mut self, name: &str, on: bool) -> Result<(), Refusal> {
        let Some(adapter) = self.adapters.get_mut(name) else { return Ok(()) };
        if adapter.on == on {
            return Ok(());
        }
        if adapter.blocked {
            return Err(Refusal::bluez("Blocked", "Blocked through rfkill"));
        }
        self.power(name, on);
        Ok(())
    }

    /// Switches an adapter on or off, whoever did it.
    pub(super) fn power(&mut self, name: &str, on: bool) {
        let Some(adapter) = self.adapters.get_mut(name).filter(|adapter| adapter.on != on) else { return };
        adapter.on = on;
        let path = format!("/org/bluez/{name}");
        if !on {
            adapter.seekers.clear();
            self.forget_signals(name);
            for address in self.addresses_at(name) {
                self.give_up(&address, &Refusal::failed("le-connection-abort-by-local"));
                self.lose(&address);
            }
        }
        self.changed(&path, ADAPTER, &["Discovering", "Class", "Powered", "PowerState"]);
    }

    /// Takes an adapter out of the machine.
    pub(super) fn unplug(&mut self, name: &str) {
        for address in self.addresses_at(name) {
            self.lose(&address);
            self.forget(&address);
        }
        if self.adapters.remove(name).is_some() {
            self.removed(&format!("/org/bluez/{name}"), ADAPTER);
        }
    }

    /// Removes a station's object. Who waits to connect to it is never answered.
    pub(super) fn forget(&mut self, address: &str) {
        self.show_services(address, false);
        let Some(station) = self.stations.get_mut(address) else { return };
        station.known.connecting = None;
        station.known.rssi = None;
        if std::mem::take(&mut station.known.exported) {
            let path = station.path();
            self.removed(&path, DEVICE);
        }
    }

    fn addresses_at(&self, name: &str) -> Vec<String> {
        let at = self.stations.values().filter(|station| station.adapter == name);
        at.map(|station| station.address.clone()).collect()
    }
}
