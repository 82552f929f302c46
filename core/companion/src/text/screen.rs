//! Views into screens: every message said, every number kept.

use super::Text;
use crate::wizard::view::{ChoiceView, FactView, FieldView, Message, ProblemView, View};
use crate::wizard::{Busy, Choice, Fact, Field, Help, Problem, Screen};

pub(super) fn screen(text: &Text, view: &View, now: u64, faults: &mut Vec<String>) -> Screen {
    Screen {
        id: view.id.into(),
        title: text.render(&view.title, faults),
        body: view.body.iter().map(|paragraph| text.render(paragraph, faults)).collect(),
        facts: view.facts.iter().map(|fact| self::fact(text, fact, faults)).collect(),
        fields: view.fields.iter().map(|field| self::field(text, field, faults)).collect(),
        choices: view.choices.iter().map(|choice| self::choice(text, choice, faults)).collect(),
        default: view.default.clone(),
        progress: view.progress,
        announce: view.announce,
        severity: view.severity,
        help: view
            .help
            .as_ref()
            .map(|(title, words)| Help { title: text.render(title, faults), text: text.render(words, faults) }),
        problem: view
            .problem
            .as_ref()
            .map(|problem| Problem { wait_seconds: view.wait, ..self::problem(text, problem, faults) }),
        busy: view
            .busy
            .as_ref()
            .map(|(words, cancellable)| Busy { text: text.render(words, faults), cancellable: *cancellable }),
        seconds_left: view.until.map(|until| seconds_left(until, now, view.lasts)),
        end: view.end,
        opens: view.opens.map(Into::into),
    }
}

pub(super) fn problem(text: &Text, view: &ProblemView, faults: &mut Vec<String>) -> Problem {
    Problem {
        code: view.what.id.into(),
        what: text.render(&view.what, faults),
        next: text.render(&view.next, faults),
        field: view.field.map(Into::into),
        wait_seconds: None,
    }
}

fn fact(text: &Text, view: &FactView, faults: &mut Vec<String>) -> Fact {
    Fact { label: text.render(&view.label, faults), value: text.render(&view.value, faults), assurance: view.assurance }
}

fn field(text: &Text, view: &FieldView, faults: &mut Vec<String>) -> Field {
    Field {
        id: view.id.into(),
        label: text.render(&view.label, faults),
        kind: view.kind,
        hint: view.hint.as_ref().map(|hint| text.render(hint, faults)),
        value: view.value.clone(),
        required: view.required,
        max_chars: view.max_chars,
    }
}

fn choice(text: &Text, view: &ChoiceView, faults: &mut Vec<String>) -> Choice {
    let detail = view.detail.as_ref().map(|detail: &Message| text.render(detail, faults));
    Choice { id: view.id.clone(), label: text.render(&view.label, faults), detail, role: view.role }
}

/// Rounded down, and never more than it lasts in all, or than the longest pairing window where that is not known, so that a
/// clock that jumped back promises nothing.
fn seconds_left(until: u64, now: u64, lasts: Option<u32>) -> u32 {
    let left = u32::try_from(until.saturating_sub(now) / 1_000).unwrap_or(u32::MAX);
    left.min(lasts.unwrap_or(WINDOW_SECONDS_MAX))
}

/// Longest pairing window in seconds (15 minutes).
const WINDOW_SECONDS_MAX: u32 = 900;
