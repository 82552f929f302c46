//! Erasure, backups, restores and withdrawals, step by step.

use super::super::{EraseError, Reply, restore};
use super::*;
use crate::consent::Refusal;
use crate::store::ConsentError;

#[test]
fn an_erasure_leaves_no_byte_and_touches_nobody_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path(), NOW, &[]);
    inhabit(&mut store);
    assert!(!holding(folder.path(), PLANTED).is_empty(), "it is there before");
    let asked = store.erase(SUBJECT, "k", &Scope::All, NOW + 1, &mut Counting::new(1)).expect("asked");
    assert_eq!(holding(folder.path(), PLANTED), Vec::<String>::new());
    assert_eq!((rows_of(&store, SUBJECT), rows_of(&store, OTHER)), (0, 20));
    assert_eq!(store.chain(SUBJECT).expect("a chain"), []);
    assert_eq!(store.chain(OTHER).expect("a chain").len(), 1);
    assert_eq!(statuses(&store, &asked.id), [Status::Deleted, Status::Waiting]);
    assert_eq!(lines(&store, &asked.id)[0].categories, ["consent records", "temperature"]);
    assert!(!store.erasure(SUBJECT, &asked.id).expect("read").expect("there").complete);
    assert_eq!(store.erasure(OTHER, &asked.id), Ok(None), "nobody else sees it");
}

#[test]
fn a_key_is_for_one_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path(), NOW, &[]);
    inhabit(&mut store);
    let scope = Scope::Purpose("comfort".into());
    let first = store.erase(SUBJECT, "k", &scope, NOW, &mut Counting::new(1)).expect("asked");
    let again = store.erase(SUBJECT, "k", &scope, NOW + 9, &mut Counting::new(2)).expect("asked");
    assert_eq!(first, again);
    let other = store.erase(SUBJECT, "k", &Scope::All, NOW, &mut Counting::new(3));
    assert_eq!(other, Err(EraseError::Conflict));
    assert_eq!(store.chain(SUBJECT).expect("a chain").len(), 1, "the consent stays when one purpose is erased");
    let foreign = store.erase(OTHER, "k", &scope, NOW, &mut Counting::new(4)).expect("asked");
    assert_ne!(foreign.id, first.id, "another person's key is another key");
}

#[test]
fn a_backup_goes_on_its_date_and_then_the_line_is_final() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path(), NOW, &[]);
    inhabit(&mut store);
    store.back_up(NOW + 10).expect("a backup");
    let asked = store.erase(SUBJECT, "k", &Scope::All, NOW + DAY, &mut Counting::new(1)).expect("asked");
    let later = store.back_up(NOW + 2 * DAY).expect("a backup");
    let due = NOW + 10 + 30 * DAY;
    assert_eq!(lines(&store, &asked.id)[2].due_by, Some(due), "the later backup holds nothing of it");
    store.expire_backups(due - 1).expect("looked");
    assert_eq!(statuses(&store, &asked.id)[2], Status::OutOfUse);
    assert_eq!(holding(folder.path(), PLANTED).len(), 1);
    store.expire_backups(due).expect("looked");
    assert_eq!(statuses(&store, &asked.id)[2], Status::Deleted);
    assert_eq!(holding(folder.path(), PLANTED), Vec::<String>::new());
    assert!(later.exists());
}

#[test]
fn a_restore_undoes_neither_erasure_nor_withdrawal() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path(), NOW, &[]);
    inhabit(&mut store);
    let backup = store.back_up(NOW + 10).expect("a backup");
    store.erase(SUBJECT, "k", &Scope::All, NOW + 20, &mut Counting::new(1)).expect("asked");
    store.withdraw(OTHER, OTHER_RECORD, NOW + 30).expect("written").expect("there");
    assert_eq!(restore(folder.path(), &backup), Err(StoreError::InUse), "not under a running service");
    drop(store);
    restore(folder.path(), &backup).expect("restored");
    let mut store = open(folder.path(), NOW + 40, &[]);
    assert_eq!((rows_of(&store, SUBJECT), rows_of(&store, OTHER)), (0, 20));
    fs::remove_file(&backup).expect("removed");
    assert_eq!(holding(folder.path(), PLANTED), Vec::<String>::new());
    let given = store.put_data(OTHER, "temperature", "comfort", &json!(1), NOW + 50, &mut Counting::new(2));
    assert_eq!(given.expect("asked"), Err(Refusal::Withdrawn));
    assert_eq!(store.chain(OTHER).expect("a chain").len(), 2);
}

#[test]
fn what_comes_after_an_erasure_survives_even_when_the_clock_went_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path(), NOW, &[]);
    inhabit(&mut store);
    store.erase(SUBJECT, "k", &Scope::All, NOW + DAY, &mut Counting::new(1)).expect("asked");
    store.put_consent(SUBJECT, RECORD, record(RECORD, "comfort", State::Given), NOW - DAY).expect("recorded");
    give(&mut store, SUBJECT, "new", 5_000);
    let backup = store.back_up(NOW - DAY).expect("a backup");
    drop(store);
    restore(folder.path(), &backup).expect("restored");
    assert_eq!(rows_of(&open(folder.path(), NOW - DAY, &[]), SUBJECT), 1);
}

#[test]
fn a_withdrawal_acts_at_once_and_for_ever() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path(), NOW, &[]);
    inhabit(&mut store);
    let receipt = store.withdraw(SUBJECT, RECORD, NOW + 1).expect("written").expect("there");
    assert_eq!(store.withdraw(SUBJECT, RECORD, NOW + 9).expect("written"), Some(receipt), "the same receipt");
    assert_eq!(store.withdraw(OTHER, RECORD, NOW), Ok(None), "not another's");
    let given = store.put_data(SUBJECT, "temperature", "comfort", &json!(1), NOW + 2, &mut Counting::new(7));
    assert_eq!(given.expect("asked"), Err(Refusal::Withdrawn));
    let again = store.put_consent(SUBJECT, RECORD, record(RECORD, "comfort", State::Given), NOW + 3);
    assert_eq!(again, Err(ConsentError::Withdrawn));
    assert_eq!(store.chain(SUBJECT).expect("a chain").len(), 2);
}

#[test]
fn a_changed_chain_is_damaged() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path(), NOW, &[]);
    inhabit(&mut store);
    store.people.execute("UPDATE consent SET state = '\"Refused\"' WHERE subject = ?1", [SUBJECT]).expect("changed");
    assert_eq!(store.chain(SUBJECT), Err(StoreError::Damaged));
}

#[test]
fn a_recipient_is_asked_until_its_own_key_says_deleted() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path(), NOW, &[]);
    inhabit(&mut store);
    let asked = store.erase(SUBJECT, "k", &Scope::All, NOW, &mut Counting::new(1)).expect("asked");
    let task = |store: &Store, now| store.tasks(now).expect("read").into_iter().next();
    let first = task(&store, NOW).expect("its turn");
    store.told(&first, &Reply::Nothing, NOW).expect("noted");
    assert_eq!(statuses(&store, &asked.id)[1], Status::NotReached);
    assert_eq!((task(&store, NOW + 4), task(&store, NOW + 5).is_some()), (None, true), "with back-off");
    drop(store);
    store = open(folder.path(), NOW + 5, &[]);
    let again = task(&store, NOW + 5).expect("its turn, after a restart too");
    let foreign = ServiceKey::from_seed(&[3; 32]).expect("a key");
    let line: Line =
        recipient_says(&asked.id, Status::Deleted).line.open(Kind::Line, recipient_key().public()).expect("signed");
    let lies = [
        vec![],
        vec![SignedLine { line: foreign.sign(Kind::Line, &line), evidence: vec![] }],
        vec![recipient_says("another request", Status::Deleted)],
    ];
    for lie in lies {
        store.told(&again, &Reply::Lines(lie), NOW + 5).expect("noted");
        assert_eq!(statuses(&store, &asked.id)[1], Status::Failed);
    }
    store.told(&again, &Reply::Lines(vec![recipient_says(&asked.id, Status::Deleted)]), NOW + 6).expect("noted");
    assert!(store.erasure(SUBJECT, &asked.id).expect("read").expect("there").complete);
    assert_eq!(task(&store, NOW + DAY), None);
}

#[test]
fn each_fault_of_the_store_lies_in_its_own_way() {
    let after = |fault: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = open(folder.path(), NOW, &[fault]);
        inhabit(&mut store);
        store.back_up(NOW + 1).expect("a backup");
        let asked = store.erase(SUBJECT, "k", &Scope::All, NOW + 2, &mut Counting::new(1)).expect("asked");
        store.expire_backups(NOW + 31 * DAY).expect("looked");
        (folder, store, asked.id)
    };
    let (folder, store, id) = after("claims-deleted");
    assert_eq!((statuses(&store, &id)[0], rows_of(&store, SUBJECT)), (Status::Deleted, 20));
    drop((store, folder));
    let (_folder, store, id) = after("loses-erasure");
    assert_eq!((store.erasure(SUBJECT, &id), rows_of(&store, SUBJECT)), (Ok(None), 20));
    let (_folder, store, id) = after("never-tells-recipients");
    assert_eq!(statuses(&store, &id), [Status::Deleted, Status::Deleted]);
    assert_eq!(store.tasks(NOW + DAY), Ok(vec![]));
    let (folder, store, id) = after("keeps-backups");
    assert_eq!(statuses(&store, &id)[2], Status::Deleted);
    assert_eq!(holding(folder.path(), PLANTED).len(), 1);
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(folder.path(), NOW, &["forgets-withdrawal", "other-subject"]);
    inhabit(&mut store);
    store.withdraw(SUBJECT, RECORD, NOW + 1).expect("written").expect("a receipt");
    give(&mut store, SUBJECT, "still taken", 9_000);
    assert_eq!(store.export(SUBJECT, crate::moment::Stamp(0), 1_000).expect("read").0.len(), 41);
}
