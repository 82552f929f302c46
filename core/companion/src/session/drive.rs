//! Moves values between a [`Link`] port and the protocol's state machine. It knows no request and keeps nothing.

use std::time::Duration;

use pandu_protocol::limit::VALUE_MAX;
use pandu_protocol::link::{Established, Event, InitiatorLink};
use pandu_protocol::session::Plaintext;
use pandu_protocol::time::Millis;
use tokio::time::timeout;

use super::{LINK_TIMEOUT, SessionError, WayIn};
use crate::port::{Clock, Link, LinkError, Random};

/// Waits for a port, but not for ever.
pub(super) async fn within<T, E>(limit: Duration, work: impl Future<Output = Result<T, E>>) -> Result<T, SessionError>
where
    SessionError: From<E>,
{
    timeout(limit, work).await.map_err(|_| SessionError::Late)?.map_err(SessionError::from)
}

/// Runs the handshake to its end.
pub(super) async fn shake(
    link: &dyn Link,
    wire: &mut InitiatorLink,
    clock: &dyn Clock,
) -> Result<Established, SessionError> {
    flush(link, wire).await?;
    loop {
        receive(link, wire, clock).await?;
        match wire.poll_event() {
            Some(Event::Established(established)) => return Ok(established),
            // Only a session has messages, and only a responder has questions.
            Some(Event::Message(_) | Event::NeedClient(_) | Event::NeedCode) => return Err(SessionError::Garbled),
            None => {}
        }
    }
}

/// Waits for the next message of the session.
pub(super) async fn next_message(
    link: &dyn Link,
    wire: &mut InitiatorLink,
    clock: &dyn Clock,
) -> Result<Plaintext, SessionError> {
    loop {
        match wire.poll_event() {
            Some(Event::Message(message)) => return Ok(message),
            Some(Event::Established(_) | Event::NeedClient(_) | Event::NeedCode) => return Err(SessionError::Garbled),
            None => receive(link, wire, clock).await?,
        }
    }
}

async fn receive(link: &dyn Link, wire: &mut InitiatorLink, clock: &dyn Clock) -> Result<(), SessionError> {
    let value = link.next_value().await?;
    take(link, wire, clock, value).await
}

/// Takes what came and sends what it leads to.
pub(super) async fn take(
    link: &dyn Link,
    wire: &mut InitiatorLink,
    clock: &dyn Clock,
    value: Option<Vec<u8>>,
) -> Result<(), SessionError> {
    let value = value.ok_or(SessionError::Ended)?;
    let now = Millis(clock.monotonic_ms()?);
    let taken = if value.len() > VALUE_MAX {
        Err(LinkError::Failed.into())
    } else {
        wire.handle_value(now, &value).map_err(of_session)
    };
    // After an error too: the last word may be in the queue.
    let flushed = flush(link, wire).await;
    taken.and(flushed)
}

/// Hands over everything that waits to be sent.
pub(super) async fn flush(link: &dyn Link, wire: &mut InitiatorLink) -> Result<(), SessionError> {
    while let Some(value) = wire.poll_value() {
        within(LINK_TIMEOUT, link.write(value)).await?;
    }
    Ok(())
}

/// Tells a request that is too long from a session that ended.
pub(super) fn of_session(error: pandu_protocol::error::LinkError) -> SessionError {
    use pandu_protocol::error::{LinkError as Protocol, Misuse};
    if matches!(error, Protocol::Misuse(Misuse::TooLong | Misuse::FirstTooLong | Misuse::Backlog)) {
        SessionError::TooLong
    } else {
        SessionError::Wire(error)
    }
}

/// Names the way in on what the handshake itself found wrong.
pub(super) fn of_handshake(way: WayIn, error: SessionError) -> SessionError {
    if let SessionError::Wire(pandu_protocol::error::LinkError::Handshake(error)) = error {
        SessionError::Handshake { way, error }
    } else {
        error
    }
}

/// The port as the protocol wants it.
pub(crate) struct Source<'a>(pub(crate) &'a dyn Random);

impl pandu_protocol::random::Random for Source<'_> {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), pandu_protocol::random::RandomError> {
        let len = u32::try_from(out.len()).map_err(|_| pandu_protocol::random::RandomError)?;
        let bytes = zeroize::Zeroizing::new(self.0.fill(len).map_err(|_| pandu_protocol::random::RandomError)?);
        if bytes.len() != out.len() {
            return Err(pandu_protocol::random::RandomError);
        }
        out.copy_from_slice(&bytes);
        Ok(())
    }
}
