//! A machine together with its journal: each event that fits is on the disk before its effect may start.

use std::sync::Arc;

use crate::error::ReasonCode;
use crate::wizard::journal::{Header, JournalError, JournalStore, Play, Row};
use crate::wizard::screen::End;
use crate::wizard::step::{Event, Failure, Given, Machine};
use crate::wizard::view::View;

/// A machine that keeps its journal as it goes.
pub(crate) struct Ledger<M> {
    pub(crate) play: Play<M>,
    journal: Arc<dyn JournalStore>,
    /// The answer whose effect is under way, if it held a secret: without the secret.
    secret: Option<Given>,
}

impl<M: Machine> Ledger<M> {
    pub(crate) fn begin(start: M::Start, journal: Arc<dyn JournalStore>) -> Result<Self, JournalError> {
        let header =
            Header { kind: M::KIND.into(), start: minicbor::to_vec(&start).map_err(|_| JournalError::Damaged)? };
        journal.append(&header.encode())?;
        Ok(Self { play: Play::begin(M::start(start)), journal, secret: None })
    }

    pub(crate) fn resume(journal: Arc<dyn JournalStore>) -> Result<Self, JournalError> {
        let rows = journal.rows()?;
        let (first, events) = rows.split_first().ok_or(JournalError::Damaged)?;
        let header = Header::decode(first)?;
        if header.kind != M::KIND {
            return Err(JournalError::Damaged);
        }
        let start = minicbor::decode(&header.start).map_err(|_| JournalError::Damaged)?;
        let mut ledger = Self { play: Play::replay(M::start(start), events)?, journal, secret: None };
        if ledger.play.under_way.is_none() {
            ledger.settle(Event::Resumed, None)?;
        }
        Ok(ledger)
    }

    /// Steps and keeps the event. `kept` is the answer without its secrets, if it had any. Tells whether the event fitted.
    pub(crate) fn settle(&mut self, event: Event, kept: Option<Given>) -> Result<bool, JournalError> {
        let row = match (&event, &kept) {
            (Event::Answer(_), Some(_)) => Row::default(),
            (Event::Answer(given), None) => Row { answer: Some(given.clone()), ..Row::default() },
            (Event::Done(outcome), _) => {
                Row { answer: self.secret.clone(), outcome: Some(outcome.without_secrets()), ..Row::default() }
            }
            (Event::Tick(now), _) => Row { tick: Some(*now), ..Row::default() },
            (Event::Resumed, _) => Row { resumed: true, ..Row::default() },
        };
        let Some(mut play) = self.play.clone().step(event, self.play.rows) else {
            tracing::debug!(state = self.play.machine.state(), "an event that does not fit");
            return Ok(false);
        };
        let elsewhere = play.under_way.is_none() && play.machine.state() != self.play.machine.state();
        let row = if elsewhere && kept.is_some() { Row { answer: kept.clone(), ..Row::default() } } else { row };
        // A secret that led nowhere, such as a code with a slip, leaves no trace.
        if kept.is_none() || elsewhere || play.under_way.is_some() {
            self.journal.append(&row.encode())?;
            play.rows += 1;
        }
        self.secret = kept.filter(|_| play.under_way.is_some());
        self.play = play;
        Ok(true)
    }

    /// Without its journal a wizard must not go on: it stops here and can be gone on with once the store works.
    pub(crate) fn unsaved(&self, error: JournalError) -> View {
        let code = match error {
            JournalError::Store(code) => code,
            JournalError::Damaged => ReasonCode::StoreRowDamaged,
        };
        let problem = Failure { code, wait_seconds: None, lost: false }.problem(None);
        View { end: Some(End::Stopped), ..self.play.machine.left().problem(Some(problem)) }
    }

    /// A wizard that has ended needs no journal. One that stays does no harm: it ends at once when it is resumed.
    pub(crate) fn clear(&self) {
        if let Err(error) = self.journal.clear() {
            tracing::debug!(%error, "the journal of an ended wizard stays");
        }
    }
}
