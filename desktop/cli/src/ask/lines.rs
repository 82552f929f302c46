//! Asks by plain lines: for pipes, scripts and screen readers. Nothing is drawn over, and the end of input is an answer.

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};
use zeroize::Zeroizing;

use super::terminal::hidden;
use super::{Ask, Question};
use crate::output::Output;

/// A stream of lines.
pub(crate) struct Lines<R> {
    input: R,
    output: Output,
    /// Whether the lines are typed on a terminal, which would show them.
    terminal: bool,
    /// What came of a line that has not ended yet.
    begun: Zeroizing<Vec<u8>>,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    /// Asks on `output` and reads from `input`, which may be a terminal.
    pub(crate) fn new(input: R, terminal: bool, output: Output) -> Self {
        Self { input, output, terminal, begun: Zeroizing::new(Vec::with_capacity(LINE_MAX)) }
    }

    /// Reads one line without its end; what is beyond [`LINE_MAX`] bytes is thrown away. `None` at the end of input, or when
    /// it cannot be read or is no text. Dropping the future loses nothing.
    pub(crate) async fn read(&mut self) -> Option<Zeroizing<String>> {
        loop {
            let buffer = self.input.fill_buf().await.ok()?;
            let over = buffer.is_empty();
            if over && self.begun.is_empty() {
                return None;
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let line = &buffer[..end.unwrap_or(buffer.len())];
            let room = LINE_MAX - self.begun.len();
            self.begun.extend_from_slice(&line[..line.len().min(room)]);
            let count = line.len() + usize::from(end.is_some());
            self.input.consume(count);
            if end.is_some() || over {
                let line = std::mem::replace(&mut self.begun, Zeroizing::new(Vec::with_capacity(LINE_MAX)));
                let text = std::str::from_utf8(&line).ok()?;
                return Some(Zeroizing::new(text.trim_end_matches('\r').to_owned()));
            }
        }
    }

    fn put(&mut self, question: &Question) {
        if let Some(hint) = &question.hint {
            self.output.line(hint);
        }
        let keys = if question.keys.is_empty() { String::new() } else { format!(" ({})", question.keys) };
        let value = if question.value.is_empty() { String::new() } else { format!(" [{}]", question.value) };
        self.output.line(&format!("{}{keys}{value}:", question.text));
    }
}

impl<R: AsyncBufRead + Unpin> Ask for Lines<R> {
    async fn line(&mut self, question: &Question) -> Option<String> {
        self.put(question);
        self.read().await.map(|line| line.as_str().to_owned())
    }

    async fn secret(&mut self, question: &Question) -> Option<Zeroizing<String>> {
        self.put(question);
        if self.terminal { hidden(&question.text).await } else { self.read().await }
    }

    fn is_blind(&self) -> bool {
        self.terminal
    }

    fn tell(&mut self, text: &str) {
        self.output.line(text);
    }
}

/// Longest line in bytes: a long password, a label's text and some room.
const LINE_MAX: usize = 8_192;
