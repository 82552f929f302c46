//! The runner with a small wizard of its own: a door that is opened by a knock or a password.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use pandu_protocol::message::IdempotencyKey;

use super::doubles::MemoryJournal;
use super::journal::{JournalError, idempotency_key};
use super::step::{Effect, Event, Failure, Machine, Outcome, Performer, Step};
use super::view::{ChoiceView, FieldView, Message, View};
use super::{Answer, End, FieldKind, Parts, Role, Screen, Wizard};
use crate::error::ReasonCode;
use crate::testing::{Standing, wait};
use crate::text::{Language, Text};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Door {
    Shut { failed: bool, late: bool },
    Knocking,
    Open,
    Gone,
}

impl Machine for Door {
    const KIND: &'static str = "door";
    type Start = bool;

    fn start(late: bool) -> Self {
        Self::Shut { failed: false, late }
    }

    fn view(&self) -> View {
        let said = Message::new("setup-continue");
        match self {
            Self::Shut { failed, .. } => {
                let failure = Failure { code: ReasonCode::LinkLost, wait_seconds: None, lost: true };
                let key = FieldView {
                    id: "key",
                    label: said.clone(),
                    kind: FieldKind::Secret,
                    hint: None,
                    value: String::new(),
                    required: false,
                    max_chars: 8,
                };
                View::new("door-shut", said.clone())
                    .field(key)
                    .default_choice(ChoiceView::new("knock", said, Role::Neutral))
                    .problem(failed.then(|| failure.problem(None)))
            }
            Self::Knocking => View::new("door-knocking", said.clone()).busy(said, true),
            Self::Open => View { end: Some(End::Finished), ..View::new("door-open", said) },
            Self::Gone => View { end: Some(End::Stopped), ..View::new("door-gone", said) },
        }
    }

    fn left(&self) -> View {
        View { end: Some(End::Left), ..View::new("door-left", Message::new("setup-continue")) }
    }

    fn step(self, event: Event) -> Step<Self> {
        match (self, event) {
            (Self::Shut { .. }, Event::Answer(given)) if given.value("key") == Some("slip") => {
                Step::to(Self::Shut { failed: true, late: false })
            }
            (Self::Shut { .. }, Event::Answer(_)) => Step::with(Self::Knocking, Effect::Scan),
            (Self::Shut { .. }, Event::Tick(_)) => Step::to(Self::Gone),
            (Self::Knocking, Event::Done(Outcome::Found(_))) => Step::to(Self::Open),
            (Self::Knocking, Event::Done(Outcome::Failed(_))) => Step::to(Self::Shut { failed: true, late: false }),
            (state, _) => Step::stay(state),
        }
    }

    fn deadline(&self) -> Option<u64> {
        matches!(self, Self::Shut { late: true, .. }).then_some(1_790_000_003_000)
    }

    fn state(&self) -> &'static str {
        match self {
            Self::Shut { .. } => "Shut",
            Self::Knocking => "Knocking",
            Self::Open => "Open",
            Self::Gone => "Gone",
        }
    }
}

/// Gives prepared outcomes and remembers the keys; without one it never ends.
#[derive(Default)]
struct Prepared {
    outcomes: Mutex<VecDeque<Outcome>>,
    keys: Mutex<Vec<IdempotencyKey>>,
}

#[async_trait]
impl Performer for Prepared {
    async fn perform(&self, _: Effect, key: IdempotencyKey) -> Outcome {
        self.keys.lock().expect("lock").push(key);
        let next = self.outcomes.lock().expect("lock").pop_front();
        match next {
            Some(outcome) => outcome,
            None => pending().await,
        }
    }
}

struct Scene {
    journal: Arc<MemoryJournal>,
    performer: Arc<Prepared>,
}

const ID: [u8; 16] = [3; 16];
const OPENS: Outcome = Outcome::Found(Vec::new());

fn failed(lost: bool) -> Outcome {
    Outcome::Failed(Failure { code: ReasonCode::LinkLost, wait_seconds: None, lost })
}

impl Scene {
    fn new(outcomes: impl Into<VecDeque<Outcome>>) -> Self {
        let performer = Prepared { outcomes: Mutex::new(outcomes.into()), keys: Mutex::default() };
        Self { journal: Arc::default(), performer: Arc::new(performer) }
    }

    fn parts(&self) -> Parts {
        Parts {
            journal: Arc::clone(&self.journal) as _,
            performer: Arc::clone(&self.performer) as _,
            text: Arc::new(Text::new(Language::English)),
            clock: Arc::new(Standing::default()),
            id: ID,
        }
    }

    fn begin(&self) -> Wizard {
        Wizard::begin::<Door>(false, self.parts()).expect("there is room")
    }

    fn keys(&self) -> Vec<IdempotencyKey> {
        self.performer.keys.lock().expect("lock").clone()
    }
}

async fn next(wizard: &Wizard) -> Screen {
    wizard.next_screen().await.expect("there is a screen")
}

#[test]
fn a_busy_screen_is_shown_while_an_effect_runs_and_none_after_the_end() {
    wait(async {
        let scene = Scene::new([OPENS]);
        let wizard = scene.begin();
        assert_eq!(next(&wizard).await.id, "door-shut");
        wizard.answer(Answer::enter("door-shut"));
        let busy = next(&wizard).await;
        assert_eq!((busy.id.as_str(), busy.busy.is_some()), ("door-knocking", true));
        let open = next(&wizard).await;
        assert_eq!((open.id.as_str(), open.end), ("door-open", Some(End::Finished)));
        assert_eq!(wizard.next_screen().await, None);
        assert!(scene.journal.all().is_empty(), "a finished wizard leaves no journal");
    });
}

#[test]
fn leaving_is_possible_at_any_time_and_the_journal_stays() {
    wait(async {
        let scene = Scene::new([]);
        let wizard = scene.begin();
        next(&wizard).await;
        wizard.answer(Answer::enter("door-shut"));
        next(&wizard).await;
        let (left, ()) = tokio::join!(next(&wizard), async { wizard.cancel() });
        assert_eq!((left.id.as_str(), left.end), ("door-left", Some(End::Left)));
        assert_eq!(wizard.next_screen().await, None);
        assert_eq!(scene.journal.all().len(), 2);
    });
}

#[test]
fn a_double_tap_knocks_once_and_a_late_answer_changes_nothing() {
    wait(async {
        let scene = Scene::new([failed(false)]);
        let wizard = scene.begin();
        next(&wizard).await;
        wizard.answer(Answer::enter("door-shut"));
        wizard.answer(Answer::enter("door-shut"));
        assert_eq!(next(&wizard).await.id, "door-knocking");
        let shut = next(&wizard).await;
        assert!(shut.problem.is_some() && shut.id == "door-shut");
        assert_eq!(scene.keys().len(), 1);
        for late in [Answer::enter("door-knocking"), Answer::choose("door-shut", "kick")] {
            wizard.answer(late);
            assert_eq!(next(&wizard).await, shut, "the shell is not left without a screen");
        }
        assert_eq!(scene.keys().len(), 1);
    });
}

#[test]
fn the_same_slip_twice_shows_the_same_screen_twice() {
    wait(async {
        let scene = Scene::new([]);
        let wizard = scene.begin();
        next(&wizard).await;
        let mut seen = Vec::new();
        for _ in 0..2 {
            wizard.answer(Answer::enter("door-shut").with("key", "slip"));
            seen.push(next(&wizard).await);
        }
        assert!(seen[0] == seen[1] && seen[0].problem.is_some(), "a shell that answered gets a screen");
        assert!(scene.keys().is_empty());
        assert_eq!(scene.journal.all().len(), 1, "a slip leaves no trace");
    });
}

#[test]
fn too_many_answers_are_not_hoarded() {
    wait(async {
        let scene = Scene::new([OPENS]);
        let wizard = scene.begin();
        next(&wizard).await;
        for _ in 0..10_000 {
            wizard.answer(Answer::enter("door-shut"));
        }
        assert_eq!(next(&wizard).await.id, "door-knocking");
        assert_eq!(next(&wizard).await.id, "door-open");
    });
}

#[test]
fn dropping_the_wait_for_a_screen_loses_nothing() {
    wait(async {
        let scene = Scene::new([OPENS]);
        let wizard = scene.begin();
        next(&wizard).await;
        for _ in 0..3 {
            tokio::select! { biased; _ = wizard.next_screen() => panic!("nothing happened"), () = async {} => {} }
        }
        wizard.answer(Answer::enter("door-shut"));
        assert_eq!(next(&wizard).await.id, "door-knocking");
        assert_eq!(next(&wizard).await.id, "door-open");
    });
}

#[test]
fn a_lost_answer_is_asked_for_again_under_the_same_key_and_a_refusal_under_a_new_one() {
    for (lost, same) in [(true, true), (false, false)] {
        wait(async {
            let scene = Scene::new([failed(lost), OPENS]);
            let wizard = scene.begin();
            for _ in 0..2 {
                next(&wizard).await;
                wizard.answer(Answer::enter("door-shut"));
                next(&wizard).await;
            }
            assert_eq!(next(&wizard).await.id, "door-open");
            let keys = scene.keys();
            assert_eq!(keys[0] == keys[1], same);
        });
    }
}

#[test]
fn killed_during_an_effect_it_is_done_again_under_the_same_key() {
    wait(async {
        let scene = Scene::new([]);
        let wizard = scene.begin();
        next(&wizard).await;
        wizard.answer(Answer::enter("door-shut"));
        next(&wizard).await;
        tokio::select! { biased; _ = wizard.next_screen() => panic!("it never ends"), () = async {} => {} }
        drop(wizard);
        scene.performer.outcomes.lock().expect("lock").push_back(OPENS);
        let wizard = Wizard::resume::<Door>(scene.parts()).expect("our own journal");
        assert_eq!(next(&wizard).await.id, "door-knocking");
        assert_eq!(next(&wizard).await.id, "door-open");
        assert_eq!(scene.keys(), [idempotency_key(&ID, 1), idempotency_key(&ID, 1)]);
    });
}

#[test]
fn killed_during_an_effect_with_a_secret_the_question_comes_again_under_a_new_key() {
    wait(async {
        let scene = Scene::new([]);
        let wizard = scene.begin();
        next(&wizard).await;
        wizard.answer(Answer::enter("door-shut").with("key", "sesame"));
        next(&wizard).await;
        tokio::select! { biased; _ = wizard.next_screen() => panic!("it never ends"), () = async {} => {} }
        drop(wizard);
        assert!(!scene.journal.all().concat().windows(6).any(|window| window == b"sesame"));
        scene.performer.outcomes.lock().expect("lock").push_back(OPENS);
        let wizard = Wizard::resume::<Door>(scene.parts()).expect("our own journal");
        assert_eq!(next(&wizard).await.id, "door-shut");
        wizard.answer(Answer::enter("door-shut").with("key", "sesame"));
        next(&wizard).await;
        assert_eq!(next(&wizard).await.id, "door-open");
        assert_eq!(scene.keys(), [idempotency_key(&ID, 1), idempotency_key(&ID, 2)]);
    });
}

#[test]
fn with_a_full_disk_it_stops_before_the_effect_and_says_why() {
    wait(async {
        let scene = Scene { journal: Arc::new(MemoryJournal::with_room(1)), ..Scene::new([OPENS]) };
        let wizard = scene.begin();
        next(&wizard).await;
        wizard.answer(Answer::enter("door-shut"));
        let stopped = next(&wizard).await;
        assert_eq!(stopped.end, Some(End::Stopped));
        assert!(stopped.problem.expect("it says why").what.contains("disk is full"));
        assert!(scene.keys().is_empty(), "nothing is done that could not be remembered");
        assert_eq!(wizard.next_screen().await, None);
    });
    let full = Scene { journal: Arc::new(MemoryJournal::with_room(0)), ..Scene::new([]) };
    let refused = Wizard::begin::<Door>(false, full.parts()).map(|_| ());
    assert_eq!(refused, Err(JournalError::Store(ReasonCode::StoreFull)));
}

#[test]
fn a_deadline_that_passes_leads_on() {
    wait(async {
        let scene = Scene::new([]);
        let wizard = Wizard::begin::<Door>(true, scene.parts()).expect("there is room");
        assert_eq!(next(&wizard).await.id, "door-shut");
        assert_eq!(next(&wizard).await.id, "door-gone", "after three seconds of virtual time");
    });
}

#[test]
fn a_journal_of_another_wizard_or_none_is_damaged() {
    let scene = Scene::new([]);
    assert_eq!(Wizard::resume::<Door>(scene.parts()).map(|_| ()), Err(JournalError::Damaged));
    let header = super::journal::Header { kind: "window".into(), start: vec![0xf4] };
    let scene = Scene { journal: Arc::new(MemoryJournal::with(&[header.encode()])), ..Scene::new([]) };
    assert_eq!(Wizard::resume::<Door>(scene.parts()).map(|_| ()), Err(JournalError::Damaged));
}
