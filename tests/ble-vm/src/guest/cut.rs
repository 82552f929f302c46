//! Links that break, and a device that loses its power: nothing is left half done, and nobody has to begin again.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use pandu::wizard::Screen;
use pandu_tests::lives::wizard_at_hand;
use pandu_tests::person::{Act, Walk, enter, presses_enter};
use tokio::time::sleep;

use super::device::Device;
use super::phone::{Phone, ask, assert_finished, device};
use super::shears::{Cut, Shears, cut_all};
use super::stage::{CENTRAL, Stage};
use super::stopwatch::Stopwatch;

/// The stages of a pairing by label: connected; message 1 and 2 of the handshake; `PairStart` and its answer; `PairFinish` and its
/// answer. Then the first request of a session after pairing, and its answer.
const LABEL: [Cut; 9] = [
    Cut::AtOnce,
    Cut::Sent(1),
    Cut::Got(1),
    Cut::Sent(2),
    Cut::Got(2),
    Cut::Sent(3),
    Cut::Got(3),
    Cut::Sent(2),
    Cut::Got(2),
];
/// What a pairing by code has besides: message 1, 2 and 3 of its handshake.
const CODE: [Cut; 3] = [Cut::Sent(1), Cut::Got(1), Cut::Sent(2)];

/// Every link of a set-up by label breaks one stage later than the one before.
pub(crate) async fn while_pairing_by_label(stage: Rc<Stage>) -> String {
    let device = Device::start("window-sensor", &[]).await;
    let habit = presses_enter(&device.qr);
    while_pairing(&stage, device, &LABEL, habit).await
}

/// The same by typed code.
pub(crate) async fn while_pairing_by_code(stage: Rc<Stage>) -> String {
    let device = Device::start("window-sensor", &[]).await;
    let habit = presses_enter(&device.code);
    while_pairing(&stage, device, &CODE, habit).await
}

async fn while_pairing(stage: &Stage, device: Device, cuts: &[Cut], habit: impl FnMut(&Screen) -> Act) -> String {
    let mut shears = None;
    let phone = Phone::with(CENTRAL, |radio| {
        let cutting = Shears::new(radio, &stage.peripheral, cuts.iter().copied());
        shears = Some(cutting.clone());
        Arc::new(cutting)
    });
    let walk = phone.set_up(habit).await;
    assert_finished(&walk);
    assert_eq!(shears.map(|shears| shears.left()), Some(0), "every cut was made: {:?}", walk.problems());
    device.assert_set_up(1).await;
    phone.close().await;
    device.quit().await;
    format!(
        "{} cuts, {} times told",
        cuts.len(),
        walk.steps.iter().filter(|(screen, _)| screen.problem.is_some()).count()
    )
}

/// A session ends on purpose, then by a cut; the next call brings it back. How long that takes is measured.
pub(crate) async fn reconnect(stage: Rc<Stage>) -> String {
    let mut home = Device::start("lock", &[]).await;
    let phone = Phone::on(CENTRAL);
    assert_finished(&phone.set_up(presses_enter(&home.qr)).await);
    let companion = phone.open().await;
    let key = device(&companion);
    ask(&companion, &key).await;
    let begun = Stopwatch::start();
    cut_all(&stage.peripheral).await;
    ask(&companion, &key).await;
    let after_cut = begun.seconds();
    companion.rest().await;
    let begun = Stopwatch::start();
    ask(&companion, &key).await;
    let after_rest = begun.seconds();
    home.assert_runs();
    companion.rest().await;
    phone.close().await;
    home.quit().await;
    format!("back {after_cut:.1} s after a cut, {after_rest:.1} s after a rest")
}

/// The device loses its power in the middle of a set-up and again afterwards.
pub(crate) async fn power_cycle(stage: Rc<Stage>) -> String {
    let mut home = Device::start("lock", &[]).await;
    let phone = Phone::on(CENTRAL);
    let companion = phone.open().await;
    let wizard = wizard_at_hand(&companion).expect("it begins").expect("something is left to do");
    // The first half: until the questions after pairing.
    let qr = home.qr.clone();
    let first =
        Walk::through(
            &wizard,
            |screen| {
                if screen.id == "setup-senses" { Act::Leave } else { Act::Answer(enter(screen, &qr)) }
            },
        )
        .await;
    assert!(first.ids().contains(&"setup-senses"), "{:?} {:?}", first.ids(), first.problems());
    lose_power(&stage, &mut home).await;
    let wizard = wizard_at_hand(&companion).expect("it begins").expect("something is left to do");
    assert_finished(&Walk::through(&wizard, presses_enter(&home.qr)).await);
    let key = device(&companion);
    lose_power(&stage, &mut home).await;
    let begun = Stopwatch::start();
    ask(&companion, &key).await;
    home.assert_set_up(1).await;
    companion.rest().await;
    phone.close().await;
    home.quit().await;
    format!("it answers again after {:.1} s", begun.seconds())
}

/// Device and controller are gone at once, and come back a moment later.
async fn lose_power(stage: &Stage, device: &mut Device) {
    device.power_off().await;
    stage.peripheral.set_powered(false).await.expect("it goes off");
    sleep(Duration::from_millis(500)).await;
    stage.peripheral.set_powered(true).await.expect("it comes on");
    device.power_on(&[]).await;
}
