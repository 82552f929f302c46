//! What the person sent and nobody has read yet: answers, and the wish to leave. It decides nothing about them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::wizard::answer::Answer;

/// What the person sent and nobody has read yet.
#[derive(Default)]
pub(super) struct Inbox {
    answers: Mutex<VecDeque<Answer>>,
    leave: AtomicBool,
}

/// Most answers that wait; nobody taps faster than that on purpose.
const WAITING_MAX: usize = 8;

impl Inbox {
    /// Takes an answer in. One too many is dropped.
    pub(super) fn put(&self, answer: Answer) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() < WAITING_MAX {
            answers.push_back(answer);
        }
    }

    /// Takes the wish to leave in.
    pub(super) fn leave(&self) {
        self.leave.store(true, Ordering::SeqCst);
    }

    /// Whether the person wants to leave.
    pub(super) fn is_leaving(&self) -> bool {
        self.leave.load(Ordering::SeqCst)
    }

    /// The answers that wait, oldest first.
    pub(super) fn answers(&self) -> impl Iterator<Item = Answer> + '_ {
        std::iter::from_fn(|| self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front())
    }
}
