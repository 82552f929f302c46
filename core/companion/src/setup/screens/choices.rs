//! Screens of the settings: sign-in, password, updates, and the fresh confirmation.

use super::super::course::{Course, Leg};
use super::super::decisions::{SIGN_IN, UPDATES};
use super::super::sign_in::SignIn;
use super::{act, problem, working};
use crate::access::{CHARS_MAX, WITH_PHONE_CHARS_MIN, password_field};
use crate::wizard::FieldKind;
use crate::wizard::view::{FieldView, Message, ProblemView, View};

pub(super) fn sign_in(sign_in: &SignIn, course: &Course) -> View {
    let view = match sign_in {
        SignIn::Ask { problem: trouble } => {
            let mut view = SIGN_IN.on(View::new("setup-sign-in", Message::new("setup-sign-in-title"))
                .body(Message::new("setup-sign-in-body")));
            if !course.identity.abilities.password {
                view.choices.retain(|choice| choice.id != "password");
            }
            problem(view, trouble)
        }
        SignIn::Password { problem: trouble, .. } => {
            let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
            let view = View::new("setup-password", Message::new("setup-password-title"))
                .body(Message::new("setup-password-body").with("count", count(WITH_PHONE_CHARS_MIN)))
                .body(Message::new("setup-password-advice"))
                .field(new_password())
                .default_choice(act("create", "setup-password-create"))
                .choice(act("phone", "setup-password-phone"));
            problem(view, trouble)
        }
        SignIn::Setting { .. } => {
            return working(
                View::new("setup-setting-sign-in", Message::new("setup-saving-choice-title")),
                "setup-saving-choice-busy",
                course,
                Leg::SignIn,
            );
        }
    };
    View { progress: course.progress(Leg::SignIn), ..view }
}

fn new_password() -> FieldView {
    FieldView {
        id: "password",
        label: Message::new("setup-password-field"),
        kind: FieldKind::NewSecret,
        hint: Some(Message::new("setup-password-hint")),
        value: String::new(),
        required: true,
        max_chars: u16::try_from(CHARS_MAX).unwrap_or(u16::MAX),
    }
}

pub(super) fn updates(course: &Course, trouble: &Option<ProblemView>) -> View {
    let view = View::new("setup-updates", Message::new("setup-updates-title")).body(Message::new("setup-updates-body"));
    View { progress: course.progress(Leg::Updates), ..problem(UPDATES.on(view), trouble) }
}

pub(super) fn confirm(password_set: bool, trouble: &Option<ProblemView>) -> View {
    let view = View::new("setup-confirm", Message::new("setup-confirm-title")).body(Message::new("setup-confirm-body"));
    let view = if password_set {
        view.field(password_field("setup-confirm-field")).default_choice(act("confirm", "setup-confirm-password"))
    } else {
        view.default_choice(act("confirm", "setup-confirm-phone"))
    };
    problem(view, trouble)
}
