//! Every fault does what its row says, and nothing of it happens without it.

use pandu_protocol::message::{Confirm, CredentialKind, Empty, ErrorReply, SensorKind, UpdateFinding, call};

use super::lab::{Lab, Plan, faults, phone_key};
use crate::fault::{Fault, TABLE};
use crate::profile::LOCK;

#[test]
fn a_device_with_another_key_or_hello_or_suite_is_not_believed() {
    for name in ["changed-key", "wrong-hello", "weak-suite-only"] {
        let mut lab = Lab::with(&LOCK, &[name]);
        let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
        assert!(lab.connect(&Plan::Label(&qr), &own).is_none(), "{name}");
        assert!(lab.device.state().clients.is_empty());
    }
}

#[test]
fn a_silent_device_answers_nothing() {
    let mut lab = Lab::with(&LOCK, &["silent"]);
    let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
    let mut phone = lab.knock(&Plan::Label(&qr), &own).unwrap();
    lab.carry(&mut phone);
    assert!(!phone.channel.is_closed() && phone.handshake_hash == [0; 32]);
}

#[test]
fn a_slow_device_answers_late() {
    let mut lab = Lab::with(&LOCK, &["slow-answers=5000"]);
    let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
    let mut phone = lab.knock(&Plan::Label(&qr), &own).unwrap();
    lab.carry(&mut phone);
    assert_eq!(phone.handshake_hash, [0; 32]);
    lab.wait(4);
    lab.carry(&mut phone);
    assert_eq!(phone.handshake_hash, [0; 32]);
    lab.wait(1);
    lab.carry(&mut phone);
    assert_ne!(phone.handshake_hash, [0; 32]);
}

#[test]
fn a_device_that_drops_links_drops_them_after_so_many_values() {
    let mut lab = Lab::with(&LOCK, &["drop-link-after=2"]);
    let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
    let mut phone = lab.connect(&Plan::Label(&qr), &own).unwrap();
    let start = |lab: &mut Lab, phone: &mut _| {
        lab.request(
            phone,
            pandu_protocol::message::Request::PairStart(pandu_protocol::message::PairStart {
                name: pandu_protocol::message::Text::cut("x"),
            }),
        )
    };
    assert!(start(&mut lab, &mut phone).is_some());
    assert!(start(&mut lab, &mut phone).is_none());
    assert_eq!(lab.device.poll_closed(), Some(phone.link));
}

#[test]
fn lies_are_told_only_with_their_fault() {
    let mut lab = Lab::with(&LOCK, &["undeclared-sensor", "claims-up-to-date", "never-asks-confirmation"]);
    let (mut phone, keys) = lab.settled_owner();
    let readings = lab.call::<call::SensorState>(&mut phone, Empty {}).unwrap().readings;
    assert!(readings.iter().any(|reading| reading.kind == SensorKind::Microphone));
    let body = pandu_protocol::message::NetworkJoin {
        ssid: super::lab::ssid("Rumah Melati"),
        key: pandu_protocol::secret::SecretText::new("melati-2026".into()),
    };
    lab.call::<call::NetworkJoin>(&mut phone, body).unwrap();
    assert_eq!(lab.call::<call::UpdateCheck>(&mut phone, Empty {}).unwrap().finding, UpdateFinding::UpToDate);
    let mut again = lab.session(&keys).unwrap();
    assert!(lab.call::<call::SetCredential>(&mut again, phone_key()).is_ok(), "it does not ask to confirm");

    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    let readings = lab.call::<call::SensorState>(&mut phone, Empty {}).unwrap().readings;
    assert!(readings.iter().all(|reading| reading.kind != SensorKind::Microphone));
    let mut again = lab.session(&keys).unwrap();
    assert_eq!(lab.call::<call::SetCredential>(&mut again, phone_key()).err(), Some(ErrorReply::ConfirmationRequired));
    assert!(lab.call::<call::Confirm>(&mut again, Confirm { kind: CredentialKind::PhoneKey, secret: None }).is_ok());
}

#[test]
fn a_full_disk_is_full() {
    let mut lab = Lab::with(&LOCK, &["full-disk=2"]);
    let (mut phone, _) = lab.owner();
    assert_eq!(lab.call::<call::SetCredential>(&mut phone, phone_key()).err(), Some(ErrorReply::Full));
}

#[test]
fn faults_of_storage_are_the_hosts_and_the_rest_is_tested_here() {
    let hosts = [Fault::CrashBefore, Fault::CrashWithin, Fault::CrashAfter, Fault::NoFsync];
    assert_eq!(TABLE.iter().filter(|row| hosts.contains(&row.fault)).count(), hosts.len());
    assert!(faults(&["crash-after"]).number(Fault::CrashAfter) == Some(1));
}
