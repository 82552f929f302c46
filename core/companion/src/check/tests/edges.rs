//! Every edge of the match, the diagram that shows them, and every screen in every language.

use std::collections::BTreeSet;

use super::gathering::{Device, start};
use super::good::good;
use crate::check::Check;
use crate::check::evidence::Read;
use crate::check::memory::CheckRecord;
use crate::check::wizard::State;
use crate::error::ReasonCode;
use crate::text::{Language, Text};
use crate::wizard::journal::Play;
use crate::wizard::probe::{Guess, Probed, Way};
use crate::wizard::step::{Effect, Event, Failure, Given, Machine, Outcome, Shown};
use crate::wizard::view::View;
use crate::wizard::{Answer, fit};

struct Reached {
    edges: BTreeSet<(&'static str, &'static str)>,
    plays: Vec<Play<Check>>,
}

/// Tries everything from everywhere, on a good device and on one with new phones.
fn explore() -> Reached {
    let mut reached = Reached { edges: BTreeSet::new(), plays: Vec::new() };
    let mut seen = BTreeSet::new();
    let mut open = vec![Play::begin(Check::start(start()))];
    while let Some(play) = open.pop() {
        let machine = &play.machine;
        let key = format!("{:?} {:?} {:?}", machine.state, machine.evidence.stopped, machine.evidence.phones.got());
        if !seen.insert(key) {
            continue;
        }
        for event in events(&play) {
            let Some(next) = play.clone().step(event, play.rows) else { continue };
            reached.edges.insert((play.machine.state(), next.machine.state()));
            // A second round shows nothing new.
            if next.machine.round < 2 {
                open.push(next);
            }
        }
        reached.plays.push(play);
    }
    reached
}

fn events(play: &Play<Check>) -> Vec<Event> {
    let Some((effect, _)) = &play.under_way else {
        let answers = answers(&play.machine.view()).into_iter().map(Event::Answer);
        return answers.chain([Event::Resumed]).collect();
    };
    let mut outcomes = match effect {
        Effect::Probe(probe) => probed(&probe.way),
        Effect::Save(_) => vec![Outcome::Kept],
        Effect::Scan
        | Effect::Meet { .. }
        | Effect::Pair(_)
        | Effect::Call(_)
        | Effect::Updates(_)
        | Effect::Deliver(_) => panic!("the check has no use for it"),
    };
    let codes = [ReasonCode::LinkLost, ReasonCode::DeviceChanged, ReasonCode::DeviceMisbehaved, ReasonCode::StoreFull];
    outcomes.extend(codes.map(|code| Outcome::Failed(Failure::of(code))));
    outcomes.into_iter().map(Event::Done).collect()
}

fn probed(way: &Way) -> Vec<Outcome> {
    let device = Device::good();
    let all = match way {
        Way::Look => {
            let mut again = *good().looked.expect("looked");
            let record = CheckRecord { memory: good().before.expect("remembered"), evidence: Box::new(good()) };
            again.known.check = Some(record.encode());
            vec![Probed::Looked(good().looked.expect("looked")), Probed::Looked(Box::new(again))]
        }
        Way::Knock => vec![Probed::Knocked(good().knocked.got().expect("knocked").clone())],
        Way::Ask(requests) => {
            let crowded = Device::with(|evidence| {
                if let Read::Got(phones) = &mut evidence.phones {
                    phones.push(super::good::phone(9, super::good::NOW, false));
                }
            });
            vec![Probed::Asked(device.asked(requests)), Probed::Asked(crowded.asked(requests)), {
                let mut cut = device.asked(requests);
                cut.answers.truncate(1);
                cut.stopped = Some(Failure::of(ReasonCode::LinkLost));
                Probed::Asked(cut)
            }]
        }
        Way::Guess => vec![Probed::Guessed(vec![Guess::Refused, Guess::Wait(30)])],
    };
    all.into_iter().map(Outcome::Probed).collect()
}

fn answers(view: &View) -> Vec<Given> {
    let choices = view.choices.iter().map(|choice| Some(choice.id.clone())).chain([None]);
    choices
        .filter_map(|choice| fit(view, Answer { choice, ..Answer::enter(view.id) }))
        .map(|answer| Given { answer, shown: Shown::default(), withheld: false })
        .collect()
}

#[test]
fn the_diagram_shows_exactly_the_reachable_edges() {
    let mut edges = explore().edges;
    edges.retain(|(from, to)| from != to);
    edges.extend([("[*]", "Looking"), ("Finished", "[*]"), ("Opening", "[*]")]);
    let drawn: BTreeSet<(&str, &str)> = include_str!("../wizard.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! ")?.trim().split_once(" --> "))
        .collect();
    let lines = edges.iter().map(|(from, to)| format!("//!     {from} --> {to}")).collect::<Vec<_>>().join("\n");
    assert!(drawn == edges, "the diagram should be:\n{lines}");
}

#[test]
fn every_screen_can_be_answered_and_asks_at_most_one_thing() {
    let mut questions = BTreeSet::new();
    for play in explore().plays {
        let (view, left) = (play.machine.view(), play.machine.left());
        assert!(left.end.is_some(), "{}", view.id);
        assert_eq!(
            view.busy.is_some(),
            play.under_way.is_some(),
            "{}: busy means that an effect is under way",
            view.id
        );
        if view.busy.is_none() && view.end.is_none() {
            assert!(view.default.is_some() && !view.choices.is_empty(), "{}", view.id);
            if !view.id.starts_with("check-part-") && view.id != "check-item" && view.choices.len() > 1 {
                questions.insert(view.id);
            }
        }
        let ids: BTreeSet<_> = view.choices.iter().map(|choice| &choice.id).collect();
        assert_eq!(ids.len(), view.choices.len(), "{}", view.id);
        assert_eq!(view.opens.is_some(), play.machine.state() == "Opening");
    }
    assert_eq!(questions, BTreeSet::from(["check-may-guess"]));
}

#[test]
fn every_screen_is_said_in_every_language_without_a_fault() {
    for language in Language::ALL {
        let text = Text::new(*language);
        for play in explore().plays {
            for view in [play.machine.view(), play.machine.left()] {
                assert_eq!(text.faults(&view), Vec::<String>::new(), "{} in {}", view.id, language.tag());
            }
        }
    }
}

#[test]
fn wrong_passwords_are_tried_only_when_a_person_says_so() {
    for play in explore().plays {
        if play.machine.state == State::MayGuess {
            let enter = fit(&play.machine.view(), Answer::enter("check-may-guess")).expect("it fits");
            let given = Given { answer: enter, shown: Shown::default(), withheld: false };
            let next = play.step(Event::Answer(given), 1).expect("it moves");
            assert_eq!(next.machine.state(), "Saving");
            assert!(!next.machine.evidence.may_guess);
            return;
        }
    }
    panic!("nobody was asked");
}

#[test]
fn a_double_tap_or_a_late_outcome_changes_nothing() {
    for play in explore().plays {
        let machine = play.machine;
        let late = machine.clone().step(Event::Done(Outcome::Found(vec![])));
        assert!(!late.moved && late.effect.is_none() && late.machine == machine, "{}", machine.state());
        if machine.view().busy.is_some() {
            let given = Given { answer: Answer::enter(machine.view().id), shown: Shown::default(), withheld: false };
            assert!(!machine.clone().step(Event::Answer(given)).moved, "{}", machine.state());
        }
    }
}

#[test]
fn new_phones_can_be_called_right_and_are_known_from_then_on() {
    let plays = explore().plays;
    let detail = plays.into_iter().find(|play| {
        matches!(play.machine.state, State::Detail { .. })
            && play.machine.view().choices.iter().any(|choice| choice.id == "accept")
    });
    let detail = detail.expect("new phones have a screen with that choice");
    let given = Given { answer: Answer::choose("check-item", "accept"), shown: Shown::default(), withheld: false };
    let accepting = detail.step(Event::Answer(given), 1).expect("it moves");
    let Some((Effect::Save(saved), _)) = &accepting.under_way else { panic!("it is kept") };
    let record = CheckRecord::decode(&saved.bytes).expect("our own record");
    assert_eq!(record.memory.phones.as_ref().map(Vec::len), Some(3));
    assert_eq!(crate::check::item::verdict("phones", &record.evidence), Some(crate::check::Verdict::Ok));
    let kept = accepting.clone().step(Event::Done(Outcome::Kept), 2).expect("it moves");
    assert!(kept.machine.view().choices.iter().all(|choice| choice.id != "accept"));
    let unkept = accepting.step(Event::Done(Outcome::Failed(Failure::of(ReasonCode::StoreFull))), 2).expect("it moves");
    assert!(
        unkept.machine.view().choices.iter().any(|choice| choice.id == "accept")
            && unkept.machine.view().problem.is_some()
    );
}
