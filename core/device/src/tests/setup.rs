//! The whole set-up of every profile, and what each of its steps answers (clauses 6.1 a, 6.3.5, 6.5.6, 6.8.3, 7).

use pandu_protocol::message::*;
use pandu_protocol::secret::SecretText;
use ring::signature::{ED25519, UnparsedPublicKey};

use super::lab::{Lab, Phone, START, phone_key, ssid};
use crate::profile::{ALL, LOCK, THERMOSTAT, WINDOW_SENSOR};

fn answer(purpose: &str, state: ConsentState) -> ConsentAnswer {
    ConsentAnswer {
        purpose: Text::cut(purpose),
        version: 1,
        state,
        screen: Bytes::new([7; 32]).unwrap(),
        language: Text::cut("ms-MY"),
    }
}

fn join(lab: &mut Lab, phone: &mut Phone, name: &str, key: &str) -> JoinOutcome {
    let body = NetworkJoin { ssid: ssid(name), key: SecretText::new(key.into()) };
    lab.call::<call::NetworkJoin>(phone, body).unwrap().outcome
}

#[test]
fn every_profile_can_be_set_up_and_remembers_it() {
    for profile in ALL {
        let mut lab = Lab::new(profile);
        let (mut phone, keys) = lab.owner();
        let identity = lab.call::<call::Identify>(&mut phone, Empty {}).unwrap();
        assert_eq!((&*identity.model, &*identity.serial), (profile.model, lab.sticker.serial.as_str()));
        assert!(identity.components.iter().all(|part| part.updatable == part.reason_if_not.is_none()));
        let manifest = lab.call::<call::SensorManifest>(&mut phone, Empty {}).unwrap();
        let key = lab.factory.signing_key().to_vec();
        assert!(UnparsedPublicKey::new(&ED25519, &key).verify(&manifest.signed_bytes(), &manifest.signature).is_ok());
        let manifest: SensorManifest = manifest.open(DocumentKind::SensorManifest).unwrap();
        assert_eq!(manifest.sensors.len(), profile.sensors.len());
        if profile.abilities.password {
            assert_eq!(lab.call::<call::FinishSetup>(&mut phone, Empty {}).err(), Some(ErrorReply::SetupRequired));
        }
        lab.call::<call::SetCredential>(&mut phone, phone_key()).unwrap();
        if profile.abilities.network {
            assert_eq!(join(&mut lab, &mut phone, "Rumah Melati", "melati-2026"), JoinOutcome::Online);
        }
        for consent in lab.call::<call::ConsentRequests>(&mut phone, Empty {}).unwrap().requests.iter() {
            lab.call::<call::ConsentAnswer>(&mut phone, answer(&consent.purpose, ConsentState::Refused)).unwrap();
        }
        let state = lab.call::<call::FinishSetup>(&mut phone, Empty {}).unwrap();
        assert!(state.finished && state.sign_in && state.seconds_left == 0);
        assert_eq!(state.consents.len(), profile.consents.len());
        lab.restart();
        let mut phone = lab.session(&keys).unwrap();
        assert!(lab.call::<call::SetupState>(&mut phone, Empty {}).unwrap().finished);
        assert!(lab.call::<call::SensorState>(&mut phone, Empty {}).is_ok());
    }
}

#[test]
fn a_network_is_kept_only_if_it_works() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.owner();
    assert_eq!(join(&mut lab, &mut phone, "Rumah Melati", "melati-2025"), JoinOutcome::WrongKey);
    let state = lab.call::<call::NetworkState>(&mut phone, Empty {}).unwrap();
    assert_eq!((state.ssid, state.online), (None, false));
    assert_eq!(join(&mut lab, &mut phone, "Sembunyi", "sembunyi-2026"), JoinOutcome::Online);
    assert_eq!(join(&mut lab, &mut phone, "Pejabat 3F", "pejabat-2026"), JoinOutcome::NoAddress);
    let state = lab.call::<call::NetworkState>(&mut phone, Empty {}).unwrap();
    assert_eq!(state.ssid.as_deref(), Some(&b"Sembunyi"[..]), "the one that works stays");
    let gone = lab.call::<call::NetworkForget>(&mut phone, Empty {}).unwrap();
    assert_eq!(gone.ssid, None);
    assert!(!String::from_utf8_lossy(&lab.storage.bytes()).contains("sembunyi-2026"));
    let nameless = lab.call::<call::NetworkJoin>(&mut phone, NetworkJoin { ssid: Bytes::default(), key: None });
    assert_eq!(nameless.err(), Some(ErrorReply::invalid("ssid")));
}

#[test]
fn consents_form_a_chain_that_shows_what_is_missing() {
    let mut lab = Lab::new(&THERMOSTAT);
    let (mut phone, _) = lab.owner();
    lab.call::<call::ConsentAnswer>(&mut phone, answer("weather", ConsentState::Given)).unwrap();
    lab.call::<call::ConsentAnswer>(&mut phone, answer("learned-times", ConsentState::Refused)).unwrap();
    let withdraw = || ConsentWithdraw { purpose: Text::cut("weather") };
    let taken_back = lab.call::<call::ConsentWithdraw>(&mut phone, withdraw()).unwrap();
    assert_eq!((taken_back.state, taken_back.screen.len()), (ConsentState::Withdrawn, 0));
    assert_eq!(lab.call::<call::ConsentWithdraw>(&mut phone, withdraw()).unwrap(), taken_back, "once");
    let records = lab.call::<call::ConsentRecords>(&mut phone, Empty {}).unwrap().records;
    assert_eq!(records.len(), 3);
    assert_eq!(*records[0].previous, [0; 32]);
    for pair in records.windows(2) {
        let hash = ring::digest::digest(&ring::digest::SHA256, &minicbor::to_vec(&pair[0]).unwrap());
        assert_eq!(*pair[1].previous, *hash.as_ref());
    }
    assert!(records.iter().all(|record| record.at == START && record.id[6] >> 4 == 4));
}

#[test]
fn a_consent_answer_must_fit_the_request() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.owner();
    let good = answer("opening-history", ConsentState::Given);
    let cases = [
        (ConsentAnswer { purpose: Text::cut("weather"), ..good.clone() }, "purpose"),
        (ConsentAnswer { version: 2, ..good.clone() }, "version"),
        (ConsentAnswer { state: ConsentState::Withdrawn, ..good.clone() }, "state"),
        (ConsentAnswer { state: ConsentState::Other(9), ..good.clone() }, "state"),
        (ConsentAnswer { language: Text::cut("e n"), ..good.clone() }, "language"),
    ];
    for (body, field) in cases {
        assert_eq!(lab.call::<call::ConsentAnswer>(&mut phone, body).err(), Some(ErrorReply::invalid(field)));
    }
    let never =
        lab.call::<call::ConsentWithdraw>(&mut phone, ConsentWithdraw { purpose: Text::cut("opening-history") });
    assert_eq!(never.err(), Some(ErrorReply::NotFound));
}

#[test]
fn however_often_one_changes_ones_mind_the_last_word_can_be_no() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.owner();
    let mut full = false;
    for _ in 0..40 {
        let given = lab.call::<call::ConsentAnswer>(&mut phone, answer("opening-history", ConsentState::Given));
        full |= given.err() == Some(ErrorReply::Full);
        let withdrawn =
            lab.call::<call::ConsentWithdraw>(&mut phone, ConsentWithdraw { purpose: Text::cut("opening-history") });
        assert_eq!(withdrawn.map(|record| record.state), Ok(ConsentState::Withdrawn));
    }
    assert!(full);
}

#[test]
fn updates_are_never_said_to_be_fine_without_proof() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.owner();
    let offline = lab.call::<call::UpdateCheck>(&mut phone, Empty {}).unwrap();
    assert_eq!((offline.finding, offline.last_checked), (UpdateFinding::CannotConfirm, None));
    assert_eq!(join(&mut lab, &mut phone, "Rumah Melati", "melati-2026"), JoinOutcome::Online);
    let online = lab.call::<call::UpdateCheck>(&mut phone, Empty {}).unwrap();
    assert_eq!((online.finding, online.last_checked), (UpdateFinding::CannotConfirm, Some(START)));
    let policy = |feature, postponed_until| UpdatePolicy {
        security: UpdateMode::Automatic,
        maintenance: UpdateMode::Automatic,
        feature,
        postponed_until,
    };
    let set = lab.call::<call::SetUpdatePolicy>(&mut phone, policy(UpdateMode::Off, Some(START + 60))).unwrap();
    assert_eq!(set, policy(UpdateMode::Off, Some(START + 60)));
    assert_eq!(lab.call::<call::UpdatePolicy>(&mut phone, Empty {}).unwrap(), set);
    let bad = lab.call::<call::SetUpdatePolicy>(&mut phone, policy(UpdateMode::Other(7), None));
    assert_eq!(bad.err(), Some(ErrorReply::invalid("feature")));
    let never = lab.call::<call::SetUpdatePolicy>(&mut phone, policy(UpdateMode::Ask, Some(u64::MAX)));
    assert_eq!(never.err(), Some(ErrorReply::invalid("postponed_until")));
}

#[test]
fn a_constrained_device_says_what_it_cannot_do() {
    let mut lab = Lab::new(&WINDOW_SENSOR);
    let (mut phone, _) = lab.settled_owner();
    let unsupported = [
        Request::NetworkScan(Empty {}),
        Request::NetworkState(Empty {}),
        Request::NetworkForget(Empty {}),
        Request::NetworkJoin(NetworkJoin { ssid: ssid("Kopitiam"), key: None }),
        Request::UpdateCheck(Empty {}),
        Request::Operate(Operate { function: Text::cut("bolt"), milli: 0 }),
    ];
    for request in unsupported {
        let kind = request.kind();
        assert_eq!(lab.request(&mut phone, request), Some(Err(ErrorReply::Unsupported)), "{kind:?}");
    }
    assert!(lab.call::<call::UpdateState>(&mut phone, Empty {}).is_ok());
    assert!(lab.call::<call::SetupState>(&mut phone, Empty {}).is_ok_and(|state| state.updates));
}

#[test]
fn the_posture_is_signed_over_the_callers_nonce() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.owner();
    let ask = |number| PostureRequest { nonce: Bytes::new([number; 16]).unwrap() };
    let signed = lab.call::<call::Posture>(&mut phone, ask(1)).unwrap();
    let key = UnparsedPublicKey::new(&ED25519, lab.factory.signing_key().to_vec());
    assert!(key.verify(&signed.signed_bytes(), &signed.signature).is_ok());
    let posture: Posture = signed.open(DocumentKind::Posture).unwrap();
    assert_eq!(*posture.nonce, [1; 16]);
    assert!(posture.factory_state && !posture.password_set && posture.boot.is_some_and(|boot| boot.verified));
    assert!(signed.open::<DataMap>(DocumentKind::DataMap).is_err(), "it passes for nothing else");
    let other = lab.call::<call::Posture>(&mut phone, ask(2)).unwrap();
    assert_ne!(other.signature, signed.signature);
}

#[test]
fn documents_that_the_device_has_not_are_not_found() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.owner();
    for kind in DocumentKind::KNOWN.iter().copied().chain([DocumentKind::Other(99)]) {
        let there = [
            DocumentKind::SensorManifest,
            DocumentKind::DataMap,
            DocumentKind::VulnPolicy,
            DocumentKind::Advisories,
            DocumentKind::Support,
            DocumentKind::Backup,
        ]
        .contains(&kind);
        let answer = lab.call::<call::Statement>(&mut phone, StatementQuery { kind });
        assert_eq!(answer.err(), if there { None } else { Some(ErrorReply::NotFound) }, "{kind:?}");
    }
}

#[test]
fn the_plain_function_takes_only_values_that_make_sense() {
    let mut lab = Lab::new(&THERMOSTAT);
    let (mut phone, keys) = lab.settled_owner();
    let target = |milli| Operate { function: Text::cut("target"), milli };
    assert_eq!(lab.call::<call::Operate>(&mut phone, target(21_500)), Ok(Operated { milli: 21_500 }));
    for milli in [999_000, 4_999, 21_501, i64::MIN, i64::MAX] {
        assert_eq!(lab.call::<call::Operate>(&mut phone, target(milli)).err(), Some(ErrorReply::invalid("milli")));
    }
    let bolt = Operate { function: Text::cut("bolt"), milli: 0 };
    assert_eq!(lab.call::<call::Operate>(&mut phone, bolt).err(), Some(ErrorReply::invalid("function")));
    assert_eq!(lab.logged(EventKind::RangeDropped), 5);
    lab.restart();
    assert_eq!(lab.device.state().functions, [21_500]);
    assert!(lab.session(&keys).is_some());
}

#[test]
fn the_log_tells_the_owner_and_pushes_what_others_did() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    owner.pushes.clear();
    let (_, _, paired) = lab.guest("Salleh");
    lab.carry(&mut owner);
    let pushed: Vec<_> = owner
        .pushes
        .iter()
        .filter_map(|push| if let Push::Event(event) = push { Some(event.kind) } else { None })
        .collect();
    assert_eq!(pushed, [EventKind::Paired], "what another phone did");
    let page = lab.call::<call::Events>(&mut owner, EventQuery { after: 0 }).unwrap();
    let kinds: Vec<_> = page.events.iter().map(|event| event.kind).collect();
    for kind in [EventKind::Started, EventKind::Paired, EventKind::CredentialChanged, EventKind::SetupFinished] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    let clients = lab.call::<call::PairedClients>(&mut owner, Empty {}).unwrap().clients;
    assert_eq!(
        clients.iter().map(|one| (one.is_you, &*one.name)).collect::<Vec<_>>(),
        [(true, "Owner"), (false, "Salleh")]
    );
    assert_eq!(clients[1].client, paired.client);
}

#[test]
fn clocks_that_jump_are_noticed_and_open_nothing() {
    let mut lab = Lab::new(&LOCK);
    lab.now.unix += 10 * 365 * 24 * 3_600;
    lab.device.handle_tick(lab.now);
    assert!(lab.device.window_seconds(lab.now) > 0, "the window is counted on the other clock");
    lab.now.unix = 5;
    lab.restart();
    lab.device.handle_tick(lab.now);
    assert!(lab.logged(EventKind::ClockJump) >= 1);
}
