//! Ways of signing in: set, listed, removed, checked (clauses 6.1 a, 6.1 d, 6.1 e).
//!
//! A change is one write: before it the old value works, after it the new one, never both and never none.

use pandu_protocol::limit::{FRESH_SECONDS, PASSWORD_MAX};
use pandu_protocol::message::{
    AuthState, ClientId, Credential, CredentialKind, CredentialSet, Credentials, ErrorReply, EventKind, List,
    RemoveCredential, SetCredential,
};
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;

use crate::access::may_govern;
use crate::password;
use crate::state::{CredentialRecord, PasswordVerifier, State, shown};
use crate::throttle::{FAILURES_MAX, Waits};
use crate::time::Moment;
use crate::turn::Turn;

/// Most credentials on the device (the list of [`Credentials`]).
pub(crate) const CREDENTIALS_MAX: usize = 32;

/// Carries out [`SetCredential`].
pub(crate) fn set(turn: &mut Turn<'_>, body: &SetCredential) -> Result<CredentialSet, ErrorReply> {
    let owner = body.client.clone().unwrap_or_else(|| turn.caller.clone());
    let is_own = owner == turn.caller;
    turn.draft.client(&owner).ok_or(ErrorReply::NotFound)?;
    if !is_own && !may_govern(turn.draft, &turn.caller, &owner) {
        return Err(ErrorReply::Forbidden);
    }
    if is_own && body.locked == Some(true) {
        return Err(ErrorReply::invalid("locked"));
    }
    let verifier = verifier_for(turn, body)?;
    let old = turn.draft.credentials.iter().position(|one| one.client == owner && one.kind == body.kind);
    let version = match old.and_then(|place| turn.draft.credentials.get_mut(place)) {
        Some(record) => {
            if is_own && record.locked {
                return Err(ErrorReply::Forbidden);
            }
            record.version = record.version.saturating_add(1);
            record.locked = body.locked.unwrap_or(record.locked);
            record.verifier = verifier;
            record.failures = 0;
            record.version
        }
        None => add(turn.draft, &owner, body, verifier)?,
    };
    let subject = shown(&owner);
    turn.note(EventKind::CredentialChanged, Some(&subject));
    Ok(CredentialSet { version, sessions_ended: turn.end_other_sessions(&owner) })
}

/// What a new value will be checked against; `None` for the phone's key, which the handshake has proved.
fn verifier_for(turn: &mut Turn<'_>, body: &SetCredential) -> Result<Option<PasswordVerifier>, ErrorReply> {
    if body.kind == CredentialKind::PhoneKey {
        return if body.secret.is_some() { Err(ErrorReply::invalid("secret")) } else { Ok(None) };
    }
    if body.kind != CredentialKind::Password || !turn.profile.abilities.password {
        return Err(ErrorReply::Unsupported);
    }
    let secret = body.secret.as_ref().ok_or_else(|| ErrorReply::invalid("secret"))?;
    let name = turn.draft.name.as_deref().unwrap_or_default();
    password::check_new(secret, &[turn.profile.maker, turn.profile.model, turn.factory.serial(), name])?;
    password::hash_new(secret, turn.factory.pepper(), turn.random).map(Some)
}

fn add(
    draft: &mut State,
    owner: &ClientId,
    body: &SetCredential,
    verifier: Option<PasswordVerifier>,
) -> Result<u32, ErrorReply> {
    if draft.credentials.len() >= CREDENTIALS_MAX {
        return Err(ErrorReply::Full);
    }
    draft.last_credential = draft.last_credential.saturating_add(1);
    draft.credentials.push(CredentialRecord {
        id: draft.last_credential,
        kind: body.kind,
        client: owner.clone(),
        version: 1,
        locked: body.locked.unwrap_or_default(),
        verifier,
        failures: 0,
    });
    Ok(1)
}

/// Lists what the caller may see: an admin everybody's, others their own.
pub(crate) fn list(state: &State, caller: &ClientId) -> Credentials {
    let all = state.role_of(caller).is_some_and(|role| role.covers(Role::Admin));
    let visible = state.credentials.iter().filter(|one| all || one.client == *caller);
    Credentials {
        credentials: List::cut(visible.map(|one| Credential {
            id: one.id,
            kind: one.kind,
            client: one.client.clone(),
            version: one.version,
            locked: one.locked,
        })),
    }
}

/// Carries out [`RemoveCredential`]. Somebody's last way in stays.
pub(crate) fn remove(turn: &mut Turn<'_>, body: RemoveCredential) -> Result<(), ErrorReply> {
    let place = turn.draft.credentials.iter().position(|one| one.id == body.id).ok_or(ErrorReply::NotFound)?;
    let (owner, locked) =
        turn.draft.credentials.get(place).map(|one| (one.client.clone(), one.locked)).unwrap_or_default();
    let is_own = owner == turn.caller;
    if !is_own && !may_govern(turn.draft, &turn.caller, &owner) {
        // The same as for a handle that does not exist, so that nobody learns about others' credentials.
        return Err(ErrorReply::NotFound);
    }
    let is_last = turn.draft.credentials.iter().filter(|one| one.client == owner).count() <= 1;
    if is_last || (is_own && locked) {
        return Err(ErrorReply::Forbidden);
    }
    turn.draft.credentials.remove(place);
    let subject = shown(&owner);
    turn.note(EventKind::CredentialChanged, Some(&subject));
    turn.end_other_sessions(&owner);
    Ok(())
}

/// Where the caller stands.
pub(crate) fn auth_state(
    state: &State,
    caller: &ClientId,
    waits: &Waits,
    fresh_seconds: u32,
    now: Moment,
) -> AuthState {
    let password = password_of(state, caller);
    let live = password.filter(|one| one.failures < FAILURES_MAX);
    AuthState {
        role: state.role_of(caller).unwrap_or(Role::Other(0)),
        fresh_seconds: fresh_seconds.min(FRESH_SECONDS),
        wait_seconds: live
            .map_or_else(|| waits.vain_seconds_left(caller, now), |one| waits.seconds_left(one.id, one.failures, now)),
        locked_out: password.is_some_and(|one| one.failures >= FAILURES_MAX),
    }
}

/// The caller's password, if one is set.
pub(crate) fn password_of<'a>(state: &'a State, caller: &ClientId) -> Option<&'a CredentialRecord> {
    state.credentials.iter().find(|one| one.client == *caller && one.kind == CredentialKind::Password)
}

/// Counts one failure of a password before it is checked, so that pulling the plug in between gains no guess.
pub(crate) fn count_failure(draft: &mut State, credential: u32) {
    if let Some(record) = draft.credentials.iter_mut().find(|one| one.id == credential) {
        record.failures = record.failures.saturating_add(1);
    }
}

/// Forgets the failures of a password: it was right.
pub(crate) fn forget_failures(draft: &mut State, credential: u32) {
    if let Some(record) = draft.credentials.iter_mut().find(|one| one.id == credential) {
        record.failures = 0;
    }
}

/// Checks a password against the caller's record, doing the same work when there is none or it is off.
pub(crate) fn is_right(
    record: Option<&CredentialRecord>,
    secret: &SecretText<PASSWORD_MAX>,
    pepper: &pandu_protocol::secret::SecretBytes<32>,
) -> bool {
    let live = record.filter(|one| one.failures < FAILURES_MAX);
    password::matches(secret, live.and_then(|one| one.verifier.as_ref()), pepper)
}
