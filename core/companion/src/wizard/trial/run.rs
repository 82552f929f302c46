//! Plays a wizard against the made-up house, keeping the journal as the runner does.

use std::sync::Arc;

use super::House;
use crate::text::{Language, Text};
use crate::wizard::doubles::MemoryJournal;
use crate::wizard::journal::{Play, idempotency_key};
use crate::wizard::ledger::Ledger;
use crate::wizard::step::{Event, Given, Machine, Outcome, Shown};
use crate::wizard::view::View;
use crate::wizard::{Answer, DeviceStart, fit};

/// Names the wizard of the tests.
const WIZARD: [u8; 16] = [5; 16];

/// One wizard under way.
pub(crate) struct Run<M> {
    pub(crate) ledger: Ledger<M>,
    journal: Arc<MemoryJournal>,
    pub(crate) views: Vec<View>,
}

impl<M: Machine<Start = DeviceStart>> Run<M> {
    pub(crate) fn begin() -> Self {
        let journal = Arc::new(MemoryJournal::default());
        let ledger = Ledger::begin(super::start(), Arc::clone(&journal) as _).expect("there is room");
        Self { ledger, journal, views: Vec::new() }
    }

    /// Comes back after a kill: all that is left are these rows.
    pub(crate) fn resume(rows: &[Vec<u8>]) -> Self {
        let journal = Arc::new(MemoryJournal::with(rows));
        let ledger = Ledger::resume(Arc::clone(&journal) as _).expect("our own rows replay");
        Self { ledger, journal, views: Vec::new() }
    }

    /// The machine that the rows stand for, before anything happens after the stop.
    pub(crate) fn replayed(&self) -> Play<M> {
        Play::replay(M::start(super::start()), &self.rows()[1..]).expect("our own rows replay")
    }

    pub(crate) fn rows(&self) -> Vec<Vec<u8>> {
        self.journal.all()
    }

    pub(crate) fn view(&self) -> View {
        self.ledger.play.machine.view()
    }

    pub(crate) fn state(&self) -> &'static str {
        self.ledger.play.machine.state()
    }

    /// Answers the screen that is shown. Tells whether the answer fitted.
    pub(crate) fn answer(&mut self, answer: Answer) -> bool {
        let view = self.view();
        let Some(answer) = fit(&view, answer) else { return false };
        let digest = Text::new(Language::English).screen(&view, 0).digest();
        let given = Given { answer, shown: Shown { digest, language: "en".into() }, withheld: false };
        let kept = given.without_secrets(&view);
        self.ledger.settle(Event::Answer(given), kept).expect("there is room")
    }

    pub(crate) fn event(&mut self, event: Event) -> bool {
        self.ledger.settle(event, None).expect("there is room")
    }

    /// What the effect under way would end in, and whether there is one. The wizard does not hear of it.
    pub(crate) fn perform_unheard(&self, house: &mut House) -> bool {
        let Some((effect, index)) = self.ledger.play.under_way.clone() else { return false };
        let _lost = house.perform(&effect, idempotency_key(&WIZARD, index));
        true
    }

    /// Has the effect under way performed, if there is one.
    pub(crate) fn perform(&mut self, house: &mut House) -> bool {
        let Some((effect, index)) = self.ledger.play.under_way.clone() else { return false };
        let outcome = house.perform(&effect, idempotency_key(&WIZARD, index));
        assert!(self.event(Event::Done(outcome)), "{} takes the outcome of its own effect", self.state());
        true
    }

    /// Ends the effect under way like this.
    pub(crate) fn ends_in(&mut self, outcome: Outcome) -> bool {
        self.event(Event::Done(outcome))
    }

    /// Goes on until the wizard ends, answering each screen by `answer`.
    pub(crate) fn finish(&mut self, house: &mut House, mut answer: impl FnMut(&View) -> Answer) {
        for _ in 0..200 {
            let view = self.view();
            self.views.push(view.clone());
            if view.end.is_some() {
                return;
            }
            if !self.perform(house) {
                assert!(self.answer(answer(&view)), "{} takes its answer", view.id);
            }
        }
        panic!("the wizard does not end: it is in {}", self.state());
    }

    /// Has everything performed until the person is asked.
    pub(crate) fn settle(&mut self, house: &mut House) -> View {
        for _ in 0..200 {
            let view = self.view();
            if !self.perform(house) {
                return view;
            }
            self.views.push(view);
        }
        panic!("nobody is asked: it is in {}", self.state());
    }

    /// Answers, and goes on until the person is asked again.
    pub(crate) fn then(&mut self, house: &mut House, answer: Answer) -> View {
        let id = self.view().id;
        assert!(self.answer(answer), "{id} takes its answer");
        self.settle(house)
    }
}
