//! From two ends that know something of each other to a [`Session`].
//!
//! 1. The initiator (companion) reads the hello and says with its first sequence number which suite and pattern it wants.
//! 2. It knows the device's key, from the label or from pairing: `IKpsk2`, two messages of 96 and 48 bytes. The device
//!    learns from the first who is there and looks up the pre-shared key; both have proved theirs with the second, but
//!    the device believes the initiator only when the first record decrypts, for anyone can repeat a first message.
//! 3. It knows the typed code: `XXpsk3`, three messages of 81, 161 and 96 bytes. SPAKE2+ runs in the payloads of the
//!    first two and in front of the third; its key is the pre-shared key of the third.
//!
//! Everything either end was told beforehand is in the prologue, so an edited hello or selector ends in an error.
//! It does not hide that two ends speak Pandu, nor prevent a relay that carries the radio further. Whoever holds the
//! device's private key can read which phone a recorded first message came from. And whoever starts a pairing by code
//! while the window is open gets the device's public key with the second message, guessed or not: it is counted.

mod code;
mod known;
mod noise;

pub use code::{CodeAsked, CodeConfirming, code_context, code_psk};
pub use known::ClientAsked;

use alloc::vec::Vec;

use crate::error::HandshakeError;
use crate::hello::{Hello, VERSION, Way, prologue};
use crate::key::{PublicKey, StaticKey};
use crate::label::ScannedLabel;
use crate::pake::CodeSecret;
use crate::random::{Random, RandomError, draw};
use crate::secret::SecretBytes;
use crate::session::Session;
use crate::suite::{Pattern, Selector, choose};
use crate::time::{Day, Millis};

/// What the companion knows of the device it speaks to.
#[derive(Debug)]
pub enum Plan<'p> {
    /// Its label was scanned: pairing.
    Label(&'p ScannedLabel),
    /// Its code was typed: pairing.
    Code(&'p CodeSecret),
    /// It is paired: a session.
    Session {
        /// The key that was pinned at pairing.
        device: PublicKey,
        /// The pre-shared key that was agreed at pairing.
        psk: &'p SecretBytes<32>,
    },
}

/// The initiator between its first message and the device's answer.
pub struct Initiator {
    selector: Selector,
    step: Step,
}

enum Step {
    Known(known::KnownInitiator),
    Code(code::CodeInitiator),
}

impl Initiator {
    /// Starts a handshake and gives the first message. It draws 32 bytes (the ephemeral key), then for a typed code 64
    /// more (SPAKE2+'s `x`, big-endian, reduced).
    ///
    /// # Errors
    /// [`HandshakeError`] about the hello, the suite, the way, or this end's own randomness and secrets.
    pub fn start(
        hello: &[u8],
        plan: &Plan<'_>,
        client: &StaticKey,
        today: Day,
        random: &mut dyn Random,
    ) -> Result<(Self, Vec<u8>), HandshakeError> {
        let offer = Hello::decode(hello)?;
        if !offer.versions.contains(&VERSION) {
            return Err(HandshakeError::Version);
        }
        let suite = choose(&offer.suites, today)?;
        let (pattern, way) = match plan {
            Plan::Label(_) => (Pattern::Ik, Some(Way::Label)),
            Plan::Session { .. } => (Pattern::Ik, None),
            Plan::Code(_) => (Pattern::Xx, Some(Way::Code)),
        };
        if way.is_some_and(|way| !offer.ways.contains(&way)) {
            return Err(HandshakeError::Way);
        }
        let selector = Selector::new(suite, pattern);
        let prologue = prologue(selector, hello);
        let setting = noise::Setting { selector, prologue: &prologue, own: client, ephemeral: draw(random)? };
        let (step, message) = match plan {
            Plan::Label(label) => known::start(setting, label.device(), label.psk())?,
            Plan::Session { device, psk } => known::start(setting, *device, (*psk).clone())?,
            Plan::Code(secret) => code::start(setting, secret, draw(random)?)?,
        };
        Ok((Self { selector, step }, message))
    }

    /// The first sequence number of the link.
    #[must_use]
    pub const fn selector(&self) -> Selector {
        self.selector
    }

    /// Takes the device's answer; gives a last message, if the pattern has one, and the session.
    ///
    /// # Errors
    /// [`HandshakeError`]: `Confirmation` for a wrong code, `Decrypt` when the device is not the one it should be.
    pub fn handle_message(self, now: Millis, message: &[u8]) -> Result<(Option<Vec<u8>>, Session), HandshakeError> {
        match self.step {
            Step::Known(initiator) => initiator.handle_message(now, message).map(|session| (None, session)),
            Step::Code(initiator) => {
                initiator.handle_message(now, message).map(|(last, session)| (Some(last), session))
            }
        }
    }
}

/// The responder before the first message. All its randomness is drawn already.
pub struct Responder {
    hello: Vec<u8>,
    device: StaticKey,
    ephemeral: SecretBytes<32>,
    seed: SecretBytes<64>,
}

/// What the responder must know before it can answer a first message. Dropping it refuses.
pub enum Asked {
    /// Which pre-shared key goes with this initiator's key, if any.
    Client(ClientAsked),
    /// The verifier record of the typed code.
    Code(CodeAsked),
}

impl Responder {
    /// Waits for an initiator who was given exactly these bytes as hello. It draws 32 bytes (the ephemeral key), then 64
    /// (SPAKE2+'s `y`, big-endian, reduced), whichever pattern comes.
    ///
    /// # Errors
    /// [`RandomError`] when the source fails.
    pub fn new(hello: Vec<u8>, device: StaticKey, random: &mut dyn Random) -> Result<Self, RandomError> {
        Ok(Self { hello, device, ephemeral: draw(random)?, seed: draw(random)? })
    }

    /// Reads the selector, which is the first sequence number of the link.
    ///
    /// # Errors
    /// [`HandshakeError`] when it names a suite or a way that the hello does not offer.
    pub fn handle_selector(&self, byte: u8) -> Result<Selector, HandshakeError> {
        let offer = Hello::decode(&self.hello)?;
        let selector = Selector::read(byte, &offer.suites)?;
        match selector.pattern() {
            Pattern::Xx if !offer.ways.contains(&Way::Code) => Err(HandshakeError::Way),
            Pattern::Xx | Pattern::Ik => Ok(selector),
        }
    }

    /// Reads the first message and says what must be known to answer it.
    ///
    /// # Errors
    /// [`HandshakeError`]; to the initiator all of them look alike.
    pub fn handle_message(self, selector: Selector, message: &[u8]) -> Result<Asked, HandshakeError> {
        let prologue = prologue(selector, &self.hello);
        let setting = noise::Setting { selector, prologue: &prologue, own: &self.device, ephemeral: self.ephemeral };
        match selector.pattern() {
            Pattern::Ik => known::read(setting, message).map(Asked::Client),
            Pattern::Xx => code::read(setting, message, self.seed).map(Asked::Code),
        }
    }

    /// Bytes of memory it holds besides itself.
    #[must_use]
    pub const fn bytes_held(&self) -> usize {
        self.hello.capacity()
    }
}
