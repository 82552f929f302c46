//! The registry of decisions: everything that a wizard may ask a person to decide, readable by machines (clause 6.12.1).
//!
//! Every decision screen is made from its entry, so that the registry cannot say one thing and the screen another.
//! A consent has no default: its type has no place for one.

use serde::Serialize;

use crate::wizard::screen::Role;
use crate::wizard::view::{ChoiceView, Message, View};

/// Something that only the person can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Decision {
    /// A setting: it has a safe default.
    Setting(Setting),
    /// A consent: it has none.
    Consent(Consent),
}

/// A decision with a default that is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Stable name.
    pub id: &'static str,
    /// When it is asked: Fluent id of a sentence.
    pub trigger: &'static str,
    /// What may be chosen, in the order to show.
    pub options: &'static [Alternative],
    /// Id of the option that Enter takes.
    pub default: &'static str,
    /// Why it is asked and what is advised: Fluent ids of a heading and a text.
    pub why: (&'static str, &'static str),
}

/// One option of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Alternative {
    /// Stable name.
    pub id: &'static str,
    /// Fluent id of what the button says.
    pub label: &'static str,
    /// Fluent id of what follows from it.
    pub detail: &'static str,
    /// How it is weighted.
    pub role: Role,
}

/// A decision about the person's own data: two equal choices, none preselected (clause 7 b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Consent {
    /// Stable name.
    pub id: &'static str,
    /// When it is asked: Fluent id of a sentence.
    pub trigger: &'static str,
    /// Id and Fluent id of the choice that agrees.
    pub agree: (&'static str, &'static str),
    /// Id and Fluent id of the choice that does not. It is no further away and no smaller.
    pub refuse: (&'static str, &'static str),
    /// Why it is asked: Fluent ids of a heading and a text.
    pub why: (&'static str, &'static str),
}

/// All decisions of one wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DecisionRegistry {
    decisions: &'static [Decision],
}

impl DecisionRegistry {
    /// Lists the decisions of a wizard, in the order in which they are asked.
    #[must_use]
    pub const fn new(decisions: &'static [Decision]) -> Self {
        Self { decisions }
    }

    /// All of them.
    #[must_use]
    pub const fn all(&self) -> &'static [Decision] {
        self.decisions
    }

    /// The decision with this name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&'static Decision> {
        self.decisions.iter().find(|decision| decision.id() == id)
    }
}

impl Decision {
    /// Stable name.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Setting(setting) => setting.id,
            Self::Consent(consent) => consent.id,
        }
    }

    /// The option that Enter takes; none for a consent.
    #[must_use]
    pub const fn default(&self) -> Option<&'static str> {
        match self {
            Self::Setting(setting) => Some(setting.default),
            Self::Consent(_) => None,
        }
    }
}

impl Setting {
    /// Puts the decision on a screen: its options, its default, its reason.
    #[must_use]
    pub fn on(&self, view: View) -> View {
        let (title, text) = self.why;
        let view = self.options.iter().fold(view, |view, option| view.choice(option.choice()));
        let view = view.help(Message::new(title), Message::new(text));
        View { default: Some(self.default.into()), decision: Some(self.id), ..view }
    }

    /// One option, for a screen that lists more than the registry can know.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&'static Alternative> {
        self.options.iter().find(|option| option.id == id)
    }
}

impl Alternative {
    /// The choice on a screen.
    #[must_use]
    pub fn choice(&self) -> ChoiceView {
        ChoiceView::new(self.id, Message::new(self.label), self.role).detail(Message::new(self.detail))
    }
}

impl Consent {
    /// Puts the consent on a screen: two equal choices and no default.
    #[must_use]
    pub fn on(&self, view: View) -> View {
        let choice =
            |(id, label): (&'static str, &'static str)| ChoiceView::new(id, Message::new(label), Role::Neutral);
        let (title, text) = self.why;
        let view =
            view.choice(choice(self.agree)).choice(choice(self.refuse)).help(Message::new(title), Message::new(text));
        View { default: None, decision: Some(self.id), ..view }
    }
}
