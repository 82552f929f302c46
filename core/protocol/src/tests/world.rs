//! A companion and a device with a radio between them that a test can spoil, in virtual time.

use alloc::collections::BTreeMap;

use crate::error::LinkError;
use crate::handshake::Plan;
use crate::hello::{Category, Hello, Way};
use crate::key::{PublicKey, StaticKey};
use crate::label::ScannedLabel;
use crate::link::{Established, Event, InitiatorLink, ResponderLink, Settings};
use crate::pake::{CodeSecret, VerifierRecord};
use crate::random::draw;
use crate::random::tests::Counting;
use crate::secret::SecretBytes;
use crate::time::{Day, Millis};

pub(super) const TODAY: Day = Day(20_781);

/// Who sent a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    Companion,
    Device,
}

/// How the companion goes about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Label,
    Code,
    Session,
}

pub(super) const HOWS: [How; 3] = [How::Label, How::Code, How::Session];

/// What both ends keep between links.
pub(super) struct World {
    pub(super) now: Millis,
    pub(super) random: Counting,
    pub(super) device: StaticKey,
    pub(super) client: StaticKey,
    pub(super) label: ScannedLabel,
    pub(super) code: CodeSecret,
    pub(super) record: VerifierRecord,
    pub(super) psk: SecretBytes<32>,
    pub(super) hello: Vec<u8>,
    /// What the device believes: paired phones, and failed pairings by code.
    pub(super) paired: BTreeMap<PublicKey, SecretBytes<32>>,
    pub(super) failures: u8,
    pub(super) value_len: usize,
}

impl World {
    pub(super) fn new(seed: u64, suites: &[u8], value_len: usize) -> Self {
        let mut random = Counting::new(seed);
        let device = StaticKey::generate(&mut random).unwrap();
        let label = ScannedLabel::generate(device.public(), &mut random).unwrap();
        // As random as what Argon2id gives, and faster.
        let code = CodeSecret::from_bytes(draw(&mut random).unwrap());
        let hello = Hello {
            versions: vec![1],
            suites: suites.to_vec(),
            category: Category::Lock,
            window_minutes: 15,
            ways: vec![Way::Label, Way::Code],
        };
        Self {
            now: Millis(1_000),
            client: StaticKey::generate(&mut random).unwrap(),
            record: code.verifier_record().unwrap(),
            psk: draw(&mut random).unwrap(),
            hello: hello.encode(),
            paired: BTreeMap::new(),
            failures: 0,
            random,
            device,
            label,
            code,
            value_len,
        }
    }

    pub(super) fn plain(seed: u64) -> Self {
        Self::new(seed, &[1, 2], 244)
    }

    /// Prepares what a way needs: a session needs a paired phone.
    pub(super) fn prepare(&mut self, how: How) {
        self.paired.clear();
        if how == How::Session {
            self.paired.insert(self.client.public(), self.psk.clone());
        }
    }

    pub(super) fn responder(&mut self) -> ResponderLink {
        let hello = self.hello.clone();
        ResponderLink::new(self.now, hello, self.device.clone(), self.value_len, &mut self.random).unwrap()
    }

    pub(super) fn initiator(&mut self, how: How) -> InitiatorLink {
        let hello = self.hello.clone();
        self.initiator_told(how, &hello)
    }

    /// An initiator that was told another hello.
    pub(super) fn initiator_told(&mut self, how: How, hello: &[u8]) -> InitiatorLink {
        let plan = match how {
            How::Label => Plan::Label(&self.label),
            How::Code => Plan::Code(&self.code),
            How::Session => Plan::Session { device: self.device.public(), psk: &self.psk },
        };
        let settings = Settings { value_len: self.value_len, today: TODAY };
        InitiatorLink::start(self.now, hello, &plan, &self.client, settings, &mut self.random).unwrap()
    }

    pub(super) fn link(&mut self, how: How) -> Link {
        self.prepare(how);
        let (ours, theirs) = (self.initiator(how), self.responder());
        Link::new(ours, theirs)
    }

    /// What a device does about a question: the same as the reference device.
    pub(super) fn answer(&mut self, link: &mut ResponderLink, event: &Event) -> Result<(), LinkError> {
        match event {
            Event::NeedClient(client) => {
                let psk = self.paired.get(client).cloned().unwrap_or_else(|| self.label.psk());
                link.accept_client(self.now, &psk)
            }
            Event::NeedCode => {
                self.failures += 1;
                link.accept_code(&self.record)
            }
            Event::Established(established) => {
                if established.pattern == crate::suite::Pattern::Xx {
                    self.failures -= 1;
                }
                Ok(())
            }
            Event::Message(_) => Ok(()),
        }
    }
}

/// Two ends and everything that went between them.
pub(super) struct Link {
    pub(super) ours: InitiatorLink,
    pub(super) theirs: ResponderLink,
    /// Every value, in order.
    pub(super) values: Vec<(From, Vec<u8>)>,
    pub(super) our_established: Option<Established>,
    pub(super) their_established: Option<Established>,
    pub(super) our_messages: Vec<Vec<u8>>,
    pub(super) their_messages: Vec<Vec<u8>>,
    pub(super) our_error: Option<LinkError>,
    pub(super) their_error: Option<LinkError>,
}

impl Link {
    pub(super) fn new(ours: InitiatorLink, theirs: ResponderLink) -> Self {
        Self {
            ours,
            theirs,
            values: Vec::new(),
            our_established: None,
            their_established: None,
            our_messages: Vec::new(),
            their_messages: Vec::new(),
            our_error: None,
            their_error: None,
        }
    }

    /// Carries values until nothing moves, as they are.
    pub(super) fn run(&mut self, world: &mut World) {
        self.run_spoilt(world, &mut |_, value| vec![value]);
    }

    /// Carries values until nothing moves; `radio` says what becomes of each.
    pub(super) fn run_spoilt(&mut self, world: &mut World, radio: &mut dyn FnMut(From, Vec<u8>) -> Vec<Vec<u8>>) {
        loop {
            let mut moved = false;
            while let Some(value) = self.ours.poll_value() {
                moved = true;
                self.values.push((From::Companion, value.clone()));
                for value in radio(From::Companion, value) {
                    self.give_device(world, &value);
                }
            }
            while let Some(value) = self.theirs.poll_value() {
                moved = true;
                self.values.push((From::Device, value.clone()));
                for value in radio(From::Device, value) {
                    self.give_companion(world, &value);
                }
            }
            if !moved {
                return;
            }
        }
    }

    pub(super) fn give_device(&mut self, world: &mut World, value: &[u8]) {
        if let Err(error) = self.theirs.handle_value(world.now, value) {
            self.their_error.get_or_insert(error);
        }
        while let Some(event) = self.theirs.poll_event() {
            if let Err(error) = world.answer(&mut self.theirs, &event) {
                self.their_error.get_or_insert(error);
            }
            match event {
                Event::Established(established) => self.their_established = Some(established),
                Event::Message(plaintext) => self.their_messages.push(plaintext.to_vec()),
                Event::NeedClient(_) | Event::NeedCode => {}
            }
        }
    }

    pub(super) fn give_companion(&mut self, world: &World, value: &[u8]) {
        if let Err(error) = self.ours.handle_value(world.now, value) {
            self.our_error.get_or_insert(error);
        }
        while let Some(event) = self.ours.poll_event() {
            match event {
                Event::Established(established) => self.our_established = Some(established),
                Event::Message(plaintext) => self.our_messages.push(plaintext.to_vec()),
                Event::NeedClient(_) | Event::NeedCode => panic!("a question to the companion"),
            }
        }
    }

    /// Lets time pass until neither end waits for anything or both have said all.
    pub(super) fn run_out(&mut self, world: &mut World) {
        while let Some(next) = [self.ours.deadline(), self.theirs.deadline()].into_iter().flatten().min() {
            world.now = world.now.max(next);
            if let Err(error) = self.ours.handle_timeout(world.now) {
                self.our_error.get_or_insert(error);
            }
            if let Err(error) = self.theirs.handle_timeout(world.now) {
                self.their_error.get_or_insert(error);
            }
            self.run(world);
        }
    }

    /// The messages that one end sent, put together from its values.
    pub(super) fn messages(&self, from: From) -> Vec<Vec<u8>> {
        let mut messages: Vec<Vec<u8>> = Vec::new();
        for (_, value) in self.values.iter().filter(|(sender, _)| *sender == from) {
            if value[0] & 0x80 != 0 {
                messages.push(Vec::new());
            }
            messages.last_mut().unwrap().extend_from_slice(&value[1..]);
        }
        messages
    }

    pub(super) fn is_established(&self) -> bool {
        self.our_established.is_some() && self.their_established.is_some()
    }
}
