//! One visit: a central's connection, joined to one link of the device from its first touch to its end.
//!
//! The link ends when the central leaves, floods, does not take what it is sent, or when the device says so; then the
//! central is disconnected after the last value has left. It must never keep values for a central without an end.

use std::future::pending;
use std::io;
use std::time::Duration;

use bluer::Adapter;
use bluer::gatt::CharacteristicWriter;
use bluer::gatt::local::{ReqError, ReqResult};
use pandu_device::{LinkId, Opened};
use pandu_protocol::frame::value_len;
use pandu_protocol::limit::VALUE_MIN;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::centrals::{End, Ticket};
use super::service::{Doing, Newcomer, Reception};
use crate::serve::{Arrival, Input, OUTBOX};

/// How long a value may wait to leave, in seconds: for the subscription, or for the radio.
const SEND_TIMEOUT: u32 = 10;
/// Values that leave in a row.
const BURST: usize = 32;
/// Longest time that BlueZ may take to disconnect a central; it waits two seconds by itself.
const GOING: Duration = Duration::from_secs(10);
/// Time in which a watcher sees that a central has gone.
const SEEN_GOING: Duration = Duration::from_millis(500);
/// Bytes of a packet that BlueZ needs for each value when it packs several into one, as it does for other BlueZ: operation, handle, length.
/// Longer values lose their end.
const PACKED: u16 = 5;

/// The longest value on a connection with this ATT MTU.
pub(super) fn longest_value(mtu: u16) -> usize {
    let room = usize::from(mtu.saturating_sub(PACKED));
    value_len(mtu).min(room).max(VALUE_MIN)
}

/// What is left of the hello from an offset on: a long read takes it in pieces.
pub(super) fn rest_of(hello: &[u8], offset: u16) -> ReqResult<Vec<u8>> {
    hello.get(usize::from(offset)..).map(<[u8]>::to_vec).ok_or(ReqError::InvalidOffset)
}

/// The ATT MTU of a subscription's connection; bluer has taken off what packing needs.
pub(super) fn mtu_of(writer: &CharacteristicWriter) -> u16 {
    u16::try_from(writer.mtu()).unwrap_or(u16::MAX).saturating_add(PACKED)
}

/// Joins a newcomer to a link of the device, until one of them ends it. Then the central goes, if it has not gone.
pub(super) async fn receive(newcomer: Newcomer, adapter: Adapter, reception: Reception, inbox: mpsc::Sender<Input>) {
    let Newcomer { ticket, mtu } = newcomer;
    let (address, number) = (ticket.address, ticket.number);
    let (outbox, values) = mpsc::channel(OUTBOX);
    let (opened, given) = oneshot::channel();
    let arrival = Arrival { value_len: longest_value(mtu), outbox, opened };
    let mut visit = None;
    // Without a loop or randomness there is no link.
    if !ticket.is_surplus
        && inbox.send(Input::Arrived(arrival)).await.is_ok()
        && let Ok(opened) = given.await
    {
        let link = opened.link;
        let visit = visit.insert(Visit { opened, values, next: None, waited: 0, writer: None, inbox: &inbox });
        visit.run(ticket).await;
        // The device may have ended it itself.
        let _: Result<(), _> = inbox.send(Input::Lost(link)).await;
    }
    if reception.with(|centrals| centrals.must_go(address, number))
        && let Ok(device) = adapter.device(address.into())
        // BlueZ lets what it has been given leave first. If it does not disconnect, the central stays refused.
        && let Ok(Ok(())) = timeout(GOING, device.disconnect()).await
    {
        sleep(SEEN_GOING).await;
        reception.with(|centrals| centrals.gone(address, number));
    }
    // Closing the socket earlier would lose what BlueZ has not read from it.
    drop(visit);
}

struct Visit<'a> {
    opened: Opened,
    values: mpsc::Receiver<Vec<u8>>,
    /// The value that leaves next.
    next: Option<Vec<u8>>,
    /// Seconds for which it has waited.
    waited: u32,
    writer: Option<CharacteristicWriter>,
    inbox: &'a mpsc::Sender<Input>,
}

impl Visit<'_> {
    async fn run(&mut self, ticket: Ticket<Doing>) {
        let Ticket { mut doings, mut end, .. } = ticket;
        let link = self.opened.link;
        let mut seconds = interval(Duration::from_secs(1));
        seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let has_next = self.next.is_some();
            tokio::select! {
                why = &mut end => {
                    // A central that leaves may have said something last.
                    if why == Ok(End::Left) {
                        while let Ok(doing) = doings.try_recv() {
                            self.take(link, doing).await;
                        }
                    }
                    return;
                }
                Some(doing) = doings.recv() => {
                    if !self.take(link, doing).await {
                        return;
                    }
                }
                value = self.values.recv(), if !has_next => match value {
                    Some(value) => (self.next, self.waited) = (Some(value), 0),
                    // The device has ended the link, and all has left.
                    None => return,
                },
                is_sent = leave(self.writer.as_ref(), self.next.as_deref()) => {
                    self.next = None;
                    if !is_sent || !self.send_ready() {
                        return;
                    }
                }
                () = closed(self.writer.as_ref()) => {
                    // Its socket often ends before anybody hears that a central has left; then it is not to be sent away.
                    let _: Result<_, _> = timeout(SEEN_GOING, &mut end).await;
                    return;
                }
                _ = seconds.tick(), if has_next => {
                    self.waited += 1;
                    if self.waited > SEND_TIMEOUT {
                        return;
                    }
                }
            }
        }
    }

    /// Sends what is ready and has room, but lets others have their turn; `false` = a value cannot leave.
    fn send_ready(&mut self) -> bool {
        for _ in 0..BURST {
            let (Some(writer), Ok(value)) = (&self.writer, self.values.try_recv()) else { break };
            match writer.try_send(&value) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    (self.next, self.waited) = (Some(value), 0);
                    break;
                }
                Err(_) => return false,
            }
        }
        true
    }

    /// Carries out what the central does; `false` = the loop is gone.
    async fn take(&mut self, link: LinkId, doing: Doing) -> bool {
        match doing {
            Doing::Reads { offset, answer } => {
                // It need not wait for the answer.
                let _: Result<(), _> = answer.send(rest_of(&self.opened.hello, offset));
                true
            }
            Doing::Writes(value) => self.inbox.send(Input::Value(link, value)).await.is_ok(),
            Doing::Listens(writer) => {
                // BlueZ reads only the first socket that it was given for a connection.
                if self.writer.is_none() {
                    self.writer = Some(writer);
                }
                true
            }
        }
    }
}

/// Sends a value, as soon as there is one and somewhere to send it; `false` = it cannot leave.
async fn leave(writer: Option<&CharacteristicWriter>, value: Option<&[u8]>) -> bool {
    match (writer, value) {
        (Some(writer), Some(value)) => writer.send(value).await.is_ok(),
        _ => pending().await,
    }
}

/// Ends when the central has unsubscribed, or BlueZ has closed its socket.
async fn closed(writer: Option<&CharacteristicWriter>) {
    let Some(writer) = writer else { return pending().await };
    while writer.closed().await.is_ok() {
        if writer.is_closed().unwrap_or(true) {
            return;
        }
        // Whatever came is no end; look again, but not in a hurry.
        sleep(Duration::from_millis(20)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cut_by_the_connection() {
        for (mtu, longest) in [(23, 20), (24, 20), (65, 60), (185, 180), (247, 242), (249, 244), (498, 493), (517, 495)]
        {
            assert_eq!(longest_value(mtu), longest, "MTU {mtu}");
        }
        assert_eq!((longest_value(0), longest_value(u16::MAX)), (20, 495));
    }

    #[test]
    fn a_long_read_takes_the_hello_in_pieces() {
        let hello = [1, 2, 3, 4, 5];
        for (offset, rest) in [(0, Ok(&hello[..])), (2, Ok(&hello[2..])), (5, Ok(&hello[5..]))] {
            assert_eq!(rest_of(&hello, offset), rest.map(<[u8]>::to_vec), "offset {offset}");
        }
        assert_eq!(rest_of(&hello, 6), Err(ReqError::InvalidOffset));
        assert_eq!(rest_of(&hello, u16::MAX), Err(ReqError::InvalidOffset));
    }
}
