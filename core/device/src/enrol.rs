//! Enrolling a finger: five good touches, one to try it, and only then is it kept (clause 6.1 d; CTAP 2.1, 6.7).
//!
//! Until it is kept nothing is stored: it ends with its session, when it is given up, or after a minute of silence. The
//! finger that it replaces works until then, and both change places in one write.

use std::time::Duration;

use pandu_protocol::limit::{FINGER_SAMPLES, NAME_MAX, TOUCH_SECONDS};
use pandu_protocol::message::{
    ClientId, CredentialKind, EnrolAction, EnrolBiometric, EnrolFeedback, EnrolState, ErrorReply, EventKind,
    IdempotencyKey, Reply, Request, RequestEnvelope, Text,
};
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::time::Millis;

use crate::access::check_fresh;
use crate::boundary::Notice;
use crate::device::Device;
use crate::fault::Fault;
use crate::link::LinkId;
use crate::reader::Touch;
use crate::state::{CredentialRecord, shown};
use crate::{credential, fingerprint, name};

/// How long an enrolment lasts without a word from the phone.
const SILENCE: Duration = Duration::from_secs(60);
/// How long a touch is waited for.
const TOUCH_WAIT: Duration = Duration::from_secs(TOUCH_SECONDS as u64);

/// The enrolment that is going on; there is one reader, so there is one at most.
pub(crate) struct Enrolment {
    link: LinkId,
    client: ClientId,
    number: u32,
    replaces: Option<u32>,
    name: Option<Text<NAME_MAX>>,
    template: Option<SecretBytes<32>>,
    good: u8,
    /// A touch that came before it was asked for.
    early: Option<Touch>,
    waiting: Option<Waiting>,
    /// When it is given up if nobody goes on with it.
    until: Millis,
}

/// A request that is answered when a finger comes, or none.
struct Waiting {
    id: u16,
    key: IdempotencyKey,
    request: Request,
    until: Millis,
}

impl Enrolment {
    pub(crate) const fn takes_touch(&self) -> bool {
        self.waiting.is_some() || self.early.is_none()
    }

    pub(crate) fn deadline(&self) -> Millis {
        self.waiting.as_ref().map_or(self.until, |waiting| waiting.until)
    }

    const fn state(&self, feedback: EnrolFeedback) -> EnrolState {
        EnrolState { enrolment: self.number, remaining: FINGER_SAMPLES.saturating_sub(self.good), feedback, kept: None }
    }
}

impl Device {
    /// Carries out [`EnrolBiometric`]. `None` = it is answered later.
    pub(crate) fn enrol(
        &mut self,
        link: LinkId,
        client: &ClientId,
        envelope: &RequestEnvelope,
        body: &EnrolBiometric,
    ) -> Result<Option<Reply>, ErrorReply> {
        let is_fresh = self.links.get(&link).is_some_and(|link| link.fresh_seconds(self.now) > 0);
        check_fresh(envelope.request.kind(), is_fresh || self.settings.faults.has(Fault::NeverAsksConfirmation))?;
        let key = envelope.key.ok_or_else(|| ErrorReply::invalid("key"))?;
        if !self.factory.profile().abilities.fingerprint {
            return Err(ErrorReply::Unsupported);
        }
        self.end_lost_enrolment();
        match body.action {
            EnrolAction::Start => {
                self.start_enrolment(link, client, body).map(|state| Some(Reply::EnrolBiometric(state)))
            }
            EnrolAction::Cancel => Ok(Some(Reply::EnrolBiometric(self.cancel_enrolment(link, body)))),
            EnrolAction::Next | EnrolAction::Try => {
                let waiting = Waiting {
                    id: envelope.id,
                    key,
                    request: envelope.request.clone(),
                    until: self.now.monotonic.after(TOUCH_WAIT),
                };
                self.wait_for_touch(link, body, waiting).map(|()| None)
            }
            EnrolAction::Other(_) => Err(ErrorReply::invalid("action")),
        }
    }

    fn start_enrolment(
        &mut self,
        link: LinkId,
        client: &ClientId,
        body: &EnrolBiometric,
    ) -> Result<EnrolState, ErrorReply> {
        fingerprint::check_room(&self.state, client, body.replaces)?;
        let name = body.name.as_ref().map(name::check).transpose()?;
        if self.enrolment.as_ref().is_some_and(|other| other.client != *client) {
            return Err(ErrorReply::Busy);
        }
        self.last_enrolment = self.last_enrolment.wrapping_add(1);
        let enrolment = Enrolment {
            link,
            client: client.clone(),
            number: self.last_enrolment,
            replaces: body.replaces,
            name,
            template: None,
            good: 0,
            early: None,
            waiting: None,
            until: self.now.monotonic.after(SILENCE),
        };
        let state = enrolment.state(EnrolFeedback::Good);
        self.enrolment = Some(enrolment);
        Ok(state)
    }

    fn cancel_enrolment(&mut self, link: LinkId, body: &EnrolBiometric) -> EnrolState {
        let ours = |one: &Enrolment| one.link == link && Some(one.number) == body.enrolment;
        match self.enrolment.take_if(|one| ours(one)) {
            Some(enrolment) => enrolment.state(EnrolFeedback::Good),
            None => EnrolState {
                enrolment: body.enrolment.unwrap_or_default(),
                remaining: FINGER_SAMPLES,
                feedback: EnrolFeedback::Good,
                kept: None,
            },
        }
    }

    fn wait_for_touch(&mut self, link: LinkId, body: &EnrolBiometric, waiting: Waiting) -> Result<(), ErrorReply> {
        let ours = |one: &&mut Enrolment| one.link == link && Some(one.number) == body.enrolment;
        let enrolment = self.enrolment.as_mut().filter(ours).ok_or(ErrorReply::NotFound)?;
        if (body.action == EnrolAction::Try) != (enrolment.good >= FINGER_SAMPLES) {
            return Err(ErrorReply::invalid("action"));
        }
        enrolment.waiting = Some(waiting);
        if let Some(touch) = enrolment.early.take() {
            self.touch_to_enrol(touch);
        }
        Ok(())
    }

    /// Somebody touched the reader during an enrolment.
    pub(crate) fn touch_to_enrol(&mut self, touch: Touch) {
        let Some(enrolment) = self.enrolment.as_mut() else { return };
        let Some(waiting) = enrolment.waiting.take() else {
            enrolment.early.get_or_insert(touch);
            return;
        };
        let template = fingerprint::template(&touch.finger, self.factory.pepper());
        let known = fingerprint::find(&self.state, &template).filter(|one| Some(one.id) != enrolment.replaces);
        let feedback = match (&enrolment.template, touch.quality) {
            (_, bad) if bad != EnrolFeedback::Good => bad,
            _ if known.is_some() => EnrolFeedback::Exists,
            (Some(first), _) if !first.matches(&template) => EnrolFeedback::MergeFailure,
            (Some(_), _) if enrolment.good >= FINGER_SAMPLES => return self.keep_finger(waiting),
            (Some(_) | None, _) => {
                enrolment.template = Some(template);
                enrolment.good += 1;
                EnrolFeedback::Good
            }
        };
        self.answer_enrolment(&waiting, feedback);
    }

    /// The finger was tried: it is kept, and the one that it replaces is gone.
    fn keep_finger(&mut self, waiting: Waiting) {
        let result = self.store_finger(&waiting);
        match &result {
            Ok(_) => self.enrolment = None,
            // It can be tried once more, when there is room.
            Err(_) => self.enrolment.iter_mut().for_each(|one| one.until = self.now.monotonic.after(SILENCE)),
        }
        if let Ok((link, reply)) = &result
            && let Reply::EnrolBiometric(state) = reply
        {
            self.tell(Notice::Enrolling(*state));
            self.answer(*link, waiting.id, Ok(reply.clone()));
        } else if let (Err(error), Some(link)) = (result, self.enrolment.as_ref().map(|one| one.link)) {
            self.answer(link, waiting.id, Err(error));
        }
    }

    fn store_finger(&mut self, waiting: &Waiting) -> Result<(LinkId, Reply), ErrorReply> {
        let enrolment = self.enrolment.as_ref().ok_or(ErrorReply::NotFound)?;
        let client = enrolment.client.clone();
        // Consent may have been taken back on another link meanwhile.
        let replaces = enrolment.replaces.filter(|id| self.state.credentials.iter().any(|one| one.id == *id));
        fingerprint::check_room(&self.state, &client, replaces)?;
        let mut draft = self.state.clone();
        let old = replaces.and_then(|id| draft.credentials.iter().position(|one| one.id == id));
        let old = old.map(|place| draft.credentials.remove(place));
        let id = credential::next_id(&mut draft)?;
        draft.credentials.push(CredentialRecord {
            id,
            kind: CredentialKind::Fingerprint,
            client: client.clone(),
            version: old.as_ref().map_or(1, |old| old.version.saturating_add(1)),
            locked: false,
            verifier: None,
            failures: 0,
            template: enrolment.template.clone(),
            name: enrolment.name.clone().or_else(|| old.and_then(|old| old.name)),
        });
        let kept = EnrolState { kept: Some(id), ..enrolment.state(EnrolFeedback::Good) };
        let (link, reply) = (enrolment.link, Reply::EnrolBiometric(kept));
        self.keep_answer(&mut draft, &client, &waiting.key, &waiting.request, &reply);
        let event = draft.events.note(self.now.unix, EventKind::CredentialChanged, Some(&shown(&client)));
        self.commit(draft, false).map_err(|_| ErrorReply::Full)?;
        self.spread(event, Some(link));
        Ok((link, reply))
    }

    fn answer_enrolment(&mut self, waiting: &Waiting, feedback: EnrolFeedback) {
        let Some(enrolment) = self.enrolment.as_mut() else { return };
        enrolment.until = self.now.monotonic.after(SILENCE);
        let (link, state) = (enrolment.link, enrolment.state(feedback));
        self.tell(Notice::Enrolling(state));
        self.answer(link, waiting.id, Ok(Reply::EnrolBiometric(state)));
    }

    /// Something else comes in on a session that waits for a finger: the wait is over.
    pub(crate) fn end_wait_for_touch(&mut self, link: LinkId) {
        let enrolment = self.enrolment.as_mut().filter(|one| one.link == link);
        if let Some(waiting) = enrolment.and_then(|one| one.waiting.take()) {
            self.answer_enrolment(&waiting, EnrolFeedback::NoTouch);
        }
    }

    /// Looks at the clock: nobody touched, or nobody goes on.
    pub(crate) fn tick_enrolment(&mut self) {
        self.end_lost_enrolment();
        let late = self.enrolment.as_ref().is_some_and(|one| one.deadline() <= self.now.monotonic);
        if !late {
            return;
        }
        match self.enrolment.as_mut().and_then(|one| one.waiting.take()) {
            Some(waiting) => self.answer_enrolment(&waiting, EnrolFeedback::NoTouch),
            None => self.enrolment = None,
        }
    }

    /// Forgets an enrolment whose session has ended, or whose person is gone.
    pub(crate) fn end_lost_enrolment(&mut self) {
        let links = &self.links;
        self.enrolment.take_if(|one| links.get(&one.link).and_then(|link| link.client()) != Some(&one.client));
    }
}
