//! The one loop that carries every wizard: take an event, step, journal, perform, and publish the screen when nothing moves.
//!
//! **Mutate, then drain**: after each event the state is settled, its row is on the disk and its effect is started before the
//! next event is looked at. The loop runs inside [`Wizard::next_screen`] and nowhere else; nothing is spawned.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::wizard::answer::Answer;
use crate::wizard::fit::fit;
use crate::wizard::inbox::Inbox;
use crate::wizard::journal::{JournalError, idempotency_key};
use crate::wizard::ledger::Ledger;
use crate::wizard::parts::Parts;
use crate::wizard::screen::Screen;
use crate::wizard::step::{Event, Given, Machine, Outcome, Shown};
use crate::wizard::view::View;
use async_trait::async_trait;
use tokio::sync::Notify;

/// A wizard under way. Ask for the next screen, draw it, answer it.
pub struct Wizard {
    inbox: Inbox,
    bell: Notify,
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
        let since = parts.now();
        let mut runner = Runner { ledger, parts, effect: None, shown: None, since, over: false };
        runner.start();
        Self { inbox: Inbox::default(), bell: Notify::new(), run: tokio::sync::Mutex::new(Box::new(runner)) }
    }

    /// Waits for the next screen; `None` after the last one. Dropping the future loses nothing.
    pub async fn next_screen(&self) -> Option<Screen> {
        self.run.lock().await.next(&self.inbox, &self.bell).await
    }

    /// Answers a screen. An answer that does not fit changes nothing; the screen is then given once more.
    pub fn answer(&self, answer: Answer) {
        self.inbox.put(answer);
        self.bell.notify_one();
    }

    /// Leaves now. The next screen says what is already done; the wizard can be gone on with later.
    pub fn cancel(&self) {
        self.inbox.leave();
        self.bell.notify_one();
    }
}

impl fmt::Debug for Wizard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wizard(..)")
    }
}

#[async_trait]
trait Run: Send {
    async fn next(&mut self, inbox: &Inbox, bell: &Notify) -> Option<Screen>;
}

type Performing = Pin<Box<dyn Future<Output = Outcome> + Send>>;

struct Runner<M> {
    ledger: Ledger<M>,
    parts: Parts,
    effect: Option<Performing>,
    /// What was published last; nothing = publish, even if it is the same.
    shown: Option<(View, Shown)>,
    /// When the last effect ended, Unix milliseconds: what lasts for some seconds lasts from here on.
    since: u64,
    over: bool,
}

#[async_trait]
impl<M: Machine> Run for Runner<M> {
    async fn next(&mut self, inbox: &Inbox, bell: &Notify) -> Option<Screen> {
        while !self.over {
            let view = self.ledger.play.machine.view();
            if inbox.is_leaving() && view.end.is_none() {
                return Some(self.end(&self.ledger.play.machine.left()));
            }
            if self.shown.as_ref().is_none_or(|(shown, _)| *shown != view) {
                return Some(self.publish(view));
            }
            let event = tokio::select! {
                biased;
                () = bell.notified() => None,
                outcome = performed(&mut self.effect) => Some(Event::Done(outcome)),
                now = passed(&self.parts, self.ledger.play.machine.deadline()) => Some(Event::Tick(now)),
            };
            let settled = match event {
                Some(event) => self.settle(event, None),
                None => inbox.answers().try_for_each(|answer| self.answer(answer)),
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
        if matches!(event, Event::Done(_)) {
            self.since = self.parts.now();
        }
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
        let ends = view.lasts.map(|seconds| self.since.saturating_add(u64::from(seconds) * 1_000));
        let passed = u32::try_from(self.parts.now().saturating_sub(self.since) / 1_000).unwrap_or(u32::MAX);
        let wait = view.wait.map(|seconds| seconds.saturating_sub(passed));
        let timed = View { until: view.until.or(ends), wait, ..view.clone() };
        let screen = self.parts.text.screen(&timed, self.parts.now());
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
