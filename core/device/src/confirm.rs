//! Fresh confirmation: the person is there now (clauses 6.1 e, 6.5.5; attack 20).
//!
//! A wrong password is counted, and stored, before it is checked, so that no power cut gives a guess away.

use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::message::{ClientId, Confirm, CredentialKind, ErrorReply, EventKind, Reply};
use pandu_protocol::secret::SecretText;

use crate::credential;
use crate::device::Device;
use crate::entry::FRESH;
use crate::link::{LinkId, Stage};
use crate::state::shown;
use crate::throttle::FAILURES_MAX;

impl Device {
    /// Carries out [`Confirm`]. Whoever has set a password must give it; else the phone's word about its holder counts.
    pub(crate) fn confirm(&mut self, id: LinkId, client: &ClientId, body: &Confirm) -> Result<Reply, ErrorReply> {
        if body.kind == CredentialKind::PhoneKey {
            if credential::password_of(&self.state, client).is_some() {
                return Err(ErrorReply::Refused);
            }
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
        let record = credential::password_of(&self.state, client).cloned();
        let Some(record) = record.filter(|record| record.failures < FAILURES_MAX) else {
            // The same work, answer and waits as for a wrong one: the work is what a phone could burn without end.
            let wait = self.waits.vain_seconds_left(client, self.now);
            if wait > 0 {
                return Err(ErrorReply::Throttled { wait });
            }
            self.waits.note_vain(client, self.now);
            let _ = credential::is_right(None, secret, self.factory.pepper());
            return Err(ErrorReply::Refused);
        };
        let wait = self.waits.seconds_left(record.id, record.failures, self.now);
        if wait > 0 {
            return Err(ErrorReply::Throttled { wait });
        }
        let mut counted = self.state.clone();
        credential::count_failure(&mut counted, record.id);
        self.commit(counted, false).map_err(|_| ErrorReply::Full)?;
        self.waits.note(record.id, self.now);
        if !credential::is_right(Some(&record), secret, self.factory.pepper()) {
            self.note(EventKind::CredentialRefused, Some(&shown(client)));
            return Err(ErrorReply::Refused);
        }
        let mut right = self.state.clone();
        credential::forget_failures(&mut right, record.id);
        self.commit(right, false).map_err(|_| ErrorReply::Full)
    }
}
