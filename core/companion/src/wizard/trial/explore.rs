//! The search through a wizard: what can happen in each state is tried, and what it leads to is kept.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{House, start};
use crate::error::ReasonCode;
use crate::wizard::journal::Play;
use crate::wizard::step::{Effect, Event, Failure, Given, Machine, Outcome, Shown};
use crate::wizard::update::{Deliver, Task, Updates};
use crate::wizard::view::{Arg, View};
use crate::wizard::{Answer, DeviceStart, FieldKind, Screen, fit};

/// One edge: state, event, next state, effect.
type Edge = (&'static str, String, &'static str, &'static str);

/// Everything that was reached: the edges, and each screen once.
pub(crate) struct Reached<M> {
    pub(crate) edges: BTreeSet<Edge>,
    pub(crate) plays: Vec<Play<M>>,
}

/// Tries everything from everywhere. `outcomes` = how an effect may end, besides failing; `typed` = what may be typed on a screen.
pub(crate) fn explore<M: Machine<Start = DeviceStart>>(
    outcomes: impl Fn(&Effect) -> Vec<(String, Outcome)>,
    typed: impl Fn(&View) -> Vec<(&'static str, Answer)>,
) -> Reached<M> {
    explore_knowing(outcomes, typed, |_| String::new())
}

/// The same. `knows` = what a state knows that is neither on its screen nor in its effect, and decides what comes next.
pub(crate) fn explore_knowing<M: Machine<Start = DeviceStart>>(
    outcomes: impl Fn(&Effect) -> Vec<(String, Outcome)>,
    typed: impl Fn(&View) -> Vec<(&'static str, Answer)>,
    knows: impl Fn(&M) -> String,
) -> Reached<M> {
    let mut reached = Reached { edges: BTreeSet::new(), plays: Vec::new() };
    let mut seen: Vec<(String, String, Option<Effect>)> = Vec::new();
    let mut open = vec![Play::begin(M::start(start()))];
    while let Some(play) = open.pop() {
        let what =
            (summary(&play.machine), knows(&play.machine), play.under_way.as_ref().map(|(effect, _)| effect.clone()));
        if seen.contains(&what) {
            continue;
        }
        seen.push(what);
        for (name, event) in events(&play, &outcomes, &typed) {
            let is_answer = matches!(event, Event::Answer(_));
            let Some(next) = play.clone().step(event, play.rows) else { continue };
            assert!(
                !is_answer || replays(&play, &next),
                "{}: {name} leads somewhere that no replay finds",
                next.machine.state()
            );
            let effect = next.under_way.as_ref().map_or("", |(effect, _)| effect_name(effect));
            reached.edges.insert((play.machine.state(), name, next.machine.state(), effect));
            open.push(next);
        }
        reached.plays.push(play);
    }
    reached
}

/// Whether an answer with a secret that is not kept, because it led nowhere, really led nowhere.
fn replays<M: Machine>(before: &Play<M>, after: &Play<M>) -> bool {
    let (was, is) = (before.machine.view(), after.machine.view());
    let secret = was.fields.iter().any(|field| field.kind != FieldKind::Text);
    let nowhere = after.under_way.is_none() && before.machine.state() == after.machine.state();
    !secret || !nowhere || (was.id == is.id && was.choices == is.choices)
}

/// What makes two states the same for this purpose, if the device is asked the same: what the person sees, but for names and
/// numbers.
fn summary<M: Machine>(machine: &M) -> String {
    let view = machine.view();
    let choices: Vec<_> = view.choices.iter().map(|choice| choice.id.as_str()).collect();
    let problem = view.problem.as_ref().map(|problem| problem.what.id);
    let facts: BTreeSet<_> = view.facts.iter().map(|fact| (fact.label.id, fact.value.id)).collect();
    let body: Vec<_> = view.body.iter().map(|paragraph| paragraph.id).collect();
    let busy = view.busy.as_ref().map(|(text, _)| {
        let said =
            text.args.iter().filter_map(|(_, arg)| if let Arg::Message(said) = arg { Some(said.id) } else { None });
        (text.id, said.collect::<Vec<_>>())
    });
    let left: Vec<_> = machine.left().body.iter().map(|paragraph| paragraph.id).collect();
    format!(
        "{} {} {} {choices:?} {problem:?} {facts:?} {body:?} {busy:?} {left:?} {:?}",
        machine.state(),
        view.id,
        view.title.id,
        view.progress
    )
}

fn events<M: Machine>(
    play: &Play<M>,
    outcomes: &impl Fn(&Effect) -> Vec<(String, Outcome)>,
    typed: &impl Fn(&View) -> Vec<(&'static str, Answer)>,
) -> Vec<(String, Event)> {
    let view = play.machine.view();
    let Some((effect, _)) = &play.under_way else {
        let answers = answers(&view, typed(&view)).into_iter().map(|(name, given)| (name, Event::Answer(given)));
        let resumed = ("gone on with after a stop".into(), Event::Resumed);
        return answers.chain([resumed]).collect();
    };
    let failed = |name: &str, code, lost| {
        (format!("failed: {name}"), Outcome::Failed(Failure { code, wait_seconds: None, lost }))
    };
    let failures = [
        failed("out of reach", ReasonCode::DeviceOutOfReach, false),
        failed("link lost", ReasonCode::LinkLost, true),
        failed("another device", ReasonCode::DeviceChanged, false),
        failed("removed", ReasonCode::SessionRefused, false),
    ];
    outcomes(effect).into_iter().chain(failures).map(|(name, outcome)| (name, Event::Done(outcome))).collect()
}

fn answers(view: &View, typed: Vec<(&'static str, Answer)>) -> Vec<(String, Given)> {
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

/// What houses in different states answer, and what each refusal of the first request leads to.
pub(crate) fn answered_by(houses: Vec<(&str, House)>, effect: &Effect) -> Vec<(String, Outcome)> {
    use pandu_protocol::message::ErrorReply;
    let mut outcomes = Vec::new();
    for (name, mut house) in houses {
        outcomes.push((format!("answer of a house: {name}"), house.perform(effect, [0; 16])));
    }
    for error in [
        ErrorReply::Busy,
        ErrorReply::ConfirmationRequired,
        ErrorReply::Throttled { wait: 32 },
        ErrorReply::Unsupported,
        ErrorReply::Forbidden,
        ErrorReply::Refused,
        ErrorReply::NotFound,
        ErrorReply::Full,
        ErrorReply::Quarantined,
        ErrorReply::invalid("secret.common"),
    ] {
        let mut house = House::new();
        let name = format!("refused: {error:?}");
        house.instead.push_back(super::Instead::Refuses(error));
        outcomes.push((name, house.perform(effect, [0; 16])));
    }
    outcomes
}

fn effect_name(effect: &Effect) -> &'static str {
    match effect {
        Effect::Call(call) => call.requests.first().map_or("Call", |request| request.kind().name()),
        Effect::Updates(Updates::Look { .. }) => "Look",
        Effect::Updates(Updates::Postpone { .. }) => "Postpone",
        Effect::Updates(Updates::Keep { .. }) => "Keep",
        Effect::Deliver(Deliver { task: Task::Fetch(_), .. }) => "Fetch",
        Effect::Deliver(Deliver { task: Task::Send(_), .. }) => "Send",
        Effect::Deliver(Deliver { task: Task::Watch, .. }) => "Watch",
        Effect::Scan | Effect::Meet { .. } | Effect::Pair(_) | Effect::Save(_) | Effect::Probe(_) => {
            panic!("a wizard about a paired device has no use for it")
        }
    }
}

/// The edges as lines.
pub(crate) fn table<M>(reached: &Reached<M>) -> String {
    let mut table = String::new();
    for (state, event, next, effect) in &reached.edges {
        let effect = if effect.is_empty() { String::new() } else { format!(" [{effect}]") };
        writeln!(table, "{state} + {event} -> {next}{effect}").expect("memory");
    }
    table
}

/// The diagram that should stand in a wizard's documentation, and the one that does.
pub(crate) fn diagram<M: Machine>(reached: &Reached<M>, first: &'static str, source: &str) -> (String, String) {
    let mut edges: BTreeSet<(&str, &str)> = reached.edges.iter().map(|(from, _, to, _)| (*from, *to)).collect();
    edges.retain(|(from, to)| from != to);
    edges.insert(("[*]", first));
    let ends = reached.plays.iter().filter(|play| play.machine.view().end.is_some());
    edges.extend(ends.map(|play| (play.machine.state(), "[*]")));
    let drawn: BTreeSet<(&str, &str)> =
        source.lines().filter_map(|line| line.strip_prefix("//! ")?.trim().split_once(" --> ")).collect();
    let lines = |edges: BTreeSet<(&str, &str)>| {
        edges.into_iter().map(|(from, to)| format!("//!     {from} --> {to}")).collect::<Vec<_>>().join("\n")
    };
    (lines(edges), lines(drawn))
}

/// Draws a screen as plain lines.
pub(crate) fn draw(screen: &Screen) -> String {
    let mut out = String::new();
    let progress =
        screen.progress.map_or_else(String::new, |progress| format!(" ({} / {})", progress.step, progress.of));
    let left = screen.seconds_left.map_or_else(String::new, |seconds| format!(" {seconds} s"));
    writeln!(out, "[{}]{progress}{left} {}", screen.id, screen.title).expect("memory");
    if let Some(problem) = &screen.problem {
        writeln!(out, "  ! {} {}", problem.what, problem.next).expect("memory");
    }
    for line in &screen.body {
        writeln!(out, "  {line}").expect("memory");
    }
    for fact in &screen.facts {
        writeln!(out, "  - {}: {} <{:?}>", fact.label, fact.value, fact.assurance).expect("memory");
    }
    for field in &screen.fields {
        writeln!(out, "  _ {}: {} ({})", field.id, field.label, field.hint.as_deref().unwrap_or("-")).expect("memory");
    }
    for choice in &screen.choices {
        let mark = if screen.default.as_ref() == Some(&choice.id) { ">" } else { "*" };
        let detail = choice.detail.as_deref().unwrap_or_default();
        writeln!(out, "  {mark} {}: {} <{:?}> {detail}", choice.id, choice.label, choice.role).expect("memory");
    }
    if let Some(help) = &screen.help {
        writeln!(out, "  ? {} {}", help.title, help.text).expect("memory");
    }
    if let Some(busy) = &screen.busy {
        writeln!(out, "  ... {}", busy.text).expect("memory");
    }
    out.replace(['\u{2068}', '\u{2069}'], "")
}
