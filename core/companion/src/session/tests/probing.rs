//! Probes against a device in memory: bounded in time and number whatever it does, and without a trace afterwards.

use super::*;
use crate::wizard::probe::{Guess, Strange};

const LONG: Duration = Duration::from_secs(120);

#[tokio::test(start_paused = true)]
async fn a_look_from_outside_learns_nothing_and_leaves_nothing_open() {
    let room = Room::paired().await;
    let before = room.links();
    let sight = room.sessions.look(&room.key()).await.expect("it is there");
    assert_eq!((sight.heard, sight.ready, sight.session, sight.services), (1, false, Strange::Refused, None));
    assert!(sight.calls.iter().all(|call| call.answer == Strange::Refused), "{:?}", sight.calls);
    assert_eq!(room.links() - before, 5, "one to read, three to ask, one to shake hands");
    assert_eq!((room.device.phones(), room.renamed()), (1, 0));
    assert_eq!(room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
}

#[tokio::test(start_paused = true)]
async fn a_twin_is_counted_only_when_it_stays() {
    let room = Room::paired().await;
    let twin = Device::new(9);
    *twin.disguise.lock().expect("lock") = Some(room.key());
    room.air.devices.lock().expect("lock").push(("there".to_owned(), Arc::clone(&twin)));
    assert_eq!(room.sessions.look(&room.key()).await.expect("it is there").heard, 2);
    let key = room.key();
    let hearing = room.sessions.look(&key);
    let leaving = async {
        // It is gone before the second scan.
        tokio::time::sleep(Duration::from_millis(u64::from(SCAN_MS) + 1)).await;
        twin.here.store(false, Ordering::SeqCst);
    };
    assert_eq!(tokio::join!(hearing, leaving).0.expect("it is there").heard, 1);
}

#[tokio::test(start_paused = true)]
async fn whatever_a_device_does_each_probe_ends() {
    let faults = [Fault::LostAfter(0), Fault::LostAfter(1), Fault::SilentAfter(0), Fault::SilentAfter(1)];
    for fault in faults.into_iter().chain([Fault::Garbage(0), Fault::Oversize(0), Fault::ForgedRefusal]) {
        for link in 0..5 {
            let room = Room::paired().await;
            room.device.fail_next(vec![Fault::None; link].into_iter().chain([fault]));
            let look = tokio::time::timeout(LONG, room.sessions.look(&room.key())).await.expect("in time");
            // Whatever comes back in the open is an answer, except for the one refusal.
            let answered = look.expect("it is there").calls.iter().any(|call| call.answer == Strange::Answered);
            assert_eq!(
                answered,
                matches!(fault, Fault::Garbage(_) | Fault::Oversize(_)) && (1..4).contains(&link),
                "{fault:?} {link}"
            );
        }
        let room = Room::paired().await;
        room.device.fail_next([fault; 20]);
        let _ = tokio::time::timeout(LONG, room.sessions.knock(&room.key())).await.expect("in time");
        room.sessions.rest().await;
        let _ = tokio::time::timeout(LONG, room.sessions.guess(&room.key())).await.expect("in time");
        assert!(room.device.heard(Kind::Confirm) <= 3, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_away_is_said_to_be_away() {
    let room = Room::paired().await;
    room.device.here.store(false, Ordering::SeqCst);
    assert_eq!(room.sessions.look(&room.key()).await, Err(SessionError::NotHeard));
}

#[tokio::test(start_paused = true)]
async fn at_most_three_wrong_passwords_are_tried_and_none_twice() {
    let room = Room::paired().await;
    let guesses = room.sessions.guess(&room.key()).await.expect("answered");
    assert_eq!(guesses, [Guess::Refused, Guess::Refused, Guess::Refused, Guess::Says(0)]);
    assert_eq!(room.device.heard(Kind::Confirm), 3);
}

#[tokio::test(start_paused = true)]
async fn a_knock_is_a_session_of_its_own_and_changes_nothing() {
    let room = Room::paired().await;
    let before = room.links();
    let knocked = room.sessions.knock(&room.key()).await.expect("answered");
    assert_eq!(room.links() - before, 1, "the session of the pairing counts as confirmed, so it is not used");
    let through: Vec<_> =
        knocked.knocks.iter().filter(|knock| knock.refusal.is_none()).map(|knock| knock.kind).collect();
    assert_eq!(through, [Kind::SetCredential.number()], "this device sets whatever it is told to");
    for harmful in [Kind::Invite, Kind::EraseRequest, Kind::NetworkForget, Kind::NetworkJoin, Kind::Leave] {
        assert_eq!(room.device.heard(harmful), 0, "{harmful:?}");
    }
}
