//! One link, from its hello to its end: the protocol's own state machine joined to the [`Link`] port, with a limit on every wait.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use pandu_protocol::frame;
use pandu_protocol::handshake::Plan;
use pandu_protocol::hello::{Category, Hello};
use pandu_protocol::key::StaticKey;
use pandu_protocol::limit::{FIRST_PLAINTEXT_MAX, HANDSHAKE_TIMEOUT};
use pandu_protocol::link::{Established, Event, InitiatorLink, Settings};
use pandu_protocol::message::{
    DecodeError, Downlink, Empty, ErrorReply, EventKind, IdempotencyKey, Kind, Push, Reply, Request, RequestEnvelope,
};
use pandu_protocol::time::{Day, Millis};
use tokio::time::timeout;

use super::drive::{Source, flush, next_message, of_handshake, of_session, shake, take, within};
use super::{ANSWER_TIMEOUT, CallError, LINK_TIMEOUT, PUSHES_MAX, SessionError, WayIn};
use crate::port::{Clock, Link, Random};

/// Bytes of each ATT packet that are not the value (Bluetooth Core 5.4, Vol 3, Part F, 3.4.5).
const ATT_HEADER: u16 = 3;

/// An established session on one link.
pub(super) struct Exchange {
    link: Arc<dyn Link>,
    wire: InitiatorLink,
    clock: Arc<dyn Clock>,
    next_id: u16,
    /// Whether a message of the device has decrypted. Nothing secret is sent before, whichever way the handshake went.
    proved: bool,
    /// Whether the device has said in this session that it was changed: it gets no secret then (clause 6.7.2).
    alarmed: bool,
    pushes: VecDeque<Push>,
    /// Deliveries, one after the other, in which the device has not said a word.
    pub(super) silent: u8,
    /// Longest value of the link, header included.
    pub(super) value_len: usize,
    pub(super) established: Established,
    pub(super) category: Category,
}

impl Exchange {
    /// Runs the handshake on a link whose hello was read.
    pub(super) async fn open(
        link: Arc<dyn Link>,
        hello: &[u8],
        plan: &Plan<'_>,
        client: &StaticKey,
        clock: Arc<dyn Clock>,
        random: &dyn Random,
    ) -> Result<Self, SessionError> {
        let way = way(plan);
        let value_len = within(LINK_TIMEOUT, link.value_len()).await?;
        // What fills whole link-layer packets, not the longest that is allowed.
        let mtu = u16::try_from(value_len).unwrap_or(u16::MAX).saturating_add(ATT_HEADER);
        let value_len = frame::value_len(mtu);
        let settings = Settings { value_len, today: Day::from_unix_ms(clock.unix_ms()?) };
        let now = Millis(clock.monotonic_ms()?);
        let mut wire = InitiatorLink::start(now, hello, plan, client, settings, &mut Source(random))
            .map_err(|error| SessionError::Handshake { way, error })?;
        let established = timeout(HANDSHAKE_TIMEOUT, shake(&*link, &mut wire, &*clock))
            .await
            .unwrap_or(Err(SessionError::Late))
            .map_err(|error| of_handshake(way, error))?;
        let category = Hello::decode(hello).map_or(Category::Other(0), |hello| hello.category);
        Ok(Self {
            link,
            wire,
            clock,
            next_id: 0,
            proved: false,
            alarmed: false,
            pushes: VecDeque::new(),
            silent: 0,
            value_len,
            established,
            category,
        })
    }

    /// Sends a request and waits for its answer. After an error the exchange is of no more use.
    pub(super) async fn request(
        &mut self,
        request: &Request,
        key: Option<IdempotencyKey>,
    ) -> Result<Result<Reply, ErrorReply>, CallError> {
        self.next_id = self.next_id.wrapping_add(1);
        let envelope = RequestEnvelope { id: self.next_id, key, request: request.clone() };
        let message = envelope.encode();
        let too_early = !self.proved && (carries_secret(request) || message.len() > FIRST_PLAINTEXT_MAX);
        // A try at a credential is not repeated, so it must not be spent on a link that ended while nobody looked.
        if too_early || request.kind() == Kind::Confirm {
            self.prove().await?;
        }
        if self.alarmed && carries_secret(request) {
            tracing::warn!("a device that reports tampering gets no secret");
            return Ok(Err(ErrorReply::Quarantined));
        }
        let (id, kind) = (envelope.id, request.kind());
        let answer = async {
            self.send(&message).await?;
            self.answer(id, kind).await
        };
        // Once the first value may have left, nobody knows what the device has done.
        timeout(ANSWER_TIMEOUT, answer).await.unwrap_or(Err(SessionError::Late)).map_err(|error| {
            let lost = !matches!(error, SessionError::TooLong);
            CallError { error, lost }
        })
    }

    /// Hands over a request and does not wait for its answer. Gives the id that the answer will carry. For requests with nothing
    /// secret in them. When this is dropped before its end, the exchange is of no more use.
    pub(super) async fn ask(&mut self, request: Request, key: Option<IdempotencyKey>) -> Result<u16, SessionError> {
        self.next_id = self.next_id.wrapping_add(1);
        let message = RequestEnvelope { id: self.next_id, key, request }.encode();
        self.send(&message).await?;
        Ok(self.next_id)
    }

    /// Lets the device prove itself with an answer that asks for nothing secret.
    async fn prove(&mut self) -> Result<(), SessionError> {
        self.next_id = self.next_id.wrapping_add(1);
        let (id, request) = (self.next_id, Request::AuthState(Empty {}));
        let message = RequestEnvelope { id, key: None, request }.encode();
        let answer = async {
            self.send(&message).await?;
            self.answer(id, Kind::AuthState).await
        };
        timeout(ANSWER_TIMEOUT, answer).await.unwrap_or(Err(SessionError::Late)).map(|_| ())
    }

    async fn send(&mut self, plaintext: &[u8]) -> Result<(), SessionError> {
        let now = Millis(self.clock.monotonic_ms()?);
        self.wire.send(now, plaintext).map_err(of_session)?;
        flush(&*self.link, &mut self.wire).await
    }

    /// Waits for the answer to a request. With nothing left to send, dropping this loses nothing: the answer is then late for
    /// whoever asks next.
    pub(super) async fn answer(&mut self, id: u16, kind: Kind) -> Result<Result<Reply, ErrorReply>, SessionError> {
        loop {
            let message = next_message(&*self.link, &mut self.wire, &*self.clock).await?;
            self.proved = true;
            match Downlink::decode(&message) {
                Ok(Downlink::Response(response)) if response.id == id => {
                    return match response.result {
                        Ok(reply) if reply.kind() != kind => Err(SessionError::Garbled),
                        result => {
                            self.note_alarm(kind, result.as_ref().err());
                            Ok(result)
                        }
                    };
                }
                // The answer to a request that nobody waits for any more.
                Ok(Downlink::Response(_)) => tracing::debug!("a late answer"),
                Ok(Downlink::Push(push)) => self.keep(push),
                Ok(Downlink::UnknownPush(_)) => tracing::debug!("a push of a newer protocol"),
                Err(DecodeError::UnknownKind { .. }) => return Err(SessionError::Newer),
                Err(_) => return Err(SessionError::Garbled),
            }
        }
    }

    /// Whatever a changed device does not answer shows whether it is one.
    fn note_alarm(&mut self, kind: Kind, refusal: Option<&ErrorReply>) {
        let says_nothing = [Kind::AuthState, Kind::Confirm, Kind::Identify, Kind::Events, Kind::Leave];
        if refusal == Some(&ErrorReply::Quarantined) {
            self.alarmed = true;
        } else if !says_nothing.contains(&kind) && (refusal.is_none() || kind != Kind::Recover) {
            self.alarmed = false;
        }
    }

    fn keep(&mut self, push: Push) {
        self.alarmed |= matches!(&push, Push::Event(event) if event.kind == EventKind::IntegrityAlarm);
        if self.pushes.len() >= PUSHES_MAX {
            self.pushes.pop_front();
        }
        self.pushes.push_back(push);
    }

    /// What the device said unasked; waits for the first for at most `wait`.
    pub(super) async fn listen(&mut self, wait: Duration) -> Result<Vec<Push>, SessionError> {
        while self.pushes.is_empty() {
            // Only the wait for a value is cut short: it loses nothing, and what follows a value is never left half done.
            let Ok(value) = timeout(wait, self.link.next_value()).await else { break };
            take(&*self.link, &mut self.wire, &*self.clock, value?).await?;
            while let Some(event) = self.wire.poll_event() {
                if let Event::Message(message) = event {
                    match Downlink::decode(&message) {
                        Ok(Downlink::Push(push)) => self.keep(push),
                        Ok(Downlink::Response(_) | Downlink::UnknownPush(_)) => {
                            tracing::debug!("nothing that is waited for")
                        }
                        Err(_) => return Err(SessionError::Garbled),
                    }
                }
            }
        }
        Ok(self.pushes.drain(..).collect())
    }

    /// Whether the session may still be used.
    pub(super) fn is_open(&mut self) -> bool {
        let now = self.clock.monotonic_ms().map(Millis);
        now.is_ok_and(|now| self.wire.handle_timeout(now).is_ok()) && !self.wire.is_closed()
    }

    /// Ends the link in an orderly way. What the radio says to that no longer matters.
    pub(super) async fn close(self) {
        if within(LINK_TIMEOUT, self.link.disconnect()).await.is_err() {
            tracing::debug!("a link did not end in order");
        }
    }
}

/// Requests that carry something which only the right device may learn.
const fn carries_secret(request: &Request) -> bool {
    matches!(request, Request::SetCredential(_) | Request::NetworkJoin(_) | Request::PairFinish(_))
        || matches!(request, Request::Confirm(confirm) if confirm.secret.is_some())
}

const fn way(plan: &Plan<'_>) -> WayIn {
    match plan {
        Plan::Label(_) => WayIn::Label,
        Plan::Code(_) => WayIn::Code,
        Plan::Session { .. } => WayIn::Session,
    }
}
