//! Consents: a chain of events for each person, to which the service only adds, and withdrawals, which act at once.
//!
//! A withdrawal must be in the ledger before anybody is told of it; nothing may bring a withdrawn record back.

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{Store, StoreError};
use crate::ack::{ConsentStored, Kind, Signed, Withdrawal};
use crate::consent::{Record, State, Unfit};
use crate::fault::Fault;
use crate::moment::Stamp;

/// What stands in front of everything that is hashed into a chain.
const CONTEXT: &[u8] = b"Pandu/1 consent event";
/// Most events of one person.
const EVENTS_MAX: i64 = 1_000;

/// One event of a person's chain, in the order of the bytes that are hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chained {
    /// Orders the events.
    pub stamp: Stamp,
    /// The person's pseudonym.
    pub subject: String,
    /// The record.
    pub record_id: String,
    /// The state from this event on.
    pub state: State,
    /// The record as it was given.
    pub record: Record,
    /// Hash of the event before it; zeros for the first.
    pub previous: String,
}

impl Chained {
    /// Its hash: SHA-256 over a context and its JSON, hexadecimal.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it cannot be written as JSON.
    pub fn hash(&self) -> Result<String, StoreError> {
        let bytes = [CONTEXT, &serde_json::to_vec(self)?].concat();
        Ok(HEXLOWER.encode(digest(&SHA256, &bytes).as_ref()))
    }
}

/// A consent that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConsentError {
    /// The record does not say what it must.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The record was withdrawn; a new choice is a new record.
    #[error("this record was withdrawn")]
    Withdrawn,
    /// The person has no room for more.
    #[error("there are too many consent events")]
    TooMany,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Records a consent event. The newest event of a record again gives the same answer and adds nothing.
    ///
    /// # Errors
    /// [`ConsentError`].
    pub fn put_consent(
        &mut self,
        subject: &str,
        record_id: &str,
        record: Record,
        now: u64,
    ) -> Result<Signed, ConsentError> {
        record.check(subject, record_id)?;
        if record.event.event_state == State::Withdrawn {
            return Err(Unfit("event.event_state").into());
        }
        let chain = self.chain(subject)?;
        let newest = chain.iter().rfind(|event| event.record_id == record_id);
        if self.is_withdrawn(subject, record_id)? || newest.is_some_and(|event| event.state == State::Withdrawn) {
            return Err(ConsentError::Withdrawn);
        }
        if let Some(event) = newest.filter(|event| event.record == record) {
            return Ok(self.stored(event)?);
        }
        if i64::try_from(chain.len()).unwrap_or(i64::MAX) >= EVENTS_MAX {
            return Err(ConsentError::TooMany);
        }
        let state = record.event.event_state;
        Ok(self.append(subject, record_id, state, record, &chain, now)?)
    }

    /// Withdraws a record; absent when the person has none of this id. The same again gives the same receipt.
    ///
    /// # Errors
    /// [`StoreError`]. The withdrawal may be in the ledger then, and acts.
    pub fn withdraw(&mut self, subject: &str, record_id: &str, now: u64) -> Result<Option<Signed>, StoreError> {
        let query = "SELECT receipt FROM withdrawal WHERE subject = ?1 AND record_id = ?2";
        let known: Option<String> = self.ledger.query_row(query, [subject, record_id], |row| row.get(0)).optional()?;
        if let Some(receipt) = known {
            self.apply_withdrawals(now)?;
            return Ok(Some(serde_json::from_str(&receipt)?));
        }
        let chain = self.chain(subject)?;
        let Some(event) = chain.iter().rfind(|event| event.record_id == record_id) else { return Ok(None) };
        let stamp = self.next_stamp(now);
        let withdrawal = Withdrawal {
            record_id: record_id.into(),
            subject: subject.into(),
            purpose: event.record.purpose.clone(),
            withdrawn_at: stamp.seconds(),
        };
        let receipt = self.key.sign(Kind::Withdrawal, &withdrawal);
        if !self.policy.faults.has(Fault::ForgetsWithdrawal) {
            self.step()?;
            self.ledger.execute(
                "INSERT INTO withdrawal (subject, record_id, stamp, receipt, applied) VALUES (?1, ?2, ?3, ?4, 0)",
                params![subject, record_id, stamp.0, serde_json::to_string(&receipt)?],
            )?;
            self.step()?;
            self.apply_withdrawals(now)?;
        }
        Ok(Some(receipt))
    }

    /// A person's events in their order. The chain is verified.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the chain is broken.
    pub fn chain(&self, subject: &str) -> Result<Vec<Chained>, StoreError> {
        let query =
            "SELECT stamp, record_id, state, record, previous, hash FROM consent WHERE subject = ?1 ORDER BY stamp";
        let mut rows = self.people.prepare(query)?;
        let mut rows = rows.query([subject])?;
        let (mut chain, mut last) = (Vec::new(), zeros());
        while let Some(row) = rows.next()? {
            let event = Chained {
                stamp: Stamp(row.get(0)?),
                subject: subject.into(),
                record_id: row.get(1)?,
                state: serde_json::from_str(&row.get::<_, String>(2)?)?,
                record: serde_json::from_str(&row.get::<_, String>(3)?)?,
                previous: row.get(4)?,
            };
            let hash: String = row.get(5)?;
            if event.previous != last || event.hash()? != hash {
                return Err(StoreError::Damaged);
            }
            last = hash;
            chain.push(event);
        }
        Ok(chain)
    }

    /// The newest event of each of a person's records; what is withdrawn in the ledger is withdrawn.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn newest_consents(&self, subject: &str) -> Result<Vec<(State, Record)>, StoreError> {
        let mut newest: Vec<Chained> = Vec::new();
        for event in self.chain(subject)? {
            newest.retain(|older| older.record_id != event.record_id);
            newest.push(event);
        }
        let state = |event: Chained| {
            let is_withdrawn = self.is_withdrawn(subject, &event.record_id)?;
            Ok((if is_withdrawn { State::Withdrawn } else { event.state }, event.record))
        };
        newest.into_iter().map(state).collect()
    }

    /// Brings the withdrawals of the ledger into the chains.
    pub(super) fn apply_withdrawals(&mut self, now: u64) -> Result<(), StoreError> {
        for (subject, record_id) in self.unapplied()? {
            let chain = self.chain(&subject)?;
            let newest = chain.iter().rfind(|event| event.record_id == record_id);
            if let Some(event) = newest.filter(|event| event.state != State::Withdrawn) {
                let record = event.record.clone();
                self.append(&subject, &record_id, State::Withdrawn, record, &chain, now)?;
            }
            self.step()?;
            let done = "UPDATE withdrawal SET applied = 1 WHERE subject = ?1 AND record_id = ?2";
            self.ledger.execute(done, [&subject, &record_id])?;
            self.step()?;
        }
        Ok(())
    }

    fn unapplied(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut rows =
            self.ledger.prepare("SELECT subject, record_id FROM withdrawal WHERE applied = 0 ORDER BY stamp")?;
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn is_withdrawn(&self, subject: &str, record_id: &str) -> Result<bool, StoreError> {
        let query = "SELECT count(*) FROM withdrawal WHERE subject = ?1 AND record_id = ?2";
        Ok(self.ledger.query_row(query, [subject, record_id], |row| row.get::<_, i64>(0))? > 0)
    }

    fn append(
        &mut self,
        subject: &str,
        record_id: &str,
        state: State,
        record: Record,
        chain: &[Chained],
        now: u64,
    ) -> Result<Signed, StoreError> {
        let previous = chain.last().map_or_else(|| Ok(zeros()), Chained::hash)?;
        let stamp = self.next_stamp(now);
        let (subject, record_id) = (subject.to_owned(), record_id.to_owned());
        let event = Chained { stamp, subject, record_id, state, record, previous };
        self.step()?;
        self.people.execute(
            "INSERT INTO consent (stamp, subject, record_id, state, record, previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                stamp.0,
                event.subject,
                event.record_id,
                serde_json::to_string(&state)?,
                serde_json::to_string(&event.record)?,
                event.previous,
                event.hash()?
            ],
        )?;
        self.stored(&event)
    }

    fn stored(&self, event: &Chained) -> Result<Signed, StoreError> {
        let stored = ConsentStored {
            record_id: event.record_id.clone(),
            subject: event.subject.clone(),
            purpose: event.record.purpose.clone(),
            state: event.state.name().into(),
            recorded_at: event.stamp.seconds(),
            hash: event.hash()?,
            previous: event.previous.clone(),
        };
        Ok(self.key.sign(Kind::Consent, &stored))
    }
}

fn zeros() -> String {
    "0".repeat(64)
}
