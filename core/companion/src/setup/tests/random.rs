//! Random events: nothing panics, what does not fit changes nothing, every state can be left, and every journal replays.

use pandu_protocol::message::ErrorReply;
use proptest::prelude::*;

use super::fake::{Fake, GREEDY, Instead, LOCK, THERMOSTAT, WINDOW_SENSOR};
use super::play::Run;
use crate::error::ReasonCode;
use crate::wizard::step::{Event, Failure, Machine, Outcome};
use crate::wizard::{Answer, End};

#[derive(Debug, Clone)]
enum Act {
    /// Takes the choice at this place, or none, and types these texts into the fields in turn.
    Answer { choice: Option<usize>, typed: Vec<usize> },
    /// Answers a screen that is not shown.
    Late(usize),
    /// The device does it.
    Perform,
    /// It fails like this.
    Fail(usize, bool),
    /// The device refuses.
    Refuse(usize),
    /// An outcome that nobody waits for.
    Stray(usize),
    /// Time passes.
    Tick,
    /// Kill and come back.
    Kill,
}

const TYPED: [&str; 8] = ["", "123456782", "melati-2026", "kucing gemuk biru", "Sembunyi", "\u{202e}", "x", "password"];
const SCREENS: [&str; 5] = ["setup-start", "setup-label", "setup-consent-1", "setup-updates", "nowhere"];

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        6 => (proptest::option::of(0usize..4), proptest::collection::vec(0..TYPED.len(), 0..3))
            .prop_map(|(choice, typed)| Act::Answer { choice, typed }),
        8 => Just(Act::Perform),
        1 => (0..SCREENS.len()).prop_map(Act::Late),
        1 => (0..ReasonCode::ALL.len(), any::<bool>()).prop_map(|(code, lost)| Act::Fail(code, lost)),
        1 => (0usize..6).prop_map(Act::Refuse),
        1 => (0usize..4).prop_map(Act::Stray),
        1 => Just(Act::Tick),
        1 => Just(Act::Kill),
    ];
    proptest::collection::vec(act, 1..60)
}

fn refusal(place: usize) -> ErrorReply {
    [
        ErrorReply::Busy,
        ErrorReply::ConfirmationRequired,
        ErrorReply::Throttled { wait: 30 },
        ErrorReply::Unsupported,
        ErrorReply::Refused,
        ErrorReply::Full,
    ][place]
        .clone()
}

fn stray(place: usize) -> Outcome {
    let failure = Failure { code: ReasonCode::LinkLost, wait_seconds: None, lost: true };
    [Outcome::Kept, Outcome::Found(vec![]), Outcome::Paired(Fake::paired()), Outcome::Failed(failure)][place].clone()
}

fn act(run: &mut Run, fake: &mut Fake, act: Act) {
    let before = run.machine().clone();
    let busy = run.ledger.play.under_way.is_some();
    match act {
        Act::Answer { choice, typed } => {
            let view = run.view();
            let mut answer = Answer::enter(view.id);
            answer.choice = choice
                .map(|place| view.choices.get(place).map_or_else(|| "nothing".into(), |choice| choice.id.clone()));
            let code = fake.full_code();
            for (field, place) in view.fields.iter().zip(typed) {
                answer = answer.with(field.id, if place == 1 { &code } else { TYPED[place] });
            }
            let fitted = run.answer(answer);
            assert!(fitted || *run.machine() == before);
            assert!(!(fitted && busy), "no answer is taken while an effect is under way");
        }
        Act::Late(place) => {
            if run.view().id != SCREENS[place] {
                assert!(!run.answer(Answer::enter(SCREENS[place])));
                assert!(*run.machine() == before);
            }
        }
        Act::Perform => assert_eq!(run.perform(fake), busy),
        Act::Fail(place, lost) => {
            let failure = Failure { code: ReasonCode::ALL[place], wait_seconds: lost.then_some(9), lost };
            assert_eq!(run.event(Event::Done(Outcome::Failed(failure))), busy, "every effect can fail");
        }
        Act::Refuse(place) => {
            fake.instead.push_back(Instead::Refuses(refusal(place)));
            run.perform(fake);
            fake.instead.clear();
        }
        Act::Stray(place) => {
            if !busy {
                assert!(!run.event(Event::Done(stray(place))));
                assert!(*run.machine() == before);
            }
        }
        Act::Tick => {
            let due = run.machine().deadline();
            assert_eq!(run.event(Event::Tick(due.unwrap_or(1))), due.is_some(), "a tick that is due always leads on");
        }
        Act::Kill => {
            let replayed = run.replayed();
            let secret = run.ledger.play.under_way.is_some() && replayed.under_way.is_none();
            assert!(secret || replayed.machine.state() == run.state());
            *run = Run::resume(&run.rows());
            fake.fresh = false;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]
    #[test]
    fn random_events_never_panic_and_every_state_can_be_left(acts in acts(), profile in 0usize..4) {
        let mut fake = Fake::new([LOCK, THERMOSTAT, WINDOW_SENSOR, GREEDY][profile]);
        let mut run = Run::begin();
        for next in acts {
            act(&mut run, &mut fake, next);
            let (view, left) = (run.view(), run.machine().left());
            prop_assert!(view.end.is_some() || left.end == Some(End::Left));
            prop_assert!(fake.consents.len() <= fake.profile.consents);
            if view.end == Some(End::Finished) {
                prop_assert!(fake.signed_in && fake.finished);
            }
        }
    }

    #[test]
    fn a_journal_with_any_byte_changed_never_panics(place in any::<prop::sample::Index>(), byte in any::<prop::sample::Index>(), to in any::<u8>()) {
        let rows: Vec<Vec<u8>> = super::journal::fixture();
        let mut rows = rows;
        let place = place.index(rows.len() - 1) + 1;
        let byte = byte.index(rows[place].len());
        rows[place][byte] = to;
        let start = super::super::Setup::start(super::super::SetupStart::fresh());
        let _either = crate::wizard::journal::Play::replay(start, &rows[1..]);
    }
}
