//! Shears: cut a phone's links at chosen moments, on the air and for real. The device's controller ends the connection.

use std::collections::VecDeque;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bluer::{Adapter, AddressType};
use pandu::port::{Link, LinkError, Radio, RadioError, Sighting};
use tokio::process::Command;
use tokio::time::timeout;

use super::stopwatch::Stopwatch;

/// When a link is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// As soon as it is open.
    AtOnce,
    /// When the phone has handed over so many values.
    Sent(usize),
    /// When the phone has got so many values.
    Got(usize),
}

/// A radio whose links are cut, one after the other as planned; those beyond the plan are left alone. A clone is the same one.
#[derive(Clone)]
pub(crate) struct Shears {
    radio: Arc<dyn Radio>,
    adapter: Adapter,
    plan: Arc<Mutex<VecDeque<Cut>>>,
    legs: Arc<Mutex<Vec<Leg>>>,
}

/// What the phone handed over to one link.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Leg {
    /// Bytes.
    pub(crate) bytes: usize,
    /// Seconds from the link's beginning to the last of them.
    pub(crate) seconds: f64,
    /// Whether it was cut by what the phone had handed over.
    pub(crate) cut: bool,
}

impl Shears {
    /// Cuts links of `radio` that end at `adapter`, which is the device's.
    pub(crate) fn new(radio: Arc<dyn Radio>, adapter: &Adapter, plan: impl IntoIterator<Item = Cut>) -> Self {
        let plan = Arc::new(Mutex::new(plan.into_iter().collect()));
        Self { radio, adapter: adapter.clone(), plan, legs: Arc::default() }
    }

    /// Plans one more cut, behind those that were not made yet.
    pub(crate) fn plan(&self, cut: Cut) {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner).push_back(cut);
    }

    /// Every link so far, in order.
    pub(crate) fn legs(&self) -> Vec<Leg> {
        self.legs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Cuts that were not made yet.
    pub(crate) fn left(&self) -> usize {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

#[async_trait]
impl Radio for Shears {
    async fn scan(&self, duration_ms: u32) -> Result<Vec<Sighting>, RadioError> {
        self.radio.scan(duration_ms).await
    }

    async fn connect(&self, address: String) -> Result<Arc<dyn Link>, RadioError> {
        let link = self.radio.connect(address).await?;
        let cut = self.plan.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        if cut == Some(Cut::AtOnce) {
            cut_all(&self.adapter).await;
        }
        let (sent, got) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let ledger = Ledger::open(&self.legs);
        Ok(Arc::new(Thread { link, cut, adapter: self.adapter.clone(), sent, got, ledger }))
    }
}

struct Thread {
    link: Arc<dyn Link>,
    cut: Option<Cut>,
    adapter: Adapter,
    sent: AtomicUsize,
    got: AtomicUsize,
    ledger: Ledger,
}

/// Keeps account of one link in the list of all.
struct Ledger {
    legs: Arc<Mutex<Vec<Leg>>>,
    place: usize,
    begun: Stopwatch,
}

impl Ledger {
    fn open(legs: &Arc<Mutex<Vec<Leg>>>) -> Self {
        let mut all = legs.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(Leg::default());
        Self { legs: Arc::clone(legs), place: all.len() - 1, begun: Stopwatch::start() }
    }

    fn note(&self, change: impl FnOnce(&mut Leg)) {
        if let Some(leg) = self.legs.lock().unwrap_or_else(PoisonError::into_inner).get_mut(self.place) {
            change(leg);
        }
    }
}

#[async_trait]
impl Link for Thread {
    async fn hello(&self) -> Result<Vec<u8>, LinkError> {
        self.link.hello().await
    }

    async fn value_len(&self) -> Result<u32, LinkError> {
        self.link.value_len().await
    }

    async fn write(&self, value: Vec<u8>) -> Result<(), LinkError> {
        let bytes = value.len();
        let written = self.link.write(value).await;
        let seconds = self.ledger.begun.seconds();
        self.ledger.note(|leg| (leg.bytes, leg.seconds) = (leg.bytes + bytes, seconds));
        if self.cut == Some(Cut::Sent(self.sent.fetch_add(1, Ordering::SeqCst) + 1)) {
            self.ledger.note(|leg| leg.cut = true);
            cut_all(&self.adapter).await;
        }
        written
    }

    async fn next_value(&self) -> Result<Option<Vec<u8>>, LinkError> {
        let value = self.link.next_value().await;
        if self.cut == Some(Cut::Got(self.got.fetch_add(1, Ordering::SeqCst) + 1)) {
            cut_all(&self.adapter).await;
        }
        value
    }

    async fn disconnect(&self) -> Result<(), LinkError> {
        self.link.disconnect().await
    }
}

/// Ends every connection of a controller at once. BlueZ's own way to do it waits two seconds.
pub(crate) async fn cut_all(adapter: &Adapter) {
    for address in adapter.device_addresses().await.expect("it answers") {
        let device = adapter.device(address).expect("known");
        if !device.is_connected().await.unwrap_or_default() {
            continue;
        }
        let kind = match device.address_type().await {
            Ok(AddressType::LePublic) => "1",
            _ => "2",
        };
        let index = adapter.name().trim_start_matches("hci");
        let cut = Command::new("btmgmt")
            .args(["--index", index, "disconnect", "-t", kind, &address.to_string()])
            // It hangs for ever without an input that can be polled.
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let ended = timeout(Duration::from_secs(5), cut.expect("btmgmt is in the guest").wait()).await;
        assert!(ended.is_ok(), "btmgmt does not end");
    }
}
