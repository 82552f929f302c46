//! What a stranger with a good receiver learns: adverts that hold nothing but the allowed bytes and cannot be joined across rotations,
//! and a table of attributes that is the same on every device of a kind.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use bluer::{Adapter, Address, AddressType};
use futures_util::StreamExt;
use pandu_protocol::advert::Advert;
use pandu_protocol::gatt::{HELLO_UUID, RX_UUID, SERVICE_UUID, TX_UUID};
use pandu_protocol::hello::{Category, Hello};
use pandu_tests::person::presses_enter;
use tokio::time::{sleep, timeout};

use super::air::{Air, Report, parts};
use super::att::{Att, Attribute};
use super::device::Device;
use super::phone::{Phone, assert_finished};
use super::stage::{CENTRAL, Stage};

/// How long one id lives here.
const ROTATION: &str = "5";
/// Long enough to see three ids.
const WATCH: Duration = Duration::from_secs(12);

/// Watches adverts over several rotations, open and closed.
pub(crate) async fn adverts(stage: Rc<Stage>) -> String {
    let air = Air::record("adverts").await;
    let device = Device::start("lock", &["--advert-seconds", ROTATION]).await;
    listen(&stage, WATCH).await;
    let open = judge(&air.reports().await, true);
    // The window closes with the end of set-up; from then on the advert must say so, under other ids.
    let phone = Phone::on(CENTRAL);
    assert_finished(&phone.set_up(presses_enter(&device.qr)).await);
    phone.close().await;
    let air_after = Air::record("adverts-after").await;
    listen(&stage, WATCH / 2).await;
    let closed = judge(&air_after.reports().await, false);
    assert!(open.keys().all(|id| !closed.contains_key(id)), "an id lives on when the window closes");
    assert!(open.values().all(|address| !closed.values().any(|other| other == address)), "an address lives on");
    device.quit().await;
    assert!(open.len() >= 3, "an id lives {ROTATION} s: {open:02x?}");
    air.end().await;
    air_after.end().await;
    format!("{} ids, each with an address of its own, then {} closed", open.len(), closed.len())
}

async fn listen(stage: &Stage, time: Duration) {
    let mut events = stage.other.discover_devices().await.expect("it listens");
    let heard = async { while events.next().await.is_some() {} };
    assert!(timeout(time, heard).await.is_err(), "it listens for that long");
    drop(events);
    // It ends a moment later; whoever connects meanwhile is told that the controller may not change its address now.
    while stage.other.is_discovering().await.expect("it answers") {
        sleep(Duration::from_millis(50)).await;
    }
    sleep(Duration::from_millis(200)).await;
}

/// Panics when a report holds more than it may, or two ids can be joined. Gives the ids with their addresses.
fn judge(reports: &[Report], is_open: bool) -> BTreeMap<[u8; 7], [u8; 6]> {
    let mut ids: BTreeMap<[u8; 7], BTreeSet<[u8; 6]>> = BTreeMap::new();
    for report in reports {
        let what = format!("{report:02x?}");
        assert!(report.address_is_random, "a fixed address: {what}");
        assert_eq!(report.address[0] >> 6, 0b01, "an address that does not change: {what}");
        if report.is_scan_response {
            assert!(report.data.is_empty(), "a scan response says something: {what}");
            continue;
        }
        assert_eq!(report.data.len(), 31, "{what}");
        let parts = parts(&report.data).unwrap_or_else(|| panic!("lengths do not add up: {what}"));
        assert_eq!(parts.keys().collect::<Vec<_>>(), [&0x01, &0x21], "other parts than allowed: {what}");
        assert_eq!(parts[&0x01], [0x06], "other flags than allowed: {what}");
        let (service, advert) = parts[&0x21].split_at(16);
        assert_eq!(super::att::uuid(service), SERVICE_UUID, "{what}");
        let decoded = Advert::decode(advert).unwrap_or_else(|error| panic!("{error}: {what}"));
        assert_eq!((decoded.category, decoded.ready), (Category::Lock, is_open), "{what}");
        ids.entry(*decoded.id.as_bytes()).or_default().insert(report.address);
    }
    assert!(!ids.is_empty(), "nothing was heard");
    let one = |addresses: BTreeSet<[u8; 6]>| {
        let mut addresses = addresses.into_iter();
        let first = addresses.next().expect("heard somewhere");
        assert_eq!(addresses.next(), None, "one id under two addresses joins them: {first:02x?}");
        first
    };
    let ids: BTreeMap<_, _> = ids.into_iter().map(|(id, addresses)| (id, one(addresses))).collect();
    let addresses: BTreeSet<_> = ids.values().collect();
    assert_eq!(addresses.len(), ids.len(), "one address with two ids joins them: {ids:02x?}");
    ids
}

/// Walks the table of two devices of one kind, before and after set-up.
pub(crate) async fn attributes(stage: Rc<Stage>) -> String {
    let first = Device::start("lock", &[]).await;
    let one = table(&stage).await;
    let phone = Phone::on(CENTRAL);
    assert_finished(&phone.set_up(presses_enter(&first.qr)).await);
    phone.close().await;
    let closed = table(&stage).await;
    first.quit().await;
    let second = Device::start("lock", &[]).await;
    let other = table(&stage).await;
    second.quit().await;
    assert_eq!(one, other, "two devices of one kind differ");
    let hello = |table: &[Attribute]| {
        let found = table.iter().find(|attribute| attribute.kind == HELLO_UUID);
        Hello::decode(found.expect("a hello").value.as_deref().expect("readable")).expect("a good hello")
    };
    let (open_hello, closed_hello) = (hello(&one), hello(&closed));
    assert!(open_hello.window_minutes > 0 && !open_hello.ways.is_empty());
    assert_eq!((closed_hello.window_minutes, closed_hello.ways.len()), (0, 0), "the window closed");
    let but_hello =
        |table: Vec<Attribute>| table.into_iter().filter(|found| found.kind != HELLO_UUID).collect::<Vec<_>>();
    assert_eq!(but_hello(one.clone()), but_hello(closed), "set-up is seen from outside");
    format!("{} attributes", one.len())
}

/// Connects like anybody and reads everything. Handles and what is computed from them are left out: BlueZ counts them up with every
/// program that serves. Panics at an attribute that is not allowed.
async fn table(stage: &Stage) -> Vec<Attribute> {
    let mut att = meet(stage).await;
    let mut seen = Vec::new();
    for (handle, attribute) in att.walk().await.expect("it answers") {
        let Attribute { kind, value } = attribute;
        let allowed = ALLOWED.iter().find(|(allowed, _)| *allowed == kind);
        let (_, may) = allowed.unwrap_or_else(|| panic!("{handle}: {kind} = {value:02x?} is not allowed"));
        assert!(may.holds(&value), "{handle}: {kind} = {value:02x?}, but it may be {may:?}");
        let value = match (kind.as_str(), value) {
            // Behind the properties stands a handle.
            ("2803", Ok(value)) => Ok([&value[..1], &value[3..]].concat()),
            ("2b2a", _) => Ok(Vec::new()),
            (_, value) => value,
        };
        seen.push(Attribute { kind, value });
    }
    drop(att);
    quiet(&stage.other).await;
    seen
}

/// Connects to the device that is heard, from the third controller.
pub(crate) async fn meet(stage: &Stage) -> Att {
    for _ in 0..10 {
        let air = Air::record("meet").await;
        listen(stage, Duration::from_millis(1_200)).await;
        let last = air.reports().await.into_iter().rev().find(|report| !report.data.is_empty());
        air.end().await;
        let Some(last) = last else { continue };
        let kind = if last.address_is_random { AddressType::LeRandom } else { AddressType::LePublic };
        match Att::connect(&stage.other, Address(last.address), kind).await {
            Ok(att) => return att,
            // It may have rotated meanwhile.
            Err(_) => sleep(Duration::from_secs(1)).await,
        }
    }
    panic!("the stranger does not reach the device");
}

/// Waits until a controller has no connection any more. The kernel keeps one for two seconds after its last user has left, and whoever
/// connects in the moment of its end confuses the emulator.
pub(crate) async fn quiet(adapter: &Adapter) {
    let ended = async {
        loop {
            let mut connected = 0;
            for address in adapter.device_addresses().await.expect("it answers") {
                let device = adapter.device(address).expect("known");
                connected += usize::from(device.is_connected().await.unwrap_or_default());
            }
            if connected == 0 {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
    };
    timeout(Duration::from_secs(20), ended).await.expect("connections end");
    sleep(Duration::from_millis(300)).await;
}

/// What an attribute may hold.
#[derive(Debug)]
enum May {
    /// One of these.
    Be(&'static [&'static [u8]]),
    /// It cannot be read: the error of the protocol.
    Not(u8),
    /// A declaration of one of these: the last bytes, turned round.
    Declare(&'static [&'static str]),
    /// Anything that says the same of every device of a kind; the tables are compared.
    Vary,
}

impl May {
    fn holds(&self, value: &Result<Vec<u8>, u8>) -> bool {
        match (self, value) {
            (Self::Be(values), Ok(value)) => values.contains(&value.as_slice()),
            (Self::Not(error), Err(is)) => error == is,
            (Self::Declare(uuids), Ok(value)) => {
                let of = |length: usize| value.len().checked_sub(length).map(|at| super::att::uuid(&value[at..]));
                uuids.iter().any(|allowed| [of(2), of(16)].contains(&Some((*allowed).to_owned())))
            }
            (Self::Vary, Ok(_)) => true,
            _ => false,
        }
    }
}

/// Every type of attribute that may be there, and what it may hold. The first two services are BlueZ's own and cannot be taken away;
/// the third can, by `DeviceID = false`, but then btleplug finds no controller on that machine.
const ALLOWED: &[(&str, May)] = &[
    // Services: Generic Access, Generic Attribute, Device Information, Pandu.
    ("2800", May::Declare(&["1800", "1801", "180a", SERVICE_UUID])),
    (
        "2803",
        May::Declare(&["2a00", "2a01", "2aa6", "2a05", "2b29", "2b2a", "2b3a", "2a50", HELLO_UUID, RX_UUID, TX_UUID]),
    ),
    // The name of every Pandu device, and no appearance.
    ("2a00", May::Be(&[b"Pandu"])),
    ("2a01", May::Be(&[&[0, 0]])),
    // Whether it resolves private addresses.
    ("2aa6", May::Be(&[&[1]])),
    // Service Changed, what a client supports, the hash of this table.
    ("2a05", May::Not(0x02)),
    ("2b29", May::Be(&[&[0]])),
    ("2b2a", May::Vary),
    // The version of BlueZ.
    ("2a50", May::Be(&[&[0x02, 0x6b, 0x1d, 0x46, 0x02, 0x52, 0x05]])),
    // Subscriptions: the stranger's own, none.
    ("2902", May::Be(&[&[0, 0]])),
    (HELLO_UUID, May::Vary),
    (RX_UUID, May::Not(0x02)),
    (TX_UUID, May::Not(0x06)),
];
