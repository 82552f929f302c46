//! What a shell draws: one screen of a wizard, in the person's language, with nothing left to decide.
//!
//! Plain data with public fields. A shell must draw every field that is filled and must not invent words of its own.

use serde::{Deserialize, Serialize};

/// One screen of a wizard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    /// Stable name, such as `setup-code`. An [`crate::wizard::Answer`] repeats it, so that a late answer is recognised.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Paragraphs, in reading order.
    pub body: Vec<String>,
    /// What is known, each with who says so.
    pub facts: Vec<Fact>,
    /// What the person may type.
    pub fields: Vec<Field>,
    /// What the person may choose, in the order to show.
    pub choices: Vec<Choice>,
    /// Id of the choice that Enter takes. Empty on consents, where Enter means "no choice made".
    pub default: Option<String>,
    /// Where the person stands. The total never grows.
    pub progress: Option<Progress>,
    /// How a screen reader is told of this screen (WCAG 2.2, 4.1.3).
    pub announce: Announce,
    /// How serious the screen is. Never shown by colour alone.
    pub severity: Severity,
    /// More about this screen, one act away and never needed.
    pub help: Option<Help>,
    /// What went wrong on the last try.
    pub problem: Option<Problem>,
    /// What is under way; there is nothing to answer meanwhile, but the person may leave.
    pub busy: Option<Busy>,
    /// A time limit that the person must see, in seconds.
    pub seconds_left: Option<u32>,
    /// Filled on the last screen of a wizard.
    pub end: Option<End>,
    /// The kind of wizard that the person chose to go on with, for [`crate::Companion::begin_kind`]. Only on a last screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<String>,
}

impl Screen {
    /// SHA-256 over every word that the person was shown and could choose, each with its length before it.
    ///
    /// It goes into the record of a consent, as evidence of what was agreed to.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut words = vec![&self.id, &self.title];
        words.extend(&self.body);
        words.extend(self.facts.iter().flat_map(|fact| [&fact.label, &fact.value]));
        words.extend(
            self.choices
                .iter()
                .flat_map(|choice| [Some(&choice.id), Some(&choice.label), choice.detail.as_ref()])
                .flatten(),
        );
        let mut context = ring::digest::Context::new(&ring::digest::SHA256);
        for word in words {
            context.update(&(word.len() as u64).to_be_bytes());
            context.update(word.as_bytes());
        }
        let digest = context.finish();
        std::array::from_fn(|i| digest.as_ref()[i])
    }
}

/// One known fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about.
    pub label: String,
    /// What is known.
    pub value: String,
    /// Who says so.
    pub assurance: Assurance,
}

/// Who says that a fact is so, weakest first. A shell shows it beside the fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assurance {
    /// The maker says so.
    MakerStated,
    /// The device says so.
    SelfReported,
    /// The device says so under the key that was pinned at pairing.
    SignedByPairedKey,
    /// The app tried it.
    Probed,
    /// The person saw it.
    SeenByUser,
    /// The app did it or decided it itself.
    Ours,
}

/// One thing to type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Name for the answer.
    pub id: String,
    /// Label that stays visible while typing.
    pub label: String,
    /// What is typed here.
    pub kind: FieldKind,
    /// What a good value looks like.
    pub hint: Option<String>,
    /// What stands in it at first. Always empty for secrets.
    pub value: String,
    /// Whether it must be filled.
    pub required: bool,
    /// Most characters (Unicode code points) that are taken.
    pub max_chars: u16,
}

/// What is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Ordinary text.
    Text,
    /// A secret that is being made up: as [`FieldKind::Secret`]; a shell that cannot show it on demand asks for it twice.
    NewSecret,
    /// A secret: hidden by default, with a way to show it; paste and password managers are allowed (SP 800-63B-4, 3.1.1.2).
    Secret,
    /// A pairing label: the text of its QR code, or its typed code. Handled like a secret.
    LabelCode,
}

impl FieldKind {
    /// Whether a value of this kind may not be kept or shown.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::NewSecret | Self::LabelCode)
    }
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Name for the answer.
    pub id: String,
    /// What the button says: a verb.
    pub label: String,
    /// What follows from it.
    pub detail: Option<String>,
    /// How it is weighted.
    pub role: Role,
}

/// How a choice is weighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The secure way; a shell says "recommended" beside it.
    Recommended,
    /// Equal to the others. All choices of a consent are neutral.
    Neutral,
    /// Leads to less safety or to a loss. Never the visually first.
    Danger,
}

/// "Step 2 of 4".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// This step, from 1.
    pub step: u8,
    /// How many there are. Never grows while a wizard runs.
    pub of: u8,
}

/// How a screen reader is told of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Announce {
    /// Not at all beyond the change of focus.
    Off,
    /// When the reader is idle.
    Polite,
    /// At once.
    Assertive,
}

/// How serious a screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing to worry about.
    Info,
    /// Something was done.
    Success,
    /// Something needs attention.
    Warning,
    /// Something is wrong and may do harm.
    Danger,
}

/// More about a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// Heading.
    pub title: String,
    /// The text.
    pub text: String,
}

/// What went wrong on the last try, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable name of the cause, such as `error-code-wrong`, for programs that cannot read words.
    pub code: String,
    /// What happened.
    pub what: String,
    /// The next act.
    pub next: String,
    /// The field concerned, so that a shell can put the words beside it and move the focus there.
    pub field: Option<String>,
    /// Seconds to wait before the next try, where the device makes one wait. Nothing is tried again by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_seconds: Option<u32>,
}

/// Something is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Busy {
    /// What the app is doing and for how long at most.
    pub text: String,
    /// Whether leaving now stops it. If not, the device may still finish it.
    pub cancellable: bool,
}

/// How a wizard ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// All is done.
    Finished,
    /// The person left; it can be gone on with later.
    Left,
    /// It cannot go on.
    Stopped,
}
