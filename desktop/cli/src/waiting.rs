//! Says what is waited for, and on a terminal that it still goes on.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::render::visible;

/// A wait that the person sees. Dropping it takes it off the terminal.
pub(crate) struct Waiting {
    bar: Option<ProgressBar>,
}

impl Waiting {
    /// Says `text` on a terminal, with a sign of life and the time gone by.
    pub(crate) fn begin(text: &str, hint: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        // An unusable template would only cost the elapsed time, so the plain spinner stands in.
        let style = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}").unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style.tick_chars("|/-\\ "));
        bar.set_message(format!("{} · {hint}", visible(text).replace('\n', " ")));
        bar.enable_steady_tick(TICK);
        Self { bar: Some(bar) }
    }
}

impl Waiting {
    /// A wait that was told of already.
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

/// Often enough to look alive, seldom enough for a slow line.
const TICK: Duration = Duration::from_millis(150);
