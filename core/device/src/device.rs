//! The door: bytes, time and button presses come in, bytes and notices go out.
//!
//! 1. `open_link` when somebody connects; send the advert and the hello that it returns.
//! 2. `handle_value` for every value, `handle_tick` when `deadline` has passed, `close_link` when the radio lost it.
//! 3. Then drain `poll_value`, `poll_closed` and `poll_notice`.
//!
//! What is answered is stored before. The device never opens a socket, reads a clock or draws randomness of its own.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use pandu_protocol::advert::RotatingId;
use pandu_protocol::gatt::SERVICE_UUID;
use pandu_protocol::hello::Hello;
use pandu_protocol::key::StaticKey;
use pandu_protocol::link::ResponderLink;
use pandu_protocol::message::EventKind;
use pandu_protocol::random::Random;
use pandu_protocol::time::Millis;

use crate::boundary::{NoLink, Notice, Opened, Settings, StartError};
use crate::enrol::Enrolment;
use crate::factory::Factory;
use crate::fault::Fault;
use crate::invite::Invitation;
use crate::lie;
use crate::link::{Link, LinkId, surplus_stranger};
use crate::pairing::Window;
use crate::sensing;
use crate::state::State;
use crate::store::Storage;
use crate::throttle::Waits;
use crate::time::Moment;
use crate::update::Updating;

/// The device.
pub struct Device {
    pub(crate) factory: Factory,
    pub(crate) static_key: StaticKey,
    pub(crate) storage: Box<dyn Storage + Send>,
    pub(crate) random: Box<dyn Random + Send>,
    pub(crate) settings: Settings,
    pub(crate) state: State,
    pub(crate) window: Window,
    pub(crate) waits: Waits,
    /// The open invitation and its number.
    pub(crate) invitation: Option<(u32, Invitation)>,
    pub(crate) last_invitation: u32,
    pub(crate) enrolment: Option<Enrolment>,
    pub(crate) last_enrolment: u32,
    pub(crate) links: BTreeMap<LinkId, Link>,
    pub(crate) now: Moment,
    /// When what was noted beside a command must be stored.
    pub(crate) store_by: Option<Millis>,
    pub(crate) writes: u64,
    pub(crate) notices: VecDeque<Notice>,
    closed: VecDeque<LinkId>,
    next_link: u64,
    pub(crate) advert_id: RotatingId,
    pub(crate) advert_until: Millis,
    pub(crate) updating: Updating,
}

/// Notices kept for a host that does not ask; the oldest go first.
const NOTICES_MAX: usize = 64;
/// Clocks that differ by more than this many seconds have jumped.
const CLOCK_JUMP_SECONDS: u64 = 120;

impl Device {
    /// Switches the device on.
    ///
    /// # Errors
    /// [`StartError`] when what is stored cannot be read. It never starts over by itself.
    pub fn start(
        factory: Factory,
        mut storage: Box<dyn Storage + Send>,
        mut random: Box<dyn Random + Send>,
        settings: Settings,
        now: Moment,
    ) -> Result<Self, StartError> {
        let loaded = storage.load()?;
        let recovered = loaded.as_ref().is_some_and(|loaded| loaded.recovered);
        let mut state = match loaded {
            Some(loaded) => State::decode(&loaded.state)?,
            None => State::factory_new(factory.profile()),
        };
        let advert_key = factory.static_key().public();
        let advert_id = RotatingId::generate(&advert_key, &mut *random)?;
        let advert_id = lie::advert_id(&advert_key, &settings.faults).unwrap_or(advert_id);
        let static_key = if settings.faults.has(Fault::ChangedKey) {
            StaticKey::generate(&mut *random)?
        } else {
            factory.static_key().clone()
        };
        let (is_changed, has_other_key) =
            (state.integrity.look(&settings.faults), state.sees_key(&static_key.public()));
        let clock_went_back = now.unix.saturating_add(CLOCK_JUMP_SECONDS) < state.written_at;
        let advert_until = now.monotonic.after(settings.advert_rotation);
        let mut device = Self {
            window: Window::at_start(&state, settings.window_minutes, now)
                .that_stays_open(settings.faults.has(Fault::WindowStaysOpen)),
            waits: Waits::new(now.monotonic, settings.faults.has(Fault::NoThrottle)),
            invitation: None,
            last_invitation: 0,
            enrolment: None,
            last_enrolment: 0,
            static_key,
            factory,
            storage,
            random,
            settings,
            state,
            links: BTreeMap::new(),
            now,
            store_by: None,
            writes: 0,
            notices: VecDeque::new(),
            closed: VecDeque::new(),
            next_link: 1,
            advert_id,
            advert_until,
            updating: Updating::default(),
        };
        let happened = [
            (true, EventKind::Started, None),
            (recovered, EventKind::StorageRecovered, None),
            (clock_went_back, EventKind::ClockJump, None),
            (is_changed, EventKind::IntegrityAlarm, Some("firmware")),
            (has_other_key, EventKind::KeyChanged, None),
        ];
        for (_, kind, subject) in happened.into_iter().filter(|(happened, ..)| *happened) {
            device.note_soon(kind, subject);
        }
        for sensor in sensing::state(device.factory.profile(), &device.settings.faults).1 {
            device.note_soon(EventKind::RangeDropped, Some(sensor));
        }
        device.tell_window();
        device.resume_installing();
        device.store_notes();
        Ok(device)
    }

    /// Opens a link to somebody who connected. With too many strangers, the oldest that proved least is dropped.
    /// Its values have at most `value_len` bytes (see [`pandu_protocol::frame::value_len`]).
    ///
    /// # Errors
    /// [`NoLink`] while the device is away, or when the source of randomness fails.
    pub fn open_link(&mut self, now: Moment, value_len: usize) -> Result<Opened, NoLink> {
        self.tell_time(now);
        if self.is_away() {
            return Err(NoLink::Away);
        }
        let advert = self.advert(now).to_vec();
        let hello = self.hello();
        let key = self.static_key.clone();
        let (profile, faults) = (self.factory.profile(), &self.settings.faults);
        let bytes = lie::hello(hello.encode(), profile, faults);
        let given =
            if faults.has(Fault::WrongHello) { Hello { suites: vec![2], ..hello }.encode() } else { bytes.clone() };
        let channel = ResponderLink::new(now.monotonic, bytes, key, value_len, &mut *self.random)?;
        if let Some(surplus) = surplus_stranger(&self.links) {
            self.drop_link(surplus);
        }
        let link = LinkId(self.next_link);
        self.next_link += 1;
        self.links.insert(link, Link::new(channel, value_len));
        Ok(Opened { link, advert, hello: given })
    }

    /// Takes a value that came in. An unknown link is ignored: its last values may still be on their way.
    pub fn handle_value(&mut self, id: LinkId, now: Moment, value: &[u8]) {
        self.tell_time(now);
        let Some(link) = self.links.get_mut(&id).filter(|link| !link.ends) else { return };
        link.received += 1;
        if self.settings.faults.number(Fault::DropLinkAfter).is_some_and(|most| link.received > most) {
            self.drop_link(id);
            return;
        }
        if let Some(delay) = self.settings.faults.number(Fault::SlowAnswers) {
            link.held_until = Some(now.monotonic.after(Duration::from_millis(delay)));
        }
        if self.answers_stranger(id, value) {
            return;
        }
        if let Some(link) = self.links.get_mut(&id) {
            // An error has closed the link and is noticed there.
            let _: Result<(), _> = link.channel.handle_value(now.monotonic, value);
        }
        self.work_off(id);
    }

    /// Looks at the clock. Call it at [`Self::deadline`], or more often.
    pub fn handle_tick(&mut self, now: Moment) {
        let was_open = self.window.is_open(self.now);
        self.tell_time(now);
        if was_open && !self.window.is_open(now) {
            self.window.close();
            self.tell_window();
        }
        for id in self.links.keys().copied().collect::<Vec<_>>() {
            if let Some(link) = self.links.get_mut(&id) {
                let _: Result<(), _> = link.channel.handle_timeout(now.monotonic);
            }
            self.give_up_slow_pairing(id);
            self.work_off(id);
        }
        self.tick_enrolment();
        self.tick_update();
        if self.store_by.is_some_and(|by| by <= now.monotonic) {
            self.store_notes();
        }
    }

    /// Forgets a link that the radio has lost.
    pub fn close_link(&mut self, id: LinkId, now: Moment) {
        self.tell_time(now);
        self.note_failed_entry(id);
        self.links.remove(&id);
    }

    /// The next value to send, and on which link.
    pub fn poll_value(&mut self) -> Option<(LinkId, Vec<u8>)> {
        let mut finished = Vec::new();
        let mut found = None;
        for (id, link) in &mut self.links {
            if link.held_until.is_some_and(|until| until > self.now.monotonic) {
                continue;
            }
            match link.plain.pop_front().or_else(|| link.channel.poll_value()) {
                // Whoever is silent swallows its values.
                Some(_) if self.settings.faults.has(Fault::Silent) => {}
                Some(value) => {
                    found = Some((*id, value));
                    break;
                }
                None if link.ends || link.channel.is_closed() => finished.push(*id),
                None => {}
            }
        }
        for id in finished {
            self.links.remove(&id);
            self.closed.push_back(id);
        }
        found
    }

    /// The next link that the device has closed and that has nothing more to send: disconnect it.
    pub fn poll_closed(&mut self) -> Option<LinkId> {
        self.closed.pop_front()
    }

    /// The next thing worth telling the people around.
    pub fn poll_notice(&mut self) -> Option<Notice> {
        self.notices.pop_front()
    }

    /// When to call [`Self::handle_tick`] at the latest.
    #[must_use]
    pub fn deadline(&self) -> Option<Millis> {
        let links = self.links.values().flat_map(|link| [link.channel.deadline(), link.gives_up_at(), link.held_until]);
        let enrolment = self.enrolment.as_ref().map(Enrolment::deadline);
        let ours = [self.store_by, self.window.closes_at(), Some(self.advert_until), enrolment, self.update_deadline()];
        links.chain(ours).flatten().filter(|at| *at > self.now.monotonic).min()
    }

    /// Switches the device off: what waits to be stored is stored. Losing power instead loses nothing that was answered.
    pub fn stop(mut self, now: Moment) {
        self.tell_time(now);
        if self.store_by.is_some() {
            self.store_notes();
        }
    }

    /// Seconds until the pairing window closes; 0 = it is closed.
    #[must_use]
    pub fn window_seconds(&self, now: Moment) -> u32 {
        self.window.seconds_left(now)
    }

    /// The Bluetooth services that anybody sees who connects, as 128-bit UUIDs in small letters.
    #[must_use]
    pub fn services(&self) -> Vec<String> {
        let all = [Some(SERVICE_UUID), lie::service(&self.settings.faults)];
        all.into_iter().flatten().map(str::to_owned).collect()
    }

    /// What the device remembers. It holds secrets: for the dump and for tests.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Bytes of memory that a link holds; 0 for an unknown one.
    #[must_use]
    pub fn bytes_held(&self, id: LinkId) -> usize {
        self.links.get(&id).map_or(0, |link| size_of::<Link>() + link.channel.bytes_held())
    }

    /// How many links there are.
    #[must_use]
    pub fn link_count(&self) -> usize {
        self.links.len()
    }

    /// Moves time on and notices when the two clocks disagree (attack 32).
    pub(crate) fn tell_time(&mut self, now: Moment) {
        let passed = now.monotonic.since(self.now.monotonic).as_secs();
        let expected = self.now.unix.saturating_add(passed);
        self.now = now;
        if now.unix.abs_diff(expected) > CLOCK_JUMP_SECONDS {
            self.note(EventKind::ClockJump, None);
        }
    }

    /// Ends a link at once, without a word.
    pub(crate) fn drop_link(&mut self, id: LinkId) {
        self.note_failed_entry(id);
        if self.links.remove(&id).is_some() {
            self.closed.push_back(id);
        }
    }

    pub(crate) fn tell(&mut self, notice: Notice) {
        if self.notices.len() >= NOTICES_MAX {
            self.notices.pop_front();
        }
        self.notices.push_back(notice);
    }
}
