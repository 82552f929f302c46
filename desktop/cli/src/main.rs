//! `pandu`: the companion in a terminal.
//!
//! It draws the screens that the companion makes and posts the answers; it must never decide a step itself, print a secret,
//! or leave a person waiting without a word.

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a failed test may panic"))]

mod arguments;
mod ask;
mod demo;
mod drive;
mod exit;
mod home;
mod interrupt;
mod label;
mod output;
mod render;
mod shell;
mod verb;
mod waiting;

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::sync::Arc;

use pandu::text::Text;
use pandu_platform::SystemClock;
use tokio::io::BufReader;

use arguments::{Arguments, Shared, Verb};
use ask::{Lines, Terminal};
use exit::Exit;
use interrupt::Interrupt;
use output::Output;
use render::{COLUMNS, Page, Style};
use shell::{Automatic, Mode, Shell};
use verb::Task;

fn main() -> ExitCode {
    let line: Vec<OsString> = std::env::args_os().collect();
    let words = Arc::new(Text::new(arguments::language(&line, sys_locale::get_locales())));
    own_up_to_faults(&words);
    let Ok(runtime) = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build() else {
        return Exit::Machine.code();
    };
    let run = std::panic::AssertUnwindSafe(|| match arguments::read(line, &words) {
        Ok(arguments) => runtime.block_on(run(arguments, Arc::clone(&words))),
        Err(exit) => exit,
    });
    let exit = std::panic::catch_unwind(run).unwrap_or(Exit::Bug);
    // A prompt that was cut off, or a key store that waits for somebody, must not hold the program up.
    runtime.shutdown_background();
    exit.code()
}

/// Runs one verb.
async fn run(arguments: Arguments, words: Arc<Text>) -> Exit {
    let Ok(interrupt) = Interrupt::new() else { return Exit::Machine };
    let Arguments { shared, verb } = arguments;
    let output = Output::default();
    let style = Style::choose(
        std::io::stdout().is_terminal(),
        std::env::var_os("NO_COLOR").as_deref(),
        std::env::var_os("TERM").as_deref(),
    );
    let told = crossterm::terminal::size().map_or(0, |(columns, _)| usize::from(columns));
    let columns = if told == 0 { COLUMNS } else { told };
    let mode = mode(&shared, &output, style, columns.min(COLUMNS), &words);
    let mut shell = Shell::new(words, output, mode, Page::new(columns, style), interrupt, SystemClock::new());
    let exit = match verb {
        Verb::Demo(options) => demo::run(&mut shell, shared, &options).await,
        Verb::Scan => verb::scan(&mut shell, &shared).await,
        Verb::Setup(options) => verb::setup(&mut shell, &shared, options).await,
        Verb::Devices => verb::devices(&mut shell, &shared).await,
        Verb::Show(named) => verb::show(&mut shell, &shared, &named.device).await,
        Verb::Forget(named) => verb::forget(&mut shell, &shared, &named.device).await,
        Verb::Password(maybe) => verb::task(&mut shell, &shared, maybe.device.as_deref(), Task::Password).await,
        Verb::Fingerprint(maybe) => verb::task(&mut shell, &shared, maybe.device.as_deref(), Task::Fingerprint).await,
        Verb::People(maybe) => verb::task(&mut shell, &shared, maybe.device.as_deref(), Task::People).await,
        Verb::Events(options) => verb::events(&mut shell, &shared, &options).await,
        Verb::Check(options) => verb::check(&mut shell, &shared, &options).await,
        Verb::Updates(options) => verb::updates(&mut shell, &shared, &options).await,
        Verb::Support(options) => verb::support(&mut shell, &shared, &options).await,
    };
    if let Some(radio) = &shell.radio {
        radio.close().await;
    }
    exit
}

/// Prompts need a terminal on both sides that can move its cursor.
fn mode(shared: &Shared, output: &Output, style: Style, columns: usize, words: &Text) -> Mode {
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
    let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    let lines = || Lines::new(BufReader::new(tokio::io::stdin()), std::io::stdin().is_terminal(), output.clone());
    if shared.json {
        Mode::Json(lines())
    } else if shared.yes {
        Mode::Yes(Automatic::default())
    } else if terminal && !dumb && !shared.plain {
        Mode::Terminal(Terminal::new(output.clone(), style, columns, words))
    } else {
        Mode::Lines(lines())
    }
}

/// Says a fault of ours in words that a person understands, with its place but never with its data.
fn own_up_to_faults(words: &Arc<Text>) {
    let words = Arc::clone(words);
    std::panic::set_hook(Box::new(move |fault| {
        let place = fault.location().map(ToString::to_string).unwrap_or_default();
        Output::default().note(&format!("{}\n{place}", words.say("cli-fault", Vec::new())));
    }));
}

/// One for the wizard, one for what must not wait for it.
const WORKERS: usize = 2;
