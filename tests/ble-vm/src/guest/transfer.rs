//! 200 KiB each way, over a session and bare, on one connection of one run: all in order, none lost, and how fast; then a cut half-way.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use btleplug::api::{Central as _, Manager as _, Peripheral as _, WriteType};
use btleplug::platform::{Adapter, Manager};
use pandu::port::{Link, Radio as _};
use pandu_platform::BleRadio;
use pandu_protocol::advert::{Advert, RotatingId};
use pandu_protocol::gatt::RX_UUID;
use pandu_protocol::hello::Category;
use pandu_tests::pair::Household;
use pandu_tests::world::Chance;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::bulk::{DONE, DeviceEnd, Mode, PhoneEnd, TOTAL, Taken, best_length, bytes};
use super::peripheral::Peripheral;
use super::runner::tell;
use super::shears::cut_all;
use super::stage::{CENTRAL, Stage};
use super::stopwatch::Stopwatch;

/// How often the way to the device is measured, session and bare alternating; the way back once.
const ROUNDS: usize = 3;

/// What the session must reach of bare writes.
const BAR: f64 = 0.9;

/// Measures.
pub(crate) async fn transfer(stage: Rc<Stage>) -> String {
    let home = Rc::new(Household::new(11));
    let mode = Rc::new(Cell::new(Mode::Session));
    let radio = BleRadio::new(Some(CENTRAL.to_owned()));
    // Ended with this scenario, however that ends.
    let mut serving = JoinSet::new();
    serving.spawn_local(serve(Rc::clone(&stage), Rc::clone(&home), Rc::clone(&mode)));

    let (address, link) = connect(&radio, &home).await;
    let mut phone = PhoneEnd::open(&*link, &home).await;
    let bare = Bare::find(&address).await;
    let length = best_length(&*link).await;
    let mut speeds = [const { Vec::new() }; 4];
    for round in 0..ROUNDS {
        mode.set(Mode::Session);
        let watch = Stopwatch::start();
        assert_eq!(phone.send_all().await, TOTAL);
        speeds[0].push(speed(watch));

        mode.set(Mode::Take);
        let watch = Stopwatch::start();
        bare.send(&*link, length).await;
        speeds[1].push(speed(watch));
        if round > 0 {
            continue;
        }

        mode.set(Mode::Session);
        let watch = Stopwatch::start();
        phone.receive().await;
        speeds[2].push(speed(watch));

        mode.set(Mode::Give);
        let watch = Stopwatch::start();
        receive(&*link).await;
        speeds[3].push(speed(watch));
    }
    tell(&format!("KiB/s of each: {speeds:.1?}"));
    mode.set(Mode::Session);
    let got = cut_half_way(&stage, &mut phone, &radio, &home).await;
    radio.close().await;
    serving.shutdown().await;

    let [up, bare_up, down, bare_down] = speeds.map(median);
    stage.measured("ble.goodput_ratio", up / bare_up);
    stage.measured("ble.goodput_kib_s", up);
    stage.measured("ble.bare_kib_s", bare_up);
    stage.measured("ble.goodput_down_ratio", down / bare_down);
    stage.measured("ble.goodput_down_kib_s", down);
    stage.measured("ble.bare_down_kib_s", bare_down);
    assert!(up / bare_up >= BAR, "the session has {up:.1} KiB/s, bare writes have {bare_up:.1}");
    format!(
        "up {up:.1} KiB/s, bare {bare_up:.1}, ratio {:.3}; down {down:.1}, bare {bare_down:.1}, ratio {:.3}; gone on at {got}",
        up / bare_up,
        down / bare_down
    )
}

/// The peripheral: one central after the other.
async fn serve(stage: Rc<Stage>, home: Rc<Household>, mode: Rc<Cell<Mode>>) {
    let id = RotatingId::generate(&home.device.public(), &mut Chance::new(3)).expect("randomness");
    let advert = Advert { category: Category::Lock, ready: true, id };
    let mut peripheral =
        Peripheral::place(&stage.peripheral, &advert.encode(), &Arc::new(Mutex::new(home.hello()))).await;
    let mut taken = 0;
    loop {
        let caller = peripheral.caller().await;
        taken = DeviceEnd::new(caller, &home, taken).work(&mut peripheral, &home, &mode).await;
    }
}

async fn connect(radio: &BleRadio, home: &Household) -> (String, Arc<dyn Link>) {
    for _ in 0..5 {
        let heard = radio.scan(1_500).await.expect("it listens");
        let is_ours =
            |advert: &[u8]| Advert::decode(advert).is_ok_and(|advert| advert.id.belongs_to(&home.device.public()));
        if let Some(heard) = heard.into_iter().find(|heard| is_ours(&heard.advert)) {
            let link = radio.connect(heard.address.clone()).await.expect("it connects");
            return (heard.address, link);
        }
    }
    panic!("the peripheral is not heard");
}

/// The link ends in the middle; on the next one the transfer goes on where the device says, and ends whole.
async fn cut_half_way(stage: &Stage, phone: &mut PhoneEnd<'_>, radio: &BleRadio, home: &Household) -> usize {
    let cutting = async {
        sleep(Duration::from_millis(500)).await;
        cut_all(&stage.peripheral).await;
    };
    let (acknowledged, ()) = tokio::join!(phone.send_all(), cutting);
    assert!(acknowledged < TOTAL, "the link was cut before the end");
    let (_, link) = connect(radio, home).await;
    let mut phone = PhoneEnd::open(&*link, home).await;
    let stored = phone.stored;
    assert!((acknowledged..TOTAL).contains(&stored), "{acknowledged} were acknowledged, {stored} are stored");
    assert_eq!(phone.send_all().await, TOTAL, "the rest goes through");
    stored
}

/// The same connection without anything of ours: btleplug alone.
struct Bare {
    peripheral: btleplug::platform::Peripheral,
    rx: btleplug::api::Characteristic,
}

impl Bare {
    async fn find(address: &str) -> Self {
        let adapter = adapter().await;
        let peripherals = adapter.peripherals().await.expect("it answers");
        let mut fitting = peripherals.into_iter().filter(|peripheral| same(address, peripheral));
        let peripheral = fitting.next().expect("it is connected");
        peripheral.discover_services().await.expect("they are known");
        let rx = peripheral.characteristics().into_iter().find(|found| found.uuid.to_string() == RX_UUID);
        Self { rx: rx.expect("it is there"), peripheral }
    }

    /// Sends everything in values of this length, and waits until it has arrived.
    async fn send(&self, link: &dyn Link, length: usize) {
        let mut sent = 0;
        while sent < TOTAL {
            let value = bytes(sent, length.min(TOTAL - sent));
            self.peripheral.write(&self.rx, &value, WriteType::WithoutResponse).await.expect("it takes values");
            sent += value.len();
        }
        assert_eq!(link.next_value().await.expect("it is open").as_deref(), Some(DONE));
    }
}

async fn adapter() -> Adapter {
    let manager = Manager::new().await.expect("a bus");
    for adapter in manager.adapters().await.expect("adapters") {
        if adapter.adapter_info().await.expect("it answers").starts_with(CENTRAL) {
            return adapter;
        }
    }
    panic!("there is no {CENTRAL}");
}

fn same(address: &str, peripheral: &btleplug::platform::Peripheral) -> bool {
    address.contains(&peripheral.address().to_string()) || address == peripheral.id().to_string()
}

/// Takes everything bare, once the peripheral is told to give.
async fn receive(link: &dyn Link) {
    link.write(b"give".to_vec()).await.expect("it takes values");
    let mut taken = Taken::default();
    while !taken.all() {
        let value = link.next_value().await.expect("it is open").expect("it goes on");
        taken.part(&value);
    }
}

/// KiB per second of a whole transfer.
fn speed(watch: Stopwatch) -> f64 {
    f64::from(u32::try_from(TOTAL).expect("small")) / 1_024.0 / watch.seconds()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
