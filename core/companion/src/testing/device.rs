//! A device in memory for the tests of this crate: the protocol's own responder, a list of phones, and links that can fail.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use pandu_protocol::advert::{Advert, RotatingId};
use pandu_protocol::frame::REFUSAL;
use pandu_protocol::hello::{Category, Hello, Way};
use pandu_protocol::key::{PublicKey, StaticKey};
use pandu_protocol::label::{ScannedLabel, TypedCode};
use pandu_protocol::link::{Established, Event, ResponderLink};
use pandu_protocol::message::*;
use pandu_protocol::pairing::derive_session_psk;
use pandu_protocol::pake::{CodeSecret, VerifierRecord};
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::time::Millis;
use tokio::sync::Notify;

use crate::port::{Link, LinkError, Radio, RadioError, Sighting};
use crate::session::Source;
use crate::testing::{Counting, Slot};

/// What goes wrong on the next link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// The link is lost once this many values have been handed to the companion.
    LostAfter(usize),
    /// The device falls silent after this many values.
    SilentAfter(usize),
    /// The value of this number is turned into garbage.
    Garbage(usize),
    /// The value of this number is far too long.
    Oversize(usize),
    /// Somebody in between carries this many values to the device, then lets the link drop.
    CutAfter(usize),
    /// Somebody in between answers with the constant refusal, and the device hears nothing.
    ForgedRefusal,
}

#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) phones: BTreeMap<PublicKey, SecretBytes<32>>,
    pub(crate) done: BTreeMap<IdempotencyKey, Reply>,
    pub(crate) renamed: u32,
    pub(crate) heard: Vec<Kind>,
    pub(crate) faults: VecDeque<Fault>,
    pub(crate) code_tries: u32,
    pub(crate) slot: Slot,
}

pub(crate) struct Device {
    pub(crate) key: StaticKey,
    pub(crate) label: ScannedLabel,
    pub(crate) code: TypedCode,
    verifier: VerifierRecord,
    pub(crate) window: AtomicBool,
    pub(crate) here: AtomicBool,
    pub(crate) links: AtomicU32,
    pub(crate) memory: Mutex<Memory>,
    /// How long each value takes that it is given, in milliseconds.
    pub(crate) slow: AtomicU64,
    /// Whose adverts are heard at its address, when somebody in between sends other ones.
    pub(crate) disguise: Mutex<Option<PublicKey>>,
    random: Counting,
}

impl Device {
    pub(crate) fn new(seed: u8) -> Arc<Self> {
        let random = Counting::default();
        (0..seed).for_each(|_| crate::port::draw::<1>(&random).map(|_| ()).expect("random"));
        let key = StaticKey::generate(&mut Source(&random)).expect("key");
        let label = ScannedLabel::generate(key.public(), &mut Source(&random)).expect("label");
        let code = TypedCode::generate(&mut Source(&random)).expect("code");
        let verifier = CodeSecret::derive(&code).and_then(|secret| secret.verifier_record()).expect("verifier");
        Arc::new(Self {
            key,
            label,
            code,
            verifier,
            window: AtomicBool::new(true),
            here: AtomicBool::new(true),
            links: AtomicU32::new(0),
            memory: Mutex::default(),
            slow: AtomicU64::new(0),
            disguise: Mutex::default(),
            random,
        })
    }

    pub(crate) fn fail_next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.memory.lock().expect("lock").faults.extend(faults);
    }

    pub(crate) fn phones(&self) -> usize {
        self.memory.lock().expect("lock").phones.len()
    }

    pub(crate) fn heard(&self, kind: Kind) -> usize {
        self.memory.lock().expect("lock").heard.iter().filter(|heard| **heard == kind).count()
    }

    fn hello(&self) -> Vec<u8> {
        let window_minutes = if self.window.load(Ordering::SeqCst) { 10 } else { 0 };
        let hello = Hello {
            versions: vec![1],
            suites: vec![1, 2],
            category: Category::Lock,
            window_minutes,
            ways: vec![Way::Label, Way::Code],
        };
        hello.encode()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "it answers what the tests ask for")]
    fn answer(&self, link: &mut Conversation, envelope: RequestEnvelope) -> Result<Reply, ErrorReply> {
        let mut memory = self.memory.lock().expect("lock");
        memory.heard.push(envelope.request.kind());
        if let Some(done) = envelope.key.and_then(|key| memory.done.get(&key)) {
            return Ok(done.clone());
        }
        let established = link.established.expect("a session");
        let reply = match envelope.request {
            Request::PairStart(_) => {
                let signing_key = Bytes::new([9; 32]).expect("fits");
                Reply::PairStart(PairStarted { share: SecretBytes::new([4; 32]), signing_key })
            }
            Request::PairFinish(finish) => {
                let psk = derive_session_psk(&established.handshake_hash, &finish.share, &SecretBytes::new([4; 32]));
                memory.phones.insert(established.peer, psk);
                self.window.store(false, Ordering::SeqCst);
                Reply::PairFinish(PairFinished {
                    role: Role::Owner,
                    client: Bytes::new(established.peer.client_id()).expect("fits"),
                })
            }
            Request::AuthState(_) => {
                Reply::AuthState(AuthState { role: Role::Admin, fresh_seconds: 0, wait_seconds: 0, locked_out: false })
            }
            Request::Confirm(_) => return Err(ErrorReply::Refused),
            Request::SetCredential(_) => Reply::SetCredential(CredentialSet { version: 1, sessions_ended: 0 }),
            Request::Rename(_) => {
                memory.renamed += 1;
                Reply::Rename(Empty {})
            }
            Request::Leave(_) => {
                memory.phones.remove(&established.peer);
                Reply::Leave(Empty {})
            }
            // An announcement is answered anew each time.
            Request::UpdateBegin(begin) => return memory.slot.begin(&begin).map(Reply::UpdateBegin),
            Request::UpdateChunk(chunk) => return memory.slot.chunk(&chunk).map(Reply::UpdateChunk),
            Request::UpdateState(_) => return Ok(Reply::UpdateState(memory.slot.state())),
            _ => return Err(ErrorReply::Unsupported),
        };
        if let Some(key) = envelope.key {
            memory.done.insert(key, reply.clone());
        }
        Ok(reply)
    }
}

/// The radio round all devices, each at an address that never changes.
pub(crate) struct Air {
    pub(crate) devices: Mutex<Vec<(String, Arc<Device>)>>,
    pub(crate) scans: AtomicU32,
}

#[async_trait]
impl Radio for Air {
    async fn scan(&self, duration_ms: u32) -> Result<Vec<Sighting>, RadioError> {
        self.scans.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(std::time::Duration::from_millis(duration_ms.into())).await;
        let devices = self.devices.lock().expect("lock").clone();
        let here = devices.into_iter().filter(|(_, device)| device.here.load(Ordering::SeqCst));
        let sighting = |(address, device): (String, Arc<Device>)| {
            let seen_as = device.disguise.lock().expect("lock").unwrap_or_else(|| device.key.public());
            let id = RotatingId::generate(&seen_as, &mut Source(&device.random)).expect("id");
            let advert = Advert { category: Category::Lock, ready: device.window.load(Ordering::SeqCst), id };
            Sighting { address, advert: advert.encode().to_vec(), rssi: Some(-50) }
        };
        Ok(here.map(sighting).collect())
    }

    async fn connect(&self, address: String) -> Result<Arc<dyn Link>, RadioError> {
        let devices = self.devices.lock().expect("lock").clone();
        let found = devices.into_iter().find(|(at, device)| *at == address && device.here.load(Ordering::SeqCst));
        let (_, device) = found.ok_or(RadioError::OutOfReach)?;
        device.links.fetch_add(1, Ordering::SeqCst);
        let fault = device.memory.lock().expect("lock").faults.pop_front().unwrap_or(Fault::None);
        let hello = device.hello();
        let wire = ResponderLink::new(Millis(0), hello.clone(), device.key.clone(), 244, &mut Source(&device.random))
            .expect("link");
        let conversation =
            Conversation { wire, established: None, out: VecDeque::new(), given: 0, taken: 0, lost: false };
        Ok(Arc::new(Wire { device, hello, fault, conversation: Mutex::new(conversation), bell: Notify::new() }))
    }

    fn keeps_addresses(&self) -> bool {
        true
    }
}

struct Conversation {
    wire: ResponderLink,
    established: Option<Established>,
    out: VecDeque<Vec<u8>>,
    given: usize,
    taken: usize,
    lost: bool,
}

struct Wire {
    device: Arc<Device>,
    hello: Vec<u8>,
    fault: Fault,
    conversation: Mutex<Conversation>,
    bell: Notify,
}

impl Wire {
    fn drive(&self, conversation: &mut Conversation) {
        while let Some(event) = conversation.wire.poll_event() {
            match event {
                Event::NeedClient(client) => {
                    let known = self.device.memory.lock().expect("lock").phones.get(&client).cloned();
                    let open = self.device.window.load(Ordering::SeqCst).then(|| self.device.label.psk());
                    match known.or(open) {
                        Some(psk) => conversation.wire.accept_client(Millis(0), &psk).expect("asked"),
                        None => conversation.wire.refuse(),
                    }
                }
                Event::NeedCode if self.device.window.load(Ordering::SeqCst) => {
                    self.device.memory.lock().expect("lock").code_tries += 1;
                    let _ = conversation.wire.accept_code(&self.device.verifier);
                }
                Event::NeedCode => conversation.wire.refuse(),
                Event::Established(established) => conversation.established = Some(established),
                Event::Message(message) => {
                    let envelope = RequestEnvelope::decode(&message).expect("a request");
                    let id = envelope.id;
                    let result = self.device.answer(conversation, envelope);
                    conversation.wire.send(Millis(0), &Response { id, result }.encode()).expect("sent");
                }
            }
        }
        while let Some(value) = conversation.wire.poll_value() {
            conversation.out.push_back(value);
        }
        self.bell.notify_one();
    }

    /// What the companion is given next: `Some(Ok(value))`, `Some(Err(..))` when the link is lost, `None` to wait.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most faults do not show here")]
    fn next(&self) -> Option<Result<Option<Vec<u8>>, LinkError>> {
        let mut conversation = self.conversation.lock().expect("lock");
        if conversation.lost {
            return Some(Err(LinkError::Lost));
        }
        match self.fault {
            Fault::LostAfter(count) if conversation.given >= count => {
                conversation.lost = true;
                return Some(Err(LinkError::Lost));
            }
            Fault::SilentAfter(count) if conversation.given >= count => return None,
            _ => {}
        }
        let mut value = match conversation.out.pop_front() {
            Some(value) => value,
            None if conversation.wire.is_closed() => return Some(Ok(None)),
            None => return None,
        };
        match self.fault {
            Fault::Garbage(number) if conversation.given == number => value.iter_mut().for_each(|byte| *byte ^= 0xa5),
            Fault::Oversize(number) if conversation.given == number => value.resize(70_000, 7),
            _ => {}
        }
        conversation.given += 1;
        Some(Ok(Some(value)))
    }
}

#[async_trait]
impl Link for Wire {
    async fn hello(&self) -> Result<Vec<u8>, LinkError> {
        Ok(self.hello.clone())
    }

    async fn value_len(&self) -> Result<u32, LinkError> {
        Ok(244)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "most faults do not show here")]
    async fn write(&self, value: Vec<u8>) -> Result<(), LinkError> {
        tokio::task::yield_now().await;
        let slow = self.device.slow.load(Ordering::SeqCst);
        if slow > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(slow)).await;
        }
        let mut conversation = self.conversation.lock().expect("lock");
        if conversation.lost {
            return Err(LinkError::Lost);
        }
        match self.fault {
            Fault::CutAfter(count) if conversation.taken >= count => conversation.lost = true,
            Fault::ForgedRefusal => conversation.out.push_back(REFUSAL.to_vec()),
            _ => drop(conversation.wire.handle_value(Millis(0), &value)),
        }
        conversation.taken += 1;
        self.drive(&mut conversation);
        Ok(())
    }

    async fn next_value(&self) -> Result<Option<Vec<u8>>, LinkError> {
        loop {
            let bell = self.bell.notified();
            if let Some(next) = self.next() {
                return next;
            }
            bell.await;
        }
    }

    async fn disconnect(&self) -> Result<(), LinkError> {
        self.conversation.lock().expect("lock").lost = true;
        self.bell.notify_one();
        Ok(())
    }
}
