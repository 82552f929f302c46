//! Devices over Bluetooth LE, through the system's own stack: BlueZ, CoreBluetooth or WinRT, by btleplug.
//!
//! A radio does one thing at a time: one scan or one attempt to connect, each in a task of its own, so that a caller who goes
//! away leaves nothing running. Each open link has a task that takes its values in and sees its end. Devices are told apart
//! above, by key: an address is only where one was heard. This module must never bond, never switch Bluetooth on, never
//! trust what the system remembers from an earlier scan, and never end a connection that another program uses.

mod adapter;
mod bus;
mod connect;
mod gatt;
mod heard;
mod inbox;
mod kernel;
mod link;
mod open;
mod others;
mod pipe;
mod pump;
mod scan;
mod trouble;
mod worker;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use pandu::port::{Link, Radio, RadioError, Sighting};
use tokio::sync::{Mutex, oneshot};
use tokio::time::timeout;

use adapter::Air;
use open::OpenLinks;
use worker::Worker;

use crate::random::SystemRandom;

/// Finds and connects devices over Bluetooth LE. Clones share one radio. It needs no runtime of its callers.
///
/// The system keeps a connection whose program ended without a word: let [`Self::close`] come to its end before.
#[derive(Debug, Clone)]
pub struct BleRadio {
    shared: Arc<Shared>,
    worker: Arc<OnceLock<Option<Worker>>>,
}

/// What the tasks of one radio share.
#[derive(Debug)]
struct Shared {
    /// The adapter asked for by name, such as `hci0`.
    adapter: Option<String>,
    /// Taken for as long as the radio scans or connects.
    air: Mutex<Air>,
    open: Arc<OpenLinks>,
    random: SystemRandom,
}

impl BleRadio {
    /// Uses the adapter of this name, or the first one that is switched on. Nothing is asked of the system yet.
    #[must_use]
    pub fn new(adapter: Option<String>) -> Self {
        let shared = Shared {
            adapter,
            air: Mutex::new(Air::default()),
            open: Arc::new(OpenLinks::default()),
            random: SystemRandom::new(),
        };
        Self { shared: Arc::new(shared), worker: Arc::new(OnceLock::new()) }
    }

    /// The names of this machine's adapters in order, whether switched on or not. On Linux `hci0` and so on.
    ///
    /// # Errors
    /// [`RadioError::NotAllowed`], [`RadioError::Missing`] where there is no Bluetooth at all, [`RadioError::Failed`].
    pub async fn adapters(&self) -> Result<Vec<String>, RadioError> {
        let (reply, answer) = oneshot::channel();
        let shared = Arc::clone(&self.shared);
        self.worker()?.spawn(async move {
            let names = shared.air.lock().await.names().await;
            // Whoever asked may be gone.
            let _ = reply.send(names);
        });
        answer.await.unwrap_or(Err(RadioError::Failed))
    }

    /// Ends all links and waits until the system has let go of them, at most six seconds.
    pub async fn close(&self) {
        let Some(Some(worker)) = self.worker.get() else { return };
        let (reply, answer) = oneshot::channel();
        let shared = Arc::clone(&self.shared);
        worker.spawn(async move {
            shared.let_go().await;
            let _ = reply.send(());
        });
        // An error is a thread that is gone, and its links with it.
        let _ = answer.await;
    }

    fn worker(&self) -> Result<&Worker, RadioError> {
        self.worker.get_or_init(|| Worker::start(Arc::clone(&self.shared))).as_ref().ok_or(RadioError::Failed)
    }
}

impl Shared {
    /// Ends all links and waits until the system has let go of them, within a bound.
    async fn let_go(&self) {
        let closing = async {
            self.open.close_all().await;
            // An attempt that came to nothing is being taken back under this lock.
            drop(self.air.lock().await);
        };
        if timeout(CLOSE_TIMEOUT, closing).await.is_err() {
            tracing::warn!("a Bluetooth connection did not end in time");
        }
    }
}

#[async_trait]
impl Radio for BleRadio {
    /// Reports what was heard while it listened, not what the system remembers from before.
    ///
    /// A connection to a device of ours that nobody uses any more is ended first, so that the device can be heard.
    async fn scan(&self, duration_ms: u32) -> Result<Vec<Sighting>, RadioError> {
        let (reply, answer) = oneshot::channel();
        let listen = Duration::from_millis(duration_ms.into());
        self.worker()?.spawn(scan::run(Arc::clone(&self.shared), listen, reply));
        answer.await.unwrap_or(Err(RadioError::Failed))
    }

    /// Ends within 14 seconds. A link of this radio to the same address is ended first: one connection is one link.
    ///
    /// Where something is connected that does not offer the service, the link's hello says so.
    async fn connect(&self, address: String) -> Result<Arc<dyn Link>, RadioError> {
        let (reply, answer) = oneshot::channel();
        let worker = self.worker()?;
        worker.spawn(connect::run(Arc::clone(&self.shared), worker.life(), address, reply));
        answer.await.unwrap_or(Err(RadioError::Failed))
    }
}

/// Longest wait for the end of all links. BlueZ takes about two seconds for one.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(6);
