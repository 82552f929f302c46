//! A screen before it has a language: message ids and typed arguments, made by pure wizards.
//!
//! A view must never hold a secret, but for a one-time code that is shown in order to be passed on ([`Arg::Code`]);
//! text from outside enters it only as [`Inert`].

use pandu_protocol::message::Words;
use pandu_protocol::secret::SecretText;

use crate::text::Inert;
use crate::wizard::screen::{Announce, Assurance, End, FieldKind, Progress, Role, Severity};

/// A sentence to be said in some language: a Fluent message id and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Fluent id, such as `setup-code-title`, or `id.attribute`.
    pub id: &'static str,
    /// Arguments by name.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// Names a message without arguments.
    #[must_use]
    pub const fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Says words from outside as they are.
    #[must_use]
    pub fn verbatim(words: impl Into<Arg>) -> Self {
        Self::new("device-words").with("words", words)
    }
}

impl From<&'static str> for Message {
    fn from(id: &'static str) -> Self {
        Self::new(id)
    }
}

/// One argument of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Words from outside, made harmless.
    Text(Inert),
    /// A number, which chooses plural forms.
    Number(i64),
    /// A point in time, Unix seconds; shown as a date in the language.
    Date(u64),
    /// The same with hour and minute.
    Moment(u64),
    /// A month of a year.
    Month {
        /// The year.
        year: u16,
        /// The month, 1 to 12.
        month: u8,
    },
    /// A length of time in seconds; shown in the largest unit that fits, with plural forms.
    Duration(u64),
    /// Words from outside in several languages, made harmless: the one that fits is shown, else the first.
    Words(Vec<(String, Inert)>),
    /// Another message, said within this one.
    Message(Box<Message>),
    /// Several, joined as the language joins lists.
    List(Vec<Self>),
    /// A one-time code for somebody else's phone. It cannot be printed before it is on the screen.
    Code(SecretText<CODE_MAX>),
}

/// Longest one-time code in bytes.
pub const CODE_MAX: usize = 16;

impl From<Inert> for Arg {
    fn from(words: Inert) -> Self {
        Self::Text(words)
    }
}

impl From<&Words> for Arg {
    fn from(words: &Words) -> Self {
        Self::Words(
            words.iter().map(|words| (words.language.to_ascii_lowercase(), Inert::sentence(&words.text))).collect(),
        )
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

/// One screen without a language. Each field means what the field of the same name in [`crate::wizard::Screen`] means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Stable name of the screen.
    pub id: &'static str,
    /// Heading.
    pub title: Message,
    /// Paragraphs.
    pub body: Vec<Message>,
    /// What is known.
    pub facts: Vec<FactView>,
    /// What may be typed.
    pub fields: Vec<FieldView>,
    /// What may be chosen.
    pub choices: Vec<ChoiceView>,
    /// Id of the choice that Enter takes.
    pub default: Option<String>,
    /// Where the person stands.
    pub progress: Option<Progress>,
    /// How a screen reader is told.
    pub announce: Announce,
    /// How serious it is.
    pub severity: Severity,
    /// More about it: title and text.
    pub help: Option<(Message, Message)>,
    /// What went wrong.
    pub problem: Option<ProblemView>,
    /// What is under way, and whether leaving stops it.
    pub busy: Option<(Message, bool)>,
    /// When the time limit ends, Unix milliseconds.
    pub until: Option<u64>,
    /// Or how many seconds it lasts from the last answer of the device on.
    pub lasts: Option<u32>,
    /// How many seconds the device makes one wait from its last answer on, before the next try.
    pub wait: Option<u32>,
    /// How the wizard ended.
    pub end: Option<End>,
    /// The kind of wizard that goes on from here, on the last screen of one that helps only so far.
    pub opens: Option<&'static str>,
    /// Name of the decision that this screen asks for, as in the registry. No shell needs it; tests count by it.
    pub decision: Option<&'static str>,
}

impl View {
    /// A screen with a heading and nothing else.
    #[must_use]
    pub const fn new(id: &'static str, title: Message) -> Self {
        Self {
            id,
            title,
            body: Vec::new(),
            facts: Vec::new(),
            fields: Vec::new(),
            choices: Vec::new(),
            default: None,
            progress: None,
            announce: Announce::Off,
            severity: Severity::Info,
            help: None,
            problem: None,
            busy: None,
            until: None,
            lasts: None,
            wait: None,
            end: None,
            opens: None,
            decision: None,
        }
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn body(mut self, paragraph: Message) -> Self {
        self.body.push(paragraph);
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn fact(mut self, label: Message, value: Message, assurance: Assurance) -> Self {
        self.facts.push(FactView { label, value, assurance });
        self
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, field: FieldView) -> Self {
        self.fields.push(field);
        self
    }

    /// Adds a choice.
    #[must_use]
    pub fn choice(mut self, choice: ChoiceView) -> Self {
        self.choices.push(choice);
        self
    }

    /// Adds the choice that Enter takes.
    #[must_use]
    pub fn default_choice(mut self, choice: ChoiceView) -> Self {
        self.default = Some(choice.id.clone());
        self.choices.push(choice);
        self
    }

    /// Sets the help.
    #[must_use]
    pub fn help(mut self, title: Message, text: Message) -> Self {
        self.help = Some((title, text));
        self
    }

    /// Says what went wrong, if anything did; a screen reader is told at once.
    #[must_use]
    pub fn problem(mut self, problem: Option<ProblemView>) -> Self {
        if problem.is_some() {
            self.announce = Announce::Assertive;
            self.severity = self.severity.max_with(Severity::Warning);
        }
        self.problem = problem;
        self
    }

    /// Says that something is under way.
    #[must_use]
    pub fn busy(mut self, text: Message, cancellable: bool) -> Self {
        self.announce = Announce::Polite;
        self.busy = Some((text, cancellable));
        self
    }
}

impl Severity {
    const fn rank(self) -> u8 {
        match self {
            Self::Info => 0,
            Self::Success => 1,
            Self::Warning => 2,
            Self::Danger => 3,
        }
    }

    const fn max_with(self, other: Self) -> Self {
        if self.rank() >= other.rank() { self } else { other }
    }
}

/// A fact without a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactView {
    /// What it is about.
    pub label: Message,
    /// What is known.
    pub value: Message,
    /// Who says so.
    pub assurance: Assurance,
}

/// A field without a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView {
    /// Name for the answer.
    pub id: &'static str,
    /// Label.
    pub label: Message,
    /// What is typed here.
    pub kind: FieldKind,
    /// What a good value looks like.
    pub hint: Option<Message>,
    /// What stands in it at first: what the person typed before. Never a secret.
    pub value: String,
    /// Whether it must be filled.
    pub required: bool,
    /// Most characters.
    pub max_chars: u16,
}

/// A choice without a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceView {
    /// Name for the answer.
    pub id: String,
    /// What the button says.
    pub label: Message,
    /// What follows from it.
    pub detail: Option<Message>,
    /// How it is weighted.
    pub role: Role,
}

impl ChoiceView {
    /// A choice without a detail.
    #[must_use]
    pub fn new(id: impl Into<String>, label: Message, role: Role) -> Self {
        Self { id: id.into(), label, detail: None, role }
    }

    /// Says what follows from it.
    #[must_use]
    pub fn detail(mut self, detail: Message) -> Self {
        self.detail = Some(detail);
        self
    }
}

/// A problem without a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemView {
    /// What happened.
    pub what: Message,
    /// The next act.
    pub next: Message,
    /// The field concerned.
    pub field: Option<&'static str>,
}
