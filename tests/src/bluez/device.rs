//! `org.bluez.Device1`: connecting, resolving services, disconnecting, and every way in which a link ends.

use std::time::Duration;

use dbus::Message;

use super::call::{Outcome, keep};
use super::fault::{Refusal, Stage};
use super::state::{CHARACTERISTIC, DEVICE, Event, State};
use super::station::{Carried, Link, Station};
use super::tree;
use crate::world::{Now, Outgoing};
use pandu_protocol::gatt::{SERVICE_UUID, TX_UUID};

/// How long a connection and then the discovery of services take.
const STEP: Duration = Duration::from_millis(5);
/// How long BlueZ tries to reach who does not answer (20 s in life).
const NO_ANSWER: Duration = Duration::from_millis(50);

impl State {
    pub(super) fn device_call(&mut self, address: &str, member: &str, call: &Message) -> Outcome {
        let number = self.number();
        let Some(station) = self.stations.get_mut(address) else { return Err(Refusal::unknown(member, DEVICE)) };
        match member {
            "Connect" => {
                if station.known.connecting.is_some() {
                    return Err(Refusal::in_progress());
                }
                if station.known.link.is_some() {
                    return Ok(Some(call.method_return()));
                }
                if !self.adapters.get(&station.adapter).is_some_and(|adapter| adapter.on) {
                    return Err(Refusal::failed("Input/output error"));
                }
                station.known.attempt = number;
                station.known.connecting = Some(keep(call));
                let wait = if station.in_reach { STEP } else { NO_ANSWER };
                if station.answers {
                    self.later(wait, Event::Connect(address.to_owned(), number));
                }
                Ok(None)
            }
            "Disconnect" => {
                let link = station.known.link.as_ref().map(|link| link.number);
                self.give_up(address, &Refusal::failed("br-connection-canceled"));
                let Some(link) = link else { return Ok(Some(call.method_return())) };
                let Some(station) = self.stations.get_mut(address) else { return Ok(None) };
                station.known.disconnecting.push(keep(call));
                self.later(self.disconnect_takes, Event::Disconnect(address.to_owned(), link));
                Ok(None)
            }
            _ => Err(Refusal::unknown(member, DEVICE)),
        }
    }

    /// Ends a try to connect.
    pub(super) fn give_up(&mut self, address: &str, refusal: &Refusal) {
        let waiting = self.stations.get_mut(address).and_then(|station| station.known.connecting.take());
        if let Some(call) = waiting {
            self.refuse(&call, refusal);
        }
    }

    pub(super) fn connect_ends(&mut self, address: &str, attempt: u64) {
        let current = |station: &&mut Station| station.known.connecting.is_some() && station.known.attempt == attempt;
        if self.stations.get_mut(address).filter(current).is_none() {
            return;
        }
        if self.join(address) {
            let waiting = self.stations.get_mut(address).and_then(|station| station.known.connecting.take());
            self.out.extend(waiting.map(|call| call.method_return()));
            self.cut_if(address, Stage::Connected);
            self.pump(address);
        } else {
            self.give_up(address, &Refusal::failed("le-connection-abort-by-local"));
        }
    }

    /// Makes a link, for whoever wants one. `false` when the station does not answer.
    pub(super) fn join(&mut self, address: &str) -> bool {
        let number = self.number();
        let Some(station) = self.stations.get_mut(address).filter(|station| station.in_reach) else { return false };
        let Some((peer, clock)) = &station.talks else { return false };
        let now = Now { monotonic: clock.monotonic(), unix: clock.unix() / 1_000 };
        let mut peer = peer.lock().expect("no peer panics");
        let Some(hello) = peer.open(number, now) else { return false };
        let mut services = peer.services().unwrap_or_default();
        drop(peer);
        services.retain(|uuid| uuid != SERVICE_UUID);
        let hello = station.hello.clone().unwrap_or(hello);
        let (mtu, resolves, path) = (station.next_mtu(), station.resolves, station.path());
        let known = &mut station.known;
        known.connections += 1;
        known.more_services = services;
        known.link = Some(Link { number, mtu, hello, resolved: false });
        // Subscriptions of an earlier link come back by themselves, as long as their objects stand.
        known.subscribers.values_mut().for_each(|told| *told = true);
        self.changed(&path, DEVICE, &["Connected"]);
        if resolves {
            self.later(STEP, Event::Resolve(address.to_owned(), number));
        }
        true
    }

    pub(super) fn resolve(&mut self, address: &str, link: u64) {
        self.show_services(address, true);
        let Some(station) = self.stations.get_mut(address) else { return };
        let Some(current) = station.known.link.as_mut().filter(|current| current.number == link) else { return };
        current.resolved = true;
        let path = station.path();
        self.changed(&path, DEVICE, &["UUIDs", "ServicesResolved"]);
        self.cut_if(address, Stage::Resolved);
    }

    pub(super) fn disconnect_ends(&mut self, address: &str, link: u64) {
        let station = self.stations.get(address);
        if station.and_then(|station| station.known.link.as_ref()).is_some_and(|current| current.number == link) {
            self.lose(address);
        }
    }

    /// Loses the link: the peer is told, the properties change, and who waits for the disconnection is answered. The stream of
    /// notifications does not end by that.
    pub(super) fn lose(&mut self, address: &str) {
        let Some(station) = self.stations.get_mut(address) else { return };
        let Some(link) = station.known.link.take() else { return };
        station.known.subscribers.values_mut().for_each(|told| *told = false);
        if let Some((peer, clock)) = &station.talks {
            let now = Now { monotonic: clock.monotonic(), unix: clock.unix() / 1_000 };
            peer.lock().expect("no peer panics").closed(link.number, now);
        }
        let path = station.path();
        let waiting = std::mem::take(&mut station.known.disconnecting);
        self.give_up(address, &Refusal::failed("br-connection-canceled"));
        if !self.gatt_cache {
            self.show_services(address, false);
        }
        self.changed(&path, DEVICE, &["ServicesResolved", "Connected"]);
        self.out.extend(waiting.iter().map(Message::method_return));
        self.pump(address);
    }

    /// Loses the link if that was planned for now.
    fn cut_if(&mut self, address: &str, now: Stage) {
        let Some(station) = self.stations.get_mut(address).filter(|station| station.cut == Some(now)) else { return };
        station.cut = None;
        self.lose(address);
    }

    /// Hands a value to the peripheral.
    pub(super) fn up(&mut self, address: &str, value: Vec<u8>) {
        let Some(station) = self.stations.get_mut(address) else { return };
        let Some(link) = station.known.link.as_ref().map(|link| link.number) else { return };
        self.carried.push(Carried { address: address.to_owned(), link, up: true, value: value.clone() });
        match station.cut {
            Some(Stage::Up(1)) => {
                station.cut = None;
                return self.lose(address);
            }
            Some(Stage::Up(number)) => station.cut = Some(Stage::Up(number - 1)),
            Some(Stage::Down(_) | Stage::Connected | Stage::Resolved | Stage::Called(..)) | None => {}
        }
        if let Some((peer, clock)) = &station.talks {
            let now = Now { monotonic: clock.monotonic(), unix: clock.unix() / 1_000 };
            peer.lock().expect("no peer panics").value(link, now, &value);
        }
        self.pump(address);
    }

    /// Carries out what the peripheral wants done, and asks when it wants to know the time.
    pub(super) fn pump(&mut self, address: &str) {
        loop {
            let Some(station) = self.stations.get_mut(address) else { return };
            let Some((peer, _)) = &station.talks else { return };
            let wanted = peer.lock().expect("no peer panics").poll();
            let current = station.known.link.as_ref().map(|link| link.number);
            match wanted {
                Some(Outgoing::Value(link, value)) if current == Some(link) => self.down(address, value),
                Some(Outgoing::Close(link)) if current == Some(link) => self.lose(address),
                // Of a link that is gone.
                Some(Outgoing::Value(..) | Outgoing::Close(_)) => {}
                None => break,
            }
        }
        self.plan_tick(address);
    }

    /// Notifies a value, as far as somebody wants it. What is longer than the link carries is cut off, as ATT does.
    pub(super) fn down(&mut self, address: &str, mut value: Vec<u8>) {
        let Some(station) = self.stations.get_mut(address) else { return };
        let Some(link) = station.known.link.clone() else { return };
        value.truncate(usize::from(link.mtu.saturating_sub(3)));
        self.carried.push(Carried { address: address.to_owned(), link: link.number, up: false, value: value.clone() });
        match station.cut {
            Some(Stage::Down(1)) => {
                station.cut = None;
                return self.lose(address);
            }
            Some(Stage::Down(number)) => station.cut = Some(Stage::Down(number - 1)),
            Some(Stage::Up(_) | Stage::Connected | Stage::Resolved | Stage::Called(..)) | None => {}
        }
        if station.known.subscribers.values().any(|told| *told) {
            station.known.values.insert(TX_UUID, value);
            let path = tree::characteristic(station, TX_UUID);
            self.changed(&path, CHARACTERISTIC, &["Value"]);
        }
    }

    fn plan_tick(&mut self, address: &str) {
        let Some(station) = self.stations.get_mut(address) else { return };
        let Some((peer, clock)) = &station.talks else { return };
        let Some(at) = peer.lock().expect("no peer panics").deadline() else { return };
        if station.known.tick_at.is_some_and(|planned| planned <= at) {
            return;
        }
        station.known.tick_at = Some(at);
        let wait = Duration::from_millis(at.saturating_sub(clock.monotonic()).max(1));
        self.later(wait, Event::Tick(address.to_owned()));
    }

    pub(super) fn tick(&mut self, address: &str) {
        let Some(station) = self.stations.get_mut(address) else { return };
        station.known.tick_at = None;
        if let Some((peer, clock)) = &station.talks {
            let now = Now { monotonic: clock.monotonic(), unix: clock.unix() / 1_000 };
            peer.lock().expect("no peer panics").tick(now);
        }
        self.pump(address);
    }
}
