//! What anyone may know: the advert and the hello (clause 6.6.2; attack 21). Nothing here may name the device or its people.

use pandu_protocol::advert::{ADVERT_LENGTH, Advert, RotatingId};
use pandu_protocol::hello::{Hello, VERSION};
use pandu_protocol::limit::ADVERT_ROTATION;
use pandu_protocol::suite::SUITES;

use crate::device::Device;
use crate::fault::Fault;
use crate::time::Moment;

impl Device {
    /// The advert of this moment. Its id changes every quarter of an hour.
    pub fn advert(&mut self, now: Moment) -> [u8; ADVERT_LENGTH] {
        if now.monotonic >= self.advert_until {
            // Without randomness the old id stays: it is no secret.
            if let Ok(id) = RotatingId::generate(&self.factory.static_key().public(), &mut *self.random) {
                self.advert_id = id;
            }
            self.advert_until = now.monotonic.after(ADVERT_ROTATION);
        }
        let category = self.factory.profile().category;
        Advert { category, ready: self.window.is_open(now), id: self.advert_id }.encode()
    }

    pub(crate) fn hello(&self) -> Hello {
        let weak = self.settings.faults.has(Fault::WeakSuiteOnly);
        Hello {
            versions: vec![VERSION],
            suites: if weak { vec![31] } else { SUITES.iter().map(|suite| suite.id).collect() },
            category: self.factory.profile().category,
            window_minutes: self.window.minutes_left(self.now),
            ways: self.window.ways(&self.state, self.now),
        }
    }
}
