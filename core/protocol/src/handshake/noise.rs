//! One Noise handshake by `snow`, with our primitives, fixed lengths and typed errors.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use snow::error::Error as SnowError;
use snow::{Builder, HandshakeState};
use zeroize::Zeroizing;

use crate::error::HandshakeError;
use crate::key::{PublicKey, StaticKey};
use crate::limit::HANDSHAKE_MESSAGE_MAX;
use crate::resolver::Resolver;
use crate::secret::SecretBytes;
use crate::session::Session;
use crate::suite::{Pattern, Selector};
use crate::time::Millis;

/// What both ends of a handshake are made of.
pub(super) struct Setting<'s> {
    pub(super) selector: Selector,
    pub(super) prologue: &'s [u8],
    pub(super) own: &'s StaticKey,
    pub(super) ephemeral: SecretBytes<32>,
}

/// A handshake under way.
pub(super) struct Noise {
    /// Boxed, so that its key material is not copied about when a link changes its state.
    state: Box<HandshakeState>,
    pattern: Pattern,
}

impl Noise {
    pub(super) fn initiator(setting: Setting<'_>, device: Option<&PublicKey>) -> Result<Self, HandshakeError> {
        Self::build(setting, device, true)
    }

    pub(super) fn responder(setting: Setting<'_>) -> Result<Self, HandshakeError> {
        Self::build(setting, None, false)
    }

    fn build(setting: Setting<'_>, device: Option<&PublicKey>, initiator: bool) -> Result<Self, HandshakeError> {
        let params = setting.selector.noise_name().parse()?;
        let resolver = Resolver::new(setting.own.clone(), setting.ephemeral);
        let mut builder = Builder::with_resolver(params, Box::new(resolver))
            .local_private_key(setting.own.private().expose())?
            .prologue(setting.prologue)?;
        if let Some(device) = device {
            builder = builder.remote_public_key(device.as_bytes())?;
        }
        let state = if initiator { builder.build_initiator()? } else { builder.build_responder()? };
        Ok(Self { state: Box::new(state), pattern: setting.selector.pattern() })
    }

    /// The pre-shared key stays in `snow`'s memory only for the message that needs it.
    fn with_psk<T>(
        &mut self,
        psk: &SecretBytes<32>,
        step: impl FnOnce(&mut Self) -> Result<T, HandshakeError>,
    ) -> Result<T, HandshakeError> {
        let place = match self.pattern {
            Pattern::Ik => 2,
            Pattern::Xx => 3,
        };
        self.state.set_psk(place, psk.expose())?;
        let result = step(self);
        self.state.set_psk(place, &[0; 32])?;
        result
    }

    pub(super) fn write(&mut self, payload: &[u8]) -> Result<Vec<u8>, HandshakeError> {
        let mut message = vec![0; HANDSHAKE_MESSAGE_MAX];
        let length = self.state.write_message(payload, &mut message)?;
        message.truncate(length);
        message.shrink_to_fit();
        Ok(message)
    }

    pub(super) fn write_psk(&mut self, psk: &SecretBytes<32>, payload: &[u8]) -> Result<Vec<u8>, HandshakeError> {
        self.with_psk(psk, |noise| noise.write(payload))
    }

    /// Reads a message whose payload has exactly `N` bytes.
    pub(super) fn read<const N: usize>(&mut self, message: &[u8]) -> Result<Zeroizing<[u8; N]>, HandshakeError> {
        // `snow` wants room for the tag when it decrypts in place.
        let mut buffer = Zeroizing::new([0; HANDSHAKE_MESSAGE_MAX]);
        if message.len() > buffer.len() {
            return Err(HandshakeError::Length);
        }
        let length = self.state.read_message(message, buffer.as_mut_slice())?;
        buffer
            .get(..length)
            .and_then(|payload| payload.try_into().ok())
            .map(Zeroizing::new)
            .ok_or(HandshakeError::Length)
    }

    pub(super) fn read_psk(&mut self, psk: &SecretBytes<32>, message: &[u8]) -> Result<(), HandshakeError> {
        self.with_psk(psk, |noise| noise.read::<0>(message)).map(|_| ())
    }

    /// The static key of the other end, once it is known.
    pub(super) fn peer(&self) -> Result<PublicKey, HandshakeError> {
        self.state.get_remote_static().and_then(PublicKey::from_slice).ok_or(HandshakeError::Damaged)
    }

    /// Ends the handshake. `confirmed` says whether the other end has proved itself by it.
    pub(super) fn into_session(self, now: Millis, confirmed: bool) -> Result<Session, HandshakeError> {
        let peer = self.peer()?;
        let hash = self.state.get_handshake_hash().try_into().map_err(|_| HandshakeError::Damaged)?;
        let transport = (*self.state).into_stateless_transport_mode()?;
        Ok(Session::new(transport, now, peer, hash, confirmed))
    }
}

impl From<SnowError> for HandshakeError {
    fn from(error: SnowError) -> Self {
        match error {
            SnowError::Decrypt => Self::Decrypt,
            SnowError::Dh => Self::WeakKey,
            SnowError::Input => Self::Length,
            SnowError::Rng => Self::Random(crate::random::RandomError),
            SnowError::Pattern(_) | SnowError::Init(_) | SnowError::Prereq(_) | SnowError::State(_) => Self::Damaged,
            // The enum may grow; what grows is no fault of the peer's.
            _ => Self::Damaged,
        }
    }
}
