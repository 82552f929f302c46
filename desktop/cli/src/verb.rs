//! What can be asked for: one file each, all through the same companion and the same shell.

mod check;
mod devices;
mod events;
mod forget;
mod name;
mod scan;
mod setup;
mod show;
mod support;
mod task;
mod updates;

pub(crate) use check::check;
pub(crate) use devices::devices;
pub(crate) use events::events;
pub(crate) use forget::forget;
pub(crate) use scan::scan;
pub(crate) use setup::setup;
pub(crate) use show::show;
pub(crate) use support::support;
pub(crate) use task::{Task, task};
pub(crate) use updates::{show_history, updates};
