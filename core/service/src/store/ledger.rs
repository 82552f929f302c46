//! The ledger's lines: one for each holder of an erasure, signed anew whenever something is learnt.
//!
//! A line must never be better than what was done; a final one is never taken back, except to be done again after a restore.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{Scope, Store, StoreError};
use crate::ack::{Kind, Line, Signed, Status};
use crate::moment::Stamp;

/// Number of the line of the live database; recipients follow.
pub(super) const LIVE: i64 = 0;
/// Number of the line of the backups, behind all recipients.
pub(super) const BACKUPS: i64 = 1_000;

/// A line as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedLine {
    /// A [`Line`], signed by this service.
    pub line: Signed,
    /// The lines of the holder itself, signed by it.
    pub evidence: Vec<Signed>,
}

/// An erasure as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The request, signed when it came.
    pub request: Signed,
    /// Whether every line is final.
    pub complete: bool,
    /// The lines.
    pub lines: Vec<SignedLine>,
}

/// A new or changed row.
pub(super) struct Row<'a> {
    pub(super) number: i64,
    pub(super) kind: &'a str,
    pub(super) target: Option<&'a str>,
    pub(super) line: &'a Line,
}

impl Store {
    /// One erasure of a person; absent when the person has none of this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn erasure(&self, subject: &str, id: &str) -> Result<Option<Erasure>, StoreError> {
        let query = "SELECT asked FROM erasure WHERE id = ?1 AND subject = ?2";
        let asked: Option<String> = self.ledger.query_row(query, [id, subject], |row| row.get(0)).optional()?;
        let Some(asked) = asked else { return Ok(None) };
        let query = "SELECT signed, evidence, is_final FROM line WHERE erasure = ?1 ORDER BY number";
        let mut rows = self.ledger.prepare(query)?;
        let rows = rows.query_map([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let rows: Vec<(String, String, bool)> = rows.collect::<Result<_, _>>()?;
        let complete = rows.iter().all(|(.., is_final)| *is_final);
        let line = |(line, evidence, _): &(String, String, bool)| {
            Ok(SignedLine { line: serde_json::from_str(line)?, evidence: serde_json::from_str(evidence)? })
        };
        let lines = rows.iter().map(line).collect::<Result<_, StoreError>>()?;
        Ok(Some(Erasure { request: serde_json::from_str(&asked)?, complete, lines }))
    }

    /// Writes a line, in the place of the one of this number.
    pub(super) fn write_line(&self, db: &Connection, erasure: &str, row: &Row<'_>) -> Result<(), StoreError> {
        let signed = self.key.sign(Kind::Line, row.line);
        db.execute(
            "INSERT INTO line (erasure, number, kind, target, line, signed, evidence, is_final, attempts, next_try)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, '[]', ?7, 0, 0)
             ON CONFLICT DO UPDATE SET line = excluded.line, signed = excluded.signed, is_final = excluded.is_final",
            params![
                erasure,
                row.number,
                row.kind,
                row.target,
                serde_json::to_string(row.line)?,
                serde_json::to_string(&signed)?,
                row.line.status == Status::Deleted
            ],
        )?;
        Ok(())
    }

    pub(super) fn line(&self, erasure: &str, number: i64) -> Result<Option<Line>, StoreError> {
        let query = "SELECT line FROM line WHERE erasure = ?1 AND number = ?2";
        let line: Option<String> =
            self.ledger.query_row(query, params![erasure, number], |row| row.get(0)).optional()?;
        Ok(line.map(|line| serde_json::from_str(&line)).transpose()?)
    }

    /// The lines of backups that are not final, with the stamp of their erasure.
    pub(super) fn open_backup_lines(&self) -> Result<Vec<(String, Stamp, Line)>, StoreError> {
        let query = "SELECT erasure.id, stamp, line FROM line JOIN erasure ON erasure.id = line.erasure
                     WHERE kind = 'backup' AND is_final = 0";
        let mut rows = self.ledger.prepare(query)?;
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let rows: Vec<(String, i64, String)> = rows.collect::<Result<_, _>>()?;
        let line = |(id, stamp, line): (String, i64, String)| Ok((id, Stamp(stamp), serde_json::from_str(&line)?));
        rows.into_iter().map(line).collect()
    }

    pub(super) fn write_backup_line(&self, erasure: &str, line: &Line) -> Result<(), StoreError> {
        self.write_line(&self.ledger, erasure, &Row { number: BACKUPS, kind: "backup", target: None, line })
    }

    /// The erasures that are not carried out here yet, oldest first.
    pub(super) fn unswept(&self) -> Result<Vec<(String, String, Scope, Stamp)>, StoreError> {
        let mut rows =
            self.ledger.prepare("SELECT id, subject, scope, stamp FROM erasure WHERE swept = 0 ORDER BY stamp")?;
        let rows = rows
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, Scope::from_column(row.get(2)?), Stamp(row.get(3)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
