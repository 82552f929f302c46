//! Where devices were heard, and where the one that a caller knows by an old address is now.
//!
//! Bluetooth devices change their address from time to time, many of them after each connection. So an address is a handle that
//! a caller may keep, and what stands here leads from it to the newest address. Adverts prove nothing: this must never be more
//! than a guess at where to connect, and never be asked who a device is.

use std::collections::BTreeMap;

use pandu_protocol::advert::Advert;
use pandu_protocol::key::PublicKey;

use super::locate::Heard;

/// Most addresses that are remembered; those not heard for longest are forgotten first.
const PLACES_MAX: usize = 1_024;

/// What is known of all addresses.
#[derive(Debug, Default)]
pub(super) struct Places {
    scans: u64,
    places: BTreeMap<String, Place>,
}

#[derive(Debug, Default)]
struct Place {
    /// Absent when nothing was heard there, only connected to.
    advert: Option<Advert>,
    /// Numbers of the first and the last scan in which it was heard.
    first: u64,
    last: u64,
    /// Whether a connection of ours was made there and nothing has been heard there since.
    left: bool,
    /// Where the device of this handle went on.
    now: Option<String>,
}

/// Which device is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sought {
    /// The one with this key, and no other.
    Key(PublicKey),
    /// The one whose label bears this key. If it is not heard, it is another's label, and the one at the handle must say so.
    Label(PublicKey),
    /// The one that was at the handle, for a code to be tried at it: only one that can be set up is worth a try.
    Open,
    /// The one that was at the handle, to read what it tells anyone.
    Any,
}

/// Why a device cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Astray {
    /// None that is heard can be it.
    Nowhere,
    /// More than one that is heard can be it.
    Ambiguous,
}

impl Places {
    /// Takes in what one scan heard.
    pub(super) fn hear(&mut self, heard: &[Heard]) {
        self.scans += 1;
        for heard in heard {
            let number = self.scans;
            let fresh = || Place { first: number, ..Place::default() };
            let place = self.places.entry(heard.address.clone()).or_insert_with(fresh);
            (place.advert, place.last, place.left, place.now) = (Some(heard.advert), number, false, None);
        }
        self.forget();
    }

    /// A connection was made at an address: the device may have another one as soon as it ends.
    pub(super) fn connected(&mut self, address: &str) {
        let number = self.scans;
        let fresh = || Place { first: number, last: number, ..Place::default() };
        self.places.entry(address.to_owned()).or_insert_with(fresh).left = true;
        self.forget();
    }

    fn forget(&mut self) {
        while self.places.len() > PLACES_MAX {
            let oldest = self.places.iter().min_by_key(|(_, place)| place.last).map(|(address, _)| address.clone());
            let Some(oldest) = oldest else { return };
            self.places.remove(&oldest);
        }
    }

    /// The newest address of a handle.
    pub(super) fn now<'a>(&'a self, handle: &'a str) -> &'a str {
        self.places.get(handle).and_then(|place| place.now.as_deref()).unwrap_or(handle)
    }

    /// Whether the device may have left the address since something was heard there.
    pub(super) fn is_left(&self, address: &str) -> bool {
        self.places.get(address).is_some_and(|place| place.left)
    }

    /// What the device of a handle said of itself when it was last heard.
    pub(super) fn advert(&self, handle: &str) -> Option<Advert> {
        let of = |address| self.places.get(address).and_then(|place: &Place| place.advert);
        of(self.now(handle)).or_else(|| of(handle))
    }

    /// Finds the device of a handle among what the newest scan has heard, and remembers it. `expected` are the keys of devices
    /// whose pairing broke off: their window is closed, and they still answer us.
    pub(super) fn follow(&mut self, handle: &str, sought: Sought, expected: &[PublicKey]) -> Result<String, Astray> {
        let old = self.now(handle).to_owned();
        let found = self.find(handle, &old, sought, expected)?;
        if found != old {
            self.places.entry(handle.to_owned()).or_default().now = Some(found.clone());
        }
        Ok(found)
    }

    fn find(&self, handle: &str, old: &str, sought: Sought, expected: &[PublicKey]) -> Result<String, Astray> {
        let newest = || self.places.iter().filter(|(_, place)| place.last == self.scans);
        let adverts = || newest().filter_map(|(address, place)| place.advert.map(|advert| (address, place, advert)));
        if let Sought::Key(key) | Sought::Label(key) = sought {
            let mut its: Vec<_> = adverts().filter(|(_, _, advert)| advert.id.belongs_to(&key)).collect();
            // It may be heard at its old address too, for a while.
            its.sort_by_key(|(address, place, _)| (*address != old, std::cmp::Reverse(place.first)));
            return match its.first() {
                Some((address, ..)) => Ok((*address).clone()),
                None if matches!(sought, Sought::Key(_)) => Err(Astray::Nowhere),
                None => self.find(handle, old, Sought::Open, expected).map_err(|_| Astray::Nowhere),
            };
        }
        if adverts().any(|(address, ..)| address == old) {
            return Ok(old.to_owned());
        }
        let was = self.advert(handle);
        let last = self.places.get(old).filter(|place| place.advert.is_some()).map_or(0, |place| place.last);
        let can_be_it: Vec<_> = adverts()
            .filter(|(_, _, advert)| was.is_none_or(|was| was.category == advert.category))
            // What was heard beside the device is not the device.
            .filter(|(_, place, _)| place.first > last)
            .map(|(address, _, advert)| (address, advert.ready || expected.iter().any(|key| advert.id.belongs_to(key))))
            .collect();
        let mut open = can_be_it.iter().filter(|(_, open)| *open);
        match (open.next(), open.next(), can_be_it.as_slice()) {
            (Some((address, _)), None, _) => Ok((*address).clone()),
            (Some(_), Some(_), _) => Err(Astray::Ambiguous),
            (None, _, [(address, _)]) if sought == Sought::Any => Ok((*address).clone()),
            (None, ..) => Err(Astray::Nowhere),
        }
    }
}

#[cfg(test)]
mod tests {
    use pandu_protocol::advert::RotatingId;
    use pandu_protocol::hello::Category;
    use pandu_protocol::random::RandomError;

    use super::*;

    struct Fixed(u8);

    impl pandu_protocol::random::Random for Fixed {
        fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
            self.0 = self.0.wrapping_add(1);
            out.fill(self.0);
            Ok(())
        }
    }

    fn heard(address: &str, device: u8, category: Category, ready: bool) -> Heard {
        let id = RotatingId::generate(&key(device), &mut Fixed(device)).expect("random");
        Heard { address: address.to_owned(), advert: Advert { category, ready, id }, rssi: None, paired: None }
    }

    const fn key(device: u8) -> PublicKey {
        PublicKey::from_bytes([device; 32])
    }

    #[test]
    fn the_only_new_one_of_the_kind_is_followed_again_and_again() {
        let mut places = Places::default();
        places.hear(&[heard("a1", 1, Category::Lock, true), heard("b1", 2, Category::Lock, true)]);
        for (number, old) in ["a1", "a2", "a3"].into_iter().enumerate() {
            assert_eq!(places.now("a1"), old);
            let new = format!("a{}", number + 2);
            places.connected(old);
            assert!(places.is_left(old));
            // The neighbour's was heard beside it, and a lamp is no lock.
            places.hear(&[
                heard(&new, 1, Category::Lock, true),
                heard("b1", 2, Category::Lock, true),
                heard(&format!("c{number}"), 3, Category::Light, true),
            ]);
            assert_eq!(places.follow("a1", Sought::Open, &[]), Ok(new));
        }
    }

    #[test]
    fn what_was_heard_beside_it_is_never_taken_for_it() {
        let mut places = Places::default();
        places.hear(&[heard("a1", 1, Category::Lock, true), heard("b1", 2, Category::Lock, true)]);
        places.connected("a1");
        places.hear(&[heard("b1", 2, Category::Lock, true)]);
        assert_eq!(places.follow("a1", Sought::Open, &[]), Err(Astray::Nowhere));
        places.hear(&[heard("a2", 1, Category::Lock, true), heard("b2", 2, Category::Lock, true)]);
        assert_eq!(places.follow("a1", Sought::Open, &[]), Err(Astray::Ambiguous));
        assert_eq!(places.follow("a1", Sought::Any, &[]), Err(Astray::Ambiguous));
        assert_eq!(places.follow("a1", Sought::Label(key(9)), &[]), Err(Astray::Nowhere));
        assert_eq!(places.follow("a1", Sought::Label(key(2)), &[]), Ok("b2".to_owned()), "a key tells them apart");
        assert_eq!(places.follow("a1", Sought::Key(key(1)), &[]), Ok("a2".to_owned()));
    }

    #[test]
    fn with_the_label_of_a_device_far_away_the_chosen_one_is_asked() {
        let mut places = Places::default();
        places.hear(&[heard("a1", 1, Category::Lock, true), heard("b1", 2, Category::Lock, true)]);
        places.connected("a1");
        places.hear(&[heard("a2", 1, Category::Lock, true), heard("b1", 2, Category::Lock, true)]);
        assert_eq!(places.follow("a1", Sought::Key(key(9)), &[]), Err(Astray::Nowhere));
        assert_eq!(places.follow("a1", Sought::Label(key(9)), &[]), Ok("a2".to_owned()));
    }

    #[test]
    fn a_closed_one_is_met_but_no_code_is_tried_at_it() {
        let mut places = Places::default();
        places.hear(&[heard("a1", 1, Category::Lock, false)]);
        places.connected("a1");
        places.hear(&[heard("a2", 1, Category::Lock, false)]);
        assert_eq!(places.follow("a1", Sought::Open, &[]), Err(Astray::Nowhere));
        assert_eq!(places.follow("a1", Sought::Open, &[key(1)]), Ok("a2".to_owned()), "its pairing broke off");
        places.hear(&[heard("a3", 1, Category::Lock, false)]);
        assert_eq!(places.follow("a1", Sought::Any, &[]), Ok("a3".to_owned()));
    }

    #[test]
    fn after_a_restart_the_only_one_is_it() {
        let mut places = Places::default();
        places.hear(&[heard("a2", 1, Category::Lock, true), heard("b1", 2, Category::Light, false)]);
        assert_eq!(places.follow("a1", Sought::Open, &[]), Ok("a2".to_owned()));
        let mut places = Places::default();
        places.hear(&[heard("a2", 1, Category::Lock, true), heard("b1", 2, Category::Light, true)]);
        assert_eq!(places.follow("a1", Sought::Open, &[]), Err(Astray::Ambiguous));
    }

    #[test]
    fn who_is_still_there_stays_there() {
        let mut places = Places::default();
        places.hear(&[heard("a1", 1, Category::Lock, true)]);
        places.connected("a1");
        places.hear(&[heard("a1", 1, Category::Lock, true), heard("b1", 2, Category::Lock, true)]);
        assert_eq!(places.follow("a1", Sought::Open, &[]), Ok("a1".to_owned()));
        assert!(!places.is_left("a1"));
    }

    #[test]
    fn strangers_do_not_fill_the_memory() {
        let mut places = Places::default();
        places.hear(&[heard("a1", 1, Category::Lock, true)]);
        for scan in 0..8 {
            let strangers: Vec<_> = (0..256).map(|n| heard(&format!("{scan}.{n}"), 9, Category::Lock, false)).collect();
            places.hear(&strangers);
        }
        (0..2_000).for_each(|n| places.connected(&format!("n{n}")));
        assert_eq!(places.places.len(), PLACES_MAX);
    }
}
