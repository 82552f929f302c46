//! Who may do what: the protocol's table of rights, asked anew for every command (clauses 6.1 a, 6.5.4, 6.5.5).
//!
//! What the table does not grant is refused. A right must never come from the session: a role that was lowered or a
//! phone that was removed a moment ago counts at once (attacks 17 to 19).

use pandu_protocol::message::{ClientId, ErrorReply, Kind};
use pandu_protocol::role::{Role, Who, right};

use crate::state::State;

/// Who is at the other end of a link whose handshake is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Knows the label or the code, is not stored yet.
    Pairing,
    /// A paired phone.
    Paired(ClientId),
}

impl Caller {
    /// The paired phone.
    #[must_use]
    pub(crate) const fn client(&self) -> Option<&ClientId> {
        match self {
            Self::Pairing => None,
            Self::Paired(client) => Some(client),
        }
    }
}

/// Checks everything but fresh confirmation, which a repeated command does not need again.
///
/// # Errors
/// `AuthRequired`, `Quarantined`, `SetupRequired` or `Forbidden`, in this order.
pub(crate) fn check_role(state: &State, caller: &Caller, kind: Kind) -> Result<(), ErrorReply> {
    let right = right(kind);
    match (right.who, caller) {
        (Who::Pairing, Caller::Pairing) if state.integrity.closes(kind) => Err(ErrorReply::Quarantined),
        (Who::Pairing, Caller::Pairing) => Ok(()),
        (Who::Pairing, Caller::Paired(_)) => Err(ErrorReply::Forbidden),
        (Who::Paired(_), Caller::Pairing) => Err(ErrorReply::AuthRequired),
        (Who::Paired(least), Caller::Paired(client)) => {
            let role = state.role_of(client).ok_or(ErrorReply::AuthRequired)?;
            if state.integrity.closes(kind) {
                Err(ErrorReply::Quarantined)
            } else if !state.setup_finished && !right.in_setup {
                Err(ErrorReply::SetupRequired)
            } else if role.covers(least) {
                Ok(())
            } else {
                Err(ErrorReply::Forbidden)
            }
        }
    }
}

/// Checks fresh confirmation.
///
/// # Errors
/// `ConfirmationRequired` when the kind needs it and it is not there.
pub(crate) fn check_fresh(kind: Kind, is_fresh: bool) -> Result<(), ErrorReply> {
    if right(kind).fresh && !is_fresh { Err(ErrorReply::ConfirmationRequired) } else { Ok(()) }
}

/// Whether a phone may act on another's credentials or pairing: admins, and never upwards.
#[must_use]
pub(crate) fn may_govern(state: &State, caller: &ClientId, other: &ClientId) -> bool {
    let role = |client| state.role_of(client).unwrap_or(Role::Other(0));
    role(caller).covers(Role::Admin) && role(caller).covers(role(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::LOCK;
    use crate::state::ClientRecord;
    use pandu_protocol::message::{Bytes, Text};
    use pandu_protocol::secret::SecretBytes;

    fn state_with(roles: &[Role]) -> (State, Vec<ClientId>) {
        let mut state = State::factory_new(&LOCK);
        state.setup_finished = true;
        for (number, role) in roles.iter().enumerate() {
            let key = Bytes::new([u8::try_from(number).unwrap(); 32]).unwrap();
            let psk = SecretBytes::new([0; 32]);
            state.clients.push(ClientRecord {
                key,
                psk,
                name: Text::cut("x"),
                role: *role,
                last_seen: 0,
                vain_tries: 0,
            });
        }
        let ids = state.clients.iter().map(ClientRecord::id).collect();
        (state, ids)
    }

    #[test]
    fn a_lowered_role_and_a_removed_phone_count_at_once() {
        let (mut state, ids) = state_with(&[Role::Owner]);
        let caller = Caller::Paired(ids[0].clone());
        assert_eq!(check_role(&state, &caller, Kind::Events), Ok(()));
        state.clients[0].role = Role::Member;
        assert_eq!(check_role(&state, &caller, Kind::Events), Err(ErrorReply::Forbidden));
        state.clients.clear();
        assert_eq!(check_role(&state, &caller, Kind::Identify), Err(ErrorReply::AuthRequired));
    }

    #[test]
    fn a_role_of_another_time_has_no_rights() {
        let (state, ids) = state_with(&[Role::Other(77)]);
        for kind in Kind::ALL {
            assert!(check_role(&state, &Caller::Paired(ids[0].clone()), *kind).is_err(), "{kind:?}");
        }
    }

    #[test]
    fn nobody_governs_upwards() {
        let (state, ids) = state_with(&[Role::Owner, Role::Admin, Role::Member, Role::Admin]);
        assert!(may_govern(&state, &ids[0], &ids[1]) && may_govern(&state, &ids[1], &ids[2]));
        assert!(may_govern(&state, &ids[1], &ids[3]));
        assert!(!may_govern(&state, &ids[1], &ids[0]) && !may_govern(&state, &ids[2], &ids[2]));
    }
}
