//! What may stand at the other end of a link: the reference device, or whatever a test puts there instead.

use super::air::Outgoing;

/// One device, honest or not, as the radio sees it. It gets values and time, and is asked for values; it never acts by itself.
pub trait Peer: Send {
    /// Its advert now; `None` when it is not to be heard.
    fn advert(&mut self, now: Now) -> Option<Vec<u8>>;

    /// Somebody connects: the hello for this link. `None` when it does not answer.
    fn open(&mut self, link: u64, now: Now) -> Option<Vec<u8>>;

    /// The Bluetooth services that it offers; `None` when this kind of link has none.
    fn services(&mut self) -> Option<Vec<String>> {
        None
    }

    /// A value came.
    fn value(&mut self, link: u64, now: Now, value: &[u8]);

    /// The link is gone.
    fn closed(&mut self, link: u64, now: Now);

    /// What it wants done next, until there is nothing left.
    fn poll(&mut self) -> Option<Outgoing>;

    /// When it wants to be told the time, on its own monotonic clock.
    fn deadline(&self) -> Option<u64> {
        None
    }

    /// The time it wanted to be told of has come.
    fn tick(&mut self, now: Now) {
        let _ = now;
    }
}

/// The time on a device's own clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since it was switched on.
    pub monotonic: u64,
    /// Unix seconds by its calendar.
    pub unix: u64,
}
