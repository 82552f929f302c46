//! A whole security update: from the maker's files over the phone to the device, over a link that breaks, and through the device's outage.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use pandu::Companion;
use pandu::port::{Clock as _, Radio as _};
use pandu::update::MakerTrust;
use pandu::wizard::End;
use pandu_device::profile::LOCK;
use pandu_maker::{Plan, Workshop};
use pandu_platform::{BleRadio, SystemClock};
use pandu_tests::maker::security;
use pandu_tests::person::{Act, Walk, presses_enter, takes};
use pandu_tests::world::{Chance, MIRROR, Mirror};
use tempfile::TempDir;
use tokio::time::sleep;

use super::device::Device;
use super::phone::{Phone, assert_finished};
use super::runner::tell;
use super::shears::{Cut, Leg, Shears};
use super::stage::{CENTRAL, OTHER, Stage};
use super::stopwatch::Stopwatch;

/// Bytes of the image.
const IMAGE: usize = 150 * 1_024;
/// Values that the phone hands over before its link is cut; about half of the image.
const VALUES: usize = 170;
/// Seconds that the device is away while it installs.
const OUTAGE: u32 = 20;
/// The version that is installed.
const VERSION: &str = "1.0.1";

/// Publishes, sets up, installs by Enter, and looks from outside what the device does meanwhile.
pub(crate) async fn update(stage: Rc<Stage>) -> String {
    let mut maker = Maker::found();
    let (key, outage) = (maker.image_key(), OUTAGE.to_string());
    let mut device = Device::start("lock", &["--image-key", &key, "--outage-seconds", &outage]).await;
    let mut shears = None;
    let mut phone = Phone::with(CENTRAL, |radio| {
        let cutting = Shears::new(radio, &stage.peripheral, []);
        shears = Some(cutting.clone());
        Arc::new(cutting)
    });
    let shears = shears.expect("just made");
    phone.mirror = maker.mirror();
    assert_finished(&phone.set_up(presses_enter(&device.qr)).await);
    maker.release();
    let outsider = BleRadio::new(Some(OTHER.to_owned()));
    assert_eq!(heard(&outsider).await, 1, "before the update the device is in the air");

    let companion = phone.open().await;
    let before = shears.legs().len();
    shears.plan(Cut::Sent(VALUES));
    device.forget_lines();
    let (walk, watched) = tokio::join!(walk(&companion), watch(&mut device, &outsider));
    companion.rest().await;
    assert_eq!(heard(&outsider).await, 1, "behind the update it is in the air again");
    assert_eq!((walk.last().id.as_str(), walk.end()), ("update-installed", Some(End::Finished)), "{:?}", walk.ids());
    assert!(["update-sending", "update-outage"].iter().all(|id| walk.ids().contains(id)), "{:?}", walk.ids());
    assert_eq!(phone.mirror.asked().iter().filter(|path| path.ends_with(".img")).count(), 1, "the image comes once");
    let (gone_on, speed) = gone_on(&shears.legs()[before..]);
    let (measured, here) = history(&companion);
    let dump = device.dump().await;
    assert_eq!(dump["updates"]["installed"], VERSION, "{dump}");
    phone.close().await;
    outsider.close().await;
    device.quit().await;

    stage.measured("ble.update_kib_s", speed);
    format!(
        "{speed:.1} KiB/s behind the cut, all {} KiB in {:.1} s; gone on behind {gone_on}; away {:.1} s, told {measured} and {here} s",
        IMAGE / 1_024,
        watched.carried,
        watched.away
    )
}

/// The person presses Enter from the notice to the result.
async fn walk(companion: &Companion) -> Walk {
    let id = companion.devices().expect("readable")[0].id.clone();
    let mut habit = takes(&[]);
    let wizard = companion.update(&id).expect("a wizard");
    Walk::through(&wizard, |screen| {
        tell(&format!("screen {}", screen.id));
        Act::Answer(habit(screen))
    })
    .await
}

/// What somebody saw who stood beside the device.
struct Watched {
    /// Seconds from the first announcement of the image to its installation.
    carried: f64,
    /// Seconds for which the device was away.
    away: f64,
}

/// Follows the device through the update. While it is away, nothing of it is in the air.
async fn watch(device: &mut Device, outsider: &BleRadio) -> Watched {
    device.hears("update receiving", Duration::from_secs(60)).await;
    let begun = Stopwatch::start();
    device.hears("update installing", Duration::from_secs(60)).await;
    let carried = begun.seconds();
    let begun = Stopwatch::start();
    // BlueZ takes the advert back only when it is asked.
    sleep(Duration::from_secs(1)).await;
    assert_eq!(heard(outsider).await, 0, "a device that installs is not in the air");
    assert!(begun.seconds() < f64::from(OUTAGE), "it was still away when the scan had ended");
    let lines = device.hears(&format!("update installed {VERSION}"), Duration::from_secs(60)).await;
    let away = begun.seconds();
    assert!(!lines.iter().any(|line| line.starts_with("update undone")), "{lines:?}");
    assert!(away >= f64::from(OUTAGE) - 1.0, "it was away for {away} s");
    Watched { carried, away }
}

/// How many devices are in the air.
async fn heard(radio: &BleRadio) -> usize {
    radio.scan(3_000).await.expect("it listens").len()
}

/// Where the phone went on behind the cut (at least), and KiB per second from there.
fn gone_on(legs: &[Leg]) -> (usize, f64) {
    tell(&format!("links: {legs:?}"));
    let cut = legs.iter().position(|leg| leg.cut).expect("the link was cut in the middle");
    let (before, behind) = (legs[cut], *legs.get(cut + 1).expect("and there was another one"));
    assert!(before.bytes > IMAGE / 4 && before.bytes < IMAGE, "cut in the middle: {legs:?}");
    // What goes beside the image is well below what is stored at the cut.
    let stored = IMAGE.saturating_sub(behind.bytes);
    assert!(stored > IMAGE / 16, "it goes on where the device says, and does not begin anew: {legs:?}");
    let kib = f64::from(u32::try_from(behind.bytes).expect("small")) / 1_024.0;
    (stored, kib / behind.seconds)
}

/// The one line of the history: seconds of the outage as the device measured it, and as the phone did.
fn history(companion: &Companion) -> (u32, u32) {
    let id = companion.devices().expect("readable")[0].id.clone();
    let past = companion.update_history(&id).expect("readable");
    assert_eq!(past.len(), 1, "{past:?}");
    assert_eq!((past[0].version.as_str(), past[0].outcome.as_str()), (VERSION, "installed"), "{past:?}");
    let (device, here) = (past[0].outage_seconds.expect("it says it"), past[0].outage_here.expect("it was watched"));
    assert!((OUTAGE..=OUTAGE + 3).contains(&device), "{past:?}");
    assert!((OUTAGE - 1..=OUTAGE + 20).contains(&here), "{past:?}");
    (device, here)
}

/// The maker of the lock, with a key for images that only its own devices trust.
struct Maker {
    shop: Workshop,
    _folder: TempDir,
}

impl Maker {
    /// Its files say that it looks after the model; there is nothing new yet.
    fn found() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").expect("room");
        let (plan, now) = (Plan::new(LOCK.maker), now());
        let mut shop =
            Workshop::create(&folder.path().join("shop"), &plan, None, now, &mut Chance::new(5)).expect("a workshop");
        shop.set_url(MIRROR).expect("an address");
        shop.support(LOCK.model, "2031-06", now).expect("a month");
        shop.publish(now).expect("all keys are here");
        Self { shop, _folder: folder }
    }

    /// The key that its devices get in the factory.
    fn image_key(&self) -> String {
        self.shop.image_key().expect("a key").iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Its server, for a phone that trusts it.
    fn mirror(&self) -> Mirror {
        let (metadata_url, targets_url) = self.shop.urls().expect("it was said");
        let root = self.shop.root().expect("a root");
        let mirror = Mirror::default();
        mirror.trust(MakerTrust { name: LOCK.maker.to_owned(), root, metadata_url, targets_url });
        mirror.serve(&self.shop.repository());
        mirror
    }

    /// Publishes the new version.
    fn release(&mut self) {
        let (mut image, now) = (vec![0; IMAGE], now());
        Chance::new(6).next_bytes(&mut image);
        self.shop.image(LOCK.model, VERSION, &image, now).expect("an image");
        self.shop.notice((LOCK.model, VERSION), None, security(), false, now).expect("a whole notice");
        self.shop.publish(now).expect("all keys are here");
    }
}

/// Unix seconds.
fn now() -> u64 {
    SystemClock::new().unix_ms().expect("a clock") / 1_000
}
