//! A rogue peripheral that looks like a device ready for set-up. Whatever it does, the companion says no in time, and an honest device
//! beside it can be set up.

use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bluer::Adapter;
use bluer::gatt::CharacteristicWriter;
use pandu::Companion;
use pandu::session::PairOrder;
use pandu_device::profile::LOCK;
use pandu_protocol::advert::{Advert, RotatingId};
use pandu_protocol::frame::REFUSAL;
use pandu_protocol::hello::Category;
use pandu_tests::pair::Household;
use pandu_tests::person::presses_enter;
use pandu_tests::world::{Chance, made};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::device::Device;
use super::memory;
use super::peripheral::{Hello, Peripheral};
use super::phone::{Phone, assert_finished};
use super::runner::tell;
use super::shears::cut_all;
use super::stage::{CENTRAL, Stage};
use super::stopwatch::Stopwatch;

/// What the rogue does once the phone has said its first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Nothing for ever.
    Nothing,
    /// Sends one whole message of so many random bytes.
    Message(usize),
    /// Sends values without a message in them, and parts that never began.
    Frames,
    /// Sends as much as the radio takes.
    Flood,
    /// Says no as a device does.
    Refuse,
    /// Ends the connection.
    HangUp,
}

/// Each misdeed: its hello, `None` for a good one, and what follows.
const MISDEEDS: [(&str, Option<&[u8]>, Does); 10] = [
    ("an empty hello", Some(&[]), Does::Nothing),
    ("a hello of 512 bytes", Some(&[0xa5; 512]), Does::Nothing),
    ("a hello that nests without end", Some(&[0x81; 120]), Does::Nothing),
    (
        "a hello of an unknown version",
        Some(&[0xa5, 0, 0x81, 9, 1, 0x81, 1, 2, 1, 3, 0x0a, 4, 0x82, 1, 2]),
        Does::Nothing,
    ),
    ("a wrong second message", None, Does::Message(48)),
    ("a second message that is too long", None, Does::Message(470)),
    ("wrong frames", None, Does::Frames),
    ("a flood", None, Does::Flood),
    ("a refusal", None, Does::Refuse),
    ("a sudden end", None, Does::HangUp),
];
/// How long a misdeed may keep the phone busy. Silence alone takes longer: the protocol's own limit of 30 s.
const PATIENCE: Duration = Duration::from_secs(12);
/// Most KiB by which the phone's process may grow.
const GROWTH: u64 = 12 * 1_024;

/// All misdeeds in turn, then silence while the honest device is set up.
pub(crate) async fn peripheral(stage: Rc<Stage>) -> String {
    let honest = Device::start("window-sensor", &[]).await;
    let household = Household::new(12);
    // Of a device that is not here: by a label the phone finds its device wherever it is.
    let absent = made(&LOCK).1.qr;
    let hello: Hello = Arc::default();
    let act = Arc::new(Mutex::new(Does::Nothing));
    let id = RotatingId::generate(&household.device.public(), &mut Chance::new(4)).expect("randomness");
    let advert = Advert { category: Category::Lock, ready: true, id };
    let place = Peripheral::place(&stage.other, &advert.encode(), &hello).await;
    // Ended with this scenario, however that ends.
    let mut rogue = JoinSet::new();
    rogue.spawn_local(misbehave(place, Arc::clone(&act), stage.other.clone()));

    let phone = Phone::on(CENTRAL);
    let companion = phone.open().await;
    let heard = companion.sessions().scan(1_500).await.expect("it listens");
    let at = heard.into_iter().find(|heard| heard.advert.id == id).expect("the rogue is heard").address;
    let before = memory::of("self");
    let mut slowest = 0_f64;
    for (what, says, does) in MISDEEDS {
        *hello.lock().unwrap_or_else(PoisonError::into_inner) = says.map_or_else(|| household.hello(), <[u8]>::to_vec);
        *act.lock().unwrap_or_else(PoisonError::into_inner) = does;
        let begun = Stopwatch::start();
        let error = timeout(PATIENCE, pair(&companion, &at, &absent)).await;
        let error = error.unwrap_or_else(|_| panic!("{what} keeps the phone busy"));
        slowest = slowest.max(begun.seconds());
        tell(&format!("{what}: {:?} after {:.1} s", error.as_ref().err(), begun.seconds()));
        assert!(error.is_err(), "{what} passes for a device");
    }
    let grown = memory::of("self").saturating_sub(before);
    assert!(grown < GROWTH, "the phone has grown by {grown} KiB");
    assert_eq!(companion.devices().expect("readable"), [], "no rogue is kept");

    // While it waits for a device that says nothing, another phone of the same controller sets the honest one up.
    *act.lock().unwrap_or_else(PoisonError::into_inner) = Does::Nothing;
    let other = Phone::on(CENTRAL);
    let (silence, walk) = tokio::join!(
        timeout(Duration::from_secs(45), pair(&companion, &at, &absent)),
        other.set_up(presses_enter(&honest.qr))
    );
    assert!(silence.expect("silence ends").is_err());
    assert_finished(&walk);
    honest.assert_set_up(1).await;
    rogue.shutdown().await;
    phone.close().await;
    other.close().await;
    honest.quit().await;
    format!("{} misdeeds and silence, the slowest {slowest:.1} s, {grown} KiB", MISDEEDS.len())
}

async fn pair(companion: &Companion, address: &str, label: &str) -> Result<(), pandu::session::CallError> {
    let order = PairOrder { address, label, phone: "Phone of Aminah", wizard: None };
    companion.sessions().pair(order).await.map(drop)
}

async fn misbehave(mut rogue: Peripheral, act: Arc<Mutex<Does>>, adapter: Adapter) {
    loop {
        let caller = rogue.caller().await;
        while let Some(value) = rogue.value(&caller).await {
            let sequence = value.first().copied().unwrap_or_default() & 0x3f;
            let does = *act.lock().unwrap_or_else(PoisonError::into_inner);
            // The phone may be gone already: that is what it should do.
            let _: Result<(), _> = answer(does, sequence, &caller, &adapter).await;
        }
    }
}

async fn answer(does: Does, sequence: u8, to: &CharacteristicWriter, adapter: &Adapter) -> std::io::Result<()> {
    let random = |length: usize| {
        let mut bytes = vec![0; length];
        Chance::new(8).next_bytes(&mut bytes);
        bytes
    };
    match does {
        Does::Nothing => {}
        Does::Message(length) => to.send(&[&[0xc0 | sequence][..], &random(length)].concat()).await?,
        Does::Frames => {
            for value in [&[0xc0 | sequence][..], &[sequence, 1], &[0x40 | sequence, 1], &[0xc0 | (sequence ^ 9), 1]] {
                to.send(value).await?;
            }
        }
        Does::Flood => {
            for number in 0..600_u32 {
                let header = sequence.wrapping_add(u8::try_from(number % 64).unwrap_or_default()) & 0x3f;
                to.send(&[&[if number == 0 { 0x80 | header } else { header }][..], &random(494)].concat()).await?;
            }
        }
        Does::Refuse => to.send(&[REFUSAL[0], REFUSAL[1]]).await?,
        Does::HangUp => cut_all(adapter).await,
    }
    Ok(())
}
