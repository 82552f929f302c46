//! What BlueZ knows of us: the adapter we took, the service we offer on it, and what it reports.
//!
//! A station is used until BlueZ or the adapter goes; then another is opened. It must be closed, or the adapter keeps
//! a name and a setting that are not its owner's.

use std::pin::Pin;

use bluer::adv::AdvertisementHandle;
use bluer::gatt::CharacteristicWriter;
use bluer::gatt::local::{ApplicationHandle, CharacteristicControl, CharacteristicControlEvent};
use bluer::{Adapter, AdapterEvent, AdapterProperty, Modalias, Session, SessionEvent};
use futures_util::{Stream, StreamExt};
use pandu_protocol::gatt::SERVICE_UUID;
use tokio::time::sleep;

use super::adapter::{Before, ask, find, go_neutral, put_back};
use super::advert::{Bytes, SETTLE, SETTLE_TRIES, advertisement};
use super::centrals::Address;
use super::error::{BleError, from_bluez};
use super::service::{HANDLES, Reception, application, uuid};
use crate::tell;

/// The vendor and product by which BlueZ calls itself (`usb:v1D6Bp0246d054C` is 5.76).
const BLUEZ: (u32, u32) = (0x1d6b, 0x0246);
/// The first version that sends a notification only to the central whose socket it came from.
const DIRECTED: u32 = 0x054c;

type Events<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

/// What BlueZ reports.
pub(super) enum Change {
    /// A central subscribed.
    Subscribed(CharacteristicWriter),
    /// The adapter was switched on or off.
    Powered(bool),
    /// BlueZ knows another device.
    Appeared(Address),
    /// The adapter went, or BlueZ began anew and has forgotten us.
    Gone,
    /// Nothing that matters here.
    Other,
}

/// A connection to BlueZ with our service on one adapter.
pub(super) struct Station {
    pub(super) adapter: Adapter,
    before: Before,
    subscriptions: CharacteristicControl,
    events: Events<AdapterEvent>,
    adapters: Events<SessionEvent>,
    // Dropping it takes the service back.
    _service: ApplicationHandle,
}

impl Station {
    /// Takes the named adapter, or the first that is switched on, and offers the service there.
    ///
    /// # Errors
    /// [`BleError`].
    pub(super) async fn open(wanted: Option<&str>, reception: &Reception) -> Result<Self, BleError> {
        // An error before there is an adapter concerns the bus.
        let session = Session::new().await.map_err(|error| {
            let said = from_bluez(&error, "");
            if said == BleError::NotPermitted { said } else { BleError::NoService }
        })?;
        let adapters = Box::pin(ask("", session.events()).await?);
        let adapter = find(&session, wanted).await?;
        let name = adapter.name();
        let events = Box::pin(ask(name, adapter.events()).await?);
        let is_old = mixes_up_centrals(ask(name, adapter.modalias()).await?.as_ref());
        if is_old {
            tell::say("This BlueZ is older than 5.76 and mixes up centrals, so only one phone at a time can connect.");
        }
        reception.with(|centrals| centrals.set_one_at_a_time(is_old));
        let (service, subscriptions) = offer(&adapter, reception, is_old).await?;
        let before = go_neutral(&adapter).await?;
        Ok(Self { adapter, before, subscriptions, events, adapters, _service: service })
    }

    /// Opens the same adapter anew after it, or BlueZ, had gone.
    ///
    /// # Errors
    /// [`BleError`], as long as it is not back.
    pub(super) async fn reopen(&mut self, reception: &Reception) -> Result<(), BleError> {
        let mut station = Self::open(Some(self.adapter.name()), reception).await?;
        // What the new one found is what we left there.
        station.before = std::mem::take(&mut self.before);
        *self = station;
        Ok(())
    }

    /// The next thing that BlueZ reports. Giving up waiting loses nothing.
    pub(super) async fn next(&mut self) -> Change {
        tokio::select! {
            subscription = self.subscriptions.next() => match subscription {
                Some(CharacteristicControlEvent::Notify(writer)) => Change::Subscribed(writer),
                Some(CharacteristicControlEvent::Write(_)) => Change::Other,
                None => Change::Gone,
            },
            event = self.events.next() => match event {
                Some(AdapterEvent::PropertyChanged(AdapterProperty::Powered(is_on))) => Change::Powered(is_on),
                Some(AdapterEvent::DeviceAdded(address)) => Change::Appeared(*address),
                Some(AdapterEvent::PropertyChanged(_) | AdapterEvent::DeviceRemoved(_)) => Change::Other,
                None => Change::Gone,
            },
            event = self.adapters.next() => match event {
                Some(SessionEvent::AdapterAdded(name) | SessionEvent::AdapterRemoved(name)) => {
                    if name == self.adapter.name() { Change::Gone } else { Change::Other }
                }
                None => Change::Gone,
            },
        }
    }

    /// Puts the adapter back as it was.
    pub(super) async fn close(self) {
        put_back(&self.adapter, self.before).await;
    }
}

/// Offers the service. Where its attributes stand can be said from the same version on that sends values to one
/// central only; before, BlueZ mixes up the order of what it then lists.
async fn offer(
    adapter: &Adapter,
    reception: &Reception,
    is_old: bool,
) -> Result<(ApplicationHandle, CharacteristicControl), BleError> {
    let fixed = if is_old { &[][..] } else { &HANDLES };
    for first in fixed {
        let (application, subscriptions) = application(reception, Some(*first))?;
        match ask(adapter.name(), adapter.serve_gatt_application(application)).await {
            Ok(service) => return Ok((service, subscriptions)),
            // So BlueZ says that somebody else is there.
            Err(BleError::Failed(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let (application, subscriptions) = application(reception, None)?;
    let service = ask(adapter.name(), adapter.serve_gatt_application(application)).await?;
    Ok((service, subscriptions))
}

/// Whether this BlueZ sends a notification to every central that subscribed, whoever it is for: it did until 5.75
/// (bluez/bluez#820). Its version stands in the adapter's own id; without one a newer BlueZ is assumed.
fn mixes_up_centrals(id: Option<&Modalias>) -> bool {
    id.is_some_and(|id| id.vendor == BLUEZ.0 && id.product == BLUEZ.1 && id.device < DIRECTED)
}

/// Puts an advert into the air, in place of the one before.
///
/// # Errors
/// [`BleError`].
pub(super) async fn advertise(
    adapter: &Adapter,
    before: Option<AdvertisementHandle>,
    advert: Bytes,
) -> Result<AdvertisementHandle, BleError> {
    if let Some(before) = before {
        withdraw(adapter, before).await;
    }
    let service = uuid(SERVICE_UUID)?;
    match ask(adapter.name(), adapter.advertise(advertisement(service, advert))).await {
        // So BlueZ says that all slots are taken.
        Err(BleError::NotPermitted) => Err(BleError::SlotsFull(adapter.name().into())),
        answer => answer,
    }
}

/// Takes an advert out of the air and waits until it is: two at a time would show two ids under one address.
pub(super) async fn withdraw(adapter: &Adapter, advert: AdvertisementHandle) {
    let count = || ask(adapter.name(), adapter.active_advertising_instances());
    let before = count().await;
    drop(advert);
    for _ in 0..SETTLE_TRIES {
        sleep(SETTLE).await;
        match (&before, count().await) {
            (Ok(before), Ok(now)) if now >= *before => {}
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_versions_of_bluez_are_known_by_their_id() {
        for (id, is_old) in [
            ("usb:v1D6Bp0246d0542", true),
            ("usb:v1D6Bp0246d054B", true),
            ("usb:v1D6Bp0246d054C", false),
            ("usb:v1D6Bp0246d0552", false),
            // Somebody's own id says nothing.
            ("usb:v1234p0246d0001", false),
            ("bluetooth:v1D6Bp0247d0001", false),
        ] {
            let id = id.parse().expect("a modalias");
            assert_eq!(mixes_up_centrals(Some(&id)), is_old, "{id:?}");
        }
        assert!(!mixes_up_centrals(None));
    }
}
