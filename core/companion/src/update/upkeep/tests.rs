//! Visits to a maker's repository that is honest, gone, frozen, forged, moved, or on another clock.

mod attacks;
mod images;

use std::sync::atomic::Ordering;

use pandu_protocol::hello::Category;
use pandu_protocol::key::StaticKey;
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretBytes;

use super::*;
use crate::devices::{DeviceRecord, SessionRecord};
use crate::port::HttpError;
use crate::store::StorePlace;
use crate::testing::{Air, Counting, Drawer, Mill, Spell, Standing, Web};
use crate::update::documents::tests::CSAF;
use crate::update::notice::tests::offer;

const BASE: &str = "https://maker.example/u";
const NOW: u64 = 1_790_000_000;
const IMAGE: &[u8] = &[5; 1_000];

/// A phone with one device, a maker and the web between them.
struct House {
    upkeep: Upkeep,
    web: Arc<Web>,
    clock: Arc<Standing>,
    mill: Mill,
    device: PublicKey,
    store: Arc<Store>,
}

impl House {
    async fn new() -> Self {
        let (web, clock, random) =
            (Arc::new(Web::default()), Arc::new(Standing::default()), Arc::new(Counting::default()));
        let secrets = Arc::new(Drawer::default());
        let store = Store::open(StorePlace::Memory, secrets.clone(), random.clone()).await.expect("store");
        let store = Arc::new(store);
        let mut mill = Mill::new(BASE, NOW);
        mill.image(&web, "PLK-1/1.1.img", IMAGE, &offer("1.1"));
        mill.file(&web, "PLK-1/support.json", SUPPORT.as_bytes());
        mill.publish(&web, NOW);
        let air = Arc::new(Air { devices: Vec::new().into(), scans: 0.into() });
        let ports = Ports { radio: air, secrets, clock: clock.clone(), random, http: web.clone() };
        let device = pair(&store).await;
        let upkeep = Upkeep::new(vec![mill.trust("Maker")], ports, Arc::clone(&store));
        Self { upkeep, web, clock, mill, device, store }
    }

    fn says(&self, installed: &str) -> DeviceNow {
        DeviceNow { maker: "Maker".into(), model: "PLK-1".into(), installed: installed.into() }
    }

    async fn look(&self) -> Finding {
        self.upkeep.refresh(&self.device, &self.says("1.0")).await.expect("store").finding
    }

    /// Looks, and gives the paths of what was asked.
    async fn asked(&self) -> Vec<String> {
        self.web.take_asked();
        self.look().await;
        self.web.take_asked().into_iter().map(|url| url.replace(&format!("{BASE}/"), "")).collect()
    }

    fn move_clock(&self, seconds: u64) {
        self.clock.0.store(seconds * 1_000, Ordering::SeqCst);
    }

    fn now(&self) -> u64 {
        self.upkeep.now()
    }

    fn tamper(&self, path: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut files = self.web.files.lock().expect("lock");
        change(files.get_mut(&format!("{BASE}/{path}")).expect(path));
    }
}

const SUPPORT: &str = r#"{"$schema": "https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json",
    "end_of_life": "tba", "end_of_security_support": "2031-06-30T23:59:59Z", "last_updated": "2026-02-01T12:00:00Z"}"#;

async fn pair(store: &Arc<Store>) -> PublicKey {
    let (own, key) = (StaticKey::from_private(SecretBytes::new([3; 32])), PublicKey::from_bytes([9; 32]));
    let record = DeviceRecord {
        key: *key.as_bytes(),
        signing_key: [1; 32],
        name: None,
        category: Category::Lock,
        role: Role::Owner,
        paired_at: 0,
        last_seen: 0,
        address: None,
    };
    let session = SessionRecord::new(&own, SecretBytes::new([4; 32]));
    Devices::new(Arc::clone(store)).settle(&record, &session, true, None).await.expect("settled");
    key
}

fn version(finding: &Finding) -> Option<&str> {
    if let Finding::Offered(offered) = finding { Some(&offered.notice.to) } else { None }
}

const fn doubt(doubt: Doubt) -> Finding {
    Finding::CannotConfirm(doubt)
}

#[tokio::test(start_paused = true)]
async fn four_requests_the_first_time_and_two_when_nothing_is_new() {
    let house = House::new().await;
    let cold = house.asked().await;
    let metadata: Vec<_> = cold.iter().filter(|path| path.starts_with("metadata/")).cloned().collect();
    let expected =
        ["metadata/2.root.json", "metadata/timestamp.json", "metadata/1.snapshot.json", "metadata/1.targets.json"];
    assert_eq!(metadata, expected);
    assert_eq!(cold.len(), 5, "and the one document: {cold:?}");
    let sent = *house.web.bytes.lock().expect("lock");
    let warm = house.asked().await;
    assert_eq!(warm.len(), 2, "{warm:?}");
    assert!(warm[0] == "metadata/2.root.json" && warm[1].starts_with("metadata/timestamp.json \""), "{warm:?}");
    assert_eq!(*house.web.bytes.lock().expect("lock"), sent, "not one byte of a body");
    assert_eq!(version(&house.look().await), Some("1.1"));
}

#[tokio::test(start_paused = true)]
async fn what_was_found_is_kept_with_the_makers_documents() {
    let mut house = House::new().await;
    house.mill.file(&house.web, "PLK-1/advisories/PANDU-2026-1.json", CSAF.as_bytes());
    house.mill.publish(&house.web, NOW);
    house.look().await;
    let memory = house.upkeep.memory(&house.device).expect("store");
    assert_eq!(memory.offered(NOW).map(|offered| &*offered.notice.to), Some("1.1"));
    assert_eq!(memory.support.and_then(|support| support.end), SupportMonth::new(2031, 6));
    assert_eq!((memory.documents.len(), memory.running.as_deref()), (2, Some("1.0")));
    // A document that does not come stays as it was; one that the maker takes away goes.
    let shorter = SUPPORT.replace("2031", "2030");
    house.mill.file(&house.web, "PLK-1/support.json", shorter.as_bytes());
    house.mill.remove("PLK-1/advisories/PANDU-2026-1.json");
    house.mill.publish(&house.web, NOW);
    house.web.spell("support.json", Spell::Fails(HttpError::TimedOut));
    assert_eq!(version(&house.look().await), Some("1.1"));
    let memory = house.upkeep.memory(&house.device).expect("store");
    assert_eq!((memory.documents.len(), memory.support.expect("kept").shortened_from()), (1, None));
    house.look().await;
    let memory = house.upkeep.memory(&house.device).expect("store");
    assert_eq!(memory.support.expect("kept").shortened_from(), SupportMonth::new(2031, 6));
}

#[tokio::test(start_paused = true)]
async fn giant_documents_do_not_keep_an_update_from_being_found() {
    let mut house = House::new().await;
    for n in 0..4_u8 {
        let long = format!("{CSAF}{}", " ".repeat(DOCUMENT_MAX - CSAF.len() - usize::from(n)));
        house.mill.file(&house.web, &format!("PLK-1/advisories/A-{n}.json"), long.as_bytes());
    }
    house.mill.file(&house.web, "PLK-1/policy.json", &vec![b' '; DOCUMENT_MAX + 1]);
    house.mill.publish(&house.web, NOW);
    assert_eq!(version(&house.look().await), Some("1.1"));
    let documents = house.upkeep.memory(&house.device).expect("store").documents;
    let paths: Vec<_> = documents.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["PLK-1/support.json", "PLK-1/advisories/A-3.json"]);
}

#[tokio::test(start_paused = true)]
async fn a_repository_that_is_not_reached_is_never_up_to_date() {
    for error in [HttpError::Offline, HttpError::TimedOut, HttpError::Tls, HttpError::NotAllowed, HttpError::Failed] {
        for path in ["2.root.json", "timestamp.json", "snapshot.json", "targets.json"] {
            let house = House::new().await;
            house.web.spell(path, Spell::Fails(error));
            assert_eq!(house.look().await, doubt(Doubt::Offline), "{error:?} {path}");
            assert_eq!(version(&house.look().await), Some("1.1"), "the next look goes on");
        }
    }
    for status in [301, 500, 503] {
        let house = House::new().await;
        house.web.spell("timestamp.json", Spell::Says(status));
        assert_eq!(house.look().await, doubt(Doubt::Offline), "{status}");
    }
    let house = House::new().await;
    let stranger = DeviceNow { maker: "maker".into(), ..house.says("1.0") };
    let standing = house.upkeep.refresh(&house.device, &stranger).await.expect("store");
    assert_eq!((standing.finding, standing.checked), (doubt(Doubt::NoMaker), None));
    assert!(house.web.take_asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_check_asks_anew_only_after_an_hour() {
    let house = House::new().await;
    let says = house.says("1.0");
    let first = house.upkeep.recent(&house.device, &says).await.expect("store").expect("confirmed");
    house.web.take_asked();
    house.move_clock(3_599);
    assert_eq!(house.upkeep.recent(&house.device, &says).await, Ok(Some(first)));
    assert!(house.web.take_asked().is_empty());
    house.move_clock(3_600);
    house.upkeep.recent(&house.device, &says).await.expect("store");
    assert_eq!(house.web.take_asked().len(), 2);
    // What is too old to be believed is not given to a check, and neither is a stranger's word.
    house.web.files.lock().expect("lock").clear();
    house.move_clock(9 * DAY);
    assert_eq!(house.upkeep.recent(&house.device, &says).await, Ok(None));
    let stranger = DeviceNow { maker: "Other".into(), ..says };
    assert_eq!(house.upkeep.recent(&house.device, &stranger).await, Ok(None));
}

#[tokio::test(start_paused = true)]
async fn a_version_that_came_by_itself_is_noted_once_it_is_known_what_ran() {
    let house = House::new().await;
    house.upkeep.note_running(&house.device, "1.1", Some(40)).expect("kept");
    assert_eq!(house.upkeep.last_done(&house.device), Ok(None), "nothing was known before");
    house.look().await;
    house.upkeep.note_running(&house.device, "1.1", Some(40)).expect("kept");
    let line = house.upkeep.last_done(&house.device).expect("store").expect("noted");
    assert_eq!((line.version.as_str(), line.from.as_deref(), line.outage_seconds), ("1.1", Some("1.0"), Some(40)));
    assert_eq!(line.stated_minutes, Some((2, 5)));
}

#[tokio::test(start_paused = true)]
async fn several_devices_of_a_maker_share_one_visit() {
    let house = House::new().await;
    let other = PublicKey::from_bytes([8; 32]);
    let devices = [(house.device, house.says("1.0")), (other, house.says("1.1"))];
    let standings = house.upkeep.refresh_all("Maker", &devices).await.expect("store");
    let findings: Vec<_> = standings.iter().map(|standing| version(&standing.finding)).collect();
    assert_eq!(findings, [Some("1.1"), None]);
    assert_eq!(standings[1].finding, Finding::UpToDate);
    assert_eq!(house.web.take_asked().iter().filter(|url| url.contains("timestamp")).count(), 1);
    assert_eq!(
        house.upkeep.memory(&other),
        Ok(UpdateMemory::default()),
        "of a device that is not paired nothing is kept"
    );
}

#[tokio::test(start_paused = true)]
async fn damaged_rows_are_fetched_again() {
    let house = House::new().await;
    house.look().await;
    let names = house.store.change(|w| w.setting_names("maker.")).expect("names");
    assert_eq!(names.len(), 4, "timestamp, snapshot, targets and the stand: {names:?}");
    for name in names {
        house.store.change(|w| w.put_setting(&name, b"\xff")).expect("written");
    }
    assert_eq!(version(&house.look().await), Some("1.1"));
}

#[tokio::test(start_paused = true)]
async fn support_is_told_before_there_is_a_device() {
    let house = House::new().await;
    let period = house.upkeep.support_of("Maker", "PLK-1").await.expect("confirmed").expect("stated");
    assert_eq!(period.security_end.map(SupportMonth::of), SupportMonth::new(2031, 6));
    assert_eq!(house.upkeep.support_of("Maker", "PLK-9").await, Err(VisitError::Doubt(Doubt::UnknownModel)));
    assert_eq!(house.upkeep.support_of("Other", "PLK-1").await, Err(VisitError::Doubt(Doubt::NoMaker)));
}

#[tokio::test(start_paused = true)]
async fn history_and_what_was_put_off_are_kept() {
    let house = House::new().await;
    house.look().await;
    house.upkeep.note_postponed(&house.device, "1.1", NOW + DAY).expect("kept");
    assert_eq!(house.upkeep.memory(&house.device).expect("store").put_off("1.1", NOW), Some(NOW + DAY));
    let done = Done {
        version: "1.1".into(),
        from: Some("1.0".into()),
        at: NOW,
        outcome: DoneOutcome::Installed,
        outage_seconds: Some(41),
        outage_here: Some(45),
        stated_minutes: Some((2, 5)),
    };
    house.upkeep.note_done(&house.device, done.clone()).expect("kept");
    assert_eq!(house.upkeep.last_done(&house.device), Ok(Some(done)));
    let memory = house.upkeep.memory(&house.device).expect("store");
    assert_eq!((memory.postponed, memory.running.as_deref()), (None, Some("1.1")));
    let schedule = house.upkeep.schedule().expect("drawn");
    assert_eq!(schedule.next(NOW), NOW, "of the new version nothing is confirmed yet");
    assert_eq!(house.upkeep.schedule(), Ok(schedule));
}
