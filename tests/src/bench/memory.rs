//! The most bytes that a stranger makes either end hold on one link, as the allocator counts them.

use pandu_device::profile::LOCK;
use pandu_device::store::MemoryStorage;
use pandu_device::{Device, Factory, Moment, Settings};
use pandu_protocol::frame::value_len;
use pandu_protocol::hello::{Category, Hello, Way};
use pandu_protocol::time::Millis;

use super::report::Measured;
use crate::pair::{Household, Meeting};
use crate::stranger::Stranger;
use crate::world::{Chance, NOON, made};

/// Counts allocated bytes; the benchmark's allocator.
pub trait Meter {
    /// Begins to measure: what is allocated now.
    fn start(&self) -> usize;

    /// The most that was allocated at any moment since, beyond the start.
    fn peak_since(&self, start: usize) -> usize;
}

const MEETINGS: [Meeting; 3] = [Meeting::Label, Meeting::Code, Meeting::Session];

/// Measures both ends against every stranger and keeps the worst.
///
/// # Panics
/// When nothing was measured.
pub fn measure(meter: &dyn Meter, measured: &mut Measured) {
    let (factory, sticker) = made(&LOCK);
    let home = Household::around(&factory, &sticker, 7);
    let worst = Stranger::ALL
        .into_iter()
        .flat_map(|stranger| {
            let phone = MEETINGS
                .into_iter()
                .flat_map(|meeting| hellos(&home).map(|hello| phone(meter, &home, meeting, &hello, stranger)));
            let device = [None, Some(Meeting::Label), Some(Meeting::Code)]
                .map(|truth| device(meter, &home, &factory, truth, stranger));
            phone.chain(device).collect::<Vec<_>>()
        })
        .max();
    measured.count("stranger.bytes_held_max", worst.expect("there are strangers"));
}

/// A good hello and the longest there can be, good and bad.
fn hellos(home: &Household) -> [Vec<u8>; 3] {
    let longest = Hello {
        versions: vec![1, 250, 251, 252, 253, 254, 255, 2],
        suites: vec![1, 250, 251, 252, 253, 254, 255, 2],
        category: Category::Other(u32::MAX),
        window_minutes: 15,
        ways: [Way::Label, Way::Code].into_iter().chain((0..6).map(|n| Way::Other(u32::MAX - n))).collect(),
    };
    [home.hello(), longest.encode(), vec![0xa5; 512]]
}

/// A phone that began to talk to a stranger.
fn phone(meter: &dyn Meter, home: &Household, meeting: Meeting, hello: &[u8], stranger: Stranger) -> usize {
    // What the stranger holds itself is there before the count begins.
    let values = [2, 3].map(|sequence| few(stranger, sequence));
    let mut chance = Chance::new(9);
    let start = meter.start();
    if let Ok(mut phone) = home.initiator(meeting, hello, value_len(517), &mut chance) {
        let first = phone.poll_value().and_then(|value| value.first().copied()).unwrap_or_default();
        while phone.poll_value().is_some() {}
        let values = &values[usize::from(first & 1)];
        assert!(
            values.first().is_none_or(|value| value.len() < 2 || stranger.is_wild() || (value[0] ^ first) & 0x3f == 0)
        );
        let _ = values.iter().try_for_each(|value| phone.handle_value(Millis(1), value));
    }
    meter.peak_since(start)
}

/// A reference device whose visitor begins with a true first message, or not even with that, and then goes on as a stranger.
/// All that the device allocates meanwhile counts: the link, the answers, the entry in its log and its storage.
fn device(meter: &dyn Meter, home: &Household, factory: &Factory, truth: Option<Meeting>, stranger: Stranger) -> usize {
    let now = Moment { monotonic: Millis(1), unix: NOON };
    let settings = Settings::default();
    let chance = Box::new(Chance::new(9));
    let mut device =
        Device::start(factory.clone(), Box::new(MemoryStorage::new()), chance, settings, now).expect("a new device");
    // The link that strangers find open; its hello is the same on the next one.
    let hello = device.open_link(now, value_len(517)).expect("randomness").hello;
    let mut truths = Vec::new();
    if let Some(meeting) = truth
        && let Ok(mut phone) = home.initiator(meeting, &hello, value_len(517), &mut Chance::new(10))
    {
        truths.extend(std::iter::from_fn(|| phone.poll_value()));
    }
    let next = truths.last().map_or(2, |value| value[0].wrapping_add(1) & 0x3f);
    let values: Vec<_> = truths.into_iter().chain(few(stranger, next)).collect();

    let start = meter.start();
    let link = device.open_link(now, value_len(517)).expect("randomness").link;
    for value in &values {
        device.handle_value(link, now, value);
        while device.poll_value().is_some() {}
        if device.poll_closed().is_some() {
            break;
        }
    }
    meter.peak_since(start)
}

/// As many of a stranger's values as matter: links end long before.
fn few(stranger: Stranger, sequence: u8) -> Vec<Vec<u8>> {
    let mut bytes = 0;
    stranger
        .values(sequence)
        .take_while(|value| {
            bytes += value.len();
            bytes < 1_000_000
        })
        .collect()
}
