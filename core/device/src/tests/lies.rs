//! Each lie changes one thing of all that a device says, and nothing of what it remembers.

use std::collections::BTreeMap;
use std::fmt::Debug;

use pandu_protocol::advert::Advert;
use pandu_protocol::frame::{REFUSAL, Reassembler};
use pandu_protocol::message::{
    Advisories, BackupStatement, Bytes, Call, ConsentAnswer, ConsentState, DataMap, DocumentKind, Downlink, Empty,
    EventQuery, Posture, PostureRequest, Replacement, Request, RequestEnvelope, SensorManifest, Signed, StatementQuery,
    SupportStatement, Text, VulnPolicy, call,
};
use pandu_protocol::time::Millis;
use ring::signature::{ED25519, UnparsedPublicKey};

use super::lab::{Keys, Lab, Phone, ssid};
use crate::fault::{Fault, TABLE};
use crate::profile::{LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};

/// All that a device says, by what it is about.
type Said = BTreeMap<String, String>;

/// A device in use, with everything set up that a lie could be about.
fn settled(profile: &'static Profile) -> (Lab, Keys) {
    let mut lab = Lab::new(profile);
    let (mut phone, keys) = lab.settled_owner();
    for consent in profile.consents {
        let body = ConsentAnswer {
            purpose: Text::cut(consent.purpose),
            version: consent.version,
            state: ConsentState::Refused,
            screen: Bytes::new([1; 32]).unwrap(),
            language: Text::cut("en"),
        };
        lab.call::<call::ConsentAnswer>(&mut phone, body).unwrap();
    }
    if profile.abilities.network {
        let key = pandu_protocol::secret::SecretText::new("melati-2026".into());
        let join = pandu_protocol::message::NetworkJoin { ssid: ssid("Rumah Melati"), key };
        lab.call::<call::NetworkJoin>(&mut phone, join).unwrap();
        lab.call::<call::UpdateCheck>(&mut phone, Empty {}).unwrap();
    }
    (lab, keys)
}

struct Hearing<'a> {
    lab: &'a mut Lab,
    phone: Phone,
    said: Said,
}

impl Hearing<'_> {
    fn hear<C: Call>(&mut self, what: &str, body: C::Body)
    where
        C::Reply: Debug + minicbor::Encode<()>,
    {
        let answer = self.lab.call::<C>(&mut self.phone, body);
        // Printed, byte strings show only their length.
        let bytes = answer.as_ref().map(|reply| minicbor::to_vec(reply).unwrap());
        self.said.insert(what.into(), format!("{answer:?} {bytes:02x?}"));
    }

    /// A signed document: what it says by its parts, and whether its signature is the device's.
    fn hear_signed<T: for<'b> minicbor::Decode<'b, ()> + Debug>(
        &mut self,
        what: &str,
        kind: DocumentKind,
        signed: Signed,
    ) {
        let key = UnparsedPublicKey::new(&ED25519, self.lab.factory.signing_key().to_vec());
        let is_ours = key.verify(&signed.signed_bytes(), &signed.signature).is_ok();
        self.said.insert(format!("{what} signature"), is_ours.to_string());
        let document: T = signed.open(kind).unwrap();
        self.parts(what, &format!("{document:#?}"));
    }

    /// The fields of a value, from its printed form.
    fn parts(&mut self, what: &str, printed: &str) {
        let mut field = String::new();
        for line in printed.lines() {
            let outermost = line.strip_prefix("    ").filter(|rest| !rest.starts_with([' ', '}', ']', ')']));
            if let Some((name, _)) = outermost.and_then(|rest| rest.split_once(':')) {
                field = format!("{what}.{name}");
            }
            if !field.is_empty() {
                self.said.entry(field.clone()).or_default().push_str(line.trim());
            }
        }
    }

    fn statement<T: for<'b> minicbor::Decode<'b, ()> + Debug>(&mut self, kind: DocumentKind) {
        let what = format!("{kind:?}");
        match self.lab.call::<call::Statement>(&mut self.phone, StatementQuery { kind }) {
            Ok(signed) => self.hear_signed::<T>(&what, kind, signed),
            Err(error) => _ = self.said.insert(what, format!("{error:?}")),
        }
    }
}

/// Everything that a device says to its owner and to strangers.
fn everything(lab: &mut Lab, keys: &Keys) -> Said {
    lab.now.unix += 5_000;
    let mut said = strangers(lab);
    let phone = lab.session(keys).expect("a session");
    let mut heard = Hearing { lab, phone, said: Said::new() };
    let identity = heard.lab.call::<call::Identify>(&mut heard.phone, Empty {}).unwrap();
    heard.parts("Identity", &format!("{identity:#?}"));
    let nonce = Bytes::new([7; 16]).unwrap();
    let posture = heard.lab.call::<call::Posture>(&mut heard.phone, PostureRequest { nonce }).unwrap();
    let bytes: Posture = posture.open(DocumentKind::Posture).unwrap();
    heard.hear_signed::<Posture>("Posture", DocumentKind::Posture, posture);
    let measured = bytes.boot.map(|boot| boot.measurement.to_vec());
    heard.said.entry("Posture.nonce".into()).or_default().push_str(&format!("{:02x?}", bytes.nonce.to_vec()));
    heard.said.entry("Posture.boot".into()).or_default().push_str(&format!("{measured:02x?}"));
    heard.statement::<SensorManifest>(DocumentKind::SensorManifest);
    heard.statement::<DataMap>(DocumentKind::DataMap);
    heard.statement::<SupportStatement>(DocumentKind::Support);
    heard.statement::<VulnPolicy>(DocumentKind::VulnPolicy);
    heard.statement::<Advisories>(DocumentKind::Advisories);
    heard.statement::<BackupStatement>(DocumentKind::Backup);
    heard.statement::<Replacement>(DocumentKind::Replacement);
    heard.hear::<call::AuthState>("AuthState", Empty {});
    heard.hear::<call::SetupState>("SetupState", Empty {});
    heard.hear::<call::PairedClients>("PairedClients", Empty {});
    heard.hear::<call::UpdatePolicy>("UpdatePolicy", Empty {});
    heard.hear::<call::UpdateState>("UpdateState", Empty {});
    heard.hear::<call::NetworkScan>("NetworkScan", Empty {});
    heard.hear::<call::NetworkState>("NetworkState", Empty {});
    heard.hear::<call::SensorState>("SensorState", Empty {});
    heard.hear::<call::ConsentRequests>("ConsentRequests", Empty {});
    heard.hear::<call::ConsentRecords>("ConsentRecords", Empty {});
    heard.hear::<call::TelemetryCatalogue>("TelemetryCatalogue", Empty {});
    heard.hear::<call::LastTelemetry>("LastTelemetry", Empty {});
    let page = heard.lab.call::<call::Events>(&mut heard.phone, EventQuery { after: 0 }).unwrap();
    let kinds: Vec<_> = page.events.iter().map(|event| event.kind).collect();
    heard.said.insert("Events".into(), format!("{kinds:?} {} {}", page.more, page.lost));
    let unconfirmed = heard.lab.call::<call::SetCredential>(&mut heard.phone, super::lab::phone_key());
    heard.said.insert("unconfirmed".into(), format!("{:?}", unconfirmed.err()));
    said.append(&mut heard.said);
    said
}

/// What whoever comes near is told.
fn strangers(lab: &mut Lab) -> Said {
    let first = lab.device.advert(lab.now);
    lab.wait(1_000);
    let later = lab.device.advert(lab.now);
    let (first, later) = (Advert::decode(&first).unwrap(), Advert::decode(&later).unwrap());
    let opened = lab.device.open_link(lab.now, 244).unwrap();
    let question = RequestEnvelope { id: 9, key: None, request: Request::Identify(Empty {}) };
    let value = [&[0xc5][..], &question.encode()].concat();
    lab.device.handle_value(opened.link, lab.now, &value);
    let answered = lab.device.poll_value().is_some_and(|(_, value)| value != REFUSAL);
    while lab.device.poll_value().is_some() || lab.device.poll_closed().is_some() {}
    lab.device.close_link(opened.link, lab.now);
    [
        ("hello", format!("{:02x?}", opened.hello)),
        ("advert changes", (first.id != later.id).to_string()),
        ("advert ready", later.ready.to_string()),
        ("services", format!("{:?}", lab.device.services())),
        ("strangers answered", answered.to_string()),
    ]
    .map(|(what, said)| (what.to_owned(), said))
    .into()
}

/// Each fault that is a lie on a lock, and what it changes of all that the lock says.
const CHANGES: &[(Fault, &[&str])] = &[
    (Fault::OffersWeakSuite, &["hello"]),
    (Fault::TalkativeHello, &["hello"]),
    (Fault::FixedAdvert, &["advert changes"]),
    // One window: who looks sees it in both places.
    (Fault::WindowStaysOpen, &["advert ready", "hello"]),
    (Fault::AnswersStrangers, &["strangers answered"]),
    (Fault::ExtraService, &["services"]),
    (Fault::SaysFactoryState, &["Posture.factory_state"]),
    (Fault::SaysSetupUnfinished, &["SetupState"]),
    (Fault::NeverAsksConfirmation, &["unconfirmed"]),
    (Fault::ForgottenPhone, &["PairedClients"]),
    (Fault::UnknownPhone, &["PairedClients"]),
    (Fault::AutoUpdatesOff, &["UpdatePolicy"]),
    (Fault::PostponedForEver, &["UpdatePolicy"]),
    (Fault::StaleUpdateCheck, &["UpdateState"]),
    (Fault::ComponentWithoutReason, &["Identity.components"]),
    (Fault::OpenPort, &["Posture.interfaces"]),
    (Fault::PurposelessService, &["Posture.services"]),
    (Fault::OptionalServiceOn, &["Posture.services"]),
    (Fault::DebugOn, &["Posture.debug"]),
    (Fault::DebugNotStated, &["Posture.debug"]),
    (Fault::OpenNetwork, &["NetworkScan"]),
    (Fault::UndeclaredSensor, &["SensorState"]),
    (Fault::WordlessSensor, &["SensorManifest.sensors"]),
    (Fault::ImpossibleReading, &["SensorState"]),
    (Fault::ForgetsRefusal, &["ConsentRecords"]),
    (Fault::BrokenConsentChain, &["ConsentRecords"]),
    (Fault::UndeclaredTelemetry, &["LastTelemetry"]),
    (Fault::NoRetention, &["DataMap.uses"]),
    (Fault::UnnamedRecipient, &["DataMap.uses"]),
    (Fault::HiddenUse, &["DataMap.uses"]),
    (Fault::ReplayedPosture, &["Posture.nonce"]),
    (Fault::ForeignSignature, &["Posture signature"]),
    (
        Fault::ForeignDocument,
        &[
            "Advisories signature",
            "Backup signature",
            "DataMap signature",
            "SensorManifest signature",
            "Support signature",
            "VulnPolicy signature",
        ],
    ),
    (Fault::UnverifiedBoot, &["Posture.boot"]),
    (Fault::BootNotStated, &["Posture.boot"]),
    (Fault::ChangedMeasurement, &["Posture.boot"]),
    (Fault::KeysInClear, &["Posture.storage"]),
    (Fault::StorageNotStated, &["Posture.storage"]),
    (Fault::NoMemoryProtection, &["Posture.memory_protection"]),
    (Fault::NoPrivilegeModel, &["Posture.privilege_model"]),
    (Fault::NoIdentityAnchor, &["Posture.identity_anchor"]),
    (Fault::NoCryptoList, &["Posture.crypto"]),
    (Fault::ClockOff, &["Posture.clock"]),
    (Fault::LostEvents, &["Events"]),
    (Fault::OldMalwareDefinitions, &["Posture.malware"]),
    (Fault::MalwareNotStated, &["Posture.malware"]),
    (Fault::SupportEnded, &["Support.end_month", "Support.end_year"]),
    (Fault::SupportShortened, &["Support.end_year"]),
    (Fault::VulnerabilityPolicyWithoutDays, &["VulnPolicy.acknowledge_days"]),
    (Fault::OldAdvisory, &["Advisories.advisories"]),
    (Fault::NoSbom, &["Identity.sbom"]),
    (Fault::OtherModel, &["Identity.model"]),
];

/// Each fault that leaves a paper out, and how its parts begin.
const LEFT_OUT: [(Fault, &str, &Profile); 4] = [
    (Fault::SupportNotStated, "Support", &LOCK),
    (Fault::NoVulnerabilityPolicy, "VulnPolicy", &LOCK),
    (Fault::NoBackupStatement, "Backup", &LOCK),
    (Fault::NoReplacement, "Replacement", &WINDOW_SENSOR),
];

/// Faults that are no lies, and are tested in other places.
const ELSEWHERE: &[Fault] = &[
    Fault::GuessableCodeCounter,
    Fault::GuessableCodeFromSerial,
    Fault::GuessableCodeFromHash,
    Fault::ClonedKey,
    Fault::WeakSuiteOnly,
    Fault::ChangedKey,
    Fault::WrongHello,
    Fault::NoThrottle,
    Fault::ClaimsUpToDate,
    Fault::ClaimsUpdate,
    Fault::BadUpdate,
    Fault::UpdateAcceptsUnsigned,
    Fault::UpdateAcceptsDowngrade,
    Fault::UpdateDoesNotStart,
    Fault::UpdateNeverEnds,
    Fault::BrokenSensor,
    Fault::Tampered,
    Fault::SlowAnswers,
    Fault::Silent,
    Fault::DropLinkAfter,
    Fault::FullDisk,
    Fault::CrashBefore,
    Fault::CrashWithin,
    Fault::CrashAfter,
    Fault::NoFsync,
];

fn name(fault: Fault) -> &'static str {
    TABLE.iter().find(|row| row.fault == fault).unwrap().name
}

/// What changes of what a device says when it is started again with a fault.
fn changed_by(lab: &mut Lab, keys: &Keys, fault: Fault) -> Vec<String> {
    // The two devices have said and noted the same before.
    let (now, state) = (lab.now, lab.device.state().clone());
    let mut hear = |faults: &[&str]| {
        lab.now = now;
        (lab.device.now, lab.device.state) = (now, state.clone());
        lab.device.store_notes();
        lab.restart_with(faults);
        everything(lab, keys)
    };
    let (honest, lying) = (hear(&[]), hear(&[name(fault)]));
    let all = honest.keys().chain(lying.keys().filter(|what| !honest.contains_key(*what)));
    all.filter(|what| honest.get(*what) != lying.get(*what)).cloned().collect()
}

#[test]
fn every_lie_changes_its_one_thing_and_nothing_else() {
    let (mut lab, keys) = settled(&LOCK);
    for (fault, expected) in CHANGES {
        let mut changed = changed_by(&mut lab, &keys, *fault);
        changed.sort();
        assert_eq!(changed, *expected, "{}", name(*fault));
    }
}

#[test]
fn a_paper_that_is_left_out_is_left_out_alone() {
    for (fault, paper, profile) in LEFT_OUT {
        let profile = crate::profile::by_name(profile.name).unwrap();
        let (mut lab, keys) = settled(profile);
        let changed = changed_by(&mut lab, &keys, fault);
        assert!(!changed.is_empty() && changed.iter().all(|what| what.starts_with(paper)), "{paper}: {changed:?}");
    }
}

#[test]
fn two_lies_are_told_both() {
    let (mut lab, keys) = settled(&THERMOSTAT);
    lab.restart_with(&["debug-on", "clock-off", "undeclared-sensor", "impossible-reading", "no-sbom", "other-model"]);
    let said = everything(&mut lab, &keys);
    assert!(said["Posture.debug"].contains("On") && said["Identity.sbom"].contains("None"));
    assert!(said["Identity.model"].contains("PK-9"));
    assert!(said["SensorState"].contains("999000000") && said["SensorState"].contains("Microphone"));
}

#[test]
fn every_fault_is_a_lie_here_or_is_tested_elsewhere() {
    let here = CHANGES.iter().map(|(fault, _)| *fault).chain(LEFT_OUT.map(|(fault, ..)| fault));
    let mut all: Vec<_> = here.chain(ELSEWHERE.iter().copied()).collect();
    all.sort();
    assert_eq!(all, TABLE.iter().map(|row| row.fault).collect::<Vec<_>>());
}

#[test]
fn who_answers_strangers_answers_them_again_and_again_and_lets_them_in_still() {
    let mut lab = Lab::with(&LOCK, &["answers-strangers"]);
    let (_, keys) = lab.settled_owner();
    let opened = lab.device.open_link(lab.now, 23).unwrap();
    for (number, request) in [
        (5_u8, Request::SensorState(Empty {})),
        (9, Request::Events(EventQuery { after: 0 })),
        (0, Request::NetworkState(Empty {})),
    ] {
        let question = RequestEnvelope { id: 77, key: None, request }.encode();
        lab.device.handle_value(opened.link, lab.now, &[&[0xc0 | number][..], &question].concat());
        let mut whole = Reassembler::new(number, 65_535);
        let mut answer = None;
        while let Some((_, value)) = lab.device.poll_value() {
            assert!(value.len() <= 23);
            answer = whole.handle_value(Millis(0), &value).unwrap();
        }
        let Downlink::Response(response) = Downlink::decode(&answer.expect("an answer")).unwrap() else { panic!() };
        assert!(response.id == 77 && response.result.is_ok());
    }
    // Whatever needs a right is not among what it answers.
    let operate = RequestEnvelope { id: 1, key: Some([1; 16]), request: Request::Leave(Empty {}) }.encode();
    lab.device.handle_value(opened.link, lab.now, &[&[0xc3][..], &operate].concat());
    assert_eq!(lab.device.poll_value().map(|(_, value)| value), Some(REFUSAL.to_vec()));
    let mut owner = lab.session(&keys).expect("the owner gets in as ever");
    assert!(lab.call::<call::Identify>(&mut owner, Empty {}).is_ok());
}
