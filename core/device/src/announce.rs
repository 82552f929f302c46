//! What anyone may know: the advert and the hello (clause 6.6.2; attack 21). Nothing here may name the device or its people.

use pandu_protocol::advert::{ADVERT_LENGTH, Advert, RotatingId};
use pandu_protocol::hello::{Hello, VERSION, Way};
use pandu_protocol::suite::SUITES;

use crate::device::Device;
use crate::fault::Fault;
use crate::lie;
use crate::time::Moment;

impl Device {
    /// The advert of this moment. Its id changes as often as the settings say.
    pub fn advert(&mut self, now: Moment) -> [u8; ADVERT_LENGTH] {
        if now.monotonic >= self.advert_until {
            self.renew_advert(now);
        }
        let category = self.factory.profile().category;
        Advert { category, ready: self.window.is_open(now) || self.invitation_minutes() > 0, id: self.advert_id }
            .encode()
    }

    /// Takes another id for the advert, because the radio's address changes too: one id under two addresses joins them.
    pub fn renew_advert(&mut self, now: Moment) {
        // Without randomness the old id stays: it is no secret.
        let key = self.factory.static_key().public();
        if let Ok(id) = RotatingId::generate(&key, &mut *self.random) {
            self.advert_id = lie::advert_id(&key, &self.settings.faults).unwrap_or(id);
        }
        self.advert_until = now.monotonic.after(self.settings.advert_rotation);
    }

    pub(crate) fn hello(&self) -> Hello {
        let (only_weak, weak) =
            (self.settings.faults.has(Fault::WeakSuiteOnly), self.settings.faults.has(Fault::OffersWeakSuite));
        let good = SUITES.iter().map(|suite| suite.id).filter(|_| !only_weak);
        let invitation = self.invitation_minutes();
        let mut ways = self.window.ways(&self.state, self.now);
        if invitation > 0 && !ways.contains(&Way::Code) {
            ways.push(Way::Code);
        }
        Hello {
            versions: vec![VERSION],
            suites: good.chain((only_weak || weak).then_some(31)).collect(),
            category: self.factory.profile().category,
            window_minutes: self.window.minutes_left(self.now).max(invitation),
            ways,
        }
    }
}
