//! Two companions at once: on the same data, and two phones at the same device.

use pandu::ReasonCode;
use pandu::wizard::End;
use pandu_device::profile::LOCK;
use pandu_protocol::message::EventKind;
use pandu_protocol::role::Role;
use pandu_tests::lives::{assert_well, events, set_up};
use pandu_tests::person::{Act, enter, presses_enter};
use pandu_tests::world::World;

use crate::assert_said;

#[tokio::test(start_paused = true)]
async fn the_same_data_opens_once() {
    let world = World::new(121);
    let device = world.device(&LOCK, "hall");
    let first = world.open().await.expect("it opens");
    assert_said(&world.open().await.expect_err("it is open"), ReasonCode::StoreInUse);
    drop(first);
    set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens again");
    assert_well(&world, &device, "afterwards").await;
}

/// Both begin at the same moment with the same label. One becomes the owner; the other is told, and nothing of it is left on the device.
#[tokio::test(start_paused = true)]
async fn two_phones_at_one_device() {
    for by_code in [false, true] {
        let world = World::new(122);
        let device = world.device(&LOCK, "hall");
        let other = world.another_phone();
        let label = if by_code { device.sticker.code.clone() } else { device.sticker.qr.clone() };
        let gives_up = |label: String| {
            let mut troubles = 0;
            move |screen: &pandu::wizard::Screen| {
                troubles +=
                    usize::from(screen.problem.is_some() || screen.id == "setup-closed" || screen.id == "setup-none");
                if troubles > 2 { Act::Leave } else { Act::Answer(enter(screen, &label)) }
            }
        };
        let (one, two) = tokio::join!(set_up(&world, gives_up(label.clone())), set_up(&other, gives_up(label)));
        let (one, two) = (one.expect("it opens"), two.expect("it opens"));
        let finished = [&one, &two].iter().filter(|walk| walk.end() == Some(End::Finished)).count();
        assert_eq!(
            finished,
            1,
            "one owner: {:?} {:?} | {:?} {:?}",
            one.ids(),
            one.problems(),
            two.ids(),
            two.problems()
        );
        let (winner, loser) = if one.end() == Some(End::Finished) { (&world, &two) } else { (&other, &one) };
        assert!(
            !loser.problems().is_empty()
                || loser.ids().contains(&"setup-closed")
                || loser.ids().contains(&"setup-none"),
            "{:?}",
            loser.ids()
        );
        assert_well(winner, &device, "the winner's").await;
    }
}

/// A second phone that pairs later, with the button pressed, is a member, and its set-up ends as a success.
#[tokio::test(start_paused = true)]
async fn a_second_phone_becomes_a_member() {
    let world = World::new(123);
    let device = world.device(&LOCK, "hall");
    set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    device.press_button();
    let other = world.another_phone();
    let walk = set_up(&other, presses_enter(&device.sticker.code)).await.expect("it opens");
    device.look(|state| {
        assert_eq!(state.clients.iter().map(|client| client.role).collect::<Vec<_>>(), [Role::Owner, Role::Member]);
        assert_eq!(events(state, EventKind::Paired), 2);
    });
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    let companion = other.open().await.expect("it opens");
    assert_eq!(companion.unfinished().expect("readable"), []);
    assert_eq!(companion.devices().expect("readable").len(), 1);
}
