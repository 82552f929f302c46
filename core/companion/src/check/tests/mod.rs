//! Tests of the check: items against lies, the gathering, every edge of the wizard, words and reports.

mod edges;
mod gathering;
mod good;
mod items;
mod items_data;
mod items_device;
mod reports;
