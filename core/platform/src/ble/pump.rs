//! The task of one connection: takes its values in, notices its end, and lets go of it.
//!
//! btleplug's stream of values stays open and silent when a connection is lost, and it is not bounded: so this task always
//! reads it, and watches the adapter's events beside it.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use btleplug::api::{CentralEvent, CentralState, Characteristic, Peripheral as _, ValueNotification, WriteType};
use btleplug::platform::{Peripheral, PeripheralId};
use futures_util::{FutureExt as _, Stream, StreamExt as _};
use pandu::port::LinkError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use super::adapter::CALL_TIMEOUT;
use super::gatt::{SERVICE, TX};
use super::pipe::{End, Pipe};
use super::trouble::{Trouble, within};
use super::worker::beside;

/// What an adapter tells.
pub(super) type Events = Pin<Box<dyn Stream<Item = CentralEvent> + Send>>;
/// What a device notifies.
pub(super) type Values = Pin<Box<dyn Stream<Item = ValueNotification> + Send>>;

/// A value on its way to a device, and where to say that it has left.
pub(super) type Outgoing = (Vec<u8>, oneshot::Sender<Result<(), LinkError>>);

/// What there still is when a link has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// A connection that must be ended.
    Connection,
    /// Only the system, which knows of the end.
    System,
    /// Not even the way to the system.
    Nothing,
}

/// A connection that is ready for values.
pub(super) struct Pump {
    held: Held,
    rx: Characteristic,
    events: Events,
    values: Values,
    pipe: Arc<Pipe>,
}

impl Pump {
    pub(super) fn new(held: Held, rx: Characteristic, events: Events, values: Values) -> Self {
        Self { held, rx, events, values, pipe: Arc::new(Pipe::new()) }
    }

    pub(super) fn pipe(&self) -> Arc<Pipe> {
        Arc::clone(&self.pipe)
    }

    /// Serves the link until it has ended, and then lets go of the connection.
    pub(super) async fn run(mut self, outgoing: mpsc::Receiver<Outgoing>) {
        beside(write_all(self.held.peripheral.clone(), self.rx.clone(), outgoing, Arc::clone(&self.pipe)));
        let left = self.serve().await;
        if left == Left::Nothing {
            // btleplug panics when it cannot take back from the bus what these streams had asked of it.
            std::mem::forget((self.events, self.values));
            return;
        }
        // These would go on filling while the system takes its time.
        drop((self.events, self.values));
        self.held.let_go(left == Left::Connection).await;
    }

    async fn serve(&mut self) -> Left {
        let id = self.held.peripheral.id();
        loop {
            tokio::select! {
                _ = self.pipe.ended() => return Left::Connection,
                event = self.events.next() => {
                    let Some(end) = event.map_or(Some(End::Lost), |event| end_by(&event, &id)) else { continue };
                    // What came before the end is already in the stream.
                    while let Some(Some(value)) = self.values.next().now_or_never() {
                        self.take(value);
                    }
                    self.pipe.finish(end);
                    return Left::System;
                }
                value = self.values.next() => match value {
                    Some(value) => self.take(value),
                    None => self.pipe.finish(End::Lost),
                },
                // Without a word from the system for so long, the system itself may be gone.
                () = sleep(SILENCE) => {
                    let left = match within(CALL_TIMEOUT, self.held.peripheral.is_connected()).await {
                        Ok(true) => continue,
                        Err(Trouble::Late | Trouble::Other) => Left::Nothing,
                        Ok(false) | Err(_) => Left::System,
                    };
                    self.pipe.finish(End::Lost);
                    return left;
                }
            }
        }
    }

    fn take(&self, value: ValueNotification) {
        if value.uuid == TX && value.service_uuid == SERVICE {
            self.pipe.push(value.value);
        }
    }
}

/// Writes values one by one, in order. Any failure ends the link: whether the value left is not known, and the next one must
/// not follow a gap.
async fn write_all(
    peripheral: Peripheral,
    rx: Characteristic,
    mut outgoing: mpsc::Receiver<Outgoing>,
    pipe: Arc<Pipe>,
) {
    let writing = async {
        while let Some((value, written)) = outgoing.recv().await {
            let done = within(WRITE_TIMEOUT, peripheral.write(&rx, &value, WriteType::WithoutResponse)).await;
            let failed = done.is_err();
            // Who asked may be gone; the value has left all the same. Told before the end, so that the reason is heard.
            let _ = written.send(done.map_err(Trouble::link));
            if failed {
                return pipe.finish(End::Lost);
            }
        }
    };
    tokio::select! {
        biased;
        _ = pipe.ended() => {}
        () = writing => {}
    }
}

/// A connection that this program made, and what it has asked for on it.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) peripheral: Peripheral,
    /// The characteristic whose values were subscribed to, as far as it came to that.
    pub(super) subscribed: Option<Characteristic>,
}

impl Held {
    /// Takes back what was asked for and, where it still stands, ends the connection. Another program may have the next one.
    pub(super) async fn let_go(self, connected: bool) {
        if let Some(tx) = &self.subscribed {
            // BlueZ keeps a subscription beyond the connection and would renew it before the next hello is read.
            let _ = within(CALL_TIMEOUT, self.peripheral.unsubscribe(tx)).await;
        }
        if connected && within(CALL_TIMEOUT, self.peripheral.disconnect()).await.is_err() {
            tracing::debug!("a Bluetooth connection did not end in order");
        }
    }
}

/// How an event ends the link to a device, if it does.
pub(super) fn end_by(event: &CentralEvent, device: &PeripheralId) -> Option<End> {
    if matches!(event, CentralEvent::DeviceDisconnected(id) if id == device) {
        return Some(End::Lost);
    }
    matches!(event, CentralEvent::StateUpdate(CentralState::PoweredOff)).then_some(End::Off)
}

/// Takes out what an adapter's events begin with: btleplug repeats there what the system remembers from before.
pub(super) fn skip_remembered(events: &mut Events) {
    while let Some(Some(_)) = events.next().now_or_never() {}
}

/// Longest wait until the system has taken a value.
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long nothing may be heard of a connection before the system is asked about it.
const SILENCE: Duration = Duration::from_secs(5);
