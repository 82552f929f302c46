//! Carries out what the update wizard wants: asks the maker's repository, brings an image to a device, waits for it to come back.
//!
//! Each ends within some seconds, so that the person hears how it goes. It decides nothing, and it sends no byte of an image
//! whose hash is not the one under the maker's signature.

use std::time::Duration;

use pandu_protocol::key::PublicKey;
use pandu_protocol::message::ErrorReply;

use super::{Errands, failure};
use crate::port::HttpError;
use crate::session::{CallError, Parcel, SessionError};
use crate::update::FetchError;
use crate::wizard::step::{Outcome, Replies};
use crate::wizard::update::{Deliver, Delivered, Hitch, Image, Looked, Span, Task, Updated, Updates};

/// How long one part of a delivery takes at most, so that there are words at least every ten seconds.
const PART: Duration = Duration::from_secs(8);

impl Errands {
    /// Asks the maker's repository, or keeps something about updates.
    pub(super) async fn updates(&self, wanted: Updates) -> Result<Outcome, CallError> {
        Ok(Outcome::Updated(match wanted {
            Updates::Look { device, now } => {
                let last = self.upkeep.last_done(&device)?;
                let standing = self.upkeep.refresh(&device, &now).await?;
                let noted = self.upkeep.last_done(&device)?.filter(|newest| last.as_ref() != Some(newest));
                Updated::Looked(Box::new(Looked { standing, zone_minutes: self.zone_minutes, last, noted }))
            }
            Updates::Postpone { device, version, seconds } => {
                let until = (self.unix_ms()? / 1_000).saturating_add(seconds);
                self.upkeep.note_postponed(&device, &version, until)?;
                Updated::Kept
            }
            Updates::Keep { device, done } => {
                self.upkeep.note_done(&device, done)?;
                Updated::Kept
            }
        }))
    }

    /// Does a part of a delivery.
    pub(super) async fn deliver(&self, wanted: Deliver) -> Result<Outcome, CallError> {
        let Deliver { device, task } = wanted;
        match task {
            Task::Fetch(image) => self.fetch(&image).await,
            Task::Send(image) => self.send(&device, &image).await,
            Task::Watch => self.watch(&device).await,
        }
    }

    async fn fetch(&self, image: &Image) -> Result<Outcome, CallError> {
        let bytes = match self.upkeep.fetch(image).await {
            Ok(fetched) if fetched.is_whole() => image.begin.size,
            Ok(fetched) => fetched.bytes,
            // The next piece is smaller; the wizard sees that this one brought nothing.
            Err(FetchError::Http(HttpError::TimedOut)) => 0,
            Err(error) => return Ok(Outcome::Delivered(Delivered::NotFetched(hitch(error)))),
        };
        Ok(Outcome::Delivered(Delivered::Fetched { bytes, at: self.unix_ms()? }))
    }

    async fn send(&self, device: &PublicKey, image: &Image) -> Result<Outcome, CallError> {
        let Some(bytes) = self.upkeep.image(image) else { return Ok(Outcome::Delivered(Delivered::NotAtHand)) };
        let parcel = Parcel { begin: &image.begin, image: &bytes };
        let delivered = match self.sessions.deliver(device, parcel, PART).await? {
            Ok(delivered) => delivered,
            Err(refusal) => return Ok(said_instead(refusal)),
        };
        if delivered.is_whole() {
            self.upkeep.drop_image(image);
        }
        Ok(Outcome::Delivered(Delivered::Sent { bytes: delivered.stored, at: self.unix_ms()? }))
    }

    /// Waits for a device that installs. What passes by waiting is not told as a failure.
    async fn watch(&self, device: &PublicKey) -> Result<Outcome, CallError> {
        let (began, steady) = (self.unix_ms()?, self.steady_ms()?);
        let state = match self.sessions.await_update(device, PART).await? {
            Ok(state) => state,
            Err(refusal) => return Ok(Outcome::Failed(failure(&SessionError::Reply(refusal).into()))),
        };
        let waited = u32::try_from(self.steady_ms()?.saturating_sub(steady)).unwrap_or(u32::MAX);
        let span = Span { began, at: self.unix_ms()?, waited };
        Ok(Outcome::Delivered(match state {
            Some(state) => Delivered::Back { span, state },
            None => Delivered::Away(span),
        }))
    }

    fn unix_ms(&self) -> Result<u64, SessionError> {
        Ok(self.clock.unix_ms()?)
    }

    fn steady_ms(&self) -> Result<u64, SessionError> {
        Ok(self.clock.monotonic_ms()?)
    }
}

/// What the device said instead of taking the image, as the answer to one request.
fn said_instead(refusal: ErrorReply) -> Outcome {
    Outcome::Replied(Replies(vec![Err(refusal)]))
}

const fn hitch(error: FetchError) -> Hitch {
    match error {
        FetchError::NoMaker | FetchError::Missing | FetchError::Http(HttpError::NotAllowed) => Hitch::Missing,
        FetchError::TooLong => Hitch::TooLarge,
        FetchError::Forged => Hitch::Wrong,
        FetchError::Http(
            HttpError::Offline | HttpError::TooLarge | HttpError::TimedOut | HttpError::Tls | HttpError::Failed,
        ) => Hitch::Offline,
    }
}
