//! The GATT service: what a central does to an attribute becomes a doing of its visit.
//!
//! `rx` is written call by call and not over BlueZ's socket for writes, because only a call says who wrote: while that
//! socket is being made, BlueZ (5.82 too) puts the values of every central into it. `tx` goes over a socket for each
//! central; values as properties would reach everybody who subscribed. No attribute asks for Bluetooth pairing.

use std::num::NonZeroU16;
use std::sync::{Arc, Mutex, PoisonError};

use bluer::Uuid;
use bluer::gatt::CharacteristicWriter;
use bluer::gatt::WriteOp;
use bluer::gatt::local::{
    Application, Characteristic, CharacteristicControl, CharacteristicNotify, CharacteristicNotifyMethod,
    CharacteristicRead, CharacteristicReadRequest, CharacteristicWrite, CharacteristicWriteMethod,
    CharacteristicWriteRequest, LinkType, ReqError, ReqResult, Service, characteristic_control,
};
use futures_util::FutureExt;
use pandu_protocol::gatt::{HELLO_UUID, RX_UUID, SERVICE_UUID, TX_UUID};
use tokio::sync::{mpsc, oneshot};

use super::centrals::{Address, Centrals, Ticket, Told};
use super::error::BleError;

/// What a central does.
pub(super) enum Doing {
    /// It reads the hello from this offset.
    Reads { offset: u16, answer: oneshot::Sender<ReqResult<Vec<u8>>> },
    /// It wrote a value to `rx`.
    Writes(Vec<u8>),
    /// It subscribed to `tx`.
    Listens(CharacteristicWriter),
}

/// Somebody whose visit begins.
pub(super) struct Newcomer {
    pub(super) ticket: Ticket<Doing>,
    /// The ATT MTU of the connection.
    pub(super) mtu: u16,
}

/// Where the attributes report to.
#[derive(Clone)]
pub(super) struct Reception {
    centrals: Arc<Mutex<Centrals<Doing>>>,
    newcomers: mpsc::Sender<Newcomer>,
}

/// Newcomers that nobody has received yet; a radio has fewer connections than this.
const NEWCOMERS: usize = 32;

impl Reception {
    /// A reception, and where its newcomers come out.
    pub(super) fn new() -> (Self, mpsc::Receiver<Newcomer>) {
        let (newcomers, receiver) = mpsc::channel(NEWCOMERS);
        (Self { centrals: Arc::new(Mutex::new(Centrals::new())), newcomers }, receiver)
    }

    /// Looks at the table, or changes it.
    pub(super) fn with<R>(&self, act: impl FnOnce(&mut Centrals<Doing>) -> R) -> R {
        act(&mut self.centrals.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes what a central did; `false` = nobody will look at it.
    pub(super) fn tell(&self, address: Address, mtu: u16, doing: Doing) -> bool {
        match self.with(|centrals| centrals.tell(address, doing)) {
            Told::Known => true,
            Told::Refused => false,
            Told::New(ticket) => {
                let is_received = self.newcomers.try_send(Newcomer { ticket, mtu }).is_ok();
                if !is_received {
                    self.with(|centrals| centrals.left(address));
                }
                is_received
            }
        }
    }
}

/// Where the attributes may stand, in the order of trial: the first that no other program has taken.
pub(super) const HANDLES: [u16; 4] = [0x0100, 0x0200, 0x0400, 0x0800];

/// The attributes, and where subscriptions come out. With a handle for the first of them they stand in a fixed order.
/// Else BlueZ takes them as they come, in another order at each start: one of six, which would tell devices apart.
///
/// # Errors
/// [`BleError::Failed`] when a UUID of the protocol is none, which a test rules out.
pub(super) fn application(
    reception: &Reception,
    first: Option<u16>,
) -> Result<(Application, CharacteristicControl), BleError> {
    let (subscriptions, control_handle) = characteristic_control();
    let at = |offset| first.and_then(|first| NonZeroU16::new(first + offset));
    // BlueZ puts the descriptor of `tx` into the first gap: so `tx` comes first, and the gap behind its value.
    let (tx_at, hello_at, rx_at) = (at(2), at(5), at(7));
    let notify = CharacteristicNotify {
        notify: true,
        method: CharacteristicNotifyMethod::Io,
        ..CharacteristicNotify::default()
    };
    let tx = Characteristic {
        uuid: uuid(TX_UUID)?,
        handle: tx_at,
        notify: Some(notify),
        control_handle,
        ..Characteristic::default()
    };
    let hello = Characteristic {
        uuid: uuid(HELLO_UUID)?,
        handle: hello_at,
        read: Some(readable(reception.clone())),
        ..Characteristic::default()
    };
    let rx = Characteristic {
        uuid: uuid(RX_UUID)?,
        handle: rx_at,
        write: Some(writable(reception.clone())),
        ..Characteristic::default()
    };
    let service = Service {
        uuid: uuid(SERVICE_UUID)?,
        handle: at(0),
        primary: true,
        characteristics: vec![tx, hello, rx],
        ..Service::default()
    };
    Ok((Application { services: vec![service], ..Application::default() }, subscriptions))
}

/// A UUID of the protocol as bluer wants it.
///
/// # Errors
/// [`BleError::Failed`] when it is none.
pub(super) fn uuid(text: &str) -> Result<Uuid, BleError> {
    text.parse().map_err(|_| BleError::Failed("a UUID of the protocol is none".into()))
}

fn readable(reception: Reception) -> CharacteristicRead {
    let fun = move |request: CharacteristicReadRequest| {
        let (answer, given) = oneshot::channel();
        let doing = Doing::Reads { offset: request.offset, answer };
        let is_told = is_le(request.link) && reception.tell(*request.device_address, request.mtu, doing);
        async move { if is_told { given.await.unwrap_or(Err(ReqError::Failed)) } else { Err(ReqError::NotPermitted) } }
            .boxed()
    };
    CharacteristicRead { read: true, fun: Box::new(fun), ..CharacteristicRead::default() }
}

fn writable(reception: Reception) -> CharacteristicWrite {
    let fun = move |value: Vec<u8>, request: CharacteristicWriteRequest| {
        // A long write is none that the protocol has.
        let is_whole = request.offset == 0 && !request.prepare_authorize && request.op_type != WriteOp::Reliable;
        let is_told = is_whole
            && is_le(request.link)
            && reception.tell(*request.device_address, request.mtu, Doing::Writes(value));
        async move { if is_told { Ok(()) } else { Err(ReqError::NotPermitted) } }.boxed()
    };
    let method = CharacteristicWriteMethod::Fun(Box::new(fun));
    CharacteristicWrite { write_without_response: true, method, ..CharacteristicWrite::default() }
}

/// Attributes can also be reached over classic Bluetooth, where nothing here was thought through.
fn is_le(link: Option<LinkType>) -> bool {
    link != Some(LinkType::BrEdr)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_uuid_is_one() {
        for text in [SERVICE_UUID, HELLO_UUID, RX_UUID, TX_UUID] {
            assert_eq!(uuid(text).map(|uuid| uuid.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn the_attributes_stand_in_a_fixed_order_without_gaps() {
        let (reception, _newcomers) = Reception::new();
        let handles = |first| {
            let (application, _) = application(&reception, first).expect("good UUIDs");
            let service = &application.services[0];
            let of = |characteristic: &Characteristic| characteristic.handle.map(NonZeroU16::get);
            (service.handle.map(NonZeroU16::get), service.characteristics.iter().map(of).collect::<Vec<_>>())
        };
        // The service; declaration, value and descriptor of `tx`; declaration and value of `hello` and of `rx`.
        assert_eq!(handles(Some(0x100)), (Some(0x100), vec![Some(0x102), Some(0x105), Some(0x107)]));
        assert_eq!(handles(None), (None, vec![None, None, None]));
    }

    #[test]
    fn classic_bluetooth_is_refused() {
        assert!(is_le(None) && is_le(Some(LinkType::Le)) && !is_le(Some(LinkType::BrEdr)));
    }
}
