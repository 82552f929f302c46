//! What set-up knows about a paired device, what is decided so far, and where that leaves the person.

use pandu_protocol::message::{
    Call as _, ClientId, ConsentRequest, ConsentState, Credential, CredentialKind, DocumentKind, Empty, Identity, List,
    Request, Sensor, SensorManifest, SetupState, StatementQuery, SupportStatement, UpdatePolicy, call,
};

use pandu_protocol::role::Role;

use super::policy::Plan;
use crate::error::ReasonCode;
use crate::wizard::Progress;
use crate::wizard::proof;
use crate::wizard::step::{Call, Effect, Failure, Paired, Replies};
use crate::wizard::update::Finding;
use crate::wizard::view::Message;

/// The way of signing in that the person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum SignInWay {
    /// The paired phone is the key.
    #[n(1)]
    Phone,
    /// A password, asked together with the paired phone.
    #[n(2)]
    Password,
}

/// A network that the device joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) ssid: Vec<u8>,
    pub(super) online: bool,
}

/// Everything that is known and decided after pairing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Course {
    pub(super) paired: Paired,
    pub(super) identity: Identity,
    pub(super) sensors: Vec<Sensor>,
    pub(super) support: Option<SupportStatement>,
    pub(super) plan: Plan,
    /// The consents to ask for, in order.
    pub(super) requests: Vec<ConsentRequest>,
    /// How many more the device would like to have, which set-up does not ask for.
    pub(super) unasked: usize,
    /// Whether the device already calls its set-up finished.
    pub(super) finished: bool,
    pub(super) sign_in: Option<SignInWay>,
    pub(super) network_asked: bool,
    pub(super) network: Option<Joined>,
    pub(super) updates_asked: bool,
    pub(super) updates: Option<UpdatePolicy>,
    /// What the maker's repository has for the device; absent = it was not asked.
    pub(super) maker: Option<Finding>,
    /// The answers to `requests` so far.
    pub(super) consents: Vec<ConsentState>,
}

/// A step that the person sees, for "step 4 of 9".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leg {
    Find,
    Label,
    Senses,
    SignIn,
    Network,
    Updates,
    Consents,
    Check,
    Summary,
}

/// Steps that every set-up has: find, label, what it senses, check, summary.
const FIXED_STEPS: usize = 5;

/// Where a person stands before the device is known: the total is the largest possible, so that it never grows.
pub(super) fn progress_before(leg: Leg) -> Option<Progress> {
    let step = match leg {
        Leg::Find => 1,
        Leg::Label => 2,
        Leg::Senses | Leg::SignIn | Leg::Network | Leg::Updates | Leg::Consents | Leg::Check | Leg::Summary => {
            return None;
        }
    };
    progress(step, FIXED_STEPS + super::decisions::DECISIONS_MAX)
}

fn progress(step: usize, of: usize) -> Option<Progress> {
    Some(Progress { step: u8::try_from(step).ok()?, of: u8::try_from(of).ok()? })
}

impl Course {
    /// What to ask a device after pairing. It changes nothing on the device.
    pub(super) fn read(paired: &Paired) -> Effect {
        Effect::Call(Call {
            device: paired.device,
            requests: vec![
                call::Identify::request(Empty {}),
                call::SetupState::request(Empty {}),
                call::SensorManifest::request(Empty {}),
                call::ConsentRequests::request(Empty {}),
                call::ListCredentials::request(Empty {}),
                call::UpdatePolicy::request(Empty {}),
                call::Statement::request(StatementQuery { kind: DocumentKind::Support }),
            ],
        })
    }

    /// Takes the answers. A list of sensors that the pinned key did not sign, or that is for another model, is refused.
    pub(super) fn new(paired: Paired, mut replies: Replies) -> Result<Self, Failure> {
        let misbehaved = Failure { code: ReasonCode::DeviceMisbehaved, wait_seconds: None, lost: false };
        let identity = replies.take::<call::Identify>()?;
        let done = match replies.take::<call::SetupState>() {
            // Only the owner sets a device up. Anybody else has access to one that is set up already.
            Err(Failure { code: ReasonCode::Forbidden, .. }) if paired.role != Role::Owner => {
                SetupState { sign_in: true, updates: true, consents: List::default(), finished: true, seconds_left: 0 }
            }
            done => done?,
        };
        let manifest = replies.take::<call::SensorManifest>()?;
        let manifest: SensorManifest =
            proof::open(&manifest, DocumentKind::SensorManifest, &paired.signing_key).map_err(|_| misbehaved)?;
        if manifest.model != identity.model {
            return Err(misbehaved);
        }
        let wanted = optional(paired.role, replies.take::<call::ConsentRequests>())?.map(|wanted| wanted.requests);
        let credentials = optional(paired.role, replies.take::<call::ListCredentials>())?.map(|list| list.credentials);
        let updates = optional(paired.role, replies.take::<call::UpdatePolicy>())?;
        let support = optional(paired.role, replies.take::<call::Statement>())?.and_then(|signed| {
            let support: Option<SupportStatement> =
                proof::open(&signed, DocumentKind::Support, &paired.signing_key).ok();
            support.filter(|support| support.model == identity.model && (1..=12).contains(&support.end_month))
        });

        let mut requests: Vec<ConsentRequest> =
            wanted.into_iter().flatten().filter(|one| !one.later && !done.consents.contains(&one.purpose)).collect();
        let plan = Plan::new(identity.abilities, &done, requests.len());
        let unasked = if done.finished && paired.role == Role::Owner { 0 } else { requests.len() - plan.consents };
        requests.truncate(plan.consents);
        let password = credentials.is_some_and(|credentials| own_password(&credentials, &paired.client));
        Ok(Self {
            sign_in: done.sign_in.then_some(if password { SignInWay::Password } else { SignInWay::Phone }),
            network_asked: !plan.network,
            updates_asked: !plan.updates,
            updates,
            maker: None,
            sensors: manifest.sensors.into_iter().collect(),
            network: None,
            consents: Vec::new(),
            finished: done.finished,
            paired,
            identity,
            support,
            plan,
            requests,
            unasked,
        })
    }

    /// One command and what to read after it.
    pub(super) fn call(&self, requests: Vec<Request>) -> Effect {
        Effect::Call(Call { device: self.paired.device, requests })
    }

    /// The consent to ask for now.
    pub(super) fn request(&self) -> Option<&ConsentRequest> {
        self.requests.get(self.consents.len())
    }

    /// Words that belong to the device and so make bad passwords.
    pub(super) fn names(&self) -> [&str; 3] {
        [&self.identity.maker, &self.identity.model, &self.identity.serial]
    }

    /// Where the person stands.
    pub(super) fn progress(&self, leg: Leg) -> Option<Progress> {
        let (sign_in, network, updates) =
            (usize::from(self.plan.sign_in), usize::from(self.plan.network), usize::from(self.plan.updates));
        let decisions = self.plan.decisions();
        let step = match leg {
            Leg::Find => 1,
            Leg::Label => 2,
            Leg::Senses => 3,
            Leg::SignIn => 3 + sign_in,
            Leg::Network => 3 + sign_in + network,
            Leg::Updates => 3 + sign_in + network + updates,
            Leg::Consents => 3 + sign_in + network + updates + (self.consents.len() + 1).min(self.plan.consents),
            Leg::Check => 4 + decisions,
            Leg::Summary => 5 + decisions,
        };
        progress(step, FIXED_STEPS + decisions)
    }

    /// What is already done, for a person who leaves.
    pub(super) fn done(&self) -> Vec<Message> {
        let given = self.consents.iter().filter(|state| **state == ConsentState::Given).count();
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        [
            Some(Message::new("setup-done-paired")),
            self.sign_in.map(|way| match way {
                SignInWay::Phone => Message::new("setup-done-sign-in-phone"),
                SignInWay::Password => Message::new("setup-done-sign-in-password"),
            }),
            self.network.as_ref().map(|_| Message::new("setup-done-network")),
            (self.plan.updates && self.updates_asked).then(|| Message::new("setup-done-updates")),
            (!self.consents.is_empty()).then(|| {
                Message::new("setup-done-consents")
                    .with("given", count(given))
                    .with("refused", count(self.consents.len() - given))
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Whether a password of this phone is among the credentials.
pub(super) fn own_password(credentials: &[Credential], client: &ClientId) -> bool {
    credentials.iter().any(|credential| credential.kind == CredentialKind::Password && credential.client == *client)
}

/// What a device need not have, and what only an owner may see: then "no" is an answer, not a failure.
pub(super) fn optional<T>(role: Role, result: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Failure { code: ReasonCode::Unsupported | ReasonCode::NotOnDevice, .. }) => Ok(None),
        Err(Failure { code: ReasonCode::Forbidden, .. }) if role != Role::Owner => Ok(None),
        Err(failure) => Err(failure),
    }
}
