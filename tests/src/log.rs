//! Everything that is logged, at every level, with every field: for looking whether a secret slipped in.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, set_default};
use tracing::{Event, Metadata, Subscriber};

/// The log of this thread from its making to its end.
pub struct Log {
    lines: Arc<Mutex<String>>,
    _guard: DefaultGuard,
}

impl Log {
    /// Begins to keep what is logged on this thread.
    #[must_use]
    pub fn begin() -> Self {
        let lines = Arc::new(Mutex::new(String::new()));
        let guard = set_default(Keeping { lines: Arc::clone(&lines) });
        Self { lines, _guard: guard }
    }

    /// What was logged so far.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Log(..)")
    }
}

struct Keeping {
    lines: Arc<Mutex<String>>,
}

impl Keeping {
    fn note(&self, metadata: &Metadata<'_>, record: impl FnOnce(&mut Line<'_>)) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let written = write!(lines, "{} {} {}:", metadata.level(), metadata.target(), metadata.name());
        record(&mut Line(&mut lines));
        lines.push('\n');
        debug_assert!(written.is_ok(), "writing to a text cannot fail");
    }
}

impl Subscriber for Keeping {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.note(span.metadata(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        values.record(&mut Line(&mut lines));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.note(event.metadata(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line<'l>(&'l mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let written = write!(self.0, " {}={value:?}", field.name());
        debug_assert!(written.is_ok(), "writing to a text cannot fail");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_and_field_is_kept() {
        let log = Log::begin();
        tracing::trace!(key = "one", "two");
        tracing::error_span!("three", four = 5).in_scope(|| tracing::debug!("six"));
        let text = log.text();
        for word in ["one", "two", "three", "four", "5", "six"] {
            assert!(text.contains(word), "{word} is not in {text}");
        }
    }
}
