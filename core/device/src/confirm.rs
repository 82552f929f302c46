//! Fresh confirmation: the person is there now (clauses 6.1 e, 6.5.5; attacks 20, 33, 38).
//!
//! A wrong password is counted, and stored, before it is checked, so that no power cut gives a guess away. Whether
//! there is a password, a wrong one or one that is switched off: the same work, write, wait and answer.

use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::message::{ClientId, Confirm, CredentialKind, ErrorReply, EventKind, Reply};
use pandu_protocol::secret::SecretText;

use crate::device::Device;
use crate::entry::FRESH;
use crate::link::{LinkId, Stage};
use crate::state::{CredentialRecord, shown};
use crate::throttle::Place;
use crate::{credential, password};

impl Device {
    /// Carries out [`Confirm`]. Whoever has set a password must give it; else the phone's word about its holder counts.
    /// A device that reports tampering takes the phone's word from everybody: no secret should go to it.
    pub(crate) fn confirm(&mut self, id: LinkId, client: &ClientId, body: &Confirm) -> Result<Reply, ErrorReply> {
        if body.kind == CredentialKind::PhoneKey {
            if !self.state.integrity.quarantined() && credential::password_of(&self.state, client).is_some() {
                return Err(ErrorReply::Refused);
            }
            self.forget_failures(client, CredentialKind::PhoneKey)?;
        } else if body.kind == CredentialKind::Password && self.factory.profile().abilities.password {
            let secret = body.secret.as_ref().ok_or_else(|| ErrorReply::invalid("secret"))?;
            self.check_password(client, secret)?;
        } else {
            return Err(ErrorReply::Unsupported);
        }
        if let Some(Stage::Session(session)) = self.links.get_mut(&id).map(|link| &mut link.stage) {
            session.fresh_until = Some(self.now.monotonic.after(FRESH));
        }
        let fresh = self.links.get(&id).map_or(0, |link| link.fresh_seconds(self.now));
        Ok(Reply::Confirm(credential::auth_state(&self.state, client, &self.waits, fresh, self.now)))
    }

    fn check_password(&mut self, client: &ClientId, secret: &SecretText<PASSWORD_MAX>) -> Result<(), ErrorReply> {
        let wait = self.waits.seconds_for_phone(&self.state, client, self.now);
        if wait > 0 {
            return Err(ErrorReply::Throttled { wait });
        }
        let live = credential::password_of(&self.state, client).filter(|record| !record.is_off()).cloned();
        let mut counted = self.state.clone();
        credential::count_failure(&mut counted, client);
        self.commit(counted, false).map_err(|_| ErrorReply::Full)?;
        self.waits.note(Place::Phone(client.clone()), &self.state, self.now);
        let verifier = live.as_ref().and_then(|record| record.verifier.as_ref());
        if password::matches(secret, verifier, self.factory.pepper()) {
            return self.forget_failures(client, CredentialKind::Password);
        }
        let subject = shown(client);
        self.note(EventKind::CredentialRefused, Some(&subject));
        if live.is_some() && credential::password_of(&self.state, client).is_some_and(CredentialRecord::is_off) {
            self.note(EventKind::CredentialDisabled, Some(&subject));
        }
        Err(ErrorReply::Refused)
    }

    /// Forgets what a person's success undoes; writes only if there is something to forget.
    fn forget_failures(&mut self, client: &ClientId, proved: CredentialKind) -> Result<(), ErrorReply> {
        let mut draft = self.state.clone();
        if credential::forget_failures(&mut draft, client, proved) {
            self.commit(draft, false).map_err(|_| ErrorReply::Full)?;
        }
        Ok(())
    }
}
