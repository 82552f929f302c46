//! The device on Bluetooth LE, through BlueZ: one GATT service, an advert, and a visit for each central.
//!
//! It outlives what happens around it: an adapter that goes off and on, a Bluetooth service that starts again. It must
//! never advertise anything but the protocol's bytes, and leaves the adapter as it found it.

mod adapter;
mod advert;
mod air;
mod centrals;
mod error;
mod service;
mod station;
mod visit;
mod watch;

use std::collections::BTreeSet;
use std::future::pending;
use std::pin::Pin;
use std::time::Duration;

use bluer::Adapter;
use bluer::adv::AdvertisementHandle;
use tokio::sync::{mpsc, watch as latest};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, Sleep, interval, sleep, timeout};

pub(crate) use error::BleError;

use crate::serve::{Desk, Input};
use crate::tell;
use adapter::ask;
use advert::{Air, Bytes, PAUSE};
use air::{Keeper, Weather};
use centrals::{Address, Centrals};
use service::{Doing, Newcomer, Reception};
use station::{Change, Station};
use watch::{Seen, Silent};

/// How often to look whether BlueZ still knows us, and who is there.
const LOOK_AFTER: Duration = Duration::from_secs(5);
/// How long to wait before trying again with a Bluetooth that has gone.
const RETRY: Duration = Duration::from_secs(1);
/// Longest time that centrals may take to go when the device stops.
const GOING: Duration = Duration::from_secs(3);
/// A connection ends advertising, and the kernel begins again when it is over. One that lasts longer than this would hide
/// the device from everybody else. Earlier the address must not change: whoever looked at the hello comes back to it.
const LASTS: Duration = Duration::from_secs(5);
/// What watchers have seen and nobody has looked at.
const SEEN: usize = 64;

/// A device that centrals can find and connect to.
pub(crate) struct Peripheral {
    station: Station,
    reception: Reception,
    newcomers: mpsc::Receiver<Newcomer>,
    inbox: mpsc::Sender<Input>,
    adverts: latest::Receiver<Bytes>,
    away: latest::Receiver<bool>,
    first: Option<(Bytes, AdvertisementHandle)>,
    visits: JoinSet<()>,
}

/// Why a station is left.
enum Over {
    /// The device stops.
    Stop,
    /// Bluetooth has gone.
    Gone,
}

impl Peripheral {
    /// Takes the named adapter, or the first that is switched on, offers the service and begins to advertise.
    ///
    /// # Errors
    /// [`BleError`]: what is missing, and what to do about it.
    pub(crate) async fn start(adapter: Option<&str>, desk: &Desk) -> Result<Self, BleError> {
        let (reception, newcomers) = Reception::new();
        let adverts = desk.adverts.clone();
        let station = Station::open(adapter, &reception).await?;
        let advert = *adverts.borrow();
        let away = desk.away.clone();
        let inbox = desk.inbox.clone();
        if *away.borrow() {
            return Ok(Self {
                station,
                reception,
                newcomers,
                inbox,
                adverts,
                away,
                first: None,
                visits: JoinSet::new(),
            });
        }
        let first = match station::advertise(&station.adapter, None, advert).await {
            Ok(handle) => Some((advert, handle)),
            Err(error) => {
                station.close().await;
                return Err(error);
            }
        };
        air::announce(advert);
        Ok(Self { station, reception, newcomers, inbox, adverts, away, first, visits: JoinSet::new() })
    }

    /// The adapter's name, such as `hci0`.
    pub(crate) fn adapter_name(&self) -> &str {
        self.station.adapter.name()
    }

    /// Receives centrals until the device stops, however often Bluetooth goes and comes.
    pub(crate) async fn run(mut self) {
        loop {
            match self.stay().await {
                Over::Stop => break,
                Over::Gone => {
                    tell::say("Bluetooth has gone. The device waits until it is back.");
                    self.reception.with(Centrals::all_left);
                    if !self.come_back().await {
                        return;
                    }
                    tell::say("Bluetooth is back.");
                }
            }
        }
        // The loop has let go of all links, so the visits end and their centrals go.
        let _: Result<(), _> = timeout(GOING, async { while self.visits.join_next().await.is_some() {} }).await;
        self.station.close().await;
    }

    /// Waits for Bluetooth to come back; `false` = the device stops meanwhile.
    async fn come_back(&mut self) -> bool {
        loop {
            tokio::select! {
                () = sleep(RETRY) => {}
                () = self.inbox.closed() => return false,
            }
            if self.station.reopen(&self.reception).await.is_ok() {
                // The address is another one by now, so the id must be. Without randomness none comes.
                let _: Bytes = *self.adverts.borrow_and_update();
                let _: Result<(), _> = self.inbox.send(Input::AddressChanges).await;
                let _: Result<_, _> = timeout(PAUSE, self.adverts.changed()).await;
                return true;
            }
        }
    }

    fn keeper(&mut self) -> Keeper {
        let (advert, handle) = self.first.take().unzip();
        Keeper {
            adapter: self.station.adapter.clone(),
            handle,
            air: Air::new(advert),
            adverts: self.adverts.clone(),
            away: self.away.clone(),
            inbox: self.inbox.clone(),
            trouble: None,
        }
    }

    /// Receives centrals for as long as BlueZ and the adapter stay.
    async fn stay(&mut self) -> Over {
        let mut keeper = self.keeper();
        let (weather, changes) = latest::channel(Weather { is_on: true, falls: 0 });
        let mut airing = std::pin::pin!(keeper.run(changes));
        let mut watchers = Watchers::new(self.reception.clone());
        for address in ask(self.adapter_name(), self.station.adapter.device_addresses()).await.unwrap_or_default() {
            watchers.add(&self.station.adapter, *address);
        }
        let mut lasting = None;
        let mut looks = interval(LOOK_AFTER);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = &mut airing => return Over::Stop,
                () = self.inbox.closed() => return Over::Stop,
                change = self.station.next() => match change {
                    Change::Gone => return Over::Gone,
                    Change::Powered(is_on) => self.power(is_on, &weather),
                    Change::Appeared(address) => watchers.add(&self.station.adapter, address),
                    Change::Subscribed(writer) => {
                        let (address, mtu) = (*writer.device_address(), visit::mtu_of(&writer));
                        // Whoever must go needs no values.
                        let _: bool = self.reception.tell(address, mtu, Doing::Listens(writer));
                    }
                    Change::Other => {}
                },
                Some(newcomer) = self.newcomers.recv() => {
                    watchers.add(&self.station.adapter, newcomer.ticket.address);
                    let adapter = self.station.adapter.clone();
                    self.visits.spawn(visit::receive(newcomer, adapter, self.reception.clone(), self.inbox.clone()));
                }
                Some(seen) = watchers.seen() => {
                    if matches!(seen, Seen::Came(_)) {
                        lasting.get_or_insert_with(|| Box::pin(sleep(LASTS)));
                    }
                }
                () = wait(lasting.as_mut()) => {
                    lasting = None;
                    if watchers.is_anyone_there() {
                        weather.send_modify(|weather| weather.falls += 1);
                    }
                }
                _ = looks.tick() => match ask(self.station.adapter.name(), self.station.adapter.is_powered()).await {
                    Ok(is_on) => {
                        if is_on != weather.borrow().is_on {
                            self.power(is_on, &weather);
                        }
                        watchers.look(&self.station.adapter).await;
                    }
                    Err(_) => return Over::Gone,
                },
                Some(_) = self.visits.join_next() => {}
            }
        }
    }

    fn power(&self, is_on: bool, weather: &latest::Sender<Weather>) {
        weather.send_modify(|weather| weather.is_on = is_on);
        if is_on {
            tell::say("Bluetooth was switched on.");
        } else {
            tell::say("Bluetooth was switched off. The device waits until it is on again.");
            self.reception.with(Centrals::all_left);
        }
    }
}

/// Ends when that time is over; never without one.
async fn wait(time: Option<&mut Pin<Box<Sleep>>>) {
    match time {
        Some(time) => time.await,
        None => pending().await,
    }
}

/// One watcher for each device that BlueZ knows.
struct Watchers {
    reception: Reception,
    watched: BTreeSet<Address>,
    connected: BTreeSet<Address>,
    silent: Silent,
    tasks: JoinSet<()>,
    sender: mpsc::Sender<Seen>,
    seen: mpsc::Receiver<Seen>,
}

impl Watchers {
    fn new(reception: Reception) -> Self {
        let (sender, seen) = mpsc::channel(SEEN);
        Self {
            reception,
            watched: BTreeSet::new(),
            connected: BTreeSet::new(),
            silent: Silent::default(),
            tasks: JoinSet::new(),
            sender,
            seen,
        }
    }

    fn add(&mut self, adapter: &Adapter, address: Address) {
        if let Ok(device) = adapter.device(address.into())
            && self.watched.insert(address)
        {
            self.tasks.spawn(watch::watch(device, self.reception.clone(), self.sender.clone()));
        }
        while self.tasks.try_join_next().is_some() {}
    }

    async fn seen(&mut self) -> Option<Seen> {
        let seen = self.seen.recv().await?;
        match seen {
            Seen::Came(address) => {
                self.connected.insert(address);
                self.silent.came(address);
            }
            Seen::Went(address) => self.went(address),
            Seen::Forgotten(address) => {
                self.went(address);
                self.watched.remove(&address);
            }
        }
        Some(seen)
    }

    fn went(&mut self, address: Address) {
        self.connected.remove(&address);
        self.silent.went(address);
    }

    fn is_anyone_there(&self) -> bool {
        !self.connected.is_empty()
    }

    /// Sends away whoever is connected and silent, when there are too many such.
    async fn look(&mut self, adapter: &Adapter) {
        let Some(address) = self.silent.look(|address| self.reception.with(|centrals| centrals.knows(address))) else {
            return;
        };
        let Ok(device) = adapter.device(address.into()) else { return };
        if ask(adapter.name(), device.is_paired()).await == Ok(false) {
            // It may have left meanwhile.
            self.tasks.spawn(async move {
                let _: Result<_, _> = timeout(GOING, device.disconnect()).await;
            });
        }
    }
}
