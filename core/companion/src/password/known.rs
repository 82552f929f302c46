//! What the password wizard knows of a device: how things stand there, asked anew after every stop.

use pandu_protocol::message::{Call as _, CredentialKind, Empty, Request, call};

use crate::access::{Names, own_password};
use crate::error::ReasonCode;
use crate::wizard::DeviceStart;
use crate::wizard::step::{Call, Effect, Failure, Replies};

/// A device and its password as it stood when the device was last asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) start: DeviceStart,
    maker: String,
    model: String,
    serial: String,
    /// The password of this phone, if one is set.
    pub(super) password: Option<Set>,
    /// Whether this phone counts as a key by itself.
    pub(super) phone_key: bool,
}

/// A password that is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Set {
    /// The device's handle of it.
    pub(super) id: u32,
    /// One more at each change.
    pub(super) version: u32,
}

/// What the device answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// How things stand. `off` = the password is off until somebody presses the button.
    Known { known: Box<Known>, off: bool },
    /// There is nothing to do here.
    Unavailable(Why),
}

/// Why there is nothing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The device knows no passwords.
    NoPasswords,
    /// Somebody else has locked this one.
    Locked,
}

/// Asks how things stand. It changes nothing.
pub(super) fn read(start: &DeviceStart) -> Effect {
    let requests = vec![
        call::Identify::request(Empty {}),
        call::AuthState::request(Empty {}),
        call::ListCredentials::request(Empty {}),
    ];
    Effect::Call(Call { device: start.paired.device, requests })
}

/// Takes the answers to [`read`].
pub(super) fn found(start: DeviceStart, mut replies: Replies) -> Result<Found, Failure> {
    let identity = replies.take::<call::Identify>()?;
    let state = replies.take::<call::AuthState>()?;
    if !identity.abilities.password {
        return Ok(Found::Unavailable(Why::NoPasswords));
    }
    let credentials = replies.take::<call::ListCredentials>()?.credentials;
    let client = &start.paired.client;
    let password = own_password(&credentials, client);
    if password.is_some_and(|password| password.locked) {
        return Ok(Found::Unavailable(Why::Locked));
    }
    let off = state.locked_out || password.is_some_and(|password| password.off);
    let password = password.map(|password| Set { id: password.id, version: password.version });
    let phone_key = credentials.iter().any(|one| one.kind == CredentialKind::PhoneKey && one.client == *client);
    let [maker, model, serial] = [identity.maker.to_string(), identity.model.to_string(), identity.serial.to_string()];
    Ok(Found::Known { known: Box::new(Known { start, maker, model, serial, password, phone_key }), off })
}

impl Known {
    /// One command or more, as one effect.
    pub(super) fn call(&self, requests: Vec<Request>) -> Effect {
        Effect::Call(Call { device: self.start.paired.device, requests })
    }

    /// Version of the password; 0 = none.
    pub(super) fn version(&self) -> u32 {
        self.password.map_or(0, |password| password.version)
    }

    /// Does something with the words that make bad passwords here.
    pub(super) fn with_names<T>(&self, act: impl FnOnce(Names<'_>) -> T) -> T {
        act(Names { device: &[&self.maker, &self.model, &self.serial, &self.start.name], person: &[&self.start.phone] })
    }
}

/// Whether the device wants the person to show once more that it is them, because the last time no longer counts.
pub(super) const fn is_stale(failure: Failure) -> bool {
    matches!(failure.code, ReasonCode::ConfirmationRequired | ReasonCode::AuthRequired)
}
