//! The phone's radio: the port of the companion, over the air of the world.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use pandu::port::{Link, LinkError, Radio, RadioError, Sighting};

use super::air::Air;
use super::fuse::Fuse;

/// A radio in the air. Each call is two steps of the program that calls.
#[derive(Debug, Clone)]
pub struct WorldRadio {
    air: Air,
    fuse: Fuse,
}

impl WorldRadio {
    /// A radio whose calls are counted.
    #[must_use]
    pub const fn new(air: Air, fuse: Fuse) -> Self {
        Self { air, fuse }
    }
}

/// How long a scan takes: long enough that nothing happens at the same moment as before it.
const SCAN: Duration = Duration::from_millis(40);
/// How long a connection takes.
const CONNECT: Duration = Duration::from_millis(30);

#[async_trait]
impl Radio for WorldRadio {
    async fn scan(&self, duration_ms: u32) -> Result<Vec<Sighting>, RadioError> {
        self.fuse.burn("radio.scan");
        tokio::time::sleep(SCAN.min(Duration::from_millis(u64::from(duration_ms)))).await;
        let sightings = self.air.sightings();
        self.fuse.burn("radio.scan done");
        sightings
    }

    async fn connect(&self, address: String) -> Result<Arc<dyn Link>, RadioError> {
        self.fuse.burn("radio.connect");
        tokio::time::sleep(CONNECT).await;
        let link = self.air.connect(&address)?;
        let link = WorldLink { air: self.air.clone(), fuse: self.fuse.clone(), link };
        self.fuse.burn("radio.connect done");
        Ok(Arc::new(link))
    }

    fn keeps_addresses(&self) -> bool {
        true
    }
}

/// One link. Dropping it ends it.
struct WorldLink {
    air: Air,
    fuse: Fuse,
    link: u64,
}

#[async_trait]
impl Link for WorldLink {
    async fn hello(&self) -> Result<Vec<u8>, LinkError> {
        self.fuse.burn("link.hello");
        self.air.hello(self.link).ok_or(LinkError::Lost)
    }

    async fn value_len(&self) -> Result<u32, LinkError> {
        Ok(u32::from(self.air.mtu()) - 3)
    }

    async fn services(&self) -> Result<Option<Vec<String>>, LinkError> {
        self.fuse.burn("link.services");
        Ok(self.air.services(self.link))
    }

    async fn write(&self, value: Vec<u8>) -> Result<(), LinkError> {
        self.fuse.burn("link.write");
        let sent = self.air.send(self.link, &value);
        self.fuse.burn("link.write done");
        if sent { Ok(()) } else { Err(LinkError::Lost) }
    }

    async fn next_value(&self) -> Result<Option<Vec<u8>>, LinkError> {
        self.fuse.burn("link.next_value");
        loop {
            let Some((bell, wait)) = self.air.bell(self.link) else { return Ok(None) };
            let rung = bell.notified();
            tokio::pin!(rung);
            rung.as_mut().enable();
            if let Some(value) = self.air.take(self.link) {
                self.fuse.burn("link.next_value done");
                return Ok(value);
            }
            match wait {
                None => rung.await,
                Some(wait) => {
                    if tokio::time::timeout(Duration::from_millis(wait.max(1)), rung).await.is_err() {
                        self.air.tick(self.link);
                    }
                }
            }
        }
    }

    async fn disconnect(&self) -> Result<(), LinkError> {
        self.fuse.burn("link.disconnect");
        self.air.disconnect(self.link);
        Ok(())
    }
}

impl Drop for WorldLink {
    fn drop(&mut self) {
        self.air.disconnect(self.link);
    }
}
