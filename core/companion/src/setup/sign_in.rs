//! How the person signs in: the paired phone as the key, or a password besides.

use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::message::{Call as _, CredentialKind, SetCredential, call};
use pandu_protocol::secret::SecretText;

use super::course::{Course, SignInWay};
use crate::access::{Names, NewPassword, WITH_PHONE_CHARS_MIN, new_password, unfit};
use crate::wizard::step::{Event, Failure, Given, Nested, Outcome, Step};
use crate::wizard::view::ProblemView;

/// Where the choice stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignIn {
    /// The choice.
    Ask { problem: Option<ProblemView> },
    /// A password is to be made up. `advised` = what may be said about one that is taken was said.
    Password { problem: Option<ProblemView>, advised: bool },
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
                Some("password") if course.identity.abilities.password => {
                    Step::to(Self::Password { problem: None, advised: false })
                }
                _ => Step::stay(Self::Ask { problem }),
            },

            (Self::Password { .. }, Event::Answer(given)) if given.choice() == Some("phone") => {
                set(course, SignInWay::Phone, None)
            }
            (Self::Password { advised, .. }, Event::Answer(given)) => match password(&given, course) {
                Ok(Some(NewPassword { advice: Some(advice), .. })) if !advised => {
                    Step::to(Self::Password { problem: Some(advice), advised: true })
                }
                Ok(new) => set(course, SignInWay::Password, new.map(|new| new.secret).or_else(nothing)),
                Err(problem) => Step::to(Self::Password { problem: Some(problem), advised }),
            },

            (Self::Setting { way }, Event::Done(Outcome::Replied(mut replies))) => {
                if let Some(problem) = unfit(&replies, "password") {
                    return Nested::Going(Step::to(Self::Password { problem: Some(problem), advised: true }));
                }
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
            Self::Password { advised, .. } => Self::Password { problem: None, advised },
            Self::Setting { way } => Self::Setting { way },
        }
    }
}

fn set(course: &Course, way: SignInWay, secret: Option<SecretText<PASSWORD_MAX>>) -> Step<SignIn> {
    let kind = match way {
        SignInWay::Phone => CredentialKind::PhoneKey,
        SignInWay::Password => CredentialKind::Password,
    };
    let request = call::SetCredential::request(SetCredential { kind, client: None, secret, locked: None });
    Step::with(SignIn::Setting { way }, course.call(vec![request]))
}

/// The empty value of a replay, in which the command is done already.
fn nothing() -> Option<SecretText<PASSWORD_MAX>> {
    SecretText::new(String::new())
}

/// A passing trouble leads back to the screen that it came from.
fn landed(way: SignInWay, failure: Failure) -> Nested<SignIn, Result<SignInWay, Failure>> {
    if failure.is_final() {
        return Nested::Ended(Err(failure));
    }
    Nested::Going(Step::to(match way {
        SignInWay::Phone => SignIn::Ask { problem: Some(failure.problem(None)) },
        SignInWay::Password => SignIn::Password { problem: Some(failure.problem(Some("password"))), advised: true },
    }))
}

/// What was typed, judged. `None` in a replay, where its effect is done already.
fn password(given: &Given, course: &Course) -> Result<Option<NewPassword>, ProblemView> {
    if given.withheld {
        return Ok(None);
    }
    let typed = given.value("password").unwrap_or_default();
    new_password(typed, WITH_PHONE_CHARS_MIN, Names { device: &course.names(), person: &[] }).map(Some)
}
