//! Carries out the effects of wizards: each is one exchange with the radio, a device or the store, and ends in one outcome.
//!
//! It decides nothing. What a failure means to the person stands in [`crate::error`], what comes next in the wizard.

mod probe;
mod update;

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use pandu_protocol::hello::Way;
use pandu_protocol::key::PublicKey;
use pandu_protocol::label::parse_label;
use pandu_protocol::message::{ErrorReply, IdempotencyKey, Identity, Reply};
use pandu_protocol::secret::SecretText;

use crate::devices::{DeviceRecord, LabelRecord, SessionRecord};
use crate::error::ReasonCode;
use crate::port::Clock;
use crate::session::{CallError, PairOrder, SessionError, Sessions};
use crate::setup::SetupRecord;
use crate::store::{JournalRecord, Store, StoreError, WizardId};
use crate::update::Upkeep;
use crate::wizard::journal::{JournalError, JournalStore};
use crate::wizard::step::{
    Call, Candidate, Effect, Failure, Greeting, LABEL_MAX, Outcome, PairOrder as WantedPairing, Paired, Performer,
    Replies, Saved,
};

/// How long a wizard's scan listens, in milliseconds.
const WIZARD_SCAN_MS: u32 = 4_000;

/// Performs the effects of one wizard.
pub(crate) struct Errands {
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) upkeep: Arc<Upkeep>,
    pub(crate) clock: Arc<dyn Clock>,
    /// What devices list this phone as.
    pub(crate) phone: String,
    pub(crate) wizard: WizardId,
    /// How many minutes the person's time is ahead of UTC.
    pub(crate) zone_minutes: i16,
    /// The label of a device that has just been paired, until the device says what it is.
    pub(crate) label: Mutex<Option<Entered>>,
}

/// A label that was entered, and for what.
pub(crate) struct Entered {
    device: PublicKey,
    address: String,
    label: SecretText<LABEL_MAX>,
}

#[async_trait]
impl Performer for Errands {
    async fn perform(&self, effect: Effect, key: IdempotencyKey) -> Outcome {
        let done = match effect {
            Effect::Scan => self.scan().await,
            Effect::Meet { address } => self.meet(&address).await,
            Effect::Pair(order) => self.pair(order).await,
            Effect::Call(call) => self.call(call, key).await,
            Effect::Save(saved) => self.save(&saved),
            Effect::Probe(probe) => self.probe(probe).await,
            Effect::Updates(wanted) => self.updates(wanted).await,
            Effect::Deliver(wanted) => self.deliver(wanted).await,
        };
        done.unwrap_or_else(|error| Outcome::Failed(failure(&error)))
    }
}

impl Errands {
    async fn scan(&self) -> Result<Outcome, CallError> {
        let heard = self.sessions.scan(WIZARD_SCAN_MS).await?;
        let expected = self.expected()?;
        let candidate = |heard: crate::session::Heard| Candidate {
            address: heard.address,
            category: heard.advert.category,
            ready: heard.advert.ready || expected.iter().any(|device| heard.advert.id.belongs_to(device)),
        };
        Ok(Outcome::Found(heard.into_iter().map(candidate).collect()))
    }

    async fn meet(&self, address: &str) -> Result<Outcome, CallError> {
        let hello = self.sessions.meet(address).await?;
        let now = self.clock.unix_ms().map_err(SessionError::from)?;
        let until = (hello.window_minutes > 0).then(|| now + u64::from(hello.window_minutes) * 60_000);
        let expected = until.is_none() && self.sessions.is_one_of(address, &self.expected()?).await?;
        let (label, code) = (hello.ways.contains(&Way::Label), hello.ways.contains(&Way::Code));
        let (label, code) = (label || expected, code || expected);
        Ok(Outcome::Met(Greeting { category: hello.category, until, label, code, expected }))
    }

    /// The devices that may have stored this phone although set-up does not know it yet: their window is closed, and
    /// they still answer us.
    fn expected(&self) -> Result<Vec<PublicKey>, SessionError> {
        let devices = self.sessions.devices();
        let mut expected: Vec<_> = devices.pending()?.iter().map(|pending| pending.device.public_key()).collect();
        for record in devices.all()?.into_iter().filter_map(|entry| entry.record) {
            if devices.record(devices.id(&record.public_key()), SetupRecord::NAME)?.is_none() {
                expected.push(record.public_key());
            }
        }
        Ok(expected)
    }

    async fn pair(&self, order: WantedPairing) -> Result<Outcome, CallError> {
        let (address, label) = (order.address.as_str(), order.label.expose());
        let wanted = PairOrder { address, label, phone: &self.phone, wizard: Some(self.wizard) };
        let (device, session) = self.sessions.pair(wanted).await?;
        let devices = self.sessions.devices();
        // Pairing anew removes the record, so this one was set up before and still knows this phone.
        if devices.record(devices.id(&device.public_key()), SetupRecord::NAME)?.is_some() {
            return Ok(Outcome::Failed(Failure { code: ReasonCode::AlreadyPaired, wait_seconds: None, lost: false }));
        }
        let entered = Entered { device: device.public_key(), address: order.address, label: order.label };
        *self.label.lock().unwrap_or_else(PoisonError::into_inner) = Some(entered);
        Ok(Outcome::Paired(paired(&device, &session)))
    }

    /// Compares the label that was entered with what the device says of itself, once; then the label is forgotten.
    fn look_at_label(&self, device: &PublicKey, identity: &Identity) -> Result<(), CallError> {
        let entered = self.label.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(entered) = entered.filter(|entered| entered.device == *device) else { return Ok(()) };
        if let Ok(label) = parse_label(entered.label.expose()) {
            LabelRecord::new(&label, identity, &entered.address).keep(self.sessions.devices(), device)?;
        }
        Ok(())
    }

    async fn call(&self, call: Call, key: IdempotencyKey) -> Result<Outcome, CallError> {
        let mut replies = Vec::with_capacity(call.requests.len());
        for request in &call.requests {
            replies.push(self.sessions.call(&call.device, request, Some(key)).await?);
        }
        let refreshed = replies
            .iter()
            .find_map(|reply| if let Ok(Reply::AuthState(state)) = reply { Some(state.role) } else { None });
        if let Some(role) = refreshed {
            self.sessions.devices().note_role(self.sessions.devices().id(&call.device), role)?;
        }
        let identity = replies
            .iter()
            .find_map(|reply| if let Ok(Reply::Identify(identity)) = reply { Some(identity) } else { None });
        if let Some(identity) = identity {
            self.look_at_label(&call.device, identity)?;
        }
        Ok(Outcome::Replied(Replies(replies)))
    }

    fn save(&self, saved: &Saved) -> Result<Outcome, CallError> {
        let devices = self.sessions.devices();
        devices.keep_record(devices.id(&saved.device), saved.name, &saved.bytes)?;
        Ok(Outcome::Kept)
    }
}

/// What wizards know of a paired device.
pub(crate) fn paired(device: &DeviceRecord, session: &SessionRecord) -> Paired {
    Paired { device: device.public_key(), signing_key: device.signing_key, role: device.role, client: session.client() }
}

fn failure(error: &CallError) -> Failure {
    let wait_seconds =
        if let SessionError::Reply(ErrorReply::Throttled { wait }) = error.error { Some(wait) } else { None };
    Failure { code: ReasonCode::from(&error.error), wait_seconds, lost: error.lost }
}

/// One wizard's rows in the store.
pub(crate) struct StoredJournal {
    pub(crate) store: Arc<Store>,
    pub(crate) wizard: WizardId,
    pub(crate) record: JournalRecord,
}

impl JournalStore for StoredJournal {
    fn rows(&self) -> Result<Vec<Vec<u8>>, JournalError> {
        let events = self.store.change(|w| w.events(self.wizard)).map_err(of_journal)?;
        Ok(events.iter().map(|event| event.to_vec()).collect())
    }

    fn append(&self, row: &[u8]) -> Result<(), JournalError> {
        let append = self.store.change(|w| {
            if !w.has_wizard(self.wizard)? {
                w.begin_wizard(self.wizard, &self.record)?;
            }
            w.append_event(self.wizard, row)
        });
        append.map_err(of_journal)
    }

    fn clear(&self) -> Result<(), JournalError> {
        self.store.change(|w| w.end_wizard(self.wizard)).map_err(of_journal)
    }
}

fn of_journal(error: StoreError) -> JournalError {
    if matches!(error, StoreError::RowDamaged { .. }) {
        JournalError::Damaged
    } else {
        JournalError::Store(error.into())
    }
}
