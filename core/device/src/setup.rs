//! The course of set-up as the device sees it (clause 6.1 a): a phone, a way of signing in, then it is in use.

use pandu_protocol::message::{ClientId, ErrorReply, EventKind, Rename, SetupState};

use crate::consent;
use crate::name;
use crate::profile::Profile;
use crate::state::State;
use crate::turn::Turn;

/// What is already done. An unfinished set-up keeps its owner without a limit of time.
pub(crate) fn state(state: &State, profile: &Profile, caller: &ClientId) -> SetupState {
    let purposes: Vec<&str> = profile.consents.iter().map(|one| one.purpose).collect();
    SetupState {
        sign_in: has_sign_in(state, profile, caller),
        updates: state.updates.chosen || !profile.abilities.self_update,
        consents: consent::answered(state, caller, &purposes),
        finished: state.setup_finished,
        seconds_left: 0,
    }
}

/// A device that cannot ask for a password is signed in to with the phone's key, which pairing has set.
fn has_sign_in(state: &State, profile: &Profile, caller: &ClientId) -> bool {
    !profile.abilities.password || state.credentials.iter().any(|one| one.client == *caller && one.is_of_phone())
}

/// Ends set-up. Finishing twice changes nothing.
pub(crate) fn finish(turn: &mut Turn<'_>) -> Result<SetupState, ErrorReply> {
    if !has_sign_in(turn.draft, turn.profile, &turn.caller) {
        return Err(ErrorReply::SetupRequired);
    }
    if !turn.draft.setup_finished {
        turn.draft.setup_finished = true;
        turn.note(EventKind::SetupFinished, None);
    }
    Ok(state(turn.draft, turn.profile, &turn.caller))
}

/// Gives the device a name.
pub(crate) fn rename(turn: &mut Turn<'_>, body: &Rename) -> Result<(), ErrorReply> {
    turn.draft.name = Some(name::check(&body.name)?);
    turn.note(EventKind::SettingChanged, Some("name"));
    Ok(())
}
