//! The device on TCP: each link is a connection of records, `u16-be length || bytes`.
//!
//! The server sends the advert and the hello first; after that records are values, both ways. Whoever does not read
//! what he is sent is cut off. It must never take memory on the word of a length.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use pandu_device::{LinkId, Opened};
use pandu_protocol::limit::VALUE_MAX;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::serve::{Arrival, Input, OUTBOX};

/// Longest time that one record may take to leave.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a closed connection is still read from, unheard.
const LINGER: Duration = Duration::from_millis(500);
/// How long to wait when there are too many connections.
const BREATH: Duration = Duration::from_millis(100);

/// A socket that waits for phones.
pub(crate) struct Listener {
    listener: TcpListener,
    value_len: usize,
}

impl Listener {
    /// Takes the address.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) async fn bind(address: SocketAddr, value_len: usize) -> io::Result<(Self, SocketAddr)> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok((Self { listener, value_len }, address))
    }

    /// Takes connections until the device stops.
    pub(crate) async fn run(self, inbox: mpsc::Sender<Input>) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        connections.spawn(converse(stream, self.value_len, inbox.clone()));
                    }
                    // Out of file handles, most likely: let some links end first.
                    Err(_) => sleep(BREATH).await,
                },
                Some(_) = connections.join_next() => {}
                () = inbox.closed() => return,
            }
        }
    }
}

/// One connection from its first byte to its last.
async fn converse(stream: TcpStream, value_len: usize, inbox: mpsc::Sender<Input>) {
    // Small records should not wait for each other; without this it only gets slower.
    let _: Result<(), _> = stream.set_nodelay(true);
    let (outbox, values) = mpsc::channel(OUTBOX);
    let (opened, given) = oneshot::channel();
    // Without a loop or randomness there is no link.
    if inbox.send(Input::Arrived(Arrival { value_len, outbox, opened })).await.is_err() {
        return;
    }
    let Ok(opened) = given.await else { return };
    let (link, (read, write)) = (opened.link, stream.into_split());
    let mut reading = std::pin::pin!(read_records(read, link, inbox.clone()));
    let mut writing = std::pin::pin!(write_records(write, opened, values));
    // The loop is gone if it does not listen any more, and may have ended the link itself.
    tokio::select! {
        () = &mut reading => {
            let _: Result<(), _> = inbox.send(Input::Lost(link)).await;
            writing.await;
        }
        was_answered = &mut writing => {
            let _: Result<(), _> = inbox.send(Input::Lost(link)).await;
            // Closing a socket with unread bytes resets it, and a reset may overtake the last answer.
            if was_answered {
                let _: Result<(), _> = timeout(LINGER, reading).await;
            }
        }
    }
}

async fn read_records(mut stream: OwnedReadHalf, link: LinkId, inbox: mpsc::Sender<Input>) {
    while let Ok(length) = stream.read_u16().await {
        let Some(mut value) = room_for(length) else { return };
        if stream.read_exact(&mut value).await.is_err() || inbox.send(Input::Value(link, value)).await.is_err() {
            return;
        }
    }
}

/// Memory for a record that is announced; `None` for one that is longer than any value.
fn room_for(length: u16) -> Option<Vec<u8>> {
    let length = usize::from(length);
    (length <= VALUE_MAX).then(|| vec![0; length])
}

/// Writes until the link has ended; says whether more was sent than what everybody is sent.
async fn write_records(mut stream: OwnedWriteHalf, opened: Opened, mut values: mpsc::Receiver<Vec<u8>>) -> bool {
    for record in [opened.advert, opened.hello] {
        if !write_record(&mut stream, &record).await {
            return false;
        }
    }
    let mut was_answered = false;
    while let Some(value) = values.recv().await {
        if !write_record(&mut stream, &value).await {
            return false;
        }
        was_answered = true;
    }
    // All is said; the other end may be gone already.
    let _: Result<(), _> = stream.shutdown().await;
    was_answered
}

async fn write_record(stream: &mut OwnedWriteHalf, record: &[u8]) -> bool {
    let Ok(length) = u16::try_from(record.len()) else { return false };
    let framed = [&length.to_be_bytes()[..], record].concat();
    matches!(timeout(WRITE_TIMEOUT, stream.write_all(&framed)).await, Ok(Ok(())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_memory_is_taken_for_what_is_too_long() {
        assert_eq!(room_for(512).map(|room| room.len()), Some(VALUE_MAX));
        assert!(room_for(513).is_none() && room_for(u16::MAX).is_none());
    }
}
