//! Ways of signing in: set, listed, removed (clauses 6.1 a, 6.1 d, 6.1 e).
//!
//! A change is one write: before it the old value works, after it the new one, never both and never none.

use pandu_protocol::limit::{CREDENTIALS_MAX, FRESH_SECONDS};
use pandu_protocol::message::{
    AuthState, ClientId, Credential, CredentialKind, CredentialSet, Credentials, ErrorReply, EventKind, List,
    RemoveCredential, SetCredential,
};
use pandu_protocol::role::Role;

use crate::access::may_govern;
use crate::password::Names;
use crate::state::{CredentialRecord, State, Verifier, shown};
use crate::throttle::{Waits, failures_max};
use crate::time::Moment;
use crate::turn::Turn;
use crate::{password, pin};

impl CredentialRecord {
    /// Whether it is switched off after too many failures.
    pub(crate) fn is_off(&self) -> bool {
        self.failures >= failures_max(self.kind)
    }

    /// Whether it lets a person confirm on the phone, as keys and passwords do; PINs and fingers are of the device.
    pub(crate) fn is_of_phone(&self) -> bool {
        [CredentialKind::PhoneKey, CredentialKind::Password].contains(&self.kind)
    }
}

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
    let old = turn.draft.credentials.iter().position(|one| one.client == owner && one.kind == body.kind);
    let old_record = old.and_then(|place| turn.draft.credentials.get_mut(place));
    if is_own && old_record.as_ref().is_some_and(|record| record.locked) {
        return Err(ErrorReply::Forbidden);
    }
    if let (false, None, Some(locked)) = (is_own, &body.secret, body.locked) {
        let record = old_record.filter(|record| record.verifier.is_some()).ok_or(ErrorReply::NotFound)?;
        record.locked = locked;
        let version = record.version;
        turn.note(EventKind::CredentialChanged, Some(&shown(&owner)));
        return Ok(CredentialSet { version, sessions_ended: 0 });
    }
    let verifier = verifier_for(turn, body, &owner)?;
    let version = match old.and_then(|place| turn.draft.credentials.get_mut(place)) {
        Some(record) => {
            record.version = record.version.saturating_add(1);
            record.locked = body.locked.unwrap_or(record.locked);
            record.verifier = verifier;
            record.failures = 0;
            record.version
        }
        None => {
            let id = next_id(turn.draft)?;
            turn.draft.credentials.push(CredentialRecord {
                id,
                kind: body.kind,
                client: owner.clone(),
                version: 1,
                locked: body.locked.unwrap_or_default(),
                verifier,
                failures: 0,
                template: None,
                name: None,
            });
            1
        }
    };
    if body.kind == CredentialKind::Pin {
        turn.draft.wrong_pins = 0;
    }
    if let Some(record) = turn.draft.clients.iter_mut().find(|record| record.id() == owner) {
        record.vain_tries = 0;
    }
    turn.note(EventKind::CredentialChanged, Some(&shown(&owner)));
    Ok(CredentialSet { version, sessions_ended: turn.end_other_sessions(&owner) })
}

/// What a new value will be checked against; `None` for the phone's key, which the handshake has proved.
fn verifier_for(turn: &mut Turn<'_>, body: &SetCredential, owner: &ClientId) -> Result<Option<Verifier>, ErrorReply> {
    if body.kind == CredentialKind::PhoneKey {
        return if body.secret.is_some() { Err(ErrorReply::invalid("secret")) } else { Ok(None) };
    }
    let (profile, draft) = (turn.profile, &*turn.draft);
    let can = (body.kind == CredentialKind::Password && profile.abilities.password)
        || (body.kind == CredentialKind::Pin && profile.abilities.pin);
    if !can {
        return Err(ErrorReply::Unsupported);
    }
    let secret = body.secret.as_ref().ok_or_else(|| ErrorReply::invalid("secret"))?;
    let checked = if body.kind == CredentialKind::Pin {
        pin::check_new(secret)
    } else {
        let name = draft.name.as_deref().unwrap_or_default();
        let device = [profile.maker, profile.model, turn.factory.serial(), name];
        let person = draft.client(owner).map_or("", |record| &*record.name);
        password::check_new(secret, &Names { device: &device, person: &[person] })
    };
    checked.map_err(|reason| ErrorReply::invalid(reason.field()))?;
    password::hash_new(secret, turn.factory.pepper(), turn.random).map(Some)
}

/// A handle that no credential had before.
///
/// # Errors
/// `Full` when there is no room for another credential.
pub(crate) fn next_id(draft: &mut State) -> Result<u32, ErrorReply> {
    if draft.credentials.len() >= CREDENTIALS_MAX {
        return Err(ErrorReply::Full);
    }
    draft.last_credential = draft.last_credential.saturating_add(1);
    Ok(draft.last_credential)
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
            off: one.is_off(),
            name: one.name.clone(),
        })),
    }
}

/// Carries out [`RemoveCredential`]. Somebody's last way to confirm on the phone stays.
pub(crate) fn remove(turn: &mut Turn<'_>, body: RemoveCredential) -> Result<(), ErrorReply> {
    let place = turn.draft.credentials.iter().position(|one| one.id == body.id).ok_or(ErrorReply::NotFound)?;
    let (owner, locked, is_of_phone) = turn
        .draft
        .credentials
        .get(place)
        .map(|one| (one.client.clone(), one.locked, one.is_of_phone()))
        .unwrap_or_default();
    let is_own = owner == turn.caller;
    if !is_own && !may_govern(turn.draft, &turn.caller, &owner) {
        // The same as for a handle that does not exist, so that nobody learns about others' credentials.
        return Err(ErrorReply::NotFound);
    }
    let ways = turn.draft.credentials.iter().filter(|one| one.client == owner && one.is_of_phone()).count();
    if (is_of_phone && ways <= 1) || (is_own && locked) {
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
    AuthState {
        role: state.role_of(caller).unwrap_or(Role::Other(0)),
        fresh_seconds: fresh_seconds.min(FRESH_SECONDS),
        wait_seconds: waits.seconds_for_phone(state, caller, now),
        locked_out: password_of(state, caller).is_some_and(CredentialRecord::is_off),
    }
}

/// The caller's password, if one is set.
pub(crate) fn password_of<'a>(state: &'a State, caller: &ClientId) -> Option<&'a CredentialRecord> {
    state.credentials.iter().find(|one| one.client == *caller && one.kind == CredentialKind::Password)
}

/// Counts one failed confirmation by password before it is checked, so that pulling the plug in between gains no guess.
/// Without a password the phone itself is counted: the count must not tell that there is none.
pub(crate) fn count_failure(draft: &mut State, client: &ClientId) {
    let passwords = draft.credentials.iter_mut().filter(|one| one.kind == CredentialKind::Password);
    if let Some(record) = passwords.into_iter().find(|one| one.client == *client) {
        record.failures = record.failures.saturating_add(1);
    } else if let Some(record) = draft.clients.iter_mut().find(|record| record.id() == *client) {
        record.vain_tries = record.vain_tries.saturating_add(1);
    }
}

/// Somebody has proved to be there by something else than a finger: the failures of what he proved it with are
/// forgotten, and his fingers work again. Returns whether there was anything to forget.
pub(crate) fn forget_failures(draft: &mut State, client: &ClientId, proved: CredentialKind) -> bool {
    let forgotten = [proved, CredentialKind::Fingerprint];
    let own = draft.credentials.iter_mut().filter(|one| one.client == *client && forgotten.contains(&one.kind));
    // Every one is set back, so this must not stop at the first.
    own.filter_map(|one| (std::mem::take(&mut one.failures) > 0).then_some(())).count() > 0
}
