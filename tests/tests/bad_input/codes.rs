//! Wrong codes and labels: mistyped, another device's, something else altogether.

use pandu::wizard::{Answer, End};
use pandu_device::profile::{LOCK, THERMOSTAT};
use pandu_protocol::message::EventKind;
use pandu_tests::lives::{assert_well, events, set_up};
use pandu_tests::person::{Act, enter};
use pandu_tests::world::{World, made_anew};

/// Types these in turn, and in the end the right one.
async fn tries(wrong: &[String], by_code: bool, expected: &str) {
    let world = World::new(71);
    let device = world.device(&LOCK, "hall");
    let right = if by_code { &device.sticker.code } else { &device.sticker.qr };
    let mut number = 0;
    let walk = set_up(&world, |screen| {
        if screen.id == "setup-label" {
            number += 1;
            return Act::Answer(Answer::enter(&screen.id).with("label", wrong.get(number - 1).unwrap_or(right)));
        }
        Act::Answer(enter(screen, right))
    });
    let walk = walk.await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    let shown: Vec<_> = walk
        .steps
        .iter()
        .map(|(screen, _)| screen)
        .filter(|screen| screen.id == "setup-label" && screen.problem.is_some())
        .collect();
    assert_eq!(shown.len(), wrong.len(), "each wrong one is asked again in place: {:?}", walk.ids());
    assert!(shown.iter().all(|screen| screen.fields[0].value.is_empty()), "and nothing of it is shown");
    assert_eq!(walk.codes(), [expected]);
    assert_well(&world, &device, "in the end").await;
    device.look(|state| assert_eq!(events(state, EventKind::Paired), 1));
}

#[tokio::test(start_paused = true)]
async fn a_wrong_code_is_tried_once_and_asked_again() {
    let (_, other) = made_anew(&LOCK, 72);
    tries(&[other.code], true, "error-code-wrong").await;
}

#[tokio::test(start_paused = true)]
async fn a_label_of_another_device_says_so() {
    let (_, other) = made_anew(&LOCK, 72);
    let (_, thermostat) = made_anew(&THERMOSTAT, 73);
    tries(&[other.qr, thermostat.qr], false, "error-label-refused").await;
}

/// Slips never reach the device: it counts no guess for them.
#[tokio::test(start_paused = true)]
async fn slips_are_noticed_before_anything_is_sent() {
    let world = World::new(71);
    let device = world.device(&LOCK, "hall");
    let right = device.sticker.code.clone();
    let swapped = {
        let mut digits: Vec<char> = right.chars().collect();
        let place = (0..2).find(|place| digits[*place] != digits[place + 1]).unwrap_or(0);
        digits.swap(place, place + 1);
        digits.into_iter().collect::<String>()
    };
    let wrong = [
        String::new(),
        "   ".into(),
        "hello".into(),
        "123".into(),
        right[..right.len() - 1].to_owned(),
        format!("{right}1"),
        right.replace('-', "x"),
        "PANDU:1:AAAA".into(),
        "PANDU:9:".to_owned() + &"A".repeat(80),
        "https://example.org/PANDU:1:".into(),
        device.sticker.qr[..60].to_owned(),
        "9".repeat(10_000),
        "\u{202e}987-654-321\u{0}<script>".into(),
    ];
    let mut number = 0;
    let walk = set_up(&world, |screen| {
        if screen.id == "setup-label" {
            number += 1;
            let typed =
                wrong.get(number - 1).or_else(|| (number == wrong.len() + 1).then_some(&swapped)).unwrap_or(&right);
            return Act::Answer(Answer::enter(&screen.id).with("label", typed));
        }
        Act::Answer(enter(screen, &right))
    });
    let walk = walk.await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    assert!(number > wrong.len(), "every slip was asked again");
    let pairings = walk.ids().iter().filter(|id| **id == "setup-pairing").count();
    // Two digits swapped fit the check digit of no code: one connection in all.
    assert_eq!(pairings, 1, "{:?}", walk.ids());
    device.look(|state| assert_eq!((state.code_failures, events(state, EventKind::PairingFailed)), (0, 0)));
}
