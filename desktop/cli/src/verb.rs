//! What can be asked for: one file each, all through the same companion and the same shell.

mod devices;
mod forget;
mod name;
mod scan;
mod setup;
mod show;

pub(crate) use devices::devices;
pub(crate) use forget::forget;
pub(crate) use scan::scan;
pub(crate) use setup::setup;
pub(crate) use show::show;
