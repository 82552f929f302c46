//! The paired phones: listed, removed, leaving (clauses 6.5.5, 6.5.8).
//!
//! A removed phone's key, credentials, consents and kept answers go in the same write; its sessions end.

use pandu_protocol::message::{
    ClientId, ErrorReply, EventKind, List, OpenInvitation, PairedClient, PairedClients, RevokeClient,
};

use crate::access::may_govern;
use crate::state::{State, shown};
use crate::turn::Turn;

/// All paired phones, in the order of pairing, and the invitation that is open.
pub(crate) fn list(state: &State, caller: &ClientId, invitation: Option<OpenInvitation>) -> PairedClients {
    PairedClients {
        clients: List::cut(state.clients.iter().map(|client| PairedClient {
            client: client.id(),
            name: client.name.clone(),
            role: client.role,
            last_seen: client.last_seen,
            is_you: client.id() == *caller,
        })),
        invitation,
    }
}

/// Carries out [`RevokeClient`]. A phone takes itself out with `Leave`.
pub(crate) fn revoke(turn: &mut Turn<'_>, body: &RevokeClient) -> Result<(), ErrorReply> {
    turn.draft.client(&body.client).ok_or(ErrorReply::NotFound)?;
    if body.client == turn.caller {
        return Err(ErrorReply::invalid("client"));
    }
    if !may_govern(turn.draft, &turn.caller, &body.client) {
        return Err(ErrorReply::Forbidden);
    }
    forget(turn.draft, &body.client);
    turn.note(EventKind::Removed, Some(&shown(&body.client)));
    turn.end_other_sessions(&body.client);
    Ok(())
}

/// Takes the calling phone out. The last one takes everything personal with it, so that the next owner finds nothing.
pub(crate) fn leave(turn: &mut Turn<'_>) {
    let caller = turn.caller.clone();
    forget(turn.draft, &caller);
    if turn.draft.clients.is_empty() {
        *turn.draft = State { code_failures: turn.draft.code_failures, ..turn.draft.cleared(turn.profile) };
        turn.after.starts_over = true;
        turn.note(EventKind::Erased, None);
    } else {
        turn.note(EventKind::Removed, Some(&shown(&caller)));
    }
    turn.end_other_sessions(&caller);
    turn.after.ends_caller = true;
}

fn forget(draft: &mut State, client: &ClientId) {
    draft.clients.retain(|one| one.id() != *client);
    draft.credentials.retain(|one| one.client != *client);
    draft.consents.retain(|one| one.client != *client);
    draft.answers.retain(|one| one.client != *client);
}
