//! The air between phones and devices: every value passes here, is written down, and may be spoilt on its way.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pandu::port::{RadioError, Sighting};
use tokio::sync::Notify;

use super::clock::WorldClock;
use super::peer::{Now, Peer};
use super::trouble::{Planned, Spoilt, Trouble};

/// The air. A clone is the same air.
#[derive(Clone)]
pub struct Air(Arc<Mutex<Sky>>);

/// One value that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Milliseconds since the world began.
    pub at: u64,
    /// The device's address.
    pub address: String,
    /// The link, numbered through all devices.
    pub link: u64,
    /// Whether it went from the phone to the device.
    pub up: bool,
    /// The value.
    pub value: Vec<u8>,
}

/// What a device wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// Send this value on this link.
    Value(u64, Vec<u8>),
    /// End this link.
    Close(u64),
}

struct Sky {
    clock: WorldClock,
    stations: BTreeMap<String, Station>,
    links: BTreeMap<u64, Ends>,
    last_link: u64,
    mtu: u16,
    heard: Vec<Heard>,
    troubles: Vec<Planned>,
    passed: u64,
    radio: Option<RadioError>,
}

struct Station {
    peer: Arc<Mutex<dyn Peer>>,
    clock: WorldClock,
    in_reach: bool,
}

/// The phone's side of a link.
struct Ends {
    address: String,
    hello: Vec<u8>,
    inbox: VecDeque<Vec<u8>>,
    held_back: [Option<Vec<u8>>; 2],
    ended: bool,
    bell: Arc<Notify>,
}

impl std::fmt::Debug for Air {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Air(..)")
    }
}

impl Air {
    /// Empty air, in which links have this ATT MTU.
    #[must_use]
    pub fn new(clock: WorldClock, mtu: u16) -> Self {
        Self(Arc::new(Mutex::new(Sky {
            clock,
            stations: BTreeMap::new(),
            links: BTreeMap::new(),
            last_link: 0,
            mtu,
            heard: Vec::new(),
            troubles: Vec::new(),
            passed: 0,
            radio: None,
        })))
    }

    fn sky(&self) -> MutexGuard<'_, Sky> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a device at an address, in reach, with its own clock. What was there before is gone, and its links with it.
    pub fn place(&self, address: &str, peer: Arc<Mutex<dyn Peer>>, clock: WorldClock) {
        let mut sky = self.sky();
        sky.lose_all(address);
        sky.stations.insert(address.to_owned(), Station { peer, clock, in_reach: true });
    }

    /// Carries a device out of reach, or back. Its links are lost on the way out.
    pub fn reach(&self, address: &str, in_reach: bool) {
        let mut sky = self.sky();
        if let Some(station) = sky.stations.get_mut(address) {
            station.in_reach = in_reach;
        }
        if !in_reach {
            sky.lose_all(address);
        }
    }

    /// Cuts all links of a device.
    pub fn lose_links(&self, address: &str) {
        self.sky().lose_all(address);
    }

    /// Makes the phone's radio fail in this way, or work again.
    pub fn radio_fails(&self, error: Option<RadioError>) {
        self.sky().radio = error;
    }

    /// Spoils value number `at`, counted from 1 from now on, both directions and all links together.
    pub fn plan(&self, trouble: Trouble, at: u64) {
        let mut sky = self.sky();
        let at = sky.passed + at;
        sky.troubles.push(Planned { trouble, at });
    }

    /// Forgets the troubles that have not come yet.
    pub fn fair_weather(&self) {
        self.sky().troubles.clear();
    }

    /// Everything that passed so far.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        self.sky().heard.clone()
    }

    /// How many values passed so far.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.sky().passed
    }

    /// Forgets what passed.
    pub fn forget_heard(&self) {
        self.sky().heard.clear();
    }

    /// Changes the ATT MTU of links to come.
    pub fn set_mtu(&self, mtu: u16) {
        self.sky().mtu = mtu;
    }

    pub(super) fn mtu(&self) -> u16 {
        self.sky().mtu
    }

    pub(super) fn sightings(&self) -> Result<Vec<Sighting>, RadioError> {
        let mut sky = self.sky();
        sky.radio.map_or(Ok(()), Err)?;
        let stations = sky.stations.iter_mut().filter(|(_, station)| station.in_reach);
        Ok(stations
            .filter_map(|(address, station)| {
                let advert = lock(&station.peer).advert(now(&station.clock))?;
                Some(Sighting { address: address.clone(), advert, rssi: Some(-60) })
            })
            .collect())
    }

    pub(super) fn connect(&self, address: &str) -> Result<u64, RadioError> {
        let mut sky = self.sky();
        sky.radio.map_or(Ok(()), Err)?;
        let link = sky.last_link + 1;
        let station = sky.stations.get(address).filter(|station| station.in_reach).ok_or(RadioError::OutOfReach)?;
        let hello = lock(&station.peer).open(link, now(&station.clock)).ok_or(RadioError::OutOfReach)?;
        sky.last_link = link;
        let ends = Ends {
            address: address.to_owned(),
            hello,
            inbox: VecDeque::new(),
            held_back: [None, None],
            ended: false,
            bell: Arc::default(),
        };
        sky.links.insert(link, ends);
        sky.pump(address);
        Ok(link)
    }

    pub(super) fn hello(&self, link: u64) -> Option<Vec<u8>> {
        self.sky().links.get(&link).filter(|ends| !ends.ended).map(|ends| ends.hello.clone())
    }

    /// The services of the device at the other end.
    pub(super) fn services(&self, link: u64) -> Option<Vec<String>> {
        let sky = self.sky();
        let ends = sky.links.get(&link)?;
        sky.stations.get(&ends.address).and_then(|station| lock(&station.peer).services())
    }

    /// Sends a value up; `false` when the link is gone.
    pub(super) fn send(&self, link: u64, value: &[u8]) -> bool {
        let mut sky = self.sky();
        let Some(address) = sky.links.get(&link).filter(|ends| !ends.ended).map(|ends| ends.address.clone()) else {
            return false;
        };
        sky.pass(link, true, value);
        sky.pump(&address);
        true
    }

    /// The next value down, or `None` inside when the link is gone; outside when there is nothing yet.
    pub(super) fn take(&self, link: u64) -> Option<Option<Vec<u8>>> {
        let mut sky = self.sky();
        let ends = sky.links.get_mut(&link)?;
        match ends.inbox.pop_front() {
            Some(value) => Some(Some(value)),
            None if ends.ended => Some(None),
            None => None,
        }
    }

    /// What rings when something came, and how long until the device wants to be told the time.
    pub(super) fn bell(&self, link: u64) -> Option<(Arc<Notify>, Option<u64>)> {
        let sky = self.sky();
        let ends = sky.links.get(&link)?;
        let wait = sky.stations.get(&ends.address).and_then(|station| {
            let deadline = lock(&station.peer).deadline()?;
            Some(deadline.saturating_sub(station.clock.monotonic()))
        });
        Some((Arc::clone(&ends.bell), wait))
    }

    /// Tells the device of a link what time it is.
    pub(super) fn tick(&self, link: u64) {
        let mut sky = self.sky();
        if let Some(address) = sky.links.get(&link).map(|ends| ends.address.clone()) {
            sky.tick(&address);
        }
    }

    /// Tells every device what time it is.
    pub fn tick_all(&self) {
        let mut sky = self.sky();
        let addresses: Vec<String> = sky.stations.keys().cloned().collect();
        addresses.iter().for_each(|address| sky.tick(address));
    }

    pub(super) fn disconnect(&self, link: u64) {
        self.sky().end(link);
    }
}

impl Sky {
    fn tick(&mut self, address: &str) {
        if let Some(station) = self.stations.get(address) {
            lock(&station.peer).tick(now(&station.clock));
        }
        self.pump(address);
    }

    /// Lets a value pass in one direction, or what is left of it.
    fn pass(&mut self, link: u64, up: bool, value: &[u8]) {
        self.passed += 1;
        let at = self.clock.elapsed_ms();
        let address = self.links.get(&link).map(|ends| ends.address.clone()).unwrap_or_default();
        self.heard.push(Heard { at, address, link, up, value: value.to_vec() });
        let due = self.troubles.iter().position(|planned| planned.at == self.passed);
        let spoilt = due.map_or_else(|| Spoilt::intact(value), |due| self.troubles.remove(due).trouble.spoil(value));
        if spoilt.link_lost_before {
            return self.end(link);
        }
        let Some(ends) = self.links.get_mut(&link) else { return };
        let held = ends.held_back[usize::from(up)].take();
        if spoilt.held_back {
            ends.held_back[usize::from(up)] = Some(value.to_vec());
        }
        for value in spoilt.values.into_iter().chain(held) {
            self.arrive(link, up, value);
        }
        if spoilt.link_lost_after {
            self.end(link);
        }
    }

    fn arrive(&mut self, link: u64, up: bool, value: Vec<u8>) {
        let Some(ends) = self.links.get_mut(&link).filter(|ends| !ends.ended) else { return };
        if !up {
            ends.inbox.push_back(value);
            ends.bell.notify_waiters();
        } else if let Some(station) = self.stations.get(&ends.address) {
            lock(&station.peer).value(link, now(&station.clock), &value);
        }
    }

    /// Does what a device wants done.
    fn pump(&mut self, address: &str) {
        loop {
            let next = self.stations.get(address).and_then(|station| lock(&station.peer).poll());
            match next {
                Some(Outgoing::Value(link, value)) => {
                    if self.links.get(&link).is_some_and(|ends| !ends.ended) {
                        self.pass(link, false, &value);
                    }
                }
                Some(Outgoing::Close(link)) => self.end(link),
                None => return,
            }
        }
    }

    fn lose_all(&mut self, address: &str) {
        let links: Vec<u64> =
            self.links.iter().filter(|(_, ends)| ends.address == address).map(|(link, _)| *link).collect();
        links.into_iter().for_each(|link| self.end(link));
    }

    fn end(&mut self, link: u64) {
        let Some(ends) = self.links.get_mut(&link).filter(|ends| !ends.ended) else { return };
        ends.ended = true;
        ends.bell.notify_waiters();
        if let Some(station) = self.stations.get(&ends.address) {
            lock(&station.peer).closed(link, now(&station.clock));
        }
    }
}

fn lock(peer: &Arc<Mutex<dyn Peer>>) -> MutexGuard<'_, dyn Peer + 'static> {
    peer.lock().unwrap_or_else(PoisonError::into_inner)
}

fn now(clock: &WorldClock) -> Now {
    Now { monotonic: clock.monotonic(), unix: clock.unix() / 1_000 }
}
