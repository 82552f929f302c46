//! Asks on a terminal, with a line that can be edited and secrets that are hidden until the person shows them.

use inquire::ui::RenderConfig;
use inquire::{InquireError, Password, PasswordDisplayMode, Text as Line};
use pandu::text::Text;
use zeroize::Zeroizing;

use super::{Ask, Question};
use crate::output::Output;
use crate::render::Style;

/// A terminal with a person before it.
pub(crate) struct Terminal {
    output: Output,
    style: Style,
    show_secret: String,
}

impl Terminal {
    /// Asks on the terminal of this program.
    pub(crate) fn new(output: Output, style: Style, words: &Text) -> Self {
        Self { output, style, show_secret: words.say("cli-hint-show", Vec::new()) }
    }

    /// Runs one prompt away from the runtime, which goes on meanwhile.
    async fn prompt<T: Send + 'static>(
        prompt: impl FnOnce() -> Result<T, InquireError> + Send + 'static,
    ) -> Option<T> {
        // Escape, Ctrl-C and a terminal that went away all mean that nobody answers.
        in_background(prompt).await?.ok()
    }
}

impl Ask for Terminal {
    async fn line(&mut self, question: &Question) -> Option<String> {
        let (question, config) = (question.clone(), config(self.style));
        let text = format!("{}:", question.text);
        Self::prompt(move || {
            let mut line = Line::new(&text).with_render_config(config).with_initial_value(&question.value);
            if let Some(hint) = &question.hint {
                line = line.with_help_message(hint);
            }
            line.prompt()
        })
        .await
    }

    async fn secret(&mut self, question: &Question) -> Option<Zeroizing<String>> {
        let (question, config) = (question.clone(), config(self.style));
        let text = format!("{}:", question.text);
        let hint = match &question.hint {
            Some(hint) => format!("{hint} · {}", self.show_secret),
            None => self.show_secret.clone(),
        };
        Self::prompt(move || {
            let secret = Password::new(&text)
                .with_render_config(config)
                .with_display_mode(PasswordDisplayMode::Masked)
                .with_display_toggle_enabled()
                .without_confirmation()
                .with_help_message(&hint);
            secret.prompt().map(Zeroizing::new)
        })
        .await
    }

    fn tell(&mut self, text: &str) {
        self.output.line(text);
    }
}

fn config(style: Style) -> RenderConfig<'static> {
    match style {
        Style::Plain => RenderConfig::empty(),
        Style::Painted => RenderConfig::default_colored(),
    }
}

#[expect(clippy::disallowed_methods, reason = "a prompt blocks until the person answers, and the shell owns the runtime")]
async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}
