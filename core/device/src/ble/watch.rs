//! Who is connected to the adapter, whether he has touched our attributes or not.
//!
//! A central that leaves is forgotten here before anything else of it is looked at, so that the next connection from its
//! address is another visit. It must never touch a device that somebody has paired with this computer.

use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;

use bluer::{Device, DeviceEvent, DeviceProperty};
use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::centrals::Address;
use super::service::Reception;

/// What was seen of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// It connected.
    Came(Address),
    /// It is not connected any more.
    Went(Address),
    /// BlueZ does not know it any more.
    Forgotten(Address),
}

/// How long BlueZ may have forgotten a device before nobody watches for it any more.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60);

/// Watches one address for as long as BlueZ knows a device there, and a little longer: it often comes back.
pub(super) async fn watch(device: Device, reception: Reception, seen: mpsc::Sender<Seen>) {
    let address = *device.address();
    // Nobody listens any more when the station is left.
    let tell = async |what| {
        if what != Seen::Came(address) {
            reception.with(|centrals| centrals.left(address));
        }
        let _: Result<(), _> = seen.send(what).await;
    };
    let mut is_first = true;
    while let Ok(events) = device.events().await {
        let mut events = pin!(events);
        match device.is_connected().await {
            // It came before anybody watched.
            Ok(true) => tell(Seen::Came(address)).await,
            // Its attributes may be touched before BlueZ says that it is there.
            Ok(false) | Err(_) if is_first => {}
            Ok(false) | Err(_) => tell(Seen::Went(address)).await,
        }
        is_first = false;
        loop {
            match timeout(FORGOTTEN_AFTER, events.next()).await {
                Ok(Some(DeviceEvent::PropertyChanged(DeviceProperty::Connected(true)))) => {
                    tell(Seen::Came(address)).await
                }
                Ok(Some(DeviceEvent::PropertyChanged(DeviceProperty::Connected(false)))) => {
                    tell(Seen::Went(address)).await
                }
                Ok(Some(DeviceEvent::PropertyChanged(_))) => {}
                // BlueZ has forgotten it, or something about it.
                Ok(None) => break,
                Err(_) if device.is_connected().await.is_err() => return tell(Seen::Forgotten(address)).await,
                Err(_) => {}
            }
        }
    }
    tell(Seen::Forgotten(address)).await;
}

/// Centrals that may be connected for long without a word. A controller has few connections: more of these would keep
/// the owner out.
const SILENT_MAX: usize = 2;
/// Looks after which a central that has touched nothing counts as silent.
const SILENT_AFTER: u32 = 6;

/// Those who are connected and have not touched an attribute, and how many looks ago they came.
#[derive(Debug, Default)]
pub(super) struct Silent(BTreeMap<Address, u32>);

impl Silent {
    /// Somebody came.
    pub(super) fn came(&mut self, address: Address) {
        self.0.insert(address, 0);
    }

    /// He left.
    pub(super) fn went(&mut self, address: Address) {
        self.0.remove(&address);
    }

    /// Looks once more; returns whoever has been silent for longest when there are too many.
    pub(super) fn look(&mut self, has_spoken: impl Fn(Address) -> bool) -> Option<Address> {
        self.0.retain(|address, _| !has_spoken(*address));
        self.0.values_mut().for_each(|looks| *looks += 1);
        let silent = || self.0.iter().filter(|(_, looks)| **looks > SILENT_AFTER);
        if silent().count() <= SILENT_MAX {
            return None;
        }
        let surplus = silent().max_by_key(|(_, looks)| **looks).map(|(address, _)| *address)?;
        self.0.remove(&surplus);
        Some(surplus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_silent_ones_the_oldest_goes() {
        let mut silent = Silent::default();
        silent.came([1; 6]);
        assert_eq!(silent.look(|_| false), None);
        for central in [2, 3, 4] {
            silent.came([central; 6]);
        }
        silent.went([2; 6]);
        let gone: Vec<_> = (0..SILENT_AFTER + 2).filter_map(|_| silent.look(|_| false)).collect();
        assert_eq!(gone, [[1; 6]]);
        assert_eq!(silent.look(|_| false), None);
    }

    #[test]
    fn whoever_speaks_is_not_silent() {
        let mut silent = Silent::default();
        for central in [1, 2, 3] {
            silent.came([central; 6]);
        }
        let gone = (0..SILENT_AFTER * 2).find_map(|_| silent.look(|address| address == [2; 6]));
        assert_eq!(gone, None);
    }
}
