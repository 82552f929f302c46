//! What the update wizard knows of a device: how it stands there, asked anew after every stop.

use pandu_protocol::message::{
    Call as _, Empty, ErrorReply, Identity, Request, UpdateKind, UpdateMode, UpdatePolicy, UpdateState, call,
};
use pandu_protocol::role::Role;

use crate::access::{By, own_password};
use crate::error::ReasonCode;
use crate::wizard::DeviceStart;
use crate::wizard::step::{Call, Effect, Failure, Replies};
use crate::wizard::update::{DeviceNow, Updates};

/// A device and its software.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) start: DeviceStart,
    pub(super) maker: String,
    pub(super) model: String,
    /// By what this person confirms, should the device ask for it.
    pub(super) by: By,
    /// Whether this phone may have the device install something.
    pub(super) governs: bool,
    /// How the device stands.
    pub(super) state: UpdateState,
    /// What it does with updates by itself, if it says so.
    pub(super) policy: Option<UpdatePolicy>,
}

/// What the device answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// How things stand.
    Known(Box<Home>),
    /// Its software cannot be updated; why not, if it says so.
    Fixed(Option<String>),
}

/// Asks how things stand. It changes nothing.
pub(super) fn read(start: &DeviceStart) -> Effect {
    let requests = vec![
        call::Identify::request(Empty {}),
        call::AuthState::request(Empty {}),
        call::ListCredentials::request(Empty {}),
        call::UpdateState::request(Empty {}),
        call::UpdatePolicy::request(Empty {}),
    ];
    Effect::Call(Call { device: start.paired.device, requests })
}

/// Takes the answers to [`read`].
pub(super) fn found(start: DeviceStart, mut replies: Replies) -> Result<Found, Failure> {
    let identity = replies.take::<call::Identify>()?;
    let role = replies.take::<call::AuthState>()?.role;
    let password = replies.take::<call::ListCredentials>().ok();
    let password = password.and_then(|list| own_password(&list.credentials, &start.paired.client).cloned());
    if replies.0.first() == Some(&Err(ErrorReply::Unsupported)) {
        return Ok(Found::Fixed(reason(&identity)));
    }
    let state = replies.take::<call::UpdateState>()?;
    if is_fixed(&identity) {
        return Ok(Found::Fixed(reason(&identity)));
    }
    Ok(Found::Known(Box::new(Home {
        start,
        maker: identity.maker.to_string(),
        model: identity.model.to_string(),
        by: if password.is_some() { By::Password } else { By::Phone },
        governs: role.covers(Role::Admin),
        state,
        policy: replies.take::<call::UpdatePolicy>().ok(),
    })))
}

/// Whether the device says of every part of its software that it cannot be updated.
fn is_fixed(identity: &Identity) -> bool {
    !identity.components.is_empty() && identity.components.iter().all(|part| !part.updatable)
}

/// Why the main part cannot be updated: the last that says so, for the first is what boots.
fn reason(identity: &Identity) -> Option<String> {
    let said = identity.components.iter().rev().find_map(|part| part.reason_if_not.as_ref());
    said.map(|reason| reason.to_string())
}

impl Home {
    /// One command or more, as one effect.
    pub(super) fn call(&self, requests: Vec<Request>) -> Effect {
        Effect::Call(Call { device: self.start.paired.device, requests })
    }

    /// Tells a device that would install this kind by itself to leave it until then; `None` = it would not.
    pub(super) fn put_off(&self, kind: UpdateKind, until: u64) -> Option<Effect> {
        let policy = self.policy?;
        let mode = match kind {
            UpdateKind::Security => policy.security,
            UpdateKind::Maintenance => policy.maintenance,
            UpdateKind::Feature | UpdateKind::Other(_) => policy.feature,
        };
        let put_off = UpdatePolicy { postponed_until: Some(until.max(policy.postponed_until.unwrap_or(0))), ..policy };
        (mode == UpdateMode::Automatic).then(|| self.call(vec![call::SetUpdatePolicy::request(put_off)]))
    }

    /// Asks the maker's repository.
    pub(super) fn look(&self) -> Effect {
        let now = DeviceNow {
            maker: self.maker.clone(),
            model: self.model.clone(),
            installed: self.state.installed.to_string(),
        };
        Effect::Updates(Updates::Look { device: self.start.paired.device, now })
    }
}

/// Whether the device wants the person to show that it is them.
pub(super) const fn wants_confirmation(failure: Failure) -> bool {
    matches!(failure.code, ReasonCode::ConfirmationRequired | ReasonCode::AuthRequired)
}
