//! Whoever sits between a phone and a maker, or has stolen a key, or moves the clock.

use super::*;

#[tokio::test(start_paused = true)]
async fn what_is_tampered_with_truncated_or_endless_is_not_believed() {
    for path in ["metadata/timestamp.json", "metadata/1.snapshot.json", "metadata/1.targets.json"] {
        let house = House::new().await;
        house.tamper(path, |bytes| {
            let at = bytes.windows(7).position(|window| window == b"expires").expect("there") + 14;
            bytes[at] = if bytes[at] == b'9' { b'8' } else { b'9' };
        });
        assert_eq!(house.look().await, doubt(Doubt::Forged), "bent {path}");
        let house = House::new().await;
        house.tamper(path, |bytes| bytes.truncate(bytes.len() / 2));
        assert_eq!(house.look().await, doubt(Doubt::Forged), "cut {path}");
        let house = House::new().await;
        house.tamper(path, |bytes| bytes.extend(vec![b' '; 2_000_000]));
        assert_eq!(house.look().await, doubt(Doubt::Forged), "endless {path}");
    }
    let house = House::new().await;
    house.web.spell("2.root.json", Spell::Gives(b"{}".to_vec()));
    assert_eq!(house.look().await, doubt(Doubt::Forged));
}

#[tokio::test(start_paused = true)]
async fn what_others_have_signed_is_not_believed() {
    let house = House::new().await;
    house.look().await;
    let mut other = Mill::with_keys(BASE, NOW, 100);
    other.image(&house.web, "PLK-1/1.9.img", IMAGE, &offer("1.9"));
    other.publish(&house.web, NOW);
    other.publish(&house.web, NOW);
    assert_eq!(house.look().await, doubt(Doubt::Forged));
    let memory = house.upkeep.memory(&house.device).expect("store");
    assert_eq!(memory.offered(NOW).map(|offered| &*offered.notice.to), Some("1.1"));
}

#[tokio::test(start_paused = true)]
async fn a_frozen_mirror_is_noticed_and_what_was_known_stays() {
    let house = House::new().await;
    house.look().await;
    house.move_clock(2 * DAY);
    let standing = house.upkeep.refresh(&house.device, &house.says("1.0")).await.expect("store");
    assert_eq!((standing.finding, standing.checked), (doubt(Doubt::Frozen), Some(NOW)));
    let memory = house.upkeep.memory(&house.device).expect("store");
    assert_eq!(memory.offered(house.now()).map(|offered| &*offered.notice.to), Some("1.1"));
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_back() {
    let mut house = House::new().await;
    let old = house.web.files.lock().expect("lock").clone();
    house.mill.image(&house.web, "PLK-1/1.2.img", IMAGE, &offer("1.2"));
    house.mill.publish(&house.web, NOW);
    assert_eq!(version(&house.look().await), Some("1.2"));
    *house.web.files.lock().expect("lock") = old;
    assert_eq!(house.look().await, doubt(Doubt::Forged), "an older timestamp");
}

#[tokio::test(start_paused = true)]
async fn files_of_two_times_are_not_mixed() {
    let mut house = House::new().await;
    let first = house.web.files.lock().expect("lock")[&format!("{BASE}/metadata/1.targets.json")].clone();
    house.mill.image(&house.web, "PLK-1/1.2.img", IMAGE, &offer("1.2"));
    house.mill.publish(&house.web, NOW);
    house.tamper("metadata/2.targets.json", |bytes| *bytes = first);
    assert_eq!(house.look().await, doubt(Doubt::Forged));
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_was_set_back_or_forward_is_no_way_round() {
    let mut house = House::new().await;
    house.look().await;
    house.move_clock(3 * DAY);
    house.mill.publish(&house.web, house.now());
    assert_eq!(version(&house.look().await), Some("1.1"));
    // Back to the first day: the file of that day would look current. The latest confirmed time counts.
    house.move_clock(0);
    assert_eq!(house.look().await, doubt(Doubt::Clock));
    // Ten years ahead everything has expired; coming back heals it, for nothing was confirmed there.
    house.move_clock(3_650 * DAY);
    assert_eq!(house.look().await, doubt(Doubt::Frozen));
    house.move_clock(3 * DAY);
    assert_eq!(version(&house.look().await), Some("1.1"));
}

#[tokio::test(start_paused = true)]
async fn new_keys_are_followed_and_stolen_ones_are_worth_nothing() {
    let mut house = House::new().await;
    house.look().await;
    house.mill.rotate();
    house.mill.rotate_root();
    house.mill.image(&house.web, "PLK-1/1.2.img", IMAGE, &offer("1.2"));
    house.mill.publish(&house.web, NOW);
    assert_eq!(version(&house.look().await), Some("1.2"));
    let warm = house.asked().await;
    assert_eq!(warm[0], "metadata/4.root.json");
    assert_eq!(warm.len(), 2, "{warm:?}");
    // A phone that was away all the time walks the same way from its pinned root.
    let away = House::new().await;
    away.web.files.lock().expect("lock").clone_from(&house.web.files.lock().expect("lock"));
    assert_eq!(version(&away.look().await), Some("1.2"));
}

#[tokio::test(start_paused = true)]
async fn a_tag_counts_only_with_the_file_that_it_came_with() {
    let mut house = House::new().await;
    // Somebody in between gives the first timestamp with a tag of its own choice.
    house.web.spell("timestamp.json", Spell::Tags("\"chosen\""));
    house.look().await;
    house.mill.image(&house.web, "PLK-1/1.2.img", IMAGE, &offer("1.2"));
    house.mill.publish(&house.web, NOW);
    house.web.spell("timestamp.json", Spell::Says(304));
    assert_eq!(version(&house.look().await), Some("1.1"), "as good as not having asked");
    // Once the old file has expired the tag is dropped, and the honest server is heard again.
    house.move_clock(2 * DAY);
    house.mill.publish(&house.web, house.now());
    house.web.spell("timestamp.json", Spell::Says(304));
    assert_eq!(house.look().await, doubt(Doubt::Frozen));
    assert!(house.asked().await.iter().all(|asked| !asked.contains("chosen")));
    assert_eq!(version(&house.look().await), Some("1.2"));
    // A tag that would break a header is not kept.
    let house = House::new().await;
    house.web.spell("timestamp.json", Spell::Tags("\"a\r\nx: y\""));
    house.look().await;
    assert_eq!(house.asked().await[1], "metadata/timestamp.json");
}
