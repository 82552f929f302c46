//! A made-up device with people, passwords, PINs and fingers: it answers requests at once, counts what it was made to do, and does a
//! command that is repeated with the same key only once.

use std::collections::{BTreeMap, VecDeque};

use pandu_protocol::hello::Category;
use pandu_protocol::limit::FINGER_SAMPLES;
use pandu_protocol::message::{
    Abilities, AuthState, Bytes, ClientId, Component, ConsentRecord, ConsentRecords, ConsentRequest, ConsentRequests,
    ConsentState, Credential, CredentialKind, CredentialSet, Credentials, Empty, EnrolAction, EnrolBiometric,
    EnrolFeedback, EnrolState, ErrorReply, IdempotencyKey, Identity, Invited, List, LocalText, OpenInvitation,
    PairedClient, PairedClients, Reply, Request, SetCredential, Text,
};
use pandu_protocol::role::{Role, right};
use pandu_protocol::secret::SecretText;

use super::shed::Shed;
use crate::error::ReasonCode;
use crate::wizard::step::{Effect, Failure, Outcome, Replies};

/// The handle of the phone with the wizard.
pub(crate) const ME: [u8; 8] = [1; 8];
/// The handle of somebody else's phone.
pub(crate) const OTHER: [u8; 8] = [2; 8];
/// A password that is set.
pub(crate) const PASSWORD: &str = "kucing gemuk biru";

/// What a finger does to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// A sample of this quality.
    As(EnrolFeedback),
    /// The enrolment is over when the reader is asked.
    Over,
    /// Too many failures.
    Wait,
}

/// What a test makes of one effect.
#[derive(Debug, Clone)]
pub(crate) enum Instead {
    /// It fails before anything happens.
    Fails(ReasonCode),
    /// It happens, and the answer is lost.
    Lost,
    /// The device refuses the first request.
    Refuses(ErrorReply),
}

/// An enrolment.
#[derive(Debug, Clone)]
struct Enrolling {
    remaining: u8,
    replaces: Option<u32>,
    name: String,
}

/// The house.
#[derive(Debug, Clone)]
pub(crate) struct House {
    pub(crate) abilities: Abilities,
    pub(crate) role: Role,
    pub(crate) people: Vec<PairedClient>,
    pub(crate) credentials: Vec<(Credential, String)>,
    pub(crate) invitation: Option<OpenInvitation>,
    pub(crate) fresh: bool,
    pub(crate) wait: u32,
    pub(crate) off: bool,
    pub(crate) asks_consent: bool,
    pub(crate) consents: Vec<ConsentState>,
    /// What the reader feels next; nothing = a good touch.
    pub(crate) touches: VecDeque<Touch>,
    enrolling: Option<Enrolling>,
    pub(crate) sessions: u16,
    /// Its updates.
    pub(crate) shed: Shed,
    pub(crate) instead: VecDeque<Instead>,
    /// How often each command was carried out; a repetition with the same key does not count.
    pub(crate) done: BTreeMap<&'static str, u32>,
    pub(crate) wrong: u32,
    answers: BTreeMap<IdempotencyKey, (Request, Reply)>,
    last_id: u32,
    gone: bool,
}

fn client(id: [u8; 8]) -> ClientId {
    ClientId::new(id).expect("short")
}

impl House {
    /// A lock with its owner and a member, and no password.
    pub(crate) fn new() -> Self {
        let person = |id, name, role, is_you| PairedClient {
            client: client(id),
            name: Text::cut(name),
            role,
            last_seen: 1_794_900_000,
            is_you,
        };
        let mut house = Self {
            abilities: Abilities { password: true, network: true, self_update: true, fingerprint: true, pin: true },
            role: Role::Owner,
            people: vec![
                person(ME, "Phone of Aminah", Role::Owner, true),
                person(OTHER, "Siti\u{202e}", Role::Member, false),
            ],
            credentials: Vec::new(),
            invitation: None,
            fresh: false,
            wait: 0,
            off: false,
            asks_consent: true,
            consents: Vec::new(),
            touches: VecDeque::new(),
            enrolling: None,
            sessions: 1,
            shed: Shed::default(),
            instead: VecDeque::new(),
            done: BTreeMap::new(),
            wrong: 0,
            answers: BTreeMap::new(),
            last_id: 0,
            gone: false,
        };
        house.add(CredentialKind::PhoneKey, ME, "", false);
        house
    }

    /// The same with a password.
    pub(crate) fn with_password() -> Self {
        let mut house = Self::new();
        house.add(CredentialKind::Password, ME, PASSWORD, false);
        house
    }

    /// The same, lived in by somebody of this role.
    pub(crate) fn of(role: Role) -> Self {
        let mut house = Self::new();
        house.role = role;
        if let Some(me) = house.people.first_mut() {
            me.role = role;
        }
        house
    }

    /// Changes it in place.
    pub(crate) fn but(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Adds a credential.
    pub(crate) fn add(&mut self, kind: CredentialKind, of: [u8; 8], secret: &str, locked: bool) -> u32 {
        self.last_id += 1;
        let name = (kind == CredentialKind::Fingerprint).then(|| Text::cut(secret));
        let credential =
            Credential { id: self.last_id, kind, client: client(of), version: 1, locked, off: false, name };
        self.credentials.push((credential, secret.into()));
        self.last_id
    }

    /// The value of somebody's credential.
    pub(crate) fn secret(&self, kind: CredentialKind, of: [u8; 8]) -> Option<&str> {
        let of = client(of);
        let found = self.credentials.iter().find(|(one, _)| one.kind == kind && one.client == of);
        found.map(|(_, secret)| secret.as_str())
    }

    /// Names of the fingers.
    pub(crate) fn fingers(&self) -> Vec<&str> {
        let fingers = self.credentials.iter().filter(|(one, _)| one.kind == CredentialKind::Fingerprint);
        fingers.map(|(_, name)| name.as_str()).collect()
    }

    /// Somebody comes in with the code.
    pub(crate) fn comes_in(&mut self) {
        let Some(invitation) = self.invitation.take() else { return };
        self.people.push(PairedClient {
            client: client([9; 8]),
            name: invitation.name,
            role: invitation.role,
            last_seen: 1_795_000_000,
            is_you: false,
        });
    }

    /// A new session: the confirmation and an enrolment are gone with the old one.
    pub(crate) fn new_session(&mut self) {
        self.fresh = false;
        self.enrolling = None;
        self.shed.restart();
    }

    /// Does what an effect wants.
    pub(crate) fn perform(&mut self, effect: &Effect, key: IdempotencyKey) -> Outcome {
        let call = match effect {
            Effect::Call(call) => call,
            Effect::Updates(_) | Effect::Deliver(_) => return self.carry(effect),
            Effect::Scan | Effect::Meet { .. } | Effect::Pair(_) | Effect::Save(_) | Effect::Probe(_) => {
                panic!("a wizard about a paired device has no use for it")
            }
        };
        let failed = |code, lost| Outcome::Failed(Failure { code, wait_seconds: None, lost });
        let refuses = match self.instead.pop_front() {
            Some(Instead::Fails(code)) => return failed(code, false),
            Some(Instead::Lost) => {
                call.requests.iter().for_each(|request| drop(self.answer(request, key)));
                return failed(ReasonCode::LinkLost, true);
            }
            Some(Instead::Refuses(error)) => Some(error),
            None => None,
        };
        if self.gone {
            return failed(ReasonCode::SessionRefused, false);
        }
        let skipped = usize::from(refuses.is_some());
        let mut replies: Vec<_> = refuses.into_iter().map(Err).collect();
        replies.extend(call.requests.iter().skip(skipped).map(|request| self.answer(request, key)));
        Outcome::Replied(Replies(replies))
    }

    fn answer(&mut self, request: &Request, key: IdempotencyKey) -> Result<Reply, ErrorReply> {
        let right = right(request.kind());
        if let Some((_, reply)) = self.answers.get(&key).filter(|(same, _)| right.changes && same == request) {
            return Ok(reply.clone());
        }
        let pandu_protocol::role::Who::Paired(least) = right.who else { return Err(ErrorReply::Forbidden) };
        if !self.role.covers(least) {
            return Err(ErrorReply::Forbidden);
        }
        if right.fresh && !self.fresh {
            return Err(ErrorReply::ConfirmationRequired);
        }
        let reply = self.carry_out(request)?;
        if right.changes {
            *self.done.entry(request.kind().name()).or_default() += 1;
            let is_kept = !matches!(reply, Reply::Invite(_) | Reply::EnrolBiometric(EnrolState { kept: None, .. }));
            if is_kept {
                self.answers.insert(key, (request.clone(), reply.clone()));
            }
        }
        Ok(reply)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "nobody here sends other requests")]
    fn carry_out(&mut self, request: &Request) -> Result<Reply, ErrorReply> {
        Ok(match request {
            Request::Identify(_) => Reply::Identify(self.identity()),
            Request::AuthState(_) => Reply::AuthState(self.state()),
            Request::Confirm(body) => {
                let right = self.secret(CredentialKind::Password, ME).map(str::to_owned);
                let given = match (body.kind, &body.secret) {
                    (CredentialKind::Password, None) => return Err(ErrorReply::invalid("secret")),
                    (_, secret) => secret.as_ref().map(|secret| secret.expose().to_owned()),
                };
                if self.off || right != given {
                    self.wrong += 1;
                    return Err(ErrorReply::Refused);
                }
                self.fresh = true;
                self.credentials.iter_mut().for_each(|(one, _)| one.off = false);
                Reply::Confirm(self.state())
            }
            Request::SetCredential(body) => Reply::SetCredential(self.set(body)?),
            Request::RemoveCredential(body) => {
                let place =
                    self.credentials.iter().position(|(one, _)| one.id == body.id).ok_or(ErrorReply::NotFound)?;
                self.credentials.remove(place);
                Reply::RemoveCredential(Empty {})
            }
            Request::ListCredentials(_) => Reply::ListCredentials(Credentials {
                credentials: List::cut(self.credentials.iter().map(|(one, _)| one.clone())),
            }),
            Request::PairedClients(_) => Reply::PairedClients(PairedClients {
                clients: List::cut(self.people.iter().cloned()),
                invitation: self.invitation.clone(),
            }),
            Request::RevokeClient(body) => {
                let place = self.people.iter().position(|one| one.client == body.client).ok_or(ErrorReply::NotFound)?;
                self.people.remove(place);
                self.credentials.retain(|(one, _)| one.client != body.client);
                Reply::RevokeClient(Empty {})
            }
            Request::Invite(body) => {
                self.invitation =
                    Some(OpenInvitation { role: body.role, name: body.name.clone(), by: client(ME), seconds: 600 });
                Reply::Invite(Invited { code: SecretText::new("482-913-057".into()).expect("short"), seconds: 600 })
            }
            Request::EndInvitation(_) => {
                self.invitation = None;
                Reply::EndInvitation(Empty {})
            }
            Request::Leave(_) => {
                self.gone = true;
                Reply::Leave(Empty {})
            }
            Request::ConsentRequests(_) => Reply::ConsentRequests(self.requests()),
            Request::ConsentRecords(_) => Reply::ConsentRecords(ConsentRecords {
                records: List::cut(self.consents.iter().map(|state| record(*state))),
            }),
            Request::ConsentAnswer(body) => {
                self.consents.push(body.state);
                Reply::ConsentAnswer(record(body.state))
            }
            Request::ConsentWithdraw(_) => {
                self.consents.push(ConsentState::Withdrawn);
                self.credentials.retain(|(one, _)| one.kind != CredentialKind::Fingerprint);
                Reply::ConsentWithdraw(record(ConsentState::Withdrawn))
            }
            Request::EnrolBiometric(body) => Reply::EnrolBiometric(self.enrol(body)?),
            Request::UpdateState(_) => Reply::UpdateState(self.shed.state.clone()),
            Request::UpdatePolicy(_) => Reply::UpdatePolicy(self.shed.policy.ok_or(ErrorReply::Unsupported)?),
            Request::SetUpdatePolicy(body) => Reply::SetUpdatePolicy(*self.shed.policy.insert(*body)),
            Request::UpdateCommit(body) => Reply::UpdateCommit(self.shed.commit(*body, self.fresh)?),
            Request::NetworkState(_) => Reply::NetworkState(self.shed.network()),
            other => panic!("nobody asks a house for {other:?}"),
        })
    }

    fn set(&mut self, body: &SetCredential) -> Result<CredentialSet, ErrorReply> {
        let of = body.client.clone().unwrap_or_else(|| client(ME));
        let place = self.credentials.iter().position(|(one, _)| one.kind == body.kind && one.client == of);
        let value = body.secret.as_ref().map(|secret| secret.expose().to_owned());
        if body.kind == CredentialKind::Password && value.as_deref().is_none_or(str::is_empty) {
            return Err(ErrorReply::invalid("secret"));
        }
        let version = match place.and_then(|place| self.credentials.get_mut(place)) {
            Some((one, secret)) => {
                one.locked = body.locked.unwrap_or(one.locked);
                if let Some(value) = value {
                    one.version += 1;
                    *secret = value;
                }
                one.version
            }
            None => {
                let of: [u8; 8] = (*of).try_into().expect("eight bytes");
                self.add(body.kind, of, value.as_deref().unwrap_or_default(), body.locked.unwrap_or_default());
                1
            }
        };
        Ok(CredentialSet { version, sessions_ended: std::mem::take(&mut self.sessions) })
    }

    fn enrol(&mut self, body: &EnrolBiometric) -> Result<EnrolState, ErrorReply> {
        let said = |remaining, feedback, kept| Ok(EnrolState { enrolment: 3, remaining, feedback, kept });
        if body.action == EnrolAction::Start {
            if self.asks_consent && self.consents.last() != Some(&ConsentState::Given) {
                return Err(ErrorReply::invalid("consent"));
            }
            let name = body.name.as_ref().map(|name| name.to_string()).unwrap_or_default();
            self.enrolling = Some(Enrolling { remaining: FINGER_SAMPLES, replaces: body.replaces, name });
            return said(FINGER_SAMPLES, EnrolFeedback::Good, None);
        }
        if body.action == EnrolAction::Cancel {
            self.enrolling = None;
            return said(0, EnrolFeedback::Good, None);
        }
        let touch = self.touches.pop_front().unwrap_or(Touch::As(EnrolFeedback::Good));
        let enrolling = self.enrolling.as_mut().ok_or(ErrorReply::NotFound)?;
        let feedback = match touch {
            Touch::As(feedback) => feedback,
            Touch::Wait => return Err(ErrorReply::Throttled { wait: 32 }),
            Touch::Over => {
                self.enrolling = None;
                return Err(ErrorReply::NotFound);
            }
        };
        if body.action == EnrolAction::Next {
            enrolling.remaining -= u8::from(feedback == EnrolFeedback::Good);
            let remaining = enrolling.remaining;
            return said(remaining, feedback, None);
        }
        if feedback != EnrolFeedback::Good {
            return said(0, feedback, None);
        }
        let Enrolling { replaces, name, .. } = enrolling.clone();
        self.enrolling = None;
        self.credentials.retain(|(one, _)| Some(one.id) != replaces);
        let kept = self.add(CredentialKind::Fingerprint, ME, &name, false);
        said(0, EnrolFeedback::Good, Some(kept))
    }

    fn state(&self) -> AuthState {
        AuthState {
            role: self.role,
            fresh_seconds: if self.fresh { 600 } else { 0 },
            wait_seconds: self.wait,
            locked_out: self.off,
        }
    }

    fn identity(&self) -> Identity {
        Identity {
            maker: Text::cut("Kedai Pandu"),
            model: Text::cut("PK-1"),
            variant: None,
            serial: Text::cut("A-17"),
            firmware: Text::cut("1.0.0"),
            category: Category::Lock,
            components: List::cut(self.shed.fixed.then(|| Component {
                name: Text::cut("Software"),
                version: Text::cut("1.0.0"),
                updatable: false,
                reason_if_not: Some(Text::cut("The battery does not bear it")),
                uses_crypto: true,
            })),
            sbom: None,
            abilities: self.abilities,
        }
    }

    fn requests(&self) -> ConsentRequests {
        let words = |text| List::cut([LocalText { language: Text::cut("en"), text: Text::cut(text) }]);
        let request = |purpose: &str| ConsentRequest {
            purpose: Text::cut(purpose),
            version: 1,
            title: words("Open the door by finger"),
            data: words("A pattern of your finger"),
            controller: Text::cut("Kedai Pandu"),
            recipients: List::default(),
            retention_days: None,
            sensitive: true,
            later: true,
        };
        let asked = if self.asks_consent { vec![request("statistics"), request("fingerprints")] } else { Vec::new() };
        ConsentRequests { requests: List::cut(asked) }
    }
}

fn record(state: ConsentState) -> ConsentRecord {
    ConsentRecord {
        id: Bytes::new([0; 16]).expect("short"),
        purpose: Text::cut("fingerprints"),
        version: 1,
        state,
        at: 0,
        previous: Bytes::new([0; 32]).expect("short"),
        screen: Bytes::new([0; 32]).expect("short"),
    }
}
