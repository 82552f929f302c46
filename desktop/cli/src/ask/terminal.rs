//! Asks on a terminal, with a line that can be edited and secrets that are hidden until the person shows them.

use inquire::ui::RenderConfig;
use inquire::{InquireError, Password, PasswordDisplayMode, Text as Line};
use pandu::text::Text;
use zeroize::Zeroizing;

use super::{Ask, Question};
use crate::output::Output;
use crate::render::{Style, wrap};

/// A terminal with a person before it.
pub(crate) struct Terminal {
    output: Output,
    style: Style,
    columns: usize,
    show_secret: String,
}

impl Terminal {
    /// Asks on the terminal of this program.
    pub(crate) fn new(output: Output, style: Style, columns: usize, words: &Text) -> Self {
        Self { output, style, columns, show_secret: words.say("cli-hint-show", Vec::new()) }
    }

    /// Says what can be typed, on lines of its own: the prompt's own help would be cut in the middle of a word.
    fn explain(&self, question: &Question, more: Option<&str>) {
        let keys: Vec<&str> =
            [question.keys.as_str(), more.unwrap_or_default()].into_iter().filter(|keys| !keys.is_empty()).collect();
        let keys = (!keys.is_empty()).then(|| format!("({})", keys.join(" · ")));
        self.output.line("");
        for text in [question.hint.clone(), keys].into_iter().flatten() {
            wrap(&text, self.columns, "", " ").iter().for_each(|line| self.output.line(line));
        }
    }
}

impl Ask for Terminal {
    async fn line(&mut self, question: &Question) -> Option<String> {
        self.explain(question, None);
        let (question, config) = (question.clone(), config(self.style));
        let text = format!("{}:", question.text);
        in_background(move || Line::new(&text).with_render_config(config).with_initial_value(&question.value).prompt())
            .await
    }

    async fn secret(&mut self, question: &Question) -> Option<Zeroizing<String>> {
        self.explain(question, Some(&self.show_secret));
        unseen(&question.text, PasswordDisplayMode::Masked, config(self.style)).await
    }

    fn is_blind(&self) -> bool {
        true
    }

    fn tell(&mut self, text: &str) {
        self.output.line(text);
    }
}

/// Asks a terminal for a secret without showing even its length, for those who want plain lines.
pub(super) async fn hidden(text: &str) -> Option<Zeroizing<String>> {
    unseen(text, PasswordDisplayMode::Hidden, config(Style::Plain)).await
}

async fn unseen(text: &str, mode: PasswordDisplayMode, config: RenderConfig<'static>) -> Option<Zeroizing<String>> {
    let text = format!("{text}:");
    in_background(move || {
        let secret = Password::new(&text).with_render_config(config).with_display_mode(mode);
        secret.with_display_toggle_enabled().without_confirmation().prompt().map(Zeroizing::new)
    })
    .await
}

fn config(style: Style) -> RenderConfig<'static> {
    match style {
        Style::Plain => RenderConfig::empty(),
        Style::Painted => RenderConfig::default_colored(),
    }
}

/// Runs one prompt away from the runtime, which goes on meanwhile. Escape, Ctrl-C and a terminal that went away all mean
/// that nobody answers.
#[expect(
    clippy::disallowed_methods,
    reason = "a prompt blocks until the person answers, and the shell owns the runtime"
)]
async fn in_background<T: Send + 'static>(
    prompt: impl FnOnce() -> Result<T, InquireError> + Send + 'static,
) -> Option<T> {
    tokio::task::spawn_blocking(prompt).await.ok()?.ok()
}
