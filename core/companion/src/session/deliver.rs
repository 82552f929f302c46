//! Delivers an update image to a device in boxes of time: pipelined within the device's credit, and after a lost link from where
//! the device says.
//!
//! It judges nothing of the image; whoever calls has verified it, and the device verifies it again. It must never install
//! anything: the commit is a request of its own, so that its repetition after a kill is the same command and not another one.

use std::time::Duration;

use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{ErrorReply, UpdateBegin};
use tokio::time::timeout;

use super::exchange::Exchange;
use super::sessions::{Slot, Tries};
use super::stream::{self, Course};
use super::{CallError, SessionError, Sessions};
use crate::store::DeviceId;

/// An image and what the device is told of it.
#[derive(Debug, Clone, Copy)]
pub struct Parcel<'a> {
    /// The announcement.
    pub begin: &'a UpdateBegin,
    /// The image, byte for byte; as long as the announcement says.
    pub image: &'a [u8],
}

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    /// Bytes that the device had when this part of the delivery began.
    pub from: u32,
    /// Bytes that it says it has stored now.
    pub stored: u32,
    /// Bytes of the image.
    pub size: u32,
}

impl Delivered {
    /// Whether the device says that it has everything.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.stored == self.size
    }
}

/// Parts of a delivery without a new highest mark before it is given up.
const IDLE_MAX: u8 = 8;

/// Watches whether a delivery in several parts gets anywhere. A device may lose what it has, but not for ever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Headway {
    most: u32,
    idle: u8,
}

impl Headway {
    /// Notes what the device has stored after one more part, successful or not. `false` = it gets nowhere, give it up.
    #[must_use]
    pub fn note(&mut self, stored: u32) -> bool {
        self.idle = if stored > self.most { 0 } else { self.idle.saturating_add(1) };
        self.most = self.most.max(stored);
        self.idle < IDLE_MAX
    }
}

impl Sessions {
    /// Sends an image to a paired device for at most `limit`, of which the last two seconds are for the answers to what is
    /// under way. Opens a session when there is none, and another one after a lost link; the device says where to go on.
    /// Call it again until [`Delivered::is_whole`].
    ///
    /// A device that is slow or lost is no error as long as it has stored something more. One that says nothing keeps its
    /// session for one more call, since it may only be slow. Inside is what the device answered
    /// instead: that it refuses the image, or has no room for it.
    ///
    /// # Errors
    /// [`CallError`]: nothing more was stored because of this, or it is final. [`SessionError::Garbled`] when the device's
    /// credit cannot be, [`SessionError::TooLong`] when the image does not have the length that is announced.
    pub async fn deliver(
        &self,
        device: &PublicKey,
        parcel: Parcel<'_>,
        limit: Duration,
    ) -> Result<Result<Delivered, ErrorReply>, CallError> {
        if u32::try_from(parcel.image.len()) != Ok(parcel.begin.size) {
            return Err(SessionError::TooLong.into());
        }
        let id = self.devices.id(device);
        let slot = self.slot(id);
        let mut course = Course::begin(&*self.ports.clock, limit)?;
        let carried = timeout(limit, self.carry(id, &slot, parcel, &mut course)).await;
        let error = match carried.unwrap_or_else(|_| Err(SessionError::Late.into())) {
            Ok(Err(refusal)) => return Ok(Err(refusal)),
            Ok(Ok(())) => SessionError::Late.into(),
            Err(error) => error,
        };
        let delivered = course.delivered(parcel.begin.size);
        let got_on = delivered.is_some_and(|delivered| delivered.is_whole() || delivered.stored > delivered.from);
        match delivered.filter(|_| got_on && error.error.is_passing()) {
            Some(delivered) => Ok(Ok(delivered)),
            None => Err(error),
        }
    }

    /// Goes on over lost links. `Ok(Ok(()))` = it is whole, or the time is over.
    async fn carry(
        &self,
        id: DeviceId,
        slot: &Slot,
        parcel: Parcel<'_>,
        course: &mut Course,
    ) -> Result<Result<(), ErrorReply>, CallError> {
        let mut slot = slot.lock().await;
        let mut tries = Tries::default();
        loop {
            let (was_open, before) = (slot.is_some(), course.stored());
            let error = match self.leg(id, &mut slot, parcel, course).await {
                Ok(end) => return Ok(end),
                Err(error) => error,
            };
            if course.stored() > before {
                tries = Tries::default();
            }
            let now = self.ports.clock.monotonic_ms().map_err(SessionError::from)?;
            if !tries.go_on_after(&error) || !course.may_send(now) {
                return Err(error.into());
            }
            if !was_open {
                self.back_off(&tries).await?;
            }
        }
    }

    /// Goes on over one link. The exchange is out of its slot meanwhile, so that dropping this future drops it too.
    async fn leg(
        &self,
        id: DeviceId,
        slot: &mut Option<Exchange>,
        parcel: Parcel<'_>,
        course: &mut Course,
    ) -> Result<Result<(), ErrorReply>, SessionError> {
        let mut exchange = match self.take_open(slot).await {
            Some(open) => open,
            None => self.open(id).await?,
        };
        let sent = stream::send(&mut exchange, parcel, &self.ports, course).await;
        if sent.is_ok() {
            *slot = Some(exchange);
        } else {
            exchange.close().await;
        }
        sent
    }
}
