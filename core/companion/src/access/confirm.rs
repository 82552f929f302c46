//! The fresh confirmation that the person is there, as a wizard within a wizard: by the password where one is set, else by the
//! phone in the person's hand (clause 6.5.5).
//!
//! A credential is tried once for each time that the person presses the button, and never by itself.

use pandu_protocol::key::PublicKey;
use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::message::{Call as _, ClientId, Confirm as Try, Credential, CredentialKind, Empty, Request, call};
use pandu_protocol::secret::SecretText;
use unicode_normalization::UnicodeNormalization as _;

use super::password::CHARS_MAX;
use super::{Trouble, refused};
use crate::error::ReasonCode;
use crate::wizard::step::{Call, Effect, Event, Failure, Given, Nested, Outcome, Replies, Step};
use crate::wizard::view::{ChoiceView, FieldView, Message, ProblemView, View};
use crate::wizard::{FieldKind, Role};

/// By what the person confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// This phone.
    Phone,
    /// The password of the device.
    Password,
}

/// Where the confirmation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Confirm {
    /// The person is asked.
    Ask { by: By, trouble: Option<Trouble> },
    /// The device checks it.
    Checking { by: By },
    /// The device has switched the password off until somebody presses its button.
    Off,
}

/// How the confirmation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The device takes the person at their word for a while.
    Confirmed,
    /// The person does not want to go on.
    Back,
    /// It cannot go on.
    Stopped(Failure),
}

impl Confirm {
    /// Asks for it.
    pub(crate) const fn ask(by: By) -> Self {
        Self::Ask { by, trouble: None }
    }

    /// Tries this phone at once, because the person has just pressed a button that says so.
    pub(crate) fn phone(device: &PublicKey) -> Step<Self> {
        let attempt = Try { kind: CredentialKind::PhoneKey, secret: None };
        Step::with(Self::Checking { by: By::Phone }, effect(device, attempt))
    }

    /// Name of the state in a diagram.
    pub(crate) const fn state(&self) -> &'static str {
        match self {
            Self::Ask { .. } => "Confirm",
            Self::Checking { .. } => "Confirming",
            Self::Off => "PasswordOff",
        }
    }

    pub(crate) fn step(self, event: Event, device: &PublicKey) -> Nested<Self, Ended> {
        Nested::Going(match (self, event) {
            (Self::Ask { .. } | Self::Off, Event::Answer(given)) if given.choice() == Some("back") => {
                return Nested::Ended(Ended::Back);
            }
            (Self::Off, Event::Answer(_)) => Step::to(Self::ask(By::Password)),
            (Self::Ask { by, .. }, Event::Answer(given)) => match attempt(by, &given) {
                Ok(attempt) => Step::with(Self::Checking { by }, effect(device, attempt)),
                Err(problem) => Step::to(Self::Ask { by, trouble: Some(problem.into()) }),
            },

            (Self::Checking { by }, Event::Done(Outcome::Replied(replies))) => return checked(by, replies),
            (Self::Checking { .. }, Event::Done(Outcome::Failed(failure))) if failure.is_final() => {
                return Nested::Ended(Ended::Stopped(failure));
            }
            (Self::Checking { by }, Event::Done(Outcome::Failed(failure))) => {
                Step::to(Self::Ask { by, trouble: Some(Trouble::of(failure, None)) })
            }

            (state, _) => Step::stay(state),
        })
    }

    pub(crate) fn view(&self) -> View {
        match self {
            Self::Ask { by, trouble } => {
                let view = View::new("access-confirm", Message::new("access-confirm-title"));
                let view = match by {
                    By::Phone => view
                        .body(Message::new("access-confirm-body-phone"))
                        .default_choice(act("confirm", "access-confirm-phone")),
                    By::Password => view
                        .body(Message::new("access-confirm-body-password"))
                        .field(password_field("access-password-field"))
                        .default_choice(act("confirm", "access-confirm-password")),
                };
                view.choice(act("back", "access-back")).trouble(trouble.as_ref())
            }
            Self::Checking { .. } => View::new("access-confirming", Message::new("access-confirm-title"))
                .busy(Message::new("access-confirming-busy"), true),
            Self::Off => off(View::new("access-off", Message::new("access-off-title"))),
        }
    }
}

/// The screen that says how a password comes back that the device has switched off.
pub(crate) fn off(view: View) -> View {
    let view = view
        .body(Message::new("access-off-body"))
        .body(Message::new("access-off-button"))
        .default_choice(act("again", "access-try-again"))
        .choice(act("back", "access-back"));
    View { severity: crate::wizard::Severity::Warning, announce: crate::wizard::Announce::Assertive, ..view }
}

fn act(id: &'static str, label: &'static str) -> ChoiceView {
    ChoiceView::new(id, Message::new(label), Role::Neutral)
}

/// The field for a password that is set.
pub(crate) fn password_field(label: &'static str) -> FieldView {
    FieldView {
        id: "password",
        label: Message::new(label),
        kind: FieldKind::Secret,
        hint: None,
        value: String::new(),
        required: true,
        max_chars: u16::try_from(CHARS_MAX).unwrap_or(u16::MAX),
    }
}

/// Whether a password of this phone is among the credentials.
pub(crate) fn own_password<'a>(credentials: &'a [Credential], client: &ClientId) -> Option<&'a Credential> {
    credentials.iter().find(|one| one.kind == CredentialKind::Password && one.client == *client)
}

/// What the person typed as the password that is set. In a replay it is gone, and the device would not take that.
pub(crate) fn typed_password(given: &Given) -> Result<Option<SecretText<PASSWORD_MAX>>, ProblemView> {
    if given.withheld {
        return Ok(None);
    }
    let typed = given.value("password").unwrap_or_default();
    let empty = || ProblemView {
        what: Message::new("access-password-empty"),
        next: Message::new("access-password-empty.next"),
        field: Some("password"),
    };
    if typed.is_empty() {
        return Err(empty());
    }
    // Longer than any password can be: it is wrong, and the device need not be asked.
    SecretText::new(typed.nfc().collect())
        .map(Some)
        .ok_or_else(|| Failure::of(ReasonCode::CredentialRefused).problem(Some("password")))
}

fn attempt(by: By, given: &Given) -> Result<Try, ProblemView> {
    Ok(match by {
        By::Phone => Try { kind: CredentialKind::PhoneKey, secret: None },
        By::Password => Try { kind: CredentialKind::Password, secret: typed_password(given)? },
    })
}

/// One try, and right after it where that leaves the phone: how long to wait, and whether the password is off.
pub(crate) fn requests(attempt: Try) -> Vec<Request> {
    vec![call::Confirm::request(attempt), call::AuthState::request(Empty {})]
}

fn effect(device: &PublicKey, attempt: Try) -> Effect {
    Effect::Call(Call { device: *device, requests: requests(attempt) })
}

/// What came of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tried {
    /// It was right.
    Right,
    /// It was not taken, and this is why.
    Not(Failure),
    /// The password is off.
    Off,
}

/// Reads the answers to [`requests`].
pub(crate) fn tried(mut replies: Replies) -> Tried {
    let confirmed = replies.take::<call::Confirm>();
    let state = replies.take::<call::AuthState>().ok();
    match confirmed {
        Ok(_) => Tried::Right,
        Err(_) if state.is_some_and(|state| state.locked_out) => Tried::Off,
        Err(failure) => Tried::Not(refused(failure, state.as_ref())),
    }
}

fn checked(by: By, replies: Replies) -> Nested<Confirm, Ended> {
    Nested::Going(Step::to(match tried(replies) {
        Tried::Right => return Nested::Ended(Ended::Confirmed),
        Tried::Off => Confirm::Off,
        Tried::Not(failure) if failure.is_final() => return Nested::Ended(Ended::Stopped(failure)),
        // A device that refuses the phone alone has a password, which somebody set since.
        Tried::Not(Failure { code: ReasonCode::CredentialRefused, .. }) if by == By::Phone => {
            Confirm::ask(By::Password)
        }
        Tried::Not(failure) => Confirm::Ask { by, trouble: Some(Trouble::of(failure, Some("password"))) },
    }))
}
