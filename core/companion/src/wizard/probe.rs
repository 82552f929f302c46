//! What is tried on a device from outside or against its word, and what came of it: plain data, kept in journals.
//!
//! A probe changes nothing on an honest device. Nothing here may judge; that is for the wizard that asked.

use minicbor::{Decode, Encode};
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{ConsentState, Request};

use crate::wizard::step::{Failure, Replies};

/// One thing to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The device.
    pub device: PublicKey,
    /// How.
    pub way: Way,
}

/// How a device is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// As a stranger sees it: adverts, hello, services, calls without a session. Ends any open session first. Ends in
    /// [`Probed::Looked`].
    Look,
    /// In a session without a fresh confirmation: commands that need one, in forms that change nothing even if the device
    /// carries them out. Ends in [`Probed::Knocked`].
    Knock,
    /// Requests of which each may fail by itself. None of them changes state. Ends in [`Probed::Asked`].
    Ask(Vec<Request>),
    /// Up to three wrong passwords. Only with the person's permission. Ends in [`Probed::Guessed`].
    Guess,
}

/// What came of a probe.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Probed {
    /// What a stranger sees, and what this phone remembers.
    #[n(0)]
    Looked(#[n(0)] Box<Looked>),
    /// What was answered without a confirmation.
    #[n(1)]
    Knocked(#[n(0)] Knocked),
    /// The answers.
    #[n(2)]
    Asked(#[n(0)] Asked),
    /// What wrong passwords led to.
    #[n(3)]
    Guessed(#[n(0)] Vec<Guess>),
}

/// What a stranger sees of a device, and what this phone remembers of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Looked {
    /// When, Unix milliseconds by this machine's clock.
    #[n(0)]
    pub at: u64,
    /// How many devices were heard at one time, twice in a row, whose adverts this key makes: more than one = a twin.
    #[n(1)]
    pub heard: u8,
    /// The rotating id of the advert.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub advert: [u8; 7],
    /// Whether the advert says that the device is open to pairing.
    #[n(3)]
    pub ready: bool,
    /// The hello, byte for byte.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub hello: Vec<u8>,
    /// The services offered; absent = this kind of connection cannot tell.
    #[n(5)]
    pub services: Option<Vec<String>>,
    /// What requests without a session led to.
    #[n(6)]
    pub calls: Vec<Called>,
    /// What a session with a key that the device does not know led to.
    #[n(7)]
    pub session: Strange,
    /// What this phone remembers.
    #[n(8)]
    pub known: Known,
}

/// A request without a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Called {
    /// Number of its kind.
    #[n(0)]
    pub kind: u32,
    /// What it led to.
    #[n(1)]
    pub answer: Strange,
}

/// How a device treats a stranger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Strange {
    /// It refused, ended the link, or said nothing.
    #[n(0)]
    Refused,
    /// It gave an answer.
    #[n(1)]
    Answered,
    /// It could not be tried.
    #[n(2)]
    Untried,
}

/// What this phone remembers of a device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Known {
    /// The model at the end of set-up.
    #[n(0)]
    pub model: Option<String>,
    /// The consents as they were answered here.
    #[n(1)]
    pub consents: Vec<Consented>,
    /// What was found on its label at pairing; absent = nobody looked.
    #[n(2)]
    pub label: Option<LabelKnown>,
    /// Whether another paired device signs with the same key.
    #[n(3)]
    pub shared_key: bool,
    /// The record of the last check, as it was kept.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub check: Option<Vec<u8>>,
    /// What its maker has signed about updates; absent = nothing could be confirmed within a week.
    #[n(5)]
    pub maker: Option<MakerWord>,
}

/// What a maker's repository was confirmed to have for a device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MakerWord {
    /// The version that ran when it was asked about.
    #[n(0)]
    pub installed: String,
    /// A newer version that is there for it.
    #[n(1)]
    pub newer: Option<String>,
    /// Whether nothing newer is there at all.
    #[n(2)]
    pub is_newest: bool,
    /// Whether the maker has taken back the version that ran.
    #[n(3)]
    pub recalled: bool,
}

/// A consent as it was answered here.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Consented {
    /// Stable name of the purpose.
    #[n(0)]
    pub purpose: String,
    /// Version of the request.
    #[n(1)]
    pub version: u32,
    /// The answer.
    #[n(2)]
    pub state: ConsentState,
}

/// What is known of a device's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LabelKnown {
    /// Whether its code can be guessed by who knows the device.
    #[n(0)]
    pub guessable: bool,
    /// Whether another paired device has the same code.
    #[n(1)]
    pub shared: bool,
}

/// What a session without a fresh confirmation may do.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Knocked {
    /// For how many seconds the device says that a confirmation still counts, in a session that had none.
    #[n(0)]
    pub fresh_seconds: u32,
    /// What was tried.
    #[n(1)]
    pub knocks: Vec<Knock>,
}

/// A command that was tried without a confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Knock {
    /// Number of its kind.
    #[n(0)]
    pub kind: u32,
    /// The code of the refusal (docs/protocol.md, 10.2); absent = the device carried it out.
    #[n(1)]
    pub refusal: Option<u32>,
}

/// Answers to [`Way::Ask`], in order. What came after a lost connection is missing.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Asked {
    /// When the last answer came, Unix milliseconds by this machine's clock.
    #[n(0)]
    pub at: u64,
    /// The answers.
    #[n(1)]
    pub answers: Vec<Answered>,
    /// Why the rest was not asked any more.
    #[n(2)]
    pub stopped: Option<Failure>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Answered {
    /// The device said this, or refused. INVARIANT: exactly one.
    #[n(0)]
    Said(#[n(0)] Replies),
    /// What it said is not an answer.
    #[n(1)]
    Nonsense(#[n(0)] Failure),
}

/// One try with a wrong password, or what the device says of its waits after the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Guess {
    /// It was refused.
    #[n(0)]
    Refused,
    /// It was accepted.
    #[n(1)]
    Accepted,
    /// The device wants a wait of so many seconds before the next one. Such a try is not counted.
    #[n(2)]
    Wait(#[n(0)] u32),
    /// The device does not take passwords.
    #[n(3)]
    Unsupported,
    /// After the last try it says that it wants a wait of so many seconds.
    #[n(4)]
    Says(#[n(0)] u32),
}
