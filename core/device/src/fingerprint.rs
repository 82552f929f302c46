//! Fingers as the reader knows them: templates, matching, and what consent to them means (clauses 6.1 d, 7 b).
//!
//! A real reader keeps features of a picture; this one keeps a keyed hash of the finger's name. A template must never
//! leave the device, nor be shown, nor outlive its holder's consent.

use pandu_protocol::limit::FINGERS_MAX;
use pandu_protocol::message::{ClientId, ConsentState, CredentialKind, ErrorReply, Text};
use pandu_protocol::secret::SecretBytes;
use ring::hmac;

use crate::consent;
use crate::state::{CredentialRecord, State};

/// The purpose under which a person agrees that the device keeps his fingerprints.
pub(crate) const PURPOSE: &str = "fingerprints";

/// What the reader makes of a finger. Another device makes something else of it.
#[must_use]
pub(crate) fn template(finger: &str, pepper: &SecretBytes<32>) -> SecretBytes<32> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, pepper.expose());
    let tag = hmac::sign(&key, format!("Pandu finger\0{finger}").as_bytes());
    SecretBytes::from_slice(tag.as_ref()).unwrap_or_else(|| SecretBytes::new([0; 32]))
}

/// The fingerprint that is this finger, whosever it is.
#[must_use]
pub(crate) fn find<'a>(state: &'a State, template: &SecretBytes<32>) -> Option<&'a CredentialRecord> {
    let is_it = |one: &&CredentialRecord| one.template.as_ref().is_some_and(|known| known.matches(template));
    state.credentials.iter().find(is_it)
}

/// A person's fingerprints.
pub(crate) fn of<'a>(state: &'a State, client: &'a ClientId) -> impl Iterator<Item = &'a CredentialRecord> {
    state.credentials.iter().filter(move |one| one.client == *client && one.kind == CredentialKind::Fingerprint)
}

/// Whether a person may enrol one more finger in the place of `replaces`, or beside the others.
///
/// # Errors
/// `Invalid{consent}` without consent, `NotFound` when `replaces` is no fingerprint of his, `Full` when he has ten.
pub(crate) fn check_room(state: &State, client: &ClientId, replaces: Option<u32>) -> Result<(), ErrorReply> {
    let agreed = consent::latest(state, client, &Text::cut(PURPOSE));
    if agreed.is_none_or(|entry| entry.record.state != ConsentState::Given) {
        return Err(ErrorReply::invalid("consent"));
    }
    match replaces {
        Some(id) if !of(state, client).any(|one| one.id == id) => Err(ErrorReply::NotFound),
        None if of(state, client).count() >= FINGERS_MAX => Err(ErrorReply::Full),
        Some(_) | None => Ok(()),
    }
}

/// Deletes a person's fingerprints: he does not agree any more. Returns whether there were any.
pub(crate) fn forget(draft: &mut State, client: &ClientId) -> bool {
    let before = draft.credentials.len();
    draft.credentials.retain(|one| one.client != *client || one.kind != CredentialKind::Fingerprint);
    draft.credentials.len() < before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finger_is_itself_on_its_own_device_only() {
        let (ours, other) = (SecretBytes::new([1; 32]), SecretBytes::new([2; 32]));
        let thumb = template("right-thumb", &ours);
        assert!(thumb.matches(&template("right-thumb", &ours)));
        assert!(!thumb.matches(&template("left-thumb", &ours)) && !thumb.matches(&template("right-thumb", &other)));
    }
}
