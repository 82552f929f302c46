//! The one loop that carries every wizard: take an event, step, journal, perform, and publish the screen when nothing moves.
//!
//! **Mutate, then drain**: after each event the state is settled, its row is on the disk and its effect is started before the
//! next event is looked at. The loop runs inside [`Wizard::next_screen`] and nowhere else; nothing is spawned.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;

use crate::wizard::answer::Answer;
use crate::wizard::fit::fit;
use crate::wizard::journal::{JournalError, idempotency_key};
use crate::wizard::ledger::Ledger;
use crate::wizard::parts::Parts;
use crate::wizard::screen::Screen;
use crate::wizard::step::{Event, Given, Machine, Outcome, Shown};
use crate::wizard::view::View;

/// A wizard under way. Ask for the next screen, draw it, answer it.
pub struct Wizard {
    inbox: Inbox,
    run: tokio::sync::Mutex<Box<dyn Run>>,
}

impl Wizard {
    /// Begins a wizard and its journal.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the journal cannot be written.
    pub fn begin<M: Machine>(start: M::Start, parts: Parts) -> Result<Self, JournalError> {
        Ok(Self::run(Ledger::<M>::begin(start, Arc::clone(&parts.journal))?, parts))
    }

    /// Goes on with a wizard from its journal.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] when it does not replay: clear it and begin afresh. [`JournalError::Store`] when it cannot be read.
    pub fn resume<M: Machine>(parts: Parts) -> Result<Self, JournalError> {
        Ok(Self::run(Ledger::<M>::resume(Arc::clone(&parts.journal))?, parts))
    }

    fn run<M: Machine>(ledger: Ledger<M>, parts: Parts) -> Self {
        let mut runner = Runner { ledger, parts, effect: None, shown: None, over: false };
        runner.start();
        Self { inbox: Inbox::default(), run: tokio::sync::Mutex::new(Box::new(runner)) }
    }

    /// Waits for the next screen; `None` after the last one. Dropping the future loses nothing.
    pub async fn next_screen(&self) -> Option<Screen> {
        self.run.lock().await.next(&self.inbox).await
    }

    /// Answers a screen. An answer that does not fit changes nothing; the screen is then given once more.
    pub fn answer(&self, answer: Answer) {
        let mut answers = self.inbox.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() < WAITING_MAX {
            answers.push_back(answer);
        }
        self.inbox.bell.notify_one();
    }

    /// Leaves now. The next screen says what is already done; the wizard can be gone on with later.
    pub fn cancel(&self) {
        self.inbox.leave.store(true, Ordering::SeqCst);
        self.inbox.bell.notify_one();
    }
}

impl fmt::Debug for Wizard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wizard(..)")
    }
}

/// What the person sent and nobody has read yet.
#[derive(Default)]
struct Inbox {
    answers: Mutex<VecDeque<Answer>>,
    leave: AtomicBool,
    bell: Notify,
}

/// Most answers that wait; nobody taps faster than that on purpose.
const WAITING_MAX: usize = 8;

#[async_trait]
trait Run: Send {
    async fn next(&mut self, inbox: &Inbox) -> Option<Screen>;
}

type Performing = Pin<Box<dyn Future<Output = Outcome> + Send>>;

struct Runner<M> {
    ledger: Ledger<M>,
    parts: Parts,
    effect: Option<Performing>,
    /// What was published last; nothing = publish, even if it is the same.
    shown: Option<(View, Shown)>,
    over: bool,
}

#[async_trait]
impl<M: Machine> Run for Runner<M> {
    async fn next(&mut self, inbox: &Inbox) -> Option<Screen> {
        while !self.over {
            let view = self.ledger.play.machine.view();
            if inbox.leave.load(Ordering::SeqCst) && view.end.is_none() {
                return Some(self.end(&self.ledger.play.machine.left()));
            }
            if self.shown.as_ref().is_none_or(|(shown, _)| *shown != view) {
                return Some(self.publish(view));
            }
            let event = tokio::select! {
                biased;
                () = inbox.bell.notified() => None,
                outcome = performed(&mut self.effect) => Some(Event::Done(outcome)),
                now = passed(&self.parts, self.ledger.play.machine.deadline()) => Some(Event::Tick(now)),
            };
            let next = || inbox.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let settled = match event {
                Some(event) => self.settle(event, None),
                None => std::iter::from_fn(next).try_for_each(|answer| self.answer(answer)),
            };
            if let Err(error) = settled {
                return Some(self.end(&self.ledger.unsaved(error)));
            }
        }
        None
    }
}

impl<M: Machine> Runner<M> {
    fn answer(&mut self, answer: Answer) -> Result<(), JournalError> {
        let view = self.ledger.play.machine.view();
        // A screen that was never published cannot have been answered: such an answer is a double tap or late.
        let shown = self.shown.as_ref().filter(|(shown, _)| *shown == view).map(|(_, words)| words.clone());
        let (Some(shown), Some(answer)) = (shown, fit(&view, answer)) else {
            tracing::debug!(screen = view.id, "an answer that does not fit");
            self.shown = None;
            return Ok(());
        };
        let given = Given { answer, shown, withheld: false };
        let kept = given.without_secrets(&view);
        self.settle(Event::Answer(given), kept)
    }

    fn settle(&mut self, event: Event, kept: Option<Given>) -> Result<(), JournalError> {
        if self.ledger.settle(event, kept)? {
            self.start();
        }
        // Whatever came of it is shown, even the same screen again: a shell that answered waits for the next one.
        self.shown = None;
        Ok(())
    }

    fn start(&mut self) {
        self.effect = self.ledger.play.under_way.clone().map(|(effect, index)| -> Performing {
            let performer = Arc::clone(&self.parts.performer);
            let key = idempotency_key(&self.parts.id, index);
            Box::pin(async move { performer.perform(effect, key).await })
        });
    }

    fn publish(&mut self, view: View) -> Screen {
        if view.end.is_some() {
            self.ledger.clear();
            return self.end(&view);
        }
        let screen = self.parts.text.screen(&view, self.parts.now());
        self.shown = Some((view, Shown { digest: screen.digest(), language: self.parts.text.language().tag().into() }));
        screen
    }

    fn end(&mut self, view: &View) -> Screen {
        self.effect = None;
        self.over = true;
        self.parts.text.screen(view, self.parts.now())
    }
}

/// Waits for the effect under way, for ever if there is none.
async fn performed(effect: &mut Option<Performing>) -> Outcome {
    match effect {
        Some(effect) => effect.await,
        None => std::future::pending().await,
    }
}

/// Waits until a deadline has passed, for ever if there is none.
async fn passed(parts: &Parts, deadline: Option<u64>) -> u64 {
    let Some(deadline) = deadline else { return std::future::pending().await };
    tokio::time::sleep(Duration::from_millis(deadline.saturating_sub(parts.now()))).await;
    deadline
}
