//! The headline test of the check: whatever is wrong with a device shows under its own name and nowhere else.

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a failed test may panic"))]

mod after_set_up;
mod home;
mod page;
mod pairs;
mod singles;
mod stops;
