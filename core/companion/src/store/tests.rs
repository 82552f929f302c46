//! The store against bad input: foreign, damaged, newer, locked, full and half-forgotten files.

mod forgetting;

use std::path::Path;
use std::sync::Arc;

use pandu_protocol::key::PublicKey;
use rusqlite::Connection;

use super::*;
use crate::port::SecretsError;
use crate::testing::{Counting, Drawer, wait};

struct Bench {
    folder: tempfile::TempDir,
    secrets: Arc<Drawer>,
    random: Arc<Counting>,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("folder"), secrets: Arc::default(), random: Arc::default() }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("pandu.db")
    }

    fn open(&self) -> Result<Store, StoreError> {
        wait(Store::open(StorePlace::File(self.path()), self.secrets.clone(), self.random.clone()))
    }

    /// Opens the file as somebody else would, while no companion has it.
    fn raw(&self) -> Connection {
        Connection::open(self.path()).expect("opened by hand")
    }

    fn with_device(&self) -> (Store, DeviceId) {
        let store = self.open().expect("open");
        let id = store.device_id(&PublicKey::from_bytes([5; 32]));
        wait(store.ensure_device_key(id)).expect("key");
        let write = |w: &Writer<'_>| {
            w.put_device(id, b"the device").and_then(|()| w.put_record(id, "session", b"planted-secret"))
        };
        store.change(write).expect("written");
        (store, id)
    }
}

fn setting(store: &Store, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    store.change(|w| Ok(w.setting(name)?.map(|value| value.to_vec())))
}

fn files_hold(folder: &Path, needle: &[u8]) -> bool {
    std::fs::read_dir(folder).expect("folder").any(|entry| {
        let bytes = std::fs::read(entry.expect("entry").path()).expect("read");
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}

#[test]
fn what_was_written_is_there_after_a_restart_and_nowhere_in_the_clear() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    store.change(|w| w.put_setting("language", b"ms-MY-setting")).expect("written");
    drop(store);
    let store = bench.open().expect("open again");
    assert_eq!(setting(&store, "language"), Ok(Some(b"ms-MY-setting".to_vec())));
    let read = store.change(|w| Ok((w.device(id)?, w.record(id, "session")?, w.record(id, "other")?))).expect("read");
    assert_eq!(read.0.as_deref().map(Vec::as_slice), Some(b"the device".as_slice()));
    assert_eq!(read.1.as_deref().map(Vec::as_slice), Some(b"planted-secret".as_slice()));
    assert_eq!(read.2, None);
    for needle in [b"planted-secret".as_slice(), b"ms-MY-setting", b"the device", &[5; 32]] {
        assert!(!files_hold(bench.folder.path(), needle));
    }
}

#[test]
fn a_failed_change_changes_nothing() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    let failed = store.change(|w| {
        w.put_setting("one", b"1")?;
        w.put_record(id, "session", b"changed")?;
        Err::<(), _>(StoreError::Full)
    });
    assert_eq!(failed, Err(StoreError::Full));
    assert_eq!(setting(&store, "one"), Ok(None));
    let session = store.change(|w| w.record(id, "session")).expect("read").expect("there");
    assert_eq!(session.as_slice(), b"planted-secret");
}

#[test]
fn two_companions_at_once_are_refused() {
    let bench = Bench::new();
    let first = bench.open().expect("open");
    assert_eq!(bench.open().err(), Some(StoreError::InUse));
    assert_eq!(setting(&first, "language"), Ok(None), "the first goes on");
    drop(first);
    bench.open().expect("free again");
}

#[test]
fn swapped_moved_and_changed_rows_do_not_open() {
    let edits = [
        "UPDATE record SET sealed = (SELECT sealed FROM device)",
        "UPDATE record SET name = 'other'",
        "UPDATE record SET sealed = substr(sealed, 1, 20)",
        "UPDATE record SET sealed = zeroblob(200)",
        "UPDATE record SET sealed = (SELECT sealed FROM app WHERE name = 'key-check')",
        "UPDATE record SET schema = 0",
    ];
    for edit in edits {
        let bench = Bench::new();
        let (store, id) = bench.with_device();
        drop(store);
        assert_eq!(bench.raw().execute(edit, []), Ok(1), "{edit}");
        let store = bench.open().expect("open");
        let name = if edit.contains("other") { "other" } else { "session" };
        assert_eq!(
            store.change(|w| w.record(id, name)).err(),
            Some(StoreError::RowDamaged { table: "record" }),
            "{edit}"
        );
        assert!(store.change(|w| w.device(id)).is_ok(), "the rest stays readable after {edit}");
    }
}

#[test]
fn a_record_of_a_newer_format_is_said_to_be_newer() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    drop(store);
    bench.raw().execute("UPDATE record SET schema = 9", []).expect("edited");
    let store = bench.open().expect("open");
    assert_eq!(store.change(|w| w.record(id, "session")).err(), Some(StoreError::Newer));
}

#[test]
fn a_damaged_foreign_or_newer_file_is_left_as_it_is() {
    let cases: [(&str, StoreError); 4] = [
        ("garbage", StoreError::Damaged),
        ("cut", StoreError::Damaged),
        ("foreign", StoreError::NotOurs),
        ("newer", StoreError::Newer),
    ];
    for (case, expected) in cases {
        let bench = Bench::new();
        match case {
            "garbage" => std::fs::write(bench.path(), [0x5a; 9_000]).expect("written"),
            "foreign" => bench.raw().execute_batch("CREATE TABLE other (x)").expect("made"),
            _ => drop(bench.with_device()),
        }
        match case {
            "cut" => {
                let bytes = std::fs::read(bench.path()).expect("read");
                std::fs::write(bench.path(), &bytes[..bytes.len() / 2]).expect("cut");
            }
            "newer" => bench.raw().pragma_update(None, "user_version", 99).expect("raised"),
            _ => {}
        }
        let before = std::fs::read(bench.path()).expect("read");
        assert_eq!(bench.open().err(), Some(expected), "{case}");
        assert_eq!(std::fs::read(bench.path()).expect("read"), before, "{case}: not touched");
    }
}

#[test]
fn flipping_any_page_never_panics_and_never_reads_wrong() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    drop(store);
    let sound = std::fs::read(bench.path()).expect("read");
    for at in (0..sound.len()).step_by(97) {
        let mut bent = sound.clone();
        bent[at] ^= 0xff;
        std::fs::write(bench.path(), &bent).expect("written");
        if let Ok(store) = bench.open()
            && let Ok(Some(session)) = store.change(|w| w.record(id, "session"))
        {
            assert_eq!(session.as_slice(), b"planted-secret", "byte {at}");
        }
    }
}

#[test]
fn a_full_disk_changes_nothing_and_room_helps() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    let pages: i64 = store.inner().db.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("count");
    store.inner().db.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).expect("limited");
    let big = vec![7; 100_000];
    assert_eq!(store.change(|w| w.put_record(id, "session", &big)), Err(StoreError::Full));
    let session = store.change(|w| w.record(id, "session")).expect("read").expect("there");
    assert_eq!(session.as_slice(), b"planted-secret");
    store.inner().db.pragma_update_and_check(None, "max_page_count", 1_000_000, |_| Ok(())).expect("freed");
    store.change(|w| w.put_record(id, "session", &big)).expect("written");
}

#[test]
fn a_missing_key_is_told_and_never_replaced() {
    let bench = Bench::new();
    drop(bench.with_device());
    let kept = std::mem::take(&mut *bench.secrets.values.lock().expect("lock"));
    assert_eq!(bench.open().err(), Some(StoreError::KeyMissing));
    assert!(bench.secrets.values.lock().expect("lock").is_empty(), "no new key was made");
    *bench.secrets.fails.lock().expect("lock") = Some(SecretsError::Locked);
    assert_eq!(bench.open().err(), Some(StoreError::Secrets(SecretsError::Locked)));
    *bench.secrets.fails.lock().expect("lock") = None;
    *bench.secrets.values.lock().expect("lock") = kept;
    bench.open().expect("the key came back");
}

#[test]
fn a_wrong_app_key_is_told() {
    let bench = Bench::new();
    drop(bench.open().expect("open"));
    bench.secrets.values.lock().expect("lock").values_mut().for_each(|value| value.fill(1));
    assert_eq!(bench.open().err(), Some(StoreError::RowDamaged { table: "app" }));
}

#[test]
fn a_device_whose_key_is_gone_does_not_hide_the_others() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    let other = store.device_id(&PublicKey::from_bytes([6; 32]));
    wait(store.ensure_device_key(other)).expect("key");
    store.change(|w| w.put_device(other, b"another")).expect("written");
    drop(store);
    bench.secrets.values.lock().expect("lock").retain(|name, _| !name.ends_with(&id.to_string()));
    let store = bench.open().expect("open");
    assert_eq!(store.change(|w| w.device_ids()).expect("ids").len(), 2);
    assert_eq!(store.change(|w| w.device(id)).err(), Some(StoreError::DeviceKeyMissing));
    assert!(store.change(|w| w.device(other)).expect("read").is_some());
    wait(store.forget(id)).expect("it can still be forgotten");
    assert_eq!(store.change(|w| w.device_ids()), Ok(vec![other]));
}

#[test]
fn forgetting_destroys_the_key_then_the_rows() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    let wizard = WizardId([9; 16]);
    let record = JournalRecord { kind: "setup".into(), started_at: 1 };
    store.change(|w| w.begin_wizard(wizard, &record).and_then(|()| w.bind_wizard(wizard, id))).expect("begun");
    let sealed: Vec<u8> = store.inner().db.query_row("SELECT sealed FROM record", [], |row| row.get(0)).expect("row");
    assert!(files_hold(bench.folder.path(), &sealed));

    let report = wait(store.forget(id)).expect("forgotten");
    assert!(report.iter().all(|step| step.outcome == ForgetOutcome::Done), "{report:?}");
    assert_eq!(report.first().map(|step| step.part), Some(ForgetPart::KeyDestroyed));
    assert_eq!(store.change(|w| Ok((w.device_ids()?, w.wizards()?.len()))), Ok((vec![], 0)));
    assert_eq!(bench.secrets.values.lock().expect("lock").len(), 1, "only the app's key is left");
    assert!(!files_hold(bench.folder.path(), &sealed), "even the sealed bytes are gone");
}

#[test]
fn a_forgetting_that_cannot_destroy_the_key_changes_nothing() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    *bench.secrets.fails.lock().expect("lock") = Some(SecretsError::Denied);
    assert_eq!(wait(store.forget(id)).err(), Some(StoreError::Secrets(SecretsError::Denied)));
    *bench.secrets.fails.lock().expect("lock") = None;
    drop(store);
    let store = bench.open().expect("open");
    assert!(store.change(|w| w.record(id, "session")).expect("read").is_some());
}

#[test]
fn a_forgetting_that_was_broken_off_is_ended_at_the_next_start() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    drop(store);
    bench.raw().execute("UPDATE device SET forgetting = 1", []).expect("marked");
    for key_still_there in [true, false] {
        if !key_still_there {
            drop(bench.with_device());
            bench.raw().execute("UPDATE device SET forgetting = 1", []).expect("marked");
            bench.secrets.values.lock().expect("lock").retain(|name, _| name.ends_with(".app"));
        }
        let store = bench.open().expect("open");
        assert_eq!(store.change(|w| w.device_ids()), Ok(vec![]));
        assert_eq!(bench.secrets.values.lock().expect("lock").len(), 1);
    }
    let store = bench.open().expect("open");
    assert_eq!(store.change(|w| w.device(id)).err(), Some(StoreError::DeviceKeyMissing));
}

#[test]
fn a_journal_keeps_its_events_in_order_before_and_after_the_device_is_known() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    let wizard = WizardId([9; 16]);
    let record = JournalRecord { kind: "setup".into(), started_at: 1 };
    store.change(|w| w.begin_wizard(wizard, &record)).expect("begun");
    store.change(|w| w.append_event(wizard, b"zero")).expect("added");
    store.change(|w| w.append_event(wizard, b"one")).expect("added");
    store.change(|w| w.bind_wizard(wizard, id)).expect("bound");
    store.change(|w| w.append_event(wizard, b"two")).expect("added");
    drop(store);
    let store = bench.open().expect("open");
    let events = store.change(|w| w.events(wizard)).expect("read");
    assert_eq!(events.iter().map(|event| event.as_slice()).collect::<Vec<_>>(), [b"zero".as_slice(), b"one", b"two"]);
    assert_eq!(store.change(|w| w.wizards()), Ok(vec![(wizard, Some(id), Some(record))]));
    store.change(|w| w.end_wizard(wizard)).expect("ended");
    assert_eq!(store.change(|w| w.wizards()), Ok(vec![]));
}

#[test]
fn a_journal_with_a_gap_a_swap_or_a_change_is_damaged() {
    let edits = [
        "DELETE FROM journal WHERE place = 1",
        "UPDATE journal SET sealed = (SELECT sealed FROM journal WHERE place = 0)",
        "UPDATE journal SET sealed = zeroblob(40) WHERE place = 2",
    ];
    for edit in edits {
        let bench = Bench::new();
        let store = bench.open().expect("open");
        let wizard = WizardId([9; 16]);
        let fill = |w: &Writer<'_>| {
            w.begin_wizard(wizard, &JournalRecord { kind: "setup".into(), started_at: 1 })?;
            (0..3u8).try_for_each(|n| w.append_event(wizard, &[n]))
        };
        store.change(fill).expect("filled");
        drop(store);
        bench.raw().execute(edit, []).expect("edited");
        let store = bench.open().expect("open");
        assert_eq!(
            store.change(|w| w.events(wizard)).err(),
            Some(StoreError::RowDamaged { table: "journal" }),
            "{edit}"
        );
        store.change(|w| w.end_wizard(wizard)).expect("it can still be ended");
    }
}

/// Copies what is on disk in the middle of a large transaction: what a power cut at that moment leaves.
#[test]
fn a_power_cut_in_a_transaction_leaves_the_old_state() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    store.inner().db.pragma_update(None, "cache_size", 4).expect("small cache");
    let cut = tempfile::tempdir().expect("folder");
    let copied = store.change(|w| {
        (0..40).try_for_each(|n| w.put_record(id, &format!("many-{n}"), &[n; 4_000]))?;
        w.put_record(id, "session", b"changed")?;
        for entry in std::fs::read_dir(bench.folder.path()).expect("folder") {
            let entry = entry.expect("entry");
            std::fs::copy(entry.path(), cut.path().join(entry.file_name())).expect("copied");
        }
        Ok(())
    });
    copied.expect("committed");
    let journal = std::fs::metadata(cut.path().join("pandu.db-journal")).expect("a hot journal").len();
    assert!(journal > 0, "the cut was in the middle of the transaction");
    let after = Store::open(StorePlace::File(cut.path().join("pandu.db")), bench.secrets.clone(), bench.random.clone());
    let after = wait(after).expect("recovered");
    let session = after.change(|w| w.record(id, "session")).expect("read").expect("there");
    assert_eq!(session.as_slice(), b"planted-secret");
    assert_eq!(after.change(|w| w.record(id, "many-0")), Ok(None));
}

#[test]
fn a_place_that_cannot_be_opened_or_written_is_told() {
    let bench = Bench::new();
    for place in [bench.folder.path().to_owned(), bench.folder.path().join("missing").join("pandu.db")] {
        let opened = Store::open(StorePlace::File(place), bench.secrets.clone(), bench.random.clone());
        assert_eq!(wait(opened).err(), Some(StoreError::Unreachable));
    }
    let (store, id) = bench.with_device();
    store.inner().db.pragma_update(None, "query_only", true).expect("made read-only");
    assert_eq!(store.change(|w| w.put_record(id, "session", b"changed")), Err(StoreError::ReadOnly));
    assert!(store.change(|w| w.record(id, "session")).expect("read").is_some());
}

/// A file as version 1 wrote it, with the keys that went with it. It must open for ever.
#[test]
fn a_file_of_version_1_opens() {
    let bench = Bench::new();
    std::fs::write(bench.path(), include_bytes!("../../tests/fixtures/store-1.db")).expect("copied");
    let keys = [
        ("pandu.0102030405060708.app", 0x11),
        ("pandu.0102030405060708.device.6f00770ed76b28bc900037744d96e58e", 0x22),
    ];
    bench.secrets.values.lock().expect("lock").extend(keys.map(|(name, byte)| (name.to_owned(), vec![byte; 32])));
    let store = bench.open().expect("open");
    let id = store.device_id(&PublicKey::from_bytes([5; 32]));
    let wizard = WizardId([9; 16]);
    assert_eq!(setting(&store, "language"), Ok(Some(b"ms-MY".to_vec())));
    let (device, record) = store.change(|w| Ok((w.device(id)?, w.record(id, "session")?))).expect("read");
    assert_eq!(device.as_deref().map(Vec::as_slice), Some(b"the device".as_slice()));
    assert_eq!(record.as_deref().map(Vec::as_slice), Some(b"planted-secret".as_slice()));
    let events = store.change(|w| w.events(wizard)).expect("read");
    assert_eq!(events.iter().map(|event| event.as_slice()).collect::<Vec<_>>(), [b"zero".as_slice(), b"one"]);
    let known = JournalRecord { kind: "setup".into(), started_at: 1 };
    assert_eq!(store.change(|w| w.wizards()), Ok(vec![(wizard, Some(id), Some(known))]));
}
