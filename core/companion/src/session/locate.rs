//! Finds devices nearby, and the radio address of a paired one, by adverts that only those who know the device recognise.

use std::sync::PoisonError;
use std::time::Duration;

use pandu_protocol::advert::Advert;
use pandu_protocol::hello::Hello;
use pandu_protocol::key::PublicKey;

use super::drive::within;
use super::{CONNECT_TIMEOUT, LINK_TIMEOUT, SCAN_MS, SessionError, Sessions, WayIn};
use crate::devices::DeviceRecord;
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
        heard.clone_into(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(heard)
    }

    /// Connects to an address and reads what the device tells anyone.
    ///
    /// # Errors
    /// [`SessionError`].
    pub async fn meet(&self, address: &str) -> Result<Hello, SessionError> {
        let link = within(CONNECT_TIMEOUT, self.ports.radio.connect(address.to_owned())).await?;
        let hello = within(LINK_TIMEOUT, link.hello()).await;
        if within(LINK_TIMEOUT, link.disconnect()).await.is_err() {
            tracing::debug!("a link did not end in order");
        }
        Hello::decode(&hello?).map_err(|error| SessionError::Handshake { way: WayIn::Session, error: error.into() })
    }

    /// Whether the device at an address is one of these, by its advert. Listens first when nothing was heard there yet.
    ///
    /// # Errors
    /// [`SessionError`].
    pub async fn is_one_of(&self, address: &str, devices: &[PublicKey]) -> Result<bool, SessionError> {
        if !devices.is_empty() && self.advert_at(address).is_none() {
            self.scan(SCAN_MS).await?;
        }
        Ok(self.advert_at(address).is_some_and(|advert| devices.iter().any(|key| advert.id.belongs_to(key))))
    }

    /// The address at which a paired device is now.
    pub(super) async fn locate(&self, id: DeviceId, record: &DeviceRecord) -> Result<String, SessionError> {
        let heard = self.scan(SCAN_MS).await?;
        if let Some(found) = heard.iter().find(|heard| heard.paired == Some(id)) {
            return Ok(found.address.clone());
        }
        // Something speaks Pandu at the very address where the device was, and it is not the device.
        let in_its_place =
            heard.iter().any(|heard| heard.paired.is_none() && Some(&heard.address) == record.address.as_ref());
        Err(if in_its_place { SessionError::Changed } else { SessionError::NotHeard })
    }
}
