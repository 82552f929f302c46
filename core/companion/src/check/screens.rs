//! The screens of a check: what is under way, one screen for each part of the findings, one for an item in full.

use super::item::{Group, ITEMS, Item, Look, Verdict};
use super::wizard::{Check, State, can_be_accepted};
use crate::text::Inert;
use crate::wizard::view::{Arg, ChoiceView, Message, View};
use crate::wizard::{Announce, Assurance, End, Progress, Role, Severity};

/// The screen of a state.
pub(super) fn view(check: &Check) -> View {
    match &check.state {
        State::Looking => View::new("check-looking", title()).busy(Message::new("check-looking.busy"), true),
        State::Unreached(failure) => View::new("check-unreached", Message::new("check-unreached"))
            .body(Message::new("check-unreached.body"))
            .problem(Some(failure.problem(None)))
            .default_choice(ChoiceView::new("again", Message::new("check-again"), Role::Recommended)),
        State::Knocking => View::new("check-knocking", title()).busy(Message::new("check-knocking"), true),
        State::Asking(_) => View::new("check-asking", title()).busy(Message::new("check-asking"), true),
        State::MayGuess => may_guess(),
        State::Guessing => View::new("check-guesses", title()).busy(Message::new("check-guesses"), true),
        State::Saving => View::new("check-saving", title()).busy(Message::new("check-saving"), true),
        State::Shown { group, trouble } => shown(check, *group).problem(trouble.map(|failure| failure.problem(None))),
        State::Detail { group, item, trouble } => {
            detail(check, *group, *item).problem(trouble.map(|failure| failure.problem(None)))
        }
        State::Accepting { .. } => {
            View::new("check-accepting", Message::new("check-phones")).busy(Message::new("check-saving"), true)
        }
        State::Opening { kind } => View {
            end: Some(End::Finished),
            opens: Some(kind),
            ..View::new("check-opening", Message::new("check-opening")).body(Message::new("check-opening.body"))
        },
        State::Finished => finished(check),
    }
}

const fn title() -> Message {
    Message::new("check-looking")
}

/// The one thing that is asked. Enter leaves the device alone.
fn may_guess() -> View {
    View::new("check-may-guess", Message::new("check-may-guess"))
        .body(Message::new("check-may-guess.body"))
        .body(Message::new("check-may-guess.cost"))
        .default_choice(ChoiceView::new("skip", Message::new("check-may-guess.skip"), Role::Neutral))
        .choice(ChoiceView::new("try", Message::new("check-may-guess.try"), Role::Neutral))
}

/// One part of the findings: a line for each item, and a way to each that is not in order.
fn shown(check: &Check, group: usize) -> View {
    let Some(part) = Group::ALL.get(group) else { return finished(check) };
    let looks: Vec<(&Item, Look)> =
        ITEMS.iter().filter(|item| item.group == *part).map(|item| (item, item.look(&check.evidence))).collect();
    let has = |wanted| looks.iter().any(|(_, look)| look.verdict == wanted);
    let view = screen(*part);
    let view = looks.iter().fold(view, |view, (item, look)| {
        let line =
            Message::new("check-line").with("verdict", Message::new(look.verdict.word())).with("why", look.why.clone());
        view.fact(Message::new(item.title), line, look.assurance)
    });
    let last = group + 1 == Group::ALL.len();
    let next = Message::new(if last { "check-next.finish" } else { "check-next" });
    let view = view.default_choice(ChoiceView::new("next", next, Role::Neutral));
    let open = looks.iter().filter(|(_, look)| !matches!(look.verdict, Verdict::Ok | Verdict::DoesNotApply));
    let view = open.fold(view, |view, (item, _)| {
        let label = Message::new("check-more").with("item", Message::new(item.title));
        view.choice(ChoiceView::new(format!("item-{}", item.id), label, Role::Neutral))
    });
    let view =
        if group > 0 { view.choice(ChoiceView::new("back", Message::new("check-back"), Role::Neutral)) } else { view };
    let severity = if has(Verdict::FixIt) { Severity::Warning } else { Severity::Info };
    View { severity, progress: progress(group), announce: Announce::Polite, ..view }
}

/// Each part has a screen name of its own, so that a double tap on one can never answer the next.
const fn screen(group: Group) -> View {
    let title = Message::new(group.title());
    match group {
        Group::Access => View::new("check-part-access", title),
        Group::Updates => View::new("check-part-updates", title),
        Group::Connections => View::new("check-part-connections", title),
        Group::Sensing => View::new("check-part-sensing", title),
        Group::Integrity => View::new("check-part-integrity", title),
        Group::Maker => View::new("check-part-maker", title),
    }
}

fn progress(group: usize) -> Option<Progress> {
    let (step, of) = (u8::try_from(group + 1).ok()?, u8::try_from(Group::ALL.len() + 1).ok()?);
    Some(Progress { step, of })
}

/// One item in full: why, what could happen, what it rests on, what to do.
fn detail(check: &Check, group: usize, item: usize) -> View {
    let Some(item) = ITEMS.get(item) else { return shown(check, group) };
    let look = item.look(&check.evidence);
    let line =
        Message::new("check-line").with("verdict", Message::new(look.verdict.word())).with("why", look.why.clone());
    let view = View::new("check-item", Message::new(item.title)).body(line);
    let open = !matches!(look.verdict, Verdict::Ok | Verdict::DoesNotApply);
    let view = if open {
        view.fact(Message::new("check-risk"), Message::new(item.risk), Assurance::Ours).fact(
            Message::new("check-advice"),
            Message::new(item.advice),
            Assurance::Ours,
        )
    } else {
        view
    };
    let view = match item.undo.filter(|_| look.verdict == Verdict::FixIt) {
        Some(undo) => view.fact(Message::new("check-undo"), Message::new(undo), Assurance::Ours),
        None => view,
    };
    let view = look
        .evidence
        .iter()
        .fold(view, |view, line| view.fact(Message::new("check-evidence"), line.clone(), look.assurance));
    let clauses = Arg::List(item.clauses.iter().map(|clause| Arg::Text(Inert::name(clause))).collect());
    let view = view
        .help(Message::new("check-clauses"), Message::new("check-clauses.text").with("clauses", clauses))
        .default_choice(ChoiceView::new("back", Message::new("check-item-back"), Role::Neutral));
    let view = match item.opens.filter(|_| look.verdict == Verdict::FixIt) {
        Some(_) => view.choice(ChoiceView::new("open", Message::new("check-open"), Role::Recommended)),
        None => view,
    };
    let view = if can_be_accepted(item, &look) {
        view.choice(ChoiceView::new("accept", Message::new("check-accept"), Role::Neutral))
    } else {
        view
    };
    let severity = if look.verdict == Verdict::FixIt { Severity::Warning } else { Severity::Info };
    View { severity, progress: progress(group), ..view }
}

/// The end: what is left to do, when this was, and what it cannot prove. No mark, no count.
fn finished(check: &Check) -> View {
    let all = || ITEMS.iter().map(|item| (item, item.look(&check.evidence).verdict));
    let listed = |verdict: Verdict| {
        all()
            .filter(|(_, found)| *found == verdict)
            .map(|(item, _)| Arg::from(Message::new(item.title)))
            .collect::<Vec<_>>()
    };
    let (todo, unknown) =
        (listed(Verdict::FixIt), [listed(Verdict::NotStated), listed(Verdict::CouldNotCheck)].concat());
    let nothing = todo.is_empty();
    let view = View::new("check-finished", Message::new("check-finished"));
    let view = if nothing {
        view.body(Message::new("check-finished.nothing"))
    } else {
        view.body(Message::new("check-finished.todo").with("items", Arg::List(todo)))
    };
    let view = if unknown.is_empty() {
        view
    } else {
        view.body(Message::new("check-finished.unknown").with("items", Arg::List(unknown)))
    };
    let date = Message::verbatim(Arg::Date(check.evidence.now()));
    let view = view.body(Message::new("check-limits")).body(Message::new("check-finished.share")).fact(
        Message::new("check-when"),
        date,
        Assurance::Ours,
    );
    View {
        severity: if nothing { Severity::Info } else { Severity::Warning },
        announce: Announce::Polite,
        end: Some(End::Finished),
        progress: progress(Group::ALL.len()),
        ..view
    }
}

/// The person left.
pub(super) fn left(state: &State) -> View {
    let kept = matches!(state, State::Shown { .. } | State::Detail { .. } | State::Accepting { .. });
    View {
        announce: Announce::Polite,
        end: Some(End::Left),
        ..View::new("check-left", Message::new("check-left")).body(Message::new(if kept {
            "check-left.kept"
        } else {
            "check-left.nothing"
        }))
    }
}
