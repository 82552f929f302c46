//! Update settings and what the device knows of updates (clauses 6.3.4 to 6.3.6).
//!
//! There is no maker's repository yet: the device must never say that it is up to date unless a fault makes it lie.

use pandu_protocol::message::{
    ErrorReply, EventKind, Text, UpdateFinding, UpdateMode, UpdatePhase, UpdatePolicy, UpdateState,
};

use crate::fault::{Fault, Faults};
use crate::profile::Profile;
use crate::state::State;
use crate::turn::Turn;

/// Updates can be put off by at most this many seconds from now; a risk is not put off for ever.
pub(crate) const POSTPONE_MAX: u64 = 90 * 24 * 60 * 60;

/// Carries out [`pandu_protocol::message::call::SetUpdatePolicy`]. What is answered is what is stored.
pub(crate) fn set_policy(turn: &mut Turn<'_>, body: UpdatePolicy) -> Result<UpdatePolicy, ErrorReply> {
    if !turn.profile.abilities.self_update {
        return Err(ErrorReply::Unsupported);
    }
    for (field, mode) in [("security", body.security), ("maintenance", body.maintenance), ("feature", body.feature)] {
        if !UpdateMode::KNOWN.contains(&mode) {
            return Err(ErrorReply::invalid(field));
        }
    }
    if body.postponed_until.is_some_and(|until| until > turn.now.unix.saturating_add(POSTPONE_MAX)) {
        return Err(ErrorReply::invalid("postponed_until"));
    }
    turn.draft.updates.policy = body;
    turn.draft.updates.chosen = true;
    turn.note(EventKind::SettingChanged, Some("updates"));
    Ok(turn.draft.updates.policy)
}

/// Looks for updates now. Without a network it cannot look.
pub(crate) fn check(turn: &mut Turn<'_>) -> Result<UpdateState, ErrorReply> {
    if !turn.profile.abilities.self_update {
        return Err(ErrorReply::Unsupported);
    }
    let online = turn.draft.network.as_ref().is_some_and(|network| network.online);
    let (finding, available) = if online { look(turn.faults) } else { (UpdateFinding::CannotConfirm, None) };
    if online && turn.faults.has(Fault::BadUpdate) {
        turn.note(EventKind::UpdateRefused, Some("firmware"));
    }
    let updates = &mut turn.draft.updates;
    updates.finding = finding;
    updates.available = available;
    updates.last_checked = if online { Some(turn.now.unix) } else { updates.last_checked };
    Ok(state(turn.draft, turn.profile))
}

fn look(faults: &Faults) -> (UpdateFinding, Option<Text<32>>) {
    if faults.has(Fault::ClaimsUpdate) {
        (UpdateFinding::Available, Some(Text::cut("9.9.9")))
    } else if faults.has(Fault::ClaimsUpToDate) {
        (UpdateFinding::UpToDate, None)
    } else {
        (UpdateFinding::CannotConfirm, None)
    }
}

/// Where the device stands.
pub(crate) fn state(state: &State, profile: &Profile) -> UpdateState {
    UpdateState {
        installed: Text::cut(profile.firmware),
        phase: UpdatePhase::Idle,
        finding: state.updates.finding,
        last_checked: state.updates.last_checked,
        available: state.updates.available.clone(),
        received: 0,
    }
}
