//! Who has access to a device, as it stood when the device was last asked. A phone without the right to see others sees itself.

use pandu_protocol::message::{Call as _, ClientId, Credential, CredentialKind, Empty, PairedClients, Request, call};
use pandu_protocol::role::Role;

use crate::access::{By, own_password};
use crate::error::ReasonCode;
use crate::wizard::DeviceStart;
use crate::wizard::step::{Call, Effect, Failure, Replies};

/// A device and the people who have access to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) start: DeviceStart,
    /// What this phone may do.
    pub(super) role: Role,
    /// Whether the device has keys for a PIN.
    pub(super) pins: bool,
    /// By what this person confirms.
    pub(super) by: By,
    /// Everybody, in the order of pairing; only this phone when it may not see others.
    pub(super) people: Vec<Person>,
    /// Whether this phone may see and change others.
    pub(super) governs: bool,
    /// The invitation that is open.
    pub(super) invitation: Option<Invitation>,
}

/// Somebody who has access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) client: ClientId,
    pub(super) name: String,
    pub(super) role: Role,
    /// Unix seconds of the last session, by the device's clock; 0 = not known.
    pub(super) last_seen: u64,
    pub(super) is_you: bool,
    pub(super) pin: Option<Pin>,
}

/// A PIN that is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pin {
    /// Whether its holder may not change it.
    pub(super) locked: bool,
    /// Whether it is off after too many wrong tries.
    pub(super) off: bool,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invitation {
    pub(super) role: Role,
    pub(super) name: String,
    /// Seconds until it ends.
    pub(super) seconds: u32,
}

/// Asks how things stand. It changes nothing.
pub(super) fn read(start: &DeviceStart) -> Effect {
    let mut requests = vec![call::Identify::request(Empty {}), call::AuthState::request(Empty {})];
    requests.extend(lists());
    Effect::Call(Call { device: start.paired.device, requests })
}

/// What is read back after each change.
pub(super) fn lists() -> [Request; 2] {
    [call::ListCredentials::request(Empty {}), call::PairedClients::request(Empty {})]
}

impl Home {
    /// Takes the answers to [`read`].
    pub(super) fn new(start: DeviceStart, mut replies: Replies) -> Result<Self, Failure> {
        let identity = replies.take::<call::Identify>()?;
        let state = replies.take::<call::AuthState>()?;
        let mut home = Self {
            start,
            role: state.role,
            pins: identity.abilities.pin,
            by: By::Phone,
            people: Vec::new(),
            governs: false,
            invitation: None,
        };
        home.update(replies)?;
        Ok(home)
    }

    /// Takes the answers to [`lists`].
    pub(super) fn update(&mut self, mut replies: Replies) -> Result<(), Failure> {
        let credentials =
            own(replies.take::<call::ListCredentials>())?.map(|list| list.credentials.into_iter().collect());
        let credentials: Vec<Credential> = credentials.unwrap_or_default();
        let clients = own(replies.take::<call::PairedClients>())?;
        let client = &self.start.paired.client;
        self.by = if own_password(&credentials, client).is_some() { By::Password } else { By::Phone };
        self.governs = clients.is_some() && self.role.covers(Role::Admin);
        self.invitation = clients.as_ref().and_then(invitation);
        self.people = match clients {
            Some(clients) => clients
                .clients
                .into_iter()
                .map(|one| Person {
                    pin: pin(&credentials, &one.client),
                    client: one.client,
                    name: one.name.to_string(),
                    role: one.role,
                    last_seen: one.last_seen,
                    is_you: one.is_you,
                })
                .collect(),
            None => vec![Person {
                client: client.clone(),
                name: self.start.phone.clone(),
                role: self.role,
                last_seen: 0,
                is_you: true,
                pin: pin(&credentials, client),
            }],
        };
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

    /// Somebody by the handle; `None` when they are gone.
    pub(super) fn person(&self, client: &ClientId) -> Option<&Person> {
        self.people.iter().find(|person| person.client == *client)
    }

    /// The person with this phone.
    pub(super) fn you(&self) -> Option<&Person> {
        self.people.iter().find(|person| person.is_you)
    }

    /// The others, each with the place that a choice names them by.
    pub(super) fn others(&self) -> impl Iterator<Item = (usize, &Person)> {
        self.people.iter().enumerate().filter(|(_, person)| !person.is_you)
    }

    /// The other person that a choice such as `person-2` names.
    pub(super) fn chosen(&self, choice: Option<&str>) -> Option<&Person> {
        let place: usize = choice?.strip_prefix("person-")?.parse().ok()?;
        self.others().find(|(at, _)| *at == place).map(|(_, person)| person)
    }

    /// Whether this phone may change somebody.
    pub(super) fn may_change(&self, person: &Person) -> bool {
        self.governs && !person.is_you && self.role.covers(person.role)
    }

    /// Whether somebody else owns the device as well.
    pub(super) fn has_other_owner(&self) -> bool {
        self.others().any(|(_, person)| person.role == Role::Owner)
    }
}

/// What only some roles may see: then "no" is an answer, not a failure.
fn own<T>(result: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Failure { code: ReasonCode::Forbidden, .. }) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn pin(credentials: &[Credential], client: &ClientId) -> Option<Pin> {
    let is_pin = |one: &&Credential| one.kind == CredentialKind::Pin && one.client == *client;
    credentials.iter().find(is_pin).map(|one| Pin { locked: one.locked, off: one.off })
}

fn invitation(clients: &PairedClients) -> Option<Invitation> {
    clients.invitation.as_ref().map(|open| Invitation {
        role: open.role,
        name: open.name.to_string(),
        seconds: open.seconds,
    })
}
