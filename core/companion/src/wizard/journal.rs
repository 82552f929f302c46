//! The journal of a wizard: its events in order, so that replaying them gives the state back.
//!
//! It holds events, never states, and never a secret: an answer with a secret is written only after its effect has ended,
//! without the secret. Rows are CBOR maps with integer keys; new fields are optional and old journals are kept as fixtures.
//!
//! ```text
//! row 0     {0: format, 1: kind of wizard, 2: start}
//! others    {0: answer}                an answer without secrets
//!           {1: outcome}               how the effect of the row before ended
//!           {2: time}                  a deadline passed
//!           {3: true}                  the wizard was gone on with
//!           {}                         an answer with a secret was tried: only its place counts
//!           {0: answer, 1: outcome}    an answer with its secrets taken out, and how its effect ended
//!           {0: answer}                the same, when it led elsewhere without an effect
//! ```

mod row;
#[cfg(test)]
mod tests;

use pandu_protocol::message::IdempotencyKey;

pub(crate) use row::{document, key, reason};

use crate::error::ReasonCode;
use crate::wizard::step::{Effect, Event, Failure, Given, Machine, Outcome};

/// Keeps the rows of one wizard, sealed and durable.
pub trait JournalStore: Send + Sync {
    /// All rows, in order.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    fn rows(&self) -> Result<Vec<Vec<u8>>, JournalError>;

    /// Adds a row. It is on the disk when this returns.
    ///
    /// # Errors
    /// [`JournalError::Store`]; nothing was added then.
    fn append(&self, row: &[u8]) -> Result<(), JournalError>;

    /// Removes all rows.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    fn clear(&self) -> Result<(), JournalError>;
}

/// Why a journal cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// A row is not what this wizard writes, or does not follow from the rows before. Clear it and start afresh: what is done is done.
    #[error("the journal is damaged")]
    Damaged,
    /// The store did not do it.
    #[error("the journal's store failed: {}", .0.message_id())]
    Store(ReasonCode),
}

/// One row after the first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Row {
    pub(crate) answer: Option<Given>,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) tick: Option<u64>,
    pub(crate) resumed: bool,
}

/// The first row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) kind: String,
    pub(crate) start: Vec<u8>,
}

/// Tells which wizard a journal belongs to.
///
/// # Errors
/// [`JournalError::Damaged`] when the first row is missing or not one that this version knows.
pub fn kind(rows: &[Vec<u8>]) -> Result<String, JournalError> {
    Header::decode(rows.first().ok_or(JournalError::Damaged)?).map(|header| header.kind)
}

/// The sixteen bytes that name the command of the event at `index`.
#[must_use]
pub fn idempotency_key(wizard: &[u8; 16], index: u64) -> IdempotencyKey {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    context.update(wizard);
    context.update(&index.to_be_bytes());
    let digest = context.finish();
    std::array::from_fn(|i| digest.as_ref()[i])
}

/// A machine with its place in its journal, and the effect that is still to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Play<M> {
    pub(crate) machine: M,
    /// Rows so far, the header among them.
    pub(crate) rows: u64,
    /// The effect under way and the row whose number names it.
    pub(crate) under_way: Option<(Effect, u64)>,
    /// The last effect if it is unknown whether it was done.
    lost: Option<(Effect, u64)>,
}

impl<M: Machine> Play<M> {
    /// Begins with the header as the only row.
    pub(crate) fn begin(machine: M) -> Self {
        let under_way = machine.opening().map(|effect| (effect, 0));
        Self { machine, rows: 1, under_way, lost: None }
    }

    /// Replays all rows after the header.
    pub(crate) fn replay(machine: M, rows: &[Vec<u8>]) -> Result<Self, JournalError> {
        rows.iter().try_fold(Self::begin(machine), |play, row| play.row(Row::decode(row)?))
    }

    fn row(mut self, row: Row) -> Result<Self, JournalError> {
        let index = self.rows;
        self.rows += 1;
        for event in row.events() {
            if let Event::Answer(given) = &event
                && given.answer.screen != self.machine.view().id
            {
                return Err(JournalError::Damaged);
            }
            self = self.step(event, index).ok_or(JournalError::Damaged)?;
        }
        Ok(self)
    }

    /// Takes an event that the row `index` stands for; `None` when it does not fit.
    pub(crate) fn step(self, event: Event, index: u64) -> Option<Self> {
        let outcome = match &event {
            Event::Done(outcome) => Some(outcome.clone()),
            Event::Answer(_) | Event::Tick(_) | Event::Resumed => None,
        };
        if outcome.is_some() != self.under_way.is_some() {
            return None;
        }
        let step = self.machine.step(event);
        if !step.moved {
            return None;
        }
        let lost = match outcome {
            Some(Outcome::Failed(Failure { lost: true, .. })) => self.under_way,
            Some(_) => None,
            None => self.lost,
        };
        let under_way = step.effect.map(|effect| match &lost {
            Some((same, first)) if *same == effect => (effect, *first),
            _ => (effect, index),
        });
        Some(Self { machine: step.machine, rows: self.rows, under_way, lost })
    }
}

impl Row {
    fn events(self) -> impl Iterator<Item = Event> {
        let answer = self.answer.map(Event::Answer);
        let resumed = self.resumed.then_some(Event::Resumed);
        answer.into_iter().chain(self.outcome.map(Event::Done)).chain(self.tick.map(Event::Tick)).chain(resumed)
    }
}
