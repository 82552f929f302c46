//! Answers without asking: a label that is known already, and `--yes`, which takes what Enter would take.

use std::collections::BTreeMap;

use pandu::wizard::{Answer, FieldKind, Screen};

use super::{KnownLabel, exit_of};
use crate::exit::Exit;

/// Presses Enter on every screen. It gives no consent, types nothing, and does not try the same thing for ever.
#[derive(Debug, Default)]
pub(crate) struct Automatic {
    seen: BTreeMap<String, u8>,
}

/// Why no answer could be given without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenUp {
    /// The label's code is wanted and was not given.
    NeedsCode,
    /// Something else must be typed.
    NeedsTyping,
    /// The same screen came back too often. What it says went wrong, as an exit.
    Repeated(Exit),
}

impl Automatic {
    /// Presses Enter.
    pub(super) fn answer(&mut self, screen: &Screen) -> Result<Answer, GivenUp> {
        let seen = self.seen.entry(screen.id.clone()).or_default();
        *seen += 1;
        // A screen that comes back without a problem still waits for something that does not come.
        let cause = exit_of(screen).unwrap_or(Exit::NotReached);
        if *seen > TRIES {
            return Err(GivenUp::Repeated(cause));
        }
        let missing = screen.fields.iter().find(|field| field.required && field.value.is_empty());
        match missing.map(|field| field.kind) {
            Some(FieldKind::LabelCode) if screen.problem.is_some() => Err(GivenUp::Repeated(cause)),
            Some(FieldKind::LabelCode) => Err(GivenUp::NeedsCode),
            Some(FieldKind::Text | FieldKind::Secret) => Err(GivenUp::NeedsTyping),
            None => Ok(Answer::enter(&screen.id)),
        }
    }
}

/// Types a known label where one is asked for, once: when it comes back it was wrong, and the person must look.
pub(super) fn known_label(screen: &Screen, label: Option<&mut KnownLabel>) -> Option<Answer> {
    let field = screen.fields.iter().find(|field| field.kind == FieldKind::LabelCode)?;
    let label = label.filter(|label| label.unasked)?;
    label.unasked = false;
    Some(Answer::enter(&screen.id).with(&field.id, &label.text))
}

/// Most times that one screen is answered: enough for a few tries, each of which waits by itself.
const TRIES: u8 = 4;
