//! Opens a session with a paired device, or says that it is not the device any more.

use std::sync::{Arc, PoisonError};

use pandu_protocol::handshake::Plan;
use pandu_protocol::key::StaticKey;

use super::drive::within;
use super::exchange::Exchange;
use super::{CONNECT_TIMEOUT, LINK_TIMEOUT, SessionError, Sessions};
use crate::devices::{DeviceRecord, SessionRecord};
use crate::port::{Link, RadioError};
use crate::store::DeviceId;

impl Sessions {
    /// Opens a session at the address where the device was a moment ago, or else where its advert is heard.
    pub(super) async fn open(&self, id: DeviceId) -> Result<Exchange, SessionError> {
        let (record, session) = self.devices.with_session(id)?.ok_or(SessionError::Unknown)?;
        let (exchange, address) = self.reach(id, &record, &session).await?;
        self.note(id, &address)?;
        Ok(exchange)
    }

    async fn reach(
        &self,
        id: DeviceId,
        record: &DeviceRecord,
        session: &SessionRecord,
    ) -> Result<(Exchange, String), SessionError> {
        let Some(recent) = self.recent_address(id, record) else {
            let address = self.locate(id, record).await?;
            return Ok((self.open_at(&address, record, session).await?, address));
        };
        let error = match self.open_at(&recent, record, session).await {
            Ok(exchange) => return Ok((exchange, recent)),
            Err(error) => error,
        };
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if !error.is_refusal() && !matches!(error, SessionError::Radio(RadioError::OutOfReach)) {
            return Err(error);
        }
        // Whoever answered there may have been another device: only the advert tells.
        let address = match self.locate(id, record).await {
            Ok(address) if address == recent && error.is_refusal() => return Err(error),
            Err(SessionError::NotHeard) if error.is_refusal() => {
                return Err(if self.ports.radio.keeps_addresses() { SessionError::Changed } else { error });
            }
            found => found?,
        };
        Ok((self.open_at(&address, record, session).await?, address))
    }

    /// Opens a session with what pairing left, at one address, once.
    pub(super) async fn open_at(
        &self,
        address: &str,
        record: &DeviceRecord,
        session: &SessionRecord,
    ) -> Result<Exchange, SessionError> {
        let (link, hello) = self.connect(address).await?;
        let plan = Plan::Session { device: record.public_key(), psk: &session.psk };
        self.shake(link, &hello, &plan, &session.own()).await
    }

    /// Connects and reads the hello.
    pub(super) async fn connect(&self, address: &str) -> Result<(Arc<dyn Link>, Vec<u8>), SessionError> {
        let link = within(CONNECT_TIMEOUT, self.ports.radio.connect(address.to_owned())).await?;
        self.places().connected(address);
        match within(LINK_TIMEOUT, link.hello()).await {
            Ok(hello) => Ok((link, hello)),
            Err(error) => {
                hang_up(&*link).await;
                Err(error)
            }
        }
    }

    /// Runs the handshake; the link is ended when it fails.
    pub(super) async fn shake(
        &self,
        link: Arc<dyn Link>,
        hello: &[u8],
        plan: &Plan<'_>,
        own: &StaticKey,
    ) -> Result<Exchange, SessionError> {
        let ports = &self.ports;
        match Exchange::open(Arc::clone(&link), hello, plan, own, Arc::clone(&ports.clock), &*ports.random).await {
            Ok(exchange) => Ok(exchange),
            Err(error) => {
                hang_up(&*link).await;
                Err(error)
            }
        }
    }

    /// Remembers where a device has just proved its key.
    pub(super) fn note(&self, id: DeviceId, address: &str) -> Result<(), SessionError> {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner).insert(id, address.to_owned());
        Ok(self.devices.seen(id, self.ports.clock.unix_ms()?, address)?)
    }

    /// Where the device has last proved its key, as long as nothing says that it has gone from there.
    fn recent_address(&self, id: DeviceId, record: &DeviceRecord) -> Option<String> {
        let recent = self.addresses.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()?;
        let is_there = || {
            let advert = self.places().advert(&recent);
            !self.has_left(&recent) && advert.is_some_and(|advert| advert.id.belongs_to(&record.public_key()))
        };
        (self.ports.radio.keeps_addresses() || is_there()).then_some(recent)
    }
}

/// Ends a link that came to nothing. What the radio says to that no longer matters.
pub(super) async fn hang_up(link: &dyn Link) {
    if within(LINK_TIMEOUT, link.disconnect()).await.is_err() {
        tracing::debug!("a link did not end in order");
    }
}
