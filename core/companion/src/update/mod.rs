//! Updates as the maker signs them: who is trusted, what is offered to a device, when to look, and how long a model is supported
//! (clauses 6.3.1 to 6.3.16).
//!
//! A maker's repository is believed through The Update Framework only, from a root that was pinned in the app. What cannot be
//! confirmed is said to be so; "up to date" is never said without a fresh signature.
//! Nothing here installs anything: the image goes to the device unchanged, and the device verifies it again by itself.

mod calendar;
mod choose;
pub mod documents;
mod history;
mod images;
mod maker;
mod memory;
pub mod notice;
mod overview;
pub mod paths;
mod period;
mod reminder;
mod schedule;
mod settings;
mod shelf;
mod upkeep;
mod view;
mod visit;
pub mod wizard;

pub use calendar::Moment;
pub use history::UpdateLine;
pub use maker::{MAKERS_MAX, MakerTrust};
pub use overview::{
    AdvisoryReport, LaterTurn, OutageReport, PolicyReport, ReplacementReport, SupportReport, UpdateDoubt,
    UpdateOfferReport, UpdateOverview, UpdateStatus,
};
pub use period::{Nearness, SupportMonth};
pub use reminder::Cause;
pub use settings::{UpdateChoice, UpdateSettings};
pub use view::{history_view, support_view, view};

pub(crate) use calendar::DAY;
pub(crate) use images::FetchError;
pub(crate) use memory::UpdateMemory;
pub(crate) use overview::Subject;
pub(crate) use reminder::{due, tell};
pub(crate) use upkeep::Upkeep;
pub(crate) use view::{reminded, why};
pub(crate) use visit::VisitError;
