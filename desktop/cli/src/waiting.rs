//! Shows on a terminal that a wait goes on; what is waited for has been said in words above it.

use std::io::{self, Write as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};

use crate::render::visible;

/// A wait that the person sees. Dropping it takes it off the terminal.
pub(crate) struct Waiting {
    bar: Option<ProgressBar>,
}

impl Waiting {
    /// Shows a sign of life, the time gone by, and how to leave.
    pub(crate) fn begin(hint: &str) -> Self {
        let target = ProgressDrawTarget::term_like(Box::new(ShortLine));
        let bar = ProgressBar::with_draw_target(None, target);
        // An unusable template would only cost the elapsed time, so the plain spinner stands in.
        let style = ProgressStyle::with_template("{spinner} {elapsed} · {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style.tick_chars("|/-\\ "));
        bar.set_message(visible(hint));
        bar.enable_steady_tick(TICK);
        Self { bar: Some(bar) }
    }

    /// A wait of which words are enough.
    pub(crate) const fn silent() -> Self {
        Self { bar: None }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Standard error as a terminal that says it is narrower than it is. Bars are filled up to the edge, where the terminal's echo
/// of Ctrl-C would break the line, and then the wrong one would be cleared.
#[derive(Debug)]
struct ShortLine;

impl ShortLine {
    fn put(text: &str) -> io::Result<()> {
        io::stderr().write_all(text.as_bytes())
    }

    /// Moves the cursor; terminals take a step of 0 for one of 1.
    fn step(count: usize, way: char) -> io::Result<()> {
        if count == 0 { Ok(()) } else { Self::put(&format!("\u{1b}[{count}{way}")) }
    }
}

impl TermLike for ShortLine {
    fn width(&self) -> u16 {
        let told = crossterm::terminal::size().map_or(0, |(columns, _)| columns);
        if told == 0 { COLUMNS } else { told.saturating_sub(ECHO_COLUMNS) }
    }

    fn move_cursor_up(&self, lines: usize) -> io::Result<()> {
        Self::step(lines, 'A')
    }

    fn move_cursor_down(&self, lines: usize) -> io::Result<()> {
        Self::step(lines, 'B')
    }

    fn move_cursor_right(&self, columns: usize) -> io::Result<()> {
        Self::step(columns, 'C')
    }

    fn move_cursor_left(&self, columns: usize) -> io::Result<()> {
        Self::step(columns, 'D')
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        Self::put(&format!("{text}\n"))
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        Self::put(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        Self::put("\r\u{1b}[2K")
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// Columns where the terminal does not tell.
const COLUMNS: u16 = 80;
/// Room for what the terminal echoes.
const ECHO_COLUMNS: u16 = 4;
/// Often enough to look alive, seldom enough for a slow line.
const TICK: Duration = Duration::from_millis(150);
