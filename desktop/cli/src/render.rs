//! Draws a screen as lines of text: the one way in which a person sees anything of a wizard here.
//!
//! It must say in words all that matters; bold and colour only repeat it. It decides nothing and asks nothing.

mod style;
#[cfg(test)]
mod tests;
mod wrap;

use pandu::text::Text;
use pandu::wizard::view::Arg;
use pandu::wizard::{Assurance, Choice, Fact, Role, Screen, Severity};
use unicode_width::UnicodeWidthStr;

pub(crate) use style::{Style, Tone};
pub(crate) use wrap::{visible, wrap};

/// How wide and how plain to draw.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    width: usize,
    style: Style,
}

impl Page {
    /// A page of `columns`, but never wider than can be read well, nor too narrow for words.
    pub(crate) fn new(columns: usize, style: Style) -> Self {
        Self { width: columns.clamp(COLUMNS_MIN, COLUMNS_MAX), style }
    }

    /// Draws everything of a screen that is filled, its choices numbered.
    pub(crate) fn draw(&self, screen: &Screen, words: &Text) -> String {
        let mut lines = vec![String::new()];
        self.heading(screen, words, &mut lines);
        self.problem(screen, words, &mut lines);
        for paragraph in &screen.body {
            lines.push(String::new());
            lines.extend(self.paragraph(paragraph));
        }
        self.facts(&screen.facts, words, &mut lines);
        if let Some(busy) = &screen.busy {
            lines.push(String::new());
            lines.extend(self.paragraph(&busy.text));
        }
        if let Some(seconds) = screen.seconds_left {
            lines.push(String::new());
            let left = words.say("cli-time-left", vec![("time", Arg::Duration(u64::from(seconds)))]);
            lines.extend(self.paragraph(&left));
        }
        self.choices(screen, words, &mut lines);
        lines.join("\n")
    }

    /// Draws the help of a screen.
    pub(crate) fn help(&self, screen: &Screen) -> Option<String> {
        let help = screen.help.as_ref()?;
        let mut lines = vec![String::new()];
        lines.extend(
            wrap(&help.title, self.width, "", "").into_iter().map(|line| self.style.paint(Tone::Strong, &line)),
        );
        lines.extend(self.paragraph(&help.text));
        Some(lines.join("\n"))
    }

    /// Draws a frame round short lines.
    pub(crate) fn frame(&self, texts: &[String]) -> String {
        let lines: Vec<String> = texts.iter().flat_map(|text| wrap(text, self.width - FRAME_COLUMNS, "", "")).collect();
        let inner = lines.iter().map(|line| line.width()).max().unwrap_or_default();
        let edge = "─".repeat(inner + 4);
        let mut drawn = vec![String::new(), format!("  ┌{edge}┐")];
        drawn.extend(lines.iter().map(|line| format!("  │  {line}{}  │", " ".repeat(inner - line.width()))));
        drawn.push(format!("  └{edge}┘"));
        drawn.join("\n")
    }

    /// Cuts one paragraph into lines.
    pub(crate) fn paragraph(&self, text: &str) -> Vec<String> {
        wrap(text, self.width, "", "")
    }

    fn heading(&self, screen: &Screen, words: &Text, lines: &mut Vec<String>) {
        let (mut title, mut step_mark) = (visible(&screen.title), String::new());
        if let Some(progress) = screen.progress {
            let (step, of) = (i64::from(progress.step), i64::from(progress.of));
            let step = words.say("cli-step", vec![("step", Arg::Number(step)), ("of", Arg::Number(of))]);
            step_mark = format!("{} · ", visible(&step));
        }
        let (mark, tone) = match screen.severity {
            Severity::Info => (None, Tone::Strong),
            Severity::Success => (Some("cli-severity-success"), Tone::Good),
            Severity::Warning => (Some("cli-severity-warning"), Tone::Attention),
            Severity::Danger => (Some("cli-severity-danger"), Tone::Danger),
        };
        if let Some(mark) = mark {
            title = format!("{} {title}", words.say(mark, Vec::new()));
        }
        let heading = self.paragraph(&format!("{step_mark}{title}"));
        let longest = heading.iter().map(|line| line.width()).max().unwrap_or_default();
        lines.extend(heading.iter().map(|line| self.style.paint(tone, line)));
        lines.push("─".repeat(longest));
    }

    fn problem(&self, screen: &Screen, words: &Text, lines: &mut Vec<String>) {
        let Some(problem) = &screen.problem else { return };
        lines.push(String::new());
        let said = format!("{} {}", words.say("cli-problem", Vec::new()), problem.what);
        lines.extend(wrap(&said, self.width, "", "").iter().map(|line| self.style.paint(Tone::Attention, line)));
        lines.extend(self.paragraph(&problem.next));
    }

    /// Facts in their order; who says so stands once above those that follow one another.
    fn facts(&self, facts: &[Fact], words: &Text, lines: &mut Vec<String>) {
        for run in facts.chunk_by(|one, other| one.assurance == other.assurance) {
            lines.push(String::new());
            lines.extend(self.paragraph(&words.say(who_says(run[0].assurance), Vec::new())));
            let labels = run.iter().map(|fact| visible(&fact.label).width());
            let column = labels.filter(|width| *width <= LABEL_COLUMNS).max().unwrap_or_default();
            lines.extend(run.iter().flat_map(|fact| self.fact(fact, column)));
        }
    }

    /// One fact: its label in a column of its own, or on a line of its own where it is too long for that.
    fn fact(&self, fact: &Fact, column: usize) -> Vec<String> {
        let label = visible(&fact.label);
        let indent = " ".repeat(FACT_INDENT + column + 2);
        match column.checked_sub(label.width()) {
            Some(gap) => {
                let first = format!("{}{label}{}", " ".repeat(FACT_INDENT), " ".repeat(gap + 2));
                wrap(&fact.value, self.width, &first, &indent)
            }
            None => {
                let start = " ".repeat(FACT_INDENT);
                let mut lines = wrap(&label, self.width, &start, &start);
                lines.extend(wrap(&fact.value, self.width, &indent, &indent));
                lines
            }
        }
    }

    fn choices(&self, screen: &Screen, words: &Text, lines: &mut Vec<String>) {
        if !screen.choices.is_empty() {
            lines.push(String::new());
        }
        for (index, choice) in screen.choices.iter().enumerate() {
            let number = format!("  {}. ", index + 1);
            let indent = " ".repeat(number.len());
            let label = format!("{}{}", choice.label, marks(choice, screen, words));
            let label = wrap(&label, self.width, &number, &indent);
            let strong = screen.default.as_ref() == Some(&choice.id);
            lines.extend(
                label.iter().map(|line| if strong { self.style.paint(Tone::Strong, line) } else { line.clone() }),
            );
            if let Some(detail) = &choice.detail {
                lines.extend(wrap(detail, self.width, &indent, &indent));
            }
        }
    }
}

/// What is said behind a choice: whether it is recommended or risky, and whether Enter takes it.
fn marks(choice: &Choice, screen: &Screen, words: &Text) -> String {
    let role = match choice.role {
        Role::Recommended => Some("cli-choice-recommended"),
        Role::Neutral => None,
        Role::Danger => Some("cli-choice-danger"),
    };
    let many = screen.choices.len() > 1;
    let enter = (many && screen.default.as_ref() == Some(&choice.id)).then_some("cli-choice-enter");
    let marks: Vec<String> = [role, enter].into_iter().flatten().map(|id| words.say(id, Vec::new())).collect();
    if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) }
}

const fn who_says(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::MakerStated => "cli-says-maker",
        Assurance::SelfReported => "cli-says-device",
        Assurance::SignedByPairedKey => "cli-says-signed",
        Assurance::Probed => "cli-says-probed",
        Assurance::SeenByUser => "cli-says-seen",
        Assurance::Ours => "cli-says-ours",
    }
}

/// Columns of a terminal whose width is not known.
pub(crate) const COLUMNS: usize = 80;
const COLUMNS_MIN: usize = 24;
/// Longer lines are hard to read.
const COLUMNS_MAX: usize = 80;
const FACT_INDENT: usize = 2;
/// What a frame takes of a line.
const FRAME_COLUMNS: usize = 8;
/// Longest label that keeps its value on the same line.
const LABEL_COLUMNS: usize = 30;
