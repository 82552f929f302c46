//! A hostile central: raw frames, raw attribute PDUs, floods, connections without end. Meanwhile an honest phone sets the device up.

use std::cell::Cell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use pandu_protocol::gatt::{HELLO_UUID, RX_UUID, TX_UUID};
use pandu_tests::person::presses_enter;
use pandu_tests::stranger::Stranger;
use pandu_tests::world::Chance;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::att::Att;
use super::device::Device;
use super::phone::{Phone, ask, assert_finished, device};
use super::runner::tell;
use super::stage::{CENTRAL, Stage};
use super::stranger::{meet, quiet};

/// Most KiB by which the device may grow while it is raided.
const GROWTH: u64 = 8 * 1_024;
/// Values of one raid; the radio takes them faster than any honest phone sends.
const VALUES: usize = 300;

/// What a raider does with one connection.
#[derive(Debug, Clone, Copy)]
enum Raid {
    /// Writes what this stranger sends, subscribed or not.
    Frames(Stranger, bool),
    /// Sends PDUs of random bytes.
    Pdus,
    /// Queues writes without end and never executes them.
    Queue,
    /// Asks for the hello again and again, beyond its end too, and leaves in the middle of the last question.
    Questions,
    /// Connects and leaves.
    Leave,
}

const RAIDS: [Raid; 10] = [
    Raid::Frames(Stranger::Messages(96), false),
    Raid::Frames(Stranger::Messages(96), true),
    Raid::Frames(Stranger::Endless(495), true),
    Raid::Frames(Stranger::WildNoise(400), true),
    Raid::Frames(Stranger::Empty, true),
    Raid::Pdus,
    Raid::Queue,
    Raid::Questions,
    Raid::Leave,
    Raid::Leave,
];

/// One raid after the other, until an honest phone has set the device up and all of them were tried.
pub(crate) async fn central(stage: Rc<Stage>) -> String {
    let mut home = Device::start("lock", &[]).await;
    let before = home.memory();
    let tried = Rc::new(Cell::new(0));
    // Ended with this scenario, however that ends.
    let mut raiding = JoinSet::new();
    raiding.spawn_local(raid(Rc::clone(&stage), Rc::clone(&tried)));
    let phone = Phone::on(CENTRAL);
    let walk = phone.set_up(presses_enter(&home.qr)).await;
    let during = tried.get();
    assert_finished(&walk);
    let raided = timeout(Duration::from_secs(150), raiding.join_next()).await.expect("the raids end");
    raided.expect("it was begun").expect("they go as planned");
    home.assert_runs();
    let grown = home.memory().saturating_sub(before);
    assert!(grown < GROWTH, "the device has grown by {grown} KiB");
    home.assert_set_up(1).await;
    let companion = phone.open().await;
    ask(&companion, &device(&companion)).await;
    companion.rest().await;
    phone.close().await;
    home.quit().await;
    format!("set up during the first {during} of {} raids, {grown} KiB", RAIDS.len())
}

async fn raid(stage: Rc<Stage>, tried: Rc<Cell<usize>>) {
    for raid in RAIDS {
        let mut att = meet(&stage).await;
        // However it ends, it ends: the device may hang up at any moment.
        let ended = timeout(Duration::from_secs(10), once(&mut att, raid)).await;
        tell(&format!("{raid:?}: {ended:?}"));
        drop(att);
        quiet(&stage.other).await;
        tried.set(tried.get() + 1);
    }
}

async fn once(att: &mut Att, raid: Raid) -> io::Result<()> {
    let table = att.walk().await?;
    let handle = |uuid: &str| table.iter().find(|(_, found)| found.kind == uuid).map(|(handle, _)| *handle);
    let (Some(hello), Some(rx), Some(tx)) = (handle(HELLO_UUID), handle(RX_UUID), handle(TX_UUID)) else {
        return Err(io::ErrorKind::NotFound.into());
    };
    let chance = Chance::new(9);
    match raid {
        Raid::Frames(stranger, subscribes) => {
            if subscribes {
                // The subscription stands right behind the value.
                att.write(tx + 1, &[1, 0]).await?.map_err(|_| io::ErrorKind::Unsupported)?;
            }
            for value in stranger.values(2).take(VALUES) {
                att.command(rx, &value[..value.len().min(512)]).await?;
            }
        }
        Raid::Pdus => {
            for _ in 0..VALUES {
                let mut pdu = vec![0; usize::try_from(1 + chance.below(40)).unwrap_or(1)];
                chance.next_bytes(&mut pdu);
                att.send(&pdu).await?;
            }
        }
        Raid::Queue => {
            for number in 0..VALUES {
                let offset = u16::try_from(number % 512).unwrap_or_default().to_le_bytes();
                let [low, high] = rx.to_le_bytes();
                att.ask(&[&[0x16, low, high][..], &offset, &[7; 200]].concat()).await?;
            }
        }
        Raid::Questions => {
            let question = |number: usize| {
                let ([low, high], [from, above]) =
                    (hello.to_le_bytes(), u16::try_from(number).unwrap_or_default().to_le_bytes());
                [0x0c, low, high, from, above]
            };
            for number in 0..VALUES {
                att.ask(&question(number)).await?;
            }
            // One question is left open. Two of them would end BlueZ 5.82 (README.md).
            att.send(&question(0)).await?;
        }
        Raid::Leave => {}
    }
    Ok(())
}
