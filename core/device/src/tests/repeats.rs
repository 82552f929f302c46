//! Repeated commands, lost answers and failing storage (attacks 11 and 36).

use pandu_protocol::message::{Empty, ErrorReply, EventKind, PairFinish, Rename, Reply, Request, Text, call};
use pandu_protocol::pairing::derive_session_psk;
use pandu_protocol::secret::SecretBytes;

use super::lab::{Keys, Lab, Plan, password, phone_key};
use crate::profile::LOCK;
use crate::store::StoreError;

#[test]
fn a_repeated_command_has_one_effect_and_the_same_answer() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.owner();
    let set = || Request::SetCredential(password("kucing-biru"));
    let first = lab.request_with(&mut phone, set(), Some([1; 16]));
    assert!(matches!(first, Some(Ok(Reply::SetCredential(_)))));
    let writes = lab.storage.writes();
    assert_eq!(lab.request_with(&mut phone, set(), Some([1; 16])), first);
    lab.restart();
    let mut again = lab.session(&keys).unwrap();
    assert_eq!(lab.request_with(&mut again, set(), Some([1; 16])), first, "across a restart, without confirming again");
    assert_eq!(lab.logged(EventKind::CredentialChanged), 1);
    assert!(lab.storage.writes() <= writes + 1, "only the restart was stored");
    let other = lab.request_with(&mut again, Request::SetCredential(phone_key()), Some([1; 16]));
    assert_eq!(other, Some(Err(ErrorReply::invalid("key"))), "one key, one command");
}

#[test]
fn a_command_that_changes_state_needs_a_key_and_an_error_is_not_kept() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.owner();
    let rename = |name: &str| Request::Rename(Rename { name: Text::cut(name) });
    assert_eq!(lab.request_with(&mut phone, rename("Pintu"), None), Some(Err(ErrorReply::invalid("key"))));
    assert_eq!(lab.request_with(&mut phone, rename("\u{7}"), Some([2; 16])), Some(Err(ErrorReply::invalid("name"))));
    assert!(lab.request_with(&mut phone, rename("Pintu"), Some([2; 16])).unwrap().is_ok());
}

#[test]
fn a_lost_answer_to_the_end_of_pairing_loses_nothing() {
    let mut lab = Lab::new(&LOCK);
    let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
    let mut phone = lab.connect(&Plan::Label(&qr), &own).unwrap();
    let started =
        lab.call::<call::PairStart>(&mut phone, pandu_protocol::message::PairStart { name: Text::cut("x") }).unwrap();
    let share = SecretBytes::new([5; 32]);
    let psk = derive_session_psk(&phone.handshake_hash, &share, &started.share);
    let finish = || Request::PairFinish(PairFinish { share: SecretBytes::new([5; 32]) });
    let first = lab.request_with(&mut phone, finish(), Some([4; 16])).unwrap();
    lab.restart();
    let keys = Keys { own, device: phone.device, psk };
    let mut again = lab.session(&keys).expect("stored before it was answered");
    assert_eq!(lab.request_with(&mut again, finish(), Some([4; 16])), Some(first));
    assert_eq!(lab.request_with(&mut again, finish(), Some([5; 16])), Some(Err(ErrorReply::Forbidden)));
}

#[test]
fn what_cannot_be_stored_is_not_done() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.owner();
    for error in [StoreError::Full, StoreError::Io(std::io::ErrorKind::ReadOnlyFilesystem)] {
        lab.storage.fail_with(Some(error));
        let before = lab.device.state().encode();
        assert_eq!(lab.call::<call::SetCredential>(&mut phone, phone_key()).err(), Some(ErrorReply::Full));
        assert_eq!(lab.call::<call::FinishSetup>(&mut phone, Empty {}).err(), Some(ErrorReply::SetupRequired));
        assert_eq!(*lab.device.state().encode(), *before);
        assert!(lab.call::<call::Identify>(&mut phone, Empty {}).is_ok(), "reading goes on");
    }
    lab.storage.fail_with(None);
    assert!(lab.call::<call::SetCredential>(&mut phone, phone_key()).is_ok());
    lab.restart();
    assert!(lab.session(&keys).is_some());
    assert_eq!(lab.device.state().credentials.len(), 1);
}

#[test]
fn the_device_starts_with_storage_that_cannot_be_written() {
    let mut lab = Lab::new(&LOCK);
    let (_, keys) = lab.owner();
    lab.storage.fail_with(Some(StoreError::Full));
    lab.restart();
    assert!(lab.session(&keys).is_some(), "who is known comes in");
}
