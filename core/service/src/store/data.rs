//! What people gave: rows of data, each for one purpose.
//!
//! No row may be written without a consent that permits it, and no person may see another's.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use pandu_protocol::random::Random;
use ring::digest::{SHA256, digest};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::{Scope, Store, StoreError};
use crate::ack::{DataStored, Kind, Signed};
use crate::consent::{Refusal, permit};
use crate::fault::Fault;
use crate::moment::Stamp;

/// One row, as it is exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Datum {
    /// The row.
    pub data_id: String,
    /// The person's pseudonym.
    pub subject: String,
    /// The category.
    pub category: String,
    /// The purpose.
    pub purpose: String,
    /// When it came, Unix seconds.
    pub received_at: u64,
    /// What the app sent.
    pub payload: serde_json::Value,
}

/// How much is held of a category for a purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The category.
    pub category: String,
    /// The purpose.
    pub purpose: String,
    /// How many rows.
    pub rows: u64,
}

impl Store {
    /// Stores data that a consent permits. `payload` is JSON.
    ///
    /// # Errors
    /// [`StoreError`]; inside, the [`Refusal`].
    pub fn put_data(
        &mut self,
        subject: &str,
        category: &str,
        purpose: &str,
        payload: &serde_json::Value,
        now: u64,
        random: &mut dyn Random,
    ) -> Result<Result<Signed, Refusal>, StoreError> {
        if let Err(refusal) = permit(&self.newest_consents(subject)?, category, purpose, now) {
            return Ok(Err(refusal));
        }
        let mut id = [0; 16];
        random.fill(&mut id)?;
        let stamp = self.next_stamp(now);
        let payload = serde_json::to_string(payload)?;
        let stored = DataStored {
            data_id: HEXLOWER.encode(&id),
            subject: subject.into(),
            category: category.into(),
            purpose: purpose.into(),
            hash: HEXLOWER.encode(digest(&SHA256, payload.as_bytes()).as_ref()),
            received_at: stamp.seconds(),
        };
        self.step()?;
        self.people.execute(
            "INSERT INTO datum (stamp, id, subject, category, purpose, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![stamp.0, stored.data_id, subject, category, purpose, payload],
        )?;
        Ok(Ok(self.key.sign(Kind::Stored, &stored)))
    }

    /// How much is held of a person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn held(&self, subject: &str) -> Result<Vec<Held>, StoreError> {
        let query = "SELECT category, purpose, count(*) FROM datum WHERE subject = ?1 GROUP BY 1, 2 ORDER BY 1, 2";
        let mut rows = self.people.prepare(query)?;
        let rows = rows.query_map([subject], |row| {
            let rows: i64 = row.get(2)?;
            Ok(Held { category: row.get(0)?, purpose: row.get(1)?, rows: rows.unsigned_abs() })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A page of a person's rows that are newer than `after`, and the stamp to go on from; absent = that was all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn export(&self, subject: &str, after: Stamp, most: usize) -> Result<(Vec<Datum>, Option<Stamp>), StoreError> {
        let everybody = self.policy.faults.has(Fault::OtherSubject);
        let query = "SELECT stamp, id, subject, category, purpose, payload FROM datum
                     WHERE (subject = ?1 OR ?2) AND stamp > ?3 ORDER BY stamp LIMIT ?4";
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let mut rows = self.people.prepare(query)?;
        let mut rows = rows.query(params![subject, everybody, after.0, limit])?;
        let (mut page, mut last) = (Vec::new(), after);
        while let Some(row) = rows.next()? {
            last = Stamp(row.get(0)?);
            page.push(Datum {
                data_id: row.get(1)?,
                subject: row.get(2)?,
                category: row.get(3)?,
                purpose: row.get(4)?,
                received_at: last.seconds(),
                payload: serde_json::from_str(&row.get::<_, String>(5)?)?,
            });
        }
        let next = (page.len() == most).then_some(last);
        Ok((page, next))
    }

    /// The names of what an erasure would reach.
    pub(super) fn categories(&self, subject: &str, scope: &Scope) -> Result<Vec<String>, StoreError> {
        let in_scope = |held: &Held| scope.purpose().is_none_or(|purpose| purpose == held.purpose);
        let held = self.held(subject)?.into_iter().filter(in_scope).map(|held| (held.category, ()));
        let mut names: BTreeMap<String, ()> = held.collect();
        if *scope == Scope::All && !self.chain(subject)?.is_empty() {
            names.insert("consent records".into(), ());
        }
        Ok(names.into_keys().collect())
    }
}
