//! Devices whose address changes with every connection and every scan, as over Bluetooth.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use pandu_protocol::advert::{Advert, RotatingId};
use pandu_protocol::hello::Category;

use super::*;
use crate::port::{Link, NoNetwork, Radio, RadioError, Sighting};

/// How long it takes until nobody answers.
const NOBODY: Duration = Duration::from_secs(10);

/// A radio over the air in which each device is at its newest address only.
struct Drift {
    air: Arc<Air>,
    numbers: Mutex<BTreeMap<String, u32>>,
    connects: AtomicU32,
    /// Whether a scan gives new addresses too.
    each_scan: bool,
    /// Whether strangers send as many adverts as fit, other ones each time.
    flooded: bool,
    /// Addresses that stay as they are.
    still: Vec<&'static str>,
}

impl Drift {
    fn move_on(&self, place: &str) -> String {
        if self.still.contains(&place) {
            return format!("{place}~0");
        }
        let mut numbers = self.numbers.lock().expect("lock");
        let number = numbers.entry(place.to_owned()).or_default();
        *number += 1;
        format!("{place}~{number}")
    }

    fn current(&self, place: &str) -> String {
        format!("{place}~{}", self.numbers.lock().expect("lock").get(place).copied().unwrap_or_default())
    }
}

#[async_trait]
impl Radio for Drift {
    async fn scan(&self, duration_ms: u32) -> Result<Vec<Sighting>, RadioError> {
        let mut heard = self.air.scan(duration_ms).await?;
        for sighting in &mut heard {
            let place = &sighting.address;
            sighting.address = if self.each_scan { self.move_on(place) } else { self.current(place) };
        }
        let scans = self.air.scans.load(Ordering::SeqCst);
        for number in 0..if self.flooded { 200 } else { 0 } {
            let key = PublicKey::from_bytes([9; 32]);
            let id = RotatingId::generate(&key, &mut Source(&Counting::default())).expect("id");
            let advert = Advert { category: Category::Lock, ready: true, id }.encode().to_vec();
            heard.push(Sighting { address: format!("stranger {scans}.{number}"), advert, rssi: None });
        }
        Ok(heard)
    }

    async fn connect(&self, address: String) -> Result<Arc<dyn Link>, RadioError> {
        self.connects.fetch_add(1, Ordering::SeqCst);
        let place = address.split('~').next().unwrap_or_default();
        if address != self.current(place) {
            tokio::time::sleep(NOBODY).await;
            return Err(RadioError::OutOfReach);
        }
        let link = self.air.connect(place.to_owned()).await?;
        self.move_on(place);
        Ok(link)
    }
}

/// A room whose devices drift; the first one is `room.device`.
struct Drifting {
    room: Room,
    radio: Arc<Drift>,
}

impl Drifting {
    async fn with(others: usize, each_scan: bool, change: impl FnOnce(&mut Drift)) -> Self {
        let mut room = Room::new().await;
        for number in 0..others {
            let seed = u8::try_from(number + 10).expect("few");
            room.air.devices.lock().expect("lock").insert(number / 2, (format!("other {number}"), Device::new(seed)));
        }
        let air = Arc::clone(&room.air);
        let (numbers, connects) = (Mutex::default(), AtomicU32::new(0));
        let mut radio = Drift { air, numbers, connects, each_scan, flooded: false, still: Vec::new() };
        change(&mut radio);
        let radio = Arc::new(radio);
        room.sessions = on(&radio, &room);
        Self { room, radio }
    }

    fn restart(&mut self) {
        self.room.sessions = on(&self.radio, &self.room);
    }

    /// Where the device is heard in one scan.
    async fn heard(&self) -> String {
        let heard = self.room.sessions.scan(1_000).await.expect("heard");
        heard.into_iter().find(|heard| heard.address.starts_with("here~")).expect("in reach").address
    }

    async fn pair_at(&self, address: &str, label: &str) -> Result<DeviceRecord, CallError> {
        let order = PairOrder { address, label, phone: "Aina's phone", wizard: None };
        self.room.sessions.pair(order).await.map(|(device, _)| device)
    }

    fn counts(&self) -> (u32, u32) {
        (self.room.air.scans.load(Ordering::SeqCst), self.radio.connects.load(Ordering::SeqCst))
    }

    /// Scans and connections of one piece of work.
    async fn counted<T>(&self, work: impl Future<Output = T>) -> (T, u32, u32) {
        let before = self.counts();
        let done = work.await;
        let after = self.counts();
        (done, after.0 - before.0, after.1 - before.1)
    }

    fn qr(&self) -> String {
        self.room.device.label.qr_text().to_string()
    }

    fn code(&self) -> String {
        self.room.device.code.printed().to_string()
    }

    fn code_tries(&self) -> u32 {
        self.room.device.memory.lock().expect("lock").code_tries
    }
}

fn on(radio: &Arc<Drift>, room: &Room) -> Sessions {
    let (clock, random) = (Arc::new(Standing::default()), room.random.clone());
    let ports =
        Ports { radio: radio.clone(), secrets: Arc::new(Drawer::default()), clock, random, http: Arc::new(NoNetwork) };
    Sessions::new(ports, Arc::clone(&room.store))
}

#[tokio::test(start_paused = true)]
async fn a_device_is_followed_from_the_search_to_the_calls() {
    for each_scan in [false, true] {
        for code in [false, true] {
            let it = Drifting::with(0, each_scan, |_| ()).await;
            let address = it.heard().await;
            it.room.sessions.meet(&address).await.expect("met");
            let label = if code { it.code() } else { it.qr() };
            let (paired, scans, connects) = it.counted(it.pair_at(&address, &label)).await;
            assert_eq!(paired.expect("paired").public_key(), it.room.key());
            assert_eq!((scans, connects), (1, 1), "it is known to have moved: nobody is called at the old address");
            for _ in 0..3 {
                it.room.sessions.rest().await;
                let (renamed, scans, connects) = it.counted(it.room.rename()).await;
                assert_eq!((renamed, scans, connects), (Ok(Ok(Reply::Rename(Empty {}))), 1, 1));
            }
        }
    }
}

/// The search, then a long look for the label: the device has moved by itself, and nobody knows.
#[tokio::test(start_paused = true)]
async fn a_device_that_moved_by_itself_is_followed_once_nobody_answers() {
    for code in [false, true] {
        let it = Drifting::with(1, false, |radio| radio.still = vec!["other 0"]).await;
        let address = it.heard().await;
        it.radio.move_on("here");
        let (met, scans, connects) = it.counted(it.room.sessions.meet(&address)).await;
        assert_eq!((met.is_ok(), scans, connects), (true, 1, 2));
        let label = if code { it.code() } else { it.qr() };
        it.pair_at(&address, &label).await.expect("paired");
        assert_eq!(it.room.device.phones(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_label_finds_its_device_among_ten() {
    let it = Drifting::with(9, true, |_| ()).await;
    let address = it.heard().await;
    let (paired, scans, connects) = it.counted(it.pair_at(&address, &it.qr())).await;
    assert_eq!((paired.expect("paired").public_key(), scans, connects), (it.room.key(), 0, 1));
    it.room.sessions.rest().await;
    // And for one that was chosen by mistake, or moved before anybody called: no other device is ever called.
    let wanted = it.room.air.devices.lock().expect("lock")[7].clone();
    it.room.sessions.meet(&it.heard().await).await.expect("met");
    let paired = it.pair_at("here~2", &wanted.1.label.qr_text()).await.expect("paired");
    assert_eq!(paired.public_key(), wanted.1.key.public());
    let devices = it.room.air.devices.lock().expect("lock").clone();
    let called = devices.iter().filter(|(_, device)| device.links.load(Ordering::SeqCst) > 0).count();
    assert_eq!(called, 2);
}

#[tokio::test(start_paused = true)]
async fn a_code_is_never_tried_at_a_device_that_was_only_perhaps_chosen() {
    let it = Drifting::with(1, true, |_| ()).await;
    let address = it.heard().await;
    it.room.sessions.meet(&address).await.expect("met");
    let (error, scans, connects) = it.counted(it.pair_at(&address, &it.code())).await;
    let error = error.expect_err("which one");
    assert_eq!((reason(&error), error.lost), (ReasonCode::DeviceAmbiguous, false));
    assert_eq!((scans, connects, it.code_tries()), (1, 0, 0));
    let other = it.room.air.devices.lock().expect("lock")[0].1.clone();
    assert_eq!(other.links.load(Ordering::SeqCst), 0);
    // What the person is told to do helps.
    it.pair_at(&address, &it.qr()).await.expect("paired by the label");
}

/// The neighbour's device stays where it was heard beside the chosen one, so it is not the chosen one.
#[tokio::test(start_paused = true)]
async fn the_neighbours_device_is_left_alone() {
    let it = Drifting::with(1, false, |radio| radio.still = vec!["other 0"]).await;
    let address = it.heard().await;
    it.room.sessions.meet(&address).await.expect("met");
    let neighbour = it.room.air.devices.lock().expect("lock")[0].1.clone();
    it.room.device.here.store(false, Ordering::SeqCst);
    let error = it.pair_at(&address, &it.code()).await.expect_err("it is away");
    assert_eq!(reason(&error), ReasonCode::DeviceOutOfReach);
    it.room.device.here.store(true, Ordering::SeqCst);
    it.pair_at(&address, &it.code()).await.expect("paired");
    assert_eq!(neighbour.links.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_code_is_tried_once_and_the_right_one_goes_on_at_the_same_handle() {
    let it = Drifting::with(0, true, |_| ()).await;
    let address = it.heard().await;
    it.room.sessions.meet(&address).await.expect("met");
    for tries in 1..=3 {
        let wrong = it.pair_at(&address, &Device::new(9).code.printed()).await.expect_err("wrong");
        assert_eq!((reason(&wrong), it.code_tries()), (ReasonCode::CodeWrong, tries));
    }
    it.pair_at(&address, &it.code()).await.expect("paired");
}

/// Once the device has answered, only the person tries again, whatever the link does.
#[tokio::test(start_paused = true)]
async fn no_handshake_is_repeated_because_the_link_was_lost() {
    for count in 1..3 {
        let it = Drifting::with(0, true, |_| ()).await;
        let address = it.heard().await;
        it.room.device.fail_next([Fault::LostAfter(count)]);
        let (error, _, connects) = it.counted(it.pair_at(&address, &it.code())).await;
        assert_eq!(error.expect_err("lost").error, SessionError::Link(LinkError::Lost));
        assert_eq!((connects, it.code_tries()), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_pairing_that_breaks_anywhere_ends_well_although_the_device_moves() {
    for code in [false, true] {
        for restarted in [false, true] {
            for count in 0..12 {
                let mut it = Drifting::with(0, true, |_| ()).await;
                let address = it.heard().await;
                it.room.device.fail_next([Fault::LostAfter(count)]);
                let label = if code { it.code() } else { it.qr() };
                if it.pair_at(&address, &label).await.is_ok() {
                    continue;
                }
                if restarted {
                    it.restart();
                }
                let again = it.pair_at(&address, &label).await;
                again.unwrap_or_else(|error| panic!("code {code}, after {count} values: {error:?}"));
                assert_eq!((it.room.device.phones(), it.code_tries()), (1, if code { it.code_tries() } else { 0 }));
                assert!(it.code_tries() <= 2);
                assert_eq!(it.room.rename().await, Ok(Ok(Reply::Rename(Empty {}))));
            }
        }
    }
}

/// Another device takes the address that the paired one had. It is no sign of anything.
#[tokio::test(start_paused = true)]
async fn an_address_that_another_device_has_now_is_no_changed_device() {
    for restarted in [false, true] {
        let mut it = Drifting::with(0, false, |_| ()).await;
        let address = it.heard().await;
        it.pair_at(&address, &it.qr()).await.expect("paired");
        it.room.sessions.rest().await;
        it.radio.numbers.lock().expect("lock").clear();
        let other = Device::new(9);
        *it.room.air.devices.lock().expect("lock") =
            vec![("here".to_owned(), other.clone()), ("there".to_owned(), Arc::clone(&it.room.device))];
        if restarted {
            it.restart();
        }
        assert_eq!(it.room.rename().await, Ok(Ok(Reply::Rename(Empty {}))), "restarted {restarted}");
        it.room.sessions.rest().await;
        it.room.device.here.store(false, Ordering::SeqCst);
        let error = it.room.rename().await.expect_err("away");
        assert_eq!(reason(&error), ReasonCode::DeviceNotFound, "restarted {restarted}");
        assert_eq!(other.links.load(Ordering::SeqCst), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_that_removed_this_phone_is_a_full_stop_wherever_it_is() {
    let mut it = Drifting::with(0, true, |_| ()).await;
    let address = it.heard().await;
    it.pair_at(&address, &it.qr()).await.expect("paired");
    it.room.device.memory.lock().expect("lock").phones.clear();
    for restarted in [false, true] {
        it.room.sessions.rest().await;
        if restarted {
            it.restart();
        }
        let (error, scans, connects) = it.counted(it.room.rename()).await;
        assert_eq!(reason(&error.expect_err("refused")), ReasonCode::SessionRefused);
        assert_eq!((scans, connects), (1, 1), "restarted {restarted}");
    }
}

/// Strangers who send adverts without end make nobody look, or call, without end.
#[tokio::test(start_paused = true)]
async fn strangers_cannot_make_a_call_go_on_for_ever() {
    for code in [false, true] {
        let it = Drifting::with(0, true, |radio| radio.flooded = true).await;
        let address = it.heard().await;
        it.room.sessions.meet(&address).await.expect("met");
        let label = if code { it.code() } else { it.qr() };
        let (paired, scans, connects) = it.counted(it.pair_at(&address, &label)).await;
        assert_eq!((paired.is_ok(), scans, connects <= 1), (!code, 1, true), "code {code}: {paired:?}");
        it.room.device.here.store(false, Ordering::SeqCst);
        it.room.sessions.rest().await;
        let label = if code { it.code() } else { it.qr() };
        let (away, scans, connects) = it.counted(it.pair_at(&address, &label)).await;
        assert!(away.is_err() && scans <= 2 && connects <= 2, "{scans} scans, {connects} connections");
    }
}

/// A device that refuses every key from before and moves each time: the number of scans stays below its bound.
#[tokio::test(start_paused = true)]
async fn the_scans_of_one_pairing_are_bounded() {
    let it = Drifting::with(0, true, |_| ()).await;
    let address = it.heard().await;
    for _ in 0..8 {
        it.room.device.fail_next([Fault::LostAfter(2)]);
        let _ = it.pair_at(&address, &it.qr()).await;
        it.room.device.memory.lock().expect("lock").phones.clear();
        it.room.device.window.store(true, Ordering::SeqCst);
    }
    let forged = std::iter::repeat_n(Fault::ForgedRefusal, 20);
    it.room.device.fail_next(forged);
    let (error, scans, connects) = it.counted(it.pair_at(&address, &it.qr())).await;
    assert!(error.is_err());
    assert!((2..=FOLLOWS_MAX).contains(&scans) && connects <= 2 * FOLLOWS_MAX, "{scans} scans, {connects} connections");
}

#[tokio::test(start_paused = true)]
async fn an_invitation_and_a_broken_pairing_are_known_at_the_old_address() {
    let it = Drifting::with(2, true, |_| ()).await;
    let address = it.heard().await;
    it.room.device.fail_next([Fault::LostAfter(2)]);
    assert!(it.pair_at(&address, &it.qr()).await.expect_err("lost").lost);
    let address = it.heard().await;
    it.room.sessions.meet(&address).await.expect("met");
    assert_eq!(it.room.sessions.is_one_of(&address, &[it.room.key()]).await, Ok(true));
    // Its window is closed, and two others of the kind are open: its advert tells it all the same.
    it.pair_at(&address, &it.code()).await.expect("it knows this phone");
    assert_eq!((it.room.device.phones(), it.code_tries()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_look_at_a_device_follows_it_through_all_its_connections() {
    let it = Drifting::with(3, true, |_| ()).await;
    let address = it.heard().await;
    it.pair_at(&address, &it.qr()).await.expect("paired");
    let (sight, scans, _) = it.counted(it.room.sessions.look(&it.room.key())).await;
    let sight = sight.expect("seen");
    assert_eq!(sight.session, crate::wizard::probe::Strange::Refused);
    assert!(sight.calls.iter().all(|call| call.answer == crate::wizard::probe::Strange::Refused));
    assert!(scans <= 1 + FOLLOWS_MAX);
}
