//! Planted secrets: after full set-ups with every failure on the way, none is found in what either end leaves behind: the phone's folder,
//! the device's memory on the disk, logs at every level, frames in the air, screens as JSON, errors in words.

use std::path::{Path, PathBuf};

use pandu::wizard::{Answer, End, Screen};
use pandu_device::profile::{LOCK, THERMOSTAT};
use pandu_device::store::{SealedDirectory, Storage};
use pandu_protocol::label::{Label, parse_label};
use pandu_tests::company::code;
use pandu_tests::journey::Task;
use pandu_tests::lives::set_up;
use pandu_tests::log::Log;
use pandu_tests::person::{Act, NEW_PASSWORD, PASSWORD, PIN, WIFI, Walk, careful, takes};
use pandu_tests::planted::{Planted, found_below};
use pandu_tests::world::{Chance, Reference, Trouble, World};

/// Wrong on purpose: what a person types by mistake is a secret as well.
const WRONG_KEY: &str = "melati-2o26-salah";
const SHORT_PASSWORD: &str = "1234567";
const COMMON_PASSWORD: &str = "password123";
const WEAK_PIN: &str = "123456";

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
        found.extend(found_in(
            &secrets,
            &[
                ("the log", log.text().as_bytes()),
                ("the screens", screens.as_bytes()),
                ("the screens and answers, printed for programmers", debugged.as_bytes()),
                ("the air", &air),
                ("what the device tells those around it", notices.as_bytes()),
            ],
        ));
        found.extend(found_below(world.folder(), &secrets).expect("readable"));
        found.extend(found_below(&memory, &secrets).expect("readable"));
    }
    assert_eq!(found, Vec::<String>::new());
}

/// What is found of any secret in the places that a run leaves.
fn found_in(secrets: &[Planted], places: &[(&str, &[u8])]) -> Vec<String> {
    let mut found = Vec::new();
    for (place, content) in places {
        // Little is logged, and that is well; all else must be there to be looked through.
        assert!(*place == "the log" || !content.is_empty(), "{place} was kept");
        found.extend(secrets.iter().flat_map(|secret| secret.found_in(content)).map(|name| format!("{place}: {name}")));
    }
    found
}

/// Goes through the wizards about a device that is set up: people first, then its password, with a slip at whatever is made new.
async fn goes_through_both(world: &World) -> Vec<Walk> {
    let people = [
        ("people-list", "invite"),
        ("people-invite-role", "member"),
        ("people-invited", "end"),
        ("people-list", "pin"),
    ];
    let mut slips = vec![("password-new", SHORT_PASSWORD), ("password-new", COMMON_PASSWORD), ("people-pin", WEAK_PIN)];
    let mut walks = Vec::new();
    for (task, choices) in [(Task::People, &people[..]), (Task::Password, &[])] {
        let companion = world.open().await.expect("it opens");
        let wizard = task.wizard(&companion).expect("a wizard");
        let mut habit = takes(choices);
        let walk = Walk::through(&wizard, |screen| {
            let slip = slips.iter().position(|(id, _)| *id == screen.id).map(|place| slips.remove(place).1);
            Act::Answer(match (slip, screen.fields.first()) {
                (Some(slip), Some(field)) => Answer::enter(&screen.id).with(&field.id, slip),
                _ => habit(screen),
            })
        })
        .await;
        assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
        companion.rest().await;
        walks.push(walk);
    }
    assert_eq!(slips, [], "all was typed");
    walks
}

/// What is typed to the wizards about a device, and what is shown for somebody else, is nowhere afterwards but on its own screen.
#[tokio::test(start_paused = true)]
async fn no_secret_of_the_credential_wizards_is_left_behind() {
    let log = Log::begin();
    let world = World::new(53);
    let device = world.device(&LOCK, "hall");
    Task::Password.prepare(&world, &device).await;
    let walks = goes_through_both(&world).await;
    let invitation = Planted::text("the invitation's code", &code(walks[0].screen("people-invited")));
    let typed = [
        Planted::text("the password", PASSWORD),
        Planted::text("the new password", NEW_PASSWORD),
        Planted::text("the PIN", PIN),
        Planted::text("a refused PIN", WEAK_PIN),
        invitation.clone(),
    ];
    let mut secrets = planted(&world, &device, &device);
    secrets.extend(typed.clone());

    let seen = |wanted: bool| -> String {
        let steps = walks.iter().flat_map(|walk| &walk.steps);
        steps
            .filter(|(screen, _)| (screen.id == "people-invited") == wanted)
            .map(|(screen, act)| format!("{} {screen:?} {act:?}", serde_json::to_string(screen).expect("plain data")))
            .collect()
    };
    assert_ne!(invitation.found_in(seen(true).as_bytes()), Vec::<String>::new(), "whoever invites sees the code");
    let air: Vec<u8> = world.air.heard().into_iter().flat_map(|heard| heard.value).collect();
    let notices = format!("{:?}", device.notices());
    let mut found = found_in(
        &secrets,
        &[
            ("the log", log.text().as_bytes()),
            ("the other screens and answers", seen(false).as_bytes()),
            ("the air", &air),
            ("what the device tells those around it", notices.as_bytes()),
        ],
    );
    // The device's memory holds keys before it is sealed, but nothing that was typed.
    found.extend(found_in(&typed, &[("the device's memory", &device.memory.bytes())]));
    found.extend(found_below(world.folder(), &secrets).expect("readable"));
    let sealed = tempfile::tempdir().expect("a folder");
    found.extend(found_below(&seal(sealed.path(), &device), &secrets).expect("readable"));
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
