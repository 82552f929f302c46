//! Devices at TCP addresses: the link of the demo, of the tests and of a simulator.
//!
//! Each record is its length as two bytes, big-endian, and that many bytes. The device sends its advert first, then its
//! hello; after that every record is one value, both ways, as over Bluetooth. It must never hold more than one record of a
//! stranger, nor wait for one without end. TCP is not trusted: all securing is done above, as on every link.

mod address;
mod link;
mod record;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use pandu::port::{Link, Radio, RadioError, Sighting};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub use address::{TcpAddress, TcpAddressError};
use link::TcpLink;

/// Finds devices at a fixed list of TCP addresses.
#[derive(Debug, Clone)]
pub struct TcpRadio {
    addresses: Vec<TcpAddress>,
    value_len: u32,
}

impl TcpRadio {
    /// Takes the addresses to look at, at most 256, and the ATT MTU to play, so that frames are cut as over Bluetooth.
    #[must_use]
    pub fn new(mut addresses: Vec<TcpAddress>, mtu: u16) -> Self {
        addresses.sort();
        addresses.dedup();
        addresses.truncate(ADDRESSES_MAX);
        let value_len = u32::from(mtu).saturating_sub(ATT_HEADER).clamp(VALUE_MIN, VALUE_MAX);
        Self { addresses, value_len }
    }

    async fn open(address: &TcpAddress, value_len: u32) -> Result<TcpLink, RadioError> {
        match timeout(CONNECT_TIMEOUT, TcpStream::connect((address.host(), address.port()))).await {
            Ok(Ok(stream)) => TcpLink::new(stream, value_len).map_err(|error| {
                tracing::debug!(kind = %error.kind(), "a TCP link could not be prepared");
                RadioError::Failed
            }),
            Ok(Err(error)) => {
                tracing::debug!(kind = %error.kind(), "nobody answers at a TCP address");
                Err(RadioError::OutOfReach)
            }
            Err(_) => Err(RadioError::OutOfReach),
        }
    }
}

#[async_trait]
impl Radio for TcpRadio {
    /// Asks all addresses at once and returns when all have answered or the time is over. Who sends no advert is left out.
    async fn scan(&self, duration_ms: u32) -> Result<Vec<Sighting>, RadioError> {
        let mut asked = JoinSet::new();
        for address in self.addresses.clone() {
            let value_len = self.value_len;
            asked.spawn(async move {
                let link = Self::open(&address, value_len).await.ok()?;
                let advert = link.advert().await.ok()?;
                Some(Sighting { address: address.to_string(), advert, rssi: None })
            });
        }
        let mut sightings = Vec::new();
        let collect = async {
            while let Some(answer) = asked.join_next().await {
                sightings.extend(answer.ok().flatten());
            }
        };
        let _ = timeout(Duration::from_millis(u64::from(duration_ms)), collect).await;
        sightings.sort_by(|one, other| one.address.cmp(&other.address));
        Ok(sightings)
    }

    /// Connects to one of the addresses given at the start; any other is out of reach.
    async fn connect(&self, address: String) -> Result<Arc<dyn Link>, RadioError> {
        let known = self.addresses.iter().find(|known| known.to_string() == address);
        let link = Self::open(known.ok_or(RadioError::OutOfReach)?, self.value_len).await?;
        Ok(Arc::new(link))
    }

    fn keeps_addresses(&self) -> bool {
        true
    }
}

/// The ATT MTU that most phones and devices agree on.
pub const MTU_DEFAULT: u16 = 247;
/// Bytes of each ATT packet that are not the value (Bluetooth Core 5.4, Vol 3, Part F, 3.4.5).
const ATT_HEADER: u32 = 3;
/// Shortest value: an ATT MTU of 23, the least there is.
const VALUE_MIN: u32 = 20;
/// Longest attribute value (Bluetooth Core 5.4, Vol 3, Part F, 3.2.9).
const VALUE_MAX: u32 = 512;
/// Most addresses, as many as a scan may return.
const ADDRESSES_MAX: usize = 256;
/// Longest wait for a connection. A device in the house answers in milliseconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests;
