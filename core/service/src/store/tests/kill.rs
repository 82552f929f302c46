//! Killed at every step: a copy of the folder as it lies there is what the next start finds.

use super::super::Reply;
use super::*;

/// What a person and time do. Every call may break off; all can be done again.
fn play(store: &mut Store) -> Result<String, StoreError> {
    store.withdraw(SUBJECT, RECORD, NOW + 10)?;
    store.back_up(NOW + 20)?;
    let asked = store.erase(SUBJECT, "k", &Scope::All, NOW + DAY, &mut Counting::new(77));
    let asked = asked.map_err(|error| match error {
        super::super::EraseError::Store(error) => error,
        super::super::EraseError::Conflict => StoreError::Damaged,
    })?;
    for task in store.tasks(NOW + 2 * DAY)? {
        let word = Reply::Lines(vec![recipient_says(&asked.id, Status::Deleted)]);
        store.told(&task, &word, NOW + 2 * DAY)?;
    }
    store.expire_backups(NOW + 60 * DAY)?;
    Ok(asked.id)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).map(|_| ()).expect("copied");
        }
    }
}

/// Nothing that the ledger says, as it lies there after the kill, is better than what the files say.
fn the_ledger_is_true(killed: &Path, step: u32) {
    let image = tempfile::tempdir().expect("a folder");
    copy(killed, image.path());
    let ledger = rusqlite::Connection::open(image.path().join("ledger.db")).expect("a ledger");
    let says = |kind: &str| {
        let query = "SELECT count(*) FROM line WHERE kind = ?1 AND is_final = 1";
        ledger.query_row(query, [kind], |row| row.get::<_, i64>(0)).expect("counted") > 0
    };
    let planted = holding(killed, PLANTED);
    let in_live = planted.iter().any(|file| file.starts_with("service.db"));
    assert!(!(says("live") && in_live), "step {step}: said to be deleted, but {planted:?}");
    assert!(!says("backup") || planted.is_empty(), "step {step}: backups said to be gone, but {planted:?}");
}

/// The next start alone: what was asked for is done, what was not is whole.
fn a_start_finishes(store: &Store, folder: &Path, step: u32) {
    let known: i64 = store.ledger.query_row("SELECT count(*) FROM erasure", [], |row| row.get(0)).expect("counted");
    let in_live = holding(folder, PLANTED).iter().any(|file| file.starts_with("service.db"));
    assert_eq!(rows_of(store, SUBJECT), if known == 0 { 20 } else { 0 }, "step {step}: neither more nor less");
    assert_eq!(in_live, known == 0, "step {step}");
    let withdrawn: i64 =
        store.ledger.query_row("SELECT count(*) FROM withdrawal", [], |row| row.get(0)).expect("counted");
    let events = store.chain(SUBJECT).expect("a sound chain").len();
    let expected = if known > 0 { 0 } else { 1 + usize::from(withdrawn > 0) };
    assert_eq!(events, expected, "step {step}: a withdrawal is one event");
}

#[test]
fn wherever_it_is_killed_it_is_finished_once_and_the_receipt_is_true() {
    let full = tempfile::tempdir().expect("a folder");
    inhabit(&mut open(full.path(), NOW, &[]));
    let mut step = 0;
    loop {
        let (before, after) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        copy(full.path(), before.path());
        let mut store = open(before.path(), NOW + 5, &[]);
        store.interrupt_after(step);
        match play(&mut store) {
            Ok(_) => break,
            Err(error) => assert_eq!(error, StoreError::Interrupted, "step {step}"),
        }
        copy(before.path(), after.path());
        the_ledger_is_true(after.path(), step);
        let mut store = open(after.path(), NOW + DAY, &[]);
        a_start_finishes(&store, after.path(), step);
        let id = play(&mut store).expect("finished");
        let erasure = store.erasure(SUBJECT, &id).expect("read").expect("there");
        assert!(erasure.complete, "step {step}: {:?}", statuses(&store, &id));
        let count: i64 = store.ledger.query_row("SELECT count(*) FROM erasure", [], |row| row.get(0)).expect("counted");
        assert_eq!(count, 1, "step {step}: once");
        assert_eq!(holding(after.path(), PLANTED), Vec::<String>::new(), "step {step}");
        assert_eq!(rows_of(&store, OTHER), 20, "step {step}: nobody else");
        step += 1;
    }
    assert!(step > 15, "only {step} steps were tried");
}
