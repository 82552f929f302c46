//! Plays a wizard to its end against the made-up device, keeping the journal as the runner does.

use std::sync::Arc;

use super::super::{Setup, SetupStart};
use super::fake::Fake;
use crate::text::{Language, Text};
use crate::wizard::doubles::MemoryJournal;
use crate::wizard::journal::{Play, idempotency_key};
use crate::wizard::ledger::Ledger;
use crate::wizard::step::{Event, Given, Machine, Shown};
use crate::wizard::view::View;
use crate::wizard::{Answer, fit};

/// One wizard under way.
pub(super) struct Run {
    pub(super) ledger: Ledger<Setup>,
    journal: Arc<MemoryJournal>,
    pub(super) views: Vec<View>,
    /// Whether the journal is not to depend on the words of the screens.
    pub(super) wordless: bool,
}

impl Run {
    pub(super) fn begin() -> Self {
        Self::begin_with(SetupStart::fresh())
    }

    pub(super) fn begin_with(start: SetupStart) -> Self {
        let journal = Arc::new(MemoryJournal::default());
        let ledger = Ledger::begin(start, Arc::clone(&journal) as _).expect("there is room");
        Self { ledger, journal, views: Vec::new(), wordless: false }
    }

    /// Comes back after a kill: all that is left are these rows.
    pub(super) fn resume(rows: &[Vec<u8>]) -> Self {
        let journal = Arc::new(MemoryJournal::with(rows));
        let ledger = Ledger::resume(Arc::clone(&journal) as _).expect("our own rows replay");
        Self { ledger, journal, views: Vec::new(), wordless: false }
    }

    /// The machine that the rows stand for, before anything happens after the stop.
    pub(super) fn replayed(&self) -> Play<Setup> {
        Play::replay(Setup::start(SetupStart::fresh()), &self.rows()[1..]).expect("our own rows replay")
    }

    pub(super) fn rows(&self) -> Vec<Vec<u8>> {
        self.journal.all()
    }

    pub(super) fn machine(&self) -> &Setup {
        &self.ledger.play.machine
    }

    pub(super) fn view(&self) -> View {
        self.machine().view()
    }

    pub(super) fn state(&self) -> &'static str {
        self.machine().state()
    }

    /// Answers the screen that is shown. Tells whether the answer fitted.
    pub(super) fn answer(&mut self, answer: Answer) -> bool {
        let view = self.view();
        let Some(answer) = fit(&view, answer) else { return false };
        let digest = if self.wordless { [0; 32] } else { Text::new(Language::English).screen(&view, 0).digest() };
        let given = Given { answer, shown: Shown { digest, language: "en".into() }, withheld: false };
        let kept = given.without_secrets(&view);
        self.ledger.settle(Event::Answer(given), kept).expect("there is room")
    }

    pub(super) fn event(&mut self, event: Event) -> bool {
        self.ledger.settle(event, None).expect("there is room")
    }

    /// Has the effect under way performed, if there is one.
    pub(super) fn perform(&mut self, fake: &mut Fake) -> bool {
        let Some((effect, index)) = self.ledger.play.under_way.clone() else { return false };
        let outcome = fake.perform(&effect, idempotency_key(&[5; 16], index));
        assert!(self.event(Event::Done(outcome)), "{} takes the outcome of its own effect", self.state());
        true
    }

    /// Goes on until the wizard ends, answering each screen by `answer`.
    pub(super) fn finish(&mut self, fake: &mut Fake, mut answer: impl FnMut(&View) -> Answer) {
        for _ in 0..100 {
            let view = self.view();
            self.views.push(view.clone());
            if view.end.is_some() {
                return;
            }
            if !self.perform(fake) {
                assert!(self.answer(answer(&view)), "{} takes its answer", view.id);
            }
        }
        panic!("the wizard does not end: it is in {}", self.state());
    }

    /// Goes on to the first screen with this id.
    pub(super) fn until(&mut self, fake: &mut Fake, id: &str) -> View {
        for _ in 0..100 {
            let view = self.view();
            if view.id == id {
                return view;
            }
            assert!(view.end.is_none(), "{id} was never reached");
            if !self.perform(fake) {
                let answer = enter(fake)(&view);
                assert!(self.answer(answer), "{} takes its answer", view.id);
            }
        }
        panic!("{id} was never reached");
    }
}

/// Presses Enter on everything; only the label, which nobody else can know, is typed.
pub(super) fn enter(fake: &Fake) -> impl Fn(&View) -> Answer + use<> {
    let code = fake.full_code();
    move |view| {
        let answer = Answer::enter(view.id);
        if view.id == "setup-label" { answer.with("label", &code) } else { answer }
    }
}
