//! A bench for one device: its label, its memory, a clock that is turned by hand, and phones that talk to it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use pandu_protocol::handshake::Plan as LinkPlan;
use pandu_protocol::key::{PublicKey, StaticKey};
use pandu_protocol::label::{Label, ScannedLabel, parse_label};
use pandu_protocol::link::{Event, InitiatorLink, Settings as LinkSettings};
use pandu_protocol::message::{
    Bytes, Call, Downlink, ErrorReply, PairFinish, PairFinished, PairStart, PairStarted, Push, Reply, Request,
    RequestEnvelope, Text, call,
};
use pandu_protocol::pairing::derive_session_psk;
use pandu_protocol::pake::CodeSecret;
use pandu_protocol::random::{Random, RandomError};
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::time::{Day, Millis};
use ring::digest::{SHA256, digest};
use tempfile::TempDir;

use crate::boundary::{Notice, Settings};
use crate::device::Device;
use crate::factory::{Factory, Sticker};
use crate::fault::Faults;
use crate::link::LinkId;
use crate::profile::Profile;
use crate::store::{MemoryStorage, SealedDirectory, Step, StoreError};
use crate::time::Moment;

/// Unix seconds at which every bench starts.
pub(crate) const START: u64 = 1_795_478_400;

/// SHA-256 over a seed and a counter.
pub(crate) struct Counting(u64, u64);

impl Counting {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed, 0)
    }
}

impl Random for Counting {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        for chunk in out.chunks_mut(32) {
            self.1 += 1;
            let block = digest(&SHA256, &[self.0.to_be_bytes(), self.1.to_be_bytes()].concat());
            chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        }
        Ok(())
    }
}

/// How a phone comes in.
pub(crate) enum Plan<'a> {
    Label(&'a str),
    Code(&'a str),
    Session(&'a Keys),
}

/// What a phone keeps of a device.
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) own: StaticKey,
    pub(crate) device: PublicKey,
    pub(crate) psk: SecretBytes<32>,
}

/// A phone on a link.
pub(crate) struct Phone {
    pub(crate) link: LinkId,
    pub(crate) channel: InitiatorLink,
    pub(crate) own: StaticKey,
    pub(crate) handshake_hash: [u8; 32],
    pub(crate) device: PublicKey,
    pub(crate) pushes: Vec<Push>,
    requests: u16,
}

pub(crate) struct Lab {
    pub(crate) device: Device,
    pub(crate) storage: MemoryStorage,
    pub(crate) factory: Factory,
    pub(crate) sticker: Sticker,
    pub(crate) now: Moment,
    pub(crate) random: Counting,
    settings: Settings,
    keys_made: u64,
    disk: Option<Disk>,
    /// Values that wait for other phones.
    mail: BTreeMap<LinkId, VecDeque<Vec<u8>>>,
}

pub(crate) fn faults(names: &[&str]) -> Faults {
    let mut faults = Faults::default();
    names.iter().for_each(|name| faults.switch_on(name).unwrap());
    faults
}

/// A folder, and when the power goes.
struct Disk {
    folder: TempDir,
    cut: Arc<Mutex<Cut>>,
}

#[derive(Default)]
struct Cut {
    at: Option<(Step, u64)>,
    begun: u64,
    is_dead: bool,
}

impl Disk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), cut: Arc::default() }
    }

    fn copy(&self, from: &Self) {
        let memory = |disk: &Self| disk.folder.path().join("memory");
        std::fs::create_dir_all(memory(self)).unwrap();
        std::fs::copy(from.folder.path().join("element"), self.folder.path().join("element")).unwrap();
        for file in std::fs::read_dir(memory(from)).unwrap().map(|file| file.unwrap()) {
            std::fs::copy(file.path(), memory(self).join(file.file_name())).unwrap();
        }
    }

    fn arm(&self, at: Option<(Step, u64)>) {
        *self.cut.lock().unwrap() = Cut { at, ..Cut::default() };
    }

    fn is_dead(&self) -> bool {
        self.cut.lock().unwrap().is_dead
    }

    fn open(&self) -> Box<SealedDirectory> {
        let cut = Arc::clone(&self.cut);
        let random = Box::new(Counting::new(99));
        Box::new(SealedDirectory::open(self.folder.path(), random).unwrap().on_step(Box::new(move |step, _| {
            let mut cut = cut.lock().unwrap();
            cut.begun += u64::from(step == Step::Begun);
            cut.is_dead |= cut.at == Some((step, cut.begun));
            if cut.is_dead { Err(StoreError::Interrupted) } else { Ok(()) }
        })))
    }
}

impl Lab {
    pub(crate) fn new(profile: &'static Profile) -> Self {
        Self::with(profile, &[])
    }

    pub(crate) fn with(profile: &'static Profile, names: &[&str]) -> Self {
        let mut random = Counting::new(7);
        let settings = Settings { faults: faults(names), ..Settings::default() };
        let (factory, sticker) = Factory::make(profile, &settings.faults, &mut random).unwrap();
        let storage = MemoryStorage::new();
        let now = Moment { monotonic: Millis(0), unix: START };
        let device = start(&factory, &storage, &settings, now, 1);
        let (keys_made, mail) = (1, BTreeMap::new());
        Self { device, storage, factory, sticker, now, random, settings, keys_made, disk: None, mail }
    }

    /// A device whose memory is a folder, so that power can be cut in the middle of a write.
    pub(crate) fn on_disk(profile: &'static Profile) -> Self {
        let mut lab = Self::new(profile);
        lab.disk = Some(Disk::new());
        lab.restart();
        lab
    }

    /// A second bench with a copy of the folder.
    pub(crate) fn fork(&self) -> Self {
        let disk = Disk::new();
        disk.copy(self.disk.as_ref().expect("a folder"));
        let Self { factory, sticker, now, settings, keys_made, .. } = self;
        let (factory, sticker, settings) = (factory.clone(), sticker.clone(), settings.clone());
        let storage = MemoryStorage::new();
        let device = start(&factory, &storage, &settings, *now, 1);
        let (random, mail) = (Counting::new(8 + keys_made), BTreeMap::new());
        let (now, keys_made) = (*now, *keys_made);
        let mut fork =
            Self { device, storage, factory, sticker, now, random, settings, keys_made, disk: Some(disk), mail };
        fork.restart();
        fork
    }

    /// Cuts the power at a step of the `nth` write from now on. Nothing is written any more until [`Self::restart`].
    pub(crate) fn cut_power(&self, step: Step, nth: u64) {
        self.disk.as_ref().expect("a folder").arm(Some((step, nth)));
    }

    /// Whether the power went since [`Self::cut_power`].
    pub(crate) fn is_dead(&self) -> bool {
        self.disk.as_ref().is_some_and(Disk::is_dead)
    }

    /// Cuts the power and gives it back: nothing remains but what was stored, and the monotonic clock starts anew.
    pub(crate) fn restart(&mut self) {
        self.keys_made += 1;
        self.mail.clear();
        self.now.monotonic = Millis(0);
        self.device = start(&self.factory, &self.storage, &self.settings, self.now, self.keys_made);
        if let Some(disk) = &self.disk {
            // The device above took the place of the one that had the folder; it is dropped at once.
            disk.arm(None);
            let random = Box::new(Counting::new(1_000 + self.keys_made));
            let settings = self.settings.clone();
            self.device = Device::start(self.factory.clone(), disk.open(), random, settings, self.now).unwrap();
        }
    }

    /// The same with another outage for updates.
    pub(crate) fn restart_with_outage(&mut self, seconds: u64) {
        self.settings.outage = std::time::Duration::from_secs(seconds);
        self.restart();
    }

    /// The same with other faults.
    pub(crate) fn restart_with(&mut self, names: &[&str]) {
        self.settings.faults = faults(names);
        self.restart();
    }

    pub(crate) fn wait(&mut self, seconds: u64) {
        self.now.monotonic.0 += seconds * 1_000;
        self.now.unix += seconds;
        self.device.handle_tick(self.now);
    }

    /// Opens a link and begins a handshake, without a step of the device.
    ///
    /// `None` when the phone itself sees from the hello that it need not try.
    pub(crate) fn knock(&mut self, plan: &Plan<'_>, own: &StaticKey) -> Option<Phone> {
        let opened = self.device.open_link(self.now, 244).unwrap();
        let settings = LinkSettings { value_len: 244, today: Day(20_781) };
        let (label, code);
        let (plan, device) = match plan {
            Plan::Label(qr) => {
                label = scanned(qr);
                (LinkPlan::Label(&label), label.device())
            }
            Plan::Code(text) => {
                let Label::Typed(typed) = parse_label(text).unwrap() else { panic!("not a code") };
                code = CodeSecret::derive(&typed).unwrap();
                (LinkPlan::Code(&code), PublicKey::from_bytes([0; 32]))
            }
            Plan::Session(keys) => (LinkPlan::Session { device: keys.device, psk: &keys.psk }, keys.device),
        };
        let channel =
            InitiatorLink::start(self.now.monotonic, &opened.hello, &plan, own, settings, &mut self.random).ok()?;
        let own = own.clone();
        Some(Phone {
            link: opened.link,
            channel,
            own,
            handshake_hash: [0; 32],
            device,
            pushes: Vec::new(),
            requests: 0,
        })
    }

    /// Carries values both ways until nothing moves. Pushes are collected, an answer is returned.
    pub(crate) fn carry(&mut self, phone: &mut Phone) -> Option<Result<Reply, ErrorReply>> {
        let mut answer = None;
        loop {
            let mut moved = false;
            while let Some(value) = phone.channel.poll_value() {
                self.device.handle_value(phone.link, self.now, &value);
                moved = true;
            }
            while let Some((link, value)) = self.device.poll_value() {
                self.mail.entry(link).or_default().push_back(value);
            }
            while let Some(value) = self.mail.get_mut(&phone.link).and_then(VecDeque::pop_front) {
                let _ = phone.channel.handle_value(self.now.monotonic, &value);
                moved = true;
            }
            while let Some(event) = phone.channel.poll_event() {
                match event {
                    Event::Established(established) => {
                        phone.handshake_hash = established.handshake_hash;
                        phone.device = established.peer;
                    }
                    Event::Message(plaintext) => match Downlink::decode(&plaintext).unwrap() {
                        Downlink::Response(response) => answer = Some(response.result),
                        Downlink::Push(push) => phone.pushes.push(push),
                        Downlink::UnknownPush(_) => panic!("unknown push"),
                    },
                    Event::NeedClient(_) | Event::NeedCode => panic!("a phone is no device"),
                }
            }
            if !moved {
                return answer;
            }
        }
    }

    /// Comes in; `None` when one of the two refuses, and then the phone hangs up.
    pub(crate) fn connect(&mut self, plan: &Plan<'_>, own: &StaticKey) -> Option<Phone> {
        let mut phone = self.knock(plan, own)?;
        self.carry(&mut phone);
        if phone.channel.is_closed() || phone.handshake_hash == [0; 32] {
            self.device.close_link(phone.link, self.now);
            return None;
        }
        Some(phone)
    }

    pub(crate) fn new_key(&mut self) -> StaticKey {
        StaticKey::generate(&mut self.random).unwrap()
    }

    /// Sends a request with a fresh idempotency key. `None` when the link ended instead of an answer.
    pub(crate) fn request(&mut self, phone: &mut Phone, request: Request) -> Option<Result<Reply, ErrorReply>> {
        let mut key = [0; 16];
        self.random.fill(&mut key).unwrap();
        self.request_with(phone, request, Some(key))
    }

    pub(crate) fn request_with(
        &mut self,
        phone: &mut Phone,
        request: Request,
        key: Option<[u8; 16]>,
    ) -> Option<Result<Reply, ErrorReply>> {
        phone.requests += 1;
        let envelope = RequestEnvelope { id: phone.requests, key, request };
        phone.channel.send(self.now.monotonic, &envelope.encode()).ok()?;
        self.carry(phone)
    }

    pub(crate) fn call<C: Call>(&mut self, phone: &mut Phone, body: C::Body) -> Result<C::Reply, ErrorReply> {
        let answer = self.request(phone, C::request(body)).expect("an answer");
        answer.map(|reply| C::reply(reply).expect("a fitting answer"))
    }

    /// Comes in and pairs.
    pub(crate) fn pair(&mut self, plan: &Plan<'_>, name: &str) -> Option<(Phone, Keys, PairFinished)> {
        let own = self.new_key();
        let mut phone = self.connect(plan, &own)?;
        let (keys, finished) = self.pair_on(&mut phone, name).ok()?;
        Some((phone, keys, finished))
    }

    pub(crate) fn pair_on(&mut self, phone: &mut Phone, name: &str) -> Result<(Keys, PairFinished), ErrorReply> {
        let PairStarted { share, .. } = self.call::<call::PairStart>(phone, PairStart { name: Text::cut(name) })?;
        let own_share = SecretBytes::new([5; 32]);
        let psk = derive_session_psk(&phone.handshake_hash, &own_share, &share);
        let finished = self.call::<call::PairFinish>(phone, PairFinish { share: own_share })?;
        Ok((Keys { own: phone.own.clone(), device: phone.device, psk }, finished))
    }

    /// A paired owner.
    pub(crate) fn owner(&mut self) -> (Phone, Keys) {
        let qr = self.sticker.qr.clone();
        let (phone, keys, _) = self.pair(&Plan::Label(&qr), "Owner").expect("the window is open");
        (phone, keys)
    }

    /// A paired owner of a device that is set up with the phone's key.
    pub(crate) fn settled_owner(&mut self) -> (Phone, Keys) {
        let (mut phone, keys) = self.owner();
        self.call::<call::SetCredential>(&mut phone, phone_key()).unwrap();
        self.call::<call::FinishSetup>(&mut phone, pandu_protocol::message::Empty {}).unwrap();
        (phone, keys)
    }

    /// One more phone, let in by the button.
    pub(crate) fn guest(&mut self, name: &str) -> (Phone, Keys, PairFinished) {
        self.device.press_button(self.now);
        let qr = self.sticker.qr.clone();
        self.pair(&Plan::Label(&qr), name).expect("the button was pressed")
    }

    pub(crate) fn session(&mut self, keys: &Keys) -> Option<Phone> {
        self.connect(&Plan::Session(keys), &keys.own)
    }

    pub(crate) fn notices(&mut self) -> Vec<Notice> {
        std::iter::from_fn(|| self.device.poll_notice()).collect()
    }

    /// How often something was logged, counting repeats.
    pub(crate) fn logged(&self, kind: pandu_protocol::message::EventKind) -> u32 {
        self.device.state().events.iter().filter(|event| event.kind == kind).map(|event| event.count).sum()
    }
}

fn start(factory: &Factory, storage: &MemoryStorage, settings: &Settings, now: Moment, seed: u64) -> Device {
    let random = Box::new(Counting::new(1_000 + seed));
    Device::start(factory.clone(), Box::new(storage.clone()), random, settings.clone(), now).unwrap()
}

pub(crate) fn scanned(qr: &str) -> ScannedLabel {
    let Label::Scanned(label) = parse_label(qr).unwrap() else { panic!("not a QR text") };
    label
}

pub(crate) fn phone_key() -> pandu_protocol::message::SetCredential {
    pandu_protocol::message::SetCredential {
        kind: pandu_protocol::message::CredentialKind::PhoneKey,
        client: None,
        secret: None,
        locked: None,
    }
}

pub(crate) fn password(text: &str) -> pandu_protocol::message::SetCredential {
    pandu_protocol::message::SetCredential {
        kind: pandu_protocol::message::CredentialKind::Password,
        client: None,
        secret: pandu_protocol::secret::SecretText::new(text.into()),
        locked: None,
    }
}

pub(crate) fn pin(digits: &str) -> pandu_protocol::message::SetCredential {
    pandu_protocol::message::SetCredential { kind: pandu_protocol::message::CredentialKind::Pin, ..password(digits) }
}

pub(crate) fn ssid(name: &str) -> Bytes<32> {
    Bytes::new(name.as_bytes()).unwrap()
}
