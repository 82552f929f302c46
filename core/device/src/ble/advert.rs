//! When to put which advert into the air, and what it holds: the service data of the protocol and the Flags, 31 bytes,
//! nothing else.
//!
//! The kernel takes a new private address with each registration where it can. So an id is registered once only: the
//! same id under two addresses would join them. It must never add a name, an appearance or a list of services.

use std::time::Duration;

use bluer::Uuid;
use bluer::adv::Advertisement;
use pandu_protocol::advert::ADVERT_LENGTH;

/// The bytes of an advert.
pub(super) type Bytes = [u8; ADVERT_LENGTH];

/// Where the id stands in an advert.
const ID: std::ops::Range<usize> = 3..ADVERT_LENGTH;

/// Time between two registrations, so that nobody who connects and leaves in a loop keeps BlueZ busy.
pub(super) const PAUSE: Duration = Duration::from_secs(1);
/// How often to look whether an advert has left the air, and how many times at most.
pub(super) const SETTLE: Duration = Duration::from_millis(20);
pub(super) const SETTLE_TRIES: usize = 25;
/// How often a device in the air is seen: often enough for a person who waits, and BlueZ's own default is 1.28 s.
const INTERVAL: [Duration; 2] = [Duration::from_millis(150), Duration::from_millis(250)];

/// What to do about the advert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It is in the air.
    Rest,
    /// Ask the device for another id first.
    Renew,
    /// Put it into the air.
    Register,
}

/// What is in the air, and what must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Air {
    /// What was registered last; it stays known after it is out of the air.
    last: Option<Bytes>,
    /// Whether that is in the air as far as anybody knows.
    is_up: bool,
}

impl Air {
    /// What is in the air at first.
    pub(super) const fn new(registered: Option<Bytes>) -> Self {
        Self { last: registered, is_up: registered.is_some() }
    }

    /// What to do, when this is what the device wants to say.
    pub(super) fn step(&self, wanted: Bytes) -> Step {
        match self.last {
            Some(last) if self.is_up && last == wanted => Step::Rest,
            Some(last) if last[ID] == wanted[ID] => Step::Renew,
            Some(_) | None => Step::Register,
        }
    }

    /// It was registered.
    pub(super) const fn registered(&mut self, advert: Bytes) {
        *self = Self { last: Some(advert), is_up: true };
    }

    /// It may have left the air: a connection ends advertising, and so does an adapter that is off.
    pub(super) const fn fell(&mut self) {
        self.is_up = false;
    }
}

/// The advert as BlueZ wants it.
pub(super) fn advertisement(service: Uuid, advert: Bytes) -> Advertisement {
    let [min, max] = INTERVAL;
    Advertisement {
        service_data: [(service, advert.to_vec())].into(),
        discoverable: Some(true),
        min_interval: Some(min),
        max_interval: Some(max),
        ..Advertisement::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An advert with this id and this window.
    const fn says(id: u8, ready: u8) -> Bytes {
        [1, 1, ready, id, 0, 0, 0, 0, 0, 0]
    }

    #[test]
    fn an_id_is_registered_once_only() {
        let mut air = Air::new(None);
        assert_eq!(air.step(says(1, 1)), Step::Register);
        air.registered(says(1, 1));
        for (wanted, step) in [
            (says(1, 1), Step::Rest),
            // The window closed: the same id would go out under another address.
            (says(1, 0), Step::Renew),
            (says(2, 0), Step::Register),
            (says(2, 1), Step::Register),
        ] {
            assert_eq!(air.step(wanted), step, "{wanted:?}");
        }
        air.fell();
        assert_eq!(air.step(says(1, 1)), Step::Renew);
        assert_eq!(air.step(says(3, 1)), Step::Register);
        air.registered(says(3, 1));
        assert_eq!(air.step(says(3, 1)), Step::Rest);
    }

    #[test]
    fn the_advert_holds_the_service_data_and_nothing_else() {
        let service = Uuid::from_u128(7);
        let all = advertisement(service, says(1, 1));
        assert_eq!(all.service_data.get(&service).map(Vec::len), Some(ADVERT_LENGTH));
        let bare = Advertisement { service_data: all.service_data.clone(), ..advertisement(service, says(2, 0)) };
        assert_eq!(all, bare);
        assert!(all.service_uuids.is_empty() && all.manufacturer_data.is_empty() && all.system_includes.is_empty());
        assert!(all.local_name.is_none() && all.appearance.is_none() && all.tx_power.is_none());
        assert_eq!(all.discoverable, Some(true));
        // Flags (3), then length, type, UUID and the advert: one whole legacy PDU.
        assert_eq!(3 + 2 + 16 + ADVERT_LENGTH, 31);
    }
}
