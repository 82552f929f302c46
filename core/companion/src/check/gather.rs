//! How the evidence is gathered: what is asked in which order, and what is kept of each answer.
//!
//! Each answer stands for itself: one that makes no sense does not spoil the others, and what was not asked any more stays
//! unknown. Nothing that is asked here changes anything on the device.

use std::collections::VecDeque;

use minicbor::Decode;
use pandu_protocol::message::{self, Bytes};
use pandu_protocol::message::{
    Call as _, ClientId, DocumentKind, Empty, EventPage, EventQuery, NetworkState, Networks, PairedClients, Posture,
    PostureRequest, Request, Signed, Signer, StatementQuery, Text, call,
};
use ring::digest::{Context, SHA256};
use ring::signature::{ED25519, UnparsedPublicKey};

use super::evidence::{Evidence, LogSeen, NetworkSeen, Paper, Phone, Proof, Read, Word};
use crate::error::ReasonCode;
use crate::wizard::DeviceStart;
use crate::wizard::probe::{Answered, Asked};
use crate::wizard::step::{Failure, Replies};

/// Most pages of the event log that are read; a log has fewer.
const PAGES_MAX: u8 = 16;

/// One part of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// What it is and who uses it.
    About,
    /// Updates and network.
    Updates,
    /// Sensors and data.
    Sensing,
    /// The maker's documents.
    Papers,
    /// The event log from a cursor on.
    Log {
        /// Events after this one.
        after: u64,
        /// Pages read before.
        pages: u8,
    },
}

/// The number that the device must sign, fresh in every round of every check.
pub(super) fn nonce(start: &DeviceStart, round: u32) -> [u8; 16] {
    let mut context = Context::new(&SHA256);
    context.update(b"Pandu check");
    context.update(&start.seed);
    context.update(&round.to_be_bytes());
    let digest = context.finish();
    std::array::from_fn(|i| digest.as_ref()[i])
}

/// What is asked in a step.
pub(super) fn requests(step: Step, nonce: [u8; 16]) -> Vec<Request> {
    let paper = |kind| call::Statement::request(StatementQuery { kind });
    match step {
        Step::About => vec![
            call::AuthState::request(Empty {}),
            call::Identify::request(Empty {}),
            call::Posture::request(PostureRequest { nonce: Bytes::new(nonce).unwrap_or_default() }),
            call::SetupState::request(Empty {}),
            call::PairedClients::request(Empty {}),
        ],
        Step::Updates => vec![
            call::UpdatePolicy::request(Empty {}),
            call::UpdateState::request(Empty {}),
            call::NetworkState::request(Empty {}),
            call::NetworkScan::request(Empty {}),
        ],
        Step::Sensing => vec![
            call::SensorManifest::request(Empty {}),
            call::SensorState::request(Empty {}),
            call::DataMap::request(Empty {}),
            call::TelemetryCatalogue::request(Empty {}),
            call::LastTelemetry::request(Empty {}),
            call::ConsentRequests::request(Empty {}),
            call::ConsentRecords::request(Empty {}),
        ],
        Step::Papers => vec![
            paper(DocumentKind::Support),
            paper(DocumentKind::VulnPolicy),
            paper(DocumentKind::Advisories),
            paper(DocumentKind::Backup),
            paper(DocumentKind::Replacement),
        ],
        Step::Log { after, .. } => vec![call::Events::request(EventQuery { after })],
    }
}

/// Keeps what a step gave, and says which step follows.
pub(super) fn take(evidence: &mut Evidence, start: &DeviceStart, round: u32, step: Step, asked: Asked) -> Option<Step> {
    let key = &start.paired.signing_key;
    let mut answers = Answers { key, waiting: asked.answers.into() };
    evidence.stopped = asked.stopped;
    let cursor = evidence.before.as_ref().and_then(|before| before.cursor).unwrap_or_default();
    let next = match step {
        Step::About => {
            evidence.at = asked.at;
            evidence.auth = answers.next::<call::AuthState>();
            evidence.identity = answers.next::<call::Identify>().map(without_serial);
            let nonce = nonce(start, round);
            evidence.posture = answers.paper::<call::Posture, Posture>(DocumentKind::Posture, |signed| signed).map(
                |Paper { says, proof }| {
                    let fresh = *says.nonce == nonce;
                    Word { says, proof, fresh }
                },
            );
            evidence.setup = answers.next::<call::SetupState>();
            evidence.phones = answers.next::<call::PairedClients>().map(phones);
            Some(Step::Updates)
        }
        Step::Updates => {
            evidence.policy = answers.next::<call::UpdatePolicy>();
            evidence.update = answers.next::<call::UpdateState>();
            let state = answers.next::<call::NetworkState>();
            let heard = answers.next::<call::NetworkScan>();
            evidence.network = state.map(|state| network(&state, heard.got()));
            Some(Step::Sensing)
        }
        Step::Sensing => {
            evidence.manifest = answers.paper::<call::SensorManifest, _>(DocumentKind::SensorManifest, |signed| signed);
            evidence.readings = answers.next::<call::SensorState>();
            evidence.uses = answers.paper::<call::DataMap, _>(DocumentKind::DataMap, |signed| signed);
            evidence.catalogue = answers.next::<call::TelemetryCatalogue>();
            evidence.telemetry = answers.next::<call::LastTelemetry>();
            evidence.requests = answers.next::<call::ConsentRequests>();
            evidence.consents = answers.next::<call::ConsentRecords>();
            Some(Step::Papers)
        }
        Step::Papers => {
            evidence.support = answers.paper::<call::Statement, _>(DocumentKind::Support, |signed| signed);
            evidence.faults = answers.paper::<call::Statement, _>(DocumentKind::VulnPolicy, |signed| signed);
            evidence.advisories = answers.paper::<call::Statement, _>(DocumentKind::Advisories, |signed| signed);
            evidence.backup = answers.paper::<call::Statement, _>(DocumentKind::Backup, |signed| signed);
            evidence.replacement = answers.paper::<call::Statement, _>(DocumentKind::Replacement, |signed| signed);
            Some(Step::Log { after: cursor, pages: 0 })
        }
        Step::Log { after, pages } => log(evidence, answers.next::<call::Events>(), after, pages, cursor),
    };
    next.filter(|_| evidence.stopped.is_none())
}

/// Reads on in the log. A log without anything new is asked for the last event that was read: if that is gone too, and
/// nothing came after it, the log is another one.
fn log(evidence: &mut Evidence, page: Read<EventPage>, after: u64, pages: u8, cursor: u64) -> Option<Step> {
    let page = match page {
        Read::Got(page) => page,
        Read::Refused(code) => {
            evidence.log = Read::Refused(code);
            return None;
        }
        Read::Failed(code) => {
            evidence.log = Read::Failed(code);
            return None;
        }
        Read::NotAsked => return None,
    };
    let before = evidence.log.got().copied().unwrap_or(LogSeen { newest: 0, lost: false });
    let newest = page.events.iter().map(|event| event.cursor).fold(before.newest, u64::max);
    // Going one back asks for what was read before: what is missing there was not lost unseen.
    let lost = before.lost || (page.lost && after >= cursor);
    evidence.log = Read::Got(LogSeen { newest, lost });
    if newest == 0 && after == cursor && cursor > 0 {
        return Some(Step::Log { after: cursor - 1, pages: PAGES_MAX });
    }
    (page.more && newest > after && pages < PAGES_MAX).then_some(Step::Log { after: newest, pages: pages + 1 })
}

/// Answers in the order of their requests.
struct Answers<'k> {
    key: &'k [u8; 32],
    waiting: VecDeque<Answered>,
}

impl Answers<'_> {
    fn next<C: message::Call>(&mut self) -> Read<C::Reply> {
        match self.waiting.pop_front() {
            None => Read::NotAsked,
            Some(Answered::Nonsense(Failure { code, .. })) => Read::Failed(code),
            Some(Answered::Said(mut replies)) => {
                let refused = replies.0.first().is_some_and(Result::is_err);
                match Replies::take::<C>(&mut replies) {
                    Ok(reply) => Read::Got(reply),
                    Err(Failure { code, .. }) if refused => Read::Refused(code),
                    Err(Failure { code, .. }) => Read::Failed(code),
                }
            }
        }
    }

    /// A document, whoever signed it: what a wrong signature means is for an item of its own to say.
    fn paper<C: message::Call, T: for<'b> Decode<'b, ()>>(
        &mut self,
        kind: DocumentKind,
        signed: impl FnOnce(C::Reply) -> Signed,
    ) -> Read<Paper<T>> {
        match self.next::<C>().map(signed) {
            Read::Got(signed) => match signed.open::<T>(kind) {
                Ok(says) => Read::Got(Paper { says, proof: proof(&signed, self.key) }),
                Err(_) => Read::Failed(ReasonCode::DeviceMisbehaved),
            },
            Read::Refused(code) => Read::Refused(code),
            Read::Failed(code) => Read::Failed(code),
            Read::NotAsked => Read::NotAsked,
        }
    }
}

fn proof(signed: &Signed, key: &[u8; 32]) -> Proof {
    if signed.signer != Signer::Device {
        return Proof::Unknown;
    }
    let right = UnparsedPublicKey::new(&ED25519, key).verify(&signed.signed_bytes(), &signed.signature);
    if right.is_ok() { Proof::Signed } else { Proof::Wrong }
}

fn without_serial(mut identity: message::Identity) -> message::Identity {
    identity.serial = Text::default();
    identity
}

fn phones(paired: PairedClients) -> Vec<Phone> {
    let phone = |client: &message::PairedClient| Phone {
        client: ClientId::clone(&client.client),
        role: client.role,
        last_seen: client.last_seen,
        is_you: client.is_you,
    };
    paired.clients.iter().map(phone).collect()
}

/// A network of the same name without a key is the worse one, whichever of the two the device is on.
fn network(state: &NetworkState, heard: Option<&Networks>) -> NetworkSeen {
    let same = |ssid: &[u8]| state.ssid.as_ref().is_some_and(|own| **own == *ssid);
    let networks = heard.into_iter().flat_map(|heard| heard.networks.iter());
    let secured = networks.filter(|network| same(&network.ssid)).map(|network| network.secured);
    NetworkSeen { joined: state.ssid.is_some(), online: state.online, secured: secured.min() }
}
