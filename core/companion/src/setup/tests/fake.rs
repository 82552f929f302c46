//! A made-up device that answers effects at once and counts what it was made to do.

use std::collections::{BTreeMap, VecDeque};

use pandu_protocol::hello::Category;
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{
    Abilities, AuthState, Bytes, ClientId, ConsentAnswer, ConsentRecord, ConsentRequest, ConsentRequests, ConsentState,
    Credential, CredentialKind, CredentialSet, Credentials, DocumentKind, ErrorReply, IdempotencyKey, Identity,
    JoinOutcome, List, LocalText, Network, NetworkJoined, NetworkState, Networks, PairedClient, PairedClients, Reply,
    Request, Sensor, SensorKind, SensorManifest, SetupState, Signed, Signer, SupportStatement, Text, UpdateFinding,
    UpdateMode, UpdatePhase, UpdatePolicy, UpdateState, Words,
};
use pandu_protocol::role::{Role, Who, right};
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::error::ReasonCode;
use crate::wizard::step::{Candidate, Effect, Failure, Greeting, Outcome, Paired, Replies, Saved};

/// A code whose check digit fits.
pub(super) const CODE: &str = "12345678";

/// What a made-up device is like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Profile {
    pub(super) category: Category,
    pub(super) abilities: Abilities,
    pub(super) consents: usize,
    pub(super) sensors: usize,
}

const fn abilities(password: bool, network: bool, self_update: bool) -> Abilities {
    Abilities { password, network, self_update, fingerprint: false, pin: false }
}

pub(super) const LOCK: Profile =
    Profile { category: Category::Lock, abilities: abilities(true, true, true), consents: 1, sensors: 2 };
pub(super) const THERMOSTAT: Profile =
    Profile { category: Category::Thermostat, abilities: abilities(true, true, true), consents: 2, sensors: 3 };
pub(super) const WINDOW_SENSOR: Profile =
    Profile { category: Category::Sensor, abilities: abilities(false, false, false), consents: 0, sensors: 1 };
/// More requests for consent than set-up may ask for.
pub(super) const GREEDY: Profile =
    Profile { category: Category::Camera, abilities: abilities(true, true, true), consents: 8, sensors: 0 };

/// The device, and the machine around the wizard.
pub(super) struct Fake {
    pub(super) profile: Profile,
    pub(super) found: Vec<Candidate>,
    pub(super) code: String,
    pub(super) password: Option<String>,
    pub(super) signed_in: bool,
    pub(super) policy: UpdatePolicy,
    pub(super) policy_set: bool,
    pub(super) network: Option<(Vec<u8>, bool)>,
    pub(super) consents: Vec<ConsentAnswer>,
    pub(super) finished: bool,
    pub(super) paired: u32,
    pub(super) fresh: bool,
    pub(super) role: Role,
    pub(super) saved: Vec<Saved>,
    pub(super) finding: UpdateFinding,
    /// What comes instead of the true outcome of the next effects.
    pub(super) instead: VecDeque<Instead>,
    /// How often each command was carried out; a repetition with the same key does not count.
    pub(super) done: BTreeMap<&'static str, u32>,
    pub(super) asked: Vec<Effect>,
    answers: BTreeMap<IdempotencyKey, (Request, Reply)>,
    pair: Ed25519KeyPair,
}

/// What a test makes of one effect.
pub(super) enum Instead {
    /// The true outcome.
    Truth,
    /// It fails before anything happens.
    Fails(ReasonCode),
    /// It happens, and the answer is lost.
    Lost,
    /// The device refuses the first request.
    Refuses(ErrorReply),
}

impl Fake {
    pub(super) fn new(profile: Profile) -> Self {
        Self {
            profile,
            found: vec![Candidate { address: "fake".into(), category: profile.category, ready: true }],
            code: CODE.into(),
            password: None,
            signed_in: !profile.abilities.password,
            policy: policy(UpdateMode::Ask),
            policy_set: false,
            network: None,
            consents: Vec::new(),
            finished: false,
            paired: 0,
            fresh: true,
            role: Role::Owner,
            saved: Vec::new(),
            finding: UpdateFinding::UpToDate,
            instead: VecDeque::new(),
            done: BTreeMap::new(),
            asked: Vec::new(),
            answers: BTreeMap::new(),
            pair: Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a seed"),
        }
    }

    pub(super) fn paired() -> Paired {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a seed");
        Paired {
            device: PublicKey::from_bytes([9; 32]),
            signing_key: pair.public_key().as_ref().try_into().expect("32 bytes"),
            role: Role::Owner,
            client: client(),
        }
    }

    /// Performs an effect.
    pub(super) fn perform(&mut self, effect: &Effect, key: IdempotencyKey) -> Outcome {
        self.asked.push(effect.clone());
        let failed = |code, lost| Outcome::Failed(Failure { code, wait_seconds: None, lost });
        match self.instead.pop_front().unwrap_or(Instead::Truth) {
            Instead::Truth => self.truth(effect, key),
            Instead::Fails(code) => failed(code, false),
            Instead::Lost => {
                let _lost = self.truth(effect, key);
                failed(ReasonCode::LinkLost, true)
            }
            Instead::Refuses(error) => self.refusing(effect, key, error),
        }
    }

    /// Refuses the first request of a call, which is then not carried out, and answers the rest.
    fn refusing(&mut self, effect: &Effect, key: IdempotencyKey, error: ErrorReply) -> Outcome {
        let mut rest = effect.clone();
        if let Effect::Call(call) = &mut rest {
            call.requests.remove(0);
        }
        let mut outcome = self.truth(&rest, key);
        if let Outcome::Replied(Replies(replies)) = &mut outcome {
            replies.insert(0, Err(error));
        }
        outcome
    }

    fn truth(&mut self, effect: &Effect, key: IdempotencyKey) -> Outcome {
        match effect {
            Effect::Scan => Outcome::Found(self.found.clone()),
            Effect::Probe(_) | Effect::Updates(_) | Effect::Deliver(_) => panic!("set-up has no use for it"),
            Effect::Meet { .. } => {
                let until = Some(1_790_000_600_000);
                Outcome::Met(Greeting {
                    category: self.profile.category,
                    until,
                    label: true,
                    code: true,
                    expected: false,
                })
            }
            Effect::Pair(order) if order.label.expose().replace('-', "") == self.full_code() => {
                self.paired += 1;
                Outcome::Paired(Paired { role: self.role, ..Self::paired() })
            }
            Effect::Pair(_) => {
                Outcome::Failed(Failure { code: ReasonCode::CodeWrong, wait_seconds: None, lost: false })
            }
            Effect::Call(call) => {
                Outcome::Replied(Replies(call.requests.iter().map(|request| self.once(request, key)).collect()))
            }
            Effect::Save(saved) => {
                self.saved.push(saved.clone());
                Outcome::Kept
            }
        }
    }

    /// The code with its check digit.
    pub(super) fn full_code(&self) -> String {
        let fits = |digit: &u8| pandu_protocol::label::parse_label(&format!("{}{digit}", self.code)).is_ok();
        format!("{}{}", self.code, (0..10).find(fits).expect("one digit fits"))
    }

    fn once(&mut self, request: &Request, key: IdempotencyKey) -> Result<Reply, ErrorReply> {
        let right = right(request.kind());
        if let Who::Paired(least) = right.who
            && !self.role.covers(least)
        {
            return Err(ErrorReply::Forbidden);
        }
        if right.fresh && !self.fresh && !self.answers.contains_key(&key) {
            return Err(ErrorReply::ConfirmationRequired);
        }
        if !right.changes {
            return self.reply(request);
        }
        if let Some((same, reply)) = self.answers.get(&key) {
            return if same == request { Ok(reply.clone()) } else { Err(ErrorReply::invalid("key")) };
        }
        let reply = self.reply(request)?;
        *self.done.entry(request.kind().name()).or_default() += 1;
        self.answers.insert(key, (request.clone(), reply.clone()));
        Ok(reply)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "set-up sends no other requests")]
    fn reply(&mut self, request: &Request) -> Result<Reply, ErrorReply> {
        let can = self.profile.abilities;
        Ok(match request {
            Request::Identify(_) => Reply::Identify(self.identity()),
            Request::SetupState(_) => Reply::SetupState(self.state()),
            Request::SensorManifest(_) => Reply::SensorManifest(self.manifest()),
            Request::ConsentRequests(_) => Reply::ConsentRequests(self.requests()),
            Request::ListCredentials(_) => Reply::ListCredentials(self.credentials()),
            Request::UpdatePolicy(_) if can.self_update => Reply::UpdatePolicy(self.policy),
            Request::Statement(_) if self.profile.category == Category::Lock => Reply::Statement(self.support()),
            Request::Statement(_) => return Err(ErrorReply::NotFound),
            Request::SetCredential(set) if set.kind == CredentialKind::PhoneKey => {
                self.signed_in = true;
                Reply::SetCredential(CredentialSet { version: 1, sessions_ended: 0 })
            }
            Request::SetCredential(set) if can.password => {
                self.signed_in = true;
                self.password = set.secret.as_ref().map(|secret| secret.expose().to_owned());
                Reply::SetCredential(CredentialSet { version: 1, sessions_ended: 0 })
            }
            Request::AuthState(_) => Reply::AuthState(self.auth()),
            Request::Confirm(confirm) => {
                let typed = confirm.secret.as_ref().map(|secret| secret.expose().to_owned());
                if typed != self.password {
                    return Err(ErrorReply::Refused);
                }
                {
                    self.fresh = true;
                    Reply::Confirm(self.auth())
                }
            }
            Request::NetworkState(_) if can.network => Reply::NetworkState(self.network_state()),
            Request::NetworkScan(_) if can.network => Reply::NetworkScan(networks()),
            Request::NetworkJoin(join) if can.network => {
                let key = join.key.as_ref().map(|key| key.expose());
                let outcome = outcome(&join.ssid, key);
                if matches!(outcome, JoinOutcome::Online | JoinOutcome::NoInternet) {
                    self.network = Some((join.ssid.to_vec(), outcome == JoinOutcome::Online));
                }
                Reply::NetworkJoin(NetworkJoined { outcome })
            }
            Request::SetUpdatePolicy(policy) if can.self_update => {
                self.policy = *policy;
                self.policy_set = true;
                Reply::SetUpdatePolicy(self.policy)
            }
            Request::ConsentAnswer(answer) => {
                self.consents.push(answer.clone());
                Reply::ConsentAnswer(record(answer))
            }
            Request::UpdateCheck(_) if can.self_update => Reply::UpdateCheck(self.update()),
            Request::UpdateState(_) => Reply::UpdateState(self.update()),
            Request::FinishSetup(_) if self.signed_in => {
                self.finished = true;
                Reply::FinishSetup(self.state())
            }
            Request::FinishSetup(_) => return Err(ErrorReply::SetupRequired),
            Request::PairedClients(_) => Reply::PairedClients(people()),
            _ => return Err(ErrorReply::Unsupported),
        })
    }

    fn auth(&self) -> AuthState {
        let fresh_seconds = if self.fresh { 600 } else { 0 };
        AuthState { role: self.role, fresh_seconds, wait_seconds: 0, locked_out: false }
    }

    fn identity(&self) -> Identity {
        Identity {
            maker: Text::cut("Kedai Pandu"),
            model: Text::cut("PK-1"),
            variant: None,
            serial: Text::cut("0001"),
            firmware: Text::cut("1.0.0"),
            category: self.profile.category,
            components: List::default(),
            sbom: None,
            abilities: self.profile.abilities,
        }
    }

    fn state(&self) -> SetupState {
        SetupState {
            sign_in: self.signed_in,
            updates: self.policy_set,
            consents: List::cut(self.consents.iter().map(|answer| answer.purpose.clone())),
            finished: self.finished,
            seconds_left: 0,
        }
    }

    fn manifest(&self) -> Signed {
        let kinds = [SensorKind::Contact, SensorKind::Touch, SensorKind::Temperature];
        let sensor = |kind: &SensorKind| Sensor {
            kind: *kind,
            place: words("At the front", "Di depan"),
            when_on: words("Always", "Sentiasa"),
            indicator: (*kind == SensorKind::Touch).then(|| words("A white light", "Lampu putih")),
            kept: None,
            sent_to: None,
            off_switch: None,
        };
        let sensors = List::cut(kinds.iter().take(self.profile.sensors).map(sensor));
        self.sign(DocumentKind::SensorManifest, &SensorManifest { model: Text::cut("PK-1"), version: 1, sensors })
    }

    fn support(&self) -> Signed {
        let support = SupportStatement { model: Text::cut("PK-1"), end_year: 2031, end_month: 12, stated_at: 0 };
        self.sign(DocumentKind::Support, &support)
    }

    fn sign<T: minicbor::Encode<()>>(&self, kind: DocumentKind, document: &T) -> Signed {
        Signed::seal(kind, Signer::Device, document, |bytes| self.pair.sign(bytes).as_ref().to_vec()).expect("it fits")
    }

    fn requests(&self) -> ConsentRequests {
        let request = |index: usize| ConsentRequest {
            purpose: Text::cut(&format!("purpose-{index}")),
            version: 1,
            title: words("Show you how it was used", "Menunjukkan cara ia digunakan"),
            data: words("When it was used", "Bila ia digunakan"),
            controller: Text::cut("Kedai Pandu"),
            recipients: if index == 0 {
                List::default()
            } else {
                List::cut([Text::cut("Awan Biru"), Text::cut("Iklan\u{202e}Kita")])
            },
            retention_days: (index == 0).then_some(90),
            sensitive: index == 1,
            later: false,
        };
        ConsentRequests { requests: List::cut((0..self.profile.consents).map(request)) }
    }

    fn credentials(&self) -> Credentials {
        let credential =
            |kind| Credential { id: 1, kind, client: client(), version: 1, locked: false, off: false, name: None };
        Credentials { credentials: List::cut(self.password.iter().map(|_| credential(CredentialKind::Password))) }
    }

    fn network_state(&self) -> NetworkState {
        let ssid = self.network.as_ref().map(|(ssid, _)| Bytes::new(ssid.as_slice()).expect("short"));
        NetworkState { ssid, online: self.network.as_ref().is_some_and(|(_, online)| *online) }
    }

    fn update(&self) -> UpdateState {
        UpdateState {
            installed: Text::cut("1.0.0"),
            phase: UpdatePhase::Idle,
            finding: self.finding,
            last_checked: None,
            available: (self.finding == UpdateFinding::Available).then(|| Text::cut("1.1.0")),
            received: 0,
            battery_percent: None,
            mains: None,
            room: None,
            due: None,
            outage_seconds: None,
        }
    }
}

fn client() -> ClientId {
    Bytes::new([1; 8]).expect("short")
}

fn policy(mode: UpdateMode) -> UpdatePolicy {
    UpdatePolicy { security: mode, maintenance: mode, feature: UpdateMode::Ask, postponed_until: None }
}

fn words(english: &str, malay: &str) -> Words {
    let text = |language, words| LocalText { language: Text::cut(language), text: Text::cut(words) };
    List::cut([text("en", english), text("ms", malay)])
}

fn networks() -> Networks {
    let network = |ssid: &[u8], signal, secured| Network { ssid: Bytes::new(ssid).expect("short"), signal, secured };
    Networks {
        networks: List::cut([
            network(b"Rumah", 4, true),
            network(b"Rumah", 2, true),
            network(b"Kopitiam", 2, false),
            network("<b>\u{202e}jahat".as_bytes(), 1, false),
        ]),
    }
}

fn outcome(ssid: &[u8], key: Option<&str>) -> JoinOutcome {
    match (ssid, key) {
        (b"Rumah", Some("melati-2026")) => JoinOutcome::Online,
        (b"Rumah", _) => JoinOutcome::WrongKey,
        (b"Sembunyi", Some("sembunyi-2026")) => JoinOutcome::Online,
        (b"Sembunyi", _) => JoinOutcome::WrongKey,
        (b"Kopitiam", None) => JoinOutcome::NoInternet,
        (b"Pejabat", _) => JoinOutcome::NoAddress,
        (b"Lambat", _) => JoinOutcome::TimedOut,
        _ => JoinOutcome::NotFound,
    }
}

fn record(answer: &ConsentAnswer) -> ConsentRecord {
    ConsentRecord {
        id: Bytes::new([0; 16]).expect("short"),
        purpose: answer.purpose.clone(),
        version: answer.version,
        state: answer.state,
        at: 0,
        previous: Bytes::new([0; 32]).expect("short"),
        screen: Bytes::new(&*answer.screen).expect("short"),
    }
}

fn people() -> PairedClients {
    let person =
        |name, role, is_you| PairedClient { client: client(), name: Text::cut(name), role, last_seen: 0, is_you };
    PairedClients { clients: List::cut([person("Aminah's laptop", Role::Owner, true)]), invitation: None }
}

/// Whether a consent is recorded as refused.
pub(super) fn refused(answer: &ConsentAnswer) -> bool {
    answer.state == ConsentState::Refused
}
