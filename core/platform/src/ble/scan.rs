//! Listening: for all devices nearby, or for one that the system does not know yet.
//!
//! BlueZ unites the filters of all programs and looks for service UUIDs only, which Pandu's adverts have no room for: so
//! nothing is filtered there and everything here. It remembers devices and their data long after they are gone: so only what
//! an event reports counts, and a property only where BlueZ has a signal strength beside it, which it drops after a scan.

use std::sync::Arc;
use std::time::Duration;

use btleplug::api::{Central as _, CentralEvent, CentralState, Peripheral as _, ScanFilter};
use btleplug::platform::{Adapter, Peripheral};
use futures_util::StreamExt as _;
use pandu::port::{RadioError, Sighting};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::Shared;
use super::adapter::CALL_TIMEOUT;
use super::gatt::SERVICE;
use super::heard::{Heard, ours};
use super::open::OpenLinks;
use super::others::free_all;
use super::pump::{Events, skip_remembered};
use super::trouble::{Trouble, within};

/// Listens, and stops listening whether anybody still waits for the answer or not.
pub(super) async fn run(
    shared: Arc<Shared>,
    listen: Duration,
    mut reply: oneshot::Sender<Result<Vec<Sighting>, RadioError>>,
) {
    let mut air = tokio::select! {
        biased;
        () = reply.closed() => return,
        air = shared.air.lock() => air,
    };
    let adapter = tokio::select! {
        biased;
        () = reply.closed() => return,
        adapter = air.adapter(shared.adapter.as_deref()) => adapter,
    };
    let answer = match adapter {
        Ok(adapter) => {
            let answer = tokio::select! {
                biased;
                () = reply.closed() => None,
                answer = hear_all(&adapter, &shared.open, listen) => Some(answer.map_err(Trouble::radio)),
            };
            stop(&adapter).await;
            answer
        }
        Err(error) => Some(Err(error)),
    };
    // The next scan must not begin before this one has ended, so the air is let go first.
    drop(air);
    if let Some(answer) = answer {
        let _ = reply.send(answer);
    }
}

/// Every device heard within a time. The caller stops the scan.
async fn hear_all(adapter: &Adapter, open: &OpenLinks, listen: Duration) -> Result<Vec<Sighting>, Trouble> {
    free_all(adapter, open).await;
    let mut events = begin(adapter).await?;
    let mut heard = Heard::default();
    let listening = async {
        while let Some(event) = events.next().await {
            take(event, &mut heard)?;
        }
        Err(Trouble::Other)
    };
    // The time that runs out is the ordinary end.
    timeout(listen, listening).await.unwrap_or(Ok(()))?;
    // Before the scan stops, since BlueZ forgets strengths then; and not longer than that, for the person waits.
    let _ = timeout(CALL_TIMEOUT, complete(adapter, &mut heard)).await;
    Ok(heard.into_sightings())
}

fn take(event: CentralEvent, heard: &mut Heard) -> Result<(), Trouble> {
    match event {
        CentralEvent::ServiceDataAdvertisement { id, service_data } => {
            if let Some(advert) = ours(&SERVICE, &service_data) {
                heard.advert(id.to_string(), advert, None);
            }
        }
        CentralEvent::DeviceDiscovered(id) => heard.came(id.to_string()),
        CentralEvent::RssiUpdate { id, rssi } => heard.rssi(&id.to_string(), rssi),
        CentralEvent::StateUpdate(CentralState::PoweredOff) => return Err(Trouble::Off),
        CentralEvent::DeviceUpdated(_)
        | CentralEvent::DeviceConnected(_)
        | CentralEvent::DeviceDisconnected(_)
        | CentralEvent::DeviceServicesModified(_)
        | CentralEvent::ManufacturerDataAdvertisement { .. }
        | CentralEvent::ServicesAdvertisement { .. }
        | CentralEvent::StateUpdate(CentralState::PoweredOn | CentralState::Unknown) => {}
    }
    Ok(())
}

/// Asks for what no event told: strengths, and the adverts of those that came and were not heard twice, for BlueZ tells a new
/// device's data with the device and not again until its next advert.
async fn complete(adapter: &Adapter, heard: &mut Heard) -> Result<(), Trouble> {
    for device in within(CALL_TIMEOUT, adapter.peripherals()).await? {
        let address = device.id().to_string();
        if !heard.lacks(&address) {
            continue;
        }
        // Without a strength it was not heard in this scan.
        if let Ok(Some(known)) = within(CALL_TIMEOUT, device.properties()).await
            && let Some(rssi) = known.rssi
        {
            match ours(&SERVICE, &known.service_data) {
                Some(advert) => heard.advert(address, advert, Some(rssi)),
                None => heard.rssi(&address, rssi),
            }
        }
    }
    Ok(())
}

/// The device at an address as the system knows it now.
pub(super) async fn known(adapter: &Adapter, address: &str) -> Result<Option<Peripheral>, Trouble> {
    let devices = within(CALL_TIMEOUT, adapter.peripherals()).await?;
    Ok(devices.into_iter().find(|device| device.id().to_string() == address))
}

/// Listens until a device is heard, at most `listen`. The caller stops the scan.
pub(super) async fn hear(adapter: &Adapter, address: &str, listen: Duration) -> Result<Option<Peripheral>, Trouble> {
    let mut events = begin(adapter).await?;
    let listening = async {
        while let Some(event) = events.next().await {
            let (CentralEvent::DeviceDiscovered(id) | CentralEvent::ServiceDataAdvertisement { id, .. }) = event else {
                continue;
            };
            if id.to_string() == address {
                return within(CALL_TIMEOUT, adapter.peripheral(&id)).await.map(Some);
            }
        }
        Err(Trouble::Other)
    };
    timeout(listen, listening).await.unwrap_or(Ok(None))
}

/// Starts a scan; what is remembered from before has been taken out of its events.
async fn begin(adapter: &Adapter) -> Result<Events, Trouble> {
    let mut events = within(CALL_TIMEOUT, adapter.events()).await?;
    skip_remembered(&mut events);
    for _ in 0..STARTS_MAX {
        match within(CALL_TIMEOUT, adapter.start_scan(ScanFilter::default())).await {
            // A scan of our own that did not stop in time, or another program that is just beginning one.
            Err(Trouble::Passing) => {
                stop(adapter).await;
                sleep(START_PAUSE).await;
            }
            started => return started.map(|()| events),
        }
    }
    Err(Trouble::Passing)
}

/// Stops this program's scan. Stopping none is no trouble.
pub(super) async fn stop(adapter: &Adapter) {
    let _ = within(CALL_TIMEOUT, adapter.stop_scan()).await;
}

/// How often a scan is begun before the radio counts as busy.
const STARTS_MAX: u32 = 3;
/// Between two of these.
const START_PAUSE: Duration = Duration::from_millis(300);
