//! The key store of the phone: missing, locked, refused, emptied, at the start and in the middle.

use pandu::port::SecretsError;
use pandu::wizard::{End, Screen};
use pandu::{PanduError, ReasonCode};
use pandu_device::profile::LOCK;
use pandu_protocol::message::EventKind;
use pandu_tests::lives::{assert_well, events, set_up};
use pandu_tests::person::{Act, enter};
use pandu_tests::world::World;

use crate::assert_said;

const FAILURES: [(SecretsError, ReasonCode); 5] = [
    (SecretsError::Missing, ReasonCode::SecretsMissing),
    (SecretsError::Locked, ReasonCode::SecretsLocked),
    (SecretsError::Denied, ReasonCode::SecretsDenied),
    (SecretsError::CannotWrite, ReasonCode::SecretsCannotWrite),
    (SecretsError::Failed, ReasonCode::SecretsFailed),
];

#[tokio::test(start_paused = true)]
async fn without_a_key_store_nothing_opens_and_nothing_is_lost() {
    for (error, code) in FAILURES {
        let world = World::new(101);
        let device = world.device(&LOCK, "hall");
        // At the very first start: no plain file instead, nothing at all.
        world.drawer.fail(Some(error));
        assert_said(&world.open().await.expect_err("no keys"), code);
        world.drawer.fail(None);
        set_up(&world, |screen| Act::Answer(enter(screen, &device.sticker.qr))).await.expect("it opens");
        // And later, with something to lose.
        world.drawer.fail(Some(error));
        assert_said(&world.open().await.expect_err("no keys"), code);
        world.drawer.fail(None);
        assert_well(&world, &device, &format!("{error:?}")).await;
    }
}

/// Somebody made a new, empty key store: the data cannot be read any more. It is left as it is, and said so.
#[tokio::test(start_paused = true)]
async fn an_emptied_key_store_does_not_start_over_in_silence() {
    let world = World::new(102);
    let device = world.device(&LOCK, "hall");
    set_up(&world, |screen| Act::Answer(enter(screen, &device.sticker.qr))).await.expect("it opens");
    let kept = world.drawer.all();
    let before = std::fs::read(world.folder().join("pandu.db")).expect("the store");
    world.drawer.empty();
    let error = world.open().await.expect_err("no keys");
    assert_said(&error, ReasonCode::StoreKeyMissing);
    assert!(matches!(error, PanduError::UnlockSecrets { .. }));
    assert_eq!(std::fs::read(world.folder().join("pandu.db")).expect("the store"), before, "not a byte has changed");
    assert!(world.drawer.all().is_empty(), "and no new key was made");
    // Only the key of one device is gone: the others, and the list, are still there.
    for (name, value) in kept.iter().filter(|(name, _)| !name.contains("device")) {
        world.drawer.put(name, value);
    }
    let companion = world.open().await.expect("the app's key is back");
    let cards = companion.devices().expect("readable");
    assert_eq!(cards.len(), 1);
    assert!(!cards[0].readable, "it says that it cannot read it");
}

/// The key store stops writing at every screen in turn. Either end is as before or all done, and it goes on when the key store works again.
#[tokio::test(start_paused = true)]
async fn a_key_store_that_fails_in_the_middle() {
    for (error, _) in FAILURES {
        for at in 1..12 {
            let world = World::new(103);
            let device = world.device(&LOCK, "hall");
            let mut screens = 0;
            let walk = set_up(&world, |screen: &Screen| {
                screens += 1;
                if screens == at {
                    world.drawer.fail(Some(error));
                } else if screens > at {
                    world.drawer.fail(None);
                }
                Act::Answer(enter(screen, &device.sticker.qr))
            });
            let first = walk.await.expect("it opens");
            world.drawer.fail(None);
            let what = format!("{error:?} at {at}");
            if first.end() != Some(End::Finished) {
                assert!(!first.problems().is_empty(), "{what}: it says why: {:?}", first.ids());
                device.look(|state| assert!(events(state, EventKind::Paired) <= 1, "{what}"));
                let second =
                    set_up(&world, |screen| Act::Answer(enter(screen, &device.sticker.qr))).await.expect("it opens");
                assert!(
                    matches!(second.end(), None | Some(End::Finished)),
                    "{what}: {:?} {:?}",
                    second.ids(),
                    second.problems()
                );
            }
            assert_well(&world, &device, &what).await;
        }
    }
}
