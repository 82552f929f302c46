//! What a scan has heard: our own filter, the latest advert of each device, and a bound. Pure.

use std::collections::{BTreeMap, BTreeSet};

use pandu::port::{ADVERT_LENGTH, Sighting};
use uuid::Uuid;

/// The devices of one scan.
#[derive(Debug, Default)]
pub(super) struct Heard {
    devices: BTreeMap<String, (Vec<u8>, Option<i16>)>,
    /// Those that the system has come to know during the scan, ours or not.
    came: BTreeSet<String>,
}

impl Heard {
    /// Takes an advert; the latest of each device stays. Beyond [`DEVICES_MAX`] devices no new one is taken.
    pub(super) fn advert(&mut self, address: String, advert: Vec<u8>, rssi: Option<i16>) {
        if let Some(known) = self.devices.get_mut(&address) {
            *known = (advert, rssi.or(known.1));
        } else if self.devices.len() < DEVICES_MAX {
            self.devices.insert(address, (advert, rssi));
        }
    }

    /// Takes a signal strength of a device whose advert was heard.
    pub(super) fn rssi(&mut self, address: &str, rssi: i16) {
        if let Some(known) = self.devices.get_mut(address) {
            known.1 = Some(rssi);
        }
    }

    /// Notes that a device was heard for the first time, whatever its advert holds. Beyond [`CAME_MAX`] none is noted.
    pub(super) fn came(&mut self, address: String) {
        if self.came.len() < CAME_MAX {
            self.came.insert(address);
        }
    }

    /// Whether the system should be asked about a device: for its strength, or for its advert.
    pub(super) fn lacks(&self, address: &str) -> bool {
        self.devices.get(address).map_or_else(|| self.came.contains(address), |(_, rssi)| rssi.is_none())
    }

    /// All, in the order of their addresses.
    pub(super) fn into_sightings(self) -> Vec<Sighting> {
        let devices = self.devices.into_iter();
        devices.map(|(address, (advert, rssi))| Sighting { address, advert, rssi }).collect()
    }
}

/// The service data of ours among that of an advert, when it has the length that Pandu's adverts have.
pub(super) fn ours<'a>(service: &Uuid, data: impl IntoIterator<Item = (&'a Uuid, &'a Vec<u8>)>) -> Option<Vec<u8>> {
    data.into_iter().find(|(uuid, data)| *uuid == service && data.len() == ADVERT_LENGTH).map(|(_, data)| data.clone())
}

/// Most devices of one scan, as many as the port allows.
const DEVICES_MAX: usize = 256;
/// Most devices that are noted as new.
const CAME_MAX: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: Uuid = Uuid::from_u128(7);

    #[test]
    fn only_our_service_data_of_our_length_counts() {
        let other = Uuid::from_u128(8);
        for (data, expected) in [
            (vec![], None),
            (vec![(SERVICE, vec![1; 10])], Some(vec![1; 10])),
            (vec![(other, vec![1; 10])], None),
            (vec![(other, vec![2; 10]), (SERVICE, vec![1; 10])], Some(vec![1; 10])),
            (vec![(SERVICE, vec![1; 9])], None),
            (vec![(SERVICE, vec![1; 11])], None),
            (vec![(SERVICE, vec![])], None),
        ] {
            let data: BTreeMap<_, _> = data.into_iter().collect();
            assert_eq!(ours(&SERVICE, &data), expected, "{data:?}");
        }
    }

    #[test]
    fn the_latest_advert_of_each_stays_with_its_strength() {
        let mut heard = Heard::default();
        heard.rssi("b", -10);
        heard.advert("b".into(), vec![1], None);
        heard.advert("a".into(), vec![2], Some(-50));
        assert!(heard.lacks("b") && !heard.lacks("a") && !heard.lacks("c"));
        heard.came("a".into());
        heard.came("c".into());
        assert!(heard.lacks("c") && !heard.lacks("a"), "only what is not known yet is asked for");
        heard.rssi("b", -60);
        heard.advert("b".into(), vec![3], None);
        let sighting = |address: &str, advert, rssi| Sighting { address: address.into(), advert, rssi: Some(rssi) };
        assert_eq!(heard.into_sightings(), [sighting("a", vec![2], -50), sighting("b", vec![3], -60)]);
    }

    #[test]
    fn a_crowd_is_bounded_and_those_known_stay_up_to_date() {
        let mut heard = Heard::default();
        for n in 0..1_000 {
            heard.advert(format!("{n:04}"), vec![0], Some(-40));
        }
        for n in 0..2_000 {
            heard.came(format!("new {n}"));
        }
        assert!(heard.lacks("new 1023") && !heard.lacks("new 1024"));
        heard.advert("0000".into(), vec![9], None);
        let sightings = heard.into_sightings();
        assert_eq!(sightings.len(), 256);
        assert_eq!(sightings[0].advert, [9]);
    }
}
