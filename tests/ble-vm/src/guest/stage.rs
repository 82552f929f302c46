//! What every scenario finds: the bus, three controllers, room for results. Between two scenarios it is cleared.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use bluer::{Adapter, Session};
use tokio::time::{sleep, timeout};

/// The stage.
pub(crate) struct Stage {
    /// Where the companion lives, unless a scenario says otherwise.
    pub(crate) central: Adapter,
    /// Where the device lives.
    pub(crate) peripheral: Adapter,
    /// Where somebody else lives: a second phone, a stranger, an enemy.
    pub(crate) other: Adapter,
    results: RefCell<BTreeMap<&'static str, f64>>,
    _session: Session,
}

/// Names of the controllers.
pub(crate) const CENTRAL: &str = "hci0";
/// See [`CENTRAL`].
pub(crate) const PERIPHERAL: &str = "hci1";
/// See [`CENTRAL`].
pub(crate) const OTHER: &str = "hci2";

impl Stage {
    /// Waits for bluetoothd and its controllers.
    pub(crate) async fn set() -> Self {
        let ready = async {
            loop {
                if let Some(stage) = Self::try_set().await {
                    return stage;
                }
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(Duration::from_secs(60), ready).await.expect("bluetoothd answers on three controllers")
    }

    async fn try_set() -> Option<Self> {
        let session = Session::new().await.ok()?;
        let [central, peripheral, other] = [CENTRAL, PERIPHERAL, OTHER].map(|name| session.adapter(name).ok());
        let (central, peripheral, other) = (central?, peripheral?, other?);
        for adapter in [&central, &peripheral, &other] {
            adapter.is_powered().await.ok().filter(|powered| *powered)?;
        }
        Some(Self { central, peripheral, other, results: RefCell::default(), _session: session })
    }

    /// Waits until all controllers are there and on again.
    pub(crate) async fn settle(&self) {
        // Another connection to the bus sees the same.
        drop(Self::set().await);
    }

    /// Keeps a number for the host.
    pub(crate) fn measured(&self, key: &'static str, number: f64) {
        self.results.borrow_mut().insert(key, number);
    }

    /// The numbers as one line of JSON; `None` when nothing was measured.
    pub(crate) fn result(&self) -> Option<String> {
        let results = self.results.borrow();
        let pairs: Vec<String> = results.iter().map(|(key, number)| format!("\"{key}\":{number:.4}")).collect();
        (!pairs.is_empty()).then(|| format!("{{{}}}", pairs.join(",")))
    }

    /// Ends all connections, and forgets whom the controllers have met.
    pub(crate) async fn clear(&self) {
        for adapter in [&self.central, &self.peripheral, &self.other] {
            let Ok(met) = adapter.device_addresses().await else { continue };
            for address in met {
                // It may be gone by itself.
                let _: Result<(), _> = adapter.remove_device(address).await;
            }
        }
    }
}

/// Seconds since the machine began.
pub(crate) fn uptime() -> String {
    let text = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}
