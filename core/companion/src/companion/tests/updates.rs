//! Updates through the door: looking once a day, putting off, settings, history, reminders, support before there is a device.

use super::*;
use crate::setup::{SetupRecord, SignInWay, SupportEnd};
use crate::testing::{Mill, Web};
use crate::update::notice::tests::offer;
use crate::update::{Cause, UpdateChoice, UpdateDoubt, UpdateSettings, UpdateStatus};
use crate::{Postpone, UpdateReminder};

const NOW: u64 = 1_790_000_000;
const DAY: u64 = 86_400;
const SUPPORT: &str = r#"{"$schema": "https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json",
    "end_of_life": "tba", "end_of_security_support": "2027-03-31T23:59:59Z", "last_updated": "2026-02-01T12:00:00Z"}"#;

/// A home with a device that is set up, and its maker's repository.
struct Street {
    home: Home,
    web: Arc<Web>,
    mill: Mill,
    clock: Arc<Standing>,
    id: String,
}

impl Street {
    async fn new() -> Self {
        let home = Home::new();
        let (companion, id) = home.paired().await;
        let record = SetupRecord {
            maker: "Maker".into(),
            model: "PLK-1".into(),
            variant: None,
            serial: "1".into(),
            firmware: "1.0".into(),
            category: pandu_protocol::hello::Category::Lock,
            role: pandu_protocol::role::Role::Owner,
            sign_in: SignInWay::Phone,
            network: None,
            updates: None,
            support_end: Some(SupportEnd { year: 2030, month: 6 }),
            consents: Vec::new(),
            unasked: 0,
        };
        let device = DeviceId::parse(&id).expect("an id");
        companion.sessions().devices().keep_record(device, SetupRecord::NAME, &record.encode()).expect("kept");
        let web = Arc::new(Web::default());
        let mut mill = Mill::new("https://maker.example", NOW);
        mill.image(&web, "PLK-1/1.1.img", &[1; 1_000], &offer("1.1"));
        mill.lasts = 3 * DAY;
        mill.publish(&web, NOW);
        Self { home, web, mill, clock: Arc::default(), id }
    }

    async fn open(&self) -> Companion {
        let ports = Ports {
            radio: self.home.air.clone(),
            secrets: self.home.secrets.clone(),
            clock: self.clock.clone(),
            random: self.home.random.clone(),
            http: self.web.clone(),
        };
        let config = Config {
            directory: Some(self.home.folder.path().to_string_lossy().into_owned()),
            languages: vec!["en".into()],
            phone_name: "Aina's phone".into(),
            zone_minutes: 480,
            makers: vec![self.mill.trust("Maker")],
        };
        Companion::open(config, ports).await.expect("open")
    }

    fn move_clock(&self, seconds: u64) {
        self.clock.0.store(seconds * 1_000, Ordering::SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn it_looks_once_a_day_and_says_when() {
    let mut street = Street::new().await;
    let companion = street.open().await;
    let before = companion.updates(&street.id).expect("known");
    assert_eq!((before.status, before.doubt), (UpdateStatus::CannotConfirm, Some(UpdateDoubt::NeverLooked)));
    assert_eq!(companion.next_update_check(), Ok(NOW));
    let all = companion.check_updates(false).await.expect("looked");
    assert_eq!((all.len(), all[0].status, all[0].checked), (1, UpdateStatus::Available, Some(NOW)));
    assert_eq!(all[0].offer.as_ref().map(|offer| offer.version.as_str()), Some("1.1"));
    let next = companion.next_update_check().expect("known");
    assert!((NOW + 1..=NOW + DAY).contains(&next));
    let asked = street.web.take_asked().len();
    assert!(asked > 0);
    assert_eq!(companion.check_updates(false).await.expect("known"), all);
    assert_eq!(street.web.take_asked().len(), 0, "not before its time");
    companion.check_updates(true).await.expect("looked");
    assert_eq!(street.web.take_asked().len(), 2, "unless it is asked to");
    drop(companion);
    // The minute of the day stays the app's own, across starts.
    let companion = street.open().await;
    assert_eq!(companion.next_update_check(), Ok(next));
    street.move_clock(next - NOW);
    street.mill.publish(&street.web, next);
    assert_eq!(companion.check_updates(false).await.expect("looked")[0].checked, Some(next));
    assert_eq!(companion.next_update_check(), Ok(next + DAY));
}

#[tokio::test(start_paused = true)]
async fn a_look_that_fails_is_tried_again_within_hours_and_goes_amber_after_a_week() {
    let street = Street::new().await;
    let companion = street.open().await;
    companion.check_updates(true).await.expect("looked");
    street.web.files.lock().expect("lock").clear();
    street.move_clock(DAY);
    let all = companion.check_updates(true).await.expect("looked");
    assert_eq!((all[0].status, all[0].is_old), (UpdateStatus::Available, false), "as of yesterday");
    let next = companion.next_update_check().expect("known");
    assert!(next <= NOW + DAY + 2 * 3_600, "{next}");
    street.move_clock(8 * DAY);
    let overview = companion.updates(&street.id).expect("known");
    assert_eq!((overview.status, overview.doubt), (UpdateStatus::CannotConfirm, Some(UpdateDoubt::Old)));
    assert!(overview.is_old);
    let reminders = companion.update_reminders().expect("told");
    assert_eq!(reminders.iter().map(|one| one.cause).collect::<Vec<_>>(), [Cause::Security]);
}

#[tokio::test(start_paused = true)]
async fn an_update_is_put_off_within_the_makers_limit_and_rests_until_then() {
    let street = Street::new().await;
    let companion = street.open().await;
    assert_eq!(companion.postpone_update(&street.id, Postpone::Day).await, Ok(None), "nothing is offered yet");
    companion.check_updates(true).await.expect("looked");
    let reminder = companion.update_reminders().expect("told");
    let [UpdateReminder { cause, text, .. }] = &reminder[..] else { panic!("one: {reminder:?}") };
    assert_eq!(*cause, Cause::Security);
    assert!(text.contains("1.1"), "{text}");
    assert_eq!(companion.update_reminders(), Ok(vec![]), "once a day");
    let report = companion.postpone_update(&street.id, Postpone::Week).await.expect("kept").expect("offered");
    assert_eq!((report.until, report.is_limit, report.device_told), (NOW + 7 * DAY, false, false));
    street.move_clock(2 * DAY);
    assert_eq!(companion.update_reminders(), Ok(vec![]), "put off");
    let overview = companion.updates(&street.id).expect("known");
    assert_eq!(overview.offer.expect("there").postponed_until, Some(NOW + 7 * DAY));
    let far = Postpone::Until(NOW + 400 * DAY);
    let report = companion.postpone_update(&street.id, far).await.expect("kept").expect("offered");
    let limit = 1_789_000_000 + 30 * DAY;
    assert_eq!((report.until, report.is_limit), (limit, true));
    let past = companion.postpone_update(&street.id, Postpone::Until(5)).await.expect("kept").expect("offered");
    assert_eq!(past.until, NOW + 2 * DAY, "now at the earliest");
}

#[tokio::test(start_paused = true)]
async fn settings_are_kept_here_when_the_device_has_none() {
    let street = Street::new().await;
    let companion = street.open().await;
    companion.check_updates(true).await.expect("looked");
    let off = UpdateSettings {
        security: UpdateChoice::Off,
        maintenance: UpdateChoice::Ask,
        feature: UpdateChoice::Automatic,
    };
    let report = companion.set_update_settings(&street.id, off).await.expect("kept");
    assert_eq!((report.settings, report.on_device), (off, false));
    assert_eq!(companion.update_settings(&street.id), Ok(off));
    assert_eq!(
        companion.update_reminders().expect("told").iter().filter(|one| one.cause == Cause::Security).count(),
        0
    );
    assert_eq!(companion.update_history(&street.id), Ok(vec![]));
    for device in ["", "00", "ffffffffffffffffffffffffffffffff"] {
        assert_eq!(code(companion.updates(device)), Some(ReasonCode::UnknownDevice));
    }
}

#[tokio::test(start_paused = true)]
async fn support_stands_on_the_card_and_a_shorter_one_is_told() {
    let mut street = Street::new().await;
    let companion = street.open().await;
    let end = |companion: &Companion| companion.device(&street.id).expect("card").about.expect("set up").support_end;
    assert_eq!(end(&companion).as_deref(), Some("2030-06"));
    street.mill.file(&street.web, "PLK-1/support.json", SUPPORT.as_bytes());
    street.mill.publish(&street.web, NOW);
    let overview = companion.check_updates(true).await.expect("looked").remove(0);
    let support = overview.support;
    assert_eq!((support.end.as_deref(), support.shortened_from.as_deref()), (Some("2027-03"), Some("2030-06")));
    assert_eq!(support.state, "within_6");
    let end = companion.device(&street.id).expect("card").about.expect("set up").support_end;
    assert_eq!(end.as_deref(), Some("2027-03"));
    let model = companion.support_of("Maker", "PLK-1").await.expect("asked");
    assert_eq!(model.support.expect("confirmed").end.as_deref(), Some("2027-03"));
    let stranger = companion.support_of("Stranger", "X").await.expect("asked");
    assert_eq!((stranger.support, stranger.doubt), (None, Some(UpdateDoubt::NoMaker)));
}

#[tokio::test(start_paused = true)]
async fn forgetting_a_device_takes_its_updates_along() {
    let street = Street::new().await;
    let companion = street.open().await;
    companion.check_updates(true).await.expect("looked");
    companion.forget(&street.id).await.expect("forgotten");
    assert_eq!(companion.check_updates(true).await, Ok(vec![]));
    assert_eq!(companion.update_reminders(), Ok(vec![]));
}

/// Whatever an app awaits can be awaited on any thread.
#[test]
fn every_future_about_updates_is_send() {
    fn is_send(_: impl Send) {}
    fn with(companion: &Companion) {
        is_send(companion.check_updates(true));
        is_send(companion.postpone_update("", Postpone::Day));
        is_send(companion.support_of("", ""));
    }
    with(&crate::testing::wait(Home::new().open_in(None)).expect("open"));
}
