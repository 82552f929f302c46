//! The phone's data: damaged at any byte, cut short, replaced by something else, in a place where nothing can be written. It opens or says
//! why not; what is there is never overwritten with something new, and a damaged journal costs no more than a question asked again.

use std::fs;
use std::path::Path;

use pandu::wizard::End;
use pandu::{Companion, Config, PanduError, ReasonCode};
use pandu_device::profile::LOCK;
use pandu_tests::lives::{assert_well, set_up, wizard_at_hand};
use pandu_tests::person::{Act, enter, presses_enter};
use pandu_tests::world::{Reference, World};

use crate::assert_said;

const FILE: &str = "pandu.db";

/// A phone in the middle of a set-up, killed there, and its data.
async fn half_way() -> (World, Reference, Vec<(String, Vec<u8>)>) {
    let world = World::new(141);
    let device = world.device(&LOCK, "hall");
    let walk = set_up(&world, |screen| {
        if screen.id == "setup-updates" { Act::Leave } else { Act::Answer(enter(screen, &device.sticker.qr)) }
    });
    assert_eq!(walk.await.expect("it opens").end(), Some(End::Left));
    let files = fs::read_dir(world.folder()).expect("the phone's folder");
    let files = files.map(|entry| entry.expect("readable").path()).filter(|path| path.is_file());
    let content = files.map(|path| (name(&path), fs::read(&path).expect("readable"))).collect();
    (world, device, content)
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

fn put(world: &World, content: &[(String, Vec<u8>)]) {
    for entry in fs::read_dir(world.folder()).expect("the phone's folder") {
        let path = entry.expect("readable").path();
        if path.is_file() {
            fs::remove_file(path).expect("removed");
        }
    }
    content.iter().for_each(|(name, bytes)| fs::write(world.folder().join(name), bytes).expect("written"));
}

/// Reasons that a damaged file may give.
const DAMAGE: [ReasonCode; 6] = [
    ReasonCode::StoreDamaged,
    ReasonCode::StoreRowDamaged,
    ReasonCode::StoreNotOurs,
    ReasonCode::StoreNewer,
    ReasonCode::StoreKeyMissing,
    ReasonCode::StoreUnreachable,
];

#[tokio::test(start_paused = true)]
async fn any_damaged_byte_is_noticed_or_harmless() {
    let (world, device, content) = half_way().await;
    let size = content.iter().find(|(name, _)| name == FILE).expect("the store").1.len();
    let (mut noticed, mut harmless) = (0, 0);
    // Primes, so that every kind of place in a page is met.
    for place in (0..size).step_by(311) {
        let mut damaged = content.clone();
        damaged.iter_mut().filter(|(name, _)| name == FILE).for_each(|(_, bytes)| bytes[place] ^= 0x41);
        put(&world, &damaged);
        match look(&world).await {
            Ok(()) => harmless += 1,
            Err(error) => {
                noticed += 1;
                assert!(DAMAGE.contains(&error.reason().code), "byte {place}: {error:?}");
            }
        }
    }
    assert!(noticed > 3 && harmless > 3, "{noticed} noticed, {harmless} harmless of {size} bytes");
    put(&world, &content);
    let walk = set_up(&world, presses_enter(&device.sticker.qr)).await.expect("the undamaged data");
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    assert_well(&world, &device, "the undamaged data").await;
}

/// Opens, looks at everything, and shows the first screen of what is unfinished; nothing is answered.
async fn look(world: &World) -> Result<(), PanduError> {
    let companion = world.open().await?;
    let cards = companion.devices()?;
    // A device that cannot be read is in the list and says so; it is never gone without a word.
    assert_eq!(cards.len(), 1);
    let wizard = wizard_at_hand(&companion)?.expect("the set-up is not finished");
    let screen = wizard.next_screen().await.expect("a first screen");
    assert!(screen.end.is_none_or(|end| end == End::Stopped), "{}: {:?}", screen.id, screen.problem);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_is_cut_short_or_something_else_is_left_as_it_is() {
    let (world, device, content) = half_way().await;
    let whole = &content.iter().find(|(name, _)| name == FILE).expect("the store").1;
    let replaced: [(&str, Vec<u8>); 6] = [
        ("cut in a page", whole[..whole.len() / 2 + 7].to_vec()),
        ("cut between pages", whole[..4_096].to_vec()),
        ("cut to its header", whole[..100].to_vec()),
        ("a text", b"Dear diary, today I set up a lock.\n".repeat(40)),
        ("zeroes", vec![0; whole.len()]),
        ("another program's database", another_database()),
    ];
    for (what, bytes) in replaced {
        let only: Vec<(String, Vec<u8>)> = vec![(FILE.into(), bytes.clone())];
        put(&world, &only);
        let error = world.open().await.map(|_| ()).expect_err(what);
        assert!(DAMAGE.contains(&error.reason().code), "{what}: {error:?}");
        assert_said(&error, error.reason().code);
        assert_eq!(fs::read(world.folder().join(FILE)).expect("still there"), bytes, "{what}: it was left as it is");
    }
    put(&world, &content);
    let walk = set_up(&world, presses_enter(&device.sticker.qr)).await.expect("the whole data");
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    assert_well(&world, &device, "the whole data").await;
}

/// SQLite's own format with a table that is not ours.
fn another_database() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("other.db");
    let database = rusqlite::Connection::open(&path).expect("a database");
    database
        .execute_batch("PRAGMA application_id = 7; CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine');")
        .expect("a table");
    drop(database);
    fs::read(path).expect("readable")
}

#[tokio::test(start_paused = true)]
async fn a_place_where_nothing_can_be_written_is_named() {
    let world = World::new(142);
    let file = world.folder().join("a file");
    fs::write(&file, b"x").expect("written");
    for place in ["/proc", "/sys", "/no/such/folder", &file.display().to_string()] {
        let config = Config {
            directory: Some(place.into()),
            languages: vec!["en".into()],
            phone_name: "x".into(),
            zone_minutes: 0,
            makers: Vec::new(),
        };
        let error = Companion::open(config, world.ports()).await.map(|_| ()).expect_err(place);
        let code = error.reason().code;
        assert!([ReasonCode::StoreUnreachable, ReasonCode::StoreReadOnly].contains(&code), "{place:?}: {error:?}");
        assert_said(&error, code);
        assert!(world.drawer.all().is_empty(), "{place:?}: no key is left over");
    }
}
