//! The store as a whole: what one person asked for is done, true and done once, wherever the process is killed.

mod kill;
mod life;

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{Policy, Recipient, Scope, SignedLine, Store, StoreError};
use crate::ack::{Kind, Line, ServiceKey, Status};
use crate::consent::State;
use crate::fault::Faults;
use crate::testing::{Counting, OTHER, RECORD, SUBJECT, record};

const NOW: u64 = 1_800_000_000;
const DAY: u64 = 86_400;
/// What must be found nowhere in the end.
const PLANTED: &str = "the-secret-that-was-planted";
/// What belongs to somebody else.
const KEPT: &str = "what-the-other-person-said";
const OTHER_RECORD: &str = "0a1c1c52-3a55-4d57-9c6b-0d2f6f6c8a22";

fn recipient_key() -> ServiceKey {
    ServiceKey::from_seed(&[9; 32]).expect("a key")
}

fn policy(faults: &[&str]) -> Policy {
    let mut on = Faults::default();
    faults.iter().for_each(|name| on.switch_on(name).expect("a fault"));
    let recipient = Recipient { url: "http://127.0.0.1:9".into(), key: *recipient_key().public() };
    Policy { recipients: vec![recipient], backup_days: 30, faults: on }
}

fn open(folder: &Path, now: u64, faults: &[&str]) -> Store {
    Store::open(folder, policy(faults), now, &mut Counting::new(now)).expect("open")
}

/// One person with a planted payload, long enough for overflow pages, and another one.
fn inhabit(store: &mut Store) {
    for (subject, record_id, text) in [(SUBJECT, RECORD, PLANTED), (OTHER, OTHER_RECORD, KEPT)] {
        let mut record = record(record_id, "comfort", State::Given);
        record.pii_principal_id = subject.into();
        record.parties[0].contact = text.into();
        store.put_consent(subject, record_id, record, NOW).expect("recorded");
        for number in 0..20 {
            give(store, subject, &text.repeat(1 + 100 * (number % 3)), u64::try_from(number).expect("small"));
        }
    }
}

fn give(store: &mut Store, subject: &str, text: &str, seed: u64) {
    let random = &mut Counting::new(seed + if subject == SUBJECT { 1_000 } else { 2_000 });
    let stored = store.put_data(subject, "temperature", "comfort", &json!({ "text": text }), NOW, random);
    stored.expect("stored").expect("permitted");
}

/// The files below a folder that hold some bytes.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if fs::read(&path).expect("a file").windows(text.len()).any(|window| window == text.as_bytes()) {
            found.push(path.strip_prefix(folder).expect("below").display().to_string());
        }
    }
    found
}

/// The recipient's word that it is done.
fn recipient_says(request_id: &str, status: Status) -> SignedLine {
    let line = Line {
        request_id: request_id.into(),
        holder: "service".into(),
        categories: vec![],
        status,
        method: "record removed".into(),
        done_at: Some(NOW),
        due_by: None,
    };
    SignedLine { line: recipient_key().sign(Kind::Line, &line), evidence: vec![] }
}

/// The lines of an erasure, their signatures verified.
fn lines(store: &Store, id: &str) -> Vec<Line> {
    let erasure = store.erasure(SUBJECT, id).expect("read").expect("there");
    let open = |line: &SignedLine| line.line.open(Kind::Line, store.key().public()).expect("signed");
    erasure.lines.iter().map(open).collect()
}

fn statuses(store: &Store, id: &str) -> Vec<Status> {
    lines(store, id).iter().map(|line| line.status).collect()
}

fn rows_of(store: &Store, subject: &str) -> u64 {
    store.held(subject).expect("read").iter().map(|held| held.rows).sum()
}
