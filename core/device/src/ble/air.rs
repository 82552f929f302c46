//! Keeps the advert in the air: another after each change, after a connection ended advertising, after the power came back.
//!
//! It asks for a fresh id before it would register one twice. It must never advertise while the adapter is off or the
//! device is away, and never more often than once in [`PAUSE`].

use bluer::Adapter;
use bluer::adv::AdvertisementHandle;
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use super::advert::{Air, Bytes, PAUSE, Step};
use super::error::BleError;
use super::station::{advertise, withdraw};
use crate::serve::Input;
use crate::tell;

/// What matters to the advert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weather {
    /// Whether the adapter is switched on.
    pub(super) is_on: bool,
    /// How often the advert may have left the air.
    pub(super) falls: u64,
}

/// Whoever keeps the advert in the air.
pub(super) struct Keeper {
    pub(super) adapter: Adapter,
    pub(super) handle: Option<AdvertisementHandle>,
    pub(super) air: Air,
    pub(super) adverts: watch::Receiver<Bytes>,
    /// Whether the device is away.
    pub(super) away: watch::Receiver<bool>,
    pub(super) inbox: mpsc::Sender<Input>,
    /// What went wrong last, so that it is said once.
    pub(super) trouble: Option<BleError>,
}

impl Keeper {
    /// Goes on until the device stops.
    pub(super) async fn run(&mut self, mut weather: watch::Receiver<Weather>) {
        let mut falls = weather.borrow().falls;
        loop {
            let now = *weather.borrow_and_update();
            let shows = now.is_on && !*self.away.borrow_and_update();
            if now.falls != falls || !shows {
                falls = now.falls;
                self.air.fell();
            }
            if !shows {
                if let Some(handle) = self.handle.take() {
                    withdraw(&self.adapter, handle).await;
                }
            } else if self.renew().await {
                sleep(PAUSE).await;
            }
            tokio::select! {
                changed = self.adverts.changed() => if changed.is_err() { return },
                changed = self.away.changed() => if changed.is_err() { return },
                changed = weather.changed() => if changed.is_err() { return },
                // What did not work is tried again.
                () = sleep(PAUSE), if shows && self.air.step(*self.adverts.borrow()) != Step::Rest => {}
            }
        }
    }

    /// Brings the air up to date; `false` = it was.
    async fn renew(&mut self) -> bool {
        let wanted = *self.adverts.borrow_and_update();
        let wanted = match self.air.step(wanted) {
            Step::Rest => return false,
            Step::Register => wanted,
            Step::Renew => {
                // Without a loop, or without randomness, no other id comes; the old one is better than silence.
                let _: Result<(), _> = self.inbox.send(Input::AddressChanges).await;
                let _: Result<_, _> = timeout(PAUSE, self.adverts.changed()).await;
                *self.adverts.borrow_and_update()
            }
        };
        match advertise(&self.adapter, self.handle.take(), wanted).await {
            Ok(handle) => {
                self.handle = Some(handle);
                self.air.registered(wanted);
                self.trouble = None;
                announce(wanted);
            }
            // An adapter that was just switched off says so by itself.
            Err(BleError::Off(_)) => {}
            Err(error) => {
                if self.trouble.as_ref() != Some(&error) {
                    tell::say(&format!("Nobody can find the device: {error}."));
                }
                self.trouble = Some(error);
            }
        }
        true
    }
}

/// Tells machines what is in the air.
pub(super) fn announce(advert: Bytes) {
    let hex: String = advert.iter().map(|byte| format!("{byte:02x}")).collect();
    tell::fact(&format!("advert {hex}"));
}
