//! The shell of a run: shows screens, asks what they ask, and says what went wrong, in the way the person chose.
//!
//! It draws and posts answers, nothing else; no step of any wizard is decided here.

mod automatic;

use std::cell::RefCell;
use std::sync::Arc;

use pandu::PanduError;
use pandu::port::Clock as _;
use pandu::text::{Inert, Text};
use pandu::wizard::view::{Message, ProblemView, View};
use pandu::wizard::{Answer, Busy, End, Screen, Severity};
use pandu_platform::{BleRadio, SystemClock};
use serde::Deserialize;
use tokio::io::{BufReader, Stdin};

use crate::ask::{Lines, Reply, Terminal, ask};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::output::Output;
use crate::render::Page;
use crate::waiting::Waiting;

pub(crate) use automatic::{Automatic, GivenUp};

/// How the person is asked.
pub(crate) enum Mode {
    /// On a terminal, by prompts.
    Terminal(Terminal),
    /// By plain lines.
    Lines(Lines<BufReader<Stdin>>),
    /// By JSON, one screen or answer a line.
    Json(Lines<BufReader<Stdin>>),
    /// Not at all.
    Yes(Automatic),
}

/// A label that is known before anyone asks for it.
pub(crate) struct KnownLabel {
    /// Its text.
    pub(crate) text: zeroize::Zeroizing<String>,
    /// Whether it is typed without asking, the first time that it is wanted.
    pub(crate) unasked: bool,
}

/// The shell of a run.
pub(crate) struct Shell {
    pub(crate) words: Arc<Text>,
    pub(crate) output: Output,
    pub(crate) mode: Mode,
    pub(crate) label: Option<KnownLabel>,
    pub(crate) clock: SystemClock,
    /// The radio to be closed when the run ends.
    pub(crate) radio: Option<BleRadio>,
    page: Page,
    interrupt: Interrupt,
    /// What is being waited for, as it was said last, and when by the clock that nobody sets.
    waited_for: RefCell<Option<(String, u64)>>,
}

impl Shell {
    /// Makes the shell of this run.
    pub(crate) fn new(
        words: Arc<Text>,
        output: Output,
        mode: Mode,
        page: Page,
        interrupt: Interrupt,
        clock: SystemClock,
    ) -> Self {
        Self { words, output, mode, label: None, clock, radio: None, page, interrupt, waited_for: RefCell::default() }
    }

    /// The time now, Unix seconds; 0 where the machine has none.
    pub(crate) fn unix_seconds(&self) -> u64 {
        self.clock.unix_ms().unwrap_or_default() / 1_000
    }

    /// Shows a screen.
    pub(crate) fn show(&self, screen: &Screen) {
        self.waited_for.take();
        if let Mode::Json(_) = self.mode {
            self.output.json(screen);
        } else {
            self.output.line(&self.page.draw(screen, &self.words));
        }
    }

    /// Shows a view of the shell's own.
    pub(crate) fn show_view(&self, view: &View) {
        self.show(&self.screen(view));
    }

    /// Puts a view of the shell's own into words.
    pub(crate) fn screen(&self, view: &View) -> Screen {
        self.words.screen(view, self.clock.unix_ms().unwrap_or_default())
    }

    /// Shows short lines in a frame, for people.
    pub(crate) fn show_frame(&self, lines: &[Message]) {
        let lines: Vec<String> = lines.iter().map(|line| self.words.message(line)).collect();
        self.output.line(&self.page.frame(&lines));
    }

    /// Prints a line for people: nothing with `--json`.
    pub(crate) fn say(&self, message: &Message) {
        if !self.is_json() {
            self.say_text(&self.words.message(message));
        }
    }

    /// Prints words that are in the person's language already, for people.
    pub(crate) fn say_text(&self, text: &str) {
        self.output.line(&format!("\n{}", self.page.paragraph(text).join("\n")));
    }

    /// Whether a program is at the other end.
    pub(crate) const fn is_json(&self) -> bool {
        matches!(self.mode, Mode::Json(_))
    }

    /// Says that something is under way, until the answer is dropped.
    pub(crate) fn wait(&self, busy: &Busy) -> Waiting {
        if !self.is_json() && self.is_news(&busy.text) {
            self.say_text(&busy.text);
        }
        match &self.mode {
            Mode::Terminal(_) => Waiting::begin(&self.words.say("cli-wait-leave", Vec::new())),
            Mode::Lines(_) | Mode::Json(_) | Mode::Yes(_) => Waiting::silent(),
        }
    }

    /// Whether this was not said just now. Many things are done behind the same words, and they are read aloud each time.
    fn is_news(&self, text: &str) -> bool {
        let now = self.clock.monotonic_ms().unwrap_or_default();
        let said = self.waited_for.borrow().as_ref().is_some_and(|(last, at)| last == text && now < at + AGAIN_MS);
        if !said {
            self.waited_for.replace(Some((text.to_owned(), now)));
        }
        !said
    }

    /// Does something that takes a while. `Err` = the person did not want to wait for it.
    pub(crate) async fn while_waiting<T>(&mut self, text: &Message, work: impl Future<Output = T>) -> Result<T, Exit> {
        let _waiting = self.wait(&Busy { text: self.words.message(text), cancellable: true });
        tokio::select! {
            output = work => Ok(output),
            () = self.interrupt.heard() => Err(Exit::Cancelled),
        }
    }

    /// Shows a view of the shell's own and asks it.
    pub(crate) async fn ask_view(&mut self, view: &View) -> Result<Reply, GivenUp> {
        let screen = self.screen(view);
        self.show(&screen);
        self.ask(&screen).await
    }

    /// Asks what a screen asks; the screen is shown already. `Err` = nobody can be asked and no default helps.
    ///
    /// Dropping the future is safe unless the mode is a terminal.
    pub(crate) async fn ask(&mut self, screen: &Screen) -> Result<Reply, GivenUp> {
        if let Some(answer) = automatic::known_label(screen, self.label.as_mut()) {
            self.say(&Message::new("cli-taken-label"));
            return Ok(Reply::Answer(answer));
        }
        if let Mode::Yes(automatic) = &mut self.mode {
            let answer = automatic.answer(screen)?;
            self.say(&taken(screen));
            return Ok(Reply::Answer(answer));
        }
        let known = self.label.as_ref().map(|label| label.text.as_str());
        let help = self.page.help(screen);
        let asked = async {
            match &mut self.mode {
                Mode::Terminal(terminal) => ask(screen, known, help.as_deref(), &self.words, terminal).await,
                Mode::Lines(lines) => ask(screen, known, help.as_deref(), &self.words, lines).await,
                Mode::Json(lines) => read_json(screen, lines, &self.output).await,
                Mode::Yes(_) => Reply::Leave,
            }
        };
        tokio::select! {
            reply = asked => Ok(reply),
            () = self.interrupt.heard() => {
                self.restore();
                Ok(Reply::Leave)
            }
        }
    }

    /// Waits for the wish to end.
    pub(crate) async fn interrupted(&mut self) {
        self.interrupt.heard().await;
    }

    /// Gives the terminal back as it was, when a prompt was cut off.
    fn restore(&self) {
        if let Mode::Terminal(_) = self.mode {
            // Nothing is left to do about a terminal that does not answer.
            let _ = crossterm::terminal::disable_raw_mode();
            self.output.note(CALM);
        }
    }

    /// Says an error and how the run ends with it.
    pub(crate) fn fail(&self, error: &PanduError) -> Exit {
        let mut screen = self.screen(&View::new("cli-failed", Message::new("cli-failed-title")));
        screen.problem = Some(self.words.problem(error));
        screen.end = Some(End::Stopped);
        self.show(&screen);
        Exit::from(error)
    }

    /// Says a failure of the shell's own: `what`, and what to do as `next`.
    pub(crate) fn fail_with(&self, what: &'static str, next: &'static str, exit: Exit) -> Exit {
        let problem = ProblemView { what: Message::new(what), next: Message::new(next), field: None };
        let mut view = View::new("cli-failed", Message::new("cli-failed-title")).problem(Some(problem));
        (view.severity, view.end) = (Severity::Info, Some(End::Stopped));
        self.show_view(&view);
        exit
    }
}

/// After so many milliseconds the same words are said again, so that nobody waits a long time without any.
const AGAIN_MS: u64 = 10_000;

/// Ends bracketed paste and shows the cursor, which a prompt that was cut off leaves otherwise.
const CALM: &str = "\u{1b}[?2004l\u{1b}[?25h";

/// What was answered without asking.
fn taken(screen: &Screen) -> Message {
    let default = screen.choices.iter().find(|choice| screen.default.as_ref() == Some(&choice.id));
    let only = screen.choices.first().filter(|_| screen.choices.len() == 1);
    match default.or(only) {
        Some(choice) => Message::new("cli-taken").with("choice", Message::verbatim(Inert::sentence(&choice.label))),
        None => Message::new("cli-taken-none"),
    }
}

/// What a program may say instead of an answer.
#[derive(Deserialize)]
struct Leave {
    leave: bool,
}

/// Reads lines until one is an answer to this screen or a wish to leave.
async fn read_json(screen: &Screen, lines: &mut Lines<BufReader<Stdin>>, output: &Output) -> Reply {
    while let Some(line) = lines.read().await {
        if serde_json::from_str::<Leave>(&line).is_ok_and(|said| said.leave) {
            return Reply::Leave;
        }
        match serde_json::from_str::<Answer>(&line) {
            Ok(answer) => return Reply::Answer(answer),
            // The line may hold a secret, so it is not repeated.
            Err(_) if !line.trim().is_empty() => {
                output.note(
                    "pandu: not an answer: {\"screen\":ID,\"choice\":ID,\"values\":[{\"field\":ID,\"value\":TEXT}]}",
                );
                output.json(screen);
            }
            Err(_) => {}
        }
    }
    Reply::Leave
}

/// Whether a screen waits for an answer.
pub(crate) const fn is_question(screen: &Screen) -> bool {
    screen.busy.is_none() && screen.end.is_none()
}

/// The exit that fits what a screen says went wrong.
pub(crate) fn exit_of(screen: &Screen) -> Option<Exit> {
    screen.problem.as_ref().and_then(|problem| Exit::of_code(&problem.code))
}

#[cfg(test)]
mod tests;
