//! The one contract of all wizards: a person answers screens, a pure machine decides, a runner has the effects performed.
//!
//! ```text
//! State --view()--> View --text--> Screen      what the person sees
//! State + Event --step()--> Step { state, effect }
//! State --deadline()--> Option<time>           level-triggered
//! ```
//! Nothing here may know a capability, a platform or a language.

mod answer;
mod decision;
#[cfg(test)]
pub(crate) mod doubles;
mod fit;
mod inbox;
pub mod journal;
pub(crate) mod ledger;
mod parts;
pub mod probe;
pub mod proof;
mod redact;
mod runner;
mod screen;
mod start;
pub mod step;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod trial;
pub mod update;
pub mod view;

pub use answer::{Answer, FieldValue};
pub use decision::{Alternative, Consent, Decision, DecisionRegistry, Setting};
pub use fit::fit;
pub use parts::Parts;
pub use runner::Wizard;
pub use screen::{
    Announce, Assurance, Busy, Choice, End, Fact, Field, FieldKind, Help, Problem, Progress, Role, Screen, Severity,
};
pub use start::DeviceStart;
