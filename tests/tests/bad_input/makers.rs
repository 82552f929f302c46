//! A maker's server that is held back, changed, endless or gone, and a maker that takes back or changes keys: what the phone says
//! then, and what the device never sees.

use std::fs;
use std::path::Path;

use pandu::Companion;
use pandu::update::{UpdateDoubt, UpdateOverview, UpdateStatus};
use pandu::wizard::End;
use pandu_device::profile::LOCK;
use pandu_maker::Rotate;
use pandu_tests::lives::set_up;
use pandu_tests::maker::{Maker, security};
use pandu_tests::person::{Act, Walk, presses_enter, takes};
use pandu_tests::world::{Mood, NOON, Reference, World, temporary};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// A lock that is set up, and its maker.
struct Scene {
    world: World,
    device: Reference,
    maker: Maker,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new(61);
        let device = world.device(&LOCK, "hall");
        let maker = Maker::found(&world, &LOCK);
        let walk = set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
        assert_eq!(walk.end(), Some(End::Finished), "{:?}", walk.problems());
        Self { world, device, maker }
    }

    fn release(&mut self, version: &str) {
        self.maker.release(LOCK.model, version, 70_000, security());
    }

    /// Opens the app, lets it ask the maker, and gives what it says then.
    async fn asks(&self) -> UpdateOverview {
        let companion = self.world.open().await.expect("it opens");
        companion.check_updates(true).await.expect("a store").pop().expect("one device")
    }

    async fn says(&self) -> (UpdateStatus, Option<UpdateDoubt>) {
        let overview = self.asks().await;
        (overview.status, overview.doubt)
    }

    async fn open(&self) -> (Companion, String) {
        let companion = self.world.open().await.expect("it opens");
        let id = companion.devices().expect("readable")[0].id.clone();
        (companion, id)
    }

    async fn walks(&self, choices: &[(&str, &str)]) -> Walk {
        let (companion, id) = self.open().await;
        let mut habit = takes(choices);
        let walk = Walk::through(&companion.update(&id).expect("a wizard"), |screen| Act::Answer(habit(screen))).await;
        companion.rest().await;
        walk
    }

    fn runs(&self) -> String {
        self.device.look(|state| state.images.firmware(&LOCK).to_owned())
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let (from, to) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).expect("readable");
        if from.is_dir() { copy(&from, &to) } else { fs::copy(from, to).map(drop).expect("copied") }
    }
}

const UP_TO_DATE: (UpdateStatus, Option<UpdateDoubt>) = (UpdateStatus::UpToDate, None);
const AVAILABLE: (UpdateStatus, Option<UpdateDoubt>) = (UpdateStatus::Available, None);

const fn cannot(doubt: UpdateDoubt) -> (UpdateStatus, Option<UpdateDoubt>) {
    (UpdateStatus::CannotConfirm, Some(doubt))
}

#[tokio::test(start_paused = true)]
async fn what_is_held_back_or_brought_back_is_never_good_news() {
    let mut scene = Scene::new().await;
    assert_eq!(scene.says().await, UP_TO_DATE);
    let old = temporary();
    copy(&scene.maker.shop.repository(), old.path());
    scene.release("1.0.1");
    assert_eq!(scene.says().await, AVAILABLE);

    scene.world.mirror.serve(old.path());
    assert_eq!(scene.says().await, cannot(UpdateDoubt::Forged), "an older copy is put in its place");
    scene.world.mirror.serve(&scene.maker.shop.repository());
    assert_eq!(scene.says().await, AVAILABLE, "and it is no lasting harm");

    scene.world.clock.jump(8 * DAY);
    assert_eq!(scene.says().await, cannot(UpdateDoubt::Frozen), "a mirror that stands still");
    scene.world.clock.jump(-8 * DAY);
    assert_eq!(scene.says().await, AVAILABLE);
}

#[tokio::test(start_paused = true)]
async fn a_changed_file_is_refused_wherever_it_is() {
    let mut scene = Scene::new().await;
    scene.release("1.0.1");
    for (ending, bytes) in [
        ("timestamp.json", b"{}".to_vec()),
        ("timestamp.json", vec![b' '; 5_000_000]),
        ("snapshot.json", b"{\"signed\":{},\"signatures\":[]}".to_vec()),
        ("targets.json", Vec::new()),
        ("2.root.json", b"{}".to_vec()),
    ] {
        scene.world.mirror.set(Mood::Instead { ending: ending.into(), bytes });
        let (status, doubt) = scene.says().await;
        assert_eq!(status, UpdateStatus::CannotConfirm, "{ending}: {doubt:?}");
    }
    for mood in [Mood::Slow, Mood::Offline] {
        scene.world.mirror.set(mood);
        let overview = scene.asks().await;
        assert_eq!(overview.status, UpdateStatus::UpToDate, "what was confirmed at noon still counts");
        assert!(overview.checked.is_some_and(|at| at <= NOON + 60), "and it is said when: {overview:?}");
    }
    scene.world.clock.jump(8 * DAY);
    assert_eq!(scene.says().await, cannot(UpdateDoubt::Old), "but not for ever");
    scene.world.clock.jump(-8 * DAY);
    scene.world.mirror.set(Mood::Honest);
    assert_eq!(scene.says().await, AVAILABLE);
}

#[tokio::test(start_paused = true)]
async fn a_changed_image_never_reaches_the_device() {
    let mut scene = Scene::new().await;
    scene.release("1.0.1");
    for bytes in [vec![7; 70_000], vec![7; 69_999], vec![7; 70_001], Vec::new()] {
        scene.world.mirror.set(Mood::Instead { ending: ".img".into(), bytes });
        let (companion, id) = scene.open().await;
        let mut habit = takes(&[]);
        let walk = Walk::through(&companion.update(&id).expect("a wizard"), |screen| {
            if screen.id == "update-stuck" { Act::Leave } else { Act::Answer(habit(screen)) }
        })
        .await;
        companion.rest().await;
        assert!(walk.ids().contains(&"update-stuck"), "{:?}", walk.ids());
        assert!(!walk.ids().contains(&"update-sending"), "{:?}", walk.ids());
        assert_eq!(scene.runs(), "1.0.0");
        scene.device.look(|state| assert!(state.images.pending.is_none(), "nothing of it was begun"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_version_that_is_taken_back_is_not_offered_and_whoever_has_it_is_told() {
    let mut scene = Scene::new().await;
    scene.release("1.0.1");
    let now = scene.maker.now();
    assert_eq!(scene.walks(&[]).await.last().id, "update-installed");
    assert_eq!(scene.runs(), "1.0.1");
    assert!(!scene.asks().await.recalled);
    scene.maker.shop.recall((LOCK.model, "1.0.1"), true, now).expect("recalled");
    scene.maker.publish();
    assert!(scene.asks().await.recalled, "it runs, and the maker took it back");

    scene.release("1.0.2");
    assert_eq!(scene.says().await, AVAILABLE);
    scene.maker.shop.recall((LOCK.model, "1.0.2"), true, now).expect("recalled");
    scene.maker.publish();
    assert_ne!(scene.says().await, AVAILABLE);
}

#[tokio::test(start_paused = true)]
async fn keys_are_changed_and_nobody_notices() {
    let mut scene = Scene::new().await;
    assert_eq!(scene.says().await, UP_TO_DATE);
    for what in [Rotate::Root, Rotate::Online, Rotate::Targets] {
        let (now, mut chance) = (scene.maker.now(), scene.maker.chance.clone());
        scene.maker.shop.rotate(&what, now, &mut chance).expect("new keys");
        scene.maker.publish();
        assert_eq!(scene.says().await, UP_TO_DATE, "{what:?}");
    }
    scene.release("1.0.1");
    assert_eq!(scene.says().await, AVAILABLE);
}

#[tokio::test(start_paused = true)]
async fn a_day_costs_two_requests() {
    let mut scene = Scene::new().await;
    let _ = scene.world.mirror.asked();
    assert_eq!(scene.says().await, UP_TO_DATE);
    let asked = scene.world.mirror.asked();
    assert_eq!(asked, ["metadata/2.root.json", "metadata/timestamp.json 304"], "nothing new");
    scene.release("1.0.1");
    assert_eq!(scene.says().await, AVAILABLE);
    let asked = scene.world.mirror.asked();
    assert!(asked.len() <= 5, "{asked:?}");
}
