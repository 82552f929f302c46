//! Finds devices nearby, and the radio address of a paired one, by adverts that only those who know the device recognise.

use std::sync::PoisonError;
use std::time::Duration;

use pandu_protocol::advert::Advert;
use pandu_protocol::hello::{Hello, Way};
use pandu_protocol::key::PublicKey;

use super::drive::within;
use super::follow::{Reached, Trail};
use super::open::hang_up;
use super::places::Sought;
use super::{CONNECT_TIMEOUT, SCAN_MS, SessionError, Sessions, WayIn};
use crate::devices::DeviceRecord;
use crate::port::RadioError;
use crate::store::DeviceId;

/// Most devices that are kept of a scan.
const HEARD_MAX: usize = 256;

/// A device that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The radio's address.
    pub address: String,
    /// What it says of itself.
    pub advert: Advert,
    /// Signal strength in dBm, where it is told.
    pub rssi: Option<i16>,
    /// The paired device that it is, by its rotating id. The handshake settles it.
    pub paired: Option<DeviceId>,
}

impl Sessions {
    /// Listens for `duration_ms` and gives every device heard. What is not an advert of ours is left out.
    ///
    /// # Errors
    /// [`SessionError::Radio`] and others.
    pub async fn scan(&self, duration_ms: u32) -> Result<Vec<Heard>, SessionError> {
        let limit = CONNECT_TIMEOUT + Duration::from_millis(duration_ms.into());
        let sightings = within(limit, self.ports.radio.scan(duration_ms)).await?;
        let paired: Vec<_> =
            self.devices.all()?.into_iter().filter_map(|entry| entry.record.map(|record| (entry.id, record))).collect();
        let heard: Vec<_> = sightings
            .into_iter()
            .take(HEARD_MAX)
            .filter_map(|sighting| {
                let advert = Advert::decode(&sighting.advert).ok()?;
                let known = paired.iter().find(|(_, record)| advert.id.belongs_to(&record.public_key()));
                Some(Heard { address: sighting.address, advert, rssi: sighting.rssi, paired: known.map(|(id, _)| *id) })
            })
            .collect();
        self.places().hear(&heard);
        Ok(heard)
    }

    /// Connects to a device by an address where it was heard, and reads what it tells anyone.
    ///
    /// # Errors
    /// [`SessionError`].
    pub async fn meet(&self, address: &str) -> Result<Hello, SessionError> {
        let Reached { link, hello, .. } = self.reach_along(&mut Trail::new(address, Sought::Any)).await?;
        hang_up(&*link).await;
        let hello = Hello::decode(&hello)
            .map_err(|error| SessionError::Handshake { way: WayIn::Session, error: error.into() })?;
        // An invitation takes a typed code and no label.
        let invites = hello.window_minutes > 0 && hello.ways.contains(&Way::Code) && !hello.ways.contains(&Way::Label);
        *self.inviting.lock().unwrap_or_else(PoisonError::into_inner) = invites.then(|| address.to_owned());
        Ok(hello)
    }

    /// Whether the device of an address is one of these, by its advert. Listens first when nothing was heard there yet.
    ///
    /// # Errors
    /// [`SessionError`].
    pub async fn is_one_of(&self, address: &str, devices: &[PublicKey]) -> Result<bool, SessionError> {
        if devices.is_empty() {
            return Ok(false);
        }
        let advert = self.advert_along(&mut Trail::new(address, Sought::Any)).await?;
        Ok(advert.is_some_and(|advert| devices.iter().any(|key| advert.id.belongs_to(key))))
    }

    /// What the device at the end of a trail says of itself. Listens when it was not heard yet.
    pub(super) async fn advert_along(&self, trail: &mut Trail<'_>) -> Result<Option<Advert>, SessionError> {
        if let Some(advert) = self.places().advert(trail.handle) {
            return Ok(Some(advert));
        }
        match self.follow(trail).await {
            Ok(_) | Err(SessionError::Ambiguous | SessionError::Radio(RadioError::OutOfReach)) => {}
            Err(error) => return Err(error),
        }
        Ok(self.places().advert(trail.handle))
    }

    /// The address at which a paired device is now.
    pub(super) async fn locate(&self, id: DeviceId, record: &DeviceRecord) -> Result<String, SessionError> {
        let heard = self.scan(SCAN_MS).await?;
        let proved = self.addresses.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let its = || heard.iter().filter(|heard| heard.paired == Some(id));
        // An advert can be repeated by a stranger: where the device has proved its key goes first.
        if let Some(found) = its().find(|heard| Some(&heard.address) == proved.as_ref()).or_else(|| its().next()) {
            return Ok(found.address.clone());
        }
        // Something speaks Pandu at the very address where the device was, and it is not the device. Where addresses change, it
        // may be any device, and the right one out of reach.
        let in_its_place =
            heard.iter().any(|heard| heard.paired.is_none() && Some(&heard.address) == record.address.as_ref());
        let changed = in_its_place && self.ports.radio.keeps_addresses();
        Err(if changed { SessionError::Changed } else { SessionError::NotHeard })
    }
}
