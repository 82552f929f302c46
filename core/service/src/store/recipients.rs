//! Recipients: those whom an erasure must be told, asked again until their word for it is here.
//!
//! A line must never be taken for final on an answer that is not signed by the recipient's key, or answers something else.

use rusqlite::params;

use super::ledger::SignedLine;
use super::{Asked, EraseError, Erasure, Scope, Store, StoreError};
use crate::ack::{Kind, Line, Signed, Status, Telling, key_id};

/// First wait after a failure, in seconds; each further one is twice as long.
const FIRST_WAIT: u64 = 5;
/// Longest wait, in seconds.
const LONGEST_WAIT: u64 = 3_600;
/// Most lines of an answer.
const LINES_MAX: usize = 64;

/// Somebody who is told of erasures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Where, such as `http://127.0.0.1:4000`.
    pub url: String,
    /// The key that signs its lines.
    pub key: [u8; 32],
}

/// A recipient that is to be told now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    erasure: String,
    number: i64,
    /// Whom to tell.
    pub url: String,
    /// What to tell it.
    pub telling: Signed,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// An answer; it is not verified yet.
    Lines(Vec<SignedLine>),
    /// Nothing.
    Nothing,
    /// A refusal, or something that cannot be read.
    Refusal,
}

impl Store {
    /// The recipients whose turn it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tasks(&self, now: u64) -> Result<Vec<Task>, StoreError> {
        let query = "SELECT erasure.id, number, target, subject, scope, stamp FROM line
                     JOIN erasure ON erasure.id = line.erasure
                     WHERE kind = 'recipient' AND is_final = 0 AND next_try <= ?1 ORDER BY stamp, number LIMIT 16";
        let mut rows = self.ledger.prepare(query)?;
        let mut rows = rows.query([i64::try_from(now).unwrap_or(i64::MAX)])?;
        let mut tasks = Vec::new();
        while let Some(row) = rows.next()? {
            let (erasure, url): (String, String) = (row.get(0)?, row.get(2)?);
            let telling = Telling {
                request_id: erasure.clone(),
                subject: row.get(3)?,
                scope: Scope::from_column(row.get(4)?).name(),
                recipient: self.recipient_key_id(&url),
                requested_at: crate::moment::Stamp(row.get(5)?).seconds(),
            };
            let telling = self.key.sign(Kind::Telling, &telling);
            tasks.push(Task { erasure, number: row.get(1)?, url, telling });
        }
        Ok(tasks)
    }

    /// Takes down what came back from a recipient.
    ///
    /// # Errors
    /// [`StoreError`]; it is asked again then.
    pub fn told(&self, task: &Task, reply: &Reply, now: u64) -> Result<(), StoreError> {
        let line = self.line(&task.erasure, task.number)?.ok_or(StoreError::Damaged)?;
        let (line, evidence) = match reply {
            Reply::Nothing => (Line { status: Status::NotReached, ..line }, Vec::new()),
            Reply::Refusal => (Line { status: Status::Failed, ..line }, Vec::new()),
            Reply::Lines(lines) => match self.believed(task, lines) {
                None => (Line { status: Status::Failed, ..line }, Vec::new()),
                Some(theirs) => (sum(line, &theirs, now), lines.iter().map(|line| line.line.clone()).collect()),
            },
        };
        let query = "SELECT attempts FROM line WHERE erasure = ?1 AND number = ?2";
        let attempts: i64 = self.ledger.query_row(query, params![task.erasure, task.number], |row| row.get(0))?;
        let wait = FIRST_WAIT << attempts.clamp(0, 10);
        let next = now.saturating_add(wait.min(LONGEST_WAIT)).max(line.due_by.map_or(0, |due| due.saturating_add(1)));
        self.step()?;
        self.ledger.execute(
            "UPDATE line SET line = ?3, signed = ?4, evidence = ?5, is_final = ?6, attempts = attempts + 1, next_try = ?7
             WHERE erasure = ?1 AND number = ?2",
            params![
                task.erasure,
                task.number,
                serde_json::to_string(&line)?,
                serde_json::to_string(&self.key.sign(Kind::Line, &line))?,
                serde_json::to_string(&evidence)?,
                line.status == Status::Deleted,
                i64::try_from(next).unwrap_or(i64::MAX)
            ],
        )?;
        self.step()
    }

    /// Does what another service tells. The same telling again gives the lines as they stand then.
    ///
    /// # Errors
    /// [`EraseError`].
    pub fn told_by(&mut self, sender: &[u8; 32], telling: &Telling, now: u64) -> Result<Erasure, EraseError> {
        let scope = Scope::from_name(&telling.scope).ok_or(EraseError::Conflict)?;
        let idempotency = format!("told by {}", key_id(sender));
        let idempotency = format!("{idempotency} {}", telling.request_id);
        let Asked { id, .. } = self.erase_as(&telling.request_id, &telling.subject, &idempotency, &scope, now)?;
        Ok(self.erasure(&telling.subject, &id)?.ok_or(StoreError::Damaged)?)
    }

    fn recipient_key_id(&self, url: &str) -> String {
        let recipient = self.policy.recipients.iter().find(|recipient| recipient.url == url);
        recipient.map_or_else(String::new, |recipient| key_id(&recipient.key))
    }

    /// The recipient's lines, when its key signed every one for this request.
    fn believed(&self, task: &Task, lines: &[SignedLine]) -> Option<Vec<Line>> {
        let recipient = self.policy.recipients.iter().find(|recipient| recipient.url == task.url)?;
        if !(1..=LINES_MAX).contains(&lines.len()) {
            return None;
        }
        let open = |line: &SignedLine| line.line.open::<Line>(Kind::Line, &recipient.key).ok();
        let lines: Vec<Line> = lines.iter().map(open).collect::<Option<_>>()?;
        lines.iter().all(|line| line.request_id == task.erasure).then_some(lines)
    }
}

/// Our line about a recipient: as good as the worst of its own.
fn sum(ours: Line, theirs: &[Line], now: u64) -> Line {
    let any = |status| theirs.iter().any(|line| line.status == status);
    let worst = [Status::Failed, Status::NotReached, Status::Waiting, Status::OutOfUse].into_iter().find(|s| any(*s));
    match worst {
        None => Line { status: Status::Deleted, done_at: Some(now), due_by: None, ..ours },
        // It is the holder's own line that says what failed; with us it is still waited for.
        Some(Status::OutOfUse) => {
            let due_by = theirs.iter().filter_map(|line| line.due_by).max();
            Line { status: Status::OutOfUse, due_by, ..ours }
        }
        Some(_) => Line { status: Status::Waiting, due_by: None, ..ours },
    }
}
