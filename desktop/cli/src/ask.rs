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

    /// Whether a person types secrets without seeing them.
    fn is_blind(&self) -> bool;

    /// Says something.
    fn tell(&mut self, text: &str);
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Question {
    /// What is asked, without a colon.
    pub(crate) text: String,
    /// What a good answer looks like.
    pub(crate) hint: Option<String>,
    /// What can be pressed or typed instead.
    pub(crate) keys: String,
    /// What stands there already.
    pub(crate) value: String,
}

/// Asks everything that a screen asks. `label` is a label that is known already and that Enter may take.
///
/// A screen's fields belong to its default choice: taking another one asks for nothing more. On a screen without a default
/// they belong to all. Where a secret is asked for, it is asked for at once, and a number takes another choice instead: no
/// password or code is as short as that.
pub(crate) async fn ask(
    screen: &Screen,
    label: Option<&str>,
    help: Option<&str>,
    words: &Text,
    input: &mut impl Ask,
) -> Reply {
    let mut answer = Answer::enter(&screen.id);
    let at_once = screen.fields.first().is_some_and(|field| field.kind.is_secret()) && screen.default.is_some();
    if !at_once {
        match choose(screen, help, words, input).await {
            Said::Choice(choice) => answer.choice = Some(choice.id.clone()),
            Said::Enter => {}
            Said::Leave => return Reply::Leave,
        }
    }
    let theirs = screen.default.is_none() || answer.choice.is_none() || answer.choice == screen.default;
    for (index, field) in screen.fields.iter().enumerate().filter(|_| theirs) {
        let shortcuts = (at_once && index == 0).then_some((screen, help));
        match fill(field, shortcuts, label, words, input).await {
            Filled::Value(value) => answer = answer.with(&field.id, &value),
            Filled::Choice(choice) => return Reply::Answer(Answer::choose(&screen.id, &choice.id)),
            Filled::Leave => return Reply::Leave,
        }
    }
    Reply::Answer(answer)
}

/// What was said to the question which choice to take.
enum Said<'a> {
    Choice(&'a Choice),
    Enter,
    Leave,
}

/// What was said to a field.
enum Filled<'a> {
    Value(Zeroizing<String>),
    Choice(&'a Choice),
    Leave,
}

async fn choose<'a>(screen: &'a Screen, help: Option<&str>, words: &Text, input: &mut impl Ask) -> Said<'a> {
    if screen.choices.len() <= 1 && !screen.fields.is_empty() {
        return Said::Enter;
    }
    let keys = keys(screen, help.is_some(), words);
    let question = Question { text: question_text(screen, words), keys, ..Question::default() };
    loop {
        let Some(said) = input.line(&question).await else { return Said::Leave };
        match (said.trim(), help) {
            ("", _) => return Said::Enter,
            ("?", Some(help)) => input.tell(help),
            (said, _) if is_leaving(said) => return Said::Leave,
            (said, _) => match numbered(screen, said) {
                Some(choice) => return Said::Choice(choice),
                None => input.tell(&unfit(screen, words)),
            },
        }
    }
}

fn numbered<'a>(screen: &'a Screen, said: &str) -> Option<&'a Choice> {
    screen.choices.get(said.parse::<usize>().ok()?.checked_sub(1)?)
}

fn is_leaving(said: &str) -> bool {
    said.eq_ignore_ascii_case("q")
}

fn question_text(screen: &Screen, words: &Text) -> String {
    match screen.choices.as_slice() {
        [] => say(words, "cli-ask-go-on", Vec::new()),
        [only] => visible(&only.label),
        _ => say(words, "cli-ask-choice", Vec::new()),
    }
}

/// What Enter does, and the two letters that always work.
fn keys(screen: &Screen, help: bool, words: &Text) -> String {
    let enter = match (&screen.default, screen.choices.len()) {
        (_, 0 | 1) => say(words, "cli-hint-enter", Vec::new()),
        (None, _) => say(words, "cli-hint-no-choice", Vec::new()),
        (Some(default), _) => {
            let at = screen.choices.iter().position(|choice| choice.id == *default).unwrap_or_default() + 1;
            say(words, "cli-hint-default", vec![("number", Arg::Number(i64::try_from(at).unwrap_or(i64::MAX)))])
        }
    };
    let help = help.then(|| say(words, "cli-hint-help", Vec::new()));
    let leave = say(words, "cli-hint-leave", Vec::new());
    [Some(enter), help, Some(leave)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn unfit(screen: &Screen, words: &Text) -> String {
    let many = i64::try_from(screen.choices.len()).unwrap_or(i64::MAX);
    say(words, "cli-ask-unfit", vec![("count", Arg::Number(many))])
}

/// Asks until the value can be taken. With `shortcuts`, a number, `?` and `q` do what they do where a choice is asked for.
async fn fill<'a>(
    field: &Field,
    shortcuts: Option<(&'a Screen, Option<&str>)>,
    label: Option<&str>,
    words: &Text,
    input: &mut impl Ask,
) -> Filled<'a> {
    let label = label.filter(|_| field.kind == FieldKind::LabelCode);
    let question = Question {
        text: visible(&field.label),
        hint: field.hint.as_deref().map(visible),
        keys: field_keys(shortcuts, label.is_some(), words),
        value: field.value.clone(),
    };
    loop {
        let said = match field.kind {
            FieldKind::Text => input.line(&question).await.map(Zeroizing::new),
            FieldKind::Secret | FieldKind::NewSecret | FieldKind::LabelCode => input.secret(&question).await,
        };
        let Some(said) = said else { return Filled::Leave };
        if let Some((screen, help)) = shortcuts {
            match (numbered(screen, said.trim()), help) {
                (Some(choice), _) if screen.default.as_ref() != Some(&choice.id) => return Filled::Choice(choice),
                (None, Some(help)) if said.trim() == "?" => {
                    input.tell(help);
                    continue;
                }
                (None, _) if is_leaving(said.trim()) => return Filled::Leave,
                _ => {}
            }
        }
        let said = match (said.is_empty(), label) {
            (true, Some(label)) => Zeroizing::new(label.to_owned()),
            (true, None) => Zeroizing::new(field.value.clone()),
            (false, _) => said,
        };
        if said.trim().is_empty() && field.required {
            input.tell(&say(words, "cli-ask-required", Vec::new()));
        } else if said.chars().count() > usize::from(field.max_chars) {
            input.tell(&say(words, "cli-ask-too-long", vec![("count", Arg::Number(i64::from(field.max_chars)))]));
        } else if field.kind == FieldKind::NewSecret && input.is_blind() {
            let again = Question { text: say(words, "cli-ask-again", Vec::new()), ..Question::default() };
            match input.secret(&again).await {
                None => return Filled::Leave,
                Some(repeated) if repeated == said => return Filled::Value(said),
                Some(_) => input.tell(&say(words, "cli-ask-differ", Vec::new())),
            }
        } else {
            return Filled::Value(said);
        }
    }
}

/// What can be said to a field instead of a value.
fn field_keys(shortcuts: Option<(&Screen, Option<&str>)>, label: bool, words: &Text) -> String {
    let label = label.then_some("cli-hint-label");
    let others = shortcuts.filter(|(screen, _)| screen.choices.len() > 1).map(|_| "cli-hint-number");
    let help = shortcuts.and_then(|(_, help)| help).map(|_| "cli-hint-help");
    let leave = shortcuts.map(|_| "cli-hint-leave");
    let keys = [label, others, help, leave].into_iter().flatten().map(|id| say(words, id, Vec::new()));
    keys.collect::<Vec<_>>().join(" · ")
}

/// Says a message as a terminal may have it.
fn say(words: &Text, id: &'static str, args: Vec<(&'static str, Arg)>) -> String {
    visible(&words.say(id, args))
}
