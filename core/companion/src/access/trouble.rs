//! What went wrong on the last try, together with how long the device makes one wait. Nothing here tries anything again.

use pandu_protocol::message::AuthState;

use crate::error::ReasonCode;
use crate::wizard::step::Failure;
use crate::wizard::view::{Arg, Message, ProblemView, View};

/// A problem, and the wait that comes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// What happened and what to do.
    pub(crate) problem: ProblemView,
    /// Seconds to wait before the next try.
    pub(crate) wait: Option<u32>,
}

impl Trouble {
    /// Puts a failure into words, beside `field` if it is about what was typed.
    pub(crate) fn of(failure: Failure, field: Option<&'static str>) -> Self {
        let wait = failure.wait_seconds.filter(|wait| *wait > 0);
        let problem = failure.problem(field);
        let next = match wait {
            Some(wait) if failure.code == ReasonCode::CredentialRefused => {
                Message::new("access-refused-wait").with("wait", Arg::Duration(u64::from(wait)))
            }
            _ => problem.next,
        };
        Self { problem: ProblemView { next, ..problem }, wait }
    }
}

impl From<ProblemView> for Trouble {
    fn from(problem: ProblemView) -> Self {
        Self { problem, wait: None }
    }
}

impl View {
    /// Says what went wrong, and shows the wait as it runs out.
    #[must_use]
    pub(crate) fn trouble(self, trouble: Option<&Trouble>) -> Self {
        let view = self.problem(trouble.map(|trouble| trouble.problem.clone()));
        Self { wait: trouble.and_then(|trouble| trouble.wait), ..view }
    }
}

/// A refusal, with the wait that the device reports beside it: the next try would have to wait.
pub(crate) fn refused(failure: Failure, state: Option<&AuthState>) -> Failure {
    match state {
        Some(state) if failure.code == ReasonCode::CredentialRefused && state.wait_seconds > 0 => {
            Failure { wait_seconds: Some(state.wait_seconds), ..failure }
        }
        _ => failure,
    }
}
