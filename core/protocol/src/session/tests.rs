//! Sessions at their edges: nonces, key updates, bad records, time.

use alloc::format;
use alloc::vec;
use core::time::Duration;

use super::*;
use crate::handshake::{Asked, Initiator, Plan, Responder};
use crate::hello::{Category, Hello};
use crate::key::StaticKey;
use crate::random::tests::Counting;
use crate::secret::SecretBytes;
use crate::time::Day;

const NOW: Millis = Millis(1_000_000);

/// Both ends of a session in the given suite.
fn pair(suite: u8) -> (Session, Session) {
    let mut random = Counting::new(u64::from(suite));
    let hello =
        Hello { versions: vec![1], suites: vec![suite], category: Category::Lock, window_minutes: 0, ways: vec![] }
            .encode();
    let device = StaticKey::generate(&mut random).unwrap();
    let client = StaticKey::generate(&mut random).unwrap();
    let psk = SecretBytes::new([3; 32]);
    let plan = Plan::Session { device: device.public(), psk: &psk };
    let (initiator, first) = Initiator::start(&hello, &plan, &client, Day(0), &mut random).unwrap();
    let responder = Responder::new(hello, device, &mut random).unwrap();
    let selector = responder.handle_selector(initiator.selector().byte()).unwrap();
    let Asked::Client(asked) = responder.handle_message(selector, &first).unwrap() else { panic!("not a client") };
    let (second, theirs) = asked.accept(NOW, &psk).unwrap();
    let (None, ours) = initiator.handle_message(NOW, &second).unwrap() else { panic!("a third message") };
    (ours, theirs)
}

fn carry(from: &mut Session, to: &mut Session, now: Millis, text: &[u8]) -> bool {
    let sealed = from.seal(now, text).unwrap();
    let updated = sealed.update.is_some();
    if let Some(update) = sealed.update {
        assert_eq!(to.open(now, &update), Ok(Opened::KeyUpdate));
    }
    assert_eq!(to.open(now, &sealed.record), Ok(Opened::Message(Zeroizing::new(text.to_vec()))));
    updated
}

#[test]
fn both_suites_carry_both_ways_at_every_length() {
    for suite in [1, 2] {
        let (mut ours, mut theirs) = pair(suite);
        assert_eq!(ours.handshake_hash(), theirs.handshake_hash());
        for length in [1, 15, 16, 17, 244, 4_096, PLAINTEXT_MAX] {
            let text = vec![0x5a; length];
            carry(&mut ours, &mut theirs, NOW, &text);
            carry(&mut theirs, &mut ours, NOW, &text);
        }
    }
}

#[test]
fn a_misuse_changes_nothing() {
    let (mut ours, mut theirs) = pair(1);
    assert_eq!(ours.seal(NOW, &[]), Err(Misuse::Empty.into()));
    assert_eq!(ours.seal(NOW, &vec![0; PLAINTEXT_MAX + 1]), Err(Misuse::TooLong.into()));
    carry(&mut ours, &mut theirs, NOW, b"still here");
}

#[test]
fn eight_bad_records_are_survived_and_the_ninth_is_not() {
    let (mut ours, mut theirs) = pair(1);
    carry(&mut ours, &mut theirs, NOW, b"one");
    let mut forged = ours.seal(NOW, b"two").unwrap().record;
    let good = forged.clone();
    forged[3] ^= 1;
    let garbage: [&[u8]; 8] = [&[], &[1], &[0; 15], &[0; 16], &[0; 17], &forged, &[7; 600], &[9; 65_536]];
    for bytes in garbage {
        assert_eq!(theirs.open(NOW, bytes), Ok(Opened::Dropped));
    }
    assert_eq!(theirs.open(NOW, &good), Ok(Opened::Message(Zeroizing::new(b"two".to_vec()))), "the nonce has moved");
    assert_eq!(theirs.open(NOW, &good), Err(SessionError::BadRecords), "a replay is a bad record too");
    assert_eq!(theirs.open(NOW, &good), Err(SessionError::Ended));
    assert_eq!(theirs.seal(NOW, b"x"), Err(SessionError::Ended));
}

#[test]
fn records_out_of_order_do_not_open() {
    let (mut ours, mut theirs) = pair(2);
    let first = ours.seal(NOW, b"first").unwrap().record;
    let second = ours.seal(NOW, b"second").unwrap().record;
    assert_eq!(theirs.open(NOW, &second), Ok(Opened::Dropped));
    assert!(matches!(theirs.open(NOW, &first), Ok(Opened::Message(_))));
    assert_eq!(theirs.open(NOW, &first), Ok(Opened::Dropped));
    assert!(matches!(theirs.open(NOW, &second), Ok(Opened::Message(_))));
    let own = ours.seal(NOW, b"reflected").unwrap().record;
    assert_eq!(ours.open(NOW, &own), Ok(Opened::Dropped), "the directions have different keys");
}

#[test]
fn the_key_changes_at_the_count_and_not_before() {
    let (mut ours, mut theirs) = pair(1);
    for count in 0..2 * REKEY_AFTER_MESSAGES + 3 {
        let updated = carry(&mut ours, &mut theirs, NOW, b"x");
        assert_eq!(updated, count > 0 && count % REKEY_AFTER_MESSAGES == 0, "message {count}");
    }
    carry(&mut theirs, &mut ours, NOW, b"the other direction has its own count");
}

#[test]
fn the_key_changes_with_time() {
    let (mut ours, mut theirs) = pair(1);
    let almost = NOW.after(REKEY_AFTER - Duration::from_millis(1));
    assert!(!carry(&mut ours, &mut theirs, almost, b"a"));
    assert!(!carry(&mut theirs, &mut ours, almost, b"keeps both awake"));
    let after = NOW.after(REKEY_AFTER);
    assert!(carry(&mut ours, &mut theirs, after, b"b"));
    assert!(!carry(&mut ours, &mut theirs, after, b"c"));
}

#[test]
fn an_old_key_opens_nothing_after_an_update() {
    let (mut ours, mut theirs) = pair(1);
    let before = ours.seal(NOW, b"before").unwrap().record;
    ours.sending.since_update = REKEY_AFTER_MESSAGES;
    let sealed = ours.seal(NOW, b"after").unwrap();
    assert!(matches!(theirs.open(NOW, &before), Ok(Opened::Message(_))));
    // Whoever swallows the update makes the rest unreadable, not readable with the old key.
    theirs.receiving.nonce += 1;
    assert_eq!(theirs.open(NOW, &sealed.record), Ok(Opened::Dropped));
    theirs.receiving.nonce -= 1;
    assert_eq!(theirs.open(NOW, &sealed.update.unwrap()), Ok(Opened::KeyUpdate));
    assert!(matches!(theirs.open(NOW, &sealed.record), Ok(Opened::Message(_))));
}

#[test]
fn a_peer_that_never_changes_its_key_is_stopped() {
    let (mut ours, mut theirs) = pair(1);
    theirs.receiving.since_update = REKEY_REFUSED_AFTER - 1;
    carry(&mut ours, &mut theirs, NOW, b"the last one");
    let sealed = ours.seal(NOW, b"one too many").unwrap();
    assert_eq!(theirs.open(NOW, &sealed.record), Err(SessionError::KeyOverdue));

    let (mut ours, mut theirs) = pair(1);
    theirs.receiving.since_update = REKEY_REFUSED_AFTER;
    ours.sending.since_update = REKEY_AFTER_MESSAGES;
    assert!(carry(&mut ours, &mut theirs, NOW, b"an update is always taken"));
}

#[test]
fn the_last_nonce_is_never_used() {
    for suite in [1, 2] {
        let (mut ours, mut theirs) = pair(suite);
        (ours.sending.nonce, theirs.receiving.nonce) = (u64::MAX - 1, u64::MAX - 1);
        carry(&mut ours, &mut theirs, NOW, b"the last one");
        let mut later = None;
        assert_eq!(ours.seal(NOW, b"x").map(|sealed| later = Some(sealed)), Err(SessionError::Exhausted));
        assert_eq!(theirs.open(NOW, &[0; 32]), Err(SessionError::Exhausted));
        assert_eq!(ours.seal(NOW, b"x"), Err(SessionError::Ended));
        assert_eq!(later, None);
    }
}

/// Our counting on `snow`'s stateless transport gives the same bytes as `snow`'s own counting.
#[test]
fn nonces_count_like_snows() {
    use crate::resolver::Resolver;
    let build = || {
        let own = StaticKey::from_private(SecretBytes::new([1; 32]));
        let device = StaticKey::from_private(SecretBytes::new([2; 32]));
        let name = crate::suite::SUITES[0].ik;
        let end = |key: &StaticKey, seed: u8| {
            snow::Builder::with_resolver(
                name.parse().unwrap(),
                Box::new(Resolver::new(key.clone(), SecretBytes::new([seed; 32]))),
            )
        };
        let public = device.public();
        let mut ours = end(&own, 3)
            .local_private_key(&[1; 32])
            .unwrap()
            .psk(2, &[7; 32])
            .unwrap()
            .remote_public_key(public.as_bytes())
            .unwrap()
            .build_initiator()
            .unwrap();
        let mut theirs =
            end(&device, 4).local_private_key(&[2; 32]).unwrap().psk(2, &[7; 32]).unwrap().build_responder().unwrap();
        let (mut message, mut payload) = ([0; 200], [0; 200]);
        let length = ours.write_message(&[], &mut message).unwrap();
        theirs.read_message(&message[..length], &mut payload).unwrap();
        let length = theirs.write_message(&[], &mut message).unwrap();
        ours.read_message(&message[..length], &mut payload).unwrap();
        (ours, public)
    };
    let (state, public) = build();
    let mut ours = Session::new(state.into_stateless_transport_mode().unwrap(), NOW, public, [0; 32], true);
    let mut snows = build().0.into_transport_mode().unwrap();
    let mut record = [0; 200];
    for round in 0..40u8 {
        if round % 10 == 9 {
            ours.sending.since_update = REKEY_AFTER_MESSAGES;
            let length = snows.write_message(&[], &mut record).unwrap();
            let sealed = ours.seal(NOW, &[round]).unwrap();
            assert_eq!(sealed.update.unwrap(), record[..length]);
            snows.rekey_outgoing();
            let length = snows.write_message(&[round], &mut record).unwrap();
            assert_eq!(sealed.record, record[..length]);
        } else {
            let length = snows.write_message(&[round], &mut record).unwrap();
            assert_eq!(ours.seal(NOW, &[round]).unwrap().record, record[..length]);
        }
    }
}

#[test]
fn silence_and_age_end_a_session() {
    let (mut ours, mut theirs) = pair(1);
    assert_eq!(ours.deadline(), NOW.after(SESSION_IDLE));
    let idle = NOW.after(SESSION_IDLE);
    assert_eq!(ours.seal(idle, b"x"), Err(SessionError::Expired));
    assert_eq!(ours.seal(NOW, b"x"), Err(SessionError::Ended), "a clock that goes back revives nothing");

    // A device that only pushes does not keep an idle phone's session alive.
    let (mut phone, mut device) = pair(1);
    let half = NOW.after(SESSION_IDLE / 2);
    carry(&mut device, &mut phone, half, b"push");
    assert_eq!(device.deadline(), NOW.after(SESSION_IDLE));
    assert_eq!(phone.deadline(), half.after(SESSION_IDLE));

    let mut now = NOW;
    let (mut busy, mut other) = pair(2);
    while now.since(NOW) < SESSION_MAX - Duration::from_secs(1) {
        carry(&mut busy, &mut other, now, b"ping");
        carry(&mut other, &mut busy, now, b"pong");
        now = now.after(SESSION_IDLE / 2);
    }
    assert_eq!(busy.deadline(), NOW.after(SESSION_MAX));
    assert_eq!(busy.handle_timeout(NOW.after(SESSION_MAX)), Err(SessionError::Expired));
    assert_eq!(theirs.handle_timeout(Millis(0)), Ok(()), "a clock that goes back ends nothing");
}

#[test]
fn a_session_prints_no_key() {
    let (ours, _) = pair(1);
    let shown = format!("{ours:?} {:?}", Opened::Message(Zeroizing::new(b"hunter2".to_vec())));
    assert!(shown.starts_with("Session { peer: PublicKey(") && !shown.contains("hunter2"), "{shown}");
}
