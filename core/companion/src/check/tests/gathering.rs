//! What is kept of a device's answers: each for itself, nothing personal, nothing after a break.

use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{
    Bytes, DocumentKind, ErrorReply, Event, EventKind, EventPage, List, Network, NetworkState, Networks, PairedClient,
    PairedClients, Reply, Request, Signed, Signer, Text,
};
use pandu_protocol::role::Role;
use ring::signature::{Ed25519KeyPair, KeyPair};

use super::good::{NOW, good};
use crate::check::Verdict;
use crate::check::evidence::{Evidence, LogSeen, Proof, Read};
use crate::check::gather::{Step, nonce, requests, take};
use crate::check::item::verdict;
use crate::check::memory::{CheckRecord, Memory};
use crate::error::ReasonCode;
use crate::wizard::DeviceStart;
use crate::wizard::probe::{Answered, Asked};
use crate::wizard::step::{Failure, Paired, Replies};

/// What a check begins with; the device signs with the key of seed 7.
pub(super) fn start() -> DeviceStart {
    DeviceStart {
        paired: Paired {
            device: PublicKey::from_bytes([3; 32]),
            signing_key: pair(7).public_key().as_ref().try_into().expect("32"),
            role: Role::Owner,
            client: Bytes::new([1; 8]).expect("8"),
        },
        name: "Front door".into(),
        phone: "Phone of Aminah".into(),
        begun_at: NOW * 1_000,
        seed: [4; 32],
    }
}

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("a seed")
}

/// A device that answers as some evidence says.
pub(super) struct Device {
    evidence: Evidence,
    seed: u8,
}

impl Device {
    pub(super) fn good() -> Self {
        Self::with(|_| ())
    }

    pub(super) fn with(spoil: impl FnOnce(&mut Evidence)) -> Self {
        let mut evidence = good();
        spoil(&mut evidence);
        Self { evidence, seed: 7 }
    }

    fn sign<T: minicbor::Encode<()>>(&self, kind: DocumentKind, document: &T) -> Signed {
        let sign = |bytes: &[u8]| pair(self.seed).sign(bytes).as_ref().to_vec();
        Signed::seal(kind, Signer::Device, document, sign).expect("it fits")
    }

    pub(super) fn asked(&self, requests: &[Request]) -> Asked {
        let answer = |request: &Request| Answered::Said(Replies(vec![self.answer(request)]));
        Asked { at: NOW * 1_000, answers: requests.iter().map(answer).collect(), stopped: None }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "whatever else a check may ask, this device does not have")]
    fn answer(&self, request: &Request) -> Result<Reply, ErrorReply> {
        fn got<T: Clone>(read: &Read<T>) -> T {
            read.got().expect("a good device answers").clone()
        }
        let it = &self.evidence;
        Ok(match request {
            Request::AuthState(_) => Reply::AuthState(got(&it.auth)),
            Request::Identify(_) => {
                let mut identity = got(&it.identity);
                identity.serial = Text::cut("SERIAL-4711");
                Reply::Identify(identity)
            }
            Request::Posture(body) => {
                let mut posture = got(&it.posture).says;
                posture.nonce = body.nonce.clone();
                Reply::Posture(self.sign(DocumentKind::Posture, &posture))
            }
            Request::SetupState(_) => Reply::SetupState(got(&it.setup)),
            Request::PairedClients(_) => Reply::PairedClients(self.phones()),
            Request::UpdatePolicy(_) => Reply::UpdatePolicy(got(&it.policy)),
            Request::UpdateState(_) => Reply::UpdateState(got(&it.update)),
            Request::NetworkState(_) => Reply::NetworkState(NetworkState { ssid: Some(ssid("Rumah")), online: true }),
            Request::NetworkScan(_) => {
                let network = |name, secured| Network { ssid: ssid(name), signal: 3, secured };
                Reply::NetworkScan(Networks { networks: List::cut([network("Rumah", true), network("Kedai", false)]) })
            }
            Request::SensorManifest(_) => {
                Reply::SensorManifest(self.sign(DocumentKind::SensorManifest, &got(&it.manifest).says))
            }
            Request::SensorState(_) => Reply::SensorState(got(&it.readings)),
            Request::DataMap(_) => Reply::DataMap(self.sign(DocumentKind::DataMap, &got(&it.uses).says)),
            Request::TelemetryCatalogue(_) => Reply::TelemetryCatalogue(got(&it.catalogue)),
            Request::LastTelemetry(_) => Reply::LastTelemetry(got(&it.telemetry)),
            Request::ConsentRequests(_) => Reply::ConsentRequests(got(&it.requests)),
            Request::ConsentRecords(_) => Reply::ConsentRecords(got(&it.consents)),
            Request::Events(query) => Reply::Events(page(query.after + 1, false, false)),
            Request::Statement(query) if query.kind == DocumentKind::Support => {
                Reply::Statement(self.sign(query.kind, &got(&it.support).says))
            }
            Request::Statement(query) if query.kind == DocumentKind::VulnPolicy => {
                Reply::Statement(self.sign(query.kind, &got(&it.faults).says))
            }
            Request::Statement(query) if query.kind == DocumentKind::Advisories => {
                Reply::Statement(self.sign(query.kind, &got(&it.advisories).says))
            }
            Request::Statement(query) if query.kind == DocumentKind::Backup => {
                Reply::Statement(self.sign(query.kind, &got(&it.backup).says))
            }
            _ => return Err(ErrorReply::NotFound),
        })
    }

    fn phones(&self) -> PairedClients {
        let phones = self.evidence.phones.got().into_iter().flatten().map(|phone| PairedClient {
            client: phone.client.clone(),
            name: Text::cut("Phone of Aminah"),
            role: phone.role,
            last_seen: phone.last_seen,
            is_you: phone.is_you,
        });
        PairedClients { clients: List::cut(phones), invitation: None }
    }

    /// Goes through a whole conversation.
    fn gather(&self) -> Evidence {
        let mut evidence = Evidence { looked: good().looked, before: good().before, ..Evidence::nothing() };
        let mut step = Some(Step::About);
        while let Some(now) = step {
            let asked = self.asked(&requests(now, nonce(&start(), 0)));
            step = take(&mut evidence, &start(), 0, now, asked);
        }
        evidence
    }
}

fn ssid(name: &str) -> Bytes<32> {
    Bytes::new(name.as_bytes()).expect("short")
}

fn page(cursor: u64, more: bool, lost: bool) -> EventPage {
    let event = Event { cursor, at: NOW, kind: EventKind::Started, subject: None, count: 1, since: None };
    EventPage { events: List::cut((cursor > 0).then_some(event)), more, lost }
}

#[test]
fn a_good_device_is_gathered_whole_and_without_what_is_personal() {
    let evidence = Device::good().gather();
    for item in ["sign-in", "phones", "network", "papers", "own-word", "log", "support", "model", "telemetry"] {
        assert_eq!(verdict(item, &evidence), Some(Verdict::Ok), "{item}");
    }
    let kept = CheckRecord { memory: Memory::learn(&evidence), evidence: Box::new(evidence) }.encode();
    for personal in ["Aminah", "Rumah", "Kedai", "SERIAL-4711", "Front door"] {
        assert!(!kept.windows(personal.len()).any(|part| part == personal.as_bytes()), "{personal}");
    }
    let record = CheckRecord::decode(&kept).expect("our own record");
    assert_eq!(record.encode(), kept);
}

#[test]
fn another_signature_or_another_nonce_is_told_apart() {
    let forged = Device { seed: 8, ..Device::good() }.gather();
    assert_eq!(forged.posture.got().map(|word| (word.proof, word.fresh)), Some((Proof::Wrong, true)));
    assert_eq!(
        (verdict("own-word", &forged), verdict("papers", &forged)),
        (Some(Verdict::FixIt), Some(Verdict::FixIt))
    );
    assert_eq!(verdict("sign-in", &forged), Some(Verdict::Ok), "it is still what the device says");

    let mut replayed = Evidence::nothing();
    let asked = Device::good().asked(&requests(Step::About, nonce(&start(), 0)));
    take(&mut replayed, &start(), 1, Step::About, asked);
    assert_eq!(replayed.posture.got().map(|word| word.fresh), Some(false));
    assert_ne!(nonce(&start(), 0), nonce(&start(), 1));
}

#[test]
fn nonsense_spoils_one_answer_and_a_break_all_that_follow() {
    let asked = Device::good().asked(&requests(Step::About, nonce(&start(), 0)));
    let mut nonsense = asked.clone();
    nonsense.answers[1] = Answered::Nonsense(Failure::of(ReasonCode::DeviceMisbehaved));
    let mut evidence = Evidence::nothing();
    assert_eq!(take(&mut evidence, &start(), 0, Step::About, nonsense), Some(Step::Updates));
    assert_eq!(evidence.identity, Read::Failed(ReasonCode::DeviceMisbehaved));
    assert!(evidence.posture.got().is_some() && evidence.phones.got().is_some());

    let mut broken = asked;
    broken.answers.truncate(2);
    broken.stopped = Some(Failure::of(ReasonCode::LinkLost));
    let mut evidence = Evidence::nothing();
    assert_eq!(take(&mut evidence, &start(), 0, Step::About, broken), None);
    assert!(evidence.identity.got().is_some());
    assert_eq!(evidence.posture, Read::NotAsked);
    assert_eq!(verdict("sign-in", &evidence), Some(Verdict::CouldNotCheck));
}

#[test]
fn an_answer_of_another_kind_is_no_answer() {
    let swapped = Device::good().asked(&requests(Step::Updates, [0; 16]));
    let mut evidence = Evidence::nothing();
    take(&mut evidence, &start(), 0, Step::About, swapped);
    assert_eq!(evidence.auth, Read::Failed(ReasonCode::DeviceMisbehaved));
}

#[test]
fn the_worse_of_two_networks_of_one_name_counts() {
    let mut asked = Device::good().asked(&requests(Step::Updates, [0; 16]));
    let network = |secured| Network { ssid: ssid("Rumah"), signal: 3, secured };
    let twins = Reply::NetworkScan(Networks { networks: List::cut([network(true), network(false)]) });
    asked.answers[3] = Answered::Said(Replies(vec![Ok(twins)]));
    let mut evidence = Evidence::nothing();
    take(&mut evidence, &start(), 0, Step::Updates, asked);
    assert_eq!(evidence.network.got().and_then(|network| network.secured), Some(false));
}

#[test]
fn the_log_is_read_page_by_page_and_never_for_ever() {
    fn read(mut answer: impl FnMut(u64) -> EventPage) -> (Option<LogSeen>, u32) {
        let mut evidence = Evidence { before: good().before, ..Evidence::nothing() };
        let (mut step, mut pages) = (Some(Step::Log { after: 40, pages: 0 }), 0);
        while let Some(Step::Log { after, pages: read }) = step {
            let answers = vec![Answered::Said(Replies(vec![Ok(Reply::Events(answer(after)))]))];
            let asked = Asked { at: 0, answers, stopped: None };
            step = take(&mut evidence, &start(), 0, Step::Log { after, pages: read }, asked);
            pages += 1;
        }
        (evidence.log.got().copied(), pages)
    }
    let seen = |newest, lost| Some(LogSeen { newest, lost });
    assert_eq!(read(|after| page(after + 1, after < 43, false)), (seen(44, false), 4));
    assert_eq!(read(|after| page(after + 1, true, true)), (seen(57, true), 17), "an endless log ends");
    assert_eq!(read(|_| page(7, true, false)), (seen(7, false), 1), "a log that stands still ends");
    assert_eq!(read(|_| page(u64::MAX, true, false)).0, seen(u64::MAX, false));
    // Nothing new: the last event that was read is still there, though older ones are gone.
    assert_eq!(
        read(|after| if after == 40 { page(0, false, false) } else { page(40, false, true) }),
        (seen(40, false), 2)
    );
    // Nothing at all: it is another log.
    assert_eq!(read(|_| page(0, false, false)), (seen(0, false), 2));
}
