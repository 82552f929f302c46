//! Erasing: the ledger first, then every byte in the live data, then the lines of what still waits.
//!
//! Nothing here may say *Deleted* before the rows are gone, the file is rewritten without them and its log is cut to nothing.
//! Every step can be done again, so that a kill anywhere is finished by the next start.

use data_encoding::HEXLOWER;
use pandu_protocol::random::Random;
use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::ledger::{BACKUPS, LIVE, Row};
use super::{Store, StoreError};
use crate::ack::{ErasureAsked, Kind, Line, Signed, Status};
use crate::fault::Fault;
use crate::moment::Stamp;

/// What is to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything of the person: data and consents.
    All,
    /// The data of one purpose. The consents stay, as proof.
    Purpose(String),
}

impl Scope {
    pub(super) fn from_column(purpose: Option<String>) -> Self {
        purpose.map_or(Self::All, Self::Purpose)
    }

    /// The purpose, when it is one.
    #[must_use]
    pub fn purpose(&self) -> Option<&str> {
        match self {
            Self::All => None,
            Self::Purpose(purpose) => Some(purpose),
        }
    }

    /// As it stands in a document: `all`, or `purpose:` and its name.
    #[must_use]
    pub fn name(&self) -> String {
        self.purpose().map_or_else(|| "all".into(), |purpose| format!("purpose:{purpose}"))
    }

    /// Reads [`Scope::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name.strip_prefix("purpose:") {
            Some(purpose) if (1..=256).contains(&purpose.len()) => Some(Self::Purpose(purpose.into())),
            Some(_) => None,
            None => (name == "all").then_some(Self::All),
        }
    }
}

/// An erasure that is in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// The signed request.
    pub signed: Signed,
}

/// An erasure that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EraseError {
    /// The key of idempotency, or the id, was used for something else.
    #[error("this key was used for another request")]
    Conflict,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for EraseError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Takes a request to erase into the ledger and carries it out here. The same key again gives the same answer.
    ///
    /// # Errors
    /// [`EraseError`]. After one of the store's the request may be in the ledger: asking again with the same key is safe.
    pub fn erase(
        &mut self,
        subject: &str,
        idempotency: &str,
        scope: &Scope,
        now: u64,
        random: &mut dyn Random,
    ) -> Result<Asked, EraseError> {
        let mut id = [0; 16];
        random.fill(&mut id).map_err(StoreError::from)?;
        self.erase_as(&HEXLOWER.encode(&id), subject, idempotency, scope, now)
    }

    /// The same under an id that was chosen elsewhere.
    pub(super) fn erase_as(
        &mut self,
        id: &str,
        subject: &str,
        idempotency: &str,
        scope: &Scope,
        now: u64,
    ) -> Result<Asked, EraseError> {
        let query = "SELECT id, scope, asked FROM erasure WHERE subject = ?1 AND idempotency = ?2";
        let known: Option<(String, Option<String>, String)> = self
            .ledger
            .query_row(query, [subject, idempotency], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        if let Some((id, purpose, asked)) = known {
            if Scope::from_column(purpose) != *scope {
                return Err(EraseError::Conflict);
            }
            self.settle(now)?;
            return Ok(Asked { id, signed: serde_json::from_str(&asked).map_err(StoreError::from)? });
        }
        let query = "SELECT count(*) FROM erasure WHERE id = ?1";
        if self.ledger.query_row(query, [id], |row| row.get::<_, i64>(0))? > 0 {
            return Err(EraseError::Conflict);
        }
        let stamp = self.next_stamp(now);
        let (request_id, subject) = (id.to_owned(), subject.to_owned());
        let asked = ErasureAsked { request_id, subject, scope: scope.name(), requested_at: stamp.seconds() };
        let signed = self.key.sign(Kind::Erasure, &asked);
        if !self.policy.faults.has(Fault::LosesErasure) {
            self.enter(&asked, idempotency, scope, stamp, &signed)?;
            self.step()?;
            self.settle(now)?;
        }
        Ok(Asked { id: asked.request_id, signed })
    }

    /// The ledger's row and the lines of all who are asked, in one transaction.
    fn enter(
        &mut self,
        asked: &ErasureAsked,
        idempotency: &str,
        scope: &Scope,
        stamp: Stamp,
        signed: &Signed,
    ) -> Result<(), StoreError> {
        let waiting = Line {
            request_id: asked.request_id.clone(),
            holder: "service".into(),
            categories: self.categories(&asked.subject, scope)?,
            status: Status::Waiting,
            method: "record removed".into(),
            done_at: None,
            due_by: None,
        };
        self.step()?;
        let ledger = self.ledger.unchecked_transaction()?;
        let row = params![
            asked.request_id,
            asked.subject,
            idempotency,
            scope.purpose(),
            stamp.0,
            serde_json::to_string(signed)?
        ];
        ledger.execute(
            "INSERT INTO erasure (id, subject, idempotency, scope, stamp, asked, swept) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
            row,
        )?;
        let live = Row { number: LIVE, kind: "live", target: None, line: &waiting };
        self.write_line(&ledger, &asked.request_id, &live)?;
        let recipients =
            if self.policy.faults.has(Fault::NeverTellsRecipients) { &[] } else { self.policy.recipients.as_slice() };
        for (number, recipient) in (1..BACKUPS).zip(recipients) {
            let line = Line { holder: format!("recipient {}", recipient.url), ..waiting.clone() };
            let row = Row { number, kind: "recipient", target: Some(&recipient.url), line: &line };
            self.write_line(&ledger, &asked.request_id, &row)?;
        }
        self.step()?;
        Ok(ledger.commit()?)
    }

    /// Carries out everything in the ledger that is not carried out yet.
    ///
    /// # Errors
    /// [`StoreError`]; what is left is done the next time.
    pub fn settle(&mut self, now: u64) -> Result<(), StoreError> {
        self.apply_withdrawals(now)?;
        for (id, subject, scope, stamp) in self.unswept()? {
            if !self.policy.faults.has(Fault::ClaimsDeleted) {
                self.sweep(&subject, &scope, stamp)?;
            }
            self.note_swept(&id, stamp, now)?;
            self.step()?;
        }
        Ok(())
    }

    /// Removes every byte of it that is older than the request.
    fn sweep(&mut self, subject: &str, scope: &Scope, stamp: Stamp) -> Result<(), StoreError> {
        self.step()?;
        let people = self.people.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match scope {
            Scope::All => {
                people.execute("DELETE FROM datum WHERE subject = ?1 AND stamp < ?2", params![subject, stamp.0])?;
                people.execute("DELETE FROM consent WHERE subject = ?1 AND stamp < ?2", params![subject, stamp.0])?;
            }
            Scope::Purpose(purpose) => {
                let delete = "DELETE FROM datum WHERE subject = ?1 AND stamp < ?2 AND purpose = ?3";
                people.execute(delete, params![subject, stamp.0, purpose])?;
            }
        }
        people.commit()?;
        self.step()?;
        // Rewrites the file: a page that was split once may hold what its successor no longer does.
        self.people.execute_batch("VACUUM")?;
        self.step()?;
        let busy: i64 = self.people.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        self.step()?;
        if busy == 0 { Ok(()) } else { Err(StoreError::InUse) }
    }

    fn note_swept(&self, id: &str, stamp: Stamp, now: u64) -> Result<(), StoreError> {
        let line = self.line(id, LIVE)?.ok_or(StoreError::Damaged)?;
        let ledger = self.ledger.unchecked_transaction()?;
        let done = Line { status: Status::Deleted, done_at: Some(now), ..line.clone() };
        self.write_line(&ledger, id, &Row { number: LIVE, kind: "live", target: None, line: &done })?;
        if let Some(due) = self.due_of_backups_before(stamp)? {
            let (holder, method) = ("backups of the service".into(), "expiry".into());
            let line = Line { holder, method, status: Status::OutOfUse, due_by: Some(due), done_at: None, ..line };
            self.write_line(&ledger, id, &Row { number: BACKUPS, kind: "backup", target: None, line: &line })?;
        }
        ledger.execute("UPDATE erasure SET swept = 1 WHERE id = ?1", [id])?;
        self.step()?;
        Ok(ledger.commit()?)
    }
}
