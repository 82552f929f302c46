//! What every wizard is made of: events in, a new state and at most one effect out.
//!
//! Effects are coarse: one effect is one whole exchange with the outside and ends in exactly one [`Outcome`].
//! Nothing here may do anything; effects are values, and the runner has them performed.

use async_trait::async_trait;
use minicbor::{Decode, Encode};
use pandu_protocol::hello::Category;
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{self, ClientId, ErrorReply, IdempotencyKey, Reply, Request};
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;

use crate::error::{PanduError, ReasonCode};
use crate::wizard::answer::Answer;
use crate::wizard::probe::{Probe, Probed};
use crate::wizard::update::{Deliver, Delivered, Updated, Updates};
use crate::wizard::view::{Arg, Message, ProblemView, View};

/// A wizard as a pure machine. The same events always lead to the same state and the same effects.
pub trait Machine: Clone + PartialEq + Send + 'static {
    /// Name of the wizard in its journal. It is never changed.
    const KIND: &'static str;

    /// What it begins with, kept in the journal. New fields are optional.
    type Start: Encode<()> + for<'b> Decode<'b, ()>;

    /// The state before the first answer.
    fn start(start: Self::Start) -> Self;

    /// What is done at once, before the person answers anything. It depends on the start alone.
    fn opening(&self) -> Option<Effect> {
        None
    }

    /// What the person sees now.
    fn view(&self) -> View;

    /// What the person sees on leaving now: what is already done, and how to go on later.
    fn left(&self) -> View;

    /// Takes one event. What does not fit leaves the state unchanged: a double tap, a late answer, an outcome nobody waits for.
    fn step(self, event: Event) -> Step<Self>;

    /// When to send [`Event::Tick`], Unix milliseconds. It is asked anew after every step; no timer has to be stopped.
    /// None by default.
    fn deadline(&self) -> Option<u64> {
        None
    }

    /// Name of the state in the wizard's diagram.
    fn state(&self) -> &'static str;
}

/// What a step leads to.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<M> {
    /// The new state.
    pub machine: M,
    /// What is to be done, if anything.
    pub effect: Option<Effect>,
    /// Whether the event fitted. Only fitting events are kept in the journal.
    pub moved: bool,
}

impl<M> Step<M> {
    /// The event did not fit: nothing changes.
    pub const fn stay(machine: M) -> Self {
        Self { machine, effect: None, moved: false }
    }

    /// The event led to a state that waits for the person or is the end.
    pub const fn to(machine: M) -> Self {
        Self { machine, effect: None, moved: true }
    }

    /// The event led to a state that waits for an effect.
    pub const fn with(machine: M, effect: Effect) -> Self {
        Self { machine, effect: Some(effect), moved: true }
    }

    /// Puts the state into a larger one.
    pub fn map<N>(self, into: impl FnOnce(M) -> N) -> Step<N> {
        Step { machine: into(self.machine), effect: self.effect, moved: self.moved }
    }
}

/// What a step of a nested wizard leads to.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nested<P, R> {
    /// It goes on.
    Going(Step<P>),
    /// It ended with a result.
    Ended(R),
}

/// What happens to a wizard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The person answered.
    Answer(Given),
    /// The effect under way ended.
    Done(Outcome),
    /// A deadline has passed: the time now, Unix milliseconds.
    Tick(u64),
    /// The wizard was gone on with after a stop: every session is a new one, and a secret that was typed before is gone.
    Resumed,
}

/// An answer together with what it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// The screen as it was shown, for consents.
    pub shown: Shown,
    /// Whether secrets were taken out, because this is a replay. Their effect is done already, so their value is not needed.
    pub withheld: bool,
}

impl Given {
    /// The choice taken.
    #[must_use]
    pub fn choice(&self) -> Option<&str> {
        self.answer.choice.as_deref()
    }

    /// What was typed into a field; `None` when nothing was. In a replay a secret field holds the empty text.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&str> {
        self.answer.value(field).or(if self.withheld { Some("") } else { None })
    }
}

/// A screen as it was shown to the person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// SHA-256 over the exact words: see [`crate::wizard::Screen::digest`].
    pub digest: [u8; 32],
    /// Language of the words (BCP 47).
    pub language: String,
}

/// What a wizard wants done. Each kind is one whole exchange with the outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Listens for devices nearby, for a few seconds. Ends in [`Outcome::Found`].
    Scan,
    /// Connects to one device and reads what it tells anyone. Ends in [`Outcome::Met`].
    Meet {
        /// The radio's address.
        address: String,
    },
    /// Pairs with a device and keeps the keys. Ends in [`Outcome::Paired`].
    Pair(PairOrder),
    /// Sends requests in one session. Ends in [`Outcome::Replied`].
    Call(Call),
    /// Keeps a record on this machine. Ends in [`Outcome::Kept`].
    Save(Saved),
    /// Tries something on a device that changes nothing. Ends in [`Outcome::Probed`].
    Probe(Probe),
    /// Asks a maker's repository, or keeps something about updates. Ends in [`Outcome::Updated`].
    Updates(Updates),
    /// Brings an image to a device, for some seconds at a time. Ends in [`Outcome::Delivered`].
    Deliver(Deliver),
}

/// What is needed to pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairOrder {
    /// The radio's address.
    pub address: String,
    /// Text of the label's QR code, or the typed code. It parses with [`pandu_protocol::label::parse_label`].
    pub label: SecretText<LABEL_MAX>,
}

/// Longest label text in bytes: the QR text of a label is shorter than this.
pub const LABEL_MAX: usize = 256;

/// Requests to one device, answered in order. One that the device refuses does not keep the others from being asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The device.
    pub device: PublicKey,
    /// The requests, at least one. INVARIANT: at most one of them changes state, so that one idempotency key is enough.
    pub requests: Vec<Request>,
}

/// A record to be sealed and kept; it replaces the one of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The device that it is about; its data key seals it.
    pub device: PublicKey,
    /// Name of the record, such as `setup`.
    pub name: &'static str,
    /// The record, encoded.
    pub bytes: Vec<u8>,
}

/// How an effect ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Outcome {
    /// These devices were heard.
    #[n(0)]
    Found(#[n(0)] Vec<Candidate>),
    /// The device told what it tells anyone.
    #[n(1)]
    Met(#[n(0)] Greeting),
    /// Pairing is complete and its keys are kept.
    #[n(2)]
    Paired(#[n(0)] Paired),
    /// The device answered each request.
    #[n(3)]
    Replied(#[n(0)] Replies),
    /// The record is kept.
    #[n(4)]
    Kept,
    /// It did not work.
    #[n(5)]
    Failed(#[n(0)] Failure),
    /// Something was tried.
    #[n(6)]
    Probed(#[n(0)] Probed),
    /// The maker's repository was asked, or something about updates is kept.
    #[n(7)]
    Updated(#[n(0)] Updated),
    /// An image is some way further.
    #[n(8)]
    Delivered(#[n(0)] Delivered),
}

/// A device that was heard.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Candidate {
    /// The radio's address: opaque, never shown.
    #[n(0)]
    pub address: String,
    /// What kind of thing it is.
    #[n(1)]
    pub category: Category,
    /// Whether it says that it can be set up now.
    #[n(2)]
    pub ready: bool,
}

/// What a device tells anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Greeting {
    /// What kind of thing it is.
    #[n(0)]
    pub category: Category,
    /// When its pairing window closes, Unix milliseconds by this machine's clock; absent = it is closed.
    #[n(1)]
    pub until: Option<u64>,
    /// Whether a scanned label is accepted.
    #[n(2)]
    pub label: bool,
    /// Whether a typed code is accepted.
    #[n(3)]
    pub code: bool,
    /// Whether a pairing of ours with it broke off: then it may know this phone although its window is closed.
    #[n(4)]
    #[cbor(default)]
    pub expected: bool,
}

/// A completed pairing.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Paired {
    /// The device's key, pinned.
    #[cbor(n(0), with = "crate::wizard::journal::key")]
    pub device: PublicKey,
    /// The key with which it signs its statements (Ed25519), pinned.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signing_key: [u8; 32],
    /// The role that it gave to this phone.
    #[n(2)]
    pub role: Role,
    /// This phone's handle on the device.
    #[n(3)]
    pub client: ClientId,
}

/// A device's answers, one for each request of a [`Call`], in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replies(pub Vec<Result<Reply, ErrorReply>>);

impl Replies {
    /// Takes the answer to the first request that is still there.
    ///
    /// # Errors
    /// [`Failure`] when the device refused the request, or when what is there answers something else.
    pub fn take<C: message::Call>(&mut self) -> Result<C::Reply, Failure> {
        let misbehaved = Failure { code: ReasonCode::DeviceMisbehaved, wait_seconds: None, lost: false };
        if self.0.is_empty() {
            return Err(misbehaved);
        }
        match self.0.remove(0) {
            Ok(reply) => C::reply(reply).ok_or(misbehaved),
            Err(error) => Err(Failure::from(&error)),
        }
    }
}

impl From<&ErrorReply> for Failure {
    fn from(error: &ErrorReply) -> Self {
        let wait_seconds = if let ErrorReply::Throttled { wait } = error { Some(*wait) } else { None };
        Self { code: ReasonCode::from(error), wait_seconds, lost: false }
    }
}

/// Why an effect did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Failure {
    /// What happened. The words for it are in the translations.
    #[cbor(n(0), with = "crate::wizard::journal::reason")]
    pub code: ReasonCode,
    /// Seconds to wait before the next try.
    #[n(1)]
    pub wait_seconds: Option<u32>,
    /// Whether it is unknown if the device did it: a repetition then carries the same idempotency key.
    #[n(2)]
    pub lost: bool,
}

impl Failure {
    /// What has not even been tried: it failed for a reason of this machine or of the wizard itself.
    #[must_use]
    pub const fn of(code: ReasonCode) -> Self {
        Self { code, wait_seconds: None, lost: false }
    }

    /// Whether it ends a wizard for good: trying again in it cannot help, and some of it must not be got round.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self.code,
            ReasonCode::DeviceChanged
                | ReasonCode::SessionRefused
                | ReasonCode::SuiteRefused
                | ReasonCode::VersionRefused
                | ReasonCode::DeviceMisbehaved
                | ReasonCode::NotPandu
                | ReasonCode::AlreadyPaired
                | ReasonCode::Forbidden
                | ReasonCode::Quarantined
                | ReasonCode::NewerAnswer
                | ReasonCode::DeviceKeyMissing
                | ReasonCode::UnknownDevice
                | ReasonCode::Misuse
        )
    }

    /// Puts it into words, beside `field` if it is about what was entered.
    #[must_use]
    pub fn problem(self, field: Option<&'static str>) -> ProblemView {
        let wait = self
            .wait_seconds
            .map_or_else(|| Arg::from(Message::new("time-a-while")), |seconds| Arg::Duration(u64::from(seconds)));
        let what = Message::new(self.code.message_id()).with("wait", wait);
        let next = Message { id: self.code.next_id(), args: what.args.clone() };
        let about_entry = matches!(self.code.error(None), PanduError::CheckCode { .. });
        ProblemView { what, next, field: field.filter(|_| about_entry) }
    }
}

/// Does what wizards want done.
#[async_trait]
pub trait Performer: Send + Sync {
    /// Performs one effect. `key` goes with the request that changes state.
    ///
    /// It ends by itself within a bounded time, and its future may be dropped at any await: the person left.
    async fn perform(&self, effect: Effect, key: IdempotencyKey) -> Outcome;
}
