//! Connects to a device whose address may have changed since its caller learned it.
//!
//! It must never repeat anything that has reached a device: it ends with the hello. The number of scans of one call is bounded,
//! whatever strangers send.

use std::sync::{Arc, MutexGuard, PoisonError};

use pandu_protocol::key::PublicKey;

use super::places::{Astray, Places, Sought};
use super::{FOLLOWS_MAX, SCAN_MS, SessionError, Sessions};
use crate::port::{Link, RadioError};

/// The way of one call to one device.
#[derive(Debug)]
pub(super) struct Trail<'a> {
    /// The address that the caller knows.
    pub(super) handle: &'a str,
    sought: Sought,
    scans_left: u32,
}

impl<'a> Trail<'a> {
    /// A trail that begins at an address that was heard at some time.
    pub(super) const fn new(handle: &'a str, sought: Sought) -> Self {
        Self { handle, sought, scans_left: FOLLOWS_MAX }
    }
}

/// A link whose hello was read, and the address where it was made.
pub(super) struct Reached {
    pub(super) link: Arc<dyn Link>,
    pub(super) hello: Vec<u8>,
    pub(super) address: String,
}

impl Sessions {
    pub(super) fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Connects to the device at the end of a trail and reads its hello. It listens once when the device may have moved, or
    /// is not there any more.
    pub(super) async fn reach_along(&self, trail: &mut Trail<'_>) -> Result<Reached, SessionError> {
        let mut address = self.places().now(trail.handle).to_owned();
        let mut listened = false;
        let keeps = self.ports.radio.keeps_addresses();
        if self.has_left(&address) && trail.scans_left > 0 {
            listened = true;
            address = match self.follow(trail).await {
                // It may only have been missed.
                Err(SessionError::Radio(RadioError::OutOfReach)) => address,
                found => found?,
            };
        }
        let first = self.connect(&address).await;
        let gone = matches!(first, Err(SessionError::Radio(RadioError::OutOfReach)));
        let (link, hello) = if gone && !keeps && !listened && trail.scans_left > 0 {
            address = self.follow(trail).await?;
            self.connect(&address).await?
        } else {
            first?
        };
        Ok(Reached { link, hello, address })
    }

    /// Whether a device may have another address now than this one.
    pub(super) fn has_left(&self, address: &str) -> bool {
        !self.ports.radio.keeps_addresses() && self.places().is_left(address)
    }

    /// Listens and gives the address at which the trail goes on.
    pub(super) async fn follow(&self, trail: &mut Trail<'_>) -> Result<String, SessionError> {
        trail.scans_left = trail.scans_left.saturating_sub(1);
        self.scan(SCAN_MS).await?;
        if self.ports.radio.keeps_addresses() {
            return Ok(trail.handle.to_owned());
        }
        let sought = self.narrowed(trail)?;
        let expected: Vec<_> = self.devices.pending()?.iter().map(|pending| pending.device.public_key()).collect();
        self.places().follow(trail.handle, sought, &expected).map_err(|astray| match astray {
            Astray::Nowhere => SessionError::Radio(RadioError::OutOfReach),
            Astray::Ambiguous => SessionError::Ambiguous,
        })
    }

    /// A device that is known by its advert is sought by its key.
    fn narrowed(&self, trail: &Trail<'_>) -> Result<Sought, SessionError> {
        let advert = self.places().advert(trail.handle);
        let Some(advert) = advert.filter(|_| matches!(trail.sought, Sought::Open | Sought::Any)) else {
            return Ok(trail.sought);
        };
        let known = self.known_keys()?.into_iter().find(|key| advert.id.belongs_to(key));
        Ok(known.map_or(trail.sought, Sought::Key))
    }

    /// The keys of all devices that are paired, or may be.
    fn known_keys(&self) -> Result<Vec<PublicKey>, SessionError> {
        let mut known: Vec<_> = self.devices.pending()?.iter().map(|pending| pending.device.public_key()).collect();
        known
            .extend(self.devices.all()?.into_iter().filter_map(|entry| entry.record).map(|record| record.public_key()));
        Ok(known)
    }
}
