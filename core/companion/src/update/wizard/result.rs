//! What came of an update, as the person is told it.

use pandu_protocol::message::{UpdatePhase, UpdateState};

use super::order::{Order, Wait};
use crate::wizard::step::Failure;
use crate::wizard::update::{Done, DoneOutcome};

/// How an update ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ended {
    /// What was ordered here; absent = it was begun elsewhere.
    pub(super) order: Option<Box<Order>>,
    pub(super) done: Done,
    /// Why it is not kept in the history.
    pub(super) unkept: Option<Failure>,
}

impl Ended {
    /// Takes over what an earlier line of the history knows of the same end.
    pub(super) fn complete(done: Done, earlier: Option<Done>) -> Done {
        let is_same = |earlier: &Done| earlier.version == done.version && earlier.outcome == done.outcome;
        let Some(earlier) = earlier.filter(is_same) else { return done };
        Done {
            at: earlier.at,
            from: done.from.or(earlier.from),
            stated_minutes: done.stated_minutes.or(earlier.stated_minutes),
            ..done
        }
    }
}

/// What the device's word means for a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settled {
    /// It is over.
    Over(DoneOutcome),
    /// It goes on.
    Going,
    /// It installs it later, at this time by its clock; absent = it did not say when.
    Planned(Option<u64>),
    /// It was never told to.
    NotBegun,
}

/// Reads the device's word. A version that runs counts, whatever else the device says.
pub(super) fn settled(wait: &Wait, state: &UpdateState) -> Settled {
    if wait.order.as_ref().is_some_and(|order| order.is_done(state)) {
        return Settled::Over(DoneOutcome::Installed);
    }
    match state.phase {
        UpdatePhase::Installing => Settled::Going,
        // An order leads to a version that does not run: the device speaks of an earlier one.
        UpdatePhase::Installed if wait.order.is_none() => Settled::Over(DoneOutcome::Installed),
        UpdatePhase::RolledBack => Settled::Over(DoneOutcome::RolledBack),
        UpdatePhase::Refused => Settled::Over(DoneOutcome::Refused),
        UpdatePhase::Ready if state.due.is_some() || wait.sure => Settled::Planned(state.due),
        UpdatePhase::Ready
        | UpdatePhase::Idle
        | UpdatePhase::Receiving
        | UpdatePhase::Installed
        | UpdatePhase::Other(_) => Settled::NotBegun,
    }
}

/// An update that ended while nobody was looking, if its end is not in the history yet. It is told of once.
pub(super) fn unseen(state: &UpdateState, last: Option<&Done>) -> Option<DoneOutcome> {
    // A line without an outage was written when another version was seen to run, and nobody has asked the device since.
    let is_told = |last: &Done| last.version == *state.installed && last.outage_seconds.is_some();
    match state.phase {
        UpdatePhase::Installed if state.outage_seconds.is_some() => {
            (!last.is_some_and(is_told)).then_some(DoneOutcome::Installed)
        }
        UpdatePhase::RolledBack => {
            (last.map(|last| last.outcome) != Some(DoneOutcome::RolledBack)).then_some(DoneOutcome::RolledBack)
        }
        UpdatePhase::Idle
        | UpdatePhase::Receiving
        | UpdatePhase::Ready
        | UpdatePhase::Installing
        | UpdatePhase::Installed
        | UpdatePhase::Refused
        | UpdatePhase::Other(_) => None,
    }
}
