//! What crosses the door of the device: settings and links going in, notices and reasons coming out.

use std::time::Duration;

use pandu_protocol::limit::ADVERT_ROTATION;
use pandu_protocol::message::{ClientId, EnrolFeedback, EnrolState, Event, UpdateState};
use pandu_protocol::random::RandomError;

use crate::fault::Faults;
use crate::link::LinkId;
use crate::pairing::WINDOW_MINUTES_DEFAULT;
use crate::state::NotAState;
use crate::store::StoreError;

/// How long installing an update takes, if the host does not say.
pub const OUTAGE_DEFAULT: Duration = Duration::from_secs(5);

/// What the host decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long the pairing window is open, in minutes, 3 to 15.
    pub window_minutes: u8,
    /// How long an advert keeps its rotating id; at most [`ADVERT_ROTATION`].
    pub advert_rotation: Duration,
    /// How long the device is away while it installs an update.
    pub outage: Duration,
    /// The charge that its battery shows, in percent; absent = that of its model.
    pub battery_percent: Option<u8>,
    /// Faults that are on.
    pub faults: Faults,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            window_minutes: WINDOW_MINUTES_DEFAULT,
            advert_rotation: ADVERT_ROTATION,
            outage: OUTAGE_DEFAULT,
            battery_percent: None,
            faults: Faults::default(),
        }
    }
}

/// What the host may tell the people around the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The pairing window is open for so many seconds.
    WindowOpened(u32),
    /// The pairing window is closed.
    WindowClosed,
    /// Something was logged.
    Logged(Event),
    /// Something could not be stored.
    NotStored(StoreError),
    /// Somebody typed on the device's keys.
    Typed(Felt),
    /// Somebody touched the fingerprint reader, and nobody was enrolling.
    Touched(Felt),
    /// A finger that is being enrolled was touched, or should have been.
    Enrolling(EnrolState),
    /// An update went on.
    Update(UpdateState),
}

/// What came of a PIN that was typed or a finger that was laid down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Felt {
    /// It was right: the door is open. Whose it is.
    Opened(ClientId),
    /// It was wrong, or switched off, or could not be counted.
    Refused,
    /// The reader could not read the finger; this does not count.
    Unread(EnrolFeedback),
    /// It came too early and was not looked at: seconds to wait.
    Wait(u32),
}

/// Why the device does not start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// Its storage is unusable.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is stored was written by another version.
    #[error(transparent)]
    State(#[from] NotAState),
    /// The source of randomness failed.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// Why nobody gets a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoLink {
    /// The device is away: it installs an update.
    #[error("the device installs an update")]
    Away,
    /// The source of randomness failed.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// What a new link is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Names the link from now on.
    pub link: LinkId,
    /// The advert of this moment.
    pub advert: Vec<u8>,
    /// The hello; it is part of the link's handshake.
    pub hello: Vec<u8>,
}
