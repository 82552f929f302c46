//! Whoever presses Enter all the way through set-up and the check behind it has nothing to put right.

use pandu::check::Verdict;
use pandu::wizard::End;
use pandu_device::profile::ALL;
use pandu_tests::person::{Walk, presses_enter};
use pandu_tests::world::World;

use crate::home::{results, walk};

#[tokio::test(start_paused = true)]
async fn enter_all_the_way_leads_through_the_check_and_leaves_nothing_to_do() {
    for profile in ALL {
        let world = World::new(9);
        let device = world.device(profile, "hall");
        let companion = world.open().await.unwrap();
        let wizard = companion.set_up(None).unwrap();
        let end = Walk::through(&wizard, presses_enter(&device.sticker.qr)).await;
        let kind = end.last().opens.as_deref().expect("set-up leads on to the check");
        let id = companion.devices().unwrap()[0].id.clone();
        let check = walk(&companion.begin_kind(kind, &id).unwrap(), false).await;
        assert_eq!(check.end(), Some(End::Finished), "{:?}", check.ids());
        assert!(check.ids().contains(&"check-part-access"), "{:?}", check.ids());
        let results = results(&companion.check_report(&id).unwrap().unwrap());
        let open = |verdict| results.iter().filter(move |(_, found)| **found == verdict).map(|(item, _)| item.as_str());
        assert_eq!(open(Verdict::FixIt).chain(open(Verdict::NotStated)).count(), 0, "{}: {results:?}", profile.name);
        // One needs permission, one a second look.
        let unknown: Vec<_> = open(Verdict::CouldNotCheck).collect();
        let expected: &[&str] =
            if profile.abilities.password { &["guessing", "not-followed"] } else { &["not-followed"] };
        assert_eq!(unknown, expected, "{}", profile.name);
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_that_is_not_paired_and_a_kind_that_is_not_there_cannot_be_begun() {
    let world = World::new(9);
    let companion = world.open().await.unwrap();
    assert!(companion.check("00").is_err());
    assert!(companion.check_report("00").is_err());
    assert!(companion.begin_kind("dance", "00").is_err());
}
