//! The device on TCP: each link is a connection of records, `u16-be length || bytes`.
//!
//! The server sends the advert and the hello first; after that records are values, both ways. One task owns the
//! device; connections reach it through a bounded queue. Whoever does not read what he is sent is cut off.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::Duration;

use pandu_device::{Device, LinkId, Moment};
use pandu_protocol::limit::VALUE_MAX;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::folder::{self, Press};
use crate::tell;

/// What the host hands in: the time, and what people do.
pub(crate) struct Host<'a> {
    /// Reads the clocks.
    pub(crate) now: Box<dyn Fn() -> Moment>,
    /// The device's folder, where another process presses the button.
    pub(crate) folder: &'a Path,
    /// Lines from standard input.
    pub(crate) lines: mpsc::Receiver<String>,
}

/// Values of all connections that wait for the device.
const INBOX: usize = 64;
/// Records that wait for one connection: the longest message in the shortest values, with room for a second.
const OUTBOX: usize = 8_192;
/// Longest time that one record may take to leave.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a closed connection is still read from, unheard.
const LINGER: Duration = Duration::from_millis(500);
/// How often the button is looked at.
const BUTTON_EVERY: Duration = Duration::from_millis(100);

enum Input {
    Value(LinkId, Vec<u8>),
    Lost(LinkId),
}

struct Connection {
    outbox: mpsc::Sender<Vec<u8>>,
    reader: AbortHandle,
    /// Whether it was sent more than what everybody is sent.
    was_answered: bool,
}

struct Server<'a> {
    device: Device,
    host: Host<'a>,
    connections: BTreeMap<LinkId, Connection>,
    tasks: JoinSet<()>,
    inbox: mpsc::Sender<Input>,
}

/// Runs until it is told to stop.
pub(crate) async fn serve(device: Device, listener: TcpListener, host: Host<'_>) -> io::Result<()> {
    let (inbox, mut inputs) = mpsc::channel(INBOX);
    let mut server = Server { device, host, connections: BTreeMap::new(), tasks: JoinSet::new(), inbox };
    let mut stop = std::pin::pin!(stop_signal()?);
    let mut ticks = interval(BUTTON_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The end of the lines is heard, not asked for: a closed channel may still hold a last line.
    let mut lines_come = true;
    loop {
        server.pump();
        tokio::select! {
            () = &mut stop => break,
            line = server.host.lines.recv(), if lines_come => match line.as_deref() {
                Some("quit") => break,
                Some("button") => server.press(Press::Short),
                Some("hold") => server.press(Press::Long),
                Some(_) => tell::say("Type button, hold or quit."),
                None => lines_come = false,
            },
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => server.open(stream),
                // Out of file handles, most likely: let some links end first.
                Err(_) => sleep(BUTTON_EVERY).await,
            },
            Some(input) = inputs.recv() => server.take(input),
            _ = ticks.tick() => server.tick(),
        }
    }
    let now = (server.host.now)();
    server.device.stop(now);
    Ok(())
}

/// Ends when the process is asked to.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ends when the process is asked to.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _: Result<(), _> = tokio::signal::ctrl_c().await;
    })
}

impl Server<'_> {
    fn open(&mut self, stream: TcpStream) {
        // Small records should not wait for each other; without this it only gets slower.
        let _: Result<(), _> = stream.set_nodelay(true);
        let Ok(opened) = self.device.open_link((self.host.now)()) else { return };
        let (read, write) = stream.into_split();
        let (outbox, records) = mpsc::channel(OUTBOX);
        self.tasks.spawn(write_records(write, records));
        let reader = self.tasks.spawn(read_records(read, opened.link, self.inbox.clone()));
        self.connections.insert(opened.link, Connection { outbox, reader, was_answered: false });
        self.send(opened.link, opened.advert);
        self.send(opened.link, opened.hello);
    }

    fn take(&mut self, input: Input) {
        let now = (self.host.now)();
        match input {
            Input::Value(link, value) => self.device.handle_value(link, now, &value),
            Input::Lost(link) => self.lose(link),
        }
    }

    fn tick(&mut self) {
        if let Some(press) = folder::pressed(self.host.folder) {
            self.press(press);
            folder::let_go(self.host.folder);
        }
        self.device.handle_tick((self.host.now)());
        while self.tasks.try_join_next().is_some() {}
    }

    fn press(&mut self, press: Press) {
        let now = (self.host.now)();
        match press {
            Press::Short => self.device.press_button(now),
            Press::Long => self.device.hold_button(now),
        }
    }

    /// Carries out what the device wants done.
    fn pump(&mut self) {
        while let Some((link, value)) = self.device.poll_value() {
            if let Some(connection) = self.connections.get_mut(&link) {
                connection.was_answered = true;
            }
            self.send(link, value);
        }
        while let Some(link) = self.device.poll_closed() {
            self.forget(link);
        }
        while let Some(notice) = self.device.poll_notice() {
            tell::notice(&self.device, &notice);
        }
    }

    fn send(&mut self, link: LinkId, record: Vec<u8>) {
        let full = self.connections.get(&link).is_some_and(|connection| connection.outbox.try_send(record).is_err());
        if full {
            self.lose(link);
        }
    }

    fn lose(&mut self, link: LinkId) {
        self.device.close_link(link, (self.host.now)());
        self.forget(link);
    }

    /// Drops a connection; what is in its outbox still leaves.
    fn forget(&mut self, link: LinkId) {
        match self.connections.remove(&link) {
            // Closing a socket with unread bytes resets it, and a reset may overtake the last answer.
            Some(Connection { reader, was_answered: true, .. }) => {
                self.tasks.spawn(async move {
                    sleep(LINGER).await;
                    reader.abort();
                });
            }
            Some(Connection { reader, .. }) => reader.abort(),
            None => {}
        }
    }
}

async fn read_records(mut stream: OwnedReadHalf, link: LinkId, inbox: mpsc::Sender<Input>) {
    while let Ok(length) = stream.read_u16().await {
        let Some(mut value) = room_for(length) else { break };
        if stream.read_exact(&mut value).await.is_err() {
            break;
        }
        if inbox.send(Input::Value(link, value)).await.is_err() {
            return;
        }
    }
    // The server is gone if it does not listen any more.
    let _: Result<(), _> = inbox.send(Input::Lost(link)).await;
}

/// Memory for a record that is announced; `None` for one that is longer than any value.
fn room_for(length: u16) -> Option<Vec<u8>> {
    let length = usize::from(length);
    (length <= VALUE_MAX).then(|| vec![0; length])
}

async fn write_records(mut stream: OwnedWriteHalf, mut records: mpsc::Receiver<Vec<u8>>) {
    while let Some(record) = records.recv().await {
        let Ok(length) = u16::try_from(record.len()) else { return };
        let framed = [&length.to_be_bytes()[..], &record].concat();
        if !matches!(timeout(WRITE_TIMEOUT, stream.write_all(&framed)).await, Ok(Ok(()))) {
            return;
        }
    }
    // All is said; the other end may be gone already.
    let _: Result<(), _> = stream.shutdown().await;
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
