//! The two ends of a link, joined in memory without a device or an app around them: for handshakes, their cost and their enemies.
//!
//! Nothing here is lost or late; whoever wants that takes the values one by one.

use pandu_device::{Factory, Sticker};
use pandu_protocol::error::{HandshakeError, LinkError};
use pandu_protocol::handshake::Plan;
use pandu_protocol::hello::{Category, Hello, VERSION, Way};
use pandu_protocol::key::StaticKey;
use pandu_protocol::label::{Label, ScannedLabel, TypedCode, parse_label};
use pandu_protocol::link::{Event, InitiatorLink, ResponderLink, Settings};
use pandu_protocol::pake::{CodeSecret, VerifierRecord};
use pandu_protocol::random::Random;
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::suite::SUITES;
use pandu_protocol::time::{Day, Millis};

use crate::world::Chance;

/// What a device was made with and a phone has, so that they can pair and meet again.
#[derive(Debug)]
pub struct Household {
    /// The device's key.
    pub device: StaticKey,
    /// The phone's key.
    pub phone: StaticKey,
    /// The label on the device.
    pub label: ScannedLabel,
    /// The code on the device.
    pub code: TypedCode,
    /// What the code becomes on the phone.
    pub code_secret: CodeSecret,
    /// What the device keeps of the code.
    pub record: VerifierRecord,
    /// The pre-shared key of their sessions.
    pub psk: SecretBytes<32>,
    /// The date.
    pub today: Day,
}

/// Which handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// Pairing by the scanned label.
    Label,
    /// Pairing by the typed code.
    Code,
    /// A session of a paired phone.
    Session,
}

impl Household {
    /// Makes one.
    ///
    /// # Panics
    /// When the protocol crate cannot make keys of good randomness.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let device = StaticKey::generate(&mut chance).expect("randomness");
        let phone = StaticKey::generate(&mut chance).expect("randomness");
        let label = ScannedLabel::generate(device.public(), &mut chance).expect("randomness");
        let code = TypedCode::generate(&mut chance).expect("randomness");
        let code_secret = CodeSecret::derive(&code).expect("memory");
        let record = code_secret.verifier_record().expect("a good secret");
        let psk = pandu_protocol::random::draw(&mut chance).expect("randomness");
        Self { device, phone, label, code, code_secret, record, psk, today: Day(20_781) }
    }

    /// A phone of its own and what it knows of a device that was made elsewhere, its label before it.
    ///
    /// # Panics
    /// When the label cannot be read.
    #[must_use]
    pub fn around(factory: &Factory, sticker: &Sticker, seed: u64) -> Self {
        let (Ok(Label::Scanned(label)), Ok(Label::Typed(code))) =
            (parse_label(&sticker.qr), parse_label(&sticker.code))
        else {
            panic!("a label of the factory can be read");
        };
        let code_secret = CodeSecret::derive(&code).expect("memory");
        let record = code_secret.verifier_record().expect("a good secret");
        Self { device: factory.static_key().clone(), label, code, code_secret, record, ..Self::new(seed) }
    }

    /// The hello of its device.
    #[must_use]
    pub fn hello(&self) -> Vec<u8> {
        Hello {
            versions: vec![VERSION],
            suites: SUITES.iter().map(|suite| suite.id).collect(),
            category: Category::Lock,
            window_minutes: 10,
            ways: vec![Way::Label, Way::Code],
        }
        .encode()
    }

    /// What the phone plans.
    #[must_use]
    pub fn plan(&self, meeting: Meeting) -> Plan<'_> {
        match meeting {
            Meeting::Label => Plan::Label(&self.label),
            Meeting::Code => Plan::Code(&self.code_secret),
            Meeting::Session => Plan::Session { device: self.device.public(), psk: &self.psk },
        }
    }

    /// The phone's end.
    ///
    /// # Errors
    /// [`HandshakeError`] as from [`InitiatorLink::start`].
    pub fn initiator(
        &self,
        meeting: Meeting,
        hello: &[u8],
        value_len: usize,
        random: &mut dyn Random,
    ) -> Result<InitiatorLink, HandshakeError> {
        let settings = Settings { value_len, today: self.today };
        InitiatorLink::start(Millis(0), hello, &self.plan(meeting), &self.phone, settings, random)
    }

    /// The device's end.
    ///
    /// # Panics
    /// When `random` fails.
    #[must_use]
    pub fn responder(&self, hello: Vec<u8>, value_len: usize, random: &mut dyn Random) -> ResponderLink {
        ResponderLink::new(Millis(0), hello, self.device.clone(), value_len, random).expect("randomness")
    }
}

/// What went over the air.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Values up (from the phone) and down, in order: whether up, and the value.
    pub values: Vec<(bool, Vec<u8>)>,
}

impl Traffic {
    /// Messages: values that end one.
    #[must_use]
    pub fn messages(&self) -> usize {
        self.values.iter().filter(|(_, value)| value.first().is_some_and(|header| header & 0x40 != 0)).count()
    }

    /// Bytes of the messages, without the header of each value.
    #[must_use]
    pub fn message_bytes(&self) -> usize {
        self.values.iter().map(|(_, value)| value.len().saturating_sub(1)).sum()
    }

    /// How often the direction changed, and one: the times that one side had to wait for the other.
    #[must_use]
    pub fn flights(&self) -> usize {
        let turns = self.values.windows(2).filter(|two| two[0].0 != two[1].0).count();
        turns + usize::from(!self.values.is_empty())
    }
}

/// Two ends and what went between them.
pub struct Pair {
    meeting: Meeting,
    /// The phone's end.
    pub initiator: InitiatorLink,
    /// The device's end.
    pub responder: ResponderLink,
    /// What went over the air so far.
    pub traffic: Traffic,
    /// What the phone's end said.
    pub up: Vec<Event>,
    /// What the device's end said.
    pub down: Vec<Event>,
}

impl std::fmt::Debug for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pair").field("meeting", &self.meeting).finish_non_exhaustive()
    }
}

impl Pair {
    /// Joins two ends that agree on the hello.
    ///
    /// # Panics
    /// When a household cannot start its own handshake.
    #[must_use]
    pub fn new(home: &Household, meeting: Meeting, value_len: usize, random: &mut dyn Random) -> Self {
        let hello = home.hello();
        let initiator = home.initiator(meeting, &hello, value_len, random).expect("a good hello");
        let responder = home.responder(hello, value_len, random);
        Self { meeting, initiator, responder, traffic: Traffic::default(), up: Vec::new(), down: Vec::new() }
    }

    /// Whether both ends have a session, or the phone's alone while the device waits for proof.
    #[must_use]
    pub fn is_established(&self) -> bool {
        self.up.iter().any(|event| matches!(event, Event::Established(_)))
    }

    /// Carries values to and fro until neither end has any left, answering the device's questions.
    ///
    /// # Errors
    /// The first error of either end; what the other has to say to it is not carried any more.
    pub fn run(&mut self, home: &Household, now: Millis) -> Result<(), LinkError> {
        loop {
            let mut quiet = true;
            while let Some(value) = self.initiator.poll_value() {
                quiet = false;
                self.traffic.values.push((true, value.clone()));
                self.responder.handle_value(now, &value)?;
                self.answer(home, now)?;
            }
            while let Some(value) = self.responder.poll_value() {
                quiet = false;
                self.traffic.values.push((false, value.clone()));
                self.initiator.handle_value(now, &value)?;
                self.up.extend(std::iter::from_fn(|| self.initiator.poll_event()));
            }
            if quiet {
                return Ok(());
            }
        }
    }

    fn answer(&mut self, home: &Household, now: Millis) -> Result<(), LinkError> {
        while let Some(event) = self.responder.poll_event() {
            match &event {
                Event::NeedClient(_) => {
                    let psk = if self.meeting == Meeting::Session { home.psk.clone() } else { home.label.psk() };
                    self.responder.accept_client(now, &psk)?;
                }
                Event::NeedCode => self.responder.accept_code(&home.record)?,
                Event::Established(_) | Event::Message(_) => {}
            }
            self.down.push(event);
        }
        Ok(())
    }
}
