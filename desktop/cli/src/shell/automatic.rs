//! Answers without asking: a label that is known already, and `--yes`, which takes what Enter would take.

use std::collections::BTreeMap;

use pandu::ReasonCode;
use pandu::wizard::{Answer, FieldKind, Screen};

use super::{KnownLabel, exit_of};
use crate::exit::Exit;

/// Presses Enter on every screen. It gives no consent, types nothing, and does not try the same thing for ever.
#[derive(Debug, Default)]
pub(crate) struct Automatic {
    seen: BTreeMap<String, u8>,
    without_radio: bool,
}

/// Why no answer could be given without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenUp {
    /// The label's code is wanted and was not given.
    NeedsCode,
    /// Something else must be typed.
    NeedsTyping,
    /// This machine's radio does not work, and no answer changes that.
    NoRadio(ReasonCode),
    /// The same screen came back too often. What it says went wrong, as an exit.
    Repeated(Exit),
}

impl Automatic {
    /// Presses Enter.
    pub(super) fn answer(&mut self, screen: &Screen) -> Result<Answer, GivenUp> {
        let reason = screen.problem.as_ref().and_then(|problem| Exit::cause(&problem.code));
        if let Some(reason) = reason.filter(|reason| reason.is_radio_kept_off()) {
            // A task that is gone on with shows first what was wrong when it was left.
            if std::mem::replace(&mut self.without_radio, true) {
                return Err(GivenUp::NoRadio(reason));
            }
        }
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
            Some(FieldKind::Text | FieldKind::Secret | FieldKind::NewSecret) => Err(GivenUp::NeedsTyping),
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

#[cfg(test)]
mod tests {
    use pandu::wizard::{Announce, Problem, Severity};

    use super::*;

    fn screen(id: &str, code: &str) -> Screen {
        let problem =
            Problem { code: code.into(), what: "What".into(), next: "Next".into(), field: None, wait_seconds: None };
        Screen {
            id: id.into(),
            title: "Title".into(),
            body: Vec::new(),
            facts: Vec::new(),
            fields: Vec::new(),
            choices: Vec::new(),
            default: None,
            progress: None,
            announce: Announce::Off,
            severity: Severity::Info,
            help: None,
            problem: Some(problem),
            busy: None,
            seconds_left: None,
            end: None,
            opens: None,
        }
    }

    #[test]
    fn a_radio_that_stays_off_is_given_up_with_its_cause() {
        for (code, expected) in [
            ("error-radio-off", ReasonCode::RadioOff),
            ("error-radio-blocked", ReasonCode::RadioBlocked),
            ("error-radio-not-allowed", ReasonCode::RadioNotAllowed),
            ("error-radio-missing", ReasonCode::RadioMissing),
        ] {
            let mut automatic = Automatic::default();
            assert_eq!(automatic.answer(&screen("left", code)), Ok(Answer::enter("left")), "it may be an old one");
            assert_eq!(automatic.answer(&screen("now", code)), Err(GivenUp::NoRadio(expected)));
        }
    }

    #[test]
    fn what_may_pass_is_tried_again_but_not_for_ever() {
        let mut automatic = Automatic::default();
        for _ in 0..TRIES {
            assert!(automatic.answer(&screen("busy", "error-radio-busy")).is_ok());
        }
        let given_up = automatic.answer(&screen("busy", "error-radio-busy"));
        assert_eq!(given_up, Err(GivenUp::Repeated(Exit::NotReached)));
    }
}
