//! One connection to one device, as the port wants it.

use std::sync::Arc;

use async_trait::async_trait;
use pandu::port::{Link, LinkError};
use tokio::sync::{mpsc, oneshot};

use super::open::Closed;
use super::pipe::{End, Pipe};
use super::pump::Outgoing;
use super::worker::Life;

/// What was found out when the connection was made.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) hello: Vec<u8>,
    pub(super) value_len: u32,
    pub(super) services: Vec<String>,
}

/// A connection. Dropping it ends it.
pub(super) struct BleLink {
    pub(super) facts: Facts,
    pub(super) pipe: Arc<Pipe>,
    pub(super) outgoing: mpsc::Sender<Outgoing>,
    pub(super) closed: Closed,
    /// The thread must live until the connection has ended.
    pub(super) _life: Life,
}

impl BleLink {
    /// What one hears who writes when nothing is written any more.
    fn over(&self) -> LinkError {
        self.pipe.end().map_or(LinkError::Lost, End::error)
    }
}

#[async_trait]
impl Link for BleLink {
    /// The bytes that were read when the connection was made.
    async fn hello(&self) -> Result<Vec<u8>, LinkError> {
        Ok(self.facts.hello.clone())
    }

    async fn value_len(&self) -> Result<u32, LinkError> {
        Ok(self.facts.value_len)
    }

    async fn write(&self, value: Vec<u8>) -> Result<(), LinkError> {
        if value.len() > self.facts.value_len as usize {
            return Err(LinkError::Failed);
        }
        let (done, written) = oneshot::channel();
        self.outgoing.send((value, done)).await.map_err(|_| self.over())?;
        // A value that is handed over while the other end of the channel is dropped stays in it: nobody would ever answer.
        tokio::select! {
            biased;
            done = written => done.unwrap_or_else(|_| Err(self.over())),
            _ = self.pipe.ended() => Err(self.over()),
        }
    }

    async fn next_value(&self) -> Result<Option<Vec<u8>>, LinkError> {
        self.pipe.next().await
    }

    /// As they were when the connection was made, and as far as the system tells.
    async fn services(&self) -> Result<Option<Vec<String>>, LinkError> {
        Ok(Some(self.facts.services.clone()))
    }

    async fn disconnect(&self) -> Result<(), LinkError> {
        self.pipe.finish(End::Here);
        self.closed.clone().wait().await;
        Ok(())
    }
}

impl Drop for BleLink {
    fn drop(&mut self) {
        self.pipe.finish(End::Here);
    }
}

/// A connection to something that does not offer the service. It is ended already.
pub(super) struct UnfitLink;

#[async_trait]
impl Link for UnfitLink {
    async fn hello(&self) -> Result<Vec<u8>, LinkError> {
        Err(LinkError::NotPandu)
    }

    async fn value_len(&self) -> Result<u32, LinkError> {
        Err(LinkError::NotPandu)
    }

    async fn write(&self, _: Vec<u8>) -> Result<(), LinkError> {
        Err(LinkError::NotPandu)
    }

    async fn next_value(&self) -> Result<Option<Vec<u8>>, LinkError> {
        Err(LinkError::NotPandu)
    }

    async fn disconnect(&self) -> Result<(), LinkError> {
        Ok(())
    }
}
