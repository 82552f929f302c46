//! What the update wizard wants done and what came of it: plain data, kept in journals.
//!
//! Nothing here may judge; who is believed is decided where a maker's repository is read, and what comes next in the wizard.

use minicbor::{Decode, Encode};
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{UpdateBegin, UpdateNotice, UpdateState};

/// What is asked of a maker's repository, or kept about updates on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Updates {
    /// Refreshes the trust in the maker's repository and asks what it has for a device. Ends in [`Updated::Looked`].
    Look {
        /// The device; batches go by its key.
        device: PublicKey,
        /// What it says of itself.
        now: DeviceNow,
    },
    /// Puts the reminders of an update off. Ends in [`Updated::Kept`].
    Postpone {
        /// The device.
        device: PublicKey,
        /// The version.
        version: String,
        /// For so many seconds from now.
        seconds: u64,
    },
    /// Keeps how an update went. Ends in [`Updated::Kept`].
    Keep {
        /// The device.
        device: PublicKey,
        /// How it went.
        done: Done,
    },
}

/// A device, as a maker's repository is asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceNow {
    /// Its maker, as the device says it.
    pub maker: String,
    /// Its model, as the device says it.
    pub model: String,
    /// The version that runs.
    pub installed: String,
}

/// How [`Updates`] ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Updated {
    /// What the maker's repository has.
    #[n(0)]
    Looked(#[n(0)] Box<Looked>),
    /// It is kept.
    #[n(1)]
    Kept,
}

/// What the maker's repository has for a device, and what this machine remembers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Looked {
    /// What the repository has.
    #[n(0)]
    pub standing: Standing,
    /// How many minutes the person's time is ahead of UTC.
    #[n(1)]
    pub zone_minutes: i16,
    /// The newest line of the device's history of updates, before this look.
    #[n(2)]
    pub last: Option<Done>,
    /// The line that this look added, because another version runs than before.
    #[n(3)]
    pub noted: Option<Done>,
}

/// How a device stands by its maker's repository.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Standing {
    /// What was found.
    #[n(0)]
    pub finding: Finding,
    /// The version that runs, as it was asked about.
    #[n(1)]
    pub installed: String,
    /// Whether the maker has taken back the version that runs.
    #[n(2)]
    pub installed_recalled: bool,
    /// When the repository was last confirmed, Unix seconds; absent = never.
    #[n(3)]
    pub checked: Option<u64>,
    /// When this was found, Unix seconds by this machine's clock.
    #[n(4)]
    pub at: u64,
}

/// What a maker's repository has for a device, as far as its signatures are in order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Finding {
    /// Nothing newer is there.
    #[n(0)]
    UpToDate,
    /// Something newer is there.
    #[n(1)]
    Offered(#[n(0)] Box<Offered>),
    /// Something newer is handed out in batches, and the turn of this device comes later.
    #[n(2)]
    Later {
        /// The version.
        #[n(0)]
        version: String,
        /// Unix seconds of its turn.
        #[n(1)]
        from: u64,
    },
    /// It cannot be confirmed what the maker says.
    #[n(3)]
    CannotConfirm(#[n(0)] Doubt),
}

/// An update that is there for a device, under the maker's signatures.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Offered {
    /// What the maker says about it.
    #[cbor(n(0), with = "crate::wizard::journal::document")]
    pub notice: UpdateNotice,
    /// The image.
    #[n(1)]
    pub image: Image,
}

/// An image in a maker's repository.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Image {
    /// What a device is told of it.
    #[n(0)]
    pub begin: UpdateBegin,
    /// The path of its target.
    #[n(1)]
    pub path: String,
    /// The maker's name.
    #[n(2)]
    pub maker: String,
}

/// Why nobody can confirm what a maker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Doubt {
    /// This app does not know the maker.
    #[n(0)]
    NoMaker,
    /// Nobody has looked yet.
    #[n(1)]
    NeverLooked,
    /// The repository was not reached.
    #[n(2)]
    Offline,
    /// What the repository has is too old: somebody may be holding it back.
    #[n(3)]
    Frozen,
    /// What the repository has is not signed as it must be, or contradicts what was seen before.
    #[n(4)]
    Forged,
    /// The maker's word about the newest version has expired.
    #[n(5)]
    NoticeExpired,
    /// The maker's word about the newest version cannot be read.
    #[n(6)]
    NoticeUnreadable,
    /// Nothing that is there can be installed over the version that runs.
    #[n(7)]
    NoWay,
    /// This machine does not know what time it is.
    #[n(8)]
    Clock,
    /// The device has not said what it is.
    #[n(9)]
    NotSetUp,
    /// What is known was confirmed too long ago.
    #[n(10)]
    Old,
    /// The maker's files do not name the device's model.
    #[n(11)]
    UnknownModel,
}

/// How an update went.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Done {
    /// The version that it leads to.
    #[n(0)]
    pub version: String,
    /// The version before; absent = not known.
    #[n(1)]
    pub from: Option<String>,
    /// When this app learned of it, Unix seconds by this machine's clock.
    #[n(2)]
    pub at: u64,
    /// How it ended.
    #[n(3)]
    pub outcome: DoneOutcome,
    /// Seconds that the device was away, by its own clock.
    #[n(4)]
    pub outage_seconds: Option<u32>,
    /// Seconds until this machine heard it again: it was away for at most so long.
    #[n(5)]
    pub outage_here: Option<u32>,
    /// Minutes that the maker had named: typical and longest.
    #[n(6)]
    pub stated_minutes: Option<(u16, u16)>,
}

/// How an update ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum DoneOutcome {
    /// The device says that the new version runs.
    #[n(0)]
    Installed,
    /// The new version did not start; the old one runs again.
    #[n(1)]
    RolledBack,
    /// The device refused the image.
    #[n(2)]
    Refused,
}

/// What is to be done to bring an image to a device. Each is done for some seconds and then comes back, so that the person hears
/// how it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deliver {
    /// The device.
    pub device: PublicKey,
    /// What.
    pub task: Task,
}

/// One part of the way of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Gets the image from the maker, verifies its hash and keeps it at hand. Ends in [`Delivered::Fetched`].
    Fetch(Image),
    /// Sends what the device does not have yet. Ends in [`Delivered::Sent`], or [`Delivered::NotAtHand`]; what the device said
    /// instead is an [`crate::wizard::step::Outcome::Replied`].
    Send(Image),
    /// Waits for the device to come back from the installation. Ends in [`Delivered::Away`] or [`Delivered::Back`].
    Watch,
}

/// How [`Deliver`] came back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Delivered {
    /// So many bytes of the image are at hand here; all of them = it is whole and verified.
    #[n(0)]
    Fetched {
        /// Bytes.
        #[n(0)]
        bytes: u32,
        /// When, Unix milliseconds by this machine's clock.
        #[n(1)]
        at: u64,
    },
    /// Nothing more of the image came.
    #[n(1)]
    NotFetched(#[n(0)] Hitch),
    /// The device has so many bytes.
    #[n(2)]
    Sent {
        /// Bytes.
        #[n(0)]
        bytes: u32,
        /// When, Unix milliseconds by this machine's clock.
        #[n(1)]
        at: u64,
    },
    /// The image is not at hand: the app was ended since it was fetched.
    #[n(3)]
    NotAtHand,
    /// The device was away the whole time.
    #[n(4)]
    Away(#[n(0)] Span),
    /// The device answers.
    #[n(5)]
    Back {
        /// How long it was waited for.
        #[n(0)]
        span: Span,
        /// What it says.
        #[n(1)]
        state: UpdateState,
    },
}

/// Why an image does not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Hitch {
    /// There is no way to the maker's server.
    #[n(0)]
    Offline,
    /// The server does not have it, or not now.
    #[n(1)]
    Missing,
    /// What came is not what the maker signed.
    #[n(2)]
    Wrong,
    /// It is too large for this app.
    #[n(3)]
    TooLarge,
}

/// A wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Span {
    /// When it began, Unix milliseconds by this machine's clock.
    #[n(0)]
    pub began: u64,
    /// When it ended, by the same clock.
    #[n(1)]
    pub at: u64,
    /// How many milliseconds lay between by a clock that nobody sets.
    #[n(2)]
    pub waited: u32,
}
