//! Pairing and calls against a device in memory: lost answers at every value, refusals, changed keys, cancelled futures.

mod delivery;
mod drift;
mod outage;
mod probing;
mod relay;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use pandu_protocol::error::HandshakeError;
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::*;
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;

use super::*;
use crate::devices::DeviceRecord;
use crate::error::ReasonCode;
use crate::port::{LinkError, NoNetwork, Ports};
use crate::store::{Store, StorePlace};
use crate::testing::{Air, Counting, Device, Drawer, Fault, Standing};

/// One companion and one device in reach of each other.
struct Room {
    device: Arc<Device>,
    air: Arc<Air>,
    store: Arc<Store>,
    random: Arc<Counting>,
    sessions: Sessions,
}

impl Room {
    async fn new() -> Self {
        let device = Device::new(1);
        let air =
            Arc::new(Air { devices: vec![("here".to_owned(), Arc::clone(&device))].into(), scans: AtomicU32::new(0) });
        let random = Arc::new(Counting::default());
        let store = Store::open(StorePlace::Memory, Arc::new(Drawer::default()), random.clone()).await.expect("store");
        let store = Arc::new(store);
        let sessions = sessions(&air, &random, &store);
        Self { device, air, store, random, sessions }
    }

    async fn paired() -> Self {
        let room = Self::new().await;
        room.pair_label().await.expect("paired");
        room
    }

    /// The app is killed and started again: only the store is left.
    fn restart(&mut self) {
        self.sessions = sessions(&self.air, &self.random, &self.store);
    }

    async fn pair(&self, label: &str) -> Result<DeviceRecord, CallError> {
        let order = PairOrder { address: "here", label, phone: "Aina's phone", wizard: None };
        self.sessions.pair(order).await.map(|(device, _)| device)
    }

    async fn pair_label(&self) -> Result<DeviceRecord, CallError> {
        self.pair(&self.device.label.qr_text()).await
    }

    async fn rename(&self) -> Result<Result<Reply, ErrorReply>, CallError> {
        let request = Request::Rename(Rename { name: Text::cut("Front door") });
        self.sessions.call(&self.key(), &request, Some([7; 16])).await
    }

    fn key(&self) -> PublicKey {
        self.device.key.public()
    }

    fn links(&self) -> u32 {
        self.device.links.load(Ordering::SeqCst)
    }

    fn renamed(&self) -> u32 {
        self.device.memory.lock().expect("lock").renamed
    }
}

fn sessions(air: &Arc<Air>, random: &Arc<Counting>, store: &Arc<Store>) -> Sessions {
    let clock = Arc::new(Standing::default());
    Sessions::new(
        Ports {
            radio: air.clone(),
            secrets: Arc::new(Drawer::default()),
            clock,
            random: random.clone(),
            http: Arc::new(NoNetwork),
        },
        Arc::clone(store),
    )
}

fn reason(error: &CallError) -> ReasonCode {
    ReasonCode::from(&error.error)
}

fn confirm() -> Request {
    Request::Confirm(Confirm { kind: CredentialKind::Password, secret: SecretText::new("correct horse".into()) })
}

#[tokio::test(start_paused = true)]
async fn a_label_pairs_and_the_same_link_goes_on() {
    let room = Room::new().await;
    let device = room.pair_label().await.expect("paired");
    assert_eq!((device.public_key(), device.role, device.signing_key), (room.key(), Role::Owner, [9; 32]));
    assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
    assert_eq!((room.links(), room.device.phones(), room.renamed()), (1, 1, 1));
    assert_eq!(room.sessions.devices().all().expect("list").len(), 1);
    assert!(room.sessions.devices().pending().expect("list").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_typed_code_pairs_and_a_wrong_one_is_tried_once() {
    let room = Room::new().await;
    let other = Device::new(9);
    let wrong = room.pair(&other.code.printed()).await.expect_err("wrong");
    assert_eq!((reason(&wrong), wrong.lost), (ReasonCode::CodeWrong, false));
    assert_eq!((room.device.memory.lock().expect("lock").code_tries, room.links()), (1, 1));
    room.pair(&room.device.code.printed()).await.expect("paired");
    assert_eq!(room.device.phones(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_pair_says_why_and_leaves_nothing() {
    let room = Room::new().await;
    let other = Device::new(9);
    let slip = room.device.code.printed().chars().rev().collect::<String>();
    for (label, expected) in [
        (other.label.qr_text().to_string(), ReasonCode::LabelRefused),
        ("PANDU:9:AAAA".to_owned(), ReasonCode::LabelNewer),
        ("hello".to_owned(), ReasonCode::LabelUnreadable),
        (slip, ReasonCode::LabelMistyped),
    ] {
        let error = room.pair(&label).await.expect_err("refused");
        assert_eq!((reason(&error), error.lost), (expected, false));
    }
    room.device.window.store(false, Ordering::SeqCst);
    assert_eq!(reason(&room.pair_label().await.expect_err("closed")), ReasonCode::PairingClosed);
    assert_eq!(room.device.phones(), 0);
    assert!(room.sessions.devices().all().expect("list").is_empty());
    assert!(room.sessions.devices().pending().expect("list").is_empty());
}

/// The link breaks after every possible number of values; the person tries again, after a restart or not.
#[tokio::test(start_paused = true)]
async fn a_pairing_that_breaks_anywhere_ends_well_with_one_phone_listed() {
    for code in [false, true] {
        for restarted in [false, true] {
            let mut broke = 0;
            for count in 0..16 {
                let mut room = Room::new().await;
                room.sessions.scan(100).await.expect("heard");
                room.device.fail_next([Fault::LostAfter(count)]);
                let label = if code { room.device.code.printed() } else { room.device.label.qr_text() };
                let first = room.pair(&label).await;
                if first.is_ok() {
                    continue;
                }
                broke += 1;
                if restarted {
                    room.restart();
                }
                let error = first.expect_err("broke");
                assert_eq!(error.error, SessionError::Link(LinkError::Lost));
                assert!(error.lost || room.device.phones() == 0, "after {count} values it is not known to be lost");
                room.pair(&label).await.unwrap_or_else(|error| panic!("code {code}, after {count} values: {error:?}"));
                assert_eq!((room.device.phones(), room.sessions.devices().all().expect("list").len()), (1, 1));
                assert!(room.sessions.devices().pending().expect("list").is_empty());
                assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
            }
            assert!(broke >= 3, "handshake, PairStart and PairFinish can each be lost, and {broke} were");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_pairing_leaves_nothing_half_open() {
    for count in 0..6 {
        let room = Room::new().await;
        room.device.fail_next([Fault::SilentAfter(count)]);
        let cancelled = tokio::time::timeout(Duration::from_secs(1), room.pair_label()).await;
        if cancelled.is_err() {
            room.pair_label().await.unwrap_or_else(|error| panic!("after {count} values: {error:?}"));
        }
        assert_eq!(room.device.phones(), 1);
        assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_that_was_reset_is_paired_anew_by_its_label() {
    let room = Room::paired().await;
    room.sessions.devices().keep_record(room.sessions.devices().id(&room.key()), "setup", b"old").expect("kept");
    room.sessions.devices().rename(room.sessions.devices().id(&room.key()), "Door").expect("renamed");
    room.device.memory.lock().expect("lock").phones.clear();
    room.device.window.store(true, Ordering::SeqCst);
    room.pair_label().await.expect("paired");
    let id = room.sessions.devices().id(&room.key());
    assert_eq!(room.sessions.devices().record(id, "setup"), Ok(None), "what was known before the reset is gone");
    assert_eq!(room.sessions.devices().get(id).expect("read").expect("there").name.as_deref(), Some("Door"));
    assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
}

#[tokio::test(start_paused = true)]
async fn a_call_after_a_restart_finds_the_device_by_its_advert() {
    let mut room = Room::paired().await;
    room.restart();
    assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
    assert_eq!((room.links(), room.air.scans.load(Ordering::SeqCst)), (2, 1));
    room.rename().await.expect("again").expect("done");
    assert_eq!((room.links(), room.air.scans.load(Ordering::SeqCst)), (2, 1), "the session stays open");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_again_and_done_once() {
    for count in 0..4 {
        let mut room = Room::paired().await;
        room.restart();
        room.device.fail_next([Fault::LostAfter(count), Fault::LostAfter(count), Fault::LostAfter(count)]);
        assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))), "after {count} values");
        assert_eq!(room.renamed(), 1, "after {count} values");
    }
}

#[tokio::test(start_paused = true)]
async fn a_link_that_never_holds_ends_in_an_error_that_says_it_may_have_been_done() {
    let mut room = Room::paired().await;
    room.restart();
    room.device.fail_next([Fault::LostAfter(1); 10]);
    let error = room.rename().await.expect_err("lost");
    assert_eq!((error.error, error.lost), (SessionError::Link(LinkError::Lost), true));
    assert_eq!((room.renamed(), room.links()), (1, 1 + ATTEMPTS_MAX));
}

#[tokio::test(start_paused = true)]
async fn a_try_at_a_credential_is_never_repeated() {
    let mut room = Room::paired().await;
    room.restart();
    // One value for the handshake, one for the proof that comes before anything secret.
    room.device.fail_next([Fault::LostAfter(2)]);
    let error = room.sessions.call(&room.key(), &confirm(), None).await.expect_err("lost");
    assert!(error.lost);
    assert_eq!((room.device.heard(Kind::Confirm), room.links()), (1, 2));
    let again = room.sessions.call(&room.key(), &confirm(), None).await;
    assert_eq!(again, Ok(Err(ErrorReply::Refused)));
    assert_eq!(room.device.heard(Kind::Confirm), 2);
}

#[tokio::test(start_paused = true)]
async fn a_try_at_a_credential_is_not_spent_on_a_link_that_ended_meanwhile() {
    let room = Room::new().await;
    // Pairing by label takes three values; then the link is gone.
    room.device.fail_next([Fault::LostAfter(3)]);
    room.pair_label().await.expect("paired");
    let answer = room.sessions.call(&room.key(), &confirm(), None).await;
    assert_eq!(answer, Ok(Err(ErrorReply::Refused)));
    assert_eq!((room.device.heard(Kind::Confirm), room.links()), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn nothing_secret_is_sent_before_the_device_has_proved_itself() {
    let mut room = Room::paired().await;
    room.restart();
    room.device.memory.lock().expect("lock").heard.clear();
    room.sessions.call(&room.key(), &confirm(), None).await.expect("answered").expect_err("refused");
    room.rename().await.expect("answered").expect("done");
    let heard = room.device.memory.lock().expect("lock").heard.clone();
    assert_eq!(heard, [Kind::AuthState, Kind::Confirm, Kind::Rename]);
}

#[tokio::test(start_paused = true)]
async fn a_device_that_removed_this_phone_is_a_full_stop() {
    let mut room = Room::paired().await;
    room.device.memory.lock().expect("lock").phones.clear();
    room.restart();
    let error = room.rename().await.expect_err("refused");
    let expected = SessionError::Handshake { way: WayIn::Session, error: HandshakeError::Refused };
    assert_eq!((error.error, error.lost), (expected, false));
    assert_eq!((room.links(), room.renamed()), (2, 0), "it is not tried again");
}

#[tokio::test(start_paused = true)]
async fn another_device_at_the_same_address_is_a_full_stop() {
    for restarted in [false, true] {
        let mut room = Room::paired().await;
        room.sessions.rest().await;
        if restarted {
            room.restart();
        } else {
            room.sessions.note(room.sessions.devices().id(&room.key()), "here").expect("noted");
        }
        let other = Device::new(9);
        *room.air.devices.lock().expect("lock") = vec![("here".to_owned(), Arc::clone(&other))];
        let error = room.rename().await.expect_err("changed");
        assert_eq!((reason(&error), error.lost), (ReasonCode::DeviceChanged, false), "restarted {restarted}");
        assert!(other.memory.lock().expect("lock").heard.is_empty());
        assert!(other.links.load(Ordering::SeqCst) <= 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_that_moved_is_found_again() {
    let room = Room::paired().await;
    room.sessions.rest().await;
    room.sessions.note(room.sessions.devices().id(&room.key()), "here").expect("noted");
    *room.air.devices.lock().expect("lock") =
        vec![("here".to_owned(), Device::new(9)), ("there".to_owned(), Arc::clone(&room.device))];
    assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
}

#[tokio::test(start_paused = true)]
async fn a_device_out_of_reach_is_said_to_be_so_in_bounded_time() {
    let mut room = Room::paired().await;
    room.restart();
    room.device.here.store(false, Ordering::SeqCst);
    let before = room.air.scans.load(Ordering::SeqCst);
    let error = tokio::time::timeout(Duration::from_secs(10), room.rename()).await.expect("in time").expect_err("away");
    assert_eq!(reason(&error), ReasonCode::DeviceNotFound);
    assert_eq!(room.air.scans.load(Ordering::SeqCst) - before, NOT_HEARD_MAX);
}

#[tokio::test(start_paused = true)]
async fn a_silent_device_does_not_hold_the_person_up_for_ever() {
    for count in 0..3 {
        let mut room = Room::paired().await;
        room.restart();
        room.device.fail_next([Fault::SilentAfter(count); 10]);
        let limit = CALL_TIMEOUT + Duration::from_secs(1);
        let error = tokio::time::timeout(limit, room.rename()).await.expect("in time");
        if count < 2 {
            assert_eq!(error.expect_err("silent").error, SessionError::Late);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn garbage_and_oversize_values_end_the_link_and_never_the_app() {
    for fault in [Fault::Garbage(0), Fault::Garbage(1), Fault::Oversize(0), Fault::Oversize(1)] {
        let mut room = Room::paired().await;
        room.restart();
        room.device.fail_next([fault; 10]);
        let error = room.rename().await.expect_err("garbage");
        assert!(room.renamed() <= 1, "{fault:?}: {error:?}");
        let mut room = Room::paired().await;
        room.restart();
        drop(room.rename().await);
        assert_eq!(room.renamed(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_leaves_the_next_one_whole() {
    let room = Room::paired().await;
    room.sessions.rest().await;
    for count in 0..3 {
        room.sessions.hang_up(room.sessions.devices().id(&room.key())).await;
        room.device.fail_next([Fault::SilentAfter(count)]);
        let cancelled = tokio::time::timeout(Duration::from_secs(8), room.rename()).await;
        assert!(cancelled.is_err() || count == 2, "after {count} values");
        assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
        assert_eq!(room.renamed(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn calls_at_the_same_time_take_turns_on_one_session() {
    let mut room = Room::paired().await;
    room.restart();
    let (one, two) = tokio::join!(room.rename(), room.rename());
    assert_eq!((one.is_ok(), two.is_ok(), room.links()), (true, true, 2));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_device_is_no_reason_to_call_anybody() {
    let room = Room::new().await;
    let error = room.rename().await.expect_err("unknown");
    assert_eq!((error.error, room.links()), (SessionError::Unknown, 0));
}
