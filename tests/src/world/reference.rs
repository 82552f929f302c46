//! The reference device in the air: it can be switched off, lose its power in the middle of anything, and start again.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pandu_device::state::State;
use pandu_device::store::MemoryStorage;
use pandu_device::{Device, Factory, Faults, LinkId, Moment, Notice, Settings, Sticker};
use pandu_protocol::frame::value_len;
use pandu_protocol::time::Millis;

use super::air::Outgoing;
use super::chance::Chance;
use super::clock::WorldClock;
use super::crash::{Crash, CrashingStorage, When};
use super::peer::{Now, Peer};

/// A reference device and the hand that is on its plug and its button. A clone is the same device.
#[derive(Clone)]
pub struct Reference {
    /// What stands on its label.
    pub sticker: Sticker,
    /// Its memory.
    pub memory: MemoryStorage,
    /// Decides at which write it dies.
    pub crash: Crash,
    /// Its clock.
    pub clock: WorldClock,
    housing: Arc<Mutex<Housing>>,
}

struct Housing {
    factory: Factory,
    settings: Settings,
    value_len: usize,
    memory: MemoryStorage,
    crash: Crash,
    chance: Chance,
    device: Option<Device>,
    plugged_in: bool,
    links: BTreeMap<u64, LinkId>,
    outgoing: VecDeque<Outgoing>,
    notices: Vec<Notice>,
    values: u64,
    cut_at: Option<(u64, When)>,
    starts: u64,
}

impl std::fmt::Debug for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reference(..)")
    }
}

impl Reference {
    /// Takes a device as it comes out of the factory. It starts when somebody looks for it.
    #[must_use]
    pub fn new((factory, sticker): (Factory, Sticker), mtu: u16, chance: Chance, clock: WorldClock) -> Self {
        let memory = MemoryStorage::new();
        let crash = Crash::default();
        let housing = Housing {
            factory,
            settings: Settings::default(),
            value_len: value_len(mtu),
            memory: memory.clone(),
            crash: crash.clone(),
            chance,
            device: None,
            plugged_in: true,
            links: BTreeMap::new(),
            outgoing: VecDeque::new(),
            notices: Vec::new(),
            values: 0,
            cut_at: None,
            starts: 0,
        };
        Self { sticker, memory, crash, clock, housing: Arc::new(Mutex::new(housing)) }
    }

    fn housing(&self) -> MutexGuard<'_, Housing> {
        self.housing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It as the air knows it.
    #[must_use]
    pub fn peer(&self) -> Arc<Mutex<dyn Peer>> {
        Arc::clone(&self.housing) as Arc<Mutex<dyn Peer>>
    }

    fn now(&self) -> Moment {
        moment(Now { monotonic: self.clock.monotonic(), unix: self.clock.unix() / 1_000 })
    }

    /// Looks at what it remembers, or at nothing while it is switched off.
    pub fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        let mut housing = self.housing();
        let now = self.now();
        housing.start(now);
        look(housing.device.as_ref().expect("it is plugged in").state())
    }

    /// Does something to the running device: presses its button, say.
    pub fn act<T>(&self, act: impl FnOnce(&mut Device, Moment) -> T) -> T {
        let mut housing = self.housing();
        let now = self.now();
        housing.start(now);
        let done = act(housing.device.as_mut().expect("it is plugged in"), now);
        housing.collect(now);
        done
    }

    /// Presses its button.
    pub fn press_button(&self) {
        self.act(|device, now| device.press_button(now));
    }

    /// Holds its button: factory reset.
    pub fn hold_button(&self) {
        self.act(|device, now| device.hold_button(now));
    }

    /// Pulls the plug and puts it in again: all that is not stored is gone.
    pub fn power_cut(&self) {
        self.housing().die();
    }

    /// Switches it off, or on again.
    pub fn plug(&self, plugged_in: bool) {
        let mut housing = self.housing();
        housing.plugged_in = plugged_in;
        housing.die();
    }

    /// Pulls the plug at the value of this number that comes in, counted from 1 from now on.
    pub fn power_cut_at(&self, value: u64, when: When) {
        let mut housing = self.housing();
        housing.values = 0;
        housing.cut_at = Some((value, when));
    }

    /// Values that came in since the last [`Reference::power_cut_at`], or at all.
    #[must_use]
    pub fn values(&self) -> u64 {
        self.housing().values
    }

    /// How often it was started.
    #[must_use]
    pub fn starts(&self) -> u64 {
        self.housing().starts
    }

    /// Makes it misbehave from its next start on, which is now.
    ///
    /// # Panics
    /// When the fault is not in the device's table.
    pub fn fault(&self, fault: &str) {
        let mut housing = self.housing();
        housing.settings.faults.switch_on(fault).expect("a fault of the table");
        housing.die();
    }

    /// Makes it behave from its next start on, which is now.
    pub fn no_faults(&self) {
        let mut housing = self.housing();
        housing.settings.faults = Faults::default();
        housing.die();
    }

    /// Sets the charge that its battery shows, in percent, from its next start on, which is now; `None` = what it has from the factory.
    pub fn charge(&self, percent: Option<u8>) {
        let mut housing = self.housing();
        housing.settings.battery_percent = percent;
        housing.die();
    }

    /// What the factory burnt in.
    #[must_use]
    pub fn factory(&self) -> Factory {
        self.housing().factory.clone()
    }

    /// What it told the people around so far.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        self.housing().notices.clone()
    }
}

impl Housing {
    fn start(&mut self, now: Moment) -> Option<&mut Device> {
        if self.device.is_none() && self.plugged_in {
            let storage = CrashingStorage { memory: self.memory.clone(), crash: self.crash.clone() };
            let random = Box::new(self.chance.clone());
            let started = Device::start(self.factory.clone(), Box::new(storage), random, self.settings.clone(), now);
            self.device = Some(started.expect("what a device stored it can read"));
            self.starts += 1;
            // It may have died while it noted that it started.
            self.collect(now);
        }
        self.device.as_mut()
    }

    fn die(&mut self) {
        self.device = None;
        self.outgoing = std::mem::take(&mut self.links).into_keys().map(Outgoing::Close).collect();
    }

    /// Gathers what the device wants done, unless it has died over it.
    fn collect(&mut self, now: Moment) {
        if self.crash.take_death() {
            self.die();
            return;
        }
        let Some(device) = &mut self.device else { return };
        let ours = |links: &BTreeMap<u64, LinkId>, theirs| {
            links.iter().find(|(_, link)| **link == theirs).map(|(link, _)| *link)
        };
        while let Some((link, value)) = device.poll_value() {
            self.outgoing.extend(ours(&self.links, link).map(|link| Outgoing::Value(link, value)));
        }
        while let Some(link) = device.poll_closed() {
            if let Some(link) = ours(&self.links, link) {
                self.links.remove(&link);
                self.outgoing.push_back(Outgoing::Close(link));
            }
        }
        self.notices.extend(std::iter::from_fn(|| device.poll_notice()));
        let _ = now;
    }
}

impl Peer for Housing {
    fn advert(&mut self, now: Now) -> Option<Vec<u8>> {
        let now = moment(now);
        let device = self.start(now)?;
        // Its own time goes on while nobody is linked with it: it comes back from an installation by itself.
        if device.deadline().is_some_and(|at| at <= now.monotonic) {
            device.handle_tick(now);
            self.collect(now);
        }
        let device = self.start(now)?;
        let advert = device.advert(now).to_vec();
        (!device.is_away()).then_some(advert)
    }

    fn open(&mut self, link: u64, now: Now) -> Option<Vec<u8>> {
        let now = moment(now);
        let value_len = self.value_len;
        let opened = self.start(now)?.open_link(now, value_len).ok()?;
        self.links.insert(link, opened.link);
        self.collect(now);
        Some(opened.hello)
    }

    fn services(&mut self) -> Option<Vec<String>> {
        self.device.as_ref().map(Device::services)
    }

    fn value(&mut self, link: u64, now: Now, value: &[u8]) {
        let now = moment(now);
        self.values += 1;
        let cut = self.cut_at.filter(|(at, _)| *at == self.values).map(|(_, when)| when);
        if cut == Some(When::Before) {
            return self.die();
        }
        if let (Some(device), Some(link)) = (&mut self.device, self.links.get(&link)) {
            device.handle_value(*link, now, value);
        }
        if cut == Some(When::After) { self.die() } else { self.collect(now) }
    }

    fn closed(&mut self, link: u64, now: Now) {
        let now = moment(now);
        if let (Some(device), Some(link)) = (&mut self.device, self.links.remove(&link)) {
            device.close_link(link, now);
        }
        self.collect(now);
    }

    fn poll(&mut self) -> Option<Outgoing> {
        self.outgoing.pop_front()
    }

    fn deadline(&self) -> Option<u64> {
        self.device.as_ref()?.deadline().map(|at| at.0)
    }

    fn tick(&mut self, now: Now) {
        let now = moment(now);
        if let Some(device) = &mut self.device {
            device.handle_tick(now);
        }
        self.collect(now);
    }
}

const fn moment(now: Now) -> Moment {
    Moment { monotonic: Millis(now.monotonic), unix: now.unix }
}
