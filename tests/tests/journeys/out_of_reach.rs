//! The device is carried away in the middle of set-up, and brought back; once its power fails, and once the window closes.

use pandu_tests::journey::{Doing, Incident, Journey, travel};
use pandu_tests::person::{Act, enter};

#[tokio::test(start_paused = true)]
async fn out_of_reach() {
    let scene = Journey {
        about: "The lock goes out of reach before a choice is sent, comes back, and its power fails before the next."
            .into(),
        profile: "lock".into(),
        language: "en".into(),
        ..Journey::default()
    };
    let mut away = false;
    let mut cut = false;
    travel("out-of-reach", scene, |screen, device| {
        let act = Act::Answer(enter(screen, &device.sticker.qr));
        match screen.id.as_str() {
            "setup-sign-in" if !away => {
                away = true;
                Doing::After(Incident::OutOfReach, act)
            }
            "setup-sign-in" => Doing::After(Incident::BackInReach, act),
            "setup-updates" if !cut => {
                cut = true;
                Doing::After(Incident::PowerCut, act)
            }
            _ => Doing::Act(act),
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_window_closes() {
    let scene = Journey {
        about: "The pairing window closes while the person looks for the label; the button opens it again.".into(),
        profile: "lock".into(),
        language: "en".into(),
        ..Journey::default()
    };
    let mut late = false;
    travel("window-closes", scene, |screen, device| {
        let act = Act::Answer(enter(screen, &device.sticker.code));
        match screen.id.as_str() {
            "setup-label" if !late => {
                late = true;
                Doing::After(Incident::AnHour, act)
            }
            "setup-closed" => Doing::After(Incident::Button, act),
            _ => Doing::Act(act),
        }
    })
    .await;
}
