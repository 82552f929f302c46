//! What holds for every wizard about a paired device: it can always be left, double taps do nothing, kills lose nothing, random
//! events break nothing, and no secret is written down.

use std::collections::BTreeSet;

use pandu_protocol::message::ErrorReply;
use proptest::prelude::*;

use super::{House, Instead, Reached, Run};
use crate::error::ReasonCode;
use crate::text::{Language, Text};
use crate::wizard::step::{Event, Failure, Given, Machine, Outcome, Shown};
use crate::wizard::view::View;
use crate::wizard::{Answer, DeviceStart, End, Role};

/// Every screen can be answered or waits for an effect, can be left, and is said in every language without a fault.
pub(crate) fn screens_are_sound<M: Machine>(reached: &Reached<M>) {
    let texts: Vec<_> = Language::ALL.iter().map(|language| Text::new(*language)).collect();
    for play in &reached.plays {
        let (view, left) = (play.machine.view(), play.machine.left());
        let id = view.id;
        assert!(left.end.is_some() && !left.body.is_empty(), "{id} can be left, and says what is done");
        assert_eq!(view.busy.is_some(), play.under_way.is_some(), "{id}: busy means that an effect is under way");
        if view.busy.is_none() && view.end.is_none() {
            let asks_consent = view.decision.is_some_and(|decision| decision.contains("consent"));
            assert!(!view.choices.is_empty(), "{id}");
            assert_eq!(view.default.is_none(), asks_consent, "{id}: only consents have no default");
        }
        let default = view.choices.iter().find(|choice| view.default.as_ref() == Some(&choice.id));
        assert_eq!(default.is_some(), view.default.is_some(), "{id}: the default is offered");
        assert!(default.is_none_or(|choice| choice.role != Role::Danger), "{id}: Enter is never the dangerous way");
        let ids: BTreeSet<_> = view.choices.iter().map(|choice| &choice.id).collect();
        assert_eq!(ids.len(), view.choices.len(), "{id}");
        for text in &texts {
            for view in [&view, &left] {
                assert_eq!(text.faults(view), Vec::<String>::new(), "{id} in {}", text.language().tag());
            }
        }
    }
}

/// A double tap or a late outcome changes nothing.
pub(crate) fn strays_change_nothing<M: Machine + std::fmt::Debug>(reached: &Reached<M>) {
    for play in &reached.plays {
        let machine = play.machine.clone();
        let late = machine.clone().step(Event::Done(Outcome::Kept));
        assert!(!late.moved && late.effect.is_none() && late.machine == machine, "{}", machine.state());
        if play.under_way.is_some() {
            let tap = Given { answer: Answer::enter(machine.view().id), shown: Shown::default(), withheld: false };
            let step = machine.clone().step(Event::Answer(tap));
            assert!(!step.moved && step.machine == machine, "{}", machine.state());
        } else {
            let failure = Failure { code: ReasonCode::LinkLost, wait_seconds: None, lost: true };
            let step = machine.clone().step(Event::Done(Outcome::Failed(failure)));
            assert!(!step.moved && step.machine == machine, "{}", machine.state());
        }
        let tick = machine.clone().step(Event::Tick(1));
        assert!(!tick.moved && machine.deadline().is_none(), "{}", machine.state());
    }
}

/// Kills the wizard when its journal has each number of rows in turn, once before and once after the device got the command that is
/// under way, and goes on. Returns at how many places.
/// Each life has a habit of its own.
pub(crate) fn killed_at_every_place<M: Machine<Start = DeviceStart>, H: FnMut(&View) -> Answer>(
    house: impl Fn() -> House,
    habit: impl Fn() -> H,
    check: impl Fn(&Run<M>, &House, &str),
) -> usize {
    for rows in 1.. {
        for arrives in [false, true] {
            let mut house = house();
            let mut run = Run::<M>::begin();
            let mut answer = habit();
            while run.rows().len() < rows {
                if run.view().end.is_some() {
                    return rows - 1;
                }
                if !run.perform(&mut house) {
                    assert!(run.answer(answer(&run.view())), "{}", run.view().id);
                }
            }
            if arrives {
                run.perform_unheard(&mut house);
            }
            let mut resumed = Run::<M>::resume(&run.rows());
            house.new_session();
            resumed.finish(&mut house, habit());
            check(&resumed, &house, &format!("killed after {rows} rows, arrived: {arrives}"));
        }
    }
    unreachable!("a wizard ends")
}

/// Plays to the end and looks for each secret in the journal and in everything that can be printed.
pub(crate) fn writes_no_secret_down<M: Machine<Start = DeviceStart> + std::fmt::Debug>(
    mut house: House,
    answer: impl Fn(&View) -> Answer,
    secrets: &[&str],
) {
    let mut run = Run::<M>::begin();
    let mut printed = String::new();
    while run.view().end.is_none() {
        printed += &format!("{:?}\n{:?}\n", run.ledger.play.machine, run.view());
        if !run.perform(&mut house) {
            assert!(run.answer(answer(&run.view())), "{}", run.view().id);
        }
    }
    let rows = run.rows().concat();
    for secret in secrets {
        assert!(!rows.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} is in the journal");
        assert!(!printed.contains(secret), "{secret} is printed");
    }
}

/// Something that happens at random.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Takes the choice at this place, or none, and types this into every field.
    Answer(Option<usize>, usize),
    /// The device does it.
    Perform,
    /// It fails like this.
    Fail(usize, bool),
    /// The device refuses.
    Refuse(usize),
    /// An outcome that nobody waits for.
    Stray,
    /// Kill and come back.
    Kill,
}

const TYPED: [&str; 7] = ["", super::PASSWORD, "ular sawa durian tujuh", "731940", "Siti", "\u{202e}", "password"];

/// Things that happen at random.
pub(crate) fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        8 => (proptest::option::of(0usize..9), 0..TYPED.len()).prop_map(|(choice, typed)| Act::Answer(choice, typed)),
        8 => Just(Act::Perform),
        1 => (0..ReasonCode::ALL.len(), any::<bool>()).prop_map(|(code, lost)| Act::Fail(code, lost)),
        1 => (0usize..6).prop_map(Act::Refuse),
        1 => Just(Act::Stray),
        1 => Just(Act::Kill),
    ];
    proptest::collection::vec(act, 1..60)
}

/// Lets them happen: nothing panics, what does not fit changes nothing, every state can be left, every journal replays.
pub(crate) fn survives<M: Machine<Start = DeviceStart> + std::fmt::Debug>(mut house: House, acts: Vec<Act>) {
    let mut run = Run::<M>::begin();
    for act in acts {
        let before = run.ledger.play.machine.clone();
        let busy = run.ledger.play.under_way.is_some();
        match act {
            Act::Answer(choice, typed) => {
                let view = run.view();
                let mut answer = Answer::enter(view.id);
                answer.choice = choice
                    .map(|place| view.choices.get(place).map_or_else(|| "nothing".into(), |choice| choice.id.clone()));
                let answer = view.fields.iter().fold(answer, |answer, field| answer.with(field.id, TYPED[typed]));
                let fitted = run.answer(answer);
                assert!(fitted || run.ledger.play.machine == before);
                assert!(!(fitted && busy), "no answer is taken while an effect is under way");
            }
            Act::Perform => assert_eq!(run.perform(&mut house), busy),
            Act::Fail(place, lost) => {
                let failure = Failure { code: ReasonCode::ALL[place], wait_seconds: lost.then_some(9), lost };
                assert_eq!(run.ends_in(Outcome::Failed(failure)), busy, "every effect can fail");
            }
            Act::Refuse(place) => {
                let refusals = [
                    ErrorReply::Busy,
                    ErrorReply::ConfirmationRequired,
                    ErrorReply::Throttled { wait: 30 },
                    ErrorReply::Unsupported,
                    ErrorReply::Refused,
                    ErrorReply::Full,
                ];
                house.instead.push_back(Instead::Refuses(refusals[place].clone()));
                run.perform(&mut house);
                house.instead.clear();
            }
            Act::Stray => {
                if !busy {
                    assert!(!run.ends_in(Outcome::Kept) && run.ledger.play.machine == before);
                }
            }
            Act::Kill => {
                let replayed = run.replayed();
                let secret = busy && replayed.under_way.is_none();
                assert!(secret || replayed.machine.state() == run.state(), "{}", run.state());
                run = Run::resume(&run.rows());
                house.new_session();
            }
        }
        let (view, left) = (run.view(), run.ledger.play.machine.left());
        assert!(view.end.is_some() || left.end == Some(End::Left));
    }
}
