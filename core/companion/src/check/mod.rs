//! The check: looks at a paired device from outside and asks it about itself, and says what of that is in order (clause 6.12.3).
//!
//! 1. The wizard gathers evidence, by probes and questions that change nothing, and keeps it sealed.
//! 2. Each item of one table looks at the evidence, purely. Probes win over what the device says.
//! 3. Screens, reports and drafts for makers are made of the same items, in the person's language.
//!
//! Nothing here may call a device safe or give it a mark: an item says what it found, who says so and what that cannot prove.

mod evidence;
mod gather;
mod html;
mod item;
mod items;
mod ixit;
mod memory;
mod report;
mod screens;
#[cfg(test)]
mod tests;
mod wizard;

pub use item::{Group, ITEMS, Item, Verdict};
pub(crate) use ixit::ixit;
pub use ixit::{IxitRow, IxitTable};
pub(crate) use memory::CheckRecord;
pub use report::{CheckReport, ReportDevice, ReportGroup, ReportItem, ReportLegend};
pub use wizard::Check;
