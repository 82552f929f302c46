//! A pretend `org.bluez` on a private D-Bus bus: the Bluetooth adapters of this project meet it in milliseconds, with no kernel and no radio.
//!
//! It answers what BlueZ 5.82 answers to a central: same names of errors, same properties, same order of signals, and it fails in every
//! way that a test asks for. What stands at the other end of its links is a [`crate::world::Peer`], so whole set-ups run over it.
//! It knows only what its author read in BlueZ; the virtual machine of `tests/ble-vm` is the judge. It must never be run on a bus that
//! a person uses.

mod adapter;
mod bus;
mod call;
mod daemon;
mod device;
mod fault;
mod gatt;
mod objects;
mod own_process;
mod state;
mod station;
mod tree;

pub use bus::{Bus, Policy};
pub use daemon::Bluez;
pub use fault::{Fault, Refusal, Stage};
pub use own_process::{Room, in_a_process_of_its_own};
pub use station::{Carried, Station};
