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
}

impl Shears {
    /// Cuts links of `radio` that end at `adapter`, which is the device's.
    pub(crate) fn new(radio: Arc<dyn Radio>, adapter: &Adapter, plan: impl IntoIterator<Item = Cut>) -> Self {
        Self { radio, adapter: adapter.clone(), plan: Arc::new(Mutex::new(plan.into_iter().collect())) }
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
        Ok(Arc::new(Thread { link, cut, adapter: self.adapter.clone(), sent, got }))
    }
}

struct Thread {
    link: Arc<dyn Link>,
    cut: Option<Cut>,
    adapter: Adapter,
    sent: AtomicUsize,
    got: AtomicUsize,
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
        let written = self.link.write(value).await;
        if self.cut == Some(Cut::Sent(self.sent.fetch_add(1, Ordering::SeqCst) + 1)) {
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
