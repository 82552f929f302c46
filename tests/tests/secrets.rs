//! Planted secrets: after full set-ups with every failure on the way, none is found in what either end leaves behind: the phone's folder,
//! the device's memory on the disk, logs at every level, frames in the air, screens as JSON, errors in words.

use std::path::{Path, PathBuf};

use pandu::wizard::{Answer, End, Screen};
use pandu_device::profile::THERMOSTAT;
use pandu_device::store::{SealedDirectory, Storage};
use pandu_protocol::label::{Label, parse_label};
use pandu_tests::lives::set_up;
use pandu_tests::log::Log;
use pandu_tests::person::{Act, PASSWORD, WIFI, careful};
use pandu_tests::planted::{Planted, found_below};
use pandu_tests::world::{Chance, Reference, Trouble, World};

/// Wrong on purpose: what a person types by mistake is a secret as well.
const WRONG_KEY: &str = "melati-2o26-salah";
const SHORT_PASSWORD: &str = "1234567";
const COMMON_PASSWORD: &str = "password123";

/// A careful person who gets everything wrong once.
fn clumsy(label: String, wrong_label: String) -> impl FnMut(&Screen) -> Act {
    let mut seen: Vec<String> = Vec::new();
    move |screen| {
        let first = !seen.contains(&screen.id);
        seen.push(screen.id.clone());
        Act::Answer(match screen.id.as_str() {
            "setup-label" if first => Answer::enter(&screen.id).with("label", &wrong_label),
            "setup-password" if first => Answer::enter(&screen.id).with("password", SHORT_PASSWORD),
            "setup-password" if seen.iter().filter(|id| *id == "setup-password").count() == 2 => {
                Answer::enter(&screen.id).with("password", COMMON_PASSWORD)
            }
            "setup-network-key" if first => Answer::enter(&screen.id).with("key", WRONG_KEY),
            _ => careful(screen, &label),
        })
    }
}

/// Every secret of a set-up, also those that neither end ever shows.
fn planted(world: &World, device: &Reference, wrong: &Reference) -> Vec<Planted> {
    let mut planted = vec![
        Planted::text("the password", PASSWORD),
        Planted::text("the Wi-Fi key", WIFI.1),
        Planted::text("a mistyped Wi-Fi key", WRONG_KEY),
        Planted::text("a refused password", SHORT_PASSWORD),
        Planted::text("a common password", COMMON_PASSWORD),
        Planted::text("the typed code", &device.sticker.code),
        Planted::text("the label", device.sticker.qr.rsplit(':').next().expect("a label")),
        Planted::text("another's typed code", &wrong.sticker.code),
    ];
    let Ok(Label::Scanned(label)) = parse_label(&device.sticker.qr) else { panic!("a label") };
    planted.push(Planted::new("the label's secret", label.secret().expose()));
    planted.push(Planted::new("the label's pre-shared key", label.psk().expose()));
    device.look(|state| {
        for client in &state.clients {
            planted.push(Planted::new("a session's pre-shared key", client.psk.expose()));
        }
    });
    let factory = device.factory();
    planted.push(Planted::new("the device's private key", factory.static_key().private().expose()));
    planted.push(Planted::new("the device's pepper", factory.pepper().expose()));
    planted.push(Planted::new("what proves the code", factory.code_record().expect("a record").to_bytes().expose()));
    for (name, value) in world.drawer.all() {
        planted.push(Planted::new(
            if name.contains("device") { "a device's data key" } else { "the app's data key" },
            &value,
        ));
    }
    planted
}

/// What the phone keeps of a pairing is in its own store, sealed: its private keys are read back through the store and looked for, too.
async fn phone_keys(world: &World) -> Vec<Planted> {
    let companion = world.open().await.expect("it opens");
    let devices = companion.sessions().devices();
    let entry = devices.all().expect("readable").remove(0);
    let (_, session) = devices.with_session(entry.id).expect("readable").expect("a session");
    vec![Planted::new("the phone's private key", session.own().private().expose())]
}

#[tokio::test(start_paused = true)]
async fn no_secret_is_left_behind() {
    let mut found = Vec::new();
    for by_code in [false, true] {
        let log = Log::begin();
        let world = World::new(51);
        let device = world.device(&THERMOSTAT, "hall");
        let wrong = world.place(pandu_tests::world::made_anew(&THERMOSTAT, 52), "far");
        world.air.reach("far", false);
        for value in [9, 23, 31, 40] {
            world.air.plan(Trouble::LoseLinkAfter, value);
        }
        let of = |device: &Reference| if by_code { device.sticker.code.clone() } else { device.sticker.qr.clone() };
        let walk = set_up(&world, clumsy(of(&device), of(&wrong))).await.expect("it opens");
        assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
        assert!(walk.problems().len() >= 4, "enough went wrong: {:?}", walk.problems());

        let mut secrets = planted(&world, &device, &wrong);
        secrets.extend(phone_keys(&world).await);
        let screens: String =
            walk.steps.iter().map(|(screen, _)| serde_json::to_string(screen).expect("plain data")).collect();
        let debugged = format!("{:?}", walk.steps);
        let air: Vec<u8> = world.air.heard().into_iter().flat_map(|heard| heard.value).collect();
        let notices = format!("{:?}", device.notices());
        let sealed = tempfile::tempdir().expect("a folder");
        let memory = seal(sealed.path(), &device);
        for (place, content) in [
            ("the log", log.text().as_bytes()),
            ("the screens", screens.as_bytes()),
            ("the screens and answers, printed for programmers", debugged.as_bytes()),
            ("the air", &air),
            ("what the device tells those around it", notices.as_bytes()),
        ] {
            // Little is logged, and that is well; all else must be there to be looked through.
            assert!(place == "the log" || !content.is_empty(), "{place} was kept");
            found.extend(
                secrets.iter().flat_map(|secret| secret.found_in(content)).map(|name| format!("{place}: {name}")),
            );
        }
        found.extend(found_below(world.folder(), &secrets).expect("readable"));
        found.extend(found_below(&memory, &secrets).expect("readable"));
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Writes what the device remembers to a disk as the real one does, and gives the folder without what stands for its secure element.
fn seal(folder: &Path, device: &Reference) -> PathBuf {
    let mut storage = SealedDirectory::open(folder, Box::new(Chance::new(9))).expect("a new one");
    storage.burn(&device.factory().encode()).expect("burnt in");
    for _ in 0..3 {
        storage.replace(&device.memory.bytes()).expect("written");
    }
    folder.join("memory")
}

/// The scan is worth something: the same secrets are found where they lie open.
#[tokio::test(start_paused = true)]
async fn the_scan_finds_what_lies_open() {
    let world = World::new(51);
    let device = world.device(&THERMOSTAT, "hall");
    set_up(&world, |screen| Act::Answer(careful(screen, &device.sticker.qr))).await.expect("it opens");
    let secrets = planted(&world, &device, &device);
    let open = device.memory.bytes();
    let found: Vec<_> = secrets.iter().flat_map(|secret| secret.found_in(&open)).collect();
    assert!(
        found.iter().any(|found| found.contains("Wi-Fi")) && found.iter().any(|found| found.contains("pre-shared")),
        "{found:?}"
    );
    assert!(
        !found.iter().any(|found| found.contains("the password")),
        "not even there does the password stand: {found:?}"
    );
}
