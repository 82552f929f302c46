//! The door: what an app sees of devices, forgetting and unfinished wizards.

mod updates;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use super::*;
use crate::devices::{DeviceKind, DeviceRole};
use crate::port::{NoNetwork, SecretsError};
use crate::session::PairOrder;
use crate::store::ForgetPart::{DeviceTold, KeyDestroyed, RowsRemoved, SpaceOverwritten};
use crate::testing::{Air, Counting, Device, Drawer, Standing};
use crate::wizard::Wizard;

struct Home {
    folder: tempfile::TempDir,
    device: Arc<Device>,
    air: Arc<Air>,
    secrets: Arc<Drawer>,
    random: Arc<Counting>,
    /// Milliseconds since the clock's start when a companion is opened.
    now: AtomicU64,
}

impl Home {
    fn new() -> Self {
        let device = Device::new(1);
        let air =
            Arc::new(Air { devices: vec![("here".to_owned(), Arc::clone(&device))].into(), scans: AtomicU32::new(0) });
        Self {
            folder: tempfile::tempdir().expect("folder"),
            device,
            air,
            secrets: Arc::default(),
            random: Arc::default(),
            now: AtomicU64::default(),
        }
    }

    async fn open(&self) -> Result<Companion, PanduError> {
        self.open_in(Some(self.folder.path().to_string_lossy().into_owned())).await
    }

    async fn open_in(&self, directory: Option<String>) -> Result<Companion, PanduError> {
        let ports = Ports {
            radio: self.air.clone(),
            secrets: self.secrets.clone(),
            clock: Arc::new(Standing(self.now.load(Ordering::SeqCst).into())),
            random: self.random.clone(),
            http: Arc::new(NoNetwork),
        };
        let (languages, phone_name) = (vec!["en".into()], "Aina's phone".into());
        Companion::open(Config { directory, languages, phone_name, zone_minutes: 0, makers: Vec::new() }, ports).await
    }

    async fn paired(&self) -> (Companion, String) {
        let companion = self.open().await.expect("open");
        let label = self.device.label.qr_text();
        let order = PairOrder { address: "here", label: &label, phone: "Aina's phone", wizard: None };
        companion.sessions().pair(order).await.expect("paired");
        let id = companion.devices().expect("list").first().expect("one").id.clone();
        (companion, id)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("pandu.db")
    }
}

fn code<T>(result: Result<T, PanduError>) -> Option<ReasonCode> {
    result.err().map(|error| error.reason().code)
}

#[tokio::test(start_paused = true)]
async fn a_second_companion_on_the_same_data_is_told_so() {
    let home = Home::new();
    let first = home.open().await.expect("open");
    assert!(first.devices().expect("list").is_empty() && first.unfinished().expect("list").is_empty());
    assert_eq!(code(home.open().await), Some(ReasonCode::StoreInUse));
    drop(first);
    home.open().await.expect("free again");
}

#[tokio::test(start_paused = true)]
async fn a_paired_device_has_a_card_with_harmless_words() {
    let home = Home::new();
    let (companion, id) = home.paired().await;
    companion.rename(&id, "Front\u{202e}door\u{7}").expect("renamed");
    let card = companion.device(&id).expect("card");
    assert_eq!(
        (card.kind, card.role, card.readable, card.about.is_none()),
        (DeviceKind::Lock, DeviceRole::Owner, true, true)
    );
    assert!(!card.name.chars().any(|c| c.is_control() || c == '\u{202e}'), "{:?}", card.name);
    assert_eq!(card.fingerprint.len(), 19);
    let nearby = companion.scan().await.expect("heard");
    assert_eq!(nearby.iter().filter_map(|heard| heard.paired.as_deref()).collect::<Vec<_>>(), [id.as_str()]);
    for unknown in ["", "zz", "00000000000000000000000000000000"] {
        assert_eq!(code(companion.device(unknown)), Some(ReasonCode::UnknownDevice));
    }
}

#[tokio::test(start_paused = true)]
async fn forgetting_tells_the_device_and_reports_each_step() {
    let home = Home::new();
    let (companion, id) = home.paired().await;
    let report = companion.forget(&id).await.expect("forgotten");
    assert_eq!(
        report.steps.iter().map(|step| step.part).collect::<Vec<_>>(),
        [DeviceTold, KeyDestroyed, RowsRemoved, SpaceOverwritten]
    );
    assert!(report.steps.iter().all(|step| step.outcome == ForgetOutcome::Done), "{report:?}");
    assert_eq!((home.device.phones(), companion.devices().expect("list").len()), (0, 0));
    assert_eq!(code(companion.forget(&id).await), Some(ReasonCode::UnknownDevice));
}

#[tokio::test(start_paused = true)]
async fn forgetting_a_device_out_of_reach_is_quick_and_says_so() {
    let home = Home::new();
    let (companion, id) = home.paired().await;
    companion.rest().await;
    home.device.here.store(false, Ordering::SeqCst);
    let report =
        tokio::time::timeout(Duration::from_secs(10), companion.forget(&id)).await.expect("quick").expect("forgotten");
    let outcomes: Vec<_> = report.steps.iter().map(|step| step.outcome).collect();
    assert_eq!(outcomes, [ForgetOutcome::NotReached, ForgetOutcome::Done, ForgetOutcome::Done, ForgetOutcome::Done]);
}

#[tokio::test(start_paused = true)]
async fn with_a_locked_key_store_nothing_is_forgotten_on_either_side() {
    let home = Home::new();
    let (companion, id) = home.paired().await;
    *home.secrets.fails.lock().expect("lock") = Some(SecretsError::Locked);
    assert_eq!(code(companion.forget(&id).await), Some(ReasonCode::SecretsLocked));
    *home.secrets.fails.lock().expect("lock") = None;
    assert_eq!((home.device.phones(), companion.devices().expect("list").len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_device_whose_key_is_gone_is_shown_and_can_be_forgotten() {
    let home = Home::new();
    let (companion, id) = home.paired().await;
    drop(companion);
    home.secrets.values.lock().expect("lock").retain(|name, _| name.ends_with(".app"));
    let companion = home.open().await.expect("open");
    let card = companion.device(&id).expect("card");
    assert!(!card.readable);
    companion.forget(&id).await.expect("forgotten");
    assert!(companion.devices().expect("list").is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_unfinished_set_up_is_listed_and_goes_on_after_a_restart() {
    let home = Home::new();
    let companion = home.open().await.expect("open");
    let wizard = companion.set_up(None).expect("begun");
    let first = wizard.next_screen().await.expect("a screen");
    drop((wizard, companion));
    let companion = home.open().await.expect("open");
    let unfinished = companion.unfinished().expect("list");
    let [only] = unfinished.as_slice() else { panic!("one: {unfinished:?}") };
    assert_eq!((only.kind.as_str(), only.device.as_deref()), ("setup", None));
    let resumed = companion.resume(&only.id).expect("resumed");
    assert_eq!(resumed.next_screen().await.expect("a screen").id, first.id);
    assert_eq!(code(companion.resume("00").map(drop)), Some(ReasonCode::UnknownWizard));
}

#[tokio::test(start_paused = true)]
async fn each_kind_of_wizard_about_a_device_is_listed_and_goes_on_as_itself() {
    type Begin = fn(&Companion, &str) -> Result<Wizard, PanduError>;
    let verbs: [(&str, Begin, &str); 3] = [
        ("password", Companion::change_password, "password-reading"),
        ("fingerprint", Companion::fingerprints, "fingerprint-reading"),
        ("people", Companion::people, "people-reading"),
    ];
    for (kind, begin, screen) in verbs {
        let home = Home::new();
        let (companion, id) = home.paired().await;
        assert_eq!(code(begin(&companion, "zz").map(drop)), Some(ReasonCode::UnknownDevice), "{kind}");
        let first = begin(&companion, &id).expect("begun");
        assert_eq!(first.next_screen().await.expect("a screen").id, screen);
        let begun = companion.unfinished().expect("list");
        drop((first, companion));
        let companion = home.open().await.expect("open");
        let unfinished = companion.unfinished().expect("list");
        assert_eq!(unfinished, begun);
        let [only] = unfinished.as_slice() else { panic!("one: {unfinished:?}") };
        assert_eq!((only.kind.as_str(), only.device.as_deref()), (kind, Some(id.as_str())));
        let resumed = companion.resume(&only.id).expect("resumed");
        assert_eq!(resumed.next_screen().await.expect("a screen").id, screen, "at once, without a question");
        drop(resumed);
        // Beginning anew ends the one before, but no other kind.
        let setup = companion.set_up(Some(&id)).expect("begun");
        let again = begin(&companion, &id).expect("begun");
        let mut left: Vec<_> = companion.unfinished().expect("list").into_iter().map(|left| left.kind).collect();
        left.sort();
        let mut expected = [kind.to_owned(), "setup".to_owned()];
        expected.sort();
        assert_eq!(left, expected);
        drop((setup, again));
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_journal_begins_again_with_the_device_it_was_about() {
    let home = Home::new();
    let (companion, id) = home.paired().await;
    drop((companion.set_up(Some(&id)).expect("begun"), companion));
    let raw = rusqlite::Connection::open(home.file()).expect("by hand");
    assert_eq!(raw.execute("UPDATE journal SET sealed = zeroblob(60)", []), Ok(1));
    drop(raw);
    let companion = home.open().await.expect("open");
    let before = companion.unfinished().expect("list");
    assert_eq!(before.iter().map(|wizard| wizard.device.as_deref()).collect::<Vec<_>>(), [Some(id.as_str())]);
    let wizard = companion.resume(&before[0].id).expect("begun again");
    assert!(wizard.next_screen().await.is_some());
    let after = companion.unfinished().expect("list");
    assert_eq!(after.iter().map(|wizard| wizard.device.as_deref()).collect::<Vec<_>>(), [Some(id.as_str())]);
    assert_ne!(before[0].id, after[0].id);
    companion.forget(&id).await.expect("forgotten");
    assert!(companion.unfinished().expect("list").is_empty(), "a forgotten device leaves no wizard behind");
}

/// Whatever an app awaits can be awaited on any thread.
#[test]
fn every_future_of_the_door_is_send() {
    fn is_send(_: impl Send) {}
    fn with(companion: &Companion, wizard: &Wizard) {
        is_send(companion.scan());
        is_send(companion.forget(""));
        is_send(companion.rest());
        is_send(wizard.next_screen());
    }
    let home = Home::new();
    is_send(home.open());
    let companion = crate::testing::wait(home.open()).expect("open");
    let wizard = companion.set_up(None).expect("begun");
    with(&companion, &wizard);
}

#[tokio::test(start_paused = true)]
async fn a_folder_without_a_name_is_refused() {
    let home = Home::new();
    let error = home.open_in(Some(String::new())).await;
    assert_eq!(code(error), Some(ReasonCode::StoreUnreachable));
}

#[tokio::test(start_paused = true)]
async fn a_pairing_that_nobody_came_back_to_is_forgotten_at_a_start() {
    use crate::testing::Fault;
    let home = Home::new();
    for (days, left) in [(29, 1), (31, 0)] {
        let companion = home.open().await.expect("open");
        if left == 1 {
            home.device.fail_next([Fault::LostAfter(2)]);
            let label = home.device.label.qr_text();
            let order = PairOrder { address: "here", label: &label, phone: "Aina's phone", wizard: None };
            companion.sessions().pair(order).await.expect_err("lost");
        }
        drop(companion);
        home.now.store(days * 24 * 3_600_000, Ordering::SeqCst);
        let companion = home.open().await.expect("open");
        assert_eq!(companion.sessions().devices().pending().expect("list").len(), left, "after {days} days");
    }
}
