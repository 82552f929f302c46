//! One open TCP connection to one device.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use pandu::port::{Link, LinkError};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Mutex, watch};
use tokio::time::timeout;

use super::record::{ReadError, RecordReader, RecordWriter};

/// A connection. Dropping it closes it.
pub(super) struct TcpLink {
    incoming: Mutex<Incoming>,
    outgoing: Mutex<RecordWriter<OwnedWriteHalf>>,
    ended: watch::Sender<bool>,
    value_len: u32,
}

/// The reading side: the two records that come first, then values.
struct Incoming {
    records: RecordReader<OwnedReadHalf>,
    advert: Option<Vec<u8>>,
    hello: Option<Vec<u8>>,
}

impl TcpLink {
    pub(super) fn new(stream: TcpStream, value_len: u32) -> io::Result<Self> {
        // Each value is an answer that somebody waits for.
        stream.set_nodelay(true)?;
        let (incoming, outgoing) = stream.into_split();
        Ok(Self {
            incoming: Mutex::new(Incoming { records: RecordReader::new(incoming), advert: None, hello: None }),
            outgoing: Mutex::new(RecordWriter::new(outgoing)),
            ended: watch::channel(false).0,
            value_len,
        })
    }

    /// Gives the record that the device sends first.
    pub(super) async fn advert(&self) -> Result<Vec<u8>, LinkError> {
        self.unless_ended(async { self.incoming.lock().await.advert().await }).await
    }

    /// Does it until the connection is ended from this side.
    async fn unless_ended<T>(&self, work: impl Future<Output = Result<T, LinkError>>) -> Result<T, LinkError> {
        let mut ended = self.ended.subscribe();
        tokio::select! {
            biased;
            _ = ended.wait_for(|ended| *ended) => Err(LinkError::Lost),
            output = work => output,
        }
    }
}

#[async_trait]
impl Link for TcpLink {
    async fn hello(&self) -> Result<Vec<u8>, LinkError> {
        self.unless_ended(async { self.incoming.lock().await.hello().await }).await
    }

    async fn value_len(&self) -> Result<u32, LinkError> {
        Ok(self.value_len)
    }

    async fn write(&self, value: Vec<u8>) -> Result<(), LinkError> {
        let write = async {
            let mut outgoing = self.outgoing.lock().await;
            match timeout(WRITE_TIMEOUT, outgoing.write(&value)).await {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidInput => Err(LinkError::Failed),
                Ok(Err(_)) | Err(_) => Err(LinkError::Lost),
            }
        };
        self.unless_ended(write).await
    }

    async fn next_value(&self) -> Result<Option<Vec<u8>>, LinkError> {
        if *self.ended.borrow() {
            return Ok(None);
        }
        let next = async {
            let mut incoming = self.incoming.lock().await;
            incoming.hello().await?;
            incoming.records.next().await.map_err(|error| match error {
                ReadError::Lost => LinkError::Lost,
                ReadError::TooLong => LinkError::NotPandu,
            })
        };
        self.unless_ended(next).await
    }

    async fn disconnect(&self) -> Result<(), LinkError> {
        self.ended.send_replace(true);
        // Whoever was reading or writing has let go by now; a peer that is gone already makes no error.
        let _ = timeout(WRITE_TIMEOUT, async { self.outgoing.lock().await.end().await }).await;
        Ok(())
    }
}

impl Incoming {
    async fn advert(&mut self) -> Result<Vec<u8>, LinkError> {
        if let Some(advert) = &self.advert {
            return Ok(advert.clone());
        }
        let advert = self.opening_record(ADVERT_MAX).await?;
        self.advert = Some(advert.clone());
        Ok(advert)
    }

    async fn hello(&mut self) -> Result<Vec<u8>, LinkError> {
        if let Some(hello) = &self.hello {
            return Ok(hello.clone());
        }
        self.advert().await?;
        let hello = self.opening_record(HELLO_MAX).await?;
        self.hello = Some(hello.clone());
        Ok(hello)
    }

    /// One of the first two records: a device has them ready, so who stays silent or talks otherwise is none.
    async fn opening_record(&mut self, longest: usize) -> Result<Vec<u8>, LinkError> {
        match timeout(OPENING_TIMEOUT, self.records.next()).await {
            Ok(Ok(Some(record))) if !record.is_empty() && record.len() <= longest => Ok(record),
            Ok(Ok(Some(_)) | Err(ReadError::TooLong)) | Err(_) => Err(LinkError::NotPandu),
            Ok(Ok(None) | Err(ReadError::Lost)) => Err(LinkError::Lost),
        }
    }
}

/// Longest advert: what fits into one advertising packet (Bluetooth Core 5.4, Vol 3, Part C, 11).
const ADVERT_MAX: usize = 31;
/// Longest hello that a link may give (the port's bound; the protocol's own is tighter).
const HELLO_MAX: usize = 512;
/// Longest wait for the advert and for the hello.
const OPENING_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest wait until the other end takes a value.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
