//! Asks a person what a screen asks, and makes the answer of what they say.
//!
//! One dialogue for every kind of input: choose by number, then type what the choice needs. It never invents an answer: Enter
//! is posted as Enter, and the end of input is a leave-taking.

mod lines;
mod terminal;
#[cfg(test)]
mod tests;

use pandu::text::Text;
use pandu::wizard::view::Arg;
use pandu::wizard::{Answer, Choice, Field, FieldKind, Screen};
use zeroize::Zeroizing;

pub(crate) use lines::Lines;
pub(crate) use terminal::Terminal;

use crate::render::visible;

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The person answered.
    Answer(Answer),
    /// The person wants to leave, or there is no more input.
    Leave,
}

/// Something that can be asked: a terminal, or a stream of lines.
pub(crate) trait Ask {
    /// Asks for one line that anyone may see. `None` = the person leaves.
    async fn line(&mut self, question: &Question) -> Option<String>;

    /// Asks for a secret, which is not shown unless the person wants it. `None` = the person leaves.
    async fn secret(&mut self, question: &Question) -> Option<Zeroizing<String>>;

    /// Says something.
    fn tell(&mut self, text: &str);
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Question {
    /// What is asked, without a colon.
    pub(crate) text: String,
    /// What Enter means, or what a good answer looks like.
    pub(crate) hint: Option<String>,
    /// What stands there already.
    pub(crate) value: String,
}

/// Asks everything that a screen asks. `label` is a label that is known already and that Enter may take.
///
/// A screen's fields belong to its default choice: taking another one asks for nothing more. On a screen without a default
/// they belong to all.
pub(crate) async fn ask(screen: &Screen, label: Option<&str>, help: Option<&str>, words: &Text, input: &mut impl Ask) -> Reply {
    let Some(choice) = choose(screen, help, words, input).await else { return Reply::Leave };
    let fields = screen.default.is_none() || choice.is_none_or(|choice| screen.default.as_ref() == Some(&choice.id));
    let mut answer = match choice {
        Some(choice) => Answer::choose(&screen.id, &choice.id),
        None => Answer::enter(&screen.id),
    };
    for field in screen.fields.iter().filter(|_| fields) {
        let Some(value) = fill(field, label, words, input).await else { return Reply::Leave };
        answer = answer.with(&field.id, &value);
    }
    Reply::Answer(answer)
}

/// Which choice; the inner `None` is Enter, the outer one leaving.
async fn choose<'a>(screen: &'a Screen, help: Option<&str>, words: &Text, input: &mut impl Ask) -> Option<Option<&'a Choice>> {
    if screen.choices.len() <= 1 && !screen.fields.is_empty() {
        return Some(None);
    }
    let question = Question { text: question_text(screen, words), hint: Some(hint(screen, help.is_some(), words)), value: String::new() };
    loop {
        let said = input.line(&question).await?;
        match (said.trim(), help) {
            ("", _) => return Some(None),
            ("?", Some(help)) => input.tell(help),
            ("q" | "Q", _) => return None,
            (said, _) => match said.parse::<usize>().ok().and_then(|number| screen.choices.get(number.checked_sub(1)?)) {
                Some(choice) => return Some(Some(choice)),
                None => input.tell(&unfit(screen, words)),
            },
        }
    }
}

fn question_text(screen: &Screen, words: &Text) -> String {
    match screen.choices.as_slice() {
        [] => words.say("cli-ask-go-on", Vec::new()),
        [only] => visible(&only.label),
        _ => words.say("cli-ask-choice", Vec::new()),
    }
}

/// What Enter does, and the two letters that always work.
fn hint(screen: &Screen, help: bool, words: &Text) -> String {
    let enter = match (&screen.default, screen.choices.len()) {
        (_, 0 | 1) => words.say("cli-hint-enter", Vec::new()),
        (None, _) => words.say("cli-hint-no-choice", Vec::new()),
        (Some(default), _) => {
            let at = screen.choices.iter().position(|choice| choice.id == *default).unwrap_or_default() + 1;
            words.say("cli-hint-default", vec![("number", Arg::Number(i64::try_from(at).unwrap_or(i64::MAX)))])
        }
    };
    let help = help.then(|| words.say("cli-hint-help", Vec::new()));
    let leave = words.say("cli-hint-leave", Vec::new());
    [Some(enter), help, Some(leave)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn unfit(screen: &Screen, words: &Text) -> String {
    let many = i64::try_from(screen.choices.len()).unwrap_or(i64::MAX);
    words.say("cli-ask-unfit", vec![("count", Arg::Number(many))])
}

/// Asks until the value can be taken.
async fn fill(field: &Field, label: Option<&str>, words: &Text, input: &mut impl Ask) -> Option<Zeroizing<String>> {
    let label = label.filter(|_| field.kind == FieldKind::LabelCode);
    let hint = label.map(|_| words.say("cli-hint-label", Vec::new())).or_else(|| field.hint.clone());
    let question = Question { text: visible(&field.label), hint: hint.map(|hint| visible(&hint)), value: field.value.clone() };
    loop {
        let said = match field.kind {
            FieldKind::Text => Zeroizing::new(input.line(&question).await?),
            FieldKind::Secret | FieldKind::LabelCode => input.secret(&question).await?,
        };
        let said = match (said.is_empty(), label) {
            (true, Some(label)) => Zeroizing::new(label.to_owned()),
            (true, None) => Zeroizing::new(field.value.clone()),
            (false, _) => said,
        };
        if said.trim().is_empty() && field.required {
            input.tell(&words.say("cli-ask-required", Vec::new()));
        } else if said.chars().count() > usize::from(field.max_chars) {
            input.tell(&words.say("cli-ask-too-long", vec![("count", Arg::Number(i64::from(field.max_chars)))]));
        } else {
            return Some(said);
        }
    }
}
