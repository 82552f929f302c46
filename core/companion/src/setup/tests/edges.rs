//! Every edge of the match: what can happen in each state is tried, the outcome kept as a table, and the diagram in the
//! wizard's documentation compared with it.

use std::collections::BTreeSet;
use std::fmt::Write;

use pandu_protocol::message::{ErrorReply, UpdateFinding};

use super::super::wizard::State;
use super::super::{Setup, SetupStart};
use super::fake::{Fake, Instead, LOCK, THERMOSTAT, WINDOW_SENSOR};
use crate::error::ReasonCode;
use crate::wizard::journal::Play;
use crate::wizard::step::{Candidate, Effect, Event, Failure, Given, Greeting, Machine, Outcome, Shown};
use crate::wizard::update::{Doubt, Finding, Looked, Standing, Updated};
use crate::wizard::view::View;
use crate::wizard::{Answer, fit};

/// One edge: state, event, next state, effect.
type Edge = (&'static str, String, &'static str, &'static str);

/// Everything that was reached: the edges, and each screen once.
pub(super) struct Reached {
    pub(super) edges: BTreeSet<Edge>,
    pub(super) plays: Vec<Play<Setup>>,
}

/// Tries everything from everywhere.
pub(super) fn explore() -> Reached {
    let mut reached = Reached { edges: BTreeSet::new(), plays: Vec::new() };
    let mut seen = BTreeSet::new();
    let asking = SetupStart { asks_maker: Some(true), ..SetupStart::fresh() };
    let starts = [SetupStart::fresh(), SetupStart::paired(Fake::paired()), asking];
    let mut open: Vec<_> = starts.into_iter().map(|start| Play::begin(Setup::start(start))).collect();
    while let Some(play) = open.pop() {
        if !seen.insert(kind(&play.machine)) {
            continue;
        }
        for (name, event) in events(&play) {
            let Some(next) = play.clone().step(event, play.rows) else { continue };
            let effect = next.under_way.as_ref().map_or("", |(effect, _)| effect_name(effect));
            reached.edges.insert((play.machine.state(), name, next.machine.state(), effect));
            open.push(next);
        }
        reached.plays.push(play);
    }
    reached
}

/// What makes two states the same for this purpose.
fn kind(machine: &Setup) -> String {
    let view = machine.view();
    let choices: Vec<_> = view.choices.iter().map(|choice| choice.id.as_str()).collect();
    let problem = view.problem.as_ref().map(|problem| problem.what.id);
    let course = machine.0.course().map(|course| {
        (
            course.sign_in,
            course.network_asked,
            course.updates_asked,
            course.consents.len(),
            course.finished,
            course.plan,
        )
    });
    let body: Vec<_> = view.body.iter().map(|paragraph| paragraph.id).collect();
    let back =
        if let State::Confirm { back, .. } | State::Confirming { back, .. } | State::Refreshing { back } = &machine.0 {
            back.name()
        } else {
            ""
        };
    let asks = machine.1;
    format!("{} {back} {:?} {choices:?} {problem:?} {course:?} {body:?} {asks}", machine.state(), view.title)
}

fn events(play: &Play<Setup>) -> Vec<(String, Event)> {
    let view = play.machine.view();
    let mut events: Vec<(String, Event)> = match &play.under_way {
        Some((effect, _)) => outcomes(effect).into_iter().map(|(name, outcome)| (name, Event::Done(outcome))).collect(),
        None => answers(&view).into_iter().map(|(name, answer)| (name, Event::Answer(answer))).collect(),
    };
    if play.under_way.is_none() {
        events.push(("gone on with after a stop".into(), Event::Resumed));
    }
    events.extend(play.machine.deadline().map(|deadline| ("time is over".into(), Event::Tick(deadline))));
    events
}

fn answers(view: &View) -> Vec<(String, Given)> {
    let typed: Vec<(&str, Answer)> = match view.fields.iter().map(|field| field.id).collect::<Vec<_>>().as_slice() {
        ["label"] => vec![("the code", with(&[("label", &code())])), ("a slip", with(&[("label", "123")]))],
        ["password"] => {
            vec![("a good one", with(&[("password", "kucing gemuk")])), ("a short one", with(&[("password", "")]))]
        }
        ["key"] => vec![("a key", with(&[("key", "melati-2026")])), ("a short one", with(&[("key", "1")]))],
        ["name", "key"] => vec![
            ("both", with(&[("name", "Sembunyi"), ("key", "sembunyi-2026")])),
            ("no key", with(&[("name", "Sembunyi"), ("key", "")])),
            ("no name", with(&[("name", ""), ("key", "")])),
        ],
        _ => vec![("", Answer::enter(""))],
    };
    let choices = view.choices.iter().map(|choice| Some(choice.id.clone())).chain([None]);
    let mut answers = Vec::new();
    for choice in choices {
        for (name, answer) in &typed {
            let answer = Answer { screen: view.id.into(), choice: choice.clone(), ..answer.clone() };
            let Some(answer) = fit(view, answer) else { continue };
            let choice = choice.as_deref().unwrap_or("Enter");
            let name =
                if name.is_empty() { format!("answer {choice}") } else { format!("answer {choice} with {name}") };
            answers.push((name, Given { answer, shown: Shown::default(), withheld: false }));
        }
    }
    answers
}

fn with(values: &[(&str, &str)]) -> Answer {
    values.iter().fold(Answer::enter(""), |answer, (field, value)| answer.with(field, value))
}

fn code() -> String {
    Fake::new(LOCK).full_code()
}

fn outcomes(effect: &Effect) -> Vec<(String, Outcome)> {
    let failed =
        |code| (format!("failed {code:?}"), Outcome::Failed(Failure { code, wait_seconds: None, lost: false }));
    let candidate = |address: &str, ready| Candidate { address: address.into(), category: LOCK.category, ready };
    let greeting =
        |until, label, code| Outcome::Met(Greeting { category: LOCK.category, until, label, code, expected: false });
    let mut outcomes = match effect {
        Effect::Scan => vec![
            ("found none".into(), Outcome::Found(vec![])),
            ("found none ready".into(), Outcome::Found(vec![candidate("a", false)])),
            ("found one".into(), Outcome::Found(vec![candidate("a", true)])),
            ("found two".into(), Outcome::Found(vec![candidate("a", true), candidate("b", true)])),
        ],
        Effect::Meet { .. } => vec![
            ("open".into(), greeting(Some(1), true, true)),
            ("open to the label".into(), greeting(Some(1), true, false)),
            ("open to the code".into(), greeting(Some(1), false, true)),
            ("closed".into(), greeting(None, true, true)),
        ],
        Effect::Pair(_) => vec![
            ("paired".into(), Outcome::Paired(Fake::paired())),
            failed(ReasonCode::CodeWrong),
            failed(ReasonCode::PairingClosed),
        ],
        Effect::Call(_) => called(effect),
        Effect::Save(_) => vec![("kept".into(), Outcome::Kept), failed(ReasonCode::StoreFull)],
        Effect::Updates(_) => [
            Finding::UpToDate,
            Finding::Later { version: "1.1.0".into(), from: 1_790_000_000 },
            Finding::CannotConfirm(Doubt::Offline),
        ]
        .map(|finding| (format!("the maker says {finding:?}"), looked(finding)))
        .into(),
        Effect::Probe(_) | Effect::Deliver(_) => panic!("set-up has no use for it"),
    };
    outcomes.extend([failed(ReasonCode::LinkLost), failed(ReasonCode::DeviceChanged)]);
    outcomes
}

fn looked(finding: Finding) -> Outcome {
    let standing = Standing { finding, installed: "1.0.0".into(), installed_recalled: false, checked: None, at: 0 };
    Outcome::Updated(Updated::Looked(Box::new(Looked { standing, zone_minutes: 0, last: None, noted: None })))
}

/// What devices in different states answer.
fn called(effect: &Effect) -> Vec<(String, Outcome)> {
    let device = |profile, change: fn(&mut Fake)| {
        let mut fake = Fake::new(profile);
        change(&mut fake);
        fake
    };
    let mut outcomes = Vec::new();
    for (name, mut fake) in [
        ("lock", device(LOCK, |_| ())),
        ("thermostat", device(THERMOSTAT, |_| ())),
        ("window sensor", device(WINDOW_SENSOR, |_| ())),
        ("signed in", device(LOCK, |fake| fake.signed_in = true)),
        ("update", device(LOCK, |fake| fake.finding = UpdateFinding::Available)),
        ("online", device(LOCK, |fake| fake.network = Some((b"Rumah".to_vec(), true)))),
        ("without internet", device(LOCK, |fake| fake.network = Some((b"Rumah".to_vec(), false)))),
        ("unconfirmed", device(LOCK, |fake| fake.fresh = false)),
        ("with a password", device(LOCK, |fake| (fake.password, fake.signed_in) = (Some("x".into()), true))),
        ("finished", device(LOCK, |fake| (fake.signed_in, fake.finished) = (true, true))),
    ] {
        outcomes.push((format!("answer of a device: {name}"), fake.perform(effect, [0; 16])));
    }
    for error in [
        ErrorReply::Busy,
        ErrorReply::ConfirmationRequired,
        ErrorReply::Unsupported,
        ErrorReply::Forbidden,
        ErrorReply::Refused,
    ] {
        let mut fake = device(LOCK, |fake| fake.signed_in = true);
        let name = format!("refused {error:?}");
        fake.instead.push_back(Instead::Refuses(error));
        outcomes.push((name, fake.perform(effect, [0; 16])));
    }
    outcomes
}

fn effect_name(effect: &Effect) -> &'static str {
    match effect {
        Effect::Scan => "Scan",
        Effect::Meet { .. } => "Meet",
        Effect::Pair(_) => "Pair",
        Effect::Call(call) => call.requests.first().map_or("Call", |request| request.kind().name()),
        Effect::Save(_) => "Save",
        Effect::Updates(_) => "Updates",
        Effect::Probe(_) | Effect::Deliver(_) => panic!("set-up has no use for it"),
    }
}

#[test]
fn the_table_of_edges() {
    let mut table = String::new();
    for (state, event, next, effect) in explore().edges {
        let effect = if effect.is_empty() { String::new() } else { format!(" [{effect}]") };
        writeln!(table, "{state} + {event} -> {next}{effect}").expect("memory");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_diagram_shows_exactly_the_reachable_edges() {
    let mut edges: BTreeSet<(&str, &str)> = explore().edges.iter().map(|(from, _, to, _)| (*from, *to)).collect();
    edges.retain(|(from, to)| from != to);
    edges.extend([("[*]", "Start"), ("[*]", "Resuming"), ("Finished", "[*]"), ("Stopped", "[*]")]);
    let drawn: BTreeSet<(&str, &str)> = include_str!("../wizard.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! ")?.trim().split_once(" --> "))
        .collect();
    let lines = |edges: BTreeSet<(&str, &str)>| {
        edges.into_iter().map(|(from, to)| format!("//!     {from} --> {to}")).collect::<Vec<_>>().join("\n")
    };
    assert!(drawn == edges, "the diagram should be:\n{}", lines(edges));
}

#[test]
fn every_state_can_be_left_and_every_screen_can_be_answered() {
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
            assert!(!view.choices.is_empty(), "{}", view.id);
            assert_eq!(
                view.default.is_none(),
                view.decision == Some("consent"),
                "{}: only consents have no default",
                view.id
            );
        }
        if let Some(default) = &view.default {
            assert!(view.choices.iter().any(|choice| choice.id == *default), "{}: {default}", view.id);
        }
        let ids: BTreeSet<_> = view.choices.iter().map(|choice| &choice.id).collect();
        assert_eq!(ids.len(), view.choices.len(), "{}", view.id);
    }
}

#[test]
fn a_double_tap_or_a_late_outcome_changes_nothing() {
    let late = || Event::Done(Outcome::Kept);
    for play in explore().plays {
        let machine = play.machine;
        if machine.state() != "Saving" {
            let step = machine.clone().step(late());
            assert!(!step.moved && step.effect.is_none() && step.machine == machine, "{}", machine.state());
        }
        if machine.view().busy.is_some() {
            let answer = Answer::enter(machine.view().id);
            let tap = Given { answer, shown: Shown::default(), withheld: false };
            let step = machine.clone().step(Event::Answer(tap));
            assert!(!step.moved && step.machine == machine, "{}", machine.state());
        }
    }
}

#[test]
fn what_the_maker_has_signed_outweighs_the_word_of_the_device() {
    let mut said = BTreeSet::new();
    for play in explore().plays {
        let view = play.machine.view();
        if play.machine.state() == "Checked" && view.problem.is_none() {
            let body: Vec<_> = view.body.iter().map(|paragraph| paragraph.id).collect();
            let by_device = body.contains(&"update-up-to-date") || body.contains(&"update-available");
            let by_maker = body.contains(&"update-status-up-to-date") || body.contains(&"update-status-later");
            assert!(!(by_device && (by_maker || body.contains(&"update-doubt-offline"))), "{body:?}");
            said.extend(body);
        }
    }
    for id in ["update-status-up-to-date", "update-status-later", "update-doubt-offline", "update-up-to-date"] {
        assert!(said.contains(id), "{id}: {said:?}");
    }
}
