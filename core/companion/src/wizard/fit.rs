//! Whether an answer fits the screen that it answers; what does not fit goes no further.

use crate::wizard::answer::{Answer, FieldValue};
use crate::wizard::screen::FieldKind;
use crate::wizard::step::Given;
use crate::wizard::view::View;

/// Brings an answer into the form that a machine takes: for this screen, with a choice that it offers, with only its fields.
///
/// Enter takes the default; on a screen without one it stays "no choice". `None` when the answer does not fit.
#[must_use]
pub fn fit(view: &View, mut answer: Answer) -> Option<Answer> {
    if answer.screen != view.id || view.busy.is_some() || view.end.is_some() {
        return None;
    }
    if answer.choice.is_none() {
        answer.choice.clone_from(&view.default);
    }
    if let Some(choice) = &answer.choice
        && !view.choices.iter().any(|offered| offered.id == *choice)
    {
        return None;
    }
    answer.values.retain(|value| view.fields.iter().any(|field| field.id == value.field));
    Some(answer)
}

impl Given {
    /// The answer without what was typed into secret fields; `None` when nothing was.
    #[must_use]
    pub fn without_secrets(&self, view: &View) -> Option<Self> {
        let secret = |value: &FieldValue| {
            view.fields.iter().any(|field| field.id == value.field && FieldKind::is_secret(field.kind))
        };
        if !self.answer.values.iter().any(secret) {
            return None;
        }
        let mut kept = self.clone();
        kept.answer.values.retain(|value| !secret(value));
        kept.withheld = true;
        Some(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::screen::Role;
    use crate::wizard::step::Shown;
    use crate::wizard::view::{ChoiceView, FieldView, Message};

    fn view() -> View {
        let field = |id, kind| FieldView {
            id,
            label: Message::new("device-words"),
            kind,
            hint: None,
            value: String::new(),
            required: true,
            max_chars: 8,
        };
        View::new("door", Message::new("device-words"))
            .field(field("name", FieldKind::Text))
            .field(field("key", FieldKind::Secret))
            .default_choice(ChoiceView::new("open", Message::new("device-words"), Role::Recommended))
            .choice(ChoiceView::new("leave", Message::new("device-words"), Role::Neutral))
    }

    #[test]
    fn only_what_the_screen_offers_gets_through() {
        let open = Answer::choose("door", "open");
        for (answer, fitted) in [
            (Answer::enter("door"), Some(open.clone())),
            (Answer::choose("door", "leave"), Some(Answer::choose("door", "leave"))),
            (Answer::choose("door", "smash"), None),
            (Answer::choose("window", "open"), None),
            (open.clone().with("name", "n").with("age", "9"), Some(open.clone().with("name", "n"))),
        ] {
            assert_eq!(fit(&view(), answer.clone()), fitted, "{answer:?}");
        }
        assert_eq!(fit(&view().busy(Message::new("device-words"), true), open), None);
    }

    #[test]
    fn secrets_are_taken_out_and_the_rest_stays() {
        let given = |answer| Given { answer, shown: Shown::default(), withheld: false };
        let answer = Answer::choose("door", "open").with("name", "n").with("key", "secret");
        let kept = given(answer).without_secrets(&view()).expect("it had a secret");
        assert_eq!((kept.value("name"), kept.value("key"), kept.withheld), (Some("n"), Some(""), true));
        assert_eq!(given(Answer::choose("door", "open").with("name", "n")).without_secrets(&view()), None);
    }
}
