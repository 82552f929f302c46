//! Rows of every kind keep what was put into them, and nothing else is a row.

use pandu_protocol::hello::Category;
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{Bytes, ErrorReply, NetworkState, Reply};
use pandu_protocol::role::Role;

use super::{Header, JournalError, Row, idempotency_key};
use crate::error::ReasonCode;
use crate::wizard::Answer;
use crate::wizard::step::{Candidate, Failure, Given, Greeting, Outcome, Paired, Replies, Shown};

fn outcomes() -> Vec<Outcome> {
    let online = NetworkState { ssid: Some(Bytes::new(*b"Rumah").expect("short")), online: true };
    let paired = Paired {
        device: PublicKey::from_bytes([1; 32]),
        signing_key: [2; 32],
        role: Role::Owner,
        client: Bytes::new([3; 8]).expect("short"),
    };
    let mut outcomes = vec![
        Outcome::Found(vec![Candidate { address: "a".into(), category: Category::Lock, ready: true }]),
        Outcome::Met(Greeting {
            category: Category::Other(77),
            until: Some(u64::MAX),
            label: true,
            code: false,
            expected: true,
        }),
        Outcome::Paired(paired),
        Outcome::Replied(Replies(vec![Ok(Reply::NetworkState(online)), Err(ErrorReply::Throttled { wait: 9 })])),
        Outcome::Kept,
    ];
    outcomes.extend(
        ReasonCode::ALL.iter().map(|code| Outcome::Failed(Failure { code: *code, wait_seconds: Some(1), lost: true })),
    );
    outcomes
}

#[test]
fn rows_come_back_as_they_went() {
    let answer = Answer::choose("screen", "choice").with("name", "Sembunyi");
    let given = Given { answer, shown: Shown { digest: [7; 32], language: "ms".into() }, withheld: true };
    let resumed = Row { resumed: true, ..Row::default() };
    let mut rows = vec![Row::default(), Row { tick: Some(5), ..Row::default() }, resumed];
    rows.extend(outcomes().into_iter().map(|outcome| Row { outcome: Some(outcome), ..Row::default() }));
    rows.push(Row { answer: Some(given.clone()), ..Row::default() });
    rows.push(Row { answer: Some(given), outcome: Some(Outcome::Kept), ..Row::default() });
    for row in rows {
        assert_eq!(Row::decode(&row.encode()), Ok(row));
    }
    let header = Header { kind: "setup".into(), start: vec![1, 2] };
    assert_eq!(Header::decode(&header.encode()), Ok(header));
}

#[test]
fn an_unknown_field_of_a_later_version_is_passed_over_and_garbage_is_not() {
    assert_eq!(Row::decode(&[0xa1, 0x18, 0x63, 0x01]), Ok(Row::default()), "{{99: 1}}");
    for garbage in
        [&[][..], &[0xff], &[0xa1, 0x02], &[0x80], &[0xa1, 0x02, 0x61, 0x78], &[0xa2, 0x02, 0x01, 0x02, 0x01]]
    {
        assert_eq!(Row::decode(garbage), Err(JournalError::Damaged), "{garbage:?}");
    }
    let later = minicbor::to_vec(std::collections::BTreeMap::from([(0, 2)])).expect("memory");
    assert_eq!(Header::decode(&later), Err(JournalError::Damaged));
}

#[test]
fn each_event_of_each_wizard_has_its_own_key() {
    let keys: std::collections::BTreeSet<_> =
        (0..4u8).flat_map(|wizard| (0..100).map(move |index| idempotency_key(&[wizard; 16], index))).collect();
    assert_eq!(keys.len(), 400);
}
