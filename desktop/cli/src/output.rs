//! The one place that prints.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where lines go: results to standard output, asides to standard error. Clones share where they go.
#[derive(Debug, Clone, Default)]
pub(crate) struct Output {
    closed: Arc<AtomicBool>,
    #[cfg(test)]
    caught: Arc<std::sync::Mutex<String>>,
}

impl Output {
    /// Prints one line, or several, of what the person asked for.
    #[cfg(not(test))]
    pub(crate) fn line(&self, line: &str) {
        let mut out = io::stdout().lock();
        if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
            self.closed.store(true, Ordering::Relaxed);
        }
    }

    /// Keeps the line for a test to look at.
    #[cfg(test)]
    pub(crate) fn line(&self, line: &str) {
        let mut caught = self.caught.lock().unwrap();
        caught.push_str(line);
        caught.push('\n');
    }

    /// What was printed.
    #[cfg(test)]
    pub(crate) fn caught(&self) -> String {
        self.caught.lock().unwrap().clone()
    }

    /// Prints a value as one line of JSON.
    pub(crate) fn json(&self, value: &impl serde::Serialize) {
        match serde_json::to_string(value) {
            Ok(line) => self.line(&line),
            // The types that are printed here cannot fail to be written.
            Err(_) => self.closed.store(true, Ordering::Relaxed),
        }
    }

    /// Prints an aside, which no script reads.
    pub(crate) fn note(&self, line: &str) {
        // Nobody is left to be told when that fails too.
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// Whether the reader of standard output has gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}
