//! How the person signs in: the paired phone as the key, or a password besides.

use pandu_protocol::message::{Call as _, CredentialKind, SetCredential, call};
use pandu_protocol::secret::SecretText;

use super::course::{Course, SignInWay};
use super::policy::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, WeakPassword, check_password, is_fatal};
use crate::wizard::step::{Event, Failure, Given, Nested, Outcome, Step};
use crate::wizard::view::{Message, ProblemView};

/// Where the choice stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignIn {
    /// The choice.
    Ask { problem: Option<ProblemView> },
    /// A password is to be made up.
    Password { problem: Option<ProblemView> },
    /// The device is told.
    Setting { way: SignInWay },
}

impl SignIn {
    pub(super) const fn state(&self) -> &'static str {
        match self {
            Self::Ask { .. } => "SignIn",
            Self::Password { .. } => "Password",
            Self::Setting { .. } => "SettingSignIn",
        }
    }

    /// Tells the device without asking: it knows no passwords.
    pub(super) fn phone(course: &Course) -> Step<Self> {
        set(course, SignInWay::Phone, None)
    }

    pub(super) fn step(self, event: Event, course: &Course) -> Nested<Self, Result<SignInWay, Failure>> {
        Nested::Going(match (self, event) {
            (Self::Ask { problem }, Event::Answer(given)) => match given.choice() {
                Some("phone") => set(course, SignInWay::Phone, None),
                Some("password") if course.identity.abilities.password => Step::to(Self::Password { problem: None }),
                _ => Step::stay(Self::Ask { problem }),
            },

            (Self::Password { .. }, Event::Answer(given)) if given.choice() == Some("phone") => {
                set(course, SignInWay::Phone, None)
            }
            (Self::Password { .. }, Event::Answer(given)) => match password(&given, course) {
                Ok(secret) => set(course, SignInWay::Password, Some(secret)),
                Err(problem) => Step::to(Self::Password { problem: Some(problem) }),
            },

            (Self::Setting { way }, Event::Done(Outcome::Replied(mut replies))) => {
                match replies.take::<call::SetCredential>() {
                    Ok(_) => return Nested::Ended(Ok(way)),
                    Err(failure) => return landed(way, failure),
                }
            }
            (Self::Setting { way }, Event::Done(Outcome::Failed(failure))) => return landed(way, failure),

            (state, _) => Step::stay(state),
        })
    }

    pub(super) fn without_problem(self) -> Self {
        match self {
            Self::Ask { .. } => Self::Ask { problem: None },
            Self::Password { .. } => Self::Password { problem: None },
            Self::Setting { way } => Self::Setting { way },
        }
    }
}

fn set(
    course: &Course,
    way: SignInWay,
    secret: Option<SecretText<{ pandu_protocol::limit::PASSWORD_MAX }>>,
) -> Step<SignIn> {
    let kind = match way {
        SignInWay::Phone => CredentialKind::PhoneKey,
        SignInWay::Password => CredentialKind::Password,
    };
    let request = call::SetCredential::request(SetCredential { kind, client: None, secret, locked: None });
    Step::with(SignIn::Setting { way }, course.call(vec![request]))
}

/// A passing trouble leads back to the screen that it came from.
fn landed(way: SignInWay, failure: Failure) -> Nested<SignIn, Result<SignInWay, Failure>> {
    if is_fatal(failure.code) {
        return Nested::Ended(Err(failure));
    }
    Nested::Going(Step::to(match way {
        SignInWay::Phone => SignIn::Ask { problem: Some(failure.problem(None)) },
        SignInWay::Password => SignIn::Password { problem: Some(failure.problem(Some("password"))) },
    }))
}

fn password(
    given: &Given,
    course: &Course,
) -> Result<SecretText<{ pandu_protocol::limit::PASSWORD_MAX }>, ProblemView> {
    let typed = given.value("password").unwrap_or_default();
    if !given.withheld {
        check_password(typed, &course.names()).map_err(weak)?;
    }
    SecretText::new(typed.to_owned()).ok_or_else(|| weak(WeakPassword::Long))
}

fn weak(reason: WeakPassword) -> ProblemView {
    let chars = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (what, next) = match reason {
        WeakPassword::Short => {
            ("setup-password-short", Message::new("setup-password-short.next").with("count", chars(PASSWORD_CHARS_MIN)))
        }
        WeakPassword::Long => {
            ("setup-password-long", Message::new("setup-password-long.next").with("count", chars(PASSWORD_CHARS_MAX)))
        }
        WeakPassword::Common => ("setup-password-common", Message::new("setup-password-common.next")),
        WeakPassword::DeviceName => ("setup-password-name", Message::new("setup-password-name.next")),
    };
    ProblemView { what: Message::new(what), next, field: Some("password") }
}
