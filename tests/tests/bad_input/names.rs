//! Absurd names: markup, direction marks, control characters, far too long. They are shown as plain words or refused; they never steer a
//! screen, and never stop a set-up.

use pandu::wizard::{Answer, End, Screen};
use pandu::{Companion, Config};
use pandu_device::profile::LOCK;
use pandu_tests::lives::{set_up, wizard_at_hand};
use pandu_tests::person::{Act, Walk, enter};
use pandu_tests::world::World;

const ABSURD: [&str; 8] = [
    "\u{202e}\u{2066}live\u{2069}",
    "<script>alert(1)</script><b>",
    "\u{1b}[31mred\u{7}\u{8}\u{0}",
    "line\none\r\ntwo\ttab",
    "{ $name } { setup-start-title }",
    "\u{200f}\u{200e}\u{061c}\u{feff}\u{2028}\u{2029}",
    "",
    "z\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}algo",
];

/// Every text of a screen.
fn texts(screen: &Screen) -> Vec<String> {
    fn strings(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => into.push(text.clone()),
            serde_json::Value::Array(values) => values.iter().for_each(|value| strings(value, into)),
            serde_json::Value::Object(fields) => fields.values().for_each(|value| strings(value, into)),
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
        }
    }
    let mut into = Vec::new();
    strings(&serde_json::to_value(screen).expect("plain data"), &mut into);
    into
}

/// No character that moves a cursor or turns a line, and every isolate closed.
fn assert_inert(screen: &Screen) {
    for text in texts(screen) {
        let bad = text.chars().find(|letter| letter.is_control() && *letter != '\n' || is_steering(*letter));
        assert_eq!(bad, None, "{}: {text:?}", screen.id);
        let opened = text.chars().filter(|letter| *letter == '\u{2068}').count();
        assert_eq!(opened, text.chars().filter(|letter| *letter == '\u{2069}').count(), "{}: {text:?}", screen.id);
    }
}

/// Marks and overrides of direction, line ends that are no line ends, and what cannot be seen. The two isolates are ours.
fn is_steering(letter: char) -> bool {
    matches!(
        letter,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'
            ..='\u{202e}' | '\u{2066}' | '\u{2067}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
    )
}

#[tokio::test(start_paused = true)]
async fn a_hostile_network_name_is_shown_as_words() {
    let world = World::new(131);
    let device = world.device(&LOCK, "hall");
    let walk = set_up(&world, |screen| {
        if screen.id == "setup-network" && screen.default.as_deref() == Some("later") {
            // The last one heard is the hostile one.
            let last = screen.choices.iter().rfind(|choice| choice.id.starts_with("join-"));
            return Act::Answer(Answer::choose(&screen.id, &last.expect("networks").id));
        }
        Act::Answer(enter(screen, &device.sticker.qr))
    });
    let walk = walk.await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    walk.steps.iter().for_each(|(screen, _)| assert_inert(screen));
    let joined = device.look(|state| state.network.as_ref().map(|network| network.ssid.to_vec()));
    assert!(
        joined.expect("joined").iter().any(|byte| *byte < 0x20 || *byte == b'<'),
        "the device has it byte for byte"
    );
}

#[tokio::test(start_paused = true)]
async fn an_absurd_name_of_the_phone_stops_nothing() {
    let long = "很长的名字".repeat(60);
    for name in ABSURD.into_iter().chain([long.as_str()]) {
        let world = World::new(132);
        let device = world.device(&LOCK, "hall");
        let config = Config {
            directory: Some(world.folder().display().to_string()),
            languages: vec!["en".into()],
            phone_name: name.to_owned(),
            zone_minutes: 0,
            makers: Vec::new(),
        };
        let companion = Companion::open(config, world.ports()).await.expect("it opens");
        let wizard = wizard_at_hand(&companion).expect("readable").expect("a wizard");
        let walk = Walk::through(&wizard, |screen| {
            if screen.problem.is_some() { Act::Leave } else { Act::Answer(enter(screen, &device.sticker.qr)) }
        });
        let walk = walk.await;
        assert_eq!(walk.end(), Some(End::Finished), "{name:?}: {:?} {:?}", walk.ids(), walk.problems());
        walk.steps.iter().for_each(|(screen, _)| assert_inert(screen));
        device.look(|state| {
            let kept = &state.clients[0].name;
            assert!(
                !kept.trim().is_empty() && !kept.chars().any(|letter| letter.is_control() || is_steering(letter)),
                "{name:?} became {kept:?}"
            );
        });
    }
}

#[tokio::test(start_paused = true)]
async fn absurd_answers_change_nothing() {
    let world = World::new(133);
    let device = world.device(&LOCK, "hall");
    let mut number = 0;
    let walk = set_up(&world, |screen| {
        number += 1;
        let good = enter(screen, &device.sticker.qr);
        let absurd = [
            Answer::choose("another-screen", "look"),
            Answer::choose(&screen.id, "no-such-choice"),
            Answer::choose(&screen.id, "\u{202e}\u{0}"),
            Answer::enter("").with("label", "x"),
        ];
        // Every other time something that does not fit: the screen must come again.
        Act::Answer(if number % 2 == 1 { absurd[(number / 2) % absurd.len()].clone() } else { good })
    });
    let walk = walk.await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
}

#[tokio::test(start_paused = true)]
async fn an_absurd_name_for_a_device_is_cleaned() {
    let world = World::new(134);
    let device = world.device(&LOCK, "hall");
    set_up(&world, |screen| Act::Answer(enter(screen, &device.sticker.qr))).await.expect("it opens");
    let companion = world.open().await.expect("it opens");
    let id = companion.devices().expect("readable")[0].id.clone();
    for name in ABSURD {
        match companion.rename(&id, name) {
            Ok(()) => {
                let shown = companion.device(&id).expect("readable").name;
                let shown = format!("{shown:?}");
                assert!(
                    !shown.chars().any(is_steering) && !shown.contains("\\u{1b}") && !shown.contains("\\n"),
                    "{name:?} became {shown}"
                );
            }
            Err(error) => assert!(error.reason().message_id.starts_with("error-"), "{error:?}"),
        }
    }
}
