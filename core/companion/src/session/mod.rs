//! The asynchronous part: connects, pairs, opens sessions, carries requests, and comes back after a lost link.
//!
//! 1. `locate` finds the radio address of a paired device by its rotating advert; `follow` goes after any device whose
//!    address has changed since it was heard.
//! 2. `Exchange` runs one link: hello, handshake, then requests and their answers in order.
//! 3. `Sessions` keeps one exchange for each device, repeats what may be repeated, and pairs.
//! 4. `deliver` sends an update image in boxes of time: `stream` over one exchange, within what `ledger` and `pace` allow;
//!    `outage` waits for a device that installs.
//!
//! Every wait ends by itself. A future that is dropped at any await leaves no half-open exchange: what was taken out for the
//! call is dropped with it, and the next call opens a new one. A credential is never tried twice on its own account, and a
//! device that does not prove its pinned key, or refuses our session, is a full stop.

mod backoff;
mod deliver;
mod drive;
mod error;
mod exchange;
mod follow;
mod ledger;
mod locate;
mod open;
mod outage;
mod pace;
mod pair;
mod places;
mod probe;
mod sessions;
mod stream;

#[cfg(test)]
mod tests;

use std::time::Duration;

pub use backoff::{BACKOFF_BASE_MS, BACKOFF_CAP_MS, backoff};
pub use deliver::{Delivered, Headway, Parcel};
pub use error::{CallError, SessionError, WayIn};
pub use locate::Heard;
pub use pair::PairOrder;
pub use sessions::Sessions;

#[cfg(test)]
pub(crate) use drive::Source;

/// How long one scan listens: three of a device's advert intervals at their longest.
const SCAN_MS: u32 = 3_000;
/// How long connecting may take; Bluetooth gives up by itself only after 30 s.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long reading the hello or handing over one value may take.
const LINK_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a device may take to answer a request. The slowest honest answer, joining a network, takes under 20 s.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(25);
/// How long one call may take with all its repetitions.
const CALL_TIMEOUT: Duration = Duration::from_secs(45);
/// How often one call looks where a device has gone. Each time is one scan and at most one more connection.
const FOLLOWS_MAX: u32 = 6;
/// How often a call is tried before the person is asked.
const ATTEMPTS_MAX: u32 = 5;
/// How often a device may be missing from a scan within one call before the person is asked to come closer.
const NOT_HEARD_MAX: u32 = 2;
/// Most pushes that wait to be read; the oldest is dropped, since the device's log has it.
const PUSHES_MAX: usize = 64;
