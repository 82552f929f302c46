//! What the fingerprint wizard knows of a device: the person's fingers there, their consent, and their other ways in.

use pandu_protocol::limit::FINGERS_MAX;
use pandu_protocol::message::{
    Call as _, ConsentRequest, ConsentState, Credential, CredentialKind, Empty, Request, call,
};

use crate::access::{By, own_password};
use crate::error::ReasonCode;
use crate::wizard::DeviceStart;
use crate::wizard::step::{Call, Effect, Failure, Replies};

/// Stable name of the purpose for which fingerprints are kept.
pub(super) const PURPOSE: &str = "fingerprints";

/// A device and this person's fingers on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) start: DeviceStart,
    /// What the device asks consent for; `None` = it does not ask. The person is asked all the same.
    pub(super) request: Option<ConsentRequest>,
    /// Whether consent stands.
    pub(super) consent: bool,
    pub(super) fingers: Vec<Finger>,
    /// By what this person confirms.
    pub(super) by: By,
    /// Whether this person has a PIN there.
    pub(super) pin: bool,
}

/// A finger that is enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finger {
    pub(super) id: u32,
    pub(super) name: String,
    /// Whether it is off after too many failures.
    pub(super) off: bool,
}

/// A finger that is to be enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) name: String,
    /// The finger that it takes the place of.
    pub(super) replaces: Option<Finger>,
}

/// Asks how things stand. It changes nothing.
pub(super) fn read(start: &DeviceStart) -> Effect {
    let mut requests = vec![call::Identify::request(Empty {}), call::ConsentRequests::request(Empty {})];
    requests.extend(lists());
    Effect::Call(Call { device: start.paired.device, requests })
}

/// What is read back after each change.
pub(super) fn lists() -> [Request; 2] {
    [call::ListCredentials::request(Empty {}), call::ConsentRecords::request(Empty {})]
}

impl Home {
    /// Takes the answers to [`read`]; `None` when the device reads no fingerprints.
    pub(super) fn new(start: DeviceStart, mut replies: Replies) -> Result<Option<Self>, Failure> {
        let identity = replies.take::<call::Identify>()?;
        if !identity.abilities.fingerprint {
            return Ok(None);
        }
        let requests = optional(replies.take::<call::ConsentRequests>())?.map(|asked| asked.requests);
        let request = requests.into_iter().flatten().find(|asked| &*asked.purpose == PURPOSE);
        let mut home = Self { start, request, consent: false, fingers: Vec::new(), by: By::Phone, pin: false };
        home.update(replies)?;
        Ok(Some(home))
    }

    /// Takes the answers to [`lists`].
    pub(super) fn update(&mut self, mut replies: Replies) -> Result<(), Failure> {
        let credentials = replies.take::<call::ListCredentials>()?.credentials;
        let records = optional(replies.take::<call::ConsentRecords>())?.map(|records| records.records);
        let client = &self.start.paired.client;
        let last = records.into_iter().flatten().rfind(|record| &*record.purpose == PURPOSE);
        let version = self.request.as_ref().map(|asked| asked.version);
        self.consent = last.is_some_and(|last| {
            last.state == ConsentState::Given && version.is_none_or(|version| version == last.version)
        });
        self.by = if own_password(&credentials, client).is_some() { By::Password } else { By::Phone };
        let own: Vec<Credential> = credentials.into_iter().filter(|one| one.client == *client).collect();
        self.pin = own.iter().any(|one| one.kind == CredentialKind::Pin && !one.off);
        self.fingers = own
            .into_iter()
            .filter(|one| one.kind == CredentialKind::Fingerprint)
            .map(|one| Finger {
                id: one.id,
                name: one.name.map(|name| name.to_string()).unwrap_or_default(),
                off: one.off,
            })
            .collect();
        Ok(())
    }

    /// One command or more, as one effect.
    pub(super) fn call(&self, requests: Vec<Request>) -> Effect {
        Effect::Call(Call { device: self.start.paired.device, requests })
    }

    /// A command, and the lists read back after it.
    pub(super) fn change(&self, request: Request) -> Effect {
        self.call(std::iter::once(request).chain(lists()).collect())
    }

    /// The finger that a choice such as `finger-2` names.
    pub(super) fn chosen(&self, choice: Option<&str>) -> Option<&Finger> {
        let place: usize = choice?.strip_prefix("finger-")?.parse().ok()?;
        self.fingers.get(place)
    }

    /// Whether there is room for one more.
    pub(super) fn has_room(&self) -> bool {
        self.fingers.len() < FINGERS_MAX
    }
}

/// What a device need not have: then "no" is an answer.
fn optional<T>(result: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Failure { code: ReasonCode::Unsupported, .. }) => Ok(None),
        Err(failure) => Err(failure),
    }
}
