//! A peripheral with Pandu's service that does whatever a test tells it to: it is nobody's device and keeps no promise.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bluer::adv::{Advertisement, AdvertisementHandle};
use bluer::gatt::CharacteristicWriter;
use bluer::gatt::local::{
    Application, ApplicationHandle, Characteristic, CharacteristicControl, CharacteristicControlEvent,
    CharacteristicNotify, CharacteristicNotifyMethod, CharacteristicRead, CharacteristicWrite,
    CharacteristicWriteMethod, Service, characteristic_control,
};
use bluer::{Adapter, Address, Uuid};
use futures_util::StreamExt;
use pandu_protocol::gatt::{HELLO_UUID, RX_UUID, SERVICE_UUID, TX_UUID};
use tokio::sync::mpsc;

/// What strangers read.
pub(crate) type Hello = Arc<Mutex<Vec<u8>>>;

/// Advertises and serves until it is dropped, one central at a time.
pub(crate) struct Peripheral {
    written: mpsc::UnboundedReceiver<Written>,
    links: Arc<AtomicU64>,
    subscriptions: CharacteristicControl,
    _application: ApplicationHandle,
    _advertisement: AdvertisementHandle,
}

/// A value that a central wrote, and on the how manieth link: BlueZ may still hand over values of one that was cut, and
/// the next link has the same address.
struct Written {
    by: Address,
    link: u64,
    value: Vec<u8>,
}

impl Peripheral {
    /// Puts one on an adapter that says this to strangers. The hello may be changed while it serves.
    pub(crate) async fn place(adapter: &Adapter, advert: &[u8], hello: &Hello) -> Self {
        let (subscriptions, control_handle) = characteristic_control();
        let (writes, written) = mpsc::unbounded_channel();
        let links = Arc::new(AtomicU64::new(0));
        let service = Service {
            uuid: id(SERVICE_UUID),
            primary: true,
            characteristics: vec![
                readable(Arc::clone(hello), Arc::clone(&links)),
                writable(writes, Arc::clone(&links)),
                Characteristic {
                    uuid: id(TX_UUID),
                    notify: Some(CharacteristicNotify {
                        notify: true,
                        method: CharacteristicNotifyMethod::Io,
                        ..CharacteristicNotify::default()
                    }),
                    control_handle,
                    ..Characteristic::default()
                },
            ],
            ..Service::default()
        };
        let application = Application { services: vec![service], ..Application::default() };
        let application = adapter.serve_gatt_application(application).await.expect("a service");
        let advertisement = Advertisement {
            service_data: [(id(SERVICE_UUID), advert.to_vec())].into(),
            discoverable: Some(true),
            min_interval: Some(INTERVAL),
            max_interval: Some(INTERVAL),
            ..Advertisement::default()
        };
        let advertisement = adapter.advertise(advertisement).await.expect("an advertisement");
        Self { written, links, subscriptions, _application: application, _advertisement: advertisement }
    }

    /// The next central that subscribes.
    pub(crate) async fn caller(&mut self) -> CharacteristicWriter {
        loop {
            match self.subscriptions.next().await.expect("it serves") {
                CharacteristicControlEvent::Notify(writer) => return writer,
                CharacteristicControlEvent::Write(_) => {}
            }
        }
    }

    /// The next value of this central; `None` when it has left.
    pub(crate) async fn value(&mut self, of: &CharacteristicWriter) -> Option<Vec<u8>> {
        loop {
            tokio::select! {
                biased;
                written = self.written.recv() => {
                    let Written { by, link, value } = written.expect("it serves");
                    if by == of.device_address() && link == self.links.load(Ordering::SeqCst) {
                        return Some(value);
                    }
                }
                // BlueZ closes the socket of a subscription with its connection.
                _ = of.closed() => return None,
            }
        }
    }
}

/// The hello. Whoever connects reads it, once and before anything else: so links are counted here.
fn readable(hello: Hello, links: Arc<AtomicU64>) -> Characteristic {
    let read = CharacteristicRead {
        read: true,
        fun: Box::new(move |request| {
            if request.offset == 0 {
                links.fetch_add(1, Ordering::SeqCst);
            }
            let hello = hello.lock().unwrap_or_else(PoisonError::into_inner);
            let rest = hello.get(usize::from(request.offset)..).unwrap_or_default().to_vec();
            Box::pin(async move { Ok(rest) })
        }),
        ..CharacteristicRead::default()
    };
    Characteristic { uuid: id(HELLO_UUID), read: Some(read), ..Characteristic::default() }
}

/// What centrals write, call by call and not by a socket: BlueZ drops what finds no room in it.
fn writable(writes: mpsc::UnboundedSender<Written>, links: Arc<AtomicU64>) -> Characteristic {
    let write = CharacteristicWrite {
        write_without_response: true,
        method: CharacteristicWriteMethod::Fun(Box::new(move |value, request| {
            let link = links.load(Ordering::SeqCst);
            // Nobody listens any more once the peripheral is gone.
            let _: Result<(), _> = writes.send(Written { by: request.device_address, link, value });
            Box::pin(async { Ok(()) })
        })),
        ..CharacteristicWrite::default()
    };
    Characteristic { uuid: id(RX_UUID), write: Some(write), ..Characteristic::default() }
}

const INTERVAL: Duration = Duration::from_millis(100);

/// The UUID of a constant.
pub(crate) fn id(text: &str) -> Uuid {
    text.parse().expect("a UUID of ours")
}
