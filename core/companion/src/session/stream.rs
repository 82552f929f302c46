//! One image over one exchange: announces it, keeps as much under way as the device's credit and the link's speed allow, and
//! takes the answers.
//!
//! It must never stop in the middle of a message: what was begun is sent whole, or the exchange is of no more use.

use std::ops::Range;
use std::time::Duration;

use pandu_protocol::message::{Bytes, ErrorReply, IdempotencyKey, Kind, Reply, Request, UpdateChunk, UpdateCredit};
use tokio::time::{sleep, timeout};

use super::SessionError;
use super::deliver::{Delivered, Parcel};
use super::exchange::Exchange;
use super::ledger::{Ledger, Nonsense};
use super::pace::Pace;
use crate::port::{Clock, Ports, draw};

/// Time at the end of a delivery in which nothing new is sent.
const DRAIN_MS: u64 = 2_000;
/// Left at the very end, so that an answer that does not come is given up before the whole delivery is.
const MARGIN_MS: u64 = 100;
/// Deliveries without a word of the device after which its session is ended: the link may be dead, and not know it.
const SILENT_MAX: u8 = 2;
/// Wait before a device that gives no credit is asked for some again.
const NO_CREDIT: Duration = Duration::from_millis(500);

/// The time that a delivery has, and how far it is.
#[derive(Debug)]
pub(super) struct Course {
    began: u64,
    sends_for: u64,
    waits_for: u64,
    from: Option<u32>,
    stored: u32,
}

impl Course {
    /// Begins now.
    pub(super) fn begin(clock: &dyn Clock, limit: Duration) -> Result<Self, SessionError> {
        let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        let sends_for = limit.saturating_sub(DRAIN_MS).max(limit / 2);
        let waits_for = limit.saturating_sub(MARGIN_MS);
        Ok(Self { began: clock.monotonic_ms()?, sends_for, waits_for, from: None, stored: 0 })
    }

    fn note(&mut self, stored: u32) {
        self.from.get_or_insert(stored);
        self.stored = stored;
    }

    /// Bytes that the device has stored, as far as it has said so.
    pub(super) const fn stored(&self) -> u32 {
        self.stored
    }

    /// How far it is; `None` as long as the device has not said where it begins.
    pub(super) fn delivered(&self, size: u32) -> Option<Delivered> {
        self.from.map(|from| Delivered { from, stored: self.stored, size })
    }

    /// Whether there is time to send more.
    pub(super) fn may_send(&self, now: u64) -> bool {
        now.saturating_sub(self.began) < self.sends_for
    }

    fn left(&self, now: u64) -> Duration {
        Duration::from_millis(self.waits_for.saturating_sub(now.saturating_sub(self.began)))
    }
}

/// Sends the image from where the device says. `Ok(Ok(()))` = the device has everything, or the time is over.
pub(super) async fn send(
    exchange: &mut Exchange,
    parcel: Parcel<'_>,
    ports: &Ports,
    course: &mut Course,
) -> Result<Result<(), ErrorReply>, SessionError> {
    exchange.silent += 1;
    let sent = send_while_answered(exchange, parcel, ports, course).await?;
    if exchange.silent >= SILENT_MAX { Err(SessionError::Late) } else { Ok(sent) }
}

async fn send_while_answered(
    exchange: &mut Exchange,
    parcel: Parcel<'_>,
    ports: &Ports,
    course: &mut Course,
) -> Result<Result<(), ErrorReply>, SessionError> {
    let clock = &*ports.clock;
    let credit = match announce(exchange, parcel, ports, course).await? {
        Some(Ok(credit)) => credit,
        Some(Err(refusal)) => return Ok(Err(refusal)),
        None => return Ok(Ok(())),
    };
    let mut ledger = Ledger::begin(parcel.begin.size, credit)?;
    let mut pace = Pace::begin(clock.monotonic_ms()?, u32::try_from(exchange.value_len).unwrap_or(u32::MAX));
    course.note(ledger.stored());
    let mut looks = false;
    while !ledger.is_whole() {
        let now = clock.monotonic_ms()?;
        let may_send = course.may_send(now);
        let piece = ledger.next(pace.piece(), pace.ahead()).filter(|_| may_send);
        let (id, wait) = match (&piece, ledger.awaited()) {
            // After each piece, all answers that have come are taken before the next one.
            (Some(_), Some(id)) if looks => (id, Duration::ZERO),
            (Some(piece), _) => {
                let id = exchange.ask(chunk(parcel.image, piece)?, None).await?;
                ledger.sent(id, piece);
                pace.sent(piece.end - piece.start);
                looks = true;
                continue;
            }
            (None, Some(id)) => (id, course.left(now)),
            // No credit, and nothing under way whose answer could bring some.
            (None, None) if may_send => {
                ledger.in_vain()?;
                sleep(NO_CREDIT).await;
                match announce(exchange, parcel, ports, course).await? {
                    Some(Ok(credit)) => ledger.begin_again(credit)?,
                    Some(Err(refusal)) => return Ok(Err(refusal)),
                    None => break,
                }
                course.note(ledger.stored());
                continue;
            }
            (None, None) => break,
        };
        match awaited(exchange, id, Kind::UpdateChunk, wait).await? {
            Some(Ok(Reply::UpdateChunk(credit))) => {
                let more = ledger.answered(credit)?;
                pace.note(clock.monotonic_ms()?, more);
                course.note(ledger.stored());
            }
            Some(Ok(_)) => return Err(SessionError::Garbled),
            Some(Err(refusal)) => return Ok(Err(refusal)),
            None if piece.is_some() => looks = false,
            None => break,
        }
    }
    Ok(Ok(()))
}

/// Announces the image. `None` = the time is over.
async fn announce(
    exchange: &mut Exchange,
    parcel: Parcel<'_>,
    ports: &Ports,
    course: &Course,
) -> Result<Option<Result<UpdateCredit, ErrorReply>>, SessionError> {
    // Always a fresh key: the answer to an earlier announcement says where the device stood then.
    let key: IdempotencyKey = draw(&*ports.random)?;
    let id = exchange.ask(Request::UpdateBegin(parcel.begin.clone()), Some(key)).await?;
    match awaited(exchange, id, Kind::UpdateBegin, course.left(ports.clock.monotonic_ms()?)).await? {
        Some(Ok(Reply::UpdateBegin(credit))) => Ok(Some(Ok(credit))),
        Some(Ok(_)) => Err(SessionError::Garbled),
        Some(Err(refusal)) => Ok(Some(Err(refusal))),
        None => Ok(None),
    }
}

/// The answer to a request; `None` when it does not come in time.
async fn awaited(
    exchange: &mut Exchange,
    id: u16,
    kind: Kind,
    wait: Duration,
) -> Result<Option<Result<Reply, ErrorReply>>, SessionError> {
    let answer = timeout(wait, exchange.answer(id, kind)).await.ok().transpose()?;
    if answer.is_some() {
        exchange.silent = 0;
    }
    Ok(answer)
}

fn chunk(image: &[u8], piece: &Range<u32>) -> Result<Request, SessionError> {
    let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    let data = image.get(place(piece.start)..place(piece.end)).ok_or(SessionError::TooLong)?;
    let data = Bytes::new(data).map_err(|_| SessionError::TooLong)?;
    Ok(Request::UpdateChunk(UpdateChunk { offset: piece.start, data }))
}

impl From<Nonsense> for SessionError {
    fn from(Nonsense: Nonsense) -> Self {
        Self::Garbled
    }
}
